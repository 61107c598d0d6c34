"""`ambersheet reconcile`: what a return publishes of itself, against what the rules compute.

Source: for Norfolk, the paper's own figures (rules/norfolk/cases.csv) and its printed counts by portfolio; for the
made workbooks, ratings worked out here with Python's decimal, and openpyxl, which writes every claim and then falsifies
one of them at random, with a fixed seed. Three shipped examples publish ratings, directions and counts by published.py.
The document is held against core/schema/reconcile-1.schema.json.
"""

import decimal
import json
import random

import jsonschema
import minimal_workbook
import openpyxl
import pytest
from program import ROOT, example, run, script, snapshot
from published import DIRECTIONS, EXAMPLES, publishing
from returns import cases, fold

SCHEMA = ROOT / "core" / "schema" / "reconcile-1.schema.json"
TIMES = 20
LEVELS = ("Green", "Amber", "Red")
# "Corporately Significant Vital Signs", Cabinet 3 July 2023: red, amber, green of each portfolio, and the measures
# that the paper leaves unrated.
COUNTS = {
    "Adult Social Services": (2, 1, 3, 0),
    "Children's Services": (2, 3, 5, 0),
    "Community & Environmental Services": (0, 2, 11, 0),
    "Finance & Commercial Services": (1, 0, 6, 4),
    "Strategy & Transformation": (2, 0, 2, 0),
}
COUNTS_RULE = (
    'published_counts("Counts", #{ group: "Portfolio", levels: [ "Red", "Amber", "Green" ], unrated: "Not rated", '
    'total: "Total" });\n'
)
SMALL = """tables(#{ measure: "Measure", actual: "Actual", target: "Target", published_rating: "Published",
  empty: "< Select >", rating: new_column("Computed") });
amber_within(percent_of_target(5));
higher_is_better(all_others);
"""
MOVING = """tables(#{ measure: "Measure", previous: "Before", actual: "Actual", target: "Target",
  published_direction: "Trajectory", rating: new_column("Computed") });
higher_is_better(all_others);
same_if_within(points(2));
"""


def reconcile(workbook, rules, *options, status=None):
    """The document of one run, checked against its schema and against the exit status and the terminal."""
    done = run("reconcile", workbook, "-r", rules, "--json", "-", *options,
               status=1 if status is None else status)
    document = json.loads(done.stdout)
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(document)
    lines = done.stderr.splitlines()
    for difference in document["differences"]:
        assert sum(f"!{difference['cell']}  " in line and difference["reason"] in line for line in lines) == 1
    return document


def found(document):
    """Each difference by its place: sheet and cell, what it is, what was published and computed."""
    places = {}
    for one in document["differences"]:
        place = (one["sheet"], one["cell"])
        assert place not in places, f"{place} is named twice"
        places[place] = (one["kind"], one["published"], one["computed"])
    return places


def small(path, rows, headings=("Measure", "Actual", "Target", "Published")):
    """A workbook with one table on the sheet "Returns"."""
    return minimal_workbook.write(path, [list(headings), *map(list, rows)])


def rules(folder, text):
    path = folder / "rules.rhai"
    path.write_text(text, "utf-8")
    return path


# Norfolk, as published

def place_of(measure):
    """The cell of a measure's published direction, by openpyxl."""
    sheet = openpyxl.load_workbook(example("norfolk"))["Vital Signs"]
    rows = [row for row in sheet.iter_rows() if any(fold(cell.value) == fold(measure) for cell in row)]
    assert len(rows) == 1
    return "Vital Signs", f"F{rows[0][0].row}"


@pytest.fixture(scope="module")
def norfolk():
    return reconcile(example("norfolk"), "norfolk")


CONTRADICTED = {
    "Decreasing the rate of admissions of people to residential and nursing care per 100,000 population (18-64 years)",
    "% of Care Leavers who are EET (19 - 21)",
    "% of family support referrals who have had a referral in the previous 12 months",
    "% of children starting a Child Protection Plan who have previously been subject to a Child Protection Plan (in the "
    "last 2 years)",
}


