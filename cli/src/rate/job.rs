//! One input: read, rate, write, and say what there is to say.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::sync::Arc;

use ambersheet::{Kept, Options, Rated, Ruleset};
use tempfile::SpooledTempFile;

use super::FailOn;
use super::targets::Target;
use crate::failure::Failure;
use crate::inputs::Input;
use crate::output::Pending;
use crate::render;

/// Reports up to this size are held in memory, larger ones in a temporary file.
const IN_MEMORY: usize = 8 << 20;

/// What is asked of every job.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub(super) json: bool,
    pub(super) pretty_json: bool,
    pub(super) combine: bool,
    pub(super) proof: bool,
    pub(super) table: bool,
    pub(super) fail_on: Option<FailOn>,
    pub(super) fast: bool,
    pub(super) allow_signed: bool,
    pub(super) threads: usize,
}

/// One input with all that is needed to rate it.
pub(super) struct Job {
    pub(super) input: Input,
    pub(super) target: Target,
    pub(super) ruleset: Arc<Ruleset>,
}

/// What a job leaves to be shown.
pub(super) struct Done {
    pub(super) table: Option<String>,
    pub(super) warnings: Vec<String>,
    pub(super) json: Option<SpooledTempFile>,
    pub(super) rows: Option<SpooledTempFile>,
    pub(super) proof: Option<SpooledTempFile>,
    /// The rated workbook, where it goes to standard output.
    pub(super) workbook: Option<File>,
    pub(super) written: String,
    /// How much of the workbook was left alone.
    pub(super) kept: Kept,
    pub(super) found: bool,
}

impl Job {
    /// Rates the input and writes the output.
    pub(super) fn run(self, wanted: &Wanted) -> Result<Done, Failure> {
        let shown = self.input.shown();
        let reader = open(&self.input)?;
        let options = Options::default().threads(wanted.threads).allow_signed(wanted.allow_signed);
        let options = if wanted.fast { options.compression(1) } else { options };
        let rated = ambersheet::rate(reader, &self.ruleset, &options)
            .map_err(|error| Failure::about(&shown, &error))?;
        let output = Output::write(&rated, &self.target, &shown)?;
        let mut done = self.describe(&rated, wanted, &shown)?;
        // Windows does not rename over a file that is open, and with --in-place the input is the target.
        drop(rated);
        match output {
            Output::File(pending) => pending.finish()?,
            Output::Standard(file) => done.workbook = Some(file),
        }
        Ok(done)
    }

    fn describe<R: Read + Seek>(
        &self,
        rated: &Rated<'_, R>,
        wanted: &Wanted,
        shown: &str,
    ) -> Result<Done, Failure> {
        let target = self.target.shown();
        let json = wanted.json.then(|| json(rated, shown, &target, wanted.pretty_json)).transpose()?;
        let rows = wanted.combine.then(|| render::combined_rows(rated, shown)).transpose()?;
        let proof = wanted.proof.then(|| render::proof(rated, shown, &target)).transpose()?;
        let table = wanted.table.then(|| render::table(rated, &self.ruleset, shown));
        let warnings = rated
            .warnings()
            .iter()
            .map(|warning| match &warning.cell {
                Some(cell) => format!("{cell}: {} [{}]", warning.message, warning.code),
                None => format!("{} [{}]", warning.message, warning.code),
            })
            .collect();
        Ok(Done {
            table,
            warnings,
            json,
            rows,
            proof,
            workbook: None,
            written: target,
            kept: rated.kept(),
            found: wanted.fail_on.as_ref().is_some_and(|fail_on| found(rated, &self.ruleset, fail_on)),
        })
    }
}

/// The input as a stream. Standard input cannot be sought in, so it is spooled to a temporary file.
fn open(input: &Input) -> Result<BufReader<File>, Failure> {
    let file = match input {
        Input::File(path) => {
            let shown = input.shown();
            if path.is_dir() {
                return Err(Failure::new(format!("{shown}: this is a folder, not a workbook")));
            }
            File::open(path).map_err(|error| Failure::reading(&shown, &error))?
        }
        Input::Standard => {
            let mut spool = tempfile::tempfile()?;
            io::copy(&mut io::stdin().lock(), &mut spool)?;
            spool.seek(SeekFrom::Start(0))?;
            spool
        }
    };
    Ok(BufReader::new(file))
}

/// The rated workbook, written but not yet in its place.
enum Output {
    File(Pending),
    Standard(File),
}

impl Output {
    fn write<R: Read + Seek>(rated: &Rated<'_, R>, target: &Target, shown: &str) -> Result<Self, Failure> {
        let failed = |error: &ambersheet::Error| match (error.kind(), target) {
            (ambersheet::ErrorKind::Io(io), Target::File(path)) => Failure::writing(path, io),
            _ => Failure::about(shown, error),
        };
        match target {
            Target::File(path) => {
                let mut pending = Pending::new(path)?;
                let mut out = BufWriter::with_capacity(1 << 18, pending.file());
                rated.write(&mut out).map_err(|error| failed(&error))?;
                out.flush().map_err(|error| Failure::writing(path, &error))?;
                drop(out);
                if let Some(file) = pending.written() {
                    rated.read_back(BufReader::new(file)).map_err(|error| failed(&error))?;
                }
                Ok(Self::File(pending))
            }
            Target::Standard => {
                let mut file = tempfile::tempfile()?;
                rated.write_and_read_back(&mut file).map_err(|error| failed(&error))?;
                file.seek(SeekFrom::Start(0))?;
                Ok(Self::Standard(file))
            }
        }
    }
}

fn json<R: Read + Seek>(
    rated: &Rated<'_, R>,
    input: &str,
    output: &str,
    pretty: bool,
) -> Result<SpooledTempFile, Failure> {
    let mut spool = SpooledTempFile::new(IN_MEMORY);
    let document = rated.document(Some(input), Some(output));
    let mut out = BufWriter::new(&mut spool);
    let written = if pretty {
        serde_json::to_writer_pretty(&mut out, &document)
    } else {
        serde_json::to_writer(&mut out, &document)
    };
    written.map_err(|error| Failure::from(io::Error::from(error)))?;
    out.write_all(b"\n")?;
    out.flush()?;
    drop(out);
    spool.seek(SeekFrom::Start(0))?;
    Ok(spool)
}

fn found<R: Read + Seek>(rated: &Rated<'_, R>, ruleset: &Ruleset, fail_on: &FailOn) -> bool {
    match fail_on {
        FailOn::Warning => !rated.warnings().is_empty(),
        FailOn::Unrated => rated.counts().1 > 0,
        FailOn::Level(word) => {
            let limit = ruleset.scale.find(word);
            rated.ratings().any(|rating| rating.rank().is_some() && rating.rank() >= limit)
        }
    }
}
