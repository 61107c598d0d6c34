"""What is exactly on a limit, or just beside what the rules speak of: rounding, shares without end, dates, scores.

Every expectation was worked out by hand from the pages of docs/rules, and none by Ambersheet.
"""

import openpyxl
import plain_workbook
import pytest
from program import rate, run

HEAD = 'tables(#{ measure: "M", actual: "A", target: "T", previous: "P", forecast: "F", rating: write_to("RAG")%s });\n'
NAMES = ["M", "A", "T", "P", "F", "RAG"]
SHOWN = HEAD % ", rounded: yes"
PLAIN = HEAD % ""
MONTHS = 'year_starts("April"); period("%s");\n' + PLAIN + "lower_is_better(all_others);\namber_within(%s);\n"
LINEAR = 'measure("*", #{ profile: linear });\n'
ZERO, PERCENT = "0.00;-0.00;0", "0%"


def outcome(rating):
    return rating["rating"] or rating["unrated"]


def rated(folder, rules, rows, *options, names=NAMES):
    """The ratings of rows under the headings."""
    plain_workbook.write(folder / "in.xlsx", {"Sheet": [names, *rows]})
    (folder / "rules.rhai").write_text(rules, "utf-8")
    return rate(folder / "in.xlsx", folder / "rules.rhai", folder / "out.xlsx", *options)["ratings"]


ON_TARGET = 'close_to_target(all_others);\nmeasure("*", #{ by: first_of([ on_target("Green"), otherwise("Red") ]) });\n'
AT_MOST_2 = ('measure("*", #{ good_is: lower, rate: forecast, by: first_of([ '
             'at_most(2, "Green"), otherwise("Red") ]) });\n')
BY_QUARTER = 'period("2022/23 Q4");\n' + SHOWN + ("higher_is_better(all_others);\namber_within(percent_of_target(5));\n"
                                                  'measure("*", #{ profile: [ 5, 50, 80, 100 ] });\n')
BY_FUNCTION = HEAD % ", rounded: 0" + ('lower_is_better(all_others);\n'
                                       'fn rate(m) { if m.off_target_by <= 0 { "Green" } else { "Red" } }\n')
LOWER = PLAIN + "lower_is_better(all_others);\namber_within(percent_of_target(%s));\n"

