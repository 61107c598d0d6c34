"""The rating that the reference promises for a measure.

Source: docs/rules/tolerance.md, conditions.md, good-is.md, not-rated.md, functions.md and overrides.md.
"""

import dataclasses
from fractions import Fraction

from .allowances import better_by, column_within, own_tolerance, underspent, within
from .budgets import has_other_sign, is_of_two_stretches
from .case import Case, Unrated, after_the_period, before_the_end, part_of
from .direction import change, direction, redefined_between
from .fills import filled_level
from .known import open_fields
from .meaning import NOTATIONS, Meaning, counted_in, fits, number
from .model import CLOSE, HIGHER, Heading, fold, matches
from .questions import decided_by, direction_waits, waits_for, way_lines
from .scores import places
from .targets import by_words
from .typed import typed_level

@dataclasses.dataclass
class Answer:
    """What the reference promises; None where it promises nothing to see."""

    rating: str | None = None
    unrated: str | None = None
    computed: str | None = None
    direction: str | None = None
    published: str | None = None  # a level; what is none is reported as unknown
    actual: Fraction | None = None
    previous: Fraction | None = None
    target: Fraction | None = None
    target_used: Fraction | None = None
    off_target_by: Fraction | None = None
    waits: set[str] = dataclasses.field(default_factory=set)  # the texts of the questions that it waits for
    free: set[str] = dataclasses.field(default_factory=set)


def level(case):
    """The level of a measure that the rules do rate, by the first thing that decides."""
    if case.said.contradicted:
        raise Unrated(f"no_rule|{case.actual.reason}" if case.actual.kind == "gap" else "no_rule")
    told = case.actual.kind == "gap" and case.actual.reason != "no_data"
    if after_the_period(case):
        raise Unrated("not_due")
    if before_the_end(case):
        raise Unrated(f"not_due|{case.actual.reason}" if told else "not_due")
    if told:
        raise Unrated(case.actual.reason)
    if case.waits_for_date and not (case.measure.table.only_today and case.said.get("by")):
        return by_today(case)
    if case.said.get("parts") == "worst" and case.actual.parts:
        return by_parts(case)
    if has_two_readings(case):
        raise Unrated("|".join(["ambiguous_value", *other_reasons(case)]))
    return decided(case)


def has_two_readings(case):
    """Whether the figures of a budget have two readings, so that no distance between them is told either."""
    return case.two_readings or has_other_sign(case) or is_of_two_stretches(case)


def other_reasons(case):
    """Why the measure would be unrated even if its figures had one reading."""
    try:
        decided(case)
    except Unrated as stop:
        return [str(stop)]
    return []


def decided(case):
    """The level by what the rules say decides: `by`, a function, or target and tolerance."""
    by = case.said.get("by")
    if isinstance(by, Fraction):
        return by_named_function(case, by)
    if by in ("grid", "reversed"):
        return by_grid(case, by == "reversed")
    if by is not None:
        return by_conditions(case, by)
    if case.by_function:
        return by_function(case, case.rules.function)
    if case.measure.table.limits:
        return by_words(case)
    return by_tolerance(case, own_tolerance(case))


def by_today(case):
    """The level of what is measured by the day of the run, once that is past its target."""
    if fits(case.actual, case.target) and case.actual.amount <= case.target.amount:
        raise Unrated("not_due" if case.good else "not_due|no_rule")
    return decided(case)


def by_grid(case, turned=False):
    """The level in the grid's cell that the two values of a risk name."""
    case.need_actual()
    likelihood, impact = places(case.rules, case.measure)
    grid, levels = case.rules.grid, case.rules.levels
    if likelihood > len(grid.columns) or impact > len(grid.rows):
        raise Unrated("no_rule")
    level = levels.index(grid.levels[int(impact) - 1][int(likelihood) - 1])
    return levels[len(levels) - 1 - level if turned else level]


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
    if met(case):
        return underspent(case) or levels[0]
    if case.actual.unit == "truth":
        return levels[-1]
    if allowance is None:
        raise Unrated("no_rule")
    if allowance.word == "column":
        return levels[1] if column_within(case) else levels[2]
    return levels[1] if within(case, allowance) else levels[2]


