//! A shop whose filter, sort, plan and pairs change while sorts run that end when a test says so.

use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;

use proptest::prelude::*;

use super::*;
use crate::discover::{Affinity, OfferValues, PairTable, trigger_first};
use crate::domain::belief::Belief;
use crate::domain::blocked::SkuPair;
use crate::domain::catalog::{Catalog, Product, ProductId, Variant, VariantId};
use crate::domain::edit::Edit;
use crate::domain::money::{Currency, Money};
use crate::domain::orders::OrderHistory;
use crate::domain::plan::Plan;
use crate::domain::project::Dataset;
use crate::domain::rule::Kind;
use crate::studio::{Discovered, ProjectView, rule_making};
use crate::ui::screens::discover::fixtures::affinity;
use crate::ui::screens::discover::pairs::filter::Choice;
use crate::ui::screens::discover::pairs::sorting::Work;
use crate::ui::screens::discover::tab_data::Known;

const PRODUCTS: u32 = 12;

/// So few pairs count as too many for a frame.
const MANY: usize = 6;

const COLUMNS: [&str; 11] = [
    "trigger", "target", "count", "lower", "margin", "attach", "q", "aware", "lift", "back",
    "support",
];

/// A figure that looks random.
fn mixed(seed: u32, index: u32) -> u32 {
    let word = (seed * 7_919 + index).wrapping_mul(2_654_435_761);
    (word ^ word >> 15).wrapping_mul(2_246_822_519) >> 7
}

fn dataset(seed: u32) -> Dataset {
    let indices = 0..PRODUCTS;
    let products = indices.clone().map(|index| Product {
        title: format!("Article {}", mixed(seed, index) % 9),
        ..Product::default()
    });
    let variants = indices.map(|index| Variant {
        sku: format!("SKU-{index}").as_str().into(),
        product: ProductId(index),
        option: String::new(),
        price: Some(Money(i64::from(mixed(seed, index + 50) % 5_000))),
        cost: (index % 4 != 0).then(|| Money(i64::from(mixed(seed, index + 90) % 3_000))),
        stock: None,
        attributes: Vec::new(),
        listed: true,
    });
    Dataset::new(
        Currency::usd(),
        Catalog::new(products.collect(), variants.collect()),
        OrderHistory::default(),
        Vec::new(),
    )
}

/// Every pair of the products; few different figures, so that many rows are equal.
fn found(seed: u32) -> Discovered {
    let pairs = (0..PRODUCTS).flat_map(|a| (a + 1..PRODUCTS).map(move |b| (a, b)));
    let mut pairs: Vec<Affinity> = pairs
        .map(|(a, b)| {
            let of = |what: u32| f64::from(mixed(seed, a * 97 + b * 13 + what) % 7) / 3.0;
            Affinity {
                orders_a: 40,
                orders_b: 30,
                support: of(1),
                confidence_ab: of(2),
                confidence_ba: of(3),
                lift: of(4),
                size_aware_lift: of(5),
                lift_lower: of(6),
                q_value: of(7) / 10.0,
                ..affinity(a, b, mixed(seed, a * 31 + b) % 9)
            }
        })
        .collect();
    pairs.sort_by(|x, y| y.lift_lower.total_cmp(&x.lift_lower));
    Discovered {
        pairs: PairTable {
            pairs,
            ..PairTable::default()
        },
        ..Discovered::default()
    }
}

/// A screen of pairs whose sorts wait until they are told to run.
struct Screen {
    ctx: Context,
    dataset: Arc<Dataset>,
    found: Arc<Discovered>,
    plan: Arc<Plan>,
    blocked: Arc<Blocked>,
    known: Option<Known>,
    filter: PairFilter,
    sort: SortBy,
    rows: PairRows,
    waiting: Rc<RefCell<Vec<Work>>>,
}

impl Screen {
    fn new() -> Self {
        let waiting: Rc<RefCell<Vec<Work>>> = Rc::default();
        let queue = Rc::clone(&waiting);
        let beside = Beside::as_told(move |work| {
            queue.borrow_mut().push(work);
            true
        });
        let mut screen = Self {
            ctx: Context::default(),
            dataset: Arc::new(dataset(1)),
            found: Arc::new(found(1)),
            plan: Arc::default(),
            blocked: Arc::default(),
            known: None,
            filter: PairFilter::everything(),
            sort: BY_LOWER,
            rows: PairRows {
                order: PairOrder::with_many(MANY),
                beside,
                ..PairRows::default()
            },
            waiting,
        };
        screen.frame();
        screen
    }

    fn edit(&mut self, edit: &Edit) {
        self.plan = Arc::new(self.plan.apply(edit).unwrap());
        let blocked = Blocked::of(&self.dataset.catalog, &self.plan.blocked);
        if blocked != *self.blocked {
            self.blocked = Arc::new(blocked);
        }
    }

