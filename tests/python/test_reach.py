"""`check` with a workbook says how many of its rows with figures the rules reach, and where the others stand.

Source: small workbooks made here, whose rows are counted by hand.
"""

import json

import jsonschema
import openpyxl
import plain_workbook
import pytest
from program import ROOT, example, run

RULES = """
ruleset("Returns");
tables(#{ measure: "Measure", actual: "Actual", target: "Target", rating: new_column("RAG") });
amber_within(percent_of_target(5));
higher_is_better(all_others);
"""
MEASURES = [["Measure", "Actual", "Target"], ["Visits", 90, 100], ["Homes built", 50, 40], ["Total", 140, 140]]
COSTS = [["Item", "Budget", "Spent"], ["Staff", 900, 880], ["Premises", 300, 310]]


def book(path, **sheets):
    return plain_workbook.write(path, sheets)


def reach(folder, workbook, rules=RULES):
    """What the document says, and the lines on the terminal."""
    script, document = folder / "rules.rhai", folder / "check.json"
    script.write_text(rules, "utf-8")
    done = run("check", script, workbook, "--json", document, "--force", status=(0, 1))
    whole = json.loads(document.read_text("utf-8"))
    jsonschema.validate(whole, json.loads((ROOT / "core" / "schema" / "check-1.schema.json").read_text("utf-8")))
    return whole["reach"], done.stdout.decode()


def test_a_table_that_is_passed_over(tmp_path):
    path = book(tmp_path / "return.xlsx", Measures=MEASURES, **{"Other costs": [["Costs"], [], *COSTS]})
    found, said = reach(tmp_path, path)
    assert found == {
        "rows": 4, "reached": 2,
        "is_cut": False, "passed_over": [{"ranges": ["'Other costs'!A4:C5"], "rows": 2, "of": 2, "headings": ["Item", "Budget", "Spent"]}],
    }
    assert ("The rules reach 2 of 4 rows with figures. Not reached:\n"
            "  'Other costs'!A4:C5 (2 rows, headings Item, Budget, Spent)\n") in said


def test_all_rows_are_reached(tmp_path):
    found, said = reach(tmp_path, book(tmp_path / "return.xlsx", Measures=MEASURES))
    assert found == {"rows": 2, "reached": 2, "passed_over": [], "is_cut": False}
    assert "The rules reach 2 of 2 rows with figures.\n" in said


def test_unrated_rows_are_reached_and_skipped_ones_are_not(tmp_path):
    rows = [["Measure", "Actual", "Target"], *[[f"Measure {n}", 90 + n, None if n == 2 else 100] for n in range(1, 7)]]
    rules = RULES.replace("rating:", 'skip: [ "Measure 3", "Measure 4", "Measure 6" ], rating:')
    found, said = reach(tmp_path, book(tmp_path / "return.xlsx", Measures=rows), rules)
    assert (found["rows"], found["reached"]) == (6, 3)
    assert found["passed_over"][0]["ranges"] == ["Measures!A4:C5", "Measures!A7:C7"]
    assert "  Measures!A4:C5, Measures!A7:C7 (3 of 6 rows, headings Measure, Actual, Target)\n" in said


def test_a_table_beside_a_rated_one(tmp_path):
    rows = [["Measure", "Actual", "Target", None, None, "Item", "Budget", "Spent"],
            ["Visits", 90, 100, None, None, "Staff", 900, 880], ["Homes built", 50, 40, None, None, "Premises", 300, 310]]
    found, _ = reach(tmp_path, book(tmp_path / "return.xlsx", Measures=rows))
    assert (found["rows"], found["reached"]) == (4, 2)
    assert found["passed_over"][0]["headings"] == ["Item", "Budget", "Spent"]
    assert found["passed_over"][0]["ranges"] == ["Measures!F2:H3"]


def test_values_of_another_table_are_reached(tmp_path):
    rules = RULES.replace('target: "Target"', 'target: from_table("Plan", #{ measure: "Measure", target: "Planned" })')
    plan = [["Measure", "Planned"], ["Visits", 100], ["Homes built", 40]]
    rows = [row[:2] for row in MEASURES[:3]]
    found, _ = reach(tmp_path, book(tmp_path / "return.xlsx", Measures=rows, Plan=plan), rules)
    assert found == {"rows": 4, "reached": 4, "passed_over": [], "is_cut": False}


def test_hidden_sheets_keys_and_counts_are_not_counted(tmp_path):
    key = [["Rating", "From"], ["Green", 95], ["Amber", 90], ["Red", 0]]
    counts = [["Department", "Green", "Amber", "Red"], ["Adults", 3, 1, 2], ["Children", 4, 0, 1]]
    path = book(tmp_path / "return.xlsx", Measures=MEASURES, Key=key, Counts=counts, Old=COSTS)
    workbook = openpyxl.load_workbook(path)
    workbook["Old"].sheet_state = "hidden"
    workbook.save(path)
    found, _ = reach(tmp_path, path)
    assert found == {"rows": 2, "reached": 2, "passed_over": [], "is_cut": False}


def test_alone_or_where_rules_do_not_fit_nothing_is_said(tmp_path):
    path = book(tmp_path / "return.xlsx", Costs=COSTS)
    found, said = reach(tmp_path, path)
    assert found is None and "rows with figures" not in said
    script = tmp_path / "rules.rhai"
    done = run("check", script, "--json", tmp_path / "alone.json")
    assert json.loads((tmp_path / "alone.json").read_text("utf-8"))["reach"] is None
    assert "rows with figures" not in done.text


def test_a_workbook_too_large_to_be_looked_through(tmp_path):
    text = "Measure,Actual,Target," + ",".join(f"Note {n}" for n in range(60)) + "\n"
    text += "".join(f"Measure {n},{n},100" + ",x" * 60 + "\n" for n in range(5000))
    path = tmp_path / "large.csv"
    path.write_text(text, "utf-8")
    found, said = reach(tmp_path, path)
    assert found["is_cut"] and 0 < found["rows"] < 5000
    assert "This workbook is so large that only its first cells were looked through. The rules reach" in said


@pytest.mark.parametrize(("ruleset", "rows"), [("norfolk", 44), ("blackburn", 2), ("pathfinders", 8)])
def test_shipped_rules_reach_all_of_their_examples(ruleset, rows, tmp_path):
    run("check", ruleset, example(ruleset), "--json", tmp_path / "check.json", status=(0, 1))
    found = json.loads((tmp_path / "check.json").read_text("utf-8"))["reach"]
    assert (found["rows"], found["reached"], found["passed_over"]) == (rows, rows, [])
