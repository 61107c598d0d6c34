"""What differs between two worksheets."""

import re
from collections import Counter

from .cells import Sheet, column_number, differing
from .tree import local


def contains_in_order(before, after):
    """Returns whether all that was there is there still, in its order."""
    rest = iter(after)
    return all(any(key == other for other in rest) for key in before)


class SheetCheck:
    """Compares one sheet of the input with that of the output."""

    def __init__(self, report, part, trees, texts, looks, allowed, asked):
        self.report, self.part, self.allowed, self.asked = report, part, allowed, asked
        self.before, self.after = (Sheet(tree) for tree in trees)
        self.texts, self.looks = texts, looks

    def lose(self, message):
        self.report.lose(self.part, message)

    def run(self):
        self.rows()
        self.cells()
        self.added_cells()
        self.around()

    def rows(self):
        for number, (attributes, others) in self.before.rows.items():
            if number not in self.after.rows:
                held = any(reference.strip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == str(number) for reference in self.before.cells)
                if attributes.keys() - {"r", "spans"} or others or held:
                    self.lose(f"row {number} is gone")
                continue
            now, now_others = self.after.rows[number]
            for name in set(attributes) | set(now):
                grown = local(name) == "dyDescent" and name not in attributes
                if attributes.get(name) != now.get(name) and name not in ("spans", "r") and not grown:
                    self.lose(f"row {number}: {name} was {attributes.get(name)!r} and is {now.get(name)!r}")
            if others != now_others:
                self.lose(f"row {number}: what is no cell differs")

    def cells(self):
        for reference, before in self.before.cells.items():
            after = self.after.cells.get(reference)
            if after is None:
                if before[0].children or before[0].attributes.get("s", "0") != "0":
                    self.lose(f"cell {reference} is gone")
                continue
            if len(after) not in (1, len(before)):
                self.lose(f"cell {reference} occurs {len(after)} times")
            for old, new in zip(before, after, strict=False):
                self.cell(reference, old, new)

    def cell(self, reference, old, new):
        style, other = old.attributes.get("s", "0"), new.attributes.get("s", "0")
        if style != other:
            self.report.edits["cell_style"] += 1
            gone = differing(self.looks[0], style, self.looks[1], other)
            if gone:
                self.lose(f"cell {reference} changed its {', '.join(gone)}")
        was, now = self.texts[0].value(old), self.texts[1].value(new)
        if was != now:
            self.report.edits["cell_value"] += 1
        if was[1] != now[1]:
            self.report.formula_changed = True
        if (was != now or style != other) and not self.wanted(reference):
            self.lose(f"cell {reference} was changed and not asked for")
        for name in set(old.attributes) | set(new.attributes):
            same = old.attributes.get(name) == new.attributes.get(name)
            if name not in ("r", "s", "t") and not same and not (was != now and name in ("cm", "vm", "ph")):
                self.lose(f"cell {reference}: {name} was {old.attributes.get(name)!r} and is {new.attributes.get(name)!r}")
        inner = [[child.key() for child in cell.children if child.tag not in ("v", "f", "is")] for cell in (old, new)]
        if inner[0] != inner[1]:
            self.lose(f"cell {reference}: its extensions differ")

    def wanted(self, reference):
        return self.asked is None or reference in self.asked

    def added_cells(self):
        for reference, cells in self.after.cells.items():
            if reference in self.before.cells:
                continue
            self.report.edits["cell_added"] += 1
            style = cells[0].attributes.get("s", "0")
            gone = differing(self.looks[0], self.before.inherited_style(reference), self.looks[1], style)
            if gone and not self.allowed.column:
                self.lose(f"cell {reference} was added without its row's or column's {', '.join(gone)}")
            filled = any(cell.children or cell.attributes.get("s", "0") != "0" for cell in cells)
            if filled and not self.wanted(reference):
                self.lose(f"cell {reference} was added and not asked for")

    def around(self):
        if self.before.attributes != self.after.attributes:
            self.lose("attributes of the sheet differ")
        before, after = _by_tag(self.before.rest), _by_tag(self.after.rest)
        for tag in [*before, *(tag for tag in after if tag not in before)]:
            old, new = before.get(tag, []), after.get(tag, [])
            if [node.key() for node in old] != [node.key() for node in new] and not self.may_differ(tag, old, new):
                self.lose(f"<{tag}> {'is gone' if not new else 'was added' if not old else 'differs'}")
        if [tag for tag in before if tag in after] != [tag for tag in after if tag in before]:
            self.lose("the order of the sheet's elements differs")

    def may_differ(self, tag, old, new):
        keys = [[node.key() for node in nodes] for nodes in (old, new)]
        return {
            "legacyDrawing": self.allowed.comments and not old,
            "conditionalFormatting": self.allowed.formats and not Counter(keys[0]) - Counter(keys[1]),
            "cols": self.allowed.column and self.widened(old, new),
        }.get(tag, False)

    def widened(self, old, new):
        """Returns whether only columns with cells that were asked for look otherwise."""
        before, after = _columns(old), _columns(new)
        asked = {column_number(re.match(r"[A-Z]+", reference)[0]) for reference in self.asked or ()}
        return all(before.get(column) == after.get(column) for column in {*before, *after} - asked)


def _columns(nodes):
    """How each column looks, however many share an element."""
    found = {}
    for range_ in (range_ for node in nodes for range_ in node.children):
        look = {name: value for name, value in range_.attributes.items() if name not in ("min", "max")}
        for column in range(int(range_.attributes["min"]), int(range_.attributes["max"]) + 1):
            found[column] = look
    return found


def _by_tag(nodes):
    found = {}
    for node in nodes:
        if node.tag != "dimension":
            found.setdefault(node.tag, []).append(node)
    return found
