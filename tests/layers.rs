//! The layers of the source tree, as data: who may use whom, and which libraries a layer must not know.
//!
//! Every file under `src` is read. Paths are taken from the text: `use` trees and paths in code, from `crate`, from a chain of
//! `super` that leaves the layer, and from libraries. Comments, strings and characters do not count.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter};
use std::path::{Path, PathBuf};

/// One row: a folder of `src` (or `main`), what it may use, and what it must not name.
struct Layer {
    name: &'static str,
    may_use: &'static [&'static str],
    never: &'static [Library],
}

/// Something from outside that only some layers may know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Library {
    Window,
    Database,
    Csv,
    Files,
    Clock,
}

use Library::{Clock, Csv, Database, Files, Window};

/// Pure arithmetic: the same answer at any time on any machine.
const PURE: &[Library] = &[Window, Database, Csv, Files, Clock];

const LAYERS: &[Layer] = &[
    Layer {
        name: "main",
        may_use: &["ui", "cli"],
        never: &[Window, Database, Csv, Files, Clock],
    },
    Layer {
        name: "ui",
        may_use: &[
            "format",
            "studio",
            "simulate",
            "guardrails",
            "pricing",
            "discover",
            "import",
            "export",
            "domain",
        ],
        never: &[Database, Csv],
    },
    Layer {
        name: "cli",
        may_use: &[
            "format",
            "studio",
            "simulate",
            "guardrails",
            "pricing",
            "discover",
            "import",
            "export",
            "sample",
            "domain",
        ],
        never: &[Window, Database],
    },
    Layer {
        name: "format",
        may_use: &["domain"],
        never: PURE,
    },
    Layer {
        name: "studio",
        may_use: &[
            "simulate",
            "guardrails",
            "pricing",
            "discover",
            "import",
            "export",
            "store",
            "sample",
            "domain",
        ],
        never: &[Window, Database],
    },
    Layer {
        name: "simulate",
        may_use: &["pricing", "domain"],
        never: PURE,
    },
    Layer {
        name: "guardrails",
        may_use: &["pricing", "domain"],
        never: PURE,
    },
    Layer {
        name: "pricing",
        may_use: &["domain"],
        never: PURE,
    },
    Layer {
        name: "discover",
        may_use: &["domain"],
        never: PURE,
    },
    Layer {
        name: "import",
        may_use: &["domain"],
        never: &[Window, Database, Clock],
    },
    Layer {
        name: "export",
        may_use: &["domain"],
        never: &[Window, Database, Clock],
    },
    Layer {
        name: "store",
        may_use: &["domain"],
        never: &[Window, Csv],
    },
    Layer {
        name: "sample",
        may_use: &["domain"],
        never: &[Window, Database, Clock],
    },
    Layer {
        name: "domain",
        may_use: &[],
        never: PURE,
    },
];

impl Library {
    /// The words by which a path names this library, if it does.
    fn named_in(self, path: &Mention) -> Option<String> {
        let first = path.names.first().map(String::as_str)?;
        let is_root = path.names.len() > 1 || path.is_import;
        let has = |name: &str| path.names.iter().any(|segment| segment == name);
        let found = match self {
            Self::Window => is_root && (first == "eframe" || first.starts_with("egui")),
            Self::Database => is_root && first == "rusqlite",
            Self::Csv => is_root && first == "csv",
            Self::Files => return path.starts_with(&["std", "fs"]).then(|| "std::fs".into()),
            Self::Clock => {
                let clock = ["SystemTime", "Instant"].into_iter().find(|name| has(name));
                return clock.map(str::to_owned);
            }
        };
        found.then(|| first.to_owned())
    }
}

/// A place where a layer uses or names what it must not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Breach {
    file: String,
    line: usize,
    what: String,
}

impl Display for Breach {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.what)
    }
}

