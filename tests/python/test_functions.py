"""Functions of the rules over cells of every kind, as a user runs them.

Source: openpyxl writes the cells, Python's `datetime` counts the days, and the outcomes were worked out by hand.
"""

import datetime
import json

import openpyxl
import pytest
from program import run

HEADINGS = ["Measure", "Actual", "Target", "RAG", "Due", "Done", "Note", "Took"]
ROWS = [
    ["Met", 91, 90, None, datetime.date(2026, 3, 31), True, "ok", datetime.timedelta(hours=30)],
    ["Late", 91, 90, None, datetime.date(2026, 1, 31), False, "late", datetime.time(9, 30)],
    ["Typed", 91, 90, None, "31/03/2026", "yes", 5, "1:30"],
    ["Blank", 91, 90, None, None, None, None, None],
]
TABLE = 'tables(#{ measure: "Measure", actual: "Actual", target: "Target", rating: write_to("RAG") });\n'


def rated(folder, body, *options, epoch=None, status=0):
    """The rating or the reason of each measure, the sentences, and the document."""
    book = openpyxl.Workbook()
    if epoch:
        book.epoch = epoch
    for row in [HEADINGS, *ROWS]:
        book.active.append(row)
    book.active["H2"].number_format = "[h]:mm"
    book.save(folder / "return.xlsx")
    (folder / "rules.rhai").write_text(f"{TABLE}fn rate(m) {{ {body} }}\n", "utf-8")
    done = run("rate", "return.xlsx", "-r", "rules.rhai", "--json", "out.json", "--proof", "proof.json", "--force", *options,
               cwd=folder, status=status)
    if status:
        return done
    document = json.loads((folder / "out.json").read_text("utf-8"))
    ratings = {rating["measure"]: rating for rating in document["ratings"]}
    return {name: rating["rating"] or rating["unrated"] for name, rating in ratings.items()}, ratings, document


@pytest.mark.parametrize("epoch", [None, openpyxl.utils.datetime.CALENDAR_MAC_1904])
@pytest.mark.parametrize("body,expected", [
    ('if m["Due"] >= date(2026, 2, 1) { "Green" } else { "Red" }', ["Green", "Red", "not_a_number", "no_data"]),
    ('if days_between(m["Due"], today) <= 15 { "Green" } else { "Red" }', ["Green", "Red", "not_a_number", "no_data"]),
    ('if m["Done"] == true { "Green" } else { "Red" }', ["Green", "Red", "not_a_number", "no_data"]),
    ('if m["Note"].contains("late") { "Red" } else { "Green" }', ["Green", "Red", "function_failed", "no_data"]),
    ('if m["Took"].hours > 24 { "Green" } else { "Red" }', ["Green", "Red", "function_failed", "function_failed"]),
    ('if m["Note"] == () { "Amber" } else { "Red" }', ["Red", "Red", "Red", "Amber"]),
])
def test_cells_reach_functions_as_what_they_are(tmp_path, body, expected, epoch):
    found, ratings, _ = rated(tmp_path, body, "--today", "2026-04-15", epoch=epoch)
    assert list(found.values()) == expected, {name: rating["reason"] for name, rating in ratings.items()}


def test_the_date_of_a_run_is_given_and_recorded(tmp_path):
    body = 'if m["Due"] < today { "Red" } else { "Green" }'
    found, _, document = rated(tmp_path, body, "--today", "2026-03-31")
    assert list(found.values())[:2] == ["Green", "Red"]
    assert document["ruleset"]["today"] == "2026-03-31"
    assert json.loads((tmp_path / "proof.json").read_text("utf-8"))["today"] == "2026-03-31"
    found, ratings, document = rated(tmp_path, body)
    assert set(found.values()) == {"function_failed"} and "today" not in document["ruleset"]
    assert all("--today" in rating["reason"] and "line 2" in rating["reason"] for rating in ratings.values())
    done = rated(tmp_path, body, "--today", "31/03/2026", status=2)
    assert "31/03/2026" in done.stderr


def test_the_right_cell_is_named(tmp_path):
    _, ratings, _ = rated(tmp_path, 'let note = m["Note"]; let took = m["Took"]; if note > 1 { "Red" } else { "Green" }')
    assert '"Note" in G2 holds the text "ok"' in ratings["Met"]["reason"]
    assert ratings["Typed"]["rating"] == "Red"
    assert 'nothing under "Note" in G5' in ratings["Blank"]["reason"]
