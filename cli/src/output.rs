//! Writes outputs whole or not at all: into a temporary file in the same folder, which is synced and then renamed.
//!
//! The temporary file is locked while it is being written. The next run that writes into the folder removes temporary
//! files that are not locked, since their writers are gone.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::iter;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use tempfile::{NamedTempFile, PersistError};

use crate::failure::{RunFailure, may_be_held};

/// A file that appears only when it is finished.
pub(crate) struct Pending {
    out: PendingFile,
    target: PathBuf,
}

enum PendingFile {
    Temporary(NamedTempFile),
    /// A device or a pipe, which is written to and never replaced.
    Direct(File),
}

const PREFIX: &str = ".ambersheet-";
const SUFFIX: &str = ".tmp";

impl Pending {
    /// Begins a file, which appears at its target with [`Pending::finish`]. A link is followed, so that it stays one.
    pub(crate) fn new(target: &Path) -> Result<Self, RunFailure> {
        let failed = |error: io::Error| RunFailure::writing(target, &error);
        let is_link = fs::symlink_metadata(target).is_ok_and(|known| known.is_symlink());
        let real = if is_link {
            fs::canonicalize(target).map_err(failed)?
        } else {
            target.to_owned()
        };
        let out = match fs::metadata(&real) {
            Ok(known) if known.is_dir() => return Err(failed(io::ErrorKind::IsADirectory.into())),
            Ok(known) if !known.is_file() => {
                PendingFile::Direct(File::options().write(true).open(&real).map_err(failed)?)
            }
            _ => {
                let folder = real
                    .parent()
                    .filter(|folder| !folder.as_os_str().is_empty())
                    .unwrap_or(Path::new("."));
                remove_orphans(folder);
                PendingFile::Temporary(locked_file(folder).map_err(failed)?)
            }
        };
        Ok(Self { out, target: real })
    }

    /// Returns the file to write to.
    pub(crate) fn file(&mut self) -> &mut File {
        match &mut self.out {
            PendingFile::Temporary(temporary) => temporary.as_file_mut(),
            PendingFile::Direct(file) => file,
        }
    }

    /// Returns the file to be read back; `None` for a device.
    pub(crate) fn written(&mut self) -> Option<&mut File> {
        match &mut self.out {
            PendingFile::Temporary(temporary) => Some(temporary.as_file_mut()),
            PendingFile::Direct(_) => None,
        }
    }

    /// Moves the file to its target.
    pub(crate) fn finish(self) -> Result<(), RunFailure> {
        let failed = |error: &io::Error| RunFailure::writing(&self.target, error);
        let temporary = match self.out {
            PendingFile::Direct(mut file) => return file.flush().map_err(|error| failed(&error)),
            PendingFile::Temporary(mut temporary) => {
                temporary.flush().map_err(|error| failed(&error))?;
                temporary
                    .as_file()
                    .sync_all()
                    .map_err(|error| failed(&error))?;
                temporary
            }
        };
        if let Ok(known) = fs::metadata(&self.target) {
            // The target's permissions are kept as far as the system allows.
            let _ = fs::set_permissions(temporary.path(), known.permissions());
        }
        rename(temporary, &self.target, waits(cfg!(windows))).map_err(|error| failed(&error))
    }
}

/// Moves a temporary file to its target. Where the target may be held, it waits and tries again.
fn rename(
    mut temporary: NamedTempFile,
    target: &Path,
    waits: impl Iterator<Item = Duration>,
) -> io::Result<()> {
    for wait in waits {
        match temporary.persist(target) {
            Ok(_) => return Ok(()),
            Err(PersistError { error, .. }) if !may_be_held(&error) => return Err(error),
            Err(PersistError { file, .. }) => temporary = file,
        }
        thread::sleep(wait);
    }
    temporary
        .persist(target)
        .map(drop)
        .map_err(|error| error.error)
}

