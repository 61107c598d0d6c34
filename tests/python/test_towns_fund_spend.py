"""The spend score of a Towns Fund return, computed from its funding profiles against the return before.

Source: the cases of the ruleset, written by hand, and the public return of round 6; the limits of the returns' own guidance. Sums
are taken from the cells by openpyxl, in Python's decimal.
"""

import decimal
import json

import openpyxl
import pytest
import returns
from corpus import collected
from program import RULES, example, rate, run, script

NAME = "communitiesuk-funding-service-design-post-award-data-store/093517_TF_Round_6_Success.xlsx"
RULESET = "towns-fund-spend"
SCRIPT = script(RULESET)
PREVIOUS = RULES / RULESET / f"{RULESET}-previous.xlsx"
PROGRESS, PROFILES = "3 - Programme Progress", "4a - Funding Profiles"
LIMITS = [(5, "1"), (15, "2"), (30, "3"), (50, "4")]
# Before 2020/21 in F, then a half year in two columns of each three, up to the first half of 2024/25 in S.
COLUMNS = "FGHJKMNPQS"
# What the return before forecast more or less than was spent, by project in their order; and the score that this makes.
CHANGES = [(0, "1"), ("0.06", "2"), ("-0.25", "4"), ("1", "4"), ("-0.6", "5")]


def blocks(path):
    """The sheet of profiles, and the row of each project's grand total by the project's name."""
    sheet = openpyxl.load_workbook(path, data_only=True)[PROFILES]
    rows, name = {}, None
    for row in range(1, sheet.max_row + 1):
        text = str(sheet.cell(row, 3).value or "")
        if text.startswith("Project ") and ": " in text:
            name = text.partition(": ")[2].strip()
        elif text == "Grand Total" and name:
            rows[name], name = row, None
    return sheet, rows


def spent(sheet, row):
    return sum(decimal.Decimal(str(sheet[f"{column}{row}"].value)) for column in COLUMNS)


def score(actual, target):
    """By the guidance; what is exactly on a limit has the better score."""
    away = abs(actual - target) * 100
    return next((level for limit, level in LIMITS if away <= limit * target), "5")


def explained(path, *options):
    ratings = json.loads(run("explain", path, "-r", SCRIPT, "--json", "-", *options).stdout)["ratings"]
    return [rating for rating in ratings if rating["field"] == "spend"]


def differences(path, *options):
    done = run("reconcile", path, "-r", SCRIPT, *options, "--json", "-", status=1)
    return [(d["cell"], d["published"], d["computed"]) for d in json.loads(done.stdout)["differences"]]


# The example and the return of the round before

@pytest.fixture(scope="module")
def cases():
    return returns.cases(RULESET)


def test_the_cases_are_what_the_workbooks_hold(cases):
    """The typed scores, the sums and the scores that follow from them, without the program."""
    progress = openpyxl.load_workbook(example(RULESET), data_only=True)[PROGRESS]
    (now, rows), (old, old_rows) = blocks(example(RULESET)), blocks(PREVIOUS)
    assert list(rows) == list(old_rows) == [case["measure"] for case in cases]
    assert [f"K{row}" for row in range(20, 25)] == [case["cell"] for case in cases]
    on_a_limit = []
    for case in cases:
        actual, target = spent(now, rows[case["measure"]]), spent(old, old_rows[case["measure"]])
        assert (str(actual), str(target), score(actual, target)) == (case["actual"], case["profiled"], case["computed"])
        assert progress[f"C{case['cell'][1:]}"].value == case["measure"]
        assert str(progress[case["cell"]].value) == case["typed"]
        on_a_limit += [limit for limit, _ in LIMITS if abs(actual - target) * 100 == limit * target]
    assert on_a_limit == [15]


@pytest.mark.parametrize("path", [example(RULESET), PREVIOUS], ids=["example", "previous"])
def test_the_saved_results_are_those_of_the_formulas(path):
    """Totals of years, of both kinds of funding, and of everything, in every block; what is spent over what is forecast."""
    sheet, rows = blocks(path)
    formulas = openpyxl.load_workbook(path)[PROFILES]

    def pounds(column, row):
        return sheet[f"{column}{row}"].value or 0

    for last in rows.values():
        for row in range(last - 2, last + 1):
            years = [("GH", "I"), ("JK", "L"), ("MN", "O"), ("PQ", "R"), ("ST", "U"), ("VW", "X")]
            for halves, total in years:
                assert pounds(total, row) == sum(pounds(column, row) for column in halves)
                assert str(formulas[f"{total}{row}"].value).startswith("=")
            assert pounds("Z", row) == sum(pounds(column, row) for column in "FILORUXY") > 0
        for column in "FGHIJKLMNOPQRSTUVWXYZ":
            assert pounds(column, last) == pounds(column, last - 1) + pounds(column, last - 2)
            assert str(formulas[f"{column}{last}"].value).startswith("=")
        words = [sheet[f"{column}{last - 3}"].value for column in "GHJKMNPQSTVW"]
        actual = 9 if path == example(RULESET) else 8
        assert words == ["Actual"] * actual + ["Forecast"] * (12 - actual)


