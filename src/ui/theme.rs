//! The design system: one type scale, one spacing scale, two palettes. No colour and no size is written anywhere else.

use std::collections::BTreeMap;

use egui::style::{HandleShape, ScrollStyle, Selection, WidgetVisuals, Widgets};
use egui::{
    Color32, Context, CornerRadius, FontFamily, FontId, Frame, Margin, RichText, Shadow, Stroke,
    Style, TextStyle, Theme, Ui, Visuals, vec2,
};

/// Space scale, in points: hairline gap between things that are one.
pub const SPACE_2: f32 = 2.0;
/// Space scale, in points: between an icon and its text.
pub const SPACE_4: f32 = 4.0;
/// Space scale, in points: between neighbouring controls.
pub const SPACE_8: f32 = 8.0;
/// Space scale, in points: inside of a card.
pub const SPACE_12: f32 = 12.0;
/// Space scale, in points: between cards, and the margin of a screen.
pub const SPACE_16: f32 = 16.0;
/// Space scale, in points: between sections.
pub const SPACE_24: f32 = 24.0;
/// Space scale, in points: around something that stands alone.
pub const SPACE_32: f32 = 32.0;

/// Corner radius of controls, in points.
pub const RADIUS: u8 = 6;
/// Corner radius of cards and windows, in points.
pub const RADIUS_CARD: u8 = 10;
/// Corner radius that makes a pill of a line of text.
pub const RADIUS_PILL: u8 = 10;
/// Width of the focus ring, in points.
pub const FOCUS_WIDTH: f32 = 2.0;
/// Width of a hairline, in points.
pub const HAIRLINE: f32 = 1.0;
/// Height of a table row, in points.
pub const ROW_HEIGHT: f32 = 28.0;
/// Height of a table's header, in points.
pub const HEADER_HEIGHT: f32 = 32.0;
/// Width of a table column of words, in points.
pub const COLUMN_TEXT: f32 = 160.0;
/// Width of a table column of figures, in points.
pub const COLUMN_NUMBER: f32 = 104.0;
/// Width of a table column of short figures, in points.
pub const COLUMN_SHORT: f32 = 92.0;
/// Width of a table column of figures of a few letters, in points.
pub const COLUMN_FIGURE: f32 = 72.0;
/// Width of such a column with a longer header, in points.
pub const COLUMN_FIGURE_LONG: f32 = 84.0;
/// Smallest width of a column of products beside many figures, in points.
pub const COLUMN_PRODUCT: f32 = 152.0;
/// Smallest width of a table column, in points.
pub const COLUMN_LEAST: f32 = 48.0;
/// Height of a button, a field, a chip, in points.
pub const CONTROL_HEIGHT: f32 = 28.0;
/// Width of a field for a number or an amount, in points.
pub const FIELD_WIDTH: f32 = 112.0;
/// Width of the label column of a form, in points.
pub const LABEL_WIDTH: f32 = 168.0;
/// Height of a fact with its choice, two lines of evidence and what may be typed instead, in points.
pub const FACT_HEIGHT: f32 = 92.0;
/// Height of an ordinary chart, in points.
pub const CHART_HEIGHT: f32 = 240.0;
/// Greatest height of a table that stands among other things, in points.
pub const TABLE_HEIGHT: f32 = 376.0;
/// Height of the steps of a ladder below a list, in points: six rows with their header.
pub const LADDER_HEIGHT: f32 = 264.0;
/// Width of the details beside a list, in points.
pub const DETAILS_WIDTH: f32 = 376.0;
/// Width of the evidence beside a list in a wide window, in points.
pub const EVIDENCE_WIDTH: f32 = 480.0;
/// Width from which details stand beside a list and not below it, in points.
pub const SIDE_BY_SIDE: f32 = 1400.0;
/// Smallest width of a stat card, in points.
pub const CARD_WIDTH: f32 = 176.0;
/// Width at which a paragraph of text is broken, in points.
pub const READING_WIDTH: f32 = 420.0;
/// Height of a list that opens below a field, in points.
pub const LIST_HEIGHT: f32 = 240.0;
/// Width of a notice, in points.
pub const TOAST_WIDTH: f32 = 360.0;
/// Width of the column of the welcome screen.
pub const WELCOME_WIDTH: f32 = 640.0;
/// Room for a button at the right of a welcome card.
pub const WELCOME_BUTTON: f32 = 128.0;
/// Width of the steps on the left.
pub const NAVIGATION_WIDTH: f32 = 152.0;
/// Height of one step on the left.
pub const NAVIGATION_HEIGHT: f32 = 36.0;
/// Side of the drawing above an empty state, in points.
pub const GLYPH_SIZE: f32 = 48.0;
/// Width of an editor beside a table at first, in points.
pub const EDITOR_WIDTH: f32 = 432.0;
/// Smallest width of an editor beside a table, in points.
pub const EDITOR_LEAST: f32 = 376.0;
/// Largest width of an editor beside a table, in points.
pub const EDITOR_MOST: f32 = 640.0;
/// Width from which a table shows the columns that are nice to have, in points.
pub const WIDE_TABLE: f32 = 800.0;
/// Width of the panel beside a screen, in points.
pub const SIDE_WIDTH: f32 = 296.0;
/// How much of a bar shows that scrolls a table sideways while nobody points at it, 0 to 1.
pub const SCROLL_AT_REST: f32 = 0.5;
/// How much of what is out of date still shows through, 0 to 1.
pub const STALE_OPACITY: f32 = 0.45;
/// Width of a dialog, in points.
pub const DIALOG_WIDTH: f32 = 560.0;

