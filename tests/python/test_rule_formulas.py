"""Formulas and conditional formats become rules, or are quoted; no row is rated otherwise than the workbook says.

Source: LibreOffice, which calculated each formula and each condition of a format; its answers are kept in
rule_formulas/results.json, and compared anew where everything must run. The cases are data, see rule_cases.py.
"""

import collections
import concurrent.futures
import dataclasses
import json
import re

import pytest
import rule_cases
from conftest import FULL, skip
from openpyxl.utils.cell import coordinate_from_string
from program import run

CASES = rule_cases.cases()
# Cases that a reader of good will could translate, or would have to quote, and that are not so yet: a name a line.
NOT_YET = {line for line in (rule_cases.FOLDER / "not_yet.txt").read_text("utf-8").splitlines() if line.strip()}
COLOURS = {"green": {"light green"}, "amber": {"yellow", "orange"}, "yellow": {"amber"}, "orange": {"amber"}}


@dataclasses.dataclass
class Outcome:
    """What a draft made of one case."""

    kind: str  # translated, quoted, partly or silent
    wrong: list  # rows rated otherwise than the workbook says, whose cell nothing names
    unrated: list
    draft: str
    said: str


def expected(case, answers, row, heading):
    """The levels that the workbook gives in this row, of the column that is rated if it holds answers itself."""
    columns = rated_columns(case, answers)
    if heading in answers and heading not in case.get("formula", {}):
        columns = [heading]
    elif f"{heading} coloured" in columns and len(columns) > 1 and heading not in columns:
        columns = [f"{heading} coloured"]
    elif heading in columns:
        columns = [heading]
    if case.get("either"):
        columns = list(answers)
    found = []
    for column in columns:
        value = answers[column][row]
        value = str(int(value)) if isinstance(value, float) and value == int(value) else str(value)
        found.append(value if value in case["levels"] else None)
    return found


def rated_columns(case, answers):
    """The columns that hold what the workbook says: of formulas the last or those named, of formats the coloured."""
    if "saved" in case or case.get("volatile"):
        return []
    if "rated" in case:
        return [case["rated"]] if isinstance(case["rated"], str) else case["rated"]
    if case["kind"] == "formulas":
        return list(case["formula"])[-1:]
    return [column for column in answers if column.endswith(" coloured")]


def agrees(case, level, rating):
    """Whether a rating says what a level says; of colours, any word for that colour."""
    if level is None or rating is None:
        return level is None and rating is None
    words = {level.casefold()}
    if alias := case.get("aliases", {}).get(level):
        words.add(alias.casefold())
    if case["kind"] == "formats":
        words |= {colour for word in list(words) for colour in COLOURS.get(word, ())}
    return rating.casefold() in words


def figures(case, row):
    """Whether a row holds all its values, and a number where numbers vary."""
    values = case["rows"][row]
    return None not in values and not (case.get("more") and values[-1] in case["more"])


def outcome(name, folder):
    """Drafts rules for the workbook of a case, and rates the workbook by the draft."""
    case, answers = CASES[name], rule_cases.saved()[name]
    book = rule_cases.finished(folder / f"{name.replace('/', '__')}.xlsx", case, answers)
    rules = book.with_suffix(".rhai")
    said = run("init", book, "-o", rules, "--force", status=(0, 2)).text
    draft = rules.read_text("utf-8") if rules.is_file() else ""
    document = book.with_suffix(".json")
    done = run("rate", book, "-r", rules, "-o", book.with_suffix(".out.xlsx"), "--force", "--quiet", "--json", document,
               *(["--today", rule_cases.TODAY.isoformat()] if case.get("today") else []), status=(0, 1, 2))
    ratings = json.loads(document.read_text("utf-8"))["ratings"] if done.status in (0, 1) and document.is_file() else []
    return judged(case, answers, ratings, draft, said + done.text)


def judged(case, answers, ratings, draft, said):
    wrong, unrated, right = [], [], 0
    of_row = collections.defaultdict(list)
    for rating in ratings:
        if found := re.search(r"\d+$", rating["measure"] or ""):
            of_row[int(found[0]) - 1].append(rating)
    for row in range(len(case["rows"])):
        for rating in of_row.get(row) or [{"rating": None, "cell": None}]:
            letters = coordinate_from_string(rating["cell"])[0] if rating["cell"] else ""
            heading = next((each for each in case["columns"] if rule_cases.letter(case, each) == letters), "")
            levels = expected(case, answers, row, heading)
            shown = (f"{case['columns'][1:]} {case['rows'][row]}: the workbook says {levels}, the draft "
                     f"{rating['rating']}")
            if not case.get("instead", {}).get(str(row + 2), "=").startswith("="):
                continue  # somebody typed over the formula
            if rating["rating"] is not None and not any(agrees(case, level, rating["rating"]) for level in levels):
                if typed_there(case, row, heading, rating["rating"]) or is_found(case, answers, row, said):
                    continue
                wrong.append(f"row {row + 2} {shown}")
            elif rating["rating"] is None and any(level is not None for level in levels) and figures(case, row):
                unrated.append(f"row {row + 2} {shown} ({rating.get('unrated')})")
            elif rating["rating"] is not None:
                right += 1
    kind = "partly" if right and unrated else "translated" if right else "quoted" if quoted(case, draft) else "silent"
    return Outcome(kind, wrong, unrated, draft, said)


