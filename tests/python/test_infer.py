"""`ambersheet infer`: the rules that give published ratings, and the ratings that fit none.

Source: for Norfolk, the paper's own figures and ratings (rules/norfolk/cases.csv, and the published table beside the checkout),
with ends of ranges in exact fractions; for the drawn returns, rules that are known and ratings computed in generated_ratings.py.
The document is held against core/schema/infer-1.schema.json. What is inferred is rated again: it gives what was published.
"""

import csv
import json
import random
from fractions import Fraction

import generated_ratings
import jsonschema
import openpyxl
import plain_workbook
import pytest
from conftest import FULL, SHARED, skip
from openpyxl.styles import PatternFill
from program import ROOT, example, run
from returns import cases, fold, tables

SCHEMA = json.loads((ROOT / "core" / "schema" / "infer-1.schema.json").read_text("utf-8"))
DRAWN = 200 if FULL else 40
PROVIDERS = "% of providers judged good or outstanding by Care Quality Commission"
RETENTION = "New employee retention (24+ months)"


def infer(*arguments, status=0):
    """The document of one run, checked against its schema, and what a person sees."""
    done = run("infer", *arguments, "--json", "-", status=status)
    document = json.loads(done.stdout)
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    chosen, = (one for one in document["explanations"] if one["is_chosen"])
    assert done.status == (0 if chosen["left_out"] == 0 else 1)
    assert chosen["explained"] + chosen["left_out"] == document["published"]
    return document, chosen, done.stderr


def written(path, text):
    path.write_text(text, "utf-8")
    return path


def number(text):
    """A figure of the paper in its own unit."""
    for sign in "£%,":
        text = text.replace(sign, "")
    return Fraction(text)


def norfolk(path, ratings):
    """Norfolk's example with ratings by measure typed into its column."""
    book = openpyxl.load_workbook(example("norfolk"))
    for table in tables(book):
        sheet = book[table.sheet]
        for row in table.rows:
            name = sheet.cell(row, table.columns["measures"]).value
            sheet.cell(row, table.columns["rag"]).value = ratings[fold(name)]
    book.save(path)
    return path


def paper():
    """The paper's ratings by measure; None for those that it leaves unrated."""
    return {fold(case["measure"]): case["published_rag"].replace("Not rated", "") or None for case in cases("norfolk")}


def shares(level):
    """How far off target the measures of a level are, in percent: exactly, each with its name."""
    found = []
    for case in cases("norfolk"):
        if case["published_rag"] == level:
            actual, target = number(case["q4"]), number(case["target"])
            off = target - actual if case["good_is"] == "High" else actual - target
            found.append((off * 100 / target, case["measure"]))
    return sorted(found)


@pytest.mark.parametrize("options", [("-r", "norfolk"), ()])
def test_norfolk(tmp_path, options):
    document, chosen, seen = infer(norfolk(tmp_path / "norfolk.xlsx", paper()), *options)
    limit, = chosen["limits"]
    assert (chosen["basis"], chosen["scope"], limit["round"]) == ("percent_of_target", "all", "6")
    ends = [(Fraction(end["number"]), end["shown"], end["included"], end["measure"])
            for end in (limit["from"], limit["to"])]
    assert ends == [(*shares("Amber")[-1][:1], "5.6757", True, PROVIDERS), (*shares("Red")[0][:1], "7.1429", False, RETENTION)]
    assert shares("Amber")[-1][1] == PROVIDERS and shares("Red")[0][1] == RETENTION
    assert "from 5.6757% (included) up to 7.1429% (not included); a round number in it is 6%" in seen
    told = {one["measure"]: one["good_is"] for one in document["polarities"]}
    words = {"High": "higher", "Low": "lower"}
    expected = {case["measure"]: words.get(case["good_is"]) for case in cases("norfolk")}
    shown = {one["measure"] for one in document["polarities"] if one["told_by"] in ("statement", "colours")}
    assert len(told) == 40 and len(shown) > 30
    assert {name: told[name] for name in shown} == {name: expected[name] for name in shown}


def test_the_published_table_is_the_one_in_the_rules():
    published = SHARED / "cases" / "norfolk_2022_23_q4.csv"
    if not published.is_file():
        skip(f"{published.name} is not beside the checkout")
    with published.open(encoding="utf-8") as rows:
        rated = {fold(row["measure"]): row["published_rag"].replace("Not rated", "") or None for row in csv.DictReader(rows)}
    assert rated == paper()


