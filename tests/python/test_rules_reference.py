"""The reference of the rules, docs/rules/: its scripts load, its messages are given, and nothing is left out of it.

Source: the reference itself, written by hand, which says of its example return what each script makes of it; the words in
docs/words.md, which a Rust test keeps equal to the vocabulary; and the reasons, warnings and limits that the core declares.
"""

import re
import shutil

import minimal_workbook
import openpyxl
import pytest
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table
from program import ROOT, RULES, example, rate, run

PAGES = sorted((ROOT / "docs" / "rules").glob("*.md"))
TEXT = "\n".join(page.read_text("utf-8") for page in PAGES)
WORDS = (ROOT / "docs" / "words.md").read_text("utf-8")
SOURCES = sorted((ROOT / "core").rglob("*.rs"))
READMES = [path for path in sorted(RULES.glob("*/README.md")) if path.parent.name != "examples"]

# What a fragment is tried with, where it has no table of its own.
BASE = """period("2023/24 Q4");
tables(#{ measure: "Measure", previous: "Performance Q3", actual: "Performance Q4", target: "Target",
  rating: write_to("RAG") });
"""


def section(title):
    """The text under a heading, up to the next of its rank. That of a page's title is the page."""
    rank, text = re.search(rf"^(##?) {re.escape(title)}\n(.*)", TEXT, re.MULTILINE | re.DOTALL).groups()
    return re.split(rf"^#{{1,{len(rank)}}} ", text, maxsplit=1, flags=re.MULTILINE)[0]


def tables(text):
    """Every table of a text as rows of cells, headings first, without the line under them."""
    found = []
    for block in re.findall(r"(?:^\|.*\|\n)+", text, re.MULTILINE):
        rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in block.splitlines()]
        found.append([[cell.strip() for cell in row] for row in rows if not all(set(c) <= set("-") and c for c in row)])
    return found


def scripts():
    """Every block of rules: whether it is a fragment, its text, and the error that follows it, if any."""
    found = []
    pattern = r"^```rhai( fragment)?\n(.*?)^```\n(?:\n```text\n(error:.*?)^```\n)?"
    for page in PAGES:
        text = page.read_text("utf-8")
        for block in re.finditer(pattern, text, re.MULTILINE | re.DOTALL):
            line = text.count("\n", 0, block.start()) + 1
            found.append(pytest.param(block[1] is not None, block[2], block[3], id=f"{page.name}:{line}"))
    return found


def typed(text):
    """A cell of the reference as somebody would type it into Excel: its value and number format."""
    if re.fullmatch(r"[\d.]+%", text):
        return float(text[:-1]) / 100, "0%"
    return (float(text) if re.fullmatch(r"[\d.]+", text) else text or None), "General"


@pytest.fixture
def folder(tmp_path):
    """The example return, made from the tables that the reference shows."""
    returns, projects, absence, services, summary, own, profiles, learners = tables(section("The example return"))
    book = openpyxl.Workbook()
    book.active.title = "Returns"
    book.active["A1"] = "Customer services"
    sheets = (book.active, returns, 2), (book.create_sheet("Projects"), projects, 1), (book.create_sheet("Absence"), absence, 1), (book.create_sheet("Services"), services, 1), (book.create_sheet("Summary"), summary, 1), (book.create_sheet("Our rules"), own, 1), (book.create_sheet("Profiles"), profiles, 1), (book.create_sheet("Learners"), learners, 1)
    for sheet, rows, first in sheets:
        for r, row in enumerate(rows, start=first):
            for c, text in enumerate(row, start=1):
                sheet.cell(r, c).value, sheet.cell(r, c).number_format = typed(text)
    book["Projects"].add_table(Table(displayName="Progress", ref="A1:C5"))
    book.defined_names["Target_days"] = DefinedName("Target_days", attr_text="Absence!$B$3")
    key = book.create_sheet("Key")
    key["C1"] = "Quarter 4, 2023/24"
    for r, (word, colour) in enumerate((("Green", "92D050"), ("Amber", "FFC000"), ("Red", "FF5050")), start=2):
        key.cell(r, 1, word).fill = PatternFill("solid", fgColor=colour)
    book.save(tmp_path / "return.xlsx")
    return tmp_path


@pytest.mark.parametrize(("fragment", "script", "error"), scripts())
def test_scripts(folder, fragment, script, error):
    """A whole script rates the example return, a fragment does beside a table, and a mistake gives its message.

    A fragment with a table that the example return does not have only has to load.
    """
    if fragment and error is None and not re.search(r"\btables?\(", script):
        script = BASE + script.replace('period("2023/24 Q4");\n', "")
    (folder / "rules.rhai").write_text(script, "utf-8")
    if fragment and error is None and re.search(r"\btables?\(", script):
        run("check", "rules.rhai", cwd=folder, status=(0, 1))
        return
    done = run("rate", "return.xlsx", cwd=folder, status=0 if error is None else 2)
    if error is not None:
        assert done.stderr == error
        assert not (folder / "return.rated.xlsx").exists()


