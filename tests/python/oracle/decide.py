"""The rating that the reference promises for a measure.

Source: docs/rules/tolerance.md, conditions.md, good-is.md, not-rated.md, functions.md and overrides.md.
"""

import dataclasses
from fractions import Fraction

from .direction import change, direction, earlier, redefined_between
from .meaning import BLANK, Meaning, counted_in, fits, number
from .model import CLOSE, HIGHER, LOWER, fold, matches
from .resolve import Said, tolerance

@dataclasses.dataclass
class Answer:
    """What the reference promises; None where it promises nothing to see."""

    rating: str | None = None
    unrated: str | None = None
    computed: str | None = None
    direction: str | None = None
    actual: Fraction | None = None
    previous: Fraction | None = None
    target: Fraction | None = None
    target_used: Fraction | None = None
    off_target_by: Fraction | None = None
    free: set[str] = dataclasses.field(default_factory=set)


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
        self.good = None if "good_is" in self.said.contradicted else self.said.good
        self.actual = self.find_actual()
        self.target = self.find_target()
        before = counted_in(self.measure.cell(earlier(self.said)), self.unit_before)
        self.previous = part_of(before, self.said.get("part"))
        if self.ranked:
            self.actual, self.target = place(self.ranked, self.actual), place(self.ranked, self.target)
            self.good = LOWER
        by = self.said.get("by")
        self.by_function = isinstance(by, Fraction) or (rules.function is not None and by is None)
        self.used = self.off = None
        self.measured()

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

    def find_actual(self):
        """What is rated: the forecast, the ratio of two counts, a part, or the actual."""
        if self.said.get("rate") == "forecast":
            return part_of(self.value("forecast"), self.said.get("part"))
        if "numerator" in self.measure.table.headings:
            return counted_in(ratio(self.measure.cell("numerator"), self.measure.cell("denominator")), self.unit)
        return part_of(self.value("actual"), self.said.get("part"))

    def find_target(self):
        """The target: the return's, or that of the rules where the return leaves it blank."""
        target, by_rules = self.value("target"), self.said.get("target")
        if self.said.get("target_in_actual"):
            return part_of(self.value("actual"), self.said.get("target_in_actual"))
        if target.kind == "gap" and target.reason == "no_data" and by_rules is not None:
            return by_rules if by_rules.unit else dataclasses.replace(by_rules, unit=self.actual.unit)
        part = self.said.get("part")
        return part_of(target, part) if part and target.parts else target

    def due(self):
        """Which share of the year's target is due."""
        profile = self.said.get("profile")
        if profile in (None, "flat") or self.ranked or self.said.get("rate") == "forecast":
            return Fraction(1)
        quarter = self.measure.table.quarter or self.rules.period[1]
        return Fraction(quarter, 4) if profile == "linear" else profile[quarter - 1] / 100

    def find_distance(self):
        """The target that is used, and how far on its bad side the actual is."""
        if not fits(self.actual, self.target):
            return
        share, amount = self.due(), self.actual.amount
        low = self.target.amount * share
        high = low if self.target.upper is None else self.target.upper * share
        if self.good == HIGHER:
            self.used, self.off = low, low - amount
        elif self.good == LOWER:
            self.used, self.off = high, amount - high
        else:
            self.used = min(max(amount, low), high)
            self.off = abs(amount - self.used)

    def need_actual(self):
        """Stops where there is no number to rate."""
        self.need_value()
        if self.actual.kind == "doubt":
            raise Unrated("ambiguous_unit")

    def need_value(self):
        """Stops where there is no number, or a text that is none."""
        reasons = {"text": "not_a_number", "range": "not_a_number", "error": "cell_error", "huge": "out_of_range",
                   "gap": self.actual.reason}
        if self.actual.kind in reasons:
            raise Unrated(reasons[self.actual.kind])

    def need_good(self, *others):
        """Stops where nobody says which way is good; others are reasons that may be shown instead."""
        if self.good is None:
            raise Unrated("|".join(["no_rule", *others]))

    def need_distance(self):
        """Stops where the actual cannot be compared with the target."""
        if self.good is None and self.target.kind == "range":
            raise Unrated("text_target")
        self.need_good()
        self.need_target()
        if self.off is None:
            raise Unrated("ambiguous_unit")

    def need_target(self):
        """Stops where there is no target, or none that is a number or a range."""
        reasons = {"gap": "no_target", "text": "text_target", "error": "cell_error", "huge": "out_of_range"}
        if self.target.kind in reasons:
            raise Unrated(reasons[self.target.kind])

    def room(self, allowance):
        """How far an allowance goes from the target that is used."""
        if allowance.word == "points":
            return allowance.amount
        if self.used == 0:
            raise Unrated("zero_target")
        return abs(self.used) * allowance.amount / 100


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


