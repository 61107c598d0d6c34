"""`test`: the cases beside the rules, what they find, and what they leave out.

Source: the published ratings of the shipped cases; made cases whose outcome was reckoned by hand.
"""

import csv
import re
import shutil
import xml.etree.ElementTree

import pytest
from program import RULES, run
from returns import to_change

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


SHIPPED = sorted(path.parent.name for path in RULES.glob("*/*.rhai"))


@pytest.mark.parametrize("ruleset", SHIPPED)
def test_shipped_cases_hold_by_name_and_by_path(ruleset):
    """Every shipped ruleset has cases, and they reach each of its lines and levels: else a second line would say so."""
    text = run("test", ruleset).stdout.decode("utf-8")
    assert re.fullmatch(rf"{ruleset}\.test\.csv: [1-9]\d* as expected, 0 not\n", text)
    assert run("test", RULES / ruleset / f"{ruleset}.rhai").stdout.decode("utf-8") == text


@pytest.mark.parametrize("ruleset", SHIPPED)
def test_check_finds_nothing_in_shipped_rules(ruleset):
    run("check", ruleset, RULES / ruleset / f"{ruleset}-example.xlsx")


FIELDS = """tables(#{ measure: "Measure", actual: "Actual", target: "Target", rating: write_to("RAG"), spend: rated("Spend") });
keep_typed("spend");
amber_within(percent_of_target(5));
higher_is_better(all_others);
"""


def test_cases_of_further_ratings(tmp_path):
    """A record may carry several ratings; a case names the one that it is about."""
    cases = """measure,field,actual,target,spend,expected
Calls,,100,100,Red,Green
Calls,spend,100,100,Red,Red
Calls,spend,100,100,Purple,no_rule
Visits,,95,100,,Amber
"""
    text = run("test", made(tmp_path, FIELDS, cases)).stdout.decode("utf-8")
    assert text == "mine.test.csv: 4 as expected, 0 not\n"
    idle = cases.replace("Calls,spend,100,100,Red,Red\n", "").replace("Calls,spend,100,100,Purple,no_rule\n", "")
    text = run("test", made(tmp_path, FIELDS, idle)).stdout.decode("utf-8")
    assert "No case reaches these lines: 2\n" in text


def test_a_case_of_an_unknown_rating_names_a_near_one(tmp_path):
    cases = "measure,field,actual,expected\nCalls,spent,1,Green\n"
    stderr = run("test", made(tmp_path, FIELDS, cases), status=2).stderr
    assert 'mine.test.csv:2: the rules have no rating "spent"; did you mean "spend"?' in stderr
    stderr = run("test", made(tmp_path, cases=cases), status=2).stderr
    assert "leave the column blank" in stderr


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
    assert "No case reaches these lines: 4, 5, 7\n" in text
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
    ("measure,actual,targt,expected\nCalls,1,1,Green\n", 'mine.test.csv:1: cases have no column "targt"; did you mean "target"?'),
    ("measure,actual,target\nCalls,1,1\n", 'mine.test.csv:1: the cases have no column "expected"'),
    ("measure,measure,expected\nCalls,1,Green\n", 'the column "measure" is there twice'),
    ("measure,actual,target,expected\nCalls,1,1,Grene\n", 'mine.test.csv:2: the scale has no level "Grene"'),
    ("measure,actual,target,expected\nCalls,1,1,\n", 'mine.test.csv:2: "Calls" has no expected rating'),
    ("measure,expected\n", "there are no cases in it"),
])
def test_mistakes_in_cases_are_named(tmp_path, cases, said):
    assert said in run("test", made(tmp_path, cases=cases), status=2).stderr


def test_rules_without_cases_say_what_to_write(tmp_path):
    rules = made(tmp_path)
    (tmp_path / "mine.test.csv").unlink()
    done = run("test", rules, status=2)
    assert "mine.rhai: there are no cases next to it; write them into mine.test.csv" in done.stderr
    assert "--cases" in done.stderr


