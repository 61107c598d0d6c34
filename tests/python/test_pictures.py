"""Rated workbooks as a person sees them: each cell shows its level's colour.

Source: LibreOffice, which applies conditional formats: pictures of the pages, and each cell's colour on the screen.
The colours expected are those that openpyxl finds in the written cells, and for the two templates those of their own
conditional formatting.
"""

import pathlib
import re
import shutil
import subprocess

import openpyxl
import pytest
from office_page import at, shown
from openpyxl.formatting.formatting import ConditionalFormattingList
from program import example, rate, script
from returns import cases, fill, load

# The templates' own colours, as openpyxl reads them from the collected returns' conditional formatting (sheet
# "3 - Programme Progress", J20:M39; sheet "Progress", C22:E57): those given as plain colours.
TEMPLATE = {
    "towns-fund": {"1": "00B050", "2": "92D050", "3": "FFC000", "5": "FF0000"},
    "pathfinders": {"Green": "C6EFCE", "Amber/Green": "EFFFC7", "Amber": "FFEB9C", "Red": "FFC7CE"},
}
# These two are given as a colour of the workbook's theme.
BY_THEME = {"4", "Amber/Red"}
# A cell at 80 dots an inch has well over a thousand dots; its words and edges take some.
FEW = 300


@pytest.fixture
def picture(tmp_path, office):
    """Renders a workbook; how many dots have each colour, over all pages."""

    def render(path):
        folder = tmp_path / f"{path.stem}.pages"
        folder.mkdir()
        profile = (tmp_path / "profile").as_uri()
        subprocess.run(
            [office["soffice"], f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir",
             folder, path],
            check=True, capture_output=True, timeout=300, stdin=subprocess.DEVNULL,
        )
        subprocess.run([office["pdftoppm"], "-r", "80", next(folder.glob("*.pdf")), folder / "page"], check=True,
                       timeout=300)
        return colours(sorted(folder.glob("page*.ppm")))

    return render


def colours(pages):
    """Dots of each colour; a page is a portable pixmap: a short head, then three bytes a dot."""
    counts = {}
    for page in pages:
        data = page.read_bytes()
        head = re.match(rb"P6\s+\d+\s+\d+\s+255\s", data)
        dots = memoryview(data)[head.end():]
        for red, green, blue in zip(dots[::3], dots[1::3], dots[2::3], strict=True):
            key = (red, green, blue)
            counts[key] = counts.get(key, 0) + 1
    return counts


def near(counts, colour):
    """Dots within a hair of a colour, which rendering may shift by one or two."""
    wanted = tuple(int(colour[at : at + 2], 16) for at in (0, 2, 4))
    return sum(
        count
        for seen, count in counts.items()
        if all(abs(a - b) <= 3 for a, b in zip(seen, wanted, strict=True))
    )


def test_norfolk(tmp_path, picture):
    output = tmp_path / "norfolk.xlsx"
    document = rate(example("norfolk"), script("norfolk"), output)
    workbook = load(output)
    levels = {
        rating["rating"]: fill(workbook[rating["sheet"]][rating["cell"]])
        for rating in document["ratings"]
        if rating["rating"]
    }
    assert len(set(levels.values())) == 3
    before, after = picture(pathlib.Path(shutil.copy(example("norfolk"), tmp_path / "before.xlsx"))), picture(output)
    for level, colour in levels.items():
        grown = near(after, colour) - near(before, colour)
        assert grown > FEW * document["counts"][level] / 4, (level, colour, grown)


@pytest.mark.parametrize("ruleset", list(TEMPLATE))
def test_template(tmp_path, picture, ruleset):
    output = tmp_path / f"{ruleset}.xlsx"
    rate(example(ruleset), script(ruleset), output)
    shown = picture(output)
    present = {case["rating"] for case in cases(ruleset)} & TEMPLATE[ruleset].keys()
    assert len(present) >= 3
    for level in present:
        assert near(shown, TEMPLATE[ruleset][level]) > FEW, level


def cells_shown(office, output, document, folder):
    """Words and colour of each rated cell, in the document's order."""
    workbook, pages = load(output), shown(office, output, folder)
    found = {name: at(pages[name], workbook[name]) for name in {rating["sheet"] for rating in document["ratings"]}}
    return [found[rating["sheet"]](workbook[rating["sheet"]][rating["cell"]]) for rating in document["ratings"]]


def test_each_cell_of_norfolk(tmp_path, office):
    """The level's word on the level's colour; unrated cells as they were."""
    output = tmp_path / "out.xlsx"
    document = rate(example("norfolk"), script("norfolk"), output)
    workbook = load(output)
    for rating, (words, colour) in zip(
        document["ratings"], cells_shown(office, output, document, tmp_path), strict=True
    ):
        assert words == (rating["rating"] or ""), rating["cell"]
        if rating["rating"]:
            assert colour == fill(workbook[rating["sheet"]][rating["cell"]]), rating["cell"]


@pytest.mark.parametrize("name", [*TEMPLATE, *(f"collected {ruleset}" for ruleset in TEMPLATE)])
def test_each_cell_of_a_template(tmp_path, office, request, name):
    """Each level in the template's own colour, and all that differ by level."""
    ruleset = name.removeprefix("collected ")
    workbook = example(ruleset) if name == ruleset else request.getfixturevalue("corpus")[ruleset]
    document = rate(workbook, script(ruleset), tmp_path / "out.xlsx")
    seen = {}
    for rating, (words, colour) in zip(
        document["ratings"], cells_shown(office, tmp_path / "out.xlsx", document, tmp_path), strict=True
    ):
        assert words == rating["rating"]
        seen.setdefault(rating["rating"], set()).add(colour)
    for level, colours_seen in seen.items():
        assert level in BY_THEME or colours_seen == {TEMPLATE[ruleset][level]}, level
    assert all(len(found) == 1 and None not in found for found in seen.values()), seen
    assert len(set.union(*seen.values())) == len(seen)


@pytest.mark.parametrize("ruleset", list(TEMPLATE))
def test_our_rule_on_top(tmp_path, office, lossless, ruleset):
    """Where the rules ask for it, each cell shows the rules' colour over the template's, and nothing is lost."""
    rules = tmp_path / "on-top.rhai"
    rules.write_text(script(ruleset).read_text("utf-8") + "\nwhere_the_template_colours(rule_on_top);\n", "utf-8")
    output = tmp_path / "out.xlsx"
    document = rate(example(ruleset), rules, output)
    lossless(example(ruleset), output, [], "formats")
    ours = level_colours(ruleset, tmp_path)
    for rating, (words, colour) in zip(
        document["ratings"], cells_shown(office, output, document, tmp_path), strict=True
    ):
        assert (words, colour) == (rating["rating"], ours[rating["rating"]]), rating["cell"]
    rate(output, rules, tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == output.read_bytes()


def level_colours(ruleset, folder):
    """The colour of each level of a ruleset, from the fills that it writes where no template colours the cells."""
    plain = openpyxl.load_workbook(example(ruleset))
    for sheet in plain.worksheets:
        sheet.conditional_formatting = ConditionalFormattingList()
    plain.save(folder / "plain.xlsx")
    document = rate(folder / "plain.xlsx", script(ruleset), folder / "filled.xlsx")
    filled = load(folder / "filled.xlsx")
    colours_of = {
        rating["rating"]: fill(filled[rating["sheet"]][rating["cell"]]) for rating in document["ratings"]
    }
    assert len(set(colours_of.values())) == len(colours_of) and None not in colours_of.values()
    return colours_of
