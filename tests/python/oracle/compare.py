"""Rates a drawn workbook by the program, and tells where its answer is not the one that the reference promises."""

import dataclasses
import datetime
import json
import re
from fractions import Fraction

import openpyxl
from program import run

from . import overalls
from .decide import answer
from .layout import describe
from .measures import fit_to_type
from .resolve import Said, names
from .script import line as written
from .script import script

NUMBERS = ("actual", "previous", "target", "target_used", "off_target_by")


def rated(drawn, folder):
    """What the program says of every measure, by name."""
    book, rules = drawn.write(folder)
    document = folder / f"{drawn.seed}.json"
    quiet = [] if drawn.rules.questions else ["--quiet"]
    done = run("rate", book, "-r", rules, "-o", folder / f"{drawn.seed}.rated.xlsx", "--force", *quiet, "--json",
               document, *drawn.arguments)
    return json.loads(document.read_text("utf-8")) | {"last line": done.stdout.decode("utf-8").strip().split("\n")[-1]}


def number(text):
    """A number of the document: a date counts its days, yes is 1 and no is 0."""
    if text is None or text in ("yes", "no"):
        return text and Fraction(text == "yes")
    if re.match(r"\d{4}-\d\d-\d\d", text):
        moment = datetime.datetime.fromisoformat(text)
        return moment.toordinal() + Fraction(moment.hour * 60 + moment.minute, 24 * 60)
    return Fraction(text)


def as_program(rules, said):
    """The program's answer in the oracle's words."""
    found = {key: said[key] for key in ("rating", "unrated", "direction", "group", "id", "sheet")}
    found |= {key: number(said[key]) for key in NUMBERS}
    found["published"] = said["published_rating"] if said["published_rating"] in rules.levels else None
    found["waits"] = set(re.findall(r'"([^"]+)" \(', said["reason"].partition("waits for your answer")[2]))
    return found | {"computed": (said["override"] or {"computed": said["rating"]})["computed"]}


def as_promised(rules, measure):
    """What the reference promises, in the same words."""
    said = answer(rules, measure)
    keys = ("rating", "computed", "unrated", "direction", "waits", *NUMBERS)
    keys += ("published",) if "painted" in measure.cells else ()
    found = {key: getattr(said, key) for key in keys if key not in said.free}
    return found | {"group": measure.group, "id": measure.id, "sheet": measure.sheet}


def shown(value):
    """A value for a message."""
    if isinstance(value, Fraction):
        return str(value.numerator) if value.denominator == 1 else f"{float(value)!r} ({value})"
    return repr(value)


def minimal(drawn, measure):
    """The lines of the script that could decide this measure."""
    rules = dataclasses.replace(drawn.rules, lines=[], forms=[], tables=[measure.table])
    lines = script(rules).splitlines()[1:]
    said = [one for one in drawn.rules.lines if names(one, measure)]
    return "\n".join("    " + text for text in lines + [f"({one.way}) {written(one)}" for one in said])


def differences(drawn, folder):
    """A message for each measure of which the program says something else; none where all is as promised."""
    document = rated(drawn, folder)
    by_cell = drawn.by_cell
    found = {(one["measure"], one["actual_cell"] if by_cell else one["field"]): one for one in document["ratings"]}
    messages = []
    measures = [one for one in drawn.measures if one.table.hidden_rows or not one.hidden]
    expected = [key_of(drawn, measure) for measure in measures]
    if set(found) != set(expected):
        messages.append(f"seed {drawn.seed}: not the same measures: only promised "
                        f"{set(expected) - set(found)}, only rated {set(found) - set(expected)}")
    promised, waits, rated_ones = [], [], []
    for measure in measures:
        said = found.get(key_of(drawn, measure))
        if said is None:
            continue
        ours, theirs = as_promised(drawn.rules, measure), as_program(drawn.rules, said)
        waits += [ours["waits"]] if ours.get("waits") and ours["unrated"] else []
        rated_ones.append((measure, ours.get("rating", said["rating"])))
        promised.append((ours["group"], measure.field, ours.get("rating", said["rating"])))
        if measure.place and measure.table.rating != "new_column":
            ours["cell"], theirs["cell"] = measure.place, said["cell"]
        other = {key: (ours[key], theirs[key]) for key in ours if key in theirs and not same(ours[key], theirs[key])}
        if other:
            messages.append(message(drawn, measure, other, said["reason"]))
    if not messages:
        if not any(one.question for one in drawn.rules.overalls):
            messages += last_line(drawn, document, promised, waits)
        messages += counts(drawn, document, promised) + written_words(drawn, folder, found)
        messages += of_overalls(drawn, folder, document, overalls.promised(drawn.rules, rated_ones))
    return messages


def last_line(drawn, document, promised, waits):
    """A message, where the last line of the run does not count what waits for answers."""
    answers = len(set().union(*waits)) if waits else 0
    rated_ones = sum(rating is not None for _, _, rating in promised)
    ours = f"{rated_ones} rated, {len(waits)} wait{'s' * (len(waits) == 1)} for {answers} answer{'s' * (answers > 1)}"
    if not waits or document["last line"].startswith(ours):
        return []
    return [f"seed {drawn.seed}: the last line is {document['last line']!r}, promised {ours!r}"]


