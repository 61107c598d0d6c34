"""`convert`: what went in comes out, in every format, cell for cell.

Source of truth: the values that the inputs were made of (other_formats.py), read back by openpyxl, Python's csv, json and
html.parser, and pyarrow.
"""

import csv
import html.parser
import json
import random
import subprocess

import openpyxl
import other_formats as formats
import pyarrow.parquet
import pytest
from conftest import FULL
from program import binary, run, snapshot

FILES = list(formats.MAKERS)


@pytest.fixture
def folder(tmp_path):
    """A folder of one return in every format, with what is no return beside them."""
    folder = tmp_path / "returns"
    folder.mkdir()
    for name, maker in formats.MAKERS.items():
        # Each under a name of its own, whatever its ending.
        maker(folder / f"{name.replace('.', '_')}.{name.rsplit('.')[-1]}")
    (folder / "~$return_xlsx.xlsx").write_bytes(b"locked")
    (folder / ".hidden.xlsx").write_bytes(b"")
    (folder / "notes.docx").write_bytes(b"")
    (folder / "rules.txt").write_text(formats.RULES, "utf-8")
    return folder


@pytest.fixture
def rules(tmp_path):
    path = tmp_path / "rules.rhai"
    path.write_text(formats.RULES, "utf-8")
    return path


def named(folder):
    """Each input with the name that it was made under."""
    return {path: next(name for name in FILES if path.stem == name.replace(".", "_"))
            for path in sorted(folder.iterdir()) if path.stem in {name.replace(".", "_") for name in FILES}}