    fn sku_pair(a: u32, b: u32) -> Option<SkuPair> {
        let sku = |index: u32| format!("SKU-{index}").as_str().into();
        SkuPair::new(sku(a), sku(b))
    }

    fn sort(&mut self, column: &'static str, ascending: bool) {
        self.sort = SortBy { column, ascending };
        self.frame();
    }

    /// Runs the sort that was asked for as the `nth` of those that wait.
    fn run(&mut self, nth: usize) {
        let work = {
            let mut waiting = self.waiting.borrow_mut();
            (nth < waiting.len()).then(|| waiting.remove(nth))
        };
        if let Some(work) = work {
            work();
        }
    }

    fn run_all(&mut self) {
        while !self.waiting.borrow().is_empty() {
            self.run(0);
            self.frame();
        }
    }

    /// Draws once and looks whether what stands there may stand there.
    fn frame(&mut self) -> Changed {
        let project = ProjectView {
            path: Path::new("a.endcap"),
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
        };
        Known::follow(&mut self.known, &project, &self.found);
        let data = self.known.as_ref().unwrap().tab_data(&[]);
        let changed = self.rows.follow(&self.ctx, data, &self.filter, self.sort);
        let expected = self.expected();
        let shown = self.rows.rows();
        let known = expected
            .iter()
            .filter(|row| self.figure(**row).is_none_or(|figure| !figure.is_nan()));
        let at_once = known.count().min(MANY);
        assert_eq!(shown[..at_once], expected[..at_once], "first rows");
        let sorted = |rows: &[u32]| {
            let mut rows = rows.to_vec();
            rows.sort_unstable();
            rows
        };
        assert_eq!(sorted(shown), sorted(&expected), "each row once");
        assert_eq!(self.rows.settled(data), expected, "what is written");
        changed
    }

    /// The rows as somebody would write them down who looks at one pair after the other.
    fn expected(&self) -> Vec<u32> {
        let passes = |pair: &Affinity| {
            let sku = |id: VariantId| self.dataset.catalog.variant(id).sku.clone();
            let blocked = self.plan.is_blocked(&sku(pair.a), &sku(pair.b));
            let has_rule = self.plan.rules.values().any(|rule| {
                let text = format!("{:?}", rule.kind);
                let names = |id| text.contains(&format!("{:?}", sku(id)));
                names(pair.a) && names(pair.b)
            });
            let holds = |id| {
                let title = self.dataset.catalog.title(id);
                format!("{} {title}", sku(id)).contains(&self.filter.search)
            };
            (holds(pair.a) || holds(pair.b))
                && pair.count >= self.filter.min_count
                && !(blocked && self.filter.blocked == Choice::Without)
                && !(has_rule && self.filter.rule == Choice::Without)
        };
        let pairs = &self.found.pairs.pairs;
        let mut rows: Vec<u32> = (0..pairs.len() as u32)
            .filter(|row| passes(&pairs[*row as usize]))
            .collect();
        let up = self.sort.ascending;
        if let Some(names) = self.titles() {
            rows.sort_by(|x, y| {
                let order = names[*x as usize].cmp(&names[*y as usize]);
                if up { order } else { order.reverse() }
            });
            return rows;
        }
        rows.sort_by(|x, y| {
            let (x, y) = (self.figure(*x).unwrap(), self.figure(*y).unwrap());
            x.is_nan().cmp(&y.is_nan()).then_with(|| {
                if x.is_nan() {
                    std::cmp::Ordering::Equal
                } else if up {
                    x.total_cmp(&y)
                } else {
                    y.total_cmp(&x)
                }
            })
        });
        rows
    }

    fn proposed(&self, pair: &Affinity) -> (VariantId, VariantId) {
        trigger_first(|id| self.dataset.catalog.variant(id).price, pair.a, pair.b)
    }

    /// Title and index of the trigger or target of every pair, when one of them sorts.
    fn titles(&self) -> Option<Vec<(String, u32)>> {
        let of = |pair: &Affinity| {
            let (trigger, target) = self.proposed(pair);
            let id = if self.sort.column == "trigger" {
                trigger
            } else {
                target
            };
            (self.dataset.catalog.title(id).to_lowercase(), id.0)
        };
        matches!(self.sort.column, "trigger" | "target")
            .then(|| self.found.pairs.pairs.iter().map(of).collect())
    }

