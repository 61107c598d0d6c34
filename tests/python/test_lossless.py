"""A rating run changes the cells that it writes, and nothing else.

Source: tests/python/lossless, a checker made without Ambersheet; openpyxl for how cells look; the zip
directory, read by Python, for which bytes of the file are as they were.
"""

import hashlib

import openpyxl
import pytest
from packages import cell_formats, changed_parts
from program import edited, example, rate, script
from returns import contents, fill, load, look, reference, tables, written

EXAMPLES = ["norfolk", "towns-fund", "pathfinders"]
# Parts that a run may have to change beside the sheets it writes to.
BOOKKEEPING = {"xl/styles.xml", "xl/workbook.xml"}
# Norfolk's summary counts the ratings, and a chart shows it.
RENEWED = {"norfolk": {"xl/worksheets/sheet2.xml", "xl/charts/chart1.xml"}}


@pytest.fixture(params=[*EXAMPLES, "collected towns-fund", "collected pathfinders"])
def case(request):
    """A workbook with its ruleset: the examples, and where it can be had the collected returns."""
    ruleset = request.param.removeprefix("collected ")
    if request.param in EXAMPLES:
        return example(ruleset), ruleset
    return request.getfixturevalue("corpus")[ruleset], ruleset


def stricter(folder):
    """Norfolk's rules with other results: another tolerance, and no line for all others."""
    rules = edited(script("norfolk"), folder / "stricter.rhai", r"percent_of_target\(6\)", "percent_of_target(2)")
    return edited(rules, rules, r"^higher_is_better\(all_others\).*$", "")


def test_only_the_cells_written_change(tmp_path, case, lossless):
    workbook, ruleset = case
    before = hashlib.sha256(workbook.read_bytes()).hexdigest()
    document = rate(workbook, script(ruleset), tmp_path / "out.xlsx")
    assert hashlib.sha256(workbook.read_bytes()).hexdigest() == before
    result = lossless(workbook, tmp_path / "out.xlsx", written(document, load(workbook)))
    assert result["parts_missing"] == result["parts_added"] == 0


def test_untouched_parts_are_the_same_bytes(tmp_path, case):
    workbook, ruleset = case
    document = rate(workbook, script(ruleset), tmp_path / "out.xlsx")
    changed = changed_parts(workbook, tmp_path / "out.xlsx") - RENEWED.get(ruleset, set())
    sheets = {part for part in changed if part.startswith("xl/worksheets/sheet")}
    assert len(sheets) <= len({rating["sheet"] for rating in document["ratings"]})
    assert changed - sheets <= BOOKKEEPING, changed


def test_same_input_same_bytes(tmp_path, case):
    workbook, ruleset = case
    outputs = [tmp_path / "one.xlsx", tmp_path / "two.xlsx"]
    for output in outputs:
        rate(workbook, script(ruleset), output)
    assert outputs[0].read_bytes() == outputs[1].read_bytes()


def test_rating_the_output_again_changes_nothing(tmp_path, case):
    workbook, ruleset = case
    rate(workbook, script(ruleset), tmp_path / "one.xlsx")
    rate(tmp_path / "one.xlsx", script(ruleset), tmp_path / "two.xlsx")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_no_residue_of_earlier_rules(tmp_path):
    """Rating a rated file by other rules gives, cell by cell, what they give the fresh file."""
    rules = stricter(tmp_path)
    rate(example("norfolk"), script("norfolk"), tmp_path / "first.xlsx")
    rate(tmp_path / "first.xlsx", rules, tmp_path / "again.xlsx")
    document = rate(example("norfolk"), rules, tmp_path / "fresh.xlsx")
    assert document["counts"]["Unrated"] > 4, "some ratings should have to go"
    assert contents(tmp_path / "again.xlsx") == contents(tmp_path / "fresh.xlsx")
    again, fresh = load(tmp_path / "again.xlsx"), load(tmp_path / "fresh.xlsx")
    for sheet in fresh.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                other = again[sheet.title][cell.coordinate]
                assert look(other) == look(cell), reference(sheet.title, cell.coordinate)


def test_formats_do_not_pile_up(tmp_path):
    rules = [script("norfolk"), stricter(tmp_path)]
    counts, source = [], example("norfolk")
    for turn in range(10):
        output = tmp_path / f"{turn}.xlsx"
        rate(source, rules[turn % 2], output)
        counts.append(cell_formats(output))
        source = output
    assert counts[1:] == counts[1:2] * 9, counts


def test_written_cells_keep_all_but_their_colours(tmp_path, case):
    workbook, ruleset = case
    document = rate(workbook, script(ruleset), tmp_path / "out.xlsx")
    before, after = load(workbook), load(tmp_path / "out.xlsx")
    cells = written(document, before)
    assert len(cells) >= len(document["ratings"])
    for place in cells:
        sheet, _, cell = place.rpartition("!")
        assert look(after[sheet][cell], colours=False) == look(before[sheet][cell], colours=False), place


def test_everything_else_has_the_same_values(tmp_path, case):
    """With formulas as text, and with what they last came to, but for those that use the ratings."""
    workbook, ruleset = case
    document = rate(workbook, script(ruleset), tmp_path / "out.xlsx")
    cells = written(document, load(workbook))
    for values in (False, True):
        before, after = (contents(path, values) for path in (workbook, tmp_path / "out.xlsx"))
        for place in (before.keys() | after.keys()) - cells:
            assert after.get(place) == before.get(place), place
        if not values:
            # The new results are compared in test_stale.py.
            cells |= {place for place, text in before.items() if place.startswith("Summary!") and str(text).startswith("=")}


def test_norfolk_shows_word_and_colour(tmp_path):
    """Each rated cell holds its level's word on a colour of its own; unrated cells keep the template's look."""
    document = rate(example("norfolk"), script("norfolk"), tmp_path / "out.xlsx")
    before, after = load(example("norfolk")), load(tmp_path / "out.xlsx")
    colours = {}
    for rating in document["ratings"]:
        cell = after[rating["sheet"]][rating["cell"]]
        if rating["rating"]:
            assert cell.value == rating["rating"]
            colours.setdefault(rating["rating"], set()).add(fill(cell))
        else:
            assert look(cell) == look(before[rating["sheet"]][rating["cell"]]), rating["cell"]
    assert all(len(found) == 1 and None not in found for found in colours.values()), colours
    assert len(set.union(*colours.values())) == 3


def test_a_formula_is_never_overwritten(tmp_path):
    """A rating column with a formula in one cell: the run says so, and the formula stays."""
    workbook = openpyxl.load_workbook(example("norfolk"))
    table = tables(workbook)[0]
    cell = workbook[table.sheet].cell(table.rows[0], table.columns["rag"])
    cell.value = '=IF(1=1,"Green","Red")'
    workbook.save(tmp_path / "formula.xlsx")
    document = rate(tmp_path / "formula.xlsx", script("norfolk"), tmp_path / "out.xlsx")
    warned = [warning["cell"] for warning in document["warnings"] if warning["code"] == "formula_kept"]
    assert len(warned) == 1 and warned[0].endswith(f"!{cell.coordinate}")
    assert load(tmp_path / "out.xlsx")[table.sheet][cell.coordinate].value == '=IF(1=1,"Green","Red")'
