"""The cells of a sheet by their references, and what a person sees of a cell's format."""

import re

from .tree import Node


def column_letters(number):
    """Returns the letters of a column, from 1."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters):
    """Returns the number of a column, from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


class Sheet:
    """Rows, cells and the rest of one worksheet."""

    def __init__(self, root):
        self.attributes = root.attributes
        self.rows, self.cells, self.rest = {}, {}, []
        for child in root.children:
            if child.tag != "sheetData":
                self.rest.append(child)
                continue
            number = 0
            for row in child.children:
                if row.tag != "row":
                    self.rest.append(row)
                    continue
                number = int(row.attributes.get("r", number + 1))
                self._add(number, row)

    def _add(self, number, row):
        attributes, others = self.rows.setdefault(number, (dict(row.attributes), []))
        column = 0
        for cell in row.children:
            if cell.tag != "c":
                others.append(cell.key())
                continue
            letters = re.match(r"\$?([A-Za-z]+)", cell.attributes.get("r", ""))
            column = column_number(letters.group(1).upper()) if letters else column + 1
            self.cells.setdefault(f"{column_letters(column)}{number}", []).append(cell)

    def inherited_style(self, reference):
        """Returns the format that a cell which is not there would show: its row's, else its column's."""
        letters, number = re.match(r"([A-Z]+)(\d+)$", reference).groups()
        row = self.rows.get(int(number), ({}, None))[0]
        if row.get("customFormat") in ("1", "true") and "s" in row:
            return row["s"]
        column = column_number(letters)
        for group in (element for element in self.rest if element.tag == "cols"):
            for range_ in group.children:
                if int(range_.attributes.get("min", 0)) <= column <= int(range_.attributes.get("max", 0)):
                    return range_.attributes.get("style", "0")
        return "0"


def text_of(item):
    """Returns what a shared or inline string holds, by which both compare."""
    for child in item.children:
        for key in [key for key in child.attributes if key.endswith("}space")]:
            del child.attributes[key]
    return tuple(item.keys())


class Texts:
    """The shared strings of a package."""

    def __init__(self, package):
        tree = package.tree("strings")
        self.items = [text_of(item) for item in tree.named("si")] if tree else []

    def value(self, cell):
        """Returns the type, the formula and the content of a cell, each comparable."""
        kind = cell.attributes.get("t", "n")
        formulas = tuple(child.key() for child in cell.children if child.tag == "f")
        content = []
        for child in cell.children:
            if child.tag == "f" or (child.tag == "v" and not child.text and not child.children):
                continue
            if child.tag == "v" and kind == "s" and child.text.isdigit() and int(child.text) < len(self.items):
                content.append(("text", self.items[int(child.text)]))
            elif child.tag == "is" and kind == "inlineStr":
                content.append(("text", text_of(child)))
            else:
                content.append(child.key())
        if kind == "inlineStr":
            kind = "s"
        return kind if content or formulas else "", formulas, tuple(content)


class Looks:
    """Cell formats by index, as what a person sees; fill and colour of the font left out."""

    def __init__(self, package):
        tree = package.tree("styles")
        self.groups = {group.tag: group for group in tree.children} if tree else {}
        self.codes = {node.attributes.get("numFmtId"): node.attributes.get("formatCode") for node in self._children("numFmts")}

    def _children(self, group):
        return self.groups[group].children if group in self.groups else []

    def _at(self, group, index, without=()):
        children = self._children(group)
        if not index.isdigit() or int(index) >= len(children):
            return None
        return tuple(child.key() for child in children[int(index)].children if child.tag not in without)

    def seen(self, style):
        """Returns the parts of a cell format that a rating must leave as they are."""
        formats = self._children("cellXfs")
        found = formats[int(style)] if int(style) < len(formats) else Node("xf")
        code = found.attributes.get("numFmtId", "0")
        return {
            "number format": self.codes.get(code, code),
            "border": self._at("borders", found.attributes.get("borderId", "0")),
            "font": self._at("fonts", found.attributes.get("fontId", "0"), ("color",)),
            "alignment": tuple(child.key() for child in found.named("alignment") if child.attributes),
            "protection": tuple(child.key() for child in found.named("protection")),
            "cell style": found.attributes.get("xfId", "0"),
            "quote prefix": found.attributes.get("quotePrefix", "0"),
        }


def differing(before, style, after, other):
    """Returns the names of what two formats show differently."""
    old, new = before.seen(style), after.seen(other)
    return [name for name in old if old[name] != new[name]]
