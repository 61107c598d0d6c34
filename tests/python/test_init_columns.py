"""Where `init` finds nothing, it asks for three columns; with the answer the rules are drafted as usual.

Source: small workbooks made here, and ratings that were worked out by hand.
"""

import json

import openpyxl
import pytest
from columns import AMBER, CASES, FIVE_PERCENT, GREEN, HIGHER, NO_FIGURE, RED
from program import rate, run

PLAIN = CASES["other words"]


def book(path, case, rows=None):
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, lines in (rows or case.rows).items():
        sheet = workbook.create_sheet(name)
        for row in lines:
            sheet.append(row)
        for cells in case.merged:
            sheet.merge_cells(cells)
    workbook.save(path)
    return path


def drafted(path, answers, status=0):
    """The rules by these answers, and what was said."""
    given, rules = path.with_suffix(".answers.json"), path.with_suffix(".rhai")
    given.write_text(json.dumps(answers), "utf-8")
    done = run("init", path, "--answers", given, "-o", rules, "--force", status=status)
    return rules, done


def ratings(path, rules):
    document = rate(path, rules, path.with_name("out.xlsx"))
    return [(rating["measure"], rating["rating"] or rating["unrated"]) for rating in document["ratings"]]


@pytest.mark.parametrize("name", CASES)
def test_three_columns_make_the_rules(tmp_path, name):
    case = CASES[name]
    path = book(tmp_path / "return.xlsx", case)
    assert "no measures found" in run("init", path, "-o", tmp_path / "start.rhai", status=2).stderr
    rules, done = drafted(path, {"columns-1": case.columns} | case.answers)
    assert "not taken" not in done.stderr
    assert "question(" not in rules.read_text("utf-8")
    assert ratings(path, rules) == case.ratings
    for line in case.lines:
        assert line in rules.read_text("utf-8")


def test_the_rules_find_the_columns_next_quarter(tmp_path):
    rules, _ = drafted(book(tmp_path / "q1.xlsx", PLAIN), {"columns-1": PLAIN.columns} | PLAIN.answers)
    # The table has moved, a column was put in, and the measures are others.
    later = {"Blatt": [[], [None, None, "Stand"], [],
                       [None, "Haltestelle", "Ort", "Gewollt", "Gezählt"], [None, "Markt", "x", 100, 90],
                       [None, "Zoo", "y", 100, 101]]}
    path = book(tmp_path / "q2.xlsx", PLAIN, later)
    assert ratings(path, rules) == [("Markt", RED), ("Zoo", GREEN)]


def test_the_question_as_data(tmp_path):
    path = book(tmp_path / "return.xlsx", CASES["words of Welsh"])
    run("init", path, "--questions", tmp_path / "q.json", status=2)
    [question] = json.loads((tmp_path / "q.json").read_text("utf-8"))
    assert question["id"] == "columns-1" and question["topic"] == "columns"
    assert question["cells"] == ["Taflen!A3:C3"]
    assert question["measures"] == [] and question["choices"] == [] and question["proposed"] is None
    assert question["evidence"] == 'Ambersheet knows none of "Gwasanaeth", "Gwariwyd" and "Caniatawyd"'


def test_other_questions_follow_as_usual(tmp_path):
    path = book(tmp_path / "return.xlsx", PLAIN)
    given = tmp_path / "a.json"
    given.write_text(json.dumps({"columns-1": PLAIN.columns}), "utf-8")
    run("init", path, "--answers", given, "--questions", tmp_path / "q.json", "-o", tmp_path / "r.rhai")
    questions = json.loads((tmp_path / "q.json").read_text("utf-8"))
    assert [question["id"] for question in questions] == ["good_is-1", "tolerance-1"]
    assert all(question["measures"] == ["Depot", "Markt", "Hafen", "Bahnhof"] for question in questions)


def ask(path, *lines):
    rules = path.with_suffix(".rhai")
    done = run("init", path, "--ask", "--force", stdin=("\n".join(lines) + "\n").encode())
    return rules, done.stdout.decode()


@pytest.mark.parametrize("typed", [
    "A, C, D", "a; c; d", "Haltestelle, Gezählt, Gewollt", "haltestelle, C, gewollt", "row 1: A, C, D", "Blatt!1: A, C, D",
    "'Blatt'!1:A,C,D",
])
def test_typed_answers(tmp_path, typed):
    path = book(tmp_path / "return.xlsx", PLAIN)
    rules, said = ask(path, typed, "1", "1")
    assert "Question 1 of 1: Which columns hold the names" in said
    assert "In Blatt!A1:D1" in said
    assert "Taken: names in" in said
    assert ratings(path, rules) == PLAIN.ratings


def test_typed_without_targets(tmp_path):
    case = CASES["no targets"]
    path = book(tmp_path / "return.xlsx", case)
    rules, said = ask(path, "A, B", "5, 10")
    assert "no targets (row 1 of Blatt)" in said
    assert ratings(path, rules) == case.ratings
    # Green from 9 on, amber from 5 on.
    rules, _ = ask(path, "A, B", "higher 9, 5")
    assert ratings(path, rules) == [("Markt", RED), ("Hafen", AMBER), ("Bahnhof", GREEN), ("Zoo", GREEN)]


@pytest.mark.parametrize("typed", ["A", "A, C, D, E", "A,,D", ", ,", "Sheet9!1: A, C, D", "row 9: A, C, D", "Z, C, D"])
def test_typed_answers_that_are_none(tmp_path, typed):
    path = book(tmp_path / "return.xlsx", PLAIN)
    rules, said = ask(path, typed, "A, C, D", "1", "1")
    assert "is no answer to this" in said or "is not taken" in said
    assert ratings(path, rules) == PLAIN.ratings


