"""Cases that failed in the field once: layouts, notations and uses that people really have, each with what is right.

Source: `../shared/field`, whose notes say what is right. `field_cases.py` tells how they are read.
"""

import json
import re
import subprocess
import sys
import zipfile

import field_cases as field
import openpyxl
import pytest
from conftest import skip
from field_cases import FOLDER, OUTCOMES
from program import binary, run

# Cases that other tests assert, with the reason.
ELSEWHERE = {"jupyter-table-is-right-aligned": "needs nbconvert; test_python_style.py looks at the same alignment in a browser"}
SCRIPTS = [path.relative_to(FOLDER).as_posix() for path in sorted(FOLDER.glob("*/*.py")) if path.parent.name not in ELSEWHERE]
# Cases whose whole expectation is another one than ratings of measures; each has a test of its own below.
OF_THEIR_OWN = ["check-scale-worst-first", "init-own-draft", "own-words-of-direction", "tolerance-fractions"]
DRAFTS = [one for one in OUTCOMES if one["rules"] == "draft"]


@pytest.fixture(autouse=True)
def cases(shared):
    """The folder of the cases, without which there is one empty case of each kind."""
    if not (shared / "field").is_dir():
        skip("needs ../shared/field")


def named(case):
    """Returns the folder of a case, with the workbook where it has several."""
    return case["folder"] if case["workbook"].startswith("input.") else f"{case['folder']}/{case['workbook']}"


@pytest.mark.parametrize("name", field.having("expected.json") or ["none"])
def test_ratings_are_as_expected(name, tmp_path):
    wanted = field.expected(name)
    measures = {**wanted, **wanted.get("ratings", {})} if name not in OF_THEIR_OWN else {}
    measures = {key: one for key, one in measures.items() if key not in field.BESIDE | {"ratings"}}
    if not measures and "groups" not in wanted:
        assert name in OF_THEIR_OWN
        return
    if name in {script.split("/")[0] for script in SCRIPTS}:
        return
    ran = field.rated(name, tmp_path)
    assert [why for key, one in measures.items() for why in field.disagreement(ran, key, one)] == []


@pytest.mark.parametrize("case", OUTCOMES, ids=named)
def test_outcomes_are_as_written(case, tmp_path):
    answers = json.loads(case["answers"] or "{}")
    rules = None
    if case["rules"] == "draft":
        rules, asked = field.drafted(FOLDER / case["folder"] / case["workbook"], tmp_path, answers)
        assert set(answers) <= asked, "every answer is to a question that was asked"
    ran = field.rated(case["folder"], tmp_path, rules, case["workbook"])
    assert ran.outcomes() == case["outcomes"].split(), ran.refusal


@pytest.mark.parametrize("case", DRAFTS, ids=named)
def test_no_proposal_is_wrong(case, tmp_path):
    """With every proposal accepted unread, a measure has its right rating or none, but for what is not proposed."""
    wanted = json.loads(case["answers"] or "{}").get("tolerance")
    rules, _ = field.drafted(FOLDER / case["folder"] / case["workbook"], tmp_path, {"tolerance": wanted} if wanted else {})
    ran = field.rated(case["folder"], tmp_path, rules, case["workbook"])
    pairs = list(zip(ran.document["ratings"], case["outcomes"].split(), strict=True))
    assert [(one["cell"], one["rating"], right) for one, right in pairs if one["rating"] not in (None, right)] == []


