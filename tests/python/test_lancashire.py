"""The two rulesets of Lancashire's papers: what is rated, on which side of the desired level, and the grid of the risks.

Source: the published summary (published.csv) and, for each rating, the printed numbers compared in Python's decimals; the
scores and labels of the risk register as printed, and their products.
"""

import decimal
import re

import openpyxl
import pytest
from program import example, rate, script
from returns import cases


@pytest.fixture(scope="module")
def strategy(tmp_path_factory):
    return rate(example("lancashire"), "lancashire", tmp_path_factory.mktemp("lancashire") / "out.xlsx")


def test_every_measure_is_rated_or_says_why(strategy):
    printed = [row["column_1"] for row in cases("lancashire") if row["kind"] == "measure"]
    assert [rating["measure"] for rating in strategy["ratings"]] == [" ".join(name.split()) for name in printed]
    assert len(printed) == 45
    unrated = [rating["unrated"] for rating in strategy["ratings"] if rating["unrated"]]
    # Six reports are not due, three targets are words, and the rules leave the three measures of visitors out.
    assert sorted(unrated) == ["not_due"] * 6 + ["not_rated"] * 3 + ["text_target"] * 3
    assert strategy["counts"] == {"On track": 9, "Slightly below desired level": 10, "Requires improvement": 14, "Unrated": 12}


def test_eleven_of_thirteen_are_on_their_published_side(strategy):
    good = {"good performance": {"On track"},
            "below the desired level": {"Slightly below desired level", "Requires improvement"}}
    on_their_side, others = [], {}
    for row in cases("lancashire", "published.csv"):
        (rating,) = [r for r in strategy["ratings"] if r["measure"].startswith(row["measure_starts_with"])]
        if rating["rating"] in good[row["published_as"]]:
            on_their_side.append(rating["measure"])
        else:
            others[rating["measure"][:26]] = rating["reason"]
    assert len(on_their_side) == 11
    assert others == {
        "Percentage care providers ": "95.7% against a target of 96% is 0.3 points (0.31% of the target) below it; higher is "
        "better, and that is within the tolerance of 5% of the target, which is 4.8 points: Slightly below desired level.",
        "Number of Rosebud loans pr": "Unrated: the target in H71 is text, not a number (\"5 year target is £11.25m covering "
        "150 investments (July 2019 - June 2024)\").",
    }


def test_cumulative_values_are_compared_with_three_quarters_of_the_year(strategy):
    expected = {"Number of visits": (2638886, 4000000), "Number of PNET": (389351, 621000), "Number of library": (6194, 8400),
                "Number of e-downloads": (247517, 293908), "Number of volunteers": (525, 600)}
    for start, (actual, target) in expected.items():
        (rating,) = [r for r in strategy["ratings"] if r["measure"].startswith(start)]
        due = decimal.Decimal(target) * 3 / 4
        assert (decimal.Decimal(rating["actual"]), decimal.Decimal(rating["target_used"])) == (actual, due)
        level = "On track" if actual >= due else (
            "Slightly below desired level" if (due - actual) * 100 <= 5 * due else "Requires improvement")
        assert rating["rating"] == level


def test_the_risks_by_their_grid(tmp_path):
    document = rate(example("lancashire-risks"), "lancashire-risks", tmp_path / "out.xlsx")
    rows = cases("lancashire-risks")
    assert len(rows) == 17
    assert {r["id"]: r["rating"] for r in document["ratings"]} == {row["id"]: row["level"] for row in rows}
    assert not [warning for warning in document["warnings"] if warning["code"] == "score_differs"]
    impact = {"major": 4, "outstanding": 5}
    likelihood = {"possible": 3, "likely": 4}
    for row in rows:
        score, first, second = re.fullmatch(r"(\d+) (\w+)/\s*(\w+)", row["residual"]).groups()
        assert int(score) == impact[first.lower()] * likelihood[second.lower()]


def test_a_wrong_score_is_a_finding_and_no_colour(tmp_path):
    book = openpyxl.load_workbook(example("lancashire-risks"))
    sheet = book["Register"]
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "16 Major/Likely")
    cell.value = "20 Major/Likely"
    book.save(tmp_path / "in.xlsx")
    document = rate(tmp_path / "in.xlsx", "lancashire-risks", tmp_path / "out.xlsx")
    (said,) = [warning for warning in document["warnings"] if warning["code"] == "score_differs"]
    assert said["cell"] == f"Register!{cell.coordinate}"
    assert [r["rating"] for r in document["ratings"] if r["actual_cell"] == cell.coordinate] == ["Extreme"]


@pytest.mark.parametrize(("ruleset", "measures"), [("lancashire", 45), ("lancashire-risks", 17), ("norfolk", 44)])
def test_rules_are_few_and_hold_no_rating(ruleset, measures):
    text = script(ruleset).read_text("utf-8")
    speaking = re.findall(r"^(?:measure|amber_within|higher_is|lower_is|close_to|not_rated|good_is_means)\b", text, re.MULTILINE)
    assert len(speaking) * 3 <= measures
    names = {row["column_1"] for row in cases(ruleset) if row["kind"] == "measure"} if ruleset == "lancashire" else set()
    assert not [name for name in names if name and f'"{name}"' in text]
