//! What an import changed in orders that were known.

use schemars::JsonSchema;
use serde::Serialize;

/// Orders that changed since an older export, and what they bring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChangedOrders {
    /// All of them.
    pub orders: u64,
    /// Counted before and refunded now, wholly or in part.
    pub refunded: u64,
    /// Counted before and cancelled, failed or voided now.
    pub cancelled: u64,
    /// Counted before and left out now for another reason.
    pub left_out: u64,
    /// Counted before and now, with another date, other lines or other amounts.
    pub corrected: u64,
    /// Left out before and counted now.
    pub revived: u64,
    /// With further lines, which had been rejected and came mended.
    pub completed: u64,
    /// How many of them counted before.
    pub counted_before: u64,
    /// What they brought then, as a decimal.
    pub net_revenue_before: String,
    /// How many of them count now.
    pub counted_now: u64,
    /// What they bring now, as a decimal.
    pub net_revenue_now: String,
}

impl ChangedOrders {
    /// How many changed in which way, each in a word.
    #[must_use]
    pub fn parts(&self) -> [(u64, &'static str); 6] {
        [
            (self.refunded, "refunded"),
            (self.cancelled, "cancelled"),
            (self.left_out, "left out for another reason"),
            (self.corrected, "corrected"),
            (self.revived, "revived"),
            (self.completed, "completed by mended rows"),
        ]
    }
}

/// Different orders of one number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SameNumber {
    /// Orders whose number another order had already.
    pub orders: u64,
    /// The first such numbers, at most five.
    pub numbers: Vec<String>,
}
