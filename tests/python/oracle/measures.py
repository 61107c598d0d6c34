"""Draws measures whose values stand on the limits of their rules, one digit beside them, or anywhere."""

from fractions import Fraction

from . import cells
from .decide import Case, bare_numbers
from .direction import allowance_of
from .lines import NUMBERS, WAYS, WORDS_OF_WAY
from .model import Allowance, Heading, Measure
from .resolve import tolerance
from .targets import draw_sign, last_year

STEPS = [Fraction(1, 10**places) for places in (0, 0, 1, 2, 2, 4, 7)]
LONGEST = 14  # digits of an amount, so that its hundredth still has fewer than 15


def fit_to_type(amount):
    """Whether people could type an amount: it ends, and has not too many digits."""
    rest = Fraction(amount).denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1 or abs(amount) >= 10**13:
        return False
    return len(cells.plain(Fraction(amount)).replace(".", "").lstrip("-0")) <= LONGEST


def limits(case):
    """The amounts at which the rating of a measure may change."""
    by = case.said.get("by") or ()
    if isinstance(by, Fraction):
        return [by]
    found = [condition_number(take) for condition in by for take in condition.takes]
    found = [amount for amount in found if amount is not None]
    target = case.target
    if target.kind not in ("number", "range"):
        return found or [Fraction(10)]
    allowances = [take for condition in by for take in condition.takes if hasattr(take, "word")]
    own = tolerance(case.rules, case.said) or case.rules.function
    floor = case.value("floor")
    found += [floor.amount] * 2 if floor.is_number else []
    allowances += [own] if own else []
    allowances = [one for allowance in allowances for one in (allowance.of or (allowance,))]
    allowances += column_allowances(case)
    share = case.due()
    for end in (target.amount, target.upper or target.amount):
        used = end * share
        rooms = [one.amount if one.word == "points" else abs(used) * one.amount / 100 for one in allowances]
        found += [used, used] + [used + sign * room for room in rooms for sign in (1, -1)]
    return found


def column_allowances(case):
    """The tolerance in the return, as an allowance."""
    said, how = case.measure.cell("amber_within"), case.measure.table.tolerance
    if not how or not said.is_number:
        return []
    return [Allowance("percent_of_target" if how == "percent_of_target" else "points", said.amount)]


def condition_number(take):
    """The number that a condition takes, if it takes one."""
    if isinstance(take, str | Heading) or hasattr(take, "word"):
        return None
    return getattr(take, "amount", take)


def near(rng, amounts):
    """One of some amounts, or one digit beside it, or anywhere about."""
    amount = rng.choice(amounts)
    shift = rng.choice([0, 0, 0, 1, -1])
    if shift:
        amount += shift * rng.choice(STEPS)
    elif rng.random() < 0.1:
        amount = round(amount * Fraction(rng.randint(1, 30), 10), 2)
    return amount if fit_to_type(amount) else round(Fraction(amount), 4)


def draw_target(rng, case, unit, kind):
    """The target's cell, of a measure that counts this."""
    powers, table = not bare_numbers(case), case.measure.table
    amount = rng.choice(NUMBERS) * (1000 if unit == "£" else 1)
    if rng.random() < 0.12:
        amount = rng.choice([Fraction(0), Fraction(0), Fraction("0.5"), -amount, amount + Fraction("0.25")])
    if kind == "odd":
        return cells.oddity(rng, of_target=True)
    if kind == "range" and amount > 0 and rng.random() < 0.1 and not unit:
        return cells.approximate(rng, amount, False)
    if kind == "range" and amount > 0:
        return cells.span(rng, amount, amount + rng.choice([1, 5, Fraction("7.5"), 80]), unit)
    signs = 0.7 if case.said.by_target else 0.12
    if amount >= 0 and rng.random() < signs and not case.said.get("ranked"):
        columns = table.headings.keys() & {"same_period_last_year", "previous"}
        return last_year(rng) if columns and rng.random() < 0.15 else draw_sign(
            rng, amount, unit, case.said.good, sentences="floor" not in table.headings)
    return cells.drawn(rng, amount, unit, powers=powers)


def draw_floor(rng, case, unit):
    """A limit that stands in the return, near the target."""
    if rng.random() < 0.1:
        return rng.choice([cells.NOTHING, cells.gap(rng), cells.words("see note")])
    target = case.target.amount if case.target.is_number else Fraction(40)
    amount = target + rng.choice([-10, -5, -1, 0, 1, 5])
    return cells.drawn(rng, amount, unit, powers=False) if fit_to_type(amount) else cells.NOTHING


