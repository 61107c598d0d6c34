"""Dates, durations, yes and no, ratios: each beside its like.

Expected ratings and distances: worked out by hand with a calendar; the working days with Excel's WORKDAY in mind.
"""

import datetime

import openpyxl
import plain_workbook
import pytest
from program import rate, run

DAY, CLOCK, LONG, MOMENT = "dd/mm/yyyy", "hh:mm:ss", "[h]:mm", "dd/mm/yyyy hh:mm"
DATE, TIME, SPAN, AT = datetime.date, datetime.time, datetime.timedelta, datetime.datetime

TABLE = 'tables(#{ measure: "Measure", actual: "Actual", target: "Target", rating: write_to("RAG") });\n'
LATE = TABLE + "earlier_is_better(all_others);\namber_within(days(14));\n"
LONGER = TABLE + "lower_is_better(all_others);\namber_within(percent_of_target(10));\n"
HIGH = TABLE + "higher_is_better(all_others);\namber_within(percent_of_target(10));\n"


def workbook(path, rows, headings=("Measure", "Actual", "Target", "RAG"), mac=False):
    """A workbook of rows under the headings."""
    return plain_workbook.write(path, {"Sheet": [headings, *rows]}, mac)


def ratings(tmp_path, script, rows, *options, **more):
    """The ratings of a workbook, by measure."""
    rules = tmp_path / "rules.rhai"
    rules.write_text('ruleset("Dates");\n' + script, "utf-8")
    source = workbook(tmp_path / "in.xlsx", rows, **more)
    document = rate(source, rules, tmp_path / "out.xlsx", *options)
    return {one["measure"]: one for one in document["ratings"]}


def outcome(rating):
    return rating["rating"] or rating["unrated"]


def day(text):
    return (DATE.fromisoformat(text), DAY)


DATES = [
    ("in time", day("2025-03-20"), day("2025-03-31"), "Green", "-11"),
    ("on the day", day("2025-03-31"), day("2025-03-31"), "Green", "0"),
    ("14 days late", day("2025-04-14"), day("2025-03-31"), "Amber", "14"),
    ("15 days late", day("2025-04-15"), day("2025-03-31"), "Red", "15"),
    ("ISO text", "2025-04-09", "2025-03-31", "Amber", "9"),
    ("text in numbers", "14/04/2025", day("2025-03-31"), "Amber", "14"),
    ("text in words", "9 April 2025", "31 March 2025", "Amber", "9"),
    ("short text", "9-Apr-25", day("2025-03-31"), "Amber", "9"),
    ("American text", "04/15/2025", day("2025-03-31"), "Red", "15"),
    ("over a leap day", day("2024-03-01"), day("2024-02-16"), "Amber", "14"),
    ("time of day not shown", (AT(2025, 3, 31, 14, 30), DAY), day("2025-03-31"), "Green", "0"),
    ("time of day shown", (AT(2025, 4, 14, 12, 0), MOMENT), day("2025-03-31"), "Red", "14.5"),
    ("two dates", "03/04/2025", day("2025-03-31"), "ambiguous_date", None),
    ("target two dates", day("2025-03-31"), "03/04/2025", "ambiguous_date", None),
    ("no such day", "31/04/2025", day("2025-03-31"), "not_a_number", None),
    ("month only", (DATE(2025, 3, 1), "mmm-yy"), day("2025-03-31"), "not_a_number", None),
    ("month only as target", day("2025-03-31"), (DATE(2025, 3, 1), "mmm-yy"), "text_target", None),
    ("number", 45747, day("2025-03-31"), "text_target", None),
    ("number as target", day("2025-03-31"), 45747, "not_a_number", None),
    ("zero as target", day("2025-03-31"), 0, "not_a_number", None),
    ("blank", None, day("2025-03-31"), "no_data", None),
    ("no target", day("2025-03-31"), None, "no_target", None),
    ("before the calendar", (0.5, DAY), day("2025-03-31"), "not_a_number", None),
]


