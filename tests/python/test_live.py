"""Live colours: conditional formats that colour a rating by its numbers, as the rules rate it, after any edit.

Source: Python's decimal for the levels of test_boundaries.py's cases; LibreOffice, which evaluates conditional formats
and writes each cell's colour into a page, for the colours; openpyxl for what the file holds.
"""

import itertools

import minimal_workbook
import openpyxl
import pytest
from conftest import FULL
from made_workbook import STYLES, number, text, write
from office_page import shown
from program import rate
from returns import fill, load
from test_boundaries import TOLERANCES, expected, limits

COLOURS = {"Green": "C6EFCE", "Amber": "FFEB9C", "Red": "FFC7CE", None: None}
# All 18,000 cases in the full run; else every fifth, 3,600, with all kinds among them: there are six for each target.
EVERY = 1 if FULL else 5

RULES = """ruleset("Live");
tables(#{
  measure: "Measure", good_is: "Good is", actual: "Actual", target: "Target", rating: write_to("RAG"), live: yes });
amber_within(percent_of_target(6));
"""


def script(folder, tolerance="percent_of_target(6)", more=""):
    path = folder / "rules.rhai"
    path.write_text(RULES.replace("percent_of_target(6)", tolerance) + more, "utf-8")
    return path


def formulas(sheet):
    """The conditional formats of a sheet: each cell that has some, with its formulas."""
    found = {}
    for part in sheet.conditional_formatting:
        for area, rule in itertools.product(part.cells.ranges, part.rules):
            for row, column in area.cells:
                found.setdefault(sheet.cell(row, column).coordinate, []).extend(rule.formula)
    return found


def seen(office, workbook, folder):
    """The colour of each cell of the only sheet on the screen, by LibreOffice; the page begins at A1."""
    [page] = shown(office, workbook, folder).values()
    return lambda row, column: page[row - 1, column - 1][1]


def save(edited, path):
    """Saves as Excel does: it numbers the priorities of a sheet's conditional formats anew, in their order."""
    for sheet in edited.worksheets:
        rules = [rule for part in sheet.conditional_formatting for rule in part.rules]
        for priority, rule in enumerate(sorted(rules, key=lambda rule: rule.priority), start=1):
            rule.priority = priority
    edited.save(path)


@pytest.mark.parametrize("tolerance", TOLERANCES)
def test_edited_numbers_have_the_colour_of_their_level(tmp_path, office, tolerance):
    """Rated with other numbers, then each actual and target is typed anew: the colour is that of the typed ones."""
    cases = list(limits(tolerance))[::EVERY]
    assert len({(n % 6) for n in range(0, 6 * len(cases), EVERY)}) == 6
    rows = [minimal_workbook.HEADINGS] + [[f"Measure {n}", case[0], 1, 2] for n, case in enumerate(cases)]
    workbook = minimal_workbook.write(tmp_path / "in.xlsx", rows)
    document = rate(workbook, script(tmp_path, f"percent_of_target({tolerance})"), tmp_path / "out.xlsx")
    assert document["warnings"] == []
    edited = openpyxl.load_workbook(tmp_path / "out.xlsx")
    sheet = edited["Returns"]
    live = formulas(sheet)
    for row, (_, actual, target) in enumerate(cases, start=2):
        assert len(live[f"E{row}"]) == 3 and fill(sheet[f"E{row}"]) is None
        sheet[f"C{row}"], sheet[f"D{row}"] = float(actual), float(target)
    save(edited, tmp_path / "edited.xlsx")
    colour = seen(office, tmp_path / "edited.xlsx", tmp_path)
    wrong = [
        (case, colour(row, 5)) for row, case in enumerate(cases, start=2)
        if colour(row, 5) != COLOURS[expected(*case, tolerance)]
    ]
    assert not wrong, f"{len(wrong)} of {len(cases)} wrong, the first: {wrong[:3]}"


