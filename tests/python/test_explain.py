"""`explain`: the values with their cells, the line, the arithmetic, and how far it is to the next level either way.

Source: the sentence's and the document's own numbers, reckoned again in Python's decimals: the actual is moved by the
stated distance, the workbook is rated again, and the level must be the one that was promised.
"""

import csv
import decimal
import json
import random
import re

import jsonschema
import minimal_workbook
import openpyxl
import pytest
from program import ROOT, example, rate, run

HEADINGS = ["Measure", "Good is", "Previous", "Actual", "Target", "Intervention", "RAG"]
TABLES = """tables(#{ measure: "Measure", good_is: "Good is", previous: "Previous", actual: "Actual", target: "Target",
  intervention: "Intervention", rating: write_to("RAG") });
"""
LINES = [
    "amber_within: percent_of_target(6)",
    "amber_within: points(2.5)",
    "profile: linear, amber_within: percent_of_target(10)",
    'by: first_of([ at_least(90, "Green"), more_than(80, "Amber"), otherwise("Red") ])',
    'by: first_of([ between(60, 68, "Green"), between(55, 70, "Amber"), otherwise("Red") ])',
    'by: first_of([ within(percent_of_target(10), "Green"), improved_or_same("Amber"), otherwise("Red") ])',
    'by: first_of([ on_target("Green"), up_to_intervention("Amber"), otherwise("Red") ])',
    'by: first_of([ better_than_target("Green"), closer_than(points(2), "Amber"), otherwise("Red") ])',
]
# A range to be kept is on target from end to end.
RANGE = "amber_within: points(3)"
JUST = decimal.Decimal("0.000001")


def explained(folder, rows, lines, name="in"):
    path = folder / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *([*row, ""] for row in rows)])
    (folder / "rules.rhai").write_text('period("2022/23 Q3");\n' + TABLES + lines, "utf-8")
    run("explain", path, "-r", folder / "rules.rhai", "--json", folder / f"{name}.json", "--force")
    return json.loads((folder / f"{name}.json").read_text("utf-8"))["ratings"]


def test_moving_the_actual_by_the_stated_distance_changes_the_level(tmp_path):
    rng = random.Random(1322)
    rows, lines = [], ""
    for i, line in enumerate([*LINES, RANGE]):
        lines += f'measure("L{i} *", #{{ {line} }});\n'
        for k in range(40):
            good = rng.choice(["High", "Low"] if "intervention" in line else ["High", "Low", "close to the target"])
            actual, previous = (str(decimal.Decimal(rng.randint(4000, 10000)) / 100) for _ in range(2))
            rows.append([f"L{i} {k}", good, previous, actual, "70-75" if line == RANGE else "72.5", "65" if good == "High" else "80"])
    first = explained(tmp_path, rows, lines)
    moved, promised = [], []
    for row, rating in zip(rows, first, strict=True):
        assert rating["rating"] is not None, rating["reason"]
        for step in rating["next"]:
            sign = -1 if step["down"] else 1
            distance = decimal.Decimal(step["distance"])
            limit = decimal.Decimal(row[3]) + sign * distance
            assert limit == decimal.Decimal(step["limit"]) and distance >= 0
            # On the limit where it is included, and just beyond where it is not; just before it nothing has changed.
            there = limit if step["included"] else limit + sign * JUST
            moved.append([*row[:3], str(there), *row[4:]])
            promised.append(step["level"])
            if distance > JUST:
                before = limit - sign * JUST if step["included"] else limit
                moved.append([*row[:3], str(before), *row[4:]])
                promised.append(rating["rating"])
    assert len(moved) > 500
    again = explained(tmp_path, moved, lines, "moved")
    wrong = [(row, want, rating["rating"], rating["reason"])
             for row, want, rating in zip(moved, promised, again, strict=True) if rating["rating"] != want]
    assert not wrong[:3], len(wrong)


