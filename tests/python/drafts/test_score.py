"""The script that scores drafts: how it compares, answers and judges, and what it makes of the program's three runs.

Source: truths, questions, answers and results made here, with what they must come to worked out by hand from the rules in
the modules' own words. A small script stands for the program.
"""

import json
import sys

import pytest
from draft_answers import ALL, UNKNOWN, Owner, proposals, read_questions
from draft_runs import Program
from draft_truth import Area, Row, read_truth, templates
from draft_values import limit, same_limit, same_number, same_value
from draft_verdicts import DIFFERS, EXCUSED, FOUND, LOST, RIGHT, WRONG, Judge, Record, assign, spare
from score import Figures, median_of_questions, report, score_folder

HEAD = "measure,sheet,cell_of_actual,actual,target_or_limit,good_is,typed_rating,expected_rating_or_question\n"


def row(name, cell, actual="90", target="100", good_is="higher", typed="", expected="Amber", sheet="S", word_cell=""):
    return Row(tuple(name.split("|")), sheet, cell, actual, target, good_is, typed, tuple(expected.split("|")), word_cell or (typed and cell))


def record(name, at, rating="Amber", **more):
    made = {"sheet": "S", "measure": name, "actual_cell": at, "cell": "Z9", "actual": "90", "target": "100", "rating": rating}
    return Record(made | more)


def kept(name, cell, rating, **more):
    return record(name, None, rating, cell=cell, actual=None, target=None, **more)


def asked(topic, measures=ALL, **more):
    return read_questions(json.dumps([{"id": "q", "topic": topic, "measures": measures, **more}]))[0]


def entry(topic, value, measures=ALL, *cells):
    return {"topic": topic, "measures": measures, "value": value} | ({"cells": list(cells)} if cells else {})


# Values


@pytest.mark.parametrize(("true", "read", "same"), [
    ("0.77", "77", True), ("0.77", "77%", True), ("0.77", "0.770", True), ("1", "100", True), ("0.77", "7.7", False),
    ("50", "5000", False), ("431250.3", "431250.30", True), ("2025-05-30", "45807", True), ("2025-05-30", "2025-05-30T00:00:00", True),
    ("2025-05-30", "45808", False), ("1,664", "1664", True), ("-28", "28", False), ("", "0", False), ("Green", "Green", False),
    ("0.0205", {"value": "2.05", "unit": "percent"}, True), ("3", None, False), ("2025-05-30", "2025-05-30", True),
    ("97.1", "97.1%", True), ("97.1%", "97.1", True), ("97.1%", "0.971", True), ("97.1", "98%", False), ("0.5%", "0.5", True),
    ("8:45", "525", True), ("8:45", "31500", True), ("1:08:45", "4125", True), ("8:45", "845", False), ("8:45", None, False),
])
def test_numbers_are_compared_by_value(true, read, same):
    assert same_number(true, read) == same


@pytest.mark.parametrize(("text", "sign", "numbers"), [
    ("at least 95%", ">=", ["95%"]), ("=/> 104%", ">=", ["104%"]), ("</= 12", "<=", ["12"]), ("no more than 25", "<=", ["25"]),
    ("2 or more", ">=", ["2"]), ("below 12", "<", ["12"]), ("more than 90", ">", ["90"]), ("between 3 and 5", None, ["3", "5"]),
    ("minutes in 8", None, ["8"]),
])
def test_a_limit_in_words_has_a_sign_and_numbers(text, sign, numbers):
    assert limit(text) == (sign, numbers)


@pytest.mark.parametrize(("true", "read", "same"), [
    ("at least 95%", "95", True), ("at least 95%", ">= 95 %", True), ("at least 95%", "< 95%", False), ("at least 95%", "90", False),
    ("0.95", "95", True), ("200", "at least 200", True), ("200", None, False),
])
def test_targets_are_compared_by_number_and_sign(true, read, same):
    assert same_limit(true, read) == same


