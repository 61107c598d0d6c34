"""Figures to date: what was spent against what the return before said would be spent by then.

Source: the reference of the rules, "Figures to date"; the layout of the Towns Fund return's sheet of funding profiles. Sums
are reckoned here in Python's decimal.
"""

import decimal
import json
import random

import openpyxl
import pytest
from program import run

HALVES = [f"{half} ({months})" for half, months in (("H1", "Apr-Sep"), ("H2", "Oct-Mar"))]
YEARS = ["2022/23", "2023/24", "2024/25"]
RULES = """ruleset("Spend");
scale([ level("1", green), level("2", light_green), level("3", amber), level("4", orange), level("5", red) ]);
table("Progress", #{ measure: "Project Name", skip: "n/a", risk: rated("Risk"), spend: rated("Spend") });
keep_typed("risk");
to_date("Profiles", #{ measure: "Project *: {measure}", row: "Grand Total", up_to: "Financial Year 2023/24* > H2*",
  leave_out: [ "Total", "Grand Total" ] });
measure("*", #{ field: "spend", good_is: close_to_target, by: first_of([
  within(percent_of_target(5), "1"), within(percent_of_target(15), "2"), within(percent_of_target(30), "3"),
  within(percent_of_target(50), "4"), otherwise("5") ]) });
"""


def profile(sheet, number, name, before, values, top):
    """A block: a title, headings over headings, two rows that are none of ours, and the row that is summed."""
    sheet.cell(top, 2, f"Project {number}: {name}")
    column = 4
    sheet.cell(top + 1, 3, "Before 2022/23")
    for year in YEARS:
        sheet.cell(top + 1, column, f"Financial Year {year} (£s)")
        sheet.merge_cells(start_row=top + 1, end_row=top + 1, start_column=column, end_column=column + 2)
        for offset, text in enumerate([*HALVES, "Total"]):
            sheet.cell(top + 2, column + offset, text)
        column += 3
    sheet.cell(top + 1, column, "Grand Total")
    sheet.cell(top + 3, 4, "Actual")
    for offset, label in ((4, "Capital"), (5, "Grand Total")):
        sheet.cell(top + offset, 2, label)
        row = [before, *values]
        place = iter(range(3, 3 + len(YEARS) * 3 + 1))
        sheet.cell(top + offset, next(place), row[0])
        for year in range(len(YEARS)):
            pair = row[1 + 2 * year:3 + 2 * year]
            for value in (*pair, None if any(isinstance(v, str) for v in pair) else sum(v or 0 for v in pair)):
                sheet.cell(top + offset, next(place), value).number_format = "£#,##0"
    return top + 8


def book(path, projects, scores=None):
    """A return: its projects with their typed scores, and their profiles."""
    made = openpyxl.Workbook()
    made.active.title = "Progress"
    made.active.append(["Project Name", "Risk", "Spend"])
    profiles = made.create_sheet("Profiles")
    top = 3
    for number, (name, (before, values)) in enumerate(projects.items(), start=1):
        made.active.append([name, 1, (scores or {}).get(name)])
        top = profile(profiles, number, name, before, values, top)
    made.active.append(["n/a", None, None])
    made.save(path)
    return path


def spend(folder, *options):
    document = json.loads(run("explain", folder / "now.xlsx", "-r", folder / "rules.rhai", "--json", "-", *options).stdout)
    return {r["measure"]: r for r in document["ratings"] if r["field"] == "spend"}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "rules.rhai").write_text(RULES, "utf-8")
    return tmp_path


def test_spend_is_computed_against_what_the_return_before_profiled(folder):
    rng = random.Random(5)
    now, before = {}, {}
    for number in range(12):
        name = f"Project {chr(65 + number)}: phase {number}"
        now[name] = (rng.randrange(1000), [rng.randrange(500) for _ in range(6)])
        before[name] = (now[name][0], [*now[name][1][:3], rng.randrange(900), 1, 2])
    book(folder / "now.xlsx", now, {name: rng.randrange(1, 6) for name in now})
    book(folder / "before.xlsx", before)
    ratings = spend(folder, "--previous", folder / "before.xlsx")
    assert set(ratings) == set(now)
    levels = set()
    for name, rating in ratings.items():
        actual = decimal.Decimal(now[name][0] + sum(now[name][1][:4]))
        target = decimal.Decimal(before[name][0] + sum(before[name][1][:4]))
        assert (rating["actual"], rating["target_used"]) == (str(actual), str(target))
        off = abs(actual - target) * 100
        expected = next((level for limit, level in ((5, "1"), (15, "2"), (30, "3"), (50, "4")) if off <= limit * target), "5")
        assert rating["rating"] == expected
        assert rating["actual_cell"].startswith("Profiles!B")
        levels.add(expected)
    assert len(levels) >= 3


