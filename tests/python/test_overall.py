"""Ratings of ratings: worst, best and shares of groups and of named measures, and where they are written.

Source: docs/rules/overall.md. What each is was counted by hand, that of random returns by a few lines of Python with fractions; the
workbooks are made and read back by openpyxl.
"""

import itertools
import json
import random
import re
import zipfile
from decimal import Decimal
from fractions import Fraction

import openpyxl
import pytest
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from program import rate, run

SCALE = ["Green", "Amber", "Red"]
FILLS = {"Green": "C6EFCE", "Amber": "FFEB9C", "Red": "FFC7CE"}
ACTUALS = {"Green": 100, "Amber": 97, "Red": 90, None: None}
TABLE = """table("Returns", #{ measure: "Measure", id: optional("Ref"), group: optional("Department"), actual: "Actual",
  target: "Target", rating: write_to("RAG"), override: optional("Agreed") });
amber_within(points(5));
higher_is_better(all_others);
"""
MEASURES = [
    ("Payroll", "Finance", "Red"), ("Invoices", "Finance", "Green"), ("Audit", "Finance", None), ("Calls", "Customers", "Amber"),
    ("Intake", "Customers", "Red"), ("Letters", "Customers", "Green"), ("Visits", "Museums", None), ("Loans", "Museums", None),
]
GROUPS = ["Finance", "Customers", "Museums"]


