"""Budgets: spending and income with either sign, underspends, thousands, variances, and parts of the year.

Expected ratings: `money.tsv`, worked out by hand from docs/rules/money.md; for random figures, Python's decimal module by the
same page. Neither was written by the program.
"""

import csv
import pathlib
import random
from decimal import Decimal

import field_cases
import plain_workbook
import pytest
from program import rate, run

CASES = list(csv.DictReader((pathlib.Path(__file__).parent / "money.tsv").open(encoding="utf-8"), delimiter="\t"))
# The lines of the rules by the names that the cases give them. Without a tolerance of its own, a case has that of 2%.
LINES = {
    "S": "spending(all_others);",
    "I": "income(all_others);",
    "L": "lower_is_better(all_others);",
    "H": "higher_is_better(all_others);",
    "IN": "income_is_negative(yes);",
    "SN": "spending_is_negative(yes);",
    "NO": "spending_is_negative(no);",
    "U": 'underspend_beyond(percent_of_target(10), "Amber");',
    "UR": 'underspend_beyond(percent_of_target(10), "Red");',
    "UM": 'underspend_beyond(points("£50,000"), "Amber");',
    "UP": 'underspend_beyond(points(20), "Amber");',
    "M": 'amber_within(larger_of(percent_of_target(0.01), points("£50,000")));',
    "MS": 'amber_within(smaller_of(percent_of_target(2), points("£50,000")));',
    "M50": 'amber_within(points("£50,000"));',
    "P": "amber_within(points(5));",
    "V+": 'variance_is("actual - budget");',
    "V-": 'variance_is("Budget – Actual");',
    "VA": 'variance_is("adverse is positive");',
    "VF": 'variance_is("favorable is positive");',
    "B": 'measure("*", #{ by: first_of([ at_most(0, "Green"), at_most(5, "Amber"), otherwise("Red") ]) });',
    "Q2": 'period("2025/26 Q2");',
    "Q4": 'period("2025/26 Q4");',
    "Y": 'period("2025/26");',
    "PR": 'measure("*", #{ profile: linear });',
    "PF": 'measure("*", #{ profile: flat });',
}
KEYS = {"actual": ("Actual", "outturn", "actual"), "target": ("Budget", "budget"), "variance": ("Variance",)}


def key_of(heading):
    """The key that a heading of the cases is for."""
    return next(key for key, words in KEYS.items() if any(word in heading for word in words))


def script(lines, headings):
    """The rules for a table with these headings."""
    columns = ", ".join(f'{key_of(heading)}: "{heading}"' for heading in headings)
    own = [LINES[line] for line in lines.split()]
    if not any("amber_within" in line for line in own):
        own.append("amber_within(percent_of_target(2));")
    return f'tables(#{{ measure: "Line", {columns}, rating: write_to("RAG") }});\n' + "\n".join(own) + "\n"


def typed(text):
    """A value as somebody types it: a number, one in percent, or words; nothing where there is none."""
    if text.endswith("%"):
        return (float(Decimal(text[:-1]) / 100), "0.0%")
    return text if text.isalpha() else float(text) if text else None


def rated(folder, rules, headings, rows, name="money"):
    """The ratings of rows under headings, in their order."""
    (folder / f"{name}.rhai").write_text(rules, "utf-8")
    table = [["Line", *headings, "RAG"], *([f"Line {number}", *row] for number, row in enumerate(rows, 1))]
    source = plain_workbook.write(folder / f"{name}.xlsx", {"Budget": table})
    return rate(source, folder / f"{name}.rhai", folder / f"{name}.out.xlsx")["ratings"]


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_lines_are_rated_by_hand_count(case, tmp_path):
    headings = case["headings"].split("|")
    values = [typed(text) for text in case["values"].split("|")][: len(headings)]
    (rating,) = rated(tmp_path, script(case["rules"], headings), headings, [values])
    assert (rating["rating"] or rating["unrated"]) == case["expected"], rating["reason"]
    assert case["said"] in rating["reason"]


def by_decimals(kind, negative, percent, points, beyond, actual, target):
    """The rating that docs/rules/money.md promises; everything in decimals."""
    sign = -1 if negative else 1
    if any(figure * sign < 0 for figure in (actual, target)):
        return "ambiguous_value"
    over = (actual - target) * (1 if (kind == "spending") != negative else -1)
    if over <= 0:
        if kind == "spending" and beyond is not None and over < 0:
            if target == 0:
                return "zero_target"
            return "Amber" if -over * 100 > beyond * abs(target) else "Green"
        return "Green"
    if target == 0:
        return "zero_target" if over <= points else "Red"
    return "Amber" if over * 100 <= percent * abs(target) and over <= points else "Red"


