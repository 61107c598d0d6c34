//! Compression of a changed part, with the same bytes for the same text on any number of threads.
//!
//! The text is cut into pieces of one mebibyte. Each ends in a full flush, so that pieces are
//! independent and any thread may compress them.

use std::io::Read;
use std::sync::mpsc;
use std::thread;

use flate2::{Compress, Compression, FlushCompress, Status};

/// A compressed part, ready to be written.
#[derive(Debug)]
pub struct Deflated {
    /// The compressed pieces, in order.
    pub pieces: Vec<Vec<u8>>,
    /// CRC-32 of the text.
    pub crc: u32,
    /// Length of the text.
    pub size: u64,
}

impl Deflated {
    /// Returns a stream of the original text.
    pub(super) fn inflated(&self) -> impl Read + use<'_> {
        flate2::read::DeflateDecoder::new(PieceReader {
            piece: &[],
            rest: self.pieces.iter(),
        })
    }

    /// Returns the length of the compressed bytes.
    pub fn compressed(&self) -> u64 {
        self.pieces.iter().map(|piece| piece.len() as u64).sum()
    }
}

/// A stream over the compressed pieces.
struct PieceReader<'a> {
    piece: &'a [u8],
    rest: std::slice::Iter<'a, Vec<u8>>,
}

impl Read for PieceReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        while self.piece.is_empty() {
            let Some(next) = self.rest.next() else {
                return Ok(0);
            };
            self.piece = next;
        }
        self.piece.read(buffer)
    }
}

const PIECE: usize = 1 << 20;

/// A compressor that takes text in pieces.
///
/// ```
/// use ambersheet_ooxml::package::Deflater;
///
/// let mut deflater = Deflater::new(6, 1);
/// deflater.write(b"<worksheet>");
/// deflater.write(b"</worksheet>");
/// let deflated = deflater.finish();
/// assert_eq!(deflated.size, 23);
/// assert_eq!(deflated.compressed(), deflated.pieces.concat().len() as u64);
/// ```
pub struct Deflater {
    text: Vec<u8>,
    crc: crc32fast::Hasher,
    size: u64,
    level: u32,
    work: Work,
}

enum Work {
    Here {
        compress: Compress,
        pieces: Vec<Vec<u8>>,
    },
    There {
        jobs: mpsc::SyncSender<Vec<u8>>,
        worker: thread::JoinHandle<Vec<Vec<u8>>>,
    },
}

impl Deflater {
    /// Creates a compressor of a level from 1 (fast) to 9 (small). With more than one thread, it
    /// compresses while the caller reads on.
    pub fn new(level: u32, threads: usize) -> Self {
        let compress = || Compress::new(Compression::new(level), false);
        let work = if threads > 1 {
            let (jobs, todo) = mpsc::sync_channel::<Vec<u8>>(2);
            let mut compress = compress();
            let worker = thread::spawn(move || {
                todo.iter()
                    .map(|text| deflate_piece(&mut compress, &text, false))
                    .collect()
            });
            Work::There { jobs, worker }
        } else {
            Work::Here {
                compress: compress(),
                pieces: Vec::new(),
            }
        };
        Self {
            text: Vec::new(),
            crc: crc32fast::Hasher::new(),
            size: 0,
            level,
            work,
        }
    }

    /// Appends text.
    pub fn write(&mut self, mut text: &[u8]) {
        while !text.is_empty() {
            let room = (PIECE - self.text.len()).min(text.len());
            self.text.extend_from_slice(&text[..room]);
            text = &text[room..];
            if self.text.len() == PIECE {
                self.flush();
            }
        }
    }

    fn flush(&mut self) {
        self.crc.update(&self.text);
        self.size += self.text.len() as u64;
        match &mut self.work {
            Work::Here { compress, pieces } => {
                pieces.push(deflate_piece(compress, &self.text, false));
                self.text.clear();
            }
            Work::There { jobs, .. } => {
                let text = std::mem::replace(&mut self.text, Vec::with_capacity(PIECE));
                // If the worker has panicked, `finish` reports it.
                let _ = jobs.send(text);
            }
        }
    }

    /// Compresses the rest and returns the whole.
    pub fn finish(mut self) -> Deflated {
        let rest = std::mem::take(&mut self.text);
        self.crc.update(&rest);
        self.size += rest.len() as u64;
        let mut pieces = match self.work {
            Work::Here { pieces, .. } => pieces,
            Work::There { jobs, worker } => {
                drop(jobs);
                worker
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            }
        };
        let mut compress = Compress::new(Compression::new(self.level), false);
        pieces.push(deflate_piece(&mut compress, &rest, true));
        Deflated {
            pieces,
            crc: self.crc.finalize(),
            size: self.size,
        }
    }
}

/// Compresses one piece. The state is reset, so that the bytes depend on this text alone.
fn deflate_piece(compress: &mut Compress, text: &[u8], last: bool) -> Vec<u8> {
    compress.reset();
    let flush = if last {
        FlushCompress::Finish
    } else {
        FlushCompress::Full
    };
    let mut out = Vec::with_capacity(text.len() / 3 + 1024);
    loop {
        let used = compress.total_in() as usize;
        let status = compress.compress_vec(&text[used..], &mut out, flush);
        let all_in = compress.total_in() as usize == text.len();
        match status {
            Ok(Status::StreamEnd) => return out,
            Ok(_) if !last && all_in && out.len() < out.capacity() => return out,
            _ => out.reserve(text.len() / 4 + 1024),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    fn text(length: usize) -> Vec<u8> {
        let mut state = 1u32;
        (0..length)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                b"<row r=0123456789"[(state >> 24) as usize % 17]
            })
            .collect()
    }

    #[test]
    fn any_number_of_threads_gives_the_same_bytes_and_they_inflate() {
        for length in [0, 1, 1000, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 77] {
            let text = text(length);
            let mut results = Vec::new();
            for (threads, step) in [(1, 1 << 16), (2, 999), (4, PIECE * 2)] {
                let mut deflater = Deflater::new(5, threads);
                text.chunks(step.max(1))
                    .for_each(|chunk| deflater.write(chunk));
                let done = deflater.finish();
                assert_eq!(done.size, length as u64);
                results.push((done.pieces.concat(), done.crc));
            }
            assert!(
                results.windows(2).all(|pair| pair[0] == pair[1]),
                "{length}"
            );
            let mut inflated = Vec::new();
            flate2::read::DeflateDecoder::new(&results[0].0[..])
                .read_to_end(&mut inflated)
                .expect("valid deflate");
            assert_eq!(inflated, text);
            assert_eq!(results[0].1, crc32fast::hash(&text));
        }
    }
}