def write_book(path, measures=MEASURES, summary=(), first=True, agreed=None, more=None):
    """A workbook with a sheet of measures, and a summary before it, or after it; `more` changes it before it is saved."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Returns"
    headings = ["Measure", "Ref", "Department", "Actual", "Target", "RAG", *(["Agreed"] if agreed else [])]
    sheet.append(headings)
    for number, (name, group, level) in enumerate(measures, start=1):
        sheet.append([name, f"M{number}", group, ACTUALS[level], 100, None, *([agreed.get(name)] if agreed else [])])
    if summary:
        made = book.create_sheet("Summary", 0 if first else 1)
        for row in summary:
            made.append(row)
    if more:
        more(book)
    book.save(path)
    return path


@pytest.fixture
def rated(tmp_path):
    """Rates a workbook of `write_book` by these lines, and rates the result again, which changes nothing."""
    def rated(lines, status=0, table=TABLE, options=(), **workbook):
        path = write_book(tmp_path / "return.xlsx", **workbook)
        (tmp_path / "rules.rhai").write_text(table + lines, "utf-8")
        if status:
            return run("rate", path, "-r", tmp_path / "rules.rhai", "-o", tmp_path / "out.xlsx", "--force", status=status, cwd=tmp_path).stderr
        document = rate(path, tmp_path / "rules.rhai", tmp_path / "out.xlsx", *options)
        again = rate(tmp_path / "out.xlsx", tmp_path / "rules.rhai", tmp_path / "again.xlsx", *options)
        assert (tmp_path / "again.xlsx").read_bytes() == (tmp_path / "out.xlsx").read_bytes()
        assert again.get("overall") == document.get("overall")
        return document
    rated.folder = tmp_path
    return rated


def by_name(document):
    return {one["name"]: one for one in document["overall"]}


def levels(document):
    return {one["name"]: one["rating"] or one["unrated"] for one in document["overall"]}


def cell(folder, place):
    """The value and the fill of a cell of the rated workbook, such as Summary!B3."""
    sheet, _, where = place.rpartition("!")
    found = openpyxl.load_workbook(folder / "out.xlsx")[sheet.strip("'")][where]
    return found.value, found.fill.fgColor.rgb[-6:] if found.fill.fill_type == "solid" else None


# The lines, and what each makes: its level or reason, how many measures it is made of, and how many of them are unrated.
MADE = {
    "worst": ('overall("All", worst);', {"All": ("Red", 8, 3)}),
    "best": ('overall("All", best);', {"All": ("Green", 8, 3)}),
    "each group": ("overall(each_group, worst);",
                   {"Finance": ("Red", 3, 1), "Customers": ("Red", 3, 0), "Museums": ("nothing_rated", 2, 2)}),
    "best of each group": ("overall(each_group, best);",
                           {"Finance": ("Green", 3, 1), "Customers": ("Green", 3, 0), "Museums": ("nothing_rated", 2, 2)}),
    "names": ('overall("Front", #{ measure: "calls|LETTERS", by: worst });', {"Front": ("Amber", 2, 0)}),
    "a list of names": ('overall("Front", #{ measure: [ "Calls", "L*" ], by: worst });', {"Front": ("Amber", 3, 1)}),
    "ids": ('overall("Two", #{ measure: with_id("M4|M6"), by: best });', {"Two": ("Green", 2, 0)}),
    "a group": ('overall("Money", #{ group: "finance", by: worst });', {"Money": ("Red", 3, 1)}),
    "groups and names": ('overall("Some", #{ group: "Finance|Museums", measure: "*i*", by: worst });', {"Some": ("Green", 3, 2)}),
    "each group, some measures": ('overall(each_group, #{ measure: "Calls|Payroll|Loans", by: worst });',
                                  {"Finance": ("Red", 1, 0), "Customers": ("Amber", 1, 0), "Museums": ("nothing_rated", 1, 1)}),
    "nothing": ('overall("None", #{ measure: "Nobody*", by: worst });', {"None": ("nothing_rated", 0, 0)}),
    "a share of nothing": ('overall("None", #{ group: "Museums", by: share("Green", [ otherwise("Red") ]) });',
                           {"None": ("nothing_rated", 2, 2)}),
    # 2 of 5 rated measures are Green, 1 is Amber and 2 are Red.
    "on the limit": ('overall("All", share("Green", [ at_least(40, "Green"), otherwise("Red") ]));', {"All": ("Green", 8, 3)}),
    "over the limit": ('overall("All", share("Green", [ more_than(40, "Green"), otherwise("Red") ]));', {"All": ("Red", 8, 3)}),
    "two levels": ('overall("All", share([ "Green", "Amber" ], [ at_least("60%", "Green"), otherwise("Red") ]));', {"All": ("Green", 8, 3)}),
    "of the worst": ('overall("All", share("Red", [ less_than(40, "Green"), between(30, 40, "Amber"), otherwise("Red") ]));', {"All": ("Amber", 8, 3)}),
    "exactly": ('overall("All", share("Amber", [ exactly(20, "Amber") ]));', {"All": ("Amber", 8, 3)}),
    "no condition": ('overall("All", share("Amber", [ at_most(19.9, "Amber") ]));', {"All": ("no_rule", 8, 3)}),
    "a question": ('overall("All", worst);\nquestion("Worst of all?");', {"All": ("waits_for_answer", 8, 3)}),
    "an answer": ('overall("All", worst);\nbecause("agreed");', {"All": ("Red", 8, 3)}),
    "members that wait": ('overall("All", worst);\nmeasure("*", #{ good_is: higher });\nquestion("Higher?");', {"All": ("nothing_rated", 8, 8)}),
    "measures that are left out": ('overall("All", best);\nnot_rated("Invoices|Letters");', {"All": ("Amber", 8, 5)}),
}


@pytest.mark.parametrize("case", MADE)
def test_what_they_are_made_of(rated, case):
    lines, expected = MADE[case]
    document = rated(lines)
    made = {one["name"]: (one["rating"] or one["unrated"], one["measures"], one["unrated_measures"]) for one in document["overall"]}
    assert made == expected
    assert [one["name"] for one in document["overall"]] == list(expected)
    for one in document["overall"]:
        assert sum(one["counts"].values()) + one["unrated_measures"] == one["measures"]
        assert one["cells"] == [] and one["rule"].startswith("rules.rhai:5")
    assert document["counts"] == {"Green": 2 if "left out" not in case else 0, "Amber": 1, "Red": 2, "Unrated": 3 if "left out" not in case else 5} or "wait" in case


# The sentence, and the measures that decided.
SENTENCES = {
    'overall("All", worst);': ("All is Red: Payroll and Intake are Red; 3 of 8 were unrated.", ["Payroll", "Intake"]),
    'overall("All", best);': ("All is Green: Invoices and Letters are Green; 3 of 8 were unrated.", ["Invoices", "Letters"]),
    'overall("Money", #{ group: "Finance", by: worst });': ("Money is Red: Payroll is Red; 1 of 3 was unrated.", ["Payroll"]),
    'overall("Both", #{ measure: "Payroll|Intake", by: worst });': ("Both is Red: all 2 rated measures are Red.", ["Payroll", "Intake"]),
    'overall("Museum", #{ group: "Museums", by: worst });': ("Museum is unrated: none of its 2 measures is rated.", []),
    'overall("One", #{ measure: "Visits", by: worst });': ("One is unrated: its only measure is unrated.", []),
    'overall("None", #{ measure: "Nobody", by: worst });': ("None is unrated: it is made of no measure of the return.", []),
    'overall("All", share("Green", [ at_least(40, "Amber"), otherwise("Red") ]));': (
        "All is Amber: 2 of 5 rated measures are Green (at least 40 percent), Payroll, Calls and Intake are not; 3 of 8 were unrated.",
        ["Payroll", "Calls", "Intake"]),
    'overall("All", share([ "Red", "Amber" ], [ at_least("50%", "Red"), otherwise("Green") ]));': (
        "All is Red: 3 of 5 rated measures are Amber or Red (at least 50%): Payroll, Calls and Intake are Amber or Red; 3 of 8 were unrated.",
        ["Payroll", "Calls", "Intake"]),
    'overall("All", share("Amber", [ at_most(19.9, "Amber") ]));': (
        "All is unrated: 1 of 5 rated measures is Amber, and no condition holds; 3 of 8 were unrated.", []),
    'overall("All", worst);\nquestion("Really?");': (
        'All is unrated: waits for your answer: "Really?" (rules.rhai:6:1); 3 of 8 were unrated.', []),
}


@pytest.mark.parametrize("lines", SENTENCES)
def test_the_sentence_names_what_decided(rated, lines):
    one, = rated(lines)["overall"]
    assert (one["reason"], one["decided_by"]) == SENTENCES[lines]


def test_a_sentence_names_five_and_counts_the_others(rated):
    measures = [(f"M{number}", "A", "Red") for number in range(25)] + [("Good", "A", "Green")]
    one, = rated('overall("All", worst);', measures=measures)["overall"]
    assert one["reason"] == "All is Red: M0, M1, M2, M3, M4 and 20 more are Red."
    assert one["decided_by"] == [f"M{number}" for number in range(20)]


def test_a_rating_set_by_hand_counts(rated):
    document = rated("overall(each_group, worst);\n", agreed={"Payroll": "Green", "Intake": "Amber", "Loans": "Red"})
    assert levels(document) == {"Finance": "Green", "Customers": "Amber", "Museums": "Red"}


def test_groups_whose_names_match_are_one_and_a_measure_without_a_group_is_in_none(rated):
    measures = [("A", "Adult care", "Green"), ("B", "ADULT  CARE", "Red"), ("C", None, "Amber"), ("D", "Adult care", None)]
    document = rated('overall(each_group, worst);\noverall("All", worst);', measures=measures)
    assert [(one["name"], one["rating"], one["measures"]) for one in document["overall"]] == [("Adult care", "Red", 3), ("All", "Red", 4)]


def test_each_field_by_itself(rated):
    table = """table("Projects", #{ measure: "Project", delivery: rated("Delivery"), spend: rated("Spend") });
keep_typed("delivery", "spend");
"""

    def more(book):
        sheet = book.create_sheet("Projects")
        for row in [["Project", "Delivery", "Spend"], ["Hall", "Green", "Red"], ["Square", "Amber", "Green"], ["Park", "tbc", "Amber"]]:
            sheet.append(row)

    lines = """overall("Delivery", #{ field: "delivery", by: worst, rating: write_to(cell("Summary!B1")) });
overall("Spend", #{ field: "spend", by: best });
"""
    document = rated(lines, table=table, more=more, summary=[["Delivery", None]])
    assert [(one["name"], one["field"], one["rating"], one["unrated_measures"]) for one in document["overall"]] == [
        ("Delivery", "delivery", "Amber", 1), ("Spend", "spend", "Green", 0)]
    assert cell(rated.folder, "Summary!B1") == ("Amber", FILLS["Amber"])


def test_only_the_period_of_the_rules_counts(rated):
    table = """year_starts("April");
period("May 2025");
table("Months", #{ measure: "KPI", actual: each("{month}"), target: "Target", rating: fill_only(the_figure) });
amber_within(points(5));
higher_is_better(all_others);
"""

    def more(book):
        sheet = book.create_sheet("Months")
        for row in [["KPI", "Target", "April 2025", "May 2025", "June 2025"], ["A", 100, 80, 97, 100], ["B", 100, 80, 100, 100]]:
            sheet.append(row)

    one, = rated('overall("All", worst);', table=table, more=more)["overall"]
    assert (one["rating"], one["measures"], one["decided_by"]) == ("Amber", 2, ["A"])


def test_both_ratings_of_a_row_with_two_statements_count_and_are_told_apart(rated):
    table = """table("Months", #{ measure: "KPI", actual: "April", target: "Target", rating: new_column("April RAG") });
table("Months", #{ measure: "KPI", actual: "May", target: "Target", rating: new_column("May RAG") });
amber_within(points(5));
higher_is_better(all_others);
"""

    def more(book):
        sheet = book.create_sheet("Months")
        for row in [["KPI", "Target", "April", "May"], ["A", 100, 80, 97], ["B", 100, 100, 100], ["C", 100, 80, None]]:
            sheet.append(row)

    lines = 'overall("All", worst);\noverall("Good", share("Green", [ at_least(40, "Green"), otherwise("Red") ]));'
    worst, good = rated(lines, table=table, more=more)["overall"]
    assert (worst["rating"], worst["measures"], worst["unrated_measures"], worst["decided_by"]) == ("Red", 6, 1, ["A: April", "C: April"])
    assert worst["reason"] == "All is Red: A: April and C: April are Red; 1 of 6 was unrated."
    assert (good["rating"], good["decided_by"]) == ("Green", ["A: April", "A: May", "C: April"])


@pytest.mark.parametrize("first", [True, False], ids=["before the measures", "after the measures"])
def test_one_cell(rated, first):
    document = rated('overall("All", #{ by: worst, rating: write_to(cell("Summary!B3")) });',
                     summary=[["Programme"], [], ["Overall", None, "kept"]], first=first)
    one, = document["overall"]
    assert one["cells"] == ["Summary!B3"]
    assert cell(rated.folder, "Summary!B3") == ("Red", FILLS["Red"])
    assert cell(rated.folder, "Summary!C3") == ("kept", None)


@pytest.mark.parametrize("first", [True, False], ids=["before the measures", "after the measures"])
def test_a_column_beside_the_groups(rated, first):
    lines = """overall(each_group, "Summary", #{ by: worst, group: "Department", rating: write_to("RAG") });
overall("All", #{ by: best, rating: write_to(cell("Summary!C6")) });
"""
    summary = [["Department", "Measures", "RAG"], ["Customers", 3, None], ["museums", 2, None], ["FINANCE", 3, None], ["Nobody", 0, "n/a"], ["Total", 8, None]]
    document = rated(lines, summary=summary, first=first)
    made = by_name(document)
    assert {name: made[name]["cells"] for name in made} == {
        "Finance": ["Summary!C4"], "Customers": ["Summary!C2"], "Museums": ["Summary!C3"], "All": ["Summary!C6"]}
    found = [cell(rated.folder, f"Summary!C{row}") for row in range(2, 7)]
    assert found == [("Red", FILLS["Red"]), (None, None), ("Red", FILLS["Red"]), ("n/a", None), ("Green", FILLS["Green"])]
    warnings = [(warning["code"], warning["cell"]) for warning in document["warnings"]]
    assert warnings == [("no_row_for_group", "Summary!C5")]


def test_a_group_without_a_row_is_reported(rated):
    lines = 'overall(each_group, "Summary", #{ by: worst, group: "Department", rating: write_to("RAG") });'
    document = rated(lines, summary=[["Department", "RAG"], ["Finance", None], ["Total", None]])
    warning, = document["warnings"]
    assert warning["code"] == "no_row_for_group" and '"Customers", "Museums"' in warning["message"]
    assert levels(document) == {"Finance": "Red", "Customers": "Red", "Museums": "nothing_rated"}


def test_a_defined_name_and_a_label(rated):
    lines = """overall("All", #{ by: worst, rating: word_only(named("Programme_RAG")) });
overall("Best", "Summ*", #{ by: best, rating: write_to(beside("Best:")) });
overall("Third", sheet(1), #{ by: best, rating: write_to(under("Third")) });
"""

    def more(book):
        book.defined_names["Programme_RAG"] = DefinedName("Programme_RAG", attr_text="Summary!$D$4")

    rated(lines, summary=[["Best:", None], ["Third"]], more=more)
    assert cell(rated.folder, "Summary!D4") == ("Red", None)
    assert cell(rated.folder, "Summary!B1") == ("Green", FILLS["Green"])
    assert cell(rated.folder, "Summary!A3") == ("Green", FILLS["Green"])


def test_a_cell_on_the_sheet_of_the_measures(rated):
    """Above the table that is read, in a row that the sheet lacks, and beside edits of the table itself."""
    rated('overall("All", #{ by: worst, rating: write_to(cell("Returns!J2")) });\noverall("Low", #{ by: worst, rating: write_to(cell("Returns!B40")) });')
    assert cell(rated.folder, "Returns!J2") == ("Red", FILLS["Red"])
    assert cell(rated.folder, "Returns!B40") == ("Red", FILLS["Red"])
    assert cell(rated.folder, "Returns!F2") == ("Red", FILLS["Red"])


def test_a_formula_is_kept_unless_the_rules_say_otherwise(rated):
    def more(book):
        book["Summary"]["B1"] = '=IF(COUNTIF(Returns!F2:F9,"Red")>0,"Red","Green")'

    document = rated('overall("All", #{ by: best, rating: write_to(cell("Summary!B1")) });', summary=[["Overall"]], more=more)
    assert cell(rated.folder, "Summary!B1")[0].startswith("=IF(")
    assert [warning["code"] for warning in document["warnings"]] == ["formula_kept"]
    rated('overall("All", #{ by: best, rating: write_to(cell("Summary!B1"), over_formulas) });', summary=[["Overall"]], more=more)
    assert cell(rated.folder, "Summary!B1") == ("Green", FILLS["Green"])


def test_merged_cells_are_respected(rated):
    def more(book):
        book["Summary"].merge_cells("B2:C3")

    document = rated('overall("All", #{ by: worst, rating: write_to(cell("Summary!C3")) });', summary=[["Overall"], [None, None, None], ["x"]], more=more)
    assert cell(rated.folder, "Summary!B2") == ("Red", FILLS["Red"])
    assert [(warning["code"], warning["cell"]) for warning in document["warnings"]] == [("merged_cell", "Summary!C3")]
    assert document["overall"][0]["cells"] == ["Summary!B2"]


def test_a_formula_that_uses_the_cell_gets_a_new_result(rated):
    """The saved results of the input are put in by hand, as Excel would have saved them for a blank cell."""
    def more(book):
        book["Summary"]["C1"] = '=IF(B1="Red","look","fine")'

    path = write_book(rated.folder / "plain.xlsx", summary=[["Overall", None]], more=more)
    with zipfile.ZipFile(path) as plain, zipfile.ZipFile(rated.folder / "return.xlsx", "w") as saved:
        for name in plain.namelist():
            text = plain.read(name)
            if b"look" in text:
                text, times = re.subn(rb'<c r="C1"[^>]*>(<f>.*?</f>)<v ?/?>(?:</v>)?</c>', rb'<c r="C1" t="str">\1<v>fine</v></c>', text)
                assert times == 1
            saved.writestr(name, text)
    (rated.folder / "rules.rhai").write_text(TABLE + 'overall("All", #{ by: worst, rating: write_to(cell("Summary!B1")) });', "utf-8")
    rate(rated.folder / "return.xlsx", rated.folder / "rules.rhai", rated.folder / "out.xlsx")
    book = openpyxl.load_workbook(rated.folder / "out.xlsx", data_only=True)
    assert (book["Summary"]["B1"].value, book["Summary"]["C1"].value) == ("Red", "look")


def test_what_an_earlier_run_wrote_goes_when_nothing_is_rated_any_more(rated):
    """By rules of later: Customers has nothing rated, Finance is no group that is asked for, and the whole has nothing rated."""
    lines = """overall(each_group, "Summary", #{ by: worst, group: "Department", rating: write_to("RAG") });
overall("All", #{ by: worst, rating: write_to(cell("Summary!B4")) });
"""
    rated(lines, summary=[["Department", "RAG"], ["Customers", None], ["Finance", None], ["Total", None]])
    assert [cell(rated.folder, f"Summary!B{row}") for row in (2, 3, 4)] == [("Red", FILLS["Red"])] * 3
    (rated.folder / "rules.rhai").write_text(TABLE + 'not_rated("*");\n' + lines.replace("by: worst, group", 'by: worst, measure: "Calls", group'), "utf-8")
    (rated.folder / "out.xlsx").rename(rated.folder / "earlier.xlsx")
    document = rate(rated.folder / "earlier.xlsx", rated.folder / "rules.rhai", rated.folder / "out.xlsx")
    assert levels(document) == {"Customers": "nothing_rated", "All": "nothing_rated"}
    assert [cell(rated.folder, f"Summary!B{row}") for row in (2, 3, 4)] == [(None, None)] * 3


def test_an_unrated_one_is_written_as_the_rules_say(rated):
    lines = 'where_unrated("Not rated");\noverall("Museums", #{ group: "Museums", by: worst, rating: write_to(cell("Summary!B1")) });'
    rated(lines, summary=[["Museums"]])
    assert cell(rated.folder, "Summary!B1")[0] == "Not rated"


def test_a_fill_alone_is_compared_with_the_word_that_is_there(rated):
    document = rated('overall("All", #{ by: worst, rating: fill_only(cell("Summary!B1")) });', summary=[["Overall", "Amber"]])
    assert cell(rated.folder, "Summary!B1") == ("Amber", FILLS["Red"])
    assert [warning["code"] for warning in document["warnings"]] == ["word_differs"]


def test_two_into_one_cell_are_refused(rated):
    lines = 'overall("A", #{ by: worst, rating: write_to(cell("Summary!B1")) });\noverall("B", #{ by: best, rating: write_to(cell("Summary!B1")) });'
    assert "Summary!B1: two ratings would be written into this cell" in rated(lines, status=2, summary=[["x"]])


def test_a_value_that_a_measure_is_rated_by_is_never_written_over(rated):
    for place in ("Returns!D2", "Returns!E9"):
        said = rated(f'overall("A", #{{ by: worst, rating: write_to(cell("{place}")) }});', status=2)
        assert f"{place}: an overall rating would be written over this value, by which a measure is rated" in said
    assert not (rated.folder / "out.xlsx").exists()


# Lines that do not fit the workbook, and what is said.
MISFITS = {
    'overall("A", #{ by: worst, rating: write_to(cell("Sumary!B1")) });': ("the workbook has no sheet \"Sumary\"", "did you mean \"Summary\"?"),
    'overall("A", #{ by: worst, rating: write_to(named("Nowhere")) });': ("Nowhere",),
    'overall("A", "Summary", #{ by: worst, rating: write_to(beside("Nothing")) });': ("Nothing",),
    'overall("A", "*", #{ by: worst, rating: write_to(cell("B1")) });': ('an overall rating goes to one sheet, and both "Summary" and "Returns" match its name', "(rules.rhai:5)"),
    'overall("A", sheet(7), #{ by: worst, rating: write_to(cell("B1")) });': ("the workbook has no worksheet number 7; it has 2",),
    'overall(each_group, "Summary", #{ by: worst, group: "Departmnt", rating: write_to("RAG") });': (
        'no row has the headings "Departmnt" and "RAG" of overall (rules.rhai:5)', "Department"),
}


@pytest.mark.parametrize("lines", MISFITS)
def test_what_does_not_fit_is_said(rated, lines):
    said = rated(lines, status=2, summary=[["Department", "RAG"], ["Finance", None]])
    assert [part for part in MISFITS[lines] if part not in said] == [], said


def test_check_finds_a_name_that_nothing_has(rated):
    write_book(rated.folder / "return.xlsx")
    lines = 'overall("A", #{ measure: [ "Pay*", "Invoice" ], by: worst });\noverall("B", #{ group: "Finances", by: worst });'
    (rated.folder / "rules.rhai").write_text(TABLE + lines, "utf-8")
    run("check", "rules.rhai", "return.xlsx", "--json", "found.json", cwd=rated.folder, status=1)
    found = [one for one in json.loads((rated.folder / "found.json").read_text("utf-8"))["findings"] if one["code"] == "AS020"]
    assert [(one["line"], one["message"], one["suggestion"]) for one in found] == [
        (5, 'no measure of this workbook is called "Invoice", which an overall rating is made of', 'did you mean "Invoices"?'),
        (6, 'no group of this workbook is called "Finances", which an overall rating is made of', 'did you mean "Finance"?')]


SHARE = 'overall("Whole", share({levels}, [ {conditions} ]));'


def test_check_tells_how_they_are_made(rated):
    rated('overall(each_group, worst);\n'
          'overall("Phone", #{ measure: "Calls*|Letters", group: "Customers", by: best }); question("Letters too?");\n'
          'overall("Whole", share([ "Green", "Amber" ], [ at_least(80, "Green"), otherwise("Red") ]));\n')
    done = run("check", "rules.rhai", "return.xlsx", "--json", "found.json", cwd=rated.folder, status=1)
    lines = [" ".join(line.split()) for line in done.stdout.decode().splitlines() if line.startswith("Overall: ")]
    assert lines == [
        "Overall: each group has the worst rating of its measures (rules.rhai:5)",
        'Overall: "Phone" is the best rating of the measures called "Calls*|Letters" in the group "Customers" (rules.rhai:6); '
        'it waits for your answer: "Letters too?" (rules.rhai:6:81)',
        'Overall: "Whole" is a rating by the share of Green or Amber among all measures (at least 80 percent: Green; otherwise: Red) '
        "(rules.rhai:7)",
    ]
    document = json.loads((rated.folder / "found.json").read_text("utf-8"))
    assert [(one["name"], one["line"]) for one in document["overall"]] == [
        (None, "rules.rhai:5"), ("Phone", "rules.rhai:6"), ("Whole", "rules.rhai:7")]
    assert [one["question"] is None for one in document["overall"]] == [True, False, True]


@pytest.mark.parametrize(("levels", "conditions", "said"), [
    ('"Green"', 'at_least(80, "Green"), at_least(60, "Amber"), otherwise("Red")', []),
    ('["Red", "Amber"]', 'more_than(50, "Red"), more_than(0, "Amber"), otherwise("Green")', []),
    ('"Amber"', 'more_than(50, "Green"), more_than(20, "Red"), otherwise("Amber")', []),
    ('"Green"', 'between(0, 100, "Green")', []),
    ('"Green"', 'at_least(60, "Amber"), at_least(80, "Green"), otherwise("Red")',
     [("AS003", 'this condition never decides: the one for "Amber" on line 5 comes first and covers it')]),
    ('"Green"', 'at_least(80, "Green"), less_than(60, "Red")',
     [("AS004", "a share from 60 and below 80 meets no condition of this list, and has no rating")]),
    ('"Green"', 'at_least(80, "Amber"), at_least(60, "Green"), otherwise("Red")',
     [("AS006", 'a larger share of Green is better, and these conditions give "Green" from 60 and below 80 and "Amber" 80 and above')]),
    ('["Red", "Amber"]', 'more_than(50, "Amber"), more_than(20, "Red"), otherwise("Green")',
     [("AS006", 'a smaller share of Amber or Red is better, and these conditions give "Red" above 20 and up to 50 and '
                '"Amber" above 50')]),
])
def test_check_finds_what_is_wrong_with_a_share(rated, levels, conditions, said):
    """The share at each limit and between two was laid out by hand; `rate` gives these levels, as the tests above show."""
    rated(SHARE.format(levels=levels, conditions=conditions))
    status = 1 if said else 0
    run("check", "rules.rhai", "--json", "found.json", cwd=rated.folder, status=status)
    findings = json.loads((rated.folder / "found.json").read_text("utf-8"))["findings"]
    assert [(one["code"], one["message"].split("; ")[0]) for one in findings] == said


@pytest.mark.parametrize(("conditions", "missing"), [
    ('more_than(50, "Dire"), otherwise("Green")', []),
    ('more_than(50, "Amber"), otherwise("Green")', ['no rule gives the level "Dire"']),
])
def test_a_level_that_only_a_share_gives_is_given(rated, conditions, missing):
    """Of four levels the measures have the first two and the last."""
    scale = 'scale([ level("Green", green), level("Amber", amber), level("Dire", colour("#000000")), level("Red", red) ]);\n'
    own = 'measure("*", #{ by: first_of([ at_least(100, "Green"), at_least(95, "Amber"), otherwise("Red") ]) });\n'
    table = TABLE.split("amber_within")[0]
    (rated.folder / "rules.rhai").write_text(table + scale + own + SHARE.format(levels='"Red"', conditions=conditions), "utf-8")
    run("check", "rules.rhai", "--json", "found.json", cwd=rated.folder, status=1 if missing else 0)
    findings = json.loads((rated.folder / "found.json").read_text("utf-8"))["findings"]
    assert [one["message"] for one in findings if one["code"] == "AS005"] == missing
    assert len(findings) == len(missing)


def test_on_the_terminal_and_explained(rated):
    lines = 'overall("All", #{ by: worst, rating: write_to(cell("Summary!B1")) });\nbecause("the board asked");\noverall(each_group, worst);'
    rated(lines, summary=[["x"]])
    folder = rated.folder
    shown = run("rate", "return.xlsx", "-r", "rules.rhai", "-o", "shown.xlsx", cwd=folder).stdout.decode("utf-8")
    assert "\nOverall\n  All is Red: Payroll and Intake are Red; 3 of 8 were unrated.\n  Finance is Red: Payroll is Red; 1 of 3 was unrated.\n" in shown
    explained = run("explain", "return.xlsx", "-r", "rules.rhai", "--cell", "Summary!B1", cwd=folder).stdout.decode("utf-8")
    assert re.sub(r"\x1b\[[\d;]*m", "", explained) == (
        "All: Red  [Summary!B1]\n  Why        All is Red: Payroll and Intake are Red; 3 of 8 were unrated.\n"
        '  Rule       rules.rhai:5  overall("All", #{ by: worst, rating: write_to(cell("Summary!B1")) });\n'
        "  Because    the board asked\n\n")
    run("explain", "return.xlsx", "-r", "rules.rhai", "--measure", "museums", "--json", "told.json", cwd=folder)
    told = json.loads((folder / "told.json").read_text("utf-8"))
    assert told["ratings"] == [] and [one["name"] for one in told["overall"]] == ["Museums"]


def test_rules_without_one_say_nothing_of_it(rated):
    assert "overall" not in rated("")


def test_the_proof_names_the_cells(rated):
    write_book(rated.folder / "return.xlsx", summary=[["x"]])
    (rated.folder / "rules.rhai").write_text(TABLE + 'overall("All", #{ by: worst, rating: write_to(cell("Summary!B1")) });', "utf-8")
    run("rate", "return.xlsx", "-r", "rules.rhai", "-o", "out.xlsx", "--proof", "proof.json", cwd=rated.folder)
    proof = json.loads((rated.folder / "proof.json").read_text("utf-8"))
    changed = [what for part in proof["parts"] for what in part.get("changes") or []]
    assert "sheet 'Summary': 1 cell" in changed and "sheet 'Returns': 8 cells" not in changed
    run("verify", "proof.json", "out.xlsx", cwd=rated.folder)


CONDITIONS = {
    "at_least": lambda share, limit: share >= limit, "more_than": lambda share, limit: share > limit,
    "at_most": lambda share, limit: share <= limit, "less_than": lambda share, limit: share < limit,
    "exactly": lambda share, limit: share == limit,
}


def truth(by, members):
    """The level of members' levels, by the reference: worst, best, or a share in fractions."""
    known = [SCALE.index(level) for level in members if level]
    if not known:
        return "nothing_rated"
    if by in ("worst", "best"):
        return SCALE[max(known) if by == "worst" else min(known)]
    counted, conditions = by
    share = Fraction(100 * sum(SCALE[rank] in counted for rank in known), len(known))
    for word, limit, level in conditions:
        if word == "otherwise" or CONDITIONS[word](share, Fraction(limit)):
            return level
    return "no_rule"


def share_of(counted, members):
    """The share of levels among the rated members, or 50 if there are none."""
    known = [level for level in members if level]
    return Fraction(100 * sum(level in counted for level in known), len(known)) if known else Fraction(50)


def drawn(draw, members):
    """A way to make a rating of members, and how the rules write it. Half of the limits are the share itself, or next to it."""
    kind = draw.choice(["worst", "best", "share", "share"])
    if kind != "share":
        return kind, kind
    counted = draw.sample(SCALE, draw.choice([1, 1, 2]))
    own = share_of(counted, members)
    near = [f"{Decimal(own.numerator) / own.denominator:.{places}f}" for places in (0, 1, 2, 13)]
    near = [text for text in near if text == "0" or 1 <= Fraction(text) <= 100]
    limits = [*near, *(str(n) for n in (0, 25, 40, 50, 66.6, 75, 100)[: max(1, len(near))])]
    conditions = [(draw.choice(list(CONDITIONS)), draw.choice(limits), draw.choice(SCALE)) for _ in range(draw.randint(1, 3))]
    if draw.random() < 0.7:
        conditions.append(("otherwise", None, draw.choice(SCALE)))
    written = ", ".join(f'{word}({"" if limit is None else limit + ", "}"{level}")' for word, limit, level in conditions)
    return (counted, conditions), f'share([ {", ".join(f"{level!r}" for level in counted)} ], [ {written} ])'.replace("'", '"')


def test_random_returns(rated):
    """60 returns with up to 12 lines each; summary rows in any order, before or after the measures."""
    draw, compared = random.Random(18), 0
    for number in range(60):
        groups = draw.sample(["Adults", "Children", "Roads & parks", "Waste", "IT"], draw.randint(1, 5))
        measures = [(f"{draw.choice(['Cost', 'Wait', 'Count'])} {index}", draw.choice(groups), draw.choice([*SCALE, None])) for index in range(draw.randint(1, 14))]
        lines, expected = [], {}
        for index in range(draw.randint(1, 10)):
            kind = draw.choice(["Cost", "Wait", "Count", None])
            group = draw.choice([*groups, None])
            members = [level for name, own, level in measures if name.startswith(kind or "") and group in (None, own)]
            by, written = drawn(draw, members)
            keys = [f"by: {written}", *([f'measure: "{kind}*"'] if kind else []), *([f'group: "{group}"'] if group else [])]
            lines.append(f'overall("N{index}", #{{ {", ".join(keys)}, rating: write_to(cell("Summary!D{index + 1}")) }});')
            expected[f"N{index}"] = truth(by, members)
        by, written = drawn(draw, [level for _, own, level in measures if own == measures[0][1]])
        lines.append(f'overall(each_group, "Summary", #{{ by: {written}, group: "Department", rating: write_to("RAG") }});')
        for group in dict.fromkeys(own for _, own, _ in measures):
            expected[group] = truth(by, [level for _, own, level in measures if own == group])
        document = rated("\n".join(lines), measures=measures, first=draw.random() < 0.5, summary=[["Department", "RAG"], *[[group, None] for group in draw.sample(groups, len(groups))]])
        assert levels(document) == expected, (number, lines)
        for one, place in itertools.chain.from_iterable([(one, place) for place in one["cells"]] for one in document["overall"]):
            assert cell(rated.folder, place)[0] == one["rating"], (number, one)
            compared += 1
    assert compared > 400


def test_limits_are_bounded(rated):
    rows = [[f"Group {number}", None] for number in range(10_001)]
    lines = 'overall(each_group, "Summary", #{ by: worst, group: "Department", rating: write_to("RAG") });'
    said = rated(lines, status=2, summary=[["Department", "RAG"], *rows])
    assert "Summary!B10002: the table that lists the groups has more than 10000 rows" in said


def test_a_template_that_colours_the_cell_keeps_its_colour_and_gets_the_word(rated):
    def more(book):
        from openpyxl.formatting.rule import CellIsRule
        book["Summary"].conditional_formatting.add("B1", CellIsRule(operator="equal", formula=['"Red"'], fill=PatternFill("solid", bgColor="FF0000")))

    document = rated('overall("All", #{ by: worst, rating: write_to(cell("Summary!B1")) });', summary=[["Overall", None]], more=more)
    assert cell(rated.folder, "Summary!B1") == ("Red", None)
    assert [warning["code"] for warning in document["warnings"]] == ["template_colours"]


def test_in_python(rated):
    amb = pytest.importorskip("ambersheet", reason="needs the Python module: run `make module`")
    write_book(rated.folder / "return.xlsx")
    made = amb.Ruleset.from_source(TABLE + 'overall("All", worst);').rate(rated.folder / "return.xlsx").overall
    assert [(one.name, one.rating, one.measures, one.unrated_measures, str(one)) for one in made] == [
        ("All", "Red", 8, 3, "All is Red: Payroll and Intake are Red; 3 of 8 were unrated.")]
