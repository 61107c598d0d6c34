"""Each way to show a rating: what stands in the cells, what of them is kept, and that all of it can be taken back.

Source: docs/rules/ (writing.md, scale.md) for what each way does; openpyxl for what is seen in the
cells; Excel's cell styles "Good", "Neutral" and "Bad" for the standard colours; WCAG 2.1 for contrast. The ratings are
reckoned by hand: 6 % of the target.
"""

import dataclasses

import openpyxl
import pytest
from made_workbook import STYLES, number, text, write
from openpyxl.worksheet.table import Table
from program import rate
from returns import fill, load, look, reference

GOOD, NEUTRAL, BAD = STANDARD = ("C6EFCE", "FFEB9C", "FFC7CE")
WORDS = ["Green", "Amber", "Red", None, None]

HEADINGS = ["Measure", "Good is", "Actual", "Target", "RAG", "View"]
# On target, 1.1 % off, 20 % off, blank, and still to come; the view is what an officer typed.
MEASURES = [
    ("Calls answered", "High", number("C{}", 90), 90, "Green"),
    ("Repairs done", "High", number("C{}", 89), 90, "amber"),
    ("Complaints", "Low", number("C{}", 12), 10, "Fine"),
    ("Visits", "High", '<c r="C{}"/>', 10, "Red"),
    ("Surveys", "High", text("C{}", "TBC"), 10, ""),
]
# Red, amber and green in another order and other words' colours than the rules would give them.
KEY = {"Green": "00B050", "Amber": "FFC000", "Red": "C00000"}


def sheet(extra=""):
    """The table from A1 on: ratings into E, whose cells have a border and a number format; F has the officer's view."""
    rows = "".join(text(f"{letter}1", words, 3) for letter, words in zip("ABCDEF", HEADINGS, strict=True))
    lines = [f'<row r="1">{rows}</row>']
    for row, (measure, good_is, actual, target, view) in enumerate(MEASURES, start=2):
        seen = text(f"F{row}", view, 4) if view else f'<c r="F{row}" s="4"/>'
        lines.append(
            f'<row r="{row}">{text(f"A{row}", measure)}{text(f"B{row}", good_is)}{actual.format(row)}'
            f'{number(f"D{row}", target)}<c r="E{row}" s="2"/>{seen}</row>'
        )
    return f"<sheetData>{''.join(lines)}</sheetData>{extra}"


KEY_SHEET = "<sheetData>" + "".join(
    f'<row r="{row}">{text(f"A{row}", word, 5 + row - 2)}</row>' for row, word in enumerate(KEY, start=2)
) + "</sheetData>"
# The styles, with three more fills and formats: those of the key.
KEYED = (
    STYLES.replace("</fills>", "".join(
        f'<fill><patternFill patternType="solid"><fgColor rgb="FF{colour}"/></patternFill></fill>'
        for colour in KEY.values()) + "</fills>")
    .replace('<fills count="3">', '<fills count="6">')
    .replace("</cellXfs>", "".join(
        f'<xf numFmtId="0" fontId="1" fillId="{index}" borderId="0" xfId="0" applyFill="1"/>' for index in (3, 4, 5))
        + "</cellXfs>")
    .replace('<cellXfs count="5">', '<cellXfs count="8">')
)
# The same colours as conditional formats, over cells that no rating goes to.
TEMPLATE = KEYED + '<dxfs count="3">' + "".join(
    f'<dxf><fill><patternFill><bgColor rgb="FF{colour}"/></patternFill></fill></dxf>' for colour in KEY.values()
) + "</dxfs>"
BY_WORD = '<conditionalFormatting sqref="F2:F6">' + "".join(
    f'<cfRule type="cellIs" dxfId="{index}" priority="{index + 1}" operator="equal"><formula>"{word}"</formula>'
    "</cfRule>"
    for index, word in enumerate(KEY)
) + "</conditionalFormatting>"


@dataclasses.dataclass
class Way:
    """What the rules say, and the words and fills that openpyxl then finds in a column; ... where any fill will do."""

    rating: str = 'write_to("RAG")'
    extra: str = ""
    lines: str = ""
    column: str = "E"
    words: list = dataclasses.field(default_factory=lambda: WORDS)
    fills: list = dataclasses.field(default_factory=lambda: [*STANDARD, None, None])
    warns: set = dataclasses.field(default_factory=set)
    template: bool = False
    keeps: bool = True