/// The breaches in the text of one file; `inside` is its path below `src`, with `/`.
fn breaches(inside: &str, text: &str) -> Vec<Breach> {
    let file = format!("src/{inside}");
    let own = inside.split('/').next().unwrap_or(inside);
    let own = own.strip_suffix(".rs").unwrap_or(own);
    // The root only declares the modules.
    if own == "lib" {
        return Vec::new();
    }
    let Some(layer) = LAYERS.iter().find(|layer| layer.name == own) else {
        return vec![Breach {
            file,
            line: 1,
            what: format!("{own} is in no row of the layer table"),
        }];
    };
    let known = |name: &str| LAYERS.iter().any(|layer| layer.name == name);
    let mut found = BTreeSet::new();
    for mention in mentions(text, depth_of(inside)) {
        let mut report = |what: String| {
            found.insert(Breach {
                file: file.clone(),
                line: mention.line,
                what,
            });
        };
        if let Some(("crate" | "endcap", used)) = mention.first_two()
            && known(used)
            && used != own
            && !layer.may_use.contains(&used)
        {
            report(format!("{own} uses {used}"));
        }
        for library in layer.never {
            if let Some(name) = library.named_in(&mention) {
                report(format!("{own} names {name}"));
            }
        }
    }
    found.into_iter().collect()
}

/// How many modules stand above a file's own text: 1 for `domain/mod.rs`, 2 for `domain/money.rs`.
fn depth_of(inside: &str) -> usize {
    let parts = inside.split('/').count();
    match inside.rsplit('/').next() {
        Some("mod.rs") => parts - 1,
        Some("main.rs" | "lib.rs") => 0,
        _ => parts,
    }
}

/// A path in the text, from its root, with groups unfolded: `use a::{b, c}` mentions `a::b` and `a::c`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Mention {
    names: Vec<String>,
    line: usize,
    is_import: bool,
}

impl Mention {
    fn first_two(&self) -> Option<(&str, &str)> {
        Some((self.names.first()?.as_str(), self.names.get(1)?.as_str()))
    }

    fn starts_with(&self, start: &[&str]) -> bool {
        start.len() <= self.names.len()
            && self
                .names
                .iter()
                .zip(start)
                .all(|(name, part)| name == part)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Name(String),
    Path,
    Sign(char),
}

/// Every path in the text. A chain of `super` that reaches the root is written as `crate`.
fn mentions(text: &str, depth: usize) -> Vec<Mention> {
    let tokens = tokens(&code_only(text));
    let mut found = Vec::new();
    let mut place = 0;
    // For every open brace: does it open a module?
    let mut braces: Vec<bool> = Vec::new();
    while let Some((token, _)) = tokens.get(place) {
        match token {
            Token::Sign('{') => {
                let before = |back: usize| place.checked_sub(back).map(|at| &tokens[at].0);
                let is_module = matches!(before(1), Some(Token::Name(_)))
                    && before(2) == Some(&Token::Name("mod".into()));
                braces.push(is_module);
                place += 1;
            }
            Token::Sign('}') => {
                braces.pop();
                place += 1;
            }
            Token::Name(name) if !name.starts_with(|c: char| c.is_ascii_digit()) => {
                let before = place.checked_sub(1).map(|at| &tokens[at].0);
                let is_import = matches!(before, Some(Token::Name(word)) if word == "use")
                    || (before == Some(&Token::Path)
                        && place >= 2
                        && tokens[place - 2].0 == Token::Name("use".into()));
                let inner = braces.iter().filter(|is_module| **is_module).count();
                let start = found.len();
                place = unfold(&tokens, place, &[], is_import, &mut found);
                for mention in &mut found[start..] {
                    from_root(&mut mention.names, depth + inner);
                }
            }
            _ => place += 1,
        }
    }
    found
}

/// Reads one path or use tree from `place`; returns the place after it.
fn unfold(
    tokens: &[(Token, usize)],
    mut place: usize,
    above: &[String],
    is_import: bool,
    found: &mut Vec<Mention>,
) -> usize {
    let mut names = above.to_vec();
    let mut line = tokens.get(place).map_or(0, |(_, line)| *line);
    while let Some((Token::Name(name), at)) = tokens.get(place) {
        names.push(name.clone());
        line = *at;
        place += 1;
        if !matches!(tokens.get(place), Some((Token::Path, _))) {
            break;
        }
        match tokens.get(place + 1) {
            Some((Token::Name(_), _)) => place += 1,
            Some((Token::Sign('{'), _)) => {
                place += 2;
                while let Some((token, _)) = tokens.get(place) {
                    match token {
                        Token::Sign('}') => return place + 1,
                        Token::Name(name) if name == "as" => place += 2,
                        Token::Name(_) => {
                            place = unfold(tokens, place, &names, is_import, found);
                        }
                        _ => place += 1,
                    }
                }
                return place;
            }
            _ => {
                place += 1;
                break;
            }
        }
    }
    found.push(Mention {
        names,
        line,
        is_import,
    });
    place
}

/// Writes a chain of `super` that reaches the root as `crate`; `depth` modules stand above.
fn from_root(names: &mut Vec<String>, depth: usize) {
    let skip = usize::from(names.first().is_some_and(|name| name == "self"));
    let supers = names[skip..].iter().take_while(|name| *name == "super");
    let supers = supers.count();
    if supers > 0 && supers >= depth {
        names.splice(..skip + supers, ["crate".to_owned()]);
    }
}

fn tokens(code: &str) -> Vec<(Token, usize)> {
    let mut tokens = Vec::new();
    let mut line = 1;
    let mut signs = code.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '\n' => line += 1,
            _ if sign.is_whitespace() => {}
            ':' if signs.peek() == Some(&':') => {
                signs.next();
                tokens.push((Token::Path, line));
            }
            _ if sign.is_alphanumeric() || sign == '_' => {
                let mut name = String::from(sign);
                while let Some(more) = signs.next_if(|next| next.is_alphanumeric() || *next == '_')
                {
                    name.push(more);
                }
                tokens.push((Token::Name(name), line));
            }
            _ => tokens.push((Token::Sign(sign), line)),
        }
    }
    tokens
}

