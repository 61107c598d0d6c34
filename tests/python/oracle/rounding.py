"""Rounding before the comparison.

Source: docs/rules/numbers.md, "Rounding before the comparison".
"""

import dataclasses
from fractions import Fraction


def half_away(amount, places):
    """An amount with so many places, halves away from zero."""
    scaled = abs(amount) * 10**places
    whole = scaled.numerator // scaled.denominator
    if scaled - whole >= Fraction(1, 2):
        whole += 1
    return Fraction(whole, 10**places) * (-1 if amount < 0 else 1)


def places_of(number_format):
    """How many places a number format shows; None where it shows all."""
    if number_format == "General":
        return None
    section = number_format.split(";")[0].split("]")[-1]
    return section.count("0", section.index(".")) if "." in section else 0


def rule_of(case):
    """The rounding that the closest line says: the measure's, or that of its table."""
    said = case.said.get("rounded")
    return case.measure.table.rounded if said is None else said


def rounded(case, value, column):
    """A value as it is compared: rounded where the rules say so."""
    said = rule_of(case)
    if said is None or value.kind not in ("number", "range"):
        return value
    places = said
    if said == "yes":
        cell = case.measure.cells.get(column)
        places = places_of(cell.number_format) if cell and isinstance(cell.value, int | float) else None
    if places is None:
        return value
    upper = None if value.upper is None else half_away(value.upper, places)
    return dataclasses.replace(value, amount=half_away(value.amount, places), upper=upper)
