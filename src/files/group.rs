//! Files that belong together get their names together.
//!
//! All are whole under other names before the first is renamed; what is about to happen is written down, and what was
//! there is kept. A program that is killed between two renames leaves that record, whose name anybody sees, and the next
//! write to the folder finishes what was begun.

use std::fs::File;
use std::path::{Path, PathBuf};

use tempfile::TempPath;

use super::draft::Draft;
use super::leftovers::{Folder, Record, Renaming};
use super::{Permission, WriteError, check, folder_of};

/// Gives files of one folder their names: all of them or none. Files that would not change are left alone.
///
/// # Errors
/// See [`WriteError`]; then every file is as it was.
pub fn publish(mut drafts: Vec<Draft>, permission: &Permission) -> Result<(), WriteError> {
    let Some(first) = drafts.first() else {
        return Ok(());
    };
    let place = folder_of(first.path()).to_owned();
    for draft in &mut drafts {
        draft.settle()?;
    }
    let folder = Folder::hold(&place);
    folder.tidy();
    check_drafts(&mut drafts, permission)?;
    drafts.retain_mut(|draft| !draft.stands_already());
    let outcome = match drafts.as_mut_slice() {
        [] => Ok(()),
        [one] => publish_one(one),
        several => publish_several(&folder, several),
    };
    // The renames themselves are on disk once the folder is; not every system can say so.
    folder.sync();
    outcome
}

fn check_drafts(drafts: &mut [Draft], permission: &Permission) -> Result<(), WriteError> {
    let mut there = Vec::new();
    for draft in drafts {
        let path = [draft.path().to_owned()];
        match check(&path, permission, |_| false) {
            Err(WriteError::Exists { paths }) if !draft.stands_already() => there.extend(paths),
            Ok(()) | Err(WriteError::Exists { .. }) => {}
            Err(refused) => return Err(refused),
        }
    }
    if there.is_empty() {
        Ok(())
    } else {
        Err(WriteError::Exists { paths: there })
    }
}

fn publish_one(draft: &mut Draft) -> Result<(), WriteError> {
    let target = draft.path().to_owned();
    let before = std::fs::symlink_metadata(&target).ok();
    if before.is_none()
        && let Some(named) = draft.take_own_name()
    {
        return named;
    }
    let staged = draft.stage(before.as_ref())?;
    rename(staged.path, &target, before.is_some()).map_err(|(problem, _)| problem)
}

/// Renames; a file that appeared meanwhile stays unless one was to be replaced. What could not be renamed comes back.
fn rename(staged: TempPath, target: &Path, replace: bool) -> Result<(), (WriteError, TempPath)> {
    let renamed = if replace {
        staged.persist(target)
    } else {
        staged.persist_noclobber(target)
    };
    renamed.map_err(|failed| (WriteError::naming(target, failed.error), failed.path))
}

/// One of several files on its way.
struct Moving {
    target: PathBuf,
    new: TempPath,
    old: Option<TempPath>,
    // Its lock says that somebody works on it.
    _hold: File,
}

fn publish_several(folder: &Folder, drafts: &mut [Draft]) -> Result<(), WriteError> {
    let mut moving = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let target = draft.path().to_owned();
        let before = std::fs::symlink_metadata(&target).ok();
        let staged = draft.stage(before.as_ref())?;
        let old = match before {
            Some(_) => Some(keep(&target).map_err(WriteError::io(&target))?),
            None => None,
        };
        moving.push(Moving {
            target,
            new: staged.path,
            old,
            _hold: staged.hold,
        });
    }
    let files = moving
        .iter()
        .map(|file| Renaming::new(&file.target, &file.new, file.old.as_deref()));
    let record = Record::of(files.collect());
    let written = record
        .write(folder.path())
        .map_err(WriteError::io(folder.path()))?;
    folder.sync();
    let mut done: Vec<(PathBuf, Option<TempPath>)> = Vec::with_capacity(moving.len());
    let mut waiting = moving.into_iter();
    let mut failure = None;
    for file in waiting.by_ref() {
        if let Err(failed) = rename(file.new, &file.target, file.old.is_some()) {
            failure = Some(failed);
            break;
        }
        done.push((file.target, file.old));
    }
    if failure.is_some() {
        for (target, old) in done.drain(..) {
            // Nothing better can be done here when this fails too; the folder's record still names the files then.
            let _ = match old {
                Some(old) => old.persist(&target).map_err(|failed| failed.error),
                None => std::fs::remove_file(&target),
            };
        }
    }
    folder.sync();
    // The record goes before the old files: without it they are leftovers, with it they are needed.
    drop(written);
    drop(done);
    failure.map_or(Ok(()), |(problem, _)| Err(problem))
}

/// A second name for the file that is there, so that it can come back.
fn keep(target: &Path) -> std::io::Result<TempPath> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(super::OWN_PREFIX).suffix(".old");
    builder.rand_bytes(12);
    let kept = builder.make_in(folder_of(target), |path| {
        std::fs::hard_link(target, path).or_else(|problem| match problem.kind() {
            std::io::ErrorKind::AlreadyExists => Err(problem),
            // Not every disk can give a file two names.
            _ => copy_new(target, path),
        })
    })?;
    Ok(kept.into_temp_path())
}

fn copy_new(from: &Path, to: &Path) -> std::io::Result<()> {
    let mut from = File::open(from)?;
    let mut to = File::create_new(to)?;
    std::io::copy(&mut from, &mut to)?;
    to.sync_all()
}
