//! A file that other programs may change, and how a change is seen.
//!
//! The file is looked at every now and then. Excel and editors write a new file and put it in place of the old one, so a
//! file may be missing or growing for a moment. A change counts once two looks in a row find the same.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What tells one state of a file from the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    modified: Option<SystemTime>,
    length: u64,
}

impl Stamp {
    /// Returns the stamp of a file; `None` while it is not there.
    pub(super) fn of(path: &Path) -> Option<Self> {
        let known = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
        Some(Self {
            modified: known.modified().ok(),
            length: known.len(),
        })
    }
}

/// A file with the version that its state has here.
#[derive(Clone, Debug)]
pub(super) struct Watched {
    pub(super) path: PathBuf,
    /// Rises with each change.
    pub(super) version: u64,
    stamp: Option<Stamp>,
    /// A new state that one look has found.
    moving: Option<Stamp>,
}

impl Watched {
    /// Watches a file from now on.
    pub(super) fn new(path: PathBuf, version: u64) -> Self {
        Self {
            stamp: Stamp::of(&path),
            path,
            version,
            moving: None,
        }
    }

    /// Returns whether the file is on the disk as this version knows it.
    pub(super) fn is_current(&self) -> bool {
        Stamp::of(&self.path) == self.stamp
    }

    /// Takes what a look at the file found. Returns whether it has changed, and then has the version `next`.
    pub(super) fn see(&mut self, now: Option<Stamp>, next: u64) -> bool {
        let has_settled = now.is_some() && now == self.moving;
        let is_new = now.is_some() && now != self.stamp;
        self.moving = now.filter(|_| is_new && !has_settled);
        if is_new && has_settled {
            self.stamp = now;
            self.version = next;
        }
        is_new && has_settled
    }

    /// Takes a state that was written here: a change that needs no second look.
    pub(super) fn wrote(&mut self, now: Stamp, next: u64) {
        self.stamp = Some(now);
        self.moving = None;
        self.version = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(length: u64) -> Stamp {
        Stamp {
            modified: None,
            length,
        }
    }

    #[test]
    fn a_change_counts_when_two_looks_find_the_same() {
        let mut file = Watched {
            path: PathBuf::new(),
            version: 1,
            stamp: Some(stamp(10)),
            moving: None,
        };
        // As it was; gone for a moment; growing; at rest; and as it is.
        for (now, has_changed) in [
            (Some(stamp(10)), false),
            (None, false),
            (Some(stamp(4)), false),
            (Some(stamp(12)), false),
            (Some(stamp(12)), true),
            (Some(stamp(12)), false),
            (None, false),
            (Some(stamp(12)), false),
        ] {
            assert_eq!(file.see(now, 7), has_changed, "{now:?}");
        }
        assert_eq!(file.version, 7);
    }
}