def test_each_part_is_rated_as_the_reference_says(folder):
    (folder / "rules.rhai").write_text(next(b.values[1] for b in scripts() if "rated(write_to" in b.values[1]), "utf-8")
    document = rate(folder / "return.xlsx", folder / "rules.rhai", folder / "out.xlsx")
    assert [(r["field"], r["actual"], r["rating"]) for r in document["ratings"]] == [
        (None, "905", "Red"), ("centre", "856", "Amber"), ("outreach", "49", "Red")]


def test_there_are_scripts_of_each_kind():
    found = [block.values for block in scripts()]
    assert len(found) == TEXT.count("```rhai")
    assert sum(not fragment and error is None for fragment, _, error in found) >= 10
    assert sum(error is not None for *_, error in found) == TEXT.count("```text\nerror:") >= 20


def test_the_smallest_script_gives_the_ratings_it_promises(folder):
    script = re.search(r"^```rhai\n(.*?)^```", section("The smallest script that works"), re.MULTILINE | re.DOTALL)[1]
    (folder / "rules.rhai").write_text(script, "utf-8")
    document = rate(folder / "return.xlsx", folder / "rules.rhai", folder / "out.xlsx")
    (_, *promised), = tables(section("The smallest script that works"))
    assert len(promised) == 5
    for (measure, level, why), rating in zip(promised, document["ratings"], strict=True):
        assert rating["measure"] == measure
        assert rating["rating"] == (None if level == "no rating" else level)
        assert rating["unrated"] == (re.match("`(.*?)`", why)[1] if level == "no rating" else None)


def test_texts_are_read_as_the_reference_says(tmp_path):
    (_, *rows), = tables(section("How texts are read"))
    assert len(rows) >= 25
    targets = {"percent": "1%", "pounds": "£1", "with a power": "1k", "pounds, with a power": "£1"}
    sheet = [[f"Measure {i}", "High", text.strip("`"), targets.get(unit.split(";")[0], 1)] for i, (text, _, unit) in enumerate(rows)]
    minimal_workbook.write(tmp_path / "return.xlsx", [minimal_workbook.HEADINGS, *sheet])
    (tmp_path / "rules.rhai").write_text(minimal_workbook.RULES, "utf-8")
    document = rate(tmp_path / "return.xlsx", tmp_path / "rules.rhai", tmp_path / "out.xlsx")
    for (text, number, unit), rating in zip(rows, document["ratings"], strict=True):
        if number:
            assert rating["actual"] == number.replace(",", ""), text
            assert rating["rating"] is not None, (text, rating["reason"])
        else:
            assert (rating["actual"], rating["unrated"]) == (None, re.match("`(.*?)`", unit)[1]), text


def test_the_period_fills_headings_as_the_reference_says(tmp_path):
    (headings, *rows), = (t for t in tables(section("Name and period")) if t[0][0] == "in a heading")
    for column, call in enumerate(headings[1:], start=1):
        period = re.search(r'period\("(.*?)"\)', call)[1]
        for row in rows:
            cells = [["Measure", f"Value of {row[column]}", "Target", "RAG"], ["Calls", 90, 90]]
            minimal_workbook.write(tmp_path / "return.xlsx", cells)
            (tmp_path / "rules.rhai").write_text(
                f'period("{period}");\ntables(#{{ measure: "Measure", actual: "Value of {row[0].strip("`")}", '
                'target: "Target", rating: write_to("RAG") });\nhigher_is_better(all_others);\n',
                "utf-8",
            )
            document = rate(tmp_path / "return.xlsx", tmp_path / "rules.rhai", tmp_path / "out.xlsx")
            assert document["ratings"][0]["rating"] == "Green", (period, row)


# Nothing is left out

def source(name, having=""):
    """The one file of the core that is called so and has this text."""
    found = [text for path in SOURCES if path.name == name and having in (text := path.read_text("utf-8"))]
    assert len(found) == 1, name
    return found[0]


def listed(title):
    """The names under a heading of the page of all words."""
    body = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", WORDS, re.MULTILINE | re.DOTALL)[1]
    found = re.findall(r"`([^`]+)`", body)
    assert found, title
    return found


def words():
    found = re.findall(r"^\| \[`(\w+)`\]", WORDS, re.MULTILINE)
    assert len(found) >= 72
    return found


def placeholders():
    """What headings may hold in braces."""
    found = [m[1] for path in SOURCES if (m := re.search(r"const PLACEHOLDERS: [^=]*= &?\[(.*?)\];", path.read_text("utf-8"), re.DOTALL))]
    assert len(found) == 1
    return [f"{{{name}}}" for name in re.findall(r'"([^"]+)"', found[0])]


@pytest.mark.parametrize("word", words())
def test_every_statement_has_its_section(word):
    headings = re.findall(r"^## (.*)$", TEXT, re.MULTILINE)
    assert sum(f"`{word}`" in heading for heading in headings) == 1


