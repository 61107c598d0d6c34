//! The files that are open: returns, and the rules found for each. The page knows them by number and never by path.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf, absolute};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use tokio::sync::watch;

use super::watched::{Stamp, Watched};
use crate::failure::RunFailure;
use crate::inputs::{InputFile, Inputs};
use crate::rules::{Script, scripts_next_to};

/// A return with its rules.
#[derive(Clone, Debug)]
pub(super) struct OpenedReturn {
    pub(super) workbook: Watched,
    pub(super) rules: Option<OpenedRules>,
    /// Why there are no rules although some were found.
    note: Option<String>,
}

/// The rules of a return.
#[derive(Clone, Debug)]
pub(super) enum OpenedRules {
    File(Watched),
    /// A shipped ruleset, by its name, with the name of its script.
    Shipped {
        name: PathBuf,
        script: String,
    },
}

/// What the page is told of the open files.
#[derive(Serialize)]
pub(super) struct Listing {
    /// Rises with each change of any of the files.
    version: u64,
    returns: Vec<ListedReturn>,
}

#[derive(Serialize)]
struct ListedReturn {
    id: usize,
    name: String,
    folder: String,
    version: u64,
    rules: Option<ListedRules>,
    note: Option<String>,
}

#[derive(Serialize)]
struct ListedRules {
    name: String,
    version: u64,
}

/// The files that are open, for all who ask at the same time.
pub(super) struct OpenedFiles {
    list: Mutex<OpenedList>,
    /// Tells the version of the list to those who wait for a change.
    version: watch::Sender<u64>,
}

struct OpenedList {
    returns: Vec<OpenedReturn>,
    version: u64,
    /// What was written here, as it was then.
    written: HashMap<PathBuf, Stamp>,
}

impl OpenedFiles {
    /// Opens returns by the rules that are given, or by those next to each.
    ///
    /// # Errors
    /// A failure if a return is not there, or the rules that are given are not.
    pub(super) fn open(inputs: &Inputs, rules: Option<&OsStr>) -> Result<Self, RunFailure> {
        let given = rules
            .map(|rules| given_rules(Path::new(rules)))
            .transpose()?;
        let mut returns = Vec::new();
        for input in &inputs.files {
            let InputFile::File(path) = input else {
                return Err(RunFailure::new(
                    "studio looks at its returns again and again, and standard input can be read only once; save it as a file first",
                ));
            };
            input.check_exists()?;
            let path = absolute(path)?;
            let (rules, note) = match &given {
                Some(given) => (Some(given.clone()), None),
                None => rules_next_to(&InputFile::File(path.clone()))?,
            };
            returns.push(OpenedReturn {
                workbook: Watched::new(path, 1),
                rules,
                note,
            });
        }
        Ok(Self {
            list: Mutex::new(OpenedList {
                returns,
                version: 1,
                written: HashMap::new(),
            }),
            version: watch::Sender::new(1),
        })
    }

    /// Returns a return by its number.
    pub(super) fn get(&self, id: usize) -> Option<OpenedReturn> {
        self.lock().returns.get(id).cloned()
    }

    /// Returns what the page is told.
    pub(super) fn listing(&self) -> Listing {
        let list = self.lock();
        let returns = list.returns.iter().enumerate();
        Listing {
            version: list.version,
            returns: returns.map(|(id, one)| one.listed(id)).collect(),
        }
    }

    /// Waits until the list has a version after one that is known.
    pub(super) async fn changed_after(&self, version: u64) {
        let mut changes = self.version.subscribe();
        // It fails only where the sender is gone, which is kept here.
        let _ = changes.wait_for(|now| *now > version).await;
    }

    /// Looks at all files on the disk.
    pub(super) fn look(&self) {
        // A slow disk is asked without holding up the page.
        let paths = self.lock().paths();
        let seen: HashMap<PathBuf, Option<Stamp>> = paths
            .into_iter()
            .map(|path| {
                let stamp = Stamp::of(&path);
                (path, stamp)
            })
            .collect();
        let mut list = self.lock();
        let next = list.version + 1;
        let mut has_changed = false;
        for file in list.watched() {
            if let Some(now) = seen.get(&file.path) {
                has_changed |= file.see(*now, next);
            }
        }
        if has_changed {
            self.publish(&mut list, next);
        }
    }

