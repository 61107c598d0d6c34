"""The spend score of a Towns Fund return, computed from its funding profiles against the return before.

Source: the public return of round 6 and its own guidance; the sums are taken from its cells by openpyxl, in Python's decimal.
"""

import decimal
import json

import openpyxl
import pytest
from corpus import collected
from program import RULES, run

NAME = "communitiesuk-funding-service-design-post-award-data-store/093517_TF_Round_6_Success.xlsx"
SCRIPT = RULES / "towns-fund" / "towns-fund-spend.rhai"
# Before 2020/21 in F, then a half year in two columns of each three, up to the first half of 2024/25 in S.
COLUMNS = "FGHJKMNPQS"
# What the return before forecast more or less than was spent, by project in their order; and the score that this makes.
CHANGES = [(0, "1"), ("0.06", "2"), ("-0.25", "4"), ("1", "4"), ("-0.6", "5")]

@pytest.fixture(scope="module")
def path():
    return collected(NAME)


@pytest.fixture(scope="module")
def profiles(path):
    """The row of each project's grand total, by the project's name."""
    sheet = openpyxl.load_workbook(path, data_only=True)["4a - Funding Profiles"]
    rows, name = {}, None
    for row in range(30, sheet.max_row + 1):
        text = str(sheet.cell(row, 3).value or "")
        if text.startswith("Project ") and ": " in text:
            name = text.partition(": ")[2].strip()
        elif text == "Grand Total" and name:
            rows[name], name = row, None
    return sheet, rows


def spent(sheet, row):
    return sum(decimal.Decimal(str(sheet[f"{column}{row}"].value)) for column in COLUMNS)


@pytest.fixture(scope="module")
def before(tmp_path_factory, path, profiles):
    """The return before: the same, but for what it forecast of the half year reported."""
    book = openpyxl.load_workbook(path, data_only=True)
    sheet, rows = profiles
    for (share, _), row in zip(CHANGES, rows.values(), strict=False):
        forecast = float(sheet[f"S{row}"].value) + float(share) * float(spent(sheet, row))
        book["4a - Funding Profiles"][f"S{row}"].value = forecast
    made = tmp_path_factory.mktemp("before") / "before.xlsx"
    book.save(made)
    return made


def explained(path, *options):
    ratings = json.loads(run("explain", path, "-r", SCRIPT, "--json", "-", *options).stdout)["ratings"]
    return [rating for rating in ratings if rating["field"] == "spend"]


def test_the_score_is_computed_from_the_return_before(path, before, profiles):
    sheet, rows = profiles
    old = openpyxl.load_workbook(before)["4a - Funding Profiles"]
    ratings = explained(path, "--previous", before)
    assert [rating["measure"] for rating in ratings] == list(rows)[:5]
    assert [rating["actual"] for rating in ratings] == ["339", "339", "339", "239", "289"]
    for rating, row, (_, score) in zip(ratings, rows.values(), CHANGES, strict=False):
        actual, target = spent(sheet, row), spent(old, row)
        assert (decimal.Decimal(rating["actual"]), decimal.Decimal(rating["target_used"])) == (actual, target)
        away = abs(actual - target) * 100
        expected = next((s for limit, s in ((5, "1"), (15, "2"), (30, "3"), (50, "4")) if away <= limit * target), "5")
        assert rating["rating"] == expected == score


def test_reconcile_lists_the_typed_scores_that_differ(path, before):
    done = run("reconcile", path, "-r", SCRIPT, "--previous", before, "--json", "-", status=1)
    found = [(d["cell"], d["published"], d["computed"]) for d in json.loads(done.stdout)["differences"]]
    typed = [rating["published_rating"] for rating in explained(path)]
    assert found == [(f"K{20 + at}", typed[at], score) for at, (_, score) in enumerate(CHANGES) if typed[at] != score]
    assert len(found) >= 2


def test_without_the_return_before_there_is_no_target(path):
    assert [(r["rating"], r["unrated"], r["published_rating"]) for r in explained(path)] == [
        (None, "no_target", score) for score in ("1", "2", "3", "2", "2")]
