"""What is never guessed: bare numbers of the rules beside percentages and powers, directions, and rows that nobody filled in.

Source: the reference of the rules ("How numbers are read", "Direction", "Unrated reasons"); levels, distances and what is due
were reckoned by hand.
"""

import json

import openpyxl
import pytest
from program import rate, run

HEADINGS = ["Measure", "Good is", "Before", "Actual", "Target", "Floor", "RAG", "Travel"]
TABLE = ('tables(#{ measure: "Measure", good_is: "Good is", previous: "Before", actual: "Actual", target: "Target", '
         'intervention: "Floor", rating: write_to("RAG"), direction: write_to("Travel") });\n')


def cell(text):
    """A cell's value and number format, as Excel keeps what somebody types: "87%" is 0.87 shown as a percentage."""
    if not isinstance(text, str):
        return text, "General"
    if text.endswith("%"):
        return round(float(text[:-1]) / 100, 12), "0.00%"
    try:
        return float(text), "General"
    except ValueError:
        return text, "General"


def fill(sheet, rows):
    for at, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            value, shown = cell(text)
            if value is not None:
                sheet.cell(at, column, value).number_format = shown


def write(path, rows, register=()):
    book = openpyxl.Workbook()
    book.active.title = "Returns"
    fill(book.active, rows)
    if register:
        fill(book.create_sheet("Rules"), register)
    book.save(path)
    return path


def rated(folder, lines, rows, register=(), table=TABLE, headings=HEADINGS):
    path = write(folder / "in.xlsx", [headings, *rows], register)
    rules = folder / "rules.rhai"
    rules.write_text((table if "same_if_within" in lines else table.replace(', direction: write_to("Travel")', "")) + lines, "utf-8")
    ratings = rate(path, rules, folder / "out.xlsx")["ratings"]
    return ratings, rules, path


def outcome(rating):
    return rating["rating"] or rating["unrated"]


def explained(path, rules):
    return json.loads(run("explain", path, "-r", rules, "--json", "-").stdout)["ratings"]


