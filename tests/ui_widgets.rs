//! The pieces of the window, used by label and keyboard, and two pictures of them.

mod support;

use egui::accesskit::Role;
use egui::{Key, Theme, Ui};
use egui_kittest::kittest::Queryable as _;
use endcap::domain::catalog::{Catalog, Product, ProductId, Variant, VariantId};
use endcap::domain::glossary;
use endcap::domain::money::{Currency, Money};
use endcap::ui::theme::{self, Tone};
use endcap::ui::widgets::badge::badge;
use endcap::ui::widgets::button::primary_button;
use endcap::ui::widgets::charts::{self, AxisSpec, Bin, Marker, RangeBar, Series, Swing};
use endcap::ui::widgets::empty_state::{EmptyState, Glyph};
use endcap::ui::widgets::field::money_field;
use endcap::ui::widgets::labelled::labelled;
use endcap::ui::widgets::path_dialog::{PathDialog, PathPurpose};
use endcap::ui::widgets::percent_slider::PercentSlider;
use endcap::ui::widgets::progress_card::ProgressCard;
use endcap::ui::widgets::segmented::segmented;
use endcap::ui::widgets::sku_list::sku_list;
use endcap::ui::widgets::sku_picker::{SkuPickerState, sku_picker};
use endcap::ui::widgets::stat_card::{StatCard, stat_cards};
use endcap::ui::widgets::table::{Column, DataTable, SortBy, TableOutput, TableState};
use endcap::ui::widgets::toast::{Toast, show_toasts};
use endcap::ui::widgets::value_slider::ValueSlider;
use support::harness::{shot, window_of};

fn columns() -> [Column; 4] {
    [
        Column::text("first", "First product").fills(),
        Column::text("second", "Second product"),
        Column::number("together", "Orders together").term(glossary::COUNT),
        Column::number("lift", "Lift").term(glossary::LIFT),
    ]
}

fn pairs(ui: &mut Ui, state: &mut TableState, rows: usize) -> TableOutput {
    let columns = columns();
    let names = ["Espresso cup", "Paper filter", "Burr grinder", "Kettle"];
    let name = |row: usize| format!("pair {row}");
    DataTable::new("Pairs", &columns, rows)
        .multi_select()
        .row_name(&name)
        .show(ui, state, |ui, row, column| {
            match column {
                0 => ui.label(format!("{} {row}", names[row % 4])),
                1 => ui.label(names[(row + 1) % 4]),
                2 => ui.label((1_200 - row % 1_000).to_string()),
                _ => ui.label(format!("{:.2}×", 3.4 - (row % 10) as f64 * 0.21)),
            };
        })
}

fn catalog() -> Catalog {
    let titles = ["Espresso cup", "Paper filter", "Burr grinder"];
    let products = titles.map(|title| Product {
        title: title.to_owned(),
        ..Product::default()
    });
    let variants = (0..3).map(|place| Variant {
        sku: format!("SKU-{place}").into(),
        product: ProductId(place),
        option: String::new(),
        price: Some(Money(1_000)),
        cost: None,
        stock: None,
        attributes: Vec::new(),
        listed: true,
    });
    Catalog::new(products.to_vec(), variants.collect())
}

#[test]
fn a_click_on_a_header_sorts_figures_largest_first_and_then_turns_around() {
    let state = (TableState::default(), None);
    let mut window = window_of([700.0, 300.0], state, |ui, (table, sorted)| {
        *sorted = pairs(ui, table, 1_000_000).sort_changed.or(*sorted);
    });
    window.get_by_label("Sort by Lift").click();
    window.run();
    let by = |ascending| {
        Some(SortBy {
            column: "lift",
            ascending,
        })
    };
    assert_eq!(window.state().1, by(false));
    window.get_by_label("Sort by Lift").click();
    window.run();
    assert_eq!(window.state().1, by(true));
}

