//! Discover over a small shop, used by label and keyboard, and pictured.

mod support;

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, PointerButton, Pos2, Theme, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use endcap::discover::{FollowUpOptions, PairOptions};
use endcap::domain::rule::{Kind, Placement, RuleKind};
use endcap::studio::{Command, List};
use endcap::ui::Action;
use endcap::ui::screens::Screen;
use endcap::ui::screens::discover::DiscoverScreen;
use support::camera_shop::CameraShop;
use support::harness::{shot, window_of};

type Window = Harness<'static, (CameraShop, DiscoverScreen)>;

fn screen(shop: CameraShop) -> Window {
    let state = (shop, DiscoverScreen::default());
    let mut window = window_of([1280.0, 800.0], state, |ui, (shop, screen)| {
        shop.draw(screen, ui);
    });
    window.run();
    window
}

fn click(window: &mut Window, label: &str) {
    window.get_by_label(label).click();
    window.run();
}

/// A press on the name at the left of a row: its middle may be the edge between two columns.
fn click_row(window: &mut Window, label: &str, button: PointerButton) {
    let row = window.get_by_label(label).rect();
    click_at(window, row.left_center() + vec2(40.0, 0.0), button);
}

fn click_at(window: &mut Window, pos: Pos2, button: PointerButton) {
    window.event(Event::PointerMoved(pos));
    for pressed in [true, false] {
        window.event(Event::PointerButton {
            pos,
            button,
            pressed,
            modifiers: Modifiers::NONE,
        });
    }
    window.run();
}

fn choose(window: &mut Window, row: &str) {
    click_row(window, row, PointerButton::Primary);
}

fn press(window: &mut Window, key: Key) {
    window.key_press(key);
    window.run();
}

#[test]
fn enter_on_a_pair_makes_its_rule_with_the_dearer_product_as_trigger() {
    let mut window = screen(CameraShop::busy());
    choose(&mut window, "Row: Field camera, M and Memory card");
    press(&mut window, Key::Enter);
    let shop = &window.state().0;
    let (camera, card) = (shop.id("CAM-M"), shop.id("CARD"));
    assert!(matches!(
        shop.commands[..],
        [Command::MakeRule { kind: Kind::Pair, ref products, .. }] if *products == [camera, card]
    ));
    assert!(window.query_by_label("A rule already").is_some());
    assert!(window.query_by_label_contains("In the plan: ").is_some());
    click(&mut window, "Go to rules");
    assert_eq!(window.state().0.actions, [Action::Go(Screen::Rules)]);
}

#[test]
fn enter_on_a_pair_with_a_rule_makes_no_second_one() {
    let mut window = screen(CameraShop::busy());
    choose(&mut window, "Row: Field camera, M and Memory card");
    press(&mut window, Key::Enter);
    press(&mut window, Key::Enter);
    let shop = &window.state().0;
    assert_eq!(shop.plan.rules.len(), 1);
    assert!(matches!(
        shop.commands.last(),
        Some(Command::SelectRule(Some(_)))
    ));
}

#[test]
fn a_swapped_pair_is_offered_the_other_way_round() {
    let mut window = screen(CameraShop::busy());
    choose(&mut window, "Row: Field camera, M and Memory card");
    click(&mut window, "Swap");
    click(&mut window, "Make pair rule");
    let shop = &window.state().0;
    let (camera, card) = (shop.id("CAM-M"), shop.id("CARD"));
    assert!(matches!(
        shop.commands[..],
        [Command::MakeRule { kind: Kind::Pair, ref products, .. }] if *products == [card, camera]
    ));
}

#[test]
fn the_evidence_says_both_confidences_in_plain_words() {
    let mut window = screen(CameraShop::busy());
    choose(&mut window, "Row: Field camera, M and Memory card");
    let sentence = "Of 60 orders with Field camera, M, 100.0\u{a0}% also hold Memory card.";
    assert!(window.query_by_label(sentence).is_some());
}

#[test]
fn only_proven_pairs_are_shown_until_one_asks_for_every_pair() {
    let mut window = screen(CameraShop::busy());
    let hidden = "Row: Memory card and Green tea";
    assert!(window.query_by_label(hidden).is_none());
    click(&mut window, "Proven pairs");
    assert!(window.query_by_label(hidden).is_some());
}

#[test]
fn a_search_that_finds_nothing_offers_every_pair() {
    let mut window = screen(CameraShop::busy());
    window.get_by_label("Search pairs").focus();
    window.run();
    window
        .get_by_label("Search pairs")
        .type_text("no such thing");
    window.run();
    click(&mut window, "Show every pair");
    assert!(
        window
            .query_by_label("Row: Memory card and Green tea")
            .is_some()
    );
}