def written_words(drawn, folder, found):
    """A message for each word in the rated workbook that is not the one of its rating or direction."""
    book = openpyxl.load_workbook(folder / f"{drawn.seed}.rated.xlsx")
    rules, messages = drawn.rules, []
    usual = ("Improving", "Static", "Deteriorating")
    words = dict(zip(usual, rules.directions or usual, strict=True))
    for measure in drawn.measures:
        said = found.get(key_of(drawn, measure))
        if said is None or measure.table.rating == "fill_only":
            continue
        word = said["rating"] or (rules.not_due_word if said["unrated"] == "not_due" else None)
        pairs = [(said["cell"], word), (measure.places.get("direction"), words.get(said["direction"]))]
        for place, ours in pairs:
            theirs = book[said["sheet"]][place].value if place else ours
            if theirs != ours:
                messages.append(f"seed {drawn.seed}, {measure.name!r}: in {said['sheet']}!{place} stands {theirs!r}, "
                                f"promised {ours!r}\n{drawn.script}")
    return messages


def of_overalls(drawn, folder, document, found):
    """A message for each rating of ratings that is not as promised, in the document and in the rated workbook."""
    told, messages = sorted(document.get("overall", []), key=lambda one: one["name"]), []
    found = sorted(found, key=lambda one: one.name)
    if [one.name for one in found] != [one["name"] for one in told]:
        messages.append(f"seed {drawn.seed}: overall ratings of {[one['name'] for one in told]}, promised "
                        f"{[one.name for one in found]}\n{drawn.script}")
        told = []
    for ours, theirs in zip(found, told, strict=False):
        counted = {level: ours.ratings.count(level) for level in drawn.rules.levels}
        wanted = {"rating": ours.rating, "unrated": ours.unrated, "measures": len(ours.ratings), "counts": counted,
                  "unrated_measures": ours.ratings.count(None), "of_group": ours.line.name is None}
        if ours.decided_by is not None:
            wanted["decided_by"] = ours.decided_by
            theirs = theirs | {"decided_by": set(theirs["decided_by"])}
        other = {key: (value, theirs[key]) for key, value in wanted.items() if theirs[key] != value}
        if other:
            messages.append(f"seed {drawn.seed}: overall {ours.name!r}: promised and told {other}\n{drawn.script}")
    if overalls.SHEET in drawn.sheets:
        sheet = openpyxl.load_workbook(folder / f"{drawn.seed}.rated.xlsx")[overalls.SHEET]
        expected = overalls.words(drawn, found)
        for row in sheet.iter_rows(min_col=2, max_col=2, min_row=2):
            place, wanted = row[0].coordinate, expected.get(row[0].coordinate)
            if place != "B10" and row[0].value != wanted:
                messages.append(f"seed {drawn.seed}: in {overalls.SHEET}!{place} stands {row[0].value!r}, promised "
                                f"{wanted!r}\n{drawn.script}")
    return messages


def key_of(drawn, measure):
    """What tells one rating from the others: the name, and the name of the rating or the cell of the actual."""
    return measure.name, measure.places["actual"] if drawn.by_cell else measure.field


def same(ours, theirs):
    """Whether two answers are one; decimals stand for a fraction without end, and one of several reasons will do."""
    if isinstance(ours, str) and "|" in ours:
        return theirs in ours.split("|")
    if isinstance(ours, Fraction) and isinstance(theirs, Fraction):
        return ours == theirs or (not fit_to_type(ours) and abs(ours - theirs) < Fraction(1, 10**9))
    return ours == theirs


def counts(drawn, document, promised):
    """A message for each count that is not that of the ratings: of the groups, and last of the whole."""
    wholes = {one["field"]: one for one in document["groups"]}
    messages = []
    total = {level: sum(one["counts"][level] for one in wholes.values()) for level in drawn.rules.levels}
    if document["counts"] != total | {"Unrated": sum(one["unrated"] for one in wholes.values())}:
        messages.append(f"seed {drawn.seed}: counts {document['counts']}, and of the whole {wholes}")
    for one in document["groups"]:
        whole = wholes[one["field"]]
        ratings = [rating for group, field, rating in promised
                   if (field if field in wholes else None) == one["field"] and (one is whole or group == one["group"])]
        ours = {level: ratings.count(level) for level in drawn.rules.levels}
        rated_ones = sum(ours.values())
        worst = next((level for level in reversed(drawn.rules.levels) if ours[level]), None)
        best = Fraction(100 * ratings.count(drawn.rules.levels[0]), rated_ones) if rated_ones else None
        theirs = number(one["percent_best"])
        right = (one["counts"], one["unrated"], one["worst"]) == (ours, ratings.count(None), worst)
        right &= best is theirs if None in (best, theirs) else abs(best - theirs) <= Fraction(1, 20)
        if not right:
            messages.append(f"seed {drawn.seed}: counts {one}, promised {ours}, unrated {ratings.count(None)}, "
                            f"{shown(best)}% best")
    return messages


def message(drawn, measure, other, reason):
    """A difference, with all that is needed to see it again."""
    answers = "; ".join(f"{key}: promised {shown(ours)}, program {shown(theirs)}"
                        for key, (ours, theirs) in other.items())
    table = measure.table
    more = f"unit {table.unit} {table.counts}, quarter {table.quarter}, empty {table.empty!r}"
    return (f"seed {drawn.seed}, {measure.name!r} ({measure.sheet}!{measure.place}): {answers}\n"
            f"  cells: {describe(measure)}; {more}\n  good is {Said(drawn.rules, measure).good}; the program says: "
            f"{reason}\n{minimal(drawn, measure)}")
