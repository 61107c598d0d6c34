"""Draws ratings that only the fills of cells tell, as ratings that are kept and as published ones.

Source: docs/rules/published.md (`fill_of`).
"""

import dataclasses

from openpyxl.formatting.rule import CellIsRule, ColorScaleRule, DataBarRule, IconSetRule
from openpyxl.styles import Color, GradientFill, PatternFill

from . import cells
from .elsewhere import draw_rules, draw_values
from .meaning import Meaning
from .model import Cell, Fill, Measure, Rules, Table
from .pages import Page, place

# Scales by their levels' colours. With two levels of one family, only the very colour will do.
SCALES = [{"Green": "00B050", "Amber": "FFC000", "Red": "C00000"},
          {"Green": "00B050", "Yellow": "FFFF00", "Red": "FF0000"},
          {"Good": "00B050", "Fair": "92D050", "Poor": "FF0000"},
          {"Green": "00B050", "Amber": "FFC000", "Yellow": "FFFF00", "Red": "E00020"},
          {"Done": "7030A0", "Green": "00B050", "Amber": "FFBF00", "Red": "FF0000"}]
NEAR = ["00B050", "92D050", "00CC33", "FFC000", "FFFF00", "FFBF00", "C00000", "FF0000", "E00020", "FF3300"]
OTHER = ["FF6600", "BFBFBF", "1A1A1A", "0070C0", "7030A0", "CCFF00", "FF00AA"]
INDEXED = {10: "FF0000", 11: "00FF00", 13: "FFFF00", 12: "0000FF"}
FIELDS = {"delivery": "Delivery", "spend": "Spend"}


def solid(colour):
    """A plain fill."""
    return Fill(colour, PatternFill("solid", fgColor="FF" + colour))


def draw_fill(rng, rules):
    """A fill: a level's own, one like it, another colour, or none that counts."""
    chance = rng.random()
    own = [colour for colour in rules.colours.values() if colour.upper() == colour]
    if chance < 0.4 and own:
        return solid(rng.choice(own))
    if chance < 0.72:
        return solid(rng.choice(NEAR))
    if chance < 0.8:
        index = rng.choice(list(INDEXED))
        return Fill(INDEXED[index], PatternFill("solid", fgColor=Color(indexed=index)))
    if chance < 0.88:
        return solid(rng.choice(OTHER))
    return Fill(None, rng.choice([None, PatternFill("solid", fgColor="FFFFFFFF"),
                                  PatternFill("darkUp", fgColor="FF00B050", bgColor="FFFFFFFF"),
                                  GradientFill(stop=("FF00B050", "FFFFFFFF"))]))


def draw_cell(rng, rules):
    """A filled cell, mostly without a word."""
    word = None
    if rng.random() < 0.3:
        spelt = [text for one in rules.spellings.values() for text in one.split("|")]
        word = rng.choice([*rules.levels, *rules.levels, *spelt, rules.levels[0].upper(), "see note", "Purple"])
    return Cell(word, Meaning("text", words=word) if word else cells.BLANK, fill=draw_fill(rng, rules))


def draw_scale(rng, rules, scales):
    """The levels with their colours, or the usual ones."""
    rules.colours = {level: level.lower() for level in rules.levels}
    if rng.random() < 0.25:
        return
    rules.colours = dict(rng.choice(scales))
    rules.levels, rules.scale_is_written = list(rules.colours), True
    rules.spellings = {rules.levels[0]: "G|On track"} if rng.random() < 0.5 else {}


def draw_format(rng, page, top, bottom, column):
    """A conditional format over some cells, and whether it may colour them."""
    first = rng.randint(top, bottom)
    last = rng.randint(first, min(bottom, first + 3))
    paint = PatternFill(bgColor="FF00FF00")
    rule, colours = rng.choice([
        (CellIsRule("equal", formula=['"Green"'], fill=paint), True),
        (ColorScaleRule("min", None, "FFFF0000", end_type="max", end_color="FF00FF00"), True),
        (DataBarRule("min", None, "max", None, color="FF00FF00"), False),
        (IconSetRule("3TrafficLights1", "percent", [0, 33, 67]), False)])
    page.formats.append((f"{place(first, column)}:{place(last, column)}", rule))
    return range(first, last + 1) if colours else ()


def draw_kept(rng, taken, draw_name):
    """Two ratings a row, of which one may be typed."""
    rules = Rules(["Green", "Amber", "Red"], False)
    draw_scale(rng, rules, SCALES)
    typed_too = rng.random() < 0.3
    keys = [f'{field}: rated({text if typed_too and field == "spend" else f"fill_of({text})"})'
            for field, text in ((field, f'"{heading}"') for field, heading in FIELDS.items())]
    rules.more.append('keep_typed("delivery", "spend");')
    table = Table(["Projects"], {"measure": "Project"}, rating="fill_only",
                  statement=f'table("Projects", #{{ measure: "Project", {", ".join(keys)} }});')
    page, measures = Page(), []
    page.head(["Project", "Note", *FIELDS.values()])
    bottom = rng.randint(12, 20)
    changing = draw_format(rng, page, 2, bottom, 3) if rng.random() < 0.4 else ()
    for row in range(2, bottom + 1):
        name = draw_name(rng, taken)
        page.put(row, 1, name)
        for column, field in enumerate(FIELDS, 3):
            cell, source = draw_cell(rng, rules), "fill"
            if typed_too and field == "spend":
                cell, source = cells.words(rng.choice([*rules.levels, "Purple"])), "typed"
            elif field == "delivery":
                cell = dataclasses.replace(cell, fill=dataclasses.replace(cell.fill, may_change=row in changing))
            measure = Measure(name, table, {source: cell}, sheet="Projects", field=field)
            measure.places["rating"] = page.put(row, column, cell)
            measures.append(measure)
    return rules, table, measures, {"Projects": page}


def draw_published(rng, taken, draw_name):
    """Fills that are the return's own ratings, beside computed ones."""
    names = [draw_name(rng, taken) for _ in range(rng.randint(12, 20))]
    rules = draw_rules(rng, names)
    draw_scale(rng, rules, SCALES[:3])
    table = Table(["Painted"], {"measure": ""}, rating="new_column", statement=(
        'tables(#{ measure: "Measure", actual: "Actual", target: "Target", published_rating: fill_of("RAG"), '
        'rating: new_column("Computed") });'))
    page, measures = Page(), []
    page.head(["Measure", "RAG", "Actual", "Target"])
    for row, name in enumerate(names, 2):
        actual, target = draw_values(rng, rules)
        own = {"painted": draw_cell(rng, rules), "actual": actual, "target": target}
        for column, value in enumerate([name, *own.values()], 1):
            page.put(row, column, value)
        measures.append(Measure(name, table, own, sheet="Painted"))
    return rules, table, measures, {"Painted": page}


def draw(rng, taken, draw_name):
    """The rules, the table, its measures and its sheet."""
    return rng.choice([draw_kept, draw_kept, draw_published])(rng, taken, draw_name)