FIRST = 'measure("*", #{{ by: first_of([ {}, otherwise("Red") ]) }});'
# The rules, the actual, the target, and what comes of it.
NUMBERS = [
    # Limits up to 1 have two readings beside a percentage; 0, a number over 1 and a number with its unit have one.
    (FIRST.format('at_least(0.9, "Green")'), "87%", None, "ambiguous_unit"),
    (FIRST.format('at_least(1, "Green")'), "87%", None, "ambiguous_unit"),
    (FIRST.format('at_least(1.1, "Green")'), "87%", None, "Green"),
    (FIRST.format('at_least(90, "Green")'), "87%", None, "Red"),
    (FIRST.format('at_least("90%", "Green")'), "87%", None, "Red"),
    (FIRST.format('at_least("0.9%", "Green")'), "87%", None, "Green"),
    (FIRST.format('at_least(0.9, "Green")'), "0.87", None, "Red"),
    (FIRST.format('at_most(0, "Green")'), "0%", None, "Green"),
    (FIRST.format('more_than(-0.5, "Green")'), "3%", None, "ambiguous_unit"),
    (FIRST.format('less_than(0.5, "Green")'), "3%", None, "ambiguous_unit"),
    (FIRST.format('between(0, 1, "Green")'), "3%", None, "ambiguous_unit"),
    (FIRST.format('exactly(1, "Green")'), "100%", None, "ambiguous_unit"),
    (FIRST.format('exactly("100%", "Green")'), "100%", None, "Green"),
    # A bare 0 is the same in any unit.
    ("amber_within(points(1));", "0", "5%", "Red"),
    ("amber_within(points(1));", "5%", "0", "Green"),
    # Points below 0.5.
    ("amber_within(points(0.05));", "87%", "90%", "ambiguous_unit"),
    ("amber_within(points(0.49));", "87%", "90%", "ambiguous_unit"),
    ("amber_within(points(0.5));", "89.5%", "90%", "Amber"),
    ("amber_within(points(5));", "87%", "90%", "Amber"),
    ('amber_within(points("0.05%"));', "87%", "90%", "Red"),
    ('amber_within(points("5%"));', "87%", "90%", "Amber"),
    ('amber_within(points("5%"));', "87", "90", "ambiguous_unit"),
    ("amber_within(points(0.05));", "0.87", "0.9", "Amber"),
    ("amber_within(points(0.02));", "0.87", "0.9", "Red"),
    ("amber_within(points(0));", "87%", "90%", "Red"),
    ("amber_within(points(0.05));", "95%", "90%", "Green"),
    (FIRST.format('within(points(0.05), "Green")'), "87%", "90%", "ambiguous_unit"),
    (FIRST.format('closer_than(points(0.05), "Green")'), "87%", "90%", "ambiguous_unit"),
    (FIRST.format('closer_than(points("5%"), "Green")'), "87%", "90%", "Green"),
    # Targets of the rules.
    ('amber_within(points(5)); measure("*", #{ target: 0.9 });', "87%", None, "ambiguous_unit"),
    ('amber_within(points(5)); measure("*", #{ target: 90 });', "87%", None, "Amber"),
    ('amber_within(points(5)); measure("*", #{ target: "90%" });', "87%", None, "Amber"),
    ('amber_within(points(5)); measure("*", #{ target: 0 });', "87%", None, "Green"),
    ('amber_within(points(0.05)); measure("*", #{ target: 0.9 });', "0.87", None, "Amber"),
    ('unit(fraction_of_one); amber_within(points(5)); measure("*", #{ target: 0.9 });', "0.87", None, "Amber"),
    ('unit(fraction_of_one); amber_within(points(5)); measure("*", #{ target: 0.9 });', "87%", None, "Amber"),
    ('unit(percent); amber_within(points(0.05));', "87", "90", "ambiguous_unit"),
    # A movement.
    ('same_if_within(points(0.02)); ' + FIRST.format('improved("Green")'), "87%", "90%", "ambiguous_unit"),
    ('same_if_within(points("2%")); ' + FIRST.format('improved("Green")'), "87%", "90%", "Green"),
    # Beside a power, 2 may be two or two million.
    (FIRST.format('at_least(1.5, "Green")'), "£1.9m", None, "ambiguous_unit"),
    (FIRST.format('at_least("£1.5m", "Green")'), "£1.9m", None, "Green"),
    (FIRST.format('at_least(1500000, "Green")'), "£1.9m", None, "Green"),
    # The sign does not count: -5,000 is in full, -5 may be five millions.
    (FIRST.format('at_least(-5000, "Green")'), "£-2m", None, "Red"),
    (FIRST.format('at_least(-5000000, "Green")'), "£-2m", None, "Green"),
    (FIRST.format('at_least(-5, "Green")'), "£-2m", None, "ambiguous_unit"),
    ("amber_within(points(0.1));", "£1.9m", "£2m", "ambiguous_unit"),
    ('amber_within(points("£0.1m"));', "£1.9m", "£2m", "Amber"),
    ('amber_within(points(5)); measure("*", #{ target: 2 });', "£1.9m", None, "ambiguous_unit"),
    (FIRST.format('at_least(-5, "Green")'), "£-2m", None, "ambiguous_unit"),
    (FIRST.format('at_least(-5000, "Green")'), "£-2m", None, "Red"),
    (FIRST.format('at_least(-5000000, "Green")'), "£-2m", None, "Green"),
    # A bare 0 is 0 in any unit, on either side.
    ("amber_within(points(2));", "0", "5%", "Red"),
    ("amber_within(points(2));", "5%", "0", "Green"),
    ('amber_within(points("£0.1m"));', "0", "£1.9m", "Red"),
]


