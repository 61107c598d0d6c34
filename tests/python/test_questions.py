"""Open questions of the rules: what waits for an answer, and that nothing else does, by every door.

Each `questions/NAME.rhai` stands beside `NAME.tsv`: a measure, its field, its level or the reason why it has none, and its
direction. "waits" is what must wait. All rate the rows of `questions/rows.tsv`.

Source: the levels and what waits were worked out by hand from the meaning of a question; openpyxl for what the files hold.
"""

import csv
import json
import re
import shutil

import jsonschema
import openpyxl
import pytest
from program import ROOT, SCHEMA, rate, run
from returns import fill

ambersheet = pytest.importorskip("ambersheet", reason="needs the Python module: run `make module`")
pandas = pytest.importorskip("pandas")

FOLDER = ROOT / "tests" / "python" / "questions"
SCRIPTS = sorted(FOLDER.glob("*.rhai"))
COLOURS = {"Green": "C6EFCE", "Amber": "FFEB9C", "Red": "FFC7CE"}
QUESTION = re.compile(r'question\("([^"]*)"\);')


def table(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t"))


def expected(script):
    """The level or reason, and the direction, by measure and field."""
    rows = table(script.with_suffix(".tsv"))
    return {(measure, field or None): (level, direction or None) for measure, field, level, direction in rows}


def number(text):
    return float(text) if re.fullmatch(r"\d+", text) else text or None


@pytest.fixture
def workbook(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Returns"
    for row in table(FOLDER / "rows.tsv"):
        sheet.append([number(cell) for cell in row])
    form = book.create_sheet("Form")
    for row in (["Footfall"], ["Actual", 95], ["Target", 90], ["RAG"]):
        form.append(row)
    rules = book.create_sheet("Rules")
    for row in (["Measure", "Good is", "Points"], ["Homes built", "Higher", 5]):
        rules.append(row)
    counts = book.create_sheet("Counts")
    for row in (["Team", "Green", "Amber", "Red"], ["North", 1, 0, 1], ["South", 0, 0, 1]):
        counts.append(row)
    book.save(tmp_path / "return.xlsx")
    return tmp_path / "return.xlsx"


def check(ratings, wanted):
    """Compares ratings, as documents have them, with what was worked out."""
    found = {}
    for rating in ratings:
        reason = {"waits_for_answer": "waits"}.get(rating["unrated"], rating["unrated"])
        found[rating["measure"], rating["field"]] = rating["rating"] or reason
        direction = wanted[rating["measure"], rating["field"]][1]
        assert rating["direction"] == (None if direction == "waits" else direction), rating["measure"]
    assert found == {key: level for key, (level, _) in wanted.items()}


def scripts(**more):
    return pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem, **more)


@scripts()
def test_what_a_line_in_question_decides_waits(tmp_path, workbook, script):
    """In the document, on the terminal and in the cells."""
    wanted = expected(script)
    document = rate(workbook, script, tmp_path / "out.xlsx")
    check(document["ratings"], wanted)
    asked = QUESTION.findall(script.read_text("utf-8"))
    assert [question["text"] for question in document["questions"]] == asked
    for rating in document["ratings"]:
        if rating["unrated"] != "waits_for_answer":
            continue
        places = [question["place"] for question in document["questions"] if question["text"] in rating["reason"]]
        assert places and all(f"({place})" in rating["reason"] for place in places)
        assert rating["reason"].startswith("Unrated: waits for your answer")
        assert f"{rating['rule']}:" in "".join(f"{place}:" for place in places)
        assert (rating["off_target_by"], rating["target_used"]) == (None, None)
    waits = [key for key, row in wanted.items() if "waits" in row]
    assert max(question["measures"] for question in document["questions"]) == len(waits)
    cells(workbook, tmp_path / "out.xlsx", document["ratings"])
    said(workbook, script, tmp_path, wanted, document["questions"])


def cells(before, after, ratings):
    """A rated cell has the word and the colour of its level; any other is as it was."""
    old, new = openpyxl.load_workbook(before), openpyxl.load_workbook(after)
    for rating in ratings:
        was, now = old[rating["sheet"]][rating["cell"]], new[rating["sheet"]][rating["cell"]]
        if rating["field"] is None:
            assert now.value == (rating["rating"] if rating["rating"] else was.value)
        else:
            assert now.value == was.value
        assert fill(now) == COLOURS.get(rating["rating"], fill(was)), rating["measure"]


def said(workbook, script, folder, wanted, questions):
    """The last line of the run counts what waits."""
    done = run("rate", workbook, "-r", script, "-o", folder / "again.xlsx").stdout.decode()
    last = done.splitlines()[-1]
    levels = [level for level, _ in wanted.values()]
    waiting = levels.count("waits")
    directions = sum(row[1] == "waits" and row[0] != "waits" for row in wanted.values())
    if waiting + directions == 0:
        assert last.startswith("Wrote "), last
        return
    rated = sum(level in COLOURS for level in levels)
    assert re.match(rf"{rated} rated, ", last), last
    assert done.count("waits for answer") == waiting, done
    if waiting:
        verb = "waits" if waiting == 1 else "wait"
        answers = sum(question["measures"] > 0 for question in questions)
        noun = "answer" if answers == 1 else "answers"
        assert f"{rated} rated, {waiting} {verb} for {answers} {noun}" in last, last
    else:
        verb = "direction waits" if directions == 1 else "directions wait"
        assert f"{directions} {verb} for 1 answer" in last, last
    others = len(levels) - rated - waiting
    assert (f"{others} unrated for" in last) == (others > 0), last


@scripts()
def test_an_answered_question_is_as_none(tmp_path, workbook, script):
    """`because` in the place of `question`, and the line without either, give the same bytes, and nothing waits."""
    text = script.read_text("utf-8")
    answered, bare = tmp_path / "answered.rhai", tmp_path / "bare.rhai"
    answered.write_text(text.replace("question(", "because("), "utf-8")
    bare.write_text(QUESTION.sub("", text), "utf-8")
    document = rate(workbook, answered, tmp_path / "answered.xlsx")
    assert document["questions"] == []
    assert not any(rating["unrated"] == "waits_for_answer" for rating in document["ratings"])
    without = rate(workbook, bare, tmp_path / "bare.xlsx")
    assert (tmp_path / "answered.xlsx").read_bytes() == (tmp_path / "bare.xlsx").read_bytes()
    said = [{key: value for key, value in rating.items() if key not in ("reason", "rule")} for rating in document["ratings"]]
    assert said == [{key: value for key, value in rating.items() if key not in ("reason", "rule")}
                    for rating in without["ratings"]]


@scripts()
def test_the_package_and_explain_say_the_same(tmp_path, workbook, script):
    wanted = expected(script)
    book = ambersheet.Ruleset.load(script).rate(workbook)
    document = book.document()
    check(document["ratings"], wanted)
    for rating in book.ratings:
        level, _ = wanted[rating.measure, rating.field]
        assert (rating.unrated == "waits_for_answer") == (level == "waits")
        if level == "waits":
            assert not rating.explanation.next
    assert [question.text for question in book.questions] == QUESTION.findall(script.read_text("utf-8"))
    assert all(question.text in book._repr_html_().replace("&#x27;", "'") for question in book.questions)
    run("explain", workbook, "-r", script, "--json", tmp_path / "explained.json")
    lines = (tmp_path / "explained.json").read_text("utf-8")
    assert lines.count('"waits_for_answer"') == sum(level == "waits" for level, _ in wanted.values())
    directions = sum(direction == "waits" for _, direction in wanted.values())
    assert len(re.findall(r'"no_direction": ?"it waits for your answer', lines)) == directions


FRAMES = [path for path in SCRIPTS if path.stem not in ("form", "register", "keep_typed", "one_table", "counts")]


@pytest.mark.parametrize("script", FRAMES, ids=lambda path: path.stem)
def test_rows_of_frames_wait_too(script):
    """Whether columns of numbers are rated natively, or texts row by row."""
    rules = ambersheet.Ruleset.load(script)
    wanted = {measure: level for (measure, _), (level, _) in expected(script).items()}
    headings, *rows = [row[:5] for row in table(FOLDER / "rows.tsv")]
    columns = {heading: [number(row[at]) for row in rows] for at, heading in enumerate(headings)}
    numbers = pandas.DataFrame(columns)
    texts = numbers.assign(Actual=[None if value is None else f"{value:g}" for value in columns["Actual"]])
    for frame in (numbers, texts):
        rated = rules.rate_frame(frame, reasons=True)
        for measure, level, reason, why in zip(rated["Measure"], rated["rating"], rated["unrated"], rated["reason"]):
            found = level if isinstance(level, str) else {"waits_for_answer": "waits"}.get(reason, reason)
            assert found == wanted[measure], (measure, why)
            assert ("waits for your answer" in why) == (found == "waits")


def test_many_rows_on_target_do_not_wait_for_the_tolerance():
    """The native path of columns gives way to the rows where a question is open."""
    rules = ambersheet.Ruleset.from_source(
        'amber_within(percent_of_target(5)); question("How far?"); higher_is_better(all_others);')
    frame = pandas.DataFrame({"actual": [100.0, 99.0, 60.0, float("nan")] * 5000, "target": [100.0] * 20000})
    rated = rules.rate_frame(frame)
    assert rated["rating"].isna().sum() == 15000 and (rated["rating"] == "Green").sum() == 5000
    reasons = rated["unrated"].astype(object).value_counts().to_dict()
    assert reasons == {"waits_for_answer": 10000, "no_data": 5000}
    assert str(rules.explain({"actual": 99, "target": 100})).startswith("Unrated: waits for your answer")


@scripts()
def test_check_lists_each_question(tmp_path, workbook, script):
    """With its place and its text, and with a workbook the number of measures that wait; the table to sign has it too."""
    text = script.read_text("utf-8")
    asked = QUESTION.findall(text)
    for more in ([], [workbook]):
        run("check", script, *more, "--json", tmp_path / "check.json", "--force", status=1)
        document = json.loads((tmp_path / "check.json").read_text("utf-8"))
        found = [finding for finding in document["findings"] if finding["code"] == "AS037"]
        assert len(found) == len(asked)
        for finding, question in zip(found, asked):
            line = text.splitlines()[finding["line"] - 1]
            assert line[finding["column"] - 1:].startswith(f'question("{question}")')
            assert f'"{question}"' in finding["message"]
            assert bool(more) == ("wait" in finding["message"])
    wanted = expected(script)
    for row in document["sign_off"]:
        level, _ = wanted[row["measure"], row["field"]]
        if level == "waits":
            assert any(question in row["question"] for question in asked)
        elif level in COLOURS and script.stem != "movement":
            assert (row["question"] is None) == (script.stem not in ("tolerance", "two", "target")), row


def test_the_table_to_sign_has_the_questions(tmp_path, workbook):
    """On the terminal and in the file, beside the rule that is a proposal."""
    done = run("check", FOLDER / "two.rhai", workbook, "--sign-off", tmp_path / "sign.csv", status=1)
    assert done.stdout.decode().count("waits for your answer") == 5
    rows = {row["measure"]: row["rule"] for row in csv.DictReader((tmp_path / "sign.csv").open(encoding="utf-8-sig"))}
    asked = 'Amber within 5% of the target; waits for your answer: "How far off target is still Amber?" (two.rhai:3:38)'
    assert rows["Homes built"] == asked
    assert rows["Sickness days"] == asked + '; "Is low better?" (two.rhai:4:38)'


def test_the_number_of_measures_that_wait_is_told(workbook):
    found = {}
    for name in ("tolerance", "measure", "not_rated"):
        findings = ambersheet.Ruleset.load(FOLDER / f"{name}.rhai").check(workbook)
        [found[name]] = [finding.message for finding in findings if finding.code == "AS037"]
    assert found["tolerance"].endswith('"; 2 measures wait for the answer')
    assert found["measure"].endswith('"; 1 measure waits for the answer')
    assert found["not_rated"].endswith('"; no measure of this workbook waits for it')


def test_several_returns_are_counted_together(tmp_path, workbook):
    """A question that several returns wait for is one answer."""
    second = tmp_path / "second.xlsx"
    second.write_bytes(workbook.read_bytes())
    done = run("rate", workbook, second, "-r", FOLDER / "two.rhai", "--out-dir", tmp_path / "out").stdout.decode()
    assert done.splitlines()[-1] == "2 workbooks rated; 2 rated, 4 wait for 2 answers, 4 unrated for other reasons"
    assert done.count("1 Green, 0 Amber, 0 Red, 4 unrated, 2 wait for 2 answers.") == 2


@pytest.mark.parametrize("form", ["csv", "html", "json", "xlsx"])
def test_a_table_of_ratings_says_what_waits(tmp_path, workbook, form):
    out = tmp_path / f"ratings.{form}"
    done = run("convert", workbook, "-r", FOLDER / "two.rhai", "--to", form, "-o", out).stdout.decode()
    assert done.splitlines()[-1] == "1 rated, 2 wait for 2 answers, 2 unrated for other reasons"
    if form == "csv":
        rows = list(csv.DictReader(out.open(encoding="utf-8-sig")))
        assert [row["unrated"] for row in rows] == ["", "waits_for_answer", "waits_for_answer", "no_data", "no_target"]
    elif form != "xlsx":
        assert out.read_text("utf-8").count("Unrated: waits for your answer") == 2


def test_a_period_from_outside_is_not_in_question(tmp_path, workbook):
    document = rate(workbook, FOLDER / "period.rhai", tmp_path / "out.xlsx", "--period", "2022/23 Q3")
    assert [rating["rating"] for rating in document["ratings"]] == ["Green", "Red", "Red", None, None]
    assert document["questions"][0]["measures"] == 0


def test_a_period_of_the_return_is_in_question(tmp_path, workbook):
    """It is known only after the rules are loaded again for the return."""
    book = openpyxl.load_workbook(workbook)
    book["Form"]["D1"] = "2022/23 Q4"
    book.save(workbook)
    script = tmp_path / "rules.rhai"
    text = (FOLDER / "period.rhai").read_text("utf-8")
    script.write_text(text.replace('period("2022/23 Q4")', 'period(cell("Form", "D1"))'), "utf-8")
    document = rate(workbook, script, tmp_path / "out.xlsx")
    assert document["period"] == "2022/23 Q4"
    check(document["ratings"], expected(FOLDER / "period.rhai"))


def test_a_level_set_by_hand_stays(tmp_path, workbook):
    by_hand = tmp_path / "by_hand.csv"
    by_hand.write_text("measure,rating,reason\nHomes built,Amber,agreed with the board\n", "utf-8")
    document = rate(workbook, FOLDER / "tolerance.rhai", tmp_path / "out.xlsx", "--overrides", by_hand)
    homes = document["ratings"][1]
    assert (homes["rating"], homes["override"]["computed"]) == ("Amber", None)
    assert "waits for your answer: \"How far off target is still Amber?\"" in homes["reason"]
    assert document["questions"][0]["measures"] == 1


def test_unrated_counts_for_fail_on(tmp_path, workbook):
    options = ["rate", workbook, "-o", tmp_path / "out.xlsx", "--force", "--quiet", "--fail-on", "unrated"]
    run(*options, "-r", FOLDER / "table.rhai", status=1)


def test_movement_and_reconciling_show_what_waits(tmp_path, workbook):
    """A level that waits now was not lost: it is unrated, as any other; the published one is beside the reason."""
    book = openpyxl.load_workbook(workbook)
    for row, word in enumerate(["Green", "Amber", "Red"], start=2):
        book["Returns"].cell(row, 7).value = word
    book.save(workbook)
    text = (FOLDER / "tolerance.rhai").read_text("utf-8")
    script = tmp_path / "rules.rhai"
    script.write_text(text.replace('rating: write_to("RAG")', 'published_rating: "Delivery", rating: write_to("RAG")'),
                      "utf-8")
    rules = ambersheet.Ruleset.load(script)
    found = {row["measure"]: row for row in rules.rate(workbook).reconcile()["differences"]}
    assert set(found) == {"Homes built", "Sickness days", "Visits"}
    assert found["Homes built"]["computed"] is None and "waits for your answer" in found["Homes built"]["reason"]
    before = tmp_path / "before.xlsx"
    book["Returns"]["C2"] = 60
    book.save(before)
    done = run("rate", workbook, "-r", script, "-o", tmp_path / "out.xlsx", "--previous", before).stdout.decode()
    assert "Rated only once" in done and "Calls answered" in done.split("Rated only once")[1]


def test_reconciling_counts_what_waits(tmp_path, workbook):
    """One workbook has a last line of its own; with several, the sum of all is the last."""
    script = tmp_path / "rules.rhai"
    text = (FOLDER / "tolerance.rhai").read_text("utf-8")
    script.write_text(text.replace('rating: write_to("RAG")', 'published_rating: "Delivery", rating: write_to("RAG")'), "utf-8")
    rates = run("rate", workbook, "-r", script, "-o", tmp_path / "out.xlsx").stdout.decode().splitlines()[-1]
    counted = run("reconcile", workbook, "-r", script, status=1).stdout.decode().splitlines()[-1]
    assert re.fullmatch(r"\d+ rated, \d+ waits? for 1 answer(, \d+ unrated for (another reason|other reasons))?", counted)
    assert counted == rates
    other = tmp_path / "other.xlsx"
    shutil.copy(workbook, other)
    last = run("reconcile", workbook, other, "-r", script, status=1).stdout.decode().splitlines()[-1]
    assert last.startswith("2 workbooks compared; ") and last.endswith("; 2 rated, 4 wait for 1 answer, 4 unrated for other reasons"), last


def test_no_live_colour_where_a_question_is_open(tmp_path, workbook):
    """Nor does one stay that was made before the question."""
    script = tmp_path / "rules.rhai"
    text = (FOLDER / "two.rhai").read_text("utf-8").replace('write_to("RAG")', 'write_to("RAG"), live: yes')
    script.write_text(QUESTION.sub("", text), "utf-8")
    rate(workbook, script, tmp_path / "live.xlsx")
    assert len(formatted(tmp_path / "live.xlsx")) == 5
    script.write_text(text, "utf-8")
    for source in (workbook, tmp_path / "live.xlsx"):
        document = rate(source, script, tmp_path / "out.xlsx")
        assert formatted(tmp_path / "out.xlsx") == set()
        sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["Returns"]
        assert [fill(sheet.cell(row, 6)) for row in range(2, 7)] == [COLOURS["Green"], None, None, None, None]
        [warning] = [warning for warning in document["warnings"] if warning["code"] == "not_live"]
        assert warning["message"].endswith("because the rules ask a question about it that is still open")


def formatted(path):
    sheet = openpyxl.load_workbook(path)["Returns"]
    areas = [area for part in sheet.conditional_formatting for area in part.cells.ranges]
    return {cell for area in areas for cell in area.cells}


def test_documents_keep_to_their_schemas(tmp_path, workbook):
    document = rate(workbook, FOLDER / "two.rhai", tmp_path / "out.xlsx")
    jsonschema.validate(document, json.loads(SCHEMA.read_text("utf-8")))
    run("check", FOLDER / "two.rhai", workbook, "--json", tmp_path / "check.json", status=1)
    schema = SCHEMA.with_name("check-1.schema.json")
    jsonschema.validate(json.loads((tmp_path / "check.json").read_text("utf-8")), json.loads(schema.read_text("utf-8")))


def test_no_boundary_case_is_made_of_a_line_in_question(tmp_path):
    """A case on a limit would hold the proposal."""
    cases = tmp_path / "cases.csv"
    run("test", FOLDER / "overruled.rhai", "--boundaries", cases)
    assert {row["measure"] for row in csv.DictReader(cases.open(encoding="utf-8-sig"))} == {"Calls answered"}
    run("test", FOLDER / "table.rhai", "--boundaries", tmp_path / "all.csv")