@pytest.mark.parametrize(("one", "other", "same"), [
    ({"percent_of_target": 5}, {"percent_of_target": "5.0"}, True), ({"percent_of_target": 5}, "percent_of_target(5)", True),
    ({"percent_of_target": 5}, {"points": 5}, False), (["Green", "Red"], ["green", "RED"], True), (["Green"], ["Green", "Red"], False),
    ({"none": True}, {"none": True}, True), ("Objective", "objective ", True), (0, "0", True), (True, 1, False), (None, "", False),
])
def test_answers_are_compared_part_by_part(one, other, same):
    assert same_value(one, other) == same


# The truth


def test_areas_hold_cells():
    area = Area.read("'Q2 return'!$H$5:H9")
    assert area.holds("Q2 return", "H9") and not area.holds("Q2 return", "H10") and not area.holds("Q1", "H9")
    assert Area.read("C2").holds("any", "C2") and not Area.read("C2").holds("any", "C3")
    assert Area.read("'It''s'!B:B").holds("It's", "B700") and Area.read("no cell") is None and Area.read("") is None


def test_a_truth_is_read_with_the_cells_of_its_words(tmp_path):
    file = tmp_path / "made.truth.csv"
    file.write_text(HEAD + 'Tax|Council tax,Q 1,B2,0.9,0.95,higher,Amber,"Amber ?keep,order"\nTax,Q 1,D2,1,0.95,higher,Green,High|Green\n'
                    "Rent,Q 1,B3,5,,unknown,,none\nScore,Q 1,D3,20,,lower,2,2\n", "utf-8")
    grid = [["", "Q1", "RAG", "Q2", "RAG", "Green"], ["Tax", 0.9, "Amber", 1, "Green", "Amber"], ["Rent", 5, "", 2.0]]
    rows = read_truth(file, {"q 1": grid})
    assert [one.names for one in rows[:2]] == [("Tax", "Council tax"), ("Tax",)]
    assert [one.word_cell for one in rows] == ["C2", "E2", "", "D3"]
    assert [one.expected for one in rows] == [("Amber",), ("High", "Green"), ("none",), ("2",)]
    grid[1] = ["Amber", 0.9, "", 1, "Amber"]
    assert [one.word_cell for one in read_truth(file, {"q 1": grid})][0] == "A2"
    assert rows[2].nothing and rows[0].address == "'Q 1'!B2"
    assert [one.word_cell for one in read_truth(file)] == ["B2", "D2", "", "D3"]


def test_workbooks_are_those_of_the_index_or_all_with_a_truth(tmp_path):
    for name in ("a.csv", "a.truth.csv", "a.answers.json", "b.csv", "b.truth.csv", "c.csv"):
        (tmp_path / name).touch()
    assert [one.name for one in templates(tmp_path)] == ["a.csv", "b.csv"]
    (tmp_path / "INDEX.tsv").write_text('file\tlayout kinds\nb.csv\tbudget; csv, "long"\n', "utf-8")
    assert [(one.name, one.kinds) for one in templates(tmp_path)] == [("b.csv", ("budget", 'csv, "long"'))]


# Answers

ROWS = [row("Sales", "B2"), row("Cost", "B3"), row("Staff", "B4"), row("Staff", "B5", sheet="It's")]
BETTER = [entry("good_is", "higher"), entry("good_is", "lower", ["co*"])]
APART = [*BETTER, entry("good_is", "close", ALL, "B5")]
SOME = [entry("good_is", "lower", ["Cost", "Staff"])]