# Good is, and the numbers first and then, with the level by 6 % of the target (or half a point) then.
EDITS = [
    ("High", (90, 90), (84.6, 90), "Amber"),
    ("High", (90, 90), (84.59, 90), "Red"),
    ("Low", (12, 10), (10.6, 10), "Amber"),
    ("High", (None, 90), (90, 90), "Green"),
    ("High", ("TBC", 90), (91, 90), "Green"),
    ("High", (90, None), (80, 90), "Red"),
    ("High", (90, 90), (None, 90), None),
    ("High", (90, 90), ("TBC", 90), None),
    ("High", (90, 90), (90, None), None),
    ("High", (90, 90), ("=1/0", 90), None),
    ("High", (90, 90), ("=45+45", 90), "Green"),
    ("High", (1, 1), (0, 0), "Green"),
    ("High", (1, 1), (-1, 0), None),
    ("Low", (1, 1), (-41, -40), "Green"),
    ("Low", (1, 1), (-37.6, -40), "Amber"),
    ("Low", (1, 1), (-37.5, -40), "Red"),
    ("On target", (1, 1), (53, 50), "Amber"),
    ("On target", (1, 1), (47, 50), "Amber"),
    ("On target", (1, 1), (46.9, 50), "Red"),
    ("On target", (1, 1), (50, 50), "Green"),
    ("High", (1, 1), (99999.999999999, 100000), "Amber"),
]


def test_each_format_has_a_priority_of_its_own(tmp_path, office):
    """Else a program that saves the file as it is, three formats of one range in one element, keeps but one of them."""
    workbook = minimal_workbook.write(tmp_path / "in.xlsx", minimal_workbook.ROWS)
    rate(workbook, script(tmp_path), tmp_path / "out.xlsx")
    saved = openpyxl.load_workbook(tmp_path / "out.xlsx")
    priorities = [rule.priority for part in saved["Returns"].conditional_formatting for rule in part.rules]
    assert len(set(priorities)) == len(priorities) >= 3, priorities
    saved.save(tmp_path / "saved.xlsx")
    colour = seen(office, tmp_path / "saved.xlsx", tmp_path)
    assert [colour(row, 5) for row in range(2, 6)] == list(COLOURS.values())


def test_edits_of_all_kinds(tmp_path, office):
    """A number typed over a blank, a word over a number, an error, a formula, targets of and below zero."""
    rows = [minimal_workbook.HEADINGS] + [[f"Measure {n}", case[0], *case[1]] for n, case in enumerate(EDITS)]
    workbook = minimal_workbook.write(tmp_path / "in.xlsx", rows)
    rate(workbook, script(tmp_path), tmp_path / "out.xlsx")
    edited = openpyxl.load_workbook(tmp_path / "out.xlsx")
    for row, (_, _, numbers, _) in enumerate(EDITS, start=2):
        edited["Returns"][f"C{row}"], edited["Returns"][f"D{row}"] = numbers
    save(edited, tmp_path / "edited.xlsx")
    colour = seen(office, tmp_path / "edited.xlsx", tmp_path)
    for row, (good_is, _, numbers, level) in enumerate(EDITS, start=2):
        assert colour(row, 5) == COLOURS[level], (row, good_is, numbers)


def test_points_close_to_target(tmp_path, office):
    cases = [("High", 89.5, 90, "Amber"), ("High", 89.4999, 90, "Red"), ("Low", 90.5, 90, "Amber"),
             ("Low", 90.5001, 90, "Red"), ("On target", 0.5, 0, "Amber"), ("On target", -0.5, 0, "Amber"),
             ("On target", -0.5001, 0, "Red"), ("High", 64.3 - 0.5, 64.3, "Amber")]
    rows = [minimal_workbook.HEADINGS] + [[f"Measure {n}", *case[:3]] for n, case in enumerate(cases)]
    workbook = minimal_workbook.write(tmp_path / "in.xlsx", rows)
    document = rate(workbook, script(tmp_path, "points(0.5)"), tmp_path / "out.xlsx")
    assert [rating["rating"] for rating in document["ratings"]] == [case[3] for case in cases]
    colour = seen(office, tmp_path / "out.xlsx", tmp_path)
    assert [colour(row, 5) for row in range(2, 2 + len(cases))] == [COLOURS[case[3]] for case in cases]


