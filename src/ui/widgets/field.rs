//! Fields that take what was typed on Enter or when the keyboard leaves, and say what is wrong with it.

use egui::{Align2, Id, Key, Margin, Response, RichText, TextEdit, Ui};

use crate::domain::money::{BasisPoints, Currency, Money};
use crate::format;
use crate::ui::theme;

/// What a field did in this frame.
#[derive(Debug)]
pub struct FieldOutput<T> {
    /// The text field.
    pub response: Response,
    /// A new, valid value, other than the one before.
    pub committed: Option<T>,
}

/// An amount of money. `name` is the accessible name and the field's place; commits only amounts within `least..=most`.
pub fn money_field(
    ui: &mut Ui,
    name: &str,
    value: Money,
    (least, most): (Money, Money),
    currency: &Currency,
) -> FieldOutput<Money> {
    let parse = |text: &str| {
        let amount = currency
            .parse_decimal(&plain(text, currency.sign()))
            .ok_or_else(|| {
                format!(
                    "Type an amount such as {}",
                    currency.decimal(Money(123_400))
                )
            })?;
        within(amount, least, most, |limit| format::money(limit, currency))
    };
    commit_field(ui, name, &value, &currency.decimal(value), parse)
}

/// A whole number within `least..=most`.
pub fn number_field(
    ui: &mut Ui,
    name: &str,
    value: u64,
    (least, most): (u64, u64),
) -> FieldOutput<u64> {
    let parse = |text: &str| {
        let number = plain(text, "")
            .parse()
            .map_err(|_| "Type a whole number".to_owned())?;
        within(number, least, most, format::count)
    };
    commit_field(ui, name, &value, &value.to_string(), parse)
}

/// A share within `least..=most`, typed in percent with at most two decimals.
pub fn percent_field(
    ui: &mut Ui,
    name: &str,
    value: BasisPoints,
    (least, most): (BasisPoints, BasisPoints),
) -> FieldOutput<BasisPoints> {
    let parse = |text: &str| {
        let share = plain(text, "%")
            .parse()
            .ok()
            .and_then(BasisPoints::from_percent)
            .ok_or_else(|| "Type a percent such as 12.5".to_owned())?;
        within(share, least, most, |limit| format!("{} %", limit.percent()))
    };
    commit_field(ui, name, &value, &format!("{} %", value.percent()), parse)
}

/// Any text without line breaks.
pub fn text_field(ui: &mut Ui, name: &str, value: &str) -> FieldOutput<String> {
    let value = value.to_owned();
    commit_field(ui, name, &value, &value, |text| Ok(text.to_owned()))
}

/// One line of text in the size and with the margins of every field.
pub fn line_edit(text: &mut String) -> TextEdit<'_> {
    TextEdit::singleline(text)
        .align(Align2::LEFT_CENTER)
        .margin(Margin::symmetric(
            theme::SPACE_8 as i8,
            theme::SPACE_4 as i8,
        ))
}

/// A field over any value: `shown` is the value as text, `parse` reads what was typed or says what is wrong in a sentence.
pub fn commit_field<T: PartialEq>(
    ui: &mut Ui,
    name: &str,
    value: &T,
    shown: &str,
    parse: impl Fn(&str) -> Result<T, String>,
) -> FieldOutput<T> {
    let id = ui.make_persistent_id(("field", name));
    let typed: Option<String> = ui.data(|data| data.get_temp(id));
    let mut text = typed.clone().unwrap_or_else(|| shown.to_owned());
    let wrong = parse(&text).err().filter(|_| typed.is_some());

    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = theme::SPACE_2;
        if wrong.is_some() {
            mark_wrong(ui);
        }
        let is_wide = ui.available_width() > 2.0 * ui.spacing().text_edit_width;
        let width = if is_wide {
            ui.spacing().text_edit_width.min(theme::FIELD_WIDTH * 2.0)
        } else {
            ui.available_width().min(theme::FIELD_WIDTH * 2.0)
        };
        let response = ui
            .add(
                line_edit(&mut text)
                    .id(id.with("text"))
                    .desired_width(width),
            )
            .accessible_name(name);
        if let Some(wrong) = &wrong {
            let colour = theme::palette(ui).negative;
            ui.label(RichText::new(wrong).small().color(colour));
        }
        let committed = settle(ui, id, &response, text, shown, value, parse);
        FieldOutput {
            response,
            committed,
        }
    })
    .inner
}

/// Keeps what is being typed, drops it on Escape, takes it when the keyboard leaves.
fn settle<T: PartialEq>(
    ui: &Ui,
    id: Id,
    response: &Response,
    text: String,
    shown: &str,
    value: &T,
    parse: impl Fn(&str) -> Result<T, String>,
) -> Option<T> {
    if response.lost_focus() {
        let escaped = ui.input(|input| input.key_pressed(Key::Escape));
        match parse(&text) {
            _ if escaped => {
                ui.data_mut(|data| data.remove::<String>(id));
            }
            Ok(read) => {
                ui.data_mut(|data| data.remove::<String>(id));
                return (read != *value).then_some(read);
            }
            // What is wrong stays in sight, to be mended.
            Err(_) => {
                ui.data_mut(|data| data.insert_temp(id, text));
            }
        }
    } else if response.changed() || (response.has_focus() && text != shown) {
        ui.data_mut(|data| data.insert_temp(id, text));
    }
    None
}

fn mark_wrong(ui: &mut Ui) {
    let colour = theme::palette(ui).negative;
    let widgets = &mut ui.visuals_mut().widgets;
    widgets.inactive.bg_stroke.color = colour;
    widgets.hovered.bg_stroke.color = colour;
    ui.visuals_mut().selection.stroke.color = colour;
}

/// Without sign, grouping and spaces; a true minus as a plain one.
fn plain(text: &str, sign: &str) -> String {
    let bare = if sign.is_empty() {
        text.to_owned()
    } else {
        text.replace(sign, "")
    };
    bare.replace(format::MINUS, "-")
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != ',')
        .collect()
}

fn within<T: PartialOrd>(
    value: T,
    least: T,
    most: T,
    text: impl Fn(T) -> String,
) -> Result<T, String> {
    if value < least {
        Err(format!("At least {}", text(least)))
    } else if value > most {
        Err(format!("At most {}", text(most)))
    } else {
        Ok(value)
    }
}