def test_norfolk_has_exactly_the_four_contradicted_directions(norfolk):
    """Source: the paper's figures. By its own rule (2 points, 0.5 under a target of 10) these four moved by no more than
    2 points, or by less, and are called Improving or Deteriorating; each is compared as cases.csv prints it."""
    printed = {case["measure"]: case for case in cases("norfolk")}
    expected = {
        place_of(measure): ("direction", printed[measure]["published_trajectory"], "Static")
        for measure in CONTRADICTED
    }
    assert found(norfolk) == expected
    claims = [case for case in printed.values() if case["published_trajectory"] in DIRECTIONS]
    assert norfolk["compared"] == {"ratings": 0, "directions": len(claims), "counts": 0}


def test_norfolk_says_why(norfolk):
    """Source: cases.csv, whose two figures each sentence must hold, and the script, whose line it must name."""
    printed = {fold(case["measure"]): case for case in cases("norfolk")}
    lines = script("norfolk").read_text("utf-8").splitlines()
    for difference in norfolk["differences"]:
        case = printed[fold(difference["measure"])]
        for figure in (case["q3"], case["q4"]):
            assert figure.rstrip("%").rstrip("0").rstrip(".") in difference["reason"]
        assert difference["group"] == case["portfolio"]
        name, _, line = difference["rule"].partition(":")
        assert name == "norfolk.rhai" and lines[int(line) - 1].startswith("same_if_within(points(2))")


def test_a_false_direction_is_found_and_nothing_else(tmp_path, norfolk):
    """Source: openpyxl, which puts another direction in place of a published one that was right."""
    before, chance = found(norfolk), random.Random(1)
    right = [
        place_of(case["measure"])[1] for case in cases("norfolk")
        if case["published_trajectory"] in DIRECTIONS and case["measure"] not in CONTRADICTED
    ]
    for cell in chance.sample(right, TIMES):
        book = openpyxl.load_workbook(example("norfolk"))
        sheet = book["Vital Signs"]
        true = sheet[cell].value
        sheet[cell] = chance.choice([word for word in DIRECTIONS if word != true])
        book.save(tmp_path / "return.xlsx")
        after = found(reconcile(tmp_path / "return.xlsx", "norfolk"))
        assert after == before | {("Vital Signs", cell): ("direction", sheet[cell].value, true)}


# Three shipped examples, with ratings, directions and counts published

@pytest.mark.parametrize(
    ("ruleset", "compared"),
    [
        ("norfolk", {"ratings": 44, "directions": 42, "counts": 6 * 5}),
        # Four cumulative values have only a quarter's value before them, which cannot be compared.
            ("lancashire", {"ratings": 45, "directions": 30 - 4, "counts": 6 * 5}),
        ("pathfinders", {"ratings": 6, "directions": 0, "counts": 3 * 5 * 7}),
    ],
)
def test_one_false_cell_of_an_example_is_found_and_nothing_else(tmp_path, norfolk, ruleset, compared):
    """Source: what published.py publishes of each example. Of a claim that was right, openpyxl makes a wrong one:
    ratings, directions, counts and totals in turn, each time in a cell drawn at random."""
    made, path, chance = publishing(ruleset, tmp_path), tmp_path / "return.xlsx", random.Random(4)
    before = found(norfolk) if ruleset == "norfolk" else {}
    made.book.save(path)
    document = reconcile(path, made.rules, status=1 if before else 0)
    assert found(document) == before and document["compared"] == compared
    right = {}
    for place, (kind, _) in made.claims.items():
        if place not in before:
            right.setdefault(kind, []).append(place)
    assert list(right) == ["rating", *["direction"] * (compared["directions"] > 0), "count", "sum_differs"]
    for time in range(TIMES):
        kind = list(right)[time % len(right)]
        place = chance.choice(right[kind])
        true, cell = made.claims[place][1], made.book[place[0]][place[1]]
        if kind in ("count", "sum_differs"):
            cell.value = true + (chance.choice([-1, 1]) if true else 1)
        else:
            words = (*EXAMPLES[ruleset].levels, "Not rated") if kind == "rating" else DIRECTIONS
            cell.value = chance.choice([word for word in words if word != true])
        made.book.save(path)
        computed = None if true == "Not rated" else str(true)
        document = reconcile(path, made.rules)
        assert found(document) == before | {place: (kind, str(cell.value), computed)}
        assert document["compared"] == compared
        cell.value = true


