"""Tables of collected workbooks, rated into a new column that an Excel table grows to hold, with a note on each rating.

Source: ../shared/corpus. What a table is, its headings and its numbers are found by openpyxl; the expected words are
reckoned by Python's decimal; tests/python/lossless says what else changed. tables.tsv lists the files.
"""

import dataclasses
import datetime
import decimal
import shutil

import corpus
import pytest
from conftest import FULL
from measured import measured
from openpyxl.cell.cell import MergedCell
from openpyxl.utils.cell import coordinate_to_tuple
from program import run, snapshot
from returns import fill, fold, load, reference

HEADING = "RAG check"
TOLERANCE = 10
# Excel's own cell styles "Good", "Neutral" and "Bad".
COLOURS = {"Green": "C6EFCE", "Amber": "FFEB9C", "Red": "FFC7CE"}
ALLOWED = ["comments", "formats", "column"]
LISTED = corpus.rows_of("tables.tsv")
# A sheet larger than this may hold a table, but is not searched for one.
MOST_CELLS = 300_000


@dataclasses.dataclass
class Table:
    """A row of headings, with the columns of a measure's name and two of its numbers."""

    sheet: str
    row: int
    headings: tuple

    def rules(self):
        measure, actual, target = map(escaped, self.headings)
        return (
            f'table("{escaped(self.sheet)}", #{{ measure: "{measure}", actual: "{actual}", target: "{target}",\n'
            f'  rating: new_column("{HEADING}", in_table), note: yes }});\n'
        )


def escaped(text):
    """A heading or sheet name as the rules write it: stars and bars are real ones."""
    text = " ".join(text.split())
    for sign, written in (("\\", "\\\\"), ('"', '\\"'), ("*", "\\\\*"), ("|", "\\\\|")):
        text = text.replace(sign, written)
    return text


def is_text(value):
    return isinstance(value, str) and bool(value.strip())


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def is_plain(heading):
    """Whether a heading means itself in the rules: braces ask for a period there, a backslash escapes."""
    return not set("{}\\") & set(heading)


def table_of(sheet):
    """The first row of three headings or more over a row with a name and two numbers; None where there is none."""
    if sheet.max_row * sheet.max_column > MOST_CELLS:
        return None
    above = []
    for row in sheet.iter_rows():
        texts = [fold(value) for value in above if is_text(value)]
        heads = {
            place: value for place, value in enumerate(above)
            if is_text(value) and texts.count(fold(value)) == 1 and is_plain(value)
        }
        values = [cell.value for cell in row]
        if len(set(texts)) >= 3:
            names = [place for place in heads if is_text(values[place])]
            numbers = [place for place in heads if is_number(values[place])]
            if names and len(numbers) >= 2:
                return Table(sheet.title, row[0].row - 1, tuple(heads[place] for place in (names[0], *numbers[:2])))
        above = values
    return None


def tables_of(path):
    """The first table of each sheet, as the values stand that formulas last came to."""
    try:
        workbook = load(path, values=True)
    except corpus.ANY:
        return []
    return [table for table in map(table_of, workbook.worksheets) if table]


def write_rules(path, tables):
    path.write_text(
        'ruleset("Tables");\n' + "".join(table.rules() for table in tables)
        + f"amber_within(percent_of_target({TOLERANCE}));\nhigher_is_better(all_others);\n",
        "utf-8",
    )


def exact(value):
    """A number as Excel shows it at its most exact."""
    return decimal.Decimal(f"{value:.15g}")


def is_bare(number_format):
    """Whether a format shows a number without unit, power, sign of money or date."""
    return number_format == "General" or not set(number_format) - set("#0,.?;()_- ")