@pytest.mark.parametrize(("entries", "question", "expected"), [
    (BETTER, asked("good_is", ["Sales"]), "higher"),
    (BETTER, asked("good_is", ["COST"]), "lower"),
    (BETTER, asked("good_is", ["Sales", "Cost"]), {"Sales": "higher", "Cost": "lower"}),
    (BETTER, asked("good_is"), {"all": "higher", "Cost": "lower"}),
    (BETTER, asked("good_is", ["Total"]), "higher"),
    (SOME, asked("good_is", ["Total"]), UNKNOWN),
    (SOME, asked("good_is", ["Sales", "Cost"]), {"Cost": "lower"}),
    (SOME, asked("good_is"), {"Cost": "lower", "Staff": "lower"}),
    (SOME, asked("tolerance"), UNKNOWN),
    (APART, asked("good_is", ["Staff"]), {"S!B4": "higher", "'It''s'!B5": "close"}),
    (APART, asked("good_is", ["Staff"], cells=["S!B2:B9"]), "higher"),
    (APART, asked("good_is", ["Staff"], cells=["'It''s'!B:B"]), "close"),
    ([*BETTER, entry("good_is", "lower", ALL, "S!B4")], asked("good_is", ["Sales", "Staff"], cells=["S!B2:B4"]),
     {"Sales": "higher", "S!B4": "lower"}),
    (APART, asked("good_is"), {"all": "higher", "Cost": "lower", "S!B4": "higher", "'It''s'!B5": "close"}),
    (APART, asked("good_is", ALL, cells=["S!B2:B3"]), {"all": "higher", "Cost": "lower"}),
    ([entry("good_is", "higher", ["Sales", "Cost", "Staff"])], asked("good_is"), "higher"),
    (BETTER, asked("good_is", ["Rows drawn"]), "lower"),
])
def test_a_question_is_answered_by_the_entries_that_cover_it(entries, question, expected):
    labels = {ROWS[1]: "Rows drawn"} if "Rows drawn" in question.names else {}
    answer = Owner(entries, ROWS).answer_to(question, labels)
    assert answer is UNKNOWN if expected is UNKNOWN else answer == expected


def test_an_answer_about_all_uses_the_names_of_the_draft():
    assert Owner(BETTER, ROWS).answer_to(asked("good_is"), {ROWS[1]: "Sum of cost"}) == {"all": "higher", "Sum of cost": "lower"}


@pytest.mark.parametrize(("topic", "value", "choices", "expected"), [
    ("tolerance", {"percent_of_target": 5}, [{"percent_of_target": "5"}], {"percent_of_target": "5"}),
    ("tolerance", {"percent_of_target": 5}, [{"value": "percent_of_target(5)", "label": "5 %"}], "percent_of_target(5)"),
    ("tolerance", {"points": 2}, [{"percent_of_target": 5}], {"points": 2}),
    ("order", ["Green", "Red"], [{"value": ["green", "red"]}, {"value": ["red", "green"]}], ["green", "red"]),
    ("keep", "typed", [{"value": 1, "label": "Typed"}, {"value": 2, "label": "computed"}], 1),
    ("period", "Q3 FY25", ["Q2", "Q3"], "Q3"),
    ("period", "FY2024", ["Actual FY2023", "Actual FY2024"], "Actual FY2024"),
    ("period", "2025/26 Q3", [{"value": "3", "label": "Q3"}, {"value": "2", "label": "Q2"}], "3"),
    ("period", "Q3", ["Q3 actual", "Q3 forecast"], "Q3"),
    ("target", "Q3", ["Q3 target"], "Q3"),
])
def test_the_choice_that_says_the_same_is_taken(topic, value, choices, expected):
    question = asked(topic, choices=choices)
    assert Owner([entry(topic, value)], ROWS).answer_to(question, {}) == expected


def test_what_the_owner_does_not_say_stays_as_proposed():
    questions = read_questions(json.dumps({"questions": [
        {"id": "a", "topic": "good_is", "measures": ["Cost"], "proposed": "higher"},
        {"id": "b", "topic": "tolerance", "proposed": {"points": 2}},
        {"id": "c", "topic": "period", "proposed": None},
    ]}))
    assert Owner(BETTER, ROWS).answers(questions, {}) == {"a": "lower", "b": {"points": 2}}
    assert proposals(questions) == {"a": "higher", "b": {"points": 2}}


# Verdicts


def verdict(true, *records, entries=(), questions=(), rows=None, refused=(), grids=None):
    rows = rows or [true]
    judge = Judge(rows, Owner(list(entries), rows), list(questions), refused, grids)
    return judge.judge(list(records))[rows.index(true)]


HIGH = "90 against a target of 100 is 10 below it; higher is better."
PLAIN = row("Sales", "B2")
TYPED = row("Sales", "B2", typed="At risk", expected="At risk|Amber", word_cell="D2")
SCORE = row("Fire", "F2", "15", "", "lower", expected="Red")
DATA = row("Crime", "B2", "9", "0", "lower", "Data only", "Data only", word_cell="D2")
YELLOW = [entry("order", ["Green", "Yellow", "Red"])]
LEVELS = [entry("order", ["On track", "At risk"])]

