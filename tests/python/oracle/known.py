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
ANSWERS = {}
# Reasons that are shown in place of those that come first, and where.
REASONS = {}


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