def draw_tolerance(rng, case, unit):
    """A tolerance that stands in the return: in points, or in percent of the target."""
    if rng.random() < 0.15:
        return rng.choice([cells.NOTHING, cells.words("see note"), cells.words("TBC"), cells.gap(rng, ("no_data",))])
    amount = rng.choice([Fraction(n) for n in ("1", "2", "2.5", "5", "10")])
    unit = rng.choice([unit, "", "%"]) if unit != "£" else unit
    return cells.drawn(rng, amount, unit, texts=0.2, powers=False)


def draw_value(rng, amount, unit, odd, powers=False, column=None):
    """A cell of the measure with this amount, seldom with another unit or with something odd.

    A power, as in £2m, is for measures that no bare number of the rules is compared with: that is doubted.
    """
    chance = rng.random()
    if chance < odd:
        return cells.oddity(rng)
    if chance < odd + 0.04:
        unit = rng.choice(["", "%", "£", "days"])
    elif chance < odd + 0.1 and unit == "" and amount >= 0:
        return cells.approximate(rng, Fraction(amount), column == "actual")
    return cells.drawn(rng, amount, unit, powers=powers)


def rooms(case):
    """How far the actual may be from the value before, and still count as the same."""
    allowance = allowance_of(case)
    if allowance is None:
        return [Fraction(0)]
    base = case.actual.amount if case.actual.is_number else Fraction(10)
    if allowance.word == "percent_of_target" and case.used is not None:
        base = case.used
    room = allowance.amount if allowance.word == "points" else abs(base) * allowance.amount / 100
    return [Fraction(0), room, room]


def draw_earlier(rng, case, unit):
    """A value before, at the edge of what counts as the same."""
    if not case.actual.is_number:
        return draw_value(rng, rng.choice(NUMBERS), unit, 0.1)
    amount, room = case.actual.amount, rng.choice(rooms(case))
    own = allowance_of(case)
    found = [amount + room, amount - room]
    if own and own.word == "percent_of_previous":
        found += [amount * 100 / (100 + sign * own.amount) for sign in (1, -1)]
    if case.used is not None:
        found += [2 * case.used - amount, 2 * case.used - amount + room]
    return draw_value(rng, near(rng, [one for one in found if fit_to_type(one)] or [amount]), unit, 0.12,
                      not bare_numbers(case))


def draw_counts(rng):
    """Two counts; the upper one is made to give a ratio that people meet."""
    below = rng.choice([4, 8, 20, 25, 40, 200, 3, 7])
    above = rng.randint(0, below + 2)
    found = [cells.drawn(rng, Fraction(above), "", texts=0.1), cells.drawn(rng, Fraction(below), "", texts=0.1)]
    if rng.random() < 0.1:
        found[rng.randint(0, 1)] = cells.no_count(rng)
    return found


def draw_word(rng, said, usual):
    """The cell of the return's own column for which way is good."""
    chance = rng.random()
    if chance < 0.4:
        return cells.NOTHING
    if chance < 0.48:
        return cells.words(rng.choice(["Sideways", "Less than 5", "On target", "see note"]))
    way = (said.get("good_is") or usual) if rng.random() < 0.9 else rng.choice(WAYS)
    return cells.words(rng.choice(WORDS_OF_WAY[way]))