# The rules, a row (measure, actual, target, previous, forecast), and its rating or reason.
RATINGS = {
    # Rounding: the end of a range is the nearest to the actual as shown; 139.4 shows 139, which is inside.
    "range, as shown": (SHOWN + ON_TARGET, ["a", (139.4, "0"), "75 to 155"], "Green"),
    "below a range, as shown": (SHOWN + ON_TARGET, ["a", (74.5, "0"), "75 to 155"], "Green"),
    "beyond a range, as shown": (SHOWN + ON_TARGET, ["a", (155.5, "0"), "75 to 155"], "Red"),
    "range, to places": (HEAD % ", rounded: 0" + ON_TARGET, ["a", 139.4, "75 to 155"], "Green"),
    "ends of a range, to places": (HEAD % ", rounded: 0" + ON_TARGET, ["a", 74.4, "74.4 to 155"], "Green"),
    "a forecast by its own format": (SHOWN + AT_MOST_2, ["a", (2.25, "0.00"), 7, None, (2.2500001, "0")], "Green"),
    "a forecast that shows its places": (SHOWN + AT_MOST_2, ["a", (2.25, "0"), 7, None, (2.25, "0.00")], "Red"),
    "what is due, of the target as shown": (BY_QUARTER, ["a", (0.85, PERCENT), (0.8525, PERCENT)], "Green"),
    "a target that shows its places": (BY_QUARTER, ["a", (0.85, PERCENT), (0.8525, "0.00%")], "Amber"),
    "a function sees the rounded target": (BY_FUNCTION, ["a", 10, 9.6], "Green"),
    # 80 × 2/12 is 13.333…, and 13.6 is 2% above it; 80 × 8/12 is 53.333…, and 56 is 5% above it.
    "2% of two months": (MONTHS % ("May 2025", "percent_of_target(2)") + LINEAR, ["a", 13.6, 80], "Amber"),
    "over 2% of two months": (MONTHS % ("May 2025", "percent_of_target(2)") + LINEAR, ["a", 13.6000000001, 80], "Red"),
    "5% of eight months": (MONTHS % ("November 2025", "percent_of_target(5)") + LINEAR, ["a", 56, 80], "Amber"),
    "2% of eight months": (MONTHS % ("November 2025", "percent_of_target(2)") + LINEAR, ["a", 54.4, 80], "Amber"),
    "the smaller of 2% and 1": (MONTHS % ("May 2025", "smaller_of(percent_of_target(2), points(1))") + LINEAR,
                                ["a", 13.6, 80], "Amber"),
    "a target of 15 digits": (MONTHS % ("May 2025", "percent_of_target(2)") + LINEAR,
                              ["a", 0.0346938775510203, 0.204081632653061], "Amber"),
    "within, as a condition": (
        MONTHS % ("May 2025", "points(0)") + 'measure("*", #{ profile: linear, by: first_of([ '
        'within(percent_of_target(2), "Green"), otherwise("Red") ]) });', ["a", 13.6, 80], "Green"),
    # The value of two twelfths as a cell has it, at 15 digits, meets the target from either side.
    "a formula's value": (MONTHS % ("May 2025", "percent_of_target(2)") + LINEAR, ["a", 80 * 2 / 12, 80], "Green"),
    # 1 in 3 is 166.7% above 1 in 8; 1 in 2 is three times 1 in 6; 7 in 24 is 75% above 1 in 6.
    "1 in 3 against 1 in 8": (LOWER % 25, ["a", "1 in 3", "1 in 8"], "Red"),
    "1 in 2 against 1 in 6": (LOWER % 25, ["a", "1 in 2", "1 in 6"], "Red"),
    "on the tolerance of 1 in 6": (LOWER % 75, ["a", "7 in 24", "1 in 6"], "Amber"),
    "beyond the tolerance of 1 in 6": (LOWER % 74, ["a", "7 in 24", "1 in 6"], "Red"),
    "25% above 1 in 3": (LOWER % 25, ["a", "5 in 12", "1 in 3"], "Amber"),
    "3 in 9 meets 1 in 3": (LOWER % 25, ["a", "3 in 9", "1 in 3"], "Green"),
    "ratios": (LOWER.replace("lower", "higher") % 25, ["a", "1:4", "1:3"], "Amber"),
    "ratios beyond": (LOWER.replace("lower", "higher") % 24, ["a", "1:4", "1:3"], "Red"),
    # "Less than last year" needs the value of last year, which the one before a month is not.
    "last year, a month": ('period("June 2025");\n' + LOWER % 10, ["a", 8, "less than last year", 9], "text_target"),
    "last year, a half": ('period("2025/26 H1");\n' + LOWER % 10, ["a", 8, "less than last year", 9], "text_target"),
    "last year, a quarter": ('period("2025/26 Q3");\n' + LOWER % 10, ["a", 8, "less than last year", 9], "text_target"),
    "last year, a week": ('period("2025 W12");\n' + LOWER % 10, ["a", 8, "less than last year", 9], "text_target"),
    "last year, a year": ('period("2025/26");\n' + LOWER % 10, ["a", 8, "less than last year", 9], "Green"),
    "last year, as shown": (
        SHOWN + LOWER.removeprefix(PLAIN) % 10, ["a", (4.4, "0"), "less than last year", (4.4, "0")], "Amber"),
    "last year, as shown with its places": (
        SHOWN + LOWER.removeprefix(PLAIN) % 10, ["a", (4.4, "0"), "less than last year", (4.4, "0.0")], "Green"),
    "last year, no period": (LOWER % 10, ["a", 8, "less than last year", 9], "Green"),
}


