"""Judges what a finished draft makes of each row of the truth.

A row is found under its right name, from its right cell, with its right actual and target, or with the rating that
somebody typed. It is right where its rating is one of those expected, and wrong where it is another, where there is
nothing to rate, or where a word that is not its rating is taken for the published one. A question excuses a wrong row only
if it names the row, is about the very decision that is wrong, and has no answer.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from draft_answers import UNKNOWN
from draft_truth import Area
from draft_values import limit, number, plain, same_limit, same_number

RIGHT, FOUND, LOST, WRONG, EXCUSED, DIFFERS = "right", "found", "lost", "wrong", "excused", "differs"
DIRECTION = re.compile(r"\b(high|low|lat|earli|yes|no)(?:er)? is (?:better|good)\b|\bclose to the target is best\b", re.IGNORECASE)
SAID = {"high": "higher", "lat": "higher", "yes": "higher", "low": "lower", "earli": "lower", "no": "lower"}
# What a figure counts for under a heading of its own: thousands or millions.
POWERS = (Decimal(1000), Decimal(1_000_000))
SCALED = re.compile(r"(?<!\d)[’'`]?000|thousand|million|[£$€]\s?[mk]\b|\([mk]\)|\bmil+(?:es|ones|iers)\b|\bribu\b|\bjuta\b")
OTHER_ACTUAL, OTHER_TARGET = {"period", "pairs"}, {"target", "pairs", "period", "profile"}
PASSED_OVER, TAKEN, NOT_TO_RATE = {"keep", "order", "bands"}, {"keep", "period", "order"}, {"target", "pairs", "keep"}


@dataclass
class Verdict:
    """What became of a row: the outcome, whether it was found, and why it is not right."""

    row: object
    outcome: str
    found: bool = False
    why: str = ""
    topics: frozenset = frozenset()
    record: object = None


class Record:
    """A rating of the program's result."""

    def __init__(self, rating):
        self.sheet, self.name = rating.get("sheet") or "", rating.get("measure") or ""
        self.actual_cell, self.target_cell, self.cell = (bare(rating.get(key)) for key in ("actual_cell", "target_cell", "cell"))
        self.actual, self.target = rating.get("actual"), rating.get("target")
        self.target_used, self.off = rating.get("target_used"), number(rating.get("off_target_by"))
        self.rating, self.published = rating.get("rating"), rating.get("published_rating")
        self.unrated, self.reason = rating.get("unrated"), rating.get("reason") or ""

    @property
    def good_is(self):
        """The direction that it was rated by, as far as the reason or the arithmetic shows it."""
        if found := DIRECTION.search(self.reason):
            return SAID[found[1].casefold()] if found[1] else "close"
        actual, target = number(self.actual), number(self.target_used or self.target)
        if None in (actual, target) or not self.off or actual == target:
            return None
        return "higher" if (actual > target) == (self.off < 0) else "lower"

    def says_all(self, numbers):
        """Tells whether its reason has several numbers, which are the ends of a range."""
        said = limit(self.reason)[1]
        return len(numbers) > 1 and all(any(same_number(one, other) for other in said) for one in numbers)

    def has_actual(self, row):
        """Tells whether it holds the actual of a row; a text that is no number counts by its cell."""
        if number(row.actual) is not None:
            return same_number(row.actual, self.actual)
        return self.actual is None or plain(self.actual) == plain(row.actual) or self.actual_cell == row.cell

    def has_typed(self, row):
        """Tells whether it holds the rating that somebody typed into a row, kept or as the published one."""
        spellings = set(map(plain, (row.typed, *row.expected)))
        own = self.cell == row.word_cell
        kept = own and (self.actual_cell is None or plain(self.rating) in spellings)
        left = own and self.rating is None and plain(row.typed) in plain(self.reason)
        return bool(row.typed) and (kept or left or plain(self.published) in spellings)


def bare(cell):
    """Returns a cell without its sheet."""
    return cell.rpartition("!")[2] if cell else None


