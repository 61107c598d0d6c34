//! Decoding of other encodings into UTF-8.

use std::io::{self, Read};

use encoding_rs::DecoderResult;

use super::encoding::{Scheme, invalid};

const CHUNK: usize = 16 << 10;

/// The state of decoding.
pub(super) struct Decoding {
    pub(super) scheme: Scheme,
    /// Name of the encoding, for messages.
    pub(super) name: String,
    /// Bytes that were read and not decoded yet.
    pub(super) raw: Vec<u8>,
    pub(super) ended: bool,
}

impl Decoding {
    /// Decodes the bytes at hand, or reads and decodes more. Returns `false` at the end.
    ///
    /// # Errors
    /// [`io::Error`] of the kind `InvalidData` if bytes are not valid in the encoding.
    pub(super) fn more(&mut self, source: &mut impl Read, out: &mut Vec<u8>) -> io::Result<bool> {
        if self.raw.is_empty() && !self.ended {
            self.raw.resize(CHUNK, 0);
            let read = source.read(&mut self.raw)?;
            self.raw.truncate(read);
            self.ended = read == 0;
        } else if self.ended {
            return Ok(false);
        }
        let invalid = || {
            invalid(format!(
                "is in the text encoding {}, but has bytes that are not valid in it; save the workbook again in Excel",
                self.name
            ))
        };
        match &mut self.scheme {
            Scheme::Ascii if !self.raw.is_ascii() => return Err(invalid()),
            Scheme::Ascii => out.extend_from_slice(&self.raw),
            Scheme::Latin1 => {
                let mut utf_8 = [0; 4];
                for byte in &self.raw {
                    out.extend_from_slice(char::from(*byte).encode_utf8(&mut utf_8).as_bytes());
                }
            }
            Scheme::Other(decoder) => {
                let start = out.len();
                let room = decoder.max_utf8_buffer_length_without_replacement(self.raw.len());
                out.resize(start + room.ok_or_else(invalid)?, 0);
                let (result, _, written) = decoder.decode_to_utf8_without_replacement(
                    &self.raw,
                    &mut out[start..],
                    self.ended,
                );
                if result != DecoderResult::InputEmpty {
                    return Err(invalid());
                }
                out.truncate(start + written);
            }
        }
        self.raw.clear();
        Ok(true)
    }
}
