"""Ratings that only a fill tells: `fill_of` as a kept rating and as the published one.

Source: docs/rules/published.md for what must happen; the colours are those of Excel's own palettes, by their names there. openpyxl
makes the workbooks.
"""

import dataclasses
import json

import openpyxl
import pytest
from openpyxl.formatting.rule import CellIsRule, ColorScaleRule, IconSetRule
from openpyxl.styles import Color, GradientFill, PatternFill
from program import rate, run

KEPT = 'table("S", #{ measure: "Project", rag: rated(fill_of("RAG")) });\nkeep_typed("rag");\n'
PUBLISHED = ('table("S", #{ measure: "Project", actual: "Actual", target: "Target", published_rating: fill_of("RAG"), '
             'rating: new_column("Computed") });\nhigher_is_better(all_others);\namber_within(percent_of_target(5));\n')
OWN = 'scale([ level("Done", colour("#0070C0")), level("Late", colour("#7030A0")) ]);\n'
FIVE = "scale([ " + ", ".join(f'level("{name}", {name})' for name in ("green", "yellow", "amber", "red", "grey")) + " ]);\n"


def solid(colour):
    return PatternFill("solid", fgColor=colour)


@dataclasses.dataclass
class Case:
    """A fill (a colour, or a fill of openpyxl), a word in the cell, rules before those of the table, and the rating or reason.

    `why` stands in the sentence; `rule` is a conditional format over the cell.
    """

    fill: object
    expected: str
    word: object = None
    scale: str = ""
    why: str = ""
    rule: object = None


CASES = {
    "green of Excel": Case("00B050", "Green"),
    "light green of Excel": Case("92D050", "Green"),
    "green, accent 6, lighter 80 %": Case("E2EFDA", "Green"),
    "good of Excel, exactly the level's": Case("C6EFCE", "Green"),
    "gold": Case("FFC000", "Amber"),
    "yellow, where no level is yellow": Case("FFFF00", "Amber"),
    "dark red": Case("C00000", "Red"),
    "a colour of the theme": Case(solid(Color(theme=6)), "Green"),
    "a colour of the theme, made lighter": Case(solid(Color(theme=5, tint=0.4)), "Red"),
    "a colour by index": Case(solid(Color(indexed=10)), "Red"),
    "a word beside it that is no level": Case("C00000", "Red", word="see note"),
    "a word that agrees": Case("C00000", "Red", word="Red"),
    "a word of another level": Case("C00000", "ambiguous_value", word="Green", why='B2 says "Green", and its fill is that of "Red"'),
    "orange": Case("ED7D31", "ambiguous_value", why="the fill #ED7D31 of B2 is no level's colour; fill the cell as a level, or give the"),
    "purple": Case("7030A0", "ambiguous_value", why='colour("#7030A0")'),
    "grey": Case("A6A6A6", "ambiguous_value", why="no level's colour"),
    "white": Case("FFFFFF", "no_data", why="B2 has no plain fill"),
    "no fill": Case(None, "no_data", why="B2 has no plain fill"),
    "a pattern": Case(PatternFill("lightGrid", fgColor="FF0000"), "no_data", why="B2 has no plain fill"),
    "a gradient": Case(GradientFill(stop=("FF0000", "00FF00")), "no_data", why="B2 has no plain fill"),
    "a level of one's own": Case("7030A0", "Late", scale=OWN),
    "a hue near a level of one's own": Case("8040B0", "ambiguous_value", scale=OWN),
    "gold, where yellow is a level too": Case("FFC000", "ambiguous_value", scale=FIVE),
    "dark red among five levels": Case("C00000", "red", scale=FIVE),
    "the key's own colour": Case("4472C4", "Amber", scale='palette(from_cells("S", "E1:E3"));\n'),
    "a conditional format over it": Case(
        "C00000", "ambiguous_value", rule=CellIsRule(operator="equal", formula=['"x"'], fill=PatternFill(bgColor="00FF00")),
        why="a conditional format may colour B2"),
    "a colour scale over it": Case(
        "C00000", "ambiguous_value", rule=ColorScaleRule(start_type="min", start_color="FF0000", end_type="max", end_color="00FF00")),
    "icons over it": Case("C00000", "Red", rule=IconSetRule("3TrafficLights1", "num", [1, 2, 3])),
}


