"""`init --ask` asks the questions of a draft one by one; an answer is a line.

Source: small workbooks made here, and ratings that were worked out by hand. What is typed must come to the same draft as the
same answers as data.
"""

import json

import openpyxl
import pytest
from program import rate, run

ROWS = [("Visits", 900, 1000), ("Complaints", 40, 30), ("Sickness days", 8.3, 8), ("Widgets", 12, 16), ("Visitors online", 3, 4)]
GREEN, AMBER, RED, WAITS = "Green", "Amber", "Red", "waits_for_answer"


@pytest.fixture
def workbook(tmp_path):
    return book(tmp_path / "return.xlsx", ["Measure", "Actual", "Target"], *ROWS)


def book(path, *rows):
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.save(path)
    return path


def ask(workbook, *lines, end="\n"):
    """The draft after these lines are typed, and what is shown."""
    typed = "\n".join(lines) + (end if lines else "")
    rules = workbook.with_suffix(".rhai")
    done = run("init", workbook, "--ask", "--force", stdin=typed.encode())
    return rules, done.stdout.decode()


def ratings(workbook, rules):
    document = rate(workbook, rules, workbook.with_name("out.xlsx"))
    return [rating["rating"] or rating["unrated"] for rating in document["ratings"]]


def test_each_way_to_answer(workbook, tmp_path):
    rules, said = ask(workbook, "visits = lower", "Widgets=1", "", "2", "3%")
    # Visits 900, lower, 1000: met. Complaints 10 over. 0.3 over; 3% of 8 is 0.24. Widgets 12 of 16. Visitors 3, lower, 4: met.
    assert ratings(workbook, rules) == [GREEN, RED, RED, RED, GREEN]
    assert "Question 1 of 2: Which way is good? Move what is wrong." in said
    assert 'nothing tells: "Widgets", "Visitors online"' in said
    assert 'Nothing tells for "Visitors online". Type a choice for it' in said
    assert "Question 2 of 2: How far off target is still the middle rating?" in said
    assert "Taken: 3% of the target." in said
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps({
        "good_is-1": {"all": "lower", "Widgets": "higher"}, "tolerance-1": {"percent_of_target": 3},
    }), "utf-8")
    as_data = tmp_path / "data.rhai"
    run("init", workbook, "--answers", answers, "-o", as_data)
    assert as_data.read_text("utf-8") == rules.read_text("utf-8")


@pytest.mark.parametrize(("typed", "written"), [
    ("1", "percent_of_target(5)"), ("3", "points(2)"), ("none", "points(0)"), ("2.5 %", "percent_of_target(2.5)"),
    ("5% of the target", "percent_of_target(5)"), ("1,000 points", "points(1000)"), ("14 Days", "days(14)"),
    ("£50,000", "points(50000)"), ("2 pts", "points(2)"),
])
def test_tolerances(workbook, typed, written):
    rules, _ = ask(workbook, "2", typed)
    assert f"amber_within({written});" in rules.read_text("utf-8")


@pytest.mark.parametrize(("typed", "said"), [
    ("lowr", 'did you mean "lower is better"?'),
    ("9", "The choices are 1 to 3."),
    ("0", "The choices are 1 to 3."),
    ("-1", '"-1" is no answer to this'),
    ("Vis = lower", '"Vis" may be "Visits" or "Visitors online"; type more of the name.'),
    ("Complants = lower", 'No measure of this question is called "Complants"; did you mean "Complaints"?'),
    ("= lower", "No measure of this question is called"),
    ("Visits = purple", '"purple" is no answer to this; type the number of a choice, or higher, lower or close.'),
    ("Visits =", '"" is no answer to this'),
    ("\u00e9", "is no answer to this"),
])
def test_a_wrong_line_is_asked_again(workbook, typed, said):
    rules, shown = ask(workbook, typed, "higher", "none")
    assert said in shown
    assert ratings(workbook, rules) == [RED, GREEN, GREEN, RED, RED]


@pytest.mark.parametrize(("typed", "said"), [
    ("5", "For another tolerance, say of what, such as 5% or 5 points."),
    ("", "There is no proposal to accept"),
    ("5 apples", '"5 apples" is no answer to this'),
    ("£5%", '"£5%" is no answer to this'),
    ("1.2.3%", '"1.2.3%" is no answer to this'),
])
def test_a_tolerance_says_of_what(workbook, typed, said):
    rules, shown = ask(workbook, "2", typed, "s")
    assert said.lower() in shown.lower()
    assert 'question("How far off target' in rules.read_text("utf-8")


def test_measures_with_tolerances_of_their_own(workbook):
    rules, _ = ask(workbook, "Visits = 1", "2", "sick = 5%", "visits = 10%", "none")
    # Visits 100 under, within 10%. 0.3 over; 5% of 8 is 0.4.
    assert ratings(workbook, rules) == [AMBER, RED, AMBER, GREEN, GREEN]


