"""Makes pairs of workbooks: one that a warning is for, and a near twin that it is not for.

All are one small return, made by openpyxl and changed in one respect; what openpyxl cannot write is written into the
parts. The sheet "Returns" holds a table in A1:E5 whose ratings go to E2 (Green), E3 (Amber), E4 (Red) and E5 (none).
"""

import dataclasses
import io
import pathlib
import re
import zipfile

import openpyxl
from minimal_workbook import ROWS, RULES
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule, DataBarRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula
from openpyxl.worksheet.table import Table

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
FILL_ONLY = RULES.replace('write_to("RAG")', 'fill_only("RAG")')
LIVE = RULES.replace('rating: write_to("RAG")', 'rating: write_to("RAG"), live: yes')
NOTED = RULES.replace('rating: write_to("RAG")', 'rating: write_to("RAG"), note: yes')
IN_TABLE = RULES.replace('write_to("RAG")', 'new_column("Ours", in_table)')
SECTIONS = RULES.replace('rating: write_to("RAG")', 'group: section_above, blank_rows: skipped, rating: write_to("RAG")')
WITHOUT_HEADING = RULES.replace('measure: "Measure"', 'measure: left_of("Good is")')
SCORED = RULES + """measure("Calls*", #{ by: grid(#{ scored: yes, columns: [ "Rare", "Likely" ],
  rows: [ [ "Minor", "Green", "Green" ], [ "Major", "Green", "Green" ] ] }) });
"""
OVERRIDES = pathlib.Path(__file__).with_name("overrides.csv")
AGREED = RULES.replace('rating: write_to("RAG")', 'override: "Agreed", override_reason: "Why", override_of: "Was", rating: write_to("RAG")')
RED = PatternFill(bgColor="FFFF0000", fill_type="solid")
SHEET = "xl/worksheets/sheet1.xml"
BOOK = "xl/workbook.xml"


@dataclasses.dataclass(frozen=True)
class Pair:
    """One warning with its cell, and the workbooks with and without it."""

    code: str
    cell: str | None
    with_it: object
    without: object
    # What the message must say beside the place.
    says: tuple = ()
    rules: str = RULES
    # Other warnings that either workbook rightly has.
    beside: tuple = ()
    # What is added to the command line.
    options: tuple = ()


