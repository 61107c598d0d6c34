"""Takes the saved results of formulas out of worksheets."""

import re

from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries


def without_results(sheet):
    """A worksheet without the saved results of its formulas, those that array formulas fill among them."""
    spilled = {
        f"{get_column_letter(column)}{row}"
        for area in re.findall(r"""<(?:\w+:)?f(?=[^>]* t=["'](?:array|dataTable)["'])[^>]* ref=["']([A-Z]+\d+:[A-Z]+\d+)["']""", sheet)
        for left, top, right, bottom in [range_boundaries(area)]
        for row in range(top, min(bottom, top + 1000) + 1)
        for column in range(left, right + 1)
    }

    def bare(match):
        place = re.search(r"""\sr=["']([A-Z]+\d+)""", match["open"])
        if not re.search(r"<(?:\w+:)?f[ >/]", match["inside"]) and (place is None or place[1] not in spilled):
            return match[0]
        opened = re.sub(r"""\s(?:t|vm)=(?:"[^"]*"|'[^']*')""", "", match["open"])
        inside = re.sub(r"<((?:\w+:)?)v(?: [^>]*)?(?:/>|>[^<]*</\1v>)", "", match["inside"])
        return f"{opened}{inside}{match['close']}"

    cell = r"(?P<open><(?P<prefix>(?:\w+:)?)c(?: [^>]*[^>/])?>)(?P<inside>.*?)(?P<close></(?P=prefix)c>)"
    return re.sub(cell, bare, sheet, flags=re.DOTALL)
