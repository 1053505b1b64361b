//! The running program: started as a process of its own, moved by mouse and keyboard, looked at.

use std::collections::HashSet;
use std::fs::File;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use egui::accesskit::{Action, ActionRequest, NodeId, Role, TreeId};
use egui::{Event, Key, Modifiers, PointerButton, Pos2};
use egui_inspection::protocol::{Request, Response, read_handshake, read_message, write_message};

use crate::tree::{Item, Name, Tree};

/// How long anything may take on a slow machine without a graphics card.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A picture with fewer colours shows nothing.
const LEAST_COLOURS: usize = 64;

/// Ctrl, as the window sees it.
pub const CTRL: Modifiers = Modifiers {
    alt: false,
    ctrl: true,
    shift: false,
    mac_cmd: false,
    command: true,
};

/// What went wrong, in one text.
pub type Outcome<T> = Result<T, String>;

/// The running program.
pub struct Window {
    child: Child,
    stream: TcpStream,
    pictures: PathBuf,
}

impl Drop for Window {
    fn drop(&mut self) {
        // A failure to end what has ended already is none.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Window {
    /// Starts the program with a home of its own and waits until it answers.
    pub fn open(program: &Path, home: &Path, pictures: &Path) -> Outcome<Self> {
        // A port that is free now; nothing else on a test machine takes it within the next second.
        let address = TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .map_err(|problem| format!("no free port: {problem}"))?;
        let log = pictures.join("program.log");
        let log = File::create(&log).map_err(|problem| format!("{}: {problem}", log.display()))?;
        let child = Command::new(program)
            .env("EGUI_INSPECTION", address.to_string())
            .env("ENDCAP_HOME", home)
            .env("ENDCAP_DIALOGS", "inside")
            .env("RUST_BACKTRACE", "1")
            .current_dir(home)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .map_err(|problem| format!("{} does not start: {problem}", program.display()))?;
        let mut child = Some(child);
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            if let Some(running) = &mut child
                && let Ok(Some(status)) = running.try_wait()
            {
                return Err(format!(
                    "the program ended at once, {status}; see program.log"
                ));
            }
            if let Ok(stream) = TcpStream::connect(address)
                && stream.set_read_timeout(Some(PATIENCE)).is_ok()
                && read_handshake(&stream).is_ok()
                && let Some(child) = child.take()
            {
                let mut window = Self {
                    child,
                    stream,
                    pictures: pictures.to_owned(),
                };
                // The first click is lost while the first frames are laid out.
                window.settle()?;
                window.take_keyboard()?;
                return Ok(window);
            }
            sleep(Duration::from_millis(50));
        }
        if let Some(mut child) = child {
            let _ = child.kill();
        }
        Err("the program does not answer".to_owned())
    }

    /// Gives the window the keyboard, which nobody does where no window manager runs; without it fields and sliders
    /// follow no key.
    fn take_keyboard(&mut self) -> Outcome<()> {
        let status = Command::new("xdotool")
            .args(["search", "--sync", "--onlyvisible", "--name", "Endcap$"])
            .args(["windowfocus", "--sync"])
            .stdout(Stdio::null())
            .status()
            .map_err(|problem| format!("xdotool does not start: {problem}"))?;
        if !status.success() {
            return Err(format!("xdotool finds no window to focus, {status}"));
        }
        self.settle()
    }

    fn ask(&mut self, request: &Request) -> Outcome<Response> {
        let answer = write_message(&self.stream, request)
            .and_then(|()| read_message::<_, Response>(&self.stream));
        match answer {
            Ok(Response::Error { message }) => Err(format!("the window says: {message}")),
            Ok(response) => Ok(response),
            Err(problem) => {
                sleep(Duration::from_millis(200));
                Err(match self.child.try_wait() {
                    Ok(Some(status)) => format!("the program died, {status}; see program.log"),
                    _ => format!("the window does not answer: {problem}"),
                })
            }
        }
    }

    /// Waits until nothing moves any more, for so many frames at most.
    pub fn settle(&mut self) -> Outcome<()> {
        self.ask(&Request::Settle { max_steps: 30 }).map(drop)
    }

