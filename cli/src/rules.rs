//! Finds and loads rules; lists and copies the shipped ones.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ambersheet::{Files, Overrides, Ruleset};

use crate::failure::RunFailure;
use crate::inputs::InputFile;
use crate::near::nearest;
use crate::output::Pending;
use crate::status::Status;

/// The largest script in bytes, so that a workbook named by mistake is not read whole.
pub(crate) const LARGEST_SCRIPT: u64 = 4 << 20;

/// The largest register in bytes.
const LARGEST_REGISTER: u64 = 64 << 20;

/// A ruleset with the text of its script.
pub(crate) struct LoadedRules {
    pub(crate) ruleset: Ruleset,
    text: String,
}

impl LoadedRules {
    /// Makes a failure of an error in rating a file by these rules.
    pub(crate) fn failure(&self, file: &str, error: &ambersheet::Error) -> RunFailure {
        RunFailure::with_rules(file, error, &self.text)
    }
}

/// The rulesets of a run, each loaded once.
pub(crate) struct Rulesets<'a> {
    given: Option<&'a OsStr>,
    overrides: Overrides,
    /// The rules by path and quarters back; `None` for those that do not load, which is reported once.
    loaded: HashMap<(PathBuf, u8), Option<Arc<LoadedRules>>>,
}

impl<'a> Rulesets<'a> {
    pub(crate) fn new(given: Option<&'a OsStr>, overrides: Overrides) -> Self {
        Self {
            given,
            overrides,
            loaded: HashMap::new(),
        }
    }

    /// Returns the rules for an input: those given by name, or those next to it.
    pub(crate) fn of(&mut self, input: &InputFile) -> Result<Arc<LoadedRules>, RunFailure> {
        self.earlier(input, 0)
    }

    /// Returns the rules for the return of so many quarters before. A period that the return itself gives takes
    /// precedence.
    pub(crate) fn earlier(
        &mut self,
        input: &InputFile,
        quarters: u8,
    ) -> Result<Arc<LoadedRules>, RunFailure> {
        let path = match self.given {
            Some(given) => PathBuf::from(given),
            None => script_next_to(input)?,
        };
        if let Some(known) = self.loaded.get(&(path.clone(), quarters)) {
            return known.clone().ok_or_else(|| {
                RunFailure::new(format!(
                    "{}: not rated, because {} does not load",
                    input.shown(),
                    path.display()
                ))
            });
        }
        let mut overrides = self.overrides.clone();
        if quarters > 0 {
            let now = &self.of(input)?.ruleset;
            let period = now.earlier_period(quarters);
            overrides.period = period
                .filter(|_| !now.takes_period_from_return())
                .or(overrides.period);
        }
        let loaded = Script::find(&path)
            .and_then(|script| {
                Ok(LoadedRules {
                    ruleset: script.load(&overrides)?,
                    text: script.text(),
                })
            })
            .map(Arc::new);
        self.loaded
            .insert((path, quarters), loaded.as_ref().ok().cloned());
        loaded
    }

    /// Returns whether any rules did not load.
    pub(crate) fn any_failed(&self) -> bool {
        self.loaded.values().any(Option::is_none)
    }
}

/// A script of rules, not loaded yet.
pub(crate) struct Script {
    /// Its file name.
    pub(crate) name: String,
    source: Vec<u8>,
    /// Its folder; `None` for a shipped script.
    pub(crate) folder: Option<PathBuf>,
    files: &'static [(&'static str, &'static [u8])],
}

impl Script {
    /// Finds the script at a path, or the shipped ruleset of that name.
    pub(crate) fn find(path: &Path) -> Result<Self, RunFailure> {
        let shown = path.display().to_string();
        match fs::metadata(path) {
            Ok(known) if known.is_dir() => Err(RunFailure::new(format!(
                "{shown}: this is a folder; give the .rhai file in it"
            ))),
            Ok(known) if known.len() > LARGEST_SCRIPT => Err(RunFailure::new(format!(
                "{shown}: this is too large to be a script of rules (over 4 MiB)"
            ))),
            Ok(_) => {
                let source = fs::read(path).map_err(|error| RunFailure::reading(&shown, &error))?;
                let name = path
                    .file_name()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned();
                let folder = Some(path.parent().unwrap_or(Path::new("")).to_owned());
                Ok(Self {
                    name,
                    source,
                    folder,
                    files: &[],
                })
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let shipped = ambersheet_rules::shipped(&shown).ok_or_else(|| unknown(&shown))?;
                let (name, source) = (
                    shipped.script_file.to_owned(),
                    shipped.script.as_bytes().to_vec(),
                );
                Ok(Self {
                    name,
                    source,
                    folder: None,
                    files: shipped.files,
                })
            }
            Err(error) => Err(RunFailure::reading(&shown, &error)),
        }
    }

    /// Makes a script of a text; files that it names are looked for in the folder.
    pub(crate) fn of_text(name: String, text: String, folder: PathBuf) -> Self {
        Self {
            name,
            source: text.into_bytes(),
            folder: Some(folder),
            files: &[],
        }
    }

    /// Returns the script with another text, as somebody is editing it.
    pub(crate) fn with_text(self, text: String) -> Self {
        Self {
            source: text.into_bytes(),
            ..self
        }
    }

