//! Commands: everything a screen or a headless verb can ask of the studio.

use std::path::PathBuf;

use super::jobs::JobId;
use super::sheets::List;
use crate::discover::{FollowUpOptions, PairOptions};
use crate::domain::catalog::VariantId;
use crate::domain::edit::Edit;
use crate::domain::money::Currency;
use crate::domain::rule::{Kind, Placement, RuleId};
use crate::export::Target;
use crate::import::{ImportOptions, Mapping, Role};

/// One request. Nothing else changes anything.
#[derive(Clone, Debug)]
pub enum Command {
    /// Opens the sample store, which is made first if it is not there.
    OpenSample,
    /// Makes an empty project file and opens it.
    NewProject {
        /// Where; no file may be there.
        path: PathBuf,
        /// Currency of every amount.
        currency: Currency,
    },
    /// Opens a project file.
    OpenProject(PathBuf),
    /// Saves what waits and closes the project; it stays open when that cannot be saved.
    CloseProject,
    /// Closes the project without what could not be saved.
    AbandonProject,
    /// Tries now to save what could not be saved.
    TrySaving,
    /// Writes the whole project to a new file and goes on with that one.
    SaveElsewhere(PathBuf),
    /// Opens what was read of the damaged project, to be looked at, exported and saved elsewhere.
    OpenRulesOnly,
    /// Leaves the damaged project alone.
    ForgetDamaged,
    /// Takes a project out of the recent list; the file stays.
    ForgetRecent(PathBuf),
    /// Looks at CSV files and adds them to the import draft.
    PreviewFiles(Vec<PathBuf>),
    /// Says what a file of the draft holds.
    SetFileRole {
        /// Place in the draft.
        place: usize,
        /// What it holds.
        role: Role,
    },
    /// Says what is known of the files of the draft; files that are looked at later are read with it.
    SetImportOptions(Box<ImportOptions>),
    /// Says how a file of the draft is to be read; it is looked at again.
    SetFileMapping {
        /// Place in the draft.
        place: usize,
        /// Everything a person says of it.
        mapping: Box<Mapping>,
    },
    /// Takes back what was last said of a file of the draft.
    UndoFileMapping(usize),
    /// Forgets everything that was said of a file of the draft, now and last time.
    StartFileAfresh(usize),
    /// Keeps how a file of the draft is read, for the next file of its source.
    KeepFileMapping(usize),
    /// Writes how a file of the draft is read to a TOML file.
    WriteFileMapping {
        /// Place in the draft.
        place: usize,
        /// Where.
        path: PathBuf,
    },
    /// Reads a file of the draft as a TOML file says.
    ReadFileMapping {
        /// Place in the draft.
        place: usize,
        /// Which.
        path: PathBuf,
    },
    /// Puts the files of the last import back into the draft, to be read anew over what was there before them.
    ReviseImport,
    /// Reads the files of the last import anew with other options.
    ImportAgain(Box<ImportOptions>),
    /// Takes a file out of the draft.
    DropFile(usize),
    /// Throws the draft away.
    DiscardDraft,
    /// Imports the draft's files into the open project.
    Import {
        /// Dialect instead of recognising.
        dialect: Option<String>,
        /// Where rejected rows go; `None` is beside the project.
        rejects: Option<PathBuf>,
    },
    /// Makes a project and imports the draft's files into it.
    ImportIntoNew {
        /// Where; no file may be there.
        path: PathBuf,
        /// Currency of every amount.
        currency: Currency,
    },
    /// Asks a job to stop.
    CancelJob(JobId),
    /// Changes the plan: one undo step.
    Edit(Edit),
    /// Changes the plan while the hand moves: all changes until `EndDrag` are one undo step.
    Drag(Edit),
    /// The hand let go.
    EndDrag,
    /// Takes the last step back.
    Undo,
    /// Does it again.
    Redo,
    /// Makes a rule of a kind from products, in the order in which they are asked for, and selects it.
    MakeRule {
        /// Which kind.
        kind: Kind,
        /// What the family is called; empty where no name is asked for, or for the usual one.
        title: String,
        /// The products.
        products: Vec<VariantId>,
    },
    /// Makes pair rules as one undo step and selects the first; leaves out what is blocked or offered already, and says so.
    MakePairs {
        /// What must be in the basket, and what is offered.
        pairs: Vec<(VariantId, VariantId)>,
        /// Where they are shown.
        placement: Placement,
    },
    /// Copies a rule and selects the copy.
    DuplicateRule(RuleId),
    /// Selects a rule, or none.
    SelectRule(Option<RuleId>),
    /// Counts pairs and sets again.
    Discover(PairOptions),
    /// Counts what the same customers buy later; the answer is in [`super::ProjectView::follow_up`].
    FollowUp(FollowUpOptions),
    /// Writes a list of Discover as CSV, whole or not at all, safe to open in a spreadsheet program.
    WriteCsv {
        /// Where.
        path: PathBuf,
        /// Which list.
        list: List,
        /// Places in the list, in the order wanted, as filtered and sorted; `None` is all of it.
        places: Option<Vec<u32>>,
    },
    /// Replays the plan with all draws.
    Simulate {
        /// Draws; `None` keeps the number.
        draws: Option<usize>,
        /// Seed; `None` keeps it.
        seed: Option<u64>,
    },
    /// Reads a rule set and applies it.
    ReadRuleSet(PathBuf),
    /// Reads assumptions into the scenario in use.
    ReadAssumptions(PathBuf),
    /// Drafts rule files, to be looked at.
    DraftExport(Vec<&'static Target>),
    /// Writes the drafted rule files into a folder: all of them or none.
    WriteExport(PathBuf),
    /// Writes all rules as a rule set.
    WriteRuleSet(PathBuf),
    /// Carries out a command that writes, and lets it replace files that are there.
    Replace(Box<Self>),
    /// Leaves the files that are there as they are.
    KeepFiles,
    /// Takes a notice away.
    DismissNotice(u64),
}

impl Command {
    /// True when it changes the project, which one that is only read refuses.
    #[must_use]
    pub fn changes_project(&self) -> bool {
        matches!(
            self,
            Self::Edit(_)
                | Self::Drag(_)
                | Self::MakeRule { .. }
                | Self::MakePairs { .. }
                | Self::DuplicateRule(_)
                | Self::ReadRuleSet(_)
                | Self::ReadAssumptions(_)
                | Self::Import { .. }
                | Self::ImportAgain(_)
                | Self::KeepFileMapping(_)
        )
    }

    /// True when it closes the open project and opens another.
    #[must_use]
    pub fn leaves_project(&self) -> bool {
        matches!(
            self,
            Self::OpenSample
                | Self::NewProject { .. }
                | Self::OpenProject(_)
                | Self::OpenRulesOnly
                | Self::CloseProject
                | Self::ImportIntoNew { .. }
        )
    }

    /// Makes a rule of a kind from products and selects it.
    #[must_use]
    pub fn make_rule(kind: Kind, title: &str, products: &[VariantId]) -> Self {
        Self::MakeRule {
            kind,
            title: title.to_owned(),
            products: products.to_vec(),
        }
    }
}
