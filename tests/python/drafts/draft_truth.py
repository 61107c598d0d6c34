"""Reads what a folder of workbooks holds by hand: the rows to rate, the owner's answers, and the kinds of layout.

`NAME.truth.csv` has a line for each row, `NAME.answers.json` the answers, `INDEX.tsv` the workbooks with their kinds of
layout. Without an index every workbook that has a truth beside it counts.
"""

import csv
import io
import json
import re
from dataclasses import dataclass, replace

import python_calamine
from draft_values import plain

BESIDE = (".truth.csv", ".answers.txt", ".answers.json")
NOTHING = "none"
ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})?\$?(\d+)?(?::\$?([A-Za-z]{1,3})?\$?(\d+)?)?")
LAST = 1 << 30


def column(letters):
    """Returns the number of a column, A as 1."""
    found = 0
    for letter in letters.upper():
        found = found * 26 + ord(letter) - 64
    return found


@dataclass(frozen=True)
class Area:
    """A cell or range of cells, on one sheet or on any."""

    sheet: str | None
    left: int
    top: int
    right: int
    bottom: int

    @classmethod
    def read(cls, text):
        """Reads `C2`, `Sheet1!C2`, `'Q2 return'!H5:H9` or a whole column; `None` for anything else."""
        sheet, _, cells = str(text).strip().rpartition("!")
        found = ADDRESS.fullmatch(cells)
        if not found or not any(found.groups()):
            return None
        left, top, right, bottom = found.groups()
        one = ":" not in cells
        edges = (column(left) if left else 1, int(top or 1), column(right) if right else LAST, int(bottom or LAST))
        if one:
            edges = (*edges[:2], *edges[:2])
        return cls(sheet.strip("'").replace("''", "'") or None, *edges)

    def holds(self, sheet, cell):
        """Tells whether a cell of a sheet lies in it."""
        other = Area.read(cell) if cell else None
        return (
            other is not None
            and (self.sheet is None or plain(self.sheet) == plain(sheet))
            and self.left <= other.left <= self.right
            and self.top <= other.top <= self.bottom
        )


@dataclass(frozen=True)
class Row:
    """A line of the truth: a row of a workbook as a careful person reads it."""

    names: tuple[str, ...]
    sheet: str
    cell: str
    actual: str
    target: str
    good_is: str
    typed: str
    expected: tuple[str, ...]
    word_cell: str = ""

    @property
    def name(self):
        """The name to show."""
        return self.names[0]

    @property
    def place(self):
        """The column and the row of its cell."""
        area = Area.read(self.cell)
        return area.left, area.top

    @property
    def nothing(self):
        """Whether there is nothing to rate."""
        return self.expected == (NOTHING,)

    @property
    def address(self):
        """The address of its cell, the sheet in quotes where that needs them."""
        quoted = self.sheet if re.fullmatch(r"[^\W\d]\w*", self.sheet) else "'" + self.sheet.replace("'", "''") + "'"
        return f"{quoted}!{self.cell}"

    def is_called(self, name):
        """Tells whether a name is one of its names."""
        return plain(name) in map(plain, self.names)


def read_truth(file, grids=None):
    """Reads the rows of a truth; `grids`, the cells of each sheet, tell where their typed words stand."""
    rows = [read_row(line) for line in csv.DictReader(io.StringIO(file.read_text("utf-8-sig")))]
    return [replace(row, word_cell=row.typed and word_cell((grids or {}).get(plain(row.sheet)), row, rows)) for row in rows]


def read_row(line):
    """Reads a line of a truth."""
    texts = [line[key].strip() for key in ("sheet", "cell_of_actual", "actual", "target_or_limit", "good_is", "typed_rating")]
    expected = line["expected_rating_or_question"].split("?")[0]
    return Row(parted(line["measure"]), *texts, parted(expected))


def parted(text):
    """Returns the texts between bars."""
    return tuple(part.strip() for part in text.split("|"))


def word_cell(grid, row, rows):
    """Returns the cell of a row's typed word: its own, the next at its right before another row's, or the next below."""
    left, top = row.place
    places = {other.place for other in rows if plain(other.sheet) == plain(row.sheet)}

    def is_word(place):
        across, down = place
        inside = down <= len(grid) and across <= len(grid[down - 1])
        return inside and plain(grid[down - 1][across - 1]) == plain(row.typed)

    if not grid or is_word((left, top)):
        return row.cell
    width = max(map(len, grid))
    end = min((across for across, down in places if down == top and across > left), default=width + 1)
    bottom = min((down for across, down in places if across == left and down > top), default=len(grid) + 1)
    along = [(across, top) for across in [*range(left + 1, end), *range(left - 1, 0, -1), *range(end, width + 1)]]
    cells = along + [(left, down) for down in range(top + 1, bottom)]
    return next((f"{letters(across)}{down}" for across, down in cells if is_word((across, down))), row.cell)


def letters(number):
    """Returns the letters of a column, 1 as A."""
    found = ""
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(65 + rest) + found
    return found


def read_grids(workbook):
    """Returns the cells of each sheet of a workbook from A1 on, by the sheet's name without case."""
    if workbook.suffix.lower() in (".csv", ".tsv"):
        text = workbook.read_text("utf-8-sig", errors="replace")
        parted = max(",;\t", key=lambda sign: sum(sign in line for line in text.splitlines()))
        return {plain(workbook.stem): list(csv.reader(io.StringIO(text), delimiter=parted))}
    with workbook.open("rb") as stream:
        book = python_calamine.CalamineWorkbook.from_filelike(stream)
        return {plain(name): book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


@dataclass(frozen=True)
class Template:
    """A workbook with its truth and its answers beside it."""

    workbook: object
    kinds: tuple[str, ...]

    @property
    def name(self):
        """Its file's name."""
        return self.workbook.name

    def beside(self, ending):
        """The file of the same name with another ending."""
        return self.workbook.with_name(self.workbook.stem + ending)

    def grids(self):
        """Reads the cells of its sheets."""
        return read_grids(self.workbook)

    def rows(self, grids=None):
        """Reads its truth; with the cells of its sheets, also where its typed words stand."""
        return read_truth(self.beside(".truth.csv"), grids)

    def answers(self):
        """Reads its answers."""
        file = self.beside(".answers.json")
        return json.loads(file.read_text("utf-8")) if file.is_file() else []


def templates(folder):
    """Returns the workbooks of a folder: those of its index, or all that have a truth."""
    index = folder / "INDEX.tsv"
    if index.is_file():
        lines = csv.DictReader(io.StringIO(index.read_text("utf-8-sig")), delimiter="\t", quoting=csv.QUOTE_NONE)
        kinds = {line["file"]: tuple(kind.strip() for kind in line["layout kinds"].split(";")) for line in lines}
        found = [Template(folder / name, kinds[name]) for name in kinds]
    else:
        files = (file for file in sorted(folder.iterdir()) if not file.name.endswith(BESIDE))
        found = [Template(file, ("unknown",)) for file in files if file.is_file()]
    return [one for one in found if one.workbook.is_file() and one.beside(".truth.csv").is_file()]