REPEATED = {"Blatt": [["Haltestelle", "Gezählt", "Gewollt", "Gezählt"], ["Markt", 96, 100, 12]]}
DATES = {"Blatt": [["Haltestelle", "Fertig", "Gewollt"], ["Markt", "2026-03-01", 100], ["Hafen", "2026-04-01", 100]]}
LETTER_D = {"Blatt": [["Haltestelle", "D", "Gezählt", "Gewollt"], ["Markt", 1, 96, 100]]}


@pytest.mark.parametrize(("rows", "answer", "said"), [
    (None, {"names": "A", "figures": "A", "targets": "D"}, "Blatt!A1 is named for the names and for the figures"),
    (None, {"names": "A", "figures": "C", "targets": "C"}, "Blatt!C1 is named for the figures and for the targets"),
    (None, {"names": "C", "figures": "A", "targets": "D"}, 'Blatt!A3 holds "Markt", which is no figure'),
    (None, {"names": "C", "figures": "D", "targets": "A"}, 'Blatt!A3 holds "Markt", which is no target'),
    (None, {"names": "A", "figures": "B", "targets": "D"}, 'no column "B" for the figures'),
    (None, {"names": "A", "figures": "Gezahlt", "targets": "D"}, 'did you mean "Gezählt"?'),
    (None, {"row": 2, "names": "A", "figures": "C", "targets": "D"}, "Blatt!D2 holds 100, which is no heading"),
    (None, {"row": 0, "names": "A", "figures": "C"}, 'row 0 of the sheet "Blatt" is blank'),
    (None, {"row": 77, "names": "A", "figures": "C"}, 'row 77 of the sheet "Blatt" is blank'),
    (None, {"row": "1", "names": "A", "figures": "C"}, "is no answer to it; write"),
    (None, {"row": 1.5, "names": "A", "figures": "C"}, "is no answer to it; write"),
    (None, {"names": "A", "targets": "D"}, "is no answer to it; write"),
    (None, {"names": "A", "figures": 3}, "is no answer to it; write"),
    (None, {"names": "A", "figures": "C", "goals": "D"}, "is no answer to it; write"),
    (None, {"sheet": "Blat", "names": "A", "figures": "C"}, 'no sheet is called "Blat"; did you mean "Blatt"?'),
    (REPEATED, {"names": "A", "figures": "B", "targets": "C"}, 'Blatt!B1 and Blatt!D1 both say "Gezählt"'),
    (REPEATED, {"names": "A", "figures": "Gezählt", "targets": "C"}, "write the letters of the column"),
    (DATES, {"names": "A", "figures": "B", "targets": "C"}, "these cannot be compared"),
    (LETTER_D, {"names": "A", "figures": "D", "targets": "C"}, '"D" may mean Blatt!B1 and Blatt!D1'),
    ({"Blatt": [["Haltestelle", None, "Gewollt"], ["Markt", 96, 100]]}, {"names": "A", "figures": "B", "targets": "C"},
     "Blatt!B1 is blank, and rules find the figures by their heading"),
    ({"Blatt": [[None, "Gezählt"], ["Markt", 96], ["Titel", "x"]]}, {"names": "A", "figures": "B"},
     "Blatt!A1 is blank, and beside the figures alone rules need a heading for the names"),
    ({"Blatt": [["Haltestelle", "Gezählt", "Gewollt"], ["Markt", 96]]}, {"names": "A", "figures": "B", "targets": "C"},
     "nothing stands under Blatt!C1, where the targets should be"),
])
def test_wrong_answers_are_not_taken(tmp_path, rows, answer, said):
    path = book(tmp_path / "return.xlsx", PLAIN, rows)
    rules, done = drafted(path, {"columns-1": {"sheet": "Blatt", "row": 1} | answer}, status=2)
    assert "the answer to columns-1 is not taken: " in done.stderr
    assert said in done.stderr
    assert "HEADING OF THE FIGURES" in rules.read_text("utf-8")


@pytest.mark.parametrize("answer", ["A", [1], 7, True, {}])
def test_answers_of_another_kind(tmp_path, answer):
    path = book(tmp_path / "return.xlsx", PLAIN)
    _, done = drafted(path, {"columns-1": answer}, status=2)
    assert 'is no answer to it; write {"sheet"' in done.stderr


def test_it_is_not_asked_where_something_is_found(tmp_path):
    path = book(tmp_path / "return.xlsx", PLAIN, {"Blatt": [["Measure", "Actual", "Target"], ["Markt", 96, 100]]})
    _, done = drafted(path, {"columns-1": PLAIN.columns}, status=2)
    assert 'no question is called "columns-1"' in done.stderr


def test_no_row_of_headings_is_the_error_it_was(tmp_path):
    path = book(tmp_path / "return.xlsx", PLAIN, {"Blatt": [["Alone"], [1]]})
    done = run("init", path, "-o", tmp_path / "r.rhai", status=2)
    assert "no row has headings such as" in done.stderr
    assert not (tmp_path / "r.rhai").exists()


def test_columns_without_the_other_answers_wait(tmp_path):
    path = book(tmp_path / "return.xlsx", PLAIN)
    rules, _ = drafted(path, {"columns-1": PLAIN.columns})
    assert {outcome for _, outcome in ratings(path, rules)} == {NO_FIGURE, "waits_for_answer"}
    rules, _ = drafted(path, {"columns-1": PLAIN.columns} | FIVE_PERCENT | HIGHER)
    assert ratings(path, rules) == PLAIN.ratings
