//! Files that rules name: whoever loads the rules says how they are read, since the library knows no paths.

use std::fmt;
use std::io;
use std::sync::Arc;

/// What reads a file by its name, of those that lie beside the script.
type FileReader = dyn Fn(&str) -> io::Result<Vec<u8>> + Send + Sync;

/// Reads the files that lie beside a script, by name.
///
/// The name holds no folder: a script names nothing but what lies beside it. Without a reader no file can be read.
#[derive(Clone, Default)]
pub struct Files(Option<Arc<FileReader>>);

impl Files {
    /// Files as `read` gives their bytes.
    pub fn new(read: impl Fn(&str) -> io::Result<Vec<u8>> + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(read)))
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// Where there is no reader, or it fails.
    pub fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        match &self.0 {
            Some(read) => read(name),
            None => Err(io::Error::new(
                io::ErrorKind::Unsupported,
                "no files can be read here",
            )),
        }
    }
}

impl fmt::Debug for Files {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Files").field(&self.0.is_some()).finish()
    }
}
