"""Layouts as people lay them out: headings over headings, Excel tables by name, forms by label, groups from elsewhere,
hidden rows and columns.

Source: docs/rules/ for what must happen; openpyxl makes the workbooks and reads what stands in the cells afterwards. Each
rating was reckoned by hand: higher is better, amber within 5 % of the target.
"""

import dataclasses
import datetime

import openpyxl
import plain_workbook
import pytest
from openpyxl.styles import Border, Side
from openpyxl.worksheet.table import Table
from program import rate, run

LINES = "amber_within(percent_of_target(5));\nhigher_is_better(all_others);\n"
HEADINGS = 'measure: "Measure", actual: "Actual", target: "Target", rating: write_to("RAG")'
ROW = ["Measure", "Actual", "Target", "RAG"]
SWAPPED = ["Measure", "RAG", "Target", "Actual"]
TWO = [["Calls", 97, 100, None], ["Visits", 90, 100, None]]


@dataclasses.dataclass
class Case:
    """Rules, sheets as rows from A1, what is done to them, and the expected: measure, rating or reason, cell, group."""

    rules: str
    sheets: dict
    expected: list
    shape: callable = lambda book: None
    name: str = "in.xlsx"


def table(keys=HEADINGS, place="tables("):
    return f"{place}#{{ {keys} }});\n"


def form(keys, sheet=""):
    return f"form({sheet}#{{ {keys} }});\n"


def merged(*ranges, sheet="S"):
    def shape(book):
        for cells in ranges:
            book[sheet].merge_cells(cells)
    return shape


def excel_table(name, ref, totals=0):
    def shape(book):
        added = Table(displayName=name, ref=ref)
        added.totalsRowCount = totals or None
        book["S"].add_table(added)
    return shape


def hidden(row=None, column=None):
    def shape(book):
        if row:
            book["S"].row_dimensions[row].hidden = True
        if column:
            book["S"].column_dimensions[column].hidden = True
    return shape


def bordered(row, columns=4):
    """The row is there, and its cells are blank."""
    def shape(book):
        for column in range(1, columns + 1):
            book["S"].cell(row, column).border = Border(left=Side("thin"))
    return shape


UNDER = table('measure: "Measure", actual: "Performance > Q4", target: "Target", rating: write_to("RAG")')
OVER = [
    ["Measure", "Performance", None, "Forecast", "Target", "RAG"],
    [None, "Q3", "Q4", "Q4", None, None],
    ["Calls", 80, 97, 90, 100, None],
    ["Visits", 99, 90, 99, 100, None],
]
OVER_EXPECTED = [("Calls", "Amber", "S!F3", None), ("Visits", "Red", "S!F4", None)]
LABELS = [
    ["Performance Measure:", "Sickness"],
    ["Department:", "Adults"],
    ["Target:", 100, None, "Half year"],
    [None, None, None, 96],
    ["RAG rating:", None],
]
BY_LABEL = (
    'measure: beside("Performance Measure:"), group: beside("Department:"), target: beside("Target:"), '
    'actual: under("Half year*"), rating: write_to(beside("RAG rating:"))'
)
PLACED = [["ignore", "Actual", "Target", "RAG"], ["x", 1, 2, None], [], ROW, TWO[0], [], TWO[1], ["Total", 187, 200, None]]

BY_QUARTER = table('measure: "Measure", actual: "Actual {quarter}", target: "Target", rating: write_to("RAG")')
QUARTERS = [["Measure", "Actual Q3", "Actual Q4", "Target", "RAG"], ["Calls", 80, 97, 100, None]]