def test_skipped_questions_stay_open(workbook):
    rules, said = ask(workbook, "s", "5%")
    assert set(ratings(workbook, rules)) == {WAITS}
    assert "It stays open." in said
    assert "1 question to answer" in said.split("Drafted")[1]


@pytest.mark.parametrize("end", ["", "\x1a\r\n5%\n", "\x1a"])
def test_the_end_of_the_input_writes_what_is_answered(workbook, end):
    rules, said = ask(workbook, "2\n", end=end)
    text = rules.read_text("utf-8")
    assert "lower_is_better(all_others);\nquestion" not in text and "lower_is_better(all_others);" in text
    assert 'question("How far off target' in text
    assert "The input has ended. This question stays open" in said
    assert ratings(workbook, rules) == [GREEN, WAITS, WAITS, GREEN, GREEN]


def test_a_half_answered_question_is_not_taken(workbook):
    """Else its proposals would be taken with it, which nobody has read."""
    rules, _ = ask(workbook, "Visits = lower")
    assert set(ratings(workbook, rules)) == {WAITS}


def test_nothing_typed_is_the_draft(workbook, tmp_path):
    rules, said = ask(workbook)
    plain = tmp_path / "plain.rhai"
    run("init", workbook, "-o", plain)
    assert rules.read_text("utf-8") == plain.read_text("utf-8")
    assert said.count("Question 1 of 2") == 1


def test_measures_that_nothing_tells_may_be_left(workbook):
    rules, said = ask(workbook, "", "", "5%")
    assert "or Enter to leave only them open" in said
    assert ratings(workbook, rules) == [RED, RED, AMBER, WAITS, WAITS]
    assert "1 question to answer" in said.split("Drafted")[1]


def test_a_name_in_several_rows(tmp_path):
    path = book(tmp_path / "twice.xlsx", ["Measure", "Actual", "Target"], ["Widgets", 12, 16], ["Widgets", 12, 16], ["Trams", 1, 2])
    rules, said = ask(path, "?", "Sheet!B3 = lower", "Nowhere!B3 = lower", "1", "Sheet!B3 = lower", "1", "none")
    assert "such as Sheet1!C2 = 1" in said
    assert 'is not taken: it is not about "Nowhere!B3"' in said
    assert said.count("Which way is good?") == 2


def test_more_is_told(tmp_path):
    path = book(tmp_path / "many.xlsx", ["Measure", "Actual", "Target"], *[[f"Thing {n}", n, 20] for n in range(1, 31)])
    _, said = ask(path, "?", "s", "s")
    brief, full = said.split("> ")[:2]
    assert '"Thing 8" and 22 more' in brief and "Thing 9" not in brief
    assert '"Thing 30"' in full and "Sheet!B2:B31" in full


def test_an_answer_may_raise_a_question(tmp_path):
    path = book(tmp_path / "typed.xlsx", ["Measure", "Actual", "Target", "RAG"], ["Visits", 90, 100, "Green"],
                ["Homes built", 50, 40, "Amber"], ["Calls answered", 5, 10, "Red"])
    rules, said = ask(path, "2", "1", "10%")
    assert "they are reckoned anew" in said
    assert ratings(path, rules) == [AMBER, GREEN, RED]


def test_periods_and_other_columns(tmp_path):
    path = book(tmp_path / "periods.xlsx", ["Measure", "Q1 actual", "Q2 actual", "Target"], ["Visits", 90, 100, 100], ["Homes built", 50, 30, 40])
    rules, said = ask(path, "Q7", "Visits = 1", "Q1 actual", "1", "none")
    assert said.count("no column is called") == 2 and said.count("Question 1 of 3") == 3
    assert ratings(path, rules) == [RED, GREEN]


def test_an_answer_that_makes_no_rules_is_asked_again(tmp_path):
    rows = [["Measure", "Budget", "Actual", "Plan", "Outturn"], ["Staff", 90, 95, 91, 96], ["Premises", 30, 29, 31, 28]]
    path = book(tmp_path / "pairs.xlsx", *rows)
    rules, said = ask(path, "Actual against Actual", "Actual against Nothing", "Outturn against Plan", "lower", "none")
    assert "This answer makes no rules: " in said and "name the same heading" in said
    assert "no column is called" in said and said.count("Question 1 of") == 3
    # 96 against 91, and 28 against 31.
    assert ratings(path, rules) == [RED, GREEN]


def test_what_a_file_answers_wrongly_is_told_once(workbook, tmp_path):
    answers = tmp_path / "answers.json"
    answers.write_text('{"good_is-1": "lowr"}', "utf-8")
    done = run("init", workbook, "--answers", answers, "--ask", stdin=b"s\ns\n")
    assert done.text.count("is not taken") == 1 and "Question 1 of 2: Which way is good?" in done.text