LIMITS = """period("2022/23 Q2");
tables(#{ measure: "Measure", good_is: optional("Good is"), actual: "Actual", target: "Target", rating: write_to("RAG") });
amber_within(percent_of_target(6));
lower_is_better([ "Days lost*", "Complaints" ]);
measure("Calls*", #{ good_is: higher, by: first_of([ at_least(90, "Green"), more_than(80, "Amber"), otherwise("Red") ]) });
measure("Level", #{ good_is: close_to_target, amber_within: points(0.5) });
measure("Absence", #{ good_is: lower, profile: linear });
measure("Parts", #{ good_is: higher, parts: worst });
measure("Cumulative", #{ good_is: higher, part: "Year*", amber_within: points(2) });
measure("Jobs", #{ good_is: higher, target_in_actual: "Target", amber_within: points(2) });
measure("Pipeline", #{ good_is: higher, rate: forecast, by: first_of([ exactly("Agreed", "Green"), at_least(5, "Amber"), otherwise("Red") ]) });
measure("Outturn", #{ good_is: lower, rate: forecast, profile: linear });
measure("Learners", #{ good_is: higher, compared_with: baseline, by: first_of([
  on_target("Green"), improved("Amber"), otherwise("Red") ]) });
measure("Inspection", #{ good_is: higher, ranked: [ "*Good*", "*Very good*", "Fair", "Poor" ], amber_within: points(1) });
measure("Plan", #{ good_is: higher, by: first_of([ exactly("Agreed*|Done", "Green"), at_least(5, "Amber"), otherwise("Red") ]) });
measure("Fire", #{ by: reversed(grid(#{ columns: [ "Rare", "Likely" ], rows: [ [ "Minor", "Green", "Amber" ], [ "Major", "Amber", "Red" ] ] })) });
not_rated("Gone"); measure("Gone", #{ ranked: [ "Good", "Poor" ] });
higher_is_better(all_others);
"""
# Measure, actual, target and the level, reckoned by hand: the limits of each line and a little to either side.
ON_LIMITS = {
    ("Days lostx", "100", "Green"), ("Days lostx", "100.0001", "Amber"), ("Days lostx", "106", "Amber"),
    ("Days lostx", "106.0001", "Red"), ("Callsx", "90", "Green"), ("Callsx", "89.9999", "Amber"), ("Callsx", "80", "Red"),
    ("Callsx", "80.0001", "Amber"), ("Level", "100", "Green"), ("Level", "99.9999", "Amber"), ("Level", "99.5", "Amber"),
    ("Level", "99.4999", "Red"), ("Level", "100.5", "Amber"), ("Level", "100.5001", "Red"), ("Absence", "50", "Green"),
    ("Absence", "53", "Amber"), ("Absence", "53.0001", "Red"), ("Any other measure", "100", "Green"),
    ("Any other measure", "94", "Amber"), ("Any other measure", "93.9999", "Red"),
    # "Very good" is called so by the first pattern, too; the target is the second of four, which the first one calls.
    ("Inspection", "xGoodx", "Green"), ("Inspection", "xVery goodx", "Green"), ("Inspection", "Fair", "Red"), ("Inspection", "Poor", "Red"),
    ("Plan", "Agreedx", "Green"), ("Plan", "5", "Amber"), ("Plan", "4.9999", "Red"),
    ("Parts", "200 (100 North, 100 South)", "Green"), ("Parts", "188 (94 North, 94 South)", "Amber"),
    ("Parts", "187.9998 (93.9999 North, 93.9999 South)", "Red"), ("Cumulative", "100 (100 Yearx)", "Green"),
    ("Cumulative", "98 (98 Yearx)", "Amber"), ("Cumulative", "97.9999 (97.9999 Yearx)", "Red"),
    ("Jobs", "100 - Target 100", "Green"), ("Jobs", "98 - Target 100", "Amber"), ("Jobs", "97.9999 - Target 100", "Red"),
    # What is rated is the forecast, against the whole year.
    ("Pipeline", "5", "Amber"), ("Pipeline", "4.9999", "Red"), ("Outturn", "100", "Green"), ("Outturn", "106", "Amber"), ("Outturn", "106.0001", "Red"),
    ("Learners", "100", "Green"), ("Learners", "90.0001", "Amber"), ("Learners", "90", "Red"),
    ("Fire", "Minor/Rare", "Red"), ("Fire", "Minor/Likely", "Amber"), ("Fire", "Major/Rare", "Amber"), ("Fire", "Major/Likely", "Green"),
}


def test_cases_are_made_on_every_limit_and_hold(tmp_path):
    (tmp_path / "rules.rhai").write_text(LIMITS, "utf-8")
    run("test", tmp_path / "rules.rhai", "--boundaries", tmp_path / "limits.csv")
    with (tmp_path / "limits.csv").open(encoding="utf-8-sig", newline="") as file:
        made = [(row["measure"], row["actual"] or row["forecast"], row["expected"]) for row in csv.DictReader(file)]
    assert set(made) >= ON_LIMITS
    assert {measure for measure, _, _ in made} == {measure for measure, _, _ in ON_LIMITS}
    # The cases hold by the way that returns are rated, and another inclusivity breaks them.
    assert "0 not" in run("test", tmp_path / "rules.rhai", "--cases", tmp_path / "limits.csv").text
    (tmp_path / "rules.rhai").write_text(LIMITS.replace("at_least(90", "more_than(90"), "utf-8")
    assert "Callsx: expected Green, got Amber" in run(
        "test", tmp_path / "rules.rhai", "--cases", tmp_path / "limits.csv", status=1).text


@pytest.mark.parametrize("ruleset", ["norfolk", "lancashire", "lancashire-risks", "blackburn", "dacorum"])
def test_the_limits_of_shipped_rules_hold(tmp_path, ruleset):
    options = ("--period", "2022/23 Q3")
    run("test", ruleset, "--boundaries", tmp_path / "limits.csv", *options)
    assert " 0 not" in run("test", ruleset, "--cases", tmp_path / "limits.csv", *options).text