/// Text size of a screen's title, in points.
const SIZE_TITLE: f32 = 20.0;
const SIZE_HEADING: f32 = 16.0;
const SIZE_BODY: f32 = 14.0;
const SIZE_SMALL: f32 = 12.0;
const SIZE_NUMBER: f32 = 26.0;
const SIZE_MONOSPACE: f32 = 13.0;

/// What a colour means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tone {
    /// Says nothing.
    #[default]
    Neutral,
    /// Ours, chosen, active.
    Accent,
    /// Good for the shop.
    Positive,
    /// Bad for the shop, or an error.
    Negative,
    /// Wants attention.
    Warning,
    /// Computed from data or rules that have changed since.
    Stale,
}

/// The colours of one theme.
#[derive(Debug)]
pub struct Palette {
    /// Behind everything.
    pub surface: Color32,
    /// Side panels, bars, headers of tables.
    pub panel: Color32,
    /// Cards, fields, tables, windows.
    pub card: Color32,
    /// Every second table row.
    pub stripe: Color32,
    /// Under the pointer.
    pub hover: Color32,
    /// Hairlines around cards.
    pub border: Color32,
    /// Outlines of controls that can be used.
    pub control_border: Color32,
    /// Text.
    pub text: Color32,
    /// Labels, units, hints.
    pub muted: Color32,
    /// Links, focus, primary buttons, selection.
    pub accent: Color32,
    /// The accent under the pointer.
    pub accent_hover: Color32,
    /// Text on the accent.
    pub on_accent: Color32,
    /// Good for the shop.
    pub positive: Color32,
    /// Bad for the shop, errors.
    pub negative: Color32,
    /// Wants attention.
    pub warning: Color32,
    /// Out of date.
    pub stale: Color32,
    /// Backgrounds for text of the tone: neutral, accent, positive, negative, warning, stale.
    pub soft: [Color32; 6],
    /// Series of charts, in the order in which to use them; distinct for the colour-blind (after Okabe and Ito, 2008).
    pub series: [Color32; 6],
    /// Shadow under windows and popups.
    pub shadow: Color32,
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

/// The colours by day.
pub static LIGHT: Palette = Palette {
    surface: rgb(0xF4_F5F8),
    panel: rgb(0xEC_EEF3),
    card: rgb(0xFF_FFFF),
    stripe: rgb(0xF8_F9FB),
    hover: rgb(0xE9_EEF7),
    border: rgb(0xDD_E1E9),
    control_border: rgb(0xB9_C1CE),
    text: rgb(0x16_1D29),
    muted: rgb(0x55_6072),
    accent: rgb(0x1D_5BBF),
    accent_hover: rgb(0x17_4C9F),
    on_accent: rgb(0xFF_FFFF),
    positive: rgb(0x13_6B3C),
    negative: rgb(0xB0_2A20),
    warning: rgb(0x84_5200),
    stale: rgb(0x66_4F96),
    soft: [
        rgb(0xE6_E9EF),
        rgb(0xDF_EAFB),
        rgb(0xDD_F2E5),
        rgb(0xFB_E4E1),
        rgb(0xFB_EFD3),
        rgb(0xEC_E6F7),
    ],
    series: [
        rgb(0x00_72B2),
        rgb(0xD5_5E00),
        rgb(0x00_8562),
        rgb(0xB4_5B8E),
        rgb(0xA8_7400),
        rgb(0x35_85B8),
    ],
    shadow: Color32::from_black_alpha(28),
};

/// The colours by night.
pub static DARK: Palette = Palette {
    surface: rgb(0x14_171C),
    panel: rgb(0x19_1D24),
    card: rgb(0x1F_242C),
    stripe: rgb(0x23_2831),
    hover: rgb(0x2C_3440),
    border: rgb(0x30_3742),
    control_border: rgb(0x4B_5563),
    text: rgb(0xE8_EBF0),
    muted: rgb(0xA3_ADBB),
    accent: rgb(0x82_B1FF),
    accent_hover: rgb(0xA3_C6FF),
    on_accent: rgb(0x0B_1A30),
    positive: rgb(0x6F_CF97),
    negative: rgb(0xFF_9488),
    warning: rgb(0xF2_BC57),
    stale: rgb(0xC1_AFE8),
    soft: [
        rgb(0x2E_3540),
        rgb(0x20_3558),
        rgb(0x1B_3B2A),
        rgb(0x4A_2421),
        rgb(0x42_3313),
        rgb(0x35_2C4B),
    ],
    series: [
        rgb(0x56_B4E9),
        rgb(0xE6_9F00),
        rgb(0x2D_BE91),
        rgb(0xDA_92BC),
        rgb(0xF0_E442),
        rgb(0xF0_743A),
    ],
    shadow: Color32::from_black_alpha(120),
};

impl Palette {
    /// Colour of text that carries this tone.
    #[must_use]
    pub fn tone(&self, tone: Tone) -> Color32 {
        match tone {
            Tone::Neutral => self.muted,
            Tone::Accent => self.accent,
            Tone::Positive => self.positive,
            Tone::Negative => self.negative,
            Tone::Warning => self.warning,
            Tone::Stale => self.stale,
        }
    }

