"""Rates the measures in people's own Excel workbooks, and frames, by rules that they can read and edit.

>>> import ambersheet as amb
>>> rules = amb.Ruleset.shipped("norfolk")
>>> rated = rules.rate(amb.example("norfolk"))
>>> rated.counts
{'Green': 27, 'Amber': 6, 'Red': 7, 'Unrated': 4}
"""

from typing import Any

from ._ambersheet import __version__, shipped_file
from ._frames import text
from .compare import Comparison, compare
from .documents import Explanation, Finding, NextLevel, Overall, Override, Question, Rating, Warning
from .errors import (
    AmbersheetError,
    FrameError,
    LayoutError,
    MissingExtraError,
    RulesError,
    WorkbookError,
)
from .many import ManyRated, Outcome, rate_many
from .rated import RatedWorkbook
from .ruleset import Ruleset, shipped
from .style import style

__all__ = [
    "AmbersheetError",
    "Comparison",
    "Explanation",
    "Finding",
    "FrameError",
    "LayoutError",
    "ManyRated",
    "MissingExtraError",
    "NextLevel",
    "Outcome",
    "Overall",
    "Override",
    "Question",
    "RatedWorkbook",
    "Rating",
    "Ruleset",
    "RulesError",
    "Warning",
    "WorkbookError",
    "__version__",
    "compare",
    "example",
    "rate_many",
    "shipped",
    "style",
]


def example(name: str) -> bytes:
    """Return the example workbook of a shipped ruleset, as bytes.

    Raises:
        KeyError: No shipped ruleset has this name.
        TypeError: The name is no text.

    >>> import ambersheet as amb
    >>> amb.example("norfolk")[:2]
    b'PK'
    """
    name = text(name, "a shipped ruleset is given by its name")
    workbook = shipped_file(name, f"{name}-example.xlsx")
    if workbook is None:
        raise KeyError(f"no shipped ruleset is called {name!r}; there are {', '.join(shipped())}")
    return workbook


def load_ipython_extension(shell: Any) -> None:
    """Register the magic ``%%ambersheet``; see :mod:`ambersheet.magic`."""
    from .magic import load_ipython_extension

    load_ipython_extension(shell)
