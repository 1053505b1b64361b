//! The words of a title.

/// Words of a title with the index where each ends.
pub(super) fn words(title: &str) -> impl Iterator<Item = (usize, &str)> {
    title
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(move |word| {
            let end = word.as_ptr() as usize - title.as_ptr() as usize + word.len();
            (end, word)
        })
}

/// Words in small letters, without the "s" that a possessive leaves behind.
pub(super) fn plain_words(title: &str) -> impl Iterator<Item = String> {
    words(title)
        .filter(|(end, word)| {
            let before = title.get(..end - word.len()).unwrap_or_default();
            !(word.eq_ignore_ascii_case("s") && before.ends_with(['\'', '’']))
        })
        .map(|(_, word)| word.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_possessive_leaves_no_size_behind() {
        let words = |title| plain_words(title).collect::<Vec<_>>();
        assert_eq!(words("Poppy's playhouse"), ["poppy", "playhouse"]);
        assert_eq!(words("Women’s shorts, S"), ["women", "shorts", "s"]);
    }
}
