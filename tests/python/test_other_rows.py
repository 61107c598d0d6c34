"""Values that stand in other rows and tables: actual and target in two rows, measures across, and a target on another sheet.

Source: docs/rules/other-rows.md for what must happen. The ratings were reckoned by hand: higher is better unless the rules say
otherwise, amber within 5 % of the target. openpyxl makes the workbooks and reads them afterwards.
"""

import dataclasses
import datetime

import openpyxl
import pytest
from program import rate, run

LINES = "amber_within(percent_of_target(5));\nhigher_is_better(all_others);\n"


@dataclasses.dataclass
class Case:
    """Rules, sheets as rows from A1, merged cells of the first, and the expected: measure, rating or reason, its cell, the
    target and its cell. `why` stands in the sentence of the first measure that is unrated."""

    rules: str
    sheets: dict
    expected: list
    merged: tuple = ()
    why: str = ""


def tables(keys):
    return f"tables(#{{ {keys} }});\n"


NAMED = tables('measure: "Line", group: "Area", rows: "* Act", actual: "Total", target: in_row("* Plan"), rating: write_to("RAG")')
HEAD = ["Line", "Area", "Total", "RAG"]
MARKED = ('measure: "Pathway", rows: #{ "Line": "Delivered" }, actual: "Sep", target: in_row(#{ "Line": "Plan" }), ')
BLOCK_HEAD = ["Pathway", "Line", "Aug", "Sep", "RAG"]
BLOCKS = [BLOCK_HEAD, ["Spells", "Plan", 90, 100, None], [None, "Delivered", 80, 97, None], [None, "View", None, None, None],
          ["Tests", "Plan", 50, 60, None], [None, "Delivered", 55, 50, None], [None, "View", None, None, None]]
MERGED = ("A2:A4", "A5:A7")
LONG = tables('measure: "Measure", group: "Ward", rows: #{ "Type": "Actual", "Period": "Q3" }, actual: "Value", '
              'target: in_row(#{ "Type": "Target" }), rating: write_to("RAG")')
LONG_HEAD = ["Measure", "Ward", "Period", "Type", "Value", "RAG"]
ACROSS = ('measure: headings("Half-term"), actual: in_row("Autumn 2"), target: in_row("We expect"), ')
SCHOOL = [["A school"], ["Half-term", "Attendance", "Absence", "England"], ["Autumn 1", 1, 2, 3], ["Autumn 2", 0.94, 0.2, 9],
          [], ["We expect", 0.95, 0.15, 9], ["It should go", "up", "down", "up"], ["Our view"]]
BUDGET = tables('measure: "Line", actual: "Spent", target: from_table("Budget*", #{ measure: "Item", target: "Budget" }), '
                'rating: write_to("RAG")')
SPENT = [["Line", "Spent", "RAG"], ["Roads", 97, None], ["Parks", 80, None]]

