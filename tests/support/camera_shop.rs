//! A small shop in memory for the tests of single screens, and a view of it without a studio.

use std::path::Path;
use std::sync::Arc;

use endcap::discover::{self, PairFolds, PairOptions, Series};
use endcap::domain::calendar::Day;
use endcap::domain::catalog::{Catalog, Product, ProductId, Variant, VariantId};
use endcap::domain::edit::Edit;
use endcap::domain::kpi::Kpis;
use endcap::domain::money::{Currency, Money};
use endcap::domain::orders::{OrderHead, OrderHistory, OrderHistoryBuilder, OrderLine};
use endcap::domain::plan::Plan;
use endcap::domain::progress::Progress;
use endcap::domain::project::{Dataset, Source};
use endcap::domain::rule::{Kind, Rule, RuleId};
use endcap::domain::tax::MoneyFacts;
use endcap::studio::{
    Command, Discovered, ExportDraft, ImportDraft, ProjectView, Settings, View, rule_making,
};
use endcap::ui::Action;
use endcap::ui::screens::{Draw, Outbox};

/// Everything a view needs, and what the screen asked for.
pub struct CameraShop {
    pub dataset: Arc<Dataset>,
    pub plan: Arc<Plan>,
    pub kpis: Option<Arc<Kpis>>,
    pub discovered: Option<Arc<Discovered>>,
    /// What is never offered together.
    pub blocked: Arc<discover::Blocked>,
    pub selected: Option<RuleId>,
    pub commands: Vec<Command>,
    pub actions: Vec<Action>,
    settings: Settings,
    draft: ImportDraft,
    export: ExportDraft,
}

/// SKU, title, price and cost in minor units, stock, listed.
type Article = (&'static str, &'static str, i64, Option<i64>, i64, bool);

const ARTICLES: [Article; 9] = [
    ("CAM-S", "Field camera, S", 40_000, Some(30_000), 8, true),
    ("CAM-M", "Field camera, M", 52_000, Some(36_000), 6, true),
    ("CAM-L", "Field camera, L", 99_000, Some(60_000), 3, true),
    ("CARD", "Memory card", 3_000, Some(1_000), 50, true),
    ("BAG", "Camera bag", 6_000, Some(2_500), 12, true),
    ("TRI", "Travel tripod", 9_000, None, 900, true),
    ("TEA", "Green tea", 900, Some(300), 60, true),
    ("MUG", "Stone mug", 1_400, Some(500), 40, true),
    ("OLD-1", "", 0, None, 0, false),
];

/// Baskets as places of articles, each bought so many times in ten weeks.
const BASKETS: [(&[u32], usize); 12] = [
    (&[0], 20),
    (&[0, 3], 30),
    (&[1, 3], 16),
    (&[1, 3, 4], 14),
    (&[2, 4], 8),
    (&[2, 3, 4], 12),
    (&[5], 4),
    (&[6], 70),
    (&[7], 60),
    (&[6, 7], 12),
    (&[8], 3),
    (&[3, 6], 3),
];

/// What else is bought in a busier shop: without other company in baskets nothing could stand out.
const COMPANY: [(&[u32], usize); 6] = [
    (&[6, 7], 120),
    (&[5, 6], 70),
    (&[5, 7], 70),
    (&[4, 6], 60),
    (&[4, 7], 60),
    (&[1, 3], 30),
];

impl CameraShop {
    /// With orders, key figures and what they show.
    pub fn open() -> Self {
        Self::with_history(catalog(), history(&[]))
    }

    /// With more orders, among which the attracted pairs stand out.
    pub fn busy() -> Self {
        Self::with_history(catalog(), history(&COMPANY))
    }

    /// The busy shop, whose catalog knows no cost, no category and no stock.
    pub fn bare() -> Self {
        let full = catalog();
        let product = |product: &Product| Product {
            category: String::new(),
            ..product.clone()
        };
        let variant = |variant: &Variant| Variant {
            cost: None,
            stock: None,
            ..variant.clone()
        };
        let products = full.products().iter().map(product);
        let variants = full.variants().iter().map(variant);
        let bare = Catalog::new(products.collect(), variants.collect());
        Self::with_history(bare, history(&COMPANY))
    }

    fn with_history(catalog: Catalog, history: OrderHistory) -> Self {
        let dataset = Arc::new(Dataset::new(
            Currency::usd(),
            catalog,
            history,
            vec![Source {
                file: "orders.csv".to_owned(),
                role: "orders".to_owned(),
                dialect: "generic".to_owned(),
                rows: 400,
                accepted: 390,
                rejected: 3,
                left_out: vec![("test orders".to_owned(), 7)],
                money: MoneyFacts::default(),
            }],
        ));
        let options = PairOptions::default();
        let progress = Progress::new();
        let pairs = discover::pairs(&dataset, &options, &progress).expect("not cancelled");
        let lookup = discover::Lookup::new(&dataset, &pairs, options.max_basket, &progress)
            .expect("not cancelled");
        let discovered = Discovered {
            substitutes: discover::substitutes(&dataset, &pairs, &lookup, &progress)
                .expect("not cancelled"),
            lookup,
            options,
            sets: discover::sets(&dataset, &pairs, 5, &progress).expect("not cancelled"),
            hubs: discover::hubs(&dataset, &pairs),
            ladders: discover::ladders(&dataset),
            slow_stock: discover::slow_stock(&dataset, 26.0),
            folds: PairFolds::of(&Series::of(&dataset.catalog), &pairs),
            pairs,
        };
        Self {
            kpis: Some(Arc::new(Kpis::of(&dataset))),
            discovered: Some(Arc::new(discovered)),
            ..Self::over(dataset)
        }
    }

