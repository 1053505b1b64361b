//! How far a piece of long work is, with a way to stop it.

use std::time::Duration;

use egui::accesskit::Role;
use egui::{Align, Layout, Sense, Ui, WidgetInfo, vec2};

use crate::format;
use crate::ui::theme::{self, Tone};

/// Long work about to be drawn.
#[derive(Clone, Debug, Default)]
pub struct ProgressCard<'a> {
    /// What is being done.
    pub title: &'a str,
    /// Share done, 0..1; `None` while the size is unknown.
    pub share: Option<f32>,
    /// Rows read so far; not shown when `None`.
    pub rows: Option<u64>,
    /// How fast it goes, in words: "1.2M rows/s".
    pub rate: Option<&'a str>,
    /// How long it has been going on; the time left is estimated from it.
    pub elapsed: Option<Duration>,
}

impl ProgressCard<'_> {
    /// Draws the card. True when "Cancel" was clicked.
    pub fn show(&self, ui: &mut Ui) -> bool {
        let card = theme::card(ui);
        card.show(ui, |ui| {
            ui.set_width(ui.available_width());
            let cancelled = ui
                .horizontal(|ui| {
                    ui.label(theme::heading(self.title));
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        ui.button("Cancel").clicked()
                    })
                    .inner
                })
                .inner;
            self.bar(ui);
            ui.label(theme::small(self.details()));
            cancelled
        })
        .inner
    }

    fn details(&self) -> String {
        let share = self.share.map_or_else(
            || "Working…".to_owned(),
            |share| format::percent_with(f64::from(share), 0),
        );
        let rows = self.rows.map(|rows| format::counted(rows, "row", "rows"));
        let parts: Vec<String> = std::iter::once(share)
            .chain(rows)
            .chain(self.rate.map(str::to_owned))
            .chain(self.time_left())
            .collect();
        parts.join(" · ")
    }

    /// What is left when the rest goes as fast as what is done; `None` while too little is done to tell.
    fn time_left(&self) -> Option<String> {
        let share = f64::from(self.share?);
        let elapsed = self.elapsed?.as_secs_f64();
        if elapsed < 1.0 || !(0.01..1.0).contains(&share) {
            return None;
        }
        let seconds = (elapsed * (1.0 - share) / share).ceil();
        Some(if seconds < 90.0 {
            format!("about {seconds} s left")
        } else {
            format!("about {} min left", (seconds / 60.0).ceil())
        })
    }

    fn bar(&self, ui: &mut Ui) {
        let palette = theme::palette(ui);
        let size = vec2(ui.available_width(), theme::SPACE_8);
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        ui.painter()
            .rect_filled(rect, theme::SPACE_4, palette.soft(Tone::Neutral));
        if let Some(share) = self.share {
            let mut done = rect;
            done.set_width(rect.width() * share.clamp(0.0, 1.0));
            ui.painter()
                .rect_filled(done, theme::SPACE_4, palette.accent);
        }
        response.widget_info(|| WidgetInfo {
            value: self.share.map(f64::from),
            ..WidgetInfo::labeled(Role::ProgressIndicator, true, self.title)
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_follows_from_what_is_done_and_waits_until_that_tells_something() {
        let left = |share, seconds| {
            let card = ProgressCard {
                share,
                elapsed: Some(Duration::from_secs_f64(seconds)),
                ..ProgressCard::default()
            };
            card.time_left()
        };
        assert_eq!(left(Some(0.25), 10.0).as_deref(), Some("about 30 s left"));
        assert_eq!(left(Some(0.1), 60.0).as_deref(), Some("about 9 min left"));
        assert_eq!(left(Some(0.5), 0.5), None);
        assert_eq!(left(Some(0.0), 60.0), None);
        assert_eq!(left(Some(1.0), 60.0), None);
        assert_eq!(left(None, 60.0), None);
    }
}
