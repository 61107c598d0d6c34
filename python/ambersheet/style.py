"""Colours for pandas frames in notebooks."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping
from html import escape
from typing import Any

from . import _frames
from ._kinds import heading
from .errors import FrameError

__all__ = ["style"]

DEFAULT_COLOURS = {"Green": ("C6EFCE", "006100"), "Amber": ("FFEB9C", "7F6000"), "Red": ("FFC7CE", "9C0006")}
"""The fill and the text colour of each level, for frames that no ruleset rated."""

_FIGURES = "iufcbMm"
"""The kinds of columns that pandas shows by itself; what it shows of these is no HTML."""


def style(frame: Any, columns: Hashable | list[Hashable] | None = None) -> Any:
    """Colour the ratings of a pandas frame, to show it in a notebook.

    Args:
        frame: A ``pandas.DataFrame``. The colours are those of the rules that rated it, or else the usual three.
        columns: The columns with ratings; by default every text column that holds only words of the scale.

    Returns:
        A ``pandas`` ``Styler``. All text is escaped: cells, headings, index and names.

    Raises:
        TypeError: The frame is not a ``pandas.DataFrame``.
        FrameError: The frame has no such column.
        MissingExtraError: pandas or jinja2 is not installed.

    >>> import ambersheet as amb, pandas as pd
    >>> html = amb.style(pd.DataFrame({"rating": ["Green", "Red"]})).to_html()
    >>> "background-color: #C6EFCE" in html
    True
    """
    pandas = _frames.import_extra("pandas", "pandas")
    if not isinstance(frame, pandas.DataFrame):
        raise TypeError(f"a pandas frame can be styled, and not {type(frame).__name__}; try frame.to_pandas()")
    _frames.import_extra("jinja2", "notebook")
    colours = _colours(frame)
    chosen = _rated_columns(frame, colours) if columns is None else _positions(frame, columns)
    texts = [at for at in range(frame.shape[1]) if getattr(_column(frame, at).dtype, "kind", "O") not in _FIGURES]
    # A plain frame whose every cell has a place of its own, however often the labels of the given one repeat.
    shown = pandas.DataFrame(frame).copy(deep=False)
    rows, headings = Labels(pandas, shown.index), Labels(pandas, shown.columns)
    shown.index, shown.columns = rows.index, headings.index
    css = _css(pandas, frame, shown, colours, chosen, texts)
    # Texts of the frame are data, so they are never interpreted as HTML.
    styler = shown.style.apply(lambda _: css, axis=None)
    styler = styler.format({shown.columns[at]: _escaped for at in texts})
    for axis, labels in (("index", rows), ("columns", headings)):
        styler = styler.format_index(labels.shown, axis=axis)
        if labels.has_counter:
            styler = styler.hide(axis=axis, level=labels.index.nlevels - 1)
    left = [{"selector": f"th.col_heading.col{at}", "props": "text-align: left"} for at in texts]
    return styler.set_table_styles(left) if left else styler


def _colours(frame: Any) -> dict[str, tuple[str, str]]:
    """Return the colours that came with the frame, if they are colours, or else the usual ones."""
    attributes = frame.attrs.get("ambersheet")
    found = attributes.get("colours") if isinstance(attributes, Mapping) else None
    if not isinstance(found, Mapping):
        return DEFAULT_COLOURS

    def is_pair(pair: object) -> bool:
        return isinstance(pair, (list, tuple)) and len(pair) == 2 and all(re.fullmatch("[0-9A-Fa-f]{6}", str(one)) for one in pair)

    return {str(word): (str(pair[0]), str(pair[1])) for word, pair in found.items() if is_pair(pair)} or DEFAULT_COLOURS


def _column(frame: Any, at: int) -> Any:
    """Return the column at a position."""
    return frame.iloc[:, at]


def _rated_columns(frame: Any, colours: Mapping[str, object]) -> list[int]:
    """Return the positions of the columns that hold only words of the scale."""

    def is_rated(column: Any) -> bool:
        if getattr(column.dtype, "kind", "O") in _FIGURES:
            return False
        values = [value for value, is_missing in zip(column, column.isna(), strict=True) if not is_missing]
        return bool(values) and all(isinstance(value, str) and value in colours for value in values)

    return [at for at in range(frame.shape[1]) if is_rated(_column(frame, at))]


def _positions(frame: Any, columns: Hashable | Iterable[Hashable]) -> list[int]:
    """Return the positions of columns, each given by its label or its heading.

    Raises:
        FrameError: The frame has no such column.
    """
    labels = list(frame.columns)
    headings = [heading(label) for label in labels]
    wanted = list(columns) if isinstance(columns, (list, set, frozenset)) else [columns]
    found: list[int] = []
    for name in wanted:
        own = [at for at, label in enumerate(labels) if type(label) is type(name) and label == name or headings[at] == heading(name)]
        if not own:
            near = _frames.near_names(heading(name), headings)
            hint = f'; did you mean "{near[0]}"?' if near else ""
            raise FrameError(f'the frame has no column "{heading(name)}"{hint}', column=heading(name), suggestions=near)
        found += own
    return found


def _css(
    pandas: Any, frame: Any, shown: Any, colours: Mapping[str, tuple[str, str]], chosen: list[int], texts: list[int]
) -> Any:
    """Return the style of each cell: words at the left, and levels on their colours."""
    css = [["text-align: left" if at in texts else "" for at in range(frame.shape[1])] for _ in range(len(frame))]
    for at in chosen:
        for row, word in enumerate(_column(frame, at)):
            pair = colours.get(word) if isinstance(word, str) else None
            if pair:
                css[row][at] = f"background-color: #{pair[0]}; color: #{pair[1]}; text-align: left"
    return pandas.DataFrame(css, index=shown.index, columns=shown.columns, dtype=object)


def _escaped(value: Any) -> str:
    """Return a cell or label as pandas shows it, as text and never as HTML."""
    return escape(f"{value:.6f}" if isinstance(value, float) else str(value))


class Labels:
    """Labels of an axis without repeats, which are shown as the given ones."""

    def __init__(self, pandas: Any, labels: Any) -> None:
        names = [None if name is None else escape(str(name)) for name in labels.names]
        self.has_counter = False
        self._labels: list[Any] | None = None
        if labels.is_unique:
            self.index = labels.set_names(names)
        elif labels.nlevels == 1:
            self.index = pandas.RangeIndex(len(labels), name=names[0])
            self._labels = list(labels)
        else:
            levels = [labels.get_level_values(at) for at in range(labels.nlevels)]
            self.index = pandas.MultiIndex.from_arrays([*levels, range(len(labels))], names=[*names, None])
            self.has_counter = True

    def shown(self, label: Any) -> str:
        """Return a label as it is shown."""
        return _escaped(label if self._labels is None else self._labels[label])
