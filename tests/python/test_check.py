"""`ambersheet check`: what is wrong or doubtful in rules, alone and against a workbook, and the table to sign.

Source: the page of each code (core/src/audit/lints), whose wrong example must give the finding on the line marked `here` and
whose right example must give none, over the return that the page prints; for the shipped rulesets, defects planted into
their scripts and workbooks, each with the place where it was planted; for Norfolk, the paper's own list of what good is.
"""

import csv
import io
import json
import re

import jsonschema
import minimal_workbook
import pytest
from plantings import PLANTINGS, plant
from program import ROOT, RULES, example, run, script, snapshot
from returns import cases, fold

SCHEMA = ROOT / "core" / "schema" / "check-1.schema.json"
LINTS = ROOT / "core" / "src" / "audit" / "lints"
LINT = re.compile(r'code: "(AS\d{3})".*^const PAGE: &str = r(#*)"(.*?)"\2;', re.MULTILINE | re.DOTALL)
PAGES = sorted(
    (lint[1], lint[3]) for path in LINTS.glob("*.rs") if (lint := LINT.search(path.read_text("utf-8")))
)
CODES = [code for code, _ in PAGES]
SHIPPED = ["norfolk", "lancashire", "lancashire-risks", "towns-fund", "pathfinders", "blackburn", "dacorum", "towns-fund-spend"]
TABLE = 'tables(#{ measure: "Measure", actual: "Actual", target: "Target", rating: write_to("RAG") });\n'


def check(rules, *arguments, status=None):
    """The document of one run, held against its schema, against the exit status and against the terminal."""
    arguments = [argument for argument in arguments if argument is not None]
    done = run("check", rules, *arguments, "--json", "-", status=1 if status is None else status)
    document = json.loads(done.stdout)
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(document)
    assert bool(document["findings"]) == (done.status == 1)
    for one in document["findings"]:
        place = f":{one['line']}:{one['column']}: " if one["line"] else ": "
        cell = f"{one['cell']}: " if one["cell"] else ""
        said = f"{place}{one['code']} {cell}{one['message']}"
        assert any(said in line for line in done.stderr.splitlines()), said
    return document


def found(document):
    return [(one["code"], one["line"]) for one in document["findings"]]


# Every code and its page

