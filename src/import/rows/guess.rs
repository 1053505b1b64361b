//! The encoding of a text that is not UTF-8, told from its letters: how likely the words are that each encoding makes of it.

use std::collections::HashSet;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, IBM866, ISO_8859_2, KOI8_R, MACINTOSH, SHIFT_JIS,
    WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1257,
};

/// Different words that are looked at.
const MOST_WORDS: usize = 4_000;
/// What a letter must be worth on average to be believed, from -1.5 to 1.
const LEAST_WORTH: f64 = 0.3;
/// By how much the best encoding must be better than any other that reads the text otherwise.
const LEAST_LEAD: f64 = 0.25;

/// What makes words now and then at most.
const HARDLY_A_WORD: f64 = -0.2;

/// Encodings that are tried; of equal ones the first is taken.
const TRIED: [&Encoding; 16] = [
    WINDOWS_1252,
    WINDOWS_1250,
    WINDOWS_1251,
    WINDOWS_1254,
    MACINTOSH,
    SHIFT_JIS,
    GB18030,
    BIG5,
    EUC_KR,
    EUC_JP,
    WINDOWS_1253,
    WINDOWS_1257,
    ISO_8859_2,
    KOI8_R,
    IBM866,
    encoding_rs::ISO_8859_5,
];

/// What the encoding of a text may be.
#[derive(Clone, Debug)]
pub(crate) struct Guess {
    /// Encodings in which the bytes may be text, the likeliest first.
    pub(crate) likely: Vec<&'static Encoding>,
    /// True when nothing else comes near the first.
    pub(crate) is_sure: bool,
}

impl Guess {
    /// The likeliest encoding.
    pub(crate) fn encoding(&self) -> &'static Encoding {
        self.likely.first().copied().unwrap_or(WINDOWS_1252)
    }

    /// Guesses from some lines of a text.
    pub(crate) fn of(text: &[u8]) -> Self {
        let words = words(text);
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        for word in &words {
            detector.feed(word, false);
            detector.feed(b" ", false);
        }
        detector.feed(b"\n", true);
        let detected = match detector.guess(None, Utf8Detection::Deny) {
            found if found == GBK => GB18030,
            found => found,
        };
        let mut found: Vec<(f64, &'static Encoding, Vec<String>)> = TRIED
            .into_iter()
            .filter_map(|encoding| {
                let read = read(&words, encoding)?;
                let mut worth = worth(&words, &read, encoding);
                // Letters alone do not part languages of one alphabet; the pairs of letters that the detector knows do.
                if encoding == detected {
                    worth += 0.35;
                }
                // Japanese has kana between its signs.
                let is_japanese = [SHIFT_JIS, EUC_JP].contains(&encoding);
                let is_kana = |letter| ('\u{3041}'..='\u{30fe}').contains(&letter);
                if is_japanese && !read.iter().any(|word| word.contains(is_kana)) {
                    worth -= 0.6;
                }
                // Only old programs write it.
                if [MACINTOSH, IBM866, KOI8_R].contains(&encoding) {
                    worth -= 0.4;
                }
                Some((worth, encoding, read))
            })
            .collect();
        found.sort_by(|one, other| other.0.total_cmp(&one.0));
        let is_sure = found.first().is_some_and(|(best, _, read)| {
            let mut others = found.iter().filter(|(.., other)| other != read);
            let second = others.next().map_or(f64::MIN, |(worth, ..)| *worth);
            *best >= LEAST_WORTH && best - second >= LEAST_LEAD
        });
        // What makes hardly a word is no other reading of a text that one encoding makes words of.
        if is_sure {
            let best = found.first().map(|(_, encoding, _)| *encoding);
            found.retain(|(worth, encoding, _)| *worth > HARDLY_A_WORD || Some(*encoding) == best);
        }
        Self {
            likely: found.into_iter().map(|(_, encoding, _)| encoding).collect(),
            is_sure,
        }
    }
}

/// The different words of a text that have a byte beyond ASCII, with the byte before and after each.
fn words(text: &[u8]) -> Vec<&[u8]> {
    let is_end = |byte: &u8| {
        byte.is_ascii() && !byte.is_ascii_alphanumeric() && !matches!(byte, b'@'..=b'~')
    };
    let mut seen = HashSet::new();
    text.split(is_end)
        .filter(|word| !word.is_ascii() && seen.insert(*word))
        .take(MOST_WORDS)
        .collect()
}

/// The words as an encoding reads them; `None` when one is no text in it.
fn read(words: &[&[u8]], encoding: &'static Encoding) -> Option<Vec<String>> {
    words
        .iter()
        .map(|word| {
            let text = encoding.decode_without_bom_handling_and_without_replacement(word)?;
            let is_no_text = |c: char| c.is_control() || ('\u{e000}'..='\u{f8ff}').contains(&c);
            (!text.contains(is_no_text)).then(|| text.into_owned())
        })
        .collect()
}