def test_every_score_of_the_example_is_that_of_the_cases(cases):
    ratings = explained(example(RULESET), "--previous", PREVIOUS)
    assert [(r["measure"], r["actual"], r["target_used"], r["rating"], r["published_rating"]) for r in ratings] == [
        (c["measure"], c["actual"], c["profiled"], c["computed"], c["typed"]) for c in cases]
    assert {rating["rating"] for rating in ratings} >= {"1", "5"}


def test_without_the_return_before_the_example_has_no_target(cases):
    assert [(r["rating"], r["unrated"], r["published_rating"]) for r in explained(example(RULESET))] == [
        (None, "no_target", case["typed"]) for case in cases]


def test_reconcile_lists_the_two_of_the_example_that_differ(cases):
    found = differences(example(RULESET), "--previous", PREVIOUS)
    assert found == [(c["cell"], c["typed"], c["computed"]) for c in cases if c["typed"] != c["computed"]]
    assert found == [("K22", "4", "5"), ("K24", "3", "2")]


def test_no_typed_score_is_overwritten(tmp_path):
    document = rate(example(RULESET), SCRIPT, tmp_path / "out.xlsx", "--previous", PREVIOUS)
    assert sum(rating["rating"] is not None for rating in document["ratings"]) == 15
    before, after = (openpyxl.load_workbook(path)[PROGRESS] for path in (example(RULESET), tmp_path / "out.xlsx"))
    for row in range(20, 40):
        for column in "JKL":
            assert after[f"{column}{row}"].value == before[f"{column}{row}"].value


@pytest.mark.parametrize("side", [-1, 1], ids=["below", "above"])
@pytest.mark.parametrize(("limit", "on", "beyond"), [(5, "1", "2"), (15, "2", "3"), (30, "3", "4"), (50, "4", "5")])
def test_a_limit_itself_has_the_better_score(tmp_path, side, limit, on, beyond):
    """The first project exactly on a limit of its profile of 2,000,000, the second a penny beyond that of 1,250,000."""
    book = openpyxl.load_workbook(example(RULESET), data_only=True)
    sheet, rows = blocks(example(RULESET))
    first, second = list(rows.values())[:2]
    for row, target, more in ((first, 2000000, 0), (second, 1250000, decimal.Decimal("0.01"))):
        wanted = target + side * (decimal.Decimal(target) * limit / 100 + more)
        cell = book[PROFILES][f"S{row}"]
        cell.value = wanted - (spent(sheet, row) - decimal.Decimal(str(cell.value)))
    book.save(tmp_path / "now.xlsx")
    ratings = explained(tmp_path / "now.xlsx", "--previous", PREVIOUS)
    assert [rating["rating"] for rating in ratings[:2]] == [on, beyond]


@pytest.fixture(scope="module")
def path():
    return collected(NAME)


@pytest.fixture(scope="module")
def profiles(path):
    return blocks(path)


@pytest.fixture(scope="module")
def before(tmp_path_factory, path, profiles):
    """The return before: the same, but for what it forecast of the half year reported."""
    book = openpyxl.load_workbook(path, data_only=True)
    sheet, rows = profiles
    for (share, _), row in zip(CHANGES, rows.values(), strict=False):
        forecast = float(sheet[f"S{row}"].value) + float(share) * float(spent(sheet, row))
        book[PROFILES][f"S{row}"].value = forecast
    made = tmp_path_factory.mktemp("before") / "before.xlsx"
    book.save(made)
    return made


def test_the_score_is_computed_from_the_return_before(path, before, profiles):
    sheet, rows = profiles
    old = openpyxl.load_workbook(before)[PROFILES]
    ratings = explained(path, "--previous", before)
    assert [rating["measure"] for rating in ratings] == list(rows)[:5]
    assert [rating["actual"] for rating in ratings] == ["339", "339", "339", "239", "289"]
    for rating, row, (_, expected) in zip(ratings, rows.values(), CHANGES, strict=False):
        actual, target = spent(sheet, row), spent(old, row)
        assert (decimal.Decimal(rating["actual"]), decimal.Decimal(rating["target_used"])) == (actual, target)
        assert rating["rating"] == score(actual, target) == expected


def test_reconcile_lists_the_typed_scores_that_differ(path, before):
    found = differences(path, "--previous", before)
    typed = [rating["published_rating"] for rating in explained(path)]
    assert found == [(f"K{20 + at}", typed[at], computed) for at, (_, computed) in enumerate(CHANGES) if typed[at] != computed]
    assert len(found) >= 2


def test_without_the_return_before_there_is_no_target(path):
    assert [(r["rating"], r["unrated"], r["published_rating"]) for r in explained(path)] == [
        (None, "no_target", score) for score in ("1", "2", "3", "2", "2")]
