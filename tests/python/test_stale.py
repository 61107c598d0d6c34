"""Formulas that depend on ratings: their saved results after `rate`.

Source: stale_results.tsv, which LibreOffice calculated from workbooks of our own before and after somebody typed the
ratings; see stale_workbooks.py. Norfolk's counts are those that the council published.
"""

import csv
import json
import re
import shutil
import zipfile

import openpyxl
import pytest
from conftest import skip
from openpyxl.utils.cell import range_boundaries
from program import example, rate, run, script
from python_calamine import load_workbook
from stale_workbooks import NAMES, ROWS, RULES, build, calculated, edit, listed, typed, values, with_results

BOOKS = listed()
RATINGS = [row[-1] for row in ROWS]


def made(folder, name, lines, *changes):
    """A workbook with its results saved, and its rules."""
    path = build(folder / f"{name}.xlsx", name, lines, rated=False)
    with_results(path, lines, "before")
    for change in changes:
        edit(path, change)
    rules = folder / "rules.rhai"
    rules.write_text(RULES, "utf-8")
    return path, rules


def taken_out(document):
    """The cells that are listed as taken out."""
    cells = set()
    for warning in document["warnings"]:
        if warning["code"] != "result_taken_out":
            continue
        sheet = warning["cell"].rsplit("!", 1)[0].strip("'").replace("''", "'")
        for area in re.findall(r"[A-Z]+\d+(?::[A-Z]+\d+)?", warning["cell"].rsplit("!", 1)[1]):
            left, top, right, bottom = range_boundaries(area)
            for row in range(top, bottom + 1):
                cells |= {f"{sheet}!{openpyxl.utils.get_column_letter(column)}{row}" for column in range(left, right + 1)}
    return cells


def equal(found, expected):
    if isinstance(expected, (int, float)) and not isinstance(expected, bool):
        return isinstance(found, (int, float)) and abs(found - expected) <= 1e-12 * max(1, abs(expected))
    return found == expected or (found is None and expected == "")


def wrong(found, lines, column):
    """The cells whose value is not that of the table, with both."""
    pairs = [(line["cell"], found.get(line["cell"]), json.loads(line[column])) for line in lines if line[column] != "-"]
    return [pair for pair in pairs if not equal(number_of(pair[1]), pair[2])]


def number_of(value):
    """A date as the number that it is saved as."""
    return openpyxl.utils.datetime.to_excel(value) if hasattr(value, "year") else value


@pytest.mark.parametrize("name", BOOKS)
def test_results_are_new_or_taken_out(tmp_path, name):
    lines = BOOKS[name]
    workbook, rules = made(tmp_path, name, lines)
    before = values(workbook)
    assert not wrong(before, lines, "before"), "the workbook itself"
    document = rate(workbook, rules, tmp_path / "out.xlsx")
    assert [r["rating"] for r in document["ratings"]] == RATINGS
    found = values(tmp_path / "out.xlsx")
    assert wrong(found, lines, "after") == []
    left = {line["cell"] for line in lines if line["after"] == "-"}
    assert {cell for cell in left if found[cell] is not None} == set()
    assert left <= taken_out(document), document["warnings"]
    assert taken_out(document) <= left | {"Summary!D2", "Summary!D3"}, "the array of D1"


@pytest.mark.parametrize("name", BOOKS)
def test_rating_again_changes_nothing(tmp_path, name):
    workbook, rules = made(tmp_path, name, BOOKS[name])
    rate(workbook, rules, tmp_path / "once.xlsx")
    document = rate(tmp_path / "once.xlsx", rules, tmp_path / "twice.xlsx")
    assert (tmp_path / "once.xlsx").read_bytes() == (tmp_path / "twice.xlsx").read_bytes()
    assert not taken_out(document)


@pytest.mark.parametrize("name", BOOKS)
def test_results_that_nobody_saved_are_calculated(tmp_path, name):
    lines = BOOKS[name]
    workbook = build(tmp_path / "bare.xlsx", name, lines, rated=False)
    (tmp_path / "rules.rhai").write_text(RULES, "utf-8")
    rate(workbook, tmp_path / "rules.rhai", tmp_path / "out.xlsx")
    found = values(tmp_path / "out.xlsx")
    present = [line for line in lines if found[line["cell"]] is not None]
    assert wrong(found, present, "after") == []
    assert not [line["cell"] for line in present if line["after"] == "-"]


def test_the_table_is_what_libreoffice_calculates(tmp_path):
    if not shutil.which("soffice"):
        skip("needs LibreOffice (soffice)")
    paths = []
    for name, lines in BOOKS.items():
        workbook, rules = made(tmp_path, name, lines)
        rate(workbook, rules, tmp_path / f"{name}-rated.xlsx")
        paths.append(tmp_path / f"{name}-rated.xlsx")
    found = calculated(paths, tmp_path)
    for name, lines in BOOKS.items():
        assert wrong(found[f"{name}-rated"], lines, "after") == [], name


