//! Conversion of parts into UTF-8, which all other code reads and writes.
//!
//! The standard allows UTF-8 and UTF-16 (ECMA-376 part 2, "XML usage", 6.2.5 of the fifth edition).
//! Real files declare other encodings too, and the XML parsers of Office and openpyxl read them.
//! The encoding is detected as in XML 1.0, appendix F: by the byte order mark, by the bytes of `<`,
//! and by the declaration. A part in plain UTF-8 is passed on unchanged, at no cost.

use std::io::{self, Read};

use super::decoder::Decoding;
use super::encoding::{declare_utf_8, encoding_of};

/// Number of bytes in which the declaration must end.
const DECLARATION: usize = 1 << 10;

/// A stream of a part's text as UTF-8. A declaration of another encoding is changed to UTF-8.
pub struct TextReader<R> {
    source: R,
    /// Decoded text that was not passed on yet.
    ready: Vec<u8>,
    given: usize,
    state: Decoded,
}

enum Decoded {
    /// Nothing was read yet.
    New,
    /// The rest is UTF-8.
    Plain,
    Decoding(Box<Decoding>),
}

impl<R: Read> TextReader<R> {
    /// Creates a stream over the bytes of a part.
    pub fn new(source: R) -> Self {
        Self {
            source,
            ready: Vec::new(),
            given: 0,
            state: Decoded::New,
        }
    }

    /// Detects the encoding by the first bytes.
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
            self.state = Decoded::Plain;
            return Ok(());
        };
        head.drain(..skip);
        let mut decoding = Decoding {
            scheme,
            name,
            raw: head,
            ended: read == 0,
        };
        // The whole declaration is decoded, so that it can be corrected.
        while self.ready.len() < DECLARATION && memchr::memmem::find(&self.ready, b"?>").is_none() {
            if !decoding.more(&mut self.source, &mut self.ready)? {
                break;
            }
        }
        declare_utf_8(&mut self.ready);
        self.state = Decoded::Decoding(Box::new(decoding));
        Ok(())
    }
}

impl<R: Read> Read for TextReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if matches!(self.state, Decoded::New) {
            self.begin()?;
        }
        if self.given == self.ready.len() {
            match &mut self.state {
                Decoded::Decoding(decoding) => {
                    self.ready.clear();
                    self.given = 0;
                    while self.ready.is_empty()
                        && decoding.more(&mut self.source, &mut self.ready)?
                    {}
                }
                Decoded::New | Decoded::Plain => return self.source.read(buffer),
            }
        }
        let step = buffer.len().min(self.ready.len() - self.given);
        buffer[..step].copy_from_slice(&self.ready[self.given..self.given + step]);
        self.given += step;
        Ok(step)
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
            (lone.to_vec(), "UTF-16LE, but has bytes that are not valid"),
            (half.to_vec(), "UTF-16LE, but has bytes that are not valid"),
            (declared("us-ascii", b"\xE9"), "us-ascii, but has bytes"),
            (declared("Shift_JIS", b"\x88"), "Shift_JIS, but has bytes"),
            (
                declared("utf-16", b"<a/>"),
                "'utf-16', which is unknown or not its own",
            ),
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