def test_without_the_return_before_there_is_no_target(folder):
    book(folder / "now.xlsx", {"A": (100, [10, 20, 30, 40, 50, 60])}, {"A": 2})
    rating = spend(folder)["A"]
    assert (rating["unrated"], rating["actual"], rating["published_rating"]) == ("no_target", "200", "2")


def test_reconcile_lists_where_the_typed_score_differs(folder):
    now = {"A": (100, [10, 20, 30, 40, 0, 0]), "B": (100, [10, 20, 30, 40, 0, 0]), "C": (100, [10, 20, 30, 40, 0, 0])}
    before = {"A": (100, [10, 20, 30, 40, 0, 0]), "B": (100, [10, 20, 30, 140, 0, 0]), "C": (100, [10, 20, 30, 40, 9, 9])}
    book(folder / "now.xlsx", now, {"A": 1, "B": 2, "C": 3})
    book(folder / "before.xlsx", before)
    done = run("reconcile", folder / "now.xlsx", "-r", folder / "rules.rhai", "--previous", folder / "before.xlsx",
               "--json", "-", status=1)
    found = [(d["cell"], d["published"], d["computed"]) for d in json.loads(done.stdout)["differences"]]
    assert found == [("C3", "2", "4"), ("C4", "3", "1")]
    (folder / "earlier").mkdir()
    book(folder / "earlier" / "now.xlsx", before)
    again = run("reconcile", folder / "now.xlsx", "-r", folder / "rules.rhai", "--previous", folder / "earlier", status=1)
    assert "what the return before profiled" in again.text


def test_nothing_is_written_over_a_typed_score(folder):
    book(folder / "now.xlsx", {"A": (100, [10, 20, 30, 40, 0, 0])}, {"A": 3})
    run("rate", folder / "now.xlsx", "-r", folder / "rules.rhai", "-o", folder / "out.xlsx", "--previous", folder / "now.xlsx")
    assert openpyxl.load_workbook(folder / "out.xlsx")["Progress"]["C2"].value == 3


@pytest.mark.parametrize(("values", "reason"), [
    ([10, "TBC", 30, 40, 0, 0], "awaited"), ([10, "#REF!", 30, 40, 0, 0], "cell_error"), ([10, None, 30, 40, 0, 0], None)])
def test_a_cell_that_is_no_number_leaves_the_sum_unknown(folder, values, reason):
    book(folder / "now.xlsx", {"A": (100, values)})
    book(folder / "before.xlsx", {"A": (100, [10, 20, 30, 40, 0, 0])})
    assert spend(folder, "--previous", folder / "before.xlsx")["A"]["unrated"] == reason


@pytest.mark.parametrize(("code", "reason"), [
    ('[=0]"TBC";£0', "awaited"), ('£0;-£0;"n/a"', "not_applicable"), ("£0;-£0;", None), ("£0", None)])
def test_a_word_in_place_of_zero_leaves_the_sum_unknown(folder, code, reason):
    book(folder / "now.xlsx", {"A": (100, [10, 0, 30, 40, 0, 0])})
    book(folder / "before.xlsx", {"A": (100, [10, 20, 30, 40, 0, 0])})
    made = openpyxl.load_workbook(folder / "now.xlsx")
    assert made["Profiles"]["E8"].value == 0
    made["Profiles"]["E8"].number_format = code
    made.save(folder / "now.xlsx")
    assert spend(folder, "--previous", folder / "before.xlsx")["A"]["unrated"] == reason