@pytest.mark.parametrize(
    ("better", "worse", "places"), [("Amber", "Red", (0, -1)), ("Amber", "Red", (1, -2)), ("Green", "Red", (0, 0)), ("Green", "Amber", (5, 2))]
)
def test_two_colours_swapped_are_the_conflict(tmp_path, better, worse, places):
    names = [case["measure"] for case in cases("norfolk") if case["published_rag"] == better]
    if better == "Amber":
        names = [name for _, name in shares(better)]
    first, second = names[places[0]], shares(worse)[places[1]][1]
    ratings = {**paper(), fold(first): worse, fold(second): better}
    document, chosen, seen = infer(norfolk(tmp_path / "swapped.xlsx", ratings), "-r", "norfolk", status=1)
    assert {one["measure"] for one in document["conflicts"]} == {first, second}
    assert chosen["left_out"] == 2 and not any(one["is_doubtful"] for one in document["conflicts"])
    assert "2 published ratings do not fit" in seen


def holds(limit, value):
    """Whether a number is in the range of a limit."""
    start, end = limit["from"], limit["to"]
    above = start is None or value > Fraction(start["number"]) or start["included"] and value == Fraction(start["number"])
    below = end is None or value < Fraction(end["number"]) or end["included"] and value == Fraction(end["number"])
    return above and below


def drawn(folder, made, ranks=None, status=0):
    """The document of a drawn return."""
    paths = generated_ratings.write(folder, made, ranks)
    rules = written(folder / "layout.rhai", generated_ratings.rules(made))
    return *infer(*paths, "-r", rules, status=status), paths


@pytest.mark.parametrize("seed", range(DRAWN))
def test_the_truth_lies_in_the_range(tmp_path, seed):
    made = generated_ratings.drawn(seed)
    document, chosen, _, _ = drawn(tmp_path, made, status=(0, 1))
    # One or two measures that alone show that groups or units differ may count as errors.
    assert chosen["left_out"] <= 2
    kinds = {(one["basis"], one["scope"], one["best"]): one for one in document["explanations"]}
    basis, scope, best = made.kind
    # A limit of its own for the best level is left out where meeting the target explains as much.
    found = kinds.get(made.kind) or kinds[basis, scope, "meets_target"]
    assert found["left_out"] == 0
    limits = 0
    for measure in made.measures:
        for limit in found["limits"]:
            if limit["holds_for"] == made.key(measure):
                at = made.words.index(limit["level"]) - (best == "meets_target")
                assert holds(limit, Fraction(measure.limits[at])), (made.kind, limit["text"], measure.limits)
                limits += 1
    assert limits or made.levels == 2


def test_one_wrong_colour_is_the_smallest_conflict(tmp_path):
    hits, planted = 0, 0
    for seed in range(DRAWN):
        made = generated_ratings.drawn(seed)
        chance = random.Random(f"planted {seed}")
        for _ in range(50):
            place = chance.choice(list(made.ranks))
            wrong = chance.choice([rank for rank in range(made.levels) if rank != made.ranks[place]])
            ranks = {**made.ranks, place: wrong}
            # Where which way is good is not said, a colour may show the other way; and some wrong colours nobody can see.
            if made.says_good and generated_ratings.smallest(made, ranks) == (1, {place}):
                break
        else:
            continue
        folder = tmp_path / str(seed)
        folder.mkdir()
        document, _, _, paths = drawn(folder, made, ranks, status=(0, 1))
        before = f"{paths[place[1]]}: " if len(paths) > 1 else ""
        planted += 1
        hits += [one["place"] for one in document["conflicts"]] == [f"{before}Returns!E{place[0] + 2}"]
    assert planted > DRAWN / 2
    assert hits >= 0.95 * planted, f"{hits} of {planted}"


LAYOUT = """tables(#{ measure: "KPI", good_is: "Good is", actual: "Actual", target: "Target", published_rating: "RAG",
  rating: new_column("Ours") });
"""
HEADS = ["KPI", "Good is", "Target", "Actual", "RAG"]
# 5 % and 2 points give the same four colours; worked out by hand.
SMALL = [["Calls", "High", 40, 41, "Green"], ["Repairs", "High", 40, 38, "Amber"], ["Visits", "Low", 30, 33, "Red"],
         ["Errors", "Low", 100, 102, "Amber"]]


def small(path, rows=SMALL, heads=HEADS):
    return plain_workbook.write(path, {"Returns": [heads, *rows]})


