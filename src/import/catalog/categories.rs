//! Tables of categories, which products name by key, and which may belong to those of another table.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::reader::{CatalogReader, Outcome};
use crate::import::report::builder::Refusal;
use crate::import::report::reasons::LeftOut;
use crate::import::rows::meaning::{Meaning, squeezed};
use crate::import::rows::reader::Rows;

/// Tables a category may lie inside of; a circle ends there.
const DEEPEST: usize = 8;

/// A key with the squeezed header of its column: keys of several tables look alike.
type Key = (String, String);

#[derive(Debug)]
struct Category {
    name: String,
    parent: Option<Key>,
    /// File that names it, from 1.
    file: u32,
    is_used: bool,
}

/// Categories by their keys.
#[derive(Debug, Default)]
pub(crate) struct Categories {
    by_key: HashMap<Key, Category, FixedState>,
}

impl Categories {
    fn add(&mut self, key: Key, category: Category) -> bool {
        let is_new = !self.by_key.contains_key(&key);
        if is_new {
            self.by_key.insert(key, category);
        }
        is_new
    }

    /// The names of a category and of those it lies in, the nearest first; empty when no table has it.
    pub(crate) fn path(&mut self, header: &str, key: &str) -> Vec<String> {
        let mut names = Vec::new();
        let mut next = Some((squeezed(header), key.to_owned()));
        while let (Some(key), true) = (next.take(), names.len() < DEEPEST) {
            if let Some(category) = self.by_key.get_mut(&key) {
                category.is_used = true;
                names.push(category.name.clone());
                next.clone_from(&category.parent);
            }
        }
        names
    }

    /// Categories of a file, from 1, that no product is in.
    pub(crate) fn without_products(&self, file: u32) -> u64 {
        let of_file = |category: &&Category| category.file == file && !category.is_used;
        self.by_key.values().filter(of_file).count() as u64
    }
}

impl CatalogReader<'_> {
    /// A row of a table of categories.
    pub(crate) fn category(&mut self, rows: &Rows<'_>) -> Result<(), Outcome> {
        let needed = |meaning, expected| match rows.text(meaning) {
            text if text.is_empty() => Err(Outcome::Refused(Refusal { meaning, expected })),
            text => Ok(text),
        };
        let key = needed(Meaning::CategoryKey, "the key of a category")?;
        let name = needed(Meaning::Title, "the name of a category")?;
        let named = |meaning, key: String| (squeezed(rows.header(meaning)), key);
        let parent = rows.text(Meaning::Parent);
        let mut parent_key = named(Meaning::Parent, parent);
        if parent_key.0.starts_with("parent") {
            // A table whose categories lie in others of the same table.
            parent_key.0 = squeezed(rows.header(Meaning::CategoryKey));
        }
        let category = Category {
            name,
            parent: (!parent_key.1.is_empty()).then_some(parent_key),
            file: self.file,
            is_used: false,
        };
        let key = named(Meaning::CategoryKey, key);
        if self.assortment.categories.add(key, category) {
            Ok(())
        } else {
            Err(Outcome::LeftOut(LeftOut::RepeatedCategory))
        }
    }

    /// The names of the category that a product names by key, the nearest first.
    pub(crate) fn category_path(&mut self, rows: &Rows<'_>) -> Vec<String> {
        let header = rows.header(Meaning::CategoryKey);
        let key = rows.text(Meaning::CategoryKey);
        self.assortment.categories.path(header, &key)
    }
}
