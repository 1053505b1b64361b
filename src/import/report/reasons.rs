//! Why rows are left out on purpose.

use strum::{EnumMessage as _, IntoEnumIterator as _};

use crate::import::rows::meaning::squeezed;

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
    /// The project has it just so.
    #[strum(to_string = "already imported")]
    AlreadyImported,
    /// The row takes an earlier order back.
    #[strum(to_string = "cancellation")]
    Cancellation,
    /// The project has the order otherwise, and a person keeps what is there.
    #[strum(to_string = "changed order kept as it was")]
    KeptOrder,
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
    /// A newer export says something else of the order, and that counts.
    #[strum(to_string = "older than what is known")]
    OlderOrder,
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

    /// The reason with this word, in any case and with any signs between its words.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        let wanted = squeezed(word);
        Self::iter().find(|reason| squeezed(reason.word()) == wanted)
    }

    /// The reason of [`Self::SWITCHABLE`] with this word.
    ///
    /// # Errors
    /// What is expected instead: the words there are, or why rows of this reason cannot count.
    pub fn switchable(word: &str) -> Result<Self, String> {
        let reason = Self::of_word(word)
            .ok_or_else(|| format!("one of the reasons {}", Self::switchable_words()))?;
        match reason.why_not_kept() {
            Some(why) => Err(format!("a reason whose rows can count: {why}")),
            None => Ok(reason),
        }
    }

    /// Why rows of this reason cannot be counted, as half a sentence; `None` for those of [`Self::SWITCHABLE`].
    #[must_use]
    pub fn why_not_kept(self) -> Option<&'static str> {
        Some(match self {
            Self::AlreadyImported => "they count already",
            Self::KeptOrder => {
                "they count unless --keep-known-orders, or its box in the window, says otherwise"
            }
            Self::OlderOrder => "a newer export says what became of the order",
            Self::Cancellation | Self::Return => {
                "they have units below zero, and a line sells at least one"
            }
            Self::RepeatedCategory | Self::RepeatedOrder | Self::RepeatedSku => {
                "the row above counts, and counting both would double it"
            }
            Self::EmptyCategory => "there is no product to put into the category",
            Self::ForeignCheckout | Self::ForeignOrder => {
                "a rate for their currency makes them count: --rates EUR=1.08, or the currencies in the window"
            }
            Self::GroupedProduct => "the products it shows count by rows of their own",
            Self::ImageOnly | Self::StoreView | Self::NoVariant => {
                "they name nothing that can be sold"
            }
            Self::LineOfText | Self::RepeatedHeader => "they are no rows of the table",
            Self::NegativePrice => "they correct accounts and sell nothing",
            Self::NoUnits => "a line sells at least one unit",
            Self::EmptyOrder => "an order has at least one line: import the file of its lines too",
            Self::RepeatedRow => {
                "they count unless --drop-repeated-rows, or its box in the window, says otherwise"
            }
            Self::ChosenStatus => {
                "they count unless --leave-out-status, or its field in the window, names the status"
            }
            Self::CancelledOrder
            | Self::DraftOrder
            | Self::FailedOrder
            | Self::RefundedOrder
            | Self::NoItem
            | Self::PartOfLine
            | Self::Fee
            | Self::RecoveredCheckout
            | Self::ReplacementOrder
            | Self::Sums
            | Self::Tip
            | Self::UnpaidOrder
            | Self::VoidedPayment => return None,
        })
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
            let found = LeftOut::switchable(reason.word());
            assert_eq!(found.is_ok(), LeftOut::SWITCHABLE.contains(&reason));
            assert_eq!(found.is_ok(), reason.why_not_kept().is_none());
            assert!(found.is_ok_and(|found| found == reason) || reason.why_not_kept().is_some());
        }
        let tip = LeftOut::switchable("Fully-refunded ORDER");
        assert_eq!(tip, Ok(LeftOut::RefundedOrder));
        let why = LeftOut::switchable("already imported").unwrap_err();
        assert!(why.ends_with("they count already"), "{why}");
        assert!(
            LeftOut::switchable("nonsense")
                .unwrap_err()
                .contains("postage or fee")
        );
        let words = LeftOut::SWITCHABLE.map(LeftOut::word);
        assert!(words.is_sorted());
    }
}
