"""`init` for folders, patterns and several workbooks: one draft for those that share a template, the others named.

Source: small workbooks made here.
"""

import json

import openpyxl
import plain_workbook
import pytest
from program import rate, run

HEADINGS = ["Measure", "Performance 2022/23 Q3", "Performance 2022/23 Q4", "Target", "RAG"]
ROWS = [["Visits", 80, 90, 100], ["Complaints", 20, 40, 30]]


def book(path, headings=HEADINGS, rows=ROWS, sheet="Return", **more):
    return plain_workbook.write(path, {sheet: [headings, *rows], **more})


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "returns"
    folder.mkdir()
    return folder


def drafts(folder):
    return sorted(path.name for path in folder.glob("*.rhai"))


def test_one_draft_for_a_template(folder):
    book(folder / "adults.xlsx")
    book(folder / "children.xlsx", rows=[["Visits", 80, 90, 100], ["Repeat plans", 20, 40, 30]])
    for named in (["returns"], ["returns/*.xlsx"], ["returns/adults.xlsx", "returns/children.xlsx"]):
        done = run("init", *named, "--force", cwd=folder.parent).stdout.decode()
        assert done.startswith("2 workbooks share a template: adults.xlsx, children.xlsx.\nDrafted ")
        assert "  children.xlsx: they rate 0 of 2 measures so far" in done
        assert done.splitlines()[-1].startswith("2 workbooks drafted")
        assert drafts(folder) == ["adults.rhai"]
    alone = run("init", folder / "adults.xlsx", "-o", "-").stdout.decode()
    assert (folder / "adults.rhai").read_text("utf-8") == alone


def test_periods_may_differ(folder):
    book(folder / "adults.xlsx")
    earlier = ["Measure", "Performance 2022/23 Q2", "Performance 2022/23 Q3", "Target", "RAG"]
    path = book(folder / "earlier.xlsx", earlier, [["Visits", 1, 90, 100], ["Complaints", 1, 40, 30]])
    answers = folder / "answers.json"
    answers.write_text(json.dumps({"period-1": "Performance 2022/23 Q4", "good_is-1": {"all": "higher"},
                                   "tolerance-1": {"points": 10}}), "utf-8")
    done = run("init", folder, "--answers", answers).stdout.decode()
    assert "2 workbooks share a template: adults.xlsx, earlier.xlsx." in done
    assert '  earlier.xlsx for --period "2022/23 Q3": they rate 2 of 2 measures so far\n' in done
    document = rate(path, folder / "adults.rhai", folder.parent / "out.xlsx", "--period", "2022/23 Q3")
    assert [rating["rating"] for rating in document["ratings"]] == ["Amber", "Green"]


def test_measures_that_no_line_is_about_are_named(folder):
    book(folder / "adults.xlsx")
    book(folder / "children.xlsx", rows=[["Visits", 80, 90, 100], ["Repeat plans", 20, 40, 30]])
    done = run("init", folder, "--ask", stdin=b"\n\n10%\n").stdout.decode()
    assert 'children.xlsx: they rate 1 of 2 measures so far; no line is about "Repeat plans": add them\n' in done


@pytest.mark.parametrize(("made", "said"), [
    ({"headings": [*HEADINGS[:3], "Goal", "RAG"]}, 'on the sheet "Return", "Goal" in place of "Target"'),
    ({"headings": [*HEADINGS, "Notes"]}, 'on the sheet "Return", the heading "Notes" is more'),
    ({"headings": HEADINGS[:4]}, 'on the sheet "Return", the heading "RAG" is missing'),
    ({"headings": ["Ref", *HEADINGS], "rows": [["A1", *ROWS[0]], ["A2", *ROWS[1]]]}, 'the heading "Ref" is more'),
    ({"sheet": "Waste"}, 'the sheet "Waste" in place of "Return"'),
    ({"Costs": [["Item", "Budget", "Spent"], ["Staff", 900, 880], ["Premises", 300, 310]]}, 'a table on the sheet "Costs" too'),
])
def test_what_differs_is_told(folder, made, said):
    book(folder / "adults.xlsx")
    book(folder / "other.xlsx", **made)
    done = run("init", folder).stdout.decode()
    assert "adults.xlsx has a template of its own.\n" in done
    assert f"other.xlsx has a template of its own; against adults.xlsx, " in done and said in done
    assert drafts(folder) == ["adults.rhai", "other.rhai"]