def test_every_section_of_a_statement_is_of_one_that_exists():
    headings = " ".join(re.findall(r"^## (.*)$", TEXT, re.MULTILINE))
    assert set(re.findall(r"`(\w+)`", headings)) == set(words())


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Tables", listed("Keys of `tables` and `table`")),
        ("Forms", listed("Keys of `form`")),
        ("Which way is good", listed("Keys of `measure`")),
        ("Registers: rules kept in Excel", listed("Keys of `register`")),
        ("Figures to date", listed("Keys of `to_date`")),
        ("What the return publishes", listed("Keys of `published_counts`")),
        ("Ratings of ratings", listed("Keys of `overall`")),
        ("Functions and parameters", listed("What the script language brings")),
        ("Levels and colours", listed("Colours")),
        ("Which way is good", ["higher", "lower", "close_to_target"]),
        ("Name and period", placeholders()),
    ],
    ids=["keys of tables", "keys of form", "keys of measure", "keys of register", "keys of to_date", "keys of published_counts", "keys of overall", "functions", "colours", "polarities", "braces"],
)
def test_every_name_stands_in_its_section(title, names):
    text = section(title)
    assert [name for name in names if f"`{name}`" not in text] == []


def test_every_constant_and_property_stands_in_the_reference():
    constants, properties = listed("Other words that stand for a value"), listed("What a function reads of its record")
    assert len(constants) >= 26
    assert [name for name in constants if name not in TEXT] == []
    assert [name for name in properties if f"`m.{name}`" not in section("Functions and parameters")] == []


def test_every_reason_stands_in_the_reference_and_no_other():
    reasons = re.findall(r'^ +\w+ = "(\w+)",$', source("reason.rs", "NoRule"), re.MULTILINE)
    assert len(reasons) >= 13
    (_, *rows), = tables(section("Unrated reasons"))
    assert sorted(row[0].strip("`") for row in rows) == sorted(reasons)
    assert all(meaning and remedy for _, meaning, remedy in rows)


def test_every_warning_stands_in_the_reference_and_no_other():
    # The codes of warnings are one enum; `check` has codes of its own.
    codes = {code for code in re.findall(r'Self::\w+ => "(\w+)"', source("code.rs", "Severity")) if not code.startswith("AS")}
    assert len(codes) >= 8
    (_, *rows), = tables(section("Warnings"))
    assert sorted(row[0].strip("`") for row in rows) == sorted(codes)
    assert all(meaning and remedy for _, meaning, remedy in rows)


def test_every_limit_stands_in_the_reference():
    text = section("Limits on scripts")
    declared = source("limits.rs", "Duration::from_secs")
    limits = re.findall(r"^pub\(super\) const \w+: (?:usize|u64) = ([\d_ *]+);", declared, re.MULTILINE)
    times = re.findall(r"Duration::from_secs\((\d+)\);", declared)
    assert len(limits) >= 11 and len(times) >= 2
    for limit in limits:
        number = 1
        for factor in limit.split("*"):
            number *= int(factor)
        assert re.search(rf"(?<![\d,]){number:,}(?![\d,])", text), number
    for seconds in times:
        assert f"{seconds} s" in text


# Pages name only commands that exist

@pytest.mark.parametrize(
    "page", [*PAGES, *READMES, *sorted(RULES.glob("*/*.rhai"))], ids=lambda path: str(path.relative_to(ROOT))
)
def test_pages_name_only_commands_that_exist(page):
    listing = run("--help").stdout.decode("utf-8")
    commands = set(re.findall(r"^  (\w+) ", listing.partition("Commands:")[2].partition("Options:")[0], re.MULTILINE))
    assert {"rate", "rules"} <= commands
    text = page.read_text("utf-8")
    assert set(re.findall(r"`?ambersheet ([a-z]+)\b", text)) <= commands


def test_commands_of_the_reference_run(folder):
    """In turn, with the rules that each stands under."""
    commands, script = 0, None
    for kind, body in re.findall(r"^```([^\n]*)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL):
        if kind == "rhai":
            script = body
        for line in body.splitlines() if kind == "" else ():
            (folder / "rules.rhai").write_text(script, "utf-8")
            program, *arguments = line.split()
            assert program == "ambersheet"
            run(*arguments, cwd=folder)
            commands += 1
    assert commands >= 3
    assert "reason" in (folder / "ratings.csv").read_text("utf-8-sig").splitlines()[0].split(",")


@pytest.mark.parametrize("page", READMES, ids=lambda path: path.parent.name)
def test_commands_of_the_readmes_run(tmp_path, page):
    """Each in turn, as a reader would type them, with a folder of returns at hand."""
    ruleset, here = page.parent.name, tmp_path
    blocks = re.findall(r"^```\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    assert lines[0] == f"ambersheet rules copy {ruleset}"
    for line in lines:
        if line.startswith("cd "):
            here /= line[3:]
            (here / "RETURNS").mkdir()
            shutil.copy(example(ruleset), here / "RETURNS" / "return.xlsx")
        elif line.startswith("ambersheet "):
            run(*line.split()[1:], cwd=here)
        else:
            assert line in (here / f"{ruleset}.rhai").read_text("utf-8"), "a line of the script"