#[test]
fn a_table_is_walked_with_the_keyboard_and_lays_out_only_what_one_sees() {
    let state = (TableState::default(), None);
    let mut window = window_of([700.0, 300.0], state, |ui, (table, opened)| {
        *opened = pairs(ui, table, 1_000).activated.or(*opened);
    });
    window.run();
    assert!(window.query_by_label("Row: pair 2").is_some());
    assert!(window.query_by_label("Row: pair 900").is_none());
    window.get_by_label("Row: pair 2").click();
    window.run();
    assert_eq!(window.state().0.only_selected(), Some(2));
    for key in [Key::ArrowDown, Key::ArrowDown, Key::ArrowUp] {
        window.key_press(key);
    }
    window.run();
    assert_eq!(window.state().0.only_selected(), Some(3));
    window.key_press(Key::End);
    window.run();
    assert_eq!(window.state().0.only_selected(), Some(999));
    assert!(window.query_by_label("Row: pair 999").is_some());
    window.key_press(Key::Enter);
    window.run();
    assert_eq!(window.state().1, Some(999));
}

#[test]
fn an_amount_is_taken_on_enter_and_nonsense_is_explained_and_not_taken() {
    let mut window = window_of([500.0, 200.0], Money(1_000), |ui, amount| {
        labelled(ui, "Price", |ui| {
            let limits = (Money(0), Money(1_000_000));
            let field = money_field(ui, "Price", *amount, limits, &Currency::usd());
            *amount = field.committed.unwrap_or(*amount);
            field.response
        });
    });
    let type_over = |window: &mut egui_kittest::Harness<'_, Money>, text: &str| {
        window.get_by_role(Role::TextInput).focus();
        window.run();
        window.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
        window.get_by_role(Role::TextInput).type_text(text);
        window.run();
        window.key_press(Key::Enter);
        window.run();
    };
    type_over(&mut window, "$1,234.50");
    assert_eq!(*window.state(), Money(123_450));
    type_over(&mut window, "ten");
    assert_eq!(*window.state(), Money(123_450));
    assert!(window.query_by_label_contains("Type an amount").is_some());
}

#[test]
fn a_product_is_chosen_by_typing_and_enter() {
    let state = (SkuPickerState::default(), None);
    let catalog = catalog();
    let mut window = window_of([600.0, 400.0], state, move |ui, (picker, chosen)| {
        *chosen = sku_picker(ui, "Add product", picker, &catalog).or(*chosen);
    });
    window.get_by_role(Role::TextInput).focus();
    window.run();
    window.get_by_role(Role::TextInput).type_text("r");
    window.run();
    assert!(window.query_by_label("SKU-2: Burr grinder").is_some());
    window.key_press(Key::ArrowDown);
    window.run();
    window.key_press(Key::Enter);
    window.run();
    assert_eq!(window.state().1, Some(VariantId(1)));
    window.get_by_role(Role::TextInput).type_text("grinder");
    window.run();
    window.get_by_label("SKU-2: Burr grinder").click();
    window.run();
    assert_eq!(window.state().1, Some(VariantId(2)));
}

#[test]
fn a_slider_tells_a_drag_from_its_end() {
    let state = (0.1, Vec::new());
    let mut window = window_of([500.0, 200.0], state, |ui, (share, events)| {
        let slider = PercentSlider::new("Acceptance", 0.0..=0.5)
            .median(0.1)
            .between(0.04, 0.2)
            .show(ui, *share);
        *share = slider.value;
        if slider.changed || slider.released {
            events.push((slider.dragging, slider.released));
        }
    });
    window.run();
    let rect = window.get_by_label("Acceptance").rect();
    window.drag_at(rect.center());
    window.run();
    window.hover_at(rect.center() + egui::vec2(40.0, 0.0));
    window.run();
    window.drop_at(rect.center() + egui::vec2(40.0, 0.0));
    window.run();
    let events = &window.state().1;
    assert!(events.contains(&(true, false)), "{events:?}");
    assert!(events.last().is_some_and(|event| event.1), "{events:?}");
    assert!(window.state().0 > 0.25);
}

#[test]
fn a_slider_between_two_of_its_steps_moves_only_when_somebody_moves_it() {
    let mut window = window_of([300.0, 100.0], Vec::new(), |ui, changes: &mut Vec<f64>| {
        let at = changes.last().copied().unwrap_or(0.333);
        let output = ValueSlider::new("Displacement", 0.0..=1.0, 0.1).show(ui, at);
        if output.changed {
            changes.push(output.value);
        }
    });
    window.run();
    assert_eq!(*window.state(), [0.0; 0]);
    window.get_by_label("Displacement").focus();
    window.run();
    assert_eq!(*window.state(), [0.0; 0]);
    window.key_press(Key::ArrowRight);
    window.run();
    assert_eq!(window.state().len(), 1);

    let mut window = window_of([300.0, 100.0], 0, |ui, changes: &mut u32| {
        let output = PercentSlider::new("Acceptance", 0.0..=1.0).show(ui, 0.3333);
        *changes += u32::from(output.changed);
    });
    window.run();
    assert_eq!(*window.state(), 0);
}

