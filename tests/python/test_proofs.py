"""What `ambersheet check` proves: always rated or unrated with a reason, never better by getting worse, each condition can decide.

Source: faults planted into lists of every form, each with its place; and for rules drawn by ruleset_pairs.py a brute search
over the rows around all limits, rated by `ambersheet rate`. Each row that a finding shows is rated too.
"""

import itertools
import json
import os
import random
import re
import time
from collections import Counter

import pytest
import ruleset_pairs as pairs
from program import RULES, example, run
from test_compare import book, typed

FULL = os.environ.get("AMBERSHEET_FULL") == "1"
DRAWN = range(1, 301) if FULL else range(1, 31)
SHIPPED = sorted(path.name for path in RULES.iterdir() if (path / f"{path.name}.rhai").is_file())
MET = Counter()
LEFT_OUT = ["by two limits", "do not read the target", "too many cases", "only before its numbers are rounded"]
SHOWN = re.compile(r'a measure(?: \((?P<others>.*?)\))? at (?P<worse>\S+) is "(?P<first>\w+)", and at (?P<better>\S+) "(?P<second>\w+)"')
KEYS = ["actual", "target", "previous", "intervention"]


def check(rules, *arguments):
    done = run("check", rules, *arguments, "--json", "-", status=(0, 1))
    return json.loads(done.stdout)


def rated(workbook, rules, tmp_path):
    """The level and the reason of each row, in the order of the rows."""
    document = tmp_path / "rated.json"
    run("rate", workbook, "-r", rules, "-o", tmp_path / "rated.xlsx", "--force", "--quiet", "--json", document)
    ratings = json.loads(document.read_text("utf-8"))["ratings"]
    ratings.sort(key=lambda rating: int("".join(filter(str.isdigit, rating["cell"]))))
    return [(rating["rating"], rating["unrated"]) for rating in ratings]


def rows_of(message):
    """The two rows that a finding shows, as they are typed, with their levels."""
    found = SHOWN.search(message)
    assert found, message
    others = {}
    for part in (found["others"] or "").split(", "):
        if under := re.fullmatch(r'(\S+) under "Min"', part):
            others["Min"] = under[1]
        elif part:
            key, value = part.split(" ", 1)
            others[key] = value
    rest = [others.get(key, "") for key in [*KEYS[1:], "Min"]]
    return [(["M 1", found[which], *rest], found[level]) for which, level in (("worse", "first"), ("better", "second"))]


def measure(*asks, more="good_is: higher, "):
    return pairs.TABLE + f'measure("M*", #{{ {more}by: first_of([\n' + ",\n".join(asks) + "\n]) });\n"


