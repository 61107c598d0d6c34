//! What a part is written in. Everything behind this reads UTF-8, and what is written anew is UTF-8.
//!
//! The standard allows UTF-8 and UTF-16 (ECMA-376 part 2, "XML usage", 6.2.5 of the fifth edition); other encodings are
//! declared in real files, and every XML parser that Office or openpyxl use reads them. The encoding is found as XML
//! 1.0, appendix F, has it: by the byte order mark, by how `<` is written, by the declaration. A part that is plain
//! UTF-8 is handed on as it stands, at no cost.

use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::attributes;

/// How far into a part its declaration may reach.
const DECLARATION: usize = 1 << 10;
const CHUNK: usize = 16 << 10;
const UTF_8_MARK: &[u8] = b"\xEF\xBB\xBF";

/// A part's text as UTF-8, from whatever it is written in. A declaration that names another encoding is made to name
/// UTF-8.
pub struct TextReader<R> {
    source: R,
    /// What was read and not yet given: text in UTF-8.
    ready: Vec<u8>,
    given: usize,
    state: State,
}

enum State {
    /// Nothing was read yet.
    New,
    /// What follows is UTF-8.
    Plain,
    Decoding(Box<Decoding>),
}

/// The way from another encoding.
struct Decoding {
    scheme: Scheme,
    /// The encoding's name, for messages.
    name: String,
    /// What was read and not yet decoded.
    raw: Vec<u8>,
    ended: bool,
}

enum Scheme {
    /// ISO-8859-1 as IANA and XML have it; in the web's standard the name stands for windows-1252.
    Latin1,
    Ascii,
    Other(Decoder),
}

impl<R: Read> TextReader<R> {
    pub fn new(source: R) -> Self {
        Self {
            source,
            ready: Vec::new(),
            given: 0,
            state: State::New,
        }
    }

    /// Finds the encoding by the first bytes.
    fn begin(&mut self) -> io::Result<()> {
        let mut head = vec![0u8; DECLARATION];
        let mut read = 0;
        while read < head.len() && memchr::memmem::find(&head[..read], b"?>").is_none() {
            match self.source.read(&mut head[read..])? {
                0 => break,
                given => read += given,
            }
        }
        head.truncate(read);
        let Some((scheme, name, skip)) = encoding_of(&head)? else {
            self.ready = head;
            self.state = State::Plain;
            return Ok(());
        };
        head.drain(..skip);
        let mut decoding = Decoding {
            scheme,
            name,
            raw: head,
            ended: read == 0,
        };
        // The declaration is decoded whole, so that it can be put right.
        while self.ready.len() < DECLARATION && memchr::memmem::find(&self.ready, b"?>").is_none() {
            if !decoding.more(&mut self.source, &mut self.ready)? {
                break;
            }
        }
        declare_utf_8(&mut self.ready);
        self.state = State::Decoding(Box::new(decoding));
        Ok(())
    }
}

impl<R: Read> Read for TextReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if matches!(self.state, State::New) {
            self.begin()?;
        }
        if self.given == self.ready.len() {
            match &mut self.state {
                State::Decoding(decoding) => {
                    self.ready.clear();
                    self.given = 0;
                    while self.ready.is_empty()
                        && decoding.more(&mut self.source, &mut self.ready)?
                    {}
                }
                State::New | State::Plain => return self.source.read(buffer),
            }
        }
        let step = buffer.len().min(self.ready.len() - self.given);
        buffer[..step].copy_from_slice(&self.ready[self.given..self.given + step]);
        self.given += step;
        Ok(step)
    }
}