/// The text with comments, strings and characters blanked out and every line kept.
fn code_only(text: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    let mut code = String::with_capacity(text.len());
    let mut place = 0;
    let at = |place: usize| signs.get(place).copied().unwrap_or('\0');
    while place < signs.len() {
        let start = place;
        let joined = place > 0 && (at(place - 1).is_alphanumeric() || at(place - 1) == '_');
        match (at(place), at(place + 1)) {
            ('/', '/') => {
                while place < signs.len() && at(place) != '\n' {
                    place += 1;
                }
            }
            ('/', '*') => {
                let mut open = 0;
                loop {
                    match (at(place), at(place + 1)) {
                        ('/', '*') => (open, place) = (open + 1, place + 2),
                        ('*', '/') => (open, place) = (open - 1, place + 2),
                        _ => place += 1,
                    }
                    if open == 0 || place >= signs.len() {
                        break;
                    }
                }
            }
            ('r', '"' | '#') if !joined || matches!(at(place.wrapping_sub(1)), 'b' | 'c') => {
                let mut hashes = 0;
                while at(place + 1 + hashes) == '#' {
                    hashes += 1;
                }
                if at(place + 1 + hashes) == '"' {
                    place += 2 + hashes;
                    let closes = |place: usize| {
                        at(place) == '"' && (1..=hashes).all(|n| at(place + n) == '#')
                    };
                    while place < signs.len() && !closes(place) {
                        place += 1;
                    }
                    place += 1 + hashes;
                } else {
                    // A raw name, `r#type`.
                    place += 1 + hashes;
                }
            }
            ('"', _) => {
                place += 1;
                while place < signs.len() && at(place) != '"' {
                    place += if at(place) == '\\' { 2 } else { 1 };
                }
                place += 1;
            }
            // A character, not a lifetime.
            ('\'', '\\') => {
                place += 3;
                while place < signs.len() && at(place) != '\'' {
                    place += 1;
                }
                place += 1;
            }
            ('\'', _) if at(place + 2) == '\'' => place += 3,
            (sign, _) => {
                code.push(sign);
                place += 1;
                continue;
            }
        }
        code.push(' ');
        let end = place.min(signs.len());
        code.extend(signs[start..end].iter().filter(|sign| **sign == '\n'));
    }
    code
}

