//! Columns of numbers and texts as few bytes: LEB128 variable-length integers, zigzag for signed ones, differences for
//! ascending ones, shared beginnings for texts. Every reader takes any bytes and answers with an error, never a panic.

/// Why bytes are no column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CodecError {
    /// The bytes end inside a value.
    #[error("expected more bytes, found the end")]
    Short,
    /// There are bytes after the last value.
    #[error("expected the end, found more bytes")]
    Long,
    /// A number is wider than its column.
    #[error("expected a number that fits its column, found a wider one")]
    Wide,
    /// A text is no UTF-8 or repeats more of the text before than there is.
    #[error("expected text, found other bytes")]
    Text,
}

/// Bytes that are being read.
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Reads from the first byte on.
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// The next variable-length integer.
    #[inline]
    pub(crate) fn varint(&mut self) -> Result<u64, CodecError> {
        let (&first, rest) = self.bytes.split_first().ok_or(CodecError::Short)?;
        self.bytes = rest;
        if first < 0x80 {
            return Ok(u64::from(first));
        }
        self.long_varint(u64::from(first & 0x7f))
    }

    fn long_varint(&mut self, mut value: u64) -> Result<u64, CodecError> {
        let mut shift = 7;
        for (place, &byte) in self.bytes.iter().enumerate() {
            // The tenth byte has room for the one bit that is left of 64.
            if shift == 63 && byte > 1 {
                return Err(CodecError::Wide);
            }
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                self.bytes = self.bytes.get(place + 1..).unwrap_or_default();
                return Ok(value);
            }
            shift += 7;
        }
        Err(CodecError::Short)
    }

    /// The next bytes, `count` of them.
    fn take(&mut self, count: usize) -> Result<&'a [u8], CodecError> {
        let (taken, rest) = self
            .bytes
            .split_at_checked(count)
            .ok_or(CodecError::Short)?;
        self.bytes = rest;
        Ok(taken)
    }

    /// The next whole 64-bit word, lowest byte first.
    pub(crate) fn word(&mut self) -> Result<u64, CodecError> {
        let bytes = self.take(8)?.first_chunk().ok_or(CodecError::Short)?;
        Ok(u64::from_le_bytes(*bytes))
    }

    /// Everything was read.
    pub(crate) fn finish(self) -> Result<(), CodecError> {
        if self.bytes.is_empty() {
            Ok(())
        } else {
            Err(CodecError::Long)
        }
    }
}

/// Writes a variable-length integer: seven bits a byte, lowest first.
#[inline]
pub(crate) fn write_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Small numbers of either sign as small numbers: 0, -1, 1, -2 become 0, 1, 2, 3.
#[inline]
pub(crate) fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}

/// The inverse of [`zigzag`].
#[inline]
pub(crate) fn unzigzag(value: u64) -> i64 {
    (value >> 1) as i64 ^ -((value & 1) as i64)
}

/// Writes texts, each as what it shares with the one before and what follows.
pub(crate) fn write_texts<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut before: &[u8] = b"";
    for text in texts {
        let text = text.as_bytes();
        let shared = before
            .iter()
            .zip(text)
            .take_while(|(old, new)| old == new)
            .count();
        let (_, rest) = text.split_at_checked(shared).unwrap_or((b"", text));
        write_varint(&mut out, shared as u64);
        write_varint(&mut out, rest.len() as u64);
        out.extend_from_slice(rest);
        before = text;
    }
    out
}

/// Reads `count` texts that [`write_texts`] wrote and passes each on.
pub(crate) fn read_texts(
    bytes: &[u8],
    count: usize,
    mut each: impl FnMut(&str),
) -> Result<(), CodecError> {
    let mut reader = Reader::new(bytes);
    let mut text = Vec::new();
    for _ in 0..count {
        let shared = usize::try_from(reader.varint()?).map_err(|_| CodecError::Wide)?;
        let rest = usize::try_from(reader.varint()?).map_err(|_| CodecError::Wide)?;
        if shared > text.len() {
            return Err(CodecError::Text);
        }
        text.truncate(shared);
        text.extend_from_slice(reader.take(rest)?);
        each(std::str::from_utf8(&text).map_err(|_| CodecError::Text)?);
    }
    reader.finish()
}

/// Writes whole 64-bit words, lowest byte first: for hashes, which no coding makes shorter.
pub(crate) fn write_words(words: &[u64]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// Reads `count` words that [`write_words`] wrote.
pub(crate) fn read_words(
    bytes: &[u8],
    count: usize,
    each: &mut Vec<u64>,
) -> Result<(), CodecError> {
    let (words, rest) = bytes.as_chunks::<8>();
    if words.len() < count {
        return Err(CodecError::Short);
    }
    if words.len() > count || !rest.is_empty() {
        return Err(CodecError::Long);
    }
    each.extend(words.iter().map(|word| u64::from_le_bytes(*word)));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_survive_the_way_through_bytes(values: Vec<i64>) {
            let mut bytes = Vec::new();
            for value in &values {
                write_varint(&mut bytes, zigzag(*value));
            }
            let mut reader = Reader::new(&bytes);
            for value in &values {
                prop_assert_eq!(reader.varint().map(unzigzag), Ok(*value));
            }
            prop_assert_eq!(reader.finish(), Ok(()));
        }

        #[test]
        fn texts_survive_the_way_through_bytes(texts: Vec<String>) {
            let bytes = write_texts(texts.iter().map(String::as_str));
            let mut read = Vec::new();
            read_texts(&bytes, texts.len(), |text| read.push(text.to_owned())).unwrap();
            prop_assert_eq!(read, texts);
        }

        #[test]
        fn words_survive_the_way_through_bytes(words: Vec<u64>) {
            let mut read = Vec::new();
            read_words(&write_words(&words), words.len(), &mut read).unwrap();
            prop_assert_eq!(read, words);
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>, count in 0_usize..50) {
            let _ = read_texts(&bytes, count, |_| ());
            let _ = read_words(&bytes, count, &mut Vec::new());
            let mut reader = Reader::new(&bytes);
            while reader.varint().is_ok() {}
        }
    }

    #[test]
    fn a_number_of_more_than_64_bits_is_refused() {
        let mut bytes = vec![0xff; 9];
        bytes.push(1);
        assert_eq!(Reader::new(&bytes).varint(), Ok(u64::MAX));
        bytes[9] = 2;
        assert_eq!(Reader::new(&bytes).varint(), Err(CodecError::Wide));
        bytes[9] = 0x81;
        bytes.push(0);
        assert_eq!(Reader::new(&bytes).varint(), Err(CodecError::Wide));
    }

    #[test]
    fn consecutive_order_numbers_take_three_bytes_each() {
        let numbers: Vec<String> = (1_000_000..1_001_000).map(|n| format!("#{n}")).collect();
        let bytes = write_texts(numbers.iter().map(String::as_str));
        assert!(bytes.len() < 3_300, "{}", bytes.len());
    }
}