JUDGED = {
    "right": (PLAIN, [record("sales ", "B2")], RIGHT, True),
    "in hundredths": (row("Tax", "B2", "0.9", "1"), [record("Tax", "B2")], RIGHT, True),
    "the second name": (row("Tax|Council tax", "B2"), [record("Council tax", "B2")], RIGHT, True),
    "not read": (PLAIN, [record("Sales", "B2", sheet="T")], LOST, False),
    "of another name": (PLAIN, [record("Turnover", "B2")], LOST, False),
    "another name and rating": (PLAIN, [record("Turnover", "B2", "Red")], WRONG, False),
    "another rating": (PLAIN, [record("Sales", "B2", "Red")], WRONG, True),
    "unrated": (PLAIN, [record("Sales", "B2", None, unrated="awaited", reason="Unrated: it waits.")], FOUND, True),
    "another actual": (PLAIN, [record("Sales", "C2", actual="80")], LOST, False),
    "another actual, rated otherwise": (PLAIN, [record("Sales", "C2", "Red", actual="80")], WRONG, False),
    "the same figure of another cell": (PLAIN, [record("Sales", "C2")], LOST, False),
    "another target": (PLAIN, [record("Sales", "B2", target="95")], LOST, False),
    "no target read": (PLAIN, [record("Sales", "B2", None, target=None)], LOST, False),
    "two months of it and not the latest": (PLAIN, [record("Sales", "C2", "Red"), record("Sales", "D2", "Red")], LOST, False),
    "a second rating of its cell": (PLAIN, [record("Sales", "B2"), record("Sales", "B2", "Red", target="80")], WRONG, False),
    "another word as the published one": (PLAIN, [record("Sales", "B2", published_rating="High")], WRONG, True),
    "its own word by a formula": (PLAIN, [record("Sales", "B2", published_rating="amber")], RIGHT, True),
    "a score": (SCORE, [record("Fire", "F2", "Red", actual="15", target=None)], RIGHT, True),
    "a score coloured in its own cell": (SCORE, [record("Fire", None, "Red", cell="F2", actual="15", target=None)], RIGHT, True),
    "a score against a target": (SCORE, [record("Fire", "F2", "Red", actual="15", target="3")], LOST, False),
    "read right, of the other direction": (row("Sales", "B2", good_is="lower"), [record("Sales", "B2", "Red", reason=HIGH)], WRONG, True),
    "of the other direction, by which it is the same": (row("Sales", "B2", good_is="lower"), [record("Sales", "B2", reason=HIGH)], RIGHT, True),
    "a range": (row("Stock", "B2", "4", "3-5", expected="Green"), [record("Stock", "B2", "Green", actual="4", target=None, reason="4 is between 3 and 5.")],
                RIGHT, True),
    "another range": (row("Stock", "B2", "4", "3-5", expected="Green"), [record("Stock", "B2", "Green", actual="4", target=None, reason="4 is between 3 and 6.")],
                      LOST, False),
    "an actual in words": (row("Board", "B2", "Yes", "", expected="Green"), [record("Board", "B2", "Green", actual="yes", target=None)], RIGHT, True),
    "another actual in words": (row("Board", "B2", "Yes", "", expected="Green"), [record("Board", "C2", "Green", actual="no", target=None)], LOST, False),
    "typed and kept": (TYPED, [kept("Sales", "D2", "At risk")], RIGHT, True),
    "typed and published": (TYPED, [record("Sales", "B2", published_rating="at risk")], RIGHT, True),
    "typed, kept by its colour": (TYPED, [record("Sales", "B2", "Amber", cell="D2")], RIGHT, True),
    "typed, another beside it": (TYPED, [record("Sales", "B2", "Red", published_rating="At risk")], DIFFERS, True),
    "typed and kept, another beside it": (TYPED, [record("Sales", "B2", "Red"), kept("Sales", "D2", "At risk")], DIFFERS, True),
    "typed and passed over": (TYPED, [record("Sales", "B2", "Amber")], LOST, False),
    "typed and passed over, rated otherwise": (TYPED, [record("Sales", "B2", "Red")], WRONG, False),
    "typed, found by its word": (row("Fire", "J2", "20", "", "lower", "Red", "Red"),
                                 [record("Fire", "I2", "Red", actual="20", target=None, published_rating="Red")], RIGHT, True),
}


