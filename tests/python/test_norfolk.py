"""Norfolk's vital signs for 2022/23 Q4, as published.

Source: Norfolk County Council, "Corporately Significant Vital Signs", Cabinet 3 July 2023. rules/norfolk/cases.csv
is its 44 measures; `published_rag` follows from the counts by portfolio that the paper prints (red, amber, green:
2/1/3, 2/3/5, 0/2/11, 1/0/6, 2/0/2, and four not rated), its narrative and its targets. `good_is` is read from each
measure's name. Expected numbers are read from the cases' text by this file, with Python's decimal.
"""

import collections
import decimal
import re

import pytest
from program import edited, example, rate, run, script
from returns import NORFOLK_COUNTS, cases, fold

CASES = {fold(case["measure"]): case for case in cases("norfolk")}
DIRECTIONS = {"Improving", "Static", "Deteriorating"}
# The paper's own rule (2 points; 0.5 where the target is under 10) does not give its own arrows for these four.
DIFFERENT_DIRECTION = {
    "Decreasing the rate of admissions of people to residential and nursing care per 100,000 population "
    "(18-64 years)",
    "% of Care Leavers who are EET (19 - 21)",
    "% of family support referrals who have had a referral in the previous 12 months",
    "% of children starting a Child Protection Plan who have previously been subject to a Child Protection Plan "
    "(in the last 2 years)",
}


def number(text):
    """A printed value as a decimal: `£2000,000 (New target Q4)`, `22/23 64`, `62.30%`, `£2M`; None for `N/A`."""
    bare = re.sub(r"\(.*\)|^\d\d/\d\d |[£,%]", "", text).strip()
    if bare in {"N/A", ""}:
        return None
    if bare.endswith("M"):
        return decimal.Decimal(bare[:-1]) * 1_000_000
    return decimal.Decimal(bare)


def rated_by(rules, folder):
    document = rate(example("norfolk"), rules, folder / "out.xlsx")
    return {fold(rating["measure"]): rating for rating in document["ratings"]}, document


def words(ratings):
    return {measure: rating["rating"] for measure, rating in ratings.items()}


def changed(before, after):
    return {CASES[measure]["measure"] for measure in before if before[measure] != after[measure]}


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    return rated_by(script("norfolk"), tmp_path_factory.mktemp("norfolk"))


def test_cases_are_the_published_table(shared):
    published = (shared / "cases" / "norfolk_2022_23_q4.csv").read_text("utf-8-sig")
    for case in CASES.values():
        assert case["measure"] in published.replace('""', '"')
    assert len(CASES) == 44


def test_counts(shipped):
    _, document = shipped
    assert document["counts"] == {"Green": 27, "Amber": 6, "Red": 7, "Unrated": 4}
    assert document["period"] == "2022/23 Q4"


def test_every_measure_is_rated_once_as_published(shipped):
    ratings, document = shipped
    assert len(document["ratings"]) == 44
    expected = {
        measure: None if case["published_rag"] == "Not rated" else case["published_rag"]
        for measure, case in CASES.items()
    }
    assert words(ratings) == expected


def test_counts_by_portfolio(shipped):
    """Printed in the paper: red, amber, green."""
    ratings, _ = shipped
    counts = collections.Counter((rating["group"], rating["rating"]) for rating in ratings.values())
    for portfolio, printed in NORFOLK_COUNTS.items():
        assert tuple(counts[portfolio, level] for level in ("Red", "Amber", "Green")) == printed, portfolio
    assert sum(number for (_, level), number in counts.items() if level is None) == 4


def test_the_four_unrated_say_why(shipped):
    ratings, _ = shipped
    unrated = {CASES[m]["measure"]: r["unrated"] for m, r in ratings.items() if r["rating"] is None}
    assert unrated == {
        "Repton Property Developments Ltd- Private sector units sold (Annual)": "no_target",
        "Revenue monitoring by organisation": "no_target",
        "Capital monitoring- Profiled projected annual spend vs actual to date": "not_rated",
        "Property disposals by floor area": "no_target",
    }
    capital = ratings[fold("Capital monitoring- Profiled projected annual spend vs actual to date")]
    assert re.search(r"norfolk\.rhai:\d+$", capital["rule"])