@pytest.mark.parametrize(("lines", "actual", "target", "expected"), NUMBERS)
def test_a_number_of_the_rules_with_two_readings_rates_nothing(tmp_path, lines, actual, target, expected):
    (rating,), _, _ = rated(tmp_path, lines, [["Calls", "High", "80%", actual, target]])
    assert outcome(rating) == expected


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("\namber_within(points(0.05));", 'line 3 of the rules says 0.05 without a unit, which beside 87% may be 0.05% or 5%'),
        (FIRST.format('at_least(0.9, "Green")'), 'line 2 of the rules says 0.9 without a unit, which beside 87% may be 0.9% or 90%'),
        ('amber_within(points(5));\nmeasure("*", #{ target: 1 });',
         'line 3 of the rules says 1 without a unit, which beside 87% may be 1% or 100%'),
    ],
)
def test_the_reason_names_the_line_and_the_way_out(tmp_path, lines, said):
    (rating,), _, _ = rated(tmp_path, lines, [["Calls", "High", None, "87%", None if "target: 1" in lines else "90%"]])
    assert said in rating["reason"] and "write it with its unit" in rating["reason"]


REGISTER = ["Measure", "Good is", "Goal", "Green", "Amber", "Percent", "Points", "Within"]
KEYS = ('register("Rules", #{ measure: "Measure", good_is: "Good is", target: "Goal", limits: [ "Green", "Amber" ], '
        'percent_of_target: "Percent", points: "Points", amber_within: "Within" });')


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([None, "0.9", "0.8"], "ambiguous_unit"),
        ([None, "90%", "80%"], "Amber"),
        ([None, "90", "80"], "Amber"),
        (["0.9", None, None, "5%"], "ambiguous_unit"),
        (["90%", None, None, "5%"], "Amber"),
        (["90%", None, None, "5"], "Amber"),
        (["90%", None, None, None, "0.05"], "ambiguous_unit"),
        (["90%", None, None, None, "5%"], "Amber"),
        (["90%", None, None, None, None, "5 points"], "Amber"),
        (["90%", None, None, None, None, "0.05 points"], "ambiguous_unit"),
        (["90%", None, None, None, None, "0.05 percentage points"], "Red"),
    ],
)
def test_a_cell_of_a_register_counts_as_it_is_shown(tmp_path, cells, expected):
    (rating,), _, _ = rated(tmp_path, KEYS, [["Calls", "High", None, "87%"]], [REGISTER, ["Calls", "High", *cells]])
    assert outcome(rating) == expected
    if expected == "ambiguous_unit":
        assert "Rules!A2" in rating["reason"]


def test_a_share_for_a_percentage_of_the_target_is_refused_with_its_cell(tmp_path):
    path = write(tmp_path / "in.xlsx", [HEADINGS, ["Calls", "High", None, "87%"]], [REGISTER, ["Calls", "High", "90%", None, None, "0.05"]])
    (tmp_path / "rules.rhai").write_text(TABLE.replace(', direction: write_to("Travel")', "") + KEYS, "utf-8")
    done = run("rate", path, "-r", tmp_path / "rules.rhai", "-o", tmp_path / "out.xlsx", status=2)
    assert 'Rules!F2: "0.05" may be 0.05% of the target or 5%' in done.stderr


def test_shares_of_a_year_are_refused(tmp_path):
    (tmp_path / "rules.rhai").write_text('period("2023/24 Q1");\nmeasure("*", #{ profile: by_quarter(0.25, 0.5, 0.75, 1) });\n', "utf-8")
    done = run("check", tmp_path / "rules.rhai", status=1)
    assert "write by_quarter(25, 50, 75, 100)" in done.text


