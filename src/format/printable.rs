//! Names on a terminal: what a shop or a stranger wrote must not move the cursor, start a line, or turn the text around.

use std::borrow::Cow;

/// The text with every character that steers a terminal, breaks a line or changes the direction of writing spelled out,
/// such as `\n` or `\u{1b}`. Everything else stands as it is.
///
/// ```
/// use endcap::format::printable;
/// assert_eq!(printable("Tea \u{1b}[2J\nforged"), r"Tea \u{1b}[2J\nforged");
/// assert_eq!(printable("Café קפה"), "Café קפה");
/// ```
#[must_use]
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    let mut spelled = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        if steers(letter) {
            spelled.extend(letter.escape_default());
        } else {
            spelled.push(letter);
        }
    }
    Cow::Owned(spelled)
}

fn steers(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            // Line and paragraph separators, embeddings, overrides and isolates.
            '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_steers_a_terminal_is_left() {
        for (text, spelled) in [
            ("\u{1b}]0;owned\u{7}", r"\u{1b}]0;owned\u{7}"),
            ("a\r\nb\tc", r"a\r\nb\tc"),
            ("\u{9b}31m\u{7f}\u{0}", r"\u{9b}31m\u{7f}\u{0}"),
            (
                "gnp.\u{202e}exe\u{2066}\u{2028}",
                r"gnp.\u{202e}exe\u{2066}\u{2028}",
            ),
        ] {
            assert_eq!(printable(text), spelled);
            assert!(!printable(text).contains(steers));
        }
        let plain = "Jürgen’s 50 % – “Käse” \u{200e}קפה\u{a0}👩\u{200d}🍳";
        assert!(matches!(printable(plain), Cow::Borrowed(text) if text == plain));
    }
}
