"""A measure with everything that the rules say of it: the values that are compared, and how far they are apart.

Source: docs/rules/numbers.md, tolerance.md, good-is.md, dates.md and not-rated.md.
"""

import dataclasses
from fractions import Fraction

from .budgets import is_needed, kind_of, use_variance, way_of_kind
from .direction import earlier
from .meaning import BLANK, NOTATIONS, counted_in, fits, number
from .model import CLOSE, HIGHER, LOWER, fold, matches
from .resolve import Said
from .rounding import rounded, rule_of
from .scores import score


class Unrated(Exception):  # noqa: N818
    """Leaves a measure unrated; its text is the reason, or two of which the reference does not say which is shown."""


class Case:
    """A measure with everything that the rules say of it."""

    def __init__(self, rules, measure):
        self.rules, self.measure = rules, measure
        self.said = Said(rules, measure)
        self.unit = self.said.get("unit") or measure.table.unit or rules.unit
        self.unit_before = self.unit
        if self.unit is None and not (measure.table.counts == "%" and self.all_bare()):
            self.unit = self.unit_before = measure.table.counts
        elif self.unit is None and self.mixed("actual", "previous"):
            self.unit_before = "%"
        self.ranked = self.said.get("ranked")
        self.waits_for_date = False
        self.find_values()
        by = self.said.get("by")
        self.by_function = isinstance(by, Fraction) or (rules.function is not None and by is None)
        self.used = self.off = None
        self.measured()

    def find_values(self):
        """The actual, the target and the value before, as they are shown and as they are compared."""
        self.shown_actual = self.find_actual()
        self.shown_target = self.find_target()
        before = self.find_previous()
        self.shown_previous = part_of(before, self.said.get("part"))
        self.actual = rounded(self, self.shown_actual, self.rated_column())
        self.target = self.shown_target
        self.previous = rounded(self, self.shown_previous, earlier(self.said))
        self.good = way_of(self)
        self.two_readings = False
        if is_needed(self):
            self.two_readings = use_variance(self) is not None
        if self.ranked:
            self.actual, self.target = place(self.ranked, self.actual), place(self.ranked, self.target)
            self.good = LOWER

    def measured(self):
        """Compares actual and target, where both are there."""
        self.used = self.off = None
        if self.good and self.actual.is_number and self.target.kind in ("number", "range"):
            self.find_distance()

    def all_bare(self):
        """Whether no number shows what it counts, nor may be a share of one beside one that cannot.

        A heading's percent sign then changes nothing.
        """
        said = [self.measure.cell(column) for column in ("actual", "target", "previous")]
        if said[1].reason == "no_data" and self.said.get("target"):
            said[1] = self.said.get("target")
        bare = all(not one.unit and not one.power for one in said if one.kind in ("number", "range"))
        return bare and not self.mixed("actual", "target")

    def mixed(self, *columns):
        """Whether one of these values may be a share of one, and another cannot."""
        said = [self.measure.cell(column) for column in columns]
        ends = [abs(end) for one in said if one.kind in ("number", "range") for end in (one.amount, one.upper)
                if end is not None]
        return any(end > 2 for end in ends) and any(0 < end <= 1 for end in ends)

    def value(self, column):
        """What a column says, in the unit of the rules."""
        return counted_in(self.measure.cell(column), self.unit)

    def rated_column(self):
        """The column whose value is rated."""
        return "forecast" if self.said.get("rate") == "forecast" else "actual"

    def find_actual(self):
        """What is rated: the forecast, the ratio of two counts, a part, or the actual."""
        if self.said.get("rate") == "forecast":
            return part_of(self.value("forecast"), self.said.get("part"))
        if "numerator" in self.measure.table.headings:
            return counted_in(ratio(self.measure.cell("numerator"), self.measure.cell("denominator")), self.unit)
        table = self.measure.table
        if "likelihood" in self.measure.cells:
            return score(self.rules, self.measure)
        if table.first or table.only_today:
            return self.first_filled()
        return part_of(self.value("actual"), self.said.get("part"))

    def first_filled(self):
        """The first of several cells that is filled; a dash is not. Or today."""
        table = self.measure.table
        for column in table.first:
            said = self.value(column)
            if is_filled(said):
                return said
        self.waits_for_date = table.ends_today and self.rules.today is not None
        if table.ends_today and self.rules.today is not None:
            return number(self.rules.today.toordinal(), "date")
        return BLANK

    def find_previous(self):
        """The value that the actual is compared with."""
        return counted_in(self.measure.cell(earlier(self.said)), self.unit_before)

    def find_target(self):
        """The target: the return's, or that of the rules where the return leaves it blank."""
        columns = self.measure.table.first_target or ("target",)
        found = [self.value(column) for column in columns]
        target, by_rules = next(filter(is_filled, found), found[-1]), self.said.get("target")
        self.by_rules = False  # whether the target is that of the rules
        if self.said.get("target_in_actual"):
            return part_of(self.value("actual"), self.said.get("target_in_actual"))
        if target.kind == "gap" and target.reason == "no_data" and by_rules is not None:
            self.by_rules = True
            return by_rules if by_rules.unit else dataclasses.replace(by_rules, unit=self.shown_actual.unit)
        if target.kind == "last year":
            return self.of_last_year(target)
        part = self.said.get("part")
        return part_of(target, part) if part and target.parts else target

    def target_column(self):
        """The column whose cell holds the target's number."""
        if self.measure.cell("target").kind != "last year":
            return "target"
        found = "same_period_last_year"
        return found if found in self.measure.table.headings else "previous"

    def of_last_year(self, target):
        """The value of a year before, or else the previous one where that may be of one, with the sign of the text."""
        column = self.target_column()
        if column == "previous" and not may_be_of_last_year(self):
            return dataclasses.replace(target, kind="text")
        said = self.value(column)
        return dataclasses.replace(BLANK if said.kind == "gap" else said, sign=target.sign)

    def due(self):
        """Which share of the year's target is due; a target of the year's end is due whole, or not yet."""
        profile = self.said.get("profile")
        if profile in (None, "flat", "year_end") or self.ranked or self.said.get("rate") == "forecast":
            return Fraction(1)
        return share_of(profile, *self.part_of_year())

    def part_of_year(self):
        """Which part of the year it is about, and of how many."""
        if self.measure.period:
            return self.measure.period[1], self.rules.parts
        return self.measure.table.quarter or self.rules.period[1], self.rules.parts

    def find_distance(self):
        """The target that is used, and how far on its bad side the actual is."""
        if not fits(self.actual, self.target):
            return
        amount = self.actual.amount
        low, high = self.ends()
        if self.good == HIGHER:
            self.used, self.off = low, low - amount
        elif self.good == LOWER:
            self.used, self.off = high, amount - high
        else:
            self.used = min(max(amount, low), high)
            self.off = abs(amount - self.used)

    def ends(self):
        """The lower and the upper end of what is due of the target, which are one where it is a number."""
        share, target = self.due(), self.target
        upper = target.amount if target.upper is None else target.upper
        if rule_of(self) == "yes":
            whole = rounded(self, dataclasses.replace(target, upper=upper), self.target_column())
            return whole.amount * share, whole.upper * share
        due = dataclasses.replace(target, amount=target.amount * share, upper=upper * share)
        due = due if self.ranked else rounded(self, due, "target")
        return due.amount, due.upper

    def need_actual(self):
        """Stops where there is no number to rate."""
        self.need_value()
        if self.actual.kind == "doubt":
            raise Unrated("ambiguous_unit")

    def need_value(self):
        """Stops where there is no number, or a text that is none."""
        reasons = {"text": "not_a_number", "range": "not_a_number", "error": "cell_error", "huge": "out_of_range",
                   "gap": self.actual.reason, "two dates": "ambiguous_date", "suppressed": "suppressed",
                   "no day": "not_a_number|ambiguous_unit"}
        if self.actual.kind in reasons:
            raise Unrated(reasons[self.actual.kind])

    def need_good(self, *others):
        """Stops where nobody says which way is good; others are reasons that may be shown instead."""
        if self.good is None:
            raise Unrated("|".join(["no_rule", *others]))

    def need_distance(self):
        """Stops where the actual cannot be compared with the target."""
        if self.good is None and self.target.upper is not None:
            raise Unrated("text_target")
        self.need_good()
        self.need_target()
        if self.off is None:
            raise Unrated(self.no_match())

    def no_match(self):
        """Why two values do not fit: a date beside a number is no number, and two numbers have two units."""
        ours, theirs = (one.unit in NOTATIONS for one in (self.actual, self.target))
        if ours == theirs:
            return "ambiguous_unit"
        return "not_a_number|ambiguous_unit" if ours else "text_target|ambiguous_unit"

    def need_target(self):
        """Stops where there is no target, or none that is a number or a range."""
        reasons = {"gap": "no_target", "text": "text_target", "error": "cell_error", "huge": "out_of_range",
                   "two dates": "ambiguous_date", "suppressed": "text_target|no_target",
                   "two rows": "ambiguous_value", "no day": "text_target|ambiguous_unit"}
        if self.target.kind in reasons:
            raise Unrated(reasons[self.target.kind])