#[test]
fn choices_side_by_side_follow_the_arrow_keys() {
    let mut window = window_of([400.0, 200.0], 1, |ui, chosen| {
        segmented(ui, chosen, &[(1, "One"), (2, "Two"), (3, "Three")]);
    });
    window.get_by_label("One").focus();
    window.run();
    window.key_press(Key::ArrowRight);
    window.run();
    assert_eq!(*window.state(), 2);
    window.get_by_label("Three").click();
    window.run();
    assert_eq!(*window.state(), 3);
}

fn gallery(ui: &mut Ui, table: &mut TableState) {
    ui.label(theme::title("Widget gallery"));
    stat_cards(
        ui,
        &[
            StatCard::of(glossary::NET_REVENUE, "$1,284,310")
                .change("+3.2 % with the plan", Tone::Positive)
                .note("80 %: $1.27M to $1.30M"),
            StatCard::of(glossary::AOV, "$48.20").change("−$0.40", Tone::Negative),
            StatCard::of(glossary::UPT, "2.31").note("unchanged"),
        ],
    );
    ui.horizontal(|ui| {
        badge(ui, "Live", Tone::Positive);
        badge(ui, "Out of date", Tone::Stale);
        badge(ui, "Check", Tone::Warning);
        badge(ui, "Failed", Tone::Negative);
        badge(ui, "Draft", Tone::Neutral);
        segmented(ui, &mut 1, &[(1, "Pairs"), (2, "Ladders")]);
        primary_button(ui, "Run simulation");
        ui.add(egui::Button::new("Export…"));
    });
    PercentSlider::new("Acceptance", 0.0..=0.5)
        .median(0.12)
        .between(0.05, 0.2)
        .show(ui, 0.15);
    theme::card(ui).show(ui, |ui| {
        let points: Vec<[f64; 2]> = (0..26)
            .map(|week| {
                let week = f64::from(week);
                [week, 40.0 + week * 0.8 + (week * 0.9).sin() * 5.0]
            })
            .collect();
        let around = |reach: f64| points.iter().map(|[_, y]| [y - reach, y + reach]).collect();
        let series = Series {
            name: "With the plan".to_owned(),
            band80: around(4.0),
            band95: around(8.0),
            points: points.clone(),
        };
        let plain = |figure: f64| format!("{figure:.0}");
        let x = AxisSpec {
            title: "Week",
            text: &plain,
        };
        let y = AxisSpec {
            title: "Net revenue, $1,000",
            text: &plain,
        };
        charts::line_with_band(ui, "gallery", (x, y), &[series]);
    });
    pairs(ui, table, 40);
}

