"""Returns as openpyxl sees them: where the tables are, what stands in the cells, how the cells look.

Everything here reads workbooks without Ambersheet, so that it can say what Ambersheet should have found or kept.
"""

import csv
import dataclasses
import functools
import io
import pathlib

import openpyxl
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula
from program import RULES


def fold(text):
    """Text as headings and names are compared: without regard to case and spacing."""
    return " ".join(str(text).split()).casefold() if text is not None else ""


@dataclasses.dataclass
class Table:
    """A table of a sheet; rows and columns count from 1."""

    sheet: str
    title: str | None
    header: int
    columns: dict
    rows: list


def tables(workbook, heading="Measures"):
    """The tables that hold a heading, in the workbook's order, each up to its first empty row."""
    found = []
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if fold(cell.value) == fold(heading):
                    found.append(_table(sheet, cell))
    return found


def _table(sheet, heading):
    header, first, last = heading.row, heading.column, heading.column
    while first > 1 and sheet.cell(header, first - 1).value is not None:
        first -= 1
    while sheet.cell(header, last + 1).value is not None:
        last += 1
    columns = {fold(sheet.cell(header, column).value): column for column in range(first, last + 1)}
    bottom = max(
        [area.max_row for area in sheet.merged_cells.ranges if heading.coordinate in area], default=header
    )
    rows, row = [], bottom + 1
    while sheet.cell(row, heading.column).value is not None:
        rows.append(row)
        row += 1
    title = next(
        (
            sheet.cell(above, column).value
            for above in range(header - 1, max(header - 4, 0), -1)
            for column in range(first, last + 1)
            if sheet.cell(above, column).value is not None
        ),
        None,
    )
    return Table(sheet.title, title, header, columns, rows)


def load(path, values=False):
    """A workbook by openpyxl, to read only; `values` gives what formulas last came to.

    The same bytes are read once: the collected returns take openpyxl seconds.
    """
    return _load(pathlib.Path(path).read_bytes(), values)


@functools.lru_cache(maxsize=16)
def _load(data, values):
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def to_change(path):
    """A workbook by openpyxl, to change and to save as often as one likes; formulas are what they last came to.

    Its pictures are left out: openpyxl keeps them where Pillow is installed, and can then save them only once.
    """
    book = openpyxl.load_workbook(path, data_only=True)
    for sheet in book:
        sheet._images.clear()
    return book


def reference(sheet, cell):
    """A cell as lossless_check.py names it."""
    return f"{sheet}!{cell}"


def written(document, workbook):
    """The cells that a run may have written: each rating's own, and the cell under "Direction" beside it."""
    cells = set()
    for rating in document["ratings"]:
        if rating["cell"] is None:
            continue
        cells.add(reference(rating["sheet"], rating["cell"]))
        sheet = workbook[rating["sheet"]]
        row = sheet[rating["cell"]].row
        beside = next(
            (
                cell.column_letter
                for above in range(row - 1, 0, -1)
                for cell in sheet[above]
                if fold(cell.value) == "direction"
            ),
            None,
        )
        if beside:
            cells.add(reference(rating["sheet"], f"{beside}{row}"))
    return cells


def content(cell):
    """What a cell holds, comparable: array formulas by their text."""
    value = cell.value
    if isinstance(value, ArrayFormula):
        return ("array", value.ref, value.text)
    if isinstance(value, DataTableFormula):
        return ("data table", *sorted((key, str(text)) for key, text in dict(value).items()))
    return value


def contents(path, values=False):
    """Every filled cell of a workbook by its reference."""
    return {
        reference(sheet.title, cell.coordinate): content(cell)
        for sheet in load(path, values).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def look(cell, colours=True):
    """A cell's format as a person sees it; without `colours`, all but its fill and its font's colour."""
    font = cell.font
    seen = {
        "number format": cell.number_format,
        "border": repr(cell.border),
        "alignment": repr(cell.alignment),
        "protection": repr(cell.protection),
        "font": (font.name, font.sz, font.b, font.i, font.u, font.strike, font.vertAlign, font.charset,
                 font.family, font.scheme, font.outline, font.shadow, font.condense, font.extend),
        "quote prefix": cell.quotePrefix,
    }
    if colours:
        seen["fill"] = repr(cell.fill)
        seen["font colour"] = repr(font.color)
    return seen


def fill(cell):
    """The colour of a solid fill, RRGGBB, or None."""
    if cell.fill is None or cell.fill.fill_type != "solid":
        return None
    colour = cell.fill.fgColor
    return colour.rgb[-6:] if colour.type == "rgb" else None


def cases(ruleset, name="cases.csv"):
    """Returns the rows of a shipped ruleset's cases, or of another CSV file of its folder."""
    with open(RULES / ruleset / name, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# Norfolk County Council, Cabinet, 3 July 2023: red, amber and green by portfolio, as the paper prints them.
NORFOLK_COUNTS = {
    "Adult Social Services": (2, 1, 3),
    "Children's Services": (2, 3, 5),
    "Community & Environmental Services": (0, 2, 11),
    "Finance & Commercial Services": (1, 0, 6),
    "Strategy & Transformation": (2, 0, 2),
}


def hand_counts(ruleset, name):
    """Levels counted by hand in a collected workbook: (field, level) to how many."""
    counts = {(row["field"], row["level"]): int(row["count"]) for row in cases(ruleset, name)}
    return {place: count for place, count in counts.items() if count}
