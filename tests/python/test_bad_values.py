"""Cells that hold something else than a number: each is unrated, and the reason says what stands where.

Source: the issue's list of what returns hold by mistake; openpyxl makes the workbooks.
"""

import datetime

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from program import rate, run

RULES = """tables(#{ measure: "Measure", actual: "Actual", target: "Target", rating: write_to("RAG") });
higher_is_better(all_others);
"""
HEADINGS = ["Measure", "Actual", "Target", "RAG"]


def made(folder, rows, *, errors=(), epoch=None):
    book = openpyxl.Workbook()
    if epoch:
        book.epoch = epoch
    sheet = book.active
    sheet.title = "Returns"
    for row in rows:
        sheet.append(row)
    for cell, error in errors:
        sheet[cell].value, sheet[cell].data_type = error, "e"
    book.save(folder / "in.xlsx")
    (folder / "rules.rhai").write_text(RULES, "utf-8")
    return folder / "in.xlsx", folder / "rules.rhai"


@pytest.mark.parametrize("epoch", [None, CALENDAR_MAC_1904], ids=["1900", "1904"])
@pytest.mark.parametrize(
    ("actual", "target", "reason"),
    [
        (datetime.date(2023, 1, 2), 5, "Unrated: the actual in B2 is a date, not a number."),
        (5, datetime.datetime(2023, 1, 2, 10, 30), "Unrated: the target in C2 is a date, not a number."),
        ("31/03/2023", 5, 'Unrated: the actual in B2 is text, not a number ("31/03/2023").'),
        (True, 5, "Unrated: the actual in B2 is TRUE or FALSE, not a number."),
        ("600-680", 5, 'Unrated: the actual in B2 is a range, not a number ("600-680").'),
    ],
)
def test_what_is_no_number_is_named(tmp_path, epoch, actual, target, reason):
    workbook, rules = made(tmp_path, [HEADINGS, ["Calls", actual, target]], epoch=epoch)
    (rating,) = rate(workbook, rules, tmp_path / "out.xlsx")["ratings"]
    assert (rating["rating"], rating["reason"]) == (None, reason)


@pytest.mark.parametrize(
    ("cell", "error", "which"),
    [("B2", "#DIV/0!", "actual in B2"), ("C2", "#N/A", "target in C2"), ("A2", "#REF!", "measure's name")],
)
def test_error_values_are_named(tmp_path, cell, error, which):
    workbook, rules = made(tmp_path, [HEADINGS, ["Calls", 5, 5]], errors=[(cell, error)])
    (rating,) = rate(workbook, rules, tmp_path / "out.xlsx")["ratings"]
    assert rating["unrated"] == "cell_error"
    assert rating["reason"] == f"Unrated: the cell of the {which} holds an error value."


def test_two_headings_of_one_name_have_a_way_out(tmp_path):
    workbook, rules = made(tmp_path, [["Measure", "Actual", "actual", "Target", "RAG"], ["Calls", 1, 2, 5]])
    done = run("rate", workbook, "-r", rules, "-o", tmp_path / "out.xlsx", status=2)
    assert "Returns!B1" in done.stderr
    assert 'rename one of them, or write the heading over the one that you mean too, as in "Q4 > Actual"' in done.stderr


def test_what_is_left_below_a_table_is_said_once(tmp_path):
    rows = [HEADINGS, ["Calls", 5, 5], [], ["Visits", 9, 5], ["Repairs", 9, 5], [], ["Late", 9, 5]]
    workbook, rules = made(tmp_path, rows)
    document = rate(workbook, rules, tmp_path / "out.xlsx")
    assert [rating["measure"] for rating in document["ratings"]] == ["Calls"]
    said = [warning["cell"] for warning in document["warnings"] if warning["code"] == "below_the_table"]
    assert said == ["Returns!A4"]
