"""Ratings, warnings and findings, with their fields by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from typing import Any

__all__ = ["Explanation", "Finding", "NextLevel", "Overall", "Override", "Question", "Rating", "Warning"]


def _fields_of(kind: type, document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the entries of a document that are fields of a dataclass; a missing one becomes ``None``."""
    return {field.name: document.get(field.name) for field in fields(kind)}


def _number(text: str | None) -> Decimal | None:
    """Return a number of a document; `None` for dates, times, yes and no, which the explanation tells."""
    try:
        return None if text is None else Decimal(text)
    except InvalidOperation:
        return None


@dataclass(frozen=True, slots=True)
class Warning:  # noqa: A001 - the word that rules, messages and documents have for it
    """A doubt that did not stop the run."""

    code: str
    """The code, such as ``formula_kept``; the reference of the rules lists them."""
    cell: str | None
    """The cell or range with its sheet, if the warning has one place."""
    message: str
    """The message, with what to do."""

    def __str__(self) -> str:
        return f"{self.cell}: {self.message}" if self.cell else self.message


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault or doubt in rules, as reported by ``ambersheet check``."""

    code: str
    """The code, such as ``AS001``; ``ambersheet check --explain CODE`` prints its page."""
    line: int
    """The line of the script, from 1; 0 if the finding concerns the script as a whole."""
    column: int
    """The column of the script, from 1; 0 if the finding concerns the script as a whole."""
    cell: str | None
    """The cell of the workbook that shows the fault, with its sheet."""
    message: str
    """The message, without the suggestion."""
    suggestion: str | None
    """The correction to make, if there is one."""

    def __str__(self) -> str:
        place = f"{self.line}:{self.column}: " if self.line else ""
        return f"{place}{self.code}: {self.message}" + (f"; {self.suggestion}" if self.suggestion else "")


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the rules that nobody has answered yet."""

    place: str
    """The place in the rules: file, line and column."""
    text: str
    """The question."""
    measures: int
    """The number of measures that wait for the answer, with their rating or their direction."""

    def __str__(self) -> str:
        noun = "measure waits" if self.measures == 1 else "measures wait"
        return f"{self.place}: {self.text} ({self.measures} {noun})"


@dataclass(frozen=True, slots=True)
class Overall:
    """A rating that the rules make of others: of the whole, of named measures, or of a group."""

    name: str
    """The name, or that of the group."""
    of_group: bool
    """Whether it is one of each group."""
    field: str | None
    """The name of the ratings that it is made of, where rows carry several."""
    cells: list[str]
    """The cells that it is written to, such as ``Summary!B3``."""
    rating: str | None
    """The level's word; ``None`` if it is unrated."""
    unrated: str | None
    """The reason why it is unrated, such as ``nothing_rated``."""
    reason: str
    """One sentence, which names the measures that decided."""
    rule: str
    """The line of the rules."""
    because: str | None
    """The author's reason for the line."""
    measures: int
    """The number of ratings that it is made of, with the unrated ones."""
    unrated_measures: int
    """The number of them that are unrated."""
    counts: dict[str, int]
    """The number of them at each level, best first."""
    decided_by: list[str]
    """The measures that decided, at most 20."""

    def __str__(self) -> str:
        return self.reason


@dataclass(frozen=True, slots=True)
class Override:
    """A rating that a person set by hand."""

    rating: str
    """The level's word."""
    computed: str | None
    """The level that the rules compute."""
    reason: str | None
    """The person's reason."""
    by: str | None
    """The person's name."""
    date: str | None
    """The date as it was given."""


@dataclass(frozen=True, slots=True)
class NextLevel:
    """The distance of a rating from another level, in the measure's unit."""

    level: str
    """The other level's word."""
    down: bool
    """True if the actual would have to fall to reach the level, false if it would have to rise."""
    limit: Decimal
    """The actual at which the level begins."""
    included: bool
    """True if the level holds at the limit itself, false if only beyond it."""
    distance: Decimal
    """The distance from the actual to the limit."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """The grounds of a rating. ``str`` renders them as sentences."""

    rating: str | None
    """The level's word; ``None`` if the measure is unrated."""
    reason: str
    """The reason in one sentence with its numbers."""
    rule: str | None
    """The line of the script that decided, such as ``norfolk.rhai:12``."""
    rule_text: str | None
    """The text of that line."""
    because: str | None
    """The author's reason for that line."""
    next: tuple[NextLevel, ...]
    """The next level down and the next level up, if numbers decide."""

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
    """A rating of one measure.

    Numbers are decimals in the measure's unit; percentages are in percent: 69.8% is ``Decimal("69.8")``.
    """

    measure: str
    """The measure's name."""
    id: str | None
    """The measure's id, if the return gives one."""
    group: str | None
    """The group that the measure belongs to."""
    field: str | None
    """The field that is rated, if a row has several ratings."""
    period: str | None
    """The period of the values, if the rules rate a row for each of several."""
    sheet: str
    """The name of the sheet."""
    cell: str | None
    """The cell of the rating, such as ``F4``."""
    actual_cell: str | None
    """The cell of the actual."""
    target_cell: str | None
    """The cell of the target."""
    rating: str | None
    """The level's word; ``None`` if the measure is unrated."""
    unrated: str | None
    """The code of the reason for having no rating, such as ``no_data``; the reference of the rules lists these."""
    reason: str
    """The reason in one sentence with its numbers."""
    rule: str | None
    """The line of the script that decided, such as ``norfolk.rhai:12``."""
    override: Override | None
    """The rating set by hand, if there is one."""
    direction: str | None
    """The direction of travel since the previous actual."""
    published_rating: str | None
    """The rating that the return itself gives; it is reported and never used."""
    published_direction: str | None
    """The direction that the return itself gives; it is reported and never used."""
    forecast_rating: str | None
    """The level that the return itself expects for later."""
    actual: Decimal | None
    """The actual."""
    previous: Decimal | None
    """The actual of the previous period."""
    target: Decimal | None
    """The target as the return gives it."""
    target_used: Decimal | None
    """The target that the actual was compared with, after any profile or range."""
    off_target_by: Decimal | None
    """The distance on the bad side of the target; above 0 if the target is missed."""
    flags: tuple[str, ...]
    """The quality flags in the text of the actual, such as ``provisional``."""
    colour: str | None
    """The fill of the rating's cell, such as ``C6EFCE``."""
    explanation: Explanation
    """The grounds of the rating."""

    @classmethod
    def of(cls, document: Mapping[str, Any], explained: Mapping[str, Any], colour: str | None) -> Rating:
        """Create a rating from its row in a document, its explanation and its fill."""
        values = _fields_of(cls, document)
        for name in ("actual", "previous", "target", "target_used", "off_target_by"):
            values[name] = _number(values[name])
        values["override"] = Override(**values["override"]) if values["override"] else None
        values["flags"] = tuple(values["flags"])
        values["colour"] = colour
        steps = (NextLevel(**{**step, "limit": Decimal(step["limit"]), "distance": Decimal(step["distance"])})
                 for step in explained["next"])
        values["explanation"] = Explanation(
            rating=values["rating"], reason=values["reason"], rule=values["rule"],
            rule_text=explained["rule_text"], because=explained["because"], next=tuple(steps))
        return cls(**values)

    def __str__(self) -> str:
        return f"{self.measure}: {self.rating or 'unrated'}. {self.reason}"