def make(change, path):
    """Writes the return with a change made to it: of the book by openpyxl, then of its parts, in any number."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Returns"
    for row in ROWS:
        sheet.append(row)
    lists = book.create_sheet("It's a list")
    for row, (word, score) in enumerate([("green", 1), ("AMBER", 2), ("Red", 3)], start=1):
        lists.cell(row, 1, word)
        lists.cell(row, 2, score)
    of_parts = change(book, sheet)
    held = io.BytesIO()
    book.save(held)
    if not of_parts:
        path.write_bytes(held.getvalue())
        return path
    with zipfile.ZipFile(held) as package:
        parts = {name: package.read(name).decode("utf-8") for name in package.namelist()}
    of_parts(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text.encode("utf-8"))
    return path


def insert(parts, part, before, text):
    """Puts text before the one place of a part where something stands."""
    assert parts[part].count(before) == 1, (part, before)
    parts[part] = parts[part].replace(before, text + before)


# Changes: each takes the book and its sheet, and may give a further change of the parts.


def nothing(book, sheet):
    """The return as it is."""


def cell(reference, value):
    def change(book, sheet):
        sheet[reference] = value

    return change


def agreed(*values):
    """A rating by hand for the second row: the word, why, and the rating before."""

    def change(book, sheet):
        for column, (heading, value) in enumerate(zip(("Agreed", "Why", "Was"), values, strict=True), start=6):
            sheet.cell(1, column, heading)
            sheet.cell(2, column, value)

    return change


def drop_down(source, where="E2:E5"):
    def change(book, sheet):
        validation = DataValidation(type="list", formula1=source, allow_blank=True)
        validation.add(where)
        sheet.add_data_validation(validation)

    return change


def extended_drop_down(source):
    """A list as Excel 2010 writes it where the items stand on another sheet."""

    def of_parts(parts):
        insert(
            parts, SHEET, "</worksheet>",
            '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" '
            'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
            '<x14:dataValidations count="1" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
            f'<x14:dataValidation type="list" allowBlank="1"><x14:formula1><xm:f>{source}</xm:f></x14:formula1>'
            "<xm:sqref>E2:E5</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>",
        )

    return lambda book, sheet: of_parts


def named_drop_down(book_refers_to, sheet_refers_to=None):
    """A list by a name of the workbook, and perhaps one of the sheet, which goes before it."""

    def change(book, sheet):
        book.defined_names["RAG_list"] = DefinedName("RAG_list", attr_text=book_refers_to)
        if sheet_refers_to:
            sheet.defined_names["RAG_list"] = DefinedName("RAG_list", attr_text=sheet_refers_to)
        drop_down("rag_LIST")(book, sheet)

    return change


def conditional(rule):
    return lambda book, sheet: sheet.conditional_formatting.add("E2:E4", rule)


def merged(area):
    return lambda book, sheet: sheet.merge_cells(area)


def signs(place, font):
    def change(book, sheet):
        sheet[place].font = Font(name=font)

    return change


def calculated(mode):
    def change(book, sheet):
        sheet["H1"] = "=COUNTA(E2:E5)"
        book.calculation.calcMode = mode

    return change


def dimension(kind, key, attributes):
    """Sets attributes of a row or a column."""

    def change(book, sheet):
        for name, value in attributes.items():
            setattr(getattr(sheet, kind)[key], name, value)

    return change


def row(number, **attributes):
    return dimension("row_dimensions", number, attributes)


def height(number, points):
    """openpyxl takes a height of 0 for none."""
    return lambda book, sheet: lambda parts: insert(
        parts, SHEET, f'r="{number}">', f'ht="{points}" customHeight="1" ')


def filtered(number):
    def change(book, sheet):
        sheet.auto_filter.ref = "A1:E5"
        sheet.auto_filter.add_filter_column(1, ["Low"])
        sheet.row_dimensions[number].hidden = True

    return change


def column(letters, **attributes):
    return dimension("column_dimensions", letters, attributes)


def width(number, characters):
    """openpyxl takes a width of 0 for none."""
    return lambda book, sheet: lambda parts: insert(
        parts, SHEET, "<sheetData>",
        f'<cols><col min="{number}" max="{number}" width="{characters}" customWidth="1"/></cols>')


def state(name, value):
    def change(book, sheet):
        book[name].sheet_state = value
        book.active = 1 - book.sheetnames.index(name)

    return change


def protected(name):
    return lambda book, sheet: book[name].protection.enable()


def protected_book(**locks):
    def change(book, sheet):
        book.security = WorkbookProtection(**locks)

    return change


def file_sharing(attributes):
    return lambda book, sheet: lambda parts: insert(parts, BOOK, "<workbookPr ", f"<fileSharing {attributes}/>")


def history(*, linked):
    """The parts that a shared workbook has; Excel forgets them where nothing leads to them."""

    def of_parts(parts):
        main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
        parts["xl/revisions/revisionHeaders.xml"] = (
            f'<headers {main} guid="{{7E9B6C0C-5C4C-4B54-9C3B-3F5A0E1B2D11}}"/>'
        )
        parts["xl/revisions/userNames.xml"] = f'<users {main} count="0"/>'
        for name in ("revisionHeaders", "userNames"):
            insert(parts, "[Content_Types].xml", "</Types>",
                   f'<Override PartName="/xl/revisions/{name}.xml" ContentType="{TYPES}.{name}+xml"/>')
            if linked:
                kind = "usernames" if name == "userNames" else name
                insert(parts, "xl/_rels/workbook.xml.rels", "</Relationships>",
                       f'<Relationship Id="rIdX{name}" Type="{OFFICE}/{kind}" Target="revisions/{name}.xml"/>')

    return lambda book, sheet: of_parts


def rows(first, *added):
    def change(book, sheet):
        for number, values in enumerate(added, start=first):
            for place, value in enumerate(values, start=1):
                sheet.cell(number, place, value)

    return change


def second_table(*headings):
    def change(book, sheet):
        for number, values in ((8, headings), (9, ["Visits", "High", 9, 9])):
            for place, value in enumerate(values, start=1):
                sheet.cell(number, place, value)

    return change


def signed(book, sheet):
    """A digital signature's parts, as far as a reader must see them."""

    def of_parts(parts):
        kind = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature"
        insert(parts, "_rels/.rels", "</Relationships>",
               f'<Relationship Id="rIdSigned" Type="{kind}/origin" Target="_xmlsignatures/origin.sigs"/>')
        insert(parts, "[Content_Types].xml", "</Types>",
               '<Default Extension="sigs" ContentType="application/vnd.openxmlformats-package.digital-signature-origin"/>')
        parts["_xmlsignatures/origin.sigs"] = ""
        parts["_xmlsignatures/sig1.xml"] = '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>'

    return of_parts


