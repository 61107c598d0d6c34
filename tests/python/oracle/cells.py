"""Draws cells: a number in one of the ways that people type it, or what else stands where a number should.

Each text is made together with its meaning, from the tables of docs/rules/numbers.md.
"""

import datetime
import math
import re
from fractions import Fraction

from .meaning import BLANK, NOTATIONS, Meaning, number, of_number
from .model import Cell

# Amounts of £1m and more show as "£2M" and the like.
POWERS = {"M": 10**6, "m": 10**6, " million": 10**6, " bn": 10**9, "k": 10**3}
GAPS = {
    "no_data": ["-", "..", "[x]", "no data", "not available"],
    "not_applicable": ["N/A", "NA", "n.a.", "not applicable", "[z]", "n/a"],
    "awaited": ["TBC", "TBD", "to be confirmed", "awaited", "data awaited", "not yet available"],
    "not_due": ["Annual report – schedule to be confirmed", "annual measure", "not due",
                "indicator measured from July"],
}
TEXTS = ["0,5", "22/23 -64", "March 12", "3, 629", "905 (856)", "5 (£000)", "3 of 7", "64/70", "pro rata",
         "£2m overspend", "5 wibbles", "zero", "see note", "2m", "as agreed", "5 below target", "5 (hundreds)"]
SUPPRESSED = ["<5", "n<10", "*", "[c]"]
ERRORS = ["#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!"]
NUMBER_FORMATS = ["General", "General", "0", "#,##0", "#,##0.00", "0.0", "0.00"]
PERCENT_FORMATS = ["0%", "0.0%", "0.00%"]
MONEY_FORMATS = ["£#,##0", '"£"#,##0.00', "[$£-809]#,##0.00", "£#,##0;-£#,##0"]


def plain(amount):
    """A terminating fraction as its decimal digits."""
    sign, amount = "-" if amount < 0 else "", abs(amount)
    places = 0
    while (amount * 10**places).denominator != 1:
        places += 1
        assert places < 40, amount
    digits = str((amount * 10**places).numerator).rjust(places + 1, "0")
    return sign + (digits[:-places] + "." + digits[-places:] if places else digits)


def grouped(amount):
    """The same with commas between the thousands."""
    digits = plain(amount)
    sign, digits = ("-", digits[1:]) if digits.startswith("-") else ("", digits)
    whole, point, rest = digits.partition(".")
    return sign + f"{int(whole):,}" + point + rest


def number_cell(value, number_format="General"):
    """A number cell; its meaning is read from what is stored."""
    return Cell(value, of_number(value, number_format), number_format)


def stored(rng, amount):
    """The double of an amount: the nearest one, seldom a neighbour that Excel shows with the same digits."""
    value = float(amount)
    if rng.random() < 0.12 and value:
        for other in (math.nextafter(value, math.inf), math.nextafter(value, -math.inf)):
            if rng.random() < 0.5 and format(other, ".15g") == format(value, ".15g"):
                return other
    return int(amount) if amount.denominator == 1 and rng.random() < 0.8 else value


def text_cell(text, meaning):
    """A cell with a text."""
    return Cell(text, meaning)


def drawn(rng, amount, unit, texts=0.3, powers=True):
    """A cell that holds this amount in this unit, typed in one of the ways that the reference knows."""
    amount = Fraction(amount)
    if rng.random() < texts:
        return typed(rng, amount, unit, powers)
    if unit == "%":
        return number_cell(stored(rng, amount / 100), rng.choice(PERCENT_FORMATS))
    return number_cell(stored(rng, amount), rng.choice(MONEY_FORMATS if unit == "£" else NUMBER_FORMATS))


def typed(rng, amount, unit, powers):
    """The same as a text."""
    said = number(amount, unit)
    if unit == "%":
        form = rng.choice(["{}%", "{} per cent", "{}%", "Q1 {}% (3m average)", "{}% – Green"])
        if amount < 0:
            form = "{}%"
        return text_cell(form.format(plain(amount)), said)
    if unit == "£":
        return money(rng, amount, powers)
    if unit:
        return text_cell(f"{plain(amount)} {unit}", said)
    if amount < 0:
        form = rng.choice(["({})", "−{}", "-{}"])
        return text_cell(form.format(grouped(-amount)), said)
    form = rng.choice(["{}", "{}", "{}*", "{} [p]", "{} [r]", "March: {}", "22/23 {}", "Cumulative {}", "{} (r)",
                       "12-month rolling: {}", "Month 5: {}", "M5: {}", "Week 31: {}", "{} (Q3)"])
    if amount > 31 and amount < 1000 and rng.random() < 0.1:
        form = "22/23 – {}"
    if form == "Cumulative {}":
        said = number(amount, parts=(("Cumulative", amount),))
    return text_cell(form.format(grouped(amount)), said)


