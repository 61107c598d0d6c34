"""Tables for notebooks: words in their colours, everything escaped, no script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from .documents import Finding

if TYPE_CHECKING:
    from .compare import Comparison
    from .rated import RatedWorkbook
    from .ruleset import Ruleset

MOST = 30
"""Rows that are shown; the last line says how many there are."""

STYLE = """<style>
.ambersheet { color: inherit; font-size: 13px; overflow-x: auto; }
.ambersheet table { border-collapse: collapse; margin: 4px 0; }
.ambersheet th, .ambersheet td { text-align: left; padding: 3px 8px; vertical-align: top; color: inherit;
  background: none; border-bottom: 1px solid rgba(128, 128, 128, 0.35); }
.ambersheet th { font-weight: 600; }
.ambersheet td:has(> span.number) { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.ambersheet span.level { padding: 1px 7px; border-radius: 3px; white-space: nowrap; }
.ambersheet .quiet { opacity: 0.7; }
.ambersheet pre { margin: 4px 0; white-space: pre-wrap; color: inherit; background: none; }
</style>"""

Colours = Mapping[str, tuple[str, str]]


def boxed(*parts: str) -> str:
    """Parts as one piece with its style."""
    return f"{STYLE}<div class='ambersheet'>{''.join(parts)}</div>"


def level(word: str | None, colours: Colours, otherwise: str = "") -> str:
    """A level's word on its colour; both stand for themselves on a dark page, too."""
    if word is None:
        return f"<span class='quiet'>{escape(otherwise)}</span>"
    fill, text = colours.get(word, ("D9D9D9", "000000"))
    return f"<span class='level' style='background-color: #{escape(fill)}; color: #{escape(text)}'>{escape(word)}</span>"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose cells are HTML already."""
    head = "".join(f"<th>{escape(heading)}</th>" for heading in headings)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def more(count: int) -> str:
    """How many rows are not shown."""
    return f"<p class='quiet'>… and {count - MOST} more</p>" if count > MOST else ""


def counts(counted: Mapping[str, int], colours: Colours) -> str:
    """How many there are of each level."""
    shown = (f"{level(word if word in colours else None, colours, word)} {count}" for word, count in counted.items())
    return f"<p>{' &nbsp; '.join(shown)}</p>"


def ruleset(rules: Ruleset) -> str:
    """Rules: their name, scale, parameters, and script."""
    scale = " ".join(level(word, rules.colours) for word in rules.levels)
    facts = [f"<b>{escape(rules.name)}</b>", scale]
    if rules.period:
        facts.append(escape(rules.period))
    facts += [f"{escape(name)} = {escape(value)}" for name, value in rules.params.items()]
    assumed = "".join(f"<li>{escape(text)}</li>" for text in rules.assumptions)
    assumed = f"<p>Assumptions:</p><ul>{assumed}</ul>" if assumed else ""
    script = f"<details><summary>The script</summary><pre>{escape(rules.source)}</pre></details>"
    return boxed(f"<p>{' &nbsp; '.join(facts)}</p>", assumed, script)


def rated(book: RatedWorkbook) -> str:
    """A rated workbook: its counts, its ratings and its warnings."""
    rows = []
    for rating in book.ratings[:MOST]:
        values = [f"<span class='number'>{escape(str(value)) if value is not None else ''}</span>"
                  for value in (rating.actual, rating.target)]
        name = escape(rating.measure) + (f" <span class='quiet'>{escape(rating.field)}</span>" if rating.field else "")
        rows.append([name, *values, level(rating.rating, book._colours, rating.unrated or ""), escape(rating.reason)])
    shown = table(["Measure", "Actual", "Target", "Rating", "Reason"], rows)
    warned = "".join(f"<li>{escape(str(warning))}</li>" for warning in book.warnings[:MOST])
    warned = f"<details><summary>{len(book.warnings)} warnings</summary><ul>{warned}</ul></details>" if warned else ""
    name = escape(book.path.name) if book.path else "A workbook"
    return boxed(f"<p><b>{name}</b></p>", counts(book.counts, book._colours), shown, more(len(book.ratings)), warned)


def findings(found: Sequence[Finding]) -> str:
    """What check finds."""
    if not found:
        return boxed("<p>No findings.</p>")
    rows = [[escape(f.code), escape(f"{f.line}:{f.column}" if f.line else ""), escape(f.cell or ""), escape(f.message),
             escape(f.suggestion or "")] for f in found[:MOST]]
    return boxed(table(["Code", "Line", "Cell", "What is wrong", "What to do"], rows), more(len(found)))


def comparison(compared: Comparison) -> str:
    """What became of measures."""
    rows = [[escape(moved.measure), level(moved.from_, compared.colours, "unrated"),
             level(moved.to, compared.colours, "unrated"),
             {True: "better", False: "worse", None: ""}[moved.better]] for moved in compared.moved[:MOST]]
    since = f" since {escape(compared.since)}" if compared.since else ""
    parts = [f"<p><b>{len(compared.moved)} of the ratings are others{since}.</b></p>"]
    if rows:
        parts += [table(["Measure", "Before", "Now", ""], rows), more(len(compared.moved))]
    for name, listed in (("New", compared.new), ("Gone", compared.gone)):
        if listed:
            parts.append(f"<p>{name}: {escape(', '.join(listed[:MOST]))}</p>")
    if compared.repeated:
        again = ", ".join(f"{repeated.measure} ({repeated.periods} periods)" for repeated in compared.repeated[:MOST])
        parts.append(f"<p>At the worst level again: {escape(again)}</p>")
    return boxed(*parts)
