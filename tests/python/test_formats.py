"""Inputs that are no .xlsx: rated into a new workbook, and named where they are not what their names say.

Source of truth: the values that xlwt, odfpy and Python's codecs were given (other_formats.py), read back by openpyxl.
"""

import json
import shutil
import zipfile

import openpyxl
import openpyxl.utils.datetime
import other_formats as formats
import pytest
from program import rate, run, snapshot


@pytest.fixture
def rules(tmp_path):
    folder = tmp_path / "rules"
    folder.mkdir()
    path = folder / "rules.rhai"
    path.write_text(formats.RULES, "utf-8")
    return path


def cells(path, sheet="Returns"):
    book = openpyxl.load_workbook(path, data_only=True)
    return [[cell.value for cell in row] for row in book[sheet if sheet in book.sheetnames else book.sheetnames[0]]]


@pytest.mark.parametrize("name", formats.MAKERS)
def test_each_format_is_rated_alike(name, tmp_path, rules):
    source = formats.MAKERS[name](tmp_path / name)
    before = snapshot(tmp_path)
    run("rate", source, "-r", rules, "--quiet", "--json", tmp_path / "out.json")
    output = source.with_name(f"{source.stem}.rated.xlsx")
    document = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert [row["rating"] for row in document["ratings"]] == formats.RATINGS
    assert [row["actual"] for row in document["ratings"]] == ["52.5", "4.39", "-5"]
    codes = [warning["code"] for warning in document["warnings"]]
    assert ("fresh_workbook" in codes) == (name != "return.xlsx")
    assert ("encoding_guessed" in codes) == (name == "windows.csv")
    assert "not_as_named" not in codes
    wanted = formats.expected(name)
    found = cells(output)
    for row, rating in zip(wanted[1:], formats.RATINGS, strict=True):
        row[5] = rating
    assert found == wanted
    after = snapshot(tmp_path)
    assert {path: after[path] for path in before} == before, "an input changed"
    assert set(after) - set(before) == {output.name, "out.json"}


def test_errors_and_hidden_sheets_are_kept(tmp_path):
    source = formats.xls(tmp_path / "return.xls")
    run("convert", source, "--to", "xlsx", "--quiet")
    book = openpyxl.load_workbook(tmp_path / "return.xlsx", data_only=True)
    assert book["Errors"].sheet_state == "hidden" and book["Returns"].sheet_state == "visible"
    assert (book["Errors"]["B3"].value, book["Errors"]["B3"].data_type) == ("#N/A", "e")
    assert book["Returns"].freeze_panes == "A2"


def test_dates_from_1904_are_the_same_days(tmp_path):
    source = formats.xls(tmp_path / "mac.xls", from_1904=True)
    assert bytes([0x22, 0, 2, 0, 1, 0]) in source.read_bytes(), "the record that says so ([MS-XLS] 2.4.77)"
    run("convert", source, "--to", "xlsx", "--quiet")
    assert [row[3] for row in cells(tmp_path / "mac.xlsx")[1:]] == [row[3] for row in formats.ROWS]


def test_dates_from_1904_of_a_workbook(tmp_path):
    """openpyxl writes what each date system counts; the cells are the same days in both."""
    for epoch in (openpyxl.utils.datetime.CALENDAR_WINDOWS_1900, openpyxl.utils.datetime.CALENDAR_MAC_1904):
        book = openpyxl.Workbook()
        book.epoch = epoch
        for row in formats.ROWS:
            book.active.append([row[3]])
        book.save(tmp_path / "dates.xlsx")
        done = run("convert", tmp_path / "dates.xlsx", "--to", "csv", "-o", "-")
        assert done.stdout.decode("utf-8-sig").split() == [formats.shown(row[3]) for row in formats.ROWS], epoch


def test_names_that_promise_something_else(tmp_path, rules):
    for name, maker in [("old.xlsx", formats.xls), ("text.xlsx", formats.text), ("open.xls", formats.ods)]:
        source = maker(tmp_path / name)
        document = rate(source, rules, tmp_path / "out.xlsx")
        codes = [warning["code"] for warning in document["warnings"]]
        assert codes[:2] == ["not_as_named", "fresh_workbook"], codes
        assert f"named .{name.split('.')[1]} but is" in document["warnings"][0]["message"]
    book = formats.xlsx(tmp_path / "new.xlsx")
    shutil.copy(book, tmp_path / "new.xls")
    document = rate(tmp_path / "new.xls", rules, tmp_path / "out.xlsx")
    assert [warning["code"] for warning in document["warnings"]][:1] == ["not_as_named"]