def test_the_same_sheets_in_another_order(folder):
    costs = [["Item", "Budget", "Spent"], ["Staff", 900, 880], ["Premises", 300, 310]]
    book(folder / "one.xlsx", Costs=costs)
    book(folder / "two.xlsx", Costs=costs)
    workbook = openpyxl.load_workbook(folder / "two.xlsx")
    workbook.move_sheet("Costs", -1)
    workbook.save(folder / "two.xlsx")
    assert "2 workbooks share a template: one.xlsx, two.xlsx." in run("init", folder).stdout.decode()


def test_forms_share_a_template_by_their_labels(folder):
    for name, target in [("one", "Target:"), ("two", "Target:"), ("three", "Goal:")]:
        workbook = openpyxl.Workbook()
        for row, pair in enumerate([("Performance Measure:", f"Days lost {name}"), (target, 8), ("Actual:", 9)], 4):
            workbook.active.cell(row, 2, pair[0])
            workbook.active.cell(row, 3, pair[1])
        workbook.save(folder / f"{name}.xlsx")
    done = run("init", folder).stdout.decode()
    assert "2 workbooks share a template: one.xlsx, two.xlsx." in done
    assert 'three.xlsx' in done and '"Goal:" in place of "Target:"' in done


def test_what_cannot_be_drafted_is_named(folder):
    book(folder / "adults.xlsx")
    (folder / "broken.xlsx").write_bytes(b"no")
    book(folder / "letter.xlsx", ["Dear", "colleagues"], [])
    done = run("init", folder, status=3)
    assert "broken.xlsx: this is not an Excel workbook" in done.stderr
    assert "letter.xlsx: Return!A1: no measures found" in done.stderr
    assert "run init with this workbook alone for a script to start from" in done.stderr
    assert done.stdout.decode().splitlines()[-1] == "1 workbook drafted, 2 failed"
    assert drafts(folder) == ["adults.rhai"]
    (folder / "adults.xlsx").unlink()
    run("init", folder, status=2)


@pytest.mark.parametrize("option", [["--ask"], ["--answers", "answers.json"], ["--questions", "q.json"],
                                    ["--register", "r.xlsx"], ["-o", "x.rhai"]])
def test_options_for_one_draft_are_refused_for_several_templates(folder, option):
    book(folder / "adults.xlsx")
    book(folder / "waste.xlsx", sheet="Waste")
    (folder / "answers.json").write_text("{}", "utf-8")
    before = sorted(folder.iterdir())
    done = run("init", "adults.xlsx", "waste.xlsx", *option, status=2, cwd=folder)
    assert option[0] in done.stderr and "(adults.xlsx; waste.xlsx)" in done.stderr
    assert sorted(folder.iterdir()) == before


def test_into_a_folder(folder):
    book(folder / "adults.xlsx")
    book(folder / "waste.xlsx", sheet="Waste")
    out = folder.parent / "drafts"
    run("init", folder, "--out-dir", out)
    assert drafts(out) == ["adults.rhai", "waste.rhai"] and drafts(folder) == []
    assert "exists already" in run("init", folder, "--out-dir", out, status=2).stderr
    run("init", folder / "adults.xlsx", "--out-dir", out, "--force")
    more = folder.parent / "more"
    more.mkdir()
    book(more / "adults.xlsx", sheet="Other")
    done = run("init", folder, more, "--out-dir", out, "--force", status=2)
    assert "two drafts would go to" in done.stderr


def test_nothing_is_written_where_one_draft_is_in_the_way(folder):
    book(folder / "adults.xlsx")
    book(folder / "waste.xlsx", sheet="Waste")
    (folder / "waste.rhai").write_text("mine", "utf-8")
    assert "waste.rhai: exists already" in run("init", folder, status=2).stderr
    assert drafts(folder) == ["waste.rhai"]


def test_inputs_that_are_none(folder):
    assert "there are no workbooks in it" in run("init", folder, status=2).stderr
    assert "no file matches" in run("init", folder / "*.xlsx", status=2).stderr
    assert "standard input can be read only once" in run("init", "-", status=2).stderr
