//! Names of months in the languages of shops.

use super::letters::plain;

/// How names of months begin, without accents: `févr.`, `Okt`, `sierpnia`.
const MONTHS: [&[&str]; 12] = [
    &["jan", "gen", "ene", "sty"],
    &["feb", "fev", "lut"],
    &["mar", "mrt", "maa", "mae", "mrz"],
    &["apr", "avr", "abr", "kwi"],
    &["may", "mai", "mag", "mei", "maj"],
    &["jun", "juin", "giu", "cze"],
    &["jul", "juil", "lug", "lip"],
    &["aug", "aou", "ago", "sie"],
    &["sep", "set", "wrz"],
    &["oct", "okt", "ott", "out", "paz"],
    &["nov", "lis"],
    &["dec", "dez", "dic", "des", "gru"],
];

/// The number of a month by its name or the beginning of it, at least three letters.
pub(crate) fn month_named(name: &[u8]) -> Option<u32> {
    let name = plain(std::str::from_utf8(name).ok()?);
    let begins = |starts: &&[&str]| starts.iter().any(|start| name.starts_with(start));
    let index = MONTHS.iter().position(|starts| begins(&starts))?;
    Some(index as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_known_in_the_languages_of_shops() {
        for (name, month) in [
            ("January", 1),
            ("févr.", 2),
            ("März", 3),
            ("mrt", 3),
            ("avril", 4),
            ("Mai", 5),
            ("juin", 6),
            ("juil.", 7),
            ("août", 8),
            ("settembre", 9),
            ("Okt", 10),
            ("październik", 10),
            ("nov", 11),
            ("Dez.", 12),
        ] {
            assert_eq!(month_named(name.as_bytes()), Some(month), "{name}");
        }
        assert_eq!(month_named(b"ma"), None);
        assert_eq!(month_named(b"sold"), None);
    }
}
