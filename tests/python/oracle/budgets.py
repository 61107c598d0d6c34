"""Lines of a budget: what spending and income make of their figures, variances, underspends, and which budget counts.

Source: docs/rules/money.md.
"""

import dataclasses
import re
from fractions import Fraction

from .meaning import fits, number
from .model import CLOSE, HIGHER, INCOME, LOWER, SPENDING

TO_DATE = {"date", "ytd", "profiled"}
OF_THE_YEAR = {"annual", "year", "yearly", "full-year", "year-end", "12-month", "fy", "full", "forecast", "outturn",
               "projected", "projection", "expected", "estimate", "annuel", "annuelle", "anual", "tahun", "tahunan"}
HUNDRED = Fraction(100)


def way_of_kind(rules, kind):
    """Which way is good for the figures of a kind: less spending and more income, turned around below 0."""
    lower = (kind == SPENDING) != (rules.negative == kind)
    return LOWER if lower else HIGHER


def kind_of(case):
    """Whether the measure is spending or income; None where it is neither."""
    return case.said.good if case.said.good in (SPENDING, INCOME) else None


def has_other_sign(case):
    """Whether a budget or an actual of the return has the sign of the other kind; 0 fits either."""
    kind = kind_of(case)
    if kind is None:
        return False
    below = case.rules.negative == kind
    found = [case.measure.cell(column) for column in ("actual", "target")]
    return any(said.amount > 0 if below else said.amount < 0 for said in found if said.kind == "number")


def stretch_of(heading):
    """What the heading of a budget or an actual says that it is of: to date, the whole year, or nothing."""
    words = set(re.findall(r"[\w-]+", heading.lower()))
    if words & TO_DATE:
        return "to date"
    return "year" if words & OF_THE_YEAR else None


def is_of_two_stretches(case):
    """Whether what is spent to date meets the budget of the year, or the other way round."""
    headings = case.measure.table.headings
    if kind_of(case) is None or not {"actual", "target"} <= headings.keys():
        return False
    ours, theirs = stretch_of(headings["actual"]), stretch_of(headings["target"])
    if None in (ours, theirs) or ours == theirs:
        return False
    return ours == "year" or not (case.said.get("profile") or ends_with_the_year(case.rules))


def ends_with_the_year(rules):
    """Whether the period that is rated is a year, or its last part."""
    return rules.whole_year or (rules.period is not None and rules.period[1] == rules.parts)


def is_needed(case):
    """Whether the rating needs the variance: unless actual and target are both there."""
    headings = case.measure.table.headings
    return "variance" in headings and not {"actual", "target"} <= headings.keys()


def use_variance(case):
    """Puts the two figures that follow from a variance in the place of actual and target.

    A variance alone is compared with 0, and one in percent is a percentage of a budget of 100. Gives the reason for
    which nobody can tell what follows, or None. Reports show the figures that follow.
    """
    reason = figures_that_follow(case)
    case.shown_actual, case.shown_target = case.actual, case.target
    return reason


def figures_that_follow(case):
    """Puts them in their places; gives the reason for which nobody can tell what follows, or None."""
    variance, headings = case.value("variance"), case.measure.table.headings
    case.actual, case.target = case.value("actual"), case.value("target")
    if variance.kind != "number":
        case.actual = variance
        return None
    if case.rules.variance_is is None:
        return "ambiguous_value"
    above = above_budget(case, variance)
    if above is None:
        return "ambiguous_value" if case.good else None
    if variance.unit == "%":
        case.actual, case.target = number(HUNDRED + above, "%"), number(HUNDRED, "%")
    elif "target" in headings:
        case.actual = moved(case.target, variance, above) if case.target.is_number else variance
    elif "actual" in headings:
        case.target = moved(case.actual, variance, -above)
    else:
        case.actual, case.target = dataclasses.replace(variance, amount=above), number(0, variance.unit)
    return None


def moved(base, variance, by):
    """A figure that lies so far from another one; where that is no number, or of another unit, nothing follows."""
    if not base.is_number or not fits(base, variance):
        return base if not base.is_number else dataclasses.replace(variance, kind="doubt")
    return dataclasses.replace(base, amount=base.amount + by, unit=base.unit or variance.unit)


def above_budget(case, variance):
    """How far the actual is above the budget; None where that has two readings or nobody says which way is good."""
    meant, kind = case.rules.variance_is, kind_of(case)
    if meant in ("actual - budget", "budget - actual"):
        if variance.unit == "%" and kind and case.rules.negative == kind:
            return None
        return variance.amount if meant == "actual - budget" else -variance.amount
    if case.good is None:
        return None
    worse_is_above = case.good in (LOWER, CLOSE)
    adverse = variance.amount if meant == "adverse is positive" else -variance.amount
    return adverse if worse_is_above else -adverse
