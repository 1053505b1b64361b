//! Dates with the month in letters, as people write them: `Sunday, March 1, 2026 at 9:05 AM`.

use super::cells::at_time;
use crate::domain::calendar::{Day, Minute};

/// How the names of months begin in the languages of shops; the longer ones stand before what they begin with.
const MONTHS: &[(&str, u32)] = &[
    ("juil", 7),
    ("juin", 6),
    ("jan", 1),
    ("ene", 1),
    ("gen", 1),
    ("feb", 2),
    ("fév", 2),
    ("fev", 2),
    ("mar", 3),
    ("mär", 3),
    ("mrz", 3),
    ("maa", 3),
    ("apr", 4),
    ("avr", 4),
    ("abr", 4),
    ("may", 5),
    ("mai", 5),
    ("maj", 5),
    ("mei", 5),
    ("mag", 5),
    ("jun", 6),
    ("giu", 6),
    ("jul", 7),
    ("lug", 7),
    ("aug", 8),
    ("aoû", 8),
    ("aou", 8),
    ("ago", 8),
    ("sep", 9),
    ("set", 9),
    ("oct", 10),
    ("okt", 10),
    ("out", 10),
    ("ott", 10),
    ("nov", 11),
    ("dec", 12),
    ("déc", 12),
    ("dez", 12),
    ("dic", 12),
    ("des", 12),
    ("mrt", 3),
    ("sty", 1),
    ("lut", 2),
    ("kwi", 4),
    ("cze", 6),
    ("lip", 7),
    ("sie", 8),
    ("wrz", 9),
    ("paź", 10),
    ("lis", 11),
    ("gru", 12),
];
/// Words between a date and its time.
const BETWEEN: [&str; 7] = ["at", "um", "à", "@", "kl", "-", "om"];
/// Bytes of the longest date that is read so.
const LONGEST: usize = 80;

/// The month that a word begins with, by its name or the beginning of it.
pub(crate) fn month(name: &[u8]) -> Option<u32> {
    let name = std::str::from_utf8(name).ok()?.to_lowercase();
    let known = MONTHS.iter().find(|(start, _)| name.starts_with(start));
    known.map(|(_, month)| *month)
}

/// A date with the month in letters between other words, and the time behind it; words that follow are left aside.
pub(crate) fn moment(cell: &[u8]) -> Option<Minute> {
    let text = std::str::from_utf8(cell)
        .ok()
        .filter(|text| text.len() <= LONGEST)?;
    let (mut day, mut month_of, mut year) = (None, None, None);
    let mut rest = text;
    while day.is_none() || month_of.is_none() || year.is_none() {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',' || c == '.');
        let end = rest
            .find(|c: char| c.is_whitespace() || c == ',')
            .unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        rest = after;
        let word = word.trim_end_matches('.');
        let digits = word.trim_end_matches(|c: char| c.is_alphabetic());
        match digits.parse::<u32>() {
            Ok(number) if digits.len() == 4 && word.len() == 4 => year = Some(number),
            // `1st`, `3rd`, `1er`.
            Ok(number) if digits.len() <= 2 && word.len() <= digits.len() + 2 && day.is_none() => {
                day = Some(number);
            }
            Ok(_) => return None,
            Err(_) if word.is_empty() => return None,
            Err(_) if !word.chars().all(char::is_alphabetic) => return None,
            // The day of the week stands before the rest, and small words between.
            Err(_) => month_of = month(word.as_bytes()).or(month_of),
        }
    }
    let date = Day::from_ymd(i32::try_from(year?).ok()?, month_of?, day?)?;
    let mut time = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
    for word in BETWEEN {
        if let Some(after) = time.strip_prefix(word)
            && after.starts_with([' ', '.'])
        {
            time = after.trim_start_matches(['.', ' ']);
        }
    }
    if time.chars().all(|c| c.is_alphabetic() || c.is_whitespace()) {
        return at_time(date, &[]).ok();
    }
    at_time(date, format!(" {time}").as_bytes()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_words_are_read_with_their_time_and_without_what_follows() {
        for (cell, day, minute) in [
            ("Mar 1, 2026 purchase", "2026-03-01", 0),
            ("Sunday, March 1, 2026 at 9:05 AM", "2026-03-01", 545),
            ("Sunday, March 1, 2026 at 9:05 PM", "2026-03-01", 1_265),
            ("March 1st, 2026", "2026-03-01", 0),
            ("1. März 2026", "2026-03-01", 0),
            ("Sonntag, 1. März 2026 um 09:05", "2026-03-01", 545),
            ("1 de marzo de 2026", "2026-03-01", 0),
            ("dimanche 1 mars 2026 à 9:05", "2026-03-01", 545),
            ("14 juillet 2026", "2026-07-14", 0),
            ("Mon, 02 Mar 2026 10:00:00 +0000", "2026-03-02", 600),
        ] {
            let found = moment(cell.as_bytes());
            let found = found.map(|found| (found.day().to_string(), found.0.rem_euclid(1440)));
            assert_eq!(found, Some((day.to_owned(), minute)), "{cell}");
        }
        for cell in [
            "March 2026",
            "32 March 2026",
            "purchase",
            "1 2 2026",
            "Mar 1, 2026 25:00",
            "",
        ] {
            assert_eq!(moment(cell.as_bytes()), None, "{cell}");
        }
    }
}