CASES = {
    "a heading under a heading, merged": Case(UNDER, {"S": OVER}, OVER_EXPECTED,
                                              merged("A1:A2", "B1:C1", "E1:E2", "F1:F2")),
    "a heading under a heading, not merged": Case(UNDER, {"S": OVER}, OVER_EXPECTED),
    "three rows of headings": Case(
        table('measure: "Measure", actual: "2022/23 > Performance > Q4", target: "Target", rating: write_to("RAG")'),
        {"S": [[None, "2021/22", None, "2022/23", None, None, None],
               ["Measure", "Performance", None, "Performance", None, "Target", "RAG"],
               [None, "Q3", "Q4", "Q3", "Q4"], ["Calls", 1, 2, 3, 101, 100, None]]},
        [("Calls", "Green", "S!G4", None)]),
    "a heading that holds the sign itself": Case(
        table('measure: "Measure", actual: "Rate \\\\> 5", target: "Target", rating: write_to("RAG")'),
        {"S": [["Measure", "Rate > 5", "Target", "RAG"], ["Calls", 97, 100, None]]},
        [("Calls", "Amber", "S!D2", None)]),
    "an Excel table by name, with blank rows and totals": Case(
        table(place='table(excel_table("returns"), '), {"S": PLACED},
        [("Calls", "Amber", "S!D5", None), ("Visits", "Red", "S!D7", None)], excel_table("Returns", "A4:D8", 1)),
    "one sheet a department": Case(
        table(HEADINGS + ", group: sheet_name"), {"Adults": [ROW, TWO[0]], "Children": [ROW, TWO[1]]},
        [("Calls", "Amber", "Adults!D2", "Adults"), ("Visits", "Red", "Children!D2", "Children")]),
    "the department in a cell of another sheet": Case(
        table(HEADINGS + ', group: cell("Cover", "B1")'), {"Cover": [["Department", "Housing"]], "S": [ROW, *TWO]},
        [("Calls", "Amber", "S!D2", "Housing"), ("Visits", "Red", "S!D3", "Housing")]),
    "the department in the file's name": Case(
        table(HEADINGS + ', group: file_name("{department} Q*.xlsx")'), {"S": [ROW, *TWO]},
        [("Calls", "Amber", "S!D2", "Adult Care"), ("Visits", "Red", "S!D3", "Adult Care")], name="Adult Care Q4.xlsx"),
    "the name of a form's file": Case(
        form('measure: file_name("{m}"), actual: cell("A1"), target: 100, rating: write_to(cell("B1"))'),
        {"S": [[97, None]]}, [("Sickness", "Amber", "S!B1", None)], name="Sickness.xlsx"),
    "the period in the file's name": Case(
        'period(file_name("Return_{period}"));\n' + BY_QUARTER, {"S": QUARTERS},
        [("Calls", "Amber", "S!E2", None)], name="return_2022-23_Q4.xlsx"),
    "the period in a cell": Case(
        'period(cell("Cover", "B2"));\n' + BY_QUARTER, {"Cover": [[], [None, "Quarter 3 of 2022/23"]], "S": QUARTERS},
        [("Calls", "Red", "S!E2", None)]),
    "the period beside a label, merged": Case(
        'period(beside("Period:"));\n' + BY_QUARTER, {"Cover": [["Period:", None, "Q4 2022/23"]], "S": QUARTERS},
        [("Calls", "Amber", "S!E2", None)], merged("A1:B1", sheet="Cover")),
    "the period under a merge": Case(
        'period(cell("Cover", "B1"));\n' + BY_QUARTER, {"Cover": [["Q3 2022/23"]], "S": QUARTERS},
        [("Calls", "Red", "S!E2", None)], merged("A1:C1", sheet="Cover")),
    "the department beside a label": Case(
        table(HEADINGS + ', group: beside("Department*")'),
        {"S": [["Department:", "Fire"], [], ROW, TWO[0]], "T": [["Department:", "Roads"], [], ROW, TWO[1]]},
        [("Calls", "Amber", "S!D4", "Fire"), ("Visits", "Red", "T!D4", "Roads")]),
    "a form by label": Case(form(BY_LABEL), {"S": LABELS}, [("Sickness", "Amber", "S!B5", "Adults")]),
    "labels that are merged": Case(
        form('measure: "M", target: beside("Target:"), actual: under("Half year"), rating: write_to(beside("RAG"))'),
        {"S": [["Target:", None, 100], ["Half year", None], [], [96], ["RAG", None, None]]},
        [("M", "Amber", "S!C5", None)], merged("A1:B1", "A2:B3", "A5:B5")),
    "forms on the sheets that have the labels": Case(
        form(BY_LABEL, '"*", '), {"Cover": [["Returns of the year"]], "S": LABELS, "T": LABELS},
        [("Sickness", "Amber", "S!B5", "Adults"), ("Sickness", "Amber", "T!B5", "Adults")]),
    "a blank row ends the table, and a second one begins below": Case(
        table(), {"S": [ROW, TWO[0], [], ["Measures of the year", 1, 2, None], [], SWAPPED, ["Visits", None, 100, 90]]},
        [("Calls", "Amber", "S!D2", None), ("Visits", "Red", "S!B7", None)]),
    "a blank row that is there ends the table": Case(
        table(), {"S": [ROW, TWO[0], [], ["Total of all", 187, 200, None], SWAPPED, ["Visits", None, 100, 90]]},
        [("Calls", "Amber", "S!D2", None), ("Visits", "Red", "S!B6", None)], bordered(row=3)),
    "columns stand where their headings are": Case(
        table(), {"S": [SWAPPED, ["Calls", None, 100, 97], [], ["RAG", "Target", "Measure", "Actual"],
                        [None, 100, "Visits", 90]]},
        [("Calls", "Amber", "S!B2", None), ("Visits", "Red", "S!A5", None)]),
    "hidden rows are read": Case(table(), {"S": [ROW, *TWO]},
                                 [("Calls", "Amber", "S!D2", None), ("Visits", "Red", "S!D3", None)], hidden(row=2)),
    "hidden rows are left out": Case(table(HEADINGS + ", hidden_rows: no"), {"S": [ROW, *TWO]},
                                     [("Visits", "Red", "S!D3", None)], hidden(row=2)),
    "hidden columns are left out": Case(
        table(HEADINGS + ", hidden_columns: no"),
        {"S": [["Measure", "Actual", "Actual", "Target", "RAG"], ["Calls", 1, 97, 100, None]]},
        [("Calls", "Amber", "S!E2", None)], hidden(column="B")),
}


