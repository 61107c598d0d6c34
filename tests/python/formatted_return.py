"""A return whose numbers say what they count by their number formats alone, with the ratings worked out by hand.

Each row is a kind of format: what Excel and LibreOffice show decides the rating. The workbook is made by openpyxl; LibreOffice
saves it in its other formats, and the converted files are kept in `formatted` so that they are read everywhere.
"""

import datetime

import openpyxl

HEADINGS = ["Measure", "Good is", "Actual", "Target", "RAG"]
ACCOUNTING = '_-£* #,##0.00_-;-£* #,##0.00_-;_-£* "-"??_-;_-@_-'
# The name, the good way, the actual with its format, the target with its format, the rating or the reason for none.
ROWS = [
    ("Percent", "High", 0.85, "0%", 0.9, "0.0%", "Amber"),
    ("Percent, met", "High", 0.95, "0%", 0.9, "0%", "Green"),
    ("Percent against bare", "High", 0.85, "0%", 0.9, "General", "ambiguous_unit"),
    ("Bare shares", "High", 0.85, "0.00", 0.9, "General", "Amber"),
    ("Pounds", "Low", 95, "£#,##0", 100, "[$£-809]#,##0.00", "Green"),
    ("Pounds and euros", "Low", 95, "£#,##0", 100, "[$€-407] #,##0", "ambiguous_unit"),
    ("Euros behind", "Low", 95, "#,##0\\ [$€-407]", 100, '#,##0 "€"', "Green"),
    ("Accounting", "Low", -95, ACCOUNTING, 100, ACCOUNTING, "Green"),
    ("Accounting nought", "Low", 0, ACCOUNTING, 100, ACCOUNTING, "Green"),
    ("Date", "High", datetime.date(2023, 1, 31), "dd/mm/yyyy", 90, "0", "not_a_number"),
    ("Time", "Low", datetime.time(9, 30), "hh:mm", 90, "0", "not_a_number"),
    ("Duration", "Low", datetime.timedelta(hours=36), "[h]:mm", 90, "0", "not_a_number"),
    ("Thousands, not said", "Low", 95000, "#,##0,", 100000, "#,##0,", "Green"),
    ("Thousands, not said, bare", "Low", 95000, "#,##0,", 100, "#,##0", "ambiguous_unit"),
    ("Thousands, said", "Low", 95000, '£#,##0,"k"', 0.1, '£0.0"m"', "Green"),
    ("Millions, said", "High", 1.2, '0.0"m"', 900, '0"k"', "Green"),
    ("Shares and counts, count", "High", 85, "[<=1]0%;0", 0.9, "0%", "ambiguous_unit"),
    ("Shares and counts, share", "High", 0.85, "[<=1]0%;0", 0.9, "0%", "Amber"),
    ("By size", "High", 900000, '[>=1000000]0.0,,"m";[>=1000]0.0,"k";0', 1000000,
     '[>=1000000]0.0,,"m";[>=1000]0.0,"k";0', "Amber"),
    ("Brackets", "High", -5, "#,##0_);(#,##0)", -10, "#,##0;-#,##0", "Green"),
    ("No sign", "High", -5, "0;0", -10, "0;-0", "ambiguous_unit"),
    ("Red", "High", -5, "0;[Red]0", -10, "0;-0", "Green"),
    ("Days", "Low", 18, '0 "days"', 20, '0 "days"', "Green"),
    ("Days and weeks", "Low", 3, '0 "weeks"', 20, '0 "days"', "ambiguous_unit"),
    ("Escaped days", "Low", 18, "0\\ \\d\\a\\y\\s", 20, "0", "Green"),
    ("Rate", "Low", 6, '0.0" per 10,000"', 7, '0.0" per 10,000"', "Green"),
    ("Unknown unit", "Low", 6, '0 "wibbles"', 7, "0", "ambiguous_unit"),
    ("Shown percent", "High", 85, '0"%"', 0.9, "0%", "Amber"),
    ("Hidden zero", "Low", 0, "0;-0;;@", 5, "0", "no_data"),
    ("Hidden zero, seen", "Low", 4, "0;-0;;@", 5, "0", "Green"),
    ("Word for zero", "Low", 0, '[=0]"TBC";0', 5, "0", "awaited"),
    ("Word for zero, as n/a", "Low", 0, '0;-0;"n/a"', 5, "0", "not_applicable"),
    ("Hidden", "Low", 3, ";;;", 5, "0", "no_data"),
    ("No digit", "Low", 0, "#,###", 5, "0", "no_data"),
    ("Hidden target", "Low", 3, "0", 0, "0;-0;;@", "no_target"),
    ("Plain", "Low", 4.39, "0.0", 5, "General", "Green"),
    ("Fraction", "Low", 0.5, "# ?/?", 1, "0", "Green"),
    ("Scientific", "High", 12345, "0.00E+00", 12000, "0", "Green"),
]
RULES = """
ruleset("Formatted");
tables(#{ measure: "Measure", good_is: "Good is", actual: "Actual", target: "Target", rating: write_to("RAG") });
amber_within(percent_of_target(10));
"""


# On a sheet whose zeros are blank.
ZEROS = [
    ("Blank by the sheet", "Low", 0, "0", 5, "0", "no_data"),
    ("Not nought", "Low", 1, "0", 5, "0", "Green"),
]


def cells(rows):
    """The cells of a sheet, each with its number format."""
    general = [[(heading, "General") for heading in HEADINGS]]
    return general + [
        [(name, "General"), (good, "General"), (actual, actual_format), (target, target_format)]
        for name, good, actual, actual_format, target, target_format, _ in rows
    ]


def xlsx(path, rows, *, show_zeros=True):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Returns"
    sheet.sheet_view.showZeros = show_zeros
    for number, row in enumerate(cells(rows), start=1):
        for column, (value, code) in enumerate(row, start=1):
            sheet.cell(number, column, value).number_format = code
    book.save(path)
    return path


def expected(rows):
    """The rating, or the reason for none, of each measure."""
    return [(row[0], row[-1]) for row in rows]
