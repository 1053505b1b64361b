//! Cells that hold several values: tags, categories, options.

/// Tags parted by commas.
pub(super) fn tags(cell: &str) -> Vec<String> {
    cell.split(',')
        .map(str::trim)
        .filter(|tag| !tag.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Attributes and their values as one text; the placeholder of a product without options is none.
pub(super) fn options(names: &[String], values: &[String]) -> (Vec<(String, String)>, String) {
    let mut attributes = Vec::new();
    let mut option = String::new();
    for (place, value) in values.iter().enumerate() {
        if value.is_empty() || value == "Default Title" {
            continue;
        }
        if !option.is_empty() {
            option.push_str(" / ");
        }
        option.push_str(value);
        let name = names.get(place).cloned().unwrap_or_default();
        attributes.push((name, value.clone()));
    }
    (attributes, option)
}

/// A WooCommerce list: parted by commas, a comma inside a value has a backslash before it.
pub(super) fn list_of(cell: &str) -> Vec<String> {
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
pub(super) fn deepest_category(cell: &str) -> String {
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
}