def read_csv(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def safe(value):
    """As CSV may spell it: what would be a formula has an apostrophe."""
    text = formats.shown(value)
    number = not isinstance(value, str) or text.lstrip("-").replace(".", "").isdigit()
    return f"'{text}" if text[:1] in "=+-@\t\r" and text and not number else text


def test_every_format_becomes_a_workbook(folder, tmp_path):
    inputs = snapshot(folder)
    done = run("convert", folder, "--to", "xlsx", "--out-dir", tmp_path / "out")
    assert f"{len(FILES)} workbooks converted, 4 other files passed over" in done.text, done.text
    for path, name in named(folder).items():
        output = tmp_path / "out" / f"{path.stem}.xlsx"
        if name == "return.xlsx":
            assert output.read_bytes() == path.read_bytes(), "a workbook is copied byte for byte"
            continue
        book = openpyxl.load_workbook(output)
        assert [[cell.value for cell in row] for row in book.worksheets[0]] == formats.expected(name), name
        assert book.worksheets[0].freeze_panes == "A2"
    assert snapshot(folder) == inputs


def test_every_format_becomes_csv(folder, tmp_path):
    run("convert", folder, "--to", "csv", "--out-dir", tmp_path / "out")
    for path, name in named(folder).items():
        several = name in {"return.xlsx", "return.xls"}
        output = tmp_path / "out" / (f"{path.stem}.Returns.csv" if several else f"{path.stem}.csv")
        assert read_csv(output) == [[safe(value) for value in row] for row in formats.expected(name)], name
        if several:
            # The error stands in B3, and does so in the file.
            rows = read_csv(tmp_path / "out" / f"{path.stem}.Errors.csv")
            assert rows == [["", ""], ["", ""], ["", "#N/A"]]


def typed(value):
    """A value with the name of its type, as JSON and Parquet give it."""
    if isinstance(value, bool):
        return "boolean", str(value).upper()
    if isinstance(value, str):
        return "text", value
    return ("date" if hasattr(value, "year") else "number"), formats.shown(value)


def expected_cells(name):
    return {f"{chr(65 + column)}{row + 1}": typed(value)
            for row, values in enumerate(formats.expected(name)) for column, value in enumerate(values)}


def test_every_format_becomes_json(folder, tmp_path):
    run("convert", folder, "--to", "json", "--out-dir", tmp_path / "out")
    for path, name in named(folder).items():
        document = json.loads((tmp_path / "out" / f"{path.stem}.json").read_text("utf-8"))
        assert document["schema"] == "ambersheet/cells/1" and document["file"] == str(path)
        found = {cell["cell"]: (cell["type"], cell["value"]) for row in document["sheets"][0]["rows"] for cell in row["cells"]}
        assert found == expected_cells(name), name
        assert [sheet["hidden"] for sheet in document["sheets"]] == ([False, True] if len(document["sheets"]) > 1 else [False])


def test_every_format_becomes_parquet(folder, tmp_path, parquet):
    run("convert", folder, "--to", "parquet", "--out-dir", tmp_path / "out")
    for path, name in named(folder).items():
        rows = pyarrow.parquet.read_table(tmp_path / "out" / f"{path.stem}.parquet").to_pylist()
        first = rows[0]["sheet"]
        found = {row["cell"]: (row["type"], row["value"]) for row in rows if row["sheet"] == first}
        assert found == expected_cells(name), name
        numbers = {row["cell"]: row["number"] for row in rows if row["type"] == "number"}
        if name in formats.TYPED:
            assert numbers == {"B2": 52.5, "C2": 50, "B3": 4.39, "C3": 5, "B4": -5, "C4": 0}
        assert all(row["file"] == str(path) for row in rows)
        assert rows[0]["row"] == rows[0]["column"] == 1


def test_a_program_without_parquet_says_what_to_do(tmp_path):
    """With Parquet there is a file instead, which Arrow reads."""
    source = formats.text(tmp_path / "return.csv")
    output = tmp_path / "return.parquet"
    done = subprocess.run([binary(), "convert", source, "--to", "parquet", "-o", output], capture_output=True, text=True,
                          check=False)
    if output.exists():
        assert done.returncode == 0
        assert pyarrow.parquet.read_table(output).num_rows
    else:
        assert done.returncode == 2
        assert "Parquet" in done.stderr and "--to csv" in done.stderr


class Page(html.parser.HTMLParser):
    """The tables of a page, and whatever elements it has."""

    def __init__(self, text):
        super().__init__()
        self.tables, self.elements, self.text = [], set(), None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.add(tag)
        assert not any(name.startswith("on") for name, _ in attrs)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in {"td", "th"}:
            self.text = ""

    def handle_data(self, data):
        if self.text is not None:
            self.text += data

    def handle_endtag(self, tag):
        if tag in {"td", "th"}:
            self.tables[-1][-1].append(self.text)
            self.text = None


def test_every_format_becomes_a_page_without_scripts(folder, tmp_path):
    run("convert", folder, "--to", "html", "--out-dir", tmp_path / "out")
    for path, name in named(folder).items():
        page = Page((tmp_path / "out" / f"{path.stem}.html").read_text("utf-8"))
        assert "script" not in page.elements and {"table", "caption", "th"} <= page.elements
        heading, *rows = page.tables[0]
        assert heading == ["", *"ABCDEF"]
        wanted = [[str(number), *map(formats.shown, row)] for number, row in enumerate(formats.expected(name), start=1)]
        assert rows == wanted, name


@pytest.mark.parametrize("to", ["csv", "json", "parquet", "html", "xlsx"])
def test_ratings_of_all_inputs_in_one_table(folder, tmp_path, rules, to, request):
    if to == "parquet":
        request.getfixturevalue("parquet")
    output = tmp_path / f"all.{to}"
    run("convert", folder, "--to", to, "-r", rules, "--combine", output)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("all")] == [output.name]
    if to == "csv":
        heading, *rows = read_csv(output)
        rows = [dict(zip(heading, row, strict=True)) for row in rows]
    elif to == "json":
        rows = json.loads(output.read_text("utf-8"))
    elif to == "parquet":
        rows = pyarrow.parquet.read_table(output).to_pylist()
    elif to == "html":
        heading, *rows = Page(output.read_text("utf-8")).tables[0]
        rows = [dict(zip([name.replace(" ", "_") for name in heading], row, strict=True)) for row in rows]
    else:
        heading, *rows = openpyxl.load_workbook(output).active.values
        rows = [dict(zip(heading, row, strict=True)) for row in rows]
    files = sorted(named(folder))
    wanted = [(str(path), f"F{number}", row[0], rating, formats.shown(row[1]))
              for path in files for number, (row, rating) in enumerate(zip(formats.ROWS, formats.RATINGS, strict=True), 2)]
    assert [(row["file"], row["cell"], row["measure"], row["rating"], formats.shown(row["actual"])) for row in rows] == wanted
    assert all("target" in row["reason"] for row in rows)


