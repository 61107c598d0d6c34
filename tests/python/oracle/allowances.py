"""How far an allowance goes: points, percentages, days, the smaller or the larger of two, or the return's own.

Source: docs/rules/tolerance.md, dates.md, money.md; docs/decisions/0038.
"""

import copy
import datetime
from fractions import Fraction

from .budgets import kind_of
from .case import Unrated
from .direction import DAY, days
from .model import SPENDING, Allowance
from .resolve import tolerance

def within(case, allowance, limit_counts=True):
    """Whether the actual is off by no more than an allowance, or by less where its limit does not count."""
    if allowance.word == "smaller_of":
        return both(case, allowance, limit_counts)
    if allowance.word == "larger_of":
        return either(case, allowance, limit_counts)
    free = room(case, allowance)
    return case.off <= free if limit_counts else case.off < free


def both(case, allowance, limit_counts):
    """Within the smaller of two is within both; beyond one of them is beyond, whatever the other is."""
    answers = [attempt(case, one, limit_counts) for one in allowance.of]
    if False in answers:
        return False
    return all(settled(answers))


def either(case, allowance, limit_counts):
    """Within the larger of two is within one of them."""
    answers = [attempt(case, one, limit_counts) for one in allowance.of]
    if True in answers:
        return True
    return any(settled(answers))


def attempt(case, allowance, limit_counts):
    """Whether the actual is within one of two, or why that cannot be told."""
    try:
        return within(case, allowance, limit_counts)
    except Unrated as stop:
        return stop


def settled(answers):
    """The answers, where all are there."""
    for one in answers:
        if isinstance(one, Unrated):
            raise one
    return answers


def better_by(case, allowance):
    """Whether the actual is better than the target by an allowance or more."""
    answers = [attempt_better(case, one) for one in (allowance.of or (allowance,))]
    if allowance.word == "smaller_of" and True in answers:
        return True
    if allowance.word == "larger_of" and False in answers:
        return False
    return (any if allowance.word == "smaller_of" else all)(settled(answers))


def attempt_better(case, allowance):
    """Whether the actual is better by one allowance, or why that cannot be told."""
    try:
        return case.off < 0 and -case.off >= room(case, allowance)
    except Unrated as stop:
        return stop


def underspent(case):
    """The level of an underspend that is larger than what is free; None where there is none."""
    if kind_of(case) != SPENDING or case.rules.underspend is None or case.off >= 0:
        return None
    allowance, level = case.rules.underspend
    turned = copy.copy(case)
    turned.off = -case.off
    return None if within(turned, allowance) else level


def room(case, allowance):
    """How far one allowance goes from the target that is used."""
    unit = case.actual.unit or case.target.unit
    if allowance.word == "points":
        return points(case, allowance, unit)
    if allowance.word == "days":
        if unit not in ("date", "seconds"):
            raise Unrated("ambiguous_unit")
        return days(allowance.amount, unit)
    if allowance.word == "working_days":
        if unit != "date":
            raise Unrated("ambiguous_unit")
        step = 1 if case.actual.amount > case.target.amount else -1
        return working_days(case.rules.holidays, int(case.target.amount), int(allowance.amount), step)
    if unit == "date":
        raise Unrated("no_rule|ambiguous_unit|zero_target|no_tolerance")
    if case.used == 0:
        raise Unrated("zero_target")
    return abs(case.used) * allowance.amount / 100


def points(case, allowance, unit):
    """Points in the measure's own unit; those with a unit need values that have it, too."""
    bare = unit == "" and allowance.unit != "%" and not case.actual.power
    if allowance.unit and allowance.unit != unit and not bare:
        raise Unrated("ambiguous_unit")
    if unit == "clock" and allowance.unit != "clock":
        raise Unrated("ambiguous_unit")
    return allowance.amount


def working_days(holidays, start, amount, step=1):
    """The calendar days that so many working days after a date take, or before it."""
    day = datetime.date.fromordinal(start)
    start = day
    while amount:
        day += datetime.timedelta(step)
        if day.weekday() < 5 and day not in holidays:
            amount -= 1
    return abs((day - start).days)


def own_tolerance(case):
    """The tolerance that holds for a measure: of a line, of the return's own column, or of the line for all."""
    column = case.measure.table.tolerance
    if column is None or case.said.get("amber_within") is not None:
        return tolerance(case.rules, case.said)
    return Allowance("column", 0)


def column_within(case):
    """Whether the actual is within the tolerance that stands in the return."""
    how = case.measure.table.tolerance
    said = case.measure.cell("amber_within")
    if said.kind != "number":
        raise Unrated("no_tolerance")
    if how == "percent_of_target":
        if said.unit not in ("", "%") or (said.unit == "" and said.power) or in_doubt_of_share(said):
            raise Unrated("no_tolerance")
        return within(case, Allowance("percent_of_target", abs(said.amount)))
    ours = case.actual.unit or case.target.unit
    bare_share = said.unit == "" and ours == "%" and 0 < abs(said.amount) < Fraction(1, 2)
    if bare_share or said.power or (said.unit and ours and said.unit != ours) or (said.unit == "%" and not ours):
        raise Unrated("no_tolerance")
    return within(case, Allowance("points", abs(said.amount)))


def in_doubt_of_share(said):
    """Whether a bare number may be a share of one."""
    return said.unit == "" and 0 < said.amount < 1
