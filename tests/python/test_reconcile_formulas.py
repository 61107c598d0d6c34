"""`ambersheet reconcile`: formulas of published ratings against rules, for figures that are not in the workbook.

Source: the levels on both sides of each limit were counted by hand from the formula and the rules. The saved results are put
into the worksheet as text, since openpyxl saves none; they are what the formula gives for the row, by hand.
"""

import json
import re
import zipfile

import jsonschema
import openpyxl
import pytest
from program import ROOT, run

SCHEMA = ROOT / "core" / "schema" / "reconcile-1.schema.json"
HEADINGS = ["Measure", "Actual", "Target", "RAG"]
RULES = """tables(#{{ measure: "Measure", actual: "Actual", target: "Target", published_rating: "RAG",
  rating: new_column("Computed") }});
{lines}
"""
WITHIN = "amber_within(percent_of_target({}));\nhigher_is_better(all_others);"
LIMITS = 'measure("*", #{{ by: first_of([ {}(95, "Green"), at_least(80, "Amber"), otherwise("Red") ]) }});'
FIVE = 'IF(B{r}>=C{r},"Green",IF(B{r}>=0.95*C{r},"Amber","Red"))'


def book(path, rows, formula, percent=False):
    """A workbook with a formula in each row and its saved result, if one is given: (name, actual, target, result)."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "Returns"
    sheet.append(HEADINGS)
    for at, (name, actual, target, _) in enumerate(rows, 2):
        sheet.append([name, actual, target, "=" + formula.replace("{r}", str(at))])
        for cell in sheet[at][1:3] if percent else []:
            cell.number_format = "0.0%"
    workbook.save(path)
    results = {f"D{at}": row[3] for at, row in enumerate(rows, 2) if row[3]}

    def saved(cell):
        result = results.get(cell[1])
        opened = cell[0].replace("<c ", '<c t="str" ', 1)
        return re.sub(r"<v\s*/>|<v></v>", f"<v>{result}</v>", opened) if result else cell[0]

    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    part = "xl/worksheets/sheet1.xml"
    text = re.sub(r'<c r="(D\d+)"[^>]*><f>.*?</c>', saved, parts[part].decode())
    parts[part] = text.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    cells = openpyxl.load_workbook(path, data_only=True)["Returns"]
    assert {place: cells[place].value for place in results} == results
    return path


def reconciled(folder, path, lines, status=0):
    """What is said of the formulas, in the document and on the terminal."""
    rules = folder / "rules.rhai"
    rules.write_text(RULES.format(lines=lines), "utf-8")
    done = run("reconcile", path, "-r", rules, "--json", "-", status=status)
    document = json.loads(done.stdout)
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(document)
    return document.get("formulas"), done.stderr


def figures(formulas):
    return [(one["cell"], one["rows"], one["figure"], one["by_formula"], one["by_rules"]) for one in formulas["differences"]]


# 0.95 * 100 and 0.95 * 200 are the decimals 95 and 190 in binary, too.
ROWS = [("Calls answered", 97, 100, "Amber"), ("Visits", 200, 200, "Green"), ("Repairs", 80, 100, "Red")]


def test_equal_rules_differ_nowhere(tmp_path):
    formulas, said = reconciled(tmp_path, book(tmp_path / "a.xlsx", ROWS, FIVE), WITHIN.format(5))
    assert formulas == {"compared": 3, "differences": [], "not_read": None}
    assert "holds =" not in said


def test_another_tolerance_names_the_nearest_figure(tmp_path):
    """By the formula amber begins at 95 of 100, by the rules at 94. From 97 the nearest figure that differs is just below 95,
    with one digit more than the figure and the limit have: 94.9. From 80 it is 94 itself. Both give Red and Amber."""
    rows = [ROWS[0], ROWS[1]]
    formulas, said = reconciled(tmp_path, book(tmp_path / "a.xlsx", rows, FIVE), WITHIN.format(6))
    assert figures(formulas) == [("D2", 2, "94.9", "Red", "Amber")]
    assert 'Returns!D2 holds =IF(B2>=C2,"Green",IF(B2>=0.95*C2,"Amber","Red")): at 94.9 it gives Red, the rules Amber; 1 more row' in said
    formulas, _ = reconciled(tmp_path, book(tmp_path / "b.xlsx", [ROWS[2]], FIVE), WITHIN.format(6))
    assert figures(formulas) == [("D2", 1, "94", "Red", "Amber")]


@pytest.mark.parametrize(("sign", "word", "expected"), [
    (">", "at_least", [("D2", 1, "95", "Amber", "Green")]),
    (">=", "more_than", [("D2", 1, "95", "Green", "Amber")]),
    (">", "more_than", []),
    (">=", "at_least", []),
])
def test_a_limit_on_the_other_side_is_named(tmp_path, sign, word, expected):
    formula = f'IF(B{{r}}{sign}95,"Green",IF(B{{r}}>=80,"Amber","Red"))'
    path = book(tmp_path / "a.xlsx", [("Calls answered", 97, 100, "Green")], formula)
    formulas, _ = reconciled(tmp_path, path, LIMITS.format(word))
    assert figures(formulas) == expected and formulas["compared"] == 1


def test_percentages_are_shown_as_percentages(tmp_path):
    """Amber from 76% of 80% by the formula, from 75.2% by the rules; from 78% the nearest is below 76%."""
    path = book(tmp_path / "a.xlsx", [("Calls answered", 0.78, 0.8, "Amber")], FIVE, percent=True)
    formulas, _ = reconciled(tmp_path, path, WITHIN.format(6))
    assert figures(formulas) == [("D2", 1, "75.9%", "Red", "Amber")]


def test_a_row_that_is_listed_is_not_named_again(tmp_path):
    """94.5 of 100 is Red by the formula and Amber by the rules: the saved result differs already."""
    path = book(tmp_path / "a.xlsx", [("Calls answered", 94.5, 100, "Red")], FIVE)
    formulas, _ = reconciled(tmp_path, path, WITHIN.format(6), status=1)
    assert formulas == {"compared": 1, "differences": [], "not_read": None}


def test_without_a_saved_result_nothing_is_published(tmp_path):
    path = book(tmp_path / "a.xlsx", [("Calls answered", 94.5, 100, None)], FIVE)
    formulas, said = reconciled(tmp_path, path, WITHIN.format(6))
    assert formulas is None and "holds =" not in said


def test_what_cannot_be_read_is_counted(tmp_path):
    formula = 'IF(TODAY()>45000,IF(B{r}>=C{r},"Green","Red"),"Amber")'
    path = book(tmp_path / "a.xlsx", ROWS, formula)
    formulas, said = reconciled(tmp_path, path, WITHIN.format(5))
    assert formulas["compared"] == 0 and formulas["differences"] == []
    assert formulas["not_read"]["cells"] == 3 and formulas["not_read"]["first"] == "Returns!D2"
    assert "TODAY() changes though no figure does" in formulas["not_read"]["reason"]
    assert "Returns!D2: its formula and 2 more were not compared with the rules: TODAY()" in said


def test_typed_ratings_say_nothing_of_formulas(tmp_path):
    path = book(tmp_path / "a.xlsx", ROWS, FIVE)
    workbook = openpyxl.load_workbook(path)
    for at, row in enumerate(ROWS, 2):
        workbook["Returns"].cell(at, 4).value = row[3]
    workbook.save(path)
    formulas, said = reconciled(tmp_path, path, WITHIN.format(5))
    assert formulas is None and "holds =" not in said


def test_forty_rows_with_one_difference_are_one_line(tmp_path):
    rows = [(f"Measure {at}", 100 * at, 100 * at, "Green") for at in range(1, 41)]
    formulas, said = reconciled(tmp_path, book(tmp_path / "a.xlsx", rows, FIVE), WITHIN.format(6))
    real = [one for one in formulas["differences"] if not one["is_binary"]]
    assert figures({"differences": real}) == [("D2", 40, "94.9", "Red", "Amber")]
    assert said.count("holds =") == len(formulas["differences"])
    assert "; 39 more rows differ in the same way" in said


def test_a_hair_of_binary_numbers_is_said_so(tmp_path):
    """2% of 99.99 is 1.9998; in Python's binary numbers, 101.9898 is a hair further away than that."""
    assert abs(101.9898 - 99.99) > 0.02 * 99.99
    path = book(tmp_path / "a.xlsx", [("Homes let", 101, 99.99, "Green")], 'IF(ABS(B{r}-C{r})<=0.02*C{r},"Green","Red")')
    rules = 'first_of([ within(percent_of_target(2), "Green"), otherwise("Red") ])'
    formulas, said = reconciled(tmp_path, path, f'measure("*", #{{ good_is: close_to_target, by: {rules} }});')
    assert figures(formulas) == [("D2", 1, "101.9898", "Red", "Green")] and formulas["differences"][0]["is_binary"]
    assert "since binary numbers miss the limit by a hair" in said
