"""The collected workbooks: which they are, which of them are refused and why, and what other readers see in them.

The whole collection is for the full run (AMBERSHEET_FULL=1); else a fixed sample of odd files stands for it.
"""

import csv
import json
import pathlib
import warnings
import zipfile
from xml.etree import ElementTree

import python_calamine
from conftest import FULL, SHARED, skip
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple
from packages import changed_parts
from returns import load

FOLDER = SHARED / "corpus"
SUFFIXES = {".xlsx", ".xlsm", ".xltx", ".xltm"}
HERE = pathlib.Path(__file__).parent

# What a reader makes of a file that it cannot read is any exception at all.
ANY = Exception


def rows_of(name):
    """A table of test data beside the tests; lines that begin with # are for people."""
    lines = (HERE / name).read_text("utf-8").splitlines()
    return list(csv.DictReader(
        (line for line in lines if line and not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE
    ))


SAMPLE = [row["file"] for row in rows_of("sample.tsv")]
REFUSED = {row["file"]: row for row in rows_of("refused.tsv")}


def names():
    """The files to try: all of them in the full run, else the sample."""
    if not FULL or not FOLDER.is_dir():
        return SAMPLE
    found = (path for path in FOLDER.rglob("*") if path.suffix.lower() in SUFFIXES)
    return sorted(str(path.relative_to(FOLDER).as_posix()) for path in found)


def collected(name):
    """A collected workbook; skips by name where the collection is not there."""
    if not SHARED.is_dir():
        skip("needs ../shared")
    return FOLDER / name


def document(path):
    """A run's JSON."""
    return json.loads(path.read_text("utf-8"))


def opened(path):
    """The workbook by openpyxl, or None where that cannot open it, or finds no sheet, as in strict workbooks."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            workbook = load(path)
        except ANY:
            return None
    return workbook if workbook.worksheets else None


def calamine_opens(path):
    """Whether calamine opens the workbook. It is not asked for cells, whose rows and columns it would all hold."""
    try:
        return bool(python_calamine.CalamineWorkbook.from_path(str(path)).sheet_names)
    except ANY:
        return False


def word_at(path, sheet, cell):
    """The text of a cell, by openpyxl, or by calamine where openpyxl cannot open the file; and by which."""
    workbook = opened(path)
    if workbook is not None:
        return workbook[sheet][cell].value, "openpyxl"
    assert calamine_opens(path), "neither openpyxl nor calamine opens it"
    # From A1 on, whatever the first cell in use is.
    rows = _calamine_sheet(path, sheet).to_python(skip_empty_area=False)
    row, column = coordinate_to_tuple(cell)
    return rows[row - 1][column - 1], "calamine"


def anchor(path, sheet, cell):
    """The first cell of the merge over a cell, or the cell itself; by openpyxl, or else by calamine."""
    row, column = coordinate_to_tuple(cell)
    workbook = opened(path)
    if workbook is not None:
        merges = [(area.min_row, area.min_col, area.max_row, area.max_col)
                  for area in workbook[sheet].merged_cells.ranges]
    else:
        found = _calamine_sheet(path, sheet).merged_cell_ranges or []
        merges = [(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in found]
    for top, left, bottom, right in merges:
        if top <= row <= bottom and left <= column <= right:
            return f"{get_column_letter(left)}{top}"
    return cell


def _calamine_sheet(path, sheet):
    return python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet)


# Why a file may be refused, each by a look at the file that Ambersheet has no part in.

def _readers_fail(path):
    return opened(path) is None and not calamine_opens(path)


def _encrypted(path):
    """A compound file (MS-CFB) that holds a stream called EncryptedPackage (MS-OFFCRYPTO 2.3)."""
    data = path.read_bytes()
    return data[:8] == bytes.fromhex("D0CF11E0A1B11AE1") and "EncryptedPackage".encode("utf-16-le") in data


def _no_zip(path):
    try:
        zipfile.ZipFile(path)
    except zipfile.BadZipFile:
        return _readers_fail(path)
    return False


def _part_names(path):
    with zipfile.ZipFile(path) as package:
        return package.namelist()


def _signed(path):
    with zipfile.ZipFile(path) as package:
        return b"digital-signature/origin" in package.read("_rels/.rels")


def _no_content_types(path):
    return "[content_types].xml" not in map(str.lower, _part_names(path)) and _readers_fail(path)


def _document_type(path):
    with zipfile.ZipFile(path) as package:
        return any(b"<!DOCTYPE" in package.read(name)[:4096] for name in package.namelist()) and _readers_fail(path)


def _checksum(path):
    with zipfile.ZipFile(path) as package:
        try:
            return package.testzip() is not None and _readers_fail(path)
        except zipfile.BadZipFile:
            return _readers_fail(path)


def _before_the_standard(path):
    """The workbook's root element is of neither namespace of the standard, transitional or strict."""
    with zipfile.ZipFile(path) as package:
        root = ElementTree.fromstring(package.read("xl/workbook.xml"))
    return root.tag not in {
        "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}workbook",
        "{http://purl.oclc.org/ooxml/spreadsheetml/main}workbook",
    }


REASONS = {
    "encrypted": _encrypted,
    "signed": _signed,
    "no zip": _no_zip,
    "no content types": _no_content_types,
    "document type": _document_type,
    "checksum": _checksum,
    "before the standard": _before_the_standard,
}


def refusal(name, path, took, folder_before, folder_after):
    """Checks a run that ended with exit status 2: it is listed, for a reason that holds, and left nothing behind."""
    assert name in REFUSED, f"refused and not listed in refused.tsv: {took.done.stderr}"
    row = REFUSED[name]
    assert REASONS[row["reason"]](path), f"listed as {row['reason']}, and it is not"
    assert path.name in took.done.stderr, took.done.stderr
    assert row["says"] in took.done.stderr, took.done.stderr
    assert folder_after == folder_before, "something was written"


def within_bounds(took, path):
    """10 seconds and a GiB for a file of any kind."""
    assert took.seconds < 10, f"{path.name} took {took.seconds:.1f} s"
    assert took.mebibytes < 1024, f"{path.name} took {took.mebibytes:.0f} MiB"


def same_but_for(before, after, parts):
    """That all parts but these are the same bytes in both files, for a package that the checker cannot read."""
    changed = changed_parts(before, after)
    assert changed == parts, changed


def opens_as_before(before, after):
    """Whoever could open the source can open the output."""
    if opened(before) is not None:
        assert opened(after) is not None, "openpyxl opened the source, and does not open the output"
    if calamine_opens(before):
        assert calamine_opens(after), "calamine opened the source, and does not open the output"
