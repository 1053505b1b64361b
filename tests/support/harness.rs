//! Builds and pictures pieces of window.

use egui::{Theme, Ui};
use egui_kittest::{Harness, SnapshotOptions};
use endcap::ui::theme;

use super::cpu_renderer::CpuRenderer;

/// Folder into which [`shot`] writes pictures instead of comparing them.
pub const SHOTS: &str = "ENDCAP_SHOTS";

fn ground(ui: &Ui) {
    ui.painter()
        .rect_filled(ui.ctx().content_rect(), 0, ui.visuals().panel_fill);
}

/// A piece of window of this size, in our own style.
pub fn window<'a>(
    size: [f32; 2],
    look: Theme,
    mut content: impl FnMut(&mut Ui) + 'a,
) -> Harness<'a> {
    Harness::builder()
        .with_size(size)
        .with_theme(look)
        .with_max_steps(16)
        .renderer(CpuRenderer::default())
        .with_context_setup(theme::install)
        .build_ui(move |ui| {
            ground(ui);
            content(ui);
        })
}

/// A piece of window over a state that the test can look at.
pub fn window_of<'a, State>(
    size: [f32; 2],
    state: State,
    content: impl FnMut(&mut Ui, &mut State) + 'a,
) -> Harness<'a, State> {
    window_of_theme(size, Theme::Light, state, content)
}

/// A piece of window over a state, by day or by night.
pub fn window_of_theme<'a, State>(
    size: [f32; 2],
    look: Theme,
    state: State,
    mut content: impl FnMut(&mut Ui, &mut State) + 'a,
) -> Harness<'a, State> {
    Harness::builder()
        .with_size(size)
        .with_theme(look)
        .with_max_steps(16)
        .renderer(CpuRenderer::default())
        .with_context_setup(theme::install)
        .build_ui_state(
            move |ui, state| {
                ground(ui);
                content(ui, state);
            },
            state,
        )
}

/// Compares the picture with `tests/snapshots/NAME.png`; writes it into the folder `ENDCAP_SHOTS` instead when
/// that is set.
pub fn picture<State>(harness: &mut Harness<'_, State>, name: &str) {
    if let Some(folder) = std::env::var_os(SHOTS) {
        let path = std::path::Path::new(&folder).join(format!("{name}.png"));
        let image = harness.render().expect("a picture");
        image.save(path).expect("a folder to write to");
    } else {
        harness.snapshot_options(name, &SnapshotOptions::new().threshold(0.0));
    }
}

/// Draws and pictures a piece of window.
pub fn shot(name: &str, size: [f32; 2], look: Theme, content: impl FnMut(&mut Ui)) {
    let mut harness = window(size, look, content);
    harness.run();
    picture(&mut harness, name);
}
