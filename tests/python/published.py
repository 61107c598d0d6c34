"""Shipped examples as returns that publish something: ratings, directions and counts, each claim with its cell.

The examples publish little of themselves: Norfolk's directions, and nothing else. So columns of claims are added beside
their tables, sheets of counts behind them, and to a copy of the script the lines that name both.
"""

import collections
import dataclasses
import json
import re

import openpyxl
from program import example, rate, script
from returns import cases, fold, tables, to_change

DIRECTIONS = ("Improving", "Static", "Deteriorating")
WORST_LAST = ("Green", "Amber/Green", "Amber", "Amber/Red", "Red")


@dataclasses.dataclass(frozen=True)
class Example:
    """A shipped example, and what is added to it."""

    measures: str  # the heading over the measures
    levels: tuple
    keys: str  # what is added to the map of the tables
    lines: str  # what is added to the end of the script
    words: object  # gives by heading what is added as a column, and by field what is typed: of each measure, its word
    group: str | None = None  # the heading over the groups, where they are not the titles of the tables
    directions: str | None = None  # the heading over the published directions


def printed(rules):
    """The ratings that the paper prints."""
    return {"Published": {fold(case["measure"]): case["published_rag"] for case in cases("norfolk")}}, {}


def computed(rules):
    """What the script itself comes to: of Lancashire's measures the report prints neither rating nor direction."""
    ratings = rate(example("lancashire"), rules, rules.with_name("rated.xlsx"))["ratings"]
    return {
        "Published": {fold(one["measure"]): one["rating"] or "Not rated" for one in ratings},
        "Moved": {fold(one["measure"]): one["direction"] for one in ratings},
    }, {}


def typed(rules):
    """The two ratings that are typed for each project, and the worse of them as published for the whole."""
    fields = {field: {fold(case["measure"]): case["rating"] for case in cases("pathfinders") if case["field"] == field}
              for field in ("spend", "delivery")}
    worse = {measure: max(word, fields["delivery"][measure], key=WORST_LAST.index)
             for measure, word in fields["spend"].items()}
    return {"Published": worse}, fields


EXAMPLES = {
    "norfolk": Example(
        "Measures", ("Green", "Amber", "Red"), 'published_rating: "Published",', "", printed, directions="Trajectory",
    ),
    "lancashire": Example(
        "Performance Indicator", ("On track", "Slightly below desired level", "Requires improvement"),
        'published_rating: "Published", published_direction: "Moved",', "same_if_within(points(1));", computed,
        directions="Moved",
    ),
    "pathfinders": Example(
        "Project name", WORST_LAST,
        'published_rating: "Published", rating: new_column("Overall"), group: "Project status",',
        f"""fn rate(m) {{
  let words = {json.dumps(WORST_LAST)};
  words[max(words.index_of(m["Spend RAG rating"]), words.index_of(m["Delivery RAG rating"]))]
}}""", typed, group="Project status",
    ),
}


@dataclasses.dataclass
class Return:
    """A workbook in memory with its rules on the disk; `claims` are by place: kind, and what is true."""

    book: openpyxl.Workbook
    rules: object
    claims: dict


def publishing(ruleset, folder):
    """The example of a ruleset with everything published that its rules compute."""
    one, rules = EXAMPLES[ruleset], folder / "rules.rhai"
    text = f"{script(ruleset).read_text('utf-8')}{one.lines}\n"
    rules.write_text(text, "utf-8")
    columns, fields = one.words(rules)
    # openpyxl loses what formulas came to, and Pathfinders' projects are formulas: their results take their place.
    book = to_change(example(ruleset))
    claims, groups = {}, {}
    for table in tables(book, one.measures):
        sheet, place = book[table.sheet], dict(table.columns)
        for heading in columns:
            place[fold(heading)] = max(place.values()) + 1
            sheet.cell(table.header, place[fold(heading)]).value = heading
        for row in table.rows:
            measure = fold(sheet.cell(row, place[fold(one.measures)]).value)
            if measure not in columns["Published"]:
                continue
            groups[measure] = sheet.cell(row, place[fold(one.group)]).value if one.group else table.title
            for heading, words in columns.items():
                sheet.cell(row, place[fold(heading)]).value = words[measure]
            for kind, heading in (("rating", "Published"), ("direction", one.directions)):
                cell = sheet.cell(row, place[fold(heading)]) if heading else None
                if cell and (kind == "rating" or cell.value in DIRECTIONS):
                    claims[sheet.title, cell.coordinate] = (kind, cell.value)
    for field, words in {None: columns["Published"], **fields}.items():
        sheet = book.create_sheet(f"Counts of {field}" if field else "Counts")
        counted = collections.Counter((group, words[measure]) for measure, group in groups.items())
        claims |= counts(sheet, one.levels, counted)
        text += (f'published_counts("{sheet.title}", #{{ group: "Group", levels: {json.dumps(one.levels)}, '
                 f'unrated: "Not rated", total: "Total"{f", field: {json.dumps(field)}" if field else ""} }});\n')
    text, times = re.subn(f'^( *measure: *"{one.measures}",)', rf"\1 {one.keys}", text, flags=re.MULTILINE)
    assert times == 1
    rules.write_text(text, "utf-8")
    return Return(book, rules, claims)


def counts(sheet, levels, counted):
    """Writes how many of a group have a word, and the same of all together; gives the claims."""
    words = (*levels, "Not rated")
    rows = {group: [counted[group, word] for word in words] for group, _ in counted}
    rows["Total"] = [sum(column) for column in zip(*rows.values(), strict=True)]
    sheet.append(["Group", *words, "Total"])
    for group, numbers in rows.items():
        sheet.append([group, *numbers, sum(numbers)])
    # A total is held against its own row first.
    return {
        (sheet.title, cell.coordinate): ("sum_differs" if cell.column == len(words) + 2 else "count", cell.value)
        for row in sheet.iter_rows(min_row=2, min_col=2) for cell in row
    }
