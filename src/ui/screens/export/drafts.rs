//! When drafts are asked for, and whether what is there answers for what is on screen.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::domain::plan::Plan;
use crate::domain::project::Dataset;
use crate::export::{FileDraft, Target};
use crate::format;
use crate::studio::{ExportDraft, JobKind, View};

/// What drafts are made from.
#[derive(Clone)]
pub struct Wanted {
    plan: Arc<Plan>,
    dataset: Arc<Dataset>,
    targets: Vec<&'static Target>,
}

impl Wanted {
    /// What the screen wants to show.
    #[must_use]
    pub fn new(plan: &Arc<Plan>, dataset: &Arc<Dataset>, targets: &[&'static Target]) -> Self {
        Self {
            plan: Arc::clone(plan),
            dataset: Arc::clone(dataset),
            targets: targets.to_vec(),
        }
    }

    /// True when both ask for the same.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.plan, &other.plan)
            && Arc::ptr_eq(&self.dataset, &other.dataset)
            && self.targets == other.targets
    }

    /// True when the drafts were made from the plan and targets wanted.
    #[must_use]
    pub fn matches(&self, export: &ExportDraft) -> bool {
        let plan = export.plan.as_ref();
        plan.is_some_and(|plan| Arc::ptr_eq(plan, &self.plan))
            && export.drafts.len() == self.targets.len()
            && export.targets == self.targets
    }
}

/// How the drafts stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing is chosen.
    NoTarget,
    /// To be asked for now.
    Ask,
    /// Being made.
    Waiting,
    /// There and right.
    Fresh,
    /// Asked for, and nothing came.
    Failed,
}

/// How the drafts stand, given what was asked for last. Nothing is asked for twice, so that what fails is not tried forever.
#[must_use]
pub fn standing(wanted: &Wanted, asked: Option<&Wanted>, view: View<'_>) -> Standing {
    let busy = view.jobs.iter().any(|job| job.kind == JobKind::Export);
    let was_asked = asked.is_some_and(|asked| asked.is(wanted));
    if wanted.targets.is_empty() {
        Standing::NoTarget
    } else if busy {
        Standing::Waiting
    } else if !was_asked {
        Standing::Ask
    } else if wanted.matches(view.export) {
        Standing::Fresh
    } else {
        Standing::Failed
    }
}

/// Every file that could be written.
pub fn files(export: &ExportDraft) -> impl Iterator<Item = (&'static Target, &FileDraft)> {
    export.drafts.iter().flat_map(|(target, files)| {
        let files = files.as_ref().map(Vec::as_slice).unwrap_or_default();
        files.iter().map(move |file| (*target, file))
    })
}

/// Where each line of a text begins and ends, without its line break.
#[must_use]
pub fn lines(text: &str) -> Vec<(usize, usize)> {
    let mut start = 0;
    text.split('\n')
        .map(|line| {
            let place = (start, start + line.trim_end_matches('\r').len());
            start += line.len() + 1;
            place
        })
        .filter(|(start, end)| *end > *start || *start < text.len())
        .collect()
}

/// The folder a person typed; `None` when it says nothing or depends on where the program was started.
#[must_use]
pub fn folder(typed: &str) -> Option<PathBuf> {
    let path = Path::new(typed.trim());
    path.is_absolute().then(|| path.to_owned())
}

/// A size in words.
#[must_use]
pub fn size(bytes: usize) -> String {
    const KIB: f64 = 1_024.0;
    let bytes_f = bytes as f64;
    if bytes < 1_024 {
        format::counted(bytes as u64, "byte", "bytes")
    } else if bytes_f < KIB * KIB {
        format!("{} KB", format::decimal(bytes_f / KIB, 0))
    } else {
        format!("{} MB", format::decimal(bytes_f / KIB / KIB, 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Currency;
    use crate::export::TARGETS;
    use crate::studio::Studio;

    #[test]
    fn lines_are_found_without_their_breaks() {
        let text = "{\n  \"a\": 1\r\n\n}\n";
        let found: Vec<&str> = lines(text)
            .into_iter()
            .map(|(start, end)| &text[start..end])
            .collect();
        assert_eq!(found, ["{", "  \"a\": 1", "", "}"]);
        assert_eq!(lines(""), []);
    }

    #[test]
    fn only_a_whole_path_is_a_folder() {
        assert_eq!(folder("  "), None);
        assert_eq!(folder("out"), None);
        let whole = std::env::temp_dir();
        assert_eq!(folder(&format!(" {} ", whole.display())), Some(whole));
    }

    #[test]
    fn sizes_read_in_the_largest_unit_that_fits() {
        assert_eq!(size(1), "1 byte");
        assert_eq!(size(2_048), "2 KB");
        assert_eq!(size(3_670_016), "3.5 MB");
    }

    #[test]
    fn drafts_are_asked_for_once_per_plan_and_targets() {
        let studio = Studio::headless();
        let plan = Arc::new(Plan::default());
        let data = Arc::new(Dataset::empty(Currency::usd()));
        let wanted = Wanted::new(&plan, &data, &TARGETS[..1]);
        assert_eq!(standing(&wanted, None, studio.view()), Standing::Ask);
        // It was asked for and no job runs: something stopped it.
        let asked = Some(&wanted);
        assert_eq!(standing(&wanted, asked, studio.view()), Standing::Failed);
        let other = Wanted::new(&Arc::new(Plan::default()), &data, &TARGETS[..1]);
        assert_eq!(standing(&other, asked, studio.view()), Standing::Ask);
        let none = Wanted::new(&plan, &data, &[]);
        assert_eq!(standing(&none, None, studio.view()), Standing::NoTarget);
    }
}
