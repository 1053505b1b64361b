//! What readers of JSON and TOML say, in plain words: no names of types, no grammar of a library; and counts as people
//! write them.

/// What each kind of value is called, longest first where one begins like another.
const THINGS: [(&str, &str); 8] = [
    ("floating point ", ""),
    ("integer ", ""),
    ("boolean ", ""),
    ("character ", ""),
    ("string ", ""),
    ("byte array", "a text"),
    ("map", "an object"),
    ("sequence", "a list"),
];

/// Puts commas between groups of three digits of a plain, unsigned decimal.
#[must_use]
pub fn grouped(digits: &str) -> String {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut text = String::with_capacity(digits.len() + whole.len() / 3);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

/// A reader's message in plain words: `invalid type: map, expected f64` is `expected a number, found an object`.
///
/// What no rule here knows comes back as it is, without the place at its end and with plain quotes.
#[must_use]
pub fn plain(message: &str) -> String {
    let message = without_place(message.trim());
    for wrong in ["invalid type: ", "invalid value: "] {
        if let Some((found, wanted)) = message
            .strip_prefix(wrong)
            .and_then(|rest| rest.rsplit_once(", expected "))
        {
            return format!("expected {}, found {}", expected(wanted), thing(found));
        }
    }
    if let Some((length, wanted)) = message
        .strip_prefix("invalid length ")
        .and_then(|rest| rest.split_once(", expected "))
    {
        return format!("expected {}, found {length} of them", expected(wanted));
    }
    for unknown in ["unknown field ", "unknown variant "] {
        let Some(rest) = message.strip_prefix(unknown) else {
            continue;
        };
        let Some((found, known)) = rest.split_once(", ") else {
            continue;
        };
        let found = found.trim_matches('`');
        let words: Vec<&str> = known.split('`').skip(1).step_by(2).collect();
        return match words.as_slice() {
            [] => format!("expected no field here, found \"{found}\""),
            words => format!("expected {}, found \"{found}\"", either(words)),
        };
    }
    if let Some(name) = message.strip_prefix("missing field ") {
        return format!(
            "expected a field \"{}\", found none",
            name.trim_matches('`')
        );
    }
    for twice in ["duplicate field ", "duplicate key "] {
        if let Some(name) = message.strip_prefix(twice) {
            return format!("\"{}\" stands there twice", name.trim_matches('`'));
        }
    }
    grammar(message)
}

/// What is wrong with the text itself.
fn grammar(message: &str) -> String {
    let known = match message {
        text if text.starts_with("EOF while parsing") => "the text ends before it is complete",
        "expected value" => "expected a value",
        "expected ident" => "expected true, false or null",
        "expected `:`" => "expected a colon after the name",
        "expected `,` or `}`" => "expected a comma, or } at the end of the object",
        "expected `,` or `]`" => "expected a comma, or ] at the end of the list",
        "key must be a string" => "expected a name in quotes",
        "trailing comma" => "expected a value after the comma",
        "trailing characters" => "expected nothing after the end",
        "invalid escape" => "expected a letter that may follow a backslash",
        "invalid number" => "expected a number",
        "number out of range" => "expected a smaller number",
        "recursion limit exceeded" => "expected fewer brackets in brackets",
        text if text.starts_with("control character") => "expected no line end inside of quotes",
        text => return text.replace('`', "\""),
    };
    known.to_owned()
}

/// The message without ` at line 3 column 7`.
fn without_place(message: &str) -> &str {
    let Some(place) = message.rfind(" at line ") else {
        return message;
    };
    let (text, end) = message.split_at(place);
    let is_place = end
        .trim_start_matches(" at line ")
        .split(" column ")
        .all(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
    if is_place { text } else { message }
}

/// What was found.
fn thing(found: &str) -> String {
    if matches!(found, "null" | "unit value" | "Option value" | "none") {
        return "nothing".to_owned();
    }
    for (name, plain) in THINGS {
        match found.strip_prefix(name) {
            Some(rest) if plain.is_empty() => return rest.replace('`', ""),
            Some("") => return plain.to_owned(),
            _ => {}
        }
    }
    found.replace('`', "\"")
}

/// What was wanted.
fn expected(wanted: &str) -> String {
    let plain = match wanted {
        "f32" | "f64" => "a number",
        "a string" | "string" | "str" | "a borrowed string" => "a text",
        "a boolean" | "bool" => "true or false",
        "a map" | "map" => "an object",
        "a sequence" | "sequence" => "a list",
        "string or map" => "a text or an object",
        "unit" | "null" => "nothing",
        text if text.starts_with("struct ") || text.starts_with("internally tagged") => "an object",
        text if text.starts_with("a tuple of size ") || text.starts_with("tuple ") => {
            "a list of the right length"
        }
        text if text.starts_with("an array of length ") => "a list of the right length",
        text if text.starts_with("enum ") || text.contains("variant") => "one of the known words",
        text if is_whole(text) => "a whole number",
        text => return text.replace('`', "\""),
    };
    plain.to_owned()
}

/// `u32`, `i64`, `usize` and the like, zero or not.
fn is_whole(name: &str) -> bool {
    let name = name.strip_prefix("a nonzero ").unwrap_or(name);
    let size = name.strip_prefix(['u', 'i']).unwrap_or("");
    size == "size" || (!size.is_empty() && size.bytes().all(|byte| byte.is_ascii_digit()))
}

/// "pair, ladder or bundle".
#[must_use]
pub fn either(words: &[&str]) -> String {
    match words {
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        words => words.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readers_speak_plainly() {
        for (message, words) in [
            (
                "invalid type: map, expected a string",
                "expected a text, found an object",
            ),
            (
                "invalid type: string \"ten\", expected f64 at line 3 column 12",
                "expected a number, found \"ten\"",
            ),
            (
                "invalid type: sequence, expected struct RuleDocument",
                "expected an object, found a list",
            ),
            (
                "invalid value: integer `-3`, expected u32",
                "expected a whole number, found -3",
            ),
            (
                "invalid type: null, expected a boolean",
                "expected true or false, found nothing",
            ),
            (
                "unknown field `skus`, expected one of `any_of`, `all_of`, `tag`",
                "expected any_of, all_of or tag, found \"skus\"",
            ),
            (
                "unknown variant `on`, expected `draft` or `active`",
                "expected draft or active, found \"on\"",
            ),
            (
                "unknown field `x`, there are no fields",
                "expected no field here, found \"x\"",
            ),
            (
                "missing field `rules` at line 1 column 30",
                "expected a field \"rules\", found none",
            ),
            ("duplicate field `id`", "\"id\" stands there twice"),
            (
                "EOF while parsing a list at line 9 column 0",
                "the text ends before it is complete",
            ),
            (
                "expected `,` or `}` at line 2 column 3",
                "expected a comma, or } at the end of the object",
            ),
            ("something at line of sight", "something at line of sight"),
        ] {
            assert_eq!(plain(message), words);
        }
    }
}