def test_the_sentence_adds_up(tmp_path):
    """Actual, target, distance and share of the norfolk example, from the sentence alone."""
    run("explain", example("norfolk"), "-r", "norfolk", "--json", tmp_path / "n.json")
    document = json.loads((tmp_path / "n.json").read_text("utf-8"))
    schema = json.loads((ROOT / "core" / "schema" / "explain-1.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(document)
    number = r"£?(-?[\d,]+(?:\.\d+)?)"
    checked = 0
    for rating in document["ratings"]:
        found = re.match(rf"{number}%? against a target of {number}%? is {number}(?: points?)? \({number}% of the target\) "
                         rf"(below|above) it", rating["reason"])
        if not found:
            continue
        actual, target, distance, share = (decimal.Decimal(text.replace(",", "")) for text in found.groups()[:4])
        assert abs(actual - target) == distance and (actual < target) == (found[5] == "below")
        assert (100 * distance / abs(target)).quantize(share, decimal.ROUND_HALF_EVEN) == share
        checked += 1
    assert checked >= 30


def test_a_person_reads_it(tmp_path):
    done = run("explain", example("norfolk"), "-r", "norfolk", "--measure", "borrowing")
    text = done.stdout.decode("utf-8")
    assert re.search(r"^Level of borrowing.*: Green  \[Vital Signs!\w+\]$", text, re.MULTILINE)
    for name in ("Actual", "Target", "Why", "Rule", "Next"):
        assert re.search(rf"^  {name} ", text, re.MULTILINE), text
    assert "norfolk.rhai:" in text


@pytest.mark.parametrize("cell", ["Vital Signs!{}", "'vital signs'!{}", "{}", "${}"])
def test_a_cell_is_found_as_it_is_typed(tmp_path, cell):
    ratings = rate(example("norfolk"), "norfolk", tmp_path / "out.xlsx")["ratings"]
    wanted = ratings[5]
    run("explain", example("norfolk"), "-r", "norfolk", "--cell", cell.format(wanted["actual_cell"]), "--json", tmp_path / "c.json")
    (found,) = json.loads((tmp_path / "c.json").read_text("utf-8"))["ratings"]
    assert found["measure"] == wanted["measure"]


@pytest.mark.parametrize(("options", "said"), [
    (["--measure", "Level of borowing"], 'no measure\'s name contains "Level of borowing"; did you mean'),
    (["--cell", "A1"], "A1 has no rating, and no actual or target of one"),
])
def test_nothing_found_says_what_is_near(options, said):
    done = run("explain", example("norfolk"), "-r", "norfolk", *options, status=2)
    assert said in done.stderr


@pytest.mark.parametrize(("after_table", "in_table", "after_line", "said"), [
    ('because("as the board asked");', "", "", "as the board asked"),
    ('because("as the board asked");', "", 'because("agreed in May");', "agreed in May; as the board asked"),
    ('because("as the board asked"); because("twice");', "", "", "as the board asked; twice"),
    ('because("as the board asked");', " amber_within: points(2),", "", "as the board asked"),
    ("", "", 'because("agreed in May");', "agreed in May"),
])
def test_the_reason_of_a_table_is_shown(tmp_path, after_table, in_table, after_line, said):
    """A reason after a table is shown with each of its measures, after that of the line that decides, and once."""
    workbook = minimal_workbook.write(tmp_path / "in.xlsx", [["Measure", "Actual", "Target", "RAG"], ["Calls", 99, 100, None]])
    rules = tmp_path / "rules.rhai"
    tolerance = "" if in_table else "amber_within(points(2)); "
    rules.write_text(
        f'tables(#{{ measure: "Measure", actual: "Actual", target: "Target",{in_table} rating: write_to("RAG") }}); {after_table}\n'
        f"{tolerance}\nhigher_is_better(all_others); {after_line}\n", "utf-8")
    lines = [line.split() for line in run("explain", workbook, "-r", rules).stdout.decode().splitlines()]
    assert [" ".join(line[1:]) for line in lines if line[:1] == ["Because"]] == [said]


@pytest.mark.parametrize(("options", "said"), [
    ([], "said by the office; agreed in May; the year of the plan; as the board has it"),
    # A period from outside is not that of the script, whose reason then says nothing.
    (["--period", "2021/22 Q4"], "said by the office; agreed in May; as the board has it"),
])
def test_the_reasons_of_the_tolerance_the_period_and_the_scale_are_shown(tmp_path, options, said):
    """Each once: that of the tolerance with the measures it decides, that of the period and of the scale with all."""
    rows = [["Measure", "Actual", "Target", "RAG"], ["Calls", 90, 100, None], ["Visits", 5, None, None]]
    workbook = minimal_workbook.write(tmp_path / "in.xlsx", rows)
    rules = tmp_path / "rules.rhai"
    rules.write_text(
        'period("2022/23 Q4"); because("the year of the plan");\n'
        'scale([ level("Good", green), level("Fair", amber), level("Poor", red) ]); because("as the board has it");\n'
        + TABLES.replace('good_is: "Good is", previous: "Previous", ', "").replace('\n  intervention: "Intervention",', "") +
        'amber_within(percent_of_target(10)); because("agreed in May");\n'
        'measure("Visits", #{ by: first_of([ at_least(3, "Good"), otherwise("Poor") ]) }); because("of its own");\n'
        'higher_is_better(all_others); because("said by the office");\n', "utf-8")
    run("explain", workbook, "-r", rules, *options, "--json", tmp_path / "out.json")
    calls, visits = json.loads((tmp_path / "out.json").read_text("utf-8"))["ratings"]
    assert (calls["rating"], calls["because"]) == ("Fair", said)
    of_all = said.split("; agreed in May; ")[1]
    assert (visits["rating"], visits["because"]) == ("Good", f"of its own; {of_all}")


def test_nothing_is_written(tmp_path):
    source = tmp_path / "return.xlsx"
    source.write_bytes(example("norfolk").read_bytes())
    run("explain", source, "-r", "norfolk")
    assert [path.name for path in tmp_path.iterdir()] == ["return.xlsx"]
    assert openpyxl.load_workbook(source)
