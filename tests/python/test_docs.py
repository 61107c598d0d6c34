"""The documents: every link leads somewhere, the book lists every page, and the README does what it shows.

Source: the documents themselves, held against the files of the checkout and the program; a broken link is planted.
"""

import re
import shutil
import statistics
import sys

import openpyxl
import pytest
import spreadsheets
from program import ROOT, example, run, writes_parquet

sys.path.insert(0, str(ROOT / "docs"))

import links
import make_book

README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("page", links.pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page):
    assert links.broken(page) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# A\n\nSee [b](b.md).\n", "b.md: there is no such file"),
        ("# A\n\nSee [below](#c).\n", "#c: there is no such heading"),
        ("# A\n\n- [b](there.md#its-title) and [c](there.md#its-titel)\n", "there.md#its-titel: there is no such heading"),
        ("# A\n\n![a picture](pictures/a.png)\n", "pictures/a.png: there is no such file"),
        ("# A\n\nSee [`b`,\nand c](b.md).\n", "b.md: there is no such file"),
    ],
)
def test_a_planted_link_is_found(tmp_path, text, message):
    (tmp_path / "there.md").write_text("# Its title\n", "utf-8")
    (tmp_path / "page.md").write_text(text, "utf-8")
    assert links.broken(tmp_path / "page.md") == [message]


def test_what_is_no_link_is_left_alone(tmp_path):
    text = "# One `a`, two\n\n```rhai\n[a](b.md)\n```\n\n`[a](b.md)` [web](https://example.org/#a) [here](#one-a-two)\n"
    (tmp_path / "page.md").write_text(text, "utf-8")
    assert links.targets(text) == ["#one-a-two"]
    assert links.broken(tmp_path / "page.md") == []


def test_the_book_lists_every_page_once():
    listed = [(links.DOCS / target).resolve() for target in links.targets(links.SUMMARY.read_text("utf-8"))]
    assert sorted(listed) == links.of_the_book()


def test_the_sources_of_the_book_have_no_broken_link(tmp_path):
    make_book.gather(tmp_path / "book")
    pages = sorted((tmp_path / "book" / "src").rglob("*.md"))
    assert len(pages) == len(links.of_the_book()) + 1
    assert {str(page.relative_to(tmp_path)): faults for page in pages if (faults := links.broken(page))} == {}


def test_a_planted_link_of_the_site_is_found(tmp_path):
    (tmp_path / "searchindex-1.js").write_text("", "utf-8")
    (tmp_path / "a.html").write_text('<h1 id="top"></h1><a href="a.html#top">a</a><a href="https://example.org">b</a>', "utf-8")
    make_book.check(tmp_path)
    (tmp_path / "b.html").write_text('<a href="a.html#end">a</a><img src="c.png">', "utf-8")
    with pytest.raises(SystemExit, match=r"b\.html: a\.html#end: there is no such heading\nb\.html: c\.png: there is no such file"):
        make_book.check(tmp_path)


def test_the_index_of_decisions_lists_each_by_its_title():
    index = (ROOT / "docs" / "decisions" / "README.md").read_text("utf-8")
    pages = sorted((ROOT / "docs" / "decisions").glob("0*.md"))
    assert len(pages) >= 26
    titles = [page.read_text("utf-8").splitlines()[0] for page in pages]
    assert re.findall(r"^(\d+)\. \[(.*)\]\((.*)\)$", index, re.MULTILINE) == [
        (*title.removeprefix("# ").split(". ", 1), page.name) for title, page in zip(titles, pages, strict=True)]
    for page in pages:
        assert re.findall(r"^## (.*)$", page.read_text("utf-8"), re.MULTILINE) == ["Context", "Decision", "Consequences"]


def test_the_map_is_in_short_sentences():
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", links.FENCED.sub("", (ROOT / "ARCHITECTURE.md").read_text("utf-8")))
    prose = "\n".join(line for line in text.splitlines() if not line.startswith(("#", "|", "<!--")))
    blocks = re.split(r"\n\s*\n|\n(?=[-*] |\d+\. )", prose)
    sentences = [s for block in blocks for s in re.split(r"(?<=[.?!])\s+", " ".join(block.split())) if len(s.split()) > 2]
    assert len(sentences) >= 60
    assert statistics.median(len(s.split()) for s in sentences) <= 15


def test_every_command_is_in_the_table_of_commands():
    listing = run("--help").stdout.decode("utf-8")
    commands = set(re.findall(r"^  (\w+) ", listing.partition("Commands:")[2].partition("Options:")[0], re.MULTILINE))
    assert set(re.findall(r"^\| `ambersheet (\w+)` \|", README, re.MULTILINE)) == commands - {"help"}


@pytest.fixture
def folder(tmp_path):
    """What a reader of the documents would have at hand: returns, and rules beside them."""
    (tmp_path / "returns").mkdir()
    for name in ("return.xlsx", "last-quarter.xlsx", "returns/adults.xlsx", "returns/children.xlsx"):
        shutil.copy(example("norfolk"), tmp_path / name)
    earlier = openpyxl.load_workbook(tmp_path / "last-quarter.xlsx")
    for cell in (cell for sheet in earlier for row in sheet.iter_rows() for cell in row):
        if isinstance(cell.value, str) and cell.value.startswith("Performance Q"):
            cell.value = {"Performance Q3": "Performance Q2", "Performance Q4": "Performance Q3"}[cell.value]
    earlier.save(tmp_path / "last-quarter.xlsx")
    for name in ("norfolk.rhai", "norfolk.test.csv"):
        shutil.copy(ROOT / "rules" / "norfolk" / name, tmp_path / name.replace("norfolk", "rules"))
    return tmp_path


# The example has four wrong directions, and measures that are Red for `--fail-on Red`.
FINDS = {"reconcile"}


def shown(text):
    """The commands of a page, block by block."""
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [block for kind, block in blocks if not kind]


def run_shown(line, folder):
    """Runs a command as a page shows it; Parquet only where the program writes it."""
    program, *arguments = (word.strip('"') for word in re.findall(r'"[^"]*"|\S+', line))
    assert program == "ambersheet"
    if "parquet" in arguments and not writes_parquet():
        return
    run(*arguments, cwd=folder, status=1 if arguments[0] in FINDS or "--fail-on" in arguments else 0)


@pytest.mark.parametrize("title", ["For finance and performance teams", "For returns teams"])
def test_the_commands_of_the_readme_run(folder, title):
    section = re.search(rf"^## {title}\n(.*?)(?=^## )", README, re.MULTILINE | re.DOTALL)[1]
    block, = shown(section)
    here = folder
    for line in block.splitlines():
        if line.startswith("cd "):
            here /= line[3:]
            continue
        run_shown(line, here)


def test_the_commands_of_the_page_on_commands_run(folder):
    blocks = shown((ROOT / "docs" / "commands.md").read_text("utf-8"))
    lines = [line for block in blocks for line in block.splitlines()]
    assert len(lines) >= 15
    book = openpyxl.load_workbook(folder / "return.xlsx", data_only=True)
    spreadsheets.xls(folder, "return", [spreadsheets.from_openpyxl(sheet) for sheet in book])
    for line in lines:
        run_shown(line, folder)


def test_the_picture_is_small():
    assert 10_000 < (ROOT / "docs" / "pictures" / "norfolk-rated.png").stat().st_size < 200_000