def met(case):
    """Whether the target is met; a target of "more than 95" is not met by 95."""
    return case.off < 0 or (case.off == 0 and case.target.sign not in ("<", ">"))


def by_function(case, allowance):
    """The one function that is drawn: first level on target, last beyond the allowance, the second between."""
    case.need_actual()
    if case.actual.unit in NOTATIONS and not case.target.is_number:
        raise Unrated("not_a_number|text_target|no_target")
    case.need_target()
    if case.target.upper is not None:
        raise Unrated("text_target")
    if "doubt" in (case.actual.kind, case.target.kind) or not fits(case.actual, case.target):
        raise Unrated(case.no_match())
    case.need_good()
    case.need_distance()
    if case.off <= 0:
        return case.rules.levels[0]
    within = case.off * 100 <= case.used * allowance.amount
    return case.rules.levels[1 if within else -1]


def by_named_function(case, limit):
    """The one function that lines name: it asks nothing but the actual."""
    case.need_actual()
    if case.actual.unit in NOTATIONS:
        raise Unrated("not_a_number")
    return case.rules.levels[0 if case.actual.amount >= limit else -1]


def by_conditions(case, conditions):
    """The level of the first condition that holds."""
    if case.actual.kind == "gap":
        raise Unrated(case.actual.reason)
    for condition in conditions:
        if holds(case, condition):
            return condition.level
    raise Unrated("no_rule|ambiguous_unit" if case.actual.kind == "doubt" else "no_rule")


def holds(case, condition):
    """Whether a condition holds; it stops where a value that it needs is not there."""
    word = condition.word
    if word == "otherwise":
        if case.actual.kind != "text":
            case.need_actual()
        return True
    if word == "exactly" and isinstance(condition.takes[0], bool) and case.actual.is_number and (
            case.actual.unit != "truth"):
        raise Unrated("not_a_number|ambiguous_unit")
    if word == "exactly" and case.actual.unit == "truth":
        return is_this_truth(case.actual, condition.takes[0])
    if word == "exactly" and isinstance(condition.takes[0], str):
        return case.actual.kind == "text" and matches(condition.takes[0], case.actual.words)
    case.need_value()
    if word in ("on_target", "better_than_target"):
        case.need_distance()
        return met(case) if word == "on_target" else better_than_target(case, condition)
    if word in ("within", "closer_than"):
        case.need_distance()
        return met(case) or close_enough(case, condition)
    if word in ("improved", "improved_or_same"):
        case.need_good("no_previous", "ambiguous_unit")
        return improved(case, word)
    if word == "up_to_intervention":
        return up_to_intervention(case)
    case.need_actual()
    return limit_holds(case, condition)


def is_this_truth(actual, take):
    """Whether yes or no is what a condition names: as a text, or as `yes` and `no`."""
    if isinstance(take, bool):
        return actual.amount == take
    if isinstance(take, str):
        return actual.amount == {"yes": 1, "no": 0}.get(fold(take))
    raise Unrated("not_a_number|ambiguous_unit")


def close_enough(case, condition):
    """Whether the actual is within an allowance, or closer than that."""
    return within(case, condition.takes[0], limit_counts=condition.word == "within")


def better_than_target(case, condition):
    """On the good side of the target, and not exactly on it; by an allowance or more, if one is given."""
    return better_by(case, condition.takes[0]) if condition.takes else case.off < 0


def limit_of(case, take):
    """The number that a condition compares the actual with."""
    if isinstance(take, Heading):
        said = counted_in(case.measure.cell(take.column), case.unit)
        if said.kind == "doubt":
            raise Unrated("not_a_number|ambiguous_unit" if case.actual.unit in NOTATIONS else "ambiguous_unit")
        if said.kind != "number" or said.sign or said.words:  # a condition or a sentence is no number here
            raise Unrated("no_limit")
        return said
    unit = "" if case.actual.unit in NOTATIONS else case.actual.unit
    return take if isinstance(take, Meaning) else Meaning("number", take, unit=unit)


