//! What names a source, so that its next file is known.

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE};
use sha2::{Digest, Sha256};

use super::sample::{DELIMITERS, HEADER_RECORDS, cells_of, records};
use crate::import::dialects::role::Role;
use crate::import::rows::encoding::FileEncoding;
use crate::import::rows::meaning::squeezed;

/// Columns beyond which a header row is not looked up.
const WIDEST: usize = 2_000;

/// The signature of files of a role with these headers, in any order. Only a hash, as the first row of a table without a
/// header is data.
pub(crate) fn signature(
    role: Role,
    headers: &[String],
    headless: bool,
    encoding: &FileEncoding,
) -> String {
    let certain = [UTF_8, UTF_16LE, UTF_16BE].contains(&encoding.encoding);
    let name = |header: &String| {
        let mut name = squeezed(header);
        // Letters beyond ASCII depend on an encoding that may be chosen otherwise.
        if !certain {
            name.retain(|letter| letter.is_ascii());
        }
        name
    };
    let mut names: Vec<String> = if headless {
        vec![format!("{} columns without names", headers.len())]
    } else {
        headers.iter().map(name).collect()
    };
    names.sort_unstable();
    let mut sha = Sha256::new();
    sha.update(role.word());
    for name in names {
        sha.update((name.len() as u64).to_le_bytes());
        sha.update(name);
    }
    let hash = sha.finalize();
    hash.iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The signatures a file may have, whatever is chosen as its role, delimiter and header row; the likeliest first.
pub(crate) fn candidates(sample: &[u8], first: String, encoding: &FileEncoding) -> Vec<String> {
    let mut found = vec![first];
    let mut add = |headers: &[String], headless: bool| {
        for role in Role::ALL {
            let signature = signature(role, headers, headless, encoding);
            if !found.contains(&signature) {
                found.push(signature);
            }
        }
    };
    for (delimiter, _) in DELIMITERS {
        let records = records(sample, delimiter).take(HEADER_RECORDS);
        for record in records.take_while(|record| record.cells.len() <= WIDEST) {
            let headers = cells_of(&record);
            add(&headers, false);
            if headers.len() > 1 {
                add(&headers, true);
            }
        }
    }
    found
}