def test_the_file_holds_formulas_and_no_fill(tmp_path, lossless):
    """Each rating's own cell, by its own row; nothing but conditional formats is added."""
    workbook = minimal_workbook.write(tmp_path / "in.xlsx", minimal_workbook.ROWS)
    document = rate(workbook, script(tmp_path), tmp_path / "out.xlsx")
    sheet = load(tmp_path / "out.xlsx")["Returns"]
    live = formulas(sheet)
    assert [sheet[f"E{row}"].value for row in range(2, 6)] == ["Green", "Amber", "Red", None]
    assert [fill(sheet[f"E{row}"]) for row in range(2, 6)] == [None] * 4
    assert set(live) == {"E2", "E3", "E4", "E5"} and all(len(rules) == 3 for rules in live.values())
    lossless(workbook, tmp_path / "out.xlsx", [rating["cell"] for rating in document["ratings"]], "formats")


NOT_LIVE = {
    "an actual as text": ([text("C2", "69.8%"), number("D2", "0.9", 1)], "Red"),
    "a target as text": ([number("C2", 95), text("D2", "90")], "Green"),
    "an actual over 100,000": ([number("C2", 150000), number("D2", 90)], "Green"),
    "a target over 100,000": ([number("C2", 90), number("D2", 150000)], "Red"),
    "ten decimals": ([number("C2", "0.1234567891"), number("D2", "0.1")], "Green"),
}


@pytest.mark.parametrize("cells, level", NOT_LIVE.values(), ids=NOT_LIVE)
def test_what_cannot_be_live_is_painted_and_named(tmp_path, cells, level):
    head = "".join(text(f"{letter}1", words) for letter, words in zip("ABCDE", minimal_workbook.HEADINGS, strict=True))
    rows = (
        f'<row r="1">{head}</row><row r="2">{text("A2", "Text")}{text("B2", "High")}{"".join(cells)}</row>'
        f'<row r="3">{text("A3", "Plain")}{text("B3", "High")}{number("C3", 89)}{number("D3", 90)}</row>'
    )
    workbook = write(tmp_path / "in.xlsx", {"Returns": f"<sheetData>{rows}</sheetData>"})
    painted(rate(workbook, script(tmp_path), tmp_path / "out.xlsx"), tmp_path / "out.xlsx", level)


def test_what_a_function_rates_is_painted(tmp_path):
    rows = [minimal_workbook.HEADINGS, ["Judged", "High", 50, 90], ["Plain", "High", 89, 90]]
    workbook = minimal_workbook.write(tmp_path / "in.xlsx", rows)
    rules = script(tmp_path, more='measure("Judged", #{ by: function("judge") });\nfn judge(m) { "Green" }\n')
    painted(rate(workbook, rules, tmp_path / "out.xlsx"), tmp_path / "out.xlsx", "Green")


def painted(document, output, level):
    """E2 has a fill, no formula and a warning; E3, an amber one, is live."""
    assert [rating["rating"] for rating in document["ratings"]] == [level, "Amber"]
    assert [(w["code"], w["cell"]) for w in document["warnings"]] == [("not_live", "Returns!E2")]
    sheet = load(output)["Returns"]
    assert [sheet["E2"].value, fill(sheet["E2"])] == [level, COLOURS[level]]
    assert [sheet["E3"].value, fill(sheet["E3"])] == ["Amber", None]
    assert set(formulas(sheet)) == {"E3"}


