"""Each level has its own fill, whichever way it is coloured: cell by cell, without a program that draws.

Source: the colours are the script's own; openpyxl reads fills and conditional formats, whose few functions are worked out
here.
"""

import re

import minimal_workbook
import openpyxl
import pytest
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill
from program import rate

COLOURS = {"Good": "112233", "Fair": "445566", "Poor": "AABBCC", "Bad": "DDEEFF"}
SCALE = "scale([" + ", ".join(f'level("{word}", colour("#{colour}"))' for word, colour in COLOURS.items()) + "]);\n"
LINES = """measure("*", #{ good_is: higher, by: first_of([ on_target("Good"), within(points(5), "Fair"), within(points(10), "Poor"),
  otherwise("Bad") ]) });
"""
ROWS = [["Measure", "Actual", "Target", "RAG"], ["A", 100, 100, "x"], ["B", 95, 100, "x"], ["C", 90, 100, "x"],
        ["D", 89, 100, "x"]]
EXPECTED = list(COLOURS.values())


def rated(folder, rating, extra="", lines="", workbook=None):
    """The sheet after rating by these rules, Good to Bad in rows 2 to 5."""
    if workbook is None:
        workbook = minimal_workbook.write(folder / "in.xlsx", ROWS)
    (folder / "rules.rhai").write_text(
        f'{SCALE}tables(#{{ measure: "Measure", actual: "Actual", target: "Target", rating: {rating}{extra} }});\n{lines}{LINES}',
        "utf-8",
    )
    document = rate(workbook, folder / "rules.rhai", folder / "out.xlsx")
    assert [rating["rating"] for rating in document["ratings"]] == list(COLOURS)
    return openpyxl.load_workbook(folder / "out.xlsx")["Returns"]


def fill(cell):
    return cell.fill.fgColor.rgb[2:] if cell.fill.fill_type == "solid" else None


def fills(sheet, column):
    return [fill(sheet[f"{column}{row}"]) for row in range(2, 6)]


@pytest.mark.parametrize(("rating", "column"), [
    ('write_to("RAG")', "D"), ('fill_only("RAG")', "D"), ('new_column("Computed")', "E"),
])
def test_a_fill(tmp_path, rating, column):
    assert fills(rated(tmp_path, rating), column) == EXPECTED


@pytest.mark.parametrize("unrated", ["", 'where_unrated(colour("#EEEEEE"));\n'])
def test_somebody_elses_word_beside_an_unrated_measure_is_told(tmp_path, unrated):
    """A colour alone leaves words as they are, so "Good" stays where nothing was rated: the reader must be told."""
    rows = [ROWS[0], ["A", 100, 100, "Good"], ["B", "n/a", 100, "Good"], ["C", "n/a", 100, "late"]]
    workbook = minimal_workbook.write(tmp_path / "in.xlsx", rows)
    (tmp_path / "rules.rhai").write_text(
        f'{SCALE}{unrated}tables(#{{ measure: "Measure", actual: "Actual", target: "Target", rating: fill_only("RAG") }});\n{LINES}',
        "utf-8")
    document = rate(workbook, tmp_path / "rules.rhai", tmp_path / "out.xlsx")
    assert [rating["rating"] for rating in document["ratings"]] == ["Good", None, None]
    assert [(one["code"], one["cell"]) for one in document["warnings"]] == [("stale_rating", "Returns!D3")]
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["Returns"]
    assert [cell.value for cell in sheet["D"]] == ["RAG", "Good", "Good", "late"]
    grey = "EEEEEE" if unrated else None
    assert fills(sheet, "D")[:3] == [COLOURS["Good"], grey, grey]


def test_the_whole_row(tmp_path):
    sheet = rated(tmp_path, 'write_to("RAG")', ", whole_row: yes")
    for column in "ABCD":
        assert fills(sheet, column) == EXPECTED, column


def excel(formula, row, values):
    """The value of a formula of a conditional format for the cell in that row; rows are relative, from row 2 on."""
    def cell(found):
        return repr(values.get(f"{found[1]}{int(found[2]) + row}"))
    text = re.sub(r"\$?([A-Z])(\d+)\b", cell, formula)
    text = text.replace("<>", "!=").replace("FALSE", "False").replace("TRUE", "True")
    text = re.sub(r"(?<![<>!=])=(?!=)", "==", text)
    functions = {
        "IF": lambda condition, yes, no: yes if condition else no,
        "AND": lambda *all_of: all(all_of),
        "OR": lambda *any_of: any(any_of),
        "ROUND": round,
        "ABS": abs,
        "EXACT": lambda one, other: one == other,
        "ISNUMBER": lambda value: isinstance(value, int | float),
    }
    return eval(text, {"__builtins__": {}}, functions)


def seen(sheet, cell):
    """The fill that a conditional format gives to a cell: of those that apply, the one of the first priority."""
    values = {f"{c.column_letter}{c.row}": c.value for line in sheet.iter_rows() for c in line}
    found = []
    for part in sheet.conditional_formatting:
        first = min(part.cells.ranges, key=lambda area: area.min_row).min_row
        if cell.coordinate not in part.cells:
            continue
        for rule in part.rules:
            if rule.type == "cellIs":
                applies = rule.formula[0].strip('"') == cell.value
            else:
                applies = excel(rule.formula[0], cell.row - first, values)
            if applies:
                found.append((rule.priority, rule.dxf.fill.bgColor.rgb[2:]))
    return min(found)[1] if found else None


def test_live_colours(tmp_path):
    """Live colours follow a tolerance, which takes a scale of three levels."""
    minimal_workbook.write(tmp_path / "in.xlsx", [ROWS[0], *ROWS[1:3], ROWS[4]])
    (tmp_path / "rules.rhai").write_text(
        'scale([ level("Good", colour("#112233")), level("Fair", colour("#445566")), level("Bad", colour("#DDEEFF")) ]);\n'
        'tables(#{ measure: "Measure", actual: "Actual", target: "Target", rating: write_to("RAG"), live: yes });\n'
        "amber_within(points(5));\nhigher_is_better(all_others);\n", "utf-8",
    )
    rate(tmp_path / "in.xlsx", tmp_path / "rules.rhai", tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["Returns"]
    assert [fill(sheet[f"D{row}"]) for row in range(2, 5)] == [None] * 3
    assert [seen(sheet, sheet[f"D{row}"]) for row in range(2, 5)] == ["112233", "445566", "DDEEFF"]


def test_a_rule_on_top_of_the_templates_own(tmp_path):
    minimal_workbook.write(tmp_path / "plain.xlsx", ROWS)
    book = openpyxl.load_workbook(tmp_path / "plain.xlsx")
    for word in COLOURS:
        own = CellIsRule(operator="equal", formula=[f'"{word}"'], fill=PatternFill(bgColor="FF999999", fill_type="solid"))
        book["Returns"].conditional_formatting.add("D2:D5", own)
    book.save(tmp_path / "in.xlsx")
    lines = "where_the_template_colours(rule_on_top);\n"
    sheet = rated(tmp_path, 'write_to("RAG")', lines=lines, workbook=tmp_path / "in.xlsx")
    assert [seen(sheet, sheet[f"D{row}"]) for row in range(2, 6)] == EXPECTED