VIEWS = ["Green", "amber", "Fine", "Red", None]
PLAIN = Way()
WAYS = {
    "write_to": PLAIN,
    "write_to over formulas": Way('write_to("RAG", over_formulas)'),
    "word_only": Way('word_only("RAG")', fills=[None] * 5),
    "fill_only": Way('fill_only("View")', column="F", words=VIEWS, warns={"word_differs", "stale_rating"}),
    "new_column": Way('new_column("Computed")', column="G", words=["Computed", *WORDS], keeps=False),
    "whole_row": Way(extra=", whole_row: yes"),
    "symbols": Way(lines='symbols("▲", "●", "▼");\n', words=["▲ Green", "● Amber", "▼ Red", None, None]),
    "levels of one's own": Way(
        lines='scale([ level("On track", colour("#123456")), level("At risk", blue), level("Off track", grey) ]);\n',
        words=["On track", "At risk", "Off track", None, None], fills=["123456", ..., ..., None, None],
    ),
    "colour_blind": Way(lines="palette(colour_blind);\n", fills=[..., ..., ..., None, None]),
    "from_cells": Way(lines='palette(from_cells("Key!A2:A4"));\n', fills=[*KEY.values(), None, None]),
    "from_the_template": Way(
        lines="palette(from_the_template);\n", fills=[*KEY.values(), None, None], template=True
    ),
    "unrated: a word and a colour": Way(
        lines='where_unrated("Not rated", colour("#DDDDDD"));\n',
        words=["Green", "Amber", "Red", "Not rated", "Not rated"], fills=[*STANDARD, "DDDDDD", "DDDDDD"],
    ),
    "unrated: a word": Way(
        lines='where_unrated("Not rated");\n', words=["Green", "Amber", "Red", "Not rated", "Not rated"]
    ),
    "unrated: a colour": Way(lines='where_unrated(colour("#DDDDDD"));\n', fills=[*STANDARD, "DDDDDD", "DDDDDD"]),
    "unrated: left": Way(lines="where_unrated(leave_it);\n"),
    "note": Way(extra=", note: yes"),
    "live": Way(extra=", live: yes", fills=[None] * 5),
    "live and whole_row": Way(extra=", live: yes, whole_row: yes", fills=[None] * 5),
    "note and live": Way(extra=", note: yes, live: yes", fills=[None] * 5),
}
ALL = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)


def made(folder, way, name="in.xlsx"):
    sheets = {"Returns": sheet(BY_WORD if way.template else ""), "Key": KEY_SHEET}
    return write(folder / name, sheets, styles=TEMPLATE if way.template else KEYED)


def rules(folder, way, lines="", name="rules.rhai"):
    path = folder / name
    path.write_text(
        'ruleset("Ways");\ntable("Returns", #{ measure: "Measure", good_is: "Good is", actual: "Actual", '
        f'target: "Target", rating: {way.rating}{way.extra} }});\namber_within(percent_of_target(6));\n'
        f"{way.lines}{lines}", "utf-8",
    )
    return path


def cells_of(way):
    rows = range(1, 7) if way.column == "G" else range(2, 7)
    return [f"{way.column}{row}" for row in rows]


@ALL
def test_what_stands_in_the_cells(tmp_path, lossless, way):
    workbook, output = made(tmp_path, way), tmp_path / "out.xlsx"
    document = rate(workbook, rules(tmp_path, way), output)
    before, after = load(workbook)["Returns"], load(output)["Returns"]
    cells = cells_of(way)
    assert [after[cell].value for cell in cells] == way.words
    assert [rating["rating"] for rating in document["ratings"]][3:] == [None, None]
    found = [fill(after[cell]) for cell in cells[-5:]]
    for seen, wanted in zip(found, way.fills, strict=True):
        assert seen is not None if wanted is ... else seen == wanted, found
    rated = [colour for colour in found[:3] if colour]
    assert len(set(rated)) == len(rated), "two levels in one colour"
    assert {warning["code"] for warning in document["warnings"]} == way.warns
    if way.keeps:
        for cell in cells:
            assert look(after[cell], colours=False) == look(before[cell], colours=False), cell
    changed = {reference("Returns", cell) for cell in cells}
    if "whole_row" in way.extra:
        changed |= {reference("Returns", f"{letter}{row}") for letter in "ABCDEF" for row in range(2, 7)}
    allowed = ["formats"] * ("live" in way.extra) + ["comments"] * ("note" in way.extra)
    lossless(workbook, output, changed, *allowed, *["column"] * (way.column == "G"))


@ALL
def test_again_changes_nothing(tmp_path, way):
    script = rules(tmp_path, way)
    rate(made(tmp_path, way), script, tmp_path / "one.xlsx")
    rate(tmp_path / "one.xlsx", script, tmp_path / "two.xlsx")
    assert (tmp_path / "two.xlsx").read_bytes() == (tmp_path / "one.xlsx").read_bytes()