def test_the_counts_of_norfolks_published_ratings_are_the_papers(tmp_path):
    """Source: the paper's counts, which published.py does not know: it counts the ratings of cases.csv."""
    sheet = publishing("norfolk", tmp_path).book["Counts"]
    (_, *rows, _) = sheet.iter_rows(values_only=True)
    assert {group: (red, amber, green, unrated) for group, green, amber, red, unrated, _ in rows} == COUNTS


def test_another_word_in_a_contradicted_direction(tmp_path, norfolk):
    """Source: the paper's figures. Each of the four is Static: so published, it is found no more, and the other wrong
    word is found in the same place."""
    for place, (kind, false, true) in found(norfolk).items():
        for word in {*DIRECTIONS} - {false}:
            book = openpyxl.load_workbook(example("norfolk"))
            book[place[0]][place[1]] = word
            book.save(tmp_path / "return.xlsx")
            others = {other: what for other, what in found(norfolk).items() if other != place}
            expected = others if word == true else others | {place: (kind, word, true)}
            assert found(reconcile(tmp_path / "return.xlsx", "norfolk")) == expected


# Ratings

def rating(actual, target):
    """Green on target or above it, Amber up to 5% of it below, else Red."""
    off = decimal.Decimal(target) - decimal.Decimal(actual)
    return "Green" if off <= 0 else "Amber" if off * 100 <= 5 * decimal.Decimal(target) else "Red"


def test_a_false_rating_is_found_and_nothing_else(tmp_path):
    """Source: ratings worked out here, published as they are, and then one of them falsified by openpyxl."""
    chance, here = random.Random(2), rules(tmp_path, SMALL)
    for time in range(TIMES):
        figures = [(chance.randint(80, 110), 100) for _ in range(12)]
        rows = [[f"Measure {i}", *pair, rating(*pair)] for i, pair in enumerate(figures)]
        path = small(tmp_path / f"{time}.xlsx", rows)
        assert reconcile(path, here, status=0)["compared"]["ratings"] == 12
        book = openpyxl.load_workbook(path)
        row = chance.randint(2, 13)
        cell = book.active.cell(row, 4)
        true, cell.value = cell.value, chance.choice([word for word in LEVELS if word != cell.value])
        book.save(path)
        assert found(reconcile(path, here)) == {("Returns", f"D{row}"): ("rating", cell.value, true)}


@pytest.mark.parametrize(
    ("published", "green", "unrated"),
    [
        ("green", None, ("rating", "green", None)),
        ("  GREEN ", None, ("rating", "GREEN", None)),
        ("Not rated", ("rating", "Not rated", "Green"), None),
        ("Unrated", ("rating", "Unrated", "Green"), None),
        ("N/A", ("rating", "N/A", "Green"), None),
        (None, None, None),
        ("-", None, None),
        ("< Select >", None, None),
        ("Gren", ("unknown_word", "Gren", "Green"), ("unknown_word", "Gren", None)),
        ("G", ("unknown_word", "G", "Green"), ("unknown_word", "G", None)),
        (5, ("unknown_word", "5", "Green"), ("unknown_word", "5", None)),
    ],
)
def test_published_words(tmp_path, published, green, unrated):
    """Source: the contract. A blank claims nothing; a word for "no rating" agrees with there being none; a word that is no
    level is named. The first measure is on its target, the second has no actual."""
    path = small(tmp_path / "return.xlsx", [["On target", 9, 9, published], ["No actual", None, 9, published]])
    expected = {("Returns", f"D{row}"): what for row, what in ((2, green), (3, unrated)) if what}
    document = reconcile(path, rules(tmp_path, SMALL), status=1 if expected else 0)
    assert found(document) == expected


