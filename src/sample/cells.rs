//! CSV cells written by hand: a history of ten million lines is an ordinary day.

/// Appends a whole number.
pub(super) fn number(out: &mut Vec<u8>, mut value: u64) {
    let mut digits = [0_u8; 20];
    let mut used = 0;
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + (value % 10) as u8;
        used += 1;
        value /= 10;
        if value == 0 {
            break;
        }
    }
    out.extend(digits.iter().skip(20 - used));
}

/// Appends two digits.
pub(super) fn pair(out: &mut Vec<u8>, value: u64) {
    out.push(b'0' + (value / 10 % 10) as u8);
    out.push(b'0' + (value % 10) as u8);
}

/// Appends an amount in cents with a point and two decimals.
pub(super) fn money(out: &mut Vec<u8>, cents: u64) {
    number(out, cents / 100);
    out.push(b'.');
    pair(out, cents % 100);
}

/// Appends `HH:MM:SS`.
pub(super) fn clock(out: &mut Vec<u8>, second_of_day: u32) {
    let seconds = u64::from(second_of_day);
    pair(out, seconds / 3_600);
    out.push(b':');
    pair(out, seconds / 60 % 60);
    out.push(b':');
    pair(out, seconds % 60);
}

/// Appends a text, quoted when it has to be.
pub(super) fn text(out: &mut Vec<u8>, text: &str) {
    if text.contains([',', '"', '\n', '\r']) {
        out.push(b'"');
        for byte in text.bytes() {
            if byte == b'"' {
                out.push(b'"');
            }
            out.push(byte);
        }
        out.push(b'"');
    } else {
        out.extend(text.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl Fn(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn numbers_and_amounts_read_as_people_write_them() {
        for value in [0, 7, 10, 12_345, u64::MAX] {
            assert_eq!(written(|out| number(out, value)), value.to_string());
        }
        assert_eq!(written(|out| money(out, 364_999)), "3649.99");
        assert_eq!(written(|out| money(out, 5)), "0.05");
        assert_eq!(written(|out| clock(out, 86_399)), "23:59:59");
        assert_eq!(written(|out| text(out, "a, \"b\"")), "\"a, \"\"b\"\"\"");
    }
}