@pytest.mark.parametrize("name", RATINGS)
def test_ratings(name, tmp_path):
    rules, row, expected = RATINGS[name]
    (rating,) = rated(tmp_path, rules, [row])
    assert outcome(rating) == expected, rating["reason"]


def test_the_reason_and_the_next_level_are_those_of_the_exact_share(tmp_path):
    rules = MONTHS % ("May 2025", "percent_of_target(2)") + LINEAR
    (rating,) = rated(tmp_path, rules, [["a", 13.6, 80]])
    assert "that is within the tolerance of 2% of the target, which is 0.266666666666666: Amber" in rating["reason"]
    told = run("explain", tmp_path / "in.xlsx", "--rules", tmp_path / "rules.rhai").text
    assert "Red above 13.6 (it is on that limit)" in told


MOVED = HEAD % ', direction: new_column("D")' + "same_if_within(%s);\nlower_is_better(all_others);\n"
EARLIER = MOVED.replace("lower", "earlier")
# The rules, a row, and its direction.
DIRECTIONS = {
    # 1:3 is a third below 1:2.
    "on a percentage of 1:2": (MOVED % "percent_of_previous(33)", ["a", "1:3", None, "1:2"], "Improving"),
    "within a percentage of 1:2": (MOVED % "percent_of_previous(34)", ["a", "1:3", None, "1:2"], "Static"),
    "25% of 1 in 3": (MOVED % "percent_of_previous(25)", ["a", "5 in 12", None, "1 in 3"], "Static"),
    "25% of the target": (MOVED % "percent_of_target(25)", ["a", "5 in 12", "1 in 3", "1 in 3"], "Static"),
    "24% of the target": (MOVED % "percent_of_target(24)", ["a", "5 in 12", "1 in 3", "1 in 3"], "Deteriorating"),
    # A notation meets its like and nothing else: no bare zero.
    "zero beside a duration": (MOVED % "days(1)", ["a", "0:03:10", None, 0], None),
    # A target that does not fit takes nothing away from a direction that needs none.
    "a truth as the target": (MOVED % "points(1)", ["a", 10, True, 15], "Improving"),
    "a date as the target": (MOVED % "percent_of_previous(5)", ["a", 738857, "3 Dec 2023", 701914.16],
                             "Deteriorating"),
}


@pytest.mark.parametrize("name", DIRECTIONS)
def test_directions(name, tmp_path):
    rules, row, expected = DIRECTIONS[name]
    (rating,) = rated(tmp_path, rules, [row])
    assert rating["direction"] == expected


def test_today_alone_has_no_direction(tmp_path):
    rules = EARLIER.replace('actual: "A"', 'actual: first_filled("A", "F", today)').replace(', forecast: "F"', "")
    rows = [["open", None, "2026-04-30", "2026-06-01", None],
            ["forecast", None, "2026-04-30", "2026-06-01", "2026-05-01"]]
    ratings = rated(tmp_path, rules % "days(1)", rows, "--today", "2026-03-31")
    assert [rating["direction"] for rating in ratings] == [None, "Improving"]


def test_today_alone_improves_nothing(tmp_path):
    rules = PLAIN.replace('actual: "A"', 'actual: first_filled("A", today)') + (
        'measure("*", #{ good_is: lower, by: first_of([ improved("Green"), otherwise("Red") ]) });\n')
    rows = [["open", None, "2026-03-01", "2026-06-01"], ["filled", "2026-03-31", "2026-03-01", "2026-06-01"]]
    ratings = rated(tmp_path, rules, rows, "--today", "2026-03-31")
    assert [outcome(rating) for rating in ratings] == ["no_data", "Green"]


def test_values_of_last_year_are_rounded_by_their_own_cells(tmp_path):
    rules = MOVED.replace('previous: "P"', 'same_period_last_year: "P"').replace('("RAG")', '("RAG"), rounded: yes')
    rules = rules % "points(0)" + 'measure("*", #{ compared_with: same_period_last_year });\n'
    ratings = rated(tmp_path, rules, [["a", 5, None, (4.9, "0")], ["b", 5, None, (4.9, "0.0")]])
    assert [rating["direction"] for rating in ratings] == ["Static", "Deteriorating"]