@pytest.mark.parametrize(
    ("published", "moves"),
    [
        *((word, "Improving") for word in ("Improving", "improved", "Better")),
        *((word, "Static") for word in ("STATIC", "stable", "Same", "level", "No change", "Maintained")),
        *((word, "Deteriorating") for word in ("deteriorating", "Worsening", "worse", "Declined")),
        ("N/A", None),
        (None, None),
        ("Up", ""),
        ("↑", ""),
    ],
)
def test_published_directions(tmp_path, published, moves):
    """Source: the contract. Words whose meaning is not in doubt are read; N/A and blank claim nothing; what may mean
    either way is named. Measures move by 5 up, by 1, and by 5 down; the last has no value before."""
    values = {"Improving": 50, "Static": 54, "Deteriorating": 60}
    rows = [[word, before, 55, 55, published] for word, before in values.items()]
    path = small(tmp_path / "return.xlsx", [*rows, ["New", None, 55, 55, published]],
                 ("Measure", "Before", "Actual", "Target", "Trajectory"))
    kind = "direction" if moves else "unknown_word"
    expected = {
        ("Returns", f"E{row}"): (kind, published, word)
        for row, word in enumerate(values, start=2) if moves is not None and word != moves
    }
    document = reconcile(path, rules(tmp_path, MOVING), status=1 if expected else 0)
    assert found(document) == expected
    assert document["compared"]["directions"] == (0 if moves is None else 3)


def test_typed_ratings_are_no_claim():
    """Source: the contract. What a council types is read and never computed, so that there is nothing to compare."""
    for name in ("pathfinders", "towns-fund"):
        done = run("reconcile", example(name), "-r", name, status=2)
        assert "nothing to compare" in done.stderr


# Counts

def counted(folder, name="return.xlsx", change=None):
    """Norfolk's example with the paper's counts on a sheet of their own, and one cell changed."""
    book = openpyxl.load_workbook(example("norfolk"))
    sheet = book.create_sheet("Counts")
    sheet.append(["Portfolio", "Red", "Amber", "Green", "Not rated", "Total"])
    for portfolio, counts in COUNTS.items():
        sheet.append([portfolio, *counts, sum(counts)])
    whole = [sum(column) for column in zip(*COUNTS.values(), strict=True)]
    sheet.append(["Total", *whole, sum(whole)])
    if change:
        sheet[change[0]] = change[1]
    book.save(folder / name)
    return folder / name


@pytest.fixture
def counting(tmp_path):
    return rules(tmp_path, script("norfolk").read_text("utf-8") + COUNTS_RULE)


def test_the_papers_own_counts_agree(tmp_path, counting, norfolk):
    """Source: the paper's printed counts, of which the rules of Norfolk give every one."""
    document = reconcile(counted(tmp_path), counting)
    assert found(document) == found(norfolk)
    assert document["compared"]["counts"] == 6 * 5


def test_a_false_count_is_found_and_nothing_else(tmp_path, counting, norfolk):
    """Source: the paper's counts, one of them changed by openpyxl. A total is held against its own row first."""
    before, chance = found(norfolk), random.Random(3)
    for _ in range(TIMES):
        cell = f"{chance.choice('BCDEF')}{chance.randint(2, 7)}"
        book = openpyxl.load_workbook(counted(tmp_path))
        true = book["Counts"][cell].value
        false = true + chance.choice([1, 2, 10])
        after = found(reconcile(counted(tmp_path, change=(cell, false)), counting))
        kind = "sum_differs" if cell.startswith("F") else "count"
        assert after == before | {("Counts", cell): (kind, str(false), str(true))}