    /// The figure of a row by which one sorts; `None` where one sorts by title.
    fn figure(&self, row: u32) -> Option<f64> {
        let pair = &self.found.pairs.pairs[row as usize];
        let (trigger, _) = self.proposed(pair);
        let forth = trigger == pair.a;
        Some(match self.sort.column {
            "trigger" | "target" => return None,
            "count" => f64::from(pair.count),
            "q" => pair.q_value,
            "support" => pair.support,
            "lift" => pair.lift,
            "aware" => pair.size_aware_lift,
            "attach" if forth => pair.confidence_ab,
            "back" if !forth => pair.confidence_ab,
            "attach" | "back" => pair.confidence_ba,
            "margin" => {
                let belief = self.known.as_ref().unwrap().tab_data(&[]).values.belief();
                let value = OfferValues::new(&self.dataset, belief).triggered_by(pair, trigger);
                value.expected.unwrap_or(f64::NAN)
            }
            _ => pair.lift_lower,
        })
    }
}

fn acceptance(percent: u32) -> Edit {
    Edit::SetAssumption {
        id: "acceptance.pair.cart".parse().unwrap(),
        belief: Some(Belief::fixed(f64::from(percent) / 100.0)),
    }
}

#[test]
fn a_thread_puts_the_rows_as_a_plain_sort_does() {
    let screen = Screen::new();
    let data = screen.known.as_ref().unwrap().tab_data(&[]);
    for column in COLUMNS {
        for ascending in [true, false] {
            let by = SortBy { column, ascending };
            let sorting = Sorting::begin(&Beside::default(), &screen.ctx, data, by).unwrap();
            assert_eq!(sorting.by(), by);
            let mut plain = Screen {
                sort: by,
                ..Screen::new()
            };
            plain.frame();
            assert_eq!(sorting.waited_for(), plain.expected(), "{by:?}");
        }
    }
}

#[test]
fn the_first_rows_of_a_sort_stand_at_once_and_the_others_once_it_is_made() {
    let mut screen = Screen::new();
    let before = screen.rows.rows().to_vec();
    screen.sort("lift", false);
    let expected = screen.expected();
    assert_eq!(screen.waiting.borrow().len(), 1);
    let shown = screen.rows.rows().to_vec();
    assert_ne!(shown, expected);
    let first = shown.iter().zip(&expected).take_while(|(x, y)| x == y);
    let first = first.count();
    let old: Vec<u32> = before
        .into_iter()
        .filter(|row| !shown[..first].contains(row))
        .collect();
    assert_eq!(shown[first..], old);
    screen.frame();
    assert_eq!(screen.rows.rows(), shown, "nothing moves while one waits");
    screen.run(0);
    screen.frame();
    assert_eq!(screen.rows.rows(), expected);
    assert!(screen.waiting.borrow().is_empty());
}

#[test]
fn a_newer_sort_takes_the_index_of_an_older_one_whichever_is_made_first() {
    for first in [0, 1] {
        let mut screen = Screen::new();
        screen.sort("lift", false);
        screen.sort("attach", true);
        assert_eq!(screen.waiting.borrow().len(), 2);
        screen.run(first);
        screen.frame();
        screen.run(0);
        screen.frame();
        assert_eq!(screen.rows.rows(), screen.expected());
        assert_eq!(screen.rows.of.as_ref().unwrap().standing, screen.sort);
        assert!(screen.waiting.borrow().is_empty());
    }
}

#[test]
fn a_sort_taken_back_leaves_the_rows_where_they_were() {
    let mut screen = Screen::new();
    let before = screen.rows.rows().to_vec();
    screen.sort("lift", false);
    screen.sort("lower", false);
    assert_eq!(screen.rows.rows(), before);
    screen.run(0);
    screen.frame();
    assert_eq!(screen.rows.rows(), before);
}

#[test]
fn other_pairs_while_a_sort_runs_are_sorted_anew_and_the_old_order_is_never_shown() {
    let mut screen = Screen::new();
    screen.sort("lift", false);
    screen.found = Arc::new(found(2));
    assert!(screen.frame().pairs);
    // The order of the pairs that are gone comes in late.
    screen.run(0);
    screen.frame();
    assert_ne!(screen.rows.rows(), screen.expected());
    screen.run(0);
    screen.frame();
    assert_eq!(screen.rows.rows(), screen.expected());
}

#[test]
fn another_catalog_under_the_same_pairs_turns_their_titles_round() {
    let mut screen = Screen::new();
    screen.sort("trigger", true);
    screen.run_all();
    screen.dataset = Arc::new(dataset(3));
    assert!(screen.frame().pairs);
    screen.run_all();
    assert_eq!(screen.rows.rows(), screen.expected());
}

#[test]
fn another_belief_sorts_by_margin_anew_and_leaves_other_orders_alone() {
    let mut screen = Screen::new();
    screen.sort("lift", false);
    screen.run_all();
    screen.edit(&acceptance(1));
    assert_eq!(screen.frame(), Changed::default());
    assert!(screen.waiting.borrow().is_empty());
    screen.sort("margin", false);
    screen.edit(&acceptance(90));
    screen.frame();
    assert_eq!(screen.waiting.borrow().len(), 2);
    screen.run_all();
    assert_eq!(screen.rows.rows(), screen.expected());
}