def assign(rows, records):
    """Returns the records of each row: those from its cell, else the one record of its name that is no other row's."""
    found = [[record for record in records if from_cell(row, record)] for row in rows]
    taken = {id(record) for some in found for record in some}
    # What tells records of one name apart, the surest first: the typed word and the actual, either, or nothing.
    for likeness in (2, 1, 0):
        for row, some in zip(rows, found, strict=True):
            free = [] if some else [record for record in records if id(record) not in taken and by_name(rows, row, record)]
            alike = [record for record in free if record.has_typed(row) + same_number(row.actual, record.actual) >= likeness]
            if len(alike) == 1:
                some += alike
                taken.add(id(alike[0]))
    return found


def from_cell(row, record):
    """Tells whether a record is read from a row's cell: the actual's, or the typed word's."""
    if not on_sheet(row, record):
        return False
    own = record.cell in ((row.cell, row.word_cell) if row.typed else (row.cell,))
    return record.actual_cell == row.cell or (own and (bool(row.typed) or record.actual_cell is None))


def on_sheet(row, record):
    """Tells whether a record is of a row's sheet."""
    return plain(row.sheet) == plain(record.sheet)


def by_name(rows, row, record):
    """Tells whether a record has a row's name, and stands in line with it or is the only one that can be meant."""
    if not (row.is_called(record.name) and on_sheet(row, record)):
        return False
    cells = [Area.read(cell) for cell in (record.actual_cell, record.cell) if cell]
    in_line = any(cell.top == row.place[1] or cell.left == row.place[0] for cell in cells)
    return in_line or sum(other.is_called(record.name) for other in rows) == 1


