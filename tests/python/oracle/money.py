"""Draws budgets: spending and income of either sign, variances in any meaning, underspends, and the budget of the year.

Source: docs/rules/money.md.
"""

import dataclasses
from fractions import Fraction

from . import cells
from .budgets import above_budget, kind_of, stretch_of
from .case import Case
from .lines import NUMBERS, draw_allowance, draw_family
from .measures import fit_to_type
from .model import CLOSE, HIGHER, INCOME, LOWER, SPENDING, Line, Measure, Rules, Table
from .pages import Page

ACTUALS = ["Actual", "Spend", "Actual to date", "Actual YTD", "Forecast outturn", "Projected", "Year to date"]
BUDGETS = ["Budget", "Plan", "Budget to date", "YTD budget", "Profiled budget", "Annual budget", "Full-year budget",
           "Budget (FY)"]
MEANINGS = ["actual - budget", "budget - actual", "adverse is positive", "favourable is positive"]


def draw_period(rng, rules, of_the_year):
    """A part of a year, the last of it, a whole year, or none."""
    chance = rng.random()
    if chance < (0.8 if of_the_year else 0.5):
        rules.period = (2025, rng.choice([1, 2, 3, 4]))
    elif chance < 0.9 - 0.3 * (not of_the_year):
        rules.whole_year = True
        rules.more.append('period("2025/26");')


def in_pounds(allowance):
    """An allowance for figures in thousands: its points are whole pounds, and say so."""
    if allowance.of:
        return dataclasses.replace(allowance, of=tuple(map(in_pounds, allowance.of)))
    if allowance.word != "points":
        return allowance
    return dataclasses.replace(allowance, amount=allowance.amount * 1000, unit="£")


def draw_rules(rng, kinds, of_the_year):
    """What is spending and what is income, their signs, the tolerance, and what an underspend is."""
    rules = Rules(["Green", "Amber", "Red"], False)
    draw_period(rng, rules, of_the_year)
    if rng.random() < 0.9:
        rules.amber = [(draw_allowance(rng), None, None)]
    rules.negative = rng.choice([None, INCOME, INCOME, SPENDING])
    ways = [SPENDING, SPENDING, INCOME, INCOME, SPENDING, LOWER, HIGHER, CLOSE]
    for kind in kinds[:-1]:
        rules.lines.append(Line((kind + "*",), {"good_is": rng.choice(ways)}, way="list"))
    rules.all_others = rng.choice([*ways, None])
    if rng.random() < 0.6:
        rules.underspend = (draw_allowance(rng), rng.choice(["Amber", "Amber", "Red"]))
    if rng.random() < (0.6 if of_the_year else 0.3) and rules.period:
        rules.lines.append(Line(("*",), {"profile": rng.choice(["linear", "flat"])}))
    if rng.random() < 0.15:
        rules.lines.append(Line((kinds[0] + "*",), {"by": draw_family(rng, rules, set())}))
    return rules


def draw_headings(rng):
    """Which figures the table has, and what their headings are."""
    columns = rng.choice([("actual", "target")] * 5 + [("variance",)] * 3 + [
        ("actual", "target", "variance"), ("target", "variance"), ("actual", "variance")])
    pairs = [(ACTUALS[:2], BUDGETS[:2]), (ACTUALS, BUDGETS), (ACTUALS[2:4], BUDGETS[5:]), (ACTUALS[4:6], BUDGETS[2:5])]
    ours, theirs = rng.choices(pairs, [4, 3, 3, 1])[0]
    texts = {"actual": rng.choice(ours), "target": rng.choice(theirs), "variance": "Variance"}
    return {"measure": "Service"} | {column: texts[column] for column in columns}


