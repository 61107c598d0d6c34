"""Every way in which rules can decide a rating, at and around its limits.

Source: the reference of the rules, "What decides a rating"; each expectation of the tables was reckoned by hand. The
generated cases are checked against an interpreter of the same conditions in Python's decimal arithmetic, below.
"""

import csv
import decimal
import json
import random

import pytest
from program import rate, run

HEADINGS = ["Measure", "Good is", "Previous", "Actual", "Target", "Intervention", "RAG"]
TABLES = """tables(#{ measure: "Measure", good_is: "Good is", previous: "Previous", actual: "Actual", target: "Target",
  intervention: "Intervention", rating: write_to("RAG") });
"""


def rated(folder, lines, rows):
    """The ratings of rows of measure, good is, previous, actual, target and intervention."""
    with (folder / "in.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *([*row, ""] for row in rows)])
    (folder / "rules.rhai").write_text(TABLES + lines, "utf-8")
    return rate(folder / "in.csv", folder / "rules.rhai", folder / "out.xlsx")["ratings"]


ABSOLUTE = 'first_of([ at_least(90, "Green"), more_than(80, "Amber"), otherwise("Red") ])'
DOWNWARDS = 'first_of([ at_most(5, "Green"), less_than(8, "Amber"), otherwise("Red") ])'
BAND = 'first_of([ between(600, 680, "Green"), between(550, 700, "Amber"), otherwise("Red") ])'
TEXTS = 'first_of([ exactly("Complete*", "Green"), exactly("On track", "Amber"), exactly("Late", "Red") ])'
HAVERING = 'first_of([ within(percent_of_target(10), "Green"), improved_or_same("Amber"), otherwise("Red") ])'
INTERVENTION = 'first_of([ on_target("Green"), up_to_intervention("Amber"), otherwise("Red") ])'
STRICT = 'first_of([ better_than_target("Green"), closer_than(points(2), "Amber"), otherwise("Red") ])'
RANKS = 'ranked: [ "*Quartile 1*", "*Quartile 2*", "*Quartile 3*", "*Quartile 4*" ]'

# What `measure` says, then good is, previous, actual, target, intervention, and the rating or why there is none.
CASES = [
    *((f"by: {ABSOLUTE}", "High", "", actual, "", "", expected) for actual, expected in (
        ("90", "Green"), ("89.9999", "Amber"), ("80.0001", "Amber"), ("80", "Red"), ("", "no_data"), ("TBC", "awaited"),
        ("soon", "not_a_number"), ("95%", "Green"))),
    *((f"by: {DOWNWARDS}", "", "", actual, "", "", expected) for actual, expected in (
        ("5", "Green"), ("5.0001", "Amber"), ("7.9999", "Amber"), ("8", "Red"), ("-3", "Green"))),
    *((f"by: {BAND}", "", "", actual, "", "", expected) for actual, expected in (
        ("600", "Green"), ("680", "Green"), ("680.1", "Amber"), ("550", "Amber"), ("700", "Amber"), ("700.1", "Red"))),
    *((f"by: {TEXTS}", "High", "", actual, "", "", expected) for actual, expected in (
        ("complete (March)", "Green"), ("On  track", "Amber"), ("LATE", "Red"), ("dormant", "no_rule"), ("", "no_data"),
        ("12", "no_rule"), ("N/A", "not_applicable"))),
    *((f"by: {HAVERING}", good, previous, actual, target, "", expected)
      for good, previous, actual, target, expected in (
        ("High", "50", "90", "100", "Green"), ("High", "89.99", "89.99", "100", "Amber"), ("High", "90", "89.99", "100", "Red"),
        ("Low", "120", "111", "100", "Amber"), ("Low", "", "110", "100", "Green"), ("Low", "", "111", "100", "no_previous"),
        ("", "1", "1", "1", "no_rule"), ("High", "1", "1", "", "no_target"), ("High", "1", "1", "0", "Green"),
        ("High", "1", "-1", "0", "zero_target"))),
    *((f"by: {INTERVENTION}", good, "", actual, target, intervention, expected)
      for good, actual, target, intervention, expected in (
        ("High", "85", "85", "70", "Green"), ("High", "70", "85", "70", "Amber"), ("High", "69.9", "85", "70", "Red"),
        ("Low", "12", "10", "12", "Amber"), ("Low", "12.1", "10", "12", "Red"), ("Low", "12", "10", "", "no_intervention"),
        ("Low", "9", "10", "", "Green"))),
    *((f"by: {STRICT}", "High", "", actual, "50", "", expected) for actual, expected in (
        ("50.01", "Green"), ("50", "Amber"), ("48.01", "Amber"), ("48", "Red"))),
    *((f"{RANKS}, amber_within: points(1)", "", "", actual, "Maintain Quartile 2", "", expected) for actual, expected in (
        ("Quartile 1", "Green"), ("2nd: Quartile 2", "Green"), ("Quartile 3", "Amber"), ("Quartile 4", "Red"),
        ("Upper", "not_a_number"))),
    *((f"profile: {profile}, amber_within: percent_of_target(10)", "Low", "", actual, "8 days", "", expected)
      for profile, actual, expected in (
        ("linear", "4.16 days", "Amber"), ("linear", "4", "Green"), ("linear", "4.4", "Amber"), ("linear", "4.41", "Red"),
        ("flat", "8", "Green"), ("by_quarter(10, 40, 70, 100)", "3.2", "Green"), ("by_quarter(10, 40, 70, 100)", "3.53", "Red"))),
    *((f'part: "Cumulative", amber_within: percent_of_target(5)', "High", "", actual, "2,638,886", "", expected)
      for actual, expected in (
        ("841,582 Cumulative 2,638,886", "Green"), ("3,000,000", "no_data"), ("Cumulative 2,506,942", "Amber"))),
    # A target in parts counts by the part of that name; a whole one, or one with a note beside it, as it stands.
    *((f'part: "{part}", amber_within: percent_of_target(10)', "High", "", actual, target, "", expected)
      for part, actual, target, expected in (
        ("NCS*", "905 (1200* NCS/AL, 49 **MPT)", "1300 (1200 NCS; 100 MPT)", "Green"),
        ("NCS*", "905 (856* NCS/AL, 49 **MPT)", "1300 (1200 NCS; 100 MPT)", "Red"),
        ("MPT", "905 (815* NCS/AL, 90 **MPT)", "1300 (1200 NCS; 100 MPT)", "Amber"),
        ("MPT", "905 (856 NCS, 49 MPT)", "49", "Green"),
        ("MPT", "905 (856 NCS, 49 MPT)", "49 (3 years)", "Green"),
        ("AL", "905 (856 AL, 49 MPT)", "1300 (1200 NCS; 100 MPT)", "no_target"),
        # Called twice, it is nobody's to guess which is meant.
        ("NCS*", "905 (856 NCS, 49 NCS)", "800", "no_data"))),
    *(('part: "Jobs", target_in_actual: "Target"', "High", "", actual, "", "", expected)
      for actual, expected in (("117 jobs - Target 50", "no_data"),)),
    *(('target_in_actual: "Target", amber_within: percent_of_target(5)', "High", "", actual, "1,000 jobs", "", expected)
      for actual, expected in (("117 jobs - Target 50", "Green"), ("19.94 jobs - Target 25", "Red"), ("117 jobs", "no_target"))),
    ("amber_within: points(1)", "Low", "", "1.68%", "0", "", "Red"),
    ("amber_within: points(1)", "Low", "", "0.9%", "0", "", "Amber"),
    ("amber_within: points(1)", "Low", "", "1.68%", "1", "", "ambiguous_unit"),
    ("amber_within: points(1)", "Annual Report – schedule to be confirmed", "", "", "", "", "not_due"),
    ("amber_within: points(1)", "", "", "TBC", "5", "", "awaited"),
    *(("amber_within: percent_of_target(5)", good, "", actual, "600-680", "", expected) for good, actual, expected in (
        ("Low", "680", "Green"), ("Low", "590", "Green"), ("Low", "698.6", "Amber"), ("Low", "714.1", "Red"),
        ("High", "600", "Green"), ("High", "570", "Amber"), ("High", "569.9", "Red"),
        ("close to the target", "650", "Green"), ("close to the target", "590", "Amber"), ("close to the target", "715", "Red"))),
]


def test_each_policy_at_its_limits(tmp_path):
    rows = [[f"M{i:03}", *case[1:6]] for i, case in enumerate(CASES)]
    lines = 'period("2022/23 Q2");\n' + "".join(f'measure("M{i:03}", #{{ {case[0]} }});\n' for i, case in enumerate(CASES))
    ratings = rated(tmp_path, lines, rows)
    got = [rating["rating"] or rating["unrated"] for rating in ratings]
    wrong = [(case, level, rating["reason"]) for case, level, rating in zip(CASES, got, ratings, strict=True)
             if level != case[6]]
    assert not wrong


REASONS = [
    (f"by: {ABSOLUTE}", ["High", "", "85%", "", ""], "85% is more than 80%: Amber."),
    (f"by: {BAND}", ["", "", "650", "", ""], "650 is between 600 and 680: Green."),
    (f"by: {TEXTS}", ["", "", "Late", "", ""], '"Late" is "Late": Red.'),
    (f"by: {HAVERING}", ["Low", "120", "111", "100", ""], "111 is no worse than the 120 before: Amber."),
    (f"by: {HAVERING}", ["Low", "110", "111", "100", ""],
     "111 against a target of 100 is 11 (11% of the target) above it; it meets none of the conditions before, so it is Red."),
    (f"by: {HAVERING}", ["High", "50", "91", "100", ""],
     "91 against a target of 100 is 9 (9% of the target) below it; higher is better, and that is within 10% of the target, "
     "which is 10: Green."),
    (f"by: {INTERVENTION}", ["High", "", "72", "85", "70"], "72 is no worse than the intervention level of 70: Amber."),
    (f"{RANKS}, amber_within: points(1)", ["", "", "Quartile 4", "Maintain Quartile 2", ""],
     '"Quartile 4" is rank 4 in the rules\' list, and the target "Maintain Quartile 2" is rank 2, so it misses the target by '
     "2 ranks: Red."),
    ("profile: linear, amber_within: percent_of_target(10)", ["Low", "", "4.16 days", "8 days", ""],
     "4.16 days against a target of 4 days (what is due of 8 days by Q2) is 0.16 days (4% of the target) above it; lower is "
     "better, and that is within the tolerance of 10% of the target, which is 0.4 days: Amber."),
    ("amber_within: percent_of_target(5)", ["Low", "", "698.6", "600-680", ""],
     "698.6 against a target of 680 (of the range 600-680) is 18.6 (2.74% of the target) above it; lower is better, and that "
     "is within the tolerance of 5% of the target, which is 34: Amber."),
    (f"by: {TEXTS}", ["", "", "dormant", "", ""], 'Unrated: "dormant" meets none of the conditions that the rules give.'),
    (f"by: {HAVERING}", ["Low", "", "111", "100", ""], "Unrated: there is no previous value."),
    (f"by: {INTERVENTION}", ["Low", "", "12", "10", "n/a"], "Unrated: there is no intervention level."),
]


def test_the_reason_has_the_numbers(tmp_path):
    rows = [[f"M{i}", *case[1]] for i, case in enumerate(REASONS)]
    lines = 'period("2022/23 Q2");\n' + "".join(f'measure("M{i}", #{{ {case[0]} }});\n' for i, case in enumerate(REASONS))
    ratings = rated(tmp_path, lines, rows)
    assert [rating["reason"] for rating in ratings] == [case[2] for case in REASONS]


GRID = """let risk = grid(#{ scored: yes,
  columns: [ "Rare", "Unlikely", "Possible", "Likely", "Certain" ],
  rows: [ [ "Minor", "Green", "Green", "Green", "Amber", "Amber" ],
          [ "Major", "Green", "Amber", "Amber", "Red", "Red" ] ] });
measure("R*", #{ by: risk });
measure("O*", #{ by: reversed(risk) });
"""


def test_a_grid_rates_two_labels(tmp_path):
    texts = ["8 Major/Likely", "Major / likely", "likely/MAJOR", "9 Major/Likely", "4 Huge/Likely", "", "TBC"]
    rows = [[f"{kind}{i}", "Low", "", text, "", ""] for kind in "RO" for i, text in enumerate(texts)]
    ratings = rated(tmp_path, GRID, rows)
    expected = ["Red", "Red", "Red", "Red", "no_rule", "no_data", "awaited"]
    turned = {"Red": "Green"}
    got = [rating["rating"] or rating["unrated"] for rating in ratings]
    assert got == [*expected, *(turned.get(level, level) for level in expected)]
    assert ratings[0]["reason"] == 'The rules\' grid gives Red to "8 Major/Likely".'


def test_a_score_that_its_labels_do_not_make_is_said(tmp_path):
    rows = [["R1", "", "", "8 Major/Likely", "", ""], ["R2", "", "", "9 Major/Likely", "", ""]]
    rated(tmp_path, GRID, rows)
    document = json.loads((tmp_path / "out.xlsx.json").read_text("utf-8"))
    (said,) = [warning for warning in document["warnings"] if warning["code"] == "score_differs"]
    assert said["cell"] == "in!D3"
    assert "gives the score 9, and its labels make 8" in said["message"]


def test_a_measure_is_named_by_its_id(tmp_path):
    with (tmp_path / "in.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["RIN", "Measure", "Actual", "RAG"], ["CR1", "Staff", "95", ""], ["X1", "CR9", "5", ""]])
    (tmp_path / "rules.rhai").write_text(
        'tables(#{ id: "RIN", measure: "Measure", actual: "Actual", rating: write_to("RAG") });\n'
        f'measure(with_id("CR*"), #{{ by: {ABSOLUTE} }});\n', "utf-8")
    ratings = rate(tmp_path / "in.csv", tmp_path / "rules.rhai", tmp_path / "out.xlsx")["ratings"]
    assert [rating["rating"] or rating["unrated"] for rating in ratings] == ["Green", "no_rule"]


class Missing(Exception):
    """A condition asks for what is not there."""


def interpreted(conditions, good, previous, actual, target):
    """What conditions say of a record, in Python's decimals: the words of the reference, written down once more."""
    off = {"High": target - actual, "Low": actual - target, "close to the target": abs(actual - target)}[good]
    change = {"High": actual - previous, "Low": previous - actual,
              "close to the target": abs(previous - target) - abs(actual - target)}[good]

    def beside(tolerance):
        kind, number = tolerance
        if kind == "points":
            return off - number
        if target == 0 and off > 0:
            raise Missing
        return 100 * off - number * abs(target)

    for name, argument, level in conditions:
        holds = {
            "on_target": lambda: off <= 0,
            "better_than_target": lambda: off < 0,
            "within": lambda: off <= 0 or beside(argument) <= 0,
            "closer_than": lambda: off <= 0 or beside(argument) < 0,
            "at_least": lambda: actual >= argument,
            "more_than": lambda: actual > argument,
            "at_most": lambda: actual <= argument,
            "less_than": lambda: actual < argument,
            "improved": lambda: change > 0,
            "improved_or_same": lambda: change >= 0 or previous == actual,
            "otherwise": lambda: True,
        }[name]
        if holds():
            return level
    return "no_rule"


def generated(rng):
    """A list of conditions, as data and as rules."""
    levels = ["Green", "Amber", "Red"]
    conditions = []
    for _ in range(rng.randint(1, 4)):
        name = rng.choice(["on_target", "better_than_target", "within", "closer_than", "at_least", "more_than", "at_most",
                           "less_than", "improved", "improved_or_same"])
        argument = None
        if name in ("within", "closer_than"):
            argument = (rng.choice(["points", "percent_of_target"]), decimal.Decimal(rng.choice(["0", "0.5", "5", "10", "12.5"])))
        elif name in ("at_least", "more_than", "at_most", "less_than"):
            argument = decimal.Decimal(rng.choice(["0", "9.5", "10", "10.5", "-2"]))
        conditions.append((name, argument, rng.choice(levels)))
    if rng.random() < 0.7:
        conditions.append(("otherwise", None, rng.choice(levels)))

    def spelt(name, argument, level):
        if argument is None:
            return f'{name}("{level}")'
        shown = f"{argument[0]}({argument[1]})" if isinstance(argument, tuple) else str(argument)
        return f'{name}({shown}, "{level}")'

    return conditions, "first_of([ " + ", ".join(spelt(*condition) for condition in conditions) + " ])"


def test_conditions_equal_an_interpreter_on_generated_cases(tmp_path):
    rng = random.Random(20221122)
    numbers = ["0", "9", "9.5", "10", "10.5", "11", "-2", "8.75", "11.25", "9.4999", "10.0001"]
    rows, lines, expected = [], [], []
    for number in range(3000):
        if number % 20 == 0:
            conditions, text = generated(rng)
            lines.append(f'measure("S{number // 20:03} *", #{{ by: {text} }});\n')
        good = rng.choice(["High", "Low", "close to the target"])
        previous, actual, target = (rng.choice(numbers) for _ in range(3))
        rows.append([f"S{number // 20:03} {number}", good, previous, actual, target, ""])
        try:
            expected.append(interpreted(conditions, good, *map(decimal.Decimal, (previous, actual, target))))
        except Missing:
            expected.append("zero_target")
    got = [rating["rating"] or rating["unrated"] for rating in rated(tmp_path, "".join(lines), rows)]
    wrong = [(row, lines[i // 20], want, level)
             for i, (row, want, level) in enumerate(zip(rows, expected, got, strict=True)) if want != level]
    assert not wrong[:3], len(wrong)
    assert {"Green", "Amber", "Red", "no_rule", "zero_target"} <= set(got)


def test_the_rules_say_what_a_word_for_good_means(tmp_path):
    rows = [["A", "On target", "", "120", "100", ""], ["B", "as few as can be", "", "120", "100", ""],
            ["C", "High", "", "120", "100", ""], ["D", "whatever", "", "120", "100", ""]]
    lines = 'good_is_means("On Target", higher);\ngood_is_means("As few as can be", lower);\namber_within(points(1));\n'
    got = [rating["rating"] or rating["unrated"] for rating in rated(tmp_path, lines, rows)]
    assert got == ["Green", "Red", "Green", "no_rule"]


MISTAKES = [
    ('measure("A", #{ by: first_of([ at_least(90, "Grene"), otherwise("Red") ]) });',
     '5:32: the scale has no level "Grene"; did you mean `Green`?'),
    ('measure("A", #{ by: first_of([ otherwise("Red"), at_least(90, "Green") ]) });',
     "whatever comes after `otherwise` is never asked"),
    ('measure("A", #{ by: at_least(90, "Green") });', "`by` takes a list of conditions, and got one alone"),
    ('measure("A", #{ by: first_of([]) });', "this list is empty"),
    ('measure("A", #{ by: first_of([ within(5, "Amber") ]) });',
     "5 does not say whether it is percent of the target or points; write percent_of_target(5) or points(5)"),
    ('measure("A", #{ by: first_of([ between(9, 3, "Amber") ]) });', "write the lower one first: between(3, 9, …)"),
    ('measure("A", #{ by: first_of([ at_least("many", "Amber") ]) });', "`at_least` takes a number here"),
    ('measure("A", #{ profile: "linear" });', "write profile: linear, without quotes"),
    ('measure("A", #{ profile: linear });', "a profile follows the quarter, and the rules have no period"),
    ('measure("A", #{ profile: by_quarter(1, 2, 3) });', "`by_quarter` takes 4 arguments"),
    ('measure("A", #{ ranked: [ "Quartile 1" ] });', "one text alone is no order"),
    ('measure("A", #{ by: grid(#{ columns: [ "Rare", "Likely" ], rows: [ [ "Minor", "Green" ] ] }) });',
     'the row "Minor" has 1 levels, and the grid has 2 columns'),
    ('measure("A", #{ by: reversed("risk") });', "`reversed` takes a grid"),
]


@pytest.mark.parametrize(("line", "said"), MISTAKES)
def test_mistakes_are_named(tmp_path, line, said):
    (tmp_path / "in.csv").write_text(",".join(HEADINGS) + "\nA,High,,1,1,,\n", "utf-8")
    (tmp_path / "rules.rhai").write_text(TABLES + "\n\n" + line + "\n", "utf-8")
    done = run("rate", tmp_path / "in.csv", "-r", tmp_path / "rules.rhai", "-o", tmp_path / "out.xlsx", status=2)
    assert said in " ".join(done.stderr.split())
