//! The paths in the text of a file, as the compiler reads it.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::visit::{self, Visit};
use syn::{Attribute, Ident, Item, UseTree, Visibility};

/// A path somewhere in a file. What begins with `crate`, `self`, `super` or the name of the crate begins with `crate`
/// here; everything else is as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Its names, groups unfolded: `use a::{b, c}` mentions `a::b` and `a::c`.
    pub names: Vec<String>,
    /// Line of its last name, from 1.
    pub line: usize,
    /// True in a `use`.
    pub is_import: bool,
    /// The module it is written in, from the root of the crate.
    pub module: Vec<String>,
    /// True inside `#[cfg(test)]`.
    pub in_tests: bool,
}

impl Mention {
    /// True when these are its first names.
    pub fn starts_with(&self, start: &[&str]) -> bool {
        start.len() <= self.names.len() && self.names.iter().zip(start).all(|(a, b)| a == b)
    }
}

/// A name that a `use` brings into a module; none for `*`.
#[derive(Clone, Debug)]
pub struct Import {
    pub name: Option<String>,
    pub target: Vec<String>,
    pub is_public: bool,
    pub in_tests: bool,
}

/// A module of a file: the file itself, or one written out in it.
#[derive(Clone, Debug, Default)]
pub struct Module {
    pub path: Vec<String>,
    pub items: BTreeSet<String>,
    pub imports: Vec<Import>,
    /// Files below that only tests see.
    pub test_files: BTreeSet<String>,
}

/// What a file says.
#[derive(Clone, Debug, Default)]
pub struct Source {
    pub mentions: Vec<Mention>,
    pub modules: Vec<Module>,
}

/// The module whose text a file is, from the root of the crate: `domain::money` for `domain/money.rs`.
pub fn module_of(inside: &str) -> Vec<String> {
    let path = inside.strip_suffix(".rs").unwrap_or(inside);
    let mut names: Vec<String> = path.split('/').map(str::to_owned).collect();
    if names.last().is_some_and(|name| name == "mod") || matches!(path, "lib" | "main") {
        names.pop();
    }
    names
}

/// Reads a file; `inside` is its path below `src`, with `/`.
pub fn read(inside: &str, text: &str) -> syn::Result<Source> {
    let file = syn::parse_file(text)?;
    let path = module_of(inside);
    let mut reader = Reader {
        open: vec![Module {
            path: path.clone(),
            ..Module::default()
        }],
        in_tests: false,
        source: Source::default(),
    };
    reader.visit_file(&file);
    let Reader {
        mut open,
        mut source,
        ..
    } = reader;
    source.modules.append(&mut open);
    Ok(source)
}

struct Reader {
    /// The modules around what is read, the file first.
    open: Vec<Module>,
    in_tests: bool,
    source: Source,
}

impl Reader {
    fn module(&mut self) -> &mut Module {
        self.open.last_mut().expect("a file is a module")
    }

    fn mention(&mut self, names: &[Ident], is_import: bool) {
        let Some(line) = names.last().map(|name| name.span().start().line) else {
            return;
        };
        let module = self.module().path.clone();
        self.source.mentions.push(Mention {
            names: from_root(names.iter().map(|name| name.unraw().to_string()), &module),
            line,
            is_import,
            module,
            in_tests: self.in_tests,
        });
    }

    fn unfold(&mut self, tree: &UseTree, above: &[Ident], is_public: bool) {
        let with = |name: &Ident| [above, std::slice::from_ref(name)].concat();
        let (names, name) = match tree {
            UseTree::Path(path) => return self.unfold(&path.tree, &with(&path.ident), is_public),
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.unfold(tree, above, is_public);
                }
                return;
            }
            UseTree::Name(leaf) if leaf.ident == "self" => (above.to_vec(), above.last().cloned()),
            UseTree::Name(leaf) => (with(&leaf.ident), Some(leaf.ident.clone())),
            UseTree::Rename(leaf) => (with(&leaf.ident), Some(leaf.rename.clone())),
            UseTree::Glob(_) => (above.to_vec(), None),
        };
        let in_tests = self.in_tests;
        let module = self.module();
        let target = from_root(
            names.iter().map(|name| name.unraw().to_string()),
            &module.path,
        );
        module.imports.push(Import {
            name: name.map(|name| name.unraw().to_string()),
            target,
            is_public,
            in_tests,
        });
        self.mention(&names, true);
    }

    /// Paths among tokens that are not read further, such as those of a macro.
    fn scan(&mut self, tokens: TokenStream) {
        let mut names: Vec<Ident> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(name) => {
                    if colons != 2 {
                        self.mention(&std::mem::take(&mut names), false);
                    }
                    names.push(name);
                    colons = 0;
                    continue;
                }
                TokenTree::Punct(sign) if sign.as_char() == ':' && !names.is_empty() => {
                    colons += 1;
                    continue;
                }
                TokenTree::Group(group) => self.scan(group.stream()),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
            self.mention(&std::mem::take(&mut names), false);
            colons = 0;
        }
        self.mention(&names, false);
    }
}

