"""Colours for pandas frames in notebooks."""

from __future__ import annotations

from typing import Any

from . import _frames
from .errors import FrameError

__all__ = ["style"]

DEFAULT_COLOURS = {"Green": ("C6EFCE", "006100"), "Amber": ("FFEB9C", "7F6000"), "Red": ("FFC7CE", "9C0006")}
"""The fill and the text colour of each level, for frames that no ruleset rated."""


def style(frame: Any, columns: str | list[str] | None = None) -> Any:
    """Colour the ratings of a pandas frame, to show it in a notebook.

    Args:
        frame: A ``pandas.DataFrame``. The colours are those of the rules that rated it, or else the usual three.
        columns: The columns with ratings; by default every text column that holds only words of the scale.

    Returns:
        A ``pandas`` ``Styler``. All text is escaped.

    Raises:
        TypeError: The frame is not a ``pandas.DataFrame``.
        FrameError: The frame has no such column.
        MissingExtraError: pandas is not installed.

    >>> import ambersheet as amb, pandas as pd
    >>> html = amb.style(pd.DataFrame({"rating": ["Green", "Red"]})).to_html()
    >>> "background-color: #C6EFCE" in html
    True
    """
    pandas = _frames.import_extra("pandas", "pandas")
    if not isinstance(frame, pandas.DataFrame):
        raise TypeError(f"a pandas frame can be styled, and not {type(frame).__name__}; try frame.to_pandas()")
    known = frame.attrs.get("ambersheet", {}).get("colours") or DEFAULT_COLOURS
    chosen = [columns] if isinstance(columns, str) else columns or _rated_columns(frame, known)
    for name in chosen:
        if name not in frame.columns:
            near = _frames.near_names(str(name), [str(column) for column in frame.columns])
            hint = f'; did you mean "{near[0]}"?' if near else ""
            raise FrameError(f'the frame has no column "{name}"{hint}', column=str(name), suggestions=near)

    def css(word: object) -> str:
        pair = known.get(word) if isinstance(word, str) else None
        return f"background-color: #{pair[0]}; color: #{pair[1]}" if pair else ""

    # Texts of the frame are data, so they are never interpreted as HTML.
    return frame.style.map(css, subset=chosen).format(escape="html", subset=_texts(frame))


def _rated_columns(frame: Any, known: Any) -> list[Any]:
    """Return the columns that hold only words of the scale."""

    def is_rated(column: Any) -> bool:
        words = set(column.dropna().unique()) if column.dtype.kind == "O" else set()
        return bool(words) and words <= set(known)

    return [name for name, column in frame.items() if is_rated(column)]


def _texts(frame: Any) -> list[Any]:
    """Return the columns of texts."""
    return [name for name, column in frame.items() if column.dtype.kind == "O"]
