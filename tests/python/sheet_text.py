"""Makes workbooks from texts: a line for each row, bars between the cells, and lines that shape the sheet.

A case is a file of three parts, with `---` between them: rules, rows, and what must come out.
`.` is a blank row, `sheet NAME` begins a sheet, `merge A1:B2` merges, `width A 3` sets a width, `format C2:C5 0%` a number
format and `fill C2 FFC000` a colour. A number, a percentage and a date in ISO 8601 are typed values; everything else is a
text.
"""

import datetime
import re

import openpyxl
from openpyxl.styles import PatternFill

DATE = re.compile(r"\d{4}-\d\d-\d\d")
PERCENT = re.compile(r"(\d+(\.\d+)?)%")
SHAPING = re.compile(r"(sheet|merge|width|format|fill) (\S+)(?: (.+))?")


def parts(case):
    """Returns the rules of a case, its rows, and what must come out."""
    rules, rows, expected = case.read_text("utf-8").split("---\n")
    return rules, rows.splitlines(), expected.splitlines()


def fill(cell, text):
    """Types a text into a cell."""
    cell.value = value(text)
    if found := PERCENT.fullmatch(text.strip()):
        cell.value, cell.number_format = float(found[1]) / 100, "0" + re.sub(r"\d", "0", found[2] or "") + "%"


def value(text):
    """Returns what a cell holds."""
    text = text.strip()
    if re.fullmatch(r"-?\d+(\.\d+)?", text):
        return float(text)
    return datetime.date.fromisoformat(text) if DATE.fullmatch(text) else text or None


def cells(sheet, area):
    """Yields the cells of a range or the one cell."""
    found = sheet[area]
    yield from (cell for row in found for cell in row) if isinstance(found, tuple) else (found,)


def shape(sheet, what, area, how):
    """Merges, formats, fills or widens."""
    if what == "merge":
        sheet.merge_cells(area)
    elif what == "width":
        sheet.column_dimensions[area].width = float(how)
    for cell in cells(sheet, area) if what in ("format", "fill") else ():
        if what == "format":
            cell.number_format = how
        else:
            cell.fill = PatternFill("solid", fgColor=how)


def workbook(lines):
    """Returns the workbook that the lines describe; its first sheet is S without a name."""
    book = openpyxl.Workbook()
    sheet, row, shapes = book.active, 0, []
    sheet.title = "S"
    for line in lines:
        found = SHAPING.fullmatch(line) if "|" not in line else None
        if found and found[1] == "sheet":
            name = line.removeprefix("sheet ")
            sheet, row = (book.create_sheet(name) if row else sheet), 0
            sheet.title = name
        elif found:
            shapes.append((sheet, *found.groups()))
        else:
            row += 1
            for column, text in enumerate([] if line == "." else line.split("|"), 1):
                fill(sheet.cell(row, column), text)
    for one in shapes:
        shape(*one)
    return book