impl<'a> Visit<'a> for Reader {
    fn visit_item(&mut self, item: &'a Item) {
        let before = self.in_tests;
        self.in_tests |= attributes(item).iter().any(is_for_tests);
        if let Some(name) = name_of(item) {
            self.module().items.insert(name.unraw().to_string());
        }
        visit::visit_item(self, item);
        self.in_tests = before;
    }

    fn visit_item_mod(&mut self, item: &'a syn::ItemMod) {
        let name = item.ident.unraw().to_string();
        if item.content.is_none() {
            if self.in_tests {
                let file = item.attrs.iter().find_map(path_given).unwrap_or(name);
                self.module().test_files.insert(file);
            }
            return;
        }
        let mut path = self.module().path.clone();
        path.push(name);
        self.open.push(Module {
            path,
            ..Module::default()
        });
        visit::visit_item_mod(self, item);
        let module = self.open.pop().expect("was opened above");
        self.source.modules.push(module);
    }

    fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
        let is_public = !matches!(item.vis, Visibility::Inherited);
        self.unfold(&item.tree, &[], is_public);
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        let names = path.segments.iter().map(|part| part.ident.clone());
        self.mention(&names.collect::<Vec<_>>(), false);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'a syn::Macro) {
        visit::visit_macro(self, call);
        self.scan(call.tokens.clone());
    }

    fn visit_meta_list(&mut self, list: &'a syn::MetaList) {
        visit::visit_meta_list(self, list);
        self.scan(list.tokens.clone());
    }

    /// Who may see something is not used by it.
    fn visit_visibility(&mut self, _: &'a Visibility) {}
}

/// A path with what stands for a module written out from `crate`.
fn from_root(names: impl Iterator<Item = String>, module: &[String]) -> Vec<String> {
    let mut names = names.peekable();
    let first = names.peek().map(String::as_str);
    if !matches!(first, Some("crate" | "endcap" | "self" | "super")) {
        return names.collect();
    }
    let mut path = vec!["crate".to_owned()];
    if matches!(first, Some("self" | "super")) {
        path.extend_from_slice(module);
    }
    names.next_if(|name| name != "super");
    while names.next_if(|name| name == "super").is_some() {
        path.truncate(path.len().max(2) - 1);
    }
    path.extend(names);
    path
}

fn is_for_tests(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg")
        && attribute
            .parse_args::<Ident>()
            .is_ok_and(|condition| condition == "test")
}

/// The file that `#[path = "…"]` gives, without its ending.
fn path_given(attribute: &Attribute) -> Option<String> {
    let syn::Meta::NameValue(pair) = &attribute.meta else {
        return None;
    };
    let syn::Expr::Lit(value) = &pair.value else {
        return None;
    };
    match &value.lit {
        syn::Lit::Str(text) if pair.path.is_ident("path") => {
            Some(text.value().trim_end_matches(".rs").to_owned())
        }
        _ => None,
    }
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn name_of(item: &Item) -> Option<&Ident> {
    match item {
        Item::Const(item) => Some(&item.ident),
        Item::Enum(item) => Some(&item.ident),
        Item::Fn(item) => Some(&item.sig.ident),
        Item::Macro(item) => item.ident.as_ref(),
        Item::Static(item) => Some(&item.ident),
        Item::Struct(item) => Some(&item.ident),
        Item::Trait(item) => Some(&item.ident),
        Item::Type(item) => Some(&item.ident),
        _ => None,
    }
}
