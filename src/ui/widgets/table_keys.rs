//! How clicks and keys move through a table and select its rows.

use std::collections::BTreeSet;

use egui::{Event, Key, Modifiers, Ui};

use super::table::{Column, MOST_SELECTED, Rows, TableState};

/// What a key asks of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Go to another row.
    Move(Movement),
    /// Open the row.
    Activate,
    /// Select the row beside the others, or no longer.
    Toggle,
    /// Select every row.
    All,
}

/// Where to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Movement {
    /// So many rows down, or up when negative.
    By(isize),
    /// To the first row.
    First,
    /// To the last row.
    Last,
}

/// What a movement does to the selection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// The row one comes to is selected alone.
    Alone,
    /// With Shift: everything from the anchor to it is.
    Extend,
    /// With Ctrl: it stays as it is, so that Space can add a row further away.
    Keep,
}

/// The step asked for in this frame, taken out of the input.
pub(super) fn pressed(ui: &Ui, page: usize) -> Option<(Step, Reach)> {
    let page = isize::try_from(page).unwrap_or(1);
    let steps = [
        (Key::ArrowDown, Step::Move(Movement::By(1))),
        (Key::ArrowUp, Step::Move(Movement::By(-1))),
        (Key::PageDown, Step::Move(Movement::By(page))),
        (Key::PageUp, Step::Move(Movement::By(-page))),
        (Key::Home, Step::Move(Movement::First)),
        (Key::End, Step::Move(Movement::Last)),
        (Key::Enter, Step::Activate),
        (Key::Space, Step::Toggle),
    ];
    ui.input_mut(|input| {
        if input.consume_key(Modifiers::COMMAND, Key::A) {
            return Some((Step::All, Reach::Alone));
        }
        let (modifiers, reach) = if input.modifiers.shift {
            (Modifiers::SHIFT, Reach::Extend)
        } else if input.modifiers.command {
            (Modifiers::COMMAND, Reach::Keep)
        } else {
            (Modifiers::NONE, Reach::Alone)
        };
        steps
            .into_iter()
            .find(|(key, _)| input.consume_key(modifiers, *key))
            .map(|(_, step)| (step, reach))
    })
}

/// Selects the row the keyboard stands on beside the others, or takes it out again; where only one row may be selected,
/// selects it. True when the selection changed.
pub(super) fn toggle(state: &mut TableState, rows: Rows<'_>, multi: bool) -> bool {
    let Some(row) = state.cursor.filter(|row| rows.place_of(*row).is_some()) else {
        return false;
    };
    click(state, rows, row, Modifiers::COMMAND, multi)
}

/// Goes to another row and selects it, or everything from the anchor to it, or nothing. True when the selection changed.
pub(super) fn walk(
    state: &mut TableState,
    rows: Rows<'_>,
    movement: Movement,
    reach: Reach,
) -> bool {
    let Some(last) = rows.len().checked_sub(1) else {
        return false;
    };
    let here = state.cursor.and_then(|row| rows.place_of(row));
    let place = match (movement, here) {
        (Movement::By(rows), Some(here)) => here.saturating_add_signed(rows).min(last),
        (Movement::By(rows), None) if rows < 0 => last,
        (Movement::Last, _) => last,
        (Movement::By(_), None) | (Movement::First, _) => 0,
    };
    let Some(row) = rows.at(place) else {
        return false;
    };
    state.reveal = Some(row);
    if reach == Reach::Keep {
        state.cursor = Some(row);
        return false;
    }
    select(state, rows, row, reach == Reach::Extend)
}

/// Selects by a click: alone, added with Ctrl, or from the anchor with Shift. True when the selection changed.
pub(super) fn click(
    state: &mut TableState,
    rows: Rows<'_>,
    row: u32,
    modifiers: Modifiers,
    multi: bool,
) -> bool {
    if multi && modifiers.command {
        let full = state.selected.len() >= MOST_SELECTED;
        state.is_capped = full && !state.selected.contains(&row);
        if state.is_capped {
            return false;
        }
        if !state.selected.remove(&row) {
            state.selected.insert(row);
        }
        state.cursor = Some(row);
        state.anchor = Some(row);
        return true;
    }
    select(state, rows, row, multi && modifiers.shift)
}

fn select(state: &mut TableState, rows: Rows<'_>, row: u32, extend: bool) -> bool {
    let before = std::mem::take(&mut state.selected);
    let from = state.anchor.and_then(|anchor| rows.place_of(anchor));
    match (from, rows.place_of(row)) {
        (Some(from), Some(to)) if extend => {
            // From the anchor on, so that a longer way keeps what a shorter one held.
            let far = to.clamp(
                from.saturating_sub(MOST_SELECTED - 1),
                from.saturating_add(MOST_SELECTED - 1),
            );
            state.is_capped = far != to;
            state.selected = (from.min(far)..=from.max(far))
                .filter_map(|place| rows.at(place))
                .collect();
        }
        _ => {
            state.selected = BTreeSet::from([row]);
            state.is_capped = false;
            state.anchor = Some(row);
        }
    }
    state.cursor = Some(row);
    state.selected != before
}

/// Selects every row, as far as that goes.
pub(super) fn select_all(state: &mut TableState, rows: Rows<'_>) {
    let most = rows.len().min(MOST_SELECTED);
    state.selected = (0..most).filter_map(|place| rows.at(place)).collect();
    state.is_capped = most < rows.len();
}

