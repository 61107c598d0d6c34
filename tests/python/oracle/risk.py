"""Draws registers of risks, rated by their scores or by a grid.

Source: docs/rules/grids.md.
"""

from fractions import Fraction

from . import cells
from .meaning import Meaning, number
from .model import Condition, Line, Measure, Rules, Table
from .pages import Page
from .scores import Grid

COLUMNS = ["Rare", "Unlikely", "Possible", "Likely", "Certain"]
ROWS = ["Minor", "Moderate|Medium", "Major|Huge", "Grave"]


def draw_grid(rng, levels):
    """A grid of some columns and rows."""
    columns, rows = COLUMNS[: rng.randint(2, 5)], ROWS[: rng.randint(2, 4)]
    found = [tuple(sorted((rng.choice(levels) for _ in columns), key=levels.index)) for _ in rows]
    return Grid(tuple(columns), tuple(rows), tuple(found))


def draw_cell(rng, words):
    """A likelihood or an impact, as a number, as a word of the grid, or as both."""
    place = rng.randint(1, len(words) or 5)
    chance = rng.random()
    if chance < 0.03:
        return rng.choice([cells.text_cell("2%", number(2, "%")), cells.number_cell(0.02, "0%")])
    if chance < 0.08:
        return rng.choice([cells.NOTHING, cells.words("see note"), cells.number_cell(2.5),
                           cells.text_cell("TBC", Meaning("gap", reason="awaited", words="TBC"))])
    if chance < 0.12:
        return cells.number_cell(place + len(words or "12345"))
    names = words[place - 1].split("|") if words else ["Likely", "Major", "Low"]
    word = rng.choice(names)
    if chance < 0.5 or not words:
        if chance > 0.8:
            return cells.text_cell(f"{place} - {word}", number(place))
        return cells.number_cell(place, rng.choice(["General", "0"]))
    if chance < 0.75:
        return cells.text_cell(rng.choice([word, word.upper()]), Meaning("text", words=word))
    said = place if rng.random() < 0.85 else place % len(words) + 1
    return cells.text_cell(f"{said} - {word}", number(said, words=word))


def draw_conditions(rng, levels):
    """Bands of scores."""
    limits = sorted(rng.sample([2, 4, 6, 9, 12, 15], len(levels) - 1))
    found = [Condition("at_most", (Fraction(limit),), level) for limit, level in zip(limits, levels, strict=False)]
    return (*found, Condition("otherwise", (), levels[-1]))


def draw(rng, taken, draw_name):
    """The rules, the table, its risks and its sheet."""
    levels = ["Low", "Medium", "High", "Extreme"]
    rules = Rules(levels, True)
    if rng.random() < 0.7:
        rules.grid = draw_grid(rng, levels)
        rules.more.append(rules.grid.text)
    table = Table(["Risks"], {"measure": "Risk"}, statement=(
        'tables(#{ measure: "Risk", likelihood: "L", impact: "I", actual: likelihood_times_impact, '
        'rating: write_to("RAG") });'))
    names = [draw_name(rng, taken) for _ in range(rng.randint(12, 20))]
    kinds = sorted({name.split()[0] for name in names})
    used = rng.random() < 0.85
    for index, kind in enumerate(kinds):
        by = draw_conditions(rng, levels)
        if rules.grid and used and (not index or rng.random() < 0.6):
            by = rng.choice(["grid", "reversed"])
        rules.lines.append(Line((kind + "*",), {"by": by}))
    page, measures = Page(), []
    order = rng.sample(["Risk", "L", "I", "RAG"], 4)
    at = {text: page.put(1, column, text) and column for column, text in enumerate(order, 1)}
    words = (rules.grid.columns, rules.grid.rows) if rules.grid else ((), ())
    for row, name in enumerate(names, 2):
        own = {"likelihood": draw_cell(rng, words[0]), "impact": draw_cell(rng, words[1])}
        if all(cell.value is None for cell in own.values()):
            own["impact"] = cells.number_cell(1)
        page.put(row, at["Risk"], name)
        page.put(row, at["L"], own["likelihood"])
        page.put(row, at["I"], own["impact"])
        measure = Measure(name, table, own, sheet="Risks")
        measure.places["rating"] = page.put(row, at["RAG"], None)
        measures.append(measure)
    return rules, table, measures, {"Risks": page}
