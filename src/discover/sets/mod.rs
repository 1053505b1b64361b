//! Three and more products bought together.

mod frequent;
mod grow;
mod kits;

use crate::discover::pairs::PairTable;
use crate::domain::catalog::VariantId;
use crate::domain::progress::{Cancelled, Progress};
use crate::domain::project::Dataset;

/// Three or more products bought together: they all attract one another and meet more often than their pairs explain, or
/// they are a kit of a product and the companions that each attract it.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemSet {
    /// The members; the anchor first: of a kit what the others go with, else the one in most orders.
    pub members: Vec<VariantId>,
    /// Orders with all members.
    pub count: u32,
    /// Share of orders with all members.
    pub support: f64,
    /// Count against what pairs explain: the orders with all but one member, times the share in which that one goes with
    /// one of them. Above 1 they belong together; about 1 each goes with the anchor on its own account.
    pub lift: f64,
}

/// Sets and kits of three to `max_size`, best first: by the orders beyond chance at the lower bound of the weakest pair
/// with the anchor.
///
/// # Errors
/// [`Cancelled`].
pub fn sets(
    dataset: &Dataset,
    pairs: &PairTable,
    max_size: usize,
    progress: &Progress,
) -> Result<Vec<ItemSet>, Cancelled> {
    grow::find(dataset, pairs, max_size, progress)
}

/// What to count in [`frequent_sets`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrequentOptions {
    /// Sets in fewer orders are left out; at least 1.
    pub min_count: u32,
    /// Members at most; at least 2.
    pub max_size: usize,
    /// Baskets with more distinct items are wholesale and left out.
    pub max_basket: usize,
    /// Sets at most.
    pub most: usize,
    /// Count [placeholders](crate::discover::placeholders) as items.
    pub keep_placeholders: bool,
}

/// Products that some orders all hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrequentSet {
    /// The members, by their indices in the catalog.
    pub members: Vec<VariantId>,
    /// Orders with all members.
    pub count: u32,
}

/// All sets that enough orders hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrequentSets {
    /// Orders counted: those with at least one item, wholesale left out.
    pub orders: u64,
    /// The sets, most orders first; of as many the shorter, then the members that come first in the catalog.
    pub sets: Vec<FrequentSet>,
    /// False when there are more of them than were asked for; which ones are left out then means nothing.
    pub complete: bool,
}

/// Every set of one and more items that enough orders hold, counted exactly and not judged: what is often bought at all
/// is often bought together. [`sets`] says what belongs together.
///
/// # Errors
/// [`Cancelled`].
pub fn frequent_sets(
    dataset: &Dataset,
    options: &FrequentOptions,
    progress: &Progress,
) -> Result<FrequentSets, Cancelled> {
    let search = frequent::Search {
        fewest: options.min_count.max(1),
        longest: options.max_size.max(2),
        partners: None,
    };
    let left_out = if options.keep_placeholders {
        Vec::new()
    } else {
        crate::discover::placeholders::placeholders(&dataset.catalog)
    };
    let (max_basket, most) = (options.max_basket, options.most);
    frequent::find(dataset, &search, max_basket, most, &left_out, progress)
}
