//! Where in a file the rows of one order begin, and whether they stand together.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use crate::import::catalog::codes::{Firsts, Numbers};
use crate::import::rows::binding::Binding;
use crate::import::rows::error::Stop;
use crate::import::rows::meaning::Meaning;

/// The orders of a file, told apart by number and id.
#[derive(Default)]
pub(super) struct Runs {
    has_ids: bool,
    is_scattered: bool,
    numbers: Firsts,
    ids: Firsts,
    indices: Numbers,
    /// Of a scattered file with ids: the order that a number stood for last. Only the first row of an order may have its id.
    latest: HashMap<Vec<u8>, (usize, u32), FixedState>,
    /// An order began with a row that has no id.
    has_blank: bool,
}

impl Runs {
    pub(super) fn of(binding: &Binding, is_scattered: bool) -> Self {
        Self {
            has_ids: binding.has(Meaning::OrderId) || binding.has(Meaning::Shop),
            is_scattered,
            ..Self::default()
        }
    }

    /// True when rows may say which of the orders of a number they are of.
    pub(super) fn has_ids(&self) -> bool {
        self.has_ids
    }

    /// The index of the order that begins or goes on with a row of this number and id, and true when it is a new one that
    /// has the number of another. Of orders that stand together there is one at a time.
    ///
    /// # Errors
    /// [`Stop::Reappears`] when rows of one order stand apart and were expected together.
    pub(super) fn begin(&mut self, number: &[u8], id: u32) -> Result<(usize, bool), Stop> {
        let key: Vec<u8>;
        let name = if id == 0 {
            number
        } else {
            key = [number, &[0x1F], &id.to_le_bytes()].concat();
            &key
        };
        if self.is_scattered {
            return Ok(self.scattered(number, name, id));
        }
        let is_first_number = self.numbers.is_first(number);
        let is_first = if id == 0 {
            is_first_number
        } else {
            self.ids.is_first(name)
        };
        // A row with an id may go on with an order whose first row had none.
        let may_go_on = id != 0 && self.has_blank && !is_first_number;
        self.has_blank |= id == 0;
        if is_first && !may_go_on {
            Ok((0, !is_first_number))
        } else {
            Err(Stop::Reappears)
        }
    }

    fn scattered(&mut self, number: &[u8], name: &[u8], id: u32) -> (usize, bool) {
        if !self.has_ids {
            return (self.indices.add(name), false);
        }
        let latest = self.latest.get(number).copied();
        if let Some((index, of)) = latest.filter(|(_, of)| id == 0 || *of == 0) {
            self.latest.insert(number.to_vec(), (index, of.max(id)));
            return (index, false);
        }
        let before = self.indices.len();
        let index = self.indices.add(name);
        self.latest.insert(number.to_vec(), (index, id));
        (index, index == before && latest.is_some())
    }
}
