"""Words that meet in one script: two allowances beside dates and times, signs beside dates, questions beside what is not due.

Expected ratings: worked out by hand from the meaning of each word.
"""

import openpyxl
import pytest
from program import rate, run

TABLE = 'tables(#{ measure: "Measure", actual: "Actual", target: "Target", rating: write_to("RAG") });\n'


def ratings(tmp_path, script, headings, rows, *options):
    """The ratings of a workbook of plain rows, in their order."""
    rules = tmp_path / "rules.rhai"
    rules.write_text(script, "utf-8")
    book = openpyxl.Workbook()
    for row in (headings, *rows):
        book.active.append(row)
    book.save(tmp_path / "in.xlsx")
    return rate(tmp_path / "in.xlsx", rules, tmp_path / "out.xlsx", *options)["ratings"]


def outcome(rating):
    return rating["rating"] or rating["unrated"]


HEADINGS = ("Measure", "Actual", "Target", "RAG")


@pytest.mark.parametrize("word", ["smaller_of", "larger_of"])
@pytest.mark.parametrize(("actual", "expected"), [("2025-03-31", "Green"), ("2025-04-10", "ambiguous_unit")])
def test_no_percentage_of_a_date_in_two_allowances(tmp_path, word, actual, expected):
    """As `percent_of_target` alone: there is no percentage of a date."""
    script = f'{TABLE}earlier_is_better("*");\namber_within({word}(percent_of_target(2), points("14 days")));\n'
    (rating,) = ratings(tmp_path, script, HEADINGS, [("Roof", actual, "2025-03-31")])
    assert outcome(rating) == expected, rating
    if expected == "ambiguous_unit":
        assert "there is none of a date" in rating["reason"], rating


@pytest.mark.parametrize(
    ("word", "actual", "expected"),
    [
        # Of two hours, 10% are 12 minutes; the other allowance is 5 minutes.
        ("smaller_of", "2h 5m", "Amber"), ("smaller_of", "2h 6m", "Red"), ("smaller_of", "2h 0m", "Green"),
        ("larger_of", "2h 12m", "Amber"), ("larger_of", "2h 13m", "Red"),
    ],
)
def test_two_allowances_beside_durations(tmp_path, word, actual, expected):
    script = f'{TABLE}lower_is_better("*");\namber_within({word}(percent_of_target(10), points("5 minutes")));\n'
    (rating,) = ratings(tmp_path, script, HEADINGS, [("Wait", actual, "2h 0m")])
    assert outcome(rating) == expected, rating


@pytest.mark.parametrize(("actual", "expected"), [("1h 55m", "Green"), ("1h 56m", "Amber"), ("2h 1m", "Red")])
def test_better_by_minutes(tmp_path, actual, expected):
    script = TABLE + (
        'measure("*", #{ good_is: lower, by: first_of([ better_than_target(points("5 minutes"), "Green"), '
        'on_target("Amber"), otherwise("Red") ]) });\n')
    (rating,) = ratings(tmp_path, script, HEADINGS, [("Wait", actual, "2h 0m")])
    assert outcome(rating) == expected, rating


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", "not_due"),
        (' because("Agreed.");', "not_due"),
        (' question("Is all due at the end of the year?");', "waits_for_answer"),
    ],
)
def test_what_a_profile_in_question_makes_not_due_waits(tmp_path, line, expected):
    """A reason that comes out of a line in question is not kept."""
    script = (
        f'period("2025/26 Q2");\n{TABLE}higher_is_better("*");\namber_within(points(2));\n'
        f'measure("Homes", #{{ profile: year_end }});{line}\n')
    (rating,) = ratings(tmp_path, script, HEADINGS, [("Homes", 5, 40)])
    assert outcome(rating) == expected, rating