@pytest.mark.parametrize(("true", "records", "outcome", "found"), JUDGED.values(), ids=JUDGED)
def test_a_row_is_judged(true, records, outcome, found):
    judged = verdict(true, *records)
    assert (judged.outcome, judged.found) == (outcome, found), judged.why
    assert bool(judged.why) == (outcome != RIGHT)


THOUSANDS = [["Line", "Spend (£000)", "Budget (£000)"], ["Sales", 90, 100]]


@pytest.mark.parametrize(("headings", "actual", "target", "outcome"), [
    (THOUSANDS[0], "90000", "100000", RIGHT),
    # No heading states it, or only one of the two figures was taken in thousands.
    (["Line", "Spend", "Budget"], "90000", "100000", LOST),
    (THOUSANDS[0], "90000", "100", LOST),
    (THOUSANDS[0], "90000", "100000000", LOST),
])
def test_a_figure_in_thousands_is_that_of_its_cell_where_a_heading_says_so(headings, actual, target, outcome):
    read = record("Sales", "B2", actual=actual, target=target, target_cell="C2", target_used=target)
    assert verdict(PLAIN, read, grids={"s": [headings, THOUSANDS[1]]}).outcome == outcome


def test_yellow_stands_for_amber_only_where_the_owner_says_so():
    read = record("Sales", "B2", "Yellow")
    assert verdict(PLAIN, read).outcome == WRONG
    assert verdict(PLAIN, read, entries=YELLOW).outcome == RIGHT
    bands = [entry("bands", [{"level": "Green"}, {"level": "Yellow"}, {"level": "Red"}])]
    assert verdict(PLAIN, read, entries=bands).outcome == RIGHT
    assert verdict(PLAIN, read, entries=[entry("order", ["Green", "Yellow", "Amber", "Red"])]).outcome == WRONG


def test_a_word_that_is_no_level_stays_without_a_rating():
    left = record("Crime", "B2", None, actual="9", target="0", published_rating="Data only", unrated="no_rule", reason="Unrated.")
    assert verdict(DATA, left, entries=LEVELS).outcome == RIGHT
    assert verdict(DATA, kept("Crime", "D2", None, unrated="no_data", reason="Unrated."), entries=LEVELS).outcome == RIGHT
    unread = record("Crime", "B2", None, actual="9", target="0", cell="D2", unrated="no_data", reason="Unrated: there is no actual.")
    assert verdict(DATA, unread, entries=LEVELS).outcome == RIGHT
    assert verdict(DATA, unread).outcome == LOST
    assert verdict(DATA, left).outcome == FOUND
    assert verdict(DATA, record("Crime", "B2", "Red", actual="9", target="0"), entries=LEVELS).outcome == WRONG


def test_a_word_kept_that_is_no_rating_is_wrong():
    grids = {"s": [["Name", "Actual", "Target", "Flag"], ["Sales", 90.0, 100.0, "OK"]]}
    for read in (record("Sales", "B2", "OK", cell="D2", off_target_by="10"), kept("Sales", "D2", "OK")):
        judged = verdict(PLAIN, read, grids=grids, questions=[asked("keep", ["Sales"])])
        assert (judged.outcome, judged.topics, judged.found) == (EXCUSED, {"keep", "period", "order"}, read.actual is not None)
    grids["s"][1][3] = "Amber"
    assert verdict(PLAIN, record("Sales", "B2", cell="D2"), grids=grids).outcome == RIGHT
    assert verdict(PLAIN, record("Sales", "B2", "Red", cell="D2"), grids=grids).topics == {"tolerance"}


