"""Draws a whole workbook with its rules from a seed."""

import dataclasses
import random

from . import asking, dates, decide, elsewhere, layout, money, overalls, painted, periods, risk, sections, typed
from .lines import KINDS, OTHERS, draw_columns, draw_lines, draw_rules, draw_table
from .measures import draw_measure
from .model import Measure, Rules, Table
from .script import period, script

THEMES = [dates, periods, elsewhere, sections, risk, money, typed, elsewhere, asking, painted, dates, money]
LEAST = 20  # measures a workbook
LABELS = {"actual": "Actual", "target": "Target", "previous": "Value before", "intervention": "Step in at",
          "rating": "RAG", "direction": "Direction"}


@dataclasses.dataclass
class Form:
    """A measure in cells of its own."""

    measure: Measure
    labels: dict[str, str]
    places: dict[str, str]


@dataclasses.dataclass
class Drawn:
    """Rules, the sheets with their tables, and every measure that must be rated."""

    seed: int
    rules: Rules
    sheets: dict
    measures: list[Measure]

    @property
    def by_cell(self):
        """Whether several ratings have one name, so that the cell of the actual tells them apart."""
        return len({(measure.name, measure.field) for measure in self.measures}) < len(self.measures)

    @property
    def arguments(self):
        """What the program is told besides the files."""
        told = ["--today", self.rules.today.isoformat()] if self.rules.today else []
        return [*told, "--period", period(self.rules.period)] if self.rules.period_is_given else told

    @property
    def script(self):
        """The rules as a script."""
        return script(self.rules)

    def write(self, folder):
        """Writes workbook and script; their paths."""
        book, rules = folder / f"{self.seed}.xlsx", folder / f"{self.seed}.rhai"
        layout.write(random.Random(self.seed + 1), self, book)
        rules.write_text(self.script, "utf-8")
        return book, rules


def draw_name(rng, taken):
    """A name that no other measure has."""
    while True:
        name = f"{rng.choice(KINDS)} {rng.choice(OTHERS)} {rng.choice('ABCDEFGHJKLMN')}{rng.choice('bcdfghjkl')}"
        if name not in taken:
            taken.add(name)
            return name


def draw_rules_of_form(rng, rules, table, labels):
    """What a form says for itself: rounding, which way is good, a tolerance in a cell of its own."""
    table.rounded = rng.choice([0, 1, "yes", None, None, None])
    if rng.random() < 0.3:
        table.sets["good_is"] = rng.choice(["higher", "lower"])
    elif rng.random() < 0.3:
        table.by_target = True
    if len(rules.levels) == 3 and rng.random() < 0.4:
        table.tolerance = rng.choice(["bare", "percent_of_target"])
        labels["amber_within"] = "Tolerance"


def draw_form(rng, rules, sheet, name, by_label):
    """A form with its own headings, which are labels; its values are found by these, or by their cells."""
    labels = {key: text for key, text in LABELS.items() if key != "direction" or (rules.same and rng.random() < 0.7)}
    headings = {key: text for key, text in labels.items() if key not in ("rating", "direction")}
    table = Table([sheet], headings, direction="direction" in labels)
    draw_rules_of_form(rng, rules, table, labels)
    measure = draw_measure(rng, rules, table, name)
    measure.sheet = sheet
    places = {}
    for row, (key, text) in enumerate(labels.items(), 3):
        place = f'cell("B{row}")' if not by_label or rng.random() < 0.5 else f'beside("{text}")'
        places[key] = f"write_to({place})" if key in ("rating", "direction") else place
        if key == "amber_within" and table.tolerance != "bare":
            places[key] = f"{table.tolerance}({place})"
    return Form(measure, labels, places)


def theme_of(seed):
    """The theme of a seed; every other one is general, and has none."""
    return THEMES[seed // 2 % len(THEMES)] if seed % 2 else None


def draw(seed):
    """Everything that a seed stands for."""
    theme = theme_of(seed)
    drawn = draw_theme(random.Random(seed), seed, theme) if theme else draw_general(random.Random(seed), seed)
    if seed % 5 in (1, 3):
        overalls.add(drawn, [(one, decide.answer(drawn.rules, one).rating) for one in drawn.measures])
    return drawn


def draw_general(rng, seed):
    """A workbook about no theme."""
    rules = draw_rules(rng)
    taken, sheets, plan, columns = set(), {}, [], draw_columns(rng)
    several = rng.random() < 0.4
    for index in range(rng.randint(2, 3) if several else 1):
        names = [f"Sheet {index}{letter}" for letter in "ab"[: rng.randint(1, 2)]]
        table = draw_table(rng, rules, names, columns if rng.random() < 0.8 else draw_columns(rng))
        rules.tables.append(table)
        for name in names:
            for _ in range(rng.randint(1, 3)):
                plan.append((name, table, [draw_name(rng, taken) for _ in range(rng.randint(2, 9))]))
    while sum(len(one[2]) for one in plan) < LEAST:
        plan[-1][2].append(draw_name(rng, taken))
    forms = [draw_name(rng, taken) for _ in range(rng.choice([0, 0, 0, 1, 2]))]
    said = any("good_is" in table.headings or "good_is" in table.sets for table in rules.tables)
    columns = set.intersection(*(set(table.headings) for table in rules.tables), *([set(LABELS)] if forms else []))
    names = [name for one in plan for name in one[2]]
    ids = {name: f"{rng.choice(['HR', 'CS'])}{number}" for number, name in enumerate(names)}
    columns |= set() if said or forms else {"no ways"}
    draw_lines(rng, rules, columns, names, sorted(ids.values()) if "id" in columns else [])
    measures = []
    for sheet, table, rows in plan:
        found = [draw_row(rng, rules, table, name, ids[name]) for name in rows]
        sheets.setdefault(sheet, []).append(layout.Block(rng, table, found))
        measures += found
    for index, name in enumerate(forms):
        rules.forms.append(draw_form(rng, rules, f"Form {index}", name, rng.random() < 0.1 or not index))
        measures.append(rules.forms[-1].measure)
    return Drawn(seed, rules, sheets, measures)


def draw_row(rng, rules, table, name, measure_id):
    """One measure of a table."""
    measure = draw_measure(rng, rules, table, name, measure_id if "id" in table.headings else None)
    measure.group = rng.choice(["Housing", "Highways"]) if table.group == "heading" else None
    measure.hidden = rng.random() < 0.06
    return measure


def draw_theme(rng, seed, theme):
    """A workbook about one theme, whose module draws its rules, its table and its rows."""
    rules, table, measures, *sheets = theme.draw(rng, set(), draw_name)
    rules.tables.append(table)
    sheets = sheets[0] if sheets else {table.sheets[0]: [layout.Block(rng, table, measures)]}
    return Drawn(seed, rules, sheets, measures)
