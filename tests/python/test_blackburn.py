"""The rulesets of Blackburn's exception reports and of Dacorum's report: a form rated twice, a colour without a number, a
target to set.

Source: the tables as published (cases.csv), and for each rating the printed numbers compared in Python's decimals.
"""

import decimal
import json
import re

import openpyxl
import pytest
from program import RULES, example, rate, run, script
from returns import cases

D = decimal.Decimal
TOLERANCE = D(10) / 100


def level(actual, due, higher_is_better):
    short = due - actual if higher_is_better else actual - due
    return "Green" if short <= 0 else "Amber" if short <= TOLERANCE * due else "Red"


@pytest.fixture(scope="module")
def output(tmp_path_factory):
    return tmp_path_factory.mktemp("blackburn") / "out.xlsx"


@pytest.fixture(scope="module")
def reports(output):
    """The JSON document on standard output, as `rate --json -` writes it."""
    done = run("rate", example("blackburn"), "-r", script("blackburn"), "-o", output, "--quiet", "--json", "-")
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def quarterly(tmp_path_factory):
    return rate(example("dacorum"), script("dacorum"), tmp_path_factory.mktemp("dacorum") / "out.xlsx")


def pair(reports, measure):
    half_year, year_end = [r for r in reports["ratings"] if r["measure"] == measure]
    return half_year, year_end


def test_every_report_is_rated_twice_as_the_cases_say(reports):
    rows = cases("blackburn")
    assert len(rows) == 5 and len(reports["ratings"]) == 10
    for row in rows:
        found = pair(reports, row["measure"])
        assert [r["rating"] or r["unrated"] for r in found] == [row["half_year_level"], row["year_end_level"]]
        assert {r["group"] for r in found} == {r["sheet"] for r in found} == {row["department"]}
        published = [row["half_year_rag"], row["year_end_rag"]]
        assert [r["published_rating"] for r in found] == published
        for rating, word in zip(found, published, strict=True):
            if rating["rating"]:
                assert rating["rating"].upper() == word
    assert reports["counts"] == {"Green": 0, "Amber": 1, "Red": 3, "Unrated": 6}
    assert reports["warnings"] == []


@pytest.mark.parametrize(
    ("measure", "half_year", "year_end", "target", "higher"),
    [
        ("Absence Monitoring", "4.16", "8.86", "8", False),
        ("Performance Measure 44: people supported into employment or learning", "356", "905", "1300", True),
    ],
)
def test_the_half_year_and_the_year_end_by_one_line(reports, measure, half_year, year_end, target, higher):
    (row,) = [row for row in cases("blackburn") if row["measure"] == measure]
    found = pair(reports, measure)
    assert found[0]["rule"] == found[1]["rule"]
    name, line = found[0]["rule"].split(":")
    assert name == "blackburn.rhai"
    assert script("blackburn").read_text("utf-8").splitlines()[int(line) - 1].startswith("measure(")
    printed = [row["half_year_performance"], row["year_end_performance"]]
    for rating, text, actual, quarters in zip(found, printed, [half_year, year_end], [2, 4], strict=True):
        assert text.startswith(actual + " ") and row["target"].startswith(target + " ")
        due = D(target) * quarters / 4
        assert (D(rating["actual"]), D(rating["target_used"])) == (D(actual), due)
        assert rating["rating"] == level(D(actual), due, higher)


def test_the_colours_hold_for_any_tolerance_from_4_to_under_10_75_percent():
    """Source: the README says so of the 10%; four printed numbers, in decimals."""
    half_year, year_end = (D("4.16") - 4) / 4 * 100, (D("8.86") - 8) / 8 * 100
    assert (half_year, year_end) == (4, D("10.75"))
    assert min((D(650) - 356) / 650 * 100, (D(1300) - 905) / 1300 * 100) > year_end
    assert "from 4% to just under 10.75%" in (RULES / "blackburn" / "README.md").read_text("utf-8")


def test_a_colour_without_a_number_is_no_rating_and_a_forecast_stays_one(reports):
    late = [row for row in cases("blackburn") if row["report"] == "2023/24 Q2"]
    forecasts = []
    for row in late:
        half_year, year_end = pair(reports, row["measure"])
        for rating in (half_year, year_end):
            assert (rating["actual"], rating["rating"], rating["unrated"]) == (None, None, "no_data")
        assert (half_year["published_rating"], half_year["forecast_rating"]) == ("Red", None)
        assert year_end["published_rating"] == f"Expected {year_end['forecast_rating']}"
        forecasts.append(year_end["forecast_rating"])
    assert forecasts == ["Amber", "Red", "Red"]
    others = [r for r in reports["ratings"] if r["measure"] not in {row["measure"] for row in late}]
    assert len(others) == 4 and not any(r["forecast_rating"] for r in others)


