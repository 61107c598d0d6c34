"""`ambersheet check A --against B`: two rulesets compared, without a workbook and on one.

Source: a brute search. For each drawn pair, the rows around all limits (ruleset_pairs.py, in exact fractions) are rated
by both rulesets with `ambersheet rate`; what `check` says must agree, and each row that it shows must be rated so.
"""

import csv
import json
import os
import random
import time
from collections import Counter

import jsonschema
import pytest
import ruleset_pairs as pairs
from program import ROOT, RULES, example, run, script

SCHEMA = json.loads((ROOT / "core" / "schema" / "compare-1.schema.json").read_text("utf-8"))
FULL = os.environ.get("AMBERSHEET_FULL") == "1"
PAIRS = range(1, 301) if FULL else range(1, 41)
ON_WORKBOOKS = range(1001, 1101) if FULL else range(1001, 1016)
SHIPPED = sorted(path.name for path in RULES.iterdir() if (path / f"{path.name}.rhai").is_file())
OUTCOMES = Counter()


def compare(a, b, *arguments, status=(0, 1)):
    done = run("check", a, "--against", b, *arguments, "--json", "-", status=status)
    document = json.loads(done.stdout)
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    assert bool(document["differences"]) == (done.status == 1)
    for difference in document["differences"]:
        assert difference["sentence"] in done.stderr
    return document


