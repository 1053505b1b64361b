//! The layers of the source tree, as data: who may use whom, and which libraries a layer must not know.
//!
//! Every file under `src` is read. Paths are taken from the code: `use` trees and all others, from `crate`, `self`, `super`
//! and from libraries. Rooms, the folders inside a layer, may use one another in one direction only.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter};
use std::path::{Path, PathBuf};

#[path = "layers/rooms.rs"]
mod rooms;
#[path = "layers/source.rs"]
mod source;

use rooms::{Arrow, House};
use source::{Mention, Source};

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
            "files",
            "domain",
        ],
        never: &[Window, Database],
    },
    Layer {
        name: "studio",
        may_use: &[
            "format",
            "simulate",
            "guardrails",
            "pricing",
            "discover",
            "import",
            "export",
            "store",
            "sample",
            "files",
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
        may_use: &["format", "files", "domain"],
        never: &[Window, Database, Clock],
    },
    Layer {
        name: "export",
        may_use: &["files", "domain"],
        never: &[Window, Database, Clock],
    },
    Layer {
        name: "store",
        may_use: &["files", "domain"],
        never: &[Window, Csv],
    },
    Layer {
        name: "sample",
        may_use: &["files", "domain"],
        never: &[Window, Database, Clock],
    },
    Layer {
        name: "format",
        may_use: &["domain"],
        never: PURE,
    },
    Layer {
        name: "files",
        may_use: &[],
        never: &[Window, Database, Csv],
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

/// The breaches of one file; `inside` is its path below `src`, with `/`.
fn breaches(inside: &str, source: &Source) -> Vec<Breach> {
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
    for mention in &source.mentions {
        let mut report = |what: String| {
            found.insert(Breach {
                file: file.clone(),
                line: mention.line,
                what,
            });
        };
        if mention.starts_with(&["crate"])
            && let Some(used) = mention.names.get(1)
            && known(used)
            && used != own
            && !layer.may_use.contains(&used.as_str())
        {
            report(format!("{own} uses {used}"));
        }
        for library in layer.never {
            if let Some(name) = library.named_in(mention) {
                report(format!("{own} names {name}"));
            }
        }
    }
    found.into_iter().collect()
}

/// Every file below `src`, by its path there with `/`.
fn sources() -> Vec<(String, Source)> {
    fn walk(folder: &Path, inside: &str, files: &mut Vec<(String, Source)>) {
        let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        entries.sort();
        for path in entries {
            let name = path.file_name().unwrap().to_string_lossy();
            if path.is_dir() {
                walk(&path, &format!("{inside}{name}/"), files);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let inside = format!("{inside}{name}");
                let source = source::read(&inside, &text);
                files.push((
                    inside,
                    source.unwrap_or_else(|err| panic!("{}: {err}", path.display())),
                ));
            }
        }
    }
    let mut files = Vec::new();
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    walk(&src, "", &mut files);
    files
}

#[test]
fn imports_only_run_down() {
    let mut found = Vec::new();
    for (inside, source) in sources() {
        found.extend(breaches(&inside, &source));
    }
    let lines: Vec<String> = found.iter().map(Breach::to_string).collect();
    assert!(lines.is_empty(), "\n{}\n", lines.join("\n"));
}

#[test]
fn rooms_use_one_another_in_one_direction() {
    let circles = House::of(sources()).circles();
    let lines: Vec<String> = circles.iter().map(Arrow::to_string).collect();
    assert!(
        lines.is_empty(),
        "rooms in a circle:\n{}\n",
        lines.join("\n")
    );
}

#[test]
fn every_folder_has_a_row_and_every_row_a_folder() {
    let layer_of = |inside: &str| {
        let first = inside.split('/').next().unwrap_or(inside);
        first.strip_suffix(".rs").unwrap_or(first).to_owned()
    };
    let present: BTreeSet<String> = sources()
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
    let found = breaches(inside, &source::read(inside, text).unwrap());
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
        ("fn f() { let r = csv::Reader::from_reader(x); }", "csv"),
        ("use std::fs;", "std::fs"),
        ("use std::{collections, fs::File};", "std::fs"),
        ("fn f() { std::fs::read(path); }", "std::fs"),
        ("use std::time::{Duration, Instant};", "Instant"),
        ("fn f() { let now = SystemTime::now(); }", "SystemTime"),
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
        shown("ui/a.rs", "fn f() { rusqlite::Error::X }"),
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
            "use crate::format; use crate::format::money; fn f() { csv::Writer::new(x); }",
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
        "/// See [`crate::ui`].\nfn f() {}",
        "/* crate::ui /* egui::Ui */ csv::Reader */",
        r#"const A: &str = "use crate::ui; \" egui::Ui";"#,
        "const A: &str = r#\"crate::ui \" std::fs\"#;",
        "const A: char = '\"'; const B: u8 = b'\\''; // crate::ui\nconst C: &str = \"egui::Ui\";",
        "#[doc = \"crate::ui\"] fn f() { panic!(\"crate::ui {}\", 1) }",
        "fn f<'a>(csv: &'a str) -> &'a str { csv }",
        "fn f() { let fs = 1; r#type::x(); }",
    ] {
        assert_eq!(shown("domain/a.rs", text), [""; 0], "{text}");
    }
    let text = "/* two\nlines */ const A: &str = \"one\ntwo\";\nuse crate::ui;";
    assert_eq!(
        shown("domain/a.rs", text),
        ["src/domain/a.rs:4: domain uses ui"]
    );
}

/// The house of these small texts in place of files.
fn house(files: &[(&str, &str)]) -> House {
    let read = |(inside, text): &(&str, &str)| {
        let source = source::read(inside, text).unwrap();
        ((*inside).to_owned(), source)
    };
    House::of(files.iter().map(read).collect())
}

fn circles(files: &[(&str, &str)]) -> Vec<String> {
    let circles = house(files).circles();
    circles.iter().map(Arrow::to_string).collect()
}

fn arrows(files: &[(&str, &str)]) -> Vec<String> {
    let arrows = house(files).arrows();
    arrows.iter().map(Arrow::to_string).collect()
}

const ROOMS: [(&str, &str); 3] = [
    ("a/mod.rs", "mod x; mod y;"),
    ("a/x/mod.rs", "pub mod one;"),
    ("a/y/mod.rs", "pub mod two;"),
];

#[test]
fn files_of_two_rooms_in_a_circle_are_reported_with_the_arrows_between_the_rooms() {
    let [root, x, y] = ROOMS;
    let one = (
        "a/x/one.rs",
        "\nuse crate::a::y::two::Two;\npub struct One;",
    );
    let two = ("a/y/two.rs", "use super::three::Three;\npub struct Two;");
    let back = (
        "a/y/three.rs",
        "pub struct Three(super::super::x::one::One);",
    );
    assert_eq!(
        circles(&[root, x, y, one, two, back]),
        [
            "src/a/x/one.rs:2: uses src/a/y/two.rs",
            "src/a/y/three.rs:1: uses src/a/x/one.rs",
        ]
    );
    // Only the last arrow made it a circle.
    let end = ("a/y/three.rs", "pub struct Three;");
    assert_eq!(circles(&[root, x, y, one, two, end]), [""; 0]);
}

#[test]
fn files_of_one_room_may_form_a_circle() {
    let [root, x, y] = ROOMS;
    let one = ("a/x/one.rs", "use super::four::Four; pub struct One;");
    let four = ("a/x/four.rs", "use super::one::One; pub struct Four;");
    assert_eq!(circles(&[root, x, y, one, four]), [""; 0]);
    // The file beside a folder belongs to it.
    let beside = ("a/x/one/inner.rs", "use super::One; pub struct Inner;");
    let one = (
        "a/x/one.rs",
        "mod inner; pub struct One; fn f() { inner::Inner }",
    );
    assert_eq!(circles(&[root, x, y, one, beside]), [""; 0]);
    assert_eq!(arrows(&[root, x, y, one, beside]).len(), 2);
}

#[test]
fn a_path_leads_to_the_file_where_the_thing_is_made() {
    let root = (
        "a/mod.rs",
        "mod x; mod y; pub use x::One as First; pub use y::*;",
    );
    let x = ("a/x/mod.rs", "mod one; pub use one::One;");
    let y = ("a/y/mod.rs", "pub mod two; pub use two::Two;");
    let one = ("a/x/one.rs", "pub struct One;");
    let two = ("a/y/two.rs", "pub struct Two;");
    for text in [
        "use super::{First, Two};",
        "use crate::a::First; fn f() -> super::Two { First::new() }",
        "mod inner { use super::super::{First, Two}; }",
        "fn f() { vec![crate::a::First, super::Two] }",
        "use crate::a as layer; fn f(_: layer::Two) -> layer::First {}",
    ] {
        assert_eq!(
            arrows(&[root, x, y, one, two, ("a/z.rs", text)]),
            [
                "src/a/z.rs:1: uses src/a/x/one.rs",
                "src/a/z.rs:1: uses src/a/y/two.rs"
            ],
            "{text}"
        );
    }
    // What a file only hands on is used where its own code names it.
    let file = "pub use super::First; use super::Two as T; fn f(_: First) { T }";
    assert_eq!(arrows(&[root, x, y, one, two, ("a/z.rs", file)]).len(), 2);
    let file = "pub use super::First;";
    assert_eq!(arrows(&[root, x, y, one, two, ("a/z.rs", file)]), [""; 0]);
}

#[test]
fn what_only_tests_use_is_no_arrow() {
    let [_, x, y] = ROOMS;
    let root = ("a/mod.rs", "mod x; mod y; #[cfg(test)] mod testing;");
    let one = (
        "a/x/one.rs",
        "pub struct One; #[cfg(test)] mod tests { use crate::a::y::two::Two; }
         #[cfg(test)] #[path = \"one_tests.rs\"] mod more;",
    );
    let two = ("a/y/two.rs", "pub struct Two(crate::a::x::one::One);");
    let testing = ("a/testing.rs", "use super::x::one::One;");
    let more = ("a/x/one_tests.rs", "use crate::a::y::two::Two;");
    assert_eq!(
        arrows(&[root, x, y, one, two, testing, more]),
        ["src/a/y/two.rs:1: uses src/a/x/one.rs"]
    );
}
