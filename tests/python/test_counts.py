"""How many measures are at each level, and how many are unrated: the same number wherever it is told.

Source: the rows, counted by hand: two measures Green, three Amber, four Red, five unrated, in two departments.
"""

import json
import re

import minimal_workbook
import pytest
from program import rate, run

# Higher is better, amber within 5; a row without an actual is unrated.
ACTUALS = {"Green": [100, 101], "Amber": [99, 96, 95], "Red": [94, 90, 50, 0], "Unrated": [None] * 5}
COUNTS = {word: len(actuals) for word, actuals in ACTUALS.items()}
ROWS = [[f"{word} {number}", "North" if number % 2 else "South", actual, 100, None]
        for word, actuals in ACTUALS.items() for number, actual in enumerate(actuals)]
BY_GROUP = {"North": {"Green": 1, "Amber": 1, "Red": 2, "Unrated": 2}, "South": {"Green": 1, "Amber": 2, "Red": 2, "Unrated": 3}}
RULES = """tables(#{ measure: "Measure", group: "Department", actual: "Actual", target: "Target", rating: write_to("RAG") });
amber_within(points(5));
higher_is_better(all_others);
"""


@pytest.fixture
def folder(tmp_path):
    minimal_workbook.write(tmp_path / "return.xlsx", [["Measure", "Department", "Actual", "Target", "RAG"], *ROWS])
    (tmp_path / "rules.rhai").write_text(RULES, "utf-8")
    return tmp_path


def test_in_json(folder):
    document = rate(folder / "return.xlsx", folder / "rules.rhai", folder / "out.xlsx")
    assert document["counts"] == COUNTS
    groups = {group["group"]: {**group["counts"], "Unrated": group["unrated"]} for group in document["groups"]}
    assert groups == {**BY_GROUP, None: COUNTS}


def test_on_the_terminal(folder):
    text = run("rate", "return.xlsx", "-r", "rules.rhai", "-o", "out.xlsx", cwd=folder).stdout.decode("utf-8")
    told = dict((word, int(count)) for count, word in re.findall(r"(\d+) × (\w+)", text))
    assert told == COUNTS


def test_in_python(folder):
    amb = pytest.importorskip("ambersheet", reason="needs the Python module: run `make module`")
    rated = amb.Ruleset.load(folder / "rules.rhai").rate(folder / "return.xlsx")
    assert rated.counts == COUNTS and json.loads(json.dumps(rated.document()))["counts"] == COUNTS
    done = amb.rate_many([folder / "return.xlsx"], amb.Ruleset.load(folder / "rules.rhai"))
    assert done.counts == COUNTS
