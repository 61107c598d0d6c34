"""The Norfolk return in other shapes: the same measures and values must give the same ratings.

Source: the variants are made by openpyxl from the values and number formats of rules/norfolk's example, not by
Ambersheet; the ratings expected are the published ones of rules/norfolk/cases.csv (see test_norfolk.py).
"""

import itertools
import re
import zipfile

import minimal_workbook
import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from program import example, rate, script
from returns import cases, fold, load, tables

# A text cell as openpyxl writes it.
INLINE = re.compile(r'<c(?P<attributes>[^>]*) t="inlineStr"><is>(?P<text><t[^>]*>[^<]*</t>)</is></c>')
NOTE = "Note: figures are drawn from the last month in the quarter"


def copy_table(source, table, target, top, left, order, tall_headings, note_after, hidden):
    """Writes one table at (top, left), its title above; the row after its last."""
    target.cell(top, left, table.title)
    header = top + 1
    for offset, heading in enumerate(order):
        target.cell(header, left + offset, source.cell(table.header, table.columns[heading]).value)
        if tall_headings:
            column = get_column_letter(left + offset)
            target.merge_cells(f"{column}{header}:{column}{header + 1}")
    row = header + (2 if tall_headings else 1)
    for index, from_row in enumerate(table.rows):
        for offset, heading in enumerate(order):
            cell = source.cell(from_row, table.columns[heading])
            copy = target.cell(row, left + offset)
            copy.value, copy.number_format = cell.value, cell.number_format
        target.row_dimensions[row].hidden = index == hidden
        row += 1
        if index == note_after:
            target.cell(row, left + order.index("measures"), NOTE)
            row += 1
    return row


def share_strings(path):
    """Moves the texts of a workbook of openpyxl's, which stand in their cells, into the shared strings."""
    strings = {}

    def share(cell):
        index = strings.setdefault(cell["text"], len(strings))
        return f'<c{cell["attributes"]} t="s"><v>{index}</v></c>'

    with zipfile.ZipFile(path) as package:
        parts = {part.filename: package.read(part) for part in package.infolist()}
    for name in parts:
        if name.startswith("xl/worksheets/sheet"):
            text, times = INLINE.subn(share, parts[name].decode("utf-8"))
            assert times and "inlineStr" not in text
            parts[name] = text.encode("utf-8")
    items = "".join(f"<si>{text}</si>" for text in strings)
    table = f'<sst xmlns="{minimal_workbook.MAIN}" uniqueCount="{len(strings)}">{items}</sst>'
    parts["xl/sharedStrings.xml"] = table.encode("utf-8")
    for name, end, entry in (
        ("xl/_rels/workbook.xml.rels", b"</Relationships>",
         f'<Relationship Id="strings" Type="{minimal_workbook.OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'),
        ("[Content_Types].xml", b"</Types>",
         f'<Override PartName="/xl/sharedStrings.xml" ContentType="{minimal_workbook.TYPE}.sharedStrings+xml"/>'),
    ):
        assert parts[name].endswith(end)
        parts[name] = parts[name].removesuffix(end) + entry.encode("utf-8") + end
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)


def variant(path, *, order, down=0, right=0, tall_headings=False, note_after=None, hidden=None,
            sheet_each=False, shared=False):
    """Writes the example's tables anew; `order` arranges a table's headings."""
    workbook = load(example("norfolk"))
    fresh = openpyxl.Workbook()
    sheet, row = fresh.active, 3 + down
    sheet.title = "Return"
    sheet.cell(1, 1, "Vital signs, quarter 4")
    for number, table in enumerate(tables(workbook)):
        if sheet_each and number:
            sheet, row = fresh.create_sheet(f"Part {number + 1}"), 3 + down
        row = 2 + copy_table(workbook[table.sheet], table, sheet, row, 1 + right, order(list(table.columns)),
                             tall_headings, note_after, hidden)
    fresh.save(path)
    if shared:
        share_strings(path)
    return path


def rotated(headings):
    return headings[3:] + headings[:3]