def draw_measure(rng, rules, table, name, measure_id=None):
    """A measure with all the cells that its table has columns for."""
    unit = rng.choice(["", "", "", "%", "%", "£", "days"])
    if (table.unit or table.counts) and rng.random() < 0.75:
        unit = ""
    elif table.counts and rng.random() < 0.7:
        unit = {"£000": "£"}.get(table.counts, table.counts)
    measure = Measure(name, table, {}, id=measure_id)
    if "good_is" in table.headings:
        measure.cells["good_is"] = draw_word(rng, Case(rules, measure).said, rules.ways[name.split()[0]])
    kind = rng.choices(["number", "range", "odd"], [17, 2, 2])[0]
    measure.cells["target"] = draw_target(rng, Case(rules, measure), unit, kind)
    if "floor" in table.headings:
        measure.cells["floor"] = draw_floor(rng, Case(rules, measure), unit)
    if table.tolerance:
        measure.cells["amber_within"] = draw_tolerance(rng, Case(rules, measure), unit)
    draw_actual(rng, rules, measure, unit)
    case = Case(rules, measure)
    for column in ("previous", "baseline", "same_period_last_year"):
        if column in table.headings:
            measure.cells[column] = draw_earlier(rng, case, unit)
    if "intervention" in table.headings:
        base = case.actual.amount if case.actual.is_number else Fraction(10)
        found = [base] * 3 if rng.random() < 0.6 else [base, *limits(case)]
        measure.cells["intervention"] = draw_value(rng, near(rng, found), unit, 0.1)
    if "override" in table.headings and rng.random() < 0.3:
        measure.cells["override"] = cells.words(rng.choice([*rules.levels, rules.levels[0].upper(), "none", "-"]))
    keep_a_value(rng, measure, unit)
    if rules.decimal_comma:
        measure.cells = {column: cells.continental(cell) for column, cell in measure.cells.items()}
    if table.empty:
        for column, cell in measure.cells.items():
            if cell.value is None:
                measure.cells[column] = cells.Cell(table.empty, cell.meaning)
    return measure


def draw_actual(rng, rules, measure, unit):
    """The values that are rated."""
    table = measure.table
    if "numerator" in table.headings:
        measure.cells["numerator"], measure.cells["denominator"] = draw_counts(rng)
        return
    case = Case(rules, measure)
    if case.said.get("ranked"):
        draw_ranks(rng, measure, case.said.get("ranked"))
        return
    if any(case.said.get(key) for key in ("part", "parts", "target_in_actual")) and rng.random() < 0.8:
        draw_parts(rng, case)
        return
    by = case.said.get("by") or ()
    texts = [take for condition in (by if isinstance(by, tuple) else ()) for take in condition.takes
             if isinstance(take, str)]
    for column in ("actual", "forecast"):
        if column not in table.headings:
            continue
        amounts = limits(case)
        if case.unit == "%" and rng.random() < 0.3:
            amounts = [Fraction(2), Fraction("0.85"), Fraction(1)]
        measure.cells[column] = draw_value(rng, near(rng, amounts), unit, 0.1, not bare_numbers(case), column)
        if texts and rng.random() < 0.5:
            text = rng.choice(texts).replace("*", "ly so")
            measure.cells[column] = cells.words(text if rng.random() < 0.8 else "Nothing like it")


def draw_parts(rng, case):
    """An actual of several values, and mostly a target with the same parts."""
    found, said = case.measure.cells, case.said
    for column in case.measure.table.headings.keys() & {"forecast"}:
        found[column] = cells.NOTHING
    if said.get("target_in_actual"):
        target = rng.choice(NUMBERS)
        found["actual"] = cells.with_target(near(rng, [target, target, target + 1]), target, "Target")
        found["target"] = cells.NOTHING
        return
    names = rng.choice([("NCS", "MPT"), ("MPT", "NCS"), ("NCS", "Outreach", "MPT")])
    if said.get("part") == "Cumulative" and rng.random() < 0.8:
        amount = near(rng, [Fraction(40), Fraction(42)])
        found["actual"] = cells.with_cumulative(amount, amount + rng.choice([0, 5, 50]))
        return
    found["actual"] = cells.with_parts(rng, [(name, Fraction(rng.choice([40, 41, 42, 90, 95, 100]))) for name in names])
    if said.get("parts") == "worst" or rng.random() < 0.8:
        names = rng.choice([names, names, names[::-1], names, names[:2]])
        found["target"] = cells.with_parts(rng, [(name, Fraction(rng.choice([40, 42, 90, 100]))) for name in names])


def draw_ranks(rng, measure, ranks):
    """Texts with places in a list."""
    texts = [rng.choice(["{}", "In {}", "{} so far"]).format(rank.strip("*")) for rank in ranks]
    for column in ("actual", "target", "forecast"):
        if column in measure.table.headings:
            text = rng.choice([*texts, *texts, "Nowhere"])
            measure.cells[column] = cells.words(text)


def keep_a_value(rng, measure, unit):
    """Fills the target of a row without any value, which would be a title or a note."""
    values = [cell for column, cell in measure.cells.items() if column in ("actual", "target", "numerator")]
    if all(cell.value in (None, measure.table.empty) for cell in values):
        measure.cells["target"] = cells.drawn(rng, rng.choice(NUMBERS), unit, powers=False)