# Directions: the rules, good is, before, now, target; the direction, or a part of why there is none.
CHANGE = "amber_within(points(10)); same_if_within(points(1));"
DUE = 'period("2023/24 Q1"); amber_within(points(10)); measure("*", #{ profile: linear });'
DIRECTIONS = [
    (CHANGE, "Close to target", "25", "28", "30", "Improving"),
    (CHANGE, "Close to target", "28", "32", "30", "Static"),
    # Of 100, 25 is due by the first quarter.
    (DUE + "same_if_within(points(1));", "Close to target", "25", "28", "100", "Deteriorating"),
    (DUE + "same_if_within(percent_of_target(1));", "Close to target", "25", "24", "100", "Deteriorating"),
    (DUE + "same_if_within(percent_of_target(8));", "High", "20", "22", "100", "Static"),
    (DUE + "same_if_within(percent_of_target(7)); ", "High", "20", "22", "100", "Improving"),
    (DUE + "same_if_within(points(9)); same_if_within(points(1), where_target_under(30));", "High", "20", "22", "100", "Improving"),
    # A range: nothing off inside, the nearest end outside.
    (CHANGE, "Close to target", "590", "650", "600-680", "Improving"),
    (CHANGE, "Close to target", "650", "700", "600-680", "Deteriorating"),
    (CHANGE, "Close to target", "610", "670", "600-680", "Static"),
    (CHANGE, "Close to target", "590", "690", "600-680", "Static"),
    (CHANGE, "Close to target", "580", "690", "600-680", "Improving"),
    (CHANGE, "High", "590", "650", "600-680", "Improving"),
    # Half of the range is due by the second quarter: 300 to 340.
    ('period("2023/24 Q2"); measure("*", #{ profile: linear });' + CHANGE, "Close to target", "280", "320", "600-680", "Improving"),
    ('period("2023/24 Q2"); measure("*", #{ profile: linear });' + CHANGE, "Close to target", "330", "350", "600-680", "Deteriorating"),
    # A target of a bare 0 fits any unit.
    (CHANGE, "Close to target", "8%", "3%", "0", "Improving"),
    # The same part of both values, or none.
    ('measure("*", #{ part: "Cumulative" });' + CHANGE, "High", "900 Cumulative 1,000", "700 Cumulative 1,700", "2,000", "Improving"),
    ('measure("*", #{ part: "Cumulative" });' + CHANGE, "High", "1,000", "700 Cumulative 1,700", "2,000",
     "the previous value in C2 lacks the part that is rated"),
    ('measure("*", #{ parts: worst });' + CHANGE, "High", "900 (840 North, 60 South)", "905 (856 North, 49 South)",
     "900 (800 North, 100 South)", "Deteriorating"),
    ('measure("*", #{ ranked: [ "Q1*", "Q2*", "Q3*" ] }); amber_within(points(1)); same_if_within(points(0));', None,
     "Q3 of four", "Q2 of four", "Q1", "Improving"),
    # Why there is none.
    (CHANGE, "High", None, "28", "30", "there is no previous value"),
    (CHANGE, "High", "many", "28", "30", "the previous value in C2 is no number"),
    (CHANGE, "High", "0.8", "87%", "90%", "the units do not fit: the actual is 87%, the value before 0.8"),
    (CHANGE, None, "25", "28", "30", "nothing says which way is good"),
    (CHANGE, "Close to target", "25", "28", None, "close to the target is best, and there is no target"),
    ("amber_within(points(1)); same_if_within(percent_of_target(1));", "High", "25", "28", None,
     "the change is compared with a percentage of the target, and there is no target"),
    ("amber_within(points(5)); same_if_within(points(0.02));", "High", "80%", "87%", "90%", "may be 0.02% or 2%"),
    ("amber_within(points(5)); same_if_within(points(2)); same_if_within(points(1), where_target_under(0.5));", "High", "80%", "87%",
     "90%", "says 0.5 without a unit"),
    ('lower_is_better("Calls");' + CHANGE, "High", "25", "28", "30", "contradict each other"),
    ('period("2023/24 Q1"); measure("*", #{ redefined: "2023/24 Q1" });' + CHANGE, "High", "25", "28", "30", "the definition changed"),
]


@pytest.mark.parametrize(("lines", "good_is", "before", "actual", "target", "expected"), DIRECTIONS)
def test_a_direction_reads_what_the_rating_reads_and_says_why_there_is_none(tmp_path, lines, good_is, before, actual, target, expected):
    (rating,), rules, path = rated(tmp_path, lines, [["Calls", good_is, before, actual, target]])
    (more,) = explained(path, rules)
    if expected in ("Improving", "Static", "Deteriorating"):
        assert (rating["direction"], more["no_direction"]) == (expected, None)
    else:
        assert rating["direction"] is None and expected in more["no_direction"]
        assert "Direction  none: " in run("explain", path, "-r", rules).stdout.decode()


