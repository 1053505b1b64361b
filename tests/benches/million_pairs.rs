//! A table of a million pairs: time of a frame, and of the frame in which a filter or the sort changes.
//!
//! `cargo bench --bench million_pairs`. The pairs are made up, over 4,000 products. First the work alone, then whole frames of
//! the discover screen. Nothing is asserted: speed is looked at, not tested.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and stops where it cannot go on"
)]

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use endcap::discover::{Affinity, Blocked, OfferBelief, OfferValues, PairFolds, PairTable, Series};
use endcap::domain::calendar::Minute;
use endcap::domain::catalog::{Catalog, Product, ProductId, Variant, VariantId};
use endcap::domain::money::{Currency, Money};
use endcap::domain::orders::{OrderHead, OrderHistoryBuilder, OrderLine};
use endcap::domain::plan::Plan;
use endcap::domain::project::Dataset;
use endcap::domain::rule::Placement;
use endcap::studio::{Discovered, ExportDraft, ImportDraft, ProjectView, Settings, View};
use endcap::ui::screens::discover::DiscoverScreen;
use endcap::ui::screens::discover::names::Names;
use endcap::ui::screens::discover::pairs::columns::{Listed, PairColumns};
use endcap::ui::screens::discover::pairs::filter::{
    AmountRange, Choice, PairFilter, Stock, Surroundings,
};
use endcap::ui::screens::discover::pairs::order::{BY_LOWER, PairOrder};
use endcap::ui::screens::discover::pairs::rule_pairs::RulePairs;
use endcap::ui::screens::{Draw, Outbox};
use endcap::ui::theme;
use endcap::ui::widgets::table::SortBy;

const PAIRS: usize = 1_000_000;
const PRODUCTS: u32 = 4_000;
const TIMES: usize = 25;

fn main() {
    let dataset = Arc::new(dataset());
    let found = Arc::new(Discovered {
        pairs: table(),
        ..Discovered::default()
    });
    println!(
        "{:<60} {:>8} {:>8} {:>8}",
        "of 1,000,000 pairs, ms", "CPU", "wall", "worst"
    );
    work(&dataset, &found);
    folds(&dataset, &found);
    frames(&dataset, &found);
}

/// Time this thread has computed so far, as Linux counts it: what other programs take does not count. Some systems count it
/// in steps of milliseconds only, so that it means something over many rounds alone.
fn cpu() -> Duration {
    let read = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    let nanos = read
        .split_whitespace()
        .next()
        .and_then(|text| text.parse().ok());
    Duration::from_nanos(nanos.unwrap())
}

/// What some rounds of one thing took.
#[derive(Default)]
struct Rounds {
    cpu: Duration,
    wall: Vec<Duration>,
}

impl Rounds {
    /// Times one round more.
    fn time<T>(&mut self, round: impl FnOnce() -> T) -> T {
        let (cpu_before, began) = (cpu(), Instant::now());
        let made = std::hint::black_box(round());
        self.wall.push(began.elapsed());
        self.cpu += cpu() - cpu_before;
        made
    }

    /// Computing time of the mean round, and elapsed time of the middle and the slowest one.
    fn report(mut self, name: &str) {
        self.wall.sort();
        let millis = |time: Option<&Duration>| time.map_or(0.0, |time| time.as_secs_f64() * 1e3);
        let mean = self.cpu.checked_div(self.wall.len() as u32);
        println!(
            "{name:<60} {:>8.2} {:>8.2} {:>8.2}",
            millis(mean.as_ref()),
            millis(self.wall.get(self.wall.len() / 2)),
            millis(self.wall.last())
        );
    }
}

/// A generator of numbers that looks random and never changes.
fn numbers(mut state: u64) -> impl FnMut(u64) -> u64 {
    move |below| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    }
}

fn dataset() -> Dataset {
    let mut next = numbers(1);
    let products = (0..PRODUCTS)
        .map(|place| Product {
            title: format!("Article {} of range {}", next(90_000), place % 37),
            category: format!("Category {}", place % 24),
            ..Product::default()
        })
        .collect();
    let variants = (0..PRODUCTS)
        .map(|place| Variant {
            sku: format!("SKU-{place:05}").into(),
            product: ProductId(place),
            option: String::new(),
            price: Some(Money(100 + next(50_000) as i64)),
            cost: (place % 9 != 0).then(|| Money(50 + next(20_000) as i64)),
            stock: Some(next(400) as i64),
            attributes: Vec::new(),
            listed: true,
        })
        .collect();
    let mut history = OrderHistoryBuilder::new();
    for order in 0..2_000_u32 {
        let lines: Vec<OrderLine> = (0..2)
            .map(|_| OrderLine {
                variant: VariantId(next(u64::from(PRODUCTS)) as u32),
                units: 1,
                net_revenue: Money(1_000),
            })
            .collect();
        let head = OrderHead {
            number: &order.to_string(),
            placed: Minute(28_000_000 + order as i32 * 60),
            customer: None,
            order_discount: Money::ZERO,
        };
        history.push(&head, &lines);
    }
    Dataset::new(
        Currency::usd(),
        Catalog::new(products, variants),
        history.finish(),
        Vec::new(),
    )
}