def test_a_false_count_names_the_measures(tmp_path, counting):
    """Source: cases.csv, whose two red measures of adult social services the reason must name, and the script's line."""
    document = reconcile(counted(tmp_path, change=("B2", 1)), counting)
    (difference,) = [one for one in document["differences"] if one["kind"] == "count"]
    reds = [case for case in cases("norfolk")
            if (case["portfolio"], case["published_rag"]) == ("Adult Social Services", "Red")]
    assert len(reds) == 2
    assert all(f'"{case["measure"][:50].rstrip()}' in difference["reason"] for case in reds)
    assert difference["group"] == "Adult Social Services" and difference["measure"] is None
    assert difference["rule"] == f"rules.rhai:{len(script('norfolk').read_text('utf-8').splitlines()) + 1}"


@pytest.mark.parametrize(
    ("change", "kind", "computed", "says"),
    [
        (("A2", "Adult Social Service"), "unknown_group", None, 'did you mean "Adult Social Services"?'),
        (("A2", "Leisure"), "unknown_group", None, "Strategy & Transformation"),
        (("B2", "two"), "unknown_word", "2", "This is no number"),
    ],
)
def test_what_no_count_can_be(tmp_path, counting, change, kind, computed, says):
    """Source: the contract, and the groups of the paper."""
    document = reconcile(counted(tmp_path, change=change), counting)
    (difference,) = [one for one in document["differences"] if one["sheet"] == "Counts"]
    assert (difference["cell"], difference["kind"]) == (change[0], kind)
    assert (difference["published"], difference["computed"]) == (change[1], computed)
    assert says in difference["reason"]


def test_a_dash_for_nothing_is_no_claim(tmp_path, counting, norfolk):
    """Source: the contract. A dash where the paper has 0 claims nothing, and the row still adds up."""
    document = reconcile(counted(tmp_path, change=("E2", "-")), counting)
    assert found(document) == found(norfolk)
    assert document["compared"]["counts"] == 6 * 5 - 1


def test_counts_without_a_saved_result_are_named(tmp_path, counting, norfolk):
    """Source: openpyxl, which writes a formula without its result."""
    path = counted(tmp_path, change=("F2", "=SUM(B2:E2)"))
    assert found(reconcile(path, counting)) == found(norfolk)
    done = run("reconcile", path, "-r", counting, status=1)
    assert "Counts!F2" in done.stderr and "no_saved_result" in done.stderr


def test_a_table_of_counts_that_is_not_there(tmp_path):
    """Source: the contract: the heading that is missing is named, with the row that comes closest."""
    text = script("norfolk").read_text("utf-8") + COUNTS_RULE.replace('"Not rated"', '"Unrated"')
    done = run("reconcile", counted(tmp_path), "-r", rules(tmp_path, text), status=2)
    assert "Counts!1" in done.stderr and '"Unrated"' in done.stderr
    rules(tmp_path, text.replace('"Counts"', '"Tally"'))
    done = run("reconcile", tmp_path / "return.xlsx", "-r", tmp_path / "rules.rhai", status=2)
    assert "no published counts found" in done.stderr


def test_counts_change_nothing_of_a_rating(tmp_path, counting):
    """Source: a run of `rate` by the rules without the word: the same bytes come out."""
    path = counted(tmp_path)
    run("rate", path, "-r", "norfolk", "-o", tmp_path / "a.xlsx", "--quiet")
    run("rate", path, "-r", counting, "-o", tmp_path / "b.xlsx", "--quiet")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


# What a new user types

def test_rules_that_name_nothing_published(tmp_path):
    """Source: the contract: status 2, and the message gives the keys to write."""
    small(tmp_path / "return.xlsx", [["One", 9, 9, "Green"]])
    rules(tmp_path, SMALL.replace('published_rating: "Published",', ""))
    done = run("reconcile", "return.xlsx", cwd=tmp_path, status=2)
    for word in ("rules.rhai", "nothing to compare", "published_rating", "published_direction", "published_counts"):
        assert word in done.stderr
    assert done.stderr.count("error:") == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (MOVING.replace("same_if_within(points(2));", ""), "same_if_within"),
        ('tables(#{ measure: "Measure", published_rating: "Published", spend: rated("Actual") });\n'
         'keep_typed("spend");\n', "new_column"),
    ],
)
def test_rules_that_compute_nothing_to_compare_with(tmp_path, text, says):
    """Source: the contract: what is missing in the rules is said, with what to write."""
    small(tmp_path / "return.xlsx", [["One", 9, 9, "Green"]])
    done = run("reconcile", tmp_path / "return.xlsx", "-r", rules(tmp_path, text), status=2)
    assert "nothing to compare" in done.stderr and says in done.stderr