def level(case):
    """The level of a measure that the rules do rate, by the first thing that decides."""
    if case.said.contradicted:
        raise Unrated(f"no_rule|{case.actual.reason}" if case.actual.kind == "gap" else "no_rule")
    if case.actual.kind == "gap" and case.actual.reason != "no_data":
        raise Unrated(case.actual.reason)
    if case.said.get("parts") == "worst" and case.actual.parts:
        return by_parts(case)
    return decided(case)


def decided(case):
    """The level by what the rules say decides: `by`, a function, or target and tolerance."""
    by = case.said.get("by")
    if isinstance(by, Fraction):
        return by_named_function(case, by)
    if by is not None:
        return by_conditions(case, by)
    if case.by_function:
        return by_function(case, case.rules.function)
    return by_tolerance(case, tolerance(case.rules, case.said))


def by_parts(case):
    """The worst level of the parts, each against the part of the target that has its name."""
    levels, whole = [], (case.actual, case.target)
    ours, theirs = ({fold(name) for name, _ in value.parts} for value in whole)
    if ours ^ theirs and not case.said.get("by") and not case.by_function:
        case.need_good()
    if theirs - ours:
        raise Unrated("no_data")
    if ours - theirs:
        raise Unrated("no_target")
    for name, amount in whole[0].parts:
        case.actual, case.target = number(amount, whole[0].unit), part_of(whole[1], name)
        case.measured()
        levels.append(case.rules.levels.index(decided(case)))
    case.actual, case.target = whole
    case.measured()
    return case.rules.levels[max(levels)]


def by_tolerance(case, allowance):
    """On target is the first level, within the tolerance the second, the third beyond."""
    case.need_good()
    case.need_value()
    case.need_distance()
    levels = case.rules.levels
    if case.off <= 0:
        return levels[0]
    if allowance is None:
        raise Unrated("no_rule")
    return levels[1] if case.off <= case.room(allowance) else levels[2]


def by_function(case, allowance):
    """The one function that is drawn: first level on target, last beyond the allowance, the second between."""
    case.need_actual()
    case.need_target()
    if case.target.upper is not None:
        raise Unrated("text_target")
    if "doubt" in (case.actual.kind, case.target.kind) or not fits(case.actual, case.target):
        raise Unrated("ambiguous_unit")
    case.need_good()
    case.need_distance()
    if case.off <= 0:
        return case.rules.levels[0]
    within = case.off * 100 <= case.used * allowance.amount
    return case.rules.levels[1 if within else -1]


def by_named_function(case, limit):
    """The one function that lines name: it asks nothing but the actual."""
    case.need_actual()
    return case.rules.levels[0 if case.actual.amount >= limit else -1]


def by_conditions(case, conditions):
    """The level of the first condition that holds."""
    if case.actual.kind == "gap":
        raise Unrated(case.actual.reason)
    for condition in conditions:
        if holds(case, condition):
            return condition.level
    raise Unrated("no_rule")


def holds(case, condition):
    """Whether a condition holds; it stops where a value that it needs is not there."""
    word = condition.word
    if word == "otherwise":
        if case.actual.kind != "text":
            case.need_actual()
        return True
    if word == "exactly" and isinstance(condition.takes[0], str):
        return case.actual.kind == "text" and matches(condition.takes[0], case.actual.words)
    case.need_value()
    if word in ("on_target", "better_than_target"):
        case.need_distance()
        return case.off <= 0 if word == "on_target" else better_than_target(case)
    if word in ("within", "closer_than"):
        case.need_distance()
        if case.off <= 0:
            return True
        room = case.room(condition.takes[0])
        return case.off <= room if word == "within" else case.off < room
    if word in ("improved", "improved_or_same"):
        case.need_good("no_previous", "ambiguous_unit")
        return improved(case, word)
    if word == "up_to_intervention":
        return up_to_intervention(case)
    case.need_actual()
    return limit_holds(case, condition)


def better_than_target(case):
    """On the good side of the target, and not exactly on it."""
    return case.off < 0


def limit_holds(case, condition):
    """Whether the actual itself is on the right side of a number, or between two."""
    takes = [take if isinstance(take, Meaning) else Meaning("number", take, unit=case.actual.unit)
             for take in condition.takes]
    if any(take.unit != case.actual.unit for take in takes):
        raise Unrated("ambiguous_unit")
    actual, first, last = case.actual.amount, takes[0].amount, takes[-1].amount
    return {
        "at_least": actual >= first, "more_than": actual > first, "at_most": actual <= first,
        "less_than": actual < first, "between": first <= actual <= last, "exactly": actual == first,
    }[condition.word]