def test_without_a_rule_for_changes_nobody_is_told_of_a_missing_direction(tmp_path):
    _, rules, path = rated(tmp_path, "amber_within(points(1));", [["Calls", "High", None, "28", "30"]])
    assert [more["no_direction"] for more in explained(path, rules)] == [None]


# Rows that nobody filled in.

@pytest.mark.parametrize(
    ("lines", "name", "expected"),
    [
        ('higher_is_better([ "Calls", "Fees collected" ]); measure("Fees collected", #{ target: 50 });', "Fees collected", "no_data"),
        ('higher_is_better("Fees collected|Calls");', "  FEES  collected", "no_data"),
        ('higher_is_better("Calls"); not_rated("Fees collected");', "Fees collected", "not_rated"),
        ('higher_is_better("Calls"); measure("Fees collected", #{ good_is: lower, by: first_of([ otherwise("Red") ]) });',
         "Fees collected", "no_data"),
        # Named by a wildcard alone it may be a title, and the warning says what to do.
        ('higher_is_better("*"); measure("Fees*", #{ target: 50 });', "Fees collected", None),
    ],
)
def test_a_measure_that_a_line_names_in_full_is_never_lost(tmp_path, lines, name, expected):
    path = write(tmp_path / "in.xlsx", [["Measure", "Actual", "Target", "RAG"], ["Calls", 91, 90], [name], ["Calls", 80, 90]])
    rules = tmp_path / "rules.rhai"
    table = 'tables(#{ measure: "Measure", actual: "Actual", target: "Target", rating: write_to("RAG") });\n'
    rules.write_text(f"{table}amber_within(percent_of_target(5));\n{lines}\n", "utf-8")
    document = rate(path, rules, tmp_path / "out.xlsx")
    found = [outcome(rating) for rating in document["ratings"]]
    assert found == (["Green", expected, "Red"] if expected else ["Green", "Red"])
    notes = [warning for warning in document["warnings"] if "taken for a title or note" in json.dumps(warning)]
    assert bool(notes) == (expected is None)


def test_a_blank_row_counts_in_each_table_and_with_a_text_that_means_blank(tmp_path):
    headings = ["Measure", "Actual", "Target", "RAG"]
    rows = [["North"], headings, ["Calls", 91, 90], ["Fees"], [], ["South"], headings, ["Fees", "to be filled in"], ["Calls", 80, 90],
            ["Fees", None, None, "Green"]]
    path = write(tmp_path / "in.xlsx", rows)
    rules = tmp_path / "rules.rhai"
    rules.write_text('tables(#{ measure: "Measure", actual: "Actual", target: "Target", rating: write_to("RAG"), group: title_above, '
                     'empty: "to be filled in" });\namber_within(points(1));\nhigher_is_better([ "Calls", "Fees" ]);\n', "utf-8")
    found = [(rating["group"], rating["measure"], outcome(rating)) for rating in rate(path, rules, tmp_path / "out.xlsx")["ratings"]]
    assert found == [("North", "Calls", "Green"), ("North", "Fees", "no_data"), ("South", "Fees", "no_data"),
                     ("South", "Calls", "Red"), ("South", "Fees", "no_data")]


def test_a_register_names_measures_too(tmp_path):
    register = [["Measure", "Good is", "Percent"], ["Calls", "High", 5], ["Fees", "High", 5]]
    path = write(tmp_path / "in.xlsx", [["Measure", "Actual", "Target", "RAG"], ["Calls", 91, 90], ["Fees"], ["A note"]], register)
    rules = tmp_path / "rules.rhai"
    rules.write_text('tables(#{ measure: "Measure", actual: "Actual", target: "Target", rating: write_to("RAG") });\n'
                     'register("Rules", #{ measure: "Measure", good_is: "Good is", percent_of_target: "Percent" });\n', "utf-8")
    assert [outcome(rating) for rating in rate(path, rules, tmp_path / "out.xlsx")["ratings"]] == ["Green", "no_data"]