def test_rules_without_limits_say_so(tmp_path):
    rules = made(tmp_path, 'fn rate(m) { "Green" }', cases="")
    assert "no limits" in run("test", rules, "--boundaries", "-", status=2).stderr


def test_each_place_of_a_grid_is_a_case(tmp_path):
    """Source: the grid of the script, five by five, once for risks and once turned round for opportunities."""
    run("test", "lancashire-risks", "--boundaries", tmp_path / "limits.csv")
    with (tmp_path / "limits.csv").open(encoding="utf-8-sig", newline="") as file:
        made = list(csv.DictReader(file))
    assert len(made) == 2 * 25
    levels = {(row["id"], row["actual"]): row["expected"] for row in made}
    assert levels["CRx", "Major/Likely"] == "Extreme" and levels["COx", "Major/Likely"] == "Low"
    assert levels["CRx", "Catastrophic/Rare"] == "Medium" and levels["COx", "Catastrophic/Rare"] == "High"


def test_a_workbook_with_a_column_of_expectations(tmp_path):
    with (RULES / "norfolk" / "cases.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    book = to_change(RULES / "norfolk" / "norfolk-example.xlsx")
    sheet = book["Vital Signs"]
    (column,) = {cell.column for row in sheet.iter_rows() for cell in row if cell.value == "Direction"}
    agreed = {" ".join(row["measure"].split()): row["published_rag"] for row in rows}
    place = None
    for row in range(1, sheet.max_row + 1):
        if sheet.cell(row, column).value == "Direction":
            sheet.cell(row, column + 1, "Agreed")
        name = " ".join(str(sheet.cell(row, 2).value or "").split())
        if agreed.get(name):
            sheet.cell(row, column + 1, agreed[name])
            place = place or (row, name)
    book.save(tmp_path / "agreed.xlsx")
    options = ("--workbook", tmp_path / "agreed.xlsx", "--expected", "Agreed")
    done = run("test", "norfolk", *options)
    assert f"{sum(1 for value in agreed.values() if value)} as expected, 0 not" in done.text
    sheet.cell(place[0], column + 1, "Red")
    book.save(tmp_path / "agreed.xlsx")
    done = run("test", "norfolk", *options, "--junit", tmp_path / "out.xml", status=1)
    assert f"agreed.xlsx:{place[0]}: {place[1]}: expected Red, got Amber" in done.text
    assert 'failures="1"' in (tmp_path / "out.xml").read_text("utf-8")
    sheet.cell(place[0], column + 1, "Scarlet")
    book.save(tmp_path / "agreed.xlsx")
    assert 'the expected "Scarlet" is no level' in run("test", "norfolk", *options, status=2).stderr
    assert "Agreeed" in run("test", "norfolk", "--workbook", tmp_path / "agreed.xlsx", "--expected", "Agreeed", status=2).stderr


def test_lines_are_counted_in_a_table_as_excel_saves_it(tmp_path):
    """Behind line ends of Windows every place that was named was one line too early."""
    (tmp_path / "rules.rhai").write_text(SCRIPT, "utf-8")
    text = "measure,actual,target,expected\nCalls,100,100,Green\nCalls,90,100,Green\n"
    (tmp_path / "rules.test.csv").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert "rules.test.csv:3: Calls: expected Green, got Red" in run("test", tmp_path / "rules.rhai", status=1).text


@pytest.mark.parametrize(("keys", "lines", "cases"), [
    # The limits of each case, in words: what would have been by its target does not matter.
    ('limits: "Limits"', "amber_within(percent_of_target(50));\nhigher_is_better(all_others);\n",
     "measure,actual,target,limits,expected\nCalls,92,100,Green 95+; Amber 90 to 95; Red below 90,Amber\n"
     "Calls,80,100,Green 95+; Amber 90 to 95; Red below 90,Red\nCalls,80,100,,no_limit\n"),
    # The score as a product, or itself.
    ('likelihood: "L", impact: "I"', 'measure("*", #{ by: first_of([ at_most(4, "Green"), at_most(9, "Amber"), otherwise("Red") ]) });\n',
     "measure,likelihood,impact,actual,expected\nFire,3,3,,Amber\nFlood,,,4,Green\nTheft,5,2,,Red\nFraud,5,,,no_data\n"),
])
def test_cases_of_what_a_return_gives(tmp_path, keys, lines, cases):
    actual = "likelihood_times_impact" if "impact" in keys else '"Actual"'
    target = "" if "impact" in keys else ' target: "Target",'
    script = f'tables(#{{ measure: "Measure", actual: {actual},{target} {keys}, rating: write_to("RAG") }});\n{lines}'
    assert " as expected, 0 not\n" in run("test", made(tmp_path, script, cases)).stdout.decode("utf-8")
