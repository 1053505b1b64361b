//! Endcap: a desktop merchandising studio. A catalog and an order history come in as CSV, the history shows what is bought
//! together, a person writes rules, the plan is replayed over every past order, and rule files for the shop go out.
//!
//! # The house
//!
//! Each step of that day is a folder; imports only run down this picture (`tests/layers.rs` holds it as data, and refuses
//! circles between the rooms inside a folder).
//!
//! ```text
//! main.rs              parse arguments; open the window or run a headless verb
//!   ui      cli        egui screens / headless verbs
//!     format           what a person reads: money, percent, ranges, dates
//!     studio           the application without a window: commands, undo, jobs, autosave
//!       simulate   guardrails                                 replay a plan over the history / judge a rule
//!         pricing  discover  import  export  store  sample    neighbours, unaware of each other
//!           format   files        what a person reads: money, percent, ranges, dates / the one door for writing files
//!             domain                                          the words of the trade and their arithmetic
//! ```
//!
//! The words are in [`domain::glossary`]: one word per thing, in code, files, database and window.
//!
//! # Where something new goes
//!
//! | to add | one file | one line |
//! | --- | --- | --- |
//! | a rule kind | `domain/rule/kinds/<kind>.rs` with its [`KindInfo`](domain::rule::KindInfo) and [`KindContract`](domain::rule::KindContract) | `rule_kinds!` in `domain/rule/kinds/mod.rs`; a golden row in `tests/fixtures/golden` |
//! | a storefront to export to | `export/targets/<shop>.rs` | [`TARGETS`](export::TARGETS); a folder in `tests/fixtures/export` |
//! | a storefront to import from | `import/dialects/<shop>.rs` | `DIALECTS` in `import/dialects/mod.rs` |
//! | an assumption | – | its row in `domain/scenario/assumptions.rs`, and the formula that reads it |
//!
//! # One path, from a CSV cell to an exported cell
//!
//! 1. `Lineitem sku` of an orders file. `import/rows` cuts records and cells, `import/recognise` finds the shop's layout,
//!    `import/mapping` says that the column means SKU, `import/orders` makes orders of rows, and [`import`] returns a
//!    [`Dataset`](domain::project::Dataset): a [`Catalog`](domain::catalog::Catalog) and an
//!    [`OrderHistory`](domain::orders::OrderHistory). What became of each row is in the
//!    [`ImportReport`](import::ImportReport).
//! 2. The dataset belongs to a project. [`Studio::execute`](studio::Studio::execute) is the only door through which
//!    anything changes; `store` keeps it in one SQLite file.
//! 3. [`discover`] counts in how many orders the SKU stands beside another, against what order size and season explain, and
//!    gives an [`Affinity`](discover::Affinity).
//! 4. One click is [`Command::MakeRule`](studio::Command::MakeRule): the kind makes a [`Rule`](domain::rule::Rule) of the two
//!    products, [`Rule::check`](domain::rule::Rule::check) lets it pass, and [`Plan::apply`](domain::plan::Plan::apply) puts
//!    it into the plan as one undo step.
//! 5. [`Replay::resolve`](simulate::Replay::resolve) walks every order once: the compiled kind
//!    [`find`](domain::rule::offer::Compiled::find)s an offer or what is [`held`](domain::rule::offer::Compiled::held)
//!    already, and integer sums are kept. [`Replay::evaluate`](simulate::Replay::evaluate) multiplies them with the
//!    assumptions and gives an [`Impact`](simulate::Impact) on every frame of a slider.
//! 6. [`export`] asks the kind which [`moves`](domain::rule::KindContract::moves) between products it makes, a target turns
//!    them into its columns, says what it cannot hold, and the file is written whole or not at all.

pub mod cli;
pub mod discover;
pub mod domain;
pub mod export;
pub mod files;
pub mod format;
pub mod guardrails;
pub mod import;
pub mod pricing;
pub mod sample;
pub mod simulate;
pub mod store;
pub mod studio;
pub mod ui;
