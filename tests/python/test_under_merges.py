"""Nothing is written into a cell that a merge covers: nobody would see it.

Source: openpyxl merges the cells; the checker of rewrites says which cells of the output differ.
"""

import openpyxl
import pytest
from program import rate

RULES = """tables(#{ measure: "Measure", actual: "Actual", target: "Target", rating: write_to("RAG") });
amber_within(points(5));
higher_is_better(all_others);
"""
ROWS = [["Measure", "Actual", "Target", "RAG", "Remark"], ["Calls", 100, 100], ["Visits", 95, 100], ["Repairs", 90, 100]]


@pytest.mark.parametrize(("merge", "written"), [
    ("C3:D3", ["D2", "D4"]),
    ("D2:D3", ["D2", "D4"]),
    ("D3:E4", ["D2", "D3"]),
    ("D2:E2", ["D2", "D3", "D4"]),
])
def test_only_the_first_cell_of_a_merge_is_written(tmp_path, lossless, merge, written):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Returns"
    for row in ROWS:
        sheet.append(row)
    sheet.merge_cells(merge)
    book.save(tmp_path / "in.xlsx")
    (tmp_path / "rules.rhai").write_text(RULES, "utf-8")
    document = rate(tmp_path / "in.xlsx", tmp_path / "rules.rhai", tmp_path / "out.xlsx")
    lossless(tmp_path / "in.xlsx", tmp_path / "out.xlsx", [f"Returns!{cell}" for cell in written])
    after = openpyxl.load_workbook(tmp_path / "out.xlsx")["Returns"]
    assert [cell.coordinate for row in after["D2:E4"] for cell in row if cell.value is not None] == written
    warned = any(warning["code"] == "merged_cell" for warning in document["warnings"])
    assert warned == (len(written) < 3)