def share_of(profile, part, of):
    """The share of the year's target that is due by a part of the year."""
    return Fraction(part, of) if profile == "linear" else profile[part - 1] / 100


def before_the_end(case):
    """Whether all is due at the year's end, which is not yet."""
    part, of = case.part_of_year() if case.said.get("profile") == "year_end" else (0, 0)
    return part < of and not case.ranked and case.said.get("rate") != "forecast"


def may_be_of_last_year(case):
    """Whether the previous value may be that of a year before, which that of a part of a year is not."""
    return case.rules.period is None


def after_the_period(case):
    """Whether the figure is of a period that ends after the one that is rated."""
    return bool(case.measure.period and case.rules.period and case.measure.period > case.rules.period)


def is_filled(said):
    """Whether a cell of `first_filled` is filled; a dash or two dots are not."""
    return said.kind != "gap" or said.words not in ("", "-", "..")


def way_of(case):
    """Which way is good for a measure; None where nobody says, or where two say otherwise."""
    sign = {">": HIGHER, "<": LOWER}.get(case.target.sign[:1]) if not case.said.get("target_in_actual") else None
    if case.said.by_target:
        found = sign or (CLOSE if case.target.upper is not None else None)
        case.said.good = case.said.good or found
    if sign and case.said.good and sign != case.said.good:
        case.said.contradicted.add("good_is")
    good = way_of_kind(case.rules, case.said.good) if kind_of(case) else case.said.good
    return None if "good_is" in case.said.contradicted else good


def ratio(above, below):
    """Two counts as a percentage."""
    for count in (above, below):
        if count.kind != "number":
            return count
    return number(above.amount / below.amount * 100, "%") if below.amount else BLANK


def part_of(value, part):
    """The part of a value that counts, or the value."""
    if not part or value.kind not in ("number", "doubt"):
        return value
    for name, amount in value.parts:
        if fold(name) == fold(part):
            return number(amount, value.unit)
    return BLANK


def place(ranks, value):
    """The place of a text in the list that ranks it, from 1."""
    found = [index for index, rank in enumerate(ranks, 1) if value.kind == "text" and matches(rank, value.words)]
    return number(found[0]) if found else value
