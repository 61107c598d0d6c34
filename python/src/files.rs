//! The files that a script names: read once, and kept, so that rules stay what they were when they were loaded.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ambersheet::Files;
use ambersheet_rules::Shipped;

/// The largest register that a script may name, in bytes.
const LARGEST_REGISTER: u64 = 64 << 20;

/// The files beside a script, in its folder or in a shipped ruleset, with the bytes of those that were read.
#[derive(Clone)]
pub(crate) struct ReadFiles {
    folder: Option<PathBuf>,
    shipped: Option<&'static Shipped>,
    known: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
}

impl ReadFiles {
    /// Creates the files of a folder or of a shipped ruleset; the bytes of some may be known already.
    pub(crate) fn new(
        folder: Option<PathBuf>,
        shipped: Option<&'static Shipped>,
        known: Vec<(String, Vec<u8>)>,
    ) -> Self {
        Self {
            folder,
            shipped,
            known: Arc::new(Mutex::new(known.into_iter().collect())),
        }
    }

    /// Returns the folder.
    pub(crate) fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// Returns the name of the shipped ruleset.
    pub(crate) fn shipped(&self) -> Option<&'static str> {
        self.shipped.map(|shipped| shipped.name)
    }

    /// Returns the files that were read, by name.
    pub(crate) fn known(&self) -> BTreeMap<String, Vec<u8>> {
        self.lock().clone()
    }

    /// Returns the reader for the engine, which reads each file once.
    pub(crate) fn reader(&self) -> Files {
        let files = self.clone();
        Files::new(move |name| {
            if let Some(bytes) = files.lock().get(name) {
                return Ok(bytes.clone());
            }
            let bytes = files.read(name)?;
            files.lock().insert(name.to_owned(), bytes.clone());
            Ok(bytes)
        })
    }

    /// Reads a file.
    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        if let Some(folder) = &self.folder {
            let path = folder.join(name);
            if std::fs::metadata(&path)?.len() > LARGEST_REGISTER {
                return Err(io::Error::other(
                    "it is over 64 MiB, the limit on registers",
                ));
            }
            return std::fs::read(path);
        }
        let files = self.shipped.iter().flat_map(|shipped| shipped.files);
        let file = files.into_iter().find(|file| file.0 == name);
        file.map(|file| file.1.to_vec())
            .ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    /// Returns the files that were read; whatever a thread that panicked left is whole.
    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Vec<u8>>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
