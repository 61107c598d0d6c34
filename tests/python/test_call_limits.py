"""A function that works too long is stopped by a limit, which is named, wherever functions are called.

Source: docs/rules/limits.md for the limits. Each case has a twin that does the same with less work, and is rated.
"""

import re

import minimal_workbook
import pytest
from program import rate, run

TABLE = 'tables(#{ measure: "Measure", actual: "Actual", target: "Target", rating: write_to("RAG") });\n'
# Calls itself four times a level: 4 to the power of `n` calls.
STEPS = """fn four(n) { if n > 0 { four(n - 1) + four(n - 1) + four(n - 1) + four(n - 1) } else { 1 } }
fn rate(m) { if four(N) > 0 { "Green" } else { "Red" } }
"""
# Looks for what is not there in a list of 8,192 texts, in each of 4 to the power of `n` calls: few steps, and long ones.
LISTS = """fn long(text, n) { if n > 0 { long(text + text, n - 1) } else { text } }
fn seek(list, n) {
  if n > 0 { seek(list, n - 1) + seek(list, n - 1) + seek(list, n - 1) + seek(list, n - 1) }
  else if list.contains("b") || list.contains("c") || list.contains("d") { 0 } else { 1 }
}
fn rate(m) { let list = long("%s", 9).split(","); if seek(list, N) > 0 { "Green" } else { "Red" } }
""" % ("a," * 16)
CASES = {
    "steps": (STEPS, "7", "3", r"more than 100,?000 steps, the limit on operations"),
    # Whichever is met first.
    "lists": (LISTS, "5", "0", r"the limit on (time|memory)"),
}


def in_a_workbook(folder, script):
    """The measures that are rated, and all that is said."""
    minimal_workbook.write(folder / "return.xlsx", [["Measure", "Actual", "Target", "RAG"], ["Calls", 5, 5, None]])
    rules = written(folder, script)
    try:
        ratings = rate(folder / "return.xlsx", rules, folder / "out.xlsx")["ratings"]
    except AssertionError:
        done = run("rate", folder / "return.xlsx", "-r", rules, "-o", folder / "out.xlsx", status=2)
        assert not (folder / "out.xlsx").exists()
        return [], done.text
    return [rating["rating"] for rating in ratings if rating["rating"]], " ".join(rating["reason"] for rating in ratings)


def in_a_frame(_, script):
    amb = pytest.importorskip("ambersheet", reason="needs the Python module: run `make module`")
    pd = pytest.importorskip("pandas")
    rules = amb.Ruleset.from_source(TABLE + script)
    try:
        rated = rules.rate_frame(pd.DataFrame({"Measure": ["Calls"], "Actual": [5.0], "Target": [5.0]}), reasons=True)
    except amb.RulesError as error:
        assert error.line, "the line of the script"
        return [], str(error)
    return [str(word) for word in rated["rating"] if not pd.isna(word)], " ".join(rated["reason"])


def in_a_row(_, script):
    amb = pytest.importorskip("ambersheet", reason="needs the Python module: run `make module`")
    try:
        rating = amb.Ruleset.from_source(TABLE + script).explain({"Measure": "Calls", "Actual": 5, "Target": 5})
    except amb.RulesError as error:
        return [], str(error)
    return [rating.rating] if rating.rating else [], rating.reason


def in_a_case(folder, script):
    rules = written(folder, script)
    (folder / "rules.test.csv").write_text("measure,actual,target,expected\nCalls,5,5,Green\n", "utf-8")
    try:
        run("test", rules)
    except AssertionError as error:
        said = str(error)
        assert "exit status 1" in said or "exit status 2" in said, said
        return [], said
    return ["Green"], ""


def written(folder, script):
    (folder / "rules.rhai").write_text(TABLE + script, "utf-8")
    return folder / "rules.rhai"


WAYS = [in_a_workbook, in_a_frame, in_a_row, in_a_case]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", CASES)
def test_a_function_that_works_too_long_names_its_limit(tmp_path, way, name):
    script, more, _, limit = CASES[name]
    rated, said = way(tmp_path, script.replace("(N)", f"({more})").replace(", N)", f", {more})"))
    assert not rated
    assert re.search(limit, said), said


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", CASES)
def test_the_same_function_with_less_work_rates(tmp_path, way, name):
    script, _, less, _ = CASES[name]
    rated, said = way(tmp_path, script.replace("(N)", f"({less})").replace(", N)", f", {less})"))
    assert rated == ["Green"], said