class Judge:
    """Judges the ratings of a run by the truth, the owner's answers and the questions that were asked."""

    def __init__(self, rows, owner, questions=(), refused=(), grids=None):
        self.rows, self.owner, self.grids = rows, owner, grids or {}
        self.questions, self.refused = questions, set(refused)

    def judge(self, records):
        """Returns the verdict on each row."""
        for record in records:
            self.as_held(record)
        return [self.verdict(row, some) for row, some in zip(self.rows, assign(self.rows, records), strict=True)]

    def as_held(self, record):
        """Takes the figures of a record as their cells hold them, which a truth does: 50 under "(£000)", not 50,000.

        A power that no heading of the figure states, or that one of two figures has alone, is a wrong reading and stays.
        """
        powers = {key: power for key in ("actual", "target") if (power := self.power(record, key))}
        if len(set(powers.values())) != 1 or 1 in powers.values() or self.stated_nowhere(record, powers):
            return
        for key, power in powers.items():
            setattr(record, key, str(number(getattr(record, key)) / power))
        if "target" in powers and number(record.target_used) is not None:
            record.target_used = str(number(record.target_used) / powers["target"])

    def power(self, record, key):
        """Returns how many times what its cell holds a figure is: 1, or a power; `None` where that tells nothing."""
        read, held = number(getattr(record, key)), number(self.cell_of(record.sheet, getattr(record, f"{key}_cell")))
        if None in (read, held) or not held:
            return None
        return next((one for one in (Decimal(1), *POWERS) if same_number(held * one, read)), None)

    def stated_nowhere(self, record, powers):
        """Tells whether no text above a figure or at its left states its power."""
        grid = self.grids.get(plain(record.sheet)) or []
        for key in powers:
            area = Area.read(getattr(record, f"{key}_cell"))
            row = grid[area.top - 1]
            texts = [*(line[area.left - 1] for line in grid[: area.top - 1] if len(line) >= area.left), *row[: area.left - 1]]
            if not any(SCALED.search(plain(text)) for text in texts if isinstance(text, str)):
                return True
        return False

    def cell_of(self, sheet, cell):
        """Returns what a cell holds."""
        area, grid = Area.read(cell or ""), self.grids.get(plain(sheet)) or []
        inside = area is not None and area.top <= len(grid) and area.left <= len(grid[area.top - 1])
        return grid[area.top - 1][area.left - 1] if inside else None

    def accepted(self, row):
        """Returns the words that are right for a row; where the owner calls the middle colour Yellow, that too."""
        words = set(map(plain, row.expected))
        own = {plain(word) for word in self.levels(row)}
        return words | {"yellow"} if "amber" in words and "yellow" in own and "amber" not in own else words

    def levels(self, row):
        """Returns the words that the owner's order and bands have for a row."""
        order, bands = self.owner.answer("order", row), self.owner.answer("bands", row)
        return [*(order if order is not UNKNOWN else []), *(band["level"] for band in (bands if bands is not UNKNOWN else []))]

    def may_stay(self, row):
        """Tells whether a row's typed word is no level, and so stays without a rating."""
        order = self.owner.answer("order", row)
        return bool(row.typed) and order is not UNKNOWN and plain(row.typed) not in map(plain, order)

    def has_typed(self, row, record):
        """Tells whether a record holds a row's typed word, which may be one that stays without a rating."""
        left = record.rating is None and record.cell == row.word_cell and self.may_stay(row)
        return left or record.has_typed(row)

    def is_word(self, record):
        """Tells whether a record's rating is the word that its cell had before."""
        held = self.cell_of(record.sheet, record.cell)
        return held is not None and record.rating is not None and plain(held) == plain(record.rating)

    def verdict(self, row, records):
        """Returns the verdict on a row."""
        if row.nothing:
            rated = [record for record in records if record.rating is not None]
            return self.wrong(row, rated[0], NOT_TO_RATE, "there is nothing to rate") if rated else Verdict(row, RIGHT)
        if not records:
            return Verdict(row, LOST, why="not read: no rating under its name in its row")
        ordered = sorted(records, key=lambda record: self.rank(row, record))
        first = self.of_record(row, ordered[0])
        others = [record for record in ordered[1:] if self.is_other(row, record)]
        if first.outcome != RIGHT or not others:
            return first
        if row.typed:
            return Verdict(row, DIFFERS, first.found, f"typed {row.typed}, and {others[0].rating} stands beside it", record=others[0])
        return self.wrong(row, others[0], self.difference(row, others[0])[0], "a second rating of the same cell")

    def rank(self, row, record):
        """Returns the order in which the records of a row are looked at: the nearest to the truth first."""
        topics, _ = self.difference(row, record)
        return (not self.has_typed(row, record) if row.typed else False, not row.is_called(record.name), bool(topics), record.rating is None)

    def is_other(self, row, record):
        """Tells whether a record has a rating that is not expected."""
        return record.rating is not None and plain(record.rating) not in self.accepted(row)

    def of_record(self, row, record):
        """Returns the verdict on a row by one record."""
        named, typed = row.is_called(record.name), self.has_typed(row, record)
        topics, difference = self.difference(row, record)
        found = named and (typed if row.typed else self.other_reading(row, record) is None)
        why = difference or ("" if named else f"other name: {record.name}")
        if self.takes_other_word(row, record):
            # Where the rating is right, what else was read otherwise decided nothing.
            first, said = (topics, why) if topics and self.is_other(row, record) else (TAKEN, f"{record.published} is not its rating")
            return self.wrong(row, record, first, said, found)
        if self.is_other(row, record):
            if typed and record.published:
                return Verdict(row, DIFFERS, found, f"typed {row.typed}, and {record.rating} stands beside it", record=record)
            return self.wrong(row, record, topics or self.last(row), why or "other rating", found)
        if record.rating is None and not (typed and self.may_stay(row)):
            unrated = f"unrated: {record.unrated or 'no reason'}: {record.reason}"
            return Verdict(row, FOUND if found else LOST, found, f"{why}; {unrated}" if why else unrated, record=record)
        return Verdict(row, RIGHT if found else LOST, found, "" if found else why, record=record)

    def takes_other_word(self, row, record):
        """Tells whether a word that is not a row's rating is taken for the published one."""
        if not record.published or self.has_typed(row, record):
            return False
        others = (other for other in self.rows if other.typed and other.place[1] == row.place[1] and on_sheet(other, record))
        return plain(record.published) not in self.accepted(row) or (not row.typed and any(others))

    def difference(self, row, record):
        """Returns the topics and the text of the first difference between what was read and the truth."""
        return self.other_reading(row, record) or self.other_decision(row, record) or (set(), "")

    def other_reading(self, row, record):
        """Returns the difference of the actual or of the target, if there is one."""
        if record.actual is None and self.has_typed(row, record):
            return None
        if record.actual is None and self.is_taken(row, record):
            return TAKEN, f"{record.rating} in {record.cell} is not its rating"
        if row.typed and number(row.actual) is None:
            return None
        if not record.has_actual(row):
            return OTHER_ACTUAL, f"other actual: {record.actual} in {record.actual_cell}, not {row.actual} in {row.cell}"
        if not row.typed and not from_cell(row, record) and record.actual_cell:
            return OTHER_ACTUAL, f"other cell: {record.actual_cell}, not {row.cell}"
        return self.other_target(row, record)

    def other_decision(self, row, record):
        """Returns the difference of what was decided about a row that was read right, if there is one."""
        profile = self.owner.answer("profile", row)
        if profile not in (UNKNOWN, "flat") and record.target is not None and record.target == record.target_used:
            return {"profile"}, f"the target {record.target} is taken whole"
        good_is = row.good_is if row.good_is != "unknown" else self.owner.answer("good_is", row)
        said = DIRECTION.search(record.reason)
        if record.good_is and record.good_is != good_is and (good_is in ("higher", "lower") or (said and good_is == "close")):
            return {"good_is"}, f"other direction: {record.good_is}, not {good_is}"
        if self.is_taken(row, record):
            return TAKEN, f"{record.rating} in {record.cell} is not its rating"
        if row.typed and not self.has_typed(row, record):
            return PASSED_OVER, f"the typed {row.typed} is passed over"
        return None

    def is_taken(self, row, record):
        """Tells whether a word that is no rating of an untyped row is kept as one."""
        return not row.typed and self.is_word(record) and self.is_other(row, record)

    def other_target(self, row, record):
        """Returns the difference of the target, if there is one."""
        read = record.target if record.target is not None else record.target_used
        same = any(same_limit(row.target, one) for one in (record.target, record.target_used))
        if row.target and not same and not record.says_all(limit(row.target)[1]):
            return OTHER_TARGET, f"other target: {read}, not {row.target}"
        # A variance is compared with 0, where the owner says so.
        is_zero = same_number(self.owner.answer("target", row), read) and number(read) == 0
        if not row.target and not row.typed and read is not None and not is_zero:
            return OTHER_TARGET, f"other target: {read}, where there is none"
        return None

    def last(self, row):
        """Returns the topics that decide where all that was read is right."""
        return {"tolerance"} if self.owner.answer("bands", row) is UNKNOWN else {"bands", "order"}

    def wrong(self, row, record, topics, why, found=False):
        """Returns that a row is wrong, or excused by a question."""
        said = f"{why} (rated {record.rating}, not {'|'.join(row.expected)})" if self.is_other(row, record) else why
        about = [question for question in self.questions if question.topic in topics]
        answered = [question for question in about if self.is_answered(question, row)]
        named = [question for question in about if question not in answered and self.names(question, row, record)]
        if named and not any(not question.names or self.names(question, row, record) for question in answered):
            return Verdict(row, EXCUSED, found, f"{said}; asked by {named[0].id}", frozenset(topics), record)
        return Verdict(row, WRONG, found, said, frozenset(topics), record)

    def is_answered(self, question, row):
        """Tells whether a question has an answer for a row, which the program took."""
        return self.owner.answer(question.topic, row) is not UNKNOWN and question.id not in self.refused

    def names(self, question, row, record):
        """Tells whether a question names a row, by its measure or by the cell of its actual."""
        inside = question.is_about(row.sheet, row.cell, record.actual_cell)
        named = any(row.is_called(name) or plain(name) == plain(record.name) for name in question.names)
        several = sum(any(row.is_called(name) for name in other.names) for other in self.rows) > 1
        return inside or (named and not (several and question.cells))


def spare(rows, records):
    """Returns the rated records that belong to no row of the truth: totals, other months, or what is no measure."""
    taken = {id(record) for some in assign(rows, records) for record in some}
    return [record for record in records if id(record) not in taken and record.rating is not None]


def names_given(rows, records):
    """Returns the name that a draft gives to each row, where it reads one."""
    return {row: some[0].name for row, some in zip(rows, assign(rows, records), strict=True) if some}