def typed_there(case, row, heading, rating):
    """Whether a column of typed words was rated as what is typed: a rating of its own beside that of the formula."""
    typed = [each for each in case["columns"][1:] if each not in case.get("formula", {})]
    return heading in typed and rating is not None and case["rows"][row][typed.index(heading)] == rating


def is_found(case, answers, row, said):
    """Whether the program names the very cell, as a finding, in which the workbook says something else."""
    headings = [column.removesuffix(" coloured") for column in rated_columns(case, answers)]
    cells = "|".join(f"{rule_cases.letter(case, heading)}{row + 2}" for heading in headings)
    return bool(cells) and re.search(rf"(?<![:A-Z$])({cells})(?![:\d])", said) is not None


def quoted(case, draft):
    """Whether a note or a reason of the draft names a cell that holds a formula, or that a format colours."""
    headings = list(case.get("formula", {}))
    for entry in case.get("format", []):
        headings += entry["on"]
    headings += [case[key]["on"] for key in ("icons", "bar", "scale") if key in case]
    letters = "|".join({rule_cases.letter(case, heading) for heading in headings})
    return re.search(rf"(?<![A-Z])\$?({letters})\$?([2-9]|\d\d)", draft) is not None


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """What the drafts made of all cases; each takes a few hundredths of a second."""
    folder = tmp_path_factory.mktemp("rules")
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        return dict(zip(CASES, pool.map(lambda name: outcome(name, folder), CASES), strict=True))


@pytest.mark.parametrize("name", CASES)
def test_no_row_is_rated_otherwise_than_the_workbook_says(name, outcomes):
    found = outcomes[name]
    assert not found.wrong, "\n".join([*found.wrong[:12], found.draft])
    missing = unsaid(name, found)
    assert not missing or name in NOT_YET, f"neither the draft nor what is printed names {missing}"


@pytest.mark.parametrize("name", CASES)
def test_what_can_be_translated_is_and_the_rest_is_quoted(name, outcomes):
    if not as_expected(name, outcomes[name]):
        found = outcomes[name]
        reason = f"{name} is {found.kind}, and should be {CASES[name]['expect']}"
        if name in NOT_YET:
            pytest.xfail(reason)
        pytest.fail("\n".join([reason, *found.unrated[:8], found.said, found.draft]), pytrace=False)


def unsaid(name, found):
    """What must be named, and is not."""
    return [text for text in CASES[name].get("said", []) if text not in found.draft + found.said]


def as_expected(name, found):
    wanted = {"translate": {"translated"}, "quote": {"quoted"}, "partly": {"partly"},
              "any": {"translated", "quoted", "partly"}}
    return found.kind in wanted[CASES[name]["expect"]]


def test_the_list_of_what_is_not_yet_so_is_true(outcomes):
    """An entry that holds is taken out of the list, and each entry is a case."""
    assert NOT_YET <= set(CASES)
    held = [name for name in sorted(NOT_YET) if as_expected(name, outcomes[name]) and not unsaid(name, outcomes[name])]
    assert not held, f"take these out of not_yet.txt: {held}"


def test_there_are_enough_cases_and_their_counts(outcomes, capsys):
    counts = collections.Counter((CASES[name]["kind"], found.kind) for name, found in outcomes.items())
    wrong = [name for name, found in outcomes.items() if found.wrong]
    with capsys.disabled():
        for kind in ("formulas", "formats"):
            each = ", ".join(f"{number} {word}" for (of, word), number in sorted(counts.items()) if of == kind)
            print(f"\n{kind}: {each}; {sum(CASES[name]['kind'] == kind for name in wrong)} wrong", end="")
    of_kind = collections.Counter(case["kind"] for case in CASES.values())
    assert of_kind["formulas"] >= 66 and of_kind["formats"] >= 44


def test_libreoffice_still_answers_so(tmp_path, office):
    """The kept answers are those of LibreOffice."""
    if not FULL:
        skip("compares the kept answers with LibreOffice only where everything must run")
    names = [name for name in CASES if not CASES[name].get("volatile")]
    kept = rule_cases.saved()
    found = rule_cases.results(names, tmp_path)
    differing = [name for name in names if json.dumps(found[name]) != json.dumps(kept[name])]
    assert not differing


def test_reconcile_finds_no_difference(outcomes, tmp_path):
    """What was translated agrees with the words that the workbook holds, but for a blank that the formula rates."""
    if not FULL:
        skip("reconciles every workbook only where everything must run")
    kept = rule_cases.saved()
    for name, found in outcomes.items():
        case = CASES[name]
        if case["kind"] != "formulas" or found.kind != "translated" or case.get("today") or "instead" in case:
            continue
        book = rule_cases.finished(tmp_path / f"{name.replace('/', '__')}.xlsx", case, kept[name])
        rules = book.with_suffix(".rhai")
        rules.write_text(found.draft, "utf-8")
        done = run("reconcile", book, "-r", rules, status=(0, 1, 2))
        lines = [line for line in done.text.splitlines() if ": published" in line and "computed unrated" not in line]
        nothing = "there is nothing to compare" in done.text  # typed ratings that the draft reads as they are
        assert (done.status in (0, 1) or nothing) and not lines, f"{name}\n{done.text}\n{found.draft}"
