//! Header rows in the middle of a table, where exports were put one behind the other.

use super::meaning::{Meaning, squeezed};

/// What a row is beside the header row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Beside {
    /// A row of data.
    Data,
    /// The header row again.
    Same,
    /// A header row with the columns in other places: where each column of the first one stands now, if anywhere.
    Moved(Vec<Option<usize>>),
    /// A header row without this column, which is read.
    Lacks(String),
}

/// Looks at the cells of a row whose columns have these names and meanings.
pub(super) fn beside(headers: &[String], meanings: &[Option<Meaning>], cells: &[&[u8]]) -> Beside {
    let names: Vec<String> = headers.iter().map(|header| squeezed(header)).collect();
    let found: Vec<String> = cells
        .iter()
        .map(|cell| squeezed(&String::from_utf8_lossy(cell)))
        .collect();
    let filled = found.iter().filter(|cell| !cell.is_empty()).count();
    let known = found
        .iter()
        .filter(|cell| !cell.is_empty() && names.contains(cell));
    if filled < 2 || 3 * known.count() < 2 * filled {
        return Beside::Data;
    }
    if names == found {
        return Beside::Same;
    }
    let mut is_taken = vec![false; found.len()];
    let mut places = Vec::with_capacity(names.len());
    for ((name, header), meaning) in names.iter().zip(headers).zip(meanings) {
        let is_it = |(cell, is_taken): (&String, &bool)| !is_taken && cell == name;
        let place = found.iter().zip(&is_taken).position(is_it);
        if let Some(is_taken) = place.and_then(|place| is_taken.get_mut(place)) {
            *is_taken = true;
        } else if meaning.is_some() {
            return Beside::Lacks(header.clone());
        }
        places.push(place);
    }
    Beside::Moved(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_names_is_the_header_again_or_one_with_columns_in_other_places() {
        let headers = ["Order", "SKU", "Note", "Price"].map(str::to_owned);
        let read = Some(Meaning::Sku);
        let meanings = [read, read, None, read];
        let beside = |cells: &str| {
            let cells: Vec<&[u8]> = cells.split(',').map(str::as_bytes).collect();
            beside(&headers, &meanings, &cells)
        };
        assert_eq!(beside("1,A,,5.00"), Beside::Data);
        assert_eq!(beside("Total,,,"), Beside::Data);
        assert_eq!(beside("SKU,Mug,Order,5.00"), Beside::Data);
        assert_eq!(beside("order,sku,note,price"), Beside::Same);
        assert_eq!(
            beside("Order,Price,SKU"),
            Beside::Moved(vec![Some(0), Some(2), None, Some(1)])
        );
        assert_eq!(
            beside("Order,SKU,Colour"),
            Beside::Lacks("Price".to_owned())
        );
    }
}