const CAMERA_ROW: &str = "Row: Field camera, M and Memory card";

#[test]
fn pairs_with_a_rule_can_be_hidden_and_the_chip_takes_the_filter_away() {
    let mut window = screen(CameraShop::busy());
    choose(&mut window, CAMERA_ROW);
    press(&mut window, Key::Enter);
    click(&mut window, "Filter: Rules and blocks");
    click(&mut window, "Without a rule");
    assert!(window.query_by_label(CAMERA_ROW).is_none());
    click(&mut window, "Clear filter: Rules and blocks");
    assert!(window.query_by_label(CAMERA_ROW).is_some());
}

#[test]
fn a_category_filter_reads_the_proposed_direction_and_says_how_many_are_left() {
    let mut window = screen(CameraShop::busy());
    click(&mut window, "Proven pairs");
    click(&mut window, "Filter: Category");
    click(&mut window, "Trigger category: Memory card");
    assert!(window.query_by_label(CAMERA_ROW).is_none());
    assert!(window.query_by_label("1 of 12 pairs").is_some());
    click(&mut window, "Clear all");
    assert!(window.query_by_label(CAMERA_ROW).is_some());
}

#[test]
fn all_selected_pairs_become_rules_in_one_command_and_those_with_one_are_left_out() {
    let mut window = screen(CameraShop::busy());
    choose(&mut window, CAMERA_ROW);
    press(&mut window, Key::Enter);
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.run();
    let label = more_rules(&window);
    click(&mut window, &label);
    assert!(
        window
            .query_by_label_contains("1 with a rule already")
            .is_some()
    );
    let make = label.trim_end_matches('…').to_owned();
    click(&mut window, &make);
    let shop = &window.state().0;
    let Some(Command::MakePairs { pairs, placement }) = shop.commands.last() else {
        panic!("{:?}", shop.commands)
    };
    assert_eq!(*placement, Placement::Cart);
    assert!(!pairs.contains(&(shop.id("CAM-M"), shop.id("CARD"))));
    assert_eq!(shop.plan.rules.len(), pairs.len() + 1);
}

fn more_rules(window: &Window) -> String {
    (1..40)
        .map(|rules| {
            if rules == 1 {
                "Make 1 rule…".to_owned()
            } else {
                format!("Make {rules} rules…")
            }
        })
        .find(|label| window.query_by_label(label).is_some())
        .unwrap_or_default()
}

#[test]
fn a_blocked_pair_leaves_the_table_and_stands_on_the_block_list_until_it_is_unblocked() {
    let mut window = screen(CameraShop::busy());
    choose(&mut window, CAMERA_ROW);
    click(&mut window, "Block");
    assert!(window.query_by_label(CAMERA_ROW).is_none());
    click(&mut window, "Block list");
    choose(&mut window, "Row: Field camera, M and Memory card");
    click(&mut window, "Unblock");
    assert!(window.state().0.plan.blocked.is_empty());
    assert!(window.query_by_label("No pair is blocked").is_some());
    click(&mut window, "Pairs");
    assert!(window.query_by_label(CAMERA_ROW).is_some());
}

#[test]
fn the_menu_of_a_row_leads_to_the_map_where_enter_shows_the_pairs_of_the_chosen_product() {
    let mut window = screen(CameraShop::busy());
    click_row(&mut window, CAMERA_ROW, PointerButton::Secondary);
    window
        .get_all_by_label("Show on map")
        .last()
        .expect("a menu")
        .click();
    window.run();
    assert!(window.query_by_label("Show its pairs").is_some());
    let map = window.get_by_label("Affinity map");
    assert_eq!(map.value().as_deref(), Some("Field camera, M"));
    map.focus();
    window.run();
    press(&mut window, Key::Enter);
    let search = window.get_by_role_and_label(Role::TextInput, "Search pairs");
    assert_eq!(search.value().as_deref(), Some("CAM-M"));
}

#[test]
fn a_cell_of_the_matrix_shows_the_pairs_of_its_categories() {
    let mut window = screen(CameraShop::busy());
    click(&mut window, "Map");
    click(&mut window, "By category");
    window
        .get_by_label_contains("Memory card with Field camera: ")
        .click();
    window.run();
    assert!(window.query_by_label(CAMERA_ROW).is_some());
    assert!(
        window
            .query_by_label("Filter: Between Memory card and Field camera")
            .is_some()
    );
}

