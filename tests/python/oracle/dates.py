"""Draws tables of dates, durations, yes and no, ratios and shares, with the rules that fit them.

Source: docs/rules/dates.md. Each cell is made together with its meaning: the days of a date, the seconds of a duration.
"""

import datetime
from fractions import Fraction

from . import cells
from .allowances import DAY, working_days
from .meaning import Meaning, number
from .model import HIGHER, LOWER, Allowance, Cell, Condition, Line, Measure, Rules, Table

TODAY = datetime.date(2026, 3, 31)
HOLIDAYS = [datetime.date(2026, 4, 3), datetime.date(2026, 4, 6), datetime.date(2026, 3, 17)]
DAY_FORMATS = ["dd/mm/yyyy", "yyyy-mm-dd", "d mmm yyyy", "dd-mmm-yy"]
MINUTE = 60


def date_cell(rng, day):
    """A cell with a date, as one of Excel's or as a text."""
    said = number(day.toordinal(), "date")
    moment = datetime.datetime(day.year, day.month, day.day)
    chance = rng.random()
    if chance < 0.1:
        hours = rng.choice([6, 12, 18])
        if rng.random() < 0.5:
            part = number(day.toordinal() + Fraction(hours, 24), "date")
            return Cell(moment.replace(hour=hours), part, "dd/mm/yyyy hh:mm")
        return Cell(moment.replace(hour=hours), said, "dd/mm/yyyy")
    if chance < 0.5:
        return Cell(moment, said, rng.choice(DAY_FORMATS))
    forms = [day.isoformat(), f"{day.day} {day:%B %Y}", f"{day:%d-%b-%y}"]
    if day.day > 12 or day.day == day.month:
        forms.append(f"{day:%d/%m/%Y}")
    return cells.text_cell(rng.choice(forms), said)


def doubtful_date(rng):
    """A date with two readings, or one that does not show its day."""
    if rng.random() < 0.6:
        text = rng.choice(["03/04/2026", "5/6/2026", "12/11/2025"])
        return cells.text_cell(text, Meaning("two dates", words=text))
    return Cell(datetime.datetime(2026, rng.randint(1, 12), 1), Meaning("no day"), "mmm-yy")


def duration_cell(rng, seconds):
    """A cell with a duration, as Excel's or as a text."""
    said = number(seconds, "seconds")
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    if rng.random() < 0.4:
        return Cell(datetime.timedelta(seconds=seconds), said, rng.choice(["[h]:mm:ss", "[h]:mm"] if not rest
                                                                          else ["[h]:mm:ss"]))
    forms = [f"{hours}:{minutes:02}:{rest:02}"]
    if not rest:
        forms.append(f"{hours}h {minutes}m")
    if hours >= 24 and not minutes and not rest:
        forms = [f"{hours // 24} days {hours % 24} hours"] if hours % 24 > 1 and hours >= 48 else forms
    return cells.text_cell(rng.choice(forms), said)


def hidden_days():
    """30 hours that are shown as 6:00."""
    return Cell(datetime.timedelta(hours=30), Meaning("no day"), "h:mm")


def truth_cell(rng, amount, plainly=False):
    """A ticked box, or yes or no as a word."""
    said = number(amount, "truth")
    if rng.random() < 0.4:
        return Cell(bool(amount), said)
    words = {1: ["Yes", "yes", "Y"], 0: ["No", "no", "N"]}[int(amount)]
    return cells.text_cell(rng.choice(words[:1] if plainly else words), said)


def fraction_cell(unit, above, below):
    """A ratio as in 2:5, a share as in 1 in 5, or a clock as in 4:32."""
    if unit == "ratio":
        return cells.text_cell(f"{above}:{below}", number(Fraction(above) / below, unit))
    if unit == "one in":
        return cells.text_cell(f"{above} in {below}", number(Fraction(above, below), unit))
    return cells.text_cell(f"{above}:{below:02}", number(above * MINUTE + below, unit))


def draw_of(rng, unit, amount):
    """A cell with this amount of a notation."""
    if unit == "date":
        return date_cell(rng, datetime.date.fromordinal(int(amount)))
    if unit == "seconds":
        return duration_cell(rng, int(amount))
    return truth_cell(rng, amount)


