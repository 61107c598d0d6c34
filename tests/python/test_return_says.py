"""What a return says in its own cells: conditions of targets, tolerances, limits, spellings, scores.

Every expectation was worked out by hand from the words of the cells, and none by Ambersheet.
"""

import csv

import openpyxl
import pytest
from program import rate, run

SAID = """tables(#{ measure: "Measure", good_is: said_by_target, actual: "Actual", target: "Target", previous: "Previous",
  rating: write_to("RAG") });
amber_within(percent_of_target(10));
"""
SAID_HEADINGS = ["Measure", "Actual", "Target", "Previous", "RAG"]


def rated(folder, rules, headings, rows):
    """The ratings of rows of texts, in the order of the rows."""
    with (folder / "in.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headings, *rows])
    (folder / "rules.rhai").write_text(rules, "utf-8")
    return rate(folder / "in.csv", folder / "rules.rhai", folder / "out.xlsx")["ratings"]


def workbook(folder, rows, formats=()):
    """A workbook with these rows, and number formats by address."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for address, code in formats:
        book.active[address].number_format = code
    book.save(folder / "in.xlsx")
    return folder / "in.xlsx"


def outcome(rating):
    return rating["rating"] or rating["unrated"]


# Actual, target, previous, and the rating or the reason: amber is within 10% of the target.
CONDITIONS = [
    ("95%", ">= 95%", "", "Green"), ("94%", "≥95%", "", "Amber"), ("85%", "95% or above", "", "Red"),
    ("5", "≤ 5", "", "Green"), ("5.5", "no more than 5", "", "Amber"), ("5.6", "max 5", "", "Red"),
    ("104%", "=/> 104%", "", "Green"), ("12", "</= 12", "", "Green"), ("14", "</= 12", "", "Red"),
    ("12", "below 12", "", "Amber"), ("11.9", "below 12", "", "Green"), ("90", "more than 90", "", "Amber"),
    ("90.1", "more than 90", "", "Green"), ("7 days", "under 8 days", "", "Green"), ("2", "2 or more", "", "Green"),
    ("90%", "90%+", "", "Green"), ("3", "between 3 and 5", "", "Green"), ("5.5", "3–5", "", "Amber"),
    ("2.6", "3 to 5", "", "Red"), ("3,100", "Complete ≥ 3,000 work orders a year", "", "Green"),
    ("9 minutes", "Respond in ≤ 8 minutes on average", "", "Red"),
    ("11", "less than last year", "12", "Green"), ("12", "less than last year", "12", "Amber"),
    ("11", "less than last year", "", "no_target"), ("90%", "au moins 90 %", "", "Green"), ("6", "máximo 5", "", "Red"),
    ("4", "paling sedikit 5", "", "Red"),
    # A number without a sign does not say which way is good.
    ("0", "0 by March 23", "", "no_rule"), ("5", "5", "", "no_rule"),
    # Two readings, or none.
    ("25", "Answer 90% of calls within 30 seconds", "", "no_rule"), ("5", "at least 5 dozen", "", "no_rule"),
    ("5", "reduce by 5", "", "no_rule"), ("95%", "≥ 95% (stretch 98%)", "", "no_rule"),
    ("94", "≥ 95%", "", "ambiguous_unit"), ("", "≥ 95%", "", "no_data"),
]


def test_the_sign_of_a_target_says_which_way_is_good(tmp_path):
    rows = [[f"M{i}", actual, target, previous, ""] for i, (actual, target, previous, _) in enumerate(CONDITIONS)]
    ratings = rated(tmp_path, SAID, SAID_HEADINGS, rows)
    got = [(row[1], row[2], outcome(rating)) for row, rating in zip(rows, ratings, strict=True)]
    assert got == [(actual, target, expected) for actual, target, _, expected in CONDITIONS]


def test_a_sign_never_contradicts_what_else_says_what_good_is(tmp_path):
    rules = """tables(#{ measure: "Measure", good_is: "Good is", actual: "Actual", target: "Target", rating: write_to("RAG") });
amber_within(percent_of_target(10));
lower_is_better("Voids");
"""
    rows = [["Voids", "", "84%", "at least 80%", ""], ["Calls", "Low", "84%", "at least 80%", ""],
            ["Sick days", "Low", "4", "<=5", ""], ["Zero", "Low", "0", "0 by March 23", ""],
            ["Band", "Low", "4", "3-5", ""]]
    ratings = rated(tmp_path, rules, ["Measure", "Good is", "Actual", "Target", "RAG"], rows)
    assert [outcome(rating) for rating in ratings] == ["no_rule", "no_rule", "Green", "Green", "Green"]
    assert "at least 80%" in ratings[0]["reason"] and "line 3 of the rules" in ratings[0]["reason"]
    assert "the return's own column" in ratings[1]["reason"]


def test_a_line_that_names_the_measure_gives_the_direction(tmp_path):
    rules = SAID + 'lower_is_better([ "A", "B" ]);\nhigher_is_better(all_others);\n'
    rows = [["A", "4", "5", "", ""], ["B", "4", "at least 5", "", ""], ["C", "4", "5", "", ""]]
    ratings = rated(tmp_path, rules, SAID_HEADINGS, rows)
    assert [outcome(rating) for rating in ratings] == ["Green", "no_rule", "no_rule"]
    assert "no sign" in ratings[2]["reason"] and "D" not in ratings[2]["reason"].split("(")[0]


def test_said_by_target_in_a_line_holds_for_its_measures(tmp_path):
    rules = """tables(#{ measure: "Measure", actual: "Actual", target: "Target", rating: write_to("RAG") });
amber_within(points(1));
measure("A*", #{ good_is: said_by_target });
"""
    rows = [["A1", "9", "at most 8", ""], ["A2", "9", "at least 8", ""], ["B", "9", "at most 8", ""]]
    ratings = rated(tmp_path, rules, ["Measure", "Actual", "Target", "RAG"], rows)
    assert [outcome(rating) for rating in ratings] == ["Amber", "Green", "no_rule"]


# The tolerance's key, then good is, actual, target, tolerance, and the rating or the reason.
TOLERANCES = [
    ('"Tol"', "High", "86%", "90%", "5%", "Amber"), ('"Tol"', "High", "84.9%", "90%", "5%", "Red"),
    ('"Tol"', "Low", "24", "20", "5", "Amber"), ('"Tol"', "Low", "25.1", "20", "5", "Red"),
    ('"Tol"', "Low", "24", "20", "25%", "no_tolerance"), ('"Tol"', "Low", "24", "20", "", "no_tolerance"),
    ('"Tol"', "Low", "24", "20", "some", "no_tolerance"), ('"Tol"', "Low", "19", "20", "", "Green"),
    ('"Tol"', "High", "86%", "90%", "± 5%", "Amber"), ('"Tol"', "High", "86%", "90%", "5 points", "Amber"),
    ('"Tol"', "High", "86%", "90%", "0.05", "no_tolerance"), ('"Tol"', "High", "", "90%", "5%", "no_data"),
    ('percent_of_target("Tol")', "Low", "22", "20", "10", "Amber"),
    ('percent_of_target("Tol")', "Low", "22", "20", "10%", "Amber"),
    ('percent_of_target("Tol")', "Low", "22.1", "20", "10%", "Red"),
    ('percent_of_target("Tol")', "Low", "22", "20", "0.1", "no_tolerance"),
    ('percent_of_target("Tol")', "Low", "22", "20", "2 days", "no_tolerance"),
    ('points("Tol")', "High", "86%", "90%", "4", "Amber"), ('points("Tol")', "High", "86%", "90%", "3.9", "Red"),
]


@pytest.mark.parametrize("key", sorted({row[0] for row in TOLERANCES}))
def test_a_tolerance_stands_in_a_column(tmp_path, key):
    rules = f"""tables(#{{ measure: "Measure", good_is: "Good is", actual: "Actual", target: "Target", amber_within: {key},
  rating: write_to("RAG") }});
"""
    rows = [row for row in TOLERANCES if row[0] == key]
    cells = [[f"M{i}", *row[1:5], ""] for i, row in enumerate(rows)]
    ratings = rated(tmp_path, rules, ["Measure", "Good is", "Actual", "Target", "Tol", "RAG"], cells)
    got = [(*row[:5], outcome(rating)) for row, rating in zip(rows, ratings, strict=True)]
    assert got == rows


def test_a_line_that_names_the_measure_has_the_tolerance(tmp_path):
    rules = """tables(#{ measure: "Measure", actual: "Actual", target: "Target", amber_within: "Tol", rating: write_to("RAG") });
amber_within(points(100));
measure("A", #{ amber_within: points(1) });
higher_is_better(all_others);
"""
    rows = [["A", "98", "100", "5", ""], ["B", "98", "100", "5", ""], ["C", "94", "100", "5", ""]]
    ratings = rated(tmp_path, rules, ["Measure", "Actual", "Target", "Tol", "RAG"], rows)
    assert [outcome(rating) for rating in ratings] == ["Red", "Amber", "Red"]


# Actual against a target with "over 2% or over £50k is Red", and with "only over both".
BUDGETS = [
    ("£1,020,000", "£1,000,000", "Amber", "Amber"), ("£1,020,001", "£1,000,000", "Red", "Amber"),
    ("£1,050,001", "£1,000,000", "Red", "Red"), ("£10,050,000", "£10,000,000", "Amber", "Amber"),
    ("£10,050,001", "£10,000,000", "Red", "Amber"), ("£10,200,001", "£10,000,000", "Red", "Red"),
    ("£50,000", "£0", "zero_target", "Amber"), ("£50,001", "£0", "Red", "zero_target"),
]


@pytest.mark.parametrize(("word", "place"), [("smaller_of", 2), ("larger_of", 3)])
def test_the_smaller_or_the_larger_of_two_tolerances(tmp_path, word, place):
    rules = f"""tables(#{{ measure: "Measure", actual: "Actual", target: "Target", rating: write_to("RAG") }});
lower_is_better("*");
amber_within({word}(percent_of_target(2), points("£50,000")));
"""
    rows = [[f"M{i}", row[0], row[1], ""] for i, row in enumerate(BUDGETS)]
    ratings = rated(tmp_path, rules, ["Measure", "Actual", "Target", "RAG"], rows)
    assert [outcome(rating) for rating in ratings] == [row[place] for row in BUDGETS]


def test_two_percentages_are_no_two_tolerances(tmp_path):
    (tmp_path / "in.csv").write_text("Measure,Actual,Target,RAG\nA,1,1,\n", "utf-8")
    (tmp_path / "rules.rhai").write_text(
        'tables(#{ measure: "Measure", actual: "Actual", target: "Target", rating: write_to("RAG") });\n'
        "amber_within(smaller_of(percent_of_target(2), percent_of_target(5)));\n", "utf-8")
    result = run("rate", tmp_path / "in.csv", "-r", tmp_path / "rules.rhai", "-o", tmp_path / "out.xlsx", status=2)
    assert "rules.rhai:2:14: `smaller_of` takes a percentage of the target and a number of points" in result.stderr


def test_levels_above_the_target(tmp_path):
    rules = """scale([ level("Blue", blue), level("Green", green), level("Amber", amber), level("Red", red) ]);
tables(#{ measure: "Measure", good_is: "Good is", actual: "Actual", target: "Target", rating: write_to("RAG") });
measure("*", #{ by: first_of([ better_than_target(percent_of_target(5), "Blue"), on_target("Green"),
  within(percent_of_target(5), "Amber"), otherwise("Red") ]) });
"""
    rows = [["A", "High", "105", "100", ""], ["B", "High", "104.99", "100", ""], ["C", "Low", "95", "100", ""],
            ["D", "Low", "95.01", "100", ""], ["E", "High", "95", "100", ""], ["F", "High", "94.9", "100", ""],
            ["G", "High", "5", "0", ""]]
    ratings = rated(tmp_path, rules, ["Measure", "Good is", "Actual", "Target", "RAG"], rows)
    assert [outcome(rating) for rating in ratings] == [
        "Blue", "Green", "Blue", "Green", "Amber", "Red", "zero_target"]


def test_amber_as_a_warning_just_above_the_target(tmp_path):
    rules = """tables(#{ measure: "Measure", actual: "Actual", target: "Target", rating: write_to("RAG") });
higher_is_better("*");
measure("*", #{ by: first_of([ better_than_target(percent_of_target(2), "Green"), on_target("Amber"), otherwise("Red") ]) });
"""
    rows = [["A", "102", "100", ""], ["B", "101.9", "100", ""], ["C", "100", "100", ""], ["D", "99.9", "100", ""]]
    ratings = rated(tmp_path, rules, ["Measure", "Actual", "Target", "RAG"], rows)
    assert [outcome(rating) for rating in ratings] == ["Green", "Amber", "Amber", "Red"]


ROUNDED = """tables(#{ measure: "Measure", actual: "Actual", target: "Target", rating: write_to("RAG")%s });
higher_is_better("*");
amber_within(points(0));
"""


def test_numbers_are_rounded_as_their_cells_show_them(tmp_path):
    rows = [["Measure", "Actual", "Target", "RAG"], ["A", 99.45192756482, 99.5], ["B", 0.9945, 0.995], ["C", 99.449, 99.5],
            ["D", 99.45192756482, 99.5], ["E", 1_450_000, 1_500_000], ["F", 2.5, 3], ["G", "99.45", 99.5]]
    formats = [("B2", "0.0"), ("B3", "0.0%"), ("C3", "0.0%"), ("B4", "0.0"), ("B6", '£0.0,,"m"'), ("C6", '£0.0,,"m"'),
               ("B7", "0"), ("C7", "0")]
    path = workbook(tmp_path, rows, formats)
    (tmp_path / "rules.rhai").write_text(ROUNDED % ", rounded: yes", "utf-8")
    document = rate(path, tmp_path / "rules.rhai", tmp_path / "out.xlsx")
    # 1.45m shows as 1.5m and 2.5 as 3, half away from zero.
    assert [outcome(rating) for rating in document["ratings"]] == [
        "Green", "Green", "Red", "Red", "Green", "Green", "Red"]
    assert "99.45192756482 before rounding" in document["ratings"][0]["reason"]


def test_numbers_are_rounded_to_places(tmp_path):
    rows = [["A", "99.45%", "99.5%", ""], ["B", "99.449%", "99.5%", ""], ["C", "-0.05", "0", ""], ["D", "-0.049", "0", ""]]
    headings = ["Measure", "Actual", "Target", "RAG"]
    ratings = rated(tmp_path, ROUNDED % ", rounded: 1", headings, rows)
    assert [outcome(rating) for rating in ratings] == ["Green", "Red", "Red", "Green"]
    ratings = rated(tmp_path, ROUNDED % "" + 'measure("A", #{ rounded: 1 });', headings, rows)
    assert [outcome(rating) for rating in ratings] == ["Green", "Red", "Red", "Red"]


def test_levels_have_other_spellings(tmp_path):
    rules = """scale([ level("Green", green, "G|On track"), level("Amber/Green", light_green, "A/G"), level("Amber", amber, "A"),
  level("Red", red, "R") ]);
tables(#{ measure: "Measure", rag: rated("RAG") });
keep_typed("rag");
"""
    typed = ["G", "on  track", "On-Track", "A/G", "a-g", "A / G", "Amber-Green", "Amber/ Green", "AMBER", "a", "Grn", "AG"]
    ratings = rated(tmp_path, rules, ["Measure", "RAG"], [[f"M{i}", word] for i, word in enumerate(typed)])
    amber_green = "Amber/Green"
    assert [outcome(rating) for rating in ratings] == [
        "Green", "Green", "Green", *[amber_green] * 5, "Amber", "Amber", "no_rule", amber_green]


def test_a_spelling_is_of_one_level(tmp_path):
    (tmp_path / "in.csv").write_text("Measure,RAG\nA,G\n", "utf-8")
    (tmp_path / "rules.rhai").write_text(
        'scale([ level("Green", green, "G"), level("Grey", grey, "G") ]);\n'
        'tables(#{ measure: "Measure", rag: rated("RAG") });\nkeep_typed("rag");\n', "utf-8")
    result = run("rate", tmp_path / "in.csv", "-r", tmp_path / "rules.rhai", "-o", tmp_path / "out.xlsx", status=2)
    assert "rules.rhai:1:1" in result.stderr and "spelling" in result.stderr


def test_directions_have_words_of_ones_own(tmp_path):
    rules = """tables(#{ measure: "Measure", actual: "Actual", previous: "Before", target: "Target", rating: write_to("RAG"),
  direction: write_to("DoT") });
higher_is_better("*");
amber_within(points(1));
same_if_within(points(1));
direction_words("▲", "►", "▼");
"""
    path = workbook(tmp_path, [["Measure", "Actual", "Before", "Target", "RAG", "DoT"], ["A", 9, 5, 9], ["B", 9, 9, 9], ["C", 5, 9, 9]])
    (tmp_path / "rules.rhai").write_text(rules, "utf-8")
    document = rate(path, tmp_path / "rules.rhai", tmp_path / "out.xlsx")
    assert [rating["direction"] for rating in document["ratings"]] == ["Improving", "Static", "Deteriorating"]
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert [sheet[f"F{row}"].value for row in (2, 3, 4)] == ["▲", "►", "▼"]
    again = rate(tmp_path / "out.xlsx", tmp_path / "rules.rhai", tmp_path / "again.xlsx")
    assert not again["warnings"]
    assert (tmp_path / "again.xlsx").read_bytes() == (tmp_path / "out.xlsx").read_bytes()
    sheet.parent.active["F4"] = "▲"
    sheet.parent.save(tmp_path / "claimed.xlsx")
    result = run("reconcile", tmp_path / "claimed.xlsx", "-r", tmp_path / "rules.rhai", status=1)
    assert "▲" in result.text and "Deteriorating" in result.text


def test_limits_stand_under_headings(tmp_path):
    rules = """tables(#{ measure: "Measure", actual: "Actual", target: "Target", rating: write_to("RAG") });
measure("*", #{ by: first_of([ at_least(heading("Target"), "Green"), at_least(heading("Min"), "Amber"), otherwise("Red") ]) });
"""
    rows = [["A", "90", "90", "80", ""], ["B", "89", "90", "80", ""], ["C", "79", "90", "80", ""], ["D", "89", "90", "", ""],
            ["E", "90", "90", "", ""], ["F", "89%", "90", "80", ""], ["G", "", "90", "", ""]]
    ratings = rated(tmp_path, rules, ["Measure", "Actual", "Target", "Min", "RAG"], rows)
    assert [outcome(rating) for rating in ratings] == ["Green", "Amber", "Red", "no_limit", "Green", "Amber", "no_data"]
    assert ratings[1]["reason"] == "89 is at least 80: Amber."
    assert "\"Min\" in D5 is blank" in ratings[3]["reason"]


LIMITS = [
    ("96%", "Green 95%+; Amber 90-95%; Red < 90%", "Green"), ("95%", "Green 95%+; Amber 90-95%; Red < 90%", "Green"),
    ("90%", "Green 95%+; Amber 90-95%; Red < 90%", "Amber"), ("89%", "Green 95%+; Amber 90-95%; Red < 90%", "Red"),
    ("94.9", "G ≥ 95, A 90–94.9, R < 90", "Amber"), ("94.95", "G ≥ 95, A 90–94.9, R < 90", "no_limit"),
    ("15", "Green: 10 or fewer / Amber: 11 to 15 / Red: more than 15", "Amber"),
    ("10.5", "Green: 10 or fewer / Amber: 11 to 15 / Red: more than 15", "no_limit"),
    ("16", "Green: 10 or fewer / Amber: 11 to 15 / Red: more than 15", "Red"),
    ("96%", "Green 95%+; Amber 80-97%; Red < 80%", "no_limit"), ("96%", "see guidance", "no_limit"), ("96%", "", "no_limit"),
]


def test_limits_stand_in_words_a_row(tmp_path):
    rules = """tables(#{ measure: "Measure", actual: "Actual", limits: "Thresholds", rating: write_to("RAG") });
"""
    rows = [[f"M{i}", actual, limits, ""] for i, (actual, limits, _) in enumerate(LIMITS)]
    ratings = rated(tmp_path, rules, ["Measure", "Actual", "Thresholds", "RAG"], rows)
    got = [(row[1], row[2], outcome(rating)) for row, rating in zip(rows, ratings, strict=True)]
    assert got == LIMITS
    assert ratings[4]["reason"] == "94.9 is between 90 and 94.9: Amber."
    assert "overlap" in ratings[9]["reason"] and "in C11" in ratings[9]["reason"]


def test_a_risk_is_likelihood_times_impact(tmp_path):
    rules = """tables(#{ measure: "Risk", likelihood: "L", impact: "I", actual: likelihood_times_impact, rating: write_to("RAG") });
measure("*", #{ by: first_of([ at_most(4, "Green"), at_most(9, "Amber"), otherwise("Red") ]) });
"""
    rows = [["A", "2", "2", ""], ["B", "3", "3", ""], ["C", "5 - Certain", "2", ""], ["D", "", "2", ""], ["E", "Likely", "2", ""],
            ["F", "2.5", "2", ""]]
    ratings = rated(tmp_path, rules, ["Risk", "L", "I", "RAG"], rows)
    assert [outcome(rating) for rating in ratings] == ["Green", "Amber", "Red", "no_data", "not_a_number", "not_a_number"]


def test_the_words_of_a_risk_are_those_of_the_grid(tmp_path):
    rules = """let risk = grid(#{ columns: [ "Rare", "Likely", "Certain" ], rows: [ [ "Minor", "Green", "Green", "Amber" ],
  [ "Major", "Green", "Amber", "Red" ] ] });
tables(#{ measure: "Risk", likelihood: "L", impact: "I", actual: likelihood_times_impact, rating: write_to("RAG") });
measure("*", #{ by: risk });
"""
    rows = [["A", "Certain", "Major", ""], ["B", "2", "2", ""], ["C", "2 - Likely", "Major", ""], ["D", "3 - Likely", "Major", ""],
            ["E", "Rare", "Minor", ""], ["F", "Never", "Minor", ""]]
    ratings = rated(tmp_path, rules, ["Risk", "L", "I", "RAG"], rows)
    assert [outcome(rating) for rating in ratings] == ["Red", "Amber", "Amber", "not_a_number", "Green", "not_a_number"]
    assert ratings[0]["actual"] == "6"
