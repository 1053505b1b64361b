//! Opens the real window, and says what is missing where it cannot be opened.

use std::path::PathBuf;
use std::sync::Arc;

use super::app::EndcapApp;

const WIDTH: f32 = 1280.0;
const HEIGHT: f32 = 800.0;
const LEAST_WIDTH: f32 = 960.0;
const LEAST_HEIGHT: f32 = 600.0;

/// Opens the window and stays until it is closed.
///
/// # Errors
/// One clear text when there is no display or a display library is missing; it names the packages to install.
pub fn open_window(file: Option<PathBuf>) -> Result<(), String> {
    if let Some(problem) = missing_display() {
        return Err(problem);
    }
    // A missing keyboard library makes the windowing crate panic instead of returning an error.
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let restore_hook = std::sync::Mutex::new(Some(hook));
        run(file, &restore_hook)
    }));
    match outcome {
        Ok(Ok(())) => Ok(()),
        Ok(Err(problem)) => Err(advice(reason(&problem.to_string()))),
        Err(_) => Err(advice(
            "the window stopped unexpectedly; everything done before is saved",
        )),
    }
}

/// The last part of a chain of causes: what lies before names source files of the windowing crate.
fn reason(problem: &str) -> &str {
    problem.rsplit(": ").next().unwrap_or(problem)
}

type Hook = Box<dyn Fn(&std::panic::PanicHookInfo<'_>) + Sync + Send + 'static>;

fn run(file: Option<PathBuf>, hook: &std::sync::Mutex<Option<Hook>>) -> eframe::Result {
    let mut viewport = egui::ViewportBuilder::default()
        .with_title("Endcap")
        .with_app_id("endcap")
        .with_inner_size([WIDTH, HEIGHT])
        .with_min_inner_size([LEAST_WIDTH, LEAST_HEIGHT]);
    if let Ok(icon) = eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icon.png")) {
        viewport = viewport.with_icon(Arc::new(icon));
    }
    let options = eframe::NativeOptions {
        viewport,
        persistence_path: crate::studio::home().map(|home| home.join("window.ron")),
        ..eframe::NativeOptions::default()
    };
    eframe::run_native(
        "endcap",
        options,
        Box::new(move |creation| {
            // The window is there: from now on a panic is a fault worth seeing.
            if let Some(hook) = hook.lock().ok().and_then(|mut hook| hook.take()) {
                std::panic::set_hook(hook);
            }
            Ok(Box::new(EndcapApp::new(&creation.egui_ctx, file)))
        }),
    )
}

#[cfg(target_os = "linux")]
fn missing_display() -> Option<String> {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let there = is_set("DISPLAY") || is_set("WAYLAND_DISPLAY") || is_set("WAYLAND_SOCKET");
    (!there).then(|| {
        "there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set). Start it in a desktop session, or see the \
         whole story without one: endcap demo"
            .to_owned()
    })
}

#[cfg(not(target_os = "linux"))]
fn missing_display() -> Option<String> {
    None
}

/// Libraries the window loads at run time, and the Debian packages they come in.
#[cfg(target_os = "linux")]
const LIBRARIES: [(&str, &str); 6] = [
    ("libX11.so.6", "libx11-6"),
    ("libX11-xcb.so.1", "libx11-xcb1"),
    ("libXcursor.so.1", "libxcursor1"),
    ("libXi.so.6", "libxi6"),
    ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
    ("libGL.so.1", "libgl1 libgl1-mesa-dri"),
];

#[cfg(target_os = "linux")]
fn advice(problem: &str) -> String {
    let missing: Vec<&str> = LIBRARIES
        .iter()
        .filter(|(library, _)| !is_installed(library))
        .map(|(_, package)| *package)
        .collect();
    if missing.is_empty() {
        return format!("the window cannot be opened: {problem}. Without a display: endcap demo");
    }
    format!(
        "the window cannot be opened: {problem}. Libraries are missing; on Debian: apt install {}",
        missing.join(" ")
    )
}

#[cfg(not(target_os = "linux"))]
fn advice(problem: &str) -> String {
    format!("the window cannot be opened: {problem}")
}

#[cfg(target_os = "linux")]
fn is_installed(library: &str) -> bool {
    let mut folders: Vec<PathBuf> = std::env::var_os("LD_LIBRARY_PATH")
        .map(|paths| std::env::split_paths(&paths).collect())
        .unwrap_or_default();
    folders
        .extend(["/lib", "/usr/lib", "/lib64", "/usr/lib64", "/usr/local/lib"].map(PathBuf::from));
    for root in ["/lib", "/usr/lib"] {
        let inner = std::fs::read_dir(root).into_iter().flatten().flatten();
        folders.extend(
            inner
                .map(|entry| entry.path())
                .filter(|path| path.to_string_lossy().contains("-linux-")),
        );
    }
    folders.iter().any(|folder| folder.join(library).exists())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_reason_names_no_source_file() {
        let chain =
            "winit error: os error at /build/winit/mod.rs:7: Failed to open connection to X server";
        assert_eq!(reason(chain), "Failed to open connection to X server");
    }

    #[test]
    fn advice_names_the_package_of_a_library_that_is_missing() {
        assert!(is_installed("libc.so.6") || is_installed("libc.so"));
        assert!(!is_installed("libendcap-never-there.so.9"));
        assert!(advice("no GL").starts_with("the window cannot be opened: no GL"));
    }
}