VARIANTS = {
    "columns permuted, a note row between, a hidden row": {
        "order": lambda headings: headings[::-1], "note_after": 1, "hidden": 2,
    },
    "moved by three rows and two columns, headings in merged two-row cells": {
        "order": list, "down": 3, "right": 2, "tall_headings": True,
    },
    "all of these, on five sheets, shared instead of inline strings": {
        "shared": True, "order": rotated, "down": 3, "right": 2, "tall_headings": True, "note_after": 0, "hidden": 1,
        "sheet_each": True,
    },
}


def test_the_example_holds_what_was_published():
    """Else a variant of it would show nothing."""
    workbook = load(example("norfolk"))
    found = tables(workbook)
    measures = [
        fold(workbook[table.sheet].cell(row, table.columns["measures"]).value)
        for table in found
        for row in table.rows
    ]
    assert len(found) == 5
    assert sorted(measures) == sorted(fold(case["measure"]) for case in cases("norfolk"))


@pytest.mark.parametrize("name", list(VARIANTS))
def test_the_variants_are_what_they_say(tmp_path, name):
    """Else they would be the example again; openpyxl writes texts inline unless they are made shared."""
    asked = VARIANTS[name]
    path = variant(tmp_path / "variant.xlsx", **asked)
    with zipfile.ZipFile(path) as package:
        sheets = [package.read(part).decode("utf-8") for part in package.namelist() if "worksheets/sheet" in part]
    assert len(sheets) == (5 if asked.get("sheet_each") else 1)
    for sheet in sheets:
        assert ('t="s"' in sheet, 't="inlineStr"' in sheet) == (bool(asked.get("shared")), not asked.get("shared"))
        assert ("<mergeCell " in sheet) == bool(asked.get("tall_headings"))
        assert ('hidden="1"' in sheet) == (asked.get("hidden") is not None)
    table, plain = tables(load(path))[0], tables(load(example("norfolk")))[0]
    assert min(table.columns.values()) == 1 + asked.get("right", 0)
    assert table.header == 4 + asked.get("down", 0)
    if asked["order"] is list:
        assert list(table.columns) == list(plain.columns)
    else:
        assert sorted(table.columns) == sorted(plain.columns) and list(table.columns) != list(plain.columns)
    notes = sum(NOTE in sheet for sheet in sheets) if not asked.get("shared") else None
    assert notes in (None, len(sheets) if asked.get("note_after") is not None else 0)


@pytest.mark.parametrize("name", list(VARIANTS))
def test_same_ratings(tmp_path, name):
    path = variant(tmp_path / "variant.xlsx", **VARIANTS[name])
    document = rate(path, script("norfolk"), tmp_path / "out.xlsx")
    expected = {
        fold(case["measure"]): (case["portfolio"], None if case["published_rag"] == "Not rated"
                                else case["published_rag"])
        for case in cases("norfolk")
    }
    assert len(document["ratings"]) == 44
    assert {fold(r["measure"]): (r["group"], r["rating"]) for r in document["ratings"]} == expected
    same = rate(example("norfolk"), script("norfolk"), tmp_path / "example.xlsx")
    for here, there in itertools.zip_longest(document["ratings"], same["ratings"]):
        for key in ("measure", "rating", "unrated", "direction", "actual", "target", "previous", "off_target_by"):
            assert here[key] == there[key], (key, here["measure"])


@pytest.mark.parametrize("name", list(VARIANTS))
def test_the_words_stand_under_the_heading(tmp_path, name):
    path = variant(tmp_path / "variant.xlsx", **VARIANTS[name])
    document = rate(path, script("norfolk"), tmp_path / "out.xlsx")
    output = load(tmp_path / "out.xlsx")
    by_measure = {fold(rating["measure"]): rating for rating in document["ratings"]}
    seen = 0
    for table in tables(output):
        sheet = output[table.sheet]
        for row in table.rows:
            measure = fold(sheet.cell(row, table.columns["measures"]).value)
            word = sheet.cell(row, table.columns["rag"]).value
            if measure == fold(NOTE):
                assert word is None
                continue
            rating = by_measure[measure]
            assert rating["cell"] == sheet.cell(row, table.columns["rag"]).coordinate
            assert rating["sheet"] == table.sheet
            if rating["rating"]:
                assert word == rating["rating"]
                assert sheet.cell(row, table.columns["direction"]).value == rating["direction"]
            seen += 1
    assert seen == 44
