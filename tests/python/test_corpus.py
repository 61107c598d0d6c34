"""Any workbook at all: one word into one cell of each collected file, and nothing else changed.

Source: ../shared/corpus, workbooks that other projects collected for being odd; openpyxl, and calamine where openpyxl
cannot open a file, for what stands in the cell; tests/python/lossless for all that does not. The colour is
that of Excel's own cell style "Neutral".
"""

import hashlib
import shutil

import corpus
import pytest
from conftest import FULL
from measured import measured
from openpyxl.worksheet.cell_range import CellRange
from program import run, snapshot
from returns import fill

RULES = """ruleset("One cell");
form(sheet(1), #{ measure: "Overall", rating: write_to(cell("B2"), over_formulas) });
fn rate(m) { level("Amber") }
measure("*", #{ by: function("rate") });
"""
NEUTRAL = "FFEB9C"

# Files that the checker cannot read: a part that no run needs has another checksum than the zip directory says, or the
# package's relationships, which name the workbook, are no XML. The parts that change.
DAMAGED = {
    "apache-poi/0e363e_xlsx-corrupted.xlsx": {"xl/worksheets/sheet1.xml", "xl/styles.xml"},
    "apache-poi/16515d_clusterfuzz-testcase-minimized-POIXSSFFuzzer-5937385319563264.xlsx":
        {"xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"},
}


@pytest.mark.parametrize("name", corpus.names())
def test_one_word_into_a_collected_workbook(tmp_path, lossless, name):
    collected = corpus.collected(name)
    workbook = tmp_path / f"in{collected.suffix}"
    shutil.copyfile(collected, workbook)
    (tmp_path / "rules.rhai").write_text(RULES, "utf-8")
    before = snapshot(tmp_path)
    output = tmp_path / f"out{collected.suffix}"
    took = measured("rate", workbook, "-r", "rules.rhai", "-o", output, "--json", "out.json", cwd=tmp_path)
    corpus.within_bounds(took, workbook)
    after = snapshot(tmp_path)
    if took.done.status != 0:
        assert took.done.status == 2, took.done.text
        corpus.refusal(name, workbook, took, before, after)
        return
    assert name not in corpus.REFUSED, "listed in refused.tsv, and rated all the same: strike it out"
    assert {path: after[path] for path in before} == before, "the source was changed"
    assert after.keys() - before.keys() == {output.name, "out.json"}, "something else was written"
    document = corpus.document(tmp_path / "out.json")
    assert [rating["rating"] for rating in document["ratings"]] == ["Amber"]
    if name in DAMAGED:
        corpus.same_but_for(workbook, output, DAMAGED[name])
    else:
        # Without its sheet, the checker takes a cell for one of the first worksheet.
        lossless(workbook, output, [document["ratings"][0]["cell"]])
    corpus.opens_as_before(workbook, output)
    looks_right(workbook, output, document)


def looks_right(workbook, output, document):
    """The word in B2, or in the anchor of a merge over it, on the level's colour unless the template colours it."""
    rating, warned = document["ratings"][0], {warning["code"] for warning in document["warnings"]}
    expected = corpus.anchor(workbook, rating["sheet"], "B2")
    assert rating["cell"] == expected
    assert ("merged_cell" in warned) == (expected != "B2"), warned
    word, reader = corpus.word_at(output, rating["sheet"], expected)
    assert word == "Amber", f"{reader} reads {word!r}"
    source = corpus.opened(workbook)
    if source is None:
        return
    before, after = (book[rating["sheet"]][expected] for book in (source, corpus.opened(output)))
    if "template_colours" in warned:
        assert coloured(source[rating["sheet"]], expected), "no conditional format is there"
        assert fill(after) == fill(before)
    else:
        assert fill(after) == NEUTRAL


def coloured(sheet, cell):
    """Whether a conditional format covers a cell."""
    return any(
        not CellRange(area.coord).isdisjoint(CellRange(cell))
        for format in sheet.conditional_formatting
        for area in format.cells.ranges
    )


def test_the_lists_are_of_the_collection():
    """A listed file that is not there would be tried by nobody."""
    for name in [*corpus.SAMPLE, *corpus.REFUSED]:
        assert corpus.collected(name).is_file(), name
    assert len(set(corpus.SAMPLE)) == len(corpus.SAMPLE) >= 40


def test_the_whole_collection_is_tried_in_the_full_run(shared):
    """Else a file that came to the collection would be tried by nobody."""
    if FULL:
        assert len(corpus.names()) > 300
    assert set(corpus.SAMPLE) <= set(corpus.names())


@pytest.mark.parametrize("name", ["apache-poi/0a3cb7_shared_formulas.xlsx", "tafia-calamine/2c6aa7_issue644.xlsx"])
def test_rated_twice_is_rated_once(tmp_path, name):
    workbook = corpus.collected(name)
    (tmp_path / "rules.rhai").write_text(RULES, "utf-8")
    hashes = []
    for source, output in ((workbook, "one.xlsx"), (tmp_path / "one.xlsx", "two.xlsx")):
        run("rate", source, "-r", "rules.rhai", "-o", output, cwd=tmp_path)
        hashes.append(hashlib.sha256((tmp_path / output).read_bytes()).hexdigest())
    assert hashes[0] == hashes[1]