def seen(path):
    """Each cell of the sheets that looks like anything: its value and look, its note, and the conditional formats."""
    found = {}
    for page in load(path).worksheets:
        for row in page.iter_rows():
            for cell in row:
                comment = cell.comment.text if cell.comment else None
                found[reference(page.title, cell.coordinate)] = (cell.value, look(cell), comment)
        found[page.title] = sorted(
            (str(part.sqref), rule.type, rule.operator, tuple(rule.formula), repr(rule.dxf))
            for part in page.conditional_formatting for rule in part.rules
        )
    return found


def differences(one, other):
    return {place: (one.get(place), other.get(place)) for place in one.keys() | other.keys()
            if one.get(place) != other.get(place)}


@ALL
def test_what_was_written_is_taken_back(tmp_path, way):
    """No measure is rated any more: the sheet is as it was, but for the heading of a new column."""
    if "where_unrated" in way.lines and "leave_it" not in way.lines:
        way = dataclasses.replace(way, lines="")
    workbook = made(tmp_path, way)
    rate(workbook, rules(tmp_path, way), tmp_path / "rated.xlsx")
    none = rules(tmp_path, way, 'not_rated("*");\n', "none.rhai")
    document = rate(tmp_path / "rated.xlsx", none, tmp_path / "back.xlsx")
    assert all(rating["rating"] is None for rating in document["ratings"])
    before, after = seen(workbook), seen(tmp_path / "back.xlsx")
    if way.column == "G":
        words = {place: after.pop(place)[0] for place in list(after) if place.startswith("Returns!G")}
        assert words == {"Returns!G1": "Computed", **{f"Returns!G{row}": None for row in range(2, 7)}}
    assert differences(before, after) == {}


@ALL
def test_taking_the_option_away_leaves_no_trace(tmp_path, way):
    """Rated this way and then plainly, the sheet is as if it had been rated plainly alone."""
    workbook = made(tmp_path, way)
    if way.rating != PLAIN.rating:
        first = rules(tmp_path, way, 'not_rated("*");\n', "none.rhai")
        rate(workbook, rules(tmp_path, way), tmp_path / "rated.xlsx")
        rate(tmp_path / "rated.xlsx", first, tmp_path / "way.xlsx")
    else:
        rate(workbook, rules(tmp_path, way), tmp_path / "way.xlsx")
    plain = rules(tmp_path, PLAIN, name="plain.rhai")
    document = rate(tmp_path / "way.xlsx", plain, tmp_path / "again.xlsx")
    rate(workbook, plain, tmp_path / "fresh.xlsx")
    again, fresh = seen(tmp_path / "again.xlsx"), seen(tmp_path / "fresh.xlsx")
    if "Not rated" in way.words:
        # Nobody can tell that this word was ours, once the rules do not hold it: the run names it, and it stays.
        warned = {warning["cell"] for warning in document["warnings"] if warning["code"] == "stale_rating"}
        assert warned == {"Returns!E5:E6"}
        for place in ("Returns!E5", "Returns!E6"):
            assert again[place][0] == "Not rated"
            again[place] = (None, *again[place][1:])
    if way.column == "G":
        again = {place: look for place, look in again.items() if not place.startswith("Returns!G")}
    assert differences(again, fresh) == {}


def test_the_whole_row_has_the_levels_colour(tmp_path):
    """Under all headings that stand together, in each rated row; what the cells hold and their borders stay."""
    way = WAYS["whole_row"]
    rate(made(tmp_path, way), rules(tmp_path, way), tmp_path / "out.xlsx")
    before, after = (load(tmp_path / name)["Returns"] for name in ("in.xlsx", "out.xlsx"))
    for row, colour in zip(range(2, 7), way.fills, strict=True):
        for letter in "ABCDEF":
            cell = f"{letter}{row}"
            assert fill(after[cell]) == colour, cell
            assert look(after[cell], colours=False) == look(before[cell], colours=False), cell
            if letter != "E":
                assert after[cell].value == before[cell].value, cell


@pytest.mark.parametrize("way", ["write_to", "colour_blind", "from_cells", "levels of one's own"])
def test_the_text_on_each_colour_is_readable(tmp_path, way):
    """At least 4.5 : 1 (WCAG 2.1, 1.4.3), in the file's own colours; the text of the key has none of its own."""
    rate(made(tmp_path, WAYS[way]), rules(tmp_path, WAYS[way]), tmp_path / "out.xlsx")
    for cell in cells_of(WAYS[way])[:3]:
        shown = load(tmp_path / "out.xlsx")["Returns"][cell]
        ink = shown.font.color.rgb[-6:] if shown.font.color and shown.font.color.type == "rgb" else "000000"
        assert contrast(ink, fill(shown)) >= 4.5, (cell, ink, fill(shown))


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour):
    parts = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_colour_blind_is_another_palette(tmp_path):
    way = WAYS["colour_blind"]
    rate(made(tmp_path, way), rules(tmp_path, way), tmp_path / "out.xlsx")
    sheet_after = load(tmp_path / "out.xlsx")["Returns"]
    assert not {fill(sheet_after[cell]) for cell in cells_of(way)} & set(STANDARD)