def test_only_the_cells_by_the_rules_change(reports, output):
    before, after = (openpyxl.load_workbook(path) for path in (example("blackburn"), output))
    changed = {}
    for sheet in before:
        for row in sheet.iter_rows():
            for cell in row:
                now = after[sheet.title][cell.coordinate].value
                if now != cell.value:
                    changed[sheet.title, cell.coordinate] = (cell.value, now)
    assert changed == {(r["sheet"], r["cell"]): (None, r["rating"]) for r in reports["ratings"] if r["rating"]}
    assert len(changed) == 4


def test_reconcile_finds_the_three_reds_without_a_number():
    done = run("reconcile", example("blackburn"), "-r", script("blackburn"), "--quiet", "--json", "-", status=1)
    document = json.loads(done.stdout)
    late = [row for row in cases("blackburn") if not row["half_year_performance"]]
    assert [(d["kind"], d["measure"], d["published"], d["computed"]) for d in document["differences"]] == [
        ("rating", row["measure"], row["half_year_rag"], None) for row in late
    ]
    # Ten boxes for a colour; three hold a forecast, and a forecast is not compared.
    assert len(late) == 3 and document["compared"] == {"ratings": 7, "directions": 0, "counts": 0}


@pytest.mark.parametrize("ruleset", ["blackburn", "dacorum"])
def test_a_script_holds_no_rating_and_its_cases_pass(ruleset):
    text = script(ruleset).read_text("utf-8")
    code = "\n".join(line for line in text.splitlines() if not line.startswith("//"))
    assert not re.findall(r'"(?:Green|Amber|Red)"', code, re.IGNORECASE)
    assert not [row["measure"] for row in cases(ruleset) if row["measure"] in code]
    done = run("test", script(ruleset))
    tested = cases(ruleset, f"{ruleset}.test.csv")
    assert f"{len(tested)} as expected, 0 not" in done.text and "No case reaches" not in done.text
    assert {"Green", "Amber", "Red"} <= {case["expected"] for case in tested}
    assert {row["measure"] for row in cases(ruleset)} <= {case["measure"] for case in tested}


def test_dacorum_as_the_cases_say(quarterly):
    rows = cases("dacorum")
    assert [r["measure"] for r in quarterly["ratings"]] == [row["measure"] for row in rows]
    assert [r["rating"] or r["unrated"] for r in quarterly["ratings"]] == [row["rating"] for row in rows]
    assert [r["direction"] or "" for r in quarterly["ratings"]] == [row["direction"] for row in rows]
    assert [r["published_rating"] or "" for r in quarterly["ratings"]] == [row["published_rag"] for row in rows]
    for row, rating in zip(rows, quarterly["ratings"], strict=True):
        if rating["unrated"]:
            assert rating["unrated"] == ("no_target" if row["actual"] else "no_data")
    assert quarterly["counts"] == {"Green": 0, "Amber": 1, "Red": 0, "Unrated": 5}
    assert quarterly["warnings"] == []


def test_website_users_deteriorate_by_more_than_two_percent(quarterly):
    (row,) = [row for row in cases("dacorum") if row["previous"]]
    (rating,) = [r for r in quarterly["ratings"] if r["measure"] == row["measure"]]
    previous, actual = (D(row[key].replace(",", "")) for key in ("previous", "actual"))
    assert (previous, actual) == (189981, 175776)
    assert (D(rating["actual"]), D(rating["previous"])) == (actual, previous)
    assert (previous - actual) * 100 > 2 * previous and row["good_is"] == "High"
    assert rating["direction"] == "Deteriorating"


@pytest.mark.parametrize(
    ("given", "target", "expected"), [(None, "90", "Amber"), ("95", "95", "Red"), ("85", "85", "Green")]
)
def test_the_target_that_is_not_printed_can_be_set(given, target, expected, tmp_path):
    options = [] if given is None else ["--set", f"incidents_target={given}"]
    document = rate(example("dacorum"), script("dacorum"), tmp_path / "out.xlsx", *options)
    (rating,) = [r for r in document["ratings"] if r["id"] == "ICT01"]
    assert (D(rating["actual"]), D(rating["target_used"])) == (85, D(target))
    assert rating["rating"] == level(D(85), D(target), higher_is_better=True) == expected
    assert document["ruleset"]["parameters"] == {"incidents_target": target}
    differs = expected != rating["published_rating"]
    run("reconcile", example("dacorum"), "-r", script("dacorum"), "--quiet", *options, status=int(differs))