/// Returns the times to wait between tries to rename, 0.8 seconds in all. Only Windows needs them: there, a file cannot
/// be replaced while another run has it open, which each has for a moment. Many tries find a moment between these.
fn waits(is_windows: bool) -> impl Iterator<Item = Duration> {
    iter::repeat_n(Duration::from_millis(10), if is_windows { 80 } else { 0 })
}

/// Creates a locked temporary file. Another run may remove one as an orphan before it is locked; then the next one is
/// tried.
fn locked_file(folder: &Path) -> io::Result<NamedTempFile> {
    const TRIES: usize = 16;
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    make_ordinary(&mut builder);
    let mut temporary = builder.tempfile_in(folder)?;
    for _ in 0..TRIES {
        // If files cannot be locked, an orphan may stay, which is no reason not to write.
        let _ = temporary.as_file().lock();
        if temporary.path().exists() {
            break;
        }
        temporary = builder.tempfile_in(folder)?;
    }
    Ok(temporary)
}

/// Gives a temporary file, which is private by default, the usual permissions of a new file.
#[cfg(unix)]
fn make_ordinary(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn make_ordinary(_: &mut tempfile::Builder<'_, '_>) {}

/// Removes temporary files that killed runs left in a folder. A run looks through each folder once.
fn remove_orphans(folder: &Path) {
    static LOOKED_THROUGH: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
    let is_new = LOOKED_THROUGH
        .lock()
        .is_ok_and(|mut known| known.insert(folder.to_owned()));
    if !is_new {
        return;
    }
    let Ok(listing) = fs::read_dir(folder) else {
        return;
    };
    for entry in listing.filter_map(Result::ok) {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(PREFIX) && name.ends_with(SUFFIX) {
            remove_orphan(&entry.path());
        }
    }
}

/// Removes a temporary file that nobody has locked. It is locked here meanwhile, so that a run that has just created it
/// waits and then sees that it is gone.
fn remove_orphan(path: &Path) {
    if let Ok(file) = File::options().read(true).write(true).open(path)
        && file.try_lock().is_ok()
    {
        // If it cannot be removed now, the next run tries again.
        let _ = fs::remove_file(path);
    }
}

/// The target of a text: a file or standard output.
pub(crate) enum TextTarget {
    Standard,
    File(Pending),
}

impl TextTarget {
    /// Begins the text; the path `-` means standard output.
    pub(crate) fn new(path: &Path) -> Result<Self, RunFailure> {
        if path == Path::new("-") {
            Ok(Self::Standard)
        } else {
            Ok(Self::File(Pending::new(path)?))
        }
    }

    /// Copies everything from a reader.
    pub(crate) fn copy(&mut self, source: &mut impl io::Read) -> Result<(), RunFailure> {
        match self {
            Self::Standard => io::copy(source, &mut io::stdout().lock())
                .map(|_| ())
                .map_err(RunFailure::from),
            Self::File(pending) => {
                let target = pending.target.clone();
                io::copy(source, pending.file())
                    .map(|_| ())
                    .map_err(|error| RunFailure::writing(&target, &error))
            }
        }
    }

    /// Moves a file to its target.
    pub(crate) fn finish(self) -> Result<(), RunFailure> {
        match self {
            Self::Standard => io::stdout().flush().map_err(RunFailure::from),
            Self::File(pending) => pending.finish(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_windows_waits_and_no_longer_than_a_person_notices() {
        assert_eq!(waits(false).count(), 0);
        let waits: Vec<Duration> = waits(true).collect();
        let all: Duration = waits.iter().sum();
        assert!(Duration::from_millis(300) < all && all < Duration::from_secs(1));
    }

    #[test]
    fn what_no_wait_will_mend_is_not_tried_again() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let target = folder.path().join("a folder.xlsx");
        fs::create_dir(&target)?;
        let temporary = NamedTempFile::new_in(folder.path())?;
        let waits = [Duration::from_hours(1)].into_iter();
        assert!(rename(temporary, &target, waits).is_err());
        let temporary = NamedTempFile::new_in(folder.path())?;
        rename(
            temporary,
            &folder.path().join("a.xlsx"),
            iter::repeat(Duration::from_hours(1)),
        )
    }
}
