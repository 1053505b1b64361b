//! Bytes of a file passed on as UTF-8.

use std::io::{ErrorKind, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding};

use super::error::ImportError;

/// A file that began as UTF-8 went on as something else.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("expected UTF-8, found other bytes")]
struct NotUtf8;

/// True when reading stopped because a file is no UTF-8 after all.
pub(crate) fn is_not_utf8(error: &ImportError) -> bool {
    matches!(error, ImportError::Io { source, .. }
        if source.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<NotUtf8>))
}

/// Gives bytes on as long as they are UTF-8.
pub(super) struct Watching<R> {
    pub(super) inner: R,
    /// The beginning of a character whose end was not read yet.
    pub(super) cut: Vec<u8>,
}

impl<R: Read> Read for Watching<R> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let count = self.inner.read(out)?;
        let other = || std::io::Error::other(NotUtf8);
        if count == 0 && !self.cut.is_empty() && !out.is_empty() {
            return Err(other());
        }
        let mut fresh = out.get(..count).unwrap_or_default();
        while let (false, Some((byte, rest))) = (self.cut.is_empty(), fresh.split_first()) {
            self.cut.push(*byte);
            fresh = rest;
            match std::str::from_utf8(&self.cut) {
                Ok(_) => self.cut.clear(),
                Err(err) if err.error_len().is_some() => return Err(other()),
                Err(_) => {}
            }
        }
        match std::str::from_utf8(fresh) {
            Ok(_) => Ok(count),
            Err(err) if err.error_len().is_none() => {
                let cut = fresh.get(err.valid_up_to()..).unwrap_or_default();
                self.cut.extend_from_slice(cut);
                Ok(count)
            }
            Err(_) => Err(other()),
        }
    }
}

/// Gives the text of another encoding as UTF-8.
pub(super) struct Decoding<R> {
    inner: R,
    decoder: Decoder,
    raw: Vec<u8>,
    text: Vec<u8>,
    given: usize,
    ended: bool,
}

impl<R> Decoding<R> {
    pub(super) fn new(inner: R, encoding: &'static Encoding) -> Self {
        Self {
            inner,
            decoder: encoding.new_decoder_without_bom_handling(),
            raw: vec![0; 1 << 15],
            text: Vec::new(),
            given: 0,
            ended: false,
        }
    }
}

/// Bytes in a file that are no text in its encoding.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("expected text in {0}, found bytes that are none")]
struct NotText(&'static str);

/// Puts the text of some bytes, the last ones or not, into `text`. Nothing is replaced: what is no text is an error.
pub(super) fn decoded(
    decoder: &mut Decoder,
    mut raw: &[u8],
    text: &mut Vec<u8>,
    is_last: bool,
) -> std::io::Result<()> {
    loop {
        let written = text.len();
        let room = decoder.max_utf8_buffer_length_without_replacement(raw.len());
        text.resize(written + room.unwrap_or(4 * raw.len() + 16), 0);
        let free = text.get_mut(written..).unwrap_or_default();
        let (outcome, read, wrote) = decoder.decode_to_utf8_without_replacement(raw, free, is_last);
        text.truncate(written + wrote);
        raw = raw.get(read..).unwrap_or_default();
        match outcome {
            DecoderResult::InputEmpty => return Ok(()),
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => {
                return Err(std::io::Error::new(
                    ErrorKind::InvalidData,
                    NotText(decoder.encoding().name()),
                ));
            }
        }
    }
}

impl<R: Read> Read for Decoding<R> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        while self.given == self.text.len() && !self.ended {
            let count = self.inner.read(&mut self.raw)?;
            self.ended = count == 0;
            let raw = self.raw.get(..count).unwrap_or_default();
            self.text.clear();
            decoded(&mut self.decoder, raw, &mut self.text, self.ended)?;
            self.given = 0;
        }
        let ready = self.text.get(self.given..).unwrap_or_default();
        let count = ready.len().min(out.len());
        if let (Some(from), Some(to)) = (ready.get(..count), out.get_mut(..count)) {
            to.copy_from_slice(from);
        }
        self.given += count;
        Ok(count)
    }
}