#[test]
fn pairs_blocked_while_a_sort_runs_are_gone_at_once_and_stay_away() {
    let mut screen = Screen::new();
    screen.filter.blocked = Choice::Without;
    screen.sort("lift", false);
    let top = screen.rows.rows()[0];
    let pair = &screen.found.pairs.pairs[top as usize];
    let pairs = Screen::sku_pair(pair.a.0, pair.b.0).into_iter().collect();
    screen.edit(&Edit::Block {
        pairs,
        note: String::new(),
    });
    let changed = screen.frame();
    assert!(changed.passing && !changed.pairs);
    assert!(!screen.rows.rows().contains(&top));
    screen.run_all();
    assert!(!screen.rows.rows().contains(&top));
    assert_eq!(screen.rows.rows(), screen.expected());
}

#[test]
fn where_there_is_no_thread_the_rows_are_sorted_in_the_frame() {
    let mut screen = Screen::new();
    screen.rows.beside = Beside::as_told(|_| false);
    screen.sort("lift", true);
    assert_eq!(screen.rows.rows(), screen.expected());
}

#[test]
fn a_sort_that_broke_off_is_made_up_for_in_the_frame() {
    let mut screen = Screen::new();
    screen.sort("lift", true);
    screen.waiting.borrow_mut().clear();
    screen.frame();
    assert_eq!(screen.rows.rows(), screen.expected());
}

/// What can happen between two frames.
#[derive(Clone, Debug)]
enum Event {
    Sort(usize, bool),
    Search(u32),
    Least(u32),
    Choose(bool, bool),
    Block(u32, u32),
    Unblock,
    Rule(u32, u32),
    Acceptance(u32),
    Counted(u32),
    Imported(u32),
    Made(usize),
}

fn event() -> impl Strategy<Value = Event> {
    let products = || 0..PRODUCTS;
    prop_oneof![
        4 => (0..COLUMNS.len(), any::<bool>()).prop_map(|(at, up)| Event::Sort(at, up)),
        2 => (0..10_u32).prop_map(Event::Search),
        1 => (0..6_u32).prop_map(Event::Least),
        1 => (any::<bool>(), any::<bool>()).prop_map(|(a, b)| Event::Choose(a, b)),
        1 => (products(), products()).prop_map(|(a, b)| Event::Block(a, b)),
        1 => Just(Event::Unblock),
        1 => (products(), products()).prop_map(|(a, b)| Event::Rule(a, b)),
        1 => (1..90_u32).prop_map(Event::Acceptance),
        1 => (1..4_u32).prop_map(Event::Counted),
        1 => (1..4_u32).prop_map(Event::Imported),
        5 => (0..3_usize).prop_map(Event::Made),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn whatever_changes_while_sorts_run_no_wrong_row_is_shown_and_none_twice(
        events in proptest::collection::vec(event(), 1..24)
    ) {
        let mut screen = Screen::new();
        for event in events {
            let without = |is: bool| if is { Choice::Without } else { Choice::Any };
            match event {
                Event::Sort(at, ascending) => {
                    screen.sort = SortBy { column: COLUMNS[at], ascending };
                }
                Event::Search(9) => screen.filter.search.clear(),
                Event::Search(digit) => screen.filter.search = digit.to_string(),
                Event::Least(least) => screen.filter.min_count = least,
                Event::Choose(rule, blocked) => {
                    screen.filter.rule = without(rule);
                    screen.filter.blocked = without(blocked);
                }
                Event::Block(a, b) => {
                    let pairs = Screen::sku_pair(a, b).into_iter().collect();
                    screen.edit(&Edit::Block { pairs, note: String::new() });
                }
                Event::Unblock => {
                    let pairs = screen.plan.blocked.keys().cloned().collect();
                    screen.edit(&Edit::Unblock(pairs));
                }
                Event::Rule(a, b) if a != b => {
                    let ids = [VariantId(a), VariantId(b)];
                    let (dataset, plan) = (&screen.dataset, &screen.plan);
                    let rule = rule_making::of_products(dataset, plan, Kind::Pair, "", &ids);
                    screen.edit(&Edit::AddRules(rule.into_iter().collect()));
                }
                Event::Rule(..) => {}
                Event::Acceptance(percent) => screen.edit(&acceptance(percent)),
                Event::Counted(seed) => screen.found = Arc::new(found(seed)),
                Event::Imported(seed) => screen.dataset = Arc::new(dataset(seed)),
                Event::Made(nth) => screen.run(nth),
            }
            screen.frame();
        }
        screen.run_all();
        screen.frame();
        prop_assert_eq!(screen.rows.rows(), screen.expected());
    }
}
