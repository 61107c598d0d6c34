"""Each warning has a workbook that raises it, with the cell, and a near twin that does not.

Source: the pairs of doubtful_workbooks, made by openpyxl and by hand, where the doubt is put into a cell that is
known; what Excel would say of it is written with each code in docs/rules/warnings.md. That capitals count in a typed list and not in
one that stands in cells: Contextures, "Data Validation Tips", "Valid Entries Not Allowed".
"""

import json
import re

import openpyxl
import pytest
from doubtful_workbooks import FILL_ONLY, PAIRS, cell, make, nothing, signed
from minimal_workbook import RULES
from openpyxl.worksheet.cell_range import CellRange
from other_formats import WARNINGS as OF_OTHER_FORMATS
from program import ROOT, run


def rated(folder, change, rules=RULES, *options):
    """Rates the return with a change made to it; the document that the command prints."""
    make(change, folder / "return.xlsx")
    (folder / "rules.rhai").write_text(rules, "utf-8")
    done = run("rate", "return.xlsx", "-r", "rules.rhai", "-o", "out.xlsx", "--force", "--quiet", "--json", "-",
               *options, cwd=folder)
    return json.loads(done.stdout)


def warnings(document, code):
    return [(w["cell"], w["message"]) for w in document["warnings"] if w["code"] == code]


def covers(place, cell):
    """Whether a warning is about this place: the place itself, or cells in a row or column that hold it."""
    if place == cell or cell is None or ":" not in (place or ""):
        return place == cell
    (sheet, cells), (of, one) = place.rsplit("!", 1), cell.rsplit("!", 1)
    return sheet == of and re.fullmatch("[A-Z]+[0-9]+", one) and CellRange(one).issubset(CellRange(cells))


def test_the_return_itself_has_no_warnings(tmp_path):
    document = rated(tmp_path, nothing)
    assert [r["rating"] for r in document["ratings"]] == ["Green", "Amber", "Red", None]
    assert document["warnings"] == []


@pytest.mark.parametrize("name", list(PAIRS))
def test_what_it_is_for(tmp_path, name):
    pair = PAIRS[name]
    document = rated(tmp_path, pair.with_it, pair.rules, *pair.options)
    found = warnings(document, pair.code)
    here = [message for place, message in found if covers(place, pair.cell)]
    assert here, document["warnings"]
    assert len(found) == 1 or pair.code in pair.beside, found
    said = here[0]
    for text in pair.says:
        assert text in said, said
    assert {w["code"] for w in document["warnings"]} <= {pair.code, *pair.beside}


@pytest.mark.parametrize("name", list(PAIRS))
def test_what_it_is_not_for(tmp_path, name):
    pair = PAIRS[name]
    document = rated(tmp_path, pair.without, pair.rules, *pair.options)
    assert not any(covers(place, pair.cell) for place, _ in warnings(document, pair.code)), document["warnings"]
    assert {w["code"] for w in document["warnings"]} <= set(pair.beside)


def test_every_code_of_the_reference_has_a_pair():
    text = (ROOT / "docs" / "rules" / "warnings.md").read_text("utf-8")
    codes = set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE))
    # Those of other formats have theirs in test_formats.py.
    assert codes == {pair.code for pair in PAIRS.values()} | OF_OTHER_FORMATS


GUARDS = [name for name, pair in PAIRS.items() if pair.code in {
    "not_on_the_list", "hidden_row", "hidden_column", "hidden_sheet", "protected", "read_only_recommended",
    "shared_workbook"}]


@pytest.mark.parametrize("name", GUARDS)
def test_nothing_is_said_where_nothing_is_rated(tmp_path, name):
    """The same workbooks, with no values to rate."""

    def change(book, sheet):
        of_parts = PAIRS[name].with_it(book, sheet)
        for number in range(2, 6):
            sheet.cell(number, 3).value = None
        return of_parts

    document = rated(tmp_path, change)
    assert document["counts"]["Unrated"] == 4
    assert warnings(document, PAIRS[name].code) == []


def test_what_guards_is_kept(tmp_path):
    """Seen by openpyxl in the output."""

    def change(book, sheet):
        sheet.protection.enable()
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["E"].hidden = True
        return PAIRS["a protected structure"].with_it(book, sheet)

    document = rated(tmp_path, change)
    assert {w["code"] for w in document["warnings"]} == {"protected", "hidden_row", "hidden_column"}
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    sheet = book["Returns"]
    assert sheet.protection.sheet and book.security.lockStructure
    assert sheet.row_dimensions[3].hidden and sheet.column_dimensions["E"].hidden
    assert [sheet[f"E{row}"].value for row in range(2, 6)] == ["Green", "Amber", "Red", None]


def test_a_hidden_measure_is_rated_like_any_other(tmp_path):
    document = rated(tmp_path, PAIRS["a row hidden by hand"].with_it)
    assert document["counts"] == {"Green": 1, "Amber": 1, "Red": 1, "Unrated": 1}


def test_a_hidden_measure_whose_look_is_left_to_the_template_is_named(tmp_path):
    """Nothing is changed, but the rating counts."""

    def change(book, sheet):
        PAIRS["the template colours the words"].with_it(book, sheet)
        sheet["E3"] = "Amber"
        sheet.row_dimensions[3].hidden = True
        sheet.protection.enable()

    document = rated(tmp_path, change, FILL_ONLY)
    assert (tmp_path / "out.xlsx").read_bytes() == (tmp_path / "return.xlsx").read_bytes()
    assert [place for place, _ in warnings(document, "hidden_row")] == ["Returns!E3"]
    assert warnings(document, "protected") == [], "nothing was changed"


@pytest.mark.parametrize("name", ["a formula", "an array formula", "a data table"])
def test_a_cell_that_is_refused_keeps_what_it_holds(tmp_path, name):
    rated(tmp_path, PAIRS[name].with_it)
    before, after = (openpyxl.load_workbook(tmp_path / file)["Returns"]["E2"].value
                     for file in ("return.xlsx", "out.xlsx"))
    assert (vars(after) if hasattr(after, "ref") else after) == (vars(before) if hasattr(before, "ref") else before)


def test_a_spill_is_refused_in_its_middle(tmp_path):
    """E3 holds no formula of its own, but an array formula in E2 fills it."""
    from openpyxl.worksheet.formula import ArrayFormula

    document = rated(tmp_path, cell("E2", ArrayFormula("E2:E3", "=B2:B3")))
    assert [place for place, _ in warnings(document, "formula_kept")] == ["Returns!E2:E3"]


def test_a_signed_workbook_is_refused(tmp_path):
    make(signed, tmp_path / "return.xlsx")
    (tmp_path / "rules.rhai").write_text(RULES, "utf-8")
    done = run("rate", "return.xlsx", "-r", "rules.rhai", "-o", "out.xlsx", cwd=tmp_path, status=2)
    assert "signature" in done.stderr
    assert not (tmp_path / "out.xlsx").exists()


def test_a_signed_workbook_is_rated_on_request(tmp_path):
    document = rated(tmp_path, signed, RULES, "--allow-signed")
    assert document["counts"]["Green"] == 1
    assert (tmp_path / "out.xlsx").exists()