def money(rng, amount, powers):
    """An amount of money as a text, large ones often with a power."""
    sign, size = ("-" if amount < 0 else ""), abs(amount)
    said = number(amount, "£")
    if powers and size >= 1000 and sign == "" and rng.random() < 0.7:
        word = rng.choice([word for word, power in POWERS.items() if size >= power])
        digits = plain(size / POWERS[word])
        return text_cell(f"£{digits}{word}", number(amount, "£", power=True))
    return text_cell(f"{sign}£{grouped(size)}", said)


def approximate(rng, amount, is_number):
    """What is said to be about right: a number only as the actual."""
    form = rng.choice(["c.{}", "c. {}", "~{}", "approx. {}", "circa {}", "about {}"])
    text = form.format(grouped(amount))
    return text_cell(text, number(amount) if is_number else Meaning("text", words=text))


def with_parts(rng, parts):
    """A total with its parts in brackets: "905 (856 NCS, 49 MPT)"."""
    total = sum(amount for _, amount in parts)
    between = rng.choice([", ", "; "])
    text = f"{grouped(total)} ({between.join(f'{plain(amount)} {name}' for name, amount in parts)})"
    return text_cell(text, number(total, parts=tuple(parts)))


def with_target(amount, target, word):
    """A value with its target behind it: "117 jobs - Target 50"."""
    return text_cell(f"{grouped(amount)} jobs - {word} {grouped(target)}",
                     number(amount, "jobs", parts=((word, Fraction(target)),)))


def with_cumulative(amount, so_far):
    """The value of the period, and that of the year so far."""
    return text_cell(f"{grouped(amount)} Cumulative {grouped(so_far)}",
                     number(amount, parts=(("Cumulative", Fraction(so_far)),)))


def span(rng, low, high, unit):
    """A range as a target has it."""
    form = {"%": ["{}%-{}%", "{}% - {}%"], "£": ["£{}-£{}"], "days": ["{}-{} days", "{} to {} days"]}
    text = rng.choice(form.get(unit, ["{}-{}", "{} - {}", "{} to {}", "{}–{}", "between {} and {}"]))
    text = text.format(plain(Fraction(low)), plain(Fraction(high)))
    return text_cell(text, Meaning("range", Fraction(low), Fraction(high), unit=unit))


def continental(cell):
    """The same cell where texts have a decimal comma."""
    if not isinstance(cell.value, str):
        return cell
    if cell.meaning.kind in ("number", "range"):
        return Cell(re.sub(r"(?<=\d)[.,](?=\d)", lambda sign: ",."[sign[0] == ","], cell.value), cell.meaning)
    return words("see note") if cell.value in ("0,5", "3, 629") else cell


def gap(rng, reasons=tuple(GAPS)):
    """A text that tells why there is no value."""
    reason = rng.choice(reasons)
    text = rng.choice(GAPS[reason])
    return text_cell(text, Meaning("gap", reason=reason, words=text))


def oddity(rng, of_target=False):
    """Whatever is not a number: blank, a reason, a text, an error, a date, a switch, something too large."""
    kind = rng.choices(["blank", "gap", "text", "error", "date", "switch", "huge", "span", "suppressed"],
                       [4, 4, 3, 3, 1, 1, 1, 0 if of_target else 1, 0 if of_target else 2])[0]
    if kind == "blank":
        return Cell(None, BLANK)
    if kind == "gap":
        return gap(rng)
    if kind == "text":
        text = rng.choice(TEXTS)
        return text_cell(text, Meaning("text", words=text))
    if kind == "error":
        text = rng.choice(ERRORS)
        return text_cell(text, Meaning("error", words=text))
    if kind == "date":
        day = datetime.datetime(2023, rng.randint(1, 12), 3)
        return Cell(day, number(day.toordinal(), "date"), "dd/mm/yyyy")
    if kind == "switch":
        ticked = rng.random() < 0.5
        return Cell(ticked, number(int(ticked), "truth"))
    if kind == "suppressed":
        text = rng.choice(SUPPRESSED)
        return text_cell(text, Meaning("suppressed", words=text))
    if kind == "huge":
        return number_cell(rng.choice([10**15, 2.5e17, 1e-14, -(10**15)]))
    return span(rng, 5, 10, "")


def no_count(rng):
    """Whatever is not a number where two counts stand."""
    cell = oddity(rng)
    return cell if cell.meaning.unit not in NOTATIONS else NOTHING


def words(text):
    """A cell with a text that is no value: a name, a word of a column, a level."""
    return Cell(text, Meaning("text", words=text))


NOTHING = Cell(None, BLANK)
