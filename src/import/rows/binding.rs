//! Which column holds what.

use super::meaning::{Meaning, squeezed};

/// Which column holds what.
#[derive(Clone, Debug)]
pub(crate) struct Binding {
    columns: [Option<usize>; Meaning::SLOTS],
    meanings: Vec<Option<Meaning>>,
}

impl Binding {
    /// Binds headers to the meanings that `columns` gives them. Where several headers have one meaning, the one that comes
    /// first in `columns` is read; a header that occurs twice is read where it comes first. `numbered` tells the meaning of a
    /// [squeezed] header with a number in it; where a row `repeats` such columns, all of them have their meaning and
    /// [`Binding::at`] is the first.
    pub(crate) fn new(
        columns: &[(&str, Meaning)],
        numbered: impl Fn(&str) -> Option<Meaning>,
        repeats: bool,
        headers: &[String],
    ) -> Self {
        let names: Vec<String> = headers.iter().map(|header| squeezed(header)).collect();
        let mut binding = Self {
            columns: [None; Meaning::SLOTS],
            meanings: vec![None; headers.len()],
        };
        for (name, meaning) in columns {
            let wanted = squeezed(name);
            if binding.at(*meaning).is_none()
                && let Some(index) = names.iter().position(|name| *name == wanted)
                && binding.meanings.get(index).is_some_and(Option::is_none)
            {
                binding.bind(*meaning, index);
            }
        }
        for (index, name) in names.iter().enumerate() {
            let Some(meaning) = numbered(name) else {
                continue;
            };
            if binding.at(meaning).is_none() {
                binding.bind(meaning, index);
            } else if repeats && let Some(known) = binding.meanings.get_mut(index) {
                *known = Some(meaning);
            }
        }
        binding
    }

    fn bind(&mut self, meaning: Meaning, index: usize) {
        if let Some(slot) = self.columns.get_mut(meaning.slot()) {
            *slot = Some(index);
        }
        if let Some(known) = self.meanings.get_mut(index) {
            *known = Some(meaning);
        }
    }

    /// Gives a column another meaning, or none; the column that had it before has none then.
    pub(crate) fn rebind(&mut self, index: usize, meaning: Option<Meaning>) {
        if let Some(former) = self.meanings.get(index).copied().flatten()
            && let Some(slot) = self.columns.get_mut(former.slot())
        {
            *slot = None;
        }
        if let Some(known) = self.meanings.get_mut(index) {
            *known = None;
        }
        if let Some(meaning) = meaning {
            if let Some(before) = self.at(meaning)
                && let Some(known) = self.meanings.get_mut(before)
            {
                *known = None;
            }
            self.bind(meaning, index);
        }
    }

    /// The column of a meaning; `None` when the file has none.
    #[inline]
    pub(crate) fn at(&self, meaning: Meaning) -> Option<usize> {
        self.columns.get(meaning.slot()).copied().flatten()
    }

    /// True when a column has this meaning.
    #[inline]
    pub(crate) fn has(&self, meaning: Meaning) -> bool {
        self.at(meaning).is_some()
    }

    /// The meaning of every column in the file's order; `None` is not read.
    pub(crate) fn meanings(&self) -> &[Option<Meaning>] {
        &self.meanings
    }
}