CASES = {
    "the kind in the name, the target after the actual and over a blank row": Case(
        NAMED.replace("rating:", "blank_rows: skipped, rating:"),
        {"S": [HEAD, ["Calls Act", "N", 97, None], ["Calls Act", "S", 90, None], [], ["Calls Plan", "S", 100, None],
               ["Calls Plan", "N", 100, None], ["Calls PY", "N", 1, None]]},
        [("Calls Act", "Amber", "S!D2", "100", "C6"), ("Calls Act", "Red", "S!D3", "100", "C5")]),
    "the kind before the name, spelt otherwise": Case(
        NAMED.replace("* Act", "Actual: *").replace("* Plan", "Target: *"),
        {"S": [HEAD, ["TARGET:  Calls", "N", 100, None], ["Actual: calls", "N", 100, None]]},
        [("Actual: calls", "Green", "S!D3", "100", "C2")]),
    "no row with the target": Case(
        NAMED, {"S": [HEAD, ["Calls Act", "N", 97, None], ["Calls Plan", "S", 100, None]]},
        [("Calls Act", "no_target", "S!D2", None, None)], why='there is no row "Calls Plan" of "N" to take the target from'),
    "a row with a typing error": Case(
        NAMED.replace("* Plan", "* Pln"), {"S": [HEAD, ["Calls Act", "N", 97, None], ["Calls Plan", "N", 100, None]]},
        [("Calls Act", "no_target", "S!D2", None, None)], why='did you mean "Calls Plan"?'),
    "two rows with the target": Case(
        NAMED, {"S": [HEAD, ["Calls Act", "N", 97, None], ["Calls Plan", "N", 100, None], ["Calls Plan", "N", 90, None]]},
        [("Calls Act", "ambiguous_value", "S!D2", None, None)], why='C3 or the one in C4: both rows are "Calls Plan" of "N"'),
    # Its question held nothing, so that two of the measures were rated while nobody had answered.
    "months down the side that are dates": Case(
        tables('measure: headings("Half-term"), actual: in_row("Oct-25"), target: in_row("We expect"), rating: write_to(in_row("Our view"))'),
        {"S": [["Half-term", "Attendance", "Absence"], ["We expect", 90, 10], [datetime.date(2025, 9, 1), 1, 2],
               [datetime.date(2025, 10, 1), 91, 8], ["Our view"]]},
        [("Attendance", "Green", "S!B5", "90", "B2"), ("Absence", "Red", "S!C5", "10", "C2")]),
    "a question about measures across": Case(
        tables(ACROSS + 'good_is: in_row("It should go"), skip: "England", rating: write_to(in_row("Our view"))')
        + 'question("Which half-term?");',
        {"S": SCHOOL}, [("Attendance", "waits_for_answer", "S!B8", "95", "B6"), ("Absence", "waits_for_answer", "S!C8", "15", "C6")]),
    "two measures that would take one target": Case(
        NAMED, {"S": [HEAD, ["Calls Act", "N", 97, None], ["Calls Act", "N", 90, None], ["Calls Plan", "N", 100, None]]},
        [("Calls Act", "ambiguous_value", "S!D2", None, None), ("Calls Act", "ambiguous_value", "S!D3", None, None)],
        why="the target in C4 may be that of row 2 or that of row 3"),
    "a target of the rules does not stand in for two rows": Case(
        NAMED + 'measure("Calls*", #{ target: 50 });\n',
        {"S": [HEAD, ["Calls Act", "N", 97, None], ["Calls Plan", "N", 100, None], ["Calls Plan", "N", 90, None]]},
        [("Calls Act", "ambiguous_value", "S!D2", None, None)]),
    "a blank target": Case(
        NAMED, {"S": [HEAD, ["Calls Plan", "N", None, None], ["Calls Act", "N", 97, None]]},
        [("Calls Act", "no_target", "S!D3", None, "C2")]),
    "blocks of merged names": Case(
        tables(MARKED + 'rating: write_to("RAG")'), {"S": BLOCKS},
        [("Spells", "Amber", "S!E3", "100", "D2"), ("Tests", "Red", "S!E6", "60", "D5")], MERGED),
    "kinds in a column without a heading": Case(
        tables(MARKED.replace('"Line"', '"column(B)"') + 'rating: write_to("RAG")'), {"S": [[BLOCK_HEAD[0], None, *BLOCK_HEAD[2:]], *BLOCKS[1:]]},
        [("Spells", "Amber", "S!E3", "100", "D2"), ("Tests", "Red", "S!E6", "60", "D5")], MERGED),
    "the rating in the row under it": Case(
        tables(MARKED + 'rating: write_to(in_row(#{ "Line": "View" }))'), {"S": BLOCKS},
        [("Spells", "Amber", "S!D4", "100", "D2"), ("Tests", "Red", "S!D7", "60", "D5")], MERGED),
    "a cell for the rating merged over the rows of each measure": Case(
        tables(MARKED + 'rating: write_to("RAG")'), {"S": BLOCKS},
        [("Spells", "Amber", "S!E2", "100", "D2"), ("Tests", "Red", "S!E5", "60", "D5")], (*MERGED, "E2:E4", "E5:E7")),
    "nothing delivered yet is no row to be passed over": Case(
        tables(MARKED + 'rating: write_to("RAG")'),
        {"S": [BLOCK_HEAD, ["Spells", "Plan", 90, 100, None], [None, "Delivered", None, None, None], [None, "View"]]},
        [("Spells", "no_data", "S!E3", "100", "D2")], ("A2:A4",)),
    "a row of the block without a name": Case(
        tables(MARKED + 'rating: write_to("RAG")'), {"S": BLOCKS[:3]}, [("", "no_rule", "S!E3", None, None)]),
    "a long table: other periods and wards are other rows": Case(
        LONG, {"S": [LONG_HEAD, ["Calls", "A", "Q2", "Actual", 1, None], ["Calls", "A", "Q2", "Target", 2, None],
                     ["Calls", "A", "Q3", "Actual", 97, None], ["Calls", "B", "Q3", "Actual", 90, None],
                     ["Calls", "B", "Q3", "Target", 90, None], ["Calls", "A", "Q3", "Target", 100, None]]},
        [("Calls", "Amber", "S!F4", "100", "E7"), ("Calls", "Green", "S!F5", "90", "E6")]),
    "a long table: the target of another period is none": Case(
        LONG, {"S": [LONG_HEAD, ["Calls", "A", "Q3", "Actual", 97, None], ["Calls", "A", "Q2", "Target", 100, None]]},
        [("Calls", "no_target", "S!F2", None, None)],
        why='there is no row "Calls" of "A" with "Target" under "Type" to take the target from'),
    "a long table by numbers": Case(
        LONG.replace('"Q3"', "2025"), {"S": [LONG_HEAD, ["Calls", "A", 2025, "Actual", 97, None],
                                            ["Calls", "A", 2024, "Target", 90, None], ["Calls", "A", 2025, "Target", 100, None]]},
        [("Calls", "Amber", "S!F2", "100", "E4")]),
    "only some rows are measures": Case(
        tables('measure: "Line", rows: "* Act", actual: "Total", target: "Area", rating: write_to("RAG")'),
        {"S": [HEAD, ["Calls Act", 100, 97, None], ["Calls Plan", 100, 1, None], ["A note on the plan"]]},
        [("Calls Act", "Amber", "S!D2", "100", "B2")]),
    "two statements about different rows of one table": Case(
        tables('measure: "Line", rows: "* Act", actual: "Total", target: in_row("* Plan"), rating: write_to("RAG")')
        + tables('measure: "Line", rows: "* Forecast", actual: "Total", target: in_row("* Plan"), rating: write_to("RAG")'),
        {"S": [HEAD, ["Calls Act", "N", 97, None], ["Calls Forecast", "N", 100, None], ["Calls Plan", "N", 100, None]]},
        [("Calls Act", "Amber", "S!D2", "100", "C4"), ("Calls Forecast", "Green", "S!D3", "100", "C4")]),
    "an actual merged over both rows": Case(
        tables(MARKED + 'rating: write_to("RAG")'),
        {"S": [BLOCK_HEAD, ["Spells", "Plan", 90, 100, None], [None, "Delivered", 80, None, None]]},
        [("Spells", "ambiguous_value", "S!E3", None, None)], ("A2:A3", "D2:D3"), why="the cell of the actual itself"),
    "rows with ids of their own": Case(
        NAMED.replace('group: "Area"', 'id: "Area"'),
        {"S": [HEAD, ["Calls Act", "R1", 97, None], ["Calls Plan", "R2", 100, None]]},
        [("Calls Act", "no_target", "S!D2", None, None)], why='"Calls Plan" with the id "R1"'),
    "the figure itself is coloured": Case(
        NAMED.replace('write_to("RAG")', 'fill_only("Total")'),
        {"S": [HEAD, ["Calls Act", "N", 97, None], ["Calls Plan", "N", 100, None]]},
        [("Calls Act", "Amber", "S!C2", "100", "C3")]),
    "sections, with the kinds of each under them": Case(
        NAMED.replace('group: "Area"', "group: section_above"),
        {"S": [HEAD, ["Adults"], ["Pay Act", None, 97, None], ["Pay Plan", None, 100, None],
               ["Children"], ["Pay Plan", None, 97, None], ["Pay Act", None, 97, None]]},
        [("Pay Act", "Amber", "S!D3", "100", "C4"), ("Pay Act", "Green", "S!D7", "97", "C6")]),
    "measures across": Case(
        tables(ACROSS + 'good_is: in_row("It should go"), skip: "England", rating: write_to(in_row("Our view"))'), {"S": SCHOOL},
        [("Attendance", "Amber", "S!B8", "95", "B6"), ("Absence", "Red", "S!C8", "15", "C6")]),
    "a target on another sheet": Case(
        BUDGET, {"S": SPENT, "Budget 2026": [["Capital"], ["Item", "Budget"], ["parks", 80], ["ROADS", 100]]},
        [("Roads", "Amber", "S!C2", "100", "'Budget 2026'!B4"), ("Parks", "Green", "S!C3", "80", "'Budget 2026'!B3")]),
    "a name that the other table lacks": Case(
        BUDGET, {"S": SPENT[:2], "Budget": [["Item", "Budget"], ["Road", 100]]},
        [("Roads", "no_target", "S!C2", None, None)], why='no row "Roads" on "Budget*" to take the target from; did you mean "Road"?'),
    "a name that the other table has twice": Case(
        BUDGET, {"S": SPENT[:2], "Budget": [["Item", "Budget"], ["Roads", 100], ["Roads", 90]]},
        [("Roads", "ambiguous_value", "S!C2", None, None)], why="the one in Budget!B2 or the one in Budget!B3"),
    "rows under the end of the other table are none of it": Case(
        BUDGET, {"S": SPENT[:2], "Budget": [["Item", "Budget"], ["Parks", 100], [], ["Roads", 7]]},
        [("Roads", "no_target", "S!C2", None, None)]),
    "the group tells the names of the other table apart": Case(
        tables('measure: "Line", group: "Area", actual: "Total", rating: write_to("RAG"), '
               'target: from_table("Budget", #{ measure: "Item", group: "Department", target: "Budget" })'),
        {"S": [HEAD, ["Pay", "N", 97, None], ["Pay", "S", 97, None]],
         "Budget": [["Department", "Item", "Budget"], ["S", "Pay", 97], ["N", "Pay", 100]]},
        [("Pay", "Amber", "S!D2", "100", "Budget!C3"), ("Pay", "Green", "S!D3", "97", "Budget!C2")]),
}