fn table() -> PairTable {
    let mut next = numbers(2);
    let mut pairs: Vec<Affinity> = (0..PAIRS)
        .map(|_| {
            let a = next(u64::from(PRODUCTS) - 1) as u32;
            let b = a + 1 + next(u64::from(PRODUCTS - a - 1)) as u32;
            let count = 3 + next(400) as u32;
            let orders = |more: u64| count + more as u32;
            let (orders_a, orders_b) = (orders(next(5_000)), orders(next(5_000)));
            let expected = 0.5 + next(100_000) as f64 / 400.0;
            let lift = f64::from(count) / expected;
            Affinity {
                a: VariantId(a),
                b: VariantId(b),
                orders_a,
                orders_b,
                count,
                support: f64::from(count) / 1e6,
                confidence_ab: f64::from(count) / f64::from(orders_a),
                confidence_ba: f64::from(count) / f64::from(orders_b),
                lift: lift * 1.3,
                expected,
                size_aware_lift: lift,
                lift_lower: lift * 0.8,
                q_value: (-lift / 2.0).exp(),
                judged: endcap::discover::Judged::default(),
            }
        })
        .collect();
    pairs.sort_by(|x, y| y.lift_lower.total_cmp(&x.lift_lower));
    PairTable {
        orders: 1_000_000,
        tested: 8_000_000,
        pairs,
        ..PairTable::default()
    }
}

/// Filtering and sorting alone.
fn work(dataset: &Dataset, found: &Discovered) {
    let plan = Plan::default();
    let mut once = Rounds::default();
    let columns = once.time(|| PairColumns::of(dataset, &found.pairs));
    once.report("columns, once for a count");
    let belief = OfferBelief::of(plan.assumptions(), Placement::Cart);
    let values = OfferValues::new(dataset, belief);
    let mut once = Rounds::default();
    let margins = once.time(|| values.column(&found.pairs));
    once.report("expected margins, once for a belief");
    let (names, cover) = (Names::of(&dataset.catalog), vec![30.0; PRODUCTS as usize]);
    let (rules, blocked) = (RulePairs::of(&dataset.catalog, &plan), Blocked::default());
    let around = Surroundings {
        catalog: &dataset.catalog,
        names: &names,
        cover: &cover,
        rules: &rules,
        blocked: &blocked,
        folds: &found.folds,
    };
    let listed = Listed {
        columns: &columns,
        margins: &margins,
    };
    let everything = PairFilter::everything();
    let by = |column, ascending| SortBy { column, ascending };
    for (name, filter) in filters() {
        let (mut order, mut rounds) = (PairOrder::default(), Rounds::default());
        for _ in 0..TIMES {
            rounds.time(|| order.follow(listed, &filter, around, by("lower", false)));
        }
        rounds.report(&format!("filter: {name} ({} pass)", order.rows.len()));
    }
    for column in ["trigger", "count", "attach", "lift", "margin", "lower"] {
        let mut order = PairOrder::default();
        order.filter(&columns, &everything, around);
        let (mut first, mut all) = (Rounds::default(), Rounds::default());
        for _ in 0..TIMES {
            first.time(|| order.sort_first_rows(listed, &names, by(column, true), BY_LOWER));
        }
        first.report(&format!("first rows by {column}"));
        for _ in 0..TIMES {
            all.time(|| order.sorted(listed, &names, by(column, true)));
        }
        all.report(&format!("all rows by {column}, beside the window"));
    }
    let mut order = PairOrder::default();
    order.follow(listed, &everything, around, by("lift", true));
    let some = PairFilter {
        search: "range 7".to_owned(),
        min_count: 20,
        ..everything
    };
    let mut rounds = Rounds::default();
    for _ in 0..TIMES {
        rounds.time(|| order.follow(listed, &some, around, by("lift", true)));
    }
    rounds.report("filter under a sort by lift");
}

/// Folding where many articles are of few series, and where every article is one of its own.
fn folds(dataset: &Dataset, found: &Discovered) {
    let letters = |place: u32| -> String {
        let digits = place.to_string();
        let letter = |digit: char| char::from(b'a' + (digit as u8 - b'0'));
        digits.chars().map(letter).collect()
    };
    let mut alone = dataset.catalog.products().to_vec();
    for (place, product) in (0..).zip(&mut alone) {
        product.title = format!("Article {}", letters(place));
    }
    let alone = Catalog::new(alone, dataset.catalog.variants().to_vec());
    let all: Vec<u32> = (0..found.pairs.pairs.len() as u32).collect();
    for catalog in [&dataset.catalog, &alone] {
        let mut once = Rounds::default();
        let series = once.time(|| Series::of(catalog));
        once.report(&format!(
            "series of a catalog, once for a count ({})",
            series.len()
        ));
        let mut once = Rounds::default();
        let folds = once.time(|| PairFolds::of(&series, &found.pairs));
        once.report("folds of the pairs, once for a count");
        let (mut rounds, mut rows) = (Rounds::default(), 0);
        for _ in 0..TIMES {
            rows = rounds
                .time(|| folds.folded(&all, &BTreeSet::new()))
                .rows
                .len();
        }
        rounds.report(&format!("fold ({rows} rows are left)"));
    }
}

