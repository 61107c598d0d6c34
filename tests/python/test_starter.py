"""Where `init` finds no measures, it writes a script to start from, which rates nothing until it is completed.

Source: small workbooks made here, and ratings that were worked out by hand.
"""

import openpyxl
import pytest
from program import rate, run

LETTER = [["Dear colleagues", "please find below", "Target"], ["nothing", "of", "interest"]]


def book(path, *rows, name="Sheet"):
    workbook = openpyxl.Workbook()
    workbook.active.title = name
    for row in rows:
        workbook.active.append(row)
    workbook.save(path)
    return path


def starter(path, *options):
    rules = path.with_suffix(".rhai")
    done = run("init", path, "--force", *options, status=2)
    return rules, rules.read_text("utf-8"), done


def test_headings_and_lines_to_complete(tmp_path):
    rules, text, done = starter(book(tmp_path / "words.xlsx", *LETTER))
    assert "// Sheet!C1\n//   understood: \"Target\" (target)\n" in text
    assert '//   not understood: "Dear colleagues", "please find below"\n' in text
    lines = [line for line in text.splitlines() if line and not line.startswith("//")]
    assert lines == [
        'ruleset("words");',
        'scale([ level("Green", green), level("Amber", amber), level("Red", red) ]);',
        'question("Are these the levels, best first?");',
        "tables(#{",
        '  measure: "HEADING OF THE MEASURES",',
        '  actual: "HEADING OF THE FIGURES",',
        '  target: "Target",',
        '  rating: new_column("RAG"),',
        "});",
        'question("Which headings stand over the measures, their figures and their targets?");',
        "amber_within(percent_of_target(5));",
        'question("How far off target is still the middle rating?");',
        "higher_is_better(all_others);",
        'question("Which way is good?");',
    ]
    last = done.stderr.splitlines()[-1]
    assert 'Sheet!C1: no measures found: if this is the row of headings, Ambersheet knows "Target" in it, and not' in last
    assert "nothing could be drafted: say with --ask which columns hold the names, the figures and the targets" in last
    assert f"or complete the four lines in {rules} (scale, tables, amber_within," in last


def test_check_says_what_to_complete(tmp_path):
    path = book(tmp_path / "words.xlsx", *LETTER)
    rules, _, _ = starter(path)
    alone = run("check", rules, status=1).text
    assert alone.count("AS037 this question is open") == 4
    said = run("check", rules, path, status=1).text
    assert 'AS002 Sheet!1: no measure found: this row comes closest' in said
    assert 'has no "HEADING OF THE MEASURES", "HEADING OF THE FIGURES"; the row holds "Dear colleagues"' in said
    # A run is refused, and says the same.
    assert "HEADING OF THE MEASURES" in run("rate", path, "-r", rules, status=2).stderr


def test_nothing_is_rated_until_each_question_is_answered(tmp_path):
    path = book(tmp_path / "odd.xlsx", ["Thing", "Seen on the day", "Wished for"])
    rules, text, _ = starter(path)
    assert '//   not understood: "Thing", "Seen on the day", "Wished for"' in text
    book(path, ["Thing", "Seen on the day", "Wished for"], ["Trams", 12, 10], ["Buses", 7, 10])
    for key, heading in [("MEASURES", "Thing"), ("FIGURES", "Seen on the day"), ("TARGETS", "Wished for")]:
        text = text.replace(f"HEADING OF THE {key}", heading)
    rules.write_text(text, "utf-8")
    for _ in range(4):
        ratings = rate(path, rules, tmp_path / "out.xlsx")["ratings"]
        assert [rating["unrated"] for rating in ratings][1] == "waits_for_answer"
        text = text.replace("question(", "because(", 1)
        rules.write_text(text, "utf-8")
    ratings = rate(path, rules, tmp_path / "out.xlsx")["ratings"]
    assert [rating["rating"] for rating in ratings] == ["Green", "Red"]


def test_one_open_question_of_the_table_or_scale_holds_every_row(tmp_path):
    path = book(tmp_path / "odd.xlsx", ["Measure", "Actual", "Target"])
    rules, text, _ = starter(path)
    assert 'measure: "Measure",' in text and 'actual: "Actual",' in text
    book(path, ["Measure", "Actual", "Target"], ["Trams", 12, 10], ["Buses", 7, 10])
    for question in ("Are these the levels", "Which headings stand over", "Which way is good"):
        answered = text.replace("question(", "because(").replace(f'because("{question}', f'question("{question}')
        rules.write_text(answered, "utf-8")
        ratings = rate(path, rules, tmp_path / "out.xlsx")["ratings"]
        assert [rating["unrated"] for rating in ratings] == ["waits_for_answer"] * 2, question


def test_each_sheet_has_its_row(tmp_path):
    path = book(tmp_path / "two.xlsx", *LETTER)
    workbook = openpyxl.load_workbook(path)
    sheet = workbook.create_sheet("It's \u202e here")
    sheet.append([None, 'A "quoted" \\ name', "Another\nline", "x" * 200])
    workbook.create_sheet("Empty")
    workbook.save(path)
    _, text, _ = starter(path)
    assert "\u202e" not in text
    assert '//   not understood: "A "quoted" \\ name", "Another line"' in text
    assert "Empty" not in text


def test_only_the_script_is_written(tmp_path):
    path = book(tmp_path / "words.xlsx", *LETTER)
    starter(path, "--register", tmp_path / "other")
    assert {file.name for file in tmp_path.iterdir()} == {"words.xlsx", "words.rhai"}


def test_to_standard_output(tmp_path):
    path = book(tmp_path / "words.xlsx", *LETTER)
    _, text, _ = starter(path)
    done = run("init", path, "-o", "-", status=2)
    assert done.stdout.decode() == text
    assert "complete the four lines in what is written" in done.stderr


def test_nothing_is_replaced_unasked(tmp_path):
    path = book(tmp_path / "words.xlsx", *LETTER)
    rules = tmp_path / "words.rhai"
    rules.write_text("mine", "utf-8")
    assert "exists already" in run("init", path, status=2).stderr
    assert rules.read_text("utf-8") == "mine"


def test_answers_are_those_of_another_workbook(tmp_path):
    path = book(tmp_path / "words.xlsx", *LETTER)
    answers = tmp_path / "answers.json"
    answers.write_text('{"tolerance-1": {"points": 2}}', "utf-8")
    done = run("init", path, "--answers", answers, status=2)
    assert 'no question is called "tolerance-1": the questions are columns-1' in done.stderr
    assert not (tmp_path / "words.rhai").exists()
