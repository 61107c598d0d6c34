"""The page on layouts, docs/layouts.md: it shows each case of `layouts` as it is, and each script is short.

Source: the cases, whose ratings test_sheets.py asserts.
"""

import pathlib
import re

import pytest
import sheet_text
from program import ROOT

CASES = sorted((pathlib.Path(__file__).parent / "layouts").glob("*.txt"))
PAGE = (ROOT / "docs" / "layouts.md").read_text("utf-8")
MOST_LINES = 15


def name_of(title):
    """Returns the name of the case that a heading is about."""
    return re.sub(r"\W+", "-", title.lower().replace("'", "")).strip("-")


def sections():
    """Returns the sections of the page by the names of their cases."""
    return {name_of(title): text for title, text in re.findall(r"^## ([^\n]*)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)}


def grid(rows):
    """Returns rows as a table of equally wide columns; a line for a sheet or a blank row stays."""
    lines = [[cell.strip() for cell in row.split("|")] for row in rows]
    several = [line for line in lines if len(line) > 1]
    widths = [max(len(line[at]) if at < len(line) else 0 for line in several) for at in range(max(map(len, several)))]
    return "\n".join(
        " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=False)).rstrip(" |") for line in lines
    )


def shown(case):
    """Returns a case as the page has it: the table, the rules, and what comes out."""
    rules, rows, expected = sheet_text.parts(case)
    rows = ["" if row == "." else row for row in rows if not re.match(r"(merge|format|width|fill) ", row)]
    found = [[part.strip() for part in line.split("|")] for line in expected if not line.startswith("!")]
    results = [f"{cell} | {measure} | {' '.join([level, *direction])}" for cell, measure, _, _, level, *direction in found]
    return f"```text\n{grid(rows)}\n```\n\n```rhai\n{rules}```\n\n```text\n{grid(results)}\n```\n"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_the_page_shows_the_case(case):
    assert shown(case) in sections()[case.stem]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_the_script_is_short(case):
    lines = [line for line in sheet_text.parts(case)[0].splitlines() if line.strip() and not line.lstrip().startswith("//")]
    assert len(lines) <= MOST_LINES


def test_every_section_has_a_case():
    assert set(sections()) == {case.stem for case in CASES}
    assert len(CASES) >= 21
