"""Rules that stand in a table of Excel: what they say is what the same lines of a script would, and errors name the cell.

Source: the reference of the rules, "Rules kept in Excel"; the ratings of the shipped script of Norfolk.
"""

import csv
import json

import openpyxl
import pytest
from program import example, rate, run, script
from returns import cases

HEADINGS = ["Indicator", "Ref", "Good is", "Goal", "Tolerance %", "Points", "Amber", "Green", "Amber at", "Profile", "Unit", "From",
            "To", "Why"]
KEYS = {"measure": "Indicator", "id": "Ref", "good_is": "Good is", "target": "Goal", "percent_of_target": "Tolerance %",
        "points": "Points", "amber_within": "Amber", "profile": "Profile", "unit": "Unit", "from": "From", "to": "To",
        "because": "Why"}


def row(name, **values):
    """A row of a register by the keys of its columns, `limits` a pair."""
    by_heading = {KEYS[key.rstrip("_")]: value for key, value in values.items() if key != "limits"}
    green, amber = values.get("limits", (None, None))
    by_heading |= {"Indicator": name, "Green": green, "Amber at": amber}
    return [by_heading.get(heading) for heading in HEADINGS]


def register(path, rows, sheet="Our rules", returned=None):
    """Writes a register below a title, in a workbook of its own or into a return."""
    book = openpyxl.Workbook()
    own = book.create_sheet(sheet)
    own.append(["Rules of the year, agreed by the board"])
    own.append([])
    own.append(HEADINGS)
    for number, values in enumerate(rows, start=4):
        own.append(values)
        for column in range(1, len(HEADINGS) + 1):
            if isinstance(values[column - 1], float) and HEADINGS[column - 1] == "Goal":
                own.cell(number, column).number_format = "0%"
    if returned:
        for values in returned:
            book.active.append(values)
        book.active.title = "Returns"
    book.save(path)
    return path


def say(keys, where='"register.xlsx", "Our rules"', limits=True):
    columns = [f'{key}: "{KEYS[key]}"' for key in keys]
    if limits:
        columns.append('limits: [ "Green", "Amber at" ]')
    return f'register({where}, #{{ {", ".join(columns)} }});\n'


TABLES = """period("2022/23 Q2");
tables(#{ measure: "Measure", id: optional("Id"), actual: "Actual", target: optional("Target"), rating: write_to("RAG") });
scale([ level("Green", green), level("Amber at", amber), level("Red", red) ]);
"""


def returned(folder, *rows):
    path = folder / "in.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["Measure", "Id", "Actual", "Target", "RAG"], *([*values, ""] for values in rows)])
    return path


# A row of the register, the record, and its rating or why there is none.
ROWS = [
    (row("Calls", good_is="Higher", target=90, percent_of_target=10), ("81", ""), "Amber at"),
    (row("Calls", good_is="Higher", target=0.9, percent_of_target=10), ("80.9%", ""), "Red"),
    (row("Calls", good_is="Lower", points=2), ("12", "10"), "Amber at"),
    (row("Calls", good_is="Lower", points="2"), ("12.1", "10"), "Red"),
    (row("Calls", good_is="High", amber_within="6% of target"), ("94", "100"), "Amber at"),
    (row("Calls", good_is="High", amber_within="6 points"), ("93.9", "100"), "Red"),
    (row("Calls", good_is="Higher", limits=(90, 80)), ("80", ""), "Amber at"),
    (row("Calls", good_is="Higher", limits=(90, 80)), ("79.9", ""), "Red"),
    (row("Calls", good_is="Lower", limits=("5%", "8%")), ("5%", ""), "Green"),
    (row("C*", good_is="Lower", profile="linear", points=0.1), ("4.1 days", "8 days"), "Amber at"),
    (row("Calls", good_is="Higher", points=1, from_="2022/23 Q1", to="2022/23"), ("9", "10"), "Amber at"),
    (row("Calls", good_is="Higher", points=1, from_="2022/23 Q3"), ("9", "10"), "no_rule"),
    (row("Visits", good_is="Higher", points=1), ("9", "10"), "no_rule"),
    (row("Anything", id="C1", good_is="Higher", points=1), ("9", "10"), "Amber at"),
]