def test_where_nothing_is_to_be_rated_a_rating_is_wrong():
    none = row("Licences", "B2", "1664", "", "unknown", expected="none")
    assert verdict(none).outcome == RIGHT
    assert verdict(none, record("Licences", "B2", None, actual="1664", target=None)).outcome == RIGHT
    judged = verdict(none, record("Licences", "B2", "Green", actual="1664", target=None))
    assert (judged.outcome, judged.topics) == (WRONG, {"target", "pairs", "keep"})


def test_another_quarter_s_word_is_wrong_even_if_it_agrees():
    rows = [row("Tax", "D4", typed="Green", expected="Green", word_cell="E4"), row("Tax", "H4", expected="Amber")]
    judged = verdict(rows[1], record("Tax", "H4", published_rating="Amber"), rows=rows)
    assert (judged.outcome, judged.topics) == (WRONG, {"keep", "period", "order"})
    assert verdict(rows[0], record("Tax", "H4", published_rating="Green"), rows=rows).outcome == LOST


DECISIONS = {
    "a word, where the direction changed nothing": (row("Sales", "B2", good_is="lower"), record("Sales", "B2", reason=HIGH, published_rating="High"),
                                                    {"keep", "period", "order"}),
    "actual": (PLAIN, record("Sales", "C2", "Red", actual="80"), {"period", "pairs"}),
    "target": (PLAIN, record("Sales", "B2", "Red", target="95"), {"target", "pairs", "period", "profile"}),
    "direction, as said": (row("Sales", "B2", good_is="lower"), record("Sales", "B2", "Red", reason=HIGH), {"good_is"}),
    "direction, as reckoned": (row("Sales", "B2", good_is="higher"), record("Sales", "B2", "Green", off_target_by="-10"), {"good_is"}),
    "direction of what must be close": (row("Sales", "B2", good_is="close"), record("Sales", "B2", "Red", reason=HIGH), {"good_is"}),
    "direction of a date": (row("Start", "B2", "2025-06-09", "2025-05-30", "lower"),
                            record("Start", "B2", "Green", actual="2025-06-09", target="2025-05-30", reason="Later is better."), {"good_is"}),
    "none, what must be close": (row("Sales", "B2", good_is="close"), record("Sales", "B2", "Red", off_target_by="10"), {"tolerance"}),
    "typed": (TYPED, record("Sales", "B2", "Red"), {"keep", "order", "bands"}),
    "last": (PLAIN, record("Sales", "B2", "Red", reason=HIGH, off_target_by="10"), {"tolerance"}),
    "bands": (SCORE, record("Fire", "F2", "Green", actual="15", target=None), {"bands", "order"}),
    "profile": (PLAIN, record("Sales", "B2", "Red", target_used="100"), {"profile"}),
}
OWNER = {"bands": [entry("bands", [{"level": "Red"}])], "profile": [entry("profile", "linear")]}


@pytest.mark.parametrize("name", DECISIONS)
def test_the_first_difference_is_the_decision(name):
    true, read, topics = DECISIONS[name]
    judged = verdict(true, read, entries=OWNER.get(name, []))
    assert (judged.outcome, judged.topics) == (WRONG, topics), judged.why


def test_what_the_truth_leaves_open_the_answers_tell():
    read = record("Sales", "B2", "Green", reason=HIGH)
    true = row("Sales", "B2", good_is="unknown")
    assert verdict(true, read, entries=[entry("good_is", "lower")]).topics == {"good_is"}
    assert verdict(true, read, entries=[entry("good_is", "higher")]).topics == {"tolerance"}


READ = record("Sales of all", "B2", "Red", reason=HIGH)
EXCUSES = {
    "names it": (asked("tolerance", ["Sales"]), [], EXCUSED),
    "names it as the draft does": (asked("tolerance", ["sales of ALL"]), [], EXCUSED),
    "has its cell": (asked("tolerance", ALL, cells=["S!B2:B9"]), [], EXCUSED),
    "is about all": (asked("tolerance"), [], WRONG),
    "names another": (asked("tolerance", ["Cost"]), [], WRONG),
    "is about another decision": (asked("good_is", ["Sales"]), [], WRONG),
    "has an answer": (asked("tolerance", ["Sales"]), [entry("tolerance", {"points": 5})], WRONG),
    "has an answer for others": (asked("tolerance", ["Sales"]), [entry("tolerance", {"points": 5}, ["Cost"])], EXCUSED),
}