/// A press of the secondary button: on a selected row for all of them, on another one for it alone. True when the
/// selection changed.
pub(super) fn secondary_click(state: &mut TableState, row: u32) -> bool {
    if state.selected.contains(&row) {
        state.cursor = Some(row);
        return false;
    }
    state.selected = BTreeSet::from([row]);
    state.is_capped = false;
    state.cursor = Some(row);
    state.anchor = Some(row);
    true
}

/// True when Ctrl+C was pressed in this frame.
pub(super) fn copy_asked(ui: &Ui) -> bool {
    ui.input(|input| {
        input
            .events
            .iter()
            .any(|event| matches!(event, Event::Copy))
    })
}

/// The selected rows from top to bottom under a line of titles, with tabs between the cells.
pub(super) fn tab_separated(
    state: &TableState,
    rows: Rows<'_>,
    columns: &[Column],
    text: &dyn Fn(usize, usize) -> String,
) -> String {
    let titles: Vec<&str> = columns.iter().map(|column| column.title.as_str()).collect();
    let mut all = titles.join("\t");
    let chosen = (0..rows.len())
        .filter_map(|place| rows.at(place))
        .filter(|row| state.selected.contains(row));
    for row in chosen {
        all.push('\n');
        let cells: Vec<String> = (0..columns.len())
            .map(|column| text(row as usize, column).replace(['\t', '\n', '\r'], " "))
            .collect();
        all.push_str(&cells.join("\t"));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selected(state: &TableState) -> Vec<u32> {
        state.selected.iter().copied().collect()
    }

    #[test]
    fn walking_follows_the_order_on_screen_and_stops_at_its_ends() {
        let rows = Rows::Order(&[7, 3, 9]);
        let mut state = TableState::default();
        assert!(walk(&mut state, rows, Movement::By(1), Reach::Alone));
        assert_eq!(selected(&state), [7]);
        walk(&mut state, rows, Movement::By(5), Reach::Alone);
        assert_eq!(selected(&state), [9]);
        assert!(!walk(&mut state, rows, Movement::Last, Reach::Alone));
        walk(&mut state, rows, Movement::By(-1), Reach::Extend);
        assert_eq!(selected(&state), [3, 9]);
        walk(&mut state, rows, Movement::First, Reach::Extend);
        assert_eq!(selected(&state), [3, 7, 9]);
        assert!(!walk(
            &mut state,
            Rows::All(0),
            Movement::By(1),
            Reach::Alone
        ));
    }

    #[test]
    fn space_adds_and_takes_out_the_row_one_went_to_with_ctrl() {
        let rows = Rows::Order(&[7, 3, 9]);
        let mut state = TableState::default();
        assert!(!toggle(&mut state, rows, true));
        walk(&mut state, rows, Movement::First, Reach::Alone);
        assert!(!walk(&mut state, rows, Movement::Last, Reach::Keep));
        assert_eq!((selected(&state), state.cursor), (vec![7], Some(9)));
        assert!(toggle(&mut state, rows, true));
        assert_eq!(selected(&state), [7, 9]);
        assert!(toggle(&mut state, rows, true));
        assert_eq!(selected(&state), [7]);
        assert!(toggle(&mut state, rows, false));
        assert_eq!(selected(&state), [9]);
        assert!(!toggle(&mut state, Rows::Order(&[7, 3]), true));
    }

    #[test]
    fn clicks_add_with_ctrl_and_extend_with_shift_only_where_several_rows_may_be_selected() {
        let rows = Rows::All(10);
        let mut state = TableState::default();
        click(&mut state, rows, 2, Modifiers::NONE, true);
        click(&mut state, rows, 5, Modifiers::COMMAND, true);
        assert_eq!(selected(&state), [2, 5]);
        click(&mut state, rows, 7, Modifiers::SHIFT, true);
        assert_eq!(selected(&state), [5, 6, 7]);
        click(&mut state, rows, 1, Modifiers::COMMAND, false);
        assert_eq!(selected(&state), [1]);
    }

    #[test]
    fn a_selection_ends_where_it_holds_as_much_as_it_may() {
        let rows = Rows::All(1_000_000);
        let mut state = TableState::default();
        select_all(&mut state, rows);
        assert_eq!(
            (state.selected.len(), state.is_capped),
            (MOST_SELECTED, true)
        );
        assert!(!click(&mut state, rows, 900_000, Modifiers::COMMAND, true));
        click(&mut state, rows, 500_000, Modifiers::NONE, true);
        assert!(!state.is_capped);
        click(&mut state, rows, 999_999, Modifiers::SHIFT, true);
        assert_eq!(
            (state.selected.len(), state.is_capped),
            (MOST_SELECTED, true)
        );
        assert!(state.selected.contains(&500_000) && !state.selected.contains(&999_999));
        select_all(&mut state, Rows::All(3));
        assert_eq!((state.selected.len(), state.is_capped), (3, false));
    }

    #[test]
    fn a_secondary_click_keeps_a_selection_it_falls_into() {
        let mut state = TableState::default();
        select_all(&mut state, Rows::All(3));
        assert!(!secondary_click(&mut state, 1));
        assert_eq!(selected(&state), [0, 1, 2]);
        assert!(secondary_click(&mut state, 7));
        assert_eq!(selected(&state), [7]);
    }

    #[test]
    fn copied_rows_stand_in_the_order_on_screen() {
        let state = TableState {
            selected: BTreeSet::from([0, 2]),
            ..TableState::default()
        };
        let columns = [Column::text("a", "A"), Column::number("b", "B")];
        let text = |row: usize, column: usize| format!("{row}\t{column}");
        assert_eq!(
            tab_separated(&state, Rows::Order(&[2, 1, 0]), &columns, &text),
            "A\tB\n2 0\t2 1\n0 0\t0 1"
        );
    }
}
