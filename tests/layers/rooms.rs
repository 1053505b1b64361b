//! Which file uses which, and the circles among them.
//!
//! A room is a folder below a layer; a file `a.rs` beside a folder `a` belongs to that folder. File uses file where a path
//! leads into it, through re-exports to where the thing is made. Re-exporting alone is no use, and what only tests use does
//! not count.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Display, Formatter};

use crate::source::{Module, Source, module_of};

/// Re-exports that are followed one after another.
const MOST_RE_EXPORTS: usize = 8;

/// A file that uses another of its layer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arrow {
    pub from: String,
    pub line: usize,
    pub to: String,
}

impl Display for Arrow {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "src/{}:{}: uses src/{}", self.from, self.line, self.to)
    }
}

/// The files of the crate by what they say.
pub struct House {
    files: Vec<(String, Source)>,
    /// File and module by path.
    modules: BTreeMap<Vec<String>, (usize, Module)>,
    folders: BTreeSet<String>,
    for_tests: BTreeSet<usize>,
}

impl House {
    pub fn of(mut files: Vec<(String, Source)>) -> Self {
        // The program stands outside of the crate.
        files.retain(|(inside, _)| inside != "main.rs");
        let mut modules = BTreeMap::new();
        let mut folders = BTreeSet::new();
        let mut test_files: BTreeSet<Vec<String>> = BTreeSet::new();
        for (number, (inside, source)) in files.iter().enumerate() {
            folders.extend(
                inside
                    .match_indices('/')
                    .map(|(end, _)| inside[..end].to_owned()),
            );
            for module in &source.modules {
                modules.insert(module.path.clone(), (number, module.clone()));
                let beside = folder_of(inside);
                for name in &module.test_files {
                    test_files
                        .insert([module.path.as_slice(), std::slice::from_ref(name)].concat());
                    test_files.insert(module_of(&format!("{beside}{name}.rs")));
                }
            }
        }
        let for_tests = files.iter().enumerate();
        let for_tests = for_tests
            .filter(|(_, (inside, _))| {
                let path = module_of(inside);
                (1..=path.len()).any(|end| test_files.contains(&path[..end]))
            })
            .map(|(number, _)| number)
            .collect();
        Self {
            files,
            modules,
            folders,
            for_tests,
        }
    }

    /// The room of a file, as a folder below `src`.
    pub fn room<'a>(&self, inside: &'a str) -> &'a str {
        let own = inside.strip_suffix(".rs").unwrap_or(inside);
        if self.folders.contains(own) {
            return own;
        }
        folder_of(inside).trim_end_matches('/')
    }

    /// The file in which the thing of this path is made; `path` begins below `crate`.
    fn home(&self, path: &[String], steps: usize) -> Option<usize> {
        let known = (0..=path.len()).rev();
        let mut known = known.filter_map(|end| Some((end, self.modules.get(&path[..end])?)));
        let (end, (file, module)) = known.next()?;
        let Some(name) = path.get(end) else {
            return Some(*file);
        };
        if module.items.contains(name) || steps == 0 {
            return Some(*file);
        }
        let further = |target: &[String], rest: &[String]| {
            let target = self.absolute(target, module)?;
            self.home(&[&target, rest].concat(), steps - 1)
        };
        let mut seen = module.imports.iter().filter(|import| !import.in_tests);
        if let Some(import) = seen.find(|import| import.name.as_ref() == Some(name)) {
            return further(&import.target, &path[end + 1..]);
        }
        let globs = module.imports.iter().filter(|import| import.name.is_none());
        globs
            .filter(|import| import.is_public && !import.in_tests)
            .find_map(|import| {
                let target = self.absolute(&import.target, module)?;
                let (_, inner) = self.modules.get(&target)?;
                let is_here = inner.items.contains(name)
                    || inner.imports.iter().any(|i| i.name.as_ref() == Some(name));
                is_here.then(|| further(&import.target, &path[end..]))?
            })
            .or(Some(*file))
    }

    /// A path below `crate`, if it leads into the crate.
    fn absolute(&self, names: &[String], module: &Module) -> Option<Vec<String>> {
        let first = names.first()?;
        if first == "crate" {
            return Some(names[1..].to_vec());
        }
        let below = [module.path.as_slice(), std::slice::from_ref(first)].concat();
        let is_child = self.modules.contains_key(&below);
        is_child.then(|| [module.path.as_slice(), names].concat())
    }

    /// Who uses whom inside each layer, once for each two files, where it comes first.
    pub fn arrows(&self) -> Vec<Arrow> {
        let mut arrows: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for (from, (_, source)) in self.files.iter().enumerate() {
            if self.for_tests.contains(&from) {
                continue;
            }
            for mention in source.mentions.iter().filter(|mention| !mention.in_tests) {
                let Some((_, module)) = self.modules.get(&mention.module) else {
                    continue;
                };
                let Some(first) = mention.names.first() else {
                    continue;
                };
                let import = module.imports.iter().find(|import| {
                    if mention.is_import {
                        import.target == mention.names
                    } else {
                        import.name.as_ref() == Some(first) && !import.in_tests
                    }
                });
                let path = match import {
                    Some(import) if mention.is_import && import.is_public => continue,
                    Some(import) if !mention.is_import => {
                        let target = self.absolute(&import.target, module);
                        target.map(|target| [&target, &mention.names[1..]].concat())
                    }
                    _ => self.absolute(&mention.names, module),
                };
                // A module is used where something of it is named.
                let path = path.filter(|p| !mention.is_import || !self.modules.contains_key(p));
                let Some(to) = path.and_then(|path| self.home(&path, MOST_RE_EXPORTS)) else {
                    continue;
                };
                if to != from && self.layer(to) == self.layer(from) {
                    arrows.entry((from, to)).or_insert(mention.line);
                }
            }
        }
        let name = |number: usize| self.files[number].0.clone();
        let arrows = arrows.into_iter().map(|((from, to), line)| Arrow {
            from: name(from),
            line,
            to: name(to),
        });
        arrows.collect()
    }

    fn layer(&self, number: usize) -> &str {
        let inside = &self.files[number].0;
        let first = inside.split('/').next().unwrap_or(inside);
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// The arrows from room to room that lead back to where they come from.
    pub fn circles(&self) -> Vec<Arrow> {
        let arrows = self.arrows();
        let mut next: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for arrow in &arrows {
            next.entry(&arrow.from).or_default().push(&arrow.to);
        }
        let leads = |from: &str, to: &str| {
            let (mut seen, mut open) = (BTreeSet::new(), vec![from]);
            while let Some(file) = open.pop() {
                if seen.insert(file) {
                    open.extend(next.get(file).into_iter().flatten());
                }
            }
            seen.contains(to)
        };
        let back = arrows.iter().filter(|arrow| {
            self.room(&arrow.from) != self.room(&arrow.to) && leads(&arrow.to, &arrow.from)
        });
        back.cloned().collect()
    }
}

/// The folder of a file with `/` at its end.
fn folder_of(inside: &str) -> &str {
    inside.rfind('/').map_or("", |end| &inside[..=end])
}