def test_a_form_is_live(tmp_path, office):
    """Its cells are where they are: the formula names them."""
    cells = f'<row r="2">{number("B2", 8.2)}</row><row r="3">{number("B3", 7.5)}</row>'
    workbook = write(tmp_path / "in.xlsx", {"Absence": f"<sheetData>{cells}</sheetData>"})
    (tmp_path / "form.rhai").write_text(
        'form("Absence", #{ measure: "Days lost", actual: cell("B2"), target: cell("B3"), good_is: lower, '
        'rating: write_to(cell("D9")), live: yes });\namber_within(points(0.5));\n', "utf-8")
    document = rate(workbook, tmp_path / "form.rhai", tmp_path / "out.xlsx")
    assert [(rating["cell"], rating["rating"]) for rating in document["ratings"]] == [("D9", "Red")]
    edited = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert fill(edited["Absence"]["D9"]) is None and set(formulas(edited["Absence"])) == {"D9"}
    edited["Absence"]["A1"] = "here the page begins"
    edited["Absence"]["B2"] = 8
    save(edited, tmp_path / "edited.xlsx")
    assert seen(office, tmp_path / "edited.xlsx", tmp_path)(9, 4) == COLOURS["Amber"]


def test_rated_anew_after_another_program_saved_it(tmp_path):
    """openpyxl keeps the conditional formats and drops our marks: they are known again, and do not pile up."""
    rules = script(tmp_path)
    rate(minimal_workbook.write(tmp_path / "in.xlsx", minimal_workbook.ROWS), rules, tmp_path / "one.xlsx")
    saved = openpyxl.load_workbook(tmp_path / "one.xlsx")
    saved["Returns"]["C2"] = 50
    saved.save(tmp_path / "saved.xlsx")
    document = rate(tmp_path / "saved.xlsx", rules, tmp_path / "two.xlsx")
    assert "template_colours" not in {warning["code"] for warning in document["warnings"]}
    assert load(tmp_path / "two.xlsx")["Returns"]["E2"].value == "Red"
    assert formulas(load(tmp_path / "two.xlsx")["Returns"]) == formulas(load(tmp_path / "one.xlsx")["Returns"])


@pytest.mark.parametrize("said, colours", [
    ("where_the_template_colours(rule_on_top);\n", ["C6EFCE", "FFEB9C", "FFC7CE", "0000FF"]),
    ("where_the_template_colours(leave_it);\n", ["0000FF"] * 4),
], ids=["rule_on_top", "leave_it"])
def test_over_the_templates_own_conditional_format(tmp_path, office, said, colours):
    """The template paints all of the column blue, by a rule of the first priority."""
    head = "".join(text(f"{letter}1", words) for letter, words in zip("ABCDE", minimal_workbook.HEADINGS, strict=True))
    rows = "".join(
        f'<row r="{row}">{text(f"A{row}", f"Measure {row}")}{text(f"B{row}", "High")}{number(f"C{row}", actual)}'
        f"{number(f'D{row}', 90)}{text(f'E{row}', '.')}</row>"
        for row, actual in enumerate((90, 89, 50), start=2)
    )
    late = text("A5", "Five") + text("B5", "High") + text("C5", "TBC") + number("D5", 90) + text("E5", "-")
    rows += f'<row r="5">{late}</row>'
    blue = (
        '<conditionalFormatting sqref="E2:E5"><cfRule type="expression" dxfId="0" priority="1"><formula>TRUE</formula>'
        "</cfRule></conditionalFormatting>"
    )
    fill_of = '<fill><patternFill><bgColor rgb="FF0000FF"/></patternFill></fill>'
    styles = f'{STYLES}<dxfs count="1"><dxf>{fill_of}</dxf></dxfs>'
    workbook = write(
        tmp_path / "in.xlsx", {"Returns": f'<sheetData><row r="1">{head}</row>{rows}</sheetData>{blue}'}, styles=styles
    )
    rate(workbook, script(tmp_path, more=said), tmp_path / "out.xlsx")
    colour = seen(office, tmp_path / "out.xlsx", tmp_path)
    assert [colour(row, 5) for row in range(2, 6)] == colours
