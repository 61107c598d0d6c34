"""A package: its parts by name, what each of them is, and the names of its sheets."""

import posixpath
import zipfile
from collections import Counter
from xml.parsers import expat

from .tree import parse

TYPES = "[content_types].xml"
ROLES = {
    "styles": "styles",
    "sharedStrings": "strings",
    "worksheet": "sheet",
    "calcChain": "chain",
}
SHEET_ROLES = {"comments": "comments", "table": "table", "vmlDrawing": "vml"}


def normal(name):
    """Returns the name by which parts are compared: no case, no backslash, no leading slash."""
    return name.replace("\\", "/").lstrip("/").lower()


class Package:
    """The parts of one file."""

    def __init__(self, path):
        self.parts, self.names, self.doubled = {}, {}, []
        with zipfile.ZipFile(path) as package:
            for entry in package.infolist():
                if entry.is_dir():
                    continue
                key = normal(entry.filename)
                if key in self.parts:
                    self.doubled.append(entry.filename)
                self.names[key] = entry.filename
                self.parts[key] = package.read(entry)
        if TYPES not in self.parts:
            raise ValueError("no [Content_Types].xml: not an OOXML package")
        self.workbooks = [part for _, kind, part in self.related("") if kind.endswith("/officeDocument")]
        self.roles = dict(self._roles())

    def related(self, part):
        """Returns (id, type, target) of each relationship of a part."""
        folder, name = posixpath.split(part)
        key = posixpath.join(folder, "_rels", name + ".rels")
        if key not in self.parts:
            return []
        found = []
        for child in parse(self.parts[key]).children:
            target = child.attributes.get("Target", "").replace("\\", "/")
            if child.attributes.get("TargetMode") != "External":
                target = normal(posixpath.normpath(target if target.startswith("/") else posixpath.join(folder, target)))
            found.append((child.attributes.get("Id"), child.attributes.get("Type", ""), target))
        return found

    def _roles(self):
        yield TYPES, "types"
        for key in self.parts:
            if key.endswith(".rels"):
                yield key, "relationships"
            elif "/charts/chart" in key:
                yield key, "chart"
        for workbook in self.workbooks:
            yield workbook, "workbook"
            for _, kind, target in self.related(workbook):
                role = ROLES.get(kind.rsplit("/", 1)[-1])
                if role:
                    yield target, role
                if role == "sheet":
                    for _, inner, part in self.related(target):
                        if inner.rsplit("/", 1)[-1] in SHEET_ROLES:
                            yield part, SHEET_ROLES[inner.rsplit("/", 1)[-1]]

    def tree(self, role):
        """Returns the tree of the one part with that role, or nothing."""
        for part, own in self.roles.items():
            if own == role and part in self.parts:
                return parse(self.parts[part])
        return None

    def sheets(self):
        """Returns {lower-case name of a worksheet: its part}, in the workbook's order."""
        found = {}
        for workbook in self.workbooks:
            targets = {name: part for name, _, part in self.related(workbook)}
            for group in parse(self.parts[workbook]).named("sheets"):
                for sheet in group.children:
                    name = next((value for key, value in sheet.attributes.items() if key.endswith("}id")), None)
                    if self.roles.get(targets.get(name)) == "sheet":
                        found[sheet.attributes.get("name", "").lower()] = targets[name]
        return found

    def kinds(self):
        """Returns how many parts each content type has."""
        try:
            root = parse(self.parts[TYPES])
        except expat.ExpatError:
            return Counter()
        default = {c.attributes["Extension"].lower(): c.attributes.get("ContentType") for c in root.children if "Extension" in c.attributes}
        own = {normal(c.attributes["PartName"]): c.attributes.get("ContentType") for c in root.children if "PartName" in c.attributes}
        return Counter(
            own.get(part) or default.get(part.rsplit(".", 1)[-1], "?")
            for part in self.parts
            if part != TYPES and not part.endswith(".rels")
        )
