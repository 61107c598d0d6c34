"""The tables of five published reports, laid out in three ways and saved in four formats, are rated alike.

Source: rules/*/cases.csv, the tables as printed. What was published of Norfolk is compared with; of the others nothing complete was
published, so that formats and layouts are compared with one another. No difference is allowed.
"""

import csv
import dataclasses
import itertools
import json

import openpyxl
import pytest
from program import RULES, example, run, script
from spreadsheets import FORMATS, Sheet, from_openpyxl


@dataclasses.dataclass
class Record:
    """A measure as printed."""

    group: str
    measure: str
    good: str
    previous: str
    actual: str
    target: str
    published: str = ""


def table(ruleset):
    with (RULES / ruleset / "cases.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def norfolk():
    return [
        Record(r["portfolio"], r["measure"], r["good_is"], r["q3"], r["q4"], r["target"], r["published_rag"])
        for r in table("norfolk")
    ]


def lancashire():
    records, header = [], []
    for line in table("lancashire"):
        cells = [cell for name, cell in line.items() if name.startswith("column_")]
        if line["kind"] == "heading":
            header = cells
            continue
        row = dict(zip(header, cells, strict=True))
        current = next(name for name in header if name.startswith("Current"))
        target = next((name for name in header if name.endswith("Target")), "")
        before = next((name for name in header if name.startswith("Q2")), "")
        records.append(Record(line["objective"], row["Performance Indicator"], row.get("Good is", ""), row[before] if before else "",
                              row[current], row[target] if target else ""))
    return records


def risks():
    return [
        Record(r["kind"], r["description"], "Low", r["score"], r["residual"].partition(" ")[0], "12")
        for r in table("lancashire-risks")
    ]


def blackburn():
    return [
        Record(r["department"], r["measure"], r["good_performance_is"], r["half_year_performance"],
               r["year_end_performance"], r["target"])
        for r in table("blackburn")
    ]


def dacorum():
    return [
        Record(r["theme"], r["measure"], r["good_is"], r["previous"], r["actual"], r["target"])
        for r in table("dacorum")
    ]


CASES = {"norfolk": (norfolk, 44), "lancashire": (lancashire, 45), "risks": (risks, 17), "blackburn": (blackburn, 5),
         "dacorum": (dacorum, 6)}
LINES = "amber_within(percent_of_target(6));\nnot_rated(\"Capital monitoring*\");\n"
KEYS = 'good_is: "Good is", previous: "{}", actual: "{}", target: "Target", rating: write_to("RAG")'


def groups(records):
    return [(name, list(rows)) for name, rows in itertools.groupby(records, lambda record: record.group)]


def stacked(records):
    """Tables one under another, from C4, each with its title above, a total and a note below."""
    rows = [["Quarterly return"], [], []]
    for name, members in groups(records):
        rows.append(["", "", name])
        rows.append(["", "", "Measure", "Owner", "Good is", "Last", "Now", "Target", "RAG"])
        rows += [["", "", r.measure, "Policy", r.good, r.previous, r.actual, r.target, ""] for r in members]
        rows += [["", "", "Total", "", "", "", "1", "1", ""], [], ["", "", "Note: as printed"], []]
    rules = f'tables(#{{ measure: "Measure", group: title_above, skip: "Total", {KEYS.format("Last", "Now")} }});\n'
    return [Sheet("Return", rows)], rules


def departments(records):
    """A sheet a group, with headings over headings in merged cells."""
    sheets = []
    for number, (_, members) in enumerate(groups(records), start=1):
        rows = [["Measure", "Owner", "Good is", "Performance", "", "Target", "RAG"], ["", "", "", "Last", "Now", "", ""]]
        rows += [[r.measure, "Policy", r.good, r.previous, r.actual, r.target, ""] for r in members]
        merges = [(0, 3, 1, 2), *((0, column, 2, 1) for column in (0, 1, 2, 5, 6))]
        sheets.append(Sheet(f"Dept {number}", rows, merges))
    keys = KEYS.format("Performance > Last", "Performance > Now")
    return sheets, f'tables(#{{ measure: "Measure", group: sheet_name, {keys} }});\n'


def forms(records):
    """A form a measure, by its labels."""
    sheets = []
    for number, r in enumerate(records, start=1):
        rows = [["Department:", r.group], ["Measure:", r.measure], ["Good is:", r.good], ["Last:", r.previous],
                ["Now:", r.actual], ["Target:", r.target], ["RAG:", ""]]
        sheets.append(Sheet(f"M{number}", rows))
    keys = ", ".join(f'{key}: beside("{label}:")' for key, label in (
        ("group", "Department"), ("measure", "Measure"), ("good_is", "Good is"), ("previous", "Last"),
        ("actual", "Now"), ("target", "Target")))
    return sheets, f'form("*", #{{ {keys}, rating: write_to(beside("RAG:")) }});\n'


LAYOUTS = {"tables one under another": stacked, "a sheet a department": departments, "a form a measure": forms}


def ratings(folder, paths, rules):
    """The ratings of several files as one list."""
    path, combined = folder / "rules.rhai", folder / "all.jsonl"
    path.write_text(rules, "utf-8")
    output = ["--out-dir", folder / "out"] if len(paths) > 1 else ["-o", folder / "out.xlsx"]
    run("rate", *paths, "-r", path, *output, "--force", "--quiet", "--json", combined)
    decoder, text, found = json.JSONDecoder(), combined.read_text("utf-8"), []
    while text.strip():
        document, end = decoder.raw_decode(text.lstrip())
        text = text.lstrip()[end:]
        found += document["ratings"]
    return found


def rated(folder, paths, rules):
    """Of each measure in order, its rating or why it has none."""
    return [(r["measure"], r["rating"] or r["unrated"]) for r in ratings(folder, paths, rules)]


@pytest.fixture(params=CASES)
def records(request):
    read, count = CASES[request.param]
    found = read()
    assert len(found) == count
    return found


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_format_gives_the_same_ratings(tmp_path, records, layout):
    sheets, rules = LAYOUTS[layout](records)
    rules = LINES + rules
    base = rated(tmp_path, FORMATS["xlsx"](tmp_path, "base", sheets), rules)
    assert [measure for measure, _ in base] == [" ".join(r.measure.split()) for r in records]
    for record, (measure, level) in zip(records, base, strict=True):
        assert record.published in ("", level, "Not rated"), measure
        assert record.published != "Not rated" or level.islower(), measure
    for name, write in FORMATS.items():
        assert rated(tmp_path, write(tmp_path, name, sheets), rules) == base, name


@pytest.mark.parametrize("ruleset", ["norfolk", "towns-fund", "pathfinders"])
def test_shipped_examples_are_rated_alike_in_every_format(tmp_path, ruleset):
    book = openpyxl.load_workbook(example(ruleset), data_only=True)
    sheets = [from_openpyxl(sheet) for sheet in book.worksheets]
    rules = script(ruleset).read_text("utf-8")
    on = {rating["sheet"] for rating in ratings(tmp_path, [example(ruleset)], rules)}
    base = rated(tmp_path, [example(ruleset)], rules)
    assert len(base) > 5
    for name, write in FORMATS.items():
        # A text file holds one sheet: the one that the ratings are on.
        chosen = [sheet for sheet in sheets if sheet.name in on] if name == "csv" else sheets
        assert rated(tmp_path, write(tmp_path, name, chosen), rules) == base, name


def test_every_layout_gives_the_same_ratings(tmp_path, records):
    found = {}
    for layout, lay_out in LAYOUTS.items():
        sheets, rules = lay_out(records)
        found[layout] = rated(tmp_path, FORMATS["xlsx"](tmp_path, "base", sheets), LINES + rules)
    first, *others = found.values()
    assert all(other == first for other in others)
    assert len(first) == len(records)
