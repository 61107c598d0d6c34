"""Headings that name periods, rows that are rated for each of several, and profiles by month.

Every expected rating is a hand count: the number, its target and the tolerance stand beside it. The texts that a date shows are
those that Excel shows.
"""

import datetime
import json
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest

from program import run

TABLE = 'tables(#{{ measure: "Measure", good_is: "Good is", target: "Target", {} }});\namber_within(percent_of_target(10));\n'
APRIL = 'year_starts("April");\n'


def workbook(path: Path, rows: list, dates: str = "", merges: tuple = ()) -> Path:
    """Write rows to a sheet; dates in the first row get a number format."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Returns"
    for row in rows:
        sheet.append(row)
    for cell in sheet[1]:
        if isinstance(cell.value, datetime.date):
            cell.number_format = dates
    for cells in merges:
        sheet.merge_cells(cells)
    book.save(path)
    return path


def rate(folder: Path, rows: list, script: str, status: int = 0, **how) -> SimpleNamespace:
    """Rate rows by a script, and return the ratings by measure and period, the fills and the document."""
    book = workbook(folder / "return.xlsx", rows, **how)
    rules = folder / "rules.rhai"
    rules.write_text(script, encoding="utf-8")
    out, document = folder / "out.xlsx", folder / "out.json"
    done = run("rate", book, "-r", rules, "-o", out, "--json", document, "--force", status=status)
    if status:
        return SimpleNamespace(error=done.stderr)
    found = json.loads(document.read_text(encoding="utf-8"))
    ratings = {
        (one["measure"], one.get("period")): one["rating"] or one["unrated"] for one in found["ratings"]
    }
    sheet = openpyxl.load_workbook(out).active
    fills = {
        cell.coordinate: cell.fill.fgColor.rgb[2:]
        for row in sheet.iter_rows() for cell in row if cell.fill.fill_type
    }
    return SimpleNamespace(ratings=ratings, fills=fills, found=found, error="", sheet=sheet, out=out)


MAY = datetime.date(2023, 5, 1)


@pytest.mark.parametrize(("period", "heading", "shown", "dates"), [
    ("2023/24 May", "{month}", "May", ""),
    ("2023/24 May", "{month}", "May-23", ""),
    ("May 2023", "{month}", "May 2023", ""),
    ("2023/24 May", "{month}", MAY, "mmm-yy"),
    ("2023/24 May", "{month}", MAY, "mmmm yyyy"),
    ("2023/24 May", "{month} actual", "MAY  23 Actual", ""),
    ("mai 2023", "{month}", "mai", ""),
    ("2023/24 P02", "{month}", "May", ""),
    ("2023/24 P02", "{quarter}", "Q1", ""),
    ("June 2023", "{previous month}", MAY, "mmm-yy"),
    ("2023/24 Q3", "{quarter}", "Quarter 3", ""),
    ("2023/24 Q3", "{quarter}", "Q3 FY24", ""),
    ("2023/24 Q3", "{quarter}", "T3", ""),
    ("2023/24 Q3", "{quarter}", "TW III", ""),
    ("2023/24 H1", "{half year}", "First half", ""),
    ("May 2023", "{quarter}", "Q1 2023-24", ""),
    ("2023/24 Q3", "{year to date}", "YTD", ""),
    ("Week 12 2023", "{period}", "W12 2023", ""),
])
def test_a_heading_may_spell_the_period_in_any_common_way(tmp_path, period, heading, shown, dates):
    script = f'{APRIL}period("{period}");\n' + TABLE.format(f'actual: "{heading}", rating: write_to("RAG")')
    rows = [["Measure", "Good is", "Other", shown, "Target", "RAG"], ["Calls", "High", 1, 92, 91, None]]
    assert rate(tmp_path, rows, script, dates=dates).ratings == {("Calls", None): "Green"}


@pytest.mark.parametrize(("period", "heading", "shown"), [
    ("2023/24 May", "{month}", "May-24"),
    ("2023/24 May", "{month}", "June"),
    ("2023/24 Q3", "{quarter}", "Q3 2022/23"),
    ("2023/24 Q3", "{quarter}", "Q3 FY23"),
    ("2023/24 Q3", "{year to date}", "2023/24"),
])
def test_another_period_is_never_taken_for_it(tmp_path, period, heading, shown):
    script = f'period("{period}");\n' + TABLE.format(f'actual: "{heading}", rating: write_to("RAG")')
    rows = [["Measure", "Good is", shown, "Target", "RAG"], ["Calls", "High", 92, 91, None]]
    assert "no measure found" in rate(tmp_path, rows, script, status=2).error


def test_the_exact_spelling_wins_over_another(tmp_path):
    script = 'period("2023/24 Q3");\n' + TABLE.format('actual: "{quarter}", rating: write_to("RAG")')
    rows = [["Measure", "Good is", "Q3 2023/24", "Q3", "Target", "RAG"], ["Calls", "High", 50, 92, 91, None]]
    assert rate(tmp_path, rows, script).ratings == {("Calls", None): "Green"}


@pytest.mark.parametrize(("lines", "heading", "expected"), [
    ('period("2025/26 Q5");', "{quarter}", "names Q5, which no year has; write a period as in"),
    ('period("P14");', "{month}", "names P14, which no year has"),
    ('period("31 June");', "{period}", "names 31 june, which no year has"),
    ('period("this spring");', "{month}", 'the period "this spring" has no month; write it as in period("June 2025")'),
    ('period("2025/26 P06");', "{month}", 'the month of "2025/26 P06" cannot be told'),
    ('period("June 2025");', "{quarter}", 'the quarter of "June 2025" cannot be told'),
    ('year_starts("Lent");', "May", "`year_starts` takes the first month of the year"),
])
def test_a_period_that_cannot_be_told_is_refused_at_its_place(tmp_path, lines, heading, expected):
    script = lines + "\n" + TABLE.format(f'actual: "{heading}", rating: write_to("RAG")')
    error = rate(tmp_path, [["Measure"]], script, status=2).error
    assert "rules.rhai:" in error and expected in error


MONTHS = [
    ["Measure", "Good is", "Apr", "May", "Jun", "Jul", "Target"],
    ["Calls", "High", 90, 80, 95, 99, 91],
    ["Sick", "Low", 9, 8, 8.5, None, 8],
    ["Total", None, 99, 88, 103.5, 99, 99],
]
EACH = TABLE.format('actual: each("{month}"), rating: fill_only(the_figure), skip: "Total*"')
GREEN, AMBER, RED = "C6EFCE", "FFEB9C", "FFC7CE"


def test_each_month_is_rated_in_its_own_cell(tmp_path):
    made = rate(tmp_path, MONTHS, f'{APRIL}period("June 2025");\n{EACH}')
    # 91 less 10% is 81.9, and 8 plus 10% is 8.8.
    assert made.ratings == {
        ("Calls", "April"): "Amber", ("Calls", "May"): "Red", ("Calls", "June"): "Green", ("Calls", "July"): "not_due",
        ("Sick", "April"): "Red", ("Sick", "May"): "Green", ("Sick", "June"): "Amber", ("Sick", "July"): "not_due",
    }
    assert made.fills == {"C2": AMBER, "D2": RED, "E2": GREEN, "C3": RED, "D3": GREEN, "E3": AMBER}
    assert made.found["counts"] == {"Green": 2, "Amber": 2, "Red": 2, "Unrated": 2}
    assert made.found["skipped_rows"] == 1
    assert made.found["warnings"] == []
    assert made.sheet["C2"].value == 90


def test_rating_again_by_an_earlier_period_takes_the_colours_back(tmp_path):
    made = rate(tmp_path, MONTHS, f'{APRIL}period("June 2025");\n{EACH}')
    (tmp_path / "rules.rhai").write_text(f'{APRIL}period("May 2025");\n{EACH}', encoding="utf-8")
    again = tmp_path / "again.xlsx"
    run("rate", made.out, "-r", tmp_path / "rules.rhai", "-o", again)
    sheet = openpyxl.load_workbook(again).active
    fills = [sheet[cell].fill.fgColor.rgb[2:] if sheet[cell].fill.fill_type else None for cell in ("C2", "D2", "E2", "E3")]
    assert fills == [AMBER, RED, None, None]


def test_without_the_first_month_nobody_can_tell_which_is_later(tmp_path):
    made = rate(tmp_path, MONTHS, f'period("June 2025");\n{EACH}', status=2)
    assert "Returns!C1" in made.error and 'write year_starts("April")' in made.error


def test_months_with_years_are_ordered_by_year(tmp_path):
    rows = [["Measure", "Good is", "Dec-24", datetime.date(2025, 1, 1), "Feb 2025", "Target"], ["Calls", "High", 90, 92, 80, 91]]
    made = rate(tmp_path, rows, f'period("January 2025");\n{EACH}', dates="mmm-yy")
    assert made.ratings == {
        ("Calls", "December 2024"): "Amber", ("Calls", "January 2025"): "Green", ("Calls", "February 2025"): "not_due",
    }


def test_each_quarter_has_its_own_column_for_the_rating(tmp_path):
    rows = [
        ["Measure", "Good is", "Target", "Q1", "RAG Q1", "Q2", "RAG Q2", "Q3", "RAG Q3", "Q4"],
        ["Calls", "High", 90, 92, None, 85, None, 70, None, 99],
    ]
    script = TABLE.format('actual: each("{quarter}"), rating: write_to(each("RAG {quarter}"))')
    made = rate(tmp_path, rows, script)
    assert made.ratings == {("Calls", "Q1"): "Green", ("Calls", "Q2"): "Amber", ("Calls", "Q3"): "Red"}
    assert [made.sheet[cell].value for cell in ("E2", "G2", "I2")] == ["Green", "Amber", "Red"]
    warnings = [warning["message"] for warning in made.found["warnings"]]
    assert warnings == ['nothing is rated for Q4, since this row has no "RAG Q4"']


def test_quarters_over_their_columns(tmp_path):
    rows = [
        ["Measure", "Good is", "Q1", None, None, "Q2 2025/26", None, None],
        [None, None, "Goal", "Fcst", "Actual", "Goal", "Fcst", "Actual"],
        ["Calls", "High", 90, 91, 92, 100, 99, 89],
        ["Sick", "Low", 9, 9, 9.5, 8, 8, 8],
    ]
    script = (
        'period("2025/26 Q2");\ntables(#{ measure: "Measure", good_is: "Good is", actual: each("{quarter} > Actual"), '
        'target: each("{quarter} > Goal"), rating: fill_only(the_figure) });\namber_within(percent_of_target(10));\n'
    )
    made = rate(tmp_path, rows, script, merges=("C1:E1", "F1:H1"))
    assert made.ratings == {
        ("Calls", "Q1"): "Green", ("Calls", "Q2 2025/26"): "Red", ("Sick", "Q1"): "Amber", ("Sick", "Q2 2025/26"): "Green",
    }
    assert made.fills == {"E3": GREEN, "H3": RED, "E4": AMBER, "H4": GREEN}


def test_the_same_measure_and_period_are_compared_from_one_return_to_the_next(tmp_path):
    script = f'{APRIL}period("June 2025");\n{EACH}'
    before = workbook(tmp_path / "before.xlsx", [MONTHS[0], ["Calls", "High", 90, 95, 95, None, 91]])
    made = rate(tmp_path, MONTHS[:2], script)
    assert made.error == ""
    document = tmp_path / "moved.json"
    run("rate", tmp_path / "return.xlsx", "-r", tmp_path / "rules.rhai", "-o", tmp_path / "new.xlsx", "--previous", before,
        "--json", document)
    moved = json.loads(document.read_text(encoding="utf-8"))["movement"]
    # Before, June was not due yet; May was Green, and is Red.
    assert [(one["period"], one["from"], one["to"]) for one in moved["moved"]] == [
        ("May", "Green", "Red"), ("June", None, "Green"),
    ]
    assert moved["new"] == [] and moved["gone"] == []


@pytest.mark.parametrize(("keys", "expected"), [
    ('actual: each("{month}"), rating: write_to("RAG")', "`rating` is one column"),
    ('actual: each("{month}"), rating: new_column("RAG")', "`new_column` makes one column"),
    ('actual: each("{month}"), rating: fill_only(the_figure), whole_row: yes', "`whole_row` fills a row by one rating"),
    ('actual: "May", rating: write_to(each("RAG {month}"))', "this table's `actual` is one column"),
    ('actual: each("{month}"), previous: each("{quarter}"), rating: fill_only(the_figure)', "periods of two kinds"),
    ('actual: each("May"), rating: fill_only(the_figure)', '"May" names none'),
    ('actual: each("{moth}"), rating: fill_only(the_figure)', "`{moth}` is not known in `each`"),
    ('actual: "May", rating: write_to(the_figure)', "write fill_only(the_figure)"),
    ('actual: each("{month}"), published_rating: "Said", rating: fill_only(the_figure)', "`published_rating` is one column"),
])
def test_what_cannot_be_paired_with_each_is_refused(tmp_path, keys, expected):
    error = rate(tmp_path, MONTHS, TABLE.format(keys), status=2).error
    assert "rules.rhai:1:" in error and expected in error


# The target of the year is 1,200, and 10% of what is due is still Amber.
@pytest.mark.parametrize(("period", "profile", "actual", "expected"), [
    ("June 2025", "linear", 300, "Green"),      # 3 of 12 months: 300
    ("June 2025", "linear", 270, "Amber"),      # exactly 10% below
    ("June 2025", "linear", 269, "Red"),
    ("2025/26 P03", "linear", 300, "Green"),
    ("2025/26 H1", "linear", 600, "Green"),
    ("2025/26 Q3", "linear", 899, "Amber"),
    ("March 2026", "linear", 1200, "Green"),
    ("2025/26 H1", "[ 40, 100 ]", 480, "Green"),
    ("2025/26 H1", "[ 40, 100 ]", 479, "Amber"),
    ("May 2025", "[ 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 100 ]", 120, "Green"),
    ("2025/26 Q2", "year_end", 1, "not_due"),
    ("2025/26 Q4", "year_end", 1199, "Amber"),
    ("June 2025", "flat", 300, "Red"),
])
def test_a_profile_follows_months_and_half_years(tmp_path, period, profile, actual, expected):
    rows = [["Measure", "Good is", "So far", "Target", "RAG"], ["Visits", "High", actual, 1200, None]]
    script = f'{APRIL}period("{period}");\n' + TABLE.format('actual: "So far", rating: write_to("RAG")')
    made = rate(tmp_path, rows, script + f'measure("*", #{{ profile: {profile} }});\n')
    assert made.ratings == {("Visits", None): expected}


@pytest.mark.parametrize(("lines", "profile", "expected"), [
    ('period("June 2025");', "linear", 'write year_starts("April")'),
    (APRIL + 'period("June 2025");', "[ 25, 50, 75, 100 ]", "give 12 shares"),
    ('period("2025/26 H1");', "[ 25, 50, 100 ]", "give 2 shares"),
    ('period("2025/26 H1");', "[ 25, 50, 75, 90, 100 ]", "2, 3, 4 or 12 numbers"),
    ('period("2025/26 H1");', "[ 60, 40 ]", "these numbers fall"),
    ('period("2025/26 H1");', "[ 0.4, 1.0 ]", "write profile: [40, 100]"),
])
def test_a_profile_that_does_not_fit_the_period_is_refused(tmp_path, lines, profile, expected):
    script = lines + "\n" + TABLE.format('actual: "So far", rating: write_to("RAG")')
    error = rate(tmp_path, [["Measure"]], script + f'measure("*", #{{ profile: {profile} }});\n', status=2).error
    assert "rules.rhai:" in error and expected in error


@pytest.mark.parametrize(("target", "actual", "period", "more", "doubted"), [
    ("Annual target 2025/26", "Q2", "2025/26 Q2", "", True),
    ("Full year target", "Q2", "2025/26 Q2", "", True),
    ("Annual target", "Q4", "2025/26 Q4", "", False),
    ("Annual target", "Q2", "2025/26 Q2", 'measure("*", #{ profile: linear });', False),
    ("Annual target", "Q2", "2025/26 Q2", 'measure("*", #{ profile: flat });', False),
    ("Target", "Q2", "2025/26 Q2", "", False),
    ("Annual target", "Year-end forecast", "2025/26 Q2", "", False),
    ("Year to date target", "Q2", "2025/26 Q2", "", False),
])
def test_check_doubts_a_target_of_the_year_beside_a_part_of_it(tmp_path, target, actual, period, more, doubted):
    rows = [["Measure", "Good is", actual, target, "RAG"], ["Trees", "High", 1040, 2000, None], ["Answered", "High", "82%", "80%", None]]
    book = workbook(tmp_path / "return.xlsx", rows)
    rules = tmp_path / "rules.rhai"
    rules.write_text(
        f'period("{period}");\ntables(#{{ measure: "Measure", good_is: "Good is", actual: "{actual}", target: "{target}", '
        f'rating: write_to("RAG") }});\namber_within(percent_of_target(5));\n{more}\n', encoding="utf-8")
    told = run("check", rules, book, status=1 if doubted else 0).text
    assert ("AS038" in told) is doubted, told
    if doubted:
        assert '"Trees"' in told and '"Answered"' not in told
