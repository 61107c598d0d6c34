"""What documents hold: ratings, warnings and findings, with their fields by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

__all__ = ["Explanation", "Finding", "NextLevel", "Override", "Rating", "Warning"]


def _known(kind: type, document: Mapping[str, Any]) -> dict[str, Any]:
    return {field.name: document.get(field.name) for field in fields(kind)}


@dataclass(frozen=True, slots=True)
class Warning:  # noqa: A001 - the word that rules, messages and documents have for it
    """Something doubtful that did not stop the run."""

    code: str
    """What sort of doubt, such as ``formula_kept``; the reference of the rules lists them."""
    cell: str | None
    """The cell or range with its sheet."""
    message: str

    def __str__(self) -> str:
        return f"{self.cell}: {self.message}" if self.cell else self.message


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong or doubtful in rules, as ``ambersheet check`` gives it."""

    code: str
    """``AS001`` and on; ``ambersheet check --explain CODE`` prints its page."""
    line: int
    """Line of the script, from 1; 0 where it belongs to the script as a whole."""
    column: int
    cell: str | None
    """The cell of the workbook that shows it."""
    message: str
    suggestion: str | None

    def __str__(self) -> str:
        place = f"{self.line}:{self.column}: " if self.line else ""
        return f"{place}{self.code}: {self.message}" + (f"; {self.suggestion}" if self.suggestion else "")


@dataclass(frozen=True, slots=True)
class Override:
    """A rating that somebody set by hand."""

    rating: str
    computed: str | None
    """What the rules compute."""
    reason: str | None
    by: str | None
    date: str | None


@dataclass(frozen=True, slots=True)
class NextLevel:
    """How far a rating is from another level."""

    level: str
    down: bool
    """Whether the actual would have to fall to it, and not to rise."""
    limit: Decimal
    """The actual at which it begins."""
    included: bool
    """Whether it holds on the limit, and not only beyond."""
    distance: Decimal
    """How far the limit is from the actual."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a rating is what it is. ``print`` gives it as sentences."""

    rating: str | None
    reason: str
    """One sentence with its numbers."""
    rule: str | None
    """The line that decided, as ``norfolk.rhai:12``."""
    rule_text: str | None
    """That line, word for word."""
    because: str | None
    """Why the line is there, in its author's words."""
    next: tuple[NextLevel, ...]
    """The next level going down and going up, where numbers decide."""

    def __str__(self) -> str:
        lines = [self.reason]
        if self.rule:
            lines.append(f"{self.rule}  {self.rule_text or ''}".rstrip())
        if self.because:
            lines.append(f"Because {self.because}")
        for step in self.next:
            on = "at" if step.included else ("below" if step.down else "above")
            lines.append(f"{step.level} {on} {step.limit}, {step.distance} {'down' if step.down else 'up'}")
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Rating:
    """One rating. Numbers are decimals, percentages counted in percent: 69.8 % is ``Decimal("69.8")``."""

    measure: str
    id: str | None
    group: str | None
    field: str | None
    """Which rating of the row, where it carries several."""
    sheet: str
    cell: str | None
    """The rating's own cell."""
    actual_cell: str | None
    target_cell: str | None
    rating: str | None
    """The level's word; ``None`` where the measure is unrated."""
    unrated: str | None
    """Why there is no rating, such as ``no_data``; the reference of the rules lists these."""
    reason: str
    """One sentence with its numbers."""
    rule: str | None
    """The line that decided, as ``norfolk.rhai:12``."""
    override: Override | None
    direction: str | None
    published_rating: str | None
    """What the return itself claims; it is reported and never used."""
    published_direction: str | None
    forecast_rating: str | None
    actual: Decimal | None
    previous: Decimal | None
    target: Decimal | None
    target_used: Decimal | None
    """The target that the actual was compared with: what a profile or a range makes of it."""
    off_target_by: Decimal | None
    """How far on the bad side of the target; above 0 when bad."""
    flags: tuple[str, ...]
    """Marks of quality that the text of the actual carries, such as ``provisional``."""
    colour: str | None
    """The fill of the rating's cell, as ``C6EFCE``."""
    explanation: Explanation

    @classmethod
    def of(cls, document: Mapping[str, Any], explained: Mapping[str, Any], colour: str | None) -> Rating:
        """The rating that a document's row and its explanation give."""
        known = _known(cls, document)
        for name in ("actual", "previous", "target", "target_used", "off_target_by"):
            known[name] = None if known[name] is None else Decimal(known[name])
        known["override"] = Override(**known["override"]) if known["override"] else None
        known["flags"] = tuple(known["flags"])
        known["colour"] = colour
        steps = (NextLevel(**{**step, "limit": Decimal(step["limit"]), "distance": Decimal(step["distance"])})
                 for step in explained["next"])
        known["explanation"] = Explanation(
            rating=known["rating"], reason=known["reason"], rule=known["rule"],
            rule_text=explained["rule_text"], because=explained["because"], next=tuple(steps))
        return cls(**known)

    def __str__(self) -> str:
        return f"{self.measure}: {self.rating or 'unrated'}. {self.reason}"