def draw_figures(rng, rules, measure):
    """A budget and an actual on the limits of the rules, beside them, or anywhere; mostly of the right sign."""
    case = Case(rules, measure)
    kind = kind_of(case)
    sign = -1 if kind and rules.negative == kind else 1
    budget = rng.choice([*NUMBERS, Fraction(0), Fraction("33.3")])
    due = abs(budget) * (case.due() if rules.period else 1)
    allowances = [one for one, *_ in rules.amber] + ([rules.underspend[0]] if rules.underspend else [])
    singles = [single for one in allowances for single in (one.of or (one,))]
    power = 1000 if measure.table.counts else 1
    rooms = [single.amount / power if single.word == "points" else due * single.amount / 100 for single in singles]
    room = rng.choice([*rooms, *rooms, Fraction(0), Fraction(20)])
    beside = [0, 0, 0, Fraction(1, 100), -Fraction(1, 100), Fraction(1, 10**6)]
    actual = due + rng.choice([1, -1]) * room + rng.choice(beside)
    if actual < 0 or not fit_to_type(actual):
        actual = budget
    found = [sign * budget, sign * actual]
    if rng.random() < 0.07:
        turned = rng.randint(0, 1)
        found[turned] = -found[turned]
    return found


def draw_variance(rng, rules, case, budget, actual):
    """The variance of two figures as the rules mean it, seldom another one; in percent where that is so drawn."""
    percent = rng.random() < 0.5 and budget and not case.measure.table.counts
    percent = percent and fit_to_type((actual - budget) * 100 / budget)
    above = (actual - budget) * 100 / abs(budget) if percent else actual - budget
    above = above if fit_to_type(above) else Fraction(5)
    cell = cells.drawn(rng, above, "%" if percent else "", texts=0.1, powers=False)
    turned = above_budget(case, cell.meaning)
    if turned is not None and turned != cell.meaning.amount:
        cell = cells.drawn(rng, -cell.meaning.amount, "%" if percent else "", texts=0, powers=False)
    return cells.drawn(rng, Fraction(7), "", texts=0) if rng.random() < 0.05 else cell


def draw_row(rng, rules, table, name):
    """One line of the budget."""
    measure = Measure(name, table, {}, sheet="Budget")
    budget, actual = draw_figures(rng, rules, measure)
    unit = rng.choice(["", "", "", "£"]) if table.counts is None else ""
    own = {"actual": cells.drawn(rng, actual, unit, texts=0.1, powers=False),
           "target": cells.drawn(rng, budget, unit, texts=0.1, powers=False)}
    own["variance"] = draw_variance(rng, rules, Case(rules, measure), budget, actual)
    if own["variance"].meaning.unit == "" and unit:
        own["variance"] = cells.drawn(rng, own["variance"].meaning.amount, unit, texts=0, powers=False)
    for column in own:
        if rng.random() < 0.04:
            own[column] = rng.choice([cells.NOTHING, cells.words("see note"), cells.gap(rng, ("awaited",))])
    measure.cells = {column: cell for column, cell in own.items() if column in table.headings}
    if all(cell.value is None for cell in measure.cells.values()):
        measure.cells[list(measure.cells)[-1]] = cells.number_cell(5)
    return measure


def draw(rng, taken, draw_name):
    """The rules, the table, the lines of the budget and their sheet."""
    names = [draw_name(rng, taken) for _ in range(rng.randint(12, 20))]
    kinds = sorted({name.split()[0] for name in names})
    headings = draw_headings(rng)
    rules = draw_rules(rng, kinds, stretch_of(headings.get("target", "")) == "year")
    if "variance" in headings and rng.random() < 0.93:
        rules.variance_is = rng.choice(MEANINGS)
    thousands = rng.random() < 0.25
    if thousands:
        headings |= {column: f"{text} (£000)" for column, text in headings.items() if column != "measure"}
        rules.amber = [(in_pounds(one), *when) for one, *when in rules.amber]
        rules.underspend = rules.underspend and (in_pounds(rules.underspend[0]), rules.underspend[1])
        rules.lines = [line for line in rules.lines if "by" not in line.sets]
    keys = ", ".join(f'{key}: "{text}"' for key, text in headings.items())
    table = Table(["Budget"], headings, statement=f'tables(#{{ {keys}, rating: write_to("RAG") }});',
                  counts="£000" if thousands else None)
    page = Page()
    order = rng.sample([*headings.values(), "RAG"], len(headings) + 1)
    at = {text: page.put(1, column, text) and column for column, text in enumerate(order, 1)}
    measures = []
    for row, name in enumerate(names, 2):
        measure = draw_row(rng, rules, table, name)
        page.put(row, at["Service"], name)
        for column, cell in measure.cells.items():
            page.put(row, at[headings[column]], cell)
        measure.places["rating"] = page.put(row, at["RAG"], None)
        measures.append(measure)
    return rules, table, measures, {"Budget": page}
