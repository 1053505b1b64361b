//! Goods found by their names: case and characters that nobody sees make no difference.

use std::collections::HashMap;

use foldhash::fast::FixedState;

/// Variants by name.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// As the catalog writes them; of several the first.
    exact: HashMap<Vec<u8>, u32, FixedState>,
    /// As [`folded`]; `None` where several are written alike.
    alike: HashMap<Vec<u8>, Option<u32>, FixedState>,
    /// Items that no catalog lists and that go by their names, as [`folded`].
    unlisted: HashMap<Vec<u8>, u32, FixedState>,
    is_current: bool,
}

impl Names {
    /// What is known of listed names is no longer so.
    pub(crate) fn forget(&mut self) {
        self.is_current = false;
    }

    /// True when [`Self::learn`] has to be called before anything is looked up.
    pub(crate) fn are_forgotten(&self) -> bool {
        !self.is_current
    }

    /// Learns all listed names, with the index of their variant.
    pub(crate) fn learn(&mut self, names: impl Iterator<Item = (u32, String)>) {
        self.is_current = true;
        self.exact.clear();
        self.alike.clear();
        for (index, name) in names {
            self.alike
                .entry(folded(name.as_bytes()))
                .and_modify(|known| *known = known.filter(|known| *known == index))
                .or_insert(Some(index));
            self.exact.entry(name.into_bytes()).or_insert(index);
        }
    }

    /// The listed variant of this name; one that is written otherwise only when no other is written alike.
    pub(crate) fn find(&self, name: &[u8]) -> Option<u32> {
        let exact = self.exact.get(name).copied();
        exact.or_else(|| self.find_only(name))
    }

    /// The one listed variant of this name.
    pub(crate) fn find_only(&self, name: &[u8]) -> Option<u32> {
        self.alike.get(&folded(name)).copied().flatten()
    }

    /// The item of this name that no catalog lists.
    pub(crate) fn find_unlisted(&self, name: &[u8]) -> Option<u32> {
        self.unlisted.get(&folded(name)).copied()
    }

    /// One more item that goes by its name.
    pub(crate) fn add_unlisted(&mut self, name: &[u8], index: u32) {
        self.unlisted.entry(folded(name)).or_insert(index);
    }
}

/// A name in lower case, with plain blanks and hyphens, and without characters that take no room.
pub(crate) fn folded(name: &[u8]) -> Vec<u8> {
    let mut folded = String::with_capacity(name.len());
    for letter in String::from_utf8_lossy(name).chars() {
        match letter {
            '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => {}
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => {
                folded.push('-');
            }
            '\u{2018}' | '\u{2019}' | '\u{2032}' => folded.push('\''),
            '\u{201c}' | '\u{201d}' | '\u{2033}' => folded.push('"'),
            blank if blank.is_whitespace() => {
                if !folded.is_empty() && !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            letter => folded.extend(letter.to_lowercase()),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded.into_bytes()
}

/// True when a spreadsheet may have made `ordered` of the code `listed`: zeros at its ends are lost, or its digits.
pub(crate) fn may_be_damaged(listed: &[u8], ordered: &[u8]) -> bool {
    let text = |code: &[u8]| std::str::from_utf8(code).ok().map(str::to_owned);
    let (Some(listed), Some(ordered)) = (text(listed), text(ordered)) else {
        return false;
    };
    if listed == ordered {
        return false;
    }
    if let (Some(one), Some(other)) = (without_zeros(&listed), without_zeros(&ordered)) {
        return one == other;
    }
    let Some((mantissa, exponent)) = ordered.split_once(['E', 'e']) else {
        return false;
    };
    let mantissa = mantissa.replace(',', ".");
    let decimals = mantissa
        .split_once('.')
        .map_or(0, |(_, decimals)| decimals.len());
    let is_power = listed
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'E' | b'e' | b'.'));
    match (
        listed.parse::<f64>(),
        exponent.trim_start_matches('+').parse::<i32>(),
    ) {
        (Ok(value), Ok(exponent)) if is_power => {
            format!("{value:.decimals$e}") == format!("{mantissa}e{exponent}")
        }
        _ => false,
    }
}

/// A number without zeros at its start and at the end of its decimals; `None` for what is no plain number.
fn without_zeros(code: &str) -> Option<String> {
    let (whole, decimals) = code.split_once('.').unwrap_or((code, ""));
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_digits(whole) || !is_digits(decimals) {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    Some(format!("{whole}.{}", decimals.trim_end_matches('0')))
}

/// The code that a spreadsheet makes of one with zeros at its ends; `None` where it changes nothing.
pub(crate) fn zeros_lost(code: &str) -> Option<String> {
    if !code.starts_with('0') && !code.contains('.') {
        return None;
    }
    let plain = without_zeros(code)?;
    let plain = plain.trim_end_matches('.');
    let plain = if plain.is_empty() || plain.starts_with('.') {
        format!("0{plain}")
    } else {
        plain.to_owned()
    };
    (plain != code).then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_alike_whatever_nobody_sees() {
        for name in [
            "Roll-On Serum",
            "roll-on serum",
            "Roll\u{2011}On\u{202f}Serum",
            " Roll-On  Serum\u{200b} ",
            "\u{feff}ROLL\u{2010}ON\u{a0}SERUM",
        ] {
            assert_eq!(folded(name.as_bytes()), b"roll-on serum", "{name}");
        }
    }

    #[test]
    fn a_name_of_two_goods_names_neither_unless_it_is_written_as_one_of_them() {
        let mut names = Names::default();
        let all = [(0, "Hat"), (1, "HAT"), (2, "Cap")];
        names.learn(
            all.into_iter()
                .map(|(index, name)| (index, name.to_owned())),
        );
        assert_eq!(names.find(b"HAT"), Some(1));
        assert_eq!(names.find(b"hat"), None);
        assert_eq!(names.find(b"cap"), Some(2));
    }

    #[test]
    fn what_a_spreadsheet_does_to_codes() {
        for (listed, ordered, expected) in [
            ("219E01", "2.19E+03", true),
            ("0017", "17", true),
            ("90.750", "90.75", true),
            ("4006381333931", "4.00638E+12", true),
            ("4006391333931", "4.00638E+12", false),
            ("17", "17", false),
            ("A017", "17", false),
            ("170", "17", false),
        ] {
            let found = may_be_damaged(listed.as_bytes(), ordered.as_bytes());
            assert_eq!(found, expected, "{listed} {ordered}");
        }
        assert_eq!(zeros_lost("0017").as_deref(), Some("17"));
        assert_eq!(zeros_lost("90.750").as_deref(), Some("90.75"));
        assert_eq!(zeros_lost("17"), None);
        assert_eq!(zeros_lost("A-017"), None);
    }
}