fn source_files() -> Vec<(String, PathBuf)> {
    fn walk(folder: &Path, inside: &str, files: &mut Vec<(String, PathBuf)>) {
        let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        entries.sort();
        for path in entries {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let below = if inside.is_empty() {
                name
            } else {
                format!("{inside}/{name}")
            };
            if path.is_dir() {
                walk(&path, &below, files);
            } else if path.extension().is_some_and(|end| end == "rs") {
                files.push((below, path));
            }
        }
    }
    let mut files = Vec::new();
    walk(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        "",
        &mut files,
    );
    files
}

#[test]
fn imports_only_run_down() {
    let mut found = Vec::new();
    for (inside, path) in source_files() {
        found.extend(breaches(&inside, &std::fs::read_to_string(path).unwrap()));
    }
    let lines: Vec<String> = found.iter().map(Breach::to_string).collect();
    assert!(lines.is_empty(), "\n{}\n", lines.join("\n"));
}

#[test]
fn every_folder_has_a_row_and_every_row_a_folder() {
    let layer_of = |inside: &str| {
        let first = inside.split('/').next().unwrap_or(inside);
        first.strip_suffix(".rs").unwrap_or(first).to_owned()
    };
    let present: BTreeSet<String> = source_files()
        .iter()
        .map(|(inside, _)| layer_of(inside))
        .filter(|name| name != "lib")
        .collect();
    let rows: BTreeSet<String> = LAYERS.iter().map(|layer| layer.name.to_owned()).collect();
    assert_eq!(present, rows, "folders under src (left), rows (right)");
}

#[test]
fn the_table_has_no_circle() {
    // Rows stand from the top to the ground: a row may only use rows below it.
    for (place, layer) in LAYERS.iter().enumerate() {
        for used in layer.may_use {
            let below = LAYERS.iter().position(|other| other.name == *used);
            assert!(below > Some(place), "{} uses {used}", layer.name);
        }
    }
}

/// The breaches as they are shown, for a small text in place of a file.
fn shown(inside: &str, text: &str) -> Vec<String> {
    let found = breaches(inside, text);
    found.iter().map(Breach::to_string).collect()
}

#[test]
fn a_layer_that_looks_up_is_reported_with_its_line() {
    for (inside, text, expected) in [
        (
            "domain/a.rs",
            "\nuse crate::ui::x;",
            "src/domain/a.rs:2: domain uses ui",
        ),
        (
            "pricing/mod.rs",
            "use crate::simulate::Draw;",
            "src/pricing/mod.rs:1: pricing uses simulate",
        ),
        (
            "discover/a.rs",
            "fn f() { crate::pricing::g() }",
            "src/discover/a.rs:1: discover uses pricing",
        ),
        (
            "import/a.rs",
            "use crate::store;",
            "src/import/a.rs:1: import uses store",
        ),
        (
            "simulate/a.rs",
            "pub use crate::discover::x as y;",
            "src/simulate/a.rs:1: simulate uses discover",
        ),
        (
            "guardrails/mod.rs",
            "use crate::simulate;",
            "src/guardrails/mod.rs:1: guardrails uses simulate",
        ),
        (
            "studio/a.rs",
            "use crate::{domain::x,\n cli::y};",
            "src/studio/a.rs:2: studio uses cli",
        ),
        (
            "ui/a.rs",
            "use crate::store::ProjectFile;",
            "src/ui/a.rs:1: ui uses store",
        ),
        (
            "cli/a.rs",
            "use crate::{format, ui::theme};",
            "src/cli/a.rs:1: cli uses ui",
        ),
        (
            "main.rs",
            "use endcap::studio::Studio;",
            "src/main.rs:1: main uses studio",
        ),
        // Modules above the file count as well.
        (
            "export/a.rs",
            "use super::super::sample::x;",
            "src/export/a.rs:1: export uses sample",
        ),
        (
            "store/mod.rs",
            "mod tests { use super::super::sample; }",
            "src/store/mod.rs:1: store uses sample",
        ),
    ] {
        assert_eq!(shown(inside, text), [expected], "{text}");
    }
}