@pytest.mark.parametrize("seed", range(24))
def test_random_lines_are_rated_as_decimals_say(seed, tmp_path):
    """Figures on the limits, beside them and anywhere, of both kinds and either sign."""
    chosen = random.Random(seed)
    kind, negative = chosen.choice(["spending", "income"]), chosen.random() < 0.5
    percent, points = Decimal(chosen.randint(1, 40)) / 10, Decimal(chosen.randint(1, 400)) / 10
    beyond = chosen.choice([None, Decimal(chosen.randint(1, 30))])
    rows = []
    for _ in range(60):
        target = Decimal(chosen.choice([0, chosen.randint(1, 5000)])) / chosen.choice([1, 10])
        limits = [target, target * (1 + percent / 100), target + points, target * (1 - Decimal(beyond or 0) / 100)]
        limits += [target * (1 - percent / 100), target - points, Decimal(chosen.randint(0, 6000)) / 10]
        actual = chosen.choice(limits) + chosen.choice([0, 0, Decimal("0.01"), Decimal("-0.01")])
        sign = -1 if negative != (chosen.random() < 0.05) else 1
        rows.append((actual * sign, target * sign))
    lines = [f"{kind}(all_others);", f"amber_within(smaller_of(percent_of_target({percent}), points({points})));"]
    lines += [f"{kind}_is_negative(yes);"] if negative else []
    lines += [f'underspend_beyond(percent_of_target({beyond}), "Amber");'] if beyond is not None else []
    rules = 'tables(#{ measure: "Line", actual: "Actual", target: "Budget", rating: write_to("RAG") });\n' + "\n".join(lines)
    ratings = rated(tmp_path, rules, ["Actual", "Budget"], [[float(one) for one in row] for row in rows])
    wanted = [by_decimals(kind, negative, percent, points, beyond, *row) for row in rows]
    found = [one["rating"] or one["unrated"] for one in ratings]
    assert [pair for pair in zip(rows, found, wanted, strict=True) if pair[1] != pair[2]] == []


def test_lines_at_a_variance_are_those_at_its_figures(tmp_path):
    """A variance beside the budget rates as the actual does that it is the difference of."""
    chosen = random.Random(18)
    pairs = [(Decimal(chosen.randint(0, 9000)) / 10, Decimal(chosen.randint(1, 9000)) / 10) for _ in range(120)]
    for kind in ("S", "I"):
        both = rated(tmp_path, script(kind, ["Actual", "Budget"]), ["Actual", "Budget"],
                     [[float(actual), float(target)] for actual, target in pairs], f"both-{kind}")
        for sign, turn in (("V+", 1), ("V-", -1), ("VA", 1 if kind == "S" else -1), ("VF", -1 if kind == "S" else 1)):
            headings = ["Variance", "Budget"]
            alone = rated(tmp_path, script(f"{kind} {sign}", headings), headings,
                          [[float((actual - target) * turn), float(target)] for actual, target in pairs], f"{kind}-{sign}".replace("+", "p"))
            assert [one["rating"] for one in alone] == [one["rating"] for one in both], (kind, sign)


SHOWN = [
    # The lines, the headings, the row, and the actual, the target and the distance that are compared.
    ("S V- P", ["Variance"], [5], ("-5", "0", "-5")),
    ("I VA P", ["Variance"], [5], ("-5", "0", "5")),
    ("S V+", ["Variance %"], [(0.05, "0%")], ("105", "100", "5")),
    ("S V-", ["Variance", "Budget"], [-2, 100], ("102", "100", "2")),
    ("S V-", ["Variance", "Actual"], [-2, 102], ("102", "100", "2")),
    ("S V+", ["Variance %", "Budget"], [(0.05, "0%"), 800], ("105", "100", "5")),
    # Nothing follows.
    ("S", ["Variance", "Actual"], [-2, 102], ("102", None, None)),
    ("S V+", ["Variance", "Actual"], [None, 102], (None, None, None)),
    ("S V+", ["Variance", "Actual"], [2, None], (None, None, None)),
]


@pytest.mark.parametrize(("lines", "headings", "row", "shown"), SHOWN)
def test_results_show_the_figures_that_are_compared(lines, headings, row, shown, tmp_path):
    (rating,) = rated(tmp_path, script(lines, headings), headings, [row])
    assert (rating["actual"], rating["target"], rating["off_target_by"]) == shown


BAD = [
    ('spending("A");\nincome("A");', '"A" is income here and spending on line 2'),
    ('spending("A");\nhigher_is_better("A");', '"A" is better higher here and spending on line 2'),
    ("income_is_negative(yes);\nspending_is_negative(yes);", "cannot both be negative numbers"),
    ("income_is_negative(yes);\nincome_is_negative(no);", "is said twice"),
    ('income_is_negative("yes");', "takes yes or no"),
    ('underspend_beyond(10, "Amber");', "does not say whether it is percent of the target or points"),
    ('underspend_beyond(points(10), "Amberish");', 'the scale has no level "Amberish"'),
    ("underspend_beyond(points(10));", "takes 2 arguments"),
    ('variance_is("positive");', '`variance_is` takes "actual - budget"'),
    ('variance_is(actual - budget);', "actual"),
    ('spending("A", "B");', "takes 1 argument"),
]


