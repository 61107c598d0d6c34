//! Codes: what sort of thing a diagnostic is.

/// The severity of a diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// A person should look at it, although the run went on.
    Warning,
    /// The run stopped.
    Error,
}

/// The code of a diagnostic.
///
/// The name of a code is stable: it is in JSON, in messages and in the reference.
///
/// ```
/// use ambersheet_diagnostic::{Code, Severity};
///
/// assert_eq!(Code::FormulaKept.name(), "formula_kept");
/// assert_eq!(Code::DoesNotLoad.severity(), Severity::Error);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// The rules do not load.
    DoesNotLoad,
    /// The rules do not fit the workbook.
    DoesNotFit,
    /// A finding about rules, by the code of its help page, such as `AS012`.
    Lint(&'static str),
    /// Ratings are on a hidden sheet.
    HiddenSheet,
    /// Ratings are in hidden rows.
    HiddenRow,
    /// Ratings are in a hidden column.
    HiddenColumn,
    /// The sheet or the workbook is protected.
    Protected,
    /// The workbook is shared, with a history of changes.
    SharedWorkbook,
    /// The workbook asks to be opened read-only.
    ReadOnlyRecommended,
    /// A word is not on the cell's drop-down list.
    NotOnTheList,
    /// A formula has no saved result.
    NoSavedResult,
    /// A formula was kept, so the rating was not written.
    FormulaKept,
    /// A rating of somebody else was left, although the rules give none.
    StaleRating,
    /// A row without values was read as a title or note.
    TitleOrNote,
    /// A sheet has another name in the new workbook.
    SheetRenamed,
    /// A percentage differs from its own numerator and denominator.
    RatioDiffers,
    /// The parts of a value do not add up.
    PartsDoNotSum,
    /// A file is not what its name's ending says.
    NotAsNamed,
    /// A word of the return was replaced.
    Replaced,
    /// A cell lies under merged cells.
    MergedCell,
    /// An optional heading is missing.
    HeadingMissing,
    /// The encoding of a text was guessed.
    EncodingGuessed,
    /// A cumulative value is below its own quarter.
    CumulativeBelow,
    /// A row below a table looks like a measure.
    BelowTheTable,
    /// Two sections of a table have one title.
    SectionTwice,
    /// No name stands in the column that the rules give for names.
    NamesMissing,
    /// The table of the groups lacks a group, or has a row that is none.
    NoRowForGroup,
    /// A text was cut.
    TextCut,
    /// A cell holds another word than the rules give.
    WordDiffers,
    /// The template colours the cells itself.
    TemplateColours,
    /// A digital signature is no longer valid.
    SignatureBroken,
    /// A score is not the product of its labels.
    ScoreDiffers,
    /// A rating by hand has no reason.
    OverrideWithoutReason,
    /// A rating by hand names no measure of the return.
    OverrideUnmatched,
    /// A rating by hand is no level of the rules.
    OverrideUnknown,
    /// The computed rating has changed since the rating by hand.
    OverrideMoved,
    /// Somebody else's note was kept.
    NoteKept,
    /// A colour will not follow the numbers.
    NotLive,
    /// A colour stands without its word.
    NoWord,
    /// A column could not be added to an Excel table.
    NoExcelTable,
    /// The workbook calculates only when asked to.
    ManualCalculation,
    /// The output is a new workbook.
    FreshWorkbook,
    /// The file holds a part twice.
    DoubledPart,
    /// A cell's own font or number format would not show a word.
    UnreadableFormat,
    /// The saved result of a formula was taken out.
    ResultTakenOut,
}