    /// Without products and orders.
    pub fn empty() -> Self {
        Self::over(Arc::new(Dataset::empty(Currency::usd())))
    }

    fn over(dataset: Arc<Dataset>) -> Self {
        Self {
            dataset,
            plan: Arc::default(),
            kpis: None,
            discovered: None,
            blocked: Arc::default(),
            selected: None,
            commands: Vec::new(),
            actions: Vec::new(),
            settings: Settings::default(),
            draft: ImportDraft::default(),
            export: ExportDraft::default(),
        }
    }

    fn view(&self) -> View<'_> {
        View {
            settings: &self.settings,
            project: Some(ProjectView {
                path: Path::new("shop.endcap"),
                dataset: &self.dataset,
                plan: &self.plan,
                kpis: self.kpis.as_ref(),
                discovered: self.discovered.as_ref(),
                follow_up: None,
                blocked: &self.blocked,
                replay: None,
                impact: None,
                findings: &[],
                selected: self.selected.as_ref(),
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
        }
    }

    /// Draws a screen, remembers what it asked for, and makes the rules it asked for.
    pub fn draw(&mut self, screen: &mut dyn Draw, ui: &mut egui::Ui) {
        let mut out = Outbox::default();
        screen.ui(ui, self.view(), &mut out);
        for command in &out.commands {
            self.carry_out(command);
        }
        self.commands.extend(out.commands);
        self.actions.extend(out.actions);
    }

    fn carry_out(&mut self, command: &Command) {
        let (dataset, plan) = (&*self.dataset, &*self.plan);
        match command {
            Command::Edit(edit) => {
                let next = plan.apply(edit).expect("an edit that can be made");
                let blocked = discover::Blocked::of(&dataset.catalog, &next.blocked);
                self.blocked = Arc::new(blocked);
                self.plan = Arc::new(next);
                return;
            }
            Command::MakePairs { pairs, placement } => {
                let mut next = plan.clone();
                for (trigger, target) in pairs {
                    let pair = [*trigger, *target];
                    let rule = rule_making::of_products(dataset, &next, Kind::Pair, "", &pair);
                    let mut rule = rule.expect("two products");
                    rule.placement = *placement;
                    next = next.apply(&Edit::AddRules(vec![rule])).expect("a free id");
                }
                self.plan = Arc::new(next);
                return;
            }
            _ => {}
        }
        let rule: Option<Rule> = match command {
            Command::MakeRule {
                kind,
                title,
                products,
            } => rule_making::of_products(dataset, plan, *kind, title, products),
            _ => None,
        };
        if let Some(rule) = rule {
            self.selected = Some(rule.id.clone());
            let next = plan.apply(&Edit::AddRules(vec![rule])).expect("a free id");
            self.plan = Arc::new(next);
        }
    }

    /// The variant with this SKU.
    pub fn id(&self, sku: &str) -> VariantId {
        self.dataset.catalog.find(&sku.into()).expect("in the shop")
    }
}

fn catalog() -> Catalog {
    let products = ARTICLES.map(|(_, title, ..)| Product {
        title: title.to_owned(),
        category: title.split(',').next().unwrap_or_default().to_owned(),
        ..Product::default()
    });
    let variants =
        ARTICLES
            .iter()
            .enumerate()
            .map(|(place, (sku, _, price, cost, stock, listed))| Variant {
                sku: (*sku).into(),
                product: ProductId(place as u32),
                option: String::new(),
                price: listed.then_some(Money(*price)),
                cost: cost.map(Money),
                stock: listed.then_some(*stock),
                attributes: Vec::new(),
                listed: *listed,
            });
    Catalog::new(products.to_vec(), variants.collect())
}

fn history(company: &[(&[u32], usize)]) -> OrderHistory {
    let first = Day::parse("2025-01-06").expect("a day").0;
    let mut builder = OrderHistoryBuilder::new();
    for (kind, (basket, times)) in BASKETS.iter().chain(company).enumerate() {
        for time in 0..*times {
            let minute = (first + ((time * 17 + kind * 5) % 70) as i32) * 1_440;
            let lines: Vec<OrderLine> = basket
                .iter()
                .map(|article| OrderLine {
                    variant: VariantId(*article),
                    units: 1,
                    net_revenue: Money(ARTICLES[*article as usize].2.max(500)),
                })
                .collect();
            let head = OrderHead {
                number: &format!("{kind}-{time}"),
                placed: endcap::domain::calendar::Minute(minute),
                customer: Some((time % 40) as u64),
                order_discount: Money::ZERO,
            };
            builder.push(&head, &lines);
        }
    }
    builder.finish()
}
