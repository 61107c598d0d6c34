"""Workbooks whose formulas and conditional formats hold their rules, rebuilt from how-to pages and templates.

The cases are data: `rule_formulas/formulas/*.toml` and `rule_formulas/formats/*.toml`, one file a family; README.md
there tells the keys. What the formulas give, and which format holds in which cell, LibreOffice calculates:
`python rule_cases.py` writes its answers to `rule_formulas/results.json`, and test_rule_formulas.py compares them anew
where everything must run.
"""

import datetime
import decimal
import json
import pathlib
import re
import sys
import tempfile

import openpyxl
from openpyxl.formatting.rule import CellIsRule, ColorScaleRule, DataBarRule, FormulaRule, IconSetRule, Rule
from openpyxl.formula.translate import Translator
from openpyxl.packaging.relationship import Relationship
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.external_link.external import ExternalBook, ExternalLink, ExternalSheetNames
from openpyxl.worksheet.table import Table
from stale_workbooks import calculated, with_results

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FOLDER = pathlib.Path(__file__).with_name("rule_formulas")
RESULTS = FOLDER / "results.json"
TODAY = datetime.date(2026, 3, 31)
SHEET = "Returns"
NEWER = re.compile(r"(?<![\w.])(IFS|SWITCH|CONCAT|TEXTJOIN)\(")
OPERATORS = {"equal": "=", "notEqual": "<>", "greaterThan": ">", "greaterThanOrEqual": ">=", "lessThan": "<",
             "lessThanOrEqual": "<="}
CHECKS = 40  # the first column in which LibreOffice calculates the conditions of formats


def cases():
    """All cases by name, such as `ratios/rounded-ratio`, each with its rows."""
    found = {}
    for path in sorted(FOLDER.glob("*/*.toml")):
        for case in tomllib.loads(path.read_text("utf-8"))["case"]:
            name = f"{path.stem}/{case['name']}"
            assert name not in found, f"{name} stands twice"
            found[name] = case | {"kind": path.parent.name, "rows": rows(case)}
    return found


def rows(case):
    """The typed values of each row in the order of the columns, names and formulas left out.

    Rows that are not listed stand on each limit, each step beside it, far from all limits, and hold a blank.
    """
    if "rows" in case:
        return [[None if value == "" else value for value in row] for row in case["rows"]]
    found = []
    given = case.get("given", {})
    for values in zip(*given.values(), strict=True) if given else [()]:
        others = dict(zip(given, values, strict=True))
        limits = sorted({worked_out(limit, others) for limit in case["limits"]})
        steps = [decimal.Decimal(0)] + [sign * decimal.Decimal(step) for step in case.get("steps", ["0.01", "0.1"])
                                        for sign in (-1, 1)]
        near = {limit + step for limit in limits for step in steps}
        far = {limits[0] / 2 - 1 if limits[0] <= 0 else limits[0] / 2, limits[-1] * 3 / 2 + 1}
        varied = [float(value) for value in sorted(near | far)] + [None, *case.get("more", [])]
        typed = [heading for heading in case["columns"][1:] if heading not in case.get("formula", {})]
        found += [[value if heading == case["vary"] else others.get(heading) for heading in typed] for value in varied]
    return found


def worked_out(limit, others):
    """A limit such as `Target*0.95` in exact decimals."""
    text = limit
    for heading in sorted(others, key=len, reverse=True):
        if isinstance(others[heading], (int, float)):
            text = text.replace(heading, f"({others[heading]!r})")
    exact = re.sub(r"\d+(\.\d+)?", lambda number: f"D('{number[0]}')", text)
    value = eval(exact, {"D": decimal.Decimal})  # noqa: S307 - the text is a limit of our own data
    return round(value, 12).normalize() + 0


def letter(case, heading):
    return get_column_letter(case["columns"].index(heading) + 1)


