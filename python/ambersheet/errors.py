"""Why a call stopped: one class for each family of errors, all of them :class:`AmbersheetError`.

A file that is missing or cannot be opened is an :class:`OSError` as everywhere in Python.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

__all__ = [
    "AmbersheetError",
    "FrameError",
    "LayoutError",
    "MissingExtraError",
    "Problem",
    "RulesError",
    "WorkbookError",
]


class Problem(NamedTuple):
    """One problem in a script of rules."""

    line: int
    """Line, from 1; 0 where the problem belongs to the script as a whole."""
    column: int
    """Column, from 1; 0 likewise."""
    message: str
    suggestion: str | None
    """What to write instead."""


class AmbersheetError(ValueError):
    """Why a run stopped: the place, what is wrong, and what to do, one problem a line.

    Every field is ``None``, or empty, where the error has no such place.
    """

    def __init__(
        self,
        message: str,
        *,
        path: str | None = None,
        sheet: str | None = None,
        cell: str | None = None,
        line: int | None = None,
        column: int | str | None = None,
        suggestions: Sequence[str] = (),
    ) -> None:
        super().__init__(message)
        self.path = path
        """The file: a workbook, or a script of rules."""
        self.sheet = sheet
        self.cell = cell
        """The cell on the sheet, such as ``D14``."""
        self.line = line
        """The line of the script, from 1."""
        self.column = column
        """The column of the script, from 1; of a frame, the column's name."""
        self.suggestions = tuple(suggestions)
        """Near names, or what to write instead."""


class RulesError(AmbersheetError):
    """The rules do not load; every problem found, in the script's order."""

    def __init__(
        self,
        message: str,
        *,
        problems: Sequence[tuple[int, int, str, str | None]] = (),
        path: str | None = None,
        sheet: str | None = None,
        cell: str | None = None,
        line: int | None = None,
        column: int | None = None,
        suggestions: Sequence[str] = (),
    ) -> None:
        super().__init__(
            message, path=path, sheet=sheet, cell=cell, line=line, column=column, suggestions=suggestions
        )
        self.problems = tuple(Problem(*problem) for problem in problems)


class WorkbookError(AmbersheetError):
    """The input is no workbook, is damaged, is encrypted, or asks for more than the limits allow."""


class LayoutError(AmbersheetError):
    """The rules are sound, but do not fit the input: no such sheet, heading, column or measure."""


class FrameError(LayoutError):
    """A frame does not fit: a column is missing, doubled, of mixed types, or of a kind that rules do not read."""


class MissingExtraError(AmbersheetError, ImportError):
    """A package is missing that only some calls need; the message says which extra installs it."""