def limit_holds(case, condition):
    """Whether the actual itself is on the right side of a number, or between two."""
    takes = [limit_of(case, take) for take in condition.takes]
    if (case.actual.unit in NOTATIONS) != (takes[0].unit in NOTATIONS):
        raise Unrated("not_a_number|ambiguous_unit")
    if any(not comparable(case.actual, take, said) for take, said in zip(takes, condition.takes, strict=True)):
        raise Unrated("ambiguous_unit")
    actual, first, last = case.actual.amount, takes[0].amount, takes[-1].amount
    return {
        "at_least": actual >= first, "more_than": actual > first, "at_most": actual <= first,
        "less_than": actual < first, "between": first <= actual <= last, "exactly": actual == first,
    }[condition.word]


def comparable(actual, limit, said):
    """Whether an actual and a limit can be compared; one with its unit needs that very unit."""
    if not isinstance(said, Heading):
        return limit.unit == actual.unit
    if limit.unit == "" and not limit.power and actual.unit == "%":
        return limit.amount == 0 or abs(limit.amount) > 1
    return fits(actual, limit)


def up_to_intervention(case):
    """No worse than the intervention level."""
    case.need_good("no_intervention", "cell_error", "out_of_range", "ambiguous_unit")
    limit = case.value("intervention")
    reasons = {"gap": "no_intervention", "error": "cell_error", "huge": "out_of_range", "text": "no_intervention",
               "range": "no_intervention", "suppressed": "no_intervention"}
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
    if case.waits_for_date:
        raise Unrated("no_data")  # nothing is filled in, and so nothing improved
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
    own = [case.said.get("same_if_within"), own_tolerance(case)]
    allowances = [*own, *takes, *(allowance for allowance, _ in case.rules.same)]
    return bool(
        isinstance(by, Fraction) or case.rules.function or case.said.get("target")
        or any(under is not None for _, under in case.rules.same)
        or any(isinstance(take, Fraction) for take in takes)
        or any(takes_points(one) for one in allowances)
    )


def takes_points(allowance):
    """Whether an allowance has a number of points, of no unit."""
    if getattr(allowance, "of", ()):
        return any(map(takes_points, allowance.of))
    word = getattr(allowance, "word", "")
    return word == "column" or (word == "points" and bool(allowance.amount) and allowance.unit != "£")


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
        free |= {"rating", "computed", "unrated"} if before_the_end(case) else set()
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


def drop_what_waits(case, found):
    """Takes back what a line gives that is asked about."""
    asked = case.rules.questions
    found.waits = waits_for(case, found)
    if found.waits:
        found.rating, found.unrated = None, "waits_for_answer"
    if found.waits or any(key in asked for key in way_lines(case)):
        found.target_used = found.off_target_by = None
    if found.waits and case.by_rules and any(key in asked for key in decided_by(case, "target")):
        found.target = None
    if direction_waits(case, found):
        found.direction = None


def answer(rules, measure):
    """Everything that the reference promises for a measure."""
    case = Case(rules, measure)
    found = Answer()
    found.previous = shown(case.shown_previous)
    if not case.ranked:
        found.actual, found.target = shown(case.shown_actual), shown(case.shown_target)
    found.free = unpromised(case)
    found.free |= open_fields(case, [field.name for field in dataclasses.fields(Answer)])
    if "painted" in measure.cells:
        found.published = filled_level(rules, measure.cells["painted"])[0]
    if "fill" in measure.cells:
        found.rating, found.unrated = filled_level(rules, measure.cells["fill"])
    elif "typed" in measure.cells:
        found.rating, found.unrated = typed_level(rules, measure.cell("typed"))
    elif case.said.not_rated:
        found.unrated = "not_rated"
    else:
        try:
            found.rating = level(case)
        except Unrated as stop:
            found.unrated = str(stop)
        not_due = found.unrated is not None and found.unrated.startswith("not_due")
        doubted = case.said.contradicted or has_two_readings(case)
        if not doubted and not not_due and not (case.by_function and case.target.upper is not None):
            found.target_used, found.off_target_by = case.used, case.off
    found.direction = direction(case)
    if rules.questions:
        drop_what_waits(case, found)
    found.computed = found.rating
    override = measure.cell("override")
    agreed = next((one for one in rules.levels if fold(one) == fold(override.words)), None)
    if override.kind == "text" and agreed:
        found.rating, found.unrated = agreed, None
    return found