fn filters() -> Vec<(&'static str, PairFilter)> {
    let all = PairFilter::everything;
    vec![
        ("everything", all()),
        ("finds", PairFilter::default()),
        (
            "words",
            PairFilter {
                search: "range 7".to_owned(),
                ..all()
            },
        ),
        (
            "category, price, margin, stock, rule, blocked, q",
            PairFilter {
                trigger_category: Some("Category 3".to_owned()),
                price: AmountRange {
                    least: Some(Money(1_000)),
                    most: None,
                },
                unit_margin: AmountRange {
                    least: Some(Money(0)),
                    most: None,
                },
                stock: Stock::Weeks(4),
                rule: Choice::Without,
                blocked: Choice::Without,
                max_q: 0.5,
                min_lower: 0.5,
                min_count: 5,
                ..all()
            },
        ),
    ]
}

/// What a view is made of.
struct World {
    dataset: Arc<Dataset>,
    found: Arc<Discovered>,
    plan: Arc<Plan>,
    blocked: Arc<Blocked>,
    settings: Settings,
    draft: ImportDraft,
    export: ExportDraft,
    screen: DiscoverScreen,
}

impl World {
    fn draw(&mut self, ui: &mut egui::Ui) {
        let view = View {
            settings: &self.settings,
            project: Some(ProjectView {
                path: Path::new("million.endcap"),
                dataset: &self.dataset,
                plan: &self.plan,
                kpis: None,
                discovered: Some(&self.found),
                follow_up: None,
                blocked: &self.blocked,
                replay: None,
                impact: None,
                findings: &[],
                selected: None,
                undo_label: None,
                redo_label: None,
                saved: true,
                save_problem: None,
                read_only: None,
            }),
            damaged: None,
            draft: &self.draft,
            report: None,
            last_import: None,
            export: &self.export,
            replacing: None,
            jobs: &[],
            notices: &[],
        };
        self.screen.ui(ui, view, &mut Outbox::default());
    }
}

/// Whole frames at 1920 x 1080: layout with the accessibility tree, and tessellation.
fn frames(dataset: &Arc<Dataset>, found: &Arc<Discovered>) {
    let world = World {
        dataset: Arc::clone(dataset),
        found: Arc::clone(found),
        plan: Arc::default(),
        blocked: Arc::default(),
        settings: Settings::default(),
        draft: ImportDraft::default(),
        export: ExportDraft::default(),
        screen: DiscoverScreen::default(),
    };
    let mut harness = Harness::builder()
        .with_size([1920.0, 1080.0])
        .with_context_setup(theme::install)
        .build_ui_state(|ui, world: &mut World| world.draw(ui), world);
    for _ in 0..7 {
        harness.step();
    }
    let mut still = Rounds::default();
    for _ in 0..200 {
        still.time(|| frame(&mut harness));
    }
    still.report("frame, nothing changed");
    let mut changed = Rounds::default();
    for _ in 0..TIMES {
        harness.get_by_label("Proven pairs").click();
        // The press and the release come in frames of their own; the slower one is the change.
        slowest_of(&mut changed, 3, &mut harness);
    }
    changed.report("frame in which a filter changed");
    let mut sorts = Rounds::default();
    for _ in 0..4 {
        for column in ["Lift", "Together", "Margin", "With", "Attach", "q-value"] {
            harness.get_by_label(&format!("Sort by {column}")).click();
            slowest_of(&mut sorts, 3, &mut harness);
        }
    }
    sorts.report("frame in which the sort changed");
    let mut types = Rounds::default();
    for _ in 0..4 {
        harness.get_by_label("Search pairs").focus();
        harness.step();
        for letter in ["r", "a", "n", "g", "e"] {
            harness.get_by_label("Search pairs").type_text(letter);
            slowest_of(&mut types, 2, &mut harness);
        }
        harness.get_by_label("Clear all").click();
        for _ in 0..3 {
            harness.step();
        }
    }
    types.report("frame in which a letter was typed");
}

/// Of so many frames after an input, the one that took longest.
fn slowest_of(rounds: &mut Rounds, frames: usize, harness: &mut Harness<'_, World>) {
    let mut slowest: Option<Rounds> = None;
    for _ in 0..frames {
        let mut one = Rounds::default();
        one.time(|| frame(harness));
        if slowest
            .as_ref()
            .is_none_or(|slowest| one.wall > slowest.wall)
        {
            slowest = Some(one);
        }
    }
    if let Some(mut slowest) = slowest {
        rounds.cpu += slowest.cpu;
        rounds.wall.append(&mut slowest.wall);
    }
}

fn frame(harness: &mut Harness<'_, World>) {
    harness.step();
    let output = harness.output().shapes.clone();
    std::hint::black_box(harness.ctx.tessellate(output, 1.0));
}
