//! Reads files that rules name. The library knows no paths, so the caller hands in the reader.

use std::fmt;
use std::io;
use std::sync::Arc;

/// Reads a file beside the script by its name.
type FileReader = dyn Fn(&str) -> io::Result<Vec<u8>> + Send + Sync;

/// A reader of the files beside a script, by name.
///
/// A name holds no folder: a script names only files beside it. Without a reader, no file can be
/// read.
///
/// ```
/// use std::io;
/// use ambersheet_script::Files;
///
/// let files = Files::new(|name: &str| match name {
///     "register.xlsx" => Ok(b"bytes of the workbook".to_vec()),
///     _ => Err(io::Error::from(io::ErrorKind::NotFound)),
/// });
/// assert_eq!(files.read("register.xlsx")?, b"bytes of the workbook");
/// assert!(files.read("other.xlsx").is_err());
/// assert!(Files::default().read("register.xlsx").is_err());
/// # Ok::<(), io::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct Files(Option<Arc<FileReader>>);

impl Files {
    /// Creates a source of files from a function that returns a file's bytes.
    pub fn new(read: impl Fn(&str) -> io::Result<Vec<u8>> + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(read)))
    }

    /// Returns the bytes of a file.
    ///
    /// # Errors
    /// [`Unsupported`](io::ErrorKind::Unsupported) without a reader; otherwise the error of the
    /// reader.
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
