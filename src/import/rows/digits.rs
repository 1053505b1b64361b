//! Amounts with two decimals read eight bytes at once, as nearly all cells of money are written.

/// `"12.49"` as 1249 when the cell has four to eight bytes, all of them digits but `mark` before the last two. `None` says
/// nothing about the cell but that it is written otherwise.
///
/// The digits are put into one word, the last in the highest byte, and added up in three multiplications (D. Lemire, "Quickly
/// parsing eight digits", 2018).
#[inline]
pub(crate) fn two_decimals(cell: &[u8], mark: u8) -> Option<u32> {
    const ZEROS: u64 = 0x3030_3030_3030_3030;
    let (first, _) = cell.split_first_chunk::<4>()?;
    let (_, last) = cell.split_last_chunk::<4>()?;
    let missing = 8_u32.checked_sub(cell.len() as u32)?;
    // The two halves overlap where the cell is shorter than eight bytes, and agree there.
    let low = u64::from(u32::from_le_bytes(*first)) << (8 * missing);
    let word = low | u64::from(u32::from_le_bytes(*last)) << 32;
    if (word >> 40) as u8 != mark {
        return None;
    }
    // Without the mark, and with zeros before the first digit.
    let digits = (word & 0xff_ffff_ffff) << 8 | (word & 0xffff_0000_0000_0000);
    let before = (1_u64 << (8 * (missing + 1))) - 1;
    let digits = (digits | (ZEROS & before)) ^ ZEROS;
    // Above nine where the byte was no digit.
    if (digits | digits.wrapping_add(0x7676_7676_7676_7676)) & 0x8080_8080_8080_8080 != 0 {
        return None;
    }
    let pairs = digits.wrapping_mul(10) + (digits >> 8);
    let sum = (pairs & 0x0000_00ff_0000_00ff)
        .wrapping_mul(0x000f_4240_0000_0064)
        .wrapping_add((pairs >> 16 & 0x0000_00ff_0000_00ff).wrapping_mul(0x0000_2710_0000_0001));
    Some((sum >> 32) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn slowly(cell: &[u8], mark: u8) -> Option<u32> {
        let text = std::str::from_utf8(cell).ok()?;
        let (whole, cents) = text.split_once(char::from(mark))?;
        let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let fits = (4..=8).contains(&cell.len()) && cents.len() == 2;
        (fits && is_number(whole) && is_number(cents))
            .then(|| format!("{whole}{cents}").parse().ok())?
    }

    proptest! {
        #[test]
        fn amounts_are_those_of_reading_digit_by_digit(whole in 0_u32..200_000, cents in 0_u32..100, comma: bool) {
            let mark = if comma { b',' } else { b'.' };
            let text = format!("{whole}{}{cents:02}", char::from(mark));
            prop_assert_eq!(two_decimals(text.as_bytes(), mark), slowly(text.as_bytes(), mark));
            if text.len() <= 8 {
                prop_assert_eq!(two_decimals(text.as_bytes(), mark), Some(whole * 100 + cents));
            }
        }

        #[test]
        fn cells_that_are_written_otherwise_are_left_to_others(
            cell in prop::collection::vec(prop::sample::select(b"0123456789..,-+ /:\x00\x80\xffe".to_vec()), 0..10),
        ) {
            prop_assert_eq!(two_decimals(&cell, b'.'), slowly(&cell, b'.'));
        }
    }
}
