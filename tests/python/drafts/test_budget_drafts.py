"""Drafts for budgets: what is compared is asked where two pairs may be meant, and what is answered is what is rated.

Source: the cases of `budgets`, tables made here with ratings worked out by hand. A case has the owner's answers, the rows,
and the cell, the measure and the level that must come out.
"""

import json
import pathlib

import pytest
import sheet_text
from field_cases import drafted
from program import rate, run

CASES = sorted((pathlib.Path(__file__).parent / "budgets").glob("*.txt"))


def made(case, folder):
    """Writes the workbook of a case; returns it with the answers and the levels by measure."""
    answers, rows, expected = sheet_text.parts(case)
    blank = [" | ".join("" if part.strip() == "." else part for part in row.split(" | ")) if "|" in row else row for row in rows]
    sheet_text.workbook(blank).save(folder / "in.xlsx")
    wanted = {measure.strip(): (cell.strip(), level.strip()) for cell, measure, level in (line.split("|") for line in expected)}
    return folder / "in.xlsx", json.loads(answers), wanted


def cells(rating):
    """Returns the cells that a rating is about."""
    return {(rating[key] or "").rpartition("!")[2] for key in ("cell", "actual_cell")}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_the_owners_answers_rate_every_line(case, tmp_path):
    workbook, answers, wanted = made(case, tmp_path)
    rules, asked = drafted(workbook, tmp_path, answers)
    assert asked >= set(answers)
    ratings = rate(workbook, rules, tmp_path / "out.xlsx")["ratings"]
    assert {one["measure"]: one["rating"] for one in ratings} == {measure: level for measure, (_, level) in wanted.items()}
    assert all(wanted[one["measure"]][0] in cells(one) for one in ratings)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_nothing_is_rated_before_it_is_answered(case, tmp_path):
    workbook, _, _ = made(case, tmp_path)
    run("init", workbook, "-o", tmp_path / "draft.rhai")
    ratings = rate(workbook, tmp_path / "draft.rhai", tmp_path / "out.xlsx")["ratings"]
    assert ratings
    assert [one["rating"] for one in ratings if one["rating"] is not None] == []


# What was spent or came in, and the budget: 51 more than 1,000 is adverse, and so is 10.50 less income than 200.
FOLLOWS = {
    "variances-beside-a-budget": [("1051", "1000"), ("1050", "1000"), ("310", "400"), ("189.5", "200")],
    # Budget less actual, for spending and for income.
    "variances-beside-a-budget-of-both-kinds": [("1051", "1000"), ("280", "300"), ("190", "200")],
}


@pytest.mark.parametrize("name", FOLLOWS)
def test_an_actual_follows_as_the_line_is_spending_or_income(name, tmp_path):
    workbook, answers, _ = made(next(case for case in CASES if case.stem == name), tmp_path)
    rules, _ = drafted(workbook, tmp_path, answers)
    ratings = rate(workbook, rules, tmp_path / "out.xlsx")["ratings"]
    assert [(one["actual"], one["target"]) for one in ratings] == FOLLOWS[name]


def test_an_underspend_is_a_note_to_take_up(tmp_path):
    """No workbook tells from where on an underspend is a concern, so that the line does nothing until somebody takes it up."""
    workbook, answers, _ = made(next(case for case in CASES if case.stem == "thousands-under-the-headings"), tmp_path)
    rules, asked = drafted(workbook, tmp_path, answers)
    assert asked == set(answers)
    before = {one["measure"]: one["rating"] for one in rate(workbook, rules, tmp_path / "out.xlsx")["ratings"]}
    text = rules.read_text("utf-8")
    assert text.count('// underspend_beyond(percent_of_target(10), "Amber");') == 1
    rules.write_text(text.replace("// underspend_beyond", "underspend_beyond"), "utf-8")
    after = {one["measure"]: one["rating"] for one in rate(workbook, rules, tmp_path / "out2.xlsx")["ratings"]}
    assert before["Parks"] == "Green" and after == before | {"Parks": "Amber"}
