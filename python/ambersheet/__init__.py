"""Rate the measures in people's own Excel workbooks, and change nothing else in the file.

>>> output, document = ambersheet.rate(workbook, rules)
>>> document["counts"]
{'Green': 27, 'Amber': 6, 'Red': 7, 'Unrated': 4}
"""

from __future__ import annotations

import json
from typing import Any

from . import _ambersheet
from ._ambersheet import AmbersheetError, __version__

__all__ = ["AmbersheetError", "__version__", "rate"]


def rate(
    workbook: bytes,
    rules: str,
    *,
    period: str | None = None,
    script: str = "rules.rhai",
) -> tuple[bytes, dict[str, Any]]:
    """Rate a workbook by a rule script.

    workbook: the bytes of an .xlsx, .xlsm, .xltx or .xltm file; they are not changed.
    rules: the script's text.
    period: rate this period, such as "2022/23 Q4", instead of the script's own.
    script: the script's name, as messages and the document's "rule" entries show it.

    Returns the rated workbook's bytes, and the document of `ambersheet rate --json` (schema
    "ambersheet/rate/1") as a dict, its "input" and "output" None. Numbers in it are decimal strings.

    Raises AmbersheetError, whose message names the place, what is wrong and what to do.
    """
    output, document = _ambersheet.rate(workbook, rules, period=period, script=script)
    return output, json.loads(document)
