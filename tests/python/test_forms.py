"""Forms: one measure in cells of its own, through the command line, on workbooks made from snippets of XML.

Source: docs/rules/forms.md for what must happen; ECMA-376 Part 1, 18.3.1 for places that are implied and formats
that are inherited; openpyxl (for strict workbooks calamine) for what stands in the cells afterwards. The numbers are
reckoned by hand: 8.2 days lost against a target of 7.5, lower is better, amber within half a day, is 0.7 off: Red.
"""

import dataclasses
import re
import zipfile

import corpus
import pytest
from made_workbook import STYLES, number, text, write
from program import rate, run
from returns import fill, load, look

RED = "FFC7CE"

ROWS = (
    f'<row r="1">{text("A1", "Days lost to sickness")}</row>'
    f'<row r="2">{text("A2", "Actual")}{number("B2", "8.1999999999999993")}</row>'
    f'<row r="3">{text("A3", "Target")}{number("B3", "7.5")}</row>'
    f'<row r="4">{text("A4", "Last year")}{number("B4", "6.5")}</row>'
    f'<row r="5">{text("A5", "Good is")}{text("B5", "Low")}</row>'
)
RATING = f'<row r="6">{text("A6", "RAG")}<c r="B6"/></row>'
FORM = f"<sheetData>{ROWS}{RATING}</sheetData>"
OTHER = f'<sheetData><row r="2">{number("B2", "7.8")}{number("C2", "7.5")}</row></sheetData>'


def form(sheet='"Absence"', **changes):
    """A form in the rules; each value as it is written there, None to leave it out."""
    said = {
        "measure": 'cell("A1")', "actual": 'cell("B2")', "target": 'cell("B3")', "good_is": "lower",
        "rating": 'write_to(cell("B6"))', **changes,
    }
    inside = ", ".join(f"{name}: {value}" for name, value in said.items() if value is not None)
    return f"form({sheet + ', ' if sheet else ''}#{{ {inside} }});\n"


@dataclasses.dataclass
class Case:
    """A workbook and rules, and what openpyxl then finds in which cells."""

    rules: str
    cells: dict
    sheets: dict = dataclasses.field(default_factory=lambda: {"Absence": FORM})
    made: dict = dataclasses.field(default_factory=dict)
    warns: set = dataclasses.field(default_factory=set)


def name(words, of, local=None):
    where = f' localSheetId="{local}"' if local is not None else ""
    return f'<definedName name="{words}"{where}>{of}</definedName>'


SHARED_FORMULA = FORM.replace('<c r="B6"/></row>', '<c r="B6" t="str"><f t="shared" ref="B6:B7" si="0">A1</f><v>x</v>'
                              '</c></row><row r="7"><c r="B7" t="str"><f t="shared" si="0"/><v>x</v></c></row>')
