//! Reads the ratings that a return publishes by a draft of its rules.
//!
//! The draft names the columns. That its guesses are only guesses is kept: which way is good for a measure counts as stated
//! only where the return states it, or the measure's name begins with it.

use std::collections::HashMap;

use ambersheet_diagnostic::Diagnostic;
use ambersheet_draft::draft::{DraftBasis, draft_on};
use ambersheet_draft::draft_result::SheetsDraft;
use ambersheet_draft::grid::SheetGrid;
use ambersheet_draft::infer::answers::proposals;
use ambersheet_draft::infer::observation::KnownSide;
use ambersheet_draft::plan::PublishedPlace;
use ambersheet_draft::published::ShownByRatings;
use ambersheet_draft::question::{GivenAnswers, Question, QuestionTopic};
use ambersheet_ooxml::text::fold;
use ambersheet_script::Overrides;

use crate::error::Error;
use crate::infer::inferred::infer;
use crate::infer::published::{PublishedRatings, by_name};
use crate::options::Options;
use crate::ruleset::Ruleset;
use crate::source::open_return::OpenReturn;
use crate::walk::{RateContext, rate_open};

/// A workbook that was read for a draft.
pub(crate) struct ReadWorkbook<'a> {
    pub(crate) sheets: &'a [SheetGrid],
    /// The workbook, with the warnings raised while opening it.
    pub(crate) opened: (OpenReturn, Vec<Diagnostic>),
    /// `true` if it was made from another format.
    pub(crate) is_fresh: bool,
    /// The names of the file, for the draft and to show.
    pub(crate) names: (&'a str, &'a str),
}

/// Returns `true` if a draft may find published ratings beside figures. The fills of other formats are not known.
pub(crate) fn may_publish(found: &SheetsDraft, is_fresh: bool) -> bool {
    match found.published {
        PublishedPlace::Nowhere => false,
        PublishedPlace::Fills => !is_fresh,
        PublishedPlace::Words => true,
    }
}

/// Returns the questions of a draft on whether typed ratings stand.
fn kept(found: &SheetsDraft) -> impl Iterator<Item = &String> {
    let keep = format!("{}-", QuestionTopic::Keep.name());
    found.asked.iter().filter(move |id| id.starts_with(&keep))
}

/// Returns answers with those by which typed ratings are compared, and not kept.
pub(crate) fn comparing(found: &SheetsDraft, answers: &GivenAnswers) -> GivenAnswers {
    let mut all = answers.clone();
    all.extend(kept(found).map(|id| (id.clone(), "computed".into())));
    all
}

/// Reads the ratings that a workbook publishes, by the draft of its rules that compares figures. Returns that draft too.
///
/// # Errors
/// [`ErrorKind::Layout`](crate::ErrorKind::Layout) if the draft does not fit the workbook, or nothing tells in which order its
/// levels are.
pub(crate) fn read(
    read: ReadWorkbook<'_>,
    answers: &GivenAnswers,
    found: &SheetsDraft,
) -> Result<(PublishedRatings, SheetsDraft), Error> {
    let (file_name, input) = read.names;
    let how = ShownByRatings {
        // Where no words are typed, the fills of blank cells may tell.
        reads_fills: found.published == PublishedPlace::Fills && may_publish(found, read.is_fresh),
        ..ShownByRatings::default()
    };
    let found = draft_on(
        read.sheets,
        file_name,
        &comparing(found, answers),
        &DraftBasis {
            published: how,
            ..DraftBasis::default()
        },
    );
    if found.tables == 0 {
        let message = "no table of measures was found by its headings; write rules that say where things stand, and give them with -r";
        return Err(Error::layout(None, message));
    }
    let is_unknown =
        |question: &Question| question.topic == QuestionTopic::Order && question.proposed.is_none();
    if found.questions.iter().any(is_unknown) {
        let message = "nothing tells in which order the words of its ratings are; write rules with scale([ … ]), best first, and give them with -r";
        return Err(Error::layout(None, message));
    }
    let rules = Ruleset::load("the draft", found.script.as_bytes(), &Overrides::default())?;
    let options = Options::default().allow_signed(true).compression(1);
    let context = RateContext::default();
    let rated = rate_open(
        read.opened,
        read.is_fresh,
        (&rules).into(),
        &options,
        context,
    )?;
    let mut published = rated.published_ratings(input);
    published.is_drafted = true;
    let measures = found.measures.iter();
    let told: HashMap<String, bool> = measures
        .map(|measure| (fold(&measure.name), measure.good_is.is_some()))
        .collect();
    for own in &mut published.observations {
        let KnownSide::Hinted(_) = own.known else {
            continue;
        };
        let is_told = told.get(&fold(&own.measure)).copied().unwrap_or_default();
        own.known = match by_name(&own.measure) {
            stated @ KnownSide::Stated(_) => stated,
            KnownSide::Hinted(_) | KnownSide::Nothing if is_told => own.known,
            KnownSide::Hinted(_) | KnownSide::Nothing => KnownSide::Nothing,
        };
    }
    Ok((published, found))
}

/// Returns what a draft proposes by the ratings that its workbook publishes; nothing where they cannot be read.
pub(crate) fn proposed(
    workbook: ReadWorkbook<'_>,
    answers: &GivenAnswers,
    found: &SheetsDraft,
) -> Option<ShownByRatings> {
    let (ratings, of) = read(workbook, answers, found).ok()?;
    let inferred = infer(vec![ratings]).ok()?;
    Some(proposals(&inferred.inference, &inferred.levels, &of))
}