@pytest.mark.parametrize("way", ["note", "note and live"])
def test_a_note_holds_the_explanation(tmp_path, way):
    """On each rating's cell, and on no other."""
    document = rate(made(tmp_path, WAYS[way]), rules(tmp_path, WAYS[way]), tmp_path / "out.xlsx")
    reasons = {r["cell"]: r["reason"] for r in document["ratings"] if r["rating"]}
    after = load(tmp_path / "out.xlsx")["Returns"]
    notes = {cell.coordinate: cell.comment.text for row in after.iter_rows() for cell in row if cell.comment}
    assert reasons.keys() <= notes.keys() <= {r["cell"] for r in document["ratings"]}
    for cell, reason in reasons.items():
        assert reason in notes[cell]


# A table in A1:C3, rated into a new column; D1 to D3 are as each case has them.
BESIDE = {
    "nothing there": ("", ["", "", ""], "", "D"),
    "cells with a border of their own": ("", ['<c r="D1" s="2"/>', '<c r="D2" s="2"/>', '<c r="D3" s="2"/>'], "", "D"),
    "the last heading merged over two columns": ("C1:D1", ["", "", ""], "", "E"),
    "the table's last cells merged over two columns": ("C1:D1 C2:D2 C3:D3", ["", "", ""], "", "E"),
    "a column with a format": ("", ["", "", ""], '<cols><col min="4" max="4" width="9" style="4"/></cols>', "D"),
}


@pytest.mark.parametrize("case", BESIDE)
def test_a_new_column_stands_where_it_is_seen(tmp_path, lossless, case):
    """Right of the table and of what its headings are merged over; cells that are there keep all but their colours."""
    merged, beside, columns, column = BESIDE[case]
    cells = [
        text("A1", "Measure") + text("B1", "Actual") + text("C1", "Target", 3),
        text("A2", "Calls") + number("B2", 90) + number("C2", 90),
        text("A3", "Visits") + '<c r="B3"/>' + number("C3", 10),
    ]
    rows = "".join(
        f'<row r="{row}">{inside}{more}</row>' for row, (inside, more) in enumerate(zip(cells, beside, strict=True), 1)
    )
    merges = "".join(f'<mergeCell ref="{area}"/>' for area in merged.split())
    merges = f'<mergeCells count="{len(merged.split())}">{merges}</mergeCells>' if merged else ""
    workbook = write(tmp_path / "in.xlsx", {"Returns": f"{columns}<sheetData>{rows}</sheetData>{merges}"})
    (tmp_path / "rules.rhai").write_text(
        'tables(#{ measure: "Measure", actual: "Actual", target: "Target", rating: new_column("Computed") });\n'
        "higher_is_better(all_others);\n", "utf-8")
    document = rate(workbook, tmp_path / "rules.rhai", tmp_path / "out.xlsx")
    sheet_after = load(tmp_path / "out.xlsx")["Returns"]
    assert [sheet_after[f"{column}{row}"].value for row in (1, 2, 3)] == ["Computed", "Green", None]
    assert document["warnings"] == []
    lossless(workbook, tmp_path / "out.xlsx", [f"{column}{row}" for row in (1, 2, 3)], "column")


@pytest.mark.parametrize("where, columns", [("", 6), (", in_table", 7)], ids=["beside", "in_table"])
def test_an_excel_table_grows_only_where_asked(tmp_path, lossless, where, columns):
    workbook = with_table(tmp_path)
    way = Way(f'new_column("Computed"{where})', column="G")
    output = tmp_path / "out.xlsx"
    rate(workbook, rules(tmp_path, way), output)
    after = load(output)["Returns"]
    assert [after[cell].value for cell in cells_of(way)] == ["Computed", *WORDS]
    table = after.tables["T"]
    assert [column.name for column in table.tableColumns] == [*HEADINGS, "Computed"][:columns]
    assert table.ref == table.autoFilter.ref == f"A1:{'EFG'[columns - 5]}6"
    lossless(workbook, output, cells_of(way), "column")
    rate(output, tmp_path / "rules.rhai", tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == output.read_bytes()


def with_table(folder):
    """The workbook by openpyxl, with its cells as an Excel table."""
    workbook = openpyxl.load_workbook(made(folder, PLAIN))
    table = Table(displayName="T", ref="A1:F6")
    table._initialise_columns()
    for column, words in zip(table.tableColumns, HEADINGS, strict=True):
        column.name = words
    workbook["Returns"].add_table(table)
    workbook.save(folder / "table.xlsx")
    return folder / "table.xlsx"
