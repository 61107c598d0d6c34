//! A window over the text of a part.

use std::io::Read;

use crate::error::Error;
use crate::xml::TextReader;

const WINDOW: usize = 256 << 10;
const SMALLEST_WINDOW: usize = 16 << 10;
/// Size of the largest row, head or tail. A row of 16,384 cells may use 16 KiB for each.
const LARGEST_PIECE: usize = 256 << 20;

/// The part of the inflated text that is still needed.
pub(super) struct Window<'p, R> {
    source: TextReader<R>,
    pub(super) part: &'p str,
    buffer: Vec<u8>,
    start: usize,
    /// Number of bytes that were read last. It is small at first, since most sheets are.
    step: usize,
    ended: bool,
}

impl<'p, R: Read> Window<'p, R> {
    /// Creates an empty window over a part.
    pub(super) fn new(source: R, part: &'p str) -> Self {
        Self {
            source: TextReader::new(source),
            part,
            buffer: Vec::new(),
            start: 0,
            step: 0,
            ended: false,
        }
    }

    /// Returns the text from the current position on.
    pub(super) fn text(&self) -> &[u8] {
        &self.buffer[self.start..]
    }

    /// Moves the current position.
    pub(super) fn advance(&mut self, by: usize) {
        self.start += by;
    }

    /// Reads the rest of the part.
    pub(super) fn fill(&mut self) -> Result<(), Error> {
        while !self.ended {
            self.refill()?;
        }
        Ok(())
    }

    /// Reads more text.
    ///
    /// # Errors
    /// [`Error::Part`] with the message `otherwise` if the part has ended, or if the piece is too
    /// large.
    pub(super) fn more(&mut self, otherwise: &str) -> Result<(), Error> {
        if self.ended {
            return Err(Error::damaged(self.part, otherwise));
        }
        if self.text().len() > LARGEST_PIECE {
            return Err(Error::workbook(
                self.part,
                "one row, or the part before or after the rows, is larger than 256 MiB, the most that can be read; split the worksheet",
            ));
        }
        self.refill()
    }

    fn refill(&mut self) -> Result<(), Error> {
        self.buffer.drain(..self.start);
        self.start = 0;
        let kept = self.buffer.len();
        if kept > LARGEST_PIECE {
            return Err(Error::workbook(
                self.part,
                "the part after the rows is larger than 256 MiB, the most that can be read; split the worksheet",
            ));
        }
        self.step = (self.step * 2).clamp(SMALLEST_WINDOW, WINDOW);
        self.buffer.resize(kept + self.step.max(kept / 2), 0);
        let mut filled = kept;
        while filled < self.buffer.len() {
            let read = self
                .source
                .read(&mut self.buffer[filled..])
                .map_err(|error| Error::workbook(self.part, error.to_string()))?;
            if read == 0 {
                self.ended = true;
                break;
            }
            filled += read;
        }
        self.buffer.truncate(filled);
        Ok(())
    }
}