@pytest.mark.parametrize(("more", "asks", "line"), [
    # Two levels exchanged among limits, with the rest as it should be.
    ("good_is: higher, ", ['at_least(90, "Green")', 'at_least(80, "Red")', 'at_least(70, "Amber")', 'otherwise("Red")'], 4),
    ("good_is: lower, ", ['at_most(5, "Amber")', 'at_most(10, "Green")', 'otherwise("Red")'], 3),
    # A limit beside distances: for some targets only.
    ("good_is: higher, ", ['on_target("Amber")', 'at_least(90, "Green")', 'otherwise("Red")'], 3),
    ("good_is: lower, ", ['within(points(2), "Amber")', 'less_than(50, "Green")', 'otherwise("Red")'], 3),
    ("good_is: higher, ", ['within(percent_of_target(5), "Red")', 'more_than(70, "Green")', 'otherwise("Red")'], 3),
    # Two kinds of allowance that change places at a target of 40.
    ("good_is: higher, ", ['closer_than(percent_of_target(5), "Amber")', 'within(points(2), "Green")', 'otherwise("Red")'], 3),
    ("good_is: higher, ", ['within(smaller_of(percent_of_target(5), points(2)), "Amber")', 'within(points(2), "Green")', 'otherwise("Red")'], 3),
    # Better than the target by much, and yet worse.
    ("good_is: higher, ", ['better_than_target(percent_of_target(10), "Amber")', 'on_target("Green")', 'otherwise("Red")'], 3),
    # Movements, intervention levels and limits in columns.
    ("good_is: higher, ", ['on_target("Amber")', 'improved("Green")', 'otherwise("Red")'], 3),
    ("good_is: lower, ", ['improved("Red")', 'on_target("Green")', 'otherwise("Amber")'], 3),
    ("good_is: higher, ", ['on_target("Amber")', 'up_to_intervention("Green")', 'otherwise("Red")'], 3),
    ("good_is: higher, ", ['at_least(heading("Min"), "Amber")', 'at_least(50, "Green")', 'otherwise("Red")'], 3),
    ("good_is: close_to_target, ", ['within(points(2), "Amber")', 'within(percent_of_target(5), "Green")', 'otherwise("Red")'], 3),
    ("good_is: higher, profile: linear, ", ['on_target("Amber")', 'at_least(90, "Green")', 'otherwise("Red")'], 3),
    ("good_is: higher, rounded: 0, ", ['on_target("Amber")', 'at_least(90, "Green")', 'otherwise("Red")'], 3),
    ("good_is: higher, target: 92, ", ['on_target("Amber")', 'at_least(90, "Green")', 'otherwise("Red")'], 3),
])
def test_a_better_level_for_a_worse_number_is_found_with_two_rows(tmp_path, more, asks, line):
    rules = tmp_path / "rules.rhai"
    text = measure(*asks, more=more)
    rules.write_text(('period("August 2024");\nyear_starts("April");\n' if "profile" in more else "") + text, "utf-8")
    document = check(rules)
    found = [one for one in document["findings"] if one["code"] == "AS006"]
    assert len(found) == 1, document["findings"]
    assert document["proven"]["measures"] == 1, "only of all other measures"
    if "the worse number gets the better level" in found[0]["message"]:
        shown = rows_of(found[0]["message"])
        assert rated(book(tmp_path / "rows.csv", [row for row, _ in shown]), rules, tmp_path) == [(level, None) for _, level in shown]
    else:
        assert any(f":{line}" for _ in found)


@pytest.mark.parametrize(("asks", "line"), [
    (['at_least(50, "Green")', 'less_than(50, "Amber")', 'otherwise("Red")'], 5),
    (['within(points(2), "Green")', 'within(smaller_of(percent_of_target(5), points(2)), "Amber")', 'otherwise("Red")'], 4),
    (['within(larger_of(percent_of_target(5), points(2)), "Green")', 'within(points(2), "Amber")', 'otherwise("Red")'], 4),
    (['on_target("Green")', 'better_than_target(points(3), "Amber")', 'otherwise("Red")'], 4),
    (['improved_or_same("Green")', 'improved("Amber")', 'otherwise("Red")'], 4),
    (['at_least(heading("Min"), "Green")', 'less_than(heading("Min"), "Amber")', 'otherwise("Red")'], 5),
    (['exactly("Done*", "Green")', 'exactly("Done late", "Amber")', 'otherwise("Red")'], 4),
    (['up_to_intervention("Green")', 'up_to_intervention("Amber")', 'otherwise("Red")'], 4),
    (['at_least(90, "Green")', 'within(points(5), "Green")', 'between(90, 95, "Amber")', 'otherwise("Red")'], 5),
    (['on_target("Green")', 'within(percent_of_target(5), "Green")', 'closer_than(percent_of_target("4.5"), "Amber")'.replace('"4.5"', "4.5"),
      'otherwise("Red")'], 5),
])
def test_a_condition_that_never_decides_is_found_in_every_form(tmp_path, asks, line):
    rules = tmp_path / "rules.rhai"
    rules.write_text(measure(*asks), "utf-8")
    found = [(one["code"], one["line"]) for one in check(rules)["findings"] if one["code"] == "AS003"]
    assert found == [("AS003", line)], found


def test_a_level_that_no_numbers_give_is_found(tmp_path):
    rules = tmp_path / "rules.rhai"
    scale = 'scale([ level("Green", green), level("Amber", amber), level("Red", red), level("Black", grey) ]);\n'
    asks = ['within(larger_of(percent_of_target(5), points(2)), "Green")', 'within(points(2), "Black")', 'within(points(9), "Amber")', 'otherwise("Red")']
    rules.write_text(scale + measure(*asks), "utf-8")
    assert ("AS005", 1) in [(one["code"], one["line"]) for one in check(rules)["findings"]]
    rules.write_text(scale + measure('on_target("Green")', *asks[1:]), "utf-8")
    assert "AS005" not in [one["code"] for one in check(rules)["findings"]]


