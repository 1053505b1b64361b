//! What the rule's offers cost the shopper and leave the shop, below its form.

use egui::{Grid, RichText, Ui};

use super::{Editor, wrong};
use crate::domain::money::Money;
use crate::domain::rule::quote::Quote;
use crate::format;
use crate::ui::screens::rules::prices;
use crate::ui::theme;

impl Editor<'_, '_> {
    pub(super) fn quotes_ui(&self, ui: &mut Ui) {
        let quotes = self.draft.kind.quotes(self.catalog());
        ui.add_space(theme::SPACE_4);
        match quotes.as_slice() {
            [] => {}
            [
                Quote {
                    subject: Some(subject),
                    ..
                },
            ] => self.set_ui(ui, subject, &quotes[0]),
            quotes => self.table_ui(ui, quotes),
        }
    }

    /// One row an offer. Offers of several units at one price also say what the units cost alone.
    fn table_ui(&self, ui: &mut Ui, quotes: &[Quote]) {
        let currency = self.currency();
        let title_width = (ui.available_width() / 2.0 - theme::SPACE_16).max(theme::FIELD_WIDTH);
        let compares = quotes.iter().any(|quote| quote.subject.is_some());
        let headings: &[&str] = if compares {
            &["Offered", "Alone", "Price", "Margin"]
        } else {
            &["Offered", "Price", "Unit margin"]
        };
        Grid::new("offers")
            .num_columns(headings.len())
            .min_row_height(theme::SPACE_16)
            .spacing([theme::SPACE_16, theme::SPACE_4])
            .show(ui, |ui| {
                for heading in headings {
                    ui.label(theme::small(*heading));
                }
                ui.end_row();
                for quote in quotes {
                    ui.scope(|ui| {
                        ui.set_max_width(title_width);
                        let skus: Vec<&str> =
                            quote.parts.iter().map(|(sku, _)| sku.as_str()).collect();
                        ui.add(egui::Label::new(self.name_of(quote)).truncate())
                            .on_hover_text(skus.join(", "));
                    });
                    if compares {
                        ui.label(format::or_none(quote.list, |list| {
                            format::money(list, currency)
                        }));
                    }
                    match quote.price {
                        Some(price) => {
                            ui.label(format::money(price, currency));
                            self.margin_ui(ui, quote.margin(), price);
                        }
                        None => {
                            ui.label(format::NONE);
                            ui.label(theme::muted("no list price"));
                        }
                    }
                    ui.end_row();
                }
            });
        for quote in quotes.iter().filter(|quote| quote.is_below_cost()) {
            let text = format!(
                "{} sells for {}, below its cost of {}.",
                self.name_of(quote),
                format::money(quote.price.unwrap_or_default(), currency),
                format::money(quote.cost.unwrap_or_default(), currency)
            );
            wrong(ui, text);
        }
    }

    fn name_of(&self, quote: &Quote) -> String {
        match (&quote.subject, quote.parts.first()) {
            (Some(subject), _) => subject.clone(),
            (None, Some((sku, _))) => prices::title(self.catalog(), sku),
            (None, None) => String::new(),
        }
    }

    /// What is left of a price, in red when it is less than nothing.
    pub(super) fn margin_ui(&self, ui: &mut Ui, margin: Option<Money>, price: Money) {
        let Some(margin) = margin else {
            ui.label(theme::muted("cost unknown"));
            return;
        };
        let amount = format::money(margin, self.currency());
        let text = match prices::share_of(margin, price).map(format::percent) {
            Some(share) => format!("{amount} ({share})"),
            None => amount,
        };
        let mut text = RichText::new(text);
        if margin < Money::ZERO {
            text = text.color(theme::palette(ui).negative);
        }
        ui.label(text);
    }

    fn set_ui(&self, ui: &mut Ui, subject: &str, quote: &Quote) {
        let (Some(list), Some(price), Some(saving)) = (quote.list, quote.price, quote.saving())
        else {
            ui.add(
                egui::Label::new(theme::muted(
                    "A part has no list price, so the set cannot be compared with its parts.",
                ))
                .wrap(),
            );
            return;
        };
        let currency = self.currency();
        let money = |amount| format::money(amount, currency);
        Grid::new("set")
            .num_columns(2)
            .min_row_height(theme::SPACE_16)
            .spacing([theme::SPACE_16, theme::SPACE_4])
            .show(ui, |ui| {
                ui.label(theme::muted("Parts alone"));
                ui.label(money(list));
                ui.end_row();
                ui.label(theme::muted(subject));
                ui.label(RichText::new(money(price)).strong());
                ui.end_row();
                ui.label(theme::muted("Saving"));
                let share = prices::share_of(saving, list).map(format::percent);
                ui.label(format!(
                    "{} ({})",
                    money(saving),
                    share.as_deref().unwrap_or(format::NONE)
                ));
                ui.end_row();
                ui.label(theme::muted("Margin of the set"));
                self.margin_ui(ui, quote.margin(), price);
                ui.end_row();
            });
        if saving < Money::ZERO {
            wrong(ui, "The set is dearer than its parts alone.");
        } else if let Some(cost) = quote.cost.filter(|cost| price < *cost) {
            let text = format!(
                "The set sells for {}, below the cost of its parts of {}.",
                money(price),
                money(cost)
            );
            wrong(ui, text);
        }
    }
}
