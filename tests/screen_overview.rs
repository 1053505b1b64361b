//! The overview over a small shop, used by label and keyboard, and pictured.

mod support;

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Key, Theme};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use endcap::domain::calendar::{Minute, Week};
use endcap::domain::checkouts::{AbandonedCheckouts, Checkout, CheckoutLine};
use endcap::domain::kpi::Kpis;
use endcap::domain::money::Money;
use endcap::domain::offer_log::{OfferCounts, OfferLog, OfferSource};
use endcap::ui::Action;
use endcap::ui::screens::Screen;
use endcap::ui::screens::overview::OverviewScreen;
use support::camera_shop::CameraShop;
use support::harness::{shot, window_of};

fn screen(shop: CameraShop) -> Harness<'static, (CameraShop, OverviewScreen)> {
    let state = (shop, OverviewScreen::default());
    let mut window = window_of([1100.0, 1600.0], state, |ui, (shop, screen)| {
        shop.draw(screen, ui);
    });
    window.run();
    window
}

#[test]
fn the_next_step_leads_to_what_is_bought_together() {
    let mut window = screen(CameraShop::open());
    window.get_by_label("See what is bought together").click();
    window.run();
    window.get_by_label("Go to import").click();
    window.run();
    let steps = [Action::Go(Screen::Discover), Action::Go(Screen::Import)];
    assert_eq!(window.state().0.actions, steps);
}

#[test]
fn a_project_without_orders_asks_for_files() {
    let mut window = screen(CameraShop::empty());
    window.get_by_label(Action::AddFiles.label()).click();
    window.run();
    assert_eq!(window.state().0.actions, [Action::AddFiles]);
}

#[test]
fn until_the_key_figures_are_there_the_screen_says_what_it_waits_for() {
    let mut shop = CameraShop::open();
    shop.kpis = None;
    let window = screen(shop);
    assert!(window.query_by_label("Working out key figures").is_some());
    assert!(window.query_by_label("AOV").is_none());
}

#[test]
fn what_is_missing_is_counted_and_named() {
    let window = screen(CameraShop::open());
    assert!(
        window
            .query_by_label_contains("1 of 8 products has no cost")
            .is_some()
    );
    assert!(
        window
            .query_by_label_contains("1 SKU of the orders is not in the catalog: OLD-1")
            .is_some()
    );
    assert!(window.query_by_label("orders.csv").is_some());
}

#[test]
fn a_margin_of_products_without_cost_is_unknown_and_the_card_says_why() {
    let window = screen(CameraShop::bare());
    assert!(window.query_all_by_label("Unknown").count() >= 2);
    let why = "None of 8 products has a cost";
    assert!(window.query_by_label("8 products lack a cost").is_some());
    let chart = format!("Unknown: {why}. Import the catalog with a column for the unit cost.");
    assert!(window.query_by_label(&chart).is_some());
    assert!(window.query_by_label("$0").is_none());
}

#[test]
fn charts_of_money_nobody_knows_say_so_instead_of_drawing_zeros() {
    let mut shop = CameraShop::open();
    let mut kpis = Kpis::clone(shop.kpis.as_ref().unwrap());
    kpis.totals.net_revenue = Money::ZERO;
    shop.kpis = Some(Arc::new(kpis));
    let window = screen(shop);
    let said = window.query_all_by_label_contains("Unknown: the orders name no prices.");
    assert_eq!(said.count(), 2);
    assert!(window.query_by_label_contains("Median $0").is_none());
}

#[test]
fn a_margin_of_some_costs_says_of_how_much_revenue_it_is() {
    let window = screen(CameraShop::open());
    // The card, and two sentences on what is missing.
    let known = window.query_all_by_label_contains("\u{a0}% of net revenue");
    assert_eq!(known.count(), 3);
}

#[test]
fn a_week_is_picked_with_the_arrow_keys_and_read_out() {
    let mut window = screen(CameraShop::open());
    window
        .get_by_role_and_label(Role::Slider, "Gross margin per week")
        .focus();
    window.run();
    window.key_press(Key::ArrowRight);
    window.run();
    window.key_press(Key::ArrowRight);
    window.run();
    assert!(
        window
            .query_by_label_contains("Week from 13 Jan 2025")
            .is_some()
    );
}

#[test]
fn products_sort_by_their_header() {
    let mut window = screen(CameraShop::open());
    let top = |window: &Harness<'_, _>, title: &str| {
        window.get_by_label(&format!("Row: {title}")).rect().top()
    };
    let (tea, camera) = ("Green tea", "Field camera, L");
    assert!(top(&window, camera) < top(&window, tea));
    window.get_by_label("Sort by Orders").click();
    window.run();
    assert!(top(&window, tea) < top(&window, camera));
}

#[test]
fn files_beside_catalog_and_orders_are_shown_or_asked_for() {
    let window = screen(CameraShop::open());
    for text in [
        "A CSV of checkouts that were not paid",
        "A CSV with rule, week, shown and accepted",
    ] {
        assert!(window.query_by_label_contains(text).is_some(), "{text}");
    }
    let mut shop = CameraShop::open();
    let line = |sku: &str| CheckoutLine {
        sku: sku.into(),
        units: 2,
        unit_price: None,
    };
    let checkouts = AbandonedCheckouts::new([
        Checkout::new("1", Minute(28_900_000), vec![line("CAM-M"), line("CARD")]),
        Checkout::new(
            "2",
            Minute(28_903_000),
            vec![line("CAM-M"), line("NOWHERE")],
        ),
    ]);
    let counts = OfferCounts {
        shown: 500,
        accepted: 30,
        source: OfferSource::Dashboard,
    };
    let log = OfferLog::new([(("gone".into(), Week(2_900)), counts)]);
    let dataset = (*shop.dataset).clone().with_optional(checkouts, log);
    shop.dataset = Arc::new(dataset);
    let window = screen(shop);
    for text in [
        "2 checkouts over",
        "$2,140.00 left behind",
        "Not in the catalog",
        "1 rule is not in the plan",
        "Dashboard",
    ] {
        assert!(window.query_by_label_contains(text).is_some(), "{text}");
    }
}

fn picture(name: &str, look: Theme) {
    let mut shop = CameraShop::open();
    let mut screen = OverviewScreen::default();
    shot(name, [900.0, 600.0], look, |ui| shop.draw(&mut screen, ui));
}

#[test]
fn the_overview_looks_as_drawn_by_day() {
    picture("overview_light", Theme::Light);
}

#[test]
fn the_overview_looks_as_drawn_by_night() {
    picture("overview_dark", Theme::Dark);
}