TOLERANCE = ('tables(#{ measure: "M", actual: "A", target: "T", amber_within: "Tol", unit: percent, '
             'rating: write_to("RAG") });\n')
TRUTH = PLAIN + 'measure("*", #{ by: first_of([ exactly(yes, "Green"), otherwise("Red") ]) });\n'
LIMITS = 'tables(#{ measure: "M", actual: "A", limits: "T", rating: write_to("RAG") });\n'
EARLY = PLAIN + "earlier_is_better(all_others);\namber_within(percent_of_target(5));\n"
# The rules, the names of the columns, a row, its rating or reason, and what the reason says.
REASONS = {
    "doubt hides no unit": (TOLERANCE + "close_to_target(all_others);\n", ["M", "A", "T", "Tol", "RAG"],
                            ["a", "1.99 days", "95 days", ("2.5%", None)], "ambiguous_unit", "1.99 days"),
    "conditions use no tolerance": (
        TOLERANCE + 'measure("a", #{ good_is: lower, by: first_of([ between(12, 80, "Green"), '
        'otherwise("Red") ]) });\n',
        ["M", "A", "T", "Tol", "RAG"], ["a", 2, 80, 2.5], "ambiguous_unit", "2"),
    "no condition holds": (
        TOLERANCE.replace("unit: percent", "unit: number") + 'measure("a", #{ good_is: lower, by: first_of([ '
        'at_most(5, "Green") ]) });\n', ["M", "A", "T", "Tol", "RAG"], ["a", 9, 8, "£1 or so"], "no_rule",
        "9 meets none of the conditions"),
    "a number is no yes": (TRUTH, NAMES, ["a", 0, 1], "not_a_number", "the actual in B2 is 0, a number"),
    "no percentage of a date": (EARLY, NAMES, ["a", "2025-03-31", "2025-03-31"], "Green",
                                "so the target is met: Green"),
    "awaited before limits": (LIMITS, ["M", "A", "T", "RAG"], ["a", "not yet available"], "awaited", "still awaited"),
    "no limits": (LIMITS, ["M", "A", "T", "RAG"], ["a", 5], "no_limit", "holds no text"),
}


@pytest.mark.parametrize("name", REASONS)
def test_reasons(name, tmp_path):
    rules, names, row, expected, said = REASONS[name]
    (rating,) = rated(tmp_path, rules, [row], names=names)
    assert outcome(rating) == expected, rating["reason"]
    assert said in rating["reason"]


def test_not_rated_comes_before_not_due(tmp_path):
    rules = ('period("2025/26 Q3");\ntables(#{ measure: "M", actual: each("Actual {quarter}"), target: "T", '
             'rating: fill_only(the_figure) });\nlower_is_better(all_others);\nnot_rated("a");\n')
    names = ["M", "T", "Actual Q1", "Actual Q2", "Actual Q3", "Actual Q4"]
    ratings = rated(tmp_path, rules, [["a", 5, 4, 4, 4, 4], ["b", 5, 4, 4, 4, 4]], names=names)
    assert [outcome(one) for one in ratings if one["measure"] == "a"] == ["not_rated"] * 4
    assert [outcome(one) for one in ratings if one["measure"] == "b"] == ["Green", "Green", "Green", "not_due"]


SCORES = ('tables(#{ measure: "M", likelihood: "L", impact: "I", actual: likelihood_times_impact, '
          'rating: write_to("RAG") });\n')
BANDS = SCORES + 'measure("*", #{ by: first_of([ at_most(4, "Green"), at_most(9, "Amber"), otherwise("Red") ]) });\n'
GRID = SCORES + ('let risk = grid(#{ columns: [ "Unlikely", "Likely" ], rows: [ [ "Minor", "Green", "Amber" ], '
                 '[ "Major", "Amber", "Red" ] ] });\nmeasure("*", #{ by: risk });\n')