@pytest.mark.parametrize("mac", [False, True], ids=["from 1900", "from 1904"])
def test_dates_are_compared_in_days(tmp_path, mac):
    rows = [row[:3] for row in DATES if not (mac and row[0] == "number")]
    found = ratings(tmp_path, LATE, rows, mac=mac)
    for name, _, _, expected, off in DATES:
        if mac and name == "number":
            continue
        assert (outcome(found[name]), found[name]["off_target_by"]) == (expected, off), found[name]
    late = found["14 days late"]
    assert (late["actual"], late["target"], late["unit"]) == ("2025-04-14", "2025-03-31", "date")
    assert "14 April 2025 is 14 days after 31 March 2025" in late["reason"]
    assert "earlier is better" in late["reason"]


@pytest.mark.parametrize(
    ("lines", "actual", "expected"),
    [
        ("lower_is_better(all_others); amber_within(points(14));", "2025-04-14", "Amber"),
        ("lower_is_better(all_others); amber_within(points(14));", "2025-04-15", "Red"),
        ("higher_is_better(all_others); amber_within(days(14));", "2025-04-15", "Green"),
        ("higher_is_better(all_others); amber_within(days(14));", "2025-03-17", "Amber"),
        ("higher_is_better(all_others); amber_within(days(14));", "2025-03-16", "Red"),
        ("close_to_target(all_others); amber_within(days(3));", "2025-03-28", "Amber"),
        ("close_to_target(all_others); amber_within(days(3));", "2025-03-27", "Red"),
        ("lower_is_better(all_others); amber_within(percent_of_target(10));", "2025-04-01", "ambiguous_unit"),
        ("lower_is_better(all_others); amber_within(percent_of_target(10));", "2025-03-31", "Green"),
        ('lower_is_better(all_others); amber_within(points("2 hours"));', "2025-04-01", "ambiguous_unit"),
        # 31 March 2025 is a Monday; Friday and Monday the 18th and 21st of April are holidays.
        ("earlier_is_better(all_others); amber_within(working_days(5));", "2025-04-07", "Amber"),
        ("earlier_is_better(all_others); amber_within(working_days(5));", "2025-04-08", "Red"),
        ("earlier_is_better(all_others); amber_within(working_days(4));", "2025-04-05", "Red"),
        ("earlier_is_better(all_others); amber_within(working_days(14));", "2025-04-18", "Amber"),
        ('earlier_is_better(all_others); amber_within(working_days(14, [ "2025-04-18", "21 April 2025" ]));',
         "2025-04-22", "Amber"),
        ('earlier_is_better(all_others); amber_within(working_days(14, [ "2025-04-18", "21 April 2025" ]));',
         "2025-04-23", "Red"),
        ("higher_is_better(all_others); amber_within(working_days(1));", "2025-03-28", "Amber"),
        ("higher_is_better(all_others); amber_within(working_days(1));", "2025-03-27", "Red"),
        ('measure("*", #{ good_is: lower, by: first_of([ on_target("Green"), within(days(7), "Amber"), otherwise("Red") ]) });',
         "2025-04-07", "Amber"),
        ('measure("*", #{ good_is: lower, by: first_of([ on_target("Green"), closer_than(days(7), "Amber"), otherwise("Red") ]) });',
         "2025-04-07", "Red"),
        ('measure("*", #{ good_is: lower, by: first_of([ on_target("Green"), within(working_days(5), "Amber"), '
         'otherwise("Red") ]) });', "2025-04-07", "Amber"),
        ('measure("*", #{ by: first_of([ at_most("2025-03-31", "Green"), otherwise("Red") ]) });', "2025-03-31", "Green"),
        ('measure("*", #{ by: first_of([ at_most("2025-03-31", "Green"), otherwise("Red") ]) });', "2025-04-01", "Red"),
        ('measure("*", #{ by: first_of([ between("1 March 2025", "31 March 2025", "Green"), otherwise("Red") ]) });',
         "2025-03-31", "Green"),
        ('measure("*", #{ by: first_of([ exactly("2025-03-31", "Green"), otherwise("Red") ]) });', "2025-03-31", "Green"),
        ('measure("*", #{ by: first_of([ at_least(0, "Green"), otherwise("Red") ]) });', "2025-03-31", "not_a_number"),
    ],
)  # fmt: skip
def test_allowances_and_conditions_beside_dates(tmp_path, lines, actual, expected):
    found = ratings(tmp_path, TABLE + lines, [("One", day(actual), day("2025-03-31"))])
    assert outcome(found["One"]) == expected, found["One"]


