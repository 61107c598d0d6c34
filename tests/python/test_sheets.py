"""Layouts of tables: names without a heading, sections, blank rows, several statements about the same rows, rules of a table.

Source: counted by hand; each case in `sheets` has its rules, the sheet as rows, and the ratings that the sheet must have.
"""

import pathlib

import openpyxl
import pytest
import sheet_text
from program import rate, run

CASES = sorted((pathlib.Path(__file__).parent / "sheets").glob("*.txt"))


def parts(case):
    rules, rows, expected = case.read_text("utf-8").split("---\n")
    return rules, rows.splitlines(), expected.splitlines()


def made(folder, rules, rows):
    sheet_text.workbook(rows).save(folder / "in.xlsx")
    (folder / "rules.rhai").write_text(rules, "utf-8")
    return folder / "in.xlsx"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_sheet(case, tmp_path):
    rules, rows, expected = parts(case)
    workbook = made(tmp_path, rules, rows)
    if expected[0].startswith("error: "):
        done = run("rate", "in.xlsx", "-r", "rules.rhai", cwd=tmp_path, status=2)
        assert done.stderr.strip() == expected[0].replace("error: S!", "error: in.xlsx: S!")
        return
    wanted = [[part.strip() or None for part in line.split("|")] for line in expected if not line.startswith("!")]
    warned = sorted(line[2:] for line in expected if line.startswith("!"))
    output = tmp_path / "out.xlsx"
    document = rate(workbook, tmp_path / "rules.rhai", output)
    got = [[r["cell"], r["measure"], r["field"], r["group"], r["rating"] or r["unrated"]] for r in document["ratings"]]
    assert got == wanted
    assert sorted(f"{w['code']} {w['cell'].split('!')[1]}" for w in document["warnings"]) == warned
    written = openpyxl.load_workbook(output)["S"]
    if "fill_only" not in rules:
        for cell, *_, level in wanted:
            assert written[cell].value == (level if level[0].isupper() else None)
    again = tmp_path / "again.xlsx"
    rate(output, tmp_path / "rules.rhai", again)
    assert again.read_bytes() == output.read_bytes()


def test_there_are_cases():
    assert len(CASES) >= 20