#[test]
fn the_list_one_looks_at_is_written_as_filtered_and_sorted_once_the_file_is_known() {
    let mut window = screen(CameraShop::busy());
    click(&mut window, "Export as CSV…");
    assert_eq!(window.state().0.actions, [Action::SaveList]);
    window.state_mut().1.write_to("list.csv".into());
    window.run();
    let shop = &window.state().0;
    let Some(Command::WriteCsv { path, list, places }) = shop.commands.last() else {
        panic!("{:?}", shop.commands)
    };
    assert_eq!((path.to_str(), *list), (Some("list.csv"), List::Pairs));
    let pairs = &shop.discovered.as_ref().expect("found").pairs.pairs;
    let places = places.as_ref().expect("the shown rows");
    assert!(!places.is_empty() && places.len() < pairs.len());
    assert!(places.iter().all(|row| pairs[*row as usize].is_proven()));
}

#[test]
fn the_upgrade_or_add_on_tab_tells_the_five_considerations_of_the_chosen_product() {
    let mut window = screen(CameraShop::busy());
    choose(&mut window, CAMERA_ROW);
    click(&mut window, "Compare upgrade and add-on");
    for title in [
        "Product relationship",
        "Customer behaviour",
        "Profit margin",
    ] {
        assert!(window.query_by_label(title).is_some(), "{title}");
    }
    click(&mut window, "Make ladder");
    assert!(matches!(
        window.state().0.commands.last(),
        Some(Command::MakeRule {
            kind: Kind::Ladder,
            ..
        })
    ));
}

#[test]
fn what_is_bought_later_is_counted_when_somebody_asks() {
    let mut window = screen(CameraShop::busy());
    click(&mut window, "Follow-up");
    click(&mut window, "Count");
    let expected = FollowUpOptions::default();
    assert!(matches!(
        window.state().0.commands[..],
        [Command::FollowUp(options)] if options == expected
    ));
}

#[test]
fn a_ladder_becomes_a_rule_with_the_keyboard() {
    let mut window = screen(CameraShop::busy());
    click(&mut window, "Ladders");
    choose(&mut window, "Row: Field camera");
    press(&mut window, Key::Enter);
    let (_, rule) = window.state().0.plan.rules.iter().next().expect("a rule");
    assert!(matches!(&rule.kind, RuleKind::Ladder(ladder) if ladder.tiers.len() == 3));
    assert!(window.query_by_label("Show the rule").is_some());
}

#[test]
fn slow_stock_leads_to_its_pairs() {
    let mut window = screen(CameraShop::busy());
    click(&mut window, "Slow stock");
    choose(&mut window, "Row: Travel tripod");
    press(&mut window, Key::Enter);
    let search = window.get_by_role_and_label(Role::TextInput, "Search pairs");
    assert_eq!(search.value().as_deref(), Some("TRI"));
}

#[test]
fn tabs_follow_the_arrow_keys() {
    let mut window = screen(CameraShop::busy());
    window
        .get_by_role_and_label(Role::RadioButton, "Pairs")
        .focus();
    window.run();
    for _ in 0..3 {
        press(&mut window, Key::ArrowRight);
    }
    assert!(window.query_by_label("Make ladder").is_some());
}

#[test]
fn the_count_starts_again_with_other_options() {
    let mut window = screen(CameraShop::busy());
    click(&mut window, "Counting settings…");
    click(&mut window, "Count");
    let expected = PairOptions::default();
    assert!(matches!(
        window.state().0.commands[..],
        [Command::Discover(options)] if options == expected
    ));
}

#[test]
fn a_stopped_count_can_be_started_and_an_empty_project_asks_for_files() {
    let mut shop = CameraShop::busy();
    shop.discovered = None;
    let mut window = screen(shop);
    click(&mut window, "Count");
    assert!(matches!(
        window.state().0.commands[..],
        [Command::Discover(_)]
    ));
    let mut window = screen(CameraShop::empty());
    click(&mut window, Action::AddFiles.label());
    assert_eq!(window.state().0.actions, [Action::AddFiles]);
}

#[test]
fn pairs_of_two_series_fold_to_the_first_open_again_and_can_be_left_out_inside_a_series() {
    let mut window = screen(CameraShop::open());
    click(&mut window, "Proven pairs");
    let rows = |window: &Window| -> Vec<String> {
        let rows = window.query_all_by_label_contains("Row: ");
        rows.filter_map(|row| row.accesskit_node().label())
            .collect()
    };
    let all = rows(&window);
    let cameras = |rows: &[String]| {
        let with_card = rows.iter();
        let is_one = |row: &&String| row.contains("Field camera") && row.contains("Memory card");
        with_card.filter(is_one).count()
    };
    assert_eq!(cameras(&all), 3, "{all:?}");
    click(&mut window, "One row per size or colour range");
    let folded = rows(&window);
    assert_eq!(cameras(&folded), 1, "{folded:?}");
    assert!(folded.iter().all(|row| all.contains(row)));
    assert!(
        window
            .query_by_label_contains(&format!("{} of ", folded.len()))
            .is_some()
    );
    // Opened by the button of its row, closed by the line above the evidence.
    let first = folded
        .iter()
        .find(|row| cameras(&[(*row).clone()]) == 1)
        .unwrap();
    click(&mut window, "Show 2 others of these ranges");
    assert_eq!(cameras(&rows(&window)), 3);
    // At its left stands the button.
    let beside = window.get_by_label(first).rect().left_center() + vec2(120.0, 0.0);
    click_at(&mut window, beside, PointerButton::Primary);
    click(&mut window, "Hide the others");
    assert_eq!(rows(&window), folded);
    click(&mut window, "One row per size or colour range");
    assert_eq!(rows(&window), all);
    click(&mut window, "Filter: Ranges");
    click(&mut window, "Only pairs inside a range");
    let inside = rows(&window);
    assert!(
        inside.len() < all.len() && cameras(&inside) == 0,
        "{inside:?}"
    );
}

