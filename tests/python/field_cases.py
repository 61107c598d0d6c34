"""Reads the cases from the field: folders with a workbook or a script, and what must come out.

In `expected.json` stands the outcome of each measure. What the other cases must come to is in `field/outcomes.tsv`, in the
order of the cells. Where a case has no words for its rules yet, `field/NAME.rhai` says the same in the words that there are.
"""

import csv
import json
import pathlib
import re
from dataclasses import dataclass

from conftest import SHARED
from program import rate, run

FOLDER = SHARED / "field"
HERE = pathlib.Path(__file__).parent / "field"
OUTCOMES = list(csv.DictReader((HERE / "outcomes.tsv").open(encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE))
# What else an expectation holds beside measures: remarks, and what a test of its own looks at.
BESIDE = {"else", "note", "or", "message", "output", "warnings", "init", "check", "groups", "counts"}
CELL = re.compile(r"[A-Z]+\d+")


@dataclass
class Ran:
    """What came of rating a workbook: its document and output, or its refusal."""

    document: dict
    output: pathlib.Path
    refusal: str = ""

    def outcome(self, rating):
        """Returns a rating or the reason for none, with the direction if there is one."""
        said = rating["rating"] or rating["unrated"]
        return f"{said}/{rating['direction']}" if rating.get("direction") else said

    def outcomes(self):
        """Returns the outcomes in the order of the document."""
        return [self.outcome(rating) for rating in self.document["ratings"]]

    def of(self, name):
        """Returns the ratings of a measure, by their fields; `A / rag` is the field `rag` of A."""
        name, _, field = name.partition(" / ")
        return {one["field"]: one for one in self.document["ratings"] if one["measure"] == name and field in ("", one["field"])}


def names():
    """Returns the folders; none where the cases are not beside the checkout."""
    return sorted(path.name for path in FOLDER.iterdir() if path.is_dir()) if FOLDER.is_dir() else []


def having(file):
    """Returns the folders that hold a file of this pattern."""
    return [name for name in names() if any((FOLDER / name).glob(file))]


def expected(name):
    """Returns what stands in `expected.json`."""
    return json.loads((FOLDER / name / "expected.json").read_text("utf-8"))["expected"]


def script(name):
    """Returns the rules of a case: our spelling of them, or its own."""
    ours = HERE / f"{name}.rhai"
    return ours if ours.is_file() else FOLDER / name / "rules.rhai"


def rated(name, folder, rules=None, workbook=None):
    """Rates the workbook of a case."""
    source = FOLDER / name / workbook if workbook else next((FOLDER / name).glob("input.*"))
    output = folder / "rated.xlsx"
    done = run("rate", source, "-r", rules or script(name), "-o", folder / "try.xlsx", "--quiet", status=(0, 1, 2))
    if done.status == 2:
        return Ran({"ratings": [], "warnings": []}, output, done.stderr)
    return Ran(rate(source, rules or script(name), output), output)


def drafted(source, folder, answers=None):
    """Drafts rules; every proposal is accepted where there is no answer. Returns the rules and the topics asked."""
    questions, given, rules = folder / "q.json", folder / "a.json", folder / "draft.rhai"
    run("init", source, "-o", rules, "--questions", questions)
    asked = json.loads(questions.read_text("utf-8")) if questions.is_file() else []
    found = {one["id"]: answer(one, answers or {}) for one in asked}
    given.write_text(json.dumps({key: value for key, value in found.items() if value is not None}), "utf-8")
    if found:
        run("init", source, "-o", rules, "--answers", given, "--force")
    return rules, {one["topic"] for one in asked}


def answer(question, answers):
    """Returns the answer to a question by its topic, or what is proposed; cells get the name of their sheet."""
    value = answers.get(question["topic"], question["proposed"])
    if not isinstance(value, dict) or not all(map(CELL.fullmatch, value)):
        return value
    sheet = question["cells"][0].rpartition("!")[0]
    return {f"{sheet}!{cell}": one for cell, one in value.items()}


def disagreement(ran, name, wanted):
    """Returns why the outcome of a measure is not as wanted, or nothing."""
    found = ran.of(name)
    if isinstance(wanted, dict) and not {"any_of", "never"} & wanted.keys():
        return [why for field, one in wanted.items() for why in differs(ran, found.get(field), one)]
    if not found and not ran.refusal:
        return [f"{name} is no measure"]
    return [f"{name}: {why}" for rating in found.values() or [None] for why in differs(ran, rating, wanted)]


def differs(ran, rating, wanted):
    """Yields why an outcome is none of those wanted, or is one that must never be."""
    several = wanted if isinstance(wanted, dict) else {"any_of": [wanted]}
    if not any(meets(ran, rating, one) for one in several["any_of"]):
        yield f"{rating and ran.outcome(rating)} {ran.refusal} is none of {several['any_of']}"
    if "never" in several and meets(ran, rating, several["never"]):
        yield f"it must never be {several['never']}"


def meets(ran, rating, wanted):
    """Tells whether an outcome is this: a level, `unrated` with its code, or a refusal."""
    if "refus" in wanted and (ran.refusal or "unrated" not in wanted):
        return bool(ran.refusal)
    if rating is None:
        return False
    level, _, rest = re.split(r" \(| without | with | where ", wanted, maxsplit=1)[0].partition("; ")[0].partition(":")
    if "unrated" in level:
        code = re.fullmatch(r" (\w+)", rest)
        return rating["unrated"] == code[1] if code else rating["unrated"] is not None
    warned = [one for one in ran.document["warnings"] if (rating["cell"] or "") in str(one)]
    return rating["rating"] == level and bool(warned if " with a warning" in wanted else not warned or "without a word" not in wanted)
