"""The checker of tests/python/lossless finds what was damaged: one damage a test, planted in an output that was right.

Source: the damage is planted, so that what must be found is known.
"""

import re
import zipfile

import pytest
from lossless import Allowed, losses
from program import example, rate, script
from returns import load, written

SHEET, STYLES = "xl/worksheets/sheet1.xml", "xl/styles.xml"
RELATIONSHIPS, BOOK = "xl/_rels/workbook.xml.rels", "xl/workbook.xml"


def replaced(part, pattern, by):
    """Returns a damage: the first place of that part where the pattern stands is replaced."""

    def damage(parts):
        text = parts[part].decode("utf-8")
        assert re.search(pattern, text), pattern
        parts[part] = re.sub(pattern, by, text, count=1).encode("utf-8")

    return damage


def removed(beginning):
    """Returns a damage: the first part whose name begins so is gone."""

    def damage(parts):
        del parts[next(name for name in parts if name.startswith(beginning))]

    return damage


DAMAGES = {
    "a text of another cell": replaced(SHEET, r"<v>\d+</v>", "<v>7</v>"),
    "a cell gone": replaced(SHEET, r'<c r="[A-Z]+\d+"[^>]*><v>\d+</v></c>', ""),
    "a cell twice": replaced(SHEET, r'(<c r="[A-Z]+\d+"[^>]*><v>[\d.]+</v></c>)', r"\1\1"),
    "a height of a row": replaced(SHEET, r'(<row r="\d+")', r'\1 ht="99" customHeight="1"'),
    "the widths of columns": replaced(SHEET, r"<cols>.*?</cols>", ""),
    "a border": replaced(STYLES, r'borderId="[1-9]\d*"', 'borderId="0"'),
    "a font": replaced(STYLES, r"<name val=\"[^\"]+\"", '<name val="Comic Sans MS"'),
    "the count of formats": replaced(STYLES, r'(<cellXfs count=)"\d+"', r'\1"1"'),
    "a defined name or sheet": replaced(BOOK, r'<sheet [^>]*name="[^"]+"', '<sheet name="Another" sheetId="1"'),
    "a relationship": replaced(RELATIONSHIPS, r"<Relationship [^>]*theme[^>]*/>", ""),
    "a theme": removed("xl/theme/"),
    "a drawing or chart": removed("xl/drawings/"),
    "no XML any more": replaced(SHEET, r"</sheetData>", ""),
}


@pytest.fixture(scope="module")
def rated(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rated")
    book = load(example("norfolk"))
    document = rate(example("norfolk"), script("norfolk"), folder / "out.xlsx")
    # Formulas that depend on ratings have new results.
    cells = ((sheet.title, cell) for sheet in book for row in sheet.iter_rows() for cell in row)
    formulas = {f"{title}!{cell.coordinate}" for title, cell in cells if cell.data_type == "f"}
    return folder / "out.xlsx", written(document, book) | formulas


def test_a_right_output_has_no_losses(rated):
    found, edits = losses(example("norfolk"), rated[0], rated[1], Allowed(charts=True))
    assert not found and edits["cell_value"] > 0


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damage_is_found(tmp_path, rated, damage):
    with zipfile.ZipFile(rated[0]) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    damage(parts)
    with zipfile.ZipFile(tmp_path / "damaged.xlsx", "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    assert losses(example("norfolk"), tmp_path / "damaged.xlsx", rated[1], Allowed(charts=True))[0]


def test_a_cell_that_was_not_asked_for_is_found(rated):
    asked = sorted(cell for cell in rated[1] if cell.startswith("Vital Signs!G"))
    assert losses(example("norfolk"), rated[0], rated[1] - {asked[0]}, Allowed(charts=True))[0]
