"""What the program is known to answer otherwise than the reference says, until one of the two is mended.

Each entry is left open, and nothing else is: `python -m oracle FIRST LAST strict` leaves nothing open. Once the
program or the reference is mended, its entry goes.
"""

from .allowances import own_tolerance
from .case import after_the_period
from .direction import earlier
from .meaning import NOTATIONS, fits
from .rounding import rounded, rule_of

EVERYTHING = "everything"
LEFT_OPEN = [True]  # whether they are


def on_an_endless_limit(case):
    """Whether the actual is exactly on a percentage of a target whose decimals do not end, such as 80 × 2/12."""
    if case.off is None or not case.off or (case.used * 10**20).denominator == 1:
        return False
    by = case.said.get("by")
    found = [own_tolerance(case), *(take for one in (by if isinstance(by, tuple) else ()) for take in one.takes)]
    single = [one for allowance in found for one in (getattr(allowance, "of", ()) or (allowance,))]
    return any(getattr(one, "word", "") == "percent_of_target" and abs(case.used) * one.amount == abs(case.off) * 100
               for one in single)


def changes(case, value, column):
    """Whether rounding changes a value."""
    return value != rounded(case, value, column)


def asks_for_before(case):
    """Whether a condition asks whether the measure improved."""
    by = case.said.get("by")
    return any(one.word.startswith("improved") for one in (by if isinstance(by, tuple) else ()))


def has_a_profile(case):
    """Whether only a part of the target is due."""
    return case.said.get("profile") not in (None, "flat")


# What is left open, and where. All numbers that are reported hang together with a rating.
ANSWERS = {
    "a percentage of what is due by a month is rounded": (EVERYTHING, on_an_endless_limit),
    "a profile of the year's end holds ranked texts back": (EVERYTHING, lambda case: (
        case.ranked and case.said.get("profile") == "year_end")),
    "a target in another notation takes a direction away": ("direction", lambda case: (
        case.target.unit in NOTATIONS and not fits(case.actual, case.target))),
    "and the answer of `improved` with it": (EVERYTHING, lambda case: (
        case.target.unit in NOTATIONS and not fits(case.actual, case.target) and asks_for_before(case))),
    "today gives a direction to a milestone that nobody filled in": ("direction", lambda case: case.waits_for_date),
    "a zero meets a duration in a direction": ("direction", lambda case: (
        case.actual.unit in NOTATIONS and case.previous.unit == "" and case.previous.amount == 0)),
    "a forecast is rounded as the actual's cell shows it": (EVERYTHING, lambda case: (
        rule_of(case) == "yes" and case.said.get("rate") == "forecast")),
    "functions see targets that are not rounded": (EVERYTHING, lambda case: (
        case.by_function and case.target.is_number and changes(case, case.target, "target"))),
    "a range's nearest end is taken from the actual before it is rounded as shown": (EVERYTHING, lambda case: (
        rule_of(case) == "yes" and case.target.kind == "range" and case.actual != case.shown_actual)),
    "a target with a profile is not rounded as its cell shows it": (EVERYTHING, lambda case: (
        rule_of(case) == "yes" and has_a_profile(case) and changes(case, case.target, "target"))),
    "a baseline or a value of last year is not rounded as its cell shows it": ("direction", lambda case: (
        rule_of(case) == "yes" and earlier(case.said) != "previous")),
    "nor where conditions ask whether the measure improved": (EVERYTHING, lambda case: (
        rule_of(case) == "yes" and earlier(case.said) != "previous" and asks_for_before(case))),
}
# Reasons that are shown in place of those that come first, and where.
REASONS = {
    "a period after the stated one is named before `not_rated`": ("not_due", lambda case, unrated: (
        unrated == "not_rated" and after_the_period(case))),
    "blank limits in words are named before what the return says": ("no_limit", lambda case, unrated: (
        case.measure.table.limits and case.measure.cell("limits").kind != "limits")),
    "a tolerance that does not fit is named though nobody can tell whether it matters": (
        "no_tolerance", lambda case, unrated: (
            case.measure.table.tolerance and unrated in ("ambiguous_unit", "no_rule"))),
}


def open_fields(case, every_field):
    """The fields of an answer that are left open."""
    found = set()
    for fields, there in ANSWERS.values():
        if LEFT_OPEN[0] and there(case):
            found |= set(every_field) if fields == EVERYTHING else {fields}
    return found


def with_others(case, unrated):
    """A reason, with those that are shown in its place."""
    others = [other for other, there in REASONS.values() if LEFT_OPEN[0] and there(case, unrated)]
    return "|".join([unrated, *others])