def note(reference):
    """A note that somebody wrote."""

    def change(book, sheet):
        sheet[reference].comment = Comment("look at this", "Jo")

    return change


def excel_table(area):
    def change(book, sheet):
        sheet.add_table(Table(displayName="Returns1", ref=area))

    return change


def doubled(name):
    """A sheet's part a second time, under another spelling and with another content."""

    def of_parts(parts):
        parts[name] = parts[SHEET].replace("Calls", "Kalls")

    return lambda book, sheet: of_parts


def saved(reference, formula, result):
    """A formula with its result as Excel saves it."""

    def change(book, sheet):
        sheet[reference] = formula

        def of_parts(parts):
            parts[SHEET], times = re.subn(
                rf'(<c r="{reference}"[^>]*><f>[^<]*</f>)<v ?/?>(</v>)?', rf"\1<v>{result}</v>", parts[SHEET])
            assert times == 1, parts[SHEET]

        return of_parts

    return change


LISTS = "'It''s a list'"
RATED = "Returns!E2:E4"
EACH_GROUP = RULES.replace('good_is: "Good is"', 'good_is: "Good is", group: "Team"') + """overall(each_group, "Summary", #{
  by: worst, group: "Team", rating: write_to("Overall") });
"""


def summary(*groups):
    """A sheet that lists groups beside a column for their ratings; the measures are of the groups North and South."""

    def change(book, sheet):
        for row, team in enumerate(("Team", "North", "North", "South", "South"), start=1):
            sheet.cell(row, 6, team)
        listed = book.create_sheet("Summary")
        for row in (["Team", "Overall"], *([group, None] for group in groups)):
            listed.append(row)

    return change