def test_folders_and_files_that_are_not_there(tmp_path):
    """Source: the contract: 1 where something differs, 3 where some of several failed, 2 where nothing could be run."""
    rules(tmp_path, SMALL)
    small(tmp_path / "a.xlsx", [["One", 9, 9, "Green"]])
    small(tmp_path / "b.xlsx", [["One", 9, 9, "Red"]])
    (tmp_path / "notes.txt").write_text("no workbook", "utf-8")
    before = snapshot(tmp_path)
    done = run("reconcile", tmp_path, status=1)
    lines = done.stdout.decode("utf-8").splitlines()
    assert [line for line in lines if "b.xlsx: Returns!D2  One: published Red, computed Green" in line]
    assert lines[-1].startswith("2 workbooks compared") and lines[-1].endswith("2 ratings compared: 1 difference")
    run("reconcile", tmp_path / "a.xlsx", status=0)
    run("reconcile", tmp_path / "a.xlsx", tmp_path / "c.xlsx", status=3)
    done = run("reconcile", tmp_path / "c.xlsx", "-r", "norfolk", status=2)
    assert "c.xlsx: no such file" in done.stderr
    (tmp_path / "empty").mkdir()
    done = run("reconcile", tmp_path / "empty", "-r", "norfolk", status=2)
    assert "no workbooks in it" in done.stderr
    (tmp_path / "empty").rmdir()
    assert snapshot(tmp_path) == before, "no file is written"


def test_quiet_json_lines_and_overrides(tmp_path):
    """Source: the contract of `rate`, whose options these are."""
    rules(tmp_path, SMALL.replace("percent_of_target(5)", 'percent_of_target(parameter("allowance", 5))'))
    for name in ("a.xlsx", "b.xlsx"):
        small(tmp_path / name, [["One", 90, 100, "Red"]])
    done = run("reconcile", "a.xlsx", "b.xlsx", "--quiet", "--json", "all.json", "--set", "allowance=10", "-j", "2",
               "--period", "2023/24 Q4", cwd=tmp_path, status=1)
    assert done.text == ""
    documents = [json.loads(line) for line in (tmp_path / "all.json").read_text("utf-8").splitlines()]
    assert [document["input"] for document in documents] == ["a.xlsx", "b.xlsx"]
    for document in documents:
        jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(document)
        assert document["period"] == "2023/24 Q4" and document["ruleset"]["parameters"] == {"allowance": "10"}
        assert found(document) == {("Returns", "D2"): ("rating", "Red", "Amber")}
    done = run("reconcile", "a.xlsx", "--json", "all.json", cwd=tmp_path, status=2)
    assert "--force" in done.stderr
    run("reconcile", "a.xlsx", "--json", "all.json", "--force", cwd=tmp_path, status=0)


def test_forms_publish_too(tmp_path):
    """Source: a form made here, whose published rating is falsified; its cell is named."""
    book = openpyxl.Workbook()
    for row in (["Days lost", None], ["Actual", 8], ["Target", 9], ["Published", "Red"], ["RAG", None]):
        book.active.append(row)
    book.active.title = "Absence"
    book.save(tmp_path / "form.xlsx")
    here = rules(tmp_path, 'form("Absence", #{ measure: "Days lost", actual: cell("B2"), target: cell("B3"),\n'
                           '  published_rating: cell("B4"), rating: write_to(cell("B5")) });\n'
                           "lower_is_better(all_others);\n")
    document = reconcile(tmp_path / "form.xlsx", here)
    assert found(document) == {("Absence", "B4"): ("rating", "Red", "Green")}