    /// Returns whether a file is as it was written here, so that it may be replaced unasked.
    pub(super) fn is_ours(&self, path: &Path) -> bool {
        let written = self.lock().written.get(path).copied();
        written.is_some() && written == Stamp::of(path)
    }

    /// Notes that a file was written here. Where it is open, it has a new version, which is returned.
    pub(super) fn wrote(&self, path: &Path) -> u64 {
        let mut list = self.lock();
        let Some(stamp) = Stamp::of(path) else {
            return list.version;
        };
        let next = list.version + 1;
        list.written.insert(path.to_owned(), stamp);
        let mut is_open = false;
        for file in list.watched().filter(|file| file.path == path) {
            file.wrote(stamp, next);
            is_open = true;
        }
        if is_open {
            self.publish(&mut list, next);
        }
        list.version
    }

    /// Takes a file as the rules of a return from now on. Returns its version.
    pub(super) fn adopt_rules(&self, id: usize, path: PathBuf) -> u64 {
        let mut list = self.lock();
        let next = list.version + 1;
        if let Some(one) = list.returns.get_mut(id) {
            one.rules = Some(OpenedRules::File(Watched::new(path, next)));
            one.note = None;
            self.publish(&mut list, next);
        }
        list.version
    }

    fn publish(&self, list: &mut OpenedList, version: u64) {
        list.version = version;
        self.version.send_replace(version);
    }

    fn lock(&self) -> MutexGuard<'_, OpenedList> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl OpenedList {
    /// Returns all files that are watched.
    fn watched(&mut self) -> impl Iterator<Item = &mut Watched> {
        self.returns.iter_mut().flat_map(|one| {
            let rules = match &mut one.rules {
                Some(OpenedRules::File(file)) => Some(file),
                Some(OpenedRules::Shipped { .. }) | None => None,
            };
            [Some(&mut one.workbook), rules].into_iter().flatten()
        })
    }

    fn paths(&mut self) -> Vec<PathBuf> {
        let mut paths: Vec<PathBuf> = self.watched().map(|file| file.path.clone()).collect();
        paths.sort();
        paths.dedup();
        paths
    }
}

impl OpenedReturn {
    /// Returns the return as an input of a run.
    pub(super) fn input(&self) -> InputFile {
        InputFile::File(self.workbook.path.clone())
    }

    /// Returns the script of its rules as it is on the disk now.
    pub(super) fn script(&self) -> Result<Option<Script>, RunFailure> {
        self.rules
            .as_ref()
            .map(|rules| Script::find(rules.path()))
            .transpose()
    }

    fn listed(&self, id: usize) -> ListedReturn {
        ListedReturn {
            id,
            name: file_name(&self.workbook.path),
            folder: self.input().folder().display().to_string(),
            version: self.workbook.version,
            rules: self.rules.as_ref().map(OpenedRules::listed),
            note: self.note.clone(),
        }
    }
}

impl OpenedRules {
    fn path(&self) -> &Path {
        match self {
            Self::File(file) => &file.path,
            Self::Shipped { name, .. } => name,
        }
    }

    fn listed(&self) -> ListedRules {
        match self {
            Self::File(file) => ListedRules {
                name: file_name(&file.path),
                version: file.version,
            },
            Self::Shipped { script, .. } => ListedRules {
                name: script.clone(),
                version: 1,
            },
        }
    }
}

/// Returns the rules that `-r` names. They must be there; what is wrong in them, the page shows.
fn given_rules(path: &Path) -> Result<OpenedRules, RunFailure> {
    let script = Script::find(path)?;
    Ok(match script.folder {
        Some(_) => OpenedRules::File(Watched::new(absolute(path)?, 1)),
        None => OpenedRules::Shipped {
            name: path.to_owned(),
            script: script.name,
        },
    })
}

/// Returns the only rules next to a return; where there are several, which they are.
fn rules_next_to(input: &InputFile) -> Result<(Option<OpenedRules>, Option<String>), RunFailure> {
    let mut scripts = scripts_next_to(input)?;
    Ok(match scripts.len() {
        0 => (None, None),
        1 => {
            let rules = OpenedRules::File(Watched::new(scripts.remove(0), 1));
            (Some(rules), None)
        }
        _ => {
            let names: Vec<String> = scripts.iter().map(|path| file_name(path)).collect();
            let note = format!(
                "There are several rules beside this workbook: {}. Drop the one to use here.",
                names.join(", ")
            );
            (None, Some(note))
        }
    })
}

/// Returns the name of a file as it is shown.
pub(super) fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}