def test_a_result_that_was_wrong_before_is_taken_out_with_what_uses_it(tmp_path):
    lines = [dict(line) for line in BOOKS["counts"]]
    for line in lines:
        if line["cell"] == "Summary!B1":
            line["before"] = "99"
    workbook, rules = made(tmp_path, "counts", lines)
    document = rate(workbook, rules, tmp_path / "out.xlsx")
    assert taken_out(document) == {f"Summary!B{row}" for row in (1, 4, 5, 7, 8, 10)}
    found = values(tmp_path / "out.xlsx")
    assert (found["Summary!B1"], found["Summary!B3"], found["Summary!B6"]) == (None, 2, "Action needed")


@pytest.mark.parametrize(("area", "is_read"), [("E2:E9", True), ("C2:C9", False), ("F9:F12", False), ("E9:E12", True)])
def test_a_data_table_is_calculated_from_what_is_above_and_at_its_left(tmp_path, area, is_read):
    """A data table has no formula to read: what it may read is its own cells, the row above and the column at its left.
    The ratings are in D2:D8."""
    workbook, rules = made(tmp_path, "counts", BOOKS["counts"])
    first = area.split(":")[0]
    letter, row = first[0], int(first[1:])

    def put(text):
        cell = f'<c r="{first}"><f t="dataTable" ref="{area}" dt2D="0" dtr="0" r1="H1"/><v>41</v></c>'
        text, found = re.subn(rf'<c r="{first}"(?:[^>]*/>|[^>]*>.*?</c>)', cell, text)
        if found:
            return text
        if f'<row r="{row}"' in text:
            raise AssertionError("the row has no such cell")
        return text.replace("</sheetData>", f'<row r="{row}">{cell}</row></sheetData>')

    edit(workbook, {"xl/worksheets/sheet1.xml": put})
    document = rate(workbook, rules, tmp_path / "out.xlsx")
    assert (f"Returns!{letter}{row}" in taken_out(document)) == is_read
    assert values(tmp_path / "out.xlsx")[f"Returns!{letter}{row}"] == (None if is_read else 41)


def shared_formula(text):
    """Cells H2:H9 by one shared formula."""
    first = re.search(r'<c r="H2".*?</c>', text)[0]
    formula = re.search(r"<f>(.*?)</f>", first)[1]
    text = text.replace(first, first.replace("<f>", '<f t="shared" ref="H2:H9" si="0">'))
    for row in range(3, 10):
        cell = re.search(rf'<c r="H{row}".*?</c>', text)[0]
        assert re.search(r"<f>(.*?)</f>", cell)[1] == formula.replace("D2", f"D{row}").replace("E2", f"E{row}")
        text = text.replace(cell, re.sub(r"<f>.*?</f>", '<f t="shared" si="0"/>', cell))
    return text


def test_followers_of_a_shared_formula_read_their_own_row(tmp_path):
    lines = BOOKS["scores"]
    workbook, rules = made(tmp_path, "scores", lines, {"xl/worksheets/sheet1.xml": shared_formula})
    rate(workbook, rules, tmp_path / "out.xlsx")
    assert wrong(values(tmp_path / "out.xlsx"), lines, "after") == []
    with zipfile.ZipFile(tmp_path / "out.xlsx") as package:
        assert package.read("xl/worksheets/sheet1.xml").count(b't="shared"') == 8


def test_another_workbook_is_left_to_excel(tmp_path):
    lines = [
        {"cell": "Summary!B1", "formula": '=COUNTIF([1]Last!D2:D9,"Red")', "before": "4", "after": ""},
        {"cell": "Summary!B2", "formula": '=COUNTIF(Returns!D2:D9,"Red")-[1]Last!D1', "before": "-4", "after": "-"},
        {"cell": "Summary!B3", "formula": '=COUNTIF(Returns!D2:D9,"Red")-B1', "before": "-4", "after": "-2"},
        {"cell": "Summary!B4", "formula": "=MYFUNCTION(Returns!D2)", "before": "1", "after": "-"},
        {"cell": "Summary!B5", "formula": "=MYFUNCTION(Returns!E2)+B4*0", "before": "1", "after": "-"},
        {"cell": "Summary!B6", "formula": "=MYFUNCTION(Returns!E2)", "before": "7", "after": "7"},
        {"cell": "Summary!B7", "formula": '=IF(Returns!D2="Green",B6,0)', "before": "0", "after": "7"},
    ]
    workbook, rules = made(tmp_path, "external", lines)
    document = rate(workbook, rules, tmp_path / "out.xlsx")
    found = values(tmp_path / "out.xlsx")
    assert [found[f"Summary!B{row}"] for row in range(1, 8)] == [4, None, -2, None, None, 7, 7]
    assert taken_out(document) == {"Summary!B2", "Summary!B4", "Summary!B5"}