fn second_gallery(ui: &mut Ui, progress: f32) {
    let plain = |figure: f64| endcap::format::money_compact(figure, &Currency::usd());
    let margin = AxisSpec {
        title: "Gross margin, $",
        text: &plain,
    };
    let rows = [
        ("Cup + filter", 820.0),
        ("Kettle ladder", 310.0),
        ("Bundle", -140.0),
    ];
    let bars: Vec<RangeBar> = rows
        .iter()
        .map(|(name, value)| RangeBar {
            name: (*name).to_owned(),
            value: *value,
            range: Some((value - 120.0, value + 160.0)),
        })
        .collect();
    let swings: Vec<Swing> = rows
        .iter()
        .map(|(name, value)| Swing {
            name: (*name).to_owned(),
            at_low: 500.0 - value / 2.0,
            at_high: 500.0 + value / 2.0,
        })
        .collect();
    ui.columns(2, |columns| {
        if let [left, right] = columns {
            charts::range_bars(left, "rules", margin, &bars);
            charts::tornado(right, "assumptions", margin, 500.0, &swings);
            let bins: Vec<Bin> = (0..20)
                .map(|place| {
                    let from = f64::from(place) * 10.0;
                    Bin {
                        from,
                        to: from + 10.0,
                        count: (f64::from(place) * 0.32).sin().abs() * 90.0 + 4.0,
                    }
                })
                .collect();
            let orders = |figure: f64| format!("{figure:.0}");
            let y = AxisSpec {
                title: "Orders",
                text: &orders,
            };
            let x = AxisSpec {
                title: "Order value, $",
                ..margin
            };
            let median = Marker {
                name: "Median $48".to_owned(),
                at: 48.0,
            };
            charts::histogram(left, "values", (x, y), &bins, &[median]);
            let percent = |share: f64| endcap::format::percent_with(share, 0);
            let x = AxisSpec {
                title: "Acceptance",
                text: &percent,
            };
            let points: Vec<[f64; 2]> = (0..=20)
                .map(|step| [f64::from(step) / 40.0, f64::from(step) * 60.0 - 400.0])
                .collect();
            let band80 = points.iter().map(|[_, y]| [y - 120.0, y + 120.0]).collect();
            let curve = Series {
                name: "Margin".to_owned(),
                points,
                band80,
                band95: Vec::new(),
            };
            let marker = Marker {
                name: "Break-even 17 %".to_owned(),
                at: 0.167,
            };
            charts::curve_with_band(right, "margin", (x, margin), &curve, &[marker]);
        }
    });
    let card = ProgressCard {
        title: "Importing orders",
        share: Some(progress),
        rows: Some(1_234_567),
        rate: Some("1.2M rows/s"),
        elapsed: None,
    };
    card.show(ui);
    let skus = ["SKU-0", "SKU-2", "OLD-9"].map(Into::into);
    sku_list(ui, &catalog(), &skus);
    labelled(ui, "Target price", |ui| {
        let limits = (Money(0), Money(1_000_000));
        money_field(ui, "Target price", Money(123_450), limits, &Currency::usd()).response
    });
    EmptyState::new(
        Glyph::Search,
        "No pairs yet",
        "Discovery has not run over this history. It takes a few seconds.",
    )
    .primary("Discover pairs")
    .secondary("Read how it works")
    .show(ui);
    let toast = Toast {
        id: 1,
        tone: Tone::Positive,
        text: "Exported 12 rules to plan.csv".to_owned(),
        action: Some("Open folder".to_owned()),
    };
    show_toasts(ui.ctx(), &[toast]);
}

#[test]
#[ignore = "a look at the rest of the pieces: set ENDCAP_SHOTS"]
fn the_other_pieces() {
    if std::env::var_os(support::harness::SHOTS).is_none() {
        return;
    }
    for (name, look) in [("other_light", Theme::Light), ("other_dark", Theme::Dark)] {
        shot(name, [900.0, 980.0], look, |ui| second_gallery(ui, 0.4));
    }
    let folder = tempfile::tempdir().unwrap();
    for name in ["orders.csv", "catalog.csv"] {
        std::fs::write(folder.path().join(name), "").unwrap();
    }
    let purpose = PathPurpose::OpenFiles;
    let mut dialog = PathDialog::new("Import orders", purpose, folder.path(), &["csv"]);
    shot("dialog", [700.0, 500.0], Theme::Light, |ui| {
        dialog.show(ui.ctx());
    });
    let mut picker = SkuPickerState::default();
    let catalog = catalog();
    let mut window = support::harness::window([600.0, 300.0], Theme::Light, |ui| {
        sku_picker(ui, "Add product", &mut picker, &catalog);
    });
    window.get_by_role(Role::TextInput).focus();
    window.run();
    support::harness::picture(&mut window, "picker");
}

#[test]
fn the_pieces_look_as_drawn_by_day() {
    let mut table = TableState::sorted_by("lift", false);
    table.select(2);
    shot("widgets_light", [820.0, 800.0], Theme::Light, |ui| {
        gallery(ui, &mut table);
    });
}

#[test]
fn the_pieces_look_as_drawn_by_night() {
    let mut table = TableState::sorted_by("lift", false);
    table.select(2);
    shot("widgets_dark", [820.0, 800.0], Theme::Dark, |ui| {
        gallery(ui, &mut table);
    });
}
