"""The direction that the reference promises: Improving, Static or Deteriorating.

Source: docs/rules/direction.md.
"""

from fractions import Fraction

from .meaning import fits
from .model import CLOSE, HIGHER

DAY = 86400  # seconds

# What lines may say of a measure that its direction needs.
NEEDED = {"good_is", "same_if_within", "compared_with", "redefined", "target", "profile", "rounded"}


def earlier(said):
    """The column that a measure is compared with."""
    chosen = said.get("compared_with")
    return "previous" if chosen in (None, "previous_period") else chosen


def allowance_of(case):
    """Which change counts as none: the measure's own line, or the first for small targets, or that for all."""
    own = case.said.get("same_if_within")
    if own is not None:
        return own
    for allowance, under in case.rules.same:
        if under is not None and case.used is not None and case.used < under:
            return allowance
    return next((allowance for allowance, under in case.rules.same if under is None), None)


def days(amount, unit):
    """Calendar days between dates or durations."""
    return amount * (DAY if unit == "seconds" else 1)


def room(case, allowance):
    """How far a value may move; None where that cannot be said."""
    if allowance.word == "points":
        return allowance.amount
    if allowance.word == "days":
        return days(allowance.amount, case.actual.unit) if case.actual.unit in ("date", "seconds") else None
    if case.actual.unit in ("date", "truth") and allowance.word != "points":
        return None  # a percentage of a date is none
    if allowance.word == "percent_of_previous":
        return abs(case.previous.amount) * allowance.amount / 100
    base = target_that_counts(case)
    return None if base is None else abs(base) * allowance.amount / 100


def target_that_counts(case):
    """What is due of the target; of a range, its end that counts."""
    if case.used is not None and fits(case.actual, case.target):
        return case.used
    return None


def distance(case, amount):
    """How far a value is from the target that is due."""
    low, high = case.ends()
    return max(low - amount, amount - high, Fraction(0))


def change(case, everything_counts=False):
    """The direction by the allowance of the measure; without one, every change counts if that is asked for."""
    allowance = allowance_of(case)
    free = Fraction(0) if allowance is None and everything_counts else None
    if allowance is not None:
        free = room(case, allowance)
    if free is None:
        return None
    now, before = case.actual.amount, case.previous.amount
    if case.good == CLOSE:
        if case.off is None:
            return None
        gain = distance(case, before) - distance(case, now)
    else:
        gain = now - before if case.good == HIGHER else before - now
    if abs(now - before) <= free or gain == 0:  # the change itself, where close to the target is good, too
        return "Static"
    return "Improving" if gain > 0 else "Deteriorating"


def redefined_between(case):
    """Whether the measure's definition changed between the two values."""
    since = case.said.get("redefined")
    if since is None or case.rules.period is None:
        return False
    year, quarter = case.rules.period
    before = {"previous": (year, quarter - 1) if quarter > 1 else (year - 1, 4),
              "same_period_last_year": (year - 1, quarter)}.get(earlier(case.said), (0, 0))  # a baseline is before all
    return before < since <= (year, quarter)


def direction(case):
    """The direction of a measure; None where it has none."""
    if case.waits_for_date:
        return None  # nothing is filled in
    if case.said.not_rated or case.good is None or case.ranked or case.said.contradicted & NEEDED:
        return None
    if not case.actual.is_number or not case.previous.is_number or not fits(case.actual, case.previous):
        return None
    if redefined_between(case):
        return None
    return change(case)