def draw_pair(rng, unit):
    """An actual and a target of a notation whose amounts are fractions."""
    if unit == "ratio":
        return [fraction_cell(unit, rng.choice([1, 1, 2]), rng.choice([2, 3, 4, 5, 7])) for _ in "ab"]
    if unit == "one in":
        return [fraction_cell(unit, 1, rng.choice([2, 3, 4, 5, 6, 7, 8])) for _ in "ab"]
    return [fraction_cell(unit, rng.choice([4, 5]), rng.choice([30, 32, 40])) for _ in "ab"]


def draw_allowance(rng, unit):
    """A tolerance that suits a notation, seldom one that does not."""
    if unit == "date":
        word = rng.choice(["days", "days", "points", *["working_days"] * 4, "percent_of_target"])
        return Allowance(word, Fraction(rng.choice([0, 1, 5, 10, 14]) if word != "percent_of_target" else 5))
    if unit == "seconds":
        in_days = Allowance("days", Fraction(rng.choice([0, 1, 2])))
        return rng.choice([in_days, Allowance("percent_of_target", Fraction(10))])
    return Allowance("percent_of_target", Fraction(rng.choice([10, 20, 25])))


def draw_conditions(rng, unit, levels, has_previous):
    """Conditions for dates, or for yes and no."""
    last = Condition("otherwise", (), levels[2])
    if has_previous and unit in ("date", "seconds") and rng.random() < 0.6:
        return Condition(rng.choice(["improved", "improved_or_same"]), (), levels[0]), last
    if unit == "truth":
        yes = rng.choice(["Yes", True])
        no = rng.choice(["No", False])
        return Condition("exactly", (yes,), levels[0]), Condition("exactly", (no,), levels[1]), last
    if unit == "date":
        day = TODAY + datetime.timedelta(rng.randint(-5, 5))
        take = number(day.toordinal(), "date", words=day.isoformat())
        second = Condition("within", (draw_allowance(rng, unit),), levels[1])
        first = rng.choice([Condition("at_most", (take,), levels[0]), Condition("on_target", (), levels[0]),
                            Condition("better_than_target", (Allowance("days", Fraction(3)),), levels[0])])
        return (first, second, last)
    return (Condition("on_target", (), levels[0]), Condition("within", (draw_allowance(rng, unit),), levels[1]), last)


def draw_rules(rng, unit):
    """The rules for a notation."""
    rules = Rules(["Green", "Amber", "Red"], False)
    rules.all_others = rng.choice([LOWER, LOWER, LOWER, HIGHER])
    rules.earlier = unit == "date" and rng.random() < 0.8
    rules.today = TODAY if rng.random() < 0.85 else None
    rules.from_1904 = rng.random() < 0.2
    rules.not_due_word = "Not due" if rng.random() < 0.6 else None
    if unit == "date" and rng.random() < 0.6:
        rules.holidays, rules.holidays_in = frozenset(HOLIDAYS), rng.choice(["first", "last", "all"])
    if rng.random() < 0.85:
        rules.amber = [(draw_allowance(rng, unit), None, None)]
    if rng.random() < 0.6:
        rules.same = [(Allowance("days", Fraction(rng.choice([0, 1, 3]))) if unit in ("date", "seconds")
                       else Allowance(rng.choice(["percent_of_previous", "points"]), Fraction(0)), None)]
    return rules


def draw_table(rng, rules, unit):
    """A table of milestones."""
    headings = {"measure": "Milestone", "target": "Baseline", "actual": "Actual"}
    table = Table(["Plan"], headings)
    if rules.same and rng.random() < 0.8:
        headings["previous"] = "Expected before"
        table.direction = True
    if unit == "date":
        chance = rng.random()
        if rng.random() < 0.2:
            headings["revised"] = "Revised date"
            table.first_target = ("revised", "target")
        if chance < 0.7:
            headings["later"] = "Forecast"
            table.first, table.ends_today = ("actual", "later"), rng.random() < 0.8
        elif chance < 0.85:
            table.first, table.ends_today, table.only_today = (), True, True
            del headings["actual"]
    return table