def test_what_explains_as_much_is_said_and_the_figure_that_decides(tmp_path):
    document, chosen, seen = infer(small(tmp_path / "small.xlsx"))
    limit, = chosen["limits"]
    assert (chosen["basis"], limit["from"]["number"], limit["to"]["number"]) == ("percent_of_target", "5", "10")
    tie, = (one for one in document["explanations"] if one["is_tie"])
    assert (tie["basis"], tie["limits"][0]["from"]["number"], tie["limits"][0]["to"]["number"]) == ("points", "2", "3")
    between, within = document["further"]
    own = {row[0]: row for row in SMALL}[between["measure"]]
    off = abs(Fraction(between["actual"]) - own[2])
    # Whatever the tolerances in their ranges: in percent the one level, in points the other.
    by_percent = "Amber" if off * 100 / own[2] <= 5 else "Red" if off * 100 / own[2] >= 10 else None
    by_points = "Amber" if off <= 2 else "Red" if off >= 3 else None
    assert {by_percent, by_points} == {"Amber", "Red"}
    assert f"in percent of the target it is {by_percent}, and by one tolerance for all, in points {by_points}" in between["text"]
    own = {row[0]: row for row in SMALL}[within["measure"]]
    assert 5 < abs(Fraction(within["actual"]) - own[2]) * 100 / own[2] < 10
    assert "As good with as few limits: one tolerance for all, in points." in seen


def test_a_range_that_is_empty_names_both(tmp_path):
    rows = [["Calls", "High", 40, 38, "Amber"], ["Repairs", "High", 40, 38, "Red"]]
    document, chosen, seen = infer(small(tmp_path / "same.xlsx", rows), status=1)
    assert chosen["left_out"] == 1
    assert [(one["place"], one["is_doubtful"]) for one in document["conflicts"]] == [("Returns!E2", True), ("Returns!E3", True)]
    assert "1 of these 2 published ratings does not fit" in seen


def test_colours_that_no_rule_explains(tmp_path):
    chance = random.Random("no rule")
    rows = [[f"KPI {at}", "High", 100, chance.randint(40, 140), chance.choice(["Green", "Amber", "Red"])] for at in range(60)]
    document, chosen, seen = infer(small(tmp_path / "drawn.xlsx", rows), status=1)
    assert chosen["left_out"] > 15
    assert "no rule tried explains these ratings" in seen
    assert len(document["conflicts"]) >= chosen["left_out"]


def test_returns_are_taken_together_and_named(tmp_path):
    first = small(tmp_path / "first.xlsx")
    second = small(tmp_path / "second.xlsx", [["Calls", "High", 40, 37, "Red"], ["Repairs", "High", 40, 36, "Amber"]])
    document, _, _ = infer(first, second, status=1)
    assert document["inputs"] == [str(first), str(second)] and document["published"] == 6
    assert {one["place"] for one in document["conflicts"]} <= {f"{path}: Returns!E{row}" for path in (first, second) for row in (2, 3, 4)}


def test_fills_without_words(tmp_path):
    path = small(tmp_path / "fills.xlsx", [row[:4] for row in SMALL])
    book = openpyxl.load_workbook(path)
    for at, row in enumerate(SMALL, 2):
        colour = {"Green": "00B050", "Amber": "FFC000", "Red": "FF0000"}[row[4]]
        book["Returns"].cell(at, 5).fill = PatternFill("solid", fgColor=colour)
    book.save(path)
    _, chosen, _ = infer(path)
    limit, = chosen["limits"]
    assert (limit["from"]["number"], limit["to"]["number"]) == ("5", "10")


def again(workbook, rules):
    """The number of published ratings that differ from those of rules, with the number compared."""
    done = run("reconcile", workbook, "-r", rules, "--json", "-", status=(0, 1))
    document = json.loads(done.stdout)
    return len(document["differences"]), document["compared"]["ratings"]


@pytest.mark.parametrize("seed", [seed for seed in range(DRAWN) if seed % 10 not in (6, 7)])
def test_the_rules_that_are_written_give_the_published_ratings(tmp_path, seed):
    """All but those with limits by measure, whose lines for 8 returns with other measures would be long."""
    made = generated_ratings.drawn(seed)
    document, chosen, _, paths = drawn(tmp_path, made, status=(0, 1))
    lines = tmp_path / "lines.rhai"
    layout = tmp_path / "layout.rhai"
    run("infer", *paths, "-r", layout, "-o", lines, status=(0, 1))
    both = written(tmp_path / "both.rhai", layout.read_text("utf-8") + lines.read_text("utf-8"))
    compared = [again(path, both) for path in paths]
    assert sum(differ for differ, _ in compared) == chosen["left_out"]
    assert sum(rated for _, rated in compared) == document["published"]


