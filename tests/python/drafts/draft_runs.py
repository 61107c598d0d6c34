"""Runs the program over a workbook: the draft as it stands, with every proposal accepted, and with its questions answered.

Each run has a folder of its own, so that no file of an earlier one is read.
"""

import json
import re
import subprocess
from dataclasses import dataclass, field

from draft_answers import Owner, proposals, read_questions
from draft_verdicts import Judge, Record, names_given, spare

NO_OPTION = re.compile(r"unexpected argument '--(?:questions|answers)'")
REFUSAL = re.compile(r"refus|not taken|not understood|cannot|can't|unknown|no such|no question|is no |ignored|must be|wrong", re.IGNORECASE)
SAME_FORMAT = {".xlsx", ".xlsm", ".xltx", ".xltm"}
TIMEOUT = 300


@dataclass
class Outcome:
    """What a run came to: the ratings, or why there are none."""

    records: list[Record] | None
    failure: str = ""
    refused: list[str] = field(default_factory=list)


@dataclass
class Score:
    """What became of a workbook in the three runs."""

    template: object
    verdicts: list
    accepted: list
    unanswered: list
    questions: list | None
    failure: str = ""
    failed_proposals: str = ""
    failed_as_it_stands: str = ""
    refused: list[str] = field(default_factory=list)
    refused_proposals: list[str] = field(default_factory=list)
    spare: list[Record] = field(default_factory=list)


class Program:
    """The program under test, and the folder that its files go into."""

    def __init__(self, binary, folder):
        self.binary, self.folder = binary, folder

    def run(self, *arguments):
        """Runs the program; returns its exit status and what it said on standard error."""
        command = [str(self.binary), *map(str, arguments)]
        try:
            done = subprocess.run(command, capture_output=True, timeout=TIMEOUT, check=False)
        except subprocess.TimeoutExpired:
            return -1, f"error: no end within {TIMEOUT} seconds"
        return done.returncode, done.stderr.decode("utf-8", "replace")

    def place(self, template, run):
        """Returns a fresh folder for a run over a workbook."""
        folder = self.folder / template.name / run
        folder.mkdir(parents=True)
        return folder

    def draft(self, template):
        """Drafts rules; returns the file or why there is none, and the questions."""
        folder = self.place(template, "draft")
        rules, questions = folder / "rules.rhai", folder / "questions.json"
        status, said = self.run("init", template.workbook, "-o", rules, "--questions", questions)
        if status and NO_OPTION.search(said):
            status, said = self.run("init", template.workbook, "-o", rules)
        asked = read_questions(questions.read_text("utf-8")) if questions.is_file() else []
        return (rules, "", asked) if status == 0 and rules.is_file() else (None, first_line(said, status), asked)

    def finish(self, template, run, answers):
        """Drafts rules with answers; returns the file or why there is none, and the ids of the answers not taken."""
        folder = self.place(template, run)
        refused = {}
        status, said, rules = self.answered(template, folder / "all", answers)
        if status:
            for at, (key, value) in enumerate(answers.items()):
                alone, why, _ = self.answered(template, folder / f"only-{at}", {key: value})
                if alone:
                    refused[key] = first_line(why, alone)
            taken = {key: value for key, value in answers.items() if key not in refused}
            if refused:
                status, said, rules = self.answered(template, folder / "taken", taken)
        refused |= {key: line for key in answers if key not in refused for line in said.splitlines() if names_refusal(line, key)}
        told = [f"{key}: {json.dumps(answers[key], ensure_ascii=False)}: {why}" for key, why in refused.items()]
        return (rules if status == 0 else None), first_line(said, status), dict(zip(refused, told, strict=True))

    def answered(self, template, folder, answers):
        """Drafts rules with answers; returns the exit status, what was said and the file."""
        folder.mkdir(parents=True)
        file, rules = folder / "answers.json", folder / "rules.rhai"
        file.write_text(json.dumps(answers, ensure_ascii=False, indent=1), "utf-8")
        status, said = self.run("init", template.workbook, "-o", rules, "--answers", file, "--force")
        return (status or (not rules.is_file() and 2)), said, rules

    def rate(self, template, rules):
        """Rates a workbook by rules; returns the ratings or why there are none."""
        folder = rules.parent
        ending = template.workbook.suffix.lower()
        output = folder / f"rated{ending if ending in SAME_FORMAT else '.xlsx'}"
        result = folder / "result.json"
        status, said = self.run("rate", template.workbook, "-r", rules, "-o", output, "--json", result, "--force", "--quiet")
        if status or not result.is_file():
            return Outcome(None, first_line(said, status))
        return Outcome([Record(rating) for rating in json.loads(result.read_text("utf-8"))["ratings"]])

    def answered_run(self, template, run, answers, plain_run):
        """Finishes a draft with answers and rates by it; without answers that is the draft as it stands."""
        if not answers:
            return plain_run
        rules, failure, refused = self.finish(template, run, answers)
        outcome = self.rate(template, rules) if rules else Outcome(None, failure)
        outcome.refused = refused
        return outcome


def first_line(said, status):
    """Returns the first error that a run told, without its warnings."""
    lines = [line for line in said.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("error")] or lines
    return errors[0] if errors else f"exit status {status}"


def names_refusal(line, key):
    """Tells whether a line says that the answer of this id was not taken."""
    told = line.startswith(("warning", "error")) and re.search(r"answer|question", line) and REFUSAL.search(line)
    return bool(told and re.search(rf"(?<![\w.-]){re.escape(key)}(?![\w-])", line))


def score(program, template):
    """Drafts, answers and rates a workbook, and judges the ratings."""
    grids = template.grids()
    rows = template.rows(grids)
    owner = Owner(template.answers(), rows)
    rules, failure, questions = program.draft(template)
    if rules is None:
        return Score(template, [], [], [], None, failure)
    as_drafted = program.rate(template, rules)
    labels = names_given(rows, as_drafted.records or [])
    all_accepted = program.answered_run(template, "accepted", proposals(questions), as_drafted)
    finished = program.answered_run(template, "answered", owner.answers(questions, labels), as_drafted)
    judge = Judge(rows, owner, questions, finished.refused, grids)
    return Score(
        template,
        judge.judge(finished.records) if finished.records is not None else [],
        Judge(rows, owner, grids=grids).judge(all_accepted.records or []),
        Judge(rows, owner, grids=grids).judge(as_drafted.records or []),
        questions,
        finished.failure,
        all_accepted.failure,
        as_drafted.failure,
        list((finished.refused or {}).values()),
        list((all_accepted.refused or {}).values()),
        spare(rows, finished.records or []),
    )