impl Code {
    /// Returns the name, as it is in JSON and messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::DoesNotLoad => "AS001",
            Self::DoesNotFit => "AS002",
            Self::Lint(code) => code,
            Self::HiddenSheet => "hidden_sheet",
            Self::HiddenRow => "hidden_row",
            Self::HiddenColumn => "hidden_column",
            Self::Protected => "protected",
            Self::SharedWorkbook => "shared_workbook",
            Self::ReadOnlyRecommended => "read_only_recommended",
            Self::NotOnTheList => "not_on_the_list",
            Self::NoSavedResult => "no_saved_result",
            Self::FormulaKept => "formula_kept",
            Self::StaleRating => "stale_rating",
            Self::TitleOrNote => "title_or_note",
            Self::SheetRenamed => "sheet_renamed",
            Self::RatioDiffers => "ratio_differs",
            Self::PartsDoNotSum => "parts_do_not_sum",
            Self::NotAsNamed => "not_as_named",
            Self::Replaced => "replaced",
            Self::MergedCell => "merged_cell",
            Self::HeadingMissing => "heading_missing",
            Self::EncodingGuessed => "encoding_guessed",
            Self::CumulativeBelow => "cumulative_below",
            Self::BelowTheTable => "below_the_table",
            Self::SectionTwice => "section_twice",
            Self::NamesMissing => "names_missing",
            Self::NoRowForGroup => "no_row_for_group",
            Self::TextCut => "text_cut",
            Self::WordDiffers => "word_differs",
            Self::TemplateColours => "template_colours",
            Self::SignatureBroken => "signature_broken",
            Self::ScoreDiffers => "score_differs",
            Self::OverrideWithoutReason => "override_without_reason",
            Self::OverrideUnmatched => "override_unmatched",
            Self::OverrideUnknown => "override_unknown",
            Self::OverrideMoved => "override_moved",
            Self::NoteKept => "note_kept",
            Self::NotLive => "not_live",
            Self::NoWord => "no_word",
            Self::NoExcelTable => "no_excel_table",
            Self::ManualCalculation => "manual_calculation",
            Self::FreshWorkbook => "fresh_workbook",
            Self::DoubledPart => "doubled_part",
            Self::UnreadableFormat => "unreadable_format",
            Self::ResultTakenOut => "result_taken_out",
        }
    }

    /// Returns the severity.
    pub fn severity(self) -> Severity {
        match self {
            Self::DoesNotLoad | Self::DoesNotFit => Severity::Error,
            Self::Lint(_)
            | Self::HiddenSheet
            | Self::HiddenRow
            | Self::HiddenColumn
            | Self::Protected
            | Self::SharedWorkbook
            | Self::ReadOnlyRecommended
            | Self::NotOnTheList
            | Self::NoSavedResult
            | Self::FormulaKept
            | Self::StaleRating
            | Self::TitleOrNote
            | Self::SheetRenamed
            | Self::RatioDiffers
            | Self::PartsDoNotSum
            | Self::NotAsNamed
            | Self::Replaced
            | Self::MergedCell
            | Self::HeadingMissing
            | Self::EncodingGuessed
            | Self::CumulativeBelow
            | Self::BelowTheTable
            | Self::SectionTwice
            | Self::NamesMissing
            | Self::NoRowForGroup
            | Self::TextCut
            | Self::WordDiffers
            | Self::TemplateColours
            | Self::SignatureBroken
            | Self::ScoreDiffers
            | Self::OverrideWithoutReason
            | Self::OverrideUnmatched
            | Self::OverrideUnknown
            | Self::OverrideMoved
            | Self::NoteKept
            | Self::NotLive
            | Self::NoWord
            | Self::NoExcelTable
            | Self::ManualCalculation
            | Self::FreshWorkbook
            | Self::DoubledPart
            | Self::UnreadableFormat
            | Self::ResultTakenOut => Severity::Warning,
        }
    }

    /// Returns `true` if it is about what was read, so that it matters even if nothing is written.
    pub fn is_about_reading(self) -> bool {
        match self {
            Self::BelowTheTable
            | Self::SectionTwice
            | Self::NamesMissing
            | Self::TitleOrNote
            | Self::HeadingMissing
            | Self::HiddenRow
            | Self::HiddenSheet
            | Self::NoSavedResult
            | Self::PartsDoNotSum
            | Self::RatioDiffers
            | Self::CumulativeBelow
            | Self::NotAsNamed
            | Self::EncodingGuessed
            | Self::TextCut
            | Self::SheetRenamed => true,
            Self::DoesNotLoad
            | Self::DoesNotFit
            | Self::Lint(_)
            | Self::HiddenColumn
            | Self::Protected
            | Self::SharedWorkbook
            | Self::ReadOnlyRecommended
            | Self::NotOnTheList
            | Self::FormulaKept
            | Self::StaleRating
            | Self::Replaced
            | Self::MergedCell
            | Self::NoRowForGroup
            | Self::WordDiffers
            | Self::TemplateColours
            | Self::SignatureBroken
            | Self::ScoreDiffers
            | Self::OverrideWithoutReason
            | Self::OverrideUnmatched
            | Self::OverrideUnknown
            | Self::OverrideMoved
            | Self::NoteKept
            | Self::NotLive
            | Self::NoWord
            | Self::NoExcelTable
            | Self::ManualCalculation
            | Self::FreshWorkbook
            | Self::DoubledPart
            | Self::UnreadableFormat
            | Self::ResultTakenOut => false,
        }
    }
}