def test_the_last_line_and_the_proof_count_results(tmp_path):
    workbook, rules = made(tmp_path, "left-to-excel", BOOKS["left-to-excel"])
    out, proof = tmp_path / "out.xlsx", tmp_path / "proof.json"
    done = run("rate", workbook, "-r", rules, "-o", out, "--proof", proof)
    assert "7 cells filled in, 1 formula result renewed, 10 formula results taken out, nothing else changed" in done.text
    parts = {part["name"]: part["changes"] for part in json.loads(proof.read_text("utf-8"))["parts"]}
    assert parts["xl/worksheets/sheet2.xml"] == ["1 result of a formula renewed", "10 results of formulas taken out"]
    run("verify", proof, out)


def chart(text):
    """A chart with kept points: the counts of Summary, and two scores of the return."""
    def kept(area, points):
        inside = "".join(f'<c:pt idx="{index}"><c:v>{value}</c:v></c:pt>' for index, value in enumerate(points))
        return (f"<c:ser><c:val><c:numRef><c:f>{area}</c:f><c:numCache><c:ptCount val=\"{len(points)}\"/>{inside}"
                "</c:numCache></c:numRef></c:val></c:ser>")

    series = kept("Summary!$B$1:$B$3", [0, 0, 0]) + kept("Returns!$E$2:$E$3", [3, 1.5]) + kept("Summary!$B$9:$B$10", [8, 0])
    return re.sub(r"<(c:)?ser>.*</(c:)?ser>", series, text, flags=re.DOTALL)


def test_points_of_charts_follow(tmp_path):
    lines = BOOKS["counts"]
    workbook, rules = made(tmp_path, "counts", lines)
    book = openpyxl.load_workbook(workbook)
    drawn = openpyxl.chart.BarChart()
    drawn.add_data(openpyxl.chart.Reference(book["Summary"], min_col=2, min_row=1, max_row=3))
    book["Summary"].add_chart(drawn, "E2")
    book.save(workbook)
    with_results(workbook, lines, "before")
    edit(workbook, {"xl/charts/chart1.xml": lambda text: chart(
        text.replace("<chartSpace ", '<chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '))})
    rate(workbook, rules, tmp_path / "out.xlsx")
    with zipfile.ZipFile(tmp_path / "out.xlsx") as package:
        text = package.read("xl/charts/chart1.xml").decode()
    points = [re.findall(r"<c:v>(.*?)</c:v>", cache) for cache in re.findall(r"<c:numCache>.*?</c:numCache>", text)]
    assert points == [["3", "2", "2"], ["3", "1.5"], ["8", "1.02"]]


def norfolk(rows):
    """The counts in Norfolk's Summary: green, amber, red and not rated in all."""
    return [rows[9][column] for column in range(2, 6)]


def test_norfolks_summary_is_right_wherever_it_is_read(tmp_path):
    out = tmp_path / "out.xlsx"
    document = rate(example("norfolk"), script("norfolk"), out)
    assert not taken_out(document)
    expected = [27, 6, 7, 4]
    page = openpyxl.load_workbook(out, data_only=True)["Summary"]
    assert norfolk([[cell.value for cell in row] for row in page.iter_rows(min_row=1, min_col=1)]) == expected
    rows = load_workbook(out).get_sheet_by_name("Summary").to_python(skip_empty_area=False)
    assert norfolk(rows) == expected
    run("convert", out, "--to", "csv", "--out-dir", tmp_path)
    text = (tmp_path / "out.Summary.csv").read_text("utf-8")
    (total,) = [row for row in csv.reader(text.splitlines()) if {"27", "6", "7", "4"} <= set(row)]
    assert [cell for cell in total if cell.isdigit()] == ["27", "6", "7", "4", "44"]
    with zipfile.ZipFile(out) as package:
        caches = re.findall(r"<c:numCache>.*?</c:numCache>", package.read("xl/charts/chart1.xml").decode())
    sums = [sum(int(value) for value in re.findall(r"<c:v>(.*?)</c:v>", cache)) for cache in caches]
    assert sums == expected


def test_norfolks_summary_is_right_in_libreoffice(tmp_path):
    if not shutil.which("soffice"):
        skip("needs LibreOffice (soffice)")
    out = tmp_path / "out.xlsx"
    rate(example("norfolk"), script("norfolk"), out)
    found = calculated([out], tmp_path)["out"]
    assert [found[f"Summary!{column}10"] for column in "CDEF"] == [27, 6, 7, 4]
