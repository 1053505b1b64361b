//! Cells that hold several values: tags, categories, options.

/// Tags parted by commas.
pub(crate) fn tags(cell: &str) -> Vec<String> {
    cell.split(',')
        .map(str::trim)
        .filter(|tag| !tag.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The parts of a cell between any of these marks.
pub(crate) fn split_list(cell: &str, marks: &[char]) -> Vec<String> {
    let parts = cell.split(marks).map(str::trim);
    let parts = parts.filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}

/// Attributes and their values as one text; the placeholder of a product without options is none.
pub(crate) fn options(names: &[String], values: &[String]) -> (Vec<(String, String)>, String) {
    let mut attributes = Vec::new();
    let mut option = String::new();
    for (index, value) in values.iter().enumerate() {
        if value.is_empty() || value == "Default Title" {
            continue;
        }
        if !option.is_empty() {
            option.push_str(" / ");
        }
        option.push_str(value);
        let name = names.get(index).cloned().unwrap_or_default();
        attributes.push((name, value.clone()));
    }
    (attributes, option)
}

/// A WooCommerce list: parted by commas, a comma inside a value has a backslash before it.
pub(crate) fn list_of(cell: &str) -> Vec<String> {
    let mut values = Vec::new();
    let mut value = String::new();
    let mut chars = cell.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek() == Some(&',') => {
                value.push(',');
                chars.next();
            }
            ',' => values.push(std::mem::take(&mut value)),
            _ => value.push(c),
        }
    }
    values.push(value);
    values
        .into_iter()
        .map(|value| value.trim().to_owned())
        .filter(|value| !value.is_empty())
        .collect()
}

/// Of `Clothing, Clothing > T-shirts` the deepest, by its last part; of equally deep ones the first.
pub(crate) fn deepest_category(cell: &str) -> String {
    let mut deepest = (0, String::new());
    for path in list_of(cell) {
        let depth = path.split('>').count();
        if depth > deepest.0 {
            let last = path.rsplit('>').next().unwrap_or("").trim();
            deepest = (depth, last.to_owned());
        }
    }
    deepest.1
}

/// The last part of a text with a mark between its parts.
pub(crate) fn last_of(cell: &str, mark: char) -> String {
    let part = cell
        .rsplit(mark)
        .map(str::trim)
        .find(|part| !part.is_empty());
    part.unwrap_or("").to_owned()
}

/// Of `Default/Gear/Bags,Default/Gear` the deepest path, by its last part; a slash in a name has a backslash before it.
pub(crate) fn deepest_path(cell: &str) -> String {
    const SLASH: &str = "\u{1}";
    let cell = cell.replace("\\/", SLASH);
    let mut deepest = (0, "");
    for path in cell.split([',', '|', ';']) {
        let depth = path.split('/').count();
        if depth > deepest.0 {
            deepest = (depth, path);
        }
    }
    last_of(deepest.1, '/').replace(SLASH, "/")
}

/// The value of `code` in `code=value,other=value`, where a value may be in quotes and may hold commas that no `name=`
/// follows.
pub(crate) fn attribute_value(cell: &str, code: &str) -> Option<String> {
    let mut rest = cell;
    let mut found: Option<String> = None;
    while let Some((name, after)) = rest.split_once('=') {
        let is_wanted = name.trim().trim_start_matches(',').trim() == code;
        let (value, next) = if let Some(quoted) = after.strip_prefix('"') {
            quoted_value(quoted)
        } else {
            // The value ends at the last comma before the next `=`.
            let until = after.find('=').unwrap_or(after.len());
            let (head, _) = after.split_at(until);
            let end = if until == after.len() {
                until
            } else {
                head.rfind(',').unwrap_or(until)
            };
            let (value, next) = after.split_at(end);
            (value.to_owned(), next)
        };
        if is_wanted {
            found = Some(value);
            break;
        }
        rest = next.trim_start_matches(',');
    }
    found
}

fn quoted_value(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut rest = text;
    while let Some((part, after)) = rest.split_once('"') {
        value.push_str(part);
        match after.strip_prefix('"') {
            Some(more) => {
                value.push('"');
                rest = more;
            }
            None => return (value, after),
        }
    }
    value.push_str(rest);
    (value, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_deepest_category_is_named_by_its_last_part() {
        for (cell, category) in [
            ("Clothing, Clothing > T-shirts", "T-shirts"),
            ("A > B, C > D", "B"),
            ("Salt\\, pepper", "Salt, pepper"),
            ("", ""),
        ] {
            assert_eq!(deepest_category(cell), category, "{cell}");
        }
    }

    #[test]
    fn attributes_in_one_cell_are_found_by_their_code() {
        for (cell, cost) in [
            ("cost=12.30", Some("12.30")),
            ("color=Red,cost=4", Some("4")),
            ("text=one, two, three,cost=4.5,last=x", Some("4.5")),
            ("text=\"a \"\"b\"\", cost=9\",cost=\"7\"", Some("7")),
            ("costs=3", None),
            ("", None),
        ] {
            assert_eq!(attribute_value(cell, "cost").as_deref(), cost, "{cell}");
        }
    }

    #[test]
    fn the_deepest_path_is_named_by_its_last_part() {
        assert_eq!(
            deepest_path("Default Category/Gear,Default Category/Gear/Bags"),
            "Bags"
        );
        assert_eq!(
            deepest_path("Default Category/Category\\/ 2"),
            "Category/ 2"
        );
        assert_eq!(deepest_path(""), "");
        assert_eq!(last_of("Home, iPods", ','), "iPods");
    }
}