def test_scores_of_risks(tmp_path):
    rows = [["Risk", "Likelihood", "Impact", "Score"], ["Flood", 2, 2, 4], ["Fire", 2, 4, 8], ["Theft", 3, 5, 15], ["Frost", 4, 4, 16]]
    path = book(tmp_path / "risks.xlsx", *rows)
    rules, said = ask(path, "15, 8", "8", "8, 15")
    assert said.count("is no answer to this; type the two scores") == 2
    assert "Taken: Green below 8, Amber below 15, Red." in said
    assert ratings(path, rules) == [GREEN, AMBER, RED, RED]


def test_the_order_of_words(tmp_path):
    words = ["On track", "At risk", "Off track", "On track"]
    path = book(tmp_path / "words.xlsx", ["Project", "Rating"], *zip(["Bridge", "Library", "Town hall", "Square"], words, strict=True))
    rules, said = ask(path, "Zebra", "On track, At risk, Off track")
    assert "type the words, best first" in said
    assert ratings(path, rules) == words


def test_asked_after_answers_from_a_file(workbook, tmp_path):
    answers, questions = tmp_path / "answers.json", tmp_path / "questions.json"
    answers.write_text('{"good_is-1": "lower"}', "utf-8")
    done = run("init", workbook, "--answers", answers, "--ask", "--questions", questions, stdin=b"s\n")
    assert "Question 1 of 1: How far off" in done.stdout.decode()
    assert [question["id"] for question in json.loads(questions.read_text("utf-8"))] == ["tolerance-1"]


def test_a_script_on_standard_output(workbook):
    done = run("init", workbook, "--ask", "-o", "-", stdin=b"2\n5%\n")
    assert done.stdout.decode().startswith("// A first draft") and "Question" not in done.stdout.decode()
    assert "Question 1 of 2" in done.stderr


def test_only_the_columns_are_asked_where_nothing_can_be_drafted(tmp_path):
    path = book(tmp_path / "letter.xlsx", ["Dear colleagues", "please find below"])
    done = run("init", path, "--ask", status=2, stdin=b"")
    assert "Question 1 of 1: Which columns hold the names" in done.text
    assert 'Because Ambersheet knows none of "Dear colleagues"' in done.text
    assert "nothing could be drafted" in done.stderr


@pytest.mark.parametrize(("answers", "said"), [
    ({"good_is-1": "lowr"}, '"lowr" is no answer to it; write "higher", "lower" or "close"'),
    ({"good_is-1": {"Visit": "lower"}}, 'it is not about "Visit"; its measures are "Visits", "Complaints"'),
    ({"good_is-1": {"Visits": "purple", "all": "lower"}}, '"purple" is no answer to it'),
    ({"tolerance-1": 5}, '5 is no answer to it; write one such as {"percent_of_target": 5}'),
    ({"tolerance-1": {"percent": 5}}, 'it is not about "percent"; its measures are'),
    ({"tolerance-1": {"percent_of_target": "much"}}, "is no answer to it"),
])
def test_answers_as_data_that_say_nothing_leave_the_question_open(workbook, tmp_path, answers, said):
    """An unknown word was once taken for "higher", with no question left."""
    path = tmp_path / "answers.json"
    path.write_text(json.dumps(answers), "utf-8")
    rules = tmp_path / "rules.rhai"
    done = run("init", workbook, "--answers", path, "-o", rules)
    [name] = answers
    assert f"the answer to {name} is not taken: " in done.stderr and said in done.stderr
    assert "2 questions to answer" in done.stdout.decode()
    assert set(ratings(workbook, rules)) == {WAITS}


def test_a_column_that_no_table_has(tmp_path):
    path = book(tmp_path / "periods.xlsx", ["Measure", "Q1 actual", "Q2 actual", "Target"], ["Visits", 90, 100, 100], ["Homes built", 50, 30, 40])
    answers = tmp_path / "answers.json"
    for period, level in [("Q7", WAITS), ("2025/26 Q1", RED), ("Q2 actual", GREEN)]:
        answers.write_text(json.dumps({"period-1": period, "good_is-1": "higher", "tolerance-1": {"none": True}}), "utf-8")
        done = run("init", path, "--answers", answers, "--force")
        assert ("is not taken" in done.stderr) == (level == WAITS)
        assert ratings(path, path.with_suffix(".rhai"))[0] == level


def test_forms_with_tolerances_of_their_own(tmp_path):
    """They were once rated by the tolerance for all."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, measure, target, actual in [("HR", "Days lost", 8, 8.3), ("Homes", "Rent collected", 98, 94)]:
        sheet = workbook.create_sheet(name)
        for row, pair in enumerate([("Performance Measure:", measure), ("Target:", target), ("Actual:", actual), ("RAG rating:", None)], 4):
            sheet.cell(row, 2, pair[0])
            sheet.cell(row, 3, pair[1])
    path = tmp_path / "forms.xlsx"
    workbook.save(path)
    rules, _ = ask(path, "days = 2%", "5%", "")
    # 0.3 over; 2% of 8 is 0.16. 4 under; 5% of 98 is 4.9.
    assert ratings(path, rules) == [RED, AMBER]
