//! Why rows are left out on purpose.

use strum::EnumMessage as _;

/// Why a row is left out. The comment of each reason is the sentence a person reads about it; reports write its word.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    strum::EnumIter,
    strum::EnumMessage,
    strum::IntoStaticStr,
)]
pub enum LeftOut {
    /// The project has it, word for word.
    #[strum(to_string = "already imported")]
    AlreadyImported,
    /// The row takes an earlier order back.
    #[strum(to_string = "cancellation")]
    Cancellation,
    /// The order has a cancellation date or says cancelled.
    #[strum(to_string = "cancelled order")]
    CancelledOrder,
    /// The file lists the category above.
    #[strum(to_string = "category stands twice")]
    RepeatedCategory,
    /// No product names the category.
    #[strum(to_string = "category without products")]
    EmptyCategory,
    /// There is no rate for the currency of the checkout.
    #[strum(to_string = "checkout in another currency")]
    ForeignCheckout,
    /// Written by staff, not put together by a shopper.
    #[strum(to_string = "draft order")]
    DraftOrder,
    /// The payment failed, so nothing was sold.
    #[strum(to_string = "failed order")]
    FailedOrder,
    /// Everything that was paid was refunded.
    #[strum(to_string = "fully refunded order")]
    RefundedOrder,
    /// A page that only shows products sold elsewhere.
    #[strum(to_string = "grouped product")]
    GroupedProduct,
    /// The row only adds an image to its product.
    #[strum(to_string = "image-only row")]
    ImageOnly,
    /// Text around the table.
    #[strum(to_string = "line of text")]
    LineOfText,
    /// A correction of the accounts.
    #[strum(to_string = "negative price")]
    NegativePrice,
    /// The line names no item.
    #[strum(to_string = "no item")]
    NoItem,
    /// The line sold zero units.
    #[strum(to_string = "no units")]
    NoUnits,
    /// There is no rate for the currency of the order.
    #[strum(to_string = "order in another currency")]
    ForeignOrder,
    /// The file has the order above.
    #[strum(to_string = "order stands twice")]
    RepeatedOrder,
    /// No file has lines of the order.
    #[strum(to_string = "order without lines")]
    EmptyOrder,
    /// A part of a bundle, which the bundle's own line already counts.
    #[strum(to_string = "part of another line")]
    PartOfLine,
    /// Shipping, bank charges and the like, where no catalog lists them.
    #[strum(to_string = "postage or fee")]
    Fee,
    /// The shopper came back and paid, so nothing was lost.
    #[strum(to_string = "recovered checkout")]
    RecoveredCheckout,
    /// The header row again, where exports were put one behind the other.
    #[strum(to_string = "repeated header")]
    RepeatedHeader,
    /// Sent again free of charge, under a replacement code.
    #[strum(to_string = "replacement order")]
    ReplacementOrder,
    /// The line takes units back.
    #[strum(to_string = "return")]
    Return,
    /// The order has the same row above, and a person wants such rows once.
    #[strum(to_string = "row stands twice")]
    RepeatedRow,
    /// The row describes neither a product nor a variant.
    #[strum(to_string = "row without a variant")]
    NoVariant,
    /// The file lists the SKU above.
    #[strum(to_string = "SKU stands twice")]
    RepeatedSku,
    /// A person leaves orders of this status out.
    #[strum(to_string = "status left out by choice")]
    ChosenStatus,
    /// The row translates a product that has a row of its own.
    #[strum(to_string = "store-view row")]
    StoreView,
    /// A row that only totals the lines below it.
    #[strum(to_string = "sums of an order")]
    Sums,
    /// Money for the staff, not for an item.
    #[strum(to_string = "tip")]
    Tip,
    /// Pending or on hold: it may never be paid.
    #[strum(to_string = "unpaid order")]
    UnpaidOrder,
    /// The payment was cancelled before it was captured.
    #[strum(to_string = "voided payment")]
    VoidedPayment,
}

impl LeftOut {
    /// The reasons that a person can switch off, so that such rows count; by their words.
    pub const SWITCHABLE: [Self; 13] = [
        Self::CancelledOrder,
        Self::DraftOrder,
        Self::FailedOrder,
        Self::RefundedOrder,
        Self::NoItem,
        Self::PartOfLine,
        Self::Fee,
        Self::RecoveredCheckout,
        Self::ReplacementOrder,
        Self::Sums,
        Self::Tip,
        Self::UnpaidOrder,
        Self::VoidedPayment,
    ];

    /// As reports write it: `cancelled order`.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// What it means, in one sentence.
    #[must_use]
    pub fn explanation(self) -> &'static str {
        self.get_documentation().unwrap_or_default()
    }

    /// The reason of [`Self::SWITCHABLE`] with this word.
    #[must_use]
    pub fn switchable(word: &str) -> Option<Self> {
        Self::SWITCHABLE
            .into_iter()
            .find(|reason| reason.word() == word)
    }

    /// The words of [`Self::SWITCHABLE`], for a sentence.
    #[must_use]
    pub fn switchable_words() -> String {
        Self::SWITCHABLE.map(Self::word).join(", ")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use strum::IntoEnumIterator as _;

    use super::*;

    #[test]
    fn every_reason_has_a_word_and_a_sentence_of_its_own() {
        let words: BTreeSet<&str> = LeftOut::iter().map(LeftOut::word).collect();
        let sentences: BTreeSet<&str> = LeftOut::iter().map(LeftOut::explanation).collect();
        assert_eq!(words.len(), LeftOut::iter().count());
        assert_eq!(sentences.len(), words.len());
        assert!(sentences.iter().all(|sentence| sentence.ends_with('.')));
        assert_eq!(
            LeftOut::RecoveredCheckout.explanation(),
            "The shopper came back and paid, so nothing was lost."
        );
    }

    #[test]
    fn a_reason_that_can_be_switched_off_is_found_by_its_word() {
        for reason in LeftOut::iter() {
            let found = LeftOut::SWITCHABLE.contains(&reason).then_some(reason);
            assert_eq!(LeftOut::switchable(reason.word()), found);
        }
        let words = LeftOut::SWITCHABLE.map(LeftOut::word);
        assert!(words.is_sorted());
    }
}