@pytest.mark.parametrize(("question", "entries", "outcome"), EXCUSES.values(), ids=EXCUSES)
def test_a_question_excuses_a_row_if_it(question, entries, outcome):
    assert verdict(PLAIN, READ, entries=entries, questions=[question], rows=[PLAIN, row("Cost", "B3")]).outcome == outcome


def test_nothing_excuses_a_row_whose_question_was_answered():
    read = record("Sales", "B2", "Red", target="95")
    open_one, answered = asked("profile", ["Sales"]), asked("pairs", ["Sales"])
    entries = [entry("pairs", {"actual": "Actual", "target": "Target"})]
    assert verdict(PLAIN, read, entries=entries, questions=[open_one]).outcome == EXCUSED
    assert verdict(PLAIN, read, entries=entries, questions=[open_one, answered]).outcome == WRONG
    assert verdict(PLAIN, read, entries=entries, questions=[open_one, asked("pairs")]).outcome == WRONG


def test_an_answer_that_is_not_taken_excuses_as_none():
    entries, question = [entry("tolerance", {"points": 5})], asked("tolerance", ["Sales"])
    assert verdict(PLAIN, READ, entries=entries, questions=[question], refused=["q"]).outcome == EXCUSED


def test_where_a_name_stands_in_several_rows_the_cells_tell():
    rows = [row("Sales", "B2"), row("Sales", "B3")]
    question = asked("tolerance", ["Sales"], cells=["S!B3"])
    reads = [record("Sales", "B2", "Red"), record("Sales", "B3", "Red")]
    assert [verdict(one, *reads, questions=[question], rows=rows).outcome for one in rows] == [WRONG, EXCUSED]


def test_records_of_one_name_are_told_apart_by_their_words_and_actuals():
    rows = [row("Tax", f"{column}4", actual, "1", typed=word, expected=word) for column, actual, word in
            (("E", "0.2", "Late"), ("G", "0.4", "Fine"), ("I", "0.7", "Late"))]
    read = [record("Tax", f"{column}4", "Late", actual=actual, published_rating=word) for column, actual, word in
            (("H", "70", "Late"), ("D", "20", "Late"), ("F", "40", "Fine"))]
    assert [[one.actual_cell for one in some] for some in assign(rows, read)] == [["D4"], ["F4"], ["H4"]]
    assert spare(rows[1:], read) == [read[1]]


# Runs

STUB = '''#!{python}
import json, pathlib, sys
command, workbook, *rest = sys.argv[1:]
given = {{rest[at]: rest[at + 1] for at in range(len(rest) - 1) if rest[at].startswith("-")}}
style = pathlib.Path(workbook).read_text().split()[0]
def end(said, status=2):
    sys.stderr.write(said + "\\n"); sys.exit(status)
if command == "init":
    if style == "blank":
        end("warning: it is a table\\nerror: no measures found")
    if style == "old" and "--questions" in given:
        end("error: unexpected argument '--questions' found")
    answers = json.loads(pathlib.Path(given["--answers"]).read_text()) if "--answers" in given else {{}}
    if style == "picky" and "b" in answers:
        end("error: answers.json: b: no such choice")
    if style == "mild" and "b" in answers:
        sys.stderr.write("warning: the answer to b is not taken\\n")
    pathlib.Path(given["-o"]).write_text(json.dumps(answers))
    if "--questions" in given:
        pathlib.Path(given["--questions"]).write_text(json.dumps([
            {{"id": "a", "topic": "good_is", "measures": ["Sales"], "proposed": "lower"}},
            {{"id": "b", "topic": "tolerance", "measures": ["Sales"], "proposed": {{"points": 1}}}}]))
else:
    answers = json.loads(pathlib.Path(given["-r"]).read_text())
    if style == "broken" and answers:
        end("error: rules.rhai:1: it does not run")
    better = answers.get("a")
    rating = {{None: None, "lower": "Green", "higher": "Amber"}}[better] if style != "old" else "Amber"
    rows = [dict(measure=name, sheet=pathlib.Path(workbook).stem, actual_cell=cell, cell="D2", actual="90", target="100",
                 rating=rating, unrated=None if rating else "awaited", reason="It waits.") for name, cell in (("Sales", "B2"), ("Total", "B3"))]
    pathlib.Path(given["--json"]).write_text(json.dumps(dict(ratings=rows)))
'''
ANSWERS = [entry("good_is", "higher"), entry("tolerance", {"points": 12})]