    /// Quiet background on which text of this tone stays readable.
    #[must_use]
    pub fn soft(&self, tone: Tone) -> Color32 {
        let [neutral, accent, positive, negative, warning, stale] = self.soft;
        match tone {
            Tone::Neutral => neutral,
            Tone::Accent => accent,
            Tone::Positive => positive,
            Tone::Negative => negative,
            Tone::Warning => warning,
            Tone::Stale => stale,
        }
    }

    /// Colour of the n-th series of a chart; repeats after six.
    #[must_use]
    pub fn series(&self, number: usize) -> Color32 {
        self.series
            .get(number % self.series.len())
            .copied()
            .unwrap_or(self.accent)
    }
}

/// The palette of the theme in which this part of the window is drawn.
#[must_use]
pub fn palette(ui: &Ui) -> &'static Palette {
    if ui.visuals().dark_mode {
        &DARK
    } else {
        &LIGHT
    }
}

/// Style of a screen's title.
#[must_use]
pub fn title_style() -> TextStyle {
    TextStyle::Name("Title".into())
}

/// Style of the one big number of a card.
#[must_use]
pub fn number_style() -> TextStyle {
    TextStyle::Name("Number".into())
}

/// Text as the title of a screen.
#[must_use]
pub fn title(text: impl Into<String>) -> RichText {
    RichText::new(text).text_style(title_style()).strong()
}

/// Text as the heading of a section.
#[must_use]
pub fn heading(text: impl Into<String>) -> RichText {
    RichText::new(text).text_style(TextStyle::Heading).strong()
}

