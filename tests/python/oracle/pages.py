"""A sheet that a theme lays out cell by cell, for tables that are no rows of values under one row of headings."""

from openpyxl.utils import get_column_letter

from .model import Cell


def place(row, column):
    """The name of a cell."""
    return f"{get_column_letter(column)}{row}"


class Page:
    """Cells by row and column, cells that are merged, and conditional formats."""

    def __init__(self):
        self.cells, self.merges, self.formats = {}, [], []

    def put(self, row, column, value):
        """Writes a cell, or a text; its name."""
        self.cells[row, column] = value
        return place(row, column)

    def head(self, texts):
        """Writes the headings into the first row."""
        for column, text in enumerate(texts, 1):
            self.put(1, column, text)

    def merge(self, top, left, bottom, right):
        """Merges cells."""
        self.merges.append({"start_row": top, "start_column": left, "end_row": bottom, "end_column": right})

    def write(self, sheet, put):
        """Writes the whole sheet, by the function that writes one cell."""
        for (row, column), value in self.cells.items():
            if isinstance(value, Cell):
                put(sheet, row, column, value)
            elif value is not None:
                sheet.cell(row, column, value)
        for merge in self.merges:
            sheet.merge_cells(**merge)
        for cells, rule in self.formats:
            sheet.conditional_formatting.add(cells, rule)