@pytest.mark.parametrize("path", SCRIPTS or ["none"])
def test_script_asserts_what_is_right(path, tmp_path):
    name = path.split("/")[0]
    pytest.importorskip("ambersheet", reason="needs the Python module: run `make module`")
    beside = FOLDER / name if (FOLDER / name / "expected.json").is_file() else tmp_path
    done = subprocess.run([sys.executable, "-P", FOLDER / path], cwd=beside, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    if beside != tmp_path:
        lines = {line.split()[1]: line for line in done.stdout.splitlines()[1:]}
        for measure, outcome in field.expected(name).items():
            assert re.split(r" \(|: ", outcome)[-1 if "unrated" in outcome else 0] in lines[measure]


def test_every_case_is_tested():
    tested = {*field.having("expected.json"), *(one["folder"] for one in OUTCOMES), *(path.split("/")[0] for path in SCRIPTS)}
    assert set(field.names()) - tested == {"check-scale-worst-first", *ELSEWHERE}


# What some cases expect beside ratings

@pytest.mark.parametrize(("name", "code"), [("check-scale-worst-first", "AS033"), ("tolerance-fractions", "AS036")])
def test_check_finds_it(name, code):
    done = run("check", FOLDER / name / "rules.rhai", FOLDER / name / "input.xlsx", status=1)
    assert code in done.text


def test_a_draft_that_cannot_be_made_is_a_message_about_the_workbook(tmp_path):
    done = run("init", FOLDER / "init-own-draft" / "input.xlsx", "-o", tmp_path / "draft.rhai", status=(0, 2))
    assert "the draft:" not in done.text
    ran = field.rated("init-own-draft", tmp_path)
    assert ran.outcomes() == ["Amber", "Green"]


def test_groups_are_counted(tmp_path):
    wanted = field.expected("merged-group")
    ran = field.rated("merged-group", tmp_path)
    assert {one["measure"]: one["group"] for one in ran.document["ratings"]} == wanted["groups"]
    for group, counts in wanted["counts"].items():
        levels = [one["rating"] for one in ran.document["ratings"] if one["group"] == group]
        assert {level: levels.count(level) for level in levels} == counts


def test_directions_have_words_of_their_own(tmp_path):
    ran = field.rated("own-words-of-direction", tmp_path)
    sheet = openpyxl.load_workbook(ran.output).worksheets[0]
    assert sheet["G2"].value == "▲"


def test_a_cell_in_pieces_is_written_once(tmp_path):
    ran = field.rated("row-in-pieces-form", tmp_path)
    with zipfile.ZipFile(ran.output) as package:
        assert package.read("xl/worksheets/sheet1.xml").count(b'r="E2"') == 1


def test_words_in_a_font_of_signs_are_named(tmp_path):
    ran = field.rated("symbol-font", tmp_path)
    warned = [one["cell"] for one in ran.document["warnings"] if one["code"] == "unreadable_format"]
    assert [cell.rpartition("!")[2] for cell in warned] == ["E2:E3", "G2:G3"]


def test_reasons_name_the_cell_that_was_read(tmp_path):
    ran = field.rated("function-wrong-cell-named", tmp_path)
    date, awaited, missing = (one["reason"] for one in ran.document["ratings"])
    assert "F2" in date and "date" in date and "F3" in awaited and "Days late" in missing


@pytest.mark.parametrize("published", ["with", "without"])
def test_ratings_are_compared_with_the_column_to_be_written(published, tmp_path):
    source = (FOLDER / "reconcile-the-column-to-be-written" / "rules.rhai").read_text("utf-8")
    (tmp_path / "rules.rhai").write_text(source if published == "with" else source.replace(', published_rating: "RAG"', ""), "utf-8")
    workbook = FOLDER / "reconcile-the-column-to-be-written" / "input.xlsx"
    said = run("reconcile", workbook, "-r", tmp_path / "rules.rhai", status=1).text
    assert "published Amber, computed Red" in said and "published Green, computed Amber" in said and "2 differences" in said
    ran = field.rated("reconcile-the-column-to-be-written", tmp_path, tmp_path / "rules.rhai")
    assert [one["code"] for one in ran.document["warnings"]] == ["replaced"]


def test_a_draft_of_another_period_says_which_column_it_would_write_twice(tmp_path):
    rules, _ = field.drafted(FOLDER / "rag-for-each-quarter" / "input.xlsx", tmp_path, {"tolerance": {"percent_of_target": 5}})
    rules.write_text(rules.read_text("utf-8").replace('period("Q3")', 'period("Q1")'), "utf-8")
    said = run("reconcile", FOLDER / "rag-for-each-quarter" / "input.xlsx", "-r", rules, status=2).stderr
    assert 'both write into column D ("RAG Q1")' in " ".join(said.split())


def test_formulas_over_ratings_show_new_results(tmp_path):
    ran = field.rated("summary-goes-stale", tmp_path)
    summary = openpyxl.load_workbook(ran.output, data_only=True).worksheets[1]
    assert [summary.cell(row, 2).value for row in range(1, 5)] == [1, 1, 1, "Action needed"]


def test_little_memory_is_enough(tmp_path):
    folder = FOLDER / "replace-memory"
    command = f"ulimit -v 1048576; '{binary()}' rate '{folder}/input.xlsx' -r '{folder}/rules.rhai' -o '{tmp_path}/out.xlsx'"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode in (0, 2) and "function failed" in done.stdout + done.stderr
