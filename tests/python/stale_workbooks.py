"""Workbooks whose formulas depend on ratings, with the results before and after, as LibreOffice calculates them.

stale_results.tsv lists the formulas by workbook, each with its result while the column RAG is blank and with it filled
in; `-` marks those that Ambersheet leaves to Excel. The results were written by this file, `python stale_workbooks.py`,
which needs LibreOffice: it calculates each workbook anew, since no result is saved in what it is given.
"""

import csv
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

import openpyxl
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table
from saved_results import without_results

RESULTS = pathlib.Path(__file__).with_name("stale_results.tsv")
RULES = """ruleset("Return");
tables(#{ measure: "Measure", actual: "Actual", target: "Target", rating: write_to("RAG") });
amber_within(percent_of_target(5));
higher_is_better(all_others);
"""
# Measure, actual, target, weight, group, and the rating that the rules give by hand: at most 5 below 100 is amber.
ROWS = [
    ("Alpha", 100, 100, 3, "North", "Green"),
    ("Beta", 96, 100, 1.5, "South", "Amber"),
    ("Gamma", 80, 100, 2, "North", "Red"),
    ("Delta", 105, 100, 4, "East", "Green"),
    ("Epsilon", 97, 100, 0.25, "South", "Amber"),
    ("Zeta", 50, 100, 7, "North", "Red"),
    ("Eta", 120, 100, 1, "East", "Green"),
    ("Theta", None, 100, 5, "East", None),
]
NAMES = {
    "RAGs": "Returns!$D$2:$D$9",
    "Weights": "Returns!$E$2:$E$9",
    "Again": "RAGs",
    "Reds": 'COUNTIF(Again,"Red")',
    "Share": "0.5",
    "First": "Returns!$D$2",
}


def listed():
    """The lines of the table, by workbook."""
    books = {}
    with RESULTS.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            books.setdefault(line["workbook"], []).append(line)
    return books


def build(path, name, lines, *, rated):
    """Writes a workbook without saved results."""
    book = openpyxl.Workbook()
    returns = book.active
    returns.title = "Returns"
    returns.append(["Measure", "Actual", "Target", "RAG", "Weight", "Group"])
    for measure, actual, target, weight, group, rating in ROWS:
        returns.append([measure, actual, target, rating if rated else None, weight, group])
    for line in lines:
        sheet, cell = line["cell"].split("!")
        page = book[sheet] if sheet in book.sheetnames else book.create_sheet(sheet)
        formula = line["formula"]
        if formula.startswith("{"):
            area, formula = re.fullmatch(r"\{(\S+) (=.*)\}", formula).groups()
            page[cell] = ArrayFormula(area, formula)
        else:
            page[cell] = formula
    for defined, formula in NAMES.items():
        book.defined_names[defined] = DefinedName(defined, attr_text=formula)
    if name == "names":
        book["Summary"].defined_names["First"] = DefinedName("First", attr_text="Returns!$D$4")
    if name == "tables":
        returns.add_table(Table(displayName="T", ref="A1:F9"))
    book.save(path)
    return path


def with_results(path, lines, column):
    """Saves the results of a column of the table in the workbook's cells."""
    results = {}
    for line in lines:
        if line[column] not in ("", "-"):
            results.setdefault(line["cell"].split("!")[0], {})[line["cell"].split("!")[1]] = json.loads(line[column])
    names = openpyxl.load_workbook(path).sheetnames

    def cells(page, text):
        def put(match):
            value = results.get(page, {}).get(match["cell"])
            if value is None:
                return match[0]
            return f'<c r="{match["cell"]}"{match["rest"]}{typed(value)[0]}>{match["formula"]}<v>{typed(value)[1]}</v></c>'

        return re.sub(
            r'<c r="(?P<cell>[A-Z]+\d+)"(?P<rest>[^>]*)>(?P<formula><f.*?</f>)<v ?/?>(</v>)?</c>', put, text)

    edit(path, {f"xl/worksheets/sheet{number}.xml": lambda text, page=page: cells(page, text)
                for number, page in enumerate(names, start=1)})


def typed(value):
    """The type of a saved result, and its text."""
    if isinstance(value, bool):
        return ' t="b"', str(int(value))
    if isinstance(value, str):
        kind = "e" if re.fullmatch(r"#(N/A|[A-Z0-9/]+[!?])", value) else "str"
        return f' t="{kind}"', value.replace("&", "&amp;").replace("<", "&lt;")
    return "", repr(value)


def edit(path, changes):
    """Changes the texts of parts in place."""
    with zipfile.ZipFile(path) as package:
        parts = {entry.filename: package.read(entry) for entry in package.infolist()}
    for name, change in changes.items():
        parts[name] = change(parts[name].decode()).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)


def uncalculated(source, target):
    """A copy whose formulas have no saved results, so that a program must calculate them."""
    shutil.copyfile(source, target)
    with zipfile.ZipFile(source) as package:
        sheets = [name for name in package.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)]
    edit(target, dict.fromkeys(sheets, without_results))
    return target


def calculated(paths, folder):
    """The values of workbooks as LibreOffice calculates them anew, by the file's stem and by place."""
    blank = folder / "blank"
    blank.mkdir()
    copies = [uncalculated(path, blank / path.name) for path in paths]
    command = ["soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to",
               "xlsx:Calc MS Excel 2007 XML", "--outdir", folder / "calculated", *copies]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    return {path.stem: values(folder / "calculated" / path.name) for path in paths}


def values(path):
    """The saved values of a workbook, by place."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {f"{page.title}!{cell.coordinate}": cell.value for page in book for row in page.iter_rows() for cell in row}


def write_results(folder):
    """Writes the results of the table anew."""
    books = listed()
    paths = []
    for name, lines in books.items():
        for rated in (False, True):
            paths.append(build(folder / f"{name}-{'after' if rated else 'before'}.xlsx", name, lines, rated=rated))
    found = calculated(paths, folder)
    fields = ["workbook", "cell", "formula", "before", "after"]
    with RESULTS.open("w", encoding="utf-8", newline="") as file:
        print("\t".join(fields), file=file)
        for name, lines in books.items():
            for line in lines:
                for column in ("before", "after"):
                    if line[column] != "-":
                        value = found[f"{name}-{column}"].get(line["cell"])
                        line[column] = json.dumps("" if value is None else value, ensure_ascii=False)
                print("\t".join(line[field] for field in fields), file=file)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        write_results(pathlib.Path(made))
    sys.exit(0)
