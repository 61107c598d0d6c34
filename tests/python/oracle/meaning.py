"""What a cell says: a number with its unit, a range, a text, an error, or a reason why there is nothing.

Source: docs/rules/numbers.md ("How numbers are read", "How texts are read") and docs/rules/not-rated.md.
"""

import dataclasses
from fractions import Fraction

# The largest number that is read, and the smallest beside 0.
LARGEST = Fraction(10) ** 15
SMALLEST = Fraction(1, 10**13)
# What is written in a notation of its own, and meets nothing but its like: docs/rules/dates.md.
NOTATIONS = ("date", "seconds", "clock", "truth", "ratio", "one in")


@dataclasses.dataclass(frozen=True)
class Meaning:
    """What one cell says."""

    kind: str  # number, range, text, gap, error, huge, doubt, two dates, suppressed or last year
    amount: Fraction | None = None  # of a range, its lower end
    upper: Fraction | None = None
    unit: str = ""  # "" for a bare number, "%", "£", or a word such as "days"
    power: bool = False  # written with a power, as in "2k"
    reason: str = ""  # of a gap, why there is nothing
    words: str = ""  # the text as it stands in the cell
    parts: tuple[tuple[str, Fraction], ...] = ()
    sign: str = ""  # of a target, its condition: >=, >, <= or <

    @property
    def is_number(self):
        """Whether it can be compared as one number."""
        return self.kind == "number"


BLANK = Meaning("gap", reason="no_data")


def number(amount, unit="", **more):
    """A number, or what is too large or too small to be one."""
    amount = Fraction(amount)
    if abs(amount) >= LARGEST or (amount and abs(amount) < SMALLEST):
        return Meaning("huge", unit=unit, **more)
    return Meaning("number", amount, unit=unit, **more)


def of_number(value, number_format):
    """What a number cell says, at 15 significant digits; a percent format shows hundredths, £ makes it money."""
    amount = Fraction(format(value, ".15g"))
    if "%" in number_format:
        return number(amount * 100, "%")
    return number(amount, "£" if "£" in number_format else "")


def fits(one, other):
    """Whether two numbers can be compared by their units."""
    if one.unit in NOTATIONS or other.unit in NOTATIONS:
        return one.unit == other.unit
    if is_bare_zero(one) or is_bare_zero(other):
        return True
    if one.unit == other.unit:
        return bool(one.unit) or one.power == other.power
    if one.unit and other.unit:
        return False
    bare, full = (other, one) if one.unit else (one, other)
    if full.unit == "%":
        return False
    if full.unit == "£":
        return bare.power or not full.power
    return not bare.power


def is_bare_zero(meaning):
    """Nothing is nothing in any unit."""
    return meaning.is_number and not meaning.unit and not meaning.power and meaning.amount == 0


def in_doubt(meaning):
    """A value of which nobody can tell what it counts."""
    return dataclasses.replace(meaning, kind="doubt")


def in_thousands(meaning):
    """A number under a heading that says thousands of pounds; £90 may be £90,000 there, so it fits only its like."""
    if meaning.unit == "£" and not meaning.power:
        return dataclasses.replace(meaning, unit="£ or £000")
    if meaning.unit or meaning.power:
        return counted_in(meaning, "£")
    upper = None if meaning.upper is None else meaning.upper * 1000
    parts = tuple((name, amount * 1000) for name, amount in meaning.parts)
    return dataclasses.replace(meaning, amount=meaning.amount * 1000, upper=upper, unit="£", parts=parts)


def counted_in(meaning, unit):
    """What a cell says where the rules set what numbers count; "doubt" where that leaves more than one reading."""
    if unit is None or meaning.kind not in ("number", "range") or meaning.unit in NOTATIONS:
        return meaning
    if unit == "£000":
        return in_thousands(meaning)
    if unit == "number":
        return in_doubt(meaning) if meaning.unit == "%" else meaning
    if meaning.unit:
        same = meaning.unit == unit
        return meaning if same else in_doubt(meaning)
    if meaning.power:
        return meaning if unit == "£" else in_doubt(meaning)
    if unit == "%" and 0 < abs(meaning.amount) <= 2:
        return in_doubt(meaning)
    return dataclasses.replace(meaning, unit=unit)