#[test]
fn pairs_are_chosen_one_by_one_and_made_rules_without_a_mouse() {
    let mut window = screen(CameraShop::busy());
    window.get_by_role_and_label(Role::Table, "Pairs").focus();
    window.run();
    press(&mut window, Key::Home);
    // All within one frame, as on a slow computer.
    for _ in 0..2 {
        window.key_press_modifiers(Modifiers::COMMAND, Key::ArrowDown);
    }
    press(&mut window, Key::Space);
    assert!(window.query_by_label_contains("2 selected").is_some());
    let button = window.get_by_label("Make 2 rules…");
    button.focus();
    window.run();
    press(&mut window, Key::Enter);
    assert!(window.query_by_label("2 new rules").is_some());
}

#[test]
fn without_a_selected_pair_the_evidence_says_so_and_keeps_its_room() {
    let mut window = screen(CameraShop::busy());
    let width = |window: &Window| {
        let table = window.get_by_role_and_label(Role::Table, "Pairs");
        table.rect().width()
    };
    let before = width(&window);
    choose(&mut window, "Row: Field camera, M and Memory card");
    press(&mut window, Key::Space);
    let hint = "Select a pair to see the evidence for it.";
    assert!(window.query_by_label(hint).is_some());
    assert_eq!(width(&window), before);
    press(&mut window, Key::Space);
    assert!(window.query_by_label(hint).is_none());
    assert_eq!(width(&window), before);
}

#[test]
fn what_needs_categories_or_stock_says_what_is_missing_and_asks_for_files() {
    let mut window = screen(CameraShop::bare());
    for (tab, missing) in [
        ("Substitutes", "No categories known"),
        ("Slow stock", "No stock known"),
    ] {
        click(&mut window, tab);
        assert!(window.query_by_label(missing).is_some(), "{tab}");
        assert!(window.query_by_label_contains("Of 0 pairs").is_none());
        click(&mut window, Action::AddFiles.label());
    }
    click(&mut window, "Map");
    click(&mut window, "By category");
    assert!(window.query_by_label("No categories known").is_some());
    click(&mut window, Action::AddFiles.label());
    assert_eq!(window.state().0.actions, [Action::AddFiles; 3]);
}

/// As wide as the screen is in a window of 1280 points, with the margin of the harness.
const IN_A_SMALL_WINDOW: [f32; 2] = [1112.0, 700.0];

#[test]
fn in_a_small_window_the_columns_up_to_the_q_value_fit_and_the_buttons_stand_in_one_row() {
    let state = (CameraShop::busy(), DiscoverScreen::default());
    let mut window = window_of(IN_A_SMALL_WINDOW, state, |ui, (shop, screen)| {
        shop.draw(screen, ui);
    });
    window.run();
    let table = window.get_by_role_and_label(Role::Table, "Pairs").rect();
    let last = window.get_by_label("Sort by q-value").rect();
    assert!(last.right() <= table.right(), "{last} in {table}");
    let buttons = [
        "Make pair rule",
        "Swap",
        "Block pair",
        "Show on map",
        "Compare upgrade and add-on",
    ];
    let tops = buttons.map(|label| window.get_by_label(label).rect().top());
    assert!(
        tops.iter().all(|top| (top - tops[0]).abs() < 4.0),
        "{tops:?}"
    );
}

fn picture(name: &str, look: Theme) {
    let mut shop = CameraShop::busy();
    let mut screen = DiscoverScreen::default();
    shot(name, [1100.0, 700.0], look, |ui| shop.draw(&mut screen, ui));
}

#[test]
fn discover_looks_as_drawn_by_day() {
    picture("discover_light", Theme::Light);
}

#[test]
fn discover_looks_as_drawn_by_night() {
    picture("discover_dark", Theme::Dark);
}