@pytest.mark.parametrize(("lines", "message"), BAD)
def test_mistakes_are_named(lines, message, tmp_path):
    rules = tmp_path / "bad.rhai"
    rules.write_text('tables(#{ measure: "Line", actual: "Actual", target: "Budget", rating: write_to("RAG") });\n' + lines, "utf-8")
    assert message in run("check", rules, status=1).text


FOUND = [
    # Income that is shown below zero, said to be better when higher, beside spending.
    (['higher_is_better("Line 2");', "lower_is_better(all_others);"], [[410, 400], [-150, -200]], ["Line 2"]),
    # The same, said rightly.
    (['income("Line 2");', "income_is_negative(yes);", "spending(all_others);"], [[410, 400], [-150, -200]], []),
    # A sign that the rules do not say.
    (['income("Line 2");', "spending(all_others);"], [[410, 400], [-150, -200]], ["Line 2"]),
    # A budget and an actual of different signs.
    (["spending(all_others);"], [[410, 400], [-20, 1000]], ["Line 2"]),
    # All below zero, which is no income beside spending: a deficit may well be better when higher.
    (["higher_is_better(all_others);"], [[-10, -20], [-150, -200]], []),
]


@pytest.mark.parametrize(("lines", "rows", "names"), FOUND)
def test_check_finds_signs_that_contradict(lines, rows, names, tmp_path):
    rules = 'tables(#{ measure: "Line", actual: "Actual", target: "Budget", rating: write_to("RAG") });\namber_within(percent_of_target(5));\n'
    rated(tmp_path, rules + "\n".join(lines), ["Actual", "Budget"], rows)
    said = run("check", tmp_path / "money.rhai", tmp_path / "money.xlsx", status=(0, 1)).text
    findings = [line for line in said.splitlines() if "AS039" in line]
    assert [name for name in ("Line 1", "Line 2") if any(f'"{name}"' in line for line in findings)] == names, said


@pytest.mark.parametrize(("sign", "is_found"), [("actual - budget", False), ("budget - actual", True), ("adverse is positive", False)])
def test_check_finds_variances_that_contradict(sign, is_found, tmp_path):
    rules = f'''tables(#{{ measure: "Line", actual: "Actual", target: "Budget", variance: "Variance", rating: write_to("RAG") }});
amber_within(percent_of_target(5));
spending(all_others);
variance_is("{sign}");
'''
    rated(tmp_path, rules, ["Actual", "Budget", "Variance"], [[410, 400, 10], [390, 400, -10], [400, 400, 0]])
    said = run("check", tmp_path / "money.rhai", tmp_path / "money.xlsx", status=(0, 1)).text
    assert (said.count(": AS039 ") == 2) is is_found, said


def test_a_line_whose_name_is_of_the_other_kind_is_found(tmp_path):
    rules = 'tables(#{ measure: "Line", actual: "Actual", target: "Budget", rating: write_to("RAG") });\namber_within(percent_of_target(5));\nspending(all_others);\n'
    (tmp_path / "rules.rhai").write_text(rules, "utf-8")
    table = [["Line", "Actual", "Budget", "RAG"], ["Room hire income", 150, 200], ["Salaries", 10, 10]]
    source = plain_workbook.write(tmp_path / "in.xlsx", {"Budget": table})
    said = run("check", tmp_path / "rules.rhai", source, status=1).text
    assert said.count(": AS039 ") == 1 and '"Room hire income" is spending' in said


# Drafts

MONITOR = [
    ["Service", "Annual budget", "Budget to date", "Actual to date", "Forecast outturn", "RAG"],
    ["Parks", 1200, 600, 618, 1224],
    ["Hire income", -400, -200, -150, -390],
    ["Libraries", 900, 450, 440, 900],
]
TO_DATE = [[row[0], *row[2:4], None] for row in MONITOR]
ANSWERS = {"tolerance": {"percent_of_target": 2}, "pairs": {"actual": "Actual to date", "target": "Budget to date"}}


def drafted(folder, rows):
    """The topics that `init` asks about a sheet, and its draft with these answered; the others keep their proposals."""
    source = plain_workbook.write(folder / "in.xlsx", {"Budget": rows})
    rules, topics = field_cases.drafted(source, folder, ANSWERS)
    return topics, rules, source


def test_a_draft_knows_income_below_zero(tmp_path):
    topics, rules, source = drafted(tmp_path, TO_DATE)
    text = rules.read_text("utf-8")
    assert topics == {"good_is", "tolerance"}
    assert "income_is_negative(yes);" in text and 'income([\n  "Hire income",\n]);' in text
    ratings = rate(source, rules, tmp_path / "out.xlsx")["ratings"]
    assert [one["rating"] for one in ratings] == ["Red", "Red", "Green"]


def test_a_draft_asks_which_pair_where_both_are_there(tmp_path):
    topics, rules, source = drafted(tmp_path, MONITOR)
    assert "pairs" in topics
    ratings = rate(source, rules, tmp_path / "out.xlsx")["ratings"]
    assert [(one["actual"], one["target"]) for one in ratings] == [("618", "600"), ("-150", "-200"), ("440", "450")]
    assert [one["rating"] for one in ratings] == ["Red", "Red", "Green"]
