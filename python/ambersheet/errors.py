"""Exceptions: one class for each family of errors, all derived from :class:`AmbersheetError`.

A file that is missing or cannot be opened raises :class:`OSError`, as usual in Python.
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
    """The line, from 1; 0 if the problem concerns the script as a whole."""
    column: int
    """The column, from 1; 0 if the problem concerns the script as a whole."""
    message: str
    """The message, without place and suggestion."""
    suggestion: str | None
    """The correction to make, if there is one."""


class AmbersheetError(ValueError):
    """An error that stopped a call. Its message names the place, the fault and the remedy, one problem a line.

    A field is ``None``, or empty, if the error has nothing for it.
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
        """The name of the sheet."""
        self.cell = cell
        """The cell on the sheet, such as ``D14``; ``None`` if the place is a whole row or sheet."""
        self.line = line
        """The line of the script, from 1: that of the first problem."""
        self.column = column
        """The column of the script, from 1; for a frame, the name of its column."""
        self.suggestions = tuple(suggestions)
        """Names that may have been meant, the nearest first; for rules, what to write instead."""


class RulesError(AmbersheetError):
    """Rules that do not load. ``path`` is the script, and ``problems`` holds every problem in its order."""

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
        """Every problem found, in the script's order."""


class WorkbookError(AmbersheetError):
    """An input that is no workbook, is damaged or encrypted, or exceeds the limits."""


class LayoutError(AmbersheetError):
    """Rules that do not fit the input: it lacks a sheet, heading, column or measure, or two headings match one name."""


class FrameError(LayoutError):
    """A frame or row that does not fit: a column is missing or doubled, or holds what rules cannot read."""


class MissingExtraError(AmbersheetError, ImportError):
    """A package that only some calls need is not installed. The message names the extra that installs it."""
