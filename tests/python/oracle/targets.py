"""Targets that state their condition, and limits of levels in words: what they say, and how they are drawn.

Source: docs/rules/tolerance.md ("Targets with a condition"), conditions.md ("Limits in words"), decision 38.
"""

import dataclasses
from fractions import Fraction

from .case import Unrated
from .cells import Cell, grouped, plain, text_cell
from .meaning import Meaning, number

# How a sign may be written; `{}` is the number with its unit.
SIGNS = {
    ">=": [">= {}", "≥ {}", "≥{}", "=/> {}", "at least {}", "min {}", "{} or more", "{}+", "At least {}"],
    ">": ["> {}", "more than {}", "above {}", ">{}"],
    "<=": ["<= {}", "≤ {}", "</= {}", "no more than {}", "max {}", "{} or fewer", "No more than {}"],
    "<": ["< {}", "below {}", "under {}", "less than {}", "<{}"],
}
FOREIGN = {">=": ["au moins {}", "mínimo {}", "paling sedikit {}"]}
# Sentences around a number, by its unit, each with the sign that stands in it, or none; None where it is not read.
SENTENCES = {
    "": [("{} by March 23", ""), ("{} wibbles", None), ("≥ {} wibbles", ">="), ("Complete {} work orders", ""),
         ("Complete ≥ {} work orders a year", ">=")],
    "%": [("{} by March 23", ""), ("at least {} within 30 seconds", ">=")],
}


def with_unit(amount, unit):
    """A number with its unit, as people type it."""
    if unit == "%":
        return f"{plain(amount)}%"
    if unit == "£":
        return f"£{grouped(amount)}"
    return f"{grouped(amount)} {unit}" if unit else grouped(amount)


def draw_sign(rng, amount, unit, way=None, sentences=True):
    """A target with its condition in words or signs, mostly the one that suits a way."""
    signs = {"higher": [">=", ">"], "lower": ["<=", "<"]}.get(way) if rng.random() < 0.9 else None
    sign = rng.choice(signs or list(SIGNS))
    forms = SIGNS[sign] + (FOREIGN.get(sign, []) if rng.random() < 0.3 else [])
    text = rng.choice(forms)
    if unit == "days" and sign == "<=" and rng.random() < 0.3:
        text = "within {}"
    if sentences and rng.random() < 0.08 and unit in SENTENCES:
        text, sign = rng.choice(SENTENCES[unit])
    text = text.format(with_unit(amount, unit))
    return text_cell(text, Meaning("text", words=text) if sign is None else number(
        amount, unit, sign=sign, words=text))


def last_year(rng):
    """A target that is the value of the year before."""
    text = rng.choice(["less than last year", "Less than last year"])
    return text_cell(text, Meaning("last year", sign="<", words=text))


@dataclasses.dataclass(frozen=True)
class Bound:
    """Which actuals have a level: from `low` to `high`, and whether the ends are in by a sign, by a range, or not."""

    level: str
    low: Fraction | None = None
    high: Fraction | None = None
    low_in: str = "range"  # sign, range or out
    high_in: str = "range"


def how_well(bound, actual):
    """How well a bound holds an actual: 2 by a sign or inside, 1 at the end of a range, 0 not at all."""
    found = 2
    for end, side, how in ((bound.low, 1, bound.low_in), (bound.high, -1, bound.high_in)):
        if end is None:
            continue
        if (actual - end) * side < 0 or (actual == end and how == "out"):
            return 0
        if actual == end and how == "range":
            found = 1
    return found


def by_words(case):
    """The level whose limits, in the words of the return, the actual is within."""
    said = case.measure.cell("limits")
    case.need_actual()
    if said.kind != "limits":
        raise Unrated("no_limit")
    bounds, unit = said.parts, said.unit
    if unit not in ("", case.actual.unit):
        raise Unrated("ambiguous_unit|no_limit")
    how = {bound.level: how_well(bound, case.actual.amount) for bound in bounds}
    best = [level for level, well in how.items() if well and well == max(how.values())]
    if len(best) != 1:
        raise Unrated("no_limit")
    return best[0]


def draw_limits(rng, levels, unit, way):
    """The limits of three levels in words, and the numbers at which they meet."""
    low = Fraction(rng.choice([60, 70, 80, 90]))
    high = low + rng.choice([2, 5, 8])
    initials = [level[0] for level in levels]
    best, middle, worst = (level[0] if rng.random() < 0.3 and initials.count(level[0]) == 1 else level
                           for level in levels)
    number_of = {end: with_unit(end, unit) for end in (low, high)}
    upper = high + rng.choice([0, 0, 0, 0, 0, 0, -1, -1, 1])  # a gap holds some actuals by none, and an overlap by two
    span = f"{plain(low)}-{with_unit(upper, unit)}"
    first, second, third = levels
    if way == "higher":
        text = rng.choice(["{b} {h}+; {m} {s}; {w} < {l}", "{b} ≥ {h}; {m} {s}; {w} < {l}",
                           "{b} >= {h}, {m} {s}, {w} < {l}"])
        bounds = (Bound(first, high, None, "sign"), Bound(second, low, upper), Bound(third, None, low, high_in="out"))
    else:
        text = rng.choice(["{b} <= {l}; {m} {s}; {w} > {h}", "{b} ≤ {l}; {m} {s}; {w} > {h}"])
        bounds = (Bound(first, None, low, high_in="sign"), Bound(second, low, upper), Bound(third, high, None, "out"))
    text = text.format(b=best, m=middle, w=worst, s=span, h=number_of[high], l=number_of[low])
    meaning = Meaning("limits" if upper <= high else "text", unit=unit, words=text, parts=bounds)
    return Cell(text, meaning), [low, high]
