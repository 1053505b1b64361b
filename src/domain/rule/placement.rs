//! Where an offer is shown.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where an offer is shown, in the order a shopper meets it.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Placement {
    /// The product's own page.
    ProductPage,
    /// The cart.
    Cart,
    /// The checkout, before payment.
    Checkout,
    /// After payment, in the same order.
    PostPurchase,
    /// On the receipt: a new order.
    Receipt,
    /// In a follow-up mail: a new order.
    FollowUp,
    /// By a person on the phone or in the shop; never replayed.
    Assisted,
    /// When the checkout is left; downsells only.
    CheckoutExit,
}

impl Placement {
    /// All placements in the order a shopper meets them.
    pub const ALL: [Self; 8] = [
        Self::ProductPage,
        Self::Cart,
        Self::Checkout,
        Self::PostPurchase,
        Self::Receipt,
        Self::FollowUp,
        Self::Assisted,
        Self::CheckoutExit,
    ];

    /// The placements that are replayed, in the order a shopper meets them.
    pub const REPLAYED: [Self; 6] = {
        let [page, cart, checkout, post, receipt, mail, _, _] = Self::ALL;
        [page, cart, checkout, post, receipt, mail]
    };

    /// Index among the replayed placements; `None` where nothing is replayed.
    #[must_use]
    pub fn replayed_index(self) -> Option<usize> {
        Self::REPLAYED.iter().position(|known| *known == self)
    }

    /// The word of the file format.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::ProductPage => "product_page",
            Self::Cart => "cart",
            Self::Checkout => "checkout",
            Self::PostPurchase => "post_purchase",
            Self::Receipt => "receipt",
            Self::FollowUp => "follow_up",
            Self::Assisted => "assisted",
            Self::CheckoutExit => "checkout_exit",
        }
    }

    /// The words a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::ProductPage => "Product page",
            Self::Cart => "Cart",
            Self::Checkout => "Checkout",
            Self::PostPurchase => "After payment",
            Self::Receipt => "Receipt",
            Self::FollowUp => "Follow-up mail",
            Self::Assisted => "In person",
            Self::CheckoutExit => "Checkout exit",
        }
    }

    /// True where the money lands in a new order and never in AOV.
    #[must_use]
    pub fn is_new_order(self) -> bool {
        matches!(self, Self::Receipt | Self::FollowUp)
    }

    /// True where an offer may cost the order, because nothing is paid yet.
    #[must_use]
    pub fn is_before_payment(self) -> bool {
        matches!(self, Self::ProductPage | Self::Cart | Self::Checkout)
    }

    /// How many offers are shown at most; `None` has no cap.
    #[must_use]
    pub fn default_slots(self) -> Option<usize> {
        match self {
            Self::ProductPage => Some(4),
            Self::Cart => Some(3),
            Self::Checkout => Some(2),
            Self::PostPurchase => Some(1),
            Self::Receipt | Self::FollowUp | Self::Assisted | Self::CheckoutExit => None,
        }
    }
}