# The rules, likelihood and impact, the rating or the reason, and what the reason says.
RISKS = [
    (BANDS, "2%", 5, "not_a_number", 'the likelihood in B2 is "2%"'),
    (BANDS, (0.02, PERCENT), 5, "not_a_number", "the likelihood in B2 is 2%"),
    (BANDS, 2, "50 %", "not_a_number", 'the impact in C2 is "50 %"'),
    (BANDS, 2.5, 5, "not_a_number", "the likelihood in B2 is 2.5"),
    (BANDS, -1, 5, "not_a_number", "the likelihood in B2 is -1"),
    (BANDS, "-1", 5, "not_a_number", 'the likelihood in B2 is "-1"'),
    (BANDS, 0, 5, "not_a_number", "the likelihood in B2 is 0"),
    (BANDS, "4 - Likely", 2, "Amber", "8"),
    (BANDS, "4.", 2, "Amber", "8"),
    (BANDS, None, 5, "no_data", "there is no actual"),
    (GRID, "3 - Likely", 2, "not_a_number", 'the likelihood in B2 is "3 - Likely"'),
    (GRID, "2 - Likely", "Major", "Red", "major/likely"),
    (GRID, 3, 2, "no_rule", "the likelihood in B2 is 3, and the grid has 2 of them"),
    (GRID, 2, 3, "no_rule", "the impact in C2 is 3, and the grid has 2 of them"),
]


@pytest.mark.parametrize(("rules", "likelihood", "impact", "expected", "said"), RISKS)
def test_scores(rules, likelihood, impact, expected, said, tmp_path):
    (rating,) = rated(tmp_path, rules, [["a", likelihood, impact]], names=["M", "L", "I", "RAG"])
    assert outcome(rating) == expected, rating["reason"]
    assert said in rating["reason"]


def test_a_target_of_the_rules_is_none_for_a_row_that_is_not_found(tmp_path):
    rules = ('tables(#{ measure: "M", rows: "* Act", actual: "A", target: in_row("* Plan"), '
             'rating: write_to("RAG") });\nmeasure("*", #{ good_is: higher, target: 5 });\n')
    rows = [["Visits Act", 9], ["Visit Plan", 10], ["Loans Act", 9], ["Loans Plan", None]]
    ratings = rated(tmp_path, rules, rows, names=["M", "A", "RAG"])
    assert [outcome(rating) for rating in ratings] == ["no_target", "Green"]
    assert "Visits Plan" in ratings[0]["reason"]


def test_a_heading_of_limits_that_no_table_has(tmp_path):
    rules = PLAIN + 'measure("*", #{ by: first_of([ at_least(heading("Taget"), "Green"), otherwise("Red") ]) });\n'
    rules = rules.replace('"T"', '"Target"')
    book = openpyxl.Workbook()
    for row in (["M", "A", "Target", "P", "F", "RAG"], ["a", 5, 4]):
        book.active.append(row)
    book.save(tmp_path / "in.xlsx")
    (tmp_path / "rules.rhai").write_text(rules, "utf-8")
    done = run("rate", tmp_path / "in.xlsx", "--rules", tmp_path / "rules.rhai", "-o", tmp_path / "out.xlsx", status=2)
    assert '"Taget"' in done.stderr
    assert '"Target"' in done.stderr


def test_texts_under_two_headings_are_no_headings_of_another_table(tmp_path):
    rules = ('tables(#{ measure: column("C"), id: column("D"), actual: "Actual", target: "Target", '
             'blank_rows: skipped, rating: write_to("RAG") });\nlower_is_better(all_others);\n')
    names = ["Section", None, "Name", "Ref", "Actual", "Target", "RAG"]
    rows = [[None, None, "Visits", "R1", 4, 5], [None] * 6, ["Highways"],
            [None, None, "Calls open", "R7", "see note", "see note"], [None, None, "Repairs", "R8", 41, 40]]
    ratings = rated(tmp_path, rules, rows, names=names)
    assert [outcome(rating) for rating in ratings] == ["Green", "not_a_number", "no_rule"]