def test_a_gap_beside_distances_is_found_with_a_row(tmp_path):
    rules = tmp_path / "rules.rhai"
    rules.write_text(measure('on_target("Green")', 'at_least(90, "Amber")', 'less_than(80, "Red")'), "utf-8")
    (finding,) = [one for one in check(rules)["findings"] if one["code"] == "AS004"]
    shown = re.search(r"a measure \(target (\S+)\) at (\S+) meets no condition", finding["message"])
    rows = [["M 1", shown[2], shown[1], "", "", ""]]
    assert rated(book(tmp_path / "rows.csv", rows), rules, tmp_path) == [(None, "no_rule")]


@pytest.mark.parametrize("seed", DRAWN)
def test_what_is_proven_holds_in_a_brute_search(tmp_path, seed):
    rules = pairs.pair(seed)[0]
    path = tmp_path / "rules.rhai"
    path.write_text(rules.script(), "utf-8")
    document = check(path)
    worse = [one for one in document["findings"] if "the worse number gets the better level" in one["message"]]
    grid = [row for row in pairs.grid((rules, rules), random.Random(seed)) if not isinstance(row[0], str)]
    tried = [typed(row, "M 1") for row in grid]
    shown = [pair for one in worse for pair in rows_of(one["message"])]
    verdicts = rated(book(tmp_path / "rows.csv", [*tried, *(row for row, _ in shown)]), path, tmp_path)
    assert [verdict for verdict, _ in verdicts[len(tried):]] == [level for _, level in shown]
    for one in document["proven"]["left_out"]:
        MET["left out"] += 1
        assert any(why in one["why"] for why in LEFT_OUT), one
    if document["proven"]["measures"] < 2:
        MET["not proven"] += 1
        return
    MET["proven"] += 1
    assert all(reason or level for level, reason in verdicts)
    assert steps_back(rules, grid, [level for level, _ in verdicts]) is None


def steps_back(rules, grid, levels):
    """Two rows of which the worse number has the better level, all else being the same; None if there are none."""
    def badness(row):
        goal = row[1] if row[1] is not None else rules.target
        if rules.good_is == "close_to_target":
            return None if goal is None else abs(row[0] - goal * rules.share())
        return row[0] if rules.good_is == "lower" else -row[0]

    def side(row):
        goal = row[1] if row[1] is not None else rules.target
        return rules.good_is == "close_to_target" and goal is not None and row[0] > goal * rules.share()

    keyed = sorted(
        ((str(row[1:]), side(row), badness(row), pairs.LEVELS.index(level), row)
         for row, level in zip(grid, levels, strict=False) if level and badness(row) is not None), key=lambda one: one[:4])
    for _, same in itertools.groupby(keyed, key=lambda one: one[:2]):
        for one, other in itertools.pairwise(same):
            # Rounded, two numbers may be the same one, and the further from the target is then none the worse.
            if one[3] > other[3] and rules.rounded is None:
                return one, other
    return None


def test_enough_is_proven_and_enough_is_not():
    if MET:
        assert MET["proven"] >= len(DRAWN) / 8
        assert MET["not proven"] >= len(DRAWN) / 8
        assert MET["left out"] <= len(DRAWN) / 5


@pytest.mark.parametrize("name", SHIPPED)
def test_each_shipped_ruleset_is_proven_in_under_a_second(name):
    for workbook in ([], [example(name)]):
        begin = time.monotonic()
        document = check(name, *workbook)
        assert time.monotonic() - begin < 1
        assert document["findings"] == []
        assert {one["why"] for one in document["proven"]["left_out"]} <= {"a part of a text is rated"}
        typed_only = name in ("pathfinders", "towns-fund")
        assert (document["proven"]["measures"] > 0) != typed_only


def test_functions_are_left_out_by_name(tmp_path):
    rules = tmp_path / "rules.rhai"
    rules.write_text(pairs.TABLE + 'fn by_size(m) { "Red" }\nmeasure("A", #{ by: function("by_size") });\n', "utf-8")
    document = check(rules)
    assert document["proven"] == {"measures": 1, "left_out": [{"measure": '"A"', "field": None, "why": "the function by_size decides"}]}
    assert 'Not proven: "A": the function by_size decides' in run("check", rules, status=(0, 1)).text