def test_the_draft_gives_the_published_ratings(tmp_path):
    draft = tmp_path / "draft.rhai"
    workbook = small(tmp_path / "small.xlsx", heads=["KPI", "Way", "Target", "Actual", "RAG"])
    run("infer", workbook, "-o", draft)
    text = draft.read_text("utf-8")
    assert "amber_within(percent_of_target(5));\nbecause(" in text and "question(" not in text
    assert again(workbook, draft) == (0, 4)


def test_init_proposes_what_published_ratings_show(tmp_path):
    workbook, questions = small(tmp_path / "small.xlsx", [[row[0], "", *row[2:]] for row in SMALL]), tmp_path / "questions.json"
    answers = written(tmp_path / "answers.json", json.dumps({"keep-1": "computed"}))
    run("init", workbook, "-o", tmp_path / "draft.rhai", "--answers", answers, "--questions", questions)
    asked = {question["topic"]: question for question in json.loads(questions.read_text("utf-8"))}
    assert asked["tolerance"]["proposed"] == {"percent_of_target": 5}
    assert "from 5% (included) up to 10% (not included)" in asked["tolerance"]["evidence"]
    ways = {row[0]: {"High": "higher", "Low": "lower"}[row[1]] for row in SMALL}
    assert asked["good_is"]["proposed"] == ways


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([row[:4] for row in SMALL], "no published rating beside a figure was found"),
        ([[*row[:3], "n/a", row[4]] for row in SMALL], 'Returns!E2: "Green": its figure is no number'),
    ],
)
def test_nothing_to_infer_from(tmp_path, rows, said):
    rules = written(tmp_path / "layout.rhai", LAYOUT)
    done = run("infer", small(tmp_path / "none.xlsx", rows), "-r", rules, status=2)
    assert said in done.stderr


def test_what_says_nothing_is_named(tmp_path):
    rows = [*SMALL, ["Days", "Low", "", 7, "Green"], ["Costs", "Low", 9, 7, "Purple"], ["Size", "Low", 9, "big", "Red"]]
    document, _, _ = infer(small(tmp_path / "some.xlsx", rows), "-r", written(tmp_path / "layout.rhai", LAYOUT))
    assert {one["place"]: one["why"] for one in document["left_out"]} == {
        "Returns!E6": "it has no target", "Returns!E7": "it is no level of the scale",
        "Returns!E8": "its figure is no number"}


def test_different_levels_are_refused(tmp_path):
    first = small(tmp_path / "first.xlsx")
    words = {"Green": "On track", "Amber": "At risk", "Red": "Off track"}
    second = small(tmp_path / "second.xlsx", [[*row[:4], words[row[4]]] for row in SMALL])
    _, chosen, _ = infer(second)
    assert (chosen["limits"][0]["level"], chosen["limits"][0]["from"]["number"]) == ("At risk", "5")
    done = run("infer", first, second, status=2)
    assert "first.xlsx has the levels Green, Amber, Red, and" in done.stderr and "one by one" in done.stderr


def test_outputs_are_kept_apart(tmp_path):
    workbook = small(tmp_path / "small.xlsx")
    there = written(tmp_path / "there.rhai", "mine")
    for options, said in [
        (("-o", there), "there.rhai"),
        (("--json", there), "there.rhai"),
        (("-o", "-", "--json", "-"), "cannot both go to standard output"),
        (("-o", workbook, "--force"), "this is an input"),
    ]:
        before = workbook.read_bytes()
        assert said in run("infer", workbook, *options, status=2).stderr
        assert there.read_text("utf-8") == "mine" and workbook.read_bytes() == before
    run("infer", workbook, "-o", there, "--force")
    assert there.read_text("utf-8").startswith("// A first draft")


def test_names_of_the_workbook_mean_nothing_to_a_script(tmp_path):
    hostile = ['Cost"); not_rated("*', "Rate \\ of *", "A|B {quarter}", "line\nbreak"]
    rows = [[name, *row[1:]] for name, row in zip(hostile, SMALL, strict=True)]
    workbook, lines = small(tmp_path / "hostile.xlsx", rows), tmp_path / "lines.rhai"
    layout = written(tmp_path / "layout.rhai", LAYOUT)
    run("infer", workbook, "-r", layout, "-o", lines)
    both = written(tmp_path / "both.rhai", LAYOUT + lines.read_text("utf-8"))
    assert again(workbook, both) == (0, 4)
    run("infer", workbook, "-o", tmp_path / "draft.rhai")
    run("check", tmp_path / "draft.rhai", status=(0, 1))