    /// Returns the text of the script. Bytes that are not UTF-8 are read as Latin-1, one character each.
    pub(crate) fn text(&self) -> String {
        let bytes = self
            .source
            .strip_prefix(b"\xEF\xBB\xBF")
            .unwrap_or(&self.source);
        match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
        }
    }

    /// Loads the script.
    pub(crate) fn load(&self, overrides: &Overrides) -> Result<Ruleset, RunFailure> {
        self.try_load(overrides)
            .map_err(|error| RunFailure::with_rules(&self.name, &error, &self.text()))
    }

    /// Loads the script, with errors as the library gives them.
    pub(crate) fn try_load(&self, overrides: &Overrides) -> Result<Ruleset, ambersheet::Error> {
        let overrides = Overrides {
            files: self.neighbours(),
            ..overrides.clone()
        };
        Ruleset::load(&self.name, &self.source, &overrides)
    }

    /// Returns a reader of the files next to the script.
    fn neighbours(&self) -> Files {
        let (folder, shipped) = (self.folder.clone(), self.files);
        Files::new(move |name| {
            if let Some(folder) = &folder {
                return read_limited(&folder.join(name));
            }
            let file = shipped.iter().find(|file| file.0 == name);
            file.map(|file| file.1.to_vec())
                .ok_or_else(|| std::io::ErrorKind::NotFound.into())
        })
    }

    /// Returns a file that is shipped with the script.
    pub(crate) fn shipped_file(&self, name: &str) -> Option<&'static [u8]> {
        self.files
            .iter()
            .find(|file| file.0 == name)
            .map(|file| file.1)
    }
}

/// Reads a file that is not too large.
fn read_limited(path: &Path) -> std::io::Result<Vec<u8>> {
    if fs::metadata(path)?.len() > LARGEST_REGISTER {
        return Err(std::io::Error::other(
            "it is over 64 MiB, the limit on registers",
        ));
    }
    fs::read(path)
}

/// Finds the scripts next to a workbook, by name.
pub(crate) fn scripts_next_to(input: &InputFile) -> Result<Vec<PathBuf>, RunFailure> {
    let folder = input.folder();
    let mut scripts: Vec<PathBuf> = fs::read_dir(folder)
        .map_err(|error| RunFailure::reading(&folder.display().to_string(), &error))?
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| {
            path.is_file()
                && path
                    .extension()
                    .is_some_and(|extension| extension.eq_ignore_ascii_case("rhai"))
        })
        .collect();
    scripts.sort();
    Ok(scripts)
}

/// Finds the only script next to a workbook.
fn script_next_to(input: &InputFile) -> Result<PathBuf, RunFailure> {
    let mut scripts = scripts_next_to(input)?;
    match scripts.len() {
        1 => Ok(scripts.remove(0)),
        0 => Err(RunFailure::new(format!(
            "{}: there are no rules (.rhai) next to it; give them with -r, as a file or as the name of a shipped ruleset ({})",
            input.shown(),
            shipped_names()
        ))),
        _ => {
            let names: Vec<String> = scripts
                .iter()
                .map(|path| {
                    path.file_name()
                        .unwrap_or_default()
                        .to_string_lossy()
                        .into_owned()
                })
                .collect();
            Err(RunFailure::new(format!(
                "{}: there are several rules next to it ({}); choose one with -r",
                input.shown(),
                names.join(", ")
            )))
        }
    }
}

fn shipped_names() -> String {
    ambersheet_rules::all()
        .iter()
        .map(|shipped| shipped.name)
        .collect::<Vec<_>>()
        .join(", ")
}

fn unknown(name: &str) -> RunFailure {
    let nearest = nearest(
        name,
        ambersheet_rules::all().iter().map(|shipped| shipped.name),
    );
    let hint = match nearest {
        Some(near) => format!("did you mean the shipped ruleset `{near}`?"),
        None => format!("the shipped rulesets are {}", shipped_names()),
    };
    RunFailure::new(format!(
        "{name}: no such file of rules, and no shipped ruleset of that name; {hint}"
    ))
}

/// Prints the list of shipped rulesets.
pub(crate) fn list() -> Result<Status, RunFailure> {
    let mut out = std::io::stdout().lock();
    let width = ambersheet_rules::all()
        .iter()
        .map(|shipped| shipped.name.len())
        .max()
        .unwrap_or(0);
    for shipped in ambersheet_rules::all() {
        writeln!(out, "{:width$}  {}", shipped.name, shipped.summary)?;
    }
    Ok(Status::Done)
}

/// Copies a shipped ruleset. Never replaces a file that somebody may have edited.
pub(crate) fn copy(name: &str, folder: Option<&Path>) -> Result<Status, RunFailure> {
    let shipped = ambersheet_rules::shipped(name).ok_or_else(|| unknown(name))?;
    let folder = folder.unwrap_or(Path::new(shipped.name));
    for (file, bytes) in shipped.files {
        let target = folder.join(file);
        if target.exists() && fs::read(&target).ok().as_deref() != Some(*bytes) {
            return Err(RunFailure::new(format!(
                "{}: exists and differs; it was not replaced, and nothing was copied: name another folder",
                target.display()
            )));
        }
    }
    fs::create_dir_all(folder).map_err(|error| RunFailure::writing(folder, &error))?;
    for (file, bytes) in shipped.files {
        let target = folder.join(file);
        let mut pending = Pending::new(&target)?;
        pending
            .file()
            .write_all(bytes)
            .map_err(|error| RunFailure::writing(&target, &error))?;
        pending.finish()?;
    }
    let mut out = std::io::stdout().lock();
    writeln!(out, "Copied {} to {}", shipped.name, folder.display())?;
    Ok(Status::Done)
}
