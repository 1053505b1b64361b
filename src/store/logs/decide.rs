//! Whose a log is, of what a whole file is without it and with it.

use super::super::contents::Contents;

/// What a copy holds when it is read whole.
#[derive(Debug)]
pub(super) struct Examined {
    /// What vouches for all of it.
    pub contents: Contents,
    /// Whether the file says so itself; older versions did not, and for them it was worked out.
    pub has_stamp: bool,
    /// The project's own secret.
    pub key: [u8; 16],
}

/// Whose a log is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The file's own; in doubt when the file is too old to prove it.
    Own { in_doubt: bool },
    /// The file's own, and the file has everything it could give.
    Finished,
    /// Not the file's.
    Foreign,
}

/// Judges a journal, which takes back what was not finished. A file that is whole needs none: it is only asked whether
/// it may go.
pub(super) fn of_journal(alone: &Examined, with: Option<&Examined>) -> Verdict {
    let before = with
        .filter(|with| with.key == alone.key)
        .is_some_and(|with| {
            let known = with.contents.now;
            alone.contents.now == known || (alone.has_stamp && alone.contents.before == known)
        });
    if before {
        Verdict::Finished
    } else {
        Verdict::Foreign
    }
}

/// Judges a log of changes that were not written back; `is_late` when the file was written well after it.
pub(super) fn of_changes(alone: &Examined, with: Option<&Examined>, is_late: bool) -> Verdict {
    let Some(with) = with.filter(|with| with.key == alone.key) else {
        return Verdict::Foreign;
    };
    if alone.contents.now == with.contents.now {
        return Verdict::Own { in_doubt: false };
    }
    match (alone.has_stamp, with.has_stamp) {
        (false, false) if !is_late => Verdict::Own { in_doubt: true },
        (true, true) if with.contents.before == alone.contents.now => {
            Verdict::Own { in_doubt: false }
        }
        _ => Verdict::Foreign,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(now: i64, before: i64, has_stamp: bool) -> Examined {
        Examined {
            contents: Contents { now, before },
            has_stamp,
            key: [1; 16],
        }
    }

    const SURE: Verdict = Verdict::Own { in_doubt: false };

    #[test]
    fn a_journal_of_the_state_before_has_done_its_work_in_a_whole_file() {
        let file = state(2, 1, true);
        for known in [state(1, 0, true), state(2, 1, true)] {
            assert_eq!(of_journal(&file, Some(&known)), Verdict::Finished);
        }
    }

    #[test]
    fn a_journal_that_leads_anywhere_else_is_foreign() {
        let file = state(9, 8, true);
        assert_eq!(
            of_journal(&file, Some(&state(1, 0, true))),
            Verdict::Foreign
        );
        assert_eq!(of_journal(&file, None), Verdict::Foreign);
        let other = Examined {
            key: [2; 16],
            ..state(8, 7, true)
        };
        assert_eq!(of_journal(&file, Some(&other)), Verdict::Foreign);
        let unstamped = state(9, 8, false);
        assert_eq!(
            of_journal(&unstamped, Some(&state(8, 8, false))),
            Verdict::Foreign
        );
    }

    #[test]
    fn changes_are_the_files_own_when_they_lead_to_the_next_state() {
        let file = state(1, 0, true);
        assert_eq!(of_changes(&file, Some(&state(2, 1, true)), true), SURE);
        assert_eq!(of_changes(&file, Some(&state(1, 0, true)), true), SURE);
    }

    #[test]
    fn changes_of_an_older_or_newer_state_or_another_project_are_foreign() {
        let foreign = Verdict::Foreign;
        let file = state(5, 4, true);
        assert_eq!(of_changes(&file, Some(&state(9, 8, true)), false), foreign);
        assert_eq!(of_changes(&file, Some(&state(4, 3, true)), false), foreign);
        assert_eq!(of_changes(&file, None, false), foreign);
        let other = Examined {
            key: [2; 16],
            ..state(6, 5, true)
        };
        assert_eq!(of_changes(&file, Some(&other), false), foreign);
        let old = state(1, 1, false);
        assert_eq!(of_changes(&old, Some(&state(9, 8, true)), false), foreign);
    }

    #[test]
    fn an_old_file_believes_its_changes_in_doubt_unless_it_was_written_later() {
        let (alone, with) = (state(1, 1, false), state(2, 2, false));
        let doubt = Verdict::Own { in_doubt: true };
        assert_eq!(of_changes(&alone, Some(&with), false), doubt);
        assert_eq!(of_changes(&alone, Some(&with), true), Verdict::Foreign);
    }
}
