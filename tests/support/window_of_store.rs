//! The whole window over a small sample store.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui_kittest::Harness;
use endcap::domain::money::Currency;
use endcap::domain::progress::Progress;
use endcap::domain::rule::Kind;
use endcap::sample::{self, SampleFiles, SampleOptions};
use endcap::studio::{Command, Settings, Studio};
use endcap::ui::EndcapApp;

use super::cpu_renderer::CpuRenderer;

/// The CSV files of a small sample store.
pub fn files(folder: &Path) -> SampleFiles {
    let options = SampleOptions {
        lines: 6_000,
        ..SampleOptions::default()
    };
    sample::write(folder, &options, &Progress::new()).unwrap()
}

/// A project with a small sample store, a pair, a bundle and a ladder.
pub fn project(folder: &Path) -> PathBuf {
    let files = files(folder);
    let path = folder.join("shop.endcap");
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
    let catalog = studio.view().project.unwrap().dataset.catalog.clone();
    let id = |sku: &str| catalog.find(&sku.into()).unwrap();
    let (trigger, target) = (id("CAM-M"), id("CARD-128"));
    studio
        .run(Command::make_rule(Kind::Pair, "", &[trigger, target]))
        .unwrap();
    studio
        .run(Command::make_rule(
            Kind::Bundle,
            "",
            &["PHN-ONE", "CASE-PH", "GLASS-PH"].map(id),
        ))
        .unwrap();
    let tiers = ["PC-CORE", "PC-PLUS", "PC-PRO"].map(id);
    studio
        .run(Command::make_rule(Kind::Ladder, "Desktop", &tiers))
        .unwrap();
    studio.close().unwrap();
    path
}

/// The window on a project, or on the welcome screen.
pub fn window(path: Option<&Path>) -> Harness<'static, EndcapApp> {
    let path = path.map(Path::to_owned);
    let mut harness = Harness::builder()
        .with_size([1280.0, 800.0])
        .renderer(CpuRenderer::default())
        .build_eframe(move |creation| {
            let studio = Studio::new(Settings::default(), Arc::new(|| {}));
            let mut app = EndcapApp::with_studio(&creation.egui_ctx, studio, path.clone());
            app.use_inside_dialogs();
            app
        });
    settle(&mut harness);
    harness
}

/// Waits for the jobs of the studio, then lets the screen come to rest.
pub fn settle(harness: &mut Harness<'_, EndcapApp>) {
    for _ in 0..6 {
        harness.step();
        harness.state_mut().studio_mut().settle();
    }
}