def filled(case, text, row):
    """A formula as it stands in this row."""
    last = len(case["rows"]) + 1
    if "{long}" in text:
        room = case["length"] - len(text.replace("{long}", "").replace("{row}", str(row)))
        text = text.replace("{long}", case["long"] * (room // len(case["long"].replace("{row}", str(row)))))
    if "{nested}" in text:
        inner = "".join(f'IF(B{{row}}>={10 - number * 7 / 60:.4g},"Amber",' for number in range(1, case["nested"] + 1))
        text = text.replace("{nested}", inner).replace("{close}", ")" * case["nested"])
    return (text.replace("{row}", str(row)).replace("{above}", str(row - 1)).replace("{last}", str(last))
            .replace("{{", "{").replace("}}", "}"))


def build(path, case, *, to_calculate=False):
    """Writes the workbook of a case, without saved results.

    To be calculated, it holds today's date in place of TODAY(), formulas that LibreOffice knows, and the conditions.
    """
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet.append(case["columns"])
    for row, values in enumerate(case["rows"], 2):
        left = iter(values)
        sheet.cell(row, 1, f"Service {row - 1}")
        for column, heading in enumerate(case["columns"][1:], 2):
            formula = case.get("formula", {}).get(heading)
            if formula and to_calculate:
                formula = case.get("calculated", {}).get(heading, formula)
            text = written(case, formula, row, to_calculate) if formula else next(left)
            if heading == case["columns"][-1] and str(row) in case.get("instead", {}):
                text = case["instead"][str(row)]
            cell = sheet.cell(row, column, text)
            if heading in case.get("shown", {}):
                cell.number_format = case["shown"][heading]
    surroundings(book, sheet, case)
    if to_calculate:
        conditions(sheet, case)
    else:
        formats(sheet, case)
    book.save(path)
    return path


def written(case, formula, row, to_calculate):
    text = filled(case, formula, row)
    if to_calculate:
        text = text.replace("TODAY()", f"DATE({TODAY.year},{TODAY.month},{TODAY.day})")
        text = text.replace("[1]Limits!", "Missing!")
    return NEWER.sub(r"_xlfn.\1(", text)


def surroundings(book, sheet, case):
    """Limits in cells beside the table, names, other sheets, an Excel table, a link to another file."""
    for place, value in case.get("cells", {}).items():
        sheet[place] = value
    for place, shown in case.get("cell_formats", {}).items():
        sheet[place].number_format = shown
    for name, lines in case.get("sheets", {}).items():
        other = book.create_sheet(name)
        for line in lines:
            other.append(line)
    for name, meaning in case.get("names", {}).items():
        book.defined_names[name] = DefinedName(name, attr_text=meaning)
    if "table" in case:
        end = get_column_letter(len(case["columns"]))
        sheet.add_table(Table(displayName=case["table"], ref=f"A1:{end}{len(case['rows']) + 1}"))
    if case.get("external"):
        link = ExternalLink(externalBook=ExternalBook(sheetNames=ExternalSheetNames(sheetName=["Limits"])))
        link.file_link = Relationship(type="externalLinkPath", Target="limits.xlsx", TargetMode="External")
        book._external_links.append(link)


def formats(sheet, case):
    """Puts the conditional formats into the sheet."""
    last = len(case["rows"]) + 1
    for number, entry in enumerate(case.get("format", []), 1):
        on = [letter(case, heading) for heading in entry["on"]]
        rule = format_rule(case, entry)
        rule.priority = entry.get("priority", number)
        sheet.conditional_formatting.add(f"{on[0]}2:{on[-1]}{last}", rule)
        rule.priority = entry.get("priority", number)
    if icons := case.get("icons"):
        rule = IconSetRule(icons["style"], icons["type"], icons["values"], reverse=icons.get("reverse"))
        for value, above in zip(rule.iconSet.cfvo, icons.get("above", []), strict=False):
            value.gte = not above
        sheet.conditional_formatting.add(f"{letter(case, icons['on'])}2:{letter(case, icons['on'])}{last}", rule)
    if bar := case.get("bar"):
        rule = DataBarRule("num", bar["from"], "num", bar["to"], color="638EC6")
        sheet.conditional_formatting.add(f"{letter(case, bar['on'])}2:{letter(case, bar['on'])}{last}", rule)
    if scale := case.get("scale"):
        low, middle, high = scale["colours"]
        rule = ColorScaleRule("min", None, low, "percentile", 50, middle, "max", None, high)
        sheet.conditional_formatting.add(f"{letter(case, scale['on'])}2:{letter(case, scale['on'])}{last}", rule)


def format_rule(case, entry):
    """One conditional format, as its formulas stand in the first row."""
    formulas = [NEWER.sub(r"_xlfn.\1(", filled(case, text, 2)) for text in entry.get("formulas", [])]
    fill = PatternFill(bgColor=entry["fill"]) if "fill" in entry else None
    font = Font(color=entry["font"]) if "font" in entry else None
    if entry["type"] == "cellIs":
        return CellIsRule(entry["operator"], formulas, entry.get("stop"), font, None, fill)
    if entry["type"] == "expression":
        return FormulaRule(formulas, entry.get("stop"), font, None, fill)
    more = {key: entry[key] for key in ("operator", "text", "rank", "percent") if key in entry}
    return Rule(entry["type"], formula=formulas, dxf=DifferentialStyle(font=font, fill=fill), **more)


def coloured(case):
    """The headings of the cells whose formats are looked at."""
    if "format" in case:
        return case["format"][0]["on"] if case.get("two_cells") else case["format"][0]["on"][:1]
    return [case["icons"]["on"]] if "icons" in case else []


def conditions(sheet, case):
    """Writes the condition of each format into a cell of its own, in the row that it is about."""
    column = CHECKS
    for heading in coloured(case):
        for number in range(len(case.get("format", [])) or len(case["icons"]["values"])):
            for row in range(2, len(case["rows"]) + 2):
                text = condition(case, heading, number, row)
                text = text.replace("TODAY()", f"DATE({TODAY.year},{TODAY.month},{TODAY.day})")
                sheet.cell(row, column, text)
            column += 1


def condition(case, heading, number, row):
    """The formula that tells whether a format holds in a cell; of an icon set, whether its value is reached."""
    cell = f"{letter(case, heading)}{row}"
    if "icons" in case:
        return icon_condition(case, number, cell, letter(case, heading))
    entry = case["format"][number]
    first = f"{letter(case, entry['on'][0])}{row}"
    formulas = [Translator(f"={filled(case, text, row)}", first).translate_formula(cell)[1:]
                for text in entry.get("formulas", [])]
    if not formulas:
        return "=FALSE()"
    if entry["type"] != "cellIs":
        return f"={formulas[0]}"
    if entry["operator"] in ("between", "notBetween"):
        inside = f"AND({cell}>={formulas[0]},{cell}<={formulas[1]})"
        return f"={inside}" if entry["operator"] == "between" else f"=NOT({inside})"
    return f"={cell}{OPERATORS[entry['operator']]}{formulas[0]}"


def icon_condition(case, number, cell, column):
    icons, every = case["icons"], f"${column}$2:${column}${len(case['rows']) + 1}"
    value = icons["values"][number]
    limit = {
        "num": f"{value}", "formula": f"{value}",
        "percent": f"(MIN({every})+(MAX({every})-MIN({every}))*{value}/100)",
        "percentile": f"PERCENTILE({every},{value}/100)",
    }[icons["type"]]
    sign = ">" if any(icons.get("above", [])) and icons["above"][number] else ">="
    return f"=AND(ISNUMBER({cell}),{'TRUE()' if number == 0 else cell + sign + limit})"


def level_of(case, holds):
    """The level of a cell by which of its conditions hold: of formats, the first by priority that colours."""
    if "icons" in case:
        reached = [level for level, held in zip(case["icons"]["levels"], holds, strict=True) if held is True]
        return reached[-1] if reached else None
    entries = [entry | {"at": entry.get("priority", number)} for number, entry in enumerate(case["format"], 1)]
    for entry, held in sorted(zip(entries, holds, strict=True), key=lambda pair: pair[0]["at"]):
        if held is True or (isinstance(held, (int, float)) and held != 0):
            if "level" in entry:
                return entry["level"] or None
            if entry.get("stop"):
                return None
    return None


def results(names, folder):
    """What LibreOffice calculates for the cases: by case, a list for each column of formulas or coloured cells."""
    everything = cases()
    paths = [build(folder / f"{name.replace('/', '__')}.xlsx", everything[name], to_calculate=True) for name in names]
    values = calculated(paths, folder)
    return {name: case_results(everything[name], values[path.stem]) for name, path in zip(names, paths, strict=True)}


def case_results(case, values):
    found = {}
    places = range(2, len(case["rows"]) + 2)
    for heading in case.get("formula", {}):
        found[heading] = [plain(values.get(f"{SHEET}!{letter(case, heading)}{row}")) for row in places]
        if case.get("volatile"):
            found[heading] = [case["levels"][0]] * len(places)
        if heading in case.get("documented", {}):
            found[heading] = [case["documented"][heading]] * len(places)
    column = CHECKS
    for heading in coloured(case):
        width = len(case.get("format", [])) or len(case["icons"]["values"])
        found[f"{heading} coloured"] = [
            level_of(case, [values.get(f"{SHEET}!{get_column_letter(column + each)}{row}") for each in range(width)])
            for row in places]
        column += width
    return found


def plain(value):
    return str(value) if isinstance(value, (datetime.date, datetime.datetime)) else "" if value is None else value


def saved():
    """The answers of LibreOffice that are kept."""
    return json.loads(RESULTS.read_text("utf-8"))


def finished(path, case, answers):
    """Writes the workbook of a case with its saved results, as Excel would have left it."""
    build(path, case)
    lines = []
    for heading in case.get("formula", {}):
        for row, value in enumerate(answers[heading], 2):
            value = case.get("saved", {}).get(heading, value)
            if not (heading == case["columns"][-1] and isinstance(case.get("instead", {}).get(str(row)), str)
                    and not case["instead"][str(row)].startswith("=")):
                lines.append({"cell": f"{SHEET}!{letter(case, heading)}{row}", "saved": json.dumps(value)})
    with_results(path, lines, "saved")
    return path


def write_results(folder):
    """Writes the answers of LibreOffice anew."""
    found = results(list(cases()), folder)
    lines = [f"  {json.dumps(name)}: {{\n" + ",\n".join(
        f"    {json.dumps(key, ensure_ascii=False)}: {json.dumps(values, ensure_ascii=False)}"
        for key, values in answers.items()) + "\n  }" for name, answers in found.items()]
    RESULTS.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        write_results(pathlib.Path(made))