def made(folder, case):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in case.sheets.items():
        sheet = book.create_sheet(name)
        for row, values in enumerate(rows, 1):
            for column, value in enumerate(values, 1):
                cell = sheet.cell(row, column, value)
                if isinstance(value, float):
                    cell.number_format = "0%"
    for cells in case.merged:
        book.worksheets[0].merge_cells(cells)
    book.save(folder / "in.xlsx")
    (folder / "rules.rhai").write_text(LINES + case.rules, "utf-8")
    return folder / "in.xlsx", folder / "rules.rhai"


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_a_value_in_another_row(tmp_path, lossless, case):
    workbook, rules = made(tmp_path, case)
    output = tmp_path / "out.xlsx"
    document = rate(workbook, rules, output)
    found = [(rating["measure"], rating["rating"] or rating["unrated"], f"{rating['sheet']}!{rating['cell']}",
              rating["target"], rating["target_cell"]) for rating in document["ratings"]]
    assert found == case.expected
    unrated = [rating["reason"] for rating in document["ratings"] if rating["unrated"]]
    assert not case.why or case.why in unrated[0]
    book = openpyxl.load_workbook(output)
    rated = [place for _, word, place, *_ in case.expected if word[0].isupper()]
    for _, word, place, *_ in case.expected:
        sheet, _, cell = place.partition("!")
        assert book[sheet][cell].value == (97 if "fill_only" in case.rules else word if place in rated else None)
    lossless(workbook, output, rated)
    again = tmp_path / "again.xlsx"
    rate(output, rules, again)
    assert again.read_bytes() == output.read_bytes()