def test_a_percentage_of_a_date_says_what_to_write(tmp_path):
    script = TABLE + "lower_is_better(all_others); amber_within(percent_of_target(10));"
    found = ratings(tmp_path, script, [("One", day("2025-04-01"), day("2025-03-31"))])
    assert "days(14)" in found["One"]["reason"] and "line 3 of the rules" in found["One"]["reason"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('amber_within(working_days(5, [ "25/12/2025", "03/04/2025" ]));', ["rules.rhai:1", "03/04/2025", "2025-12-25"]),
        ('amber_within(working_days(5, "Christmas"));', ["rules.rhai:1", "Christmas"]),
        ('amber_within(working_days(5, "2025-12-25")); measure("A", #{ amber_within: working_days(3, "2025-12-26") });',
         ["rules.rhai:1", "another list of holidays", "leave this one out"]),
        ("amber_within(working_days(2.5));", ["rules.rhai:1", "days(7)"]),
        ("amber_within(days(-1));", ["rules.rhai:1", "days(1)"]),
        ('measure("*", #{ by: first_of([ at_most("03/04/2025", "Green") ]) });', ["rules.rhai:1", "2025-03-31"]),
        ("same_if_within(working_days(5));", ["rules.rhai:1", "days(7)"]),
        ('tables(#{ measure: "M", actual: first_filled(today, "A"), target: "T", rating: write_to("R") });',
         ["rules.rhai:1:46", "today at the end"]),
        ('tables(#{ measure: first_filled("A", "B"), actual: "C", target: "T", rating: write_to("R") });',
         ["rules.rhai:1", "measure"]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_dates_of_the_rules_has_its_place(tmp_path, line, words):
    rules = tmp_path / "rules.rhai"
    rules.write_text(line, "utf-8")
    source = workbook(tmp_path / "in.xlsx", [])
    text = run("rate", source, "-r", rules, "-o", tmp_path / "out.xlsx", status=2).text
    for word in words:
        assert word in text, text


MILESTONES = (
    'tables(#{ measure: "Milestone", target: "Baseline", actual: first_filled("Actual", "Forecast", today), '
    'rating: write_to("RAG") });\nearlier_is_better(all_others); amber_within(days(14));\n'
)
HEADINGS = ("Milestone", "Baseline", "Forecast", "Actual", "RAG")
ROWS = [
    ("done in time", day("2025-03-31"), day("2025-06-30"), day("2025-03-30")),
    ("done late", day("2025-03-31"), None, day("2025-04-10")),
    ("forecast late", day("2025-09-30"), day("2025-12-31"), None),
    ("forecast in time", day("2025-09-30"), day("2025-09-01"), None),
    ("forecast dashed", day("2025-04-20"), "-", None),
    ("not due", day("2025-05-01"), None, None),
    ("due yesterday", day("2025-04-30"), None, None),
    ("long overdue", day("2025-04-16"), None, None),
    ("awaited", day("2025-03-31"), None, "TBC"),
]


def test_a_milestone_is_measured_by_its_date_its_forecast_or_today(tmp_path):
    found = ratings(tmp_path, MILESTONES, ROWS, "--today", "2025-05-01", headings=HEADINGS)
    assert {name: outcome(one) for name, one in found.items()} == {
        "done in time": "Green",
        "done late": "Amber",
        "forecast late": "Red",
        "forecast in time": "Green",
        "forecast dashed": "Amber",
        "not due": "not_due",
        "due yesterday": "Amber",
        "long overdue": "Red",
        "awaited": "awaited",
    }
    assert found["forecast late"]["actual_cell"] == "C4"
    assert found["due yesterday"]["actual_cell"] is None and "today" in found["due yesterday"]["reason"]
    assert "1 May 2025" in found["not due"]["reason"]


def test_what_is_not_due_gets_its_word_and_no_colour(tmp_path):
    script = MILESTONES + 'not_due_yet("Not due");\n'
    for _ in range(2):
        found = ratings(tmp_path, script, ROWS, "--today", "2025-05-01", headings=HEADINGS)
    assert found["not due"]["unrated"] == "not_due" and found["not due"]["rating"] is None
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    words = {row[0].value: row[4] for row in sheet.iter_rows(min_row=2)}
    assert words["not due"].value == "Not due" and words["not due"].fill.fill_type is None
    assert words["due yesterday"].value == "Amber"
    # Once more over the output: nothing changes; and a year later the word gives way to a level.
    rules = tmp_path / "rules.rhai"
    again = rate(tmp_path / "out.xlsx", rules, tmp_path / "again.xlsx", "--today", "2025-05-01")
    assert (tmp_path / "again.xlsx").read_bytes() == (tmp_path / "out.xlsx").read_bytes(), again["warnings"]
    rate(tmp_path / "out.xlsx", rules, tmp_path / "later.xlsx", "--today", "2026-05-01")
    later = openpyxl.load_workbook(tmp_path / "later.xlsx").active
    assert {row[0].value: row[4].value for row in later.iter_rows(min_row=2)}["not due"] == "Red"


def test_without_a_date_for_today_the_measure_says_so(tmp_path):
    found = ratings(tmp_path, MILESTONES, ROWS, headings=HEADINGS)
    assert outcome(found["done late"]) == "Amber"
    assert outcome(found["not due"]) == "no_data" and "--today" in found["not due"]["reason"]


def test_due_soon_is_a_level_over_today(tmp_path):
    script = (
        'scale([ level("Later", green), level("Due soon", amber), level("Overdue", red) ]);\n'
        'tables(#{ measure: "Measure", actual: today, target: "Target", rating: write_to("RAG") });\n'
        'measure("*", #{ good_is: higher, by: first_of([ on_target("Overdue"), within(days(30), "Due soon"), '
        'otherwise("Later") ]) });\n'
    )
    rows = [
        ("past", None, day("2025-04-30")),
        ("in 30 days", None, day("2025-05-31")),
        ("in 31 days", None, day("2025-06-01")),
    ]
    found = ratings(tmp_path, script, rows, "--today", "2025-05-01")
    assert [outcome(one) for one in found.values()] == ["Overdue", "Due soon", "Later"]


@pytest.mark.parametrize(
    ("actual", "target", "expected", "off"),
    [
        ((TIME(0, 3, 10), CLOCK), (TIME(0, 3), CLOCK), "Amber", "10"),
        ((TIME(0, 3, 18), CLOCK), (TIME(0, 3), CLOCK), "Amber", "18"),
        ((TIME(0, 3, 19), CLOCK), (TIME(0, 3), CLOCK), "Red", "19"),
        ((SPAN(hours=27, minutes=15), LONG), (SPAN(hours=30), LONG), "Green", "-9900"),
        ((SPAN(hours=48), LONG), (SPAN(hours=240), LONG), "Green", "-691200"),
        ("00:02:50", "00:03:00", "Green", "-10"),
        ("00:03:10", (TIME(0, 3), CLOCK), "Amber", "10"),
        ("4:32", "4:10", "Amber", "22"),
        ("4:36", "4:10", "Red", "26"),
        ("4:32", (TIME(0, 4, 10), CLOCK), "ambiguous_unit", None),
        ("4:32", "00:04:10", "ambiguous_unit", None),
        ("1:30", "1:20", "ambiguous_unit", None),
        ("1:30", "2:00", "Green", "-30"),
        ("2 days 3 hours", "2 days 4 hours", "Green", "-3600"),
        ("1h 45m", "100 mins", "Amber", "300"),
        ("90 mins", "2 hours", "Green", "-1800"),
        ("2 hours", "90 mins", "Red", "1800"),
        ("1h 45m", (TIME(1, 40), "h:mm"), "Amber", "300"),
        ("3 days", "2 days 20 hours", "Amber", "14400"),
        ("12 days", "8 hours", "ambiguous_unit", None),
        ((TIME(0, 3, 10), CLOCK), 3, "not_a_number", None),
        (190, (TIME(0, 3), CLOCK), "text_target", None),
        ((SPAN(hours=30), "h:mm"), (SPAN(hours=29), "h:mm"), "not_a_number", None),
        ((SPAN(minutes=70), "mm:ss"), (TIME(0, 5), "mm:ss"), "not_a_number", None),
    ],
)
def test_durations_are_compared_in_one_unit(tmp_path, actual, target, expected, off):
    found = ratings(tmp_path, LONGER, [("One", actual, target)])
    assert (outcome(found["One"]), found["One"]["off_target_by"]) == (expected, off), found["One"]


def test_a_duration_is_the_same_in_both_date_systems(tmp_path):
    rows = [("One", (SPAN(hours=30), LONG), (SPAN(hours=29), LONG))]
    found = ratings(tmp_path, LONGER, rows, mac=True)
    assert (outcome(found["One"]), found["One"]["actual"], found["One"]["off_target_by"]) == ("Amber", "108000", "3600")


def test_a_stated_unit_is_one_of_bare_numbers(tmp_path):
    rows = [("bare", (TIME(0, 3, 10), CLOCK), 3), ("date", day("2025-03-31"), day("2025-03-31"))]
    found = ratings(tmp_path, LONGER + 'unit("minutes");', rows)
    assert [(outcome(one), one["off_target_by"]) for one in found.values()] == [("Amber", "10"), ("Green", "0")]


@pytest.mark.parametrize(
    ("allowance", "actual", "expected"),
    [
        ('points("2 minutes")', TIME(1, 32), "Amber"),
        ('points("2 minutes")', TIME(1, 33), "Red"),
        ("points(2)", TIME(1, 32), "ambiguous_unit"),
        ("days(1)", TIME(23, 0), "Amber"),
    ],
)
def test_allowances_beside_durations(tmp_path, allowance, actual, expected):
    script = TABLE + f"lower_is_better(all_others); amber_within({allowance});"
    found = ratings(tmp_path, script, [("One", (actual, "h:mm"), (TIME(1, 30), "h:mm"))])
    assert outcome(found["One"]) == expected, found["One"]


TRUTHS = 'measure("*", #{ by: first_of([ exactly("Yes", "Green"), exactly("No", "Red") ]) });\n'
SWITCHES = 'measure("*", #{ by: first_of([ exactly(yes, "Green"), otherwise("Red") ]) });\n'


@pytest.mark.parametrize(
    ("lines", "actual", "target", "expected"),
    [
        (TRUTHS, "Yes", None, "Green"),
        (TRUTHS, True, None, "Green"),
        (TRUTHS, "TRUE", None, "Green"),
        (TRUTHS, "y", None, "Green"),
        (TRUTHS, False, None, "Red"),
        (TRUTHS, "no", None, "Red"),
        (TRUTHS, "Perhaps", None, "no_rule"),
        (TRUTHS, 1, None, "no_rule"),
        (SWITCHES, True, None, "Green"),
        (SWITCHES, "Yes", None, "Green"),
        (SWITCHES, False, None, "Red"),
        (SWITCHES, "TBC", None, "awaited"),
        (SWITCHES, 5, None, "not_a_number"),
        ("higher_is_better(all_others); amber_within(points(2));", "No", "Yes", "Red"),
        ("higher_is_better(all_others);", False, "Yes", "Red"),
        ("higher_is_better(all_others);", True, "Yes", "Green"),
        ("higher_is_better(all_others);", "Yes", True, "Green"),
        ("lower_is_better(all_others); amber_within(points(2));", True, False, "Red"),
        ("higher_is_better(all_others);", True, 1, "not_a_number"),
        ("higher_is_better(all_others);", 1, True, "text_target"),
        ('measure("*", #{ by: first_of([ at_least(0, "Green"), otherwise("Red") ]) });', True, None, "not_a_number"),
    ],
)
def test_yes_and_no_are_compared_with_each_other(tmp_path, lines, actual, target, expected):
    found = ratings(tmp_path, TABLE + lines, [("One", actual, target)])
    assert outcome(found["One"]) == expected, found["One"]


@pytest.mark.parametrize(
    ("actual", "target", "expected"),
    [
        ("1:4", "1:5", "Green"),
        ("1:6", "1:5", "Red"),
        ("1.5:1", "1.4:1", "Green"),
        ("1 in 4", "1 in 5", "Green"),
        ("1 in 6", "1 in 5", "Red"),
        ("1:5", "1 in 5", "ambiguous_unit"),
        ("1 in 5", "20%", "not_a_number"),
        ("20%", "1 in 5", "text_target"),
        ("7/8 (87.5%)", "90%", "Amber"),
        ("7/8 (90%)", "90%", "not_a_number"),
        ("69.8% (-2.1%)", "70%", "Amber"),
        ("905 (p)", 900, "Green"),
        ("905r", 900, "Green"),
        ("905 [2]", 900, "Green"),
        ("1\u00a0234", 1300, "Amber"),
        ("£155\u00a0000", "£155,000", "Green"),
        ("£155\u202f000", "£155,000", "Green"),
        ("45p", "£0.50", "Amber"),
        ("12-month rolling: 12.4", 12.4, "Green"),
        ("Month 5: 12", 12, "Green"),
        ("5 (5 weeks)", 5, "Green"),
        ("45 (+2 pp)", 45, "Green"),
        ("<5", 3, "suppressed"),
        ("n<10", 3, "suppressed"),
        ("*", 3, "suppressed"),
        ("[c]", 3, "suppressed"),
        ("≤5", 3, "suppressed"),
        ("suppressed", 3, "suppressed"),
        (5, "[c]", "no_target"),
    ],
)  # fmt: skip
def test_ratios_and_other_notations(tmp_path, actual, target, expected):
    found = ratings(tmp_path, HIGH, [("One", actual, target)])
    assert outcome(found["One"]) == expected, found["One"]


@pytest.mark.parametrize("text", ["c. 40", "~50", "approx 40", "circa 40", "about 40", "c.40"])
def test_an_approximate_number_is_flagged(tmp_path, text):
    found = ratings(tmp_path, HIGH, [("One", text, 40)])
    assert outcome(found["One"]) == "Green" and found["One"]["flags"] == ["approximate"]


def test_dates_can_be_read_by_functions_as_before(tmp_path):
    script = TABLE + 'fn rate(m) { if m["Actual"] <= m["Target"] { "Green" } else { "Red" } }\n'
    rows = [("met", day("2024-03-20"), day("2024-03-31")), ("typed", "20 April 2024", day("2024-03-31"))]
    found = ratings(tmp_path, script, rows)
    assert outcome(found["met"]) == "Green" and outcome(found["typed"]) == "not_a_number"
    script = TABLE + 'fn rate(m) { if m.actual > 5 { "Green" } else { "Red" } }\n'
    found = ratings(tmp_path, script, [("One", day("2024-03-20"), day("2024-03-31")), ("Two", True, None)])
    assert {outcome(one) for one in found.values()} == {"not_a_number"}
