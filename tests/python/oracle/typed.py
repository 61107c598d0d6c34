"""Draws ratings that are typed, in several spellings, and limits of the levels in words.

Source: docs/rules/scale.md (`level`), writing.md (`keep_typed`), conditions.md ("Limits in words").
"""

from . import cells
from .meaning import Meaning
from .model import HIGHER, LOWER, Measure, Rules, Table, fold
from .pages import Page
from .targets import draw_limits

LEVELS = ["Green", "Amber", "Amber-Red", "Red"]
SPELLINGS = {"Green": "G|On track", "Amber": "A|Slipping", "Amber-Red": "A/R|At risk", "Red": "R|Off track"}
FIELDS = {"delivery": "Delivery (RAG)", "spend": "Spend (RAG)"}


def read(text):
    """A word without case, spaces, dashes and strokes."""
    return "".join(sign for sign in fold(text) if sign not in " -/–")


def level_of(rules, text):
    """The level that a typed word names."""
    for level in rules.levels:
        others = rules.spellings.get(level, level)
        if read(text) in [read(one) for one in (level, *others.split("|"))]:
            return level
    return None


def typed_level(rules, said):
    """What a typed rating gives: its level, and why it has none."""
    if said.kind == "gap":
        return None, said.reason
    level = level_of(rules, said.words)
    return level, None if level else "no_rule"


def draw_word(rng):
    """A cell with a level in one of its spellings, or with something else."""
    level = rng.choice(LEVELS)
    words = [level, level.upper(), level.lower(), level.replace("-", " - "), level.replace("-", "/ "),
             *SPELLINGS[level].split("|"), SPELLINGS[level].split("|")[1].replace(" ", "  ")]
    chance = rng.random()
    if chance < 0.08:
        return cells.NOTHING
    if chance < 0.14:
        return cells.text_cell("TBC", Meaning("gap", reason="awaited", words="TBC"))
    if chance < 0.24:
        return cells.words(rng.choice(["Purple", "Gr", "on trac", "see note"]))
    return cells.words(rng.choice(words))


def draw_typed(rng, taken, draw_name):
    """Two typed ratings a row."""
    rules = Rules(LEVELS, True, spellings=dict(SPELLINGS))
    keys = ", ".join(f'{field}: rated("{heading}")' for field, heading in FIELDS.items())
    rules.more.append('keep_typed("delivery", "spend");')
    table = Table(["Projects"], {"measure": "Project"}, rating="fill_only",
                  statement=f'table("Projects", #{{ measure: "Project", {keys} }});')
    page, measures = Page(), []
    page.head(["Project", "Note", *FIELDS.values()])
    for row in range(2, rng.randint(10, 16)):
        name = draw_name(rng, taken)
        page.put(row, 1, name)
        found = [draw_word(rng) for _ in FIELDS]
        if all(cell.value is None for cell in found):
            found[0] = cells.words("G")
        for column, (field, cell) in enumerate(zip(FIELDS, found, strict=True), 3):
            measure = Measure(name, table, {"typed": cell}, sheet="Projects", field=field)
            measure.places["rating"] = page.put(row, column, cell)
            measures.append(measure)
    return rules, table, measures, {"Projects": page}


def draw_wordy(rng, taken, draw_name):
    """Limits of the levels in words, a row each."""
    levels = ["Green", "Amber", "Red"]
    if rng.random() < 0.6:
        levels = ["On track", "At risk", rng.choice(["Late", "Off track"])]
    rules = Rules(levels, levels[0] != "Green")
    table = Table(["Limits"], {"measure": "KPI"}, limits=True, statement=(
        'tables(#{ measure: "KPI", actual: "Actual", limits: "Thresholds", rating: write_to("RAG") });'))
    page, measures = Page(), []
    page.head(["KPI", "Actual", "Thresholds", "RAG"])
    for row in range(2, rng.randint(12, 20)):
        name, unit = draw_name(rng, taken), rng.choice(["", "%", "%"])
        limits, ends = draw_limits(rng, levels, unit, rng.choice([HIGHER, LOWER]))
        if rng.random() < 0.12:
            limits = rng.choice([cells.words("see note"), cells.NOTHING])
        amount = rng.choice(ends) + rng.choice([0, 0, 0, 1, -1, 10, -10, cells.Fraction(1, 2)])
        actual = cells.drawn(rng, amount, unit)
        if rng.random() < 0.1:
            actual = rng.choice([cells.words("see note"), cells.gap(rng), cells.drawn(rng, amount, "%")])
        if actual.value is None and limits.value is None:
            actual = cells.number_cell(5)
        own = {"actual": actual, "limits": limits}
        measure = Measure(name, table, own, sheet="Limits")
        for column, value in enumerate([name, actual, limits], 1):
            page.put(row, column, value)
        measure.places["rating"] = page.put(row, 4, None)
        measures.append(measure)
    return rules, table, measures, {"Limits": page}


def draw(rng, taken, draw_name):
    """The rules, the table, its measures and its sheet."""
    return rng.choice([draw_typed, draw_wordy, draw_wordy])(rng, taken, draw_name)
