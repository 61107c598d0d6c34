"""Drafts of returns in French, Spanish and Indonesian, three of a language: every row is found, and none rated wrong.

Source: `languages`, made for this test; each truth was written before the first run. Texts are made into workbooks.
"""

import shutil
from collections import Counter
from pathlib import Path

import pytest
import sheet_text
from draft_truth import templates
from program import binary
from score import Figures, report, score_folder

FOLDER = Path(__file__).parent / "languages"
NAMES = [line.split("\t")[0] for line in (FOLDER / "INDEX.tsv").read_text("utf-8").splitlines()[1:]]

@pytest.fixture(scope="module")
def scores(tmp_path_factory):
    """The scores of all returns, by their names."""
    folder = tmp_path_factory.mktemp("languages")
    for file in FOLDER.iterdir():
        if file.suffix == ".txt":
            sheet_text.workbook(file.read_text("utf-8").splitlines()).save(folder / f"{file.stem}.xlsx")
        else:
            shutil.copy(file, folder)
    assert [one.name for one in templates(folder)] == NAMES
    scored = score_folder(binary(), folder)
    print("\n".join(report(scored, details=True)))
    return {one.template.name: one for one in scored}


@pytest.mark.parametrize("name", NAMES)
def test_every_row_is_found_and_right(scores, name):
    counts = Figures.of(scores[name]).counts
    assert counts["rows"] > 0
    assert (counts["found"], counts["right"]) == (counts["rows"], counts["rows"])


@pytest.mark.parametrize("name", NAMES)
def test_no_row_is_rated_wrong(scores, name):
    """Neither with the questions answered, nor with none answered."""
    counts = Figures.of(scores[name]).counts
    assert [counts[figure] for figure in ("wrong", "differs", "unanswered")] == [0, 0, 0]


def test_there_are_three_returns_of_each_language():
    assert Counter(name[:2] for name in NAMES) == {"fr": 3, "es": 3, "id": 3}