def book(path, rows):
    """Rows of texts as a file of comma-separated values."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(pairs.HEADINGS)
        writer.writerows(rows)
    return path


def typed(row, name):
    return [name, *("" if value is None else value if isinstance(value, str) else pairs.number(value) for value in row)]


def levels(workbook, rules, tmp_path):
    """The level of each row, None where it is unrated, in the order of the rows."""
    document = tmp_path / "rated.json"
    run("rate", workbook, "-r", rules, "-o", tmp_path / "rated.xlsx", "--force", "--quiet", "--json", document)
    ratings = json.loads(document.read_text("utf-8"))["ratings"]
    ratings.sort(key=lambda rating: int("".join(filter(str.isdigit, rating["cell"]))))
    return [rating["rating"] for rating in ratings]


def scripts(tmp_path, rules):
    paths = [tmp_path / "a.rhai", tmp_path / "b.rhai"]
    for path, one in zip(paths, rules, strict=True):
        path.write_text(one.script(), "utf-8")
    return paths


def shown_row(difference, name):
    """The row that a difference shows, as it is typed."""
    values = {part["key"]: part["value"] for part in difference["row"]}
    keys = ["actual", "target", "previous", "intervention", "Min"]
    return [name, *(values.get(key, "") for key in keys)]


@pytest.mark.parametrize("seed", PAIRS)
def test_what_is_said_of_two_rulesets_is_what_a_brute_search_finds(tmp_path, seed):
    rules = pairs.pair(seed)
    paths = scripts(tmp_path, rules)
    document = compare(*paths)
    rows = [typed(row, "M 1") for row in pairs.grid(rules, random.Random(seed))]
    shown = {one["measure"]: one for one in document["differences"]}
    assert set(shown) <= {'"M*"'}, "of other measures neither says anything"
    found = shown.get('"M*"')
    if found:
        rows.append(shown_row(found, "M 1"))
    workbook = book(tmp_path / "rows.csv", rows)
    a, b = (levels(workbook, path, tmp_path) for path in paths)
    assert len(a) == len(b) == len(rows)
    if found:
        OUTCOMES["differ"] += 1
        assert (a[-1], b[-1]) == (found["a"]["level"], found["b"]["level"]), found["sentence"]
        assert a[-1] != b[-1]
        return
    left_out = [one["why"] for one in document["left_out"]]
    if left_out:
        OUTCOMES["left out"] += 1
        assert all("rounded" in why for why in left_out), left_out
        return
    OUTCOMES["equal"] += 1
    differ = [row for row, one, other in zip(rows, a, b, strict=True) if one != other]
    assert not differ, f"said to be equal, and differ for {differ[:3]}"


@pytest.mark.parametrize("seed", ON_WORKBOOKS)
def test_on_a_workbook_the_nearest_actual_is_named(tmp_path, seed):
    rules = pairs.pair(seed)
    paths = scripts(tmp_path, rules)
    rows = random.Random(seed).sample(pairs.grid(rules, random.Random(seed)), 8)
    rows = [row for row in rows if not isinstance(row[0], str) and row[0] is not None]
    own = [typed(row, f"M {at}") for at, row in enumerate(rows)]
    document = compare(*paths, book(tmp_path / "own.csv", own))
    shown = {one["measure"].strip('"'): one for one in document["differences"]}
    assert document["left_out"] == []
    assert len(shown) + document["equal"] == len(rows)
    for at, row in enumerate(rows):
        goals = [row[1]] if row[1] is not None else [one.target for one in rules if one.target is not None] or [pairs.Fraction(0)]
        limits = {limit for one in rules for goal in goals for limit in pairs.limits(one, goal)}
        for one in rules:
            for by, share in one.moves():
                centre = [row[2], *(2 * goal * one.share() - row[2] for goal in goals)] if row[2] is not None else []
                limits |= {value + sign * (by + share * abs(value)) for value in centre for sign in (1, -1)}
        limits |= {value for value in row[3:] if value is not None}
        tried = [typed((actual, *row[1:]), f"M {at}") for actual in (row[0], *pairs.around(limits))]
        found = shown.get(f"M {at}")
        if found:
            actual = next(part["value"] for part in found["row"] if part["key"] == "actual")
            tried.append([tried[0][0], actual, *tried[0][2:]])
        a, b = (levels(book(tmp_path / "tried.csv", tried), path, tmp_path) for path in paths)
        distance = [abs(pairs.Fraction(line[1]) - row[0]) for line in tried]
        nearer = [line for line, one, other, by in zip(tried, a, b, distance, strict=True)
                  if one != other and (not found or by < distance[-1] - pairs.Fraction(1, 10))]
        assert not nearer, (found and found["sentence"], nearer[:3])
        if found:
            assert (a[-1], b[-1]) == (found["a"]["level"], found["b"]["level"]), found["sentence"]


def test_the_pairs_are_of_all_kinds():
    """Enough of the pairs differ, and enough are equal; every word and kind is drawn."""
    drawn = [one for seed in range(1, 301) for one in pairs.pair(seed)]
    text = "\n".join(one.script() for one in drawn)
    for word in ("percent_of_target(", "points(", "smaller_of(", "larger_of(", "higher", "lower", "close_to_target", "linear", "rounded",
                 "target: ", "where_target_under(", "percent_of_previous(", "heading(", "otherwise(", *(
                     f"{word}(" for word in pairs.WORDS if word not in ("text", "heading"))):
        assert text.count(word) >= 10, word
    if OUTCOMES:
        assert OUTCOMES["equal"] >= len(PAIRS) / 8
        assert OUTCOMES["left out"] <= len(PAIRS) / 10


# What a person sees

TABLE = 'tables(#{ measure: "Measure", actual: "Actual", target: "Target", rating: write_to("RAG") });\n'


def written(tmp_path, a, b):
    paths = [tmp_path / "a.rhai", tmp_path / "b.rhai"]
    for path, text in zip(paths, (a, b), strict=True):
        path.write_text(text, "utf-8")
    return paths


def test_a_difference_is_one_sentence_with_its_lines(tmp_path):
    a, b = written(
        tmp_path,
        TABLE + 'lower_is_better("Sickness absence");\namber_within(percent_of_target(10));\n',
        TABLE + 'amber_within(percent_of_target(8));\nlower_is_better("Sickness absence");\n',
    )
    workbook = tmp_path / "return.csv"
    workbook.write_text("Measure,Actual,Target,RAG\nSickness absence,8.5,8,\n", "utf-8")
    done = run("check", a, "--against", b, workbook, status=1)
    # Worked out by hand: 8% of 8 is 0.64 and 10% is 0.8, so that 8.64 is the last that both call Amber.
    assert '"Sickness absence" (target 8): at 8.641 A gives Amber and B gives Red; A: lines 2 and 3, B: lines 2 and 3' in done.text
    assert done.text.endswith("Different for 1 measure, equal for 0 measures\n")
    done = run("check", a, "--against", b, status=1)
    assert '"Sickness absence" (target 100): at 110 A gives Amber and B gives Red' in done.text


def test_the_same_rules_are_equal_for_every_shipped_ruleset_in_under_a_second():
    for name in SHIPPED:
        for workbook in ([], [example(name)]):
            begin = time.monotonic()
            document = compare(name, script(name), *workbook, status=0)
            assert time.monotonic() - begin < 1, name
            assert document["equal"] > 0, name
            assert {one["why"] for one in document["left_out"]} <= {"a part of a text is rated"}, name


def test_different_scales_are_said_and_levels_compared_by_their_words(tmp_path):
    scale = 'scale([ level("Green", green), level("Yellow", yellow), level("Amber", amber), level("Red", red) ]);\n'
    rules = 'measure("*", #{ good_is: higher, by: first_of([ on_target("Green"), within(points(2), "Amber"), otherwise("Red") ]) });\n'
    a, b = written(tmp_path, TABLE + rules, scale + TABLE + rules)
    document = compare(a, b, status=0)
    assert document["scales"] == {"common": ["Green", "Amber", "Red"], "only_a": [], "only_b": ["Yellow"]}
    assert "only B has Yellow. Levels are compared by their words." in run("check", a, "--against", b).text
    b.write_text('scale([ level("1", green), level("2", red) ]);\n' + TABLE + 'measure("*", #{ by: first_of([ at_least(2, "1"), otherwise("2") ]) });\n')
    said = run("check", a, "--against", b, status=2).stderr
    assert "no level in common: a.rhai has Green, Amber, Red, and b.rhai has 1, 2; give both the same words" in said


def test_functions_and_open_questions_are_left_out_and_named(tmp_path):
    a, b = written(
        tmp_path,
        TABLE + 'fn by_size(m) { "Red" }\nmeasure("A", #{ by: function("by_size") });\nhigher_is_better(all_others);\n'
        'amber_within(percent_of_target(5));\n',
        TABLE + 'higher_is_better(all_others);\namber_within(percent_of_target(5));\n'
        'measure("B", #{ amber_within: points(2) }); question("Is it 2?");\n',
    )
    document = compare(a, b, status=0)
    assert [(one["measure"], one["why"]) for one in document["left_out"]] == [
        ('"A"', "in A, the function by_size decides"), ('"B"', "in B, waits for the answer to a question")]
    shown = run("check", a, "--against", b).text
    assert 'Not compared: "A": in A, the function by_size decides' in shown


def test_a_workbook_shows_what_only_one_ruleset_rates_or_reads_elsewhere(tmp_path):
    a, b = written(
        tmp_path,
        TABLE + "higher_is_better(all_others);\namber_within(percent_of_target(5));\n",
        TABLE.replace('"Actual"', '"Forecast"').replace('" });', '", skip: "B" });')
        .replace('write_to("RAG") }', 'write_to("RAG"), skip: "B" }')
        + "higher_is_better(all_others);\namber_within(percent_of_target(5));\n",
    )
    workbook = tmp_path / "return.csv"
    workbook.write_text("Measure,Actual,Forecast,Target,RAG\nA,95,95,90,\nB,1,2,3,\nC,1,100,90,\n", "utf-8")
    document = compare(a, b, workbook, status=1)
    assert [(one["measure"], one["why"]) for one in document["left_out"]] == [
        ('"A"', "A and B read its actual from different cells"), ('"B"', "only A rates it")]
    (difference,) = document["differences"]
    assert difference["measure"] == '"C"'
    assert (difference["a"]["level"], difference["b"]["level"]) == ("Red", "Green")


def test_what_cannot_be_compared_is_said(tmp_path):
    a, b = written(tmp_path, TABLE + "higher_is_better(all_others);\n", "tabels(1);")
    assert "b.rhai:1:1" in run("check", a, "--against", b, status=2).stderr
    assert "no such file of rules" in run("check", a, "--against", tmp_path / "c.rhai", status=2).stderr
    assert "cannot be used with" in run("check", a, "--against", a, example("norfolk"), "--sign-off", "-", status=2).stderr
