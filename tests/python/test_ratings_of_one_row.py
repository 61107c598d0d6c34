"""Several statements about the same rows: every result tells their ratings apart by a heading.

Source: counted by hand, 10% of 91 is 9.1 and of 8 is 0.8; openpyxl makes the workbooks.
"""

import json

import openpyxl
import pytest
from program import rate, run

RULES = """tables(#{ measure: "Measure", good_is: "Good is", actual: "Apr", target: "Target", rating: new_column("Apr RAG") });
tables(#{ measure: "Measure", good_is: "Good is", actual: "May", target: "Target", rating: new_column("May RAG") });
amber_within(percent_of_target(10));
"""


@pytest.fixture
def folder(tmp_path):
    for name, may in (("before", 95), ("return", 80)):
        book = openpyxl.Workbook()
        for row in (["Measure", "Good is", "Apr", "May", "Target"], ["Calls", "High", 90, may, 91], ["Sick", "Low", 9, 8, 8]):
            book.active.append(row)
        book.save(tmp_path / f"{name}.xlsx")
    (tmp_path / "rules.rhai").write_text(RULES, "utf-8")
    return tmp_path


def told(document):
    return [(r["measure"], r["field"], r["rating"]) for r in document["ratings"]]


def test_results_tell_them_apart(folder):
    document = rate(folder / "return.xlsx", folder / "rules.rhai", folder / "out.xlsx")
    assert told(document) == [
        ("Calls", "Apr", "Amber"), ("Calls", "May", "Red"), ("Sick", "Apr", "Red"), ("Sick", "May", "Green")]
    shown = run("rate", "return.xlsx", "-r", "rules.rhai", "-o", "out.xlsx", "--force", cwd=folder).stdout.decode()
    assert all(name in shown for name in ("Calls: Apr", "Calls: May", "Sick: Apr", "Sick: May"))


def test_movement_compares_each_with_its_own(folder):
    document = rate(folder / "return.xlsx", folder / "rules.rhai", folder / "out.xlsx", "--previous", folder / "before.xlsx")
    movement = document["movement"]
    assert [(m["measure"], m["field"], m["from"], m["to"]) for m in movement["moved"]] == [("Calls", "May", "Green", "Red")]
    assert movement["new"] == movement["gone"] == []
    assert [(r["measure"], r["field"]) for r in movement["repeated"]] == [("Sick", "Apr")]


def test_a_rating_by_hand_names_the_one_that_is_meant(folder):
    (folder / "by-hand.csv").write_text("measure,rating,reason\nCalls: May,Green,agreed\nSick,Green,seen\n", "utf-8")
    document = rate(folder / "return.xlsx", folder / "rules.rhai", folder / "out.xlsx", "--overrides", folder / "by-hand.csv")
    assert told(document) == [
        ("Calls", "Apr", "Amber"), ("Calls", "May", "Green"), ("Sick", "Apr", "Red"), ("Sick", "May", "Green")]
    warning, = [w["message"] for w in document["warnings"] if w["code"] == "override_unmatched"]
    assert warning == ('a rating was set by hand for "Sick", which has several; name the one that is meant, as in "Sick: Apr"')


def test_check_finds_no_measure_twice(folder):
    document = json.loads(run("check", "rules.rhai", "return.xlsx", "--json", "-", cwd=folder).stdout)
    assert document["findings"] == []


def test_rules_of_one_of_several_tables_are_refused_for_cases(folder):
    rules = RULES.replace('target: "Target", rating: new_column("May RAG")', 'target: "Target", good_is: lower, rating: new_column("May RAG")')
    (folder / "rules.rhai").write_text(rules.replace('good_is: "Good is", actual: "May"', 'actual: "May"'), "utf-8")
    (folder / "cases.csv").write_text("measure,actual,target,expected\nCalls,90,91,Amber\n", "utf-8")
    said = run("test", "rules.rhai", "--cases", "cases.csv", cwd=folder, status=2).stderr
    assert "line 2 of the rules is about the rows of one of several tables, and cases belong to none of them" in said


def test_rules_of_the_only_table_hold_for_cases(folder):
    (folder / "rules.rhai").write_text(
        'tables(#{ measure: left_of("Target"), actual: "May", target: "Target", good_is: lower, amber_within: points(2),\n'
        '  rating: new_column("RAG") });\n', "utf-8")
    (folder / "cases.csv").write_text("measure,actual,target,expected\nSick,10,8,Amber\nSick,10.5,8,Red\n", "utf-8")
    run("test", "rules.rhai", "--cases", "cases.csv", cwd=folder)
