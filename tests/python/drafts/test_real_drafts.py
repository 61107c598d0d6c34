"""Drafts of workbooks in the layouts that teams really have: how many rows they find and rate right, and none wrong.

Source: `../shared/real`, whose truth was read by a person and whose answers are its owners'; score.py tells how they are
compared. Without a threshold below, the figures are recorded only.
"""

import pytest
from conftest import FULL, skip
from program import binary
from score import Figures, median_of_questions, report, score_folder

# The least and the most of each figure, in rows, in per cent of the rows, and in questions a workbook.
LEAST_FOUND_PERCENT = None
LEAST_RIGHT_PERCENT = None
MOST_WRONG_WITHOUT_A_QUESTION = None
MOST_WRONG_WITH_PROPOSALS = None
MOST_WRONG_UNANSWERED = None
MOST_WITHOUT_A_DRAFT = None
MOST_QUESTIONS = None


@pytest.fixture(scope="module")
def scores(shared):
    """The scores of all workbooks."""
    folder = shared / "real"
    if not folder.is_dir():
        skip("needs ../shared/real")
    if not FULL:
        pytest.skip("only in the full run: it drafts each workbook three times")
    scored = score_folder(binary(), folder)
    print("\n".join(report(scored, details=True)))
    return scored


def test_drafts_of_real_layouts(scores, record_property):
    counts = Figures.total(map(Figures.of, scores)).counts
    assert counts["rows"] > 0
    percent = {name: 100 * counts[name] / counts["rows"] for name in ("found", "right")}
    least = {"found": LEAST_FOUND_PERCENT, "right": LEAST_RIGHT_PERCENT}
    figures = {**{name: counts[name] for name in ("wrong", "accepted", "unanswered", "nothing")}, "questions": median_of_questions(scores)}
    most = {"wrong": MOST_WRONG_WITHOUT_A_QUESTION, "accepted": MOST_WRONG_WITH_PROPOSALS, "unanswered": MOST_WRONG_UNANSWERED,
            "nothing": MOST_WITHOUT_A_DRAFT, "questions": MOST_QUESTIONS}
    for name, value in (percent | figures).items():
        record_property(name, f"{value:.1f}")
    short = [f"{name}: {percent[name]:.1f} %, of at least {least[name]}" for name in least if least[name] is not None and percent[name] < least[name]]
    beyond = [f"{name}: {figures[name]}, of at most {most[name]}" for name in most if most[name] is not None and figures[name] > most[name]]
    assert not short + beyond, "\n".join(short + beyond)