REFUSED = {
    "no rows": (tables('measure: "Line", actual: "Total", target: in_row("* Plan"), rating: write_to("RAG")'),
                'this table has no `rows`; write rows: "* Act"'),
    "two ways to tell rows": (NAMED.replace('in_row("* Plan")', 'in_row(#{ "Kind": "Plan" })'), "tell rows in different ways"),
    "a star that stands for nothing": (NAMED.replace('rows: "* Act"', 'rows: "Act"'), "`rows` has no `*`"),
    "two stars": (NAMED.replace('"* Act"', '"* of * Act"'), "has more than one `*`"),
    "the same rows": (NAMED.replace("* Plan", "* Act"), "asks for the same rows as `rows`"),
    "a place of no value": (NAMED.replace('actual: "Total"', 'actual: in_row("* Act")'), "`actual` takes a heading"),
    "rows of a table with measures across": (tables('measure: headings("Line"), rows: "* Act", actual: in_row("A"), target: in_row("B"), '
                                                    'rating: write_to(in_row("C"))'), "`rows` has no meaning in a table"),
    "headings without the text of their row": (tables('measure: headings(), actual: in_row("A"), target: in_row("B"), '
                                                      'rating: write_to(in_row("C"))'), 'headings("Half-term")'),
    "a heading where measures stand across": (tables(ACROSS + 'previous: "Heading", rating: write_to(in_row("C"))'),
                                              "`previous` takes a row"),
    "a key without meaning across": (tables(ACROSS + 'group: "Area", rating: write_to(in_row("C"))'), "`group` has no meaning"),
    "another key of the other table": (BUDGET.replace("target: \"Budget\" }", "previous: \"Budget\" }"),
                                       "a value of the same key from another table"),
    "no value of the other table": (BUDGET.replace(', target: "Budget" }', " }"), "`from_table` needs the headings"),
    "no row for the rating": (tables(MARKED + 'rating: write_to(in_row(#{ "Line": "Verdict" }))'),
                              'S!A3: there is no row "Spells" with "Verdict" under "Line" to write the rating into'),
    "a label across that is not there": (tables(ACROSS.replace("We expect", "We expct") + 'rating: write_to(in_row("Our view"))'),
                                         'no row under "Half-term" begins with "We expct"'),
    "a label across that is there twice": (tables(ACROSS.replace("Autumn 2", "Autumn *") + 'rating: write_to(in_row("Our view"))'),
                                           'the row "Autumn *" is there twice, in A3 and in A4'),
    "no such sheet": (BUDGET, 'the workbook has no sheet "Budget*"'),
}
SHEETS = {"no row for the rating": BLOCKS, "a label across that is not there": SCHOOL,
          "a label across that is there twice": SCHOOL, "no such sheet": SPENT}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_plain_is_refused(tmp_path, name):
    rules, said = REFUSED[name]
    merged = MERGED if SHEETS.get(name) is BLOCKS else ()
    workbook, script = made(tmp_path, Case(rules, {"S": SHEETS.get(name, [HEAD])}, [], merged))
    done = run("rate", workbook, "-r", script, "-o", tmp_path / "out.xlsx", status=2)
    assert said in " ".join(done.stderr.split())
    assert not (tmp_path / "out.xlsx").exists()


def test_a_live_colour_of_two_rows_is_painted(tmp_path):
    workbook, rules = made(tmp_path, Case(tables(MARKED + 'rating: write_to("RAG"), live: yes'), {"S": BLOCKS}, [], MERGED))
    done = run("rate", workbook, "-r", rules, "-o", tmp_path / "out.xlsx")
    assert "because its actual, its target and its rating are not in one row" in " ".join(done.stderr.split())


def test_a_live_colour_follows_measures_across(tmp_path):
    keys = ACROSS + 'good_is: in_row("It should go"), skip: "England", rating: write_to(in_row("Our view")), live: yes'
    workbook, rules = made(tmp_path, Case(tables(keys), {"S": SCHOOL}, []))
    run("rate", workbook, "-r", rules, "-o", tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[0]
    formulas = [rule.formula[0] for cells in sheet.conditional_formatting for rule in cells.rules]
    assert any("$C$4" in formula and "$C$6" in formula for formula in formulas)