@pytest.mark.parametrize("in_return", [False, True], ids=["beside the rules", "in the return"])
@pytest.mark.parametrize(("of_register", "record", "expected"), ROWS)
def test_a_row_says_what_a_line_would(tmp_path, of_register, record, expected, in_return):
    # A line that holds, so that rules whose only row holds at other times can be loaded.
    lines = TABLES + 'measure("Others", #{ good_is: lower });\n'
    if in_return:
        lines += say(KEYS, '"Our rules"')
        path = register(tmp_path / "in.xlsx", [of_register],
                        returned=[["Measure", "Id", "Actual", "Target", "RAG"], ["Calls", "C1", *record, None]])
    else:
        lines += say(KEYS)
        register(tmp_path / "register.xlsx", [of_register])
        path = returned(tmp_path, ["Calls", "C1", *record])
    (tmp_path / "rules.rhai").write_text(lines, "utf-8")
    (rating,) = rate(path, tmp_path / "rules.rhai", tmp_path / "out.xlsx")["ratings"]
    assert (rating["rating"] or rating["unrated"]) == expected


def test_norfolks_rules_in_a_register_rate_alike(tmp_path):
    """Its polarities moved into a sheet, read from the ratings of the shipped script; the script keeps the rest."""
    whole = rate(example("norfolk"), "norfolk", tmp_path / "one.xlsx")["ratings"]
    explained = json.loads(run("explain", example("norfolk"), "-r", "norfolk", "--json", "-").stdout)["ratings"]
    lower = {r["measure"] for r in explained if "lower_is_better" in (r["rule_text"] or "")}
    good = {" ".join(r["measure"].split()): r["good_is"] for r in cases("norfolk")}
    names = [r["measure"] for r in whole if not r["measure"].startswith("Capital monitoring")]
    assert lower and all(good[name].lower().startswith("low") for name in lower)
    rows = [row(name.replace("*", "\\*"), good_is=good[name], percent_of_target=6, because="agreed") for name in names]
    register(tmp_path / "register.xlsx", rows)
    text = script("norfolk").read_text("utf-8")
    start, end = text.index("lower_is_better(["), text.index("]);\n") + 4
    lines = text[:start] + say(KEYS, limits=False) + text[end:]
    lines = lines.replace("higher_is_better(all_others);", "").replace("amber_within(percent_of_target(6));\nbecause", "// ")
    (tmp_path / "rules.rhai").write_text(lines, "utf-8")
    moved = rate(example("norfolk"), tmp_path / "rules.rhai", tmp_path / "two.xlsx")["ratings"]
    assert [(r["cell"], r["rating"], r["unrated"], r["direction"]) for r in moved] == [
        (r["cell"], r["rating"], r["unrated"], r["direction"]) for r in whole]


# The rows of a register, and what the error says.
BAD = [
    ([row("Calls", good_is="Higher", percent_of_target="six")], ("'[register.xlsx]Our rules'!E4", '"six" is no number')),
    ([row("Calls", good_is="Higher", points=-2)], ("!F4", '"-2" is below zero')),
    ([row("Calls", good_is="Up a bit")], ("!C4", "does not say what good is", "Higher, Lower")),
    ([row("Calls", good_is="Higher", amber_within="6%")], ("!G4", "6% of target", "2 points")),
    ([row("Calls", good_is="Higher", amber_within=6)], ("!G4", "of what")),
    ([row("Calls", good_is="Higher", limits=("ninety", 80))], ("!H4", '"ninety" is no number')),
    ([row("Calls", limits=(90, 80))], ("!H4", "higher or lower")),
    ([row("Calls", good_is="Higher", target="soon")], ("!D4", '"soon" is no number')),
    ([row("Calls", good_is="Higher", from_="spring")], ("!L4", '"spring" is no period', "2022/23 Q1")),
    ([row("Calls", good_is="Higher", profile="steep")], ("!J4", "linear, flat or year_end")),
    ([row("Calls", good_is="Higher"), row("Visits", good_is="Lower"), row("calls ", good_is="Higher")],
     ("!A6", "row 4 speaks of the same measure", "overlap")),
    ([row("Calls", good_is="Higher", to="2022/23 Q2"), row("Calls", good_is="Lower", from_="2022/23 Q2")],
     ("!A5", "row 4", "at the same time")),
]


