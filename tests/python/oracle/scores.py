"""Scores of risks, likelihood times impact, and grids.

Source: docs/rules/grids.md.
"""

import dataclasses

from .meaning import BLANK, Meaning, number
from .model import fold


@dataclasses.dataclass(frozen=True)
class Grid:
    """Levels by likelihood, across, and impact, down."""

    columns: tuple[str, ...]
    rows: tuple[str, ...]
    levels: tuple[tuple[str, ...], ...]

    @property
    def text(self):
        """The grid as the rules write it."""
        columns = ", ".join(f'"{one}"' for one in self.columns)
        rows = ", ".join(f'[ "{label}", {", ".join(f"{chr(34)}{level}{chr(34)}" for level in levels)} ]'
                         for label, levels in zip(self.rows, self.levels, strict=True))
        return f"let risk = grid(#{{ columns: [ {columns} ], rows: [ {rows} ] }});"


def place_of(said, words):
    """The place that a cell names: by its number, by its word in the grid's list, or by both where they agree."""
    if said.kind == "gap":
        return said
    counts = said.kind == "number" and said.unit != "%"
    whole = said.amount if counts and said.amount.denominator == 1 and said.amount > 0 else None
    named = next((place for place, one in enumerate(words, 1) if fold(said.words) in map(fold, one.split("|"))), None)
    if whole is None and said.kind == "number":
        return None
    if whole is not None and words and said.words and named != whole:
        return None
    return whole if whole is not None else named


def is_used(rules):
    """Whether a line rates by the grid; its words then have places."""
    return any(line.sets.get("by") in ("grid", "reversed") for line in rules.lines)


def places(rules, measure):
    """The places of likelihood and impact; words have some by a grid that a line uses."""
    grid = rules.grid if is_used(rules) else None
    return [place_of(measure.cell(column), words) for column, words in (
        ("likelihood", grid.columns if grid else ()), ("impact", grid.rows if grid else ()))]


def score(rules, measure):
    """Likelihood times impact; the reason of the first that is missing, or a text where one is no score."""
    found = places(rules, measure)
    for one in found:
        if isinstance(one, Meaning):
            return dataclasses.replace(BLANK, reason=f"{one.reason}|not_a_number") if None in found else one
    if None in found:
        return Meaning("text")
    return number(found[0] * found[1])