/// What the letters beyond ASCII are worth on average, by the bytes they take.
fn worth(words: &[&[u8]], read: &[String], encoding: &'static Encoding) -> f64 {
    let mut sum = 0.0;
    for word in read {
        let letters: Vec<char> = word.chars().collect();
        for (index, letter) in letters.iter().enumerate() {
            let before = index.checked_sub(1).and_then(|index| letters.get(index));
            let after = letters.get(index + 1);
            if !letter.is_ascii() {
                let width = if is_wide(*letter) { 2.0 } else { 1.0 };
                sum += width * letter_worth(*letter, before.copied(), after.copied());
            }
        }
    }
    for word in words {
        sum += rare_pairs(word, encoding);
    }
    let bytes = words.iter().flat_map(|word| word.iter());
    sum / bytes.filter(|byte| !byte.is_ascii()).count().max(1) as f64
}

/// What is lost by signs of two bytes that nobody uses daily.
fn rare_pairs(word: &[u8], encoding: &'static Encoding) -> f64 {
    let common = match encoding {
        encoding if encoding == GB18030 => 0xA1..=0xD7,
        encoding if encoding == SHIFT_JIS => 0x81..=0x97,
        encoding if encoding == BIG5 => 0xA1..=0xC6,
        encoding if encoding == EUC_KR => 0xA1..=0xC8,
        encoding if encoding == EUC_JP => 0xA1..=0xCF,
        _ => return 0.0,
    };
    let mut lost = 0.0;
    let mut bytes = word.iter();
    let mut is_in_word = false;
    while let Some(first) = bytes.next() {
        if first.is_ascii() {
            is_in_word = first.is_ascii_alphabetic();
            continue;
        }
        if encoding == SHIFT_JIS && (0xA1..=0xDF).contains(first) {
            // Narrow kana are one byte.
            lost -= 2.6;
            continue;
        }
        let second = bytes.next();
        // The sign takes a letter of a word.
        let is_kana = encoding == SHIFT_JIS && matches!(first, 0x82 | 0x83);
        if is_in_word && !is_kana && second.is_some_and(u8::is_ascii_lowercase) {
            lost -= 2.5;
        }
        is_in_word = false;
        let is_odd = encoding == GB18030 && second.is_some_and(|second| *second < 0xA1);
        if !common.contains(first) || is_odd {
            lost -= 1.6;
        }
    }
    lost
}

fn is_wide(letter: char) -> bool {
    letter >= '\u{1100}' && !is_mark(letter)
}

/// Punctuation and signs that shops write.
fn is_mark(letter: char) -> bool {
    "\u{a0}–—‘’‚“”„…•€£¥¢©®™°·«»¿¡ªº²³½¼¾§±×µ№‹›".contains(letter)
}

/// What a letter is worth between its neighbours, from -1.5 to 1.
fn letter_worth(letter: char, before: Option<char>, after: Option<char>) -> f64 {
    let is_letter = |near: Option<char>| near.is_some_and(char::is_alphabetic);
    let is_digit = |near: Option<char>| near.is_some_and(|near| near.is_ascii_digit());
    if is_wide(letter) {
        return if letter.is_alphabetic() { 1.0 } else { 0.3 };
    }
    if is_mark(letter) {
        let inside = is_letter(before) && is_letter(after);
        return match letter {
            '’' | '·' if inside => 0.8,
            '™' | '®' | '©' | '²' | '³' | '°' | 'ª' | 'º' if is_letter(after) => -1.0,
            '§' | '±' | '×' | '¿' | '¡' | '½' | '¼' | '¾' | '€' | '£' | '¥' | '¢' | '•' | '„'
            | '«'
                if is_letter(before) =>
            {
                -1.0
            }
            _ if inside => -0.8,
            _ => 0.5,
        };
    }
    if !letter.is_alphabetic() {
        return -1.0;
    }
    let script = |letter: char| match letter {
        '\u{370}'..='\u{3ff}' => 1,
        '\u{400}'..='\u{52f}' => 2,
        _ => 0,
    };
    let own = script(letter);
    let near = [before, after]
        .into_iter()
        .flatten()
        .filter(|near| near.is_alphabetic());
    let mut worth: f64 = 1.0;
    if near.clone().any(|near| script(near) != own) || is_wide_near(before) || is_wide_near(after) {
        worth -= 2.5;
    }
    // Words are written small, with a capital at the start, or all in capitals.
    let small = |near: Option<char>| near.is_some_and(char::is_lowercase);
    let big = |near: Option<char>| near.is_some_and(char::is_uppercase);
    if letter.is_uppercase() && (small(before) || is_letter(before) && small(after)) {
        worth -= 2.0;
    }
    if letter.is_lowercase() && letter != 'ß' && big(before) && big(after) {
        worth -= 2.0;
    }
    if is_digit(before) || is_digit(after) {
        worth -= 1.0;
    }
    if own == 0 {
        if "ÿŸƒÞþðÐ¸ˆ˜ŒŔŕĽľĹĺ".contains(letter) {
            worth -= 0.7;
        }
        // Languages with Latin letters have one of them here and there.
        let plain = |near: Option<char>| near.is_none_or(|near| near.is_ascii());
        if !plain(before) && !plain(after) {
            worth -= 1.5;
        } else if !is_letter(before)
            && !is_letter(after)
            && !"àáéèóòúüöåæøÀÁÉÈÓÒÚÜÖÅÆØěšžąęś".contains(letter)
        {
            worth -= 0.7;
        }
    } else if !is_letter(before) && !is_letter(after) {
        worth -= 0.3;
    } else if "ЂЃѓЉЊЌЋЏђљњќћџЎўЈҐЁЄЅѕ¤".contains(letter) {
        worth -= 0.7;
    }
    worth.max(-1.5)
}