    /// What stands in the window now.
    pub fn tree(&mut self) -> Outcome<Tree> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Response::Tree {
                accesskit: Some(update),
                ..
            } = self.ask(&Request::GetTree)?
            {
                return Ok(Tree::new(update));
            }
            if Instant::now() > deadline {
                return Err("the window has no accessibility tree".to_owned());
            }
        }
    }

    /// Looks until `find` finds something; `what` says what was expected.
    pub fn wait_for<T>(
        &mut self,
        what: &str,
        mut find: impl FnMut(&Tree) -> Option<T>,
    ) -> Outcome<T> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let tree = self.tree()?;
            if let Some(found) = find(&tree) {
                return Ok(found);
            }
            if Instant::now() > deadline {
                let seconds = PATIENCE.as_secs();
                return Err(format!(
                    "expected {what} within {seconds} s; in the window:\n{}",
                    tree.summary()
                ));
            }
            sleep(Duration::from_millis(100));
        }
    }

    /// Waits for something usable, and brings it where the mouse can reach it.
    pub fn reach(&mut self, role: Role, name: Name<'_>) -> Outcome<Item> {
        let what = format!("a usable {role:?} whose name {name:?}");
        let item = self.wait_for(&what, |tree| tree.usable(role, name))?;
        self.reveal(item.id)
    }

    /// Brings something where the mouse can reach it.
    pub fn reveal(&mut self, id: NodeId) -> Outcome<Item> {
        self.events(vec![Event::AccessKitActionRequest(ActionRequest {
            action: Action::ScrollIntoView,
            target_tree: TreeId::ROOT,
            target_node: id,
            data: None,
        })])?;
        self.settle()?;
        self.tree()?
            .by_id(id)
            .ok_or_else(|| "what was there is gone after scrolling to it".to_owned())
    }

    /// Sends input and waits for the frame that takes it.
    pub fn events(&mut self, events: Vec<Event>) -> Outcome<()> {
        self.ask(&Request::ApplyEvents { events }).map(drop)
    }

    fn button(at: Pos2, pressed: bool) -> Event {
        Event::PointerButton {
            pos: at,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        }
    }

    /// Presses and lets go there.
    pub fn click_at(&mut self, at: Pos2) -> Outcome<()> {
        self.events(vec![Event::PointerMoved(at)])?;
        self.events(vec![Self::button(at, true)])?;
        self.events(vec![Self::button(at, false)])?;
        self.settle()
    }

    /// Clicks the uppermost usable thing of a role and name, once it is there.
    pub fn click(&mut self, role: Role, name: Name<'_>) -> Outcome<()> {
        let item = self.reach(role, name)?;
        self.click_at(item.centre())
    }

    /// Drags from one place to another by way of a few between.
    pub fn drag(&mut self, from: Pos2, to: Pos2) -> Outcome<()> {
        self.events(vec![Event::PointerMoved(from)])?;
        self.events(vec![Self::button(from, true)])?;
        for step in 1..=5_u8 {
            let at = from + (to - from) * (f32::from(step) / 5.0);
            self.events(vec![Event::PointerMoved(at)])?;
        }
        self.events(vec![Self::button(to, false)])?;
        self.settle()
    }

    /// Presses a key and lets it go.
    pub fn key(&mut self, key: Key, modifiers: Modifiers) -> Outcome<()> {
        for pressed in [true, false] {
            self.events(vec![Event::Key {
                key,
                physical_key: None,
                pressed,
                repeat: false,
                modifiers,
            }])?;
        }
        self.settle()
    }

    /// Types into what has the keyboard.
    pub fn text(&mut self, text: &str) -> Outcome<()> {
        self.events(vec![Event::Text(text.to_owned())])?;
        self.settle()
    }

    /// Goes to something with the Tab key alone.
    pub fn tab_to(&mut self, id: NodeId) -> Outcome<()> {
        for _ in 0..400 {
            if self.tree()?.focus() == id {
                return Ok(());
            }
            self.events(vec![Event::Key {
                key: Key::Tab,
                physical_key: None,
                pressed: true,
                repeat: false,
                modifiers: Modifiers::NONE,
            }])?;
        }
        Err("the Tab key never gets there".to_owned())
    }

    /// Keeps a picture and what can be read in it, and fails when there is nothing on it.
    pub fn picture(&mut self, name: &str) -> Outcome<()> {
        // No hint of something under the mouse, which rests where it clicked.
        self.events(vec![Event::PointerGone])?;
        self.settle()?;
        let text = self.tree()?.summary();
        let path = self.pictures.join(format!("{name}.txt"));
        std::fs::write(&path, text).map_err(|problem| format!("{}: {problem}", path.display()))?;
        let Response::Screenshot(picture) = self.ask(&Request::GetScreenshot {
            pixels_per_point: None,
        })?
        else {
            return Err("the window gives no picture".to_owned());
        };
        let path = self.pictures.join(format!("{name}.png"));
        std::fs::write(&path, &picture.bytes)
            .map_err(|problem| format!("{}: {problem}", path.display()))?;
        let pixels = image::load_from_memory(&picture.bytes)
            .map_err(|problem| format!("{}: {problem}", path.display()))?
            .to_rgb8();
        let colours = pixels.pixels().collect::<HashSet<_>>().len();
        if colours < LEAST_COLOURS {
            return Err(format!(
                "{}: expected a picture, found {colours} colours",
                path.display()
            ));
        }
        Ok(())
    }

    /// Waits until the program has ended by itself, without a fault.
    pub fn wait_for_end(&mut self) -> Outcome<()> {
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            match self.child.try_wait() {
                Ok(Some(status)) if status.success() => return Ok(()),
                Ok(Some(status)) => return Err(format!("the program ended with {status}")),
                Ok(None) => sleep(Duration::from_millis(50)),
                Err(problem) => return Err(problem.to_string()),
            }
        }
        Err("the program does not end".to_owned())
    }
}
