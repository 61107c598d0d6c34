"""What a return holds becomes neither a formula nor an element in any table that is written from it.

Source: Python's csv and html.parser read the tables; the hostile texts are ours. A spreadsheet takes a field for a
formula that begins with =, +, -, @, a tab or a carriage return.
"""

import csv
import html.parser
import io
import os
import re
import unicodedata

import minimal_workbook
import pytest
from program import run

HOSTILE = ["=1+1|x", "+1+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "<b>bold</b>", "<img src=x onerror=alert(1)>",
           "\"><script>alert(1)</script>", "& &lt;"]
FORMULA = ("=", "+", "-", "@", "\t", "\r")
RULES = """tables(#{ measure: "Measure", good_is: "Good is", actual: "Actual", target: "Target", group: "Group",
  published_rating: "RAG", rating: new_column("Rating") });
amber_within(percent_of_target(5));
"""
# Elements and attributes that such a table needs; what a return holds may add none.
ELEMENTS = {"html", "head", "meta", "title", "style", "body", "h1", "table", "caption", "thead", "tbody", "tr", "th", "td"}


@pytest.fixture
def folder(tmp_path):
    """Two returns whose names, groups, targets and published words are hostile; targets in words reach the reasons."""
    rows = [["Measure", "Good is", "Actual", "Target", "Group", "RAG"]]
    rows += [[f"{text}", "High", 5, text, text, text] for text in HOSTILE]
    (tmp_path / "returns").mkdir()
    for name in ("a.xlsx", "b.xlsx"):
        minimal_workbook.write(tmp_path / "returns" / name, rows)
    (tmp_path / "rules.rhai").write_text(RULES, "utf-8")
    return tmp_path


def is_number(text):
    try:
        float(text)
    except ValueError:
        return False
    return True


def safe_rows(text):
    """The rows of a CSV table, of which no field begins a formula."""
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    for row in rows:
        for field in row.values():
            assert not field.startswith(FORMULA) or is_number(field), row
    return rows


def words(text):
    return " ".join(text.split())


def holds_them_all(rows, key="measure"):
    """The texts are there, with an apostrophe before those that would be formulas."""
    found = {words(row[key]) for row in rows}
    for text in HOSTILE:
        assert words(text) in found or f"'{words(text)}" in found, (text, found)


class Page(html.parser.HTMLParser):
    """The elements, attributes and text of a page."""

    def __init__(self):
        super().__init__()
        self.elements, self.attributes, self.texts = set(), set(), []

    def handle_starttag(self, tag, attributes):
        self.elements.add(tag)
        self.attributes.update(name for name, _ in attributes)

    def handle_data(self, data):
        self.texts.append(words(data))


@pytest.mark.parametrize("inputs", ["returns", "returns/a.xlsx"], ids=["a folder", "one return"])
def test_the_combined_table_of_rate(folder, inputs):
    run("rate", inputs, "-r", "rules.rhai", "--out-dir", "rated", "--combine", "all.csv", cwd=folder)
    rows = safe_rows((folder / "all.csv").read_bytes().decode("utf-8"))
    holds_them_all(rows)
    holds_them_all(rows, "group")
    assert any("=1+1|x" in row["reason"] for row in rows)


@pytest.mark.parametrize("inputs", ["returns", "returns/a.xlsx"], ids=["a folder", "one return"])
def test_ratings_converted_to_csv(folder, inputs):
    run("convert", inputs, "-r", "rules.rhai", "--to", "csv", "--out-dir", "tables", "--combine", "all.csv", cwd=folder)
    tables = [*(folder / "tables").iterdir(), folder / "all.csv"]
    assert len(tables) >= 2
    for table in tables:
        holds_them_all(safe_rows(table.read_bytes().decode("utf-8")))


@pytest.mark.parametrize("rules", [["-r", "rules.rhai"], []], ids=["ratings", "cells"])
def test_tables_as_html(folder, rules):
    run("convert", "returns/a.xlsx", *rules, "--to", "html", "--out-dir", "pages", cwd=folder)
    pages = list((folder / "pages").iterdir())
    assert pages
    for path in pages:
        page = Page()
        page.feed(path.read_text("utf-8"))
        assert page.elements <= ELEMENTS, page.elements - ELEMENTS
        assert not [name for name in page.attributes if name.startswith("on") or name in ("src", "href")]
        for text in HOSTILE:
            assert any(words(text) in found for found in page.texts), text


def test_cells_converted_to_csv(folder):
    run("convert", "returns/a.xlsx", "--to", "csv", "--out-dir", "tables", cwd=folder)
    (table,) = (folder / "tables").iterdir()
    rows = safe_rows(table.read_bytes().decode("utf-8"))
    holds_them_all(rows, "Measure")
    assert {"'\t=1", "'=1+1|x", "'@SUM(A1)"} <= {row["Measure"] for row in rows}


@pytest.mark.parametrize("column", ["Measure", "Group"])
@pytest.mark.parametrize("command", ["rate", "explain"])
@pytest.mark.parametrize("sign", ["001B", "0007", "0008", "009B", "007F"])
def test_no_control_character_of_a_return_reaches_a_terminal(tmp_path, command, column, sign):
    """ECMA-376 part 1, 22.9.2.19 writes control characters as `_xHHHH_`; ECMA-48 says what terminals make of them. With
    colours on, the program's own sequences are of colours alone: they end with m."""
    name = f"A_x{sign}_[2J"
    row = {"Measure": "A", "Group": "G", column: name}
    minimal_workbook.write(tmp_path / "a.xlsx", [["Measure", "Good is", "Actual", "Target", "Group", "RAG"],
                                                 [row["Measure"], "High", 5, 5, row["Group"], None]])
    (tmp_path / "rules.rhai").write_text(RULES, "utf-8")
    written = ["-o", "out.xlsx"] if command == "rate" else []
    done = run(command, "a.xlsx", "-r", "rules.rhai", *written, cwd=tmp_path, env={**os.environ, "CLICOLOR_FORCE": "1"})
    text = re.sub(r"\x1b\[[0-9;]*m", "", done.text)
    assert "[2J" in text or column == "Group"
    assert not [sign for sign in text if unicodedata.category(sign) == "Cc" and sign != "\n"]