# Of each warning, a file that gives it, and its like that does not.
PAIRS = {
    "fresh_workbook": (lambda folder: formats.text(folder / "a.csv"), lambda folder: formats.xlsx(folder / "a.xlsx")),
    "not_as_named": (lambda folder: formats.xls(folder / "a.xlsx"), lambda folder: formats.xls(folder / "a.xls")),
    "encoding_guessed": (
        lambda folder: formats.text(folder / "a.csv", encoding="cp1252"),
        lambda folder: formats.text(folder / "a.csv"),
    ),
    "text_cut": (lambda folder: long_text(folder, 32_768), lambda folder: long_text(folder, 32_767)),
    "sheet_renamed": (
        lambda folder: formats.ods(folder / "a.ods", sheet="Returns of the first quarter 2023"),
        lambda folder: formats.ods(folder / "a.ods"),
    ),
}


def long_text(folder, length):
    path = formats.text(folder / "a.csv")
    path.write_text(path.read_text("utf-8") + f"note,{'x' * length}\n", "utf-8")
    return path


@pytest.mark.parametrize("code", sorted(formats.WARNINGS))
def test_each_warning_comes_where_it_should_and_only_there(code, tmp_path, rules):
    for number, maker in enumerate(PAIRS[code]):
        folder = tmp_path / str(number)
        folder.mkdir()
        document = rate(maker(folder), rules, folder / "out.xlsx")
        codes = [warning["code"] for warning in document["warnings"]]
        assert (code in codes) == (number == 0), (codes, number)
        cut = [warning["cell"] for warning in document["warnings"] if warning["code"] == "text_cut"]
        assert cut == (["a!B5"] if code == "text_cut" and number == 0 else [])


@pytest.mark.parametrize(("name", "content", "says"), [
    ("page.xls", b"<html><table><tr><td>1</td></tr></table></html>", "web page (HTML)"),
    ("page.xlsx", b"\xef\xbb\xbf<!DOCTYPE html>\n<table>", "web page (HTML)"),
    ("old.xls", b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "Excel 2003"),
    ("paper.xlsx", b"%PDF-1.7 and more", "PDF"),
    ("nothing.csv", b"", "empty"),
    ("binary.csv", bytes(range(256)), "it is not text"),
    ("marked.csv", b"\xef\xbb\xbfa,\xe9\n", "marked as UTF-8"),
])
def test_what_cannot_be_read_is_named(tmp_path, rules, name, content, says):
    (tmp_path / name).write_bytes(content)
    before = snapshot(tmp_path)
    done = run("rate", tmp_path / name, "-r", rules, status=2)
    assert name in done.stderr and says in done.stderr, done.stderr
    assert snapshot(tmp_path) == before


def test_a_new_workbook_never_takes_the_place_of_its_input(tmp_path, rules):
    for name, maker in [("return.xls", formats.xls), ("text.xlsx", formats.text)]:
        source = maker(tmp_path / name)
        before = snapshot(tmp_path)
        done = run("rate", source, "-r", rules, "--in-place", status=2)
        assert "--in-place" in done.stderr and name in done.stderr, done.stderr
        assert snapshot(tmp_path) == before


def test_inputs_that_would_meet_are_refused(tmp_path, rules):
    folder = tmp_path / "returns"
    folder.mkdir()
    formats.xls(folder / "return.xls")
    formats.xlsx(folder / "return.xlsx")
    done = run("rate", folder, "-r", rules, "--out-dir", tmp_path / "out", status=3)
    assert "another input of the same name" in done.stderr, done.stderr
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["return.xlsx"]


def test_hostile_containers_end_in_a_message(tmp_path, rules):
    """Small files that ask for gigabytes: repeats in OpenDocument, and a claim of a part's size that is not true."""
    content = (
        '<office:document-content xmlns:office="o" xmlns:table="t"><table:table table:name="S">'
        + '<table:table-row table:number-rows-repeated="1000000"><table:table-cell'
        ' table:number-columns-repeated="16000" office:value-type="float" office:value="1"/></table:table-row>'
        + "</table:table></office:document-content>"
    )
    path = tmp_path / "bomb.ods"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", "<manifest/>")
        package.writestr("content.xml", content)
    done = run("rate", path, "-r", rules, status=2)
    assert "bomb.ods" in done.stderr and "16,777,216 places" in done.stderr, done.stderr
