//! What a file is when it is no table of text, told by its first bytes, with the way on.

use std::path::Path;

use super::error::ImportError;

/// What other files begin with, what they are, and what to do with them.
const BEGINNINGS: &[(&[u8], &str, &str)] = &[
    (
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
        "an old Excel workbook (.xls)",
        SAVE_SHEET,
    ),
    (
        b"%PDF",
        "a PDF document",
        "export the table as CSV where the PDF was made",
    ),
    (b"\x1F\x8B", "a gzip archive", UNPACK),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive", UNPACK),
    (b"Rar!\x1A", "a RAR archive", UNPACK),
    (b"BZh", "a bzip2 archive", UNPACK),
    (b"\xFD7zXZ\0", "an xz archive", UNPACK),
    (b"\x28\xB5\x2F\xFD", "a zstd archive", UNPACK),
    (
        b"SQLite format 3\0",
        "a database or an Endcap project",
        "open a project instead of importing it",
    ),
    (b"PAR1", "a Parquet file", "write its table as CSV"),
    (
        b"\x89PNG",
        "a picture",
        "give the file with the table itself",
    ),
    (
        b"\xFF\xD8\xFF",
        "a picture",
        "give the file with the table itself",
    ),
    (b"{\\rtf", "a text document (.rtf)", SAVE_SHEET),
];
/// What stands in the beginning of a zip archive that is a document of its own.
const DOCUMENTS: &[(&[u8], &str, &str)] = &[
    (
        b"opendocument.spreadsheet",
        "an OpenDocument spreadsheet (.ods)",
        SAVE_SHEET,
    ),
    (b"xl/", "an Excel workbook (.xlsx)", SAVE_SHEET),
    (b"word/", "a Word document (.docx)", SAVE_SHEET),
    (b"Index/", "a Numbers spreadsheet", SAVE_SHEET),
];
const SAVE_SHEET: &str = "open it in the program that made it and save its sheet as \"CSV UTF-8\"";
const UNPACK: &str = "unpack it and give the CSV file in it";

/// The bytes of a regular file. Pipes and devices may have no end, and waiting for them would look like work.
///
/// # Errors
/// When there is no such file, or it is something else.
pub(crate) fn size_of(path: &Path) -> Result<u64, ImportError> {
    let file = std::fs::metadata(path).map_err(ImportError::io(path))?;
    if file.is_file() {
        return Ok(file.len());
    }
    let found = if file.is_dir() {
        "a folder"
    } else {
        "a device, a pipe or a socket; write what comes out of it to a file first"
    };
    Err(ImportError::unusable(path, "a file", found))
}

/// Refuses what is known to be another kind of file by the bytes it begins with.
///
/// # Errors
/// When it is; the error names it and says what to do.
pub(crate) fn check_is_text(path: &Path, start: &[u8]) -> Result<(), ImportError> {
    match named(start) {
        Some((what, way)) => Err(ImportError::unusable(
            path,
            "a table of text (CSV)",
            format!("{what}: {way}"),
        )),
        None => Ok(()),
    }
}

fn named(start: &[u8]) -> Option<(&'static str, &'static str)> {
    if start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06") {
        // The names of the files in an archive stand before each of them.
        let holds = |part: &[u8]| start.windows(part.len()).any(|found| found == part);
        let document = DOCUMENTS.iter().find(|(part, ..)| holds(part));
        return Some(document.map_or(("a zip archive", UNPACK), |(_, what, way)| (*what, *way)));
    }
    let known = BEGINNINGS
        .iter()
        .find(|(bytes, ..)| start.starts_with(bytes));
    if let Some((_, what, way)) = known {
        return Some((what, way));
    }
    let text = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start);
    let text = text.trim_ascii_start();
    let begins = |word: &str| {
        text.get(..word.len())
            .is_some_and(|first| first.eq_ignore_ascii_case(word.as_bytes()))
    };
    if ["<!doctype html", "<html", "<head", "<body", "<table"]
        .iter()
        .any(|word| begins(word))
    {
        return Some((
            "a web page (HTML)",
            "log in to the shop and export again, or save the table as CSV",
        ));
    }
    if begins("<?xml") {
        return Some(("an XML file", "export the table as CSV instead"));
    }
    let is_json = match text {
        [b'{' | b'[', rest @ ..] => {
            let rest = rest.trim_ascii_start();
            matches!(rest, [b'"' | b'{' | b'[', ..]) && rest.windows(2).any(|two| two == b"\":")
        }
        _ => false,
    };
    is_json.then_some(("JSON", "export the table as CSV instead"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_files_are_called_by_their_names() {
        for (start, name) in [
            (
                &b"PK\x03\x04\x14\0\x06\0xl/workbook.xml"[..],
                "Excel workbook (.xlsx)",
            ),
            (b"PK\x03\x04\x14\0\0\0orders.csv", "zip archive"),
            (
                b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
                ".ods",
            ),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", ".xls"),
            (b"%PDF-1.7", "PDF"),
            (b"\n <!DOCTYPE html>", "web page"),
            (b"\xEF\xBB\xBF<HTML>", "web page"),
            (b"<table><tr><td>order</td></tr></table>", "web page"),
            (b"<?xml version=\"1.0\"?><Workbook/>", "XML"),
            (b"[{\"order\": 1}]", "JSON"),
            (b"SQLite format 3\0", "project"),
        ] {
            let (what, way) = named(start).unwrap();
            assert!(what.contains(name), "{what}");
            assert!(!way.is_empty());
        }
        for start in [
            &b"order_id,created_at,sku\n1,2026-03-01,A\n"[..],
            b"\"<b>Title</b>\",sku\n",
            b"[order],[sku]\n",
            b"PK,sku,title\n",
            b"{order},{sku}\n",
            b"",
        ] {
            assert_eq!(named(start), None);
        }
    }
}
