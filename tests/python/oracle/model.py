"""What rules say and what a return holds, as plain data; `script` and `layout` write both down."""

import dataclasses
import re
from fractions import Fraction

from .meaning import BLANK, Meaning

HIGHER, LOWER, CLOSE = "higher", "lower", "close_to_target"
SPENDING, INCOME = "spending", "income"  # lines of a budget, which say it too
BY_TARGET = "said_by_target"


@dataclasses.dataclass(frozen=True)
class Fill:
    """The fill of a cell: its plain colour in six digits, if it has one, and how it is written."""

    colour: str | None
    written: object = None
    may_change: bool = False  # by a conditional format


@dataclasses.dataclass(frozen=True)
class Cell:
    """A cell as it is written, and what it says by the reference."""

    value: object
    meaning: Meaning
    number_format: str = "General"
    fill: Fill | None = None  # where it says a rating


EMPTY = Cell(None, BLANK)


@dataclasses.dataclass(frozen=True)
class Allowance:
    """A word such as `points` or `days` with its number, or `smaller_of` or `larger_of` with two of them."""

    word: str
    amount: Fraction = Fraction(0)
    unit: str = ""  # of points in quotes
    of: tuple = ()


@dataclasses.dataclass(frozen=True)
class Heading:
    """A limit that stands in the return, by the name of its column."""

    column: str


@dataclasses.dataclass(frozen=True)
class Condition:
    """One condition of `first_of`: its word, what it takes, and the level that it gives."""

    word: str
    takes: tuple
    level: str


@dataclasses.dataclass(frozen=True)
class Line:
    """A line about measures, or a row of the register."""

    names: tuple[str, ...]
    sets: dict
    way: str = "measure"  # measure, register, or a word such as higher_is_better
    by_id: bool = False
    first: tuple[int, int] | None = None  # the periods in which it holds, as (year, quarter)
    last: tuple[int, int] | None = None

    def holds_in(self, period):
        """Whether it holds in a period."""
        return (self.first is None or period >= self.first) and (self.last is None or period <= self.last)


@dataclasses.dataclass
class Rules:
    """A whole script."""

    levels: list[str]
    scale_is_written: bool
    period: tuple[int, int] | None = None  # the year, and the part of it
    parts: int = 4  # of a year: 2, 3, 4 or 12
    holidays: frozenset = frozenset()
    holidays_in: str = "first"  # which of the allowances in working days lists them: first, last or all
    today: object = None  # the day of the run, if it is given
    earlier: bool = False  # whether lower is said as earlier
    not_due_word: str | None = None
    from_1904: bool = False  # how the workbook counts its dates
    grid: object = None  # of risks
    questions: dict = dataclasses.field(default_factory=dict)  # texts by the line that they are about
    answered: dict = dataclasses.field(default_factory=dict)  # and those that `because` has answered
    period_is_given: bool = False  # by --period
    spellings: dict[str, str] = dataclasses.field(default_factory=dict)  # of levels, with | between them
    colours: dict[str, str] = dataclasses.field(default_factory=dict)  # of levels, in six digits or by a word
    more: list[str] = dataclasses.field(default_factory=list)  # lines that say nothing about measures
    directions: tuple[str, str, str] | None = None  # the words for better, the same and worse
    amber: list = dataclasses.field(default_factory=list)  # of (Allowance, first, last)
    same: list = dataclasses.field(default_factory=list)  # of (Allowance, the number of where_target_under or None)
    lines: list[Line] = dataclasses.field(default_factory=list)
    not_rated: list[str] = dataclasses.field(default_factory=list)
    good_means: list = dataclasses.field(default_factory=list)  # of (pattern, way)
    all_others: str | None = None
    unit: str | None = None
    decimal_comma: bool = False
    ways: dict[str, str] = dataclasses.field(default_factory=dict)  # of the drawing: which way most lines say, by kind
    overalls: list = dataclasses.field(default_factory=list)  # ratings of ratings
    function: Allowance | None = None  # fn rate(m), which allows this much
    negative: str | None = None  # the kind of a budget's lines whose figures are below 0
    underspend: tuple | None = None  # the Allowance of underspend_beyond, and its level
    variance_is: str | None = None
    whole_year: bool = False  # whether the period is a year
    tables: list = dataclasses.field(default_factory=list)
    forms: list = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Table:
    """A line `table` or `tables`: its headings by their names, and what else it says."""

    sheets: list[str]
    headings: dict[str, str]
    group: str | None = None  # heading, title_above, sheet_name
    quarter: int | None = None
    unit: str | None = None
    empty: str | None = None
    skip: str | None = None
    end_at: str | None = None
    hidden_rows: bool = True
    direction: bool = False
    tall: bool = False  # headings over headings
    counts: str | None = None  # what the headings of some columns say that numbers count
    rating: str = "write_to"
    rounded: int | str | None = None  # places, or yes for what the cell shows
    tolerance: str | None = None  # of the column amber_within: bare, points or percent_of_target
    by_target: bool = False  # good_is: said_by_target
    sets: dict = dataclasses.field(default_factory=dict)  # rules for its rows
    limits: bool = False  # a column of limits in words
    first: tuple[str, ...] = ()  # of first_filled, the columns in their order
    first_target: tuple[str, ...] = ()  # the same of the target
    ends_today: bool = False  # and whether today comes last
    only_today: bool = False  # actual: today
    statement: str | None = None  # as it is written, where the drawing writes it itself


@dataclasses.dataclass
class Measure:
    """A row or a form: its name, its cells by the names of the columns, and where its rating stands."""

    name: str
    table: Table
    cells: dict[str, Cell]
    id: str | None = None
    group: str | None = None
    sheet: str = ""
    places: dict[str, str] = dataclasses.field(default_factory=dict)  # of its rating and its direction
    row: int = 0
    hidden: bool = False  # of tables side by side, a hidden row hides the measures of both
    period: tuple[int, int] | None = None  # of a table with several, that of its figure
    field: str | None = None  # how the program tells it from another rating of the row

    @property
    def place(self):
        """Where its rating stands, if that is known."""
        return self.places.get("rating", "")

    def cell(self, column):
        """What a column says of it."""
        return self.cells.get(column, EMPTY).meaning


def fold(text):
    """A name as names are compared: without capitals, with single spaces."""
    return " ".join(text.split()).casefold()


def matches(pattern, text):
    """Whether a name of the rules names this measure; `*` is any text."""
    return any(re.fullmatch(re.escape(fold(one)).replace(r"\*", ".*"), fold(text)) for one in pattern.split("|"))