#[test]
fn a_library_that_a_layer_must_not_know_is_reported() {
    let pure = ["domain", "pricing", "discover", "simulate", "guardrails"];
    let texts = [
        ("use egui::Ui;", "egui"),
        ("fn f(ui: &mut egui_extras::Size) {}", "egui_extras"),
        ("use eframe;", "eframe"),
        ("use rusqlite::Connection;", "rusqlite"),
        ("let r = csv::Reader::from_reader(x);", "csv"),
        ("use std::fs;", "std::fs"),
        ("use std::{collections, fs::File};", "std::fs"),
        ("std::fs::read(path);", "std::fs"),
        ("use std::time::{Duration, Instant};", "Instant"),
        ("let now = SystemTime::now();", "SystemTime"),
    ];
    for layer in pure {
        for (text, name) in texts {
            let expected = format!("src/{layer}/a.rs:1: {layer} names {name}");
            assert_eq!(shown(&format!("{layer}/a.rs"), text), [expected], "{text}");
        }
    }
    assert_eq!(
        shown("studio/a.rs", "use egui::Ui;"),
        ["src/studio/a.rs:1: studio names egui"]
    );
    assert_eq!(
        shown("ui/a.rs", "use csv;"),
        ["src/ui/a.rs:1: ui names csv"]
    );
    assert_eq!(
        shown("ui/a.rs", "rusqlite::Error::X"),
        ["src/ui/a.rs:1: ui names rusqlite"]
    );
}

#[test]
fn a_folder_in_no_row_is_reported() {
    assert_eq!(
        shown("helpers/mod.rs", ""),
        ["src/helpers/mod.rs:1: helpers is in no row of the layer table"]
    );
}

#[test]
fn what_is_allowed_is_not_reported() {
    for (inside, text) in [
        (
            "domain/a.rs",
            "use crate::domain::money::Money; use super::edit; use std::time::Duration;",
        ),
        ("domain/rule/pair.rs", "use super::super::money;"),
        (
            "simulate/a.rs",
            "use crate::{domain::money, pricing::prorate}; mod tests { use super::super::draws; }",
        ),
        (
            "cli/a.rs",
            "use crate::format; use crate::format::money; csv::Writer::new(x);",
        ),
        (
            "ui/a.rs",
            "use egui::Ui; use crate::studio::View; use super::super::ui;",
        ),
        ("ui/screens/a.rs", "use super::super::store;"),
        ("store/a.rs", "use rusqlite::Connection; use std::fs;"),
        ("lib.rs", "pub mod anything;"),
    ] {
        assert_eq!(shown(inside, text), [""; 0], "{text}");
    }
}

#[test]
fn comments_strings_and_characters_do_not_count() {
    for text in [
        "// use crate::ui::x;",
        "/// See [`crate::ui`].",
        "/* crate::ui /* egui::Ui */ csv::Reader */",
        r#"let a = "use crate::ui; \" egui::Ui";"#,
        "let a = r#\"crate::ui \" std::fs\"#;",
        "let quote = '\"'; let c = b'\\''; // crate::ui\nlet name = \"egui::Ui\";",
        "fn f<'a>(csv: &'a str) -> &'a str { csv }",
        "let fs = 1; r#type::x();",
    ] {
        assert_eq!(shown("domain/a.rs", text), [""; 0], "{text}");
    }
    let text = "/* two\nlines */ let a = \"one\ntwo\";\nuse crate::ui;";
    assert_eq!(
        shown("domain/a.rs", text),
        ["src/domain/a.rs:4: domain uses ui"]
    );
}