OVER = 'write_to(cell("{}"), over_formulas)'
COLUMN = '<cols><col min="2" max="3" width="9" style="4"/></cols>'
AB = {"Absence": FORM, "Other sheet": OTHER}
HANDS = {
    "as the reference has it": Case(form(), {"Absence!B6": "Red"}),
    "the first sheet, unsaid": Case(form(""), {"Absence!B6": "Red"}, {"Absence": FORM, "Second": OTHER}),
    "a sheet by number": Case(form("sheet(2)"), {"Second!B6": "Red"}, {"First": OTHER, "Second": FORM}),
    "a sheet in another case": Case(form('"ABSENCE"'), {"Absence!B6": "Red"}),
    "dollars and small letters": Case(form(rating='write_to(cell("$b$6"))'), {"Absence!B6": "Red"}),
    "numbers in the rules": Case(form(actual="8.2", target="7.5"), {"Absence!B6": "Red"}),
    "a percentage in the rules": Case(
        form(actual='cell("C2")', target='"90%"', good_is="higher"), {"Absence!B6": "Amber"},
        {"Absence": FORM.replace("</row><row r=\"3\">", f'{number("C2", "0.896", 1)}</row><row r="3">')},
    ),
    "what good is from a cell": Case(form(good_is='cell("B5")'), {"Absence!B6": "Red"}),
    "a target on another sheet": Case(form(target="cell(\"'Other sheet'!C2\")"), {"Absence!B6": "Red"}, AB),
    "an actual on another sheet": Case(form(actual='cell("Other sheet", "B2")'), {"Absence!B6": "Amber"}, AB),
    "a rating on another sheet": Case(
        form(rating='write_to(cell("Other sheet", "D9"))'), {"Other sheet!D9": "Red"}, AB
    ),
    "a direction": Case(
        form(previous='cell("B4")', direction='write_to(cell("B7"))') + "same_if_within(points(1));\n",
        {"Absence!B6": "Red", "Absence!B7": "Deteriorating"},
    ),
    "a second rating, typed": Case(
        form(spend='rated(cell("C6"))') + 'keep_typed("spend");\n', {"Absence!B6": "Red", "Absence!C6": "Amber"},
        {"Absence": FORM.replace('<c r="B6"/>', f'<c r="B6"/>{text("C6", "Amber")}')},
    ),
    "a second rating, written": Case(
        form(strict='rated(write_to(cell("C6")))') + 'measure("*", #{ field: "strict", by: first_of([ on_target("Green"), '
        'otherwise("Amber") ]) });\n', {"Absence!B6": "Red", "Absence!C6": "Amber"},
    ),
    "a second rating, over a word of somebody's": Case(
        form(strict='rated(word_only(cell("C6")))') + 'measure("*", #{ field: "strict", by: first_of([ on_target("Green"), '
        'otherwise("Amber") ]) });\n', {"Absence!B6": "Red", "Absence!C6": "Amber"},
        {"Absence": FORM.replace('<c r="B6"/>', f'<c r="B6"/>{text("C6", "see me")}')}, warns={"replaced"},
    ),
    "two forms on a sheet": Case(
        form() + form(measure='"Again"', actual="7.5", rating='write_to(cell("D6"))'),
        {"Absence!B6": "Red", "Absence!D6": "Green"},
    ),
    "a sheet for each department": Case(
        form('"Dept*"'), {"Dept A!B6": "Red", "Dept B!B6": "Red"},
        {"Summary": OTHER, "Dept A": FORM, "Other": OTHER, "Dept B": FORM},
    ),
    "a defined name": Case(
        form(target='named("Target_days")', rating='write_to(named("RAG"))'), {"Absence!B6": "Red"},
        made={"names": name("Target_days", "Absence!$B$3") + name("RAG", "Absence!$B$6")},
    ),
    "a defined name in another case": Case(
        form(target='named("TARGET_DAYS")'), {"Absence!B6": "Red"}, made={"names": name("Target_days", "Absence!$B$3")},
    ),
    "a name of the sheet before one of the workbook": Case(
        form('"Dept*"', target='named("Target")'), {"Dept A!B6": "Red", "Dept B!B6": "Green"},
        {"Dept A": FORM, "Dept B": FORM.replace(number("B3", "7.5"), number("B3", "7.5") + number("C3", "9")),
         "Other sheet": OTHER},
        made={"names": name("Target", "'Other sheet'!$C$2") + name("Target", "'Dept B'!$C$3", 1)},
    ),
    "a name on another sheet": Case(
        form(actual='named("Actual")'), {"Absence!B6": "Amber"}, AB, {"names": name("Actual", "'Other sheet'!$B$2")}
    ),
    "no row for the rating": Case(
        form(rating='write_to(cell("B9"))'), {"Absence!B9": "Red"}, {"Absence": f"<sheetData>{ROWS}</sheetData>"}
    ),
    "a row between others": Case(
        form(rating='write_to(cell("D6"))'), {"Absence!D6": "Red"},
        {"Absence": f'<sheetData>{ROWS}<row r="8">{text("A8", "End")}</row></sheetData>'},
    ),
    "a row before all others": Case(
        form(measure='"Absence"', actual="8.2", target='cell("B3")', rating='write_to(cell("C1"))'),
        {"Absence!C1": "Red"}, {"Absence": f'<sheetData><row r="3">{number("B3", "7.5")}</row></sheetData>'},
    ),
    "the last cell of all": Case(form(rating='write_to(cell("XFD1048576"))'), {"Absence!XFD1048576": "Red"}),
    "a row without cells": Case(
        form(rating='write_to(cell("B6"))'), {"Absence!B6": "Red"},
        {"Absence": f'<sheetData>{ROWS}<row r="6" ht="30" customHeight="1"/></sheetData>'},
    ),
    "no rows at all": Case(
        form(measure='"Absence"', actual="8.2", target="7.5"), {"Absence!B6": "Red"}, {"Absence": "<sheetData/>"}
    ),
    "no rows, and an end tag": Case(
        form(measure='"Absence"', actual="8.2", target="7.5"), {"Absence!B6": "Red"},
        {"Absence": "<sheetData></sheetData>"},
    ),
    "no sheetData": Case(
        form(measure='"Absence"', actual="8.2", target="7.5"), {"Absence!B6": "Red"},
        {"Absence": f'<sheetFormatPr defaultRowHeight="15"/>{COLUMN}'
         '<pageMargins left="1" right="1" top="1" bottom="1" header="1" footer="1"/>'},
    ),
    "rows and cells without r": Case(
        form(), {"Absence!B6": "Red"}, {"Absence": re.sub(r' r="\w+"', "", FORM)}
    ),
    "rows without r, the rating's not there": Case(
        form(rating='write_to(cell("B9"))'), {"Absence!B9": "Red"}, {"Absence": re.sub(r' r="\w+"', "", FORM)}
    ),
    "a row that spans less": Case(
        form(rating='write_to(cell("F5"))'), {"Absence!F5": "Red"},
        {"Absence": '<dimension ref="A1:B6"/>' + FORM.replace("<row ", '<row spans="1:2" ')},
    ),
    "strict": Case(form(), {"Absence!B6": "Red"}, made={"strict": True}),
    "a prefix": Case(form(), {"Absence!B6": "Red"}, made={"prefix": "x"}),
    "a prefix, and no rows": Case(
        form(measure='"Absence"', actual="8.2", target="7.5"), {"Absence!B6": "Red"}, {"Absence": "<sheetData/>"},
        {"prefix": "x"},
    ),
    "no styles part": Case(
        form(), {"Absence!B6": "Red"}, {"Absence": FORM.replace(' s="0"', "")}, {"styles": None}
    ),
    "no fills": Case(form(), {"Absence!B6": "Red"}, {"Absence": FORM.replace(' s="0"', "")},
                     {"styles": re.sub(r"<fills.*</fills>", "", STYLES).replace('fillId="2"', 'fillId="0"')}),
    "no formats": Case(form(), {"Absence!B6": "Red"}, {"Absence": FORM.replace(' s="0"', "")},
                       {"styles": re.sub(r"<cellXfs.*</cellXfs>", "", STYLES)}),
    "nothing in the styles": Case(form(), {"Absence!B6": "Red"}, {"Absence": FORM.replace(' s="0"', "")},
                                  {"styles": ""}),
    "merged cells": Case(
        form(rating='write_to(cell("C7"))'), {"Absence!B6": "Red"},
        {"Absence": f'{FORM}<mergeCells count="1"><mergeCell ref="B6:D8"/></mergeCells>'}, warns={"merged_cell"},
    ),
    "the first of merged cells": Case(
        form(), {"Absence!B6": "Red"},
        {"Absence": f'{FORM}<mergeCells count="1"><mergeCell ref="B6:D8"/></mergeCells>'},
    ),
    "values under merged cells": Case(
        form(actual='cell("B2")'), {"Absence!B6": "Red"},
        {"Absence": FORM.replace(text("A2", "Actual"), number("A2", "8.2"))
         
         .replace(number("B2", "8.1999999999999993"), '<c r="B2"/>')
         + '<mergeCells count="1"><mergeCell ref="A2:B2"/></mergeCells>'}, warns={"merged_cell"},
    ),
    "a hidden sheet": Case(
        form('"Absence"'), {"Absence!B6": "Red"}, {"Cover": OTHER, "Absence": FORM},
        {"states": {"Absence": "hidden"}}, {"hidden_sheet"},
    ),
    "a formula that may go": Case(
        form(rating='write_to(cell("B6"), over_formulas)'), {"Absence!B6": "Red"},
        {"Absence": FORM.replace('<c r="B6"/>', '<c r="B6" t="str"><f>A1</f><v>Green</v></c>')},
    ),
    "another of a shared formula than the first": Case(
        form(rating=OVER.format("B7")), {"Absence!B7": "Red", "Absence!B6": "=A1"}, {"Absence": SHARED_FORMULA},
    ),
    "a word of somebody's": Case(
        form(), {"Absence!B6": "Red"}, {"Absence": FORM.replace('<c r="B6"/>', text("B6", "see me"))},
        warns={"replaced"},
    ),
    "a placeholder": Case(
        form(empty='"&lt; Select &gt;"'.replace("&lt;", "<").replace("&gt;", ">")), {"Absence!B6": "Red"},
        {"Absence": FORM.replace('<c r="B6"/>', text("B6", "&lt; Select &gt;"))},
    ),
    "conditional formats over the cell": Case(
        form(), {"Absence!B6": "Red"},
        {"Absence": f'{FORM}<conditionalFormatting sqref="B6"><cfRule type="expression" dxfId="0" priority="1">'
         "<formula>TRUE</formula></cfRule></conditionalFormatting>"},
        {"styles": STYLES + '<dxfs count="1"><dxf><fill><patternFill><bgColor rgb="FF00FF00"/></patternFill></fill>'
         "</dxf></dxfs>"}, {"template_colours"},
    ),
}