/// Text as the one big number of a card.
#[must_use]
pub fn number(text: impl Into<String>) -> RichText {
    RichText::new(text).text_style(number_style()).strong()
}

/// Text that leads what follows it.
#[must_use]
pub fn body_strong(text: impl Into<String>) -> RichText {
    RichText::new(text).strong()
}

/// Text that supports other text: labels, units, hints.
#[must_use]
pub fn muted(text: impl Into<String>) -> RichText {
    RichText::new(text).weak()
}

/// Small supporting text.
#[must_use]
pub fn small(text: impl Into<String>) -> RichText {
    RichText::new(text).small().weak()
}

/// A card: the frame around things that belong together.
pub fn card(ui: &Ui) -> Frame {
    let palette = palette(ui);
    Frame::new()
        .fill(palette.card)
        .stroke(Stroke::new(HAIRLINE, palette.border))
        .corner_radius(RADIUS_CARD)
        .inner_margin(margin(SPACE_16))
}

/// A margin of the space scale on all four sides.
#[must_use]
pub fn margin(space: f32) -> Margin {
    Margin::same(space as i8)
}

/// Gives both themes of this window their type, spacing and colours.
pub fn install(ctx: &Context) {
    ctx.set_style_of(Theme::Light, style(&LIGHT, Visuals::light()));
    ctx.set_style_of(Theme::Dark, style(&DARK, Visuals::dark()));
}

fn style(palette: &Palette, base: Visuals) -> Style {
    let mut style = Style {
        text_styles: text_styles(),
        visuals: visuals(palette, base),
        animation_time: 0.1,
        ..Style::default()
    };
    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(SPACE_8, SPACE_8);
    spacing.button_padding = vec2(SPACE_12, SPACE_4);
    spacing.interact_size = vec2(40.0, CONTROL_HEIGHT);
    spacing.window_margin = margin(SPACE_16);
    spacing.menu_margin = margin(SPACE_8);
    spacing.indent = SPACE_16;
    spacing.slider_width = 200.0;
    spacing.slider_rail_height = 4.0;
    spacing.combo_width = FIELD_WIDTH;
    spacing.text_edit_width = 220.0;
    spacing.tooltip_width = 320.0;
    spacing.icon_width = 18.0;
    spacing.icon_width_inner = 10.0;
    spacing.icon_spacing = SPACE_8;
    spacing.scroll = ScrollStyle {
        bar_width: 8.0,
        floating_width: 4.0,
        // Room of its own, so that no bar lies over a card's edge.
        floating_allocated_width: SPACE_12,
        ..ScrollStyle::floating()
    };
    style.interaction.tooltip_delay = 0.35;
    style.interaction.selectable_labels = false;
    style
}

fn text_styles() -> BTreeMap<TextStyle, FontId> {
    let sans = |size| FontId::new(size, FontFamily::Proportional);
    BTreeMap::from([
        (title_style(), sans(SIZE_TITLE)),
        (number_style(), sans(SIZE_NUMBER)),
        (TextStyle::Heading, sans(SIZE_HEADING)),
        (TextStyle::Body, sans(SIZE_BODY)),
        (TextStyle::Button, sans(SIZE_BODY)),
        (TextStyle::Small, sans(SIZE_SMALL)),
        (
            TextStyle::Monospace,
            FontId::new(SIZE_MONOSPACE, FontFamily::Monospace),
        ),
    ])
}