PAIRS = {
    "a row whose name is no group": Pair(
        "no_row_for_group", "Summary!B4", summary("North", "South", "Middle"), summary("North", "South", "Total"),
        ("Middle",), rules=EACH_GROUP),
    "a list typed into the validation": Pair(
        "not_on_the_list", "Returns!E3", drop_down('"Green,Amber/Red,Red"'), drop_down('"Red, Amber ,Green"'),
        ("Amber", "Amber/Red")),
    "a typed list, where capitals count": Pair(
        "not_on_the_list", "Returns!E2 E4", drop_down('"GREEN,Amber,RED"'), drop_down('"Green,Amber,Red"'),
        ("GREEN", "capitals")),
    "a typed list with quotes": Pair(
        "not_on_the_list", "Returns!E2", drop_down('"""Green"",Green!,Amber,Red"'), drop_down('"""x"",Green,Amber,Red"')),
    "a list in cells, where capitals do not count": Pair(
        "not_on_the_list", "Returns!E2", drop_down(f"{LISTS}!$A$2:$A$3"), drop_down(f"{LISTS}!$A$1:$A$3")),
    "a list in cells of the same sheet": Pair(
        "not_on_the_list", "Returns!E2:E4", drop_down("$B$2:$B$4"), drop_down("INDIRECT(\"B2\")")),
    "a list for some cells": Pair(
        "not_on_the_list", "Returns!E4", drop_down('"Open"', "E4:E5"), drop_down('"Open"', "E5:F9")),
    "a list of the extension": Pair(
        "not_on_the_list", "Returns!E4", extended_drop_down("'It''s a list'!$A$1:$A$2"),
        extended_drop_down("'It''s a list'!$A$1:$A$3")),
    "a list by a name": Pair(
        "not_on_the_list", "Returns!E4", named_drop_down(f"{LISTS}!$A$1:$A$2"), named_drop_down(f"{LISTS}!$A$1:$A$3")),
    "a list by a name of the sheet": Pair(
        "not_on_the_list", "Returns!E4", named_drop_down(f"{LISTS}!$A$1:$A$3", f"{LISTS}!$A$1:$A$2"),
        named_drop_down(f"{LISTS}!$A$1:$A$2", f"{LISTS}!$A$1:$A$3")),
    "a list by a formula cannot be told": Pair(
        "not_on_the_list", "Returns!E2", drop_down(f"{LISTS}!$A$2:$A$3"),
        drop_down(f"OFFSET({LISTS}!$A$2,0,0,2,1)")),
    "a row hidden by hand": Pair("hidden_row", "Returns!E3", row(3, hidden=True), row(6, hidden=True)),
    "rows that a filter hides": Pair("hidden_row", "Returns!E2", filtered(2), filtered(7)),
    "a closed group": Pair(
        "hidden_row", "Returns!E4", row(4, hidden=True, outlineLevel=1), row(5, collapsed=True, outlineLevel=1)),
    "a row without height": Pair("hidden_row", "Returns!E2", height(2, 0), height(2, 0.75)),
    "a hidden column": Pair("hidden_column", RATED, column("E", hidden=True), column("D", hidden=True)),
    "a column without width": Pair("hidden_column", RATED, width(5, 0), width(5, 0.7)),
    "a hidden sheet": Pair(
        "hidden_sheet", RATED, state("Returns", "hidden"), state("It's a list", "hidden"), ("unhide",)),
    "a sheet that only an editor of macros shows": Pair(
        "hidden_sheet", RATED, state("Returns", "veryHidden"), state("It's a list", "veryHidden")),
    "a protected sheet": Pair(
        "protected", RATED, protected("Returns"), protected("It's a list"), ("is protected still",)),
    "a protected structure": Pair(
        "protected", None, protected_book(lockStructure=True), protected_book(), ("is protected still",)),
    "a recommendation to read only": Pair(
        "read_only_recommended", None, file_sharing('readOnlyRecommended="1" userName="Bob"'),
        file_sharing('userName="Bob"')),
    "a shared workbook": Pair("shared_workbook", None, history(linked=True), history(linked=False)),
    "the template colours the words": Pair(
        "template_colours", RATED, conditional(CellIsRule(operator="equal", formula=['"Red"'], fill=RED)),
        conditional(DataBarRule("min", None, "max", None, color="FF0000FF"))),
    "a formula": Pair("formula_kept", "Returns!E2", cell("E2", "=B2"), cell("F2", "=E2")),
    "an array formula": Pair(
        "formula_kept", "Returns!E2", cell("E2", ArrayFormula("E2:E2", "=UPPER(B2:B2)")),
        cell("F2", ArrayFormula("F2:F4", "=E2:E4"))),
    "a data table": Pair(
        "formula_kept", "Returns!E2", cell("E2", DataTableFormula("E2:E2", dt2D=True, r1="C2", r2="D2")),
        cell("G2", DataTableFormula("G2:G2", dt2D=True, r1="C2", r2="D2"))),
    "merged cells": Pair("merged_cell", "Returns!E3", merged("E2:E3"), merged("E2:F2")),
    "parts that do not add up": Pair(
        "parts_do_not_sum", "Returns!C2", cell("C2", "90 (80 by phone, 20* by mail)"),
        cell("C2", "90 (80 by phone, 10* by mail)"), ("100", "90")),
    "a formula without its result": Pair(
        "no_saved_result", "Returns!C2", cell("C2", "=45+45"), cell("C2", 90)),
    "parts of a target": Pair(
        "parts_do_not_sum", "Returns!D2", cell("D2", "90 (85 adults; 6 children)"),
        cell("D2", "90 (92 adults; 80 children)")),
    "another ratio": Pair(
        "ratio_differs", "Returns!C3", cell("C3", "82.3% (14,462 of 17,603)"),
        cell("C3", "82.1% (14,462 of 17,603)"), ("82.16%",)),
    "a cumulative value that is too small": Pair(
        "cumulative_below", "Returns!C3", cell("C3", "89 Cumulative 80"), cell("C3", "89 Cumulative 90"), ("80", "89")),
    "calculation on request": Pair("manual_calculation", None, calculated("manual"), calculated("auto"), ("F9",)),
    "a result that only Excel calculates": Pair(
        "result_taken_out", "Returns!H2", saved("H2", '=LEN(INDIRECT("E2"))', 0), saved("H2", "=LEN(E2)", 0),
        ("Excel", "taken out")),
    "a result that was not that of its formula": Pair(
        "result_taken_out", "Returns!H2", saved("H2", "=LEN(E2)", 7), saved("H2", "=LEN(E2)", 0), ("taken out",)),
    "a rating that goes": Pair("stale_rating", "Returns!E5", cell("E5", "Red"), cell("E4", "Red")),
    "another word": Pair(
        "word_differs", "Returns!E2", cell("E2", "Red"), cell("E2", "green"), ("Red", "Green"), FILL_ONLY,
        ("no_word",)),
    "no word": Pair("no_word", "Returns!E3", cell("E2", "Green"), cell("E3", "Amber"), (), FILL_ONLY, ("no_word",)),
    "somebody's text": Pair("replaced", "Returns!E2", cell("E2", "ask Bob"), cell("E2", "Green"), ("ask Bob",)),
    "somebody's rating": Pair("replaced", "Returns!E2", cell("E2", "Amber"), cell("E2", "green"), ("Amber", "Green")),
    "a font of signs": Pair("unreadable_format", "Returns!E2", signs("E2", "Wingdings"), signs("E2", "Arial"), ("Wingdings",)),
    "a score that its labels do not make": Pair(
        "score_differs", "Returns!C2", cell("C2", "5 Major/Likely"), cell("C2", "4 Major/Likely"), ("5", "4"), SCORED),
    "measures below a blank row": Pair(
        "below_the_table", "Returns!A7", rows(7, ["Visits", "High", 9, 9]),
        rows(7, ["Region", "Population", "Area", "Rank"], ["North", None, 9, 9])),
    "measures below a title": Pair(
        "below_the_table", "Returns!A8", rows(7, ["Children's services"], ["Visits", None, "9 days", None]),
        rows(7, ["Children's services"], [None, "Visits", None, 9])),
    "two sections of one title": Pair(
        "section_twice", "Returns!A10", rows(7, ["Care"], ["Visits", "High", 9, 9], [], ["Care:"], ["Stays", "High", 9, 9]),
        rows(7, ["Care"], ["Visits", "High", 9, 9], [], ["Health"], ["Stays", "High", 9, 9]), ("A7", "Care"), SECTIONS),
    "names that are not there": Pair(
        "names_missing", "Returns!A9", rows(8, [None, "Good is", "Actual", "Target", "RAG"], [None, "High", 9, 9]),
        rows(8, [None, "Good is", "Actual", "Target", "RAG"], ["Visits", "High", 9, 9], [None, "High", 9, 9]),
        ("left_of(\"Good is\", 2)",), WITHOUT_HEADING),
    "a rating by hand without a reason": Pair(
        "override_without_reason", "Returns!F2", agreed("Red", None, None), agreed("Red", "seen", None), ("Red", "Green"), AGREED),
    "a rating by hand that is no level": Pair(
        "override_unknown", "Returns!F2", agreed("Rd", "seen", None), agreed("Red", "seen", None), ("Rd",), AGREED),
    "a rating by hand whose computed rating has moved": Pair(
        "override_moved", "Returns!F2", agreed("Red", "seen", "Amber"), agreed("Red", "seen", "Green"), ("Amber", "Green"), AGREED),
    "a rating by hand for nobody": Pair(
        "override_unmatched", None, cell("A5", "Visitors"), cell("A5", "visits"), ("Visits",), options=("--overrides", OVERRIDES)),
    "a note": Pair("title_or_note", "Returns!A6", cell("A6", "Provisional"), cell("H6", "Provisional")),
    "a second table without its column": Pair(
        "heading_missing", "Returns!A8", second_table("Measure", "Good is", "Actual", "Target"),
        second_table("Measure", "Good is", "Actual", "Target", "RAG")),
    "a number typed as text": Pair(
        "not_live", "Returns!E2", cell("C2", "90"), cell("C2", 90), ("typed as text",), LIVE),
    "somebody's note": Pair("note_kept", "Returns!E3", note("E3"), note("F3"), ("kept",), NOTED),
    "no Excel table": Pair(
        "no_excel_table", "Returns!F1", nothing, excel_table("A1:E5"), ("Insert > Table",), IN_TABLE),
    "a signature": Pair("signature_broken", None, signed, nothing, ("signed again",), options=("--allow-signed",)),
    "a part under two spellings": Pair(
        "doubled_part", None, doubled("xl/worksheets/Sheet1.xml"), doubled("xl/worksheets/sheet9.xml"),
        ("xl/worksheets/Sheet1.xml",)),
}