@pytest.mark.parametrize("measure", list(CASES))
def test_values_are_read_as_printed(shipped, measure):
    case, rating = CASES[measure], shipped[0][measure]
    for field, column in {"previous": "q3", "actual": "q4", "target": "target"}.items():
        read = rating[field]
        assert (None if read is None else decimal.Decimal(read)) == number(case[column]), field
    if rating["rating"] is not None:
        off = number(case["target"]) - number(case["q4"])
        assert decimal.Decimal(rating["off_target_by"]) == (off if case["good_is"] == "High" else -off)


@pytest.mark.parametrize("measure", list(CASES))
def test_reasons_are_one_sentence_with_their_numbers(shipped, measure):
    case, rating = CASES[measure], shipped[0][measure]
    reason = rating["reason"]
    assert "\n" not in reason and not re.search(r"[.!?] +[A-Z]", reason), reason
    if rating["rating"] is None:
        return
    said = {decimal.Decimal(text.replace(",", "")) for text in re.findall(r"\d[\d,]*(?:\.\d+)?", reason)}
    actual, target = number(case["q4"]), number(case["target"])
    off = abs(target - actual)
    assert actual in said, f"{actual}: {reason}"
    assert target in said, f"{target}: {reason}"
    assert off in said or (off == 0 and re.search("on target|exactly|meets|equal", reason)), f"{off}: {reason}"
    assert decimal.Decimal(6) in said, f"the tolerance: {reason}"
    assert re.search(r"norfolk\.rhai:\d+$", rating["rule"])


def test_directions_differ_from_the_published_for_four_measures(shipped):
    ratings, _ = shipped
    different = {
        CASES[measure]["measure"]
        for measure, rating in ratings.items()
        if CASES[measure]["published_trajectory"] in DIRECTIONS
        and rating["direction"] != CASES[measure]["published_trajectory"]
    }
    assert different == DIFFERENT_DIRECTION
    for measure, rating in ratings.items():
        assert rating["published_direction"] in (CASES[measure]["published_trajectory"], None)


@pytest.mark.parametrize(
    ("percent", "measure", "level"),
    [
        ("5.6", "% of providers judged good or outstanding by Care Quality Commission", "Red"),
        ("7.2", "New employee retention (24+ months)", "Amber"),
    ],
)
def test_one_tolerance_moves_one_measure(shipped, tmp_path, percent, measure, level):
    """The published counts hold for one tolerance from 5.68 % (CQC) to below 7.15 % (retention)."""
    rules = edited(script("norfolk"), tmp_path / "norfolk.rhai", r"percent_of_target\(6(?:\.0)?\)",
                   f"percent_of_target({percent})")
    ratings, _ = rated_by(rules, tmp_path)
    assert changed(words(shipped[0]), words(ratings)) == {measure}
    assert ratings[fold(measure)]["rating"] == level


def test_nothing_is_assumed_to_be_good(shipped, tmp_path):
    """Without the line for all others, the measures that only it claimed are unrated; the rest stay as they are."""
    rules = edited(script("norfolk"), tmp_path / "norfolk.rhai", r"^\s*higher_is_better\(all_others\).*$", "")
    ratings, _ = rated_by(rules, tmp_path)
    unclaimed = {measure for measure, rating in ratings.items() if rating["unrated"] == "no_rule"}
    assert unclaimed == {measure for measure, case in CASES.items() if case["good_is"] == "High"}
    for measure in ratings.keys() - unclaimed:
        assert ratings[measure]["rating"] == shipped[0][measure]["rating"], measure


def test_the_shipped_name_is_the_shipped_script(shipped, tmp_path):
    """`-r norfolk` and the script's path rate alike, and the terminal's table shows the counts."""
    done = run("rate", example("norfolk"), "-r", "norfolk", "-o", tmp_path / "out.xlsx", "--json",
               tmp_path / "out.json")
    for level, count in shipped[1]["counts"].items():
        assert re.search(rf"{level}\W+{count}\b|\b{count}\W+{level}", done.text), (level, done.text)
    rate(example("norfolk"), script("norfolk"), tmp_path / "path.xlsx")
    assert (tmp_path / "out.xlsx").read_bytes() == (tmp_path / "path.xlsx").read_bytes()
