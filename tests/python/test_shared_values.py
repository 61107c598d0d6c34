"""A value in a cell that is merged over several measures: whose is it? And where several tables stand in one sheet.

Source: docs/rules, read by hand: a value of the measure's own that several measures share rates none of them where their
rule reads it; targets and names belong to every row of the merge. openpyxl merges the cells.
"""

import openpyxl
import pytest
from program import rate

TABLE = 'tables(#{{ measure: "Measure", {keys}, rating: write_to("RAG") }});\namber_within(percent_of_target(10));\n{lines}\n'
HIGHER = "higher_is_better(all_others);"


def rated(folder, rows, merges, keys, lines=HIGHER):
    """The rating, or why there is none, of each measure."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for merge in merges:
        book.active.merge_cells(merge)
    book.save(folder / "in.xlsx")
    (folder / "rules.rhai").write_text(TABLE.format(keys=keys, lines=lines), "utf-8")
    document = rate(folder / "in.xlsx", folder / "rules.rhai", folder / "out.xlsx")
    return [rating["rating"] or rating["unrated"] for rating in document["ratings"]]


OWN = {
    "actual": ('actual: "Own", target: "Target"', HIGHER),
    "forecast": ('actual: "Other", forecast: "Own", target: "Target"', 'measure("*", #{ good_is: higher, rate: forecast });'),
    "numerator": ('numerator: "Own", denominator: "Other", target: "Target"', HIGHER),
}


@pytest.mark.parametrize("role", OWN)
@pytest.mark.parametrize("merged", ["own", "target", "nothing"])
def test_a_value_of_ones_own_is_nobodys_where_it_is_shared(tmp_path, role, merged):
    keys, lines = OWN[role]
    # By hand: 95 and 96 reach 90, also as shares of 100, and 70 is 22 % off it.
    other, target = 100, "90%" if role == "numerator" else 90
    rows = [("Measure", "Own", "Other", "Target", "RAG"), ("A", 95, other, target),
            ("B", None if merged == "own" else 96, other, None if merged == "target" else target), ("C", 70, other, target)]
    merges = {"own": ["B2:B3"], "target": ["D2:D3"], "nothing": []}[merged]
    expected = ["merged_value", "merged_value"] if merged == "own" else ["Green", "Green"]
    assert rated(tmp_path, rows, merges, keys, lines) == [*expected, "Red"]


def test_a_denominator_may_be_one_for_several_measures(tmp_path):
    """Of 10 cases each: 10 is 100 %, 5 is 50 %, against 90 %."""
    rows = [("Measure", "Own", "Other", "Target", "RAG"), ("A", 10, 10, "90%"), ("B", 5, None, "90%")]
    assert rated(tmp_path, rows, ["C2:C3"], OWN["numerator"][0]) == ["Green", "Red"]


@pytest.mark.parametrize("merges", [["C2:C3"], ["C7:C8"], ["C2:C3", "C7:C8"]])
def test_each_table_of_a_sheet_may_have_its_merges(tmp_path, merges):
    """By hand: 91 of 90 is Green and 85 within 10 % of it Amber, in both tables."""
    rows = []
    for first in (1, 6):
        rows += [("Measure", "Actual", "Target", "RAG"), (f"A{first}", 91, 90),
                 (f"B{first}", 85, None if f"C{first + 1}:C{first + 2}" in merges else 90), (), ()]
    assert rated(tmp_path, rows, merges, 'actual: "Actual", target: "Target"') == ["Green", "Amber"] * 2


@pytest.mark.parametrize(("merge", "second"), [("C1:C2", "no_target"), ("C2:C3", "Amber"), ("C3:C4", "no_target")])
def test_a_merge_reaches_from_its_first_row_to_its_last(tmp_path, merge, second):
    """Headings merged down over a record give it no target, and a merge that begins blank none either."""
    rows = [("Measure", "Actual", "Target", "RAG"), ("A", 91, None if merge == "C1:C2" else 90), ("B", 85), ("C", 85, None)]
    found = rated(tmp_path, rows, [merge], 'actual: "Actual", target: "Target"')
    assert found[-2:] == [second, "no_target"]