def expected(rating, sheet):
    """The word by the numbers of the row; ... where openpyxl leaves open what the numbers mean."""
    cells = [sheet[rating[key]] for key in ("actual_cell", "target_cell")]
    formats = [cell.number_format for cell in cells]
    values = [cell.value for cell in cells]
    if not all(map(is_number, values)) or not (formats[0] == formats[1] or all(map(is_bare, formats))):
        return ...
    if not rating["measure"]:
        return None
    actual, target = map(exact, values)
    off = target - actual
    if off <= 0:
        return "Green"
    if target == 0:
        return None
    return "Amber" if off * 100 <= TOLERANCE * abs(target) else "Red"


def rated(folder, row):
    """A copy of a collected workbook, rated: the document, the copy and the output."""
    collected = corpus.collected(row["file"])
    workbook, output = (folder / f"{stem}{collected.suffix}" for stem in ("in", "out"))
    shutil.copyfile(collected, workbook)
    write_rules(folder / "rules.rhai", tables_of(workbook))
    run("rate", workbook, "-r", "rules.rhai", "-o", output, "--json", "out.json", cwd=folder)
    return corpus.document(folder / "out.json"), workbook, output


CASES = [row for row in LISTED if FULL or row["when"] == "always"]
FREE = [row for row in CASES if not row["covers"]]
RATED = pytest.mark.parametrize("row", FREE, ids=[row["file"] for row in FREE])


@pytest.mark.parametrize("row", CASES, ids=[row["file"] for row in CASES])
def test_tables_of_a_collected_workbook(tmp_path, lossless, row):
    collected = corpus.collected(row["file"])
    workbook, output = (tmp_path / f"{stem}{collected.suffix}" for stem in ("in", "out"))
    shutil.copyfile(collected, workbook)
    tables = tables_of(workbook)
    assert tables, "openpyxl finds no table"
    write_rules(tmp_path / "rules.rhai", tables)
    before = snapshot(tmp_path)
    took = measured("rate", workbook, "-r", "rules.rhai", "-o", output, "--json", "out.json", cwd=tmp_path)
    corpus.within_bounds(took, workbook)
    after = snapshot(tmp_path)
    if row["covers"]:
        assert took.done.status == 2, "listed as refused, for a new column would cover something"
        assert f"{row['covers']}: the new column" in took.done.stderr, took.done.stderr
        sheet, _, cell = row["covers"].rpartition("!")
        assert load(workbook)[sheet.strip("'").replace("''", "'")][cell].value is not None, "the cell is free"
        assert after == before, "something was written"
        return
    assert took.done.status == 0, took.done.text
    assert {path: after[path] for path in before} == before, "the source was changed"
    assert after.keys() - before.keys() == {output.name, "out.json"}, "something else was written"
    document = corpus.document(tmp_path / "out.json")
    seen = {rating["sheet"] for rating in document["ratings"]}
    assert seen == {table.sheet for table in tables}, "a table was not found"
    known = ratings_are_right(document, load(workbook, values=True))
    assert known == int(row["reckoned"]), "other ratings are open to decimal than those listed"
    cells = shown(document, workbook, output)
    lossless(workbook, output, cells, *ALLOWED)
    corpus.opens_as_before(workbook, output)
    # What was taken out may have been an actual. It is there again once Excel has saved the workbook.
    if any(warning["code"] == "result_taken_out" for warning in document["warnings"]):
        return
    again = tmp_path / f"again{collected.suffix}"
    run("rate", output, "-r", "rules.rhai", "-o", again, "--quiet", cwd=tmp_path)
    assert again.read_bytes() == output.read_bytes(), "rating again changed something"


def ratings_are_right(document, values):
    """Each rating that decimal can check; gives how many those are."""
    known = 0
    for rating in document["ratings"]:
        word = expected(rating, values[rating["sheet"]])
        if word is not ... and rating["unrated"] not in {"not_a_number", "out_of_range", "ambiguous_unit"}:
            known += 1
            assert rating["rating"] == word, (rating["cell"], rating["reason"])
    return known


