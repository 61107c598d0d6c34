"""Sheets as LibreOffice shows them: each cell's words and the colour behind them, conditional formats applied.

LibreOffice writes a workbook as a page of tables, where a cell has the colour that it has on the screen; rows and
columns that are hidden or lie after the last cell in use are left out.
"""

import collections
import html.parser
import subprocess


# LibreOffice trusts the values in a file unless it is told to reckon them anew.
ALWAYS_RECKON = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


class _Tables(html.parser.HTMLParser):
    """The tables of a page by the sheet's name: row and column, from 0, to words and colour."""

    def __init__(self):
        super().__init__()
        self.sheets, self.name, self.place = {}, None, None
        self.naming = False

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "em":
            self.naming, self.name = True, ""
        elif tag == "table":
            self.cells = self.sheets.setdefault(self.name, {})
            self.row, self.taken = -1, set()
        elif tag == "tr":
            self.row, self.column = self.row + 1, 0
        elif tag == "td":
            self._cell(attributes)

    def _cell(self, attributes):
        while (self.row, self.column) in self.taken:
            self.column += 1
        self.place = (self.row, self.column)
        for down in range(int(attributes.get("rowspan", 1))):
            for right in range(int(attributes.get("colspan", 1))):
                self.taken.add((self.row + down, self.column + right))
        self.cells[self.place] = ["", attributes.get("bgcolor", "").lstrip("#") or None]

    def handle_endtag(self, tag):
        if tag == "em":
            self.naming = False
        elif tag == "td":
            self.place = None

    def handle_data(self, data):
        if self.naming:
            self.name += data
        elif self.place is not None:
            self.cells[self.place][0] += data


def shown(office, workbook, folder):
    """The sheets of a workbook by name, as LibreOffice shows them."""
    page = _Tables()
    page.feed(converted(office, workbook, folder, "html").read_text("utf-8"))
    return page.sheets


def reckoned(office, workbook, folder):
    """A copy of a workbook whose formulas LibreOffice has reckoned anew."""
    return converted(office, workbook, folder, "xlsx")


def converted(office, workbook, folder, to):
    """A workbook as LibreOffice saves it in another format."""
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(ALWAYS_RECKON, "utf-8")
    subprocess.run(
        [office["soffice"], f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to",
         to, "--outdir", folder / "converted", workbook],
        check=True, capture_output=True, timeout=300, stdin=subprocess.DEVNULL,
    )
    return folder / "converted" / f"{workbook.stem}.{to}"


def at(cells, sheet):
    """A function from a cell of openpyxl's `sheet` to its words and colour among `cells`.

    The page begins at the first cell in use; where that is, the texts tell that stand in one cell only.
    """
    here = _once((_folded(cell.value), _visible(sheet, cell)) for row in sheet.iter_rows() for cell in row)
    there = _once((_folded(words), place) for place, (words, _) in cells.items())
    shifts = collections.Counter(
        (there[text][0] - here[text][0], there[text][1] - here[text][1]) for text in here.keys() & there.keys()
    )
    down, right = shifts.most_common(1)[0][0]

    def find(cell):
        row, column = _visible(sheet, cell)
        words, colour = cells[row + down, column + right]
        return _folded(words), colour

    return find


def _folded(value):
    return " ".join(str(value).split()) if value is not None else ""


def _once(pairs):
    pairs = list(pairs)
    counts = collections.Counter(text for text, _ in pairs)
    return {text: place for text, place in pairs if text and counts[text] == 1}


def _visible(sheet, cell):
    """How many rows and columns that are not hidden stand before a cell."""
    rows = sum(not sheet.row_dimensions[row].hidden for row in range(1, cell.row))
    hidden = sum(
        min(dimension.max, cell.column - 1) - dimension.min + 1
        for dimension in sheet.column_dimensions.values()
        if dimension.hidden and dimension.min is not None and dimension.min < cell.column
    )
    return rows, cell.column - 1 - hidden