def test_limits_of_a_register_need_no_target(tmp_path):
    path = write(tmp_path / "in.xlsx", [["Measure", "Actual", "RAG"], ["Calls", 85]],
                 [["Measure", "Good is", "Green", "Amber"], ["Calls", "High", 90, 80]])
    rules = tmp_path / "rules.rhai"
    rules.write_text('tables(#{ measure: "Measure", actual: "Actual", rating: write_to("RAG") });\n'
                     'register("Rules", #{ measure: "Measure", good_is: "Good is", limits: [ "Green", "Amber" ] });\n', "utf-8")
    assert [outcome(rating) for rating in rate(path, rules, tmp_path / "out.xlsx")["ratings"]] == ["Amber"]


def test_a_direction_of_a_ratio_and_one_since_another_value(tmp_path):
    path = write(tmp_path / "in.xlsx", [["Measure", "Before", "Year before", "Yes", "All", "Target", "RAG", "Travel"],
                                        ["Passed", "50%", "65%", 6, 10, "70%"], ["Passed last year", "50%", "65%", 6, 10, "70%"],
                                        ["Shares", "0.5", None, 6, 10, "70%"], ["None took part", "50%", None, 6, 0, "70%"]])
    rules = tmp_path / "rules.rhai"
    rules.write_text('tables(#{ measure: "Measure", previous: "Before", same_period_last_year: "Year before", numerator: "Yes", '
                     'denominator: "All", target: "Target", rating: write_to("RAG"), direction: write_to("Travel") });\n'
                     'amber_within(points(10));\nhigher_is_better(all_others);\nsame_if_within(points(1));\n'
                     'measure("* last year", #{ compared_with: same_period_last_year });\n', "utf-8")
    directions = [rating["direction"] for rating in rate(path, rules, tmp_path / "out.xlsx")["ratings"]]
    assert directions == ["Improving", "Deteriorating", None, None]
    reasons = [more["no_direction"] for more in explained(path, rules)]
    assert reasons == [None, None, "the units do not fit: the actual is 60%, the value before 0.5", "there is no actual"]
    # A table that has only the year before needs no `previous`.
    rules.write_text(rules.read_text("utf-8").replace('previous: "Before", ', "").replace("* last year", "*"), "utf-8")
    directions = [rating["direction"] for rating in rate(path, rules, tmp_path / "out.xlsx")["ratings"]]
    assert directions == ["Deteriorating", "Deteriorating", None, None]


# Three sentences of the reference.

def test_a_bare_0_as_a_target_fits_any_unit(tmp_path):
    rows = [["Over budget", "Low", None, actual, "0"] for actual in ("2%", "12 days", "£5", "£2m", "0%", "7")]
    ratings, _, _ = rated(tmp_path, "amber_within(points(5000000));", rows)
    assert [outcome(rating) for rating in ratings] == ["Amber", "Amber", "Amber", "Amber", "Green", "Amber"]


def test_same_if_within_measures_the_change_and_the_distance_from_the_target_judges_it(tmp_path):
    rows = [["Stock", "Close to target", before, actual, "50"] for before, actual in (("40", "41"), ("40", "45"), ("45", "56"), ("45", "55"))]
    ratings, _, _ = rated(tmp_path, "amber_within(points(1)); same_if_within(points(1));", rows)
    assert [rating["direction"] for rating in ratings] == ["Static", "Improving", "Deteriorating", "Static"]


def test_no_rule_comes_before_no_target(tmp_path):
    rows = [["Undecided", None, None, "5", None], ["Decided", "High", None, "5", None]]
    ratings, _, _ = rated(tmp_path, "amber_within(points(1));", rows)
    assert [outcome(rating) for rating in ratings] == ["no_rule", "no_target"]
