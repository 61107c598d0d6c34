"""Layouts of tables: names without a heading, sections, blank rows, several statements about the same rows, rules of a table.

Source: counted by hand; each case in `sheets`, and in `layouts` for the page on layouts, has its rules,
the sheet as rows, and the ratings that the sheet must have: cell, measure, field, group, rating, perhaps direction.
"""

import pathlib

import openpyxl
import pytest
import sheet_text
from program import rate, run

HERE = pathlib.Path(__file__).parent
CASES = sorted([*(HERE / "sheets").glob("*.txt"), *(HERE / "layouts").glob("*.txt")])


def made(folder, rules, rows):
    sheet_text.workbook(rows).save(folder / "in.xlsx")
    (folder / "rules.rhai").write_text(rules, "utf-8")
    return folder / "in.xlsx"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_sheet(case, tmp_path):
    rules, rows, expected = sheet_text.parts(case)
    workbook = made(tmp_path, rules, rows)
    if expected[0].startswith("error: "):
        done = run("rate", "in.xlsx", "-r", "rules.rhai", cwd=tmp_path, status=2)
        assert done.stderr.strip() == expected[0].replace("error: S!", "error: in.xlsx: S!")
        return
    wanted = [[part.strip() or None for part in line.split("|")] for line in expected if not line.startswith("!")]
    warned = sorted(line[2:] for line in expected if line.startswith("!"))
    output = tmp_path / "out.xlsx"
    document = rate(workbook, tmp_path / "rules.rhai", output)
    got = [[cell_of(r, wanted), r["measure"], r["field"], r["group"], r["rating"] or r["unrated"]] for r in document["ratings"]]
    assert got == [line[:5] for line in wanted]
    assert sorted(f"{w['code']} {w['cell'].split('!')[1]}" for w in document["warnings"]) == warned
    if "fill_only" not in rules and "keep_typed" not in rules:
        for line in wanted:
            assert words_in(output, line[0], len(line) - 4) == [word if word[0].isupper() or len(word) == 1 else None for word in line[4:]]
    again = tmp_path / "again.xlsx"
    rate(output, tmp_path / "rules.rhai", again)
    assert again.read_bytes() == output.read_bytes()


def cell_of(rating, wanted):
    """Returns the cell of a rating, with its sheet where the case has several."""
    return f"{rating['sheet']}!{rating['cell']}" if "!" in wanted[0][0] else rating["cell"]


def words_in(output, place, several):
    """Returns the word in a cell, and those in the cells at its right."""
    sheet, _, cell = place.rpartition("!")
    first = openpyxl.load_workbook(output)[sheet or "S"][cell]
    return [first.offset(0, at).value for at in range(several)]


def test_there_are_cases():
    assert len(CASES) >= 20
