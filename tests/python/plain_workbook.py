"""Workbooks of plain rows, made by openpyxl."""

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904


def made(sheets, mac=False):
    """A workbook of sheets, each a list of rows; a value is plain, or a value with its number format."""
    book = openpyxl.Workbook()
    if mac:
        book.epoch = CALENDAR_MAC_1904
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row, values in enumerate(rows, 1):
            for column, value in enumerate(values, 1):
                value, shown = value if isinstance(value, tuple) else (value, None)
                cell = sheet.cell(row, column, value)
                if shown:
                    cell.number_format = shown
    return book


def write(path, sheets, mac=False):
    """Writes the workbook of the sheets; gives back the path."""
    made(sheets, mac).save(path)
    return path
