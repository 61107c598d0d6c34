"""One small workbook, written in four formats by openpyxl, xlwt, odfpy and Python's csv."""

import csv
import dataclasses
import re

import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

PLAIN = re.compile(r"-?[\d,]*\d(\.\d+)?")
PERCENT = re.compile(r"-?\d+(\.\d+)?%")


@dataclasses.dataclass
class Typed:
    """A cell as Excel keeps what somebody types: the value, its number format, and the text that is shown."""

    value: object
    format: str
    text: str


def typed(text):
    """What Excel makes of a text that is typed into a cell."""
    if PERCENT.fullmatch(text):
        places = len(text.partition(".")[2].rstrip("%"))
        # The quotient of Excel: 69.8 / 100, not the nearest double of 0.698.
        return Typed(float(text[:-1]) / 100, f"0.{'0' * places}%" if places else "0%", text)
    if PLAIN.fullmatch(text):
        return Typed(float(text.replace(",", "")), "#,##0" if "," in text else "General", text)
    return Typed(text, "General", text)


@dataclasses.dataclass
class Sheet:
    """Rows of texts from A1, blank cells as "", and merged cells as (row, column, rows, columns) from 0."""

    name: str
    rows: list
    merges: list = dataclasses.field(default_factory=list)


def shown(cell):
    """What a cell of openpyxl shows, as far as percent and pounds go."""
    if cell.value is None:
        return ""
    if isinstance(cell.value, (int, float)) and "%" in cell.number_format:
        return f"{cell.value * 100:.10g}%"
    if isinstance(cell.value, (int, float)) and "£" in cell.number_format:
        return f"£{cell.value:.15g}"
    return f"{cell.value:.15g}" if isinstance(cell.value, float) else str(cell.value)


def from_openpyxl(sheet):
    """A worksheet as texts."""
    merges = [
        (area.min_row - 1, area.min_col - 1, area.max_row - area.min_row + 1, area.max_col - area.min_col + 1)
        for area in sheet.merged_cells.ranges
    ]
    return Sheet(sheet.title, [[shown(cell) for cell in row] for row in sheet.iter_rows()], merges)


def xlsx(folder, stem, sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        for r, row in enumerate(sheet.rows, start=1):
            for c, text in enumerate(row, start=1):
                if text:
                    cell = typed(text)
                    page.cell(r, c, cell.value).number_format = cell.format
        for row, column, rows, columns in sheet.merges:
            page.merge_cells(start_row=row + 1, start_column=column + 1, end_row=row + rows, end_column=column + columns)
    path = folder / f"{stem}.xlsx"
    book.save(path)
    return [path]


def xls(folder, stem, sheets):
    book = xlwt.Workbook()
    styles = {}
    for sheet in sheets:
        page = book.add_sheet(sheet.name)
        merged = {(row, column): (rows, columns) for row, column, rows, columns in sheet.merges}
        for r, row in enumerate(sheet.rows):
            for c, text in enumerate(row):
                if not text:
                    continue
                cell = typed(text)
                style = styles.setdefault(cell.format, xlwt.easyxf(num_format_str=cell.format))
                rows, columns = merged.get((r, c), (1, 1))
                page.write_merge(r, r + rows - 1, c, c + columns - 1, cell.value, style)
    path = folder / f"{stem}.xls"
    book.save(str(path))
    return [path]


def ods(folder, stem, sheets):
    document = OpenDocumentSpreadsheet()
    for sheet in sheets:
        table = Table(name=sheet.name)
        merged = {(row, column): (rows, columns) for row, column, rows, columns in sheet.merges}
        covered = {
            (row + r, column + c)
            for (row, column), (rows, columns) in merged.items()
            for r in range(rows) for c in range(columns) if (r, c) != (0, 0)
        }
        for r, row in enumerate(sheet.rows):
            line = TableRow()
            for c, text in enumerate(row):
                line.addElement(CoveredTableCell() if (r, c) in covered else _ods_cell(text, merged.get((r, c))))
            table.addElement(line)
        document.spreadsheet.addElement(table)
    path = folder / f"{stem}.ods"
    document.save(str(path))
    return [path]


def _ods_cell(text, span):
    spans = {"numberrowsspanned": span[0], "numbercolumnsspanned": span[1]} if span else {}
    if not text:
        return TableCell(**spans)
    cell = typed(text)
    if isinstance(cell.value, str):
        made = TableCell(valuetype="string", **spans)
    else:
        made = TableCell(valuetype="percentage" if "%" in cell.format else "float", value=repr(cell.value), **spans)
    made.addElement(P(text=text))
    return made


def delimited(folder, stem, sheets):
    """A file a sheet, called after the sheet, as Excel saves them."""
    place = folder / stem
    place.mkdir(exist_ok=True)
    paths = []
    for sheet in sheets:
        path = place / f"{sheet.name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(sheet.rows)
        paths.append(path)
    return paths


FORMATS = {"xlsx": xlsx, "xls": xls, "ods": ods, "csv": delimited}
