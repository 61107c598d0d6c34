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

# Tables that drafts do not understand yet, with the reason. One that passes must be taken out of the list.
NOT_YET = {
    "a-form-for-each-measure": "forms of this size are not found",
    "durations": "texts of durations are not taken for figures",
    "limits-in-columns": "headings such as Green from are not known",
    "limits-in-words": "the limits of the first row are taken for a key of all rows",
    "long-table": "the rows of both periods are measures, so that two rows fit as the target",
    "measures-across-and-periods-down": "measures across are not found",
    "several-spellings-of-a-level": "typed letters are not found",
    "tolerance-in-a-column": "a tolerance in percent is proposed in points, and nothing is asked",
    "two-tables-joined-by-name": "two tables are not joined",
    "yes-and-no": "yes and no are not taken for figures",
}
# Tables that are rated wrong without a question, with the reason.
WRONG_YET = {
    "a-target-for-the-year-spread-by-months": "nothing is asked about the target of the year, since the sheet names no period",
    "quarters-across-a-rating-beside-each": "the rating of the second quarter goes into the blank column of the first",
    "ratios": "no question is about rows with ratios, and the line for all others decides them",
}


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


def parameters(reasons):
    """Returns the cases; those of the list are known to fail."""
    return [pytest.param(name, marks=[pytest.mark.xfail(reason=reasons[name])] if name in reasons else []) for name in ANSWERS]


@pytest.mark.parametrize("name", parameters(NOT_YET))
def test_every_measure_is_rated(name, tmp_path):
    found, wanted = ratings(name, tmp_path, ANSWERS[name])
    rated = {one["measure"] for one in found if one["rating"] is not None}
    assert rated >= {measure for measure, cells in wanted.items() if any(level[0].isupper() for level in cells.values())}


@pytest.mark.parametrize("name", parameters(WRONG_YET))
def test_no_rating_is_wrong(name, tmp_path):
    found, wanted = ratings(name, tmp_path, ANSWERS[name])
    assert [(one["cell"], one["measure"], one["rating"]) for one in found if one["rating"] and not is_right(one, wanted)] == []
