"""Compares the two packages, part by part."""

from collections import Counter
from dataclasses import dataclass
from xml.parsers import expat

from .cells import Looks, Sheet, Texts
from .package import Package
from .parts import CHECKS, any_part
from .sheets import SheetCheck
from .tree import parse

UNTOLD = {"docprops/core.xml", "docprops/app.xml"}


@dataclass(frozen=True)
class Allowed:
    """What may change beside the cells asked for."""

    comments: bool = False
    formats: bool = False
    column: bool = False
    charts: bool = False


class Report:
    """The losses found, and how much was changed rightly."""

    def __init__(self):
        self.losses, self.edits = [], Counter()
        self.formula_changed = self.strings_moved = False

    def lose(self, part, message):
        self.losses.append(f"{part}: {message}")


def losses(before, after, cells=None, allowed=Allowed()):
    """Returns (losses, counts of edits) of a rewrite that may change these cells: "B2" of the first sheet, "Sheet 2!B2"."""
    old, new = Package(before), Package(after)
    report = Report()
    asked = None if cells is None else _by_part(old, cells)
    looks, texts = (Looks(old), Looks(new)), (Texts(old), Texts(new))
    for part, data in old.parts.items():
        if part not in new.parts or new.parts[part] == data or part in UNTOLD:
            continue
        trees = _trees(report, old.names[part], data, new.parts[part])
        role = old.roles.get(part)
        if trees is None or role == "chain":
            continue
        if role == "sheet":
            own = None if asked is None else asked.get(part, set())
            SheetCheck(report, old.names[part], trees, texts, looks, allowed, own).run()
        else:
            CHECKS.get(role, any_part)(report, old.names[part], *trees, allowed)
    _strings_of_untouched_sheets(report, old, new, texts)
    _gone(report, old, new)
    report.edits["parts_missing"] = len(old.parts.keys() - new.parts.keys())
    report.edits["parts_added"] = len(new.parts.keys() - old.parts.keys())
    return report.losses, report.edits


def _by_part(package, cells):
    sheets = package.sheets()
    asked = {}
    for cell in cells:
        sheet, _, reference = cell.rpartition("!")
        name = sheet.strip("'").replace("''", "'").lower()
        part = sheets[name] if sheet else next(iter(sheets.values()))
        asked.setdefault(part, set()).add(reference.replace("$", "").upper())
    return asked


def _trees(report, name, before, after):
    try:
        old = parse(before)
    except (expat.ExpatError, ValueError):
        report.lose(name, "a part that is no XML was changed")
        return None
    try:
        return old, parse(after)
    except (expat.ExpatError, ValueError) as error:
        report.lose(name, f"is well-formed no more: {error}")
        return None


def _strings_of_untouched_sheets(report, old, new, texts):
    if not report.strings_moved:
        return
    for part, role in old.roles.items():
        if role == "sheet" and new.parts.get(part) == old.parts[part]:
            for reference, cells in Sheet(parse(old.parts[part])).cells.items():
                if any(texts[0].value(cell) != texts[1].value(cell) for cell in cells):
                    report.lose(old.names[part], f"cell {reference}: its text changed")


def _gone(report, old, new):
    for part, name in old.names.items():
        gone = part not in new.parts
        if old.roles.get(part) == "chain":
            if (gone or new.parts[part] != old.parts[part]) and not report.formula_changed:
                report.lose(name, "the order of calculation changed, and no formula did")
        elif gone:
            report.lose(name, "the part is missing")
    if new.doubled and not old.doubled:
        report.lose(new.doubled[0], "the part stands twice")
    kinds = {kind for kind in old.kinds() - new.kinds() if kind and "calcChain" not in kind}
    if kinds:
        report.lose("package", f"parts are gone: {sorted(kinds)}")