@pytest.mark.parametrize(
    ("line", "expected"),
    [("", ["Green", "not_due"]), (' question("Which month?");', ["waits_for_answer", "waits_for_answer"])],
)
def test_what_comes_after_a_period_in_question_waits(tmp_path, line, expected):
    script = (
        f'year_starts("April");\nperiod("May 2025");{line}\n'
        'tables(#{ measure: "Measure", actual: each("{month}"), target: "Target", rating: fill_only(the_figure) });\n'
        'higher_is_better("*");\namber_within(points(2));\n')
    found = ratings(tmp_path, script, ("Measure", "May 2025", "June 2025", "Target"), [("Homes", 50, 20, 40)])
    assert [outcome(rating) for rating in found] == expected, found


def test_statements_with_other_columns_to_fall_back_on_are_not_the_same(tmp_path):
    """Two statements that write into one column are one only if they read the same."""
    table = 'tables(#{{ measure: "Measure", {}, target: "Target", rating: write_to("RAG") }});\n'
    (tmp_path / "rules.rhai").write_text(
        table.format('actual: first_filled("Actual", "Forecast")') + table.format('actual: "Actual", id: "Ref"')
        + 'higher_is_better("*");\namber_within(points(2));\n', "utf-8")
    book = openpyxl.Workbook()
    for row in (("Ref", "Measure", "Actual", "Forecast", "Target", "RAG"), ("H1", "Homes", None, 39, 40)):
        book.active.append(row)
    # Where only the second statement fits, so that it counts somewhere.
    other = book.create_sheet("Other")
    for row in (("Ref", "Measure", "Actual", "Target", "RAG"), ("H2", "Homes", 41, 40)):
        other.append(row)
    book.save(tmp_path / "in.xlsx")
    result = run("rate", tmp_path / "in.xlsx", "-r", tmp_path / "rules.rhai", "-o", tmp_path / "out.xlsx", status=2)
    assert "write into column F" in result.text, result.text


@pytest.mark.parametrize(
    ("actual", "target", "expected"),
    [
        ("2025-04-02", "by 31 March 2025", "no_rule"), ("2025-03-31", "before 31 March 2025", "no_rule"),
        ("2025-04-02", "no later than 31/03/2025", "no_rule"), ("2025-04-02", "≤ 31/03/2025", "no_rule"),
        (40, "2025-03-31", "no_rule"), (40, "31/03/2025", "no_rule"), (40, "≥ 31/03/2025", "no_rule"),
        (40, "by 31 March 2025", "no_rule"), (40, "1:4", "no_rule"), (40, "Yes", "no_rule"), ("No", "Yes", "no_rule"),
        ("45 mins", "≤ 90 mins", "Green"), ("95 mins", "≤ 90 mins", "Red"), ("1h 40m", "≤ 90 mins", "Red"),
        ("<5", "≥ 3", "suppressed"), ("c. 40", "≥ 40", "Green"), ("1:5", "≤ 1:4", "no_rule"),
    ],
)
def test_targets_with_signs_beside_dates_and_their_like(tmp_path, actual, target, expected):
    """Never rated against a number within a date, a ratio or a time."""
    script = (
        'tables(#{ measure: "Measure", actual: "Actual", target: "Target", good_is: said_by_target, '
        'rating: write_to("RAG") });\namber_within(points(0));\n')
    (rating,) = ratings(tmp_path, script, HEADINGS, [("Roof", actual, target)])
    assert outcome(rating) == expected, rating


@pytest.mark.parametrize(
    ("actual", "target", "expected"),
    [
        ("2025-04-02", "by 31 March 2025", "text_target"), (40, "by 31 March 2025", "text_target"),
        (40, "≤ 31/03/2025", "text_target"), (40, "2025-03-31", "text_target"), ("2025-04-02", "≤ 40", "not_a_number"),
    ],
)
def test_a_direction_of_the_rules_rates_no_number_within_a_date(tmp_path, actual, target, expected):
    script = TABLE + 'lower_is_better("*");\namber_within(points(0));\n'
    (rating,) = ratings(tmp_path, script, HEADINGS, [("Roof", actual, target)])
    assert outcome(rating) == expected, rating