impl Decoding {
    /// Decodes what is there or else more of the source; gives whether there was any.
    fn more(&mut self, source: &mut impl Read, out: &mut Vec<u8>) -> io::Result<bool> {
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
                "is written in {}, but holds bytes that mean nothing in it; save the workbook again in Excel",
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

fn invalid(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}

/// How a part that begins so is written, and how many bytes of mark stand before its text; `None` where it is UTF-8
/// and says nothing else.
fn encoding_of(head: &[u8]) -> io::Result<Option<(Scheme, String, usize)>> {
    let decode = |encoding: &'static Encoding, skip| {
        let scheme = Scheme::Other(encoding.new_decoder_without_bom_handling());
        Ok(Some((scheme, encoding.name().to_owned(), skip)))
    };
    match head {
        // Before UTF-16, whose marks two of these begin with.
        [0xFF, 0xFE, 0, 0, ..]
        | [0, 0, 0xFE, 0xFF, ..]
        | [b'<', 0, 0, 0, ..]
        | [0, 0, 0, b'<', ..] => {
            return Err(invalid(
                "is written in UTF-32, which no workbook may be; save it again in Excel".to_owned(),
            ));
        }
        [0xFF, 0xFE, ..] => return decode(UTF_16LE, 2),
        [0xFE, 0xFF, ..] => return decode(UTF_16BE, 2),
        [b'<', 0, _, 0, ..] => return decode(UTF_16LE, 0),
        [0, b'<', 0, _, ..] => return decode(UTF_16BE, 0),
        _ => {}
    }
    let marked = head.starts_with(UTF_8_MARK);
    let text = if marked {
        &head[UTF_8_MARK.len()..]
    } else {
        head
    };
    let Some(declared) = declared(text) else {
        return Ok(None);
    };
    let name = String::from_utf8_lossy(&text[declared])
        .trim()
        .to_ascii_lowercase();
    match name.as_str() {
        "utf-8" | "utf8" => Ok(None),
        // The mark says what it is, and the declaration what it is not.
        _ if marked => decode(UTF_8, UTF_8_MARK.len()),
        "us-ascii" | "ascii" | "iso646-us" | "ansi_x3.4-1968" => Ok(Some((Scheme::Ascii, name, 0))),
        "iso-8859-1" | "iso8859-1" | "iso_8859-1" | "latin1" | "l1" => {
            Ok(Some((Scheme::Latin1, name, 0)))
        }
        _ => {
            let known = Encoding::for_label(name.as_bytes());
            match known.filter(|known| known.is_ascii_compatible() && *known != UTF_8) {
                Some(known) => decode(known, 0),
                None => Err(invalid(format!(
                    "says that it is written in '{name}', which it is not or which is not known; save the workbook again in Excel"
                ))),
            }
        }
    }
}

/// Where the declaration at the beginning of a text names its encoding.
fn declared(text: &[u8]) -> Option<std::ops::Range<usize>> {
    const OPEN: &[u8] = b"<?xml";
    let inside = text
        .strip_prefix(OPEN)
        .filter(|rest| rest.first().is_some_and(u8::is_ascii_whitespace))?;
    let inside = &inside[..memchr::memmem::find(inside, b"?>")?];
    let encoding = attributes(inside).find(|attribute| attribute.name == b"encoding")?;
    // The value ends before the quote that ends the attribute.
    let end = OPEN.len() + encoding.range.end - 1;
    Some(end - encoding.value.len()..end)
}

fn declare_utf_8(text: &mut Vec<u8>) {
    if let Some(place) = declared(text) {
        text.splice(place, *b"UTF-8");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives what it holds in pieces of one size.
    struct Pieces<'a>(&'a [u8], usize);

    impl Read for Pieces<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let step = self.1.min(buffer.len()).min(self.0.len());
            buffer[..step].copy_from_slice(&self.0[..step]);
            self.0 = &self.0[step..];
            Ok(step)
        }
    }

    fn read(bytes: &[u8]) -> Result<Vec<u8>, String> {
        let mut results = [1, 7, 1 << 20].map(|step| {
            let mut text = Vec::new();
            TextReader::new(Pieces(bytes, step))
                .read_to_end(&mut text)
                .map(|_| text)
                .map_err(|error| error.to_string())
        });
        assert!(
            results.windows(2).all(|pair| pair[0] == pair[1]),
            "the pieces show"
        );
        std::mem::replace(&mut results[0], Ok(Vec::new()))
    }

    fn utf_16(text: &str, units: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(units).collect()
    }

    const BODY: &str = "<a>é € 📊</a>";

    #[test]
    fn utf_16_is_read_with_and_without_a_mark() {
        for declaration in [
            "<?xml version=\"1.0\" encoding=\"UTF-16\"?>",
            "<?xml version='1.0' encoding='utf-16'?>",
            "",
        ] {
            let expected = declaration
                .replace("UTF-16", "UTF-8")
                .replace("utf-16", "UTF-8")
                + BODY;
            for mark in ["\u{feff}", ""] {
                let text = format!("{mark}{declaration}{BODY}");
                for units in [u16::to_le_bytes, u16::to_be_bytes] {
                    assert_eq!(
                        read(&utf_16(&text, units)),
                        Ok(expected.clone().into_bytes())
                    );
                }
            }
        }
    }

    #[test]
    fn long_texts_come_through_whole() {
        let long = format!("<a>{}</a>", "é€📊x".repeat(20_000));
        assert_eq!(
            read(&utf_16(&format!("\u{feff}{long}"), u16::to_le_bytes)),
            Ok(long.clone().into_bytes())
        );
        assert_eq!(read(long.as_bytes()), Ok(long.into_bytes()));
    }

    #[test]
    fn declared_encodings_are_read_and_declared_anew() {
        // The bytes are Python's: "é€".encode(…).
        let of = |name: &str, bytes: &[u8]| {
            [
                format!("<?xml version=\"1.0\" encoding=\"{name}\"?><a>").as_bytes(),
                bytes,
                b"</a>",
            ]
            .concat()
        };
        for (name, bytes, text) in [
            ("windows-1252", &b"\xE9\x80"[..], "é€"),
            ("ISO-8859-1", b"\xE9\x80", "é\u{80}"),
            ("iso-8859-15", b"\xE9\xA4", "é€"),
            ("windows-1251", b"\x88", "€"),
            ("Shift_JIS", b"\x88\xA4", "愛"),
            ("GB18030", b"\xA8\xA6\xA2\xE3", "é€"),
            ("us-ascii", b"e", "e"),
        ] {
            assert_eq!(
                read(&of(name, bytes)),
                Ok(of("UTF-8", text.as_bytes())),
                "{name}"
            );
        }
    }

    #[test]
    fn utf_8_stays_as_it_is_to_the_byte() {
        for text in [
            &b"<a>\xC3\xA9</a>"[..],
            b"\xEF\xBB\xBF<?xml version='1.0' encoding='utf-8'?><a/>",
            b"<?xml version=\"1.0\" encoding=\"UTF-8\"?><a>not UTF-8: \xE9</a>",
            b"<?xml version=\"1.0\"?><a/>",
            b"<?xml-stylesheet encoding=\"latin1\"?><a/>",
            b"",
            b"<",
        ] {
            assert_eq!(read(text), Ok(text.to_vec()));
        }
        let marked = "\u{feff}<?xml version=\"1.0\" encoding=\"latin1\"?><a>é</a>";
        assert_eq!(
            read(marked.as_bytes()),
            Ok(marked[3..].replace("latin1", "UTF-8").into_bytes())
        );
    }

    #[test]
    fn what_is_not_as_it_says_is_refused() {
        let lone = [0xFF, 0xFE, b'<', 0, 0x00, 0xD8, b'>', 0];
        let half = [0xFF, 0xFE, b'<', 0, b'a'];
        let declared = |name: &str, rest: &[u8]| {
            [
                format!("<?xml version=\"1.0\" encoding=\"{name}\"?>").as_bytes(),
                rest,
            ]
            .concat()
        };
        for (bytes, expected) in [
            (lone.to_vec(), "UTF-16LE, but holds bytes that mean nothing"),
            (half.to_vec(), "UTF-16LE, but holds bytes that mean nothing"),
            (declared("us-ascii", b"\xE9"), "us-ascii, but holds bytes"),
            (declared("Shift_JIS", b"\x88"), "Shift_JIS, but holds bytes"),
            (declared("utf-16", b"<a/>"), "'utf-16', which it is not"),
            (declared("klingon", b"<a/>"), "'klingon'"),
            (declared("utf-7", b"<a/>"), "'utf-7'"),
            (declared("iso-2022-kr", b"<a/>"), "'iso-2022-kr'"),
            (b"\xFF\xFE\0\0<\0\0\0".to_vec(), "UTF-32"),
        ] {
            let error = read(&bytes).expect_err(expected);
            assert!(error.contains(expected), "{error}");
        }
    }
}
