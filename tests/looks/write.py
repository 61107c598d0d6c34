"""Writes the small workbooks beside this file, and what openpyxl reads of their looks, for `tests/core/looks.rs`.

    python tests/looks/write.py [--make]

With `--make`, the workbooks are made anew too: one by openpyxl, and the same saved by LibreOffice. The colours are resolved
here, by the standard (ECMA-376 part 1, 18.8.3 and 18.8.19), with the palette of openpyxl.
"""

from __future__ import annotations

import colorsys
import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
from openpyxl.styles import Alignment, Border, Color, Font, PatternFill, Side
from openpyxl.styles.colors import COLOR_INDEX
from openpyxl.utils import get_column_letter

HERE = Path(__file__).parent
OTHERS = [HERE.parents[1] / "rules/norfolk/norfolk-example.xlsx"]
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
SIDES = ("left", "right", "top", "bottom")


def make(path: Path) -> None:
    """Makes a workbook with one of everything."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Returns"
    sheet.append(["Measure", "Actual", "Target", "RAG", "Seen", "Due"])
    sheet.append(["Sickness", 0.0315, 0.04, "Green", True, 45747])
    sheet.append(["Roads in repair", 12, "<b>n/a</b>", "=NA()", False, 45747.5])
    head = Font(name="Arial", size=14, bold=True, italic=True, underline="double", color=Color(theme=0))
    for cell in sheet[1]:
        cell.font = head
        cell.fill = PatternFill("solid", fgColor=Color(theme=4, tint=-0.25))
        cell.alignment = Alignment("center", "top", wrap_text=True)
        cell.border = Border(bottom=Side("medium", Color(indexed=57)), right=Side("thin", Color(rgb="FF123456")))
    sheet["A2"].alignment = Alignment("left", "center", indent=2)
    sheet["B2"].number_format = "0.0%"
    sheet["C2"].number_format = '_-* #,##0.00_-;"(none)";[Red]@'
    sheet["D2"].fill = PatternFill("solid", fgColor="FF92D050")
    sheet["D2"].font = Font(strike=True, color=Color(theme=5, tint=0.4))
    sheet["E2"].alignment = Alignment(text_rotation=90, shrink_to_fit=True)
    sheet["F2"].number_format = "mm-dd-yy"
    sheet["A3"].fill = PatternFill("gray125", fgColor="FF000000", bgColor="FFFFFFFF")
    sheet["C3"].fill = PatternFill("solid", fgColor=Color(indexed=42))
    sheet.merge_cells("A5:C6")
    sheet["A5"] = "Merged over two rows"
    sheet.freeze_panes = "B2"
    sheet.column_dimensions["A"].width = 30.5
    sheet.column_dimensions["D"].hidden = True
    sheet.row_dimensions[1].height = 33
    sheet.row_dimensions[3].hidden = True
    other = book.create_sheet("From right to left")
    other.sheet_view.rightToLeft = True
    other.sheet_view.showGridLines = False
    other["C4"] = "أداء"
    hidden = book.create_sheet("Lists")
    hidden.sheet_state = "hidden"
    hidden["A1"] = 1e-7
    book.save(path)


def theme_colours(book: openpyxl.Workbook) -> list[str]:
    """The colours of the theme, in the order in which cells refer to them."""
    if not book.loaded_theme:
        return []
    scheme = ElementTree.fromstring(book.loaded_theme).find(f".//{DRAWING}clrScheme")
    colours = [next(iter(part)) for part in scheme]
    colours = [part.get("lastClr") or part.get("val") for part in colours]
    colours[0], colours[1], colours[2], colours[3] = colours[1], colours[0], colours[3], colours[2]
    return colours


def resolved(colour: Color | None, theme: list[str]) -> str | None:
    """A colour as `#FFC000`, or nothing for the automatic one."""
    if colour is None:
        return None
    if colour.type == "rgb":
        return f"#{colour.rgb[-6:]}"
    if colour.type == "indexed":
        return f"#{COLOR_INDEX[colour.indexed][-6:]}" if colour.indexed < 64 else None
    if colour.type != "theme" or colour.theme >= len(theme):
        return None
    hue, light, strength = colorsys.rgb_to_hls(*(int(theme[colour.theme][at : at + 2], 16) / 255 for at in (0, 2, 4)))
    light = light * (1 + colour.tint) if colour.tint < 0 else light * (1 - colour.tint) + colour.tint
    return "#" + "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, light, strength))


def look(cell: Any, theme: list[str]) -> dict[str, Any]:
    """The look of a cell, without what is as usual."""
    font, fill, align = cell.font, cell.fill, cell.alignment
    lines = {name: getattr(cell.border, name) for name in SIDES}
    return {
        "font": [font.name, font.sz, bool(font.b), bool(font.i), bool(font.strike), font.u, resolved(font.color, theme)],
        "fill": resolved(fill.fgColor, theme) if fill.fill_type == "solid" else None,
        "is_pattern": fill.fill_type not in {None, "solid"},
        "borders": {
            name: [line.style, resolved(line.color, theme)] for name, line in lines.items() if line and line.style
        },
        "align": [
            None if align.horizontal == "general" else align.horizontal,
            None if align.vertical == "bottom" else align.vertical,
            bool(align.wrap_text),
            bool(align.shrink_to_fit),
            int(align.indent),
            align.text_rotation,
        ],
    }


def value(cell: Any) -> Any:
    """The value as the engine gives it."""
    if cell.data_type == "e":
        return {"error": cell.value}
    if cell.data_type == "d":
        return openpyxl.utils.datetime.to_excel(cell.value)
    return cell.value


def expected(path: Path) -> list[dict[str, Any]]:
    """What openpyxl reads of each sheet."""
    book = openpyxl.load_workbook(path, data_only=True)
    theme = theme_colours(book)
    sheets = []
    for sheet in book.worksheets:
        cells = {}
        for row in sheet.iter_rows():
            for cell in row:
                if not isinstance(cell, openpyxl.cell.MergedCell) and (cell.value is not None or cell.has_style):
                    cells[cell.coordinate] = {"value": value(cell), "format": cell.number_format, **look(cell, theme)}
        columns = {}
        for dimension in sheet.column_dimensions.values():
            for column in range(dimension.min or 0, min(dimension.max or 0, 40) + 1):
                columns[get_column_letter(column)] = [dimension.width, dimension.hidden]
        rows = {number: [row.height, row.hidden] for number, row in sheet.row_dimensions.items() if row.height or row.hidden}
        frozen = openpyxl.utils.cell.coordinate_to_tuple(sheet.freeze_panes) if sheet.freeze_panes else (1, 1)
        sheets.append(
            {
                "name": sheet.title,
                "hidden": sheet.sheet_state != "visible",
                "frozen": [frozen[0] - 1, frozen[1] - 1],
                "gridlines": sheet.sheet_view.showGridLines is not False,
                "right_to_left": bool(sheet.sheet_view.rightToLeft),
                "merges": sorted(str(merge) for merge in sheet.merged_cells.ranges),
                "columns": columns,
                "rows": rows,
                "cells": cells,
            }
        )
    return sheets


def main() -> None:
    """Writes all."""
    made = HERE / "one-of-everything.xlsx"
    if "--make" in sys.argv:
        make(made)
        folder = HERE / "saved"
        subprocess.run(["soffice", "--headless", "--convert-to", "xlsx", "--outdir", folder, made], check=True)
        (folder / made.name).rename(HERE / "saved-by-libreoffice.xlsx")
        folder.rmdir()
    for path in [*sorted(HERE.glob("*.xlsx")), *OTHERS]:
        text = json.dumps(expected(path), ensure_ascii=False, separators=(",", ":"))
        (HERE / f"{path.stem}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
