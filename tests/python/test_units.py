"""What numbers count, as the rules say it: `unit` for all measures, a table or a measure, and `decimal_comma`.

Source: the reference of the rules, "What numbers count"; each expectation was typed by hand from its text.
"""

import minimal_workbook
import pytest
from minimal_workbook import HEADINGS, RULES, ROWS
from program import rate

AMBIGUOUS = "ambiguous_unit"


def rated(folder, rows, rules):
    """The ratings of rows of measure, good is, actual and target."""
    minimal_workbook.write(folder / "return.xlsx", [HEADINGS, *rows])
    (folder / "rules.rhai").write_text(rules, "utf-8")
    return rate(folder / "return.xlsx", folder / "rules.rhai", folder / "out.xlsx")["ratings"]


@pytest.mark.parametrize(
    ("unit", "actual", "target", "expected"),
    [
        (None, 85, "85%", AMBIGUOUS),
        ("percent", 85, "85%", "85"),
        ("percent", "85", "85%", "85"),
        ("percent", 0.85, "85%", AMBIGUOUS),
        ("percent", 1, "85%", AMBIGUOUS),
        ("percent", "£85", "85%", AMBIGUOUS),
        ("fraction_of_one", 0.85, "85%", "85"),
        ("fraction_of_one", 1, "85%", "100"),
        ("fraction_of_one", 85, "85%", AMBIGUOUS),
        ("number", 0.85, 0.8, "0.85"),
        (None, "12 days", 12, "12"),
        (None, "12 days", "12 days per FTE", "12"),
        (None, "12 days", "12 hours", AMBIGUOUS),
        ('"days"', 12, "12 days", "12"),
        ('"days"', "12 hours", "12 days", AMBIGUOUS),
        ('"£m"', 2.5, "£2m", "2500000"),
        (None, 2.5, "£2m", AMBIGUOUS),
        (None, "12.28 days per FTE", "9 days per annum", "12.28"),
        (None, "3,000 sqm per quarter", "2,000 sqm", AMBIGUOUS),
    ],
)
def test_units_meet_or_are_ambiguous(tmp_path, unit, actual, target, expected):
    rules = RULES + (f"unit({unit});\n" if unit else "")
    (rating,) = rated(tmp_path, [["Calls", "High", actual, target]], rules)
    if expected == AMBIGUOUS:
        assert (rating["rating"], rating["unrated"]) == (None, AMBIGUOUS)
    else:
        assert rating["rating"] == "Green", rating["reason"]
        assert rating["actual"] == expected


@pytest.mark.parametrize(
    ("actual_heading", "target_heading", "actual", "target", "expected"),
    [
        ("Spend (£000)", "Budget (£000)", 155, 150, "155000"),
        ("Spend (£000)", "Budget (£m)", 155, 0.15, "155000"),
        ("Spend (£000)", "Budget", 155, 150, "155000"),
        ("Spend (£000)", "Budget", 155, "£0.15m", "155000"),
        ("Spend", "Budget £m", 2, "£1.5m", "2000000"),
        ("Spend (£000)", "Budget (%)", 155, 150, AMBIGUOUS),
        ("Average (days)", "Target", 12, "10 days", "12"),
        ("Average (days)", "Target", "12 hours", 10, AMBIGUOUS),
        ("Performance %", "Target", 85, "80%", "85"),
        ("Performance %", "Target", 85, 80, "85"),
        ("Performance %", "Target", 0.5, 0.4, "0.5"),
        ("Performance %", "Target", 0.5, "40%", AMBIGUOUS),
        ("Working days lost", "Target", 12, 10, "12"),
    ],
)
def test_headings_say_what_numbers_count(tmp_path, actual_heading, target_heading, actual, target, expected):
    cells = [["Measure", actual_heading, target_heading, "RAG"], ["Calls", actual, target, None]]
    minimal_workbook.write(tmp_path / "return.xlsx", cells)
    (tmp_path / "rules.rhai").write_text(
        f'tables(#{{ measure: "Measure", actual: "{actual_heading}", target: "{target_heading}", '
        'rating: write_to("RAG") });\nhigher_is_better(all_others);\n', "utf-8")
    (rating,) = rate(tmp_path / "return.xlsx", tmp_path / "rules.rhai", tmp_path / "out.xlsx")["ratings"]
    assert (rating["unrated"] or rating["actual"]) == expected, rating["reason"]
    assert expected == AMBIGUOUS or rating["rating"] == "Green"


def test_rules_say_more_than_headings(tmp_path):
    cells = [["Measure", "Spend (£000)", "Target", "RAG"], ["Calls", 155, "£150", None]]
    minimal_workbook.write(tmp_path / "return.xlsx", cells)
    (tmp_path / "rules.rhai").write_text(
        'tables(#{ measure: "Measure", actual: "Spend*", target: "Target", rating: write_to("RAG"), unit: "£" });\n'
        "higher_is_better(all_others);\n", "utf-8")
    (rating,) = rate(tmp_path / "return.xlsx", tmp_path / "rules.rhai", tmp_path / "out.xlsx")["ratings"]
    assert (rating["rating"], rating["actual"]) == ("Green", "155")


def test_a_unit_in_doubt_says_so(tmp_path):
    rows = [["Calls", "High", 0.85, "85%"], ["Spend", "High", "90%", "£85"]]
    calls, spend = rated(tmp_path, rows, RULES + "unit(percent);\n")
    assert calls["reason"].startswith("Unrated: it cannot be told what the actual of 0.85 counts"), calls["reason"]
    assert 'what the target of 85 ("£85") counts' in spend["reason"], spend["reason"]


def test_the_closest_word_on_units_counts(tmp_path):
    rules = RULES.replace("rating:", "unit: number, rating:") + 'unit(percent);\nmeasure("Days*", #{ unit: "days" });\n'
    rows = [["Days lost", "Low", 12, "12 days"], ["Calls", "High", 85, "85%"]]
    days, calls = rated(tmp_path, rows, rules)
    assert days["rating"] == "Green"
    assert calls["unrated"] == AMBIGUOUS, "the table says that its numbers are numbers"


def test_decimal_commas(tmp_path):
    rows = [["Calls", "High", "1.234,5", "1.234"]]
    assert rated(tmp_path, rows, RULES)[0]["unrated"] == "not_a_number"
    (rating,) = rated(tmp_path, rows, RULES + "decimal_comma(yes);\n")
    assert (rating["actual"], rating["target"], rating["rating"]) == ("1234.5", "1234", "Green")


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("90", []),
        ("90 [p]", ["provisional"]),
        ("c.90", ["approximate"]),
        ("90* (estimate)", ["estimated", "footnote"]),
        ("90 (figures reported one month in arrears)", ["arrears"]),
        (90, []),
        ("TBC*", []),
    ],
)
def test_flags_of_the_actual(tmp_path, text, flags):
    (rating,) = rated(tmp_path, [["Calls", "High", text, 90]], RULES)
    assert rating["flags"] == flags


def test_a_return_without_units_is_rated_as_before(tmp_path):
    assert [r["rating"] for r in rated(tmp_path, ROWS[1:], RULES)] == ["Green", "Amber", "Red", None]
