"""Compares what a program read with what a careful person reads: words, numbers, dates and limits in words.

A percentage may stand as 0.77, "77%" or 77 (hundredths), a date in ISO 8601 or as a spreadsheet's serial number. Numbers
are decimals throughout.
"""

import datetime
import re
from decimal import Decimal, InvalidOperation

EPOCH = datetime.date(1899, 12, 30)
ISO_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ]00:00(?::00)?)?")
FIGURE = re.compile(r"(?<![\w%.])-?\d[\d,]*(?:\.\d+)?\s*%?|(?<=-)\d[\d,]*(?:\.\d+)?\s*%?")
CALL = re.compile(r"(\w+)\s*\((.*)\)")
# A fraction above ten is no percentage, so that 5 and 500 are equal and 50 and 5000 are not.
LARGEST_FRACTION = 10
CLOCK = re.compile(r"(\d+):([0-5]\d)(?::([0-5]\d))?")

# The spellings of a limit's sign; a longer one counts before one that it holds.
SIGNS = {
    ">=": (">=", "=>", "≥", "=/>", ">/=", "at least", "no less than", "not less than", "no fewer than", "or more", "or above",
           "or higher", "or better", "minimum", "min"),
    "<=": ("<=", "=<", "≤", "=/<", "</=", "at most", "no more than", "not more than", "up to", "or less", "or fewer", "or below",
           "or under", "or lower", "maximum", "max"),
    ">": (">", "more than", "greater than", "above", "over"),
    "<": ("<", "less than", "fewer than", "below", "under"),
}
SPELLINGS = sorted(((spelling, sign) for sign, all_of in SIGNS.items() for spelling in all_of), key=lambda one: -len(one[0]))


def plain(value):
    """Returns a text without case and runs of spaces; a whole number without its decimals."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str("" if value is None else value).split()).casefold()


def words(value):
    """Returns the words of a text, such as q3 and 25 of "Q3'25"."""
    return set(re.findall(r"[^\W_]+", plain(value)))


def number(value):
    """Returns a number as a decimal, a percentage as its fraction, a date as its serial number; `None` for a word."""
    if isinstance(value, dict):
        value = value.get("value")
    if value is None or isinstance(value, bool):
        return None
    text = str(value).strip()
    if found := ISO_DATE.fullmatch(text):
        return Decimal((datetime.date(*map(int, found.groups())) - EPOCH).days)
    text = text.replace("\u2212", "-").replace("\u00a0", "").replace(" ", "").replace(",", "").lstrip("£$€")
    percent = text.endswith("%")
    try:
        read = Decimal(text.rstrip("%"))
    except InvalidOperation:
        return None
    return None if not read.is_finite() else read / 100 if percent else read


def close(one, other):
    """Tells whether two decimals are the same but for the last digits of binary fractions."""
    return abs(one - other) <= Decimal("1e-9") * max(1, abs(one))


def same_number(true, read):
    """Tells whether a number that was read is the true one: as it is, a fraction in hundredths, a clock's time in seconds."""
    clock, found = CLOCK.fullmatch(str(true).strip()), figures(read)
    if clock:
        return any(close(seconds, one) for seconds in durations(clock) for one in found)
    pairs = [(one, other) for one in figures(true) for other in found]
    return any(close(one, other) or (abs(one) <= LARGEST_FRACTION and close(one * 100, other)) for one, other in pairs)


def figures(value):
    """Returns what a number may be: a percentage its fraction or its hundredths, a word nothing."""
    found = number(value)
    if found is None:
        return []
    return [found, found * 100] if str(value).strip().endswith("%") else [found]


def durations(clock):
    """Returns what 8:45 may be in seconds: hours and minutes, or minutes and seconds."""
    first, second, third = (Decimal(part or 0) for part in clock.groups())
    return [first * 3600 + second * 60 + third] + ([first * 60 + second] if clock[3] is None else [])


def limit(value):
    """Returns the sign and the numbers of a limit in words."""
    text = plain(value).replace("\u2212", "-")
    sign = next((sign for spelling, sign in SPELLINGS if spoken(spelling, text)), None)
    return sign, [found.strip() for found in FIGURE.findall(text)]


def spoken(spelling, text):
    """Tells whether a spelling of a sign stands in a text, words as whole words."""
    return re.search(rf"\b{spelling}\b", text) is not None if spelling[0].isalpha() else spelling in text


def same_limit(true, read):
    """Tells whether a target that was read is the true one, both as numbers or with the sign of their words."""
    if number(true) is not None and number(read) is not None:
        return same_number(true, read)
    if read is None:
        return False
    (true_sign, true_numbers), (sign, numbers) = limit(true), limit(read)
    if true_sign and sign and true_sign != sign:
        return False
    return any(same_number(one, other) for one in true_numbers for other in numbers)


def same_value(one, other):
    """Tells whether two answers say the same: numbers by value, texts without case, lists and objects part by part."""
    one, other = called(one), called(other)
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same_value(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same_value, one, other))
    if any(isinstance(value, (dict, list, bool, type(None))) for value in (one, other)):
        return one is other
    numbers = number(one), number(other)
    return plain(one) == plain(other) or (None not in numbers and numbers[0] == numbers[1])


def called(value):
    """Returns `percent_of_target(5)` as an object of that name."""
    found = CALL.fullmatch(value.strip()) if isinstance(value, str) else None
    return {found[1]: found[2].strip()} if found and number(found[2]) is not None else value