fn visuals(palette: &Palette, base: Visuals) -> Visuals {
    let radius = CornerRadius::same(RADIUS);
    let widget = |fill, border, width, text| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(width, border),
        corner_radius: radius,
        fg_stroke: Stroke::new(HAIRLINE, text),
        expansion: 0.0,
    };
    let mut inactive = widget(palette.card, palette.control_border, HAIRLINE, palette.text);
    // Rails of sliders and boxes of check marks are filled with it: it must stand out from the card.
    inactive.bg_fill = palette.soft(Tone::Neutral);
    let strong = if base.dark_mode {
        Color32::WHITE
    } else {
        Color32::BLACK
    };
    Visuals {
        weak_text_color: Some(palette.muted),
        widgets: Widgets {
            noninteractive: widget(palette.card, palette.border, HAIRLINE, palette.text),
            inactive,
            hovered: widget(palette.hover, palette.accent, HAIRLINE, palette.text),
            // Also drawn around whatever has the keyboard: this is the focus ring.
            active: widget(palette.hover, palette.accent, FOCUS_WIDTH, strong),
            open: widget(palette.hover, palette.accent, HAIRLINE, palette.text),
        },
        selection: Selection {
            bg_fill: palette.soft(Tone::Accent),
            stroke: Stroke::new(HAIRLINE, palette.accent),
        },
        hyperlink_color: palette.accent,
        faint_bg_color: palette.stripe,
        extreme_bg_color: palette.card,
        text_edit_bg_color: Some(palette.card),
        code_bg_color: palette.soft(Tone::Neutral),
        warn_fg_color: palette.warning,
        error_fg_color: palette.negative,
        window_corner_radius: CornerRadius::same(RADIUS_CARD),
        window_shadow: shadow(palette, 24),
        window_fill: palette.card,
        window_stroke: Stroke::new(HAIRLINE, palette.border),
        menu_corner_radius: radius,
        panel_fill: palette.surface,
        popup_shadow: shadow(palette, 12),
        slider_trailing_fill: true,
        handle_shape: HandleShape::Circle,
        indent_has_left_vline: false,
        ..base
    }
}

fn shadow(palette: &Palette, blur: u8) -> Shadow {
    Shadow {
        offset: [0, 4],
        blur,
        spread: 0,
        color: palette.shadow,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TONES: [Tone; 6] = [
        Tone::Neutral,
        Tone::Accent,
        Tone::Positive,
        Tone::Negative,
        Tone::Warning,
        Tone::Stale,
    ];

    /// Contrast ratio, 1 to 21, after WCAG 2.2.
    fn contrast(a: Color32, b: Color32) -> f64 {
        let luminance = |colour: Color32| {
            let [red, green, blue, _] = colour.to_array().map(|part| {
                let share = f64::from(part) / 255.0;
                if share <= 0.040_45 {
                    share / 12.92
                } else {
                    ((share + 0.055) / 1.055).powf(2.4)
                }
            });
            0.2126 * red + 0.7152 * green + 0.0722 * blue
        };
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_text_is_readable_on_everything_it_stands_on() {
        for (name, palette) in [("light", &LIGHT), ("dark", &DARK)] {
            let mut grounds = vec![
                palette.surface,
                palette.panel,
                palette.card,
                palette.stripe,
                palette.hover,
            ];
            grounds.push(palette.soft(Tone::Accent));
            for ground in grounds {
                assert!(contrast(palette.text, ground) >= 7.0, "{name} text");
                for tone in TONES {
                    let ratio = contrast(palette.tone(tone), ground);
                    assert!(ratio >= 4.5, "{name} {tone:?} on {ground:?}: {ratio:.2}");
                }
            }
            for tone in TONES {
                let ratio = contrast(palette.tone(tone), palette.soft(tone));
                assert!(ratio >= 4.5, "{name} {tone:?} on its own: {ratio:.2}");
            }
            assert!(contrast(palette.on_accent, palette.accent) >= 4.5);
            assert!(contrast(palette.on_accent, palette.accent_hover) >= 4.5);
        }
    }

    #[test]
    fn every_chart_colour_and_focus_ring_stands_out_from_the_card() {
        for (name, palette) in [("light", &LIGHT), ("dark", &DARK)] {
            for colour in palette.series.into_iter().chain([palette.accent]) {
                let ratio = contrast(colour, palette.card);
                assert!(ratio >= 3.0, "{name} {colour:?}: {ratio:.2}");
            }
        }
    }

    #[test]
    fn both_themes_carry_the_whole_type_scale() {
        let ctx = Context::default();
        install(&ctx);
        for theme in [Theme::Light, Theme::Dark] {
            let style = ctx.style_of(theme);
            assert!(style.text_styles.contains_key(&title_style()));
            assert!(style.text_styles.contains_key(&number_style()));
            assert_eq!(style.visuals.dark_mode, theme == Theme::Dark);
        }
    }
}
