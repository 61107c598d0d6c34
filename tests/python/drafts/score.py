"""Scores `ambersheet init` on a folder of workbooks whose rows, ratings and answers are known by hand.

Each workbook is drafted once, without help. The draft is run as it stands, with every proposal accepted unread, and with
its questions answered as the owner would. No workbook is known here: the truth, the answers and the kinds of layout stand
in files beside them.

`python tests/python/drafts/score.py FOLDER [-v] [--program FILE] [--only NAME ...]`
"""

import argparse
import os
import pathlib
import statistics
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from draft_runs import Program, score
from draft_truth import templates
from draft_verdicts import DIFFERS, EXCUSED, FOUND, LOST, RIGHT, WRONG

ROOT = pathlib.Path(__file__).resolve().parents[3]
COLUMNS = ("rows", "found", "right", "wrong", "excused", "differs", "nothing", "questions", "accepted", "unanswered", "beside")
MEANINGS = """\
rows: to rate · found: read with the right name, cell, actual and target, or typed rating · right: found, and rated as the truth
wrong: rated otherwise, and no question excuses it · excused: wrong, but asked and not answered · differs: another rating stands
beside the typed one · nothing: workbooks without a draft that runs · accepted, unanswered: rows rated otherwise with every
proposal accepted, and with no question answered · beside: ratings of rows that the truth does not list"""


@dataclass
class Figures:
    """The figures of a workbook, or of several."""

    counts: Counter

    @classmethod
    def of(cls, score):
        """Counts what became of a workbook."""
        rows = [row for row in score.template.rows() if not row.nothing]
        judged = [verdict for verdict in score.verdicts if not verdict.row.nothing]
        outcomes = Counter(verdict.outcome for verdict in score.verdicts)
        return cls(Counter({
            "rows": len(rows),
            "found": sum(verdict.found for verdict in judged),
            "right": sum(verdict.outcome == RIGHT for verdict in judged),
            "wrong": outcomes[WRONG],
            "excused": outcomes[EXCUSED],
            "differs": outcomes[DIFFERS],
            "nothing": int(bool(score.failure)),
            "questions": len(score.questions or []),
            "accepted": rated_otherwise(score.accepted),
            "unanswered": rated_otherwise(score.unanswered),
            "beside": len(score.spare),
        }))

    def line(self, name):
        """Returns the figures as a line of the report."""
        return f"{name:<42.42}" + "".join(f"{self.counts[column]:>11}" for column in COLUMNS)

    @staticmethod
    def total(figures):
        """Returns the sum of figures."""
        return Figures(sum((one.counts for one in figures), Counter()))


def rated_otherwise(verdicts):
    """Counts the rows that have another rating than the truth, asked or not."""
    return sum(verdict.outcome in (WRONG, EXCUSED, DIFFERS) for verdict in verdicts)


def median_of_questions(scores):
    """Returns the median of the questions a workbook, over those with a draft."""
    asked = [len(one.questions) for one in scores if one.questions is not None]
    return statistics.median(asked) if asked else 0


def score_folder(binary, folder, only=(), keep=None, jobs=2):
    """Scores the workbooks of a folder."""
    chosen = [one for one in templates(folder) if not only or one.name in only or one.workbook.stem in only]
    with tempfile.TemporaryDirectory() as temporary:
        program = Program(binary, keep or pathlib.Path(temporary))
        with ThreadPoolExecutor(jobs) as pool:
            return list(pool.map(lambda one: score(program, one), chosen))


def report(scores, details=False, all_kinds=False):
    """Yields the lines of the report: by workbook, by kind of layout, and in all."""
    heading = " " * 42 + "".join(f"{column:>11}" for column in COLUMNS)
    figures = [Figures.of(one) for one in scores]
    yield heading
    for one, counted in zip(scores, figures, strict=True):
        yield counted.line(one.template.name)
        yield from remarks(one)
        if details:
            yield from rows_not_right(one)
    yield from ("", heading.replace(" " * 14, "kind of layout", 1))
    for kind in sorted({kind for one in scores for kind in kinds_of(one, all_kinds)}):
        among = [counted for one, counted in zip(scores, figures, strict=True) if kind in kinds_of(one, all_kinds)]
        yield Figures.total(among).line(f"{kind} ({len(among)})")
    yield ""
    yield from in_all(scores, Figures.total(figures))


def kinds_of(one, all_kinds):
    """Returns the kinds of layout that a workbook counts for: the first, or all of them."""
    return one.template.kinds if all_kinds else one.template.kinds[:1]


def in_all(scores, total):
    """Yields the lines of the totals."""
    yield total.line(f"in all ({len(scores)})")
    counts = total.counts
    for column in ("found", "right"):
        yield f"{column}: {counts[column]} of {counts['rows']} rows, {100 * counts[column] / max(1, counts['rows']):.1f} %"
    yield f"wrong without a question: {counts['wrong']}"
    yield f"rated otherwise with every proposal accepted: {counts['accepted']}; with no question answered: {counts['unanswered']}"
    yield f"questions a workbook, the median over those with a draft: {median_of_questions(scores):g}"
    yield MEANINGS


def remarks(one):
    """Yields why runs of a workbook failed, and the answers that were not taken."""
    failures = {"nothing": one.failure, "with proposals": one.failed_proposals, "as it stands": one.failed_as_it_stands}
    yield from (f"    {name}: {why}" for name, why in failures.items() if why)
    yield from (f"    answer not taken: {said}" for said in one.refused)
    yield from (f"    proposal not taken: {said}" for said in one.refused_proposals)


def rows_not_right(one):
    """Yields a line for each row that is not right, with why, and for each that is rated beside the truth."""
    for title, verdicts in (("", one.verdicts), ("with proposals ", one.accepted), ("as it stands ", one.unanswered)):
        shown = {WRONG, EXCUSED, DIFFERS} if title else {WRONG, EXCUSED, DIFFERS, FOUND, LOST}
        for verdict in verdicts:
            if verdict.outcome in shown:
                yield f"    {title}{verdict.outcome}: {verdict.row.address} {verdict.row.name}: {verdict.why}"
    for record in one.spare:
        yield f"    beside: {record.sheet}!{record.actual_cell or record.cell} {record.name}: {record.rating}"


def arguments():
    """Reads the arguments."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("-v", "--details", action="store_true", help="list each row that is not right, with why")
    parser.add_argument("--program", type=pathlib.Path, help="the program [default: AMBERSHEET_BIN, or the release build]")
    parser.add_argument("--only", nargs="+", default=(), metavar="NAME", help="score these workbooks only")
    parser.add_argument("--all-kinds", action="store_true", help="count a workbook for each of its kinds of layout")
    parser.add_argument("--keep", type=pathlib.Path, metavar="FOLDER", help="leave drafts, answers and results in a new folder")
    parser.add_argument("-j", "--jobs", type=int, default=2)
    return parser.parse_args()


def main():
    """Prints the report."""
    given = arguments()
    binary = given.program or os.environ.get("AMBERSHEET_BIN") or ROOT / "target" / "release" / "ambersheet"
    if given.keep and given.keep.exists():
        sys.exit(f"{given.keep} is there already: name a new folder")
    scores = score_folder(binary, given.folder, given.only, given.keep, given.jobs)
    print("\n".join(report(scores, given.details, given.all_kinds)))


if __name__ == "__main__":
    main()
