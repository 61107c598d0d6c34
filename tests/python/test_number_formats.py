"""What numbers count by their number formats alone: sections, units, powers, blanks, in every format that has formats.

Source: what Excel shows, typed by hand from ECMA-376 part 1, 18.8.30 and 18.8.31, and checked against LibreOffice; the
ratings are worked out by hand from what is shown. The converted files in `formatted` were saved by LibreOffice.
"""

import json
import pathlib
import re
import zipfile

import binary_workbook
import formatted_return
import office_page
import openpyxl
import pytest
from formatted_return import ROWS, RULES, ZEROS
from program import ROOT, rate, run

KEPT = pathlib.Path(__file__).parent / "formatted"
TABLE = ROOT / "core" / "quantity" / "src" / "number_format" / "shown.tsv"


def rated(workbook, rules, folder):
    """Of each measure in order, its rating or the code of the reason for none."""
    path = folder / "rules.rhai"
    path.write_text(rules, "utf-8")
    found = rate(workbook, path, folder / "out.xlsx")["ratings"]
    return [(rating["measure"], rating["rating"] or rating["unrated"]) for rating in found]


def made(name, suffix, folder):
    """The return or its sheet without zeros, in a format."""
    rows, shows = {"formatted": (ROWS, True), "zeros": (ZEROS, False)}[name]
    path = folder / f"{name}.{suffix}"
    if suffix == "xlsx":
        return formatted_return.xlsx(path, rows, show_zeros=shows)
    if suffix == "xlsb":
        return binary_workbook.write(path, "Returns", formatted_return.cells(rows), show_zeros=shows)
    return KEPT / path.name


@pytest.mark.parametrize("suffix", ["xlsx", "ods", "xls", "xlsb"])
@pytest.mark.parametrize(("name", "rows"), [("formatted", ROWS), ("zeros", ZEROS)])
def test_a_return_is_rated_alike_in_every_format(tmp_path, name, rows, suffix):
    assert rated(made(name, suffix, tmp_path), RULES, tmp_path) == formatted_return.expected(rows)


@pytest.mark.parametrize("suffix", ["ods", "xls"])
@pytest.mark.parametrize(("name", "rows"), [("formatted", ROWS), ("zeros", ZEROS)])
def test_what_libreoffice_converts_is_rated_alike(tmp_path, office, name, rows, suffix):
    """The kept files may be out of date; these are made now."""
    converted = office_page.converted(office, made(name, "xlsx", tmp_path), tmp_path, suffix)
    assert rated(converted, RULES, tmp_path) == formatted_return.expected(rows)


# Where LibreOffice shows something else than Excel: colours and filling are not text, a number that meets no condition is
# shown all the same, codes that are cut short, a sign or a point without digits, and a year by one letter.
OTHERWISE = {"#,##0;[Red]#,##0", "*m0", "[>100]0;[<50]0", "[>100]0", "#.##", '"Q"@', "0%%", "[$-F800]dddd, mmmm dd, yyyy",
             '0"%', "0\\", "#", "#.#%", "y", "Y"}


def test_the_table_of_what_is_shown_agrees_with_libreoffice(tmp_path, office):
    rows = [line.split("\t") for line in TABLE.read_text("utf-8").splitlines() if "\t" in line]
    book = openpyxl.Workbook()
    for number, (code, value, _, _) in enumerate(rows, start=1):
        book.active.cell(number, 1, f"row {number}")
        book.active.cell(number, 2, float(value)).number_format = code or "General"
    path = tmp_path / "shown.xlsx"
    book.save(path)
    (cells,) = office_page.shown(office, path, tmp_path).values()
    words = {place: re.sub(r"\s", "", text) for place, (text, _) in cells.items()}
    top = next(row for (row, column), text in words.items() if text == "row1")
    wrong = []
    for number, (code, value, shown, _) in enumerate(rows):
        # Nobody says what a code that is none shows.
        if code not in OTHERWISE and shown != "?":
            column = min(column for row, column in words if row == top + number) + 1
            found = words.get((top + number, column), "")
            if found != re.sub(r"\s", "", shown):
                wrong.append((code, value, shown, found))
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("suffix", ["ods", "xls", "xlsb"])
def test_what_was_shown_is_shown_in_the_new_workbook(tmp_path, suffix):
    run("convert", made("formatted", suffix, tmp_path), "--to", "xlsx", "-o", tmp_path / "new.xlsx", "--quiet")
    sheet = openpyxl.load_workbook(tmp_path / "new.xlsx").active
    assert (sheet["C2"].value, sheet["C2"].number_format) == (0.85, "0%")
    assert sheet["C11"].is_date and sheet["C11"].number_format.replace('"', "") == "dd/mm/yyyy"
    assert sheet["C24"].number_format in ('0 "days"', '0" days"')
    run("convert", made("formatted", suffix, tmp_path), "--to", "csv", "-o", tmp_path / "new.csv", "--quiet")
    assert "Percent,High,85%,90%" in (tmp_path / "new.csv").read_text("utf-8-sig")


