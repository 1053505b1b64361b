//! The block list by indices in the catalog, to ask about many pairs.

use std::collections::HashSet;

use foldhash::fast::FixedState;

use super::HubAccessory;
use crate::discover::pairs::Lookup;
use crate::discover::sets::ItemSet;
use crate::domain::blocked::BlockList;
use crate::domain::catalog::{Catalog, VariantId};

/// Triggers that make a hub.
pub(super) const FEWEST_TRIGGERS: usize = 2;

/// Which pairs of products are blocked. Pairs with a SKU that the catalog does not know block nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blocked {
    pairs: HashSet<(VariantId, VariantId), FixedState>,
    /// True for a product in at least one of them: most pairs of a long table need no second look.
    touched: Vec<bool>,
}

impl Blocked {
    /// Looks every pair up.
    #[must_use]
    pub fn of(catalog: &Catalog, list: &BlockList) -> Self {
        let known = list.keys().filter_map(|pair| {
            let (a, b) = (catalog.find(pair.first())?, catalog.find(pair.second())?);
            Some((a.min(b), a.max(b)))
        });
        let pairs: HashSet<_, FixedState> = known.collect();
        let longest = pairs.iter().map(|(_, b)| b.index() + 1).max();
        let mut touched = vec![false; longest.unwrap_or(0)];
        for id in pairs.iter().flat_map(|(a, b)| [a, b]) {
            if let Some(touched) = touched.get_mut(id.index()) {
                *touched = true;
            }
        }
        Self { pairs, touched }
    }

    /// True when nothing is blocked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// True when these two are never offered together.
    #[must_use]
    pub fn pair(&self, a: VariantId, b: VariantId) -> bool {
        let touched = |id: VariantId| self.touched.get(id.index()).copied().unwrap_or(false);
        touched(a) && touched(b) && self.pairs.contains(&(a.min(b), a.max(b)))
    }

    /// True when two of these are never offered together.
    #[must_use]
    pub fn any_of(&self, members: &[VariantId]) -> bool {
        self.first_of(members).is_some()
    }

    /// The first two of these that are never offered together.
    #[must_use]
    pub fn first_of(&self, members: &[VariantId]) -> Option<(VariantId, VariantId)> {
        if self.pairs.is_empty() {
            return None;
        }
        members.iter().enumerate().find_map(|(index, &a)| {
            let mut others = members.iter().skip(index + 1);
            Some((a, *others.find(|&&b| self.pair(a, b))?))
        })
    }

    /// The sets that may be proposed.
    pub fn sets<'a>(&'a self, sets: &'a [ItemSet]) -> impl Iterator<Item = &'a ItemSet> {
        sets.iter().filter(|set| !self.any_of(&set.members))
    }

    /// A hub with the triggers it may be offered for, its orders counted again; `None` when they are too few for a hub.
    #[must_use]
    pub fn hub(&self, lookup: &Lookup, hub: &HubAccessory) -> Option<HubAccessory> {
        let free = |trigger: &&VariantId| !self.pair(hub.variant, **trigger);
        let triggers: Vec<VariantId> = hub.triggers.iter().filter(free).copied().collect();
        if triggers.len() == hub.triggers.len() {
            return Some(hub.clone());
        }
        (triggers.len() >= FEWEST_TRIGGERS).then(|| HubAccessory {
            variant: hub.variant,
            trigger_orders: lookup.orders_with_any(&triggers),
            triggers,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::pairs::{PairOptions, pairs};
    use crate::discover::testing::dataset;
    use crate::domain::blocked::SkuPair;
    use crate::domain::progress::Progress;

    #[test]
    fn a_blocked_pair_is_in_no_set_and_no_trigger_of_a_hub() {
        let history = [
            (0, vec![0, 1]),
            (0, vec![0, 2]),
            (1, vec![0, 1, 3]),
            (2, vec![3]),
        ];
        let data = dataset(4, &[], &history);
        let list = BlockList::from([
            (
                SkuPair::new("S1".into(), "S0".into()).unwrap(),
                String::new(),
            ),
            (
                SkuPair::new("S1".into(), "gone".into()).unwrap(),
                String::new(),
            ),
        ]);
        let blocked = Blocked::of(&data.catalog, &list);
        let [a, b, c, d] = [0, 1, 2, 3].map(VariantId);
        assert!(blocked.pair(a, b) && blocked.pair(b, a) && !blocked.pair(b, c));
        let set = |members: &[VariantId]| ItemSet {
            members: members.to_vec(),
            count: 3,
            support: 0.1,
            lift: 2.0,
        };
        let sets = [set(&[c, a, b]), set(&[a, c, d])];
        assert_eq!(blocked.sets(&sets).collect::<Vec<_>>(), [&sets[1]]);
        let progress = Progress::new();
        let table = pairs(&data, &PairOptions::default(), &progress).unwrap();
        let lookup = Lookup::new(&data, &table, 50, &progress).unwrap();
        let hub = |triggers: &[VariantId]| HubAccessory {
            variant: a,
            triggers: triggers.to_vec(),
            trigger_orders: 4,
        };
        let left = blocked.hub(&lookup, &hub(&[b, c, d])).unwrap();
        assert_eq!((left.triggers, left.trigger_orders), (vec![c, d], 3));
        assert_eq!(blocked.hub(&lookup, &hub(&[b, c])), None);
        assert_eq!(blocked.hub(&lookup, &hub(&[c, d])), Some(hub(&[c, d])));
    }
}