def made(folder, case, rules):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "S"
    for row in (["Project", "RAG", "Actual", "Target", "Green"], ["Roads", case.word, 90, 100, "Amber"], [None, None, None, None, "Red"]):
        sheet.append(row)
    for place, colour in (("E1", "70AD47"), ("E2", "4472C4"), ("E3", "C00000")):
        sheet[place].fill = solid(colour)
    if case.fill is not None:
        sheet["B2"].fill = solid(case.fill) if isinstance(case.fill, str) else case.fill
    if case.rule is not None:
        sheet.conditional_formatting.add("B2:B9", case.rule)
    book.save(folder / "in.xlsx")
    (folder / "rules.rhai").write_text(case.scale + rules, "utf-8")
    return folder / "in.xlsx", folder / "rules.rhai"


@pytest.mark.parametrize("name", CASES)
def test_a_fill_is_kept_as_the_rating(tmp_path, name):
    case = CASES[name]
    workbook, rules = made(tmp_path, case, KEPT)
    [rating] = rate(workbook, rules, tmp_path / "out.xlsx")["ratings"]
    assert (rating["rating"] or rating["unrated"], rating["cell"]) == (case.expected, "B2")
    assert case.why in rating["reason"]
    assert (tmp_path / "out.xlsx").read_bytes() == workbook.read_bytes(), "nothing is written where a fill is read"


@pytest.mark.parametrize(("fill", "found"), [
    ("FFC000", []),
    (None, []),
    ("00B050", [("rating", "Green", "Red")]),
    ("7030A0", [("unknown_word", "the fill #7030A0", "Red")]),
])
def test_a_fill_is_compared_as_the_published_rating(tmp_path, fill, found):
    workbook, rules = made(tmp_path, Case(fill, ""), PUBLISHED.replace("(5)", "(10)" if fill == "FFC000" else "(5)"))
    done = run("reconcile", workbook, "-r", rules, "--json", "-", status=1 if found else 0)
    differences = json.loads(done.stdout)["differences"]
    assert [(each["kind"], each["published"], each["computed"]) for each in differences] == found


REFUSED = {
    "as the place of a rating": ('table("S", #{ measure: "Project", actual: "Actual", target: "Target", rating: fill_of("RAG") });',
                                 "`fill_of` reads a colour"),
    "rated by a line too": (KEPT + 'measure("*", #{ field: "rag", by: first_of([ otherwise("Red") ]) });',
                            "`rag` is read from the fill of its cell, and a line rates it too"),
    "with nothing that keeps it": (KEPT.replace('keep_typed("rag");', ""), 'write keep_typed("rag")'),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_plain_is_refused(tmp_path, name):
    rules, said = REFUSED[name]
    workbook, script = made(tmp_path, Case("FF0000", ""), rules)
    done = run("rate", workbook, "-r", script, "-o", tmp_path / "out.xlsx", status=2)
    assert said in " ".join(done.stderr.split())


def test_a_form(tmp_path):
    form = 'form("S", #{ measure: cell("A2"), rag: rated(fill_of(cell("B2"))) });\nkeep_typed("rag");\n'
    workbook, rules = made(tmp_path, Case("FF0000", ""), form)
    [rating] = rate(workbook, rules, tmp_path / "out.xlsx")["ratings"]
    assert rating["rating"] == "Red"


def test_a_format_without_colours_is_refused(tmp_path):
    (tmp_path / "in.csv").write_text("Project,RAG\nRoads,\n", "utf-8")
    (tmp_path / "rules.rhai").write_text(KEPT.replace('table("S",', "tables("), "utf-8")
    done = run("rate", tmp_path / "in.csv", "-r", tmp_path / "rules.rhai", "-o", tmp_path / "out.xlsx", status=2)
    assert "save the workbook as .xlsx" in " ".join(done.stderr.split())
