"""The two government templates: words and scores that officers typed, shown in the template's own colours.

Source: levels counted by hand in the collected returns (rules/towns-fund/round-6-counts.csv,
rules/pathfinders/round-2-counts.csv), the cases written by hand beside each ruleset for its example, and for both a
second count of the cells here, by openpyxl.
"""

import collections

import pytest
from program import example, rate, script
from returns import cases, fold, hand_counts, load

COUNTS = {"towns-fund": "round-6-counts.csv", "pathfinders": "round-2-counts.csv"}
SHEETS = {"towns-fund": "3 - Programme Progress", "pathfinders": "Progress"}
RANGES = {"towns-fund": ["J20:M39"], "pathfinders": ["C22:E57", "E8:F9"]}
# Five projects with three scores; nine projects with two words and the portfolio's two.
COLLECTED = {"towns-fund": 15, "pathfinders": 20}
LEVELS = {
    "towns-fund": ["1", "2", "3", "4", "5"],
    "pathfinders": ["Green", "Amber/Green", "Amber", "Amber/Red", "Red"],
}
# Where the scores and words stand, by the templates' own headings; the last is the portfolio's table.
HEADINGS = {
    "towns-fund": ["Delivery (RAG)", "Spend (RAG)", "Risk (RAG)"],
    "pathfinders": ["Spend RAG rating", "Delivery RAG rating", "RAG rating"],
}


def typed(path, ruleset):
    """The levels that stand under each heading, counted by openpyxl: (heading, level) to how many."""
    sheet = load(path, values=True)[SHEETS[ruleset]]
    counts = collections.Counter()
    for heading in HEADINGS[ruleset]:
        cell = next(c for row in sheet.iter_rows() for c in row if fold(c.value) == fold(heading))
        for row in range(cell.row + 1, sheet.max_row + 1):
            value = sheet.cell(row, cell.column).value
            word = str(value) if value is not None else ""
            if word in LEVELS[ruleset]:
                counts[heading, word] += 1
            if word == "END" or "-RAG-RATINGS-END" in str(sheet.cell(row, cell.column + 1).value):
                break
    return counts


def by_heading(path, document, ruleset):
    """The document's ratings, counted under the heading that stands above each cell."""
    sheet = load(path, values=True)[SHEETS[ruleset]]
    counts = collections.Counter()
    for rating in document["ratings"]:
        assert rating["sheet"] == SHEETS[ruleset]
        cell = sheet[rating["cell"]]
        heading = next(
            heading
            for row in range(cell.row - 1, 0, -1)
            for heading in HEADINGS[ruleset]
            if fold(sheet.cell(row, cell.column).value) == fold(heading)
        )
        counts[heading, rating["rating"]] += 1
    return counts


def by_field(document):
    return dict(collections.Counter((r["field"] or "", r["rating"]) for r in document["ratings"]))


def check(path, ruleset, folder):
    """What holds for every return of a template; the document."""
    document = rate(path, script(ruleset), folder / "out.xlsx")
    assert set(document["counts"]) == {*LEVELS[ruleset], "Unrated"}
    assert document["counts"]["Unrated"] == 0
    assert document["skipped_rows"] > 0
    assert by_heading(path, document, ruleset) == typed(path, ruleset)
    said = [f"{w['cell']} {w['message']}" for w in document["warnings"] if w["code"] == "template_colours"]
    for area in RANGES[ruleset]:
        assert any(area in text for text in said), (area, document["warnings"])
    assert (folder / "out.xlsx").read_bytes() == path.read_bytes(), "words and look are the template's: no edit"
    return document


@pytest.mark.parametrize("ruleset", list(COUNTS))
def test_collected_return(tmp_path, corpus, ruleset):
    document = check(corpus[ruleset], ruleset, tmp_path)
    assert len(document["ratings"]) == COLLECTED[ruleset]
    assert by_field(document) == hand_counts(ruleset, COUNTS[ruleset])


@pytest.mark.parametrize("ruleset", list(COUNTS))
def test_example(tmp_path, ruleset):
    document = check(example(ruleset), ruleset, tmp_path)
    expected = {
        case["cell"]: (fold(case["measure"]), case["field"], case["rating"]) for case in cases(ruleset)
    }
    assert {
        r["cell"]: (fold(r["measure"]), r["field"], r["rating"]) for r in document["ratings"]
    } == expected


@pytest.mark.parametrize("ruleset", list(COUNTS))
def test_the_example_has_the_templates_sheet(corpus, ruleset):
    """Same headings in the same cells, same drop-downs, same conditional formatting."""
    ours, theirs = (load(path)[SHEETS[ruleset]] for path in (example(ruleset), corpus[ruleset]))
    for heading in HEADINGS[ruleset]:
        places = [
            {c.coordinate for row in sheet.iter_rows() for c in row if fold(c.value) == fold(heading)}
            for sheet in (ours, theirs)
        ]
        assert places[0] == places[1] and places[0], heading
    formatted = {str(area.sqref) for area in ours.conditional_formatting}
    for area in RANGES[ruleset]:
        assert area in formatted
    assert ours.data_validations.dataValidation


def test_meanings_come_from_the_guidance_table(tmp_path, corpus):
    """A Towns Fund score is explained in the words of the sheet's own guidance."""
    path = corpus["towns-fund"]
    sheet = load(path, values=True)[SHEETS["towns-fund"]]
    meaning = {
        (field, str(sheet.cell(row, column + 1).value)): sheet.cell(row, column).value
        for field, column in (("delivery", 17), ("spend", 19), ("risk", 21))
        for row in range(21, 26)
    }
    document = rate(path, script("towns-fund"), tmp_path / "out.xlsx")
    for rating in document["ratings"]:
        text = meaning[rating["field"], rating["rating"]]
        if text is not None:
            opening = " ".join(text.split())[:30]
            assert opening in " ".join(rating["reason"].split()), (opening, rating["reason"])
