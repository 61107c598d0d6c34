"""One return in every format that is read: made by xlwt, odfpy, openpyxl and Python's codecs.

The values are the test's own, so that what comes out of a conversion is compared with what was put in, not with what some
reader makes of the file.
"""

import csv
import datetime
import io

import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

HEADINGS = ["Measure", "Actual", "Target", "Due", "Checked", "Note"]
# A measure, its actual and target, a date, a truth, and text that means harm in CSV and HTML.
ROWS = [
    ["Homes built", 52.5, 50, datetime.datetime(2023, 1, 31), True, "=1+1"],
    ["Days to decide", 4.39, 5, datetime.datetime(2024, 2, 29, 10, 30), False, "<script>alert('é')</script>"],
    ["Complaints £", -5, 0, datetime.datetime(1999, 12, 31), True, "a;b,c\t\"d\"\nnext"],
]
RULES = """
ruleset("Any format");
tables(#{ measure: "Measure", actual: "Actual", target: "Target", rating: write_to("Note") });
amber_within(percent_of_target(10));
higher_is_better([ "Homes built" ]);
lower_is_better(all_others);
"""
# By the rules: 52.5 is above 50; 4.39 is below 5; -5 is below 0.
RATINGS = ["Green", "Green", "Green"]


# The warnings that only other formats can have.
WARNINGS = {"fresh_workbook", "not_as_named", "encoding_guessed", "text_cut", "sheet_renamed"}


def xlsx(path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Returns"
    for row in [HEADINGS, *ROWS]:
        sheet.append([f"'{value}" if value == "=1+1" else value for value in row])
    sheet["F2"].value = "=1+1"
    sheet["F2"].data_type = "s"
    error = book.create_sheet("Errors")
    error["B3"] = "#N/A"
    error["B3"].data_type = "e"
    book["Errors"].sheet_state = "hidden"
    book.save(path)
    return path


def xls(path, *, from_1904=False):
    book = xlwt.Workbook()
    book.dates_1904 = from_1904
    sheet = book.add_sheet("Returns")
    date, moment = xlwt.XFStyle(), xlwt.XFStyle()
    date.num_format_str, moment.num_format_str = "DD/MM/YYYY", "DD/MM/YYYY HH:MM"
    for number, row in enumerate([HEADINGS, *ROWS]):
        for column, value in enumerate(row):
            if isinstance(value, datetime.datetime):
                sheet.write(number, column, value, moment if value.hour else date)
            else:
                sheet.write(number, column, value)
    errors = book.add_sheet("Errors")
    errors.row(2).set_cell_error(1, 0x2A)  # #N/A ([MS-XLS] 2.5.10)
    errors.visibility = 1
    book.save(str(path))
    return path


def ods(path, *, sheet="Returns"):
    document = OpenDocumentSpreadsheet()
    table = Table(name=sheet)
    for row in [HEADINGS, *ROWS]:
        line = TableRow()
        for value in row:
            line.addElement(_ods_cell(value))
        table.addElement(line)
    document.spreadsheet.addElement(table)
    document.save(str(path))
    return path


def _ods_cell(value):
    if isinstance(value, bool):
        return TableCell(valuetype="boolean", booleanvalue=str(value).lower())
    if isinstance(value, datetime.datetime):
        return TableCell(valuetype="date", datevalue=value.isoformat() if value.hour else f"{value:%Y-%m-%d}")
    if isinstance(value, (int, float)):
        return TableCell(valuetype="float", value=repr(value))
    cell = TableCell(valuetype="string")
    for line in value.replace("\t", " ").split("\n"):
        cell.addElement(P(text=line))
    return cell


def shown(value):
    """A value as the CSV files here spell it."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime.datetime):
        return value.isoformat() if value.hour else f"{value:%Y-%m-%d}"
    return value if isinstance(value, str) else format(value, "g")


def text(path, *, encoding="utf-8", delimiter=","):
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter)
    writer.writerows([HEADINGS, *([shown(value) for value in row] for row in ROWS)])
    path.write_bytes(buffer.getvalue().encode(encoding))
    return path


MAKERS = {
    "return.xlsx": xlsx,
    "return.xls": xls,
    "return.ods": ods,
    "return.csv": text,
    "utf16.csv": lambda path: text(path, encoding="utf-16", delimiter="\t"),
    "windows.csv": lambda path: text(path, encoding="cp1252", delimiter=";"),
    "marked.tsv": lambda path: text(path, encoding="utf-8-sig", delimiter="\t"),
    "bars.csv": lambda path: text(path, delimiter="|"),
}
# What keeps types; text is text.
TYPED = ["return.xlsx", "return.xls", "return.ods"]


def expected(name):
    """The rows as a converted workbook is to hold them."""
    if name in TYPED:
        rows = [[value.replace("\t", " ") if name.endswith("ods") and isinstance(value, str) else value for value in row]
                for row in ROWS]
    else:
        rows = [[shown(value) for value in row] for row in ROWS]
    return [HEADINGS, *rows]
