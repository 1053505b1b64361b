//! Time of one frame on each screen: layout with the accessibility tree, and tessellation.
//!
//! `cargo bench --bench frames -- [PROJECT.endcap]`; without a project the sample store of 1,000,000 lines is made first.
//! The limit in the same run is an empty window. Nothing is asserted: speed is looked at, not tested.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and stops where it cannot go on"
)]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use egui::{Key, Modifiers};
use egui_kittest::Harness;
use endcap::domain::money::Currency;
use endcap::domain::progress::Progress;
use endcap::domain::rule::Kind;
use endcap::sample::{self, SampleOptions};
use endcap::studio::{Command, Settings, Studio};
use endcap::ui::EndcapApp;

const FRAMES: usize = 120;
const LINES: u64 = 1_000_000;

fn main() {
    let given = std::env::args().skip(1).find(|text| !text.starts_with('-'));
    let folder = tempfile::tempdir().unwrap();
    let project = given.map_or_else(|| make_project(folder.path()), PathBuf::from);
    println!(
        "{:<12} {:>10} {:>10} {:>12} {:>10}",
        "screen", "layout ms", "p95 ms", "tessellate", "shapes"
    );
    empty();
    let mut harness = Harness::builder()
        .with_size([1920.0, 1080.0])
        .build_eframe(|creation| {
            let studio = Studio::new(Settings::default(), std::sync::Arc::new(|| {}));
            EndcapApp::with_studio(&creation.egui_ctx, studio, Some(project.clone()))
        });
    settle(&mut harness);
    let screens = [
        (Key::Num2, "overview"),
        (Key::Num3, "discover"),
        (Key::Num4, "rules"),
        (Key::Num5, "simulate"),
        (Key::Num6, "export"),
        (Key::Num1, "import"),
    ];
    for (key, name) in screens {
        harness.key_press_modifiers(Modifiers::COMMAND, key);
        settle(&mut harness);
        measure(&mut harness, name);
    }
}

fn make_project(folder: &Path) -> PathBuf {
    let options = SampleOptions {
        lines: LINES,
        ..SampleOptions::default()
    };
    let files = sample::write(folder, &options, &Progress::new()).unwrap();
    let path = folder.join("bench.endcap");
    let mut studio = Studio::headless();
    let currency = Currency::usd();
    studio
        .run(Command::NewProject {
            path: path.clone(),
            currency,
        })
        .unwrap();
    studio
        .run(Command::PreviewFiles(vec![files.catalog, files.orders]))
        .unwrap();
    studio
        .run(Command::Import {
            dialect: None,
            rejects: None,
        })
        .unwrap();
    studio
        .run(Command::Discover(endcap::discover::PairOptions::default()))
        .unwrap();
    let found = studio.view().project.unwrap().discovered.unwrap().clone();
    for pair in found.pairs.pairs.iter().take(20) {
        studio
            .run(Command::make_rule(Kind::Pair, "", &[pair.a, pair.b]))
            .unwrap();
    }
    studio.close().unwrap();
    path
}

/// Frames until no job runs, and a few more for animations.
fn settle(harness: &mut Harness<'_, EndcapApp>) {
    loop {
        harness.step();
        if harness.state().studio().view().jobs.is_empty() {
            break;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    for _ in 0..8 {
        harness.step();
    }
}

fn measure(harness: &mut Harness<'_, EndcapApp>, name: &str) {
    let mut layout = Vec::with_capacity(FRAMES);
    let mut tessellate = Vec::with_capacity(FRAMES);
    let mut shapes = 0;
    for frame in 0..FRAMES {
        // The pointer wanders, as it does in use.
        let at = egui::pos2(
            300.0 + (frame * 7 % 1200) as f32,
            200.0 + (frame * 5 % 700) as f32,
        );
        harness.hover_at(at);
        let start = Instant::now();
        harness.step();
        layout.push(start.elapsed());
        let output = harness.output().shapes.clone();
        shapes = output.len();
        let start = Instant::now();
        std::hint::black_box(harness.ctx.tessellate(output, 1.0));
        tessellate.push(start.elapsed());
    }
    print_row(name, layout, tessellate, shapes);
}

fn empty() {
    let mut harness = Harness::builder()
        .with_size([1920.0, 1080.0])
        .build_ui(|ui| {
            ui.label("nothing");
        });
    let mut layout = Vec::with_capacity(FRAMES);
    let mut tessellate = Vec::with_capacity(FRAMES);
    let mut shapes = 0;
    for _ in 0..FRAMES {
        let start = Instant::now();
        harness.step();
        layout.push(start.elapsed());
        let output = harness.output().shapes.clone();
        shapes = output.len();
        let start = Instant::now();
        std::hint::black_box(harness.ctx.tessellate(output, 1.0));
        tessellate.push(start.elapsed());
    }
    print_row("empty", layout, tessellate, shapes);
}

fn print_row(name: &str, mut layout: Vec<Duration>, mut tessellate: Vec<Duration>, shapes: usize) {
    layout.sort();
    tessellate.sort();
    let millis =
        |times: &[Duration], share: usize| times[times.len() * share / 100].as_secs_f64() * 1e3;
    println!(
        "{name:<12} {:>10.2} {:>10.2} {:>12.2} {shapes:>10}",
        millis(&layout, 50),
        millis(&layout, 95),
        millis(&tessellate, 50),
    );
}
