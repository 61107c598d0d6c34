"""Writes measures into a workbook: tables in any order of columns, under titles, side by side; forms; a register."""

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from .cells import plain
from .pages import Page


ERRORS = ("#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!")


def put(sheet, row, column, cell):
    """Writes one cell."""
    place = sheet.cell(row, column)
    if cell.fill and cell.fill.written:
        place.fill = cell.fill.written
    if cell.value is None:
        return
    place.value = cell.value
    if isinstance(cell.value, str) and cell.value.startswith("="):
        place.data_type = "s"
    if cell.value in ERRORS:
        place.data_type = "e"
    place.number_format = cell.number_format


class Block:
    """One table on a sheet: its columns from left to right, and where it begins."""

    def __init__(self, rng, table, measures):
        self.table, self.measures = table, measures
        columns = [key for key in table.headings if key not in ("actual", "previous")]
        rng.shuffle(columns)
        pair = [key for key in ("actual", "previous") if key in table.headings]
        rng.shuffle(pair)
        where = rng.randint(0, len(columns))
        columns[where:where] = pair
        columns += ["direction"] if table.direction else []
        columns += ["rating"] if table.rating != "new_column" else []
        inner = [key for key in ("floor", "later", "revised") if key in columns and key not in table.first[:1]]
        inner += ["note"] if rng.random() < 0.3 else []
        columns = [key for key in columns if key not in inner]
        for key in inner:  # what no key of the table names: not first, under the title, nor last, where a column is new
            places = [place for place in range(1, len(columns)) if {*columns[place - 1 : place + 1]} != {*pair}]
            columns.insert(rng.choice(places), key)
        self.columns = columns

    def heading(self, column):
        """The heading of a column; of headings over headings, both."""
        return {"rating": "RAG", "direction": "Direction", "note": "Comment"}.get(
            column) or self.table.headings[column]

    def write(self, rng, sheet, top, left, title):
        """Writes the table from its title on; the first row after it."""
        sheet.cell(top, left, title)
        row = self.write_headings(rng, sheet, top + 1, left)
        total_after = rng.randrange(len(self.measures)) if self.table.skip else None
        for index, measure in enumerate(self.measures):
            self.write_row(sheet, row, left, measure, title)
            row += 1
            if index == total_after:
                self.write_total(sheet, row, left)
                row += 1
        if self.table.end_at:
            sheet.cell(row, left + self.columns.index("measure"), self.table.end_at)
            for column, value in (("measure", "After the end"), ("target", 5)):
                sheet.cell(row + 1, left + self.columns.index(column), value)
            row += 2
        return row

    def write_headings(self, rng, sheet, row, left):
        """Writes one row of headings, or two; the first row under them."""
        if not self.table.tall:
            for offset, column in enumerate(self.columns):
                text = self.heading(column)
                sheet.cell(row, left + offset, text.upper() if rng.random() < 0.1 else text)
            return row + 1
        merged = rng.random() < 0.7
        first = None
        for offset, column in enumerate(self.columns):
            upper, over, lower = self.heading(column).partition(" > ")
            place = left + offset
            if over:
                sheet.cell(row + 1, place, lower)
                if first is None:
                    sheet.cell(row, place, upper)
                    first = place
                elif merged:
                    sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=place)
            else:
                sheet.cell(row, place, upper)
                if merged:
                    sheet.merge_cells(start_row=row, end_row=row + 1, start_column=place, end_column=place)
        return row + 2

    def write_row(self, sheet, row, left, measure, title):
        """Writes one measure, and notes where it stands."""
        measure.sheet = sheet.title
        measure.group = {"title_above": title, "sheet_name": sheet.title}.get(self.table.group, measure.group)
        for offset, column in enumerate(self.columns):
            place = left + offset
            if column in measure.cells:
                put(sheet, row, place, measure.cells[column])
            elif column == "measure":
                sheet.cell(row, place, measure.name)
            elif column in ("id", "group"):
                sheet.cell(row, place, getattr(measure, column))
            elif column == "note":
                sheet.cell(row, place, "as agreed")
            elif column in ("rating", "direction"):
                measure.places[column] = f"{get_column_letter(place)}{row}"
        measure.row = row
        if measure.hidden:
            sheet.row_dimensions[row].hidden = True

    def write_total(self, sheet, row, left):
        """Writes a row that is no measure."""
        sheet.cell(row, left + self.columns.index("measure"), "Total of all")
        sheet.cell(row, left + self.columns.index("target"), 17)


def write_register(book, rules):
    """Writes the sheet that holds rules."""
    rows = [line for line in rules.lines if line.way == "register"]
    if not rows:
        return
    sheet = book.create_sheet("Our rules")
    sheet.append(["Indicator", "Good is", "Goal", "How far off", "Spread", *rules.levels[:-1]])
    words = {"higher": "Higher", "lower": "Lower", "close_to_target": "On target"}
    for line in rows:
        amber, target = line.sets.get("amber_within"), line.sets.get("target")
        written = amber and plain(amber.amount) + (" points" if amber.word == "points" else "% of target")
        good = line.sets.get("good_is")
        sheet.append([line.names[0], words.get(good), float(target.amount) if target else None, written,
                      line.sets.get("profile"), *(float(limit.takes[0]) for limit in line.sets.get("by", ())[:-1])])


def write_form(sheet, form):
    """Writes a form: a label and the value to the right of it, for each value."""
    for row, (column, text) in enumerate(form.labels.items(), 3):
        sheet.cell(row, 1, text)
        if column in form.measure.cells:
            put(sheet, row, 2, form.measure.cells[column])
        if column in ("rating", "direction"):
            form.measure.places[column] = f"B{row}"


def write(rng, drawn, path):
    """Writes the workbook of everything drawn."""
    book = openpyxl.Workbook()
    if drawn.rules.from_1904:
        book.epoch = CALENDAR_MAC_1904
    book.remove(book.active)
    for name, blocks in drawn.sheets.items():
        sheet = book.create_sheet(name)
        if isinstance(blocks, Page):
            blocks.write(sheet, put)
            continue
        row, left, below = 1, 1, 1
        for index, block in enumerate(blocks):
            beside = index > 0 and rng.random() < 0.3 and block.table.rating != "new_column"
            if beside:
                left += width + 1
            else:
                row, left = below + (1 if index else 0), 1
            width = len(block.columns)
            below = max(below, block.write(rng, sheet, row, left, f"Service {name} {index}") + 1)
        for measure in (one for block in blocks for one in block.measures):
            measure.hidden = sheet.row_dimensions[measure.row].hidden
    for form in drawn.rules.forms:
        write_form(book.create_sheet(form.measure.sheet), form)
    write_register(book, drawn.rules)
    book.save(path)


def describe(measure):
    """The cells of a measure, for a message."""
    return ", ".join(f"{column} {cell.value!r} [{cell.number_format}]" + (f" {cell.fill.colour}" if cell.fill else "")
                     for column, cell in measure.cells.items())