@pytest.mark.parametrize(("rows", "says"), BAD)
def test_what_is_wrong_is_named_with_its_cell(tmp_path, rows, says):
    register(tmp_path / "register.xlsx", rows)
    (tmp_path / "rules.rhai").write_text(TABLES + say(KEYS), "utf-8")
    done = run("rate", returned(tmp_path, ["Calls", "", "1", "1"]), "-r", tmp_path / "rules.rhai", status=2)
    assert done.stderr.startswith("error: rules.rhai:4:1: ")
    for text in says:
        assert text in done.stderr
    assert not list(tmp_path.glob("*.rated.xlsx"))


def test_rows_of_one_measure_may_follow_each_other(tmp_path):
    rows = [row("Calls", good_is="Higher", to="2022/23 Q1"), row("Calls", good_is="Lower", from_="2022/23 Q2")]
    register(tmp_path / "register.xlsx", rows)
    (tmp_path / "rules.rhai").write_text(TABLES + say(KEYS), "utf-8")
    path = returned(tmp_path, ["Calls", "", "1", "2"])
    assert rate(path, tmp_path / "rules.rhai", tmp_path / "o.xlsx", "--period", "2022/23 Q2")["counts"]["Green"] == 1
    assert rate(path, tmp_path / "rules.rhai", tmp_path / "o.xlsx", "--period", "2022/23 Q1")["counts"]["Unrated"] == 1


@pytest.mark.parametrize(("line", "says"), [
    (say(KEYS, '"other.xlsx", "Our rules"'), ('"other.xlsx" is not there', "beside the rules")),
    (say(KEYS, '"register.xlsx", "Rules"'), ('has no sheet "Rules"', "Our rules")),
    (say({"measure": 1}, '"register.xlsx", "Our rules"').replace("Indicator", "Measure"), ('"Measure" is missing',)),
    ('register("notes.txt", "x", #{ measure: "Measure" });', ('"notes.txt" cannot be read',)),
    ('register("x", #{ good_is: "Good is" });', ("needs `measure` or `id`",)),
    ('register("x", #{ measure: "Measure", tolerence: "T" });', ("unknown key `tolerence`",)),
])
def test_a_register_that_is_not_there_is_explained(tmp_path, line, says):
    register(tmp_path / "register.xlsx", [row("Calls", good_is="Higher")])
    (tmp_path / "notes.txt").write_bytes(b"\x00\x01 nothing")
    (tmp_path / "rules.rhai").write_text(TABLES + line, "utf-8")
    done = run("rate", returned(tmp_path, ["Calls", "", "1", "1"]), "-r", tmp_path / "rules.rhai", status=2)
    for text in says:
        assert text in done.stderr


def test_the_hash_covers_the_register_and_the_row_is_cited(tmp_path):
    (tmp_path / "rules.rhai").write_text(TABLES + say(KEYS), "utf-8")
    path = returned(tmp_path, ["Calls", "", "9", "10"])
    hashes = []
    for points in (1, 1, 2):
        register(tmp_path / "register.xlsx", [row("Calls", good_is="Higher", points=points, because="the board")])
        explained = json.loads(run("explain", path, "-r", tmp_path / "rules.rhai", "--json", "-").stdout)
        hashes.append(explained["ruleset"]["sha256"])
        (rating,) = explained["ratings"]
        assert (rating["rule"], rating["because"]) == ("rules.rhai:4", "the board")
        assert rating["rule_text"] == f"'[register.xlsx]Our rules'!A4: Calls | Higher | {points} | the board"
    assert hashes[0] == hashes[1] != hashes[2]


def test_cases_have_no_register_of_a_return(tmp_path):
    (tmp_path / "rules.rhai").write_text(TABLES + say(KEYS, '"Our rules"'), "utf-8")
    (tmp_path / "rules.test.csv").write_text("measure,actual,target,expected\nCalls,1,1,Green\n", "utf-8")
    assert "next to the rules" in run("test", tmp_path / "rules.rhai", status=2).stderr
    register(tmp_path / "register.xlsx", [row("Calls", good_is="Higher", points=1)])
    (tmp_path / "rules.rhai").write_text(TABLES + say(KEYS), "utf-8")
    assert run("test", tmp_path / "rules.rhai").status == 0