def block(page, title):
    body = re.search(rf"^{title}:\n\n```rhai\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)[1]
    return body if re.search(r"^tables?\(", body, re.MULTILINE) else TABLE + body


def workbook(page, path):
    """The return that a page prints, as a workbook; None where it prints none."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in re.findall(r"^\|.*\|$", page, re.MULTILINE)]
    if not rows:
        return None

    def value(text):
        return None if text == "" else float(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else text

    return minimal_workbook.write(path, [[value(cell) for cell in row] for row in rows if not row[0].startswith("---")])


def test_there_are_at_least_twenty_codes_numbered_without_a_gap():
    assert CODES == [f"AS{number:03}" for number in range(1, len(CODES) + 1)]
    assert len(CODES) >= 20


@pytest.mark.parametrize(("code", "page"), PAGES, ids=CODES)
def test_the_wrong_example_of_a_page_is_found_on_its_line_and_the_right_one_is_sound(tmp_path, code, page):
    rules = tmp_path / "rules.rhai"
    book = workbook(page, tmp_path / "return.xlsx")
    wrong = block(page, "Wrong")
    rules.write_text(wrong, "utf-8")
    marked = [number for number, line in enumerate(wrong.splitlines(), start=1) if line.endswith("// here")]
    assert len(marked) == (code != "AS002")
    assert set(found(check(rules, book))) == {(code, *(marked or [0]))}
    rules.write_text(block(page, "Right"), "utf-8")
    assert check(rules, book, status=0)["findings"] == []


@pytest.mark.parametrize(("code", "page"), PAGES, ids=CODES)
def test_explain_prints_the_page(code, page):
    assert run("check", "--explain", code.lower()).stdout.decode("utf-8") == page
    assert 10 <= len(page.splitlines()) <= 50
    assert max(len(line) for line in page.splitlines()) <= 130


def test_an_unknown_code_names_a_near_one():
    assert "there is no code AS12; did you mean AS012?" in run("check", "--explain", "AS12", status=2).stderr
    assert f"the codes are AS001 to {CODES[-1]}" in run("check", "--explain", "help", status=2).stderr
    run("check", "--explain", "AS001", "norfolk", status=2)
    run("check", status=2)


def test_of_two_near_names_the_nearer_is_given():
    """`lancashire` begins like what was typed, and is not what was meant."""
    assert "did you mean the shipped ruleset `lancashire-risks`?" in run("check", "lancashire-risk", status=2).stderr
    assert "did you mean the shipped ruleset `lancashire`?" in run("check", "lancashires", status=2).stderr


def test_each_lint_is_a_file_with_its_page():
    files = {path.name for path in LINTS.glob("*.rs")} - {"mod.rs"}
    assert len(files) == len(CODES) == len(set(CODES))


def test_the_table_of_codes_in_the_docs_has_every_code_with_its_title():
    listed = dict(re.findall(r"^\| `(AS\d{3})` \| (.*?) \|", (ROOT / "docs" / "check.md").read_text("utf-8"), re.MULTILINE))
    assert listed == {code: page.splitlines()[0].split(": ", 1)[1] for code, page in PAGES}


# Small scripts: what must be found, and what must not

def conditions(*asks, more=""):
    return f'{TABLE}measure("A", #{{ {more}by: first_of([\n' + ",\n".join(asks) + "\n]) });\n"


@pytest.mark.parametrize(
    ("asks", "expected"),
    [
        # Exact at the limits.
        (['at_least(90, "Green")', 'less_than(90, "Red")'], []),
        (['more_than(90, "Green")', 'less_than(90, "Red")'], [("AS004", 4)]),
        (['at_least(90.1, "Green")', 'at_most(90.0999999, "Red")'], [("AS004", 4)]),
        (['at_least(90, "Green")', 'exactly(90, "Amber")', 'otherwise("Red")'], [("AS003", 4)]),
        (['more_than(90, "Green")', 'exactly(90, "Amber")', 'otherwise("Red")'], []),
        (['at_most(10, "Green")', 'between(5, 20, "Amber")', 'otherwise("Red")'], []),
        (['at_most(10, "Green")', 'between(10, 20, "Amber")', 'between(3, 15, "Amber")', 'otherwise("Red")'], [("AS003", 5)]),
        (['at_least(50, "Green")', 'less_than(50, "Amber")', 'otherwise("Red")'], [("AS003", 5)]),
        # Below 0 and above 100 nothing is expected, and between texts or given numbers there is no gap.
        (['between(0, 49, "Red")', 'between(49, 100, "Green")'], []),
        (['between(5, 49, "Red")', 'between(49, 90, "Green")'], [("AS004", 4)]),
        (['exactly(1, "Green")', 'exactly(2, "Amber")', 'exactly(3, "Red")'], []),
        (['exactly("done", "Green")', 'exactly("late", "Red")'], []),
        (['exactly("*done*", "Green")', 'exactly("not done", "Red")'], [("AS003", 4)]),
        # Units that cannot be compared are not.
        (['at_least("90%", "Green")', 'at_least("£95", "Amber")', 'otherwise("Red")'], []),
        # Distances from the target.
        (['within(points(10), "Amber")', 'within(points(5), "Green")', 'otherwise("Red")'], [("AS003", 4)]),
        (['within(points(5), "Green")', 'closer_than(points(5), "Amber")', 'otherwise("Red")'], [("AS003", 4)]),
        (['closer_than(points(5), "Green")', 'within(points(5), "Amber")', 'otherwise("Red")'], []),
        (['within(points(5), "Green")', 'within(percent_of_target(1), "Amber")', 'otherwise("Red")'], []),
        (['within(points(5), "Amber")', 'on_target("Green")', 'otherwise("Red")'], [("AS003", 4)]),
        # Ten calendar days may be fewer than eight working days; two allowances in one unit are compared.
        (['within(days(10), "Green")', 'within(working_days(5), "Amber")', 'otherwise("Red")'], []),
        (['within(working_days(5), "Green")', 'within(days(4), "Amber")', 'otherwise("Red")'], []),
        (['within(points("5 hours"), "Green")', 'within(points("4 days"), "Amber")', 'otherwise("Red")'], []),
        (['within(days(10), "Green")', 'within(days(4), "Amber")', 'otherwise("Red")'], [("AS003", 4)]),
        (['within(working_days(5), "Green")', 'within(working_days(5), "Amber")', 'otherwise("Red")'], [("AS003", 4)]),
        (['on_target("Green")', 'within(points(5), "Amber")'], [("AS004", 4)]),
        (['on_target("Green")', 'within(percent_of_target(120), "Amber")', 'otherwise("Red")'], [("AS008", 4)]),
        (['on_target("Amber")', 'within(points(5), "Green")', 'otherwise("Red")'], [("AS006", 4)]),
        (['improved("Red")', 'improved_or_same("Amber")', 'otherwise("Green")'], [("AS006", 4), ("AS006", 5)]),
        (['improved_or_same("Green")', 'improved("Amber")', 'otherwise("Red")'], [("AS003", 4)]),
    ],
)
def test_conditions_are_compared_exactly(tmp_path, asks, expected):
    rules = tmp_path / "rules.rhai"
    rules.write_text(conditions(*asks), "utf-8")
    assert found(check(rules, status=1 if expected else 0)) == expected


@pytest.mark.parametrize(
    ("good_is", "asks", "expected"),
    [
        ("higher", ['at_least(90, "Red")', 'at_least(80, "Amber")', 'otherwise("Green")'], [("AS006", 3)]),
        ("lower", ['at_least(90, "Red")', 'at_least(80, "Amber")', 'otherwise("Green")'], []),
        ("lower", ['at_least(90, "Green")', 'otherwise("Red")'], [("AS006", 3)]),
        ("close_to_target", ['at_least(90, "Green")', 'otherwise("Red")'], []),
        # A band in the middle is meant so.
        ("higher", ['between(40, 60, "Green")', 'between(30, 70, "Amber")', 'otherwise("Red")'], []),
        ("close_to_target", ['better_than_target("Green")', 'within(points(2), "Amber")', 'otherwise("Red")'], [("AS003", 3)]),
    ],
)
def test_levels_run_with_what_good_is(tmp_path, good_is, asks, expected):
    rules = tmp_path / "rules.rhai"
    rules.write_text(conditions(*asks, more=f"good_is: {good_is}, "), "utf-8")
    assert found(check(rules, status=1 if expected else 0)) == expected


@pytest.mark.parametrize(
    "lines",
    [
        # What good is: the rest of a name may turn a hint round, and a reason says that it is meant so.
        'higher_is_better("% of complaints*");',
        'higher_is_better("Sickness absence reported in time"); because("the share that is reported in time");',
        'lower_is_better("Number of widgets");',
        'close_to_target("Sickness absence");',
        # A default stands beside lines that overrule it for some.
        'lower_is_better("A");\nmeasure("B", #{ amber_within: points(1) });\nhigher_is_better(all_others);',
        # The same word of two kinds: a name and an id, a tolerance and what good is.
        'lower_is_better("A");\nlower_is_better(with_id("A"));\nmeasure("A", #{ amber_within: points(1) });',
        # A function that is only named as text, and a name that only a text holds.
        'fn by_size(m) { "Green" }\nmeasure("A", #{ by: function("by_size") });',
        "let why = \"agreed\";\nlower_is_better(\"A\");\nbecause(`this is ${why}`);",
    ],
)
def test_sound_lines_raise_no_alarm(tmp_path, lines):
    rules = tmp_path / "rules.rhai"
    rules.write_text(f"{TABLE}amber_within(percent_of_target(5));\n{lines}\n", "utf-8")
    assert check(rules, status=0)["findings"] == []


def test_every_problem_of_rules_that_do_not_load_is_a_finding(tmp_path):
    rules = tmp_path / "rules.rhai"
    rules.write_text(f"{TABLE}amber_within(6);\nhigher_is_beter(all_others);\n", "utf-8")
    document = check(rules)
    assert found(document) == [("AS001", 2), ("AS001", 3)]
    assert document["ruleset"] is None
    assert "did you mean `higher_is_better`?" in document["findings"][1]["suggestion"]


def test_what_good_is_by_all_others_is_held_against_the_real_names(tmp_path):
    rows = [["Measure", "Actual", "Target", "RAG"], ["Calls answered", 88, 90], ["Days to process a claim", 12, 10]]
    book = minimal_workbook.write(tmp_path / "return.xlsx", rows)
    rules = tmp_path / "rules.rhai"
    rules.write_text(f"{TABLE}amber_within(percent_of_target(5));\nhigher_is_better(all_others);\n", "utf-8")
    (finding,) = check(rules, book)["findings"]
    assert (finding["code"], finding["line"], finding["cell"]) == ("AS012", 3, "Returns!D3")
    assert '"Days to process a claim", and "days to" in its name' in finding["message"]
    with rules.open("a", encoding="utf-8") as file:
        file.write('lower_is_better("Days to process*");\n')
    check(rules, book, status=0)


def test_names_turned_round_are_found_and_names_as_the_paper_has_them_are_not(tmp_path):
    """Source: what good is of the paper's own measures (rules/norfolk/cases.csv), as printed and then exchanged."""
    good = {case["measure"]: case["good_is"] for case in cases("norfolk") if case["good_is"] in ("High", "Low")}
    rows = [["Measure", "Actual", "Target", "RAG"], *([name, 5, 10] for name in good)]
    book = minimal_workbook.write(tmp_path / "return.xlsx", rows)
    rules = tmp_path / "rules.rhai"
    for high, low in (("higher", "lower"), ("lower", "higher")):
        lists = "".join(
            f"{word}_is_better({json.dumps([name for name, said in good.items() if said == which])});\n"
            for word, which in ((high, "High"), (low, "Low"))
        )
        rules.write_text(f"{TABLE}amber_within(percent_of_target(5));\n{lists}", "utf-8")
        status = 0 if high == "higher" else 1
        codes = [code for code, _ in found(check(rules, book, status=status))]
        assert codes == ["AS012"] * len(codes)
        assert len(codes) == 0 if high == "higher" else len(codes) * 10 >= len(good) * 8


def test_a_gap_that_a_real_number_falls_into_names_its_cell(tmp_path):
    rows = [["Measure", "Actual", "Target", "RAG"], ["A", 10.5, 1]]
    book = minimal_workbook.write(tmp_path / "return.xlsx", rows)
    rules = tmp_path / "rules.rhai"
    rules.write_text(conditions('exactly(10, "Green")', 'exactly(11, "Red")'), "utf-8")
    (finding,) = check(rules, book)["findings"]
    assert (finding["code"], finding["line"], finding["cell"]) == ("AS004", 4, "Returns!B2")


@pytest.mark.parametrize(("actual", "previous", "points", "found_in"), [
    (0.4, 0.5, "1", "Returns!C2"), (0.4, 0.5, "2", "Returns!C2"), (0.4, 0.5, "0.9", None), (0.4, 1.5, "1", None), (4, 5, "1", None),
    ("40%", "50%", "1", None),
])
def test_no_share_of_one_moves_by_a_whole(tmp_path, actual, previous, points, found_in):
    book = minimal_workbook.write(
        tmp_path / "return.xlsx", [["Measure", "Before", "Actual", "Target", "RAG", "Moved"], ["A", previous, actual, actual, "", ""]])
    rules = tmp_path / "rules.rhai"
    rules.write_text(
        'tables(#{ measure: "Measure", previous: "Before", actual: "Actual", target: "Target", rating: write_to("RAG"),\n'
        f'  direction: write_to("Moved") }});\nhigher_is_better(all_others);\nsame_if_within(points({points}));\n'
        "amber_within(percent_of_target(5));\n", "utf-8")
    document = check(rules, book, status=1 if found_in else 0)
    assert [(one["code"], one["cell"]) for one in document["findings"]] == ([("AS036", found_in)] if found_in else [])


# The shipped rulesets, as they are and with planted defects

@pytest.mark.parametrize("ruleset", SHIPPED)
def test_nothing_is_found_in_the_shipped_rulesets(ruleset):
    assert check(ruleset, status=0)["findings"] == []
    assert check(ruleset, example(ruleset), status=0)["findings"] == []


@pytest.mark.parametrize("planting", PLANTINGS, ids=lambda one: f"{one.code}-{one.ruleset}")
def test_a_planted_defect_is_found_where_it_was_planted(tmp_path, planting):
    rules, book, place = plant(planting, tmp_path)
    document = check(rules, book)
    places = {(one["code"], one["line"], one["column"]) for one in document["findings"]}
    assert (planting.code, *place) in places, places


def test_enough_defects_were_planted():
    assert len(PLANTINGS) >= 40
    assert {planting.ruleset for planting in PLANTINGS} == set(SHIPPED)
    # Units that do not fit together stand in a return, and are planted on its own page.
    # Targets of the whole year are planted by test_periods.py, the signs of budgets by test_money.py.
    assert set(CODES) - {planting.code for planting in PLANTINGS} == {"AS032", "AS038", "AS039"}


# The table to sign

@pytest.fixture(scope="module")
def norfolk():
    return check("norfolk", example("norfolk"), status=0)["sign_off"]


def test_the_table_to_sign_has_all_measures_of_norfolk_with_what_good_is(norfolk):
    printed = {fold(case["measure"]): case for case in cases("norfolk")}
    assert len(norfolk) == len(printed) == 44
    text = script("norfolk").read_text("utf-8").splitlines()
    for row in norfolk:
        case = printed[fold(row["measure"])]
        file, _, line = row["line"].partition(":")
        said = text[int(line) - 1]
        assert (file, row["group"]) == ("norfolk.rhai", case["portfolio"])
        if case["measure"].startswith("Capital monitoring"):
            assert (row["good_is"], row["rule"], row["said"]) == (None, "not rated", "by name")
            assert said.startswith("not_rated(")
        elif case["good_is"].lower().startswith("low"):
            assert (row["good_is"], row["said"]) == ("lower", "by name")
            assert said.startswith("lower_is_better(")
        else:
            assert (row["good_is"], row["said"]) == ("higher", "all others")
            assert said == "higher_is_better(all_others);"
        assert row["rule"] == "not rated" or row["rule"] == "Amber within 6% of the target"


def test_the_table_to_sign_goes_into_a_csv_file_that_opens_safely(tmp_path, norfolk):
    path = tmp_path / "sign.csv"
    run("check", "norfolk", example("norfolk"), "--sign-off", path, "--quiet")
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
    assert [row["measure"] for row in rows] == [row["measure"] for row in norfolk]
    assert list(rows[0]) == ["measure", "id", "group", "field", "good is", "rule", "target", "line", "said", "cell",
                             "agreed", "name", "date"]
    assert "write --force to replace it" in run("check", "norfolk", example("norfolk"), "--sign-off", path, status=2).stderr
    rows = [["Measure", "Actual", "Target", "RAG"], ["=HYPERLINK(A1)", 88, 90], ["Calls", 88, "-90+1"]]
    book = minimal_workbook.write(tmp_path / "return.xlsx", rows)
    rules = tmp_path / "rules.rhai"
    rules.write_text(f"{TABLE}amber_within(percent_of_target(5));\nhigher_is_better(all_others);\n", "utf-8")
    run("check", rules, book, "--sign-off", path, "--force", "--quiet")
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
    assert [(row["measure"], row["target"]) for row in rows] == [("'=HYPERLINK(A1)", "90"), ("Calls", "'-90+1")]


def test_the_table_to_sign_says_in_words_what_decides(tmp_path):
    rows = [["Measure", "Good is", "Actual", "Target", "RAG"], ["A", "Low", 1, 2], ["B", None, 1, 2], ["C", None, 1, 2],
            ["D", None, 1, 2]]
    book = minimal_workbook.write(tmp_path / "return.xlsx", rows)
    rules = tmp_path / "rules.rhai"
    rules.write_text(
        'tables(#{ measure: "Measure", good_is: "Good is", actual: "Actual", target: "Target", rating: write_to("RAG") });\n'
        'measure("*", #{ amber_within: points(0.5) });\n'
        'measure("B", #{ good_is: higher, by: first_of([ on_target("Green"), within(percent_of_target(5), "Amber"),\n'
        '  at_least(1, "Amber"), otherwise("Red") ]) });\n'
        'fn by_size(m) { "Red" }\n'
        'measure("C", #{ by: function("by_size") });\n',
        "utf-8",
    )
    document = check(rules, book)
    # A and D have a tolerance, and of D nobody says what is good.
    assert [(one["code"], one["cell"]) for one in document["findings"]] == [("AS021", "Returns!E5")]
    got = [(row["good_is"], row["rule"], row["target"], row["line"], row["said"]) for row in document["sign_off"]]
    assert got == [
        ("lower", "Amber within 0.5 points", "2", "rules.rhai:1", "the return"),
        ("higher", "on target: Green; within 5% of the target: Amber; at least 1: Amber; otherwise: Red", "2",
         "rules.rhai:3", "by name"),
        (None, "by the function by_size", "2", "rules.rhai:6", "by name"),
        (None, "no line", "2", None, "nothing"),
    ]


# The command

def test_the_terminal_gets_a_line_a_finding_and_a_summary(tmp_path):
    rules = tmp_path / "rules.rhai"
    rules.write_text(f"{TABLE}amber_within(points(0));\nhigher_is_better(all_others);\n", "utf-8")
    done = run("check", rules, status=1)
    lines = done.stdout.decode("utf-8").splitlines()
    assert lines[0].startswith("rules.rhai:2:1: AS007 a tolerance of 0 leaves nothing between")
    assert lines[0].count("; ") == 1
    assert lines[1].startswith("Proven for 1 name in the rules: always rated or unrated with a reason")
    assert lines[2:] == ["rules.rhai: 1 finding; run `ambersheet check --explain AS007` to learn more"]
    quiet = run("check", rules, "--quiet", status=1)
    assert (quiet.stdout, quiet.stderr) == (b"", "")
    assert run("check", "norfolk").stdout.endswith(b" can decide\nnorfolk.rhai: nothing found\n")


def test_nothing_is_written_but_what_is_asked_for(tmp_path):
    folder = RULES / "norfolk"
    before = snapshot(folder)
    run("check", "norfolk", example("norfolk"), "--json", tmp_path / "check.json")
    assert snapshot(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == ["check.json"]
    assert "write --force to replace it" in run("check", "norfolk", "--json", tmp_path / "check.json", status=2).stderr


def test_what_cannot_run_ends_with_status_2(tmp_path):
    text = tmp_path / "notes.xlsx"
    text.write_text("no workbook", "utf-8")
    assert "no such file" in run("check", "norfolk", tmp_path / "absent.xlsx", status=2).stderr
    assert "notes.xlsx" in run("check", "norfolk", text, status=2).stderr
    assert "did you mean the shipped ruleset `norfolk`?" in run("check", "norfolc", status=2).stderr
    assert "both go to standard output" in run(
        "check", "norfolk", example("norfolk"), "--json", "-", "--sign-off", "-", status=2).stderr
    run("check", "norfolk", "--sign-off", tmp_path / "sign.csv", status=2)


def test_the_period_and_parameters_from_outside_count(tmp_path):
    rules = tmp_path / "rules.rhai"
    rules.write_text(
        f'{TABLE}let tolerance = parameter("tolerance", 5);\namber_within(points(tolerance));\nhigher_is_better(all_others);\n',
        "utf-8")
    assert check(rules, status=0)["ruleset"]["parameters"] == {"tolerance": "5"}
    assert found(check(rules, "--set", "tolerance=0")) == [("AS007", 3)]
    assert {code for code, _ in found(check("norfolk", example("norfolk"), "--period", "2022/23 Q3"))} == {"AS002"}


def test_a_workbook_of_another_format_is_checked_too(tmp_path):
    path = tmp_path / "return.csv"
    path.write_text("Measure,Actual,Target,RAG\nCalls answered,88,90,\nVisits,1,2,\n", "utf-8")
    rules = tmp_path / "rules.rhai"
    rules.write_text(f"{TABLE}amber_within(percent_of_target(5));\nhigher_is_better(all_others);\n", "utf-8")
    assert len(check(rules, path, status=0)["sign_off"]) == 2
