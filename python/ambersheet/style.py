"""Colours for frames in notebooks."""

from __future__ import annotations

from typing import Any

from . import _frames
from .errors import FrameError

__all__ = ["style"]

USUAL = {"Green": ("C6EFCE", "006100"), "Amber": ("FFEB9C", "7F6000"), "Red": ("FFC7CE", "9C0006")}


def style(frame: Any, columns: str | list[str] | None = None) -> Any:
    """A pandas frame with its ratings in their colours, to be shown in a notebook: a ``pandas`` ``Styler``.

    ``columns`` are the columns with ratings; without them, every column that holds words of the scale. The colours are
    those of the rules that rated the frame.

    >>> import ambersheet as amb, pandas as pd
    >>> html = amb.style(pd.DataFrame({"rating": ["Green", "Red"]})).to_html()
    >>> "background-color: #C6EFCE" in html
    True
    """
    pandas = _frames.extra("pandas", "pandas")
    if not isinstance(frame, pandas.DataFrame):
        raise TypeError(f"a pandas frame can be styled, and not {type(frame).__name__}; try frame.to_pandas()")
    known = frame.attrs.get("ambersheet", {}).get("colours") or USUAL
    chosen = [columns] if isinstance(columns, str) else columns or _rated_columns(frame, known)
    for name in chosen:
        if name not in frame.columns:
            near = _frames.near(str(name), [str(column) for column in frame.columns])
            hint = f'; did you mean "{near[0]}"?' if near else ""
            raise FrameError(f'the frame has no column "{name}"{hint}', column=str(name), suggestions=near)

    def look(word: object) -> str:
        pair = known.get(word) if isinstance(word, str) else None
        return f"background-color: #{pair[0]}; color: #{pair[1]}" if pair else ""

    # Whatever stands in the frame is shown, and never read as HTML.
    return frame.style.map(look, subset=chosen).format(escape="html", subset=_texts(frame))


def _rated_columns(frame: Any, known: Any) -> list[Any]:
    def is_rated(column: Any) -> bool:
        words = set(column.dropna().unique()) if column.dtype.kind == "O" else set()
        return bool(words) and words <= set(known)

    return [name for name, column in frame.items() if is_rated(column)]


def _texts(frame: Any) -> list[Any]:
    return [name for name, column in frame.items() if column.dtype.kind == "O"]