@pytest.mark.parametrize(("old", "new", "says"), [
    ('"Financial Year 2023/24* > H2*"', '"Financial Year 2030/31* > H2*"', ("Profiles!B8", "Financial Year 2030/31* > H2*", "up_to")),
    ('to_date("Profiles"', 'to_date("Profile"', ('no sheet', "Profiles")),
    ('row: "Grand Total",', '', ("needs `row`",)),
    ('leave_out:', 'leaveout:', ("unknown key `leaveout`", "leave_out")),
])
def test_what_does_not_fit_is_named(folder, old, new, says):
    book(folder / "now.xlsx", {"A": (100, [10, 20, 30, 40, 0, 0])})
    assert RULES.count(old) == 1
    (folder / "rules.rhai").write_text(RULES.replace(old, new), "utf-8")
    done = run("explain", folder / "now.xlsx", "-r", folder / "rules.rhai", status=2)
    for text in says:
        assert text in done.stderr


def block(folder, headings, row, leave_out='"Total*"', up_to='"2022/23* > H2*"'):
    """The sum of one block of these rows of headings; figures stand from column C on."""
    made = openpyxl.Workbook()
    made.active.title = "Progress"
    made.active.append(["Project Name", "Risk", "Spend"])
    made.active.append(["A", 1])
    profiles = made.create_sheet("Profiles")
    profiles.append([None, "Project 1: A"])
    for cells in (*headings, ["Grand Total", *row]):
        profiles.append([None, *cells])
    made.save(folder / "now.xlsx")
    (folder / "rules.rhai").write_text(
        RULES.replace('"Financial Year 2023/24* > H2*"', up_to).replace('[ "Total", "Grand Total" ]', f"[ {leave_out} ]"), "utf-8")
    return spend(folder)["A"]


TWO_YEARS = ["", "2021/22", "", "", "2022/23", "", ""]
HALVES_OF_TWO = ["", "H1", "H2", "Total", "H1", "H2", "Total"]


@pytest.mark.parametrize(("upper", "lower", "figures", "options", "expected"), [
    # 5 + 10 + 20; the totals of a year are left out.
    (TWO_YEARS, HALVES_OF_TWO, [1, 2, 3, 4, 8, 12], {}, "15"),
    # The first year alone: 1 + 2.
    (TWO_YEARS, HALVES_OF_TWO, [1, 2, 3, 4, 8, 12], {"up_to": '"2021/22* > H2*"'}, "3"),
    # Up to the first half: 1 + 2 + 4.
    (TWO_YEARS, HALVES_OF_TWO, [1, 2, 3, 4, 8, 12], {"up_to": '"2022/23* > H1*"'}, "7"),
    # Without an upper heading, the first that fits: 1 + 2.
    (TWO_YEARS, HALVES_OF_TWO, [1, 2, 3, 4, 8, 12], {"up_to": '"H2"'}, "3"),
    # Nothing is left out: 1 + 2 + 3 + 4 + 8.
    (TWO_YEARS, HALVES_OF_TWO, [1, 2, 3, 4, 8, 12], {"leave_out": '"None"'}, "18"),
    # The heading that is left out stands in the upper row, over a blank.
    (["", "2021/22", "", "Total so far", "2022/23", "", ""], ["", "H1", "H2", "", "H1", "H2", "Total"], [1, 2, 3, 4, 8, 12], {}, "15"),
    # A column whose only heading is the upper one is summed.
    (["", "2021/22", "", "Transfers", "2022/23", "", ""], ["", "H1", "H2", "", "H1", "H2", "Total"], [1, 2, 3, 4, 8, 12], {}, "18"),
    # A column without any heading is not: 1 + 2 + 4 + 8.
    (["", "2021/22", "", None, "2022/23", "", ""], ["", "H1", "H2", None, "H1", "H2", "Total"], [1, 2, 3, 4, 8, 12], {}, "15"),
    # Blanks count as nothing, and a figure below 0 is taken off: 5 - 2 + 4.
    (TWO_YEARS, HALVES_OF_TWO, [5, -2, 3, 4, None, 12], {}, "7"),
])
def test_which_columns_are_summed(folder, upper, lower, figures, options, expected):
    """Reckoned by hand from docs/rules, "Figures to date": up to the last named column, without those that are left out."""
    assert block(folder, [upper, lower], figures, **options)["actual"] == expected


def test_a_single_row_of_headings_is_enough(folder):
    assert block(folder, [["", "Q1", "Q2", "Total", "Q3"]], [1, 2, 3, 4], up_to='"Q3"')["actual"] == "7"