def made(folder, case):
    book = plain_workbook.made(case.sheets)
    case.shape(book)
    workbook, rules = folder / case.name, folder / "rules.rhai"
    book.save(workbook)
    rules.write_text(LINES + case.rules, "utf-8")
    return workbook, rules


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_layout(tmp_path, lossless, case):
    workbook, rules = made(tmp_path, case)
    output = tmp_path / "out.xlsx"
    document = rate(workbook, rules, output)
    found = [(rating["measure"], rating["rating"] or rating["unrated"], f"{rating['sheet']}!{rating['cell']}",
              rating["group"]) for rating in document["ratings"]]
    assert found == case.expected
    book = openpyxl.load_workbook(output)
    for _, word, place, _ in case.expected:
        sheet, _, cell = place.partition("!")
        assert book[sheet][cell].value == word
    lossless(workbook, output, [place for _, _, place, _ in case.expected])


REFUSED = {
    "a label that stands twice": (
        Case(form(BY_LABEL), {"S": [*LABELS, ["Target:", 7]]}, []),
        'S!A3: "Target:" stands here and in A6'),
    "a label that is not there": (
        Case(form(BY_LABEL.replace("Target:", "Targt:")), {"S": LABELS}, []),
        'S: no cell says "Targt:"; did you mean "Target:"'),
    "no sheet with any label": (
        Case(form(BY_LABEL, '"*", '), {"S": [["a"]], "T": [["b"]]}, []), "no sheet holds any label of this form"),
    "two columns under one heading": (
        Case(UNDER.replace("Q4", "Q*"), {"S": OVER}, []), 'both match "Performance > Q*"'),
    "the heading above is not there": (
        Case(UNDER.replace("Performance", "Results"), {"S": OVER}, []), 'has no "Results > Q4"'),
    "no such Excel table": (
        Case(table(place='table(excel_table("Retruns"), '), {"S": PLACED}, [], excel_table("Returns", "A4:D8")),
        'the workbook has no Excel table "Retruns" (rules.rhai:3); did you mean "Returns"?'),
    "a file's name that does not fit": (
        Case('period(file_name("Return {period}"));\n' + BY_QUARTER, {"S": QUARTERS}, []),
        'the rules take the period from the file\'s name, and "in.xlsx" does not fit "Return {period}" (rules.rhai:3)'),
    "a group that the file's name does not say": (
        Case(table(HEADINGS + ', group: file_name("Return {group}")'), {"S": [ROW, *TWO]}, []),
        'the rules take the group from the file\'s name, and "in.xlsx" does not fit "Return {group}" (rules.rhai:3)'),
    "a period that is not filled in": (
        Case('period(cell("B2"));\n' + BY_QUARTER, {"S": QUARTERS[:1]}, []),
        "S!B2: the rules take the period from this cell, and it holds no text (rules.rhai:3)"),
    "a period that is a date": (
        Case('period(cell("F1"));\n' + BY_QUARTER, {"S": [[*QUARTERS[0], datetime.date(2023, 3, 31)]]}, []),
        "S!F1: the rules take the period from this cell, and it holds no text"),
    "a period without a quarter": (
        Case('period(cell("F1"));\n' + BY_QUARTER, {"S": [[*QUARTERS[0], "March 2023"]]}, []),
        'S!F1: this says the period, "March 2023", and the rules cannot use it: the quarter of "March 2023" cannot be told'),
    "no Excel table at all": (
        Case(table(place='table(excel_table("Returns"), '), {"S": PLACED}, []), "Insert > Table makes one"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_layout_that_is_not_there(tmp_path, name):
    case, said = REFUSED[name]
    workbook, rules = made(tmp_path, case)
    done = run("rate", workbook, "-r", rules, "-o", tmp_path / "out.xlsx", status=2)
    assert said in " ".join(done.stderr.split())
    assert not (tmp_path / "out.xlsx").exists()
