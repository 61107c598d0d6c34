"""Writes the smallest workbook that Excel would open, number by number as Excel stores them.

Excel writes a number as its binary value at 17 significant digits (a typed 4.39 is stored as 4.3899999999999997),
which the libraries at hand do not: they write 15 or 16 digits, or the shortest that reads back.
"""

import zipfile
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

CONTENT_TYPES = (
    f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{TYPE}.styles+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{TYPE}.sharedStrings+xml"/></Types>'
)
PACKAGE_RELATIONSHIPS = (
    f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
WORKBOOK_RELATIONSHIPS = (
    f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId3" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
)
STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>'
)


def letters(column):
    """A column's letters, from 0."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def stored(number):
    """A number as Excel stores it."""
    return f"{float(number):.17g}"


def write(path, rows, sheet="Returns"):
    """Writes rows of text, numbers and None (no cell) from A1 on; str is text, anything else a number."""
    strings, lines = {}, []
    for r, row in enumerate(rows, start=1):
        cells = []
        for c, value in enumerate(row):
            if isinstance(value, str):
                index = strings.setdefault(value, len(strings))
                cells.append(f'<c r="{letters(c)}{r}" t="s"><v>{index}</v></c>')
            elif value is not None:
                cells.append(f'<c r="{letters(c)}{r}"><v>{stored(value)}</v></c>')
        lines.append(f'<row r="{r}">{"".join(cells)}</row>')
    items = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in strings)
    title = escape(sheet, {'"': "&quot;"})
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": PACKAGE_RELATIONSHIPS,
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        f'<sheet name="{title}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": WORKBOOK_RELATIONSHIPS,
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": f'{HEAD}<sst xmlns="{MAIN}" uniqueCount="{len(strings)}">{items}</sst>',
        "xl/worksheets/sheet1.xml": f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{"".join(lines)}</sheetData>'
        "</worksheet>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(zipfile.ZipInfo(name, (2024, 4, 1, 0, 0, 0)), text.encode("utf-8"),
                             compress_type=zipfile.ZIP_DEFLATED)
    return path


HEADINGS = ["Measure", "Good is", "Actual", "Target", "RAG"]

# Rules for a table under HEADINGS.
RULES = """ruleset("Small");
tables(#{ measure: "Measure", good_is: "Good is", actual: "Actual", target: "Target", rating: write_to("RAG") });
amber_within(percent_of_target(6));
"""

# One measure each: Green, Amber, Red, and unrated for want of data.
ROWS = [
    HEADINGS,
    ["Calls answered", "High", 90, 90],
    ["Repairs done", "High", 89, 90],
    ["Complaints", "Low", 12, 10],
    ["Visits", "High", None, 10],
]
