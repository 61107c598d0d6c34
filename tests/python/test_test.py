"""`test`: the cases beside the rules, what they find, and what they leave out.

Source: the published ratings of the shipped cases; made cases whose outcome was reckoned by hand.
"""

import shutil
import xml.etree.ElementTree

import pytest
from program import RULES, run

SCRIPT = """tables(#{ measure: "Measure", actual: "Actual {quarter}", target: "Target", rating: write_to("RAG") });
period("2022/23 Q2");
amber_within(percent_of_target(5));
lower_is_better("Complaints*");
measure("Days*", #{ good_is: lower, profile: linear });
higher_is_better(all_others);
not_rated("Watched");
"""
CASES = """measure,actual,target,period,expected,why
Calls,100,100,,Green,on target
Calls,95,100,,Amber,exactly the tolerance
Calls,94.99,100,,Red,
Complaints in writing,106,100,,Red,
Days lost,4.1,8,,Amber,half of the year
Days lost,8,8,2022/23 Q4,Green,the whole year
Calls,,100,,no_data,
Calls,5,n/a,,unrated,
Watched,1,1,,not_rated,
"""


def made(folder, script=SCRIPT, cases=CASES):
    (folder / "mine.rhai").write_text(script, "utf-8")
    (folder / "mine.test.csv").write_text(cases, "utf-8")
    return folder / "mine.rhai"


def test_cases_that_hold(tmp_path):
    done = run("test", made(tmp_path))
    assert done.stdout.decode("utf-8") == "mine.test.csv: 9 as expected, 0 not\n"


@pytest.mark.parametrize("ruleset", ["norfolk", "lancashire-risks", "blackburn", "dacorum"])
def test_shipped_cases_hold_by_name_and_by_path(tmp_path, ruleset):
    text = run("test", ruleset).stdout.decode("utf-8")
    assert text.endswith(" as expected, 0 not\n")
    assert run("test", RULES / ruleset / f"{ruleset}.rhai").stdout.decode("utf-8") == text


def test_a_changed_rule_is_found_with_its_case(tmp_path):
    """The tolerance of the norfolk rules, changed: the published reds that turn amber are named, and nothing else."""
    folder = tmp_path / "norfolk"
    shutil.copytree(RULES / "norfolk", folder)
    script = folder / "norfolk.rhai"
    script.write_text(script.read_text("utf-8").replace("percent_of_target(6)", "percent_of_target(8)"), "utf-8")
    lines = run("test", script, status=1).stdout.decode("utf-8").splitlines()
    found = [line for line in lines if "expected Red, got Amber" in line]
    assert found and all(line.startswith("norfolk.test.csv:") and "of the target" in line for line in found)
    assert lines[-1] == f"norfolk.test.csv: {44 - len(found)} as expected, {len(found)} not"


def test_what_no_case_reaches_is_said(tmp_path):
    cases = "measure,actual,target,expected\nCalls,100,100,Green\n"
    text = run("test", made(tmp_path, cases=cases)).stdout.decode("utf-8")
    assert "No case reaches what these lines say: 4, 5, 7\n" in text
    assert "No case reaches these levels: Amber, Red\n" in text


def test_junit(tmp_path):
    rules = made(tmp_path, cases=CASES.replace("94.99,100,,Red", "94.99,100,,Amber").replace("Calls,100", "<Calls & \"x\">,100"))
    run("test", rules, "--junit", tmp_path / "out.xml", "--quiet", status=1)
    suite = xml.etree.ElementTree.parse(tmp_path / "out.xml").getroot()
    assert (suite.tag, suite.get("tests"), suite.get("failures")) == ("testsuite", "9", "1")
    cases = suite.findall("testcase")
    assert cases[0].get("name") == '<Calls & "x"> (line 2)'
    (failure,) = suite.iter("failure")
    assert failure.get("message") == "expected Amber, got Red"
    assert "94.99 against a target of 100" in failure.text


@pytest.mark.parametrize(("cases", "said"), [
    ("measure,actual,targt,expected\nCalls,1,1,Green\n", 'mine.test.csv:1: no case has a column "targt"; did you mean "target"?'),
    ("measure,actual,target\nCalls,1,1\n", 'mine.test.csv:1: the cases have no column "expected"'),
    ("measure,measure,expected\nCalls,1,Green\n", 'the column "measure" is there twice'),
    ("measure,actual,target,expected\nCalls,1,1,Grene\n", 'mine.test.csv:2: the scale has no level "Grene"'),
    ("measure,actual,target,expected\nCalls,1,1,\n", 'mine.test.csv:2: nothing is expected of "Calls"'),
    ("measure,expected\n", "there are no cases in it"),
])
def test_mistakes_in_cases_are_named(tmp_path, cases, said):
    assert said in run("test", made(tmp_path, cases=cases), status=2).stderr


def test_rules_without_cases_say_what_to_write(tmp_path):
    rules = made(tmp_path)
    (tmp_path / "mine.test.csv").unlink()
    done = run("test", rules, status=2)
    assert "mine.rhai: there are no cases beside it; write them into mine.test.csv" in done.stderr
    assert "--cases" in done.stderr