def draw_cells(rng, rules, table, unit, start):
    """The cells of one row."""
    found = {}
    if unit in ("ratio", "one in", "clock"):
        found["actual"], found["target"] = draw_pair(rng, unit)
        found["previous"] = draw_pair(rng, unit)[0]
    elif unit == "truth":
        plainly = any("by" in line.sets for line in rules.lines)
        found = {column: truth_cell(rng, rng.randint(0, 1), plainly) for column in ("actual", "target", "previous")}
    else:
        steps = steps_of(rng, rules, table, unit, start)
        found = {column: draw_of(rng, unit, amount) for column, amount in steps.items()}
    for column in found:
        if rng.random() < 0.08:
            found[column] = draw_odd(rng, unit, column)
    for column in ("actual", "later"):
        if table.first and rng.random() < 0.55:
            found[column] = rng.choice([cells.NOTHING, cells.NOTHING, *map(no_data, ("-", "..", "no data"))])
    if table.first_target:
        found["revised"] = rng.choice([found["target"], cells.NOTHING, no_data("-"), date_cell(rng, TODAY)])
    if found["target"].value is None:
        found["target"] = cells.text_cell("TBC", Meaning("gap", reason="awaited", words="TBC"))
    return {column: cell for column, cell in found.items() if column in table.headings}


def no_data(text):
    """A text that says that there is nothing; a dash and two dots are not filled, and the others are."""
    return cells.text_cell(text, Meaning("gap", reason="no_data", words=text))


def draw_odd(rng, unit, column):
    """Something that does not fit the other cells of its row."""
    kinds = [cells.NOTHING, cells.number_cell(rng.choice([0, 5, 45])), cells.words("see note"),
             cells.text_cell("TBC", Meaning("gap", reason="awaited", words="TBC")), truth_cell(rng, 1)]
    if unit == "date":
        kinds += [doubtful_date(rng), doubtful_date(rng), duration_cell(rng, 190)]
    if unit == "seconds":
        kinds += [hidden_days(), fraction_cell("clock", 4, 32)]
    return rng.choice(kinds)


def steps_of(rng, rules, table, unit, start):
    """Amounts at the edge of what the tolerance allows."""
    rooms = [0, 1, 3]
    for allowance, _, _ in rules.amber:
        amount = int(allowance.amount)
        if unit == "date" and allowance.word == "working_days":
            amount = working_room(rules, start, amount)
        rooms += [amount, amount, amount + 1, amount + 2]
    size = 1 if unit == "date" else rng.choice([1, MINUTE, 3600, DAY])
    near = [start + rng.choice(rooms) * size * rng.choice([1, 1, -1]) for _ in "abc"]
    return {"target": start, "actual": max(near[0], 60), "later": max(near[1], 60), "previous": max(near[2], 60)}


def working_room(rules, start, amount):
    """The calendar days that so many working days take from this day."""
    return working_days(rules.holidays, start, amount)


def draw(rng, taken, draw_name):
    """The rules, the table and its rows."""
    unit = rng.choice(["date"] * 7 + ["seconds", "seconds", "truth", "truth", "ratio", "one in", "clock"])
    rules = draw_rules(rng, unit)
    table = draw_table(rng, rules, unit)
    names = [draw_name(rng, taken) for _ in range(rng.randint(14, 24))]
    has_previous = "previous" in table.headings
    if rng.random() < (0.95 if has_previous and table.ends_today else 0.45):
        by = draw_conditions(rng, unit, rules.levels, has_previous)
        kind = "" if by[0].word.startswith("improved") else names[0].split()[0]  # seldom, and so of all
        rules.lines.append(Line((kind + "*",), {"by": by}))
    if rng.random() < 0.5:
        way = rng.choice([HIGHER, LOWER])
        rules.lines.append(Line(tuple(rng.sample(names, 2)), {"good_is": way}, way="list"))
    if table.only_today and rng.random() < 0.7:
        rules.lines = [Line(("*",), {"good_is": HIGHER, "by": (
            Condition("on_target", (), "Red"), Condition("within", (Allowance("days", Fraction(30)),), "Amber"),
            Condition("otherwise", (), "Green"))})]
    measures = []
    for name in names:
        middle = TODAY.toordinal() + rng.choice([0, 0, 0, 1, -1, 3, 17, -30, -31, -9])
        start = middle if unit == "date" else rng.choice([180, 3 * MINUTE, 3600, 2 * 3600, 2 * DAY + 3 * 3600])
        measures.append(Measure(name, table, draw_cells(rng, rules, table, unit, start)))
    return rules, table, measures
