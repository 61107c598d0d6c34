//! Rules: finding those that are meant, and listing and copying the shipped ones.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ambersheet::{Files, Overrides, Ruleset};

use crate::failure::Failure;
use crate::inputs::Input;
use crate::near::nearest;
use crate::output::Pending;
use crate::status::Status;

/// A script may not be larger than this; a workbook named by mistake is then not read whole.
const LARGEST_SCRIPT: u64 = 4 << 20;

/// Nor may a workbook with rules in it.
const LARGEST_REGISTER: u64 = 64 << 20;

/// Rulesets by where they came from, each loaded once.
pub(crate) struct Rulesets<'a> {
    given: Option<&'a OsStr>,
    overrides: Overrides,
    /// What does not load fails for every input alike, and is reported once.
    loaded: HashMap<(PathBuf, u8), Option<Arc<Ruleset>>>,
}

impl<'a> Rulesets<'a> {
    pub(crate) fn new(given: Option<&'a OsStr>, overrides: Overrides) -> Self {
        Self {
            given,
            overrides,
            loaded: HashMap::new(),
        }
    }

    /// The ruleset for an input: the one given, or the one beside it.
    pub(crate) fn of(&mut self, input: &Input) -> Result<Arc<Ruleset>, Failure> {
        self.earlier(input, 0)
    }

    /// The same as it is for a return from so many quarters before. Where the return says its period, that holds.
    pub(crate) fn earlier(&mut self, input: &Input, quarters: u8) -> Result<Arc<Ruleset>, Failure> {
        let path = match self.given {
            Some(given) => PathBuf::from(given),
            None => beside(input)?,
        };
        if let Some(known) = self.loaded.get(&(path.clone(), quarters)) {
            return known.clone().ok_or_else(|| {
                Failure::new(format!(
                    "{}: not rated, because {} does not load",
                    input.shown(),
                    path.display()
                ))
            });
        }
        let mut overrides = self.overrides.clone();
        if quarters > 0 {
            let now = self.of(input)?;
            let period = now.earlier_period(quarters);
            overrides.period = period
                .filter(|_| !now.takes_period_from_return())
                .or(overrides.period);
        }
        let loaded = Script::find(&path)
            .and_then(|script| script.load(&overrides))
            .map(Arc::new);
        self.loaded
            .insert((path, quarters), loaded.as_ref().ok().cloned());
        loaded
    }

    /// Whether any rules did not load.
    pub(crate) fn any_failed(&self) -> bool {
        self.loaded.values().any(Option::is_none)
    }
}

/// A script's bytes, and where it came from.
pub(crate) struct Script {
    /// Its file name.
    pub(crate) name: String,
    source: Vec<u8>,
    /// The folder that it lies in; none for a shipped one.
    pub(crate) folder: Option<PathBuf>,
    files: &'static [(&'static str, &'static [u8])],
}

impl Script {
    /// The script that a path names, or the shipped ruleset of that name.
    pub(crate) fn find(path: &Path) -> Result<Self, Failure> {
        let shown = path.display().to_string();
        match fs::metadata(path) {
            Ok(known) if known.is_dir() => Err(Failure::new(format!(
                "{shown}: this is a folder; give the .rhai file in it"
            ))),
            Ok(known) if known.len() > LARGEST_SCRIPT => Err(Failure::new(format!(
                "{shown}: this is too large to be a script of rules (over 4 MiB)"
            ))),
            Ok(_) => {
                let source = fs::read(path).map_err(|error| Failure::reading(&shown, &error))?;
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
            Err(error) => Err(Failure::reading(&shown, &error)),
        }
    }

    /// Loads it.
    pub(crate) fn load(&self, overrides: &Overrides) -> Result<Ruleset, Failure> {
        self.try_load(overrides)
            .map_err(|error| Failure::new(error.to_string()))
    }

    /// Loads it, or gives its problems as the library names them.
    pub(crate) fn try_load(&self, overrides: &Overrides) -> Result<Ruleset, ambersheet::Error> {
        let overrides = Overrides {
            files: self.beside(),
            ..overrides.clone()
        };
        Ruleset::load(&self.name, &self.source, &overrides)
    }

    /// The files that lie beside it.
    fn beside(&self) -> Files {
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

    /// A file that ships with it.
    pub(crate) fn shipped_file(&self, name: &str) -> Option<&'static [u8]> {
        self.files
            .iter()
            .find(|file| file.0 == name)
            .map(|file| file.1)
    }
}

/// A file's bytes, if they are not too many.
fn read_limited(path: &Path) -> std::io::Result<Vec<u8>> {
    if fs::metadata(path)?.len() > LARGEST_REGISTER {
        return Err(std::io::Error::other(
            "it is over 64 MiB, the limit on registers",
        ));
    }
    fs::read(path)
}

/// The one script beside a workbook.
fn beside(input: &Input) -> Result<PathBuf, Failure> {
    let folder = input.folder();
    let mut scripts: Vec<PathBuf> = fs::read_dir(folder)
        .map_err(|error| Failure::reading(&folder.display().to_string(), &error))?
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
    match scripts.len() {
        1 => Ok(scripts.remove(0)),
        0 => Err(Failure::new(format!(
            "{}: there are no rules (.rhai) beside it; give them with -r, as a file or as the name of a shipped ruleset ({})",
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
            Err(Failure::new(format!(
                "{}: several rules stand beside it ({}); say which with -r",
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

fn unknown(name: &str) -> Failure {
    let nearest = nearest(
        name,
        ambersheet_rules::all().iter().map(|shipped| shipped.name),
    );
    let hint = match nearest {
        Some(near) => format!("did you mean the shipped ruleset `{near}`?"),
        None => format!("the shipped rulesets are {}", shipped_names()),
    };
    Failure::new(format!(
        "{name}: no such file of rules, and no shipped ruleset of that name; {hint}"
    ))
}

/// `rules list`.
pub(crate) fn list() -> Result<Status, Failure> {
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

/// `rules copy`: never replaces a file that somebody may have edited.
pub(crate) fn copy(name: &str, folder: Option<&Path>) -> Result<Status, Failure> {
    let shipped = ambersheet_rules::shipped(name).ok_or_else(|| unknown(name))?;
    let folder = folder.unwrap_or(Path::new(shipped.name));
    for (file, bytes) in shipped.files {
        let target = folder.join(file);
        if target.exists() && fs::read(&target).ok().as_deref() != Some(*bytes) {
            return Err(Failure::new(format!(
                "{}: exists and differs; it was not replaced, and nothing was copied: name another folder",
                target.display()
            )));
        }
    }
    fs::create_dir_all(folder).map_err(|error| Failure::writing(folder, &error))?;
    for (file, bytes) in shipped.files {
        let target = folder.join(file);
        let mut pending = Pending::new(&target)?;
        pending
            .file()
            .write_all(bytes)
            .map_err(|error| Failure::writing(&target, &error))?;
        pending.finish()?;
    }
    let mut out = std::io::stdout().lock();
    writeln!(out, "Copied {} to {}", shipped.name, folder.display())?;
    Ok(Status::Done)
}