def test_with_rules_a_workbook_is_rated(tmp_path, rules):
    source = formats.xls(tmp_path / "return.xls")
    run("convert", source, "--to", "xlsx", "-r", rules)
    sheet = openpyxl.load_workbook(tmp_path / "return.rated.xlsx")["Returns"]
    assert [sheet[f"F{row}"].value for row in (2, 3, 4)] == formats.RATINGS
    assert all(sheet[f"F{row}"].fill.fill_type == "solid" for row in (2, 3, 4))


def test_nothing_is_replaced_unless_asked(tmp_path, rules):
    source = formats.text(tmp_path / "return.csv")
    done = run("convert", source, "--to", "csv", status=2)
    assert "the input itself" in done.stderr, done.stderr
    run("convert", source, "--to", "json")
    before = snapshot(tmp_path)
    done = run("convert", source, "--to", "json", status=2)
    assert "exists already" in done.stderr and "--force" in done.stderr, done.stderr
    done = run("convert", source, "--to", "csv", "--combine", source, "--force", status=2)
    assert "this is an input" in done.stderr, done.stderr
    assert snapshot(tmp_path) == before
    run("convert", source, "--to", "json", "--force")


def test_sheets_do_not_replace_files_either(tmp_path):
    source = formats.xls(tmp_path / "return.xls")
    (tmp_path / "return.Errors.csv").write_text("mine", "utf-8")
    before = snapshot(tmp_path)
    done = run("convert", source, "--to", "csv", status=2)
    assert "return.Errors.csv: exists already" in done.stderr, done.stderr
    assert snapshot(tmp_path) == before


def test_standard_streams(tmp_path):
    source = formats.text(tmp_path / "return.csv", encoding="utf-16")
    done = run("convert", "-", "--to", "json", stdin=source.read_bytes())
    assert json.loads(done.stdout)["sheets"][0]["rows"][0]["cells"][0]["value"] == "Measure"
    done = run("convert", source, "--to", "csv", "-o", "-")
    assert list(csv.reader(done.stdout.decode("utf-8-sig").splitlines()))[0] == formats.HEADINGS


def test_broken_files_are_named_and_the_rest_is_done(tmp_path, rules):
    """In the full run 500 files, ten of them broken; else a tenth of that."""
    files, broken = (500, 10) if FULL else (50, 4)
    folder = tmp_path / "many"
    folder.mkdir()
    makers = list(formats.MAKERS.items())
    for number in range(files):
        name, maker = makers[number % len(makers)]
        maker(folder / f"{number:03}.{name.rsplit('.')[-1]}")
    chosen = random.Random(7).sample(sorted(folder.iterdir()), broken)
    for number, path in enumerate(chosen):
        whole = path.read_bytes()
        path.write_bytes([b"", b"<html></html>", b"\0\1\2\3", b"PK\3\4" + whole[:40]][number % 4])
    out = tmp_path / "out"
    done = run("convert", folder, "--to", "xlsx", "-r", rules, "--out-dir", out, status=3)
    for path in chosen:
        assert done.stderr.count(str(path)) == 1, (path.name, done.stderr)
    assert f"{files - broken} workbooks converted, {broken} failed" in done.text
    assert {path.stem for path in out.iterdir()} == {path.stem for path in folder.iterdir()} - {path.stem for path in chosen}
    combined = tmp_path / "all.csv"
    run("convert", folder, "--to", "csv", "-r", rules, "--combine", combined, "--quiet", status=3)
    assert len(read_csv(combined)) == 1 + 3 * (files - broken)