fn is_wide_near(near: Option<char>) -> bool {
    near.is_some_and(is_wide)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(text: &str, encoding: &'static Encoding) -> Guess {
        let (bytes, _, is_lossy) = encoding.encode(text);
        assert!(!is_lossy, "{text} in {}", encoding.name());
        Guess::of(&bytes)
    }

    #[test]
    fn texts_are_read_in_the_encoding_they_were_written_in() {
        for (encoding, texts) in [
            (
                WINDOWS_1252,
                &[
                    "Müsli – groß €",
                    "Crème brûlée",
                    "Señor Piñata",
                    "Café",
                    "women’s shoe",
                    "£5.00",
                    "Blåbær og rødgrød",
                    "Açaí e pão de queijo",
                    "Brand™ 10° ½",
                    "Éclair à la crème",
                ][..],
            ),
            (
                WINDOWS_1250,
                &[
                    "Żółta koszulka łódź",
                    "Příliš žluťoučký kůň",
                    "Kečup a hořčice",
                    "Gyümölcstál, őszi tűz",
                ],
            ),
            (
                WINDOWS_1251,
                &[
                    "Чайник",
                    "Футболка белая",
                    "Кружка красная",
                    "Чайник Футболка белая Кружка красная",
                ],
            ),
            (WINDOWS_1254, &["Şişe için kırmızı ışık ağı"]),
            (
                MACINTOSH,
                &[
                    "Müsli groß",
                    "Crème brûlée, façade, naïve",
                    "Señor Piñata, mañana",
                ],
            ),
            (
                SHIFT_JIS,
                &["コーヒーカップ 青", "ノート セーター 赤い靴", "マグカップ"],
            ),
            (
                GB18030,
                &[
                    "陶瓷咖啡杯",
                    "棉质T恤 围巾 红色",
                    "茶壶 玻璃杯 棉质围巾 红色的衣服",
                ],
            ),
            (BIG5, &["陶瓷咖啡杯 紅色圍巾", "玻璃茶壺 棉質上衣"]),
            (EUC_KR, &["도자기 커피잔", "빨간 스카프 면 티셔츠"]),
            (WINDOWS_1253, &["Κούπα καφέ κόκκινη"]),
        ] {
            for text in texts {
                let found = guess(text, encoding);
                let read = found
                    .encoding()
                    .decode_without_bom_handling(&encoding.encode(text).0)
                    .0
                    .into_owned();
                assert_eq!(
                    &read,
                    text,
                    "{:?}",
                    found.likely.iter().map(|e| e.name()).collect::<Vec<_>>()
                );
                assert!(
                    found.is_sure,
                    "{text}: {:?}",
                    found.likely.iter().map(|e| e.name()).collect::<Vec<_>>()
                );
            }
        }
    }

    #[test]
    fn bytes_that_make_no_words_are_in_doubt_and_what_has_no_sign_for_them_is_not_offered() {
        let dos = Guess::of(b"\x9B\x83\xAA");
        assert!(!dos.is_sure);
        let broken = Guess::of("Café, crème, Müsli".as_bytes());
        assert!(!broken.is_sure, "{:?}", broken.likely);
        for bytes in [&b"a\x81b"[..], b"a\x90\x9D"] {
            assert!(!Guess::of(bytes).likely.contains(&WINDOWS_1252));
        }
    }
}
