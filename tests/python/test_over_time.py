"""Values over time and composite values, ratings by hand, roll-ups and what became of measures since the return before.

Source: the reference of the rules; each expectation was reckoned by hand.
"""

import csv
import decimal
import json

import openpyxl
import pytest
from program import rate, run

HEADINGS = ["Measure", "Good is", "Previous", "Last year", "Baseline", "Actual", "Forecast", "Target"]
TABLES = """period("2022/23 Q2");
tables(#{ measure: "Measure", good_is: "Good is", previous: "Previous", same_period_last_year: "Last year",
  baseline: "Baseline", actual: "Actual", forecast: "Forecast", target: "Target", rating: write_to("RAG"),
  direction: write_to("Direction") });
same_if_within(points(1));
amber_within(percent_of_target(10));
"""


def table(path, headings, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headings, *rows])
    return path


def rated(folder, lines, rows, *options, tables=TABLES, headings=HEADINGS, status=0):
    """The document of a run over rows, whose last two columns are for the rating and the direction."""
    table(folder / "in.csv", [*headings, "RAG", "Direction"], [[*row, "", ""] for row in rows])
    (folder / "rules.rhai").write_text(tables + lines, "utf-8")
    return rate(folder / "in.csv", folder / "rules.rhai", folder / "out.xlsx", *options, status=status)


def one(folder, lines, *values, options=()):
    (rating,) = rated(folder, lines, [["Calls", *values]], *options)["ratings"]
    return rating


# What a line says, good is, actual, target, and the rating or why there is none.
PARTS = [
    ("High", "905 (856 NCS, 49 MPT)", "1300 (1200 NCS; 100 MPT)", "Red", "MPT"),
    ("High", "1300 (1100 NCS/AL, 200 MPT)", "1300 (1200 NCS; 100 MPT)", "Amber", "NCS"),
    ("High", "1300 (1200 NCS, 100 MPT)", "1300 (1200 NCS; 100 MPT)", "Green", None),
    ("Low", "1300 (1200 NCS, 100 MPT)", "1300 (1210 NCS; 90 MPT)", "Red", "MPT"),
    # A part of the target that the actual does not name, or names twice, is nobody's to guess.
    ("High", "905 (856 NCS, 49 Others)", "1300 (1200 NCS; 100 MPT)", "no_data", None),
    # One part that cannot be rated leaves the whole unrated, however good the other is.
    ("Low", "10 (6 NCS, 4 MPT)", "10 (10 NCS; 0 MPT)", "zero_target", None),
    # Without parts the whole is rated.
    ("High", "1300", "1300", "Green", None),
    ("High", "TBC", "1300 (1200 NCS; 100 MPT)", "awaited", None),
]


@pytest.mark.parametrize(("good", "actual", "target", "expected", "part"), PARTS)
def test_the_worst_part_of_a_composite_value(tmp_path, good, actual, target, expected, part):
    rating = one(tmp_path, 'measure("Calls", #{ parts: worst });', good, "", "", "", actual, "", target)
    assert (rating["rating"] or rating["unrated"]) == expected
    if part:
        assert rating["reason"].startswith(f"Of its parts, {part} is the worst: ")
    summed = one(tmp_path, 'measure("Calls", #{ parts: sum });', "High", "", "", "", "905 (856 NCS, 49 MPT)", "", target)
    assert summed["actual"] == "905"