@pytest.fixture
def scored(tmp_path):
    """Scores one workbook, for which the stub behaves as its first word says."""
    if sys.platform == "win32":
        pytest.skip("needs a script that runs by its first line")
    stub = tmp_path / "stub"
    stub.write_text(STUB.format(python=sys.executable), "utf-8")
    stub.chmod(0o755)

    def made(style, expected="Amber"):
        folder = tmp_path / style
        folder.mkdir()
        (folder / "w.csv").write_text(f"{style} Measure,Actual,Target\nSales,90,100\n", "utf-8")
        (folder / "w.truth.csv").write_text(HEAD + f"Sales,w,B2,90,100,higher,,{expected} ?tolerance\n", "utf-8")
        (folder / "w.answers.json").write_text(json.dumps(ANSWERS), "utf-8")
        (one,) = score_folder(stub, folder)
        return one, Figures.of(one).counts, "\n".join(report([one], details=True))

    return made


def test_a_draft_runs_three_times(scored):
    one, counts, text = scored("usual")
    assert not one.failure and len(one.questions) == 2 and median_of_questions([one]) == 2
    assert {name: counts[name] for name in ("rows", "found", "right", "wrong", "accepted", "unanswered", "beside", "nothing")} == {
        "rows": 1, "found": 1, "right": 1, "wrong": 0, "accepted": 1, "unanswered": 0, "beside": 1, "nothing": 0}
    assert "with proposals wrong: w!B2 Sales: " in text and "beside: w!B3 Total: Amber" in text
    assert "found: 1 of 1 rows, 100.0 %" in text and "the median over those with a draft: 2" in text


def test_a_program_without_questions_is_scored_by_its_draft(scored):
    one, counts, _ = scored("old")
    assert one.questions == [] and (counts["right"], counts["accepted"], counts["unanswered"]) == (1, 0, 0)


def test_a_workbook_without_a_draft_counts_as_nothing(scored):
    one, counts, text = scored("blank")
    assert one.failure == "error: no measures found" and one.failure in text
    assert (counts["rows"], counts["found"], counts["nothing"]) == (1, 0, 1) and median_of_questions([one]) == 0


def test_a_draft_that_does_not_run_counts_as_nothing(scored):
    one, counts, text = scored("broken")
    assert one.failure == one.failed_proposals == "error: rules.rhai:1: it does not run" and not one.failed_as_it_stands
    assert (counts["found"], counts["nothing"]) == (0, 1) and "with proposals: error" in text


@pytest.mark.parametrize("style", ["picky", "mild"])
def test_an_answer_that_is_not_taken_is_reported_and_the_others_count(scored, style):
    one, counts, text = scored(style)
    assert counts["right"] == 1 and not one.failure
    assert len(one.refused) == 1 and one.refused[0].startswith('b: {"points": 12}: ') and "answer not taken: b: " in text
    assert len(one.refused_proposals) == 1


def test_a_row_whose_answer_is_not_taken_is_excused(scored):
    _, counts, text = scored("picky", "Red")
    assert (counts["wrong"], counts["excused"], counts["accepted"]) == (0, 1, 1) and "asked by b" in text


def test_an_answered_row_is_not_excused(scored):
    _, counts, _ = scored("usual", "Red")
    assert (counts["wrong"], counts["excused"]) == (1, 0)


def test_runs_do_not_share_a_folder(tmp_path):
    (tmp_path / "w.csv").touch()
    (tmp_path / "w.truth.csv").touch()
    (one,) = templates(tmp_path)
    program = Program("none", tmp_path / "runs")
    assert program.place(one, "draft") != program.place(one, "answered")
    with pytest.raises(FileExistsError):
        program.place(one, "draft")