def shown(document, workbook, output):
    """Each word on its colour, with its note, under the heading; gives the cells that were written."""
    before, after = load(workbook), load(output)
    coloured = {warning["cell"] for warning in document["warnings"] if warning["code"] == "template_colours"}
    cells = set()
    for rating in document["ratings"]:
        cell = after[rating["sheet"]][rating["cell"]]
        cells.add(reference(rating["sheet"], rating["cell"]))
        assert not isinstance(cell, MergedCell), f"the new column has {rating['cell']} inside merged cells"
        assert cell.value == rating["rating"], rating["cell"]
        if rating["rating"] and not coloured:
            assert fill(cell) == COLOURS[rating["rating"]], rating["cell"]
    for name, column in {(r["sheet"], coordinate_to_tuple(r["cell"])[1]) for r in document["ratings"]}:
        first = min(coordinate_to_tuple(r["cell"])[0] for r in document["ratings"] if r["sheet"] == name)
        heads = [after[name].cell(row, column) for row in range(1, first)]
        heads = [head for head in heads if head.value == HEADING]
        assert heads, f"no heading over {name}"
        for head in heads:
            assert before[name][head.coordinate].value is None
            cells.add(reference(name, head.coordinate))
        # Where headings come again further down, the column goes on under them.
        for row in range(first, after[name].max_row + 1):
            if after[name].cell(row, column).value == HEADING:
                cells.add(reference(name, after[name].cell(row, column).coordinate))
    return cells


@RATED
def test_each_word_has_its_note(tmp_path, row):
    """The explanation, as the document gives it."""
    document, _, output = rated(tmp_path, row)
    after = load(output)
    for rating in filter(lambda rating: rating["rating"], document["ratings"]):
        cell = after[rating["sheet"]][rating["cell"]]
        assert cell.comment is not None, f"{rating['cell']} has no note"
        assert rating["reason"] in cell.comment.text, (rating["cell"], cell.comment.text)


@RATED
def test_an_excel_table_grows_with_the_column(tmp_path, row):
    """Where the cells are an Excel table, its range and its columns take the new one in; others stay as they are."""
    document, workbook, output = rated(tmp_path, row)
    columns = {rating["sheet"]: coordinate_to_tuple(rating["cell"])[1] for rating in document["ratings"]}
    before, after = load(workbook), load(output)
    for sheet in before.worksheets:
        for name, table in dict.items(sheet.tables):
            grown = after[sheet.title].tables[name]
            left, top, right, bottom = bounds(table)
            # Excel fills the table of a query anew, without columns of others.
            beside = table.tableType != "queryTable" and columns.get(sheet.title) == right + 1 and any(
                r["sheet"] == sheet.title and top <= coordinate_to_tuple(r["cell"])[0] <= bottom
                for r in document["ratings"]
            )
            assert bounds(grown) == (left, top, right + beside, bottom), (name, table.ref, grown.ref)
            names = [column.name for column in table.tableColumns]
            assert [column.name for column in grown.tableColumns] == names + [HEADING] * beside


def bounds(table):
    first, last = (coordinate_to_tuple(cell) for cell in table.ref.split(":"))
    return first[1], first[0], last[1], last[0]


def test_the_list_is_all_that_the_collection_holds():
    """A collected workbook with such a table is listed; the sample alone is looked at where not all are tried."""
    listed = {row["file"] for row in LISTED}
    found = {name for name in corpus.names() if tables_of(corpus.collected(name))}
    assert found - listed == set()
    if FULL:
        assert listed == found
    assert sum(not row["covers"] for row in LISTED) >= 20


@pytest.mark.parametrize("text, written", [
    ("Number of Hires(1)", "Number of Hires(1)"),
    ("a*b|c", "a\\\\*b\\\\|c"),
    ('the "best"', 'the \\"best\\"'),
    ("two\nlines", "two lines"),
])
def test_headings_are_escaped(text, written):
    """By the reference of the rules, "Names and wildcards"."""
    assert escaped(text) == written


def test_no_heading_is_a_date():
    """A heading that is a date would be text to people and a number to Excel."""
    assert not is_text(datetime.date(2024, 4, 1)) and not is_number(datetime.date(2024, 4, 1)) and not is_number(True)