def up_to_intervention(case):
    """No worse than the intervention level."""
    case.need_good("no_intervention", "cell_error", "out_of_range", "ambiguous_unit")
    limit = case.value("intervention")
    reasons = {"gap": "no_intervention", "error": "cell_error", "huge": "out_of_range", "text": "no_intervention",
               "range": "no_intervention"}
    if limit.kind in reasons:
        raise Unrated(reasons[limit.kind])
    if "doubt" in (case.actual.kind, limit.kind) or not fits(case.actual, limit):
        raise Unrated("ambiguous_unit")
    if case.good == CLOSE:
        raise Unrated("no_rule")
    if case.good == HIGHER:
        return case.actual.amount >= limit.amount
    return case.actual.amount <= limit.amount


def improved(case, word):
    """Whether the actual is better than the previous value, or not worse."""
    if case.previous.kind not in ("number", "doubt"):
        raise Unrated("no_previous")
    if "doubt" in (case.actual.kind, case.previous.kind) or not fits(case.actual, case.previous):
        raise Unrated("ambiguous_unit")
    if case.good == CLOSE:
        case.need_target()
    if redefined_between(case):
        raise Unrated("no_previous")
    moved = change(case, everything_counts=True)
    if moved is None:
        case.need_distance()
    return moved == "Improving" or (word == "improved_or_same" and moved == "Static")


def bare_numbers(case):
    """Whether lines compare the measure with numbers that have no unit."""
    by = case.said.get("by")
    takes = [take for condition in (by if isinstance(by, tuple) else ()) for take in condition.takes]
    own = [case.said.get("same_if_within"), tolerance(case.rules, case.said)]
    allowances = [*own, *takes, *(allowance for allowance, _ in case.rules.same)]
    return bool(
        isinstance(by, Fraction) or case.rules.function or case.said.get("target")
        or any(under is not None for _, under in case.rules.same)
        or any(isinstance(take, Fraction) for take in takes)
        or any(getattr(one, "word", "") == "points" and one.amount for one in allowances)
    )


def shown(meaning):
    """The number that reports show of a value: as it stands, even where its unit is in doubt."""
    return meaning.amount if meaning.kind in ("number", "doubt") and meaning.upper is None else None


def unpromised(case):
    """What the reference leaves open.

    It is what `by` does with parts and ranks, parts of only one of two values, of which part the numbers are that
    reports show, of which of two lines the target is, and whether a bare number of the rules counts in thousands.
    """
    free, everything = set(), {field.name for field in dataclasses.fields(Answer)}
    special = [key for key in ("part", "parts", "target_in_actual", "ranked") if case.said.get(key)]
    if "target_in_actual" in special and case.said.get("rate"):
        return everything
    target = case.measure.cell("target")
    ours, theirs = ({name for name, _ in value.parts} for value in (case.actual, target))
    one_sided = case.said.get("parts") == "worst" and bool(ours) != bool(theirs)
    if special and (case.said.get("by") or len(special) > 1 or one_sided):
        return everything
    if case.said.get("parts") == "worst":
        free |= {"actual", "target", "previous", "target_used", "off_target_by", "direction"}
    if case.ranked:
        free |= {"previous", "direction"}
    if case.said.get("part") and not case.actual.is_number:
        free |= {"previous"}
    if case.said.contradicted & {"unit", "part", "parts", "rate"}:
        free |= {"direction", "actual", "previous", "target"}
    if "target" in case.said.contradicted or ("target_in_actual" in special and case.unit == "£000"):
        free |= {"target"}
    if case.unit == "£000" and bare_numbers(case):
        free |= everything
    return free


def answer(rules, measure):
    """Everything that the reference promises for a measure."""
    case = Case(rules, measure)
    found = Answer()
    found.previous = shown(case.previous)
    if not case.ranked:
        found.actual, found.target = shown(case.actual), shown(case.target)
    found.free = unpromised(case)
    if case.said.not_rated:
        found.unrated = "not_rated"
    else:
        try:
            found.rating = level(case)
        except Unrated as stop:
            found.unrated = str(stop)
        if not case.said.contradicted and not (case.by_function and case.target.upper is not None):
            found.target_used, found.off_target_by = case.used, case.off
    found.direction = direction(case)
    found.computed = found.rating
    override = measure.cell("override")
    agreed = next((one for one in rules.levels if fold(one) == fold(override.words)), None)
    if override.kind == "text" and agreed:
        found.rating, found.unrated = agreed, None
    return found