def table(folder, headings, rows, *, show_zeros=True):
    """A workbook of one table; each value may be a pair with its number format."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Returns"
    sheet.sheet_view.showZeros = show_zeros
    for number, row in enumerate([headings, *rows], start=1):
        for column, value in enumerate(row, start=1):
            value, code = value if isinstance(value, tuple) else (value, "General")
            sheet.cell(number, column, value).number_format = code
    path = folder / "return.xlsx"
    book.save(path)
    return path


def rules(actual="Actual", target="Target", more=""):
    return (f'tables(#{{ measure: "Measure", good_is: "Good is", actual: "{actual}", target: "{target}", '
            f'rating: write_to("RAG") }});\namber_within(percent_of_target(10));\n{more}')


AMBIGUOUS = "ambiguous_unit"


@pytest.mark.parametrize(
    ("heading", "actual", "target", "expected"),
    [
        # A power is said by the heading, by the format, or by both, and counts once.
        ("Spend £m", (900000, "0.0,,"), 1, "Green"),
        ("Spend £m", (1200000, "0.0,,"), 1, "Red"),
        ("Spend £m", (900000, '0.0,,"m"'), 1, "Green"),
        ("Spend £m", (900000, '£0.0,,"m"'), 1, "Green"),
        ("Spend £m", (0.9, '£0.0"m"'), 1, "Green"),
        ("Spend £m", (1.2, '0.0"m"'), 1, "Red"),
        ("Spend £m", 0.9, (1000000, "£0.0,,"), "Green"),
        ("Spend (£000)", (95000, "#,##0,"), 100, "Green"),
        ("Spend (£000)", (120000, "#,##0,"), 100, "Red"),
        ("Spend (£000)", (95000, "£#,##0,"), (100000, "£#,##0,"), "Green"),
        ("Spend (£000)", (95, '#,##0"k"'), 100, "Green"),
        ("Spend (£000)", (95000, '#,##0,"k"'), "£0.1m", "Green"),
        # The heading and the format say different powers, or money.
        ("Spend £m", (900, '£0"k"'), 1, AMBIGUOUS),
        ("Spend £m", (900000, '£#,##0,"k"'), 1, AMBIGUOUS),
        ("Spend £m", (900000, "#,##0,"), 1, AMBIGUOUS),
        ("Spend (£000)", (900000, "0.0,,"), 1000, AMBIGUOUS),
        ("Spend £m", (900000, "$0.0,,"), 1, AMBIGUOUS),
        ("Spend £m", (0.9, '$0.0"m"'), 1, AMBIGUOUS),
        ("Spend £", (95000, "£#,##0,"), 100000, AMBIGUOUS),
        ("Performance %", (0.9, '0.0"m"'), 1, AMBIGUOUS),
        # Pounds under a heading in millions may be pounds or millions; both columns in the same way are alike.
        ("Spend £m", (0.9, "£0.0"), 1, AMBIGUOUS),
        ("Spend £m", (0.9, "£0.0"), (1, "£0.0"), "Green"),
        # No heading says anything.
        ("Spend", (900000, '£0.0,,"m"'), "£1m", "Green"),
        ("Spend", (0.9, '£0.0"m"'), (1000000, "£#,##0"), "Green"),
        ("Spend", (900, '0"k"'), (1.2, '0.0"m"'), "Green"),
        ("Spend", (900000, "0.0,,"), (1000000, "0.0,,"), "Green"),
        ("Spend", (900000, "0.0,,"), (1000000, "#,##0,"), AMBIGUOUS),
        ("Spend", (900000, "0.0,,"), 1000000, AMBIGUOUS),
        ("Spend", (0.9, '£0.0"m"'), 1, AMBIGUOUS),
        ("Spend", (900, '0"m"'), (1, '0 "km"'), AMBIGUOUS),
        ("Average (days)", (18, '0 "days"'), 20, "Green"),
        ("Average (days)", (18, '0 "hours"'), 20, AMBIGUOUS),
    ],
)
def test_a_power_of_heading_and_format_counts_once(tmp_path, heading, actual, target, expected):
    path = table(tmp_path, ["Measure", "Good is", heading, "Target", "RAG"], [["Parks", "Low", actual, target]])
    assert rated(path, rules(actual=heading), tmp_path) == [("Parks", expected)]


@pytest.mark.parametrize(
    ("actual", "target", "expected"),
    [
        ((0, "0;-0;;@"), 5, "no_data"),
        ((0, "#"), 5, "no_data"),
        ((0, ";;;"), 5, "no_data"),
        ((5, '[=5]"n/a";0'), 5, "not_applicable"),
        ((0, '0;-0;"-"'), 5, "no_data"),
        ((0, '0;-0;"awaited"'), 5, "awaited"),
        ((0, '0;-0;"see the note"'), 5, "not_a_number"),
        ((0, "0"), 5, "Green"),
        (("TBC", "0;-0;;@"), 5, "awaited"),
        (("4", "0;-0;0;"), 5, "no_data"),
        (("4", '0;-0;0;"TBC"'), 5, "awaited"),
        (("4", '@" days"'), "5 days", "Green"),
        (("4", '@" days"'), "5 hours", AMBIGUOUS),
        (4, (0, "0;-0;;@"), "no_target"),
        (4, (5, '[=5]"TBC";0'), "no_target"),
        (4, ("5", ";;;"), "no_target"),
    ],
)
def test_what_nobody_sees_is_not_rated(tmp_path, actual, target, expected):
    path = table(tmp_path, ["Measure", "Good is", "Actual", "Target", "RAG"], [["Parks", "Low", actual, target]])
    assert rated(path, rules(), tmp_path) == [("Parks", expected)]


def test_the_reason_names_the_cell_that_shows_nothing(tmp_path):
    rows = [["Parks", "Low", (0, "0;-0;;@"), 5], ["Roads", "Low", 4, (0, ";;;")], ["Paths", "Low", (0, '0;0;"TBC"'), 5]]
    path = table(tmp_path, ["Measure", "Good is", "Actual", "Target", "RAG"], rows)
    (tmp_path / "rules.rhai").write_text(rules(), "utf-8")
    found = rate(path, tmp_path / "rules.rhai", tmp_path / "out.xlsx")["ratings"]
    assert "actual in C2 shows nothing" in found[0]["reason"]
    assert "target in D3 shows nothing" in found[1]["reason"]
    assert '"TBC"' in found[2]["reason"]


@pytest.mark.parametrize("show_zeros", [True, False])
def test_a_form_sees_what_the_sheet_of_its_cell_shows(tmp_path, show_zeros):
    book = openpyxl.Workbook()
    form = book.active
    form.title = "Form"
    data = book.create_sheet("Data")
    data.sheet_view.showZeros = show_zeros
    data["B2"], form["B3"] = 0, 5
    path = tmp_path / "form.xlsx"
    book.save(path)
    script = ('form("Form", #{ measure: "Appeals", actual: cell("Data", "B2"), target: cell("B3"), '
              'rating: write_to(cell("B4")) });\nlower_is_better(all_others);\n')
    assert rated(path, script, tmp_path) == [("Appeals", "Green" if show_zeros else "no_data")]


def test_a_function_sees_what_the_cell_shows(tmp_path):
    rows = [["Parks", "Low", (0, "0;-0;;@"), 5], ["Roads", "Low", (85, "[<=1]0%;0"), 5],
            ["Paths", "Low", (0, '0;0;"TBC"'), 5]]
    path = table(tmp_path, ["Measure", "Good is", "Actual", "Target", "RAG"], rows)
    script = rules(more='''
fn rate(m) {
    if m["Actual"] == () { unrated("blank") } else { unrated("it is " + m["Actual"]) }
}
''')
    (tmp_path / "rules.rhai").write_text(script, "utf-8")
    found = rate(path, tmp_path / "rules.rhai", tmp_path / "out.xlsx")["ratings"]
    assert ["blank" in found[0]["reason"], "85" in found[1]["reason"], "TBC" in found[2]["reason"]] == [True] * 3, found


def test_a_live_colour_needs_a_format_that_shows_every_number_alike(tmp_path):
    rows = [["Plain", "Low", 4, 5], ["Hides", "Low", (4, "0;-0;;@"), 5], ["Shares", "Low", (4, "[<=1]0%;0"), 5],
            ["Power", "Low", (0.4, '£0.0"m"'), (0.5, '£0.0"m"')], ["Days", "Low", (4, '0 "days"'), 5]]
    path = table(tmp_path, ["Measure", "Good is", "Actual", "Target", "RAG"], rows)
    script = rules().replace('write_to("RAG")', 'write_to("RAG"), live: yes')
    (tmp_path / "rules.rhai").write_text(script, "utf-8")
    document = rate(path, tmp_path / "rules.rhai", tmp_path / "out.xlsx")
    assert [rating["rating"] for rating in document["ratings"]] == ["Green"] * 5
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    live = " ".join(str(area.sqref) for area in sheet.conditional_formatting)
    assert "E2" in live and "E6" in live
    assert not any(cell in live for cell in ("E3", "E4", "E5")), live


HEAD = ('<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0">')


def spreadsheet(path, styles, cells, columns=""):
    """A spreadsheet of OpenDocument with these styles, and the cells of actual and target in its one row."""
    words = "".join(f'<table:table-cell office:value-type="string"><text:p>{word}</text:p></table:table-cell>'
                    for word in ["Measure", "Good is", "Actual", "Target", "RAG"])
    named = "".join(f'<table:table-cell office:value-type="string"><text:p>{word}</text:p></table:table-cell>'
                    for word in ["Parks", "High"])
    content = (f'{HEAD}<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>'
               f'<table:table table:name="Returns">{columns}<table:table-row>{words}</table:table-row>'
               f'<table:table-row>{named}{cells}</table:table-row></table:table></office:spreadsheet></office:body>'
               '</office:document-content>')
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", "<manifest/>")
        package.writestr("content.xml", content)
    return path


PERCENT = ('<number:percentage-style style:name="N1"><number:number number:decimal-places="0" '
           'number:min-integer-digits="1"/><number:text>%</number:text></number:percentage-style>')


def cell(value, kind="float", style=None):
    named = f' table:style-name="{style}"' if style else ""
    return f'<table:table-cell{named} office:value-type="{kind}" office:value="{value}"/>'


def style(name, numbers=None, parent=None):
    numbers = f' style:data-style-name="{numbers}"' if numbers else ""
    parent = f' style:parent-style-name="{parent}"' if parent else ""
    return f'<style:style style:name="{name}" style:family="table-cell"{numbers}{parent}/>'


@pytest.mark.parametrize(
    ("styles", "cells", "columns", "expected"),
    [
        # A cell without a style says its kind itself, as odfpy and others write it.
        ("", cell(0.85, "percentage") + cell(0.9, "percentage"), "", "Amber"),
        ("", cell(0.85, "percentage") + cell(0.9), "", AMBIGUOUS),
        ("", cell(0.85) + cell(0.9), "", "Amber"),
        # A style has its format from its parent, or the cell its style from the column.
        (PERCENT + style("a", "N1") + style("b", parent="a"), cell(0.85, style="b") + cell(0.9, style="a"), "", "Amber"),
        (PERCENT + style("a", "N1"), cell(0.85, style="a") + cell(0.9), "", AMBIGUOUS),
        (PERCENT + style("a", "N1"), cell(0.85) + cell(0.9),
         '<table:table-column table:number-columns-repeated="2"/>'
         '<table:table-column table:default-cell-style-name="a" table:number-columns-repeated="2"/>', "Amber"),
        (PERCENT + style("a", "N1"), cell(0.85) + cell(0.9),
         '<table:table-column table:number-columns-repeated="3"/><table:table-column table:default-cell-style-name="a"/>',
         AMBIGUOUS),
        # Styles that lead back to themselves, or nowhere.
        (style("a", parent="b") + style("b", parent="a"), cell(85, style="a") + cell(90, style="none"), "", "Amber"),
        (style("a", "nowhere"), cell(85, style="a") + cell(90), "", "Amber"),
        # Digits without end, and an element that nobody knows.
        ('<number:number-style style:name="N1"><number:number number:min-integer-digits="999999999" '
         'number:decimal-places="999999999"/></number:number-style>' + style("a", "N1"),
         cell(85, style="a") + cell(90, style="a"), "", "Amber"),
        ('<number:number-style style:name="N1"><number:riddle/></number:number-style>' + style("a", "N1"),
         cell(85, style="a") + cell(90, style="a"), "", AMBIGUOUS),
    ],
)
def test_formats_of_opendocument_by_any_writer(tmp_path, styles, cells, columns, expected):
    path = spreadsheet(tmp_path / "return.ods", styles, cells, columns)
    assert rated(path, RULES, tmp_path) == [("Parks", expected)]


@pytest.mark.parametrize("suffix", ["ods", "xls", "xlsb"])
def test_a_file_that_is_cut_short_or_changed_is_refused_or_read(tmp_path, suffix):
    whole = made("formatted", suffix, tmp_path).read_bytes()
    (tmp_path / "rules.rhai").write_text(RULES, "utf-8")
    for part in range(1, 40):
        at = len(whole) * part // 40
        for name, data in [("cut", whole[:at]), ("changed", whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1:])]:
            path = tmp_path / f"{name}.{suffix}"
            path.write_bytes(data)
            # No trace of a crash, whatever the outcome.
            for status in (0, 2):
                try:
                    run("rate", path, "-r", tmp_path / "rules.rhai", "-o", tmp_path / "out.xlsx", "--force", "--quiet",
                        status=status)
                    break
                except AssertionError as error:
                    if status == 2 or "expected 0" not in str(error):
                        raise


def test_every_row_of_the_table_is_a_number_and_what_it_counts_as():
    rows = [line.split("\t") for line in TABLE.read_text("utf-8").splitlines() if "\t" in line]
    assert len(rows) > 200
    assert all(len(row) == 4 and json.loads(row[1]) is not None for row in rows)