def test_each_part_may_have_a_rating_of_its_own(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Measure", "Actual", "Target", "RAG", "NCS RAG", "MPT RAG"])
    book.active.append(["Calls", "1256 (1166* NCS/AL, 90 **MPT)", "1300 (1200 NCS; 100 MPT)"])
    book.active.append(["Visits", "1256 (1166 NCS, 90 Others)", "1300 (1200 NCS; 100 MPT)"])
    book.save(tmp_path / "in.xlsx")
    (tmp_path / "rules.rhai").write_text("""
tables(#{ measure: "Measure", actual: "Actual", target: "Target", rating: write_to("RAG"),
  ncs: rated(write_to("NCS RAG")), mpt: rated(word_only("MPT RAG")) });
amber_within(points(9)); higher_is_better(all_others);
measure("*", #{ field: "ncs", part: "NCS*", amber_within: percent_of_target(5) });
measure("*", #{ field: "mpt", part: "MPT", amber_within: percent_of_target(5) });
""", "utf-8")
    document = rate(tmp_path / "in.xlsx", tmp_path / "rules.rhai", tmp_path / "out.xlsx")
    told = {(r["measure"], r["field"]): (r["rating"] or r["unrated"], r["actual"], r["target_used"]) for r in document["ratings"]}
    assert told == {("Calls", None): ("Red", "1256", "1300"), ("Calls", "ncs"): ("Amber", "1166", "1200"),
                    ("Calls", "mpt"): ("Red", "90", "100"), ("Visits", None): ("Red", "1256", "1300"),
                    ("Visits", "ncs"): ("Amber", "1166", "1200"), ("Visits", "mpt"): ("no_data", None, None)}
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert [[cell.value for cell in row] for row in sheet["D2:F3"]] == [["Red", "Amber", "Red"], ["Red", "Amber", None]]
    assert [cell.fill.fill_type for cell in sheet[2][3:6]] == ["solid", "solid", None]


@pytest.mark.parametrize(("compared", "expected", "previous"), [
    ("previous_period", "Deteriorating", "50"), ("same_period_last_year", "Improving", "40"), ("baseline", "Static", "46")])
def test_a_direction_is_told_against_the_stated_value(tmp_path, compared, expected, previous):
    rating = one(tmp_path, f'measure("Calls", #{{ compared_with: {compared} }});', "High", "50", "40", "46", "45", "", "45")
    assert (rating["direction"], rating["previous"]) == (expected, previous)


@pytest.mark.parametrize(("line", "before", "now", "expected"), [
    ("percent_of_previous(2)", "100", "98", "Static"), ("percent_of_previous(2)", "100", "97.999", "Deteriorating"),
    ("percent_of_previous(2)", "-50", "-49", "Static"), ("percent_of_previous(2)", "-50", "-48.99", "Improving"),
    ("percent_of_previous(2)", "0", "0.001", "Improving"), ("points(5)", "100", "105", "Static"),
    ("percent_of_target(3)", "100", "106", "Static"), ("percent_of_target(3)", "100", "106.01", "Improving")])
def test_which_change_is_none_for_a_measure(tmp_path, line, before, now, expected):
    rating = one(tmp_path, f'measure("Calls", #{{ same_if_within: {line} }});', "High", before, "", "", now, "", "200")
    assert rating["direction"] == expected


@pytest.mark.parametrize(("redefined", "compared", "expected"), [
    ("2022/23 Q2", "previous_period", None), ("2022/23 Q1", "previous_period", "Improving"),
    ("2022/23 Q3", "previous_period", "Improving"), ("2022/23 Q1", "same_period_last_year", None),
    ("2021/22 Q2", "same_period_last_year", "Improving"), ("2020/21 Q1", "baseline", None)])
def test_a_break_in_definition_stops_the_direction(tmp_path, redefined, compared, expected):
    line = f'measure("Calls", #{{ redefined: "{redefined}", compared_with: {compared} }});'
    rating = one(tmp_path, line, "High", "10", "10", "10", "20", "", "20")
    assert (rating["rating"], rating["direction"]) == ("Green", expected)


def test_a_forecast_is_rated_against_the_whole_target(tmp_path):
    line = 'measure("Calls", #{ profile: linear, rate: forecast });'
    rating = one(tmp_path, line, "High", "", "", "", "10", "95", "100")
    assert (rating["rating"], rating["actual"], rating["target_used"]) == ("Amber", "95", "100")
    assert one(tmp_path, line, "High", "", "", "", "10", "", "100")["unrated"] == "no_data"
    assert one(tmp_path, 'measure("Calls", #{ profile: linear });', "High", "", "", "", "50", "95", "100")["rating"] == "Green"


def test_a_forecast_may_have_a_rating_of_its_own(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Measure", "Actual", "Forecast", "Target", "RAG", "Expected"])
    book.active.append(["Calls", 50, 80, 100, None, None])
    book.save(tmp_path / "in.xlsx")
    (tmp_path / "rules.rhai").write_text("""period("2022/23 Q2");
tables(#{ measure: "Measure", actual: "Actual", forecast: "Forecast", target: "Target", rating: write_to("RAG"),
  expected: rated("Expected") });
amber_within(percent_of_target(10));
higher_is_better(all_others);
measure("*", #{ profile: linear });
measure("*", #{ field: "expected", rate: forecast });
""", "utf-8")
    document = rate(tmp_path / "in.xlsx", tmp_path / "rules.rhai", tmp_path / "out.xlsx")
    assert [(r["field"], r["rating"], r["actual"]) for r in document["ratings"]] == [(None, "Green", "50"), ("expected", "Red", "80")]


@pytest.mark.parametrize(("numerator", "denominator", "expected", "actual"), [
    ("9", "12", "Green", "75"), ("2", "3", "Amber", "66.6666666666667"), ("0", "12", "Red", "0"), ("3", "0", "no_data", None),
    ("", "12", "no_data", None), ("3", "", "no_data", None), ("£3", "4 days", "ambiguous_unit", "75")])
def test_a_share_of_two_counts(tmp_path, numerator, denominator, expected, actual):
    tables = """tables(#{ measure: "Measure", numerator: "Met", denominator: "All", target: "Target", rating: write_to("RAG") });
amber_within(points(9)); higher_is_better(all_others);
"""
    (rating,) = rated(tmp_path, "", [["Calls", numerator, denominator, "75%"]], tables=tables,
                      headings=["Measure", "Met", "All", "Target"])["ratings"]
    assert (rating["rating"] or rating["unrated"], rating["actual"]) == (expected, actual)
    if numerator == "2":
        context = decimal.Context(prec=15, rounding=decimal.ROUND_HALF_EVEN)
        assert decimal.Decimal(actual) == context.divide(decimal.Decimal(200), decimal.Decimal(3))


def test_a_target_of_the_rules_fills_only_a_blank(tmp_path):
    line = 'measure("Calls", #{ target: parameter("goal", 90) });'
    rating = one(tmp_path, line, "High", "", "", "", "85%", "", "")
    assert (rating["rating"], rating["target"], rating["target_cell"]) == ("Amber", "90", None)
    assert "a target of 90% (line 7 of the rules)" in rating["reason"]
    assert one(tmp_path, line, "High", "", "", "", "85", "", "80")["rating"] == "Green"
    assert one(tmp_path, line, "High", "", "", "", "85", "", "soon")["unrated"] == "text_target"
    changed = rated(tmp_path, line, [["Calls", "High", "", "", "", "85%", "", ""]], "--set", "goal=95")
    assert (changed["ratings"][0]["rating"], changed["ruleset"]["parameters"]) == ("Red", {"goal": "95"})


DATED = """measure("Calls", #{ amber_within: points(1), to: "2021/22" });
measure("Calls", #{ amber_within: points(20) });
from("2022/23 Q1"); to("2022/23 Q2");
measure("Calls", #{ amber_within: points(2), from: "2022/23 Q3" });
"""


@pytest.mark.parametrize(("period", "expected"), [
    ("2021/22 Q4", "Red"), ("2022/23 Q1", "Amber"), ("2022/23 Q2", "Amber"), ("2022/23 Q3", "Red"), ("2025/26 Q4", "Red")])
def test_a_line_holds_from_its_first_period_to_its_last(tmp_path, period, expected):
    rating = one(tmp_path, DATED, "High", "", "", "", "95", "", "100", options=("--period", period))
    assert rating["rating"] == expected


@pytest.mark.parametrize(("lines", "says"), [
    ('measure("Calls", #{ good_is: lower, to: "2022/23 Q2" });\nmeasure("Calls", #{ good_is: higher, from: "2022/23" });',
     ("rules.rhai:8:1", "\"Calls\" is better higher here and better lower on line 7", "before the later begins")),
    ('higher_is_better(all_others);\nfrom("2023/24 Q1");',
     ("rules.rhai:7:1", 'no line says what good is in the period "2022/23 Q2"', "from 2023/24 Q1")),
    ('measure("Calls", #{ good_is: lower, from: "2023/24 Q1", to: "2022/23 Q1" });', ("rules.rhai:7:1", "ends before it begins")),
    ('measure("Calls", #{ good_is: lower, from: "soon" });', ("rules.rhai:7:43", "a period with its year", "2022/23 Q4")),
    ('measure("Calls", #{ compared_with: "baseline" });', ("rules.rhai:7:36", "without quotes")),
    ('measure("Calls", #{ parts: each });', ("rules.rhai:7:",)),
    ('amber_within(percent_of_previous(2));', ("rules.rhai:7:14", "percent_of_target(2)")),
])
def test_what_is_wrong_is_named_with_its_place(tmp_path, lines, says):
    (tmp_path / "rules.rhai").write_text(TABLES + lines, "utf-8")
    table(tmp_path / "in.csv", [*HEADINGS, "RAG", "Direction"], [["Calls", *[""] * 9]])
    done = run("rate", tmp_path / "in.csv", "-r", tmp_path / "rules.rhai", status=2)
    for text in says:
        assert text in done.stderr


def test_a_measure_whose_lines_hold_at_other_times_says_so(tmp_path):
    lines = 'measure("Visits", #{ good_is: higher });\nmeasure("Calls", #{ good_is: lower, from: "2023/24 Q1" });'
    rating = one(tmp_path, lines, "", "", "", "", "1", "", "2")
    assert rating["unrated"] == "no_rule"
    assert rating["reason"].endswith("in this period; line 8 holds from 2023/24 Q1.")
    lines = 'measure("Visits", #{ good_is: higher });\nhigher_is_better(all_others);\nto("2021/22");'
    assert one(tmp_path, lines, "", "", "", "", "1", "", "2")["reason"].endswith("in this period; line 8 holds to 2021/22.")


AGREED = """tables(#{ measure: "Measure", actual: "Actual", target: "Target", override: "Agreed", override_reason: "Why",
  override_by: "Who", override_date: "When", override_of: "Was", published_rating: optional("Claimed"),
  rating: write_to("RAG") });
amber_within(percent_of_target(10)); higher_is_better(all_others);
"""
AGREED_HEADINGS = ["Measure", "Actual", "Target", "Agreed", "Why", "Who", "When", "Was"]


def agreed(folder, *rows):
    return rated(folder, "", [["Calls", *row] for row in rows], tables=AGREED, headings=AGREED_HEADINGS)


def test_a_rating_by_hand_is_written_and_counted_beside_the_computed_one(tmp_path):
    document = agreed(tmp_path, ["95", "100", "green", "Survey late.", "J. Smith", "2023-07-03", "Amber"])
    (rating,) = document["ratings"]
    assert (rating["rating"], document["counts"]["Green"], document["warnings"]) == (
        "Green", 1, [w for w in document["warnings"] if w["code"] == "fresh_workbook"])
    assert rating["override"] == {"rating": "Green", "computed": "Amber", "reason": "Survey late.", "by": "J. Smith",
                                  "date": "2023-07-03"}
    assert rating["reason"].startswith(
        "Set to Green by hand by J. Smith on 2023-07-03 in place of Amber: Survey late. Computed: 95 against")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert [cell.value for cell in sheet[2]][8] == "Green"


@pytest.mark.parametrize(("row", "codes", "level", "computed"), [
    (["95", "100", "Green", "", "", "", ""], ["override_without_reason"], "Green", "Amber"),
    (["80", "100", "Green", "late", "", "", "Amber"], ["override_moved"], "Green", "Red"),
    (["", "100", "Green", "late", "", "", "Amber"], ["override_moved"], "Green", None),
    (["", "100", "Green", "late", "", "", "unrated"], [], "Green", None),
    (["95", "100", "Gren", "late", "", "", ""], ["override_unknown"], "Amber", None),
    (["95", "100", "-", "", "", "", ""], [], "Amber", None),
])
def test_what_is_doubtful_in_a_rating_by_hand(tmp_path, row, codes, level, computed):
    document = agreed(tmp_path, row)
    found = [warning for warning in document["warnings"] if warning["code"].startswith("override")]
    assert [warning["code"] for warning in found] == codes
    assert all(warning["cell"] == "in!D2" for warning in found)
    (rating,) = document["ratings"]
    assert (rating["rating"], (rating["override"] or {}).get("computed")) == (level, computed)


def overridden(folder, *rows, status=0, options=()):
    """The document of a run with a table of overrides: headings, then rows."""
    table(folder / "agreed.csv", rows[0], rows[1:])
    headings = ["Measure", "Actual", "Target"]
    tables = """period("2022/23 Q2");
tables(#{ measure: "Measure", actual: "Actual", target: "Target", rating: write_to("RAG") });
amber_within(percent_of_target(10)); higher_is_better(all_others);
"""
    return rated(folder, "", [["Calls", "95", "100"], ["Visits", "50", "100"]], "--overrides", folder / "agreed.csv", *options,
                 tables=tables, headings=headings, status=status)


def test_a_table_of_overrides(tmp_path):
    document = overridden(
        tmp_path, ["Measure", "Rating", "Reason", "By", "Date", "Of", "Period", "Workbook"],
        ["calls", "Green", "agreed", "the board", "2022-11-02", "Amber", "2022/23 Q2", "in.csv"],
        ["Visits", "Green", "of another quarter", "", "", "", "2022/23 Q3", ""],
        ["Visits", "Green", "of another return", "", "", "", "", "other.csv"])
    calls, visits = document["ratings"]
    assert (calls["rating"], calls["override"]["computed"], calls["override"]["by"]) == ("Green", "Amber", "the board")
    assert (visits["rating"], visits["override"]) == ("Red", None)
    assert not [w for w in document["warnings"] if w["code"].startswith("override")]


def test_a_table_of_overrides_is_explained_beside_what_is_computed(tmp_path):
    overridden(tmp_path, ["Measure", "Rating", "Reason", "By"], ["Calls", "Green", "agreed", "the board"])
    done = run("explain", tmp_path / "in.csv", "-r", tmp_path / "rules.rhai", "--overrides", tmp_path / "agreed.csv",
               "--measure", "calls", "--json", tmp_path / "calls.json")
    for said in ("Calls: Green", "agreed", "the board", "95 against a target of 100 is 5", "Amber"):
        assert said in done.text
    (explained,) = json.loads((tmp_path / "calls.json").read_text("utf-8"))["ratings"]
    assert (explained["rating"], explained["override"]["computed"]) == ("Green", "Amber")


def test_a_table_of_overrides_that_fits_nothing_is_a_warning(tmp_path):
    document = overridden(tmp_path, ["measure", "rating"], ["Cals", "Green"], ["Calls", "Green"])
    codes = {w["code"]: w["message"] for w in document["warnings"]}
    assert "Cals" in codes["override_unmatched"] and "no reason" in codes["override_without_reason"]


@pytest.mark.parametrize(("rows", "says"), [
    ([["measure", "ratng"], ["Calls", "Green"]], ("agreed.csv:1", 'no column "ratng"', "rating")),
    ([["rating"], ["Green"]], ("agreed.csv:1", "measure (or id)")),
    ([["measure", "rating"], ["Calls", ""]], ("agreed.csv:2", "no rating is set")),
    ([["measure", "rating"], ["", "Green"]], ("agreed.csv:2", "names no measure")),
    ([["measure", "rating"], ["Calls", "Green"], ["calls", "Red"]], ("agreed.csv:3", "line 2 sets the same measure")),
])
def test_a_broken_table_of_overrides_is_explained(tmp_path, rows, says):
    table(tmp_path / "agreed.csv", rows[0], rows[1:])
    table(tmp_path / "in.csv", ["Measure", "Actual", "Target", "RAG"], [["Calls", 1, 1, ""]])
    (tmp_path / "rules.rhai").write_text(GROUPED, "utf-8")
    done = run("rate", tmp_path / "in.csv", "-r", tmp_path / "rules.rhai", "--overrides", tmp_path / "agreed.csv", status=2)
    for text in says:
        assert text in done.stderr


GROUPED = """tables(#{ measure: "Measure", id: optional("Id"), group: "Group", actual: "Actual", target: "Target",
  rating: write_to("RAG") });
amber_within(percent_of_target(10)); higher_is_better(all_others);
measure("Calls answered", #{ formerly: "Calls taken" });
"""


def grouped(folder, name, rows):
    return table(folder / name, ["Measure", "Group", "Actual", "Target", "RAG"], [[*row, ""] for row in rows])


NOW = [["Calls answered", "A", 80, 100], ["Visits", "A", 95, 100], ["Grants", "B", 100, 100], ["Repairs", "B", "", 100],
       ["Debt", "B", 10, 100]]
BEFORE = [["Calls taken", "A", 80, 100], ["Visits", "A", 100, 100], ["Grants", "C", 80, 100], ["Repairs", "B", 100, 100],
          ["Leavers", "B", 100, 100]]
BEFORE_THAT = [["Calls taken", "A", 10, 100], ["Grants", "C", 80, 100]]


def test_ratings_are_rolled_up_to_groups_and_the_whole(tmp_path):
    (tmp_path / "rules.rhai").write_text(GROUPED, "utf-8")
    document = rate(grouped(tmp_path, "now.csv", NOW), tmp_path / "rules.rhai", tmp_path / "out.xlsx")
    rows = [(g["group"], list(g["counts"].values()), g["unrated"], g["percent_best"], g["worst"]) for g in document["groups"]]
    assert rows == [("A", [0, 1, 1], 0, "0", "Red"), ("B", [1, 0, 1], 1, "50", "Red"), (None, [1, 1, 2], 1, "25", "Red")]
    assert document["movement"] is None


def test_what_became_of_measures_since_the_returns_before(tmp_path):
    (tmp_path / "rules.rhai").write_text(GROUPED, "utf-8")
    now, before = grouped(tmp_path, "now.csv", NOW), grouped(tmp_path, "before.csv", BEFORE)
    long_before = grouped(tmp_path, "long_before.csv", BEFORE_THAT)
    document = rate(now, tmp_path / "rules.rhai", tmp_path / "out.xlsx", "--previous", before, "--previous", long_before)
    movement = document["movement"]
    assert [(m["measure"], m["from"], m["to"], m["better"]) for m in movement["moved"]] == [
        ("Visits", "Green", "Amber", False), ("Grants", "Red", "Green", True), ("Repairs", "Green", None, None)]
    assert (movement["new"], movement["gone"]) == (["Debt"], ["Leavers"])
    assert [(r["measure"], r["periods"]) for r in movement["repeated"]] == [("Calls answered", 3)]
    assert movement["counts_before"] == [["Green", 3], ["Amber", 0], ["Red", 2], ["Unrated", 0]]
    shown = run("rate", now, "-r", tmp_path / "rules.rhai", "--previous", before, "-o", tmp_path / "out.xlsx", "--force").text
    for text in ("Since the previous return: Green: 1 (3 before); ", "Visits: Green to Amber", "Calls answered (2 periods)"):
        assert text in shown


def test_a_folder_counts_what_moved_in_each_return(tmp_path):
    """By hand: in now.csv Grants rose and Visits fell; same.csv is as it was."""
    (tmp_path / "rules.rhai").write_text(GROUPED, "utf-8")
    for folder, name, rows in (("now", "now.csv", NOW), ("now", "same.csv", NOW), ("earlier", "now.csv", BEFORE),
                               ("earlier", "same.csv", NOW)):
        (tmp_path / folder).mkdir(exist_ok=True)
        grouped(tmp_path / folder, name, rows)
    shown = run("rate", tmp_path / "now", "-r", tmp_path / "rules.rhai", "--previous", tmp_path / "earlier",
                "--out-dir", tmp_path / "out").text
    lines = shown[shown.index("By return"):].splitlines()
    assert lines[0].split()[-3:] == ["Better", "Worse", "Warnings"]
    assert [line.split()[-3:-1] for line in lines[1:3]] == [["1", "1"], ["0", "0"]]


def test_the_period_before_is_read_by_its_own_headings(tmp_path):
    (tmp_path / "rules.rhai").write_text("""period("2023/24 Q1");
tables(#{ measure: "Measure", actual: "Performance {quarter} {year}", target: "Target", rating: write_to("RAG") });
amber_within(percent_of_target(10)); higher_is_better(all_others);
""", "utf-8")
    headings = ["Measure", "Performance Q1 2023/24", "Target", "RAG"]
    now = table(tmp_path / "now.csv", headings, [["Calls", 100, 100, ""]])
    headings[1] = "Performance Q4 2022/23"
    (tmp_path / "earlier").mkdir()
    table(tmp_path / "earlier" / "now.csv", headings, [["Calls", 50, 100, ""]])
    movement = rate(now, tmp_path / "rules.rhai", tmp_path / "out.xlsx", "--previous", tmp_path / "earlier")["movement"]
    assert (movement["since"], len(movement["moved"])) == ("2022/23 Q4", 1)
    done = run("rate", now, "-r", tmp_path / "rules.rhai", "--previous", tmp_path / "gone.csv", "-o", tmp_path / "o.xlsx",
               status=2)
    assert "gone.csv" in done.stderr and not (tmp_path / "o.xlsx").exists()
    assert json.loads((tmp_path / "out.xlsx.json").read_text("utf-8"))["period"] == "2023/24 Q1"
