"""The ways a rating is written back: into a column of the table, a new one at its right, or as a fill only.

Source: openpyxl for cells and looks, tests/python/lossless for what else changed; the ratings of the small
workbook are reckoned by hand (6 % of the target, see minimal_workbook.ROWS), those of Norfolk are the published ones.
"""

import re
import zipfile

import minimal_workbook
import openpyxl
import pytest
from office_page import reckoned
from packages import changed_parts
from program import edited, example, rate, run, script
from returns import NORFOLK_COUNTS, contents, fill, fold, load, look, reference, tables

WORDS = ["Green", "Amber", "Red", None]


def small(folder, rating, rows=minimal_workbook.ROWS, name="in.xlsx"):
    """The small workbook and its rules, the rating going where `rating` says."""
    workbook = minimal_workbook.write(folder / name, rows)
    rules = folder / "rules.rhai"
    rules.write_text(minimal_workbook.RULES.replace('write_to("RAG")', rating), "utf-8")
    return workbook, rules


def column(path, letter):
    return [cell.value for cell in load(path).active[letter]]


def fills(path, letter):
    return [fill(cell) for cell in load(path).active[letter]]


def workbook_part(path):
    with zipfile.ZipFile(path) as package:
        return package.read("xl/workbook.xml").decode("utf-8")


def recalculates(path):
    return bool(re.search(r'<calcPr\b[^>]*fullCalcOnLoad="(?:1|true)"', workbook_part(path)))


# A new column

def test_a_new_column_stands_at_the_right_of_the_table(tmp_path):
    workbook, rules = small(tmp_path, 'new_column("Computed")')
    document = rate(workbook, rules, tmp_path / "out.xlsx")
    assert [rating["cell"] for rating in document["ratings"]] == ["F2", "F3", "F4", "F5"]
    assert column(tmp_path / "out.xlsx", "F") == ["Computed", *WORDS]
    assert len(set(fills(tmp_path / "out.xlsx", "F")[1:4])) == 3
    assert fills(tmp_path / "out.xlsx", "F")[4] is None
    before, after = contents(workbook), contents(tmp_path / "out.xlsx")
    assert {place: after[place] for place in before} == before


def test_new_columns_of_norfolk(tmp_path, lossless):
    """Rating and direction beside each of the five tables; the template's own columns stay empty."""
    rules = edited(script("norfolk"), tmp_path / "new.rhai", r'write_to\("RAG"\)', 'new_column("Computed RAG")')
    rules = edited(rules, rules, r'write_to\("Direction"\)', 'new_column("Computed direction")')
    document = rate(example("norfolk"), rules, tmp_path / "out.xlsx")
    assert document["counts"] == {"Green": 27, "Amber": 6, "Red": 7, "Unrated": 4}
    before, after = tables(load(example("norfolk"))), tables(load(tmp_path / "out.xlsx"))
    by_cell = {(rating["sheet"], rating["cell"]): rating for rating in document["ratings"]}
    cells = set()
    for old, new in zip(before, after, strict=True):
        assert list(new.columns) == [*old.columns, "computed rag", "computed direction"]
        sheet = load(tmp_path / "out.xlsx")[new.sheet]
        for row in new.rows:
            word = sheet.cell(row, new.columns["computed rag"])
            rating = by_cell[new.sheet, word.coordinate]
            assert rating["measure"] == " ".join(sheet.cell(row, new.columns["measures"]).value.split())
            assert word.value == rating["rating"]
            assert (fill(word) is not None) == (rating["rating"] is not None)
            assert sheet.cell(row, new.columns["computed direction"]).value == rating["direction"]
            assert sheet.cell(row, new.columns["rag"]).value is None
        cells.update(
            reference(new.sheet, sheet.cell(row, new.columns[name]).coordinate)
            for row in (new.header, *new.rows)
            for name in ("computed rag", "computed direction")
        )
    lossless(example("norfolk"), tmp_path / "out.xlsx", cells, "column")


def test_a_new_column_is_filled_again_and_not_added_again(tmp_path):
    workbook, rules = small(tmp_path, 'new_column("Computed")')
    rate(workbook, rules, tmp_path / "one.xlsx")
    rate(tmp_path / "one.xlsx", rules, tmp_path / "two.xlsx")
    assert (tmp_path / "two.xlsx").read_bytes() == (tmp_path / "one.xlsx").read_bytes()


