"""Drafts for the tables of docs/layouts.md: what a draft rates is right, and in its place.

Source: the cases of `layouts`, whose ratings were worked out by hand; `layouts.tsv` has the answers of their owners.
"""

import csv
import json
import pathlib

import pytest
import sheet_text
from field_cases import drafted
from program import rate, run

HERE = pathlib.Path(__file__).parent
ANSWERS = {
    line["case"]: json.loads(line["answers"])
    for line in csv.DictReader((HERE / "layouts.tsv").open(encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE)
}

# Tables that drafts cannot say, with the reason. They leave everything unrated, and ask or give a script to start from.
LEFT_OPEN = {
    "a-form-for-each-measure": "forms of this size are not found",
    "several-spellings-of-a-level": "which spellings mean one level is for a person to say",
    "two-tables-joined-by-name": "two tables are not joined",
}
DRAFTED = [name for name in ANSWERS if name not in LEFT_OPEN]


def made(name, folder):
    """Writes the workbook of a case; returns it with the ratings of each measure, by their cells."""
    _, rows, expected = sheet_text.parts(HERE.parent / "layouts" / f"{name}.txt")
    sheet_text.workbook(rows).save(folder / "in.xlsx")
    wanted = {}
    for line in expected:
        cell, measure, _, _, level, *_ = (part.strip() for part in line.split("|"))
        wanted.setdefault(measure, {})[cell.rpartition("!")[2]] = level
    return folder / "in.xlsx", wanted


def is_right(rating, wanted):
    """Tells whether a rating is that of its cell, or in a column of the draft's own one of its measure."""
    cells = wanted.get(rating["measure"], {})
    return rating["rating"] in ([cells[rating["cell"]]] if rating["cell"] in cells else cells.values())


def ratings(name, folder, answers):
    """Returns the ratings of a draft with these answers, and what is wanted."""
    workbook, wanted = made(name, folder)
    if run("init", workbook, "-o", folder / "try.rhai", status=(0, 2)).status == 2:
        return [], wanted
    rules, _ = drafted(workbook, folder, answers)
    return rate(workbook, rules, folder / "out.xlsx")["ratings"], wanted


@pytest.mark.parametrize("name", DRAFTED)
def test_every_measure_is_rated(name, tmp_path):
    found, wanted = ratings(name, tmp_path, ANSWERS[name])
    rated = {one["measure"] for one in found if one["rating"] is not None}
    assert rated >= {measure for measure, cells in wanted.items() if any(level[0].isupper() for level in cells.values())}


@pytest.mark.parametrize("name", ANSWERS)
def test_no_rating_is_wrong(name, tmp_path):
    found, wanted = ratings(name, tmp_path, ANSWERS[name])
    assert [(one["cell"], one["measure"], one["rating"]) for one in found if one["rating"] and not is_right(one, wanted)] == []


@pytest.mark.parametrize("name", LEFT_OPEN)
def test_what_is_not_understood_is_not_rated(name, tmp_path):
    found, _ = ratings(name, tmp_path, ANSWERS[name])
    assert [one for one in found if one["rating"] is not None] == []