def made(folder, case):
    """The case's workbook and rules as files."""
    workbook = write(folder / "in.xlsx", case.sheets, **case.made)
    rules = folder / "rules.rhai"
    rules.write_text(f'ruleset("Form");\namber_within(points(0.5));\n{case.rules}', "utf-8")
    return workbook, rules


@pytest.mark.parametrize("case", HANDS.values(), ids=HANDS)
def test_a_form(tmp_path, lossless, case):
    workbook, rules = made(tmp_path, case)
    output = tmp_path / "out.xlsx"
    document = rate(workbook, rules, output)
    for place, word in case.cells.items():
        sheet, _, cell = place.rpartition("!")
        seen, reader = corpus.word_at(output, sheet, cell)
        assert seen == word, f"{reader} reads {seen!r} in {place}"
    assert {warning["code"] for warning in document["warnings"]} == case.warns
    lossless(workbook, output, case.cells)
    rate(output, rules, tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == output.read_bytes(), "rating again changed something"
    after = corpus.opened(output)
    if after is not None and "template_colours" not in case.warns:
        assert {fill(after[place.rpartition("!")[0]][place.rpartition("!")[2]])
                for place, word in case.cells.items() if word == "Red"} <= {RED}


def test_the_measure_is_the_cells_text(tmp_path):
    workbook, rules = made(tmp_path, HANDS["as the reference has it"])
    rating = rate(workbook, rules, tmp_path / "out.xlsx")["ratings"][0]
    assert (rating["measure"], rating["sheet"], rating["cell"]) == ("Days lost to sickness", "Absence", "B6")
    assert (rating["actual"], rating["target"], rating["off_target_by"]) == ("8.2", "7.5", "0.7")


# What a cell that is not there looks like once the word is in it: the row's format, else the column's, else none.
LOOKS = {
    "the column's format": (COLUMN, "", 4),
    "the row's format": ("", ' s="2" customFormat="1"', 2),
    "the row's format before the column's": (COLUMN, ' s="2" customFormat="1"', 2),
    "a row's format that does not count": (COLUMN, ' s="2"', 4),
    "no format": ("", "", 0),
}


@pytest.mark.parametrize("row_is_there", [True, False], ids=["row", "no row"])
@pytest.mark.parametrize("case", LOOKS)
def test_a_new_cell_looks_as_its_place_does(tmp_path, lossless, case, row_is_there):
    columns, row, style = LOOKS[case]
    if not row_is_there:
        style = 4 if columns else 0
    cells = f'<row r="9"{row}>{text("A9", "RAG")}</row>' if row_is_there else ""
    # C1 to C5 have the five formats, for openpyxl to compare with.
    head = "".join(f'<row r="{n}"><c r="H{n}" s="{n - 1}"/></row>' for n in range(1, 6))
    sheet = f"{columns}<sheetData>{head}{cells}</sheetData>"
    rules = form(measure='"Absence"', actual="8.2", target="7.5", rating='write_to(cell("B9"))')
    workbook, script = made(tmp_path, Case(rules, {}, {"Absence": sheet}))
    rate(workbook, script, tmp_path / "out.xlsx")
    lossless(workbook, tmp_path / "out.xlsx", ["B9"])
    after = load(tmp_path / "out.xlsx").active
    assert after["B9"].value == "Red" and fill(after["B9"]) == RED
    assert look(after["B9"], colours=False) == look(after[f"H{style + 1}"], colours=False)


def test_the_dimension_grows(tmp_path):
    case = HANDS["a row that spans less"]
    workbook, rules = made(tmp_path, case)
    rate(workbook, rules, tmp_path / "out.xlsx")
    with zipfile.ZipFile(tmp_path / "out.xlsx") as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode("utf-8")
    assert '<dimension ref="A1:F6"/>' in sheet
    row = re.search(r'<row [^>]*r="5"[^>]*>', sheet)[0]
    assert 'spans="1:6"' in row, row


def test_nothing_to_say_is_nothing_written(tmp_path):
    """The actual is a placeholder: unrated, and the workbook comes out as it went in."""
    case = Case(form(actual='cell("C2")', empty='"< Select >"'), {},
                {"Absence": FORM.replace("</row><row r=\"3\">", f'{text("C2", "&lt; Select &gt;")}</row><row r="3">')})
    workbook, rules = made(tmp_path, case)
    document = rate(workbook, rules, tmp_path / "out.xlsx")
    assert [rating["unrated"] for rating in document["ratings"]] == ["no_data"]
    assert (tmp_path / "out.xlsx").read_bytes() == workbook.read_bytes()


ARRAY = FORM.replace('<c r="B6"/></row>', '<c r="B6"><f t="array" ref="B6:C7">A1:B2</f><v>1</v></c>'
                     '<c r="C6"><v>1</v></c></row><row r="7"><c r="B7"><v>1</v></c><c r="C7"><v>1</v></c></row>')
DATA_TABLE = FORM.replace('<c r="B6"/></row>', '<c r="B6"><f t="dataTable" ref="B6:B7" dt2D="0" dtr="0" r1="B2"/>'
                          '<v>1</v></c></row><row r="7"><c r="B7"><v>1</v></c></row>')

# What the run says, and then exits with status 2 and writes nothing.
REFUSED = {
    "no such sheet": (Case(form('"Absense"'), {}), ['no sheet "Absense"', 'did you mean "Absence"']),
    "no sheet of that name with wildcards": (Case(form('"Dept*"'), {}), ['"Dept*"']),
    "no sheet of that number": (Case(form("sheet(9)"), {}), ["no worksheet number 9", "it has 1"]),
    "a cell on no such sheet": (Case(form(target='cell("Othr sheet", "C2")'), {}, AB),
                                ['"Othr sheet"', 'did you mean "Other sheet"']),
    "no such name": (Case(form(target='named("Target_day")'), {}, made={"names": name("Target_days", "Absence!$B$3")}),
                     ['"Target_day"', 'did you mean "Target_days"']),
    "a name of nothing": (Case(form(target='named("Gone")'), {}, made={"names": name("Gone", "Absence!#REF!")}),
                          ["Gone"]),
    "a name of a sum": (Case(form(target='named("Sum")'), {}, made={"names": name("Sum", "SUM(Absence!$B$2:$B$3)")}),
                        ["Sum"]),
    "a name of another sheet's own": (
        Case(form(target='named("Target")'), {}, AB, {"names": name("Target", "Absence!$B$3", 1)}), ['"Target"']
    ),
    "a formula that must stay": (
        Case(form(), {}, {"Absence": FORM.replace('<c r="B6"/>', '<c r="B6" t="str"><f>A1</f><v>Green</v></c>')}),
        ["Absence!B6", "formula", "over_formulas"],
    ),
    "the first of a shared formula": (Case(form(rating=OVER.format("B6")), {}, {"Absence": SHARED_FORMULA}),
                                      ["Absence!B6", "shared"]),
    "the first of an array": (Case(form(rating=OVER.format("B6")), {}, {"Absence": ARRAY}), ["Absence!B6", "array"]),
    "inside an array": (Case(form(rating=OVER.format("C7")), {}, {"Absence": ARRAY}), ["Absence!C7", "array"]),
    "inside a data table": (Case(form(rating=OVER.format("B7")), {}, {"Absence": DATA_TABLE}),
                            ["Absence!B7", "data table"]),
    "two ratings into one cell": (Case(form() + form(measure='"Again"'), {}), ["B6"]),
    "a rating over the actual": (Case(form(rating='write_to(cell("B2"))'), {}), ["over `actual`"]),
}


@pytest.mark.parametrize("case, said", REFUSED.values(), ids=REFUSED)
def test_a_form_that_cannot_be_rated(tmp_path, case, said):
    workbook, rules = made(tmp_path, case)
    before = workbook.read_bytes()
    done = run("rate", workbook, "-r", rules, "-o", tmp_path / "out.xlsx", status=2)
    assert workbook.read_bytes() == before and not (tmp_path / "out.xlsx").exists()
    for words in said:
        assert words.casefold() in done.stderr.casefold(), (words, done.stderr)