@pytest.mark.parametrize("gap", [0, 1, 2])
def test_new_columns_of_tables_side_by_side(tmp_path, gap):
    """Each table gets its own, or where there is no room the run says where; no two ratings share a cell."""
    rows = []
    for number, row in enumerate(minimal_workbook.ROWS):
        left = [*row, None][:5]
        right = [f"Northern {left[0]}" if number else left[0], *left[1:]]
        rows.append([*left, *[None] * gap, *right])
    workbook, rules = small(tmp_path, 'new_column("Computed")', rows)
    if gap == 0:
        done = run("rate", workbook, "-r", rules, "-o", tmp_path / "out.xlsx", status=2)
        assert "Returns!F1" in done.stderr and "new column" in done.stderr, done.stderr
        assert not (tmp_path / "out.xlsx").exists()
        return
    document = rate(workbook, rules, tmp_path / "out.xlsx")
    right = minimal_workbook.letters(10 + gap)
    assert [r["cell"] for r in document["ratings"]] == [f"{c}{row}" for row in (2, 3, 4, 5) for c in ("F", right)]
    for letter in ("F", right):
        assert column(tmp_path / "out.xlsx", letter) == ["Computed", *WORDS]
    before, after = contents(workbook), contents(tmp_path / "out.xlsx")
    assert {place: after[place] for place in before} == before
    rate(tmp_path / "out.xlsx", rules, tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == (tmp_path / "out.xlsx").read_bytes()


def test_a_new_column_covers_nothing(tmp_path):
    rows = [[*row, None][:5] for row in minimal_workbook.ROWS]
    rows[2] = [*rows[2], "see the note overleaf"]
    workbook, rules = small(tmp_path, 'new_column("Computed")', rows)
    done = run("rate", workbook, "-r", rules, "-o", tmp_path / "out.xlsx", status=2)
    assert "Returns!F3" in done.stderr and "write_to" in done.stderr, done.stderr


# A fill only

def test_a_fill_only_keeps_the_words(tmp_path, lossless):
    rows = [row[:5] + [text] for row, text in zip(
        [[*row, None, None][:5] for row in minimal_workbook.ROWS], ["Officer's view", "fine", "late", "bad", "-"],
        strict=True)]
    workbook, rules = small(tmp_path, "fill_only(\"Officer's view\")", rows)
    document = rate(workbook, rules, tmp_path / "out.xlsx")
    assert [rating["rating"] for rating in document["ratings"]] == WORDS
    assert contents(tmp_path / "out.xlsx") == contents(workbook)
    found = fills(tmp_path / "out.xlsx", "F")
    assert found[0] is None and found[4] is None and len(set(found[1:4])) == 3
    lossless(workbook, tmp_path / "out.xlsx", ["F2", "F3", "F4"])


# Formulas

FORMULA = '=IF(C2>=D2,"Green","Red")'


@pytest.fixture
def with_formulas(tmp_path):
    """The small workbook with a formula in the first rating cell, and one elsewhere, by openpyxl."""
    workbook = openpyxl.load_workbook(small(tmp_path, 'write_to("RAG")')[0])
    workbook.active["E2"] = FORMULA
    workbook.active["H1"] = '=COUNTIF(E2:E5,"Green")'
    workbook.save(tmp_path / "formulas.xlsx")
    return tmp_path / "formulas.xlsx"


def test_formulas_are_overwritten_only_when_the_rules_say_so(tmp_path, with_formulas):
    _, rules = small(tmp_path, 'write_to("RAG")')
    document = rate(with_formulas, rules, tmp_path / "kept.xlsx")
    assert column(tmp_path / "kept.xlsx", "E") == ["RAG", FORMULA, "Amber", "Red", None]
    assert [warning["code"] for warning in document["warnings"]] == ["formula_kept"]
    assert document["ratings"][0]["rating"] == "Green"
    _, rules = small(tmp_path, 'write_to("RAG", over_formulas)')
    document = rate(with_formulas, rules, tmp_path / "over.xlsx")
    assert column(tmp_path / "over.xlsx", "E") == ["RAG", *WORDS]
    assert "formula_kept" not in [warning["code"] for warning in document["warnings"]]
    assert column(tmp_path / "over.xlsx", "H")[0] == '=COUNTIF(E2:E5,"Green")'


def test_recalculation_is_asked_for_only_where_a_value_changed_among_formulas(tmp_path, with_formulas):
    plain, rules = small(tmp_path, 'write_to("RAG")')
    assert not recalculates(with_formulas) and not recalculates(plain)
    rate(with_formulas, rules, tmp_path / "values.xlsx")
    assert recalculates(tmp_path / "values.xlsx")
    rate(plain, rules, tmp_path / "plain.xlsx")
    assert workbook_part(tmp_path / "plain.xlsx") == workbook_part(plain), "no formulas, nothing to reckon anew"
    _, rules = small(tmp_path, 'fill_only("RAG")')
    rate(with_formulas, rules, tmp_path / "fills.xlsx")
    assert workbook_part(tmp_path / "fills.xlsx") == workbook_part(with_formulas), "only looks changed"
    rate(example("norfolk"), script("norfolk"), tmp_path / "norfolk.xlsx")
    assert recalculates(tmp_path / "norfolk.xlsx"), "its summary counts the words"


def test_what_a_summary_counts_is_right_after_a_recalculation(tmp_path, office):
    """LibreOffice reckons the example's summary anew: red, amber and green by portfolio, as the paper prints them."""
    rate(example("norfolk"), script("norfolk"), tmp_path / "out.xlsx")
    sheet = load(reckoned(office, tmp_path / "out.xlsx", tmp_path), values=True)["Summary"]
    rows = {fold(row[1]): row for row in sheet.iter_rows(values_only=True) if row[1] is not None}
    heads = [fold(head) for head in next(row for row in rows.values() if "green" in map(fold, row))]
    for portfolio, printed in NORFOLK_COUNTS.items():
        row = rows[fold(portfolio)]
        assert tuple(row[heads.index(level)] for level in ("red", "amber", "green")) == printed, portfolio


# Looks

def test_other_colours_of_a_cell_make_way_and_come_back(tmp_path):
    """A cell that had a colour of its own shows the level's, and nothing else of its look changes."""
    workbook = openpyxl.load_workbook(small(tmp_path, 'write_to("RAG")')[0])
    for row, (colour, bold) in enumerate([("FF123456", True), ("FF654321", False), ("FFABCDEF", True)], start=2):
        cell = workbook.active.cell(row, 5)
        cell.fill = openpyxl.styles.PatternFill("solid", fgColor=colour)
        cell.font = openpyxl.styles.Font("Gill Sans MT", 13, bold=bold, italic=True, color=colour)
        cell.border = openpyxl.styles.Border(left=openpyxl.styles.Side("double", "FF00FF00"))
        cell.alignment = openpyxl.styles.Alignment("right", wrap_text=True, text_rotation=45)
        cell.number_format = '"£"#,##0.0'
        cell.protection = openpyxl.styles.Protection(locked=False, hidden=True)
    workbook.save(tmp_path / "styled.xlsx")
    rate(tmp_path / "styled.xlsx", tmp_path / "rules.rhai", tmp_path / "out.xlsx")
    before, after = load(tmp_path / "styled.xlsx").active, load(tmp_path / "out.xlsx").active
    for row in (2, 3, 4):
        assert look(after.cell(row, 5), colours=False) == look(before.cell(row, 5), colours=False)
        assert fill(after.cell(row, 5)) not in (None, fill(before.cell(row, 5)))
        assert after.cell(row, 5).font.color.rgb != before.cell(row, 5).font.color.rgb
    assert changed_parts(tmp_path / "styled.xlsx", tmp_path / "out.xlsx") == {
        "xl/styles.xml", "xl/worksheets/sheet1.xml"
    }


def test_a_measure_that_loses_its_rating_loses_the_word(tmp_path):
    """Rated, then its actual is taken away, then rated again: neither word nor colour of the level stays."""
    workbook, rules = small(tmp_path, 'write_to("RAG")')
    rate(workbook, rules, tmp_path / "rated.xlsx")
    without_actual(tmp_path / "rated.xlsx", tmp_path / "changed.xlsx")
    document = rate(tmp_path / "changed.xlsx", rules, tmp_path / "again.xlsx")
    assert document["ratings"][0]["unrated"] == "no_data"
    assert column(tmp_path / "again.xlsx", "E") == ["RAG", None, "Amber", "Red", None]
    assert fills(tmp_path / "again.xlsx", "E")[1] is None


def test_a_word_that_may_be_somebody_elses_stays_and_is_named(tmp_path):
    """Where another program has saved the file since, whose word it is cannot be known: it is left, with a warning."""
    workbook, rules = small(tmp_path, 'write_to("RAG")')
    rate(workbook, rules, tmp_path / "rated.xlsx")
    changed = openpyxl.load_workbook(tmp_path / "rated.xlsx")
    changed.active["C2"] = None
    changed.save(tmp_path / "changed.xlsx")
    document = rate(tmp_path / "changed.xlsx", rules, tmp_path / "again.xlsx")
    assert document["ratings"][0]["unrated"] == "no_data"
    assert column(tmp_path / "again.xlsx", "E") == ["RAG", "Green", "Amber", "Red", None]
    assert [(warning["code"], warning["cell"]) for warning in document["warnings"]] == [
        ("stale_rating", "Returns!E2")
    ]


def without_actual(source, target):
    """Copies a workbook without its cell C2, all else as it was."""
    with zipfile.ZipFile(source) as package, zipfile.ZipFile(target, "w") as copy:
        for part in package.infolist():
            data = package.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                data, times = re.subn(rb'<c r="C2".*?</c>', b"", data)
                assert times == 1
            copy.writestr(part.filename, data)
