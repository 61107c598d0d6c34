"""HTML tables for notebooks: levels in their colours, all text escaped, no scripts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from .documents import Finding

if TYPE_CHECKING:
    from .compare import Comparison
    from .many import ManyRated
    from .rated import RatedWorkbook
    from .ruleset import Ruleset

MAX_ROWS = 30
"""The most rows that a table shows; a line below it counts the rest."""

MAX_TEXT = 400
"""The most characters that a cell of a table shows."""

# Notebooks have styles of their own for tables, such as `.jp-RenderedHTMLCommon td`. The class stands three times, so
# that ours count for more wherever they are.
STYLE = """<style>
.ambersheet.ambersheet.ambersheet { color: inherit; font-size: 13px; overflow-x: auto; }
.ambersheet.ambersheet.ambersheet table { border-collapse: collapse; margin: 4px 0; }
.ambersheet.ambersheet.ambersheet th, .ambersheet.ambersheet.ambersheet td { text-align: left; padding: 3px 8px;
  vertical-align: top; color: inherit; background: none; border-bottom: 1px solid rgba(128, 128, 128, 0.35); }
.ambersheet.ambersheet.ambersheet th { font-weight: 600; }
.ambersheet.ambersheet.ambersheet .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.ambersheet.ambersheet.ambersheet span.level { padding: 1px 7px; border-radius: 3px; white-space: nowrap; }
.ambersheet.ambersheet.ambersheet .quiet { opacity: 0.7; }
.ambersheet.ambersheet.ambersheet pre { margin: 4px 0; white-space: pre-wrap; color: inherit; background: none; }
</style>"""

Colours = Mapping[str, tuple[str, str]]
"""The fill and the text colour of each level, by its word."""


def page(*parts: str) -> str:
    """Wrap HTML in one element, with the style sheet before it."""
    return f"{STYLE}<div class='ambersheet'>{''.join(parts)}</div>"


def level(word: str | None, colours: Colours, otherwise: str = "") -> str:
    """Return a level's word on its fill, legible on a dark page too; without a level, ``otherwise`` in grey."""
    if word is None:
        return f"<span class='quiet'>{escape(otherwise)}</span>"
    fill, text = colours.get(word, ("D9D9D9", "000000"))
    return f"<span class='level' style='background-color: #{escape(fill)}; color: #{escape(text)}'>{escape(word)}</span>"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], numbers: Collection[int] = ()) -> str:
    """Return a table; its cells are HTML already. The columns at the positions in ``numbers`` hold numbers."""
    kinds = [" class='number'" if at in numbers else "" for at in range(len(headings))]
    head = "".join(f"<th{kind}>{escape(heading)}</th>" for kind, heading in zip(kinds, headings, strict=True))
    body = "".join("<tr>" + "".join(f"<td{kind}>{cell}</td>" for kind, cell in zip(kinds, row, strict=True)) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def short(text: str) -> str:
    """Return a text for a cell, cut if it is very long."""
    return escape(text if len(text) <= MAX_TEXT else f"{text[:MAX_TEXT]} …")


def more(count: int) -> str:
    """Return a line that counts the rows left out, if there are any."""
    return f"<p class='quiet'>… and {count - MAX_ROWS} more</p>" if count > MAX_ROWS else ""


def counts(counted: Mapping[str, int], colours: Colours) -> str:
    """Return a line with the number of measures at each level."""
    shown = (f"{level(word if word in colours else None, colours, word)} {count}" for word, count in counted.items())
    return f"<p>{' &nbsp; '.join(shown)}</p>"


def ruleset(rules: Ruleset) -> str:
    """Return a ruleset's name, scale, parameters, assumptions and script."""
    scale = " ".join(level(word, rules.colours) for word in rules.levels)
    facts = [f"<b>{escape(rules.name)}</b>", scale]
    if rules.period:
        facts.append(escape(rules.period))
    facts += [f"{escape(name)} = {escape(value)}" for name, value in rules.params.items()]
    assumed = "".join(f"<li>{escape(text)}</li>" for text in rules.assumptions)
    assumed = f"<p>Assumptions:</p><ul>{assumed}</ul>" if assumed else ""
    script = f"<details><summary>The script</summary><pre>{escape(rules.source)}</pre></details>"
    return page(f"<p>{' &nbsp; '.join(facts)}</p>", assumed, script)


def rated(book: RatedWorkbook) -> str:
    """Return a rated workbook's counts, ratings and warnings."""
    rows = []
    for rating in book.ratings[:MAX_ROWS]:
        values = [escape(str(value)) if value is not None else "" for value in (rating.actual, rating.target)]
        which = " ".join(text for text in (rating.field, rating.period) if text)
        name = short(rating.measure) + (f" <span class='quiet'>{escape(which)}</span>" if which else "")
        rows.append([name, *values, level(rating.rating, book._colours, rating.unrated or ""), short(rating.reason)])
    shown = table(["Measure", "Actual", "Target", "Rating", "Reason"], rows, numbers=(1, 2))
    warned = "".join(f"<li>{escape(str(warning))}</li>" for warning in book.warnings[:MAX_ROWS])
    warned = f"<details><summary>{len(book.warnings)} warnings</summary><ul>{warned}</ul></details>" if warned else ""
    asked = "".join(f"<li>{escape(str(question))}</li>" for question in book.questions)
    asked = f"<p>Questions to answer:</p><ul>{asked}</ul>" if asked else ""
    name = escape(book.path.name) if book.path else "A workbook"
    return page(f"<p><b>{name}</b></p>", counts(book.counts, book._colours), asked, shown, more(len(book.ratings)), warned)


def many(done: ManyRated, names: Sequence[str]) -> str:
    """Return what became of many workbooks: the counts of all, the errors, and the counts of each."""
    colours: Colours = next((one.rated._colours for one in done if one.rated is not None), {})
    outcomes = list(zip(names, done, strict=True))
    failed = [(name, one.error) for name, one in outcomes if one.error is not None]
    rated = [(name, one.rated) for name, one in outcomes if one.rated is not None]
    parts = [f"<p><b>{len(rated)} of {len(outcomes)} workbooks are rated.</b></p>", counts(done.counts, colours)]
    if failed:
        rows = [[short(name), short(str(error))] for name, error in failed[:MAX_ROWS]]
        parts += [table(["Workbook", "What is wrong"], rows), more(len(failed))]
    if rated:
        words = list(done.counts)
        rows = [[short(name), *(str(book.counts.get(word, 0)) for word in words)] for name, book in rated[:MAX_ROWS]]
        shown = table(["Workbook", *words], rows, numbers=range(1, len(words) + 1))
        parts.append(f"<details><summary>The counts of each</summary>{shown}{more(len(rated))}</details>")
    return page(*parts)


def findings(found: Sequence[Finding]) -> str:
    """Return a table of findings."""
    if not found:
        return page("<p>No findings.</p>")
    rows = []
    for finding in found[:MAX_ROWS]:
        position = f"{finding.line}:{finding.column}" if finding.line else ""
        texts = [finding.code, position, finding.cell or "", finding.message, finding.suggestion or ""]
        rows.append([short(text) for text in texts])
    return page(table(["Code", "Line", "Cell", "What is wrong", "What to do"], rows), more(len(found)))


def comparison(compared: Comparison) -> str:
    """Return a comparison: changes, new and removed measures, and repeats."""
    rows = [[escape(moved.measure), level(moved.from_, compared.colours, "unrated"),
             level(moved.to, compared.colours, "unrated"),
             {True: "better", False: "worse", None: ""}[moved.better]] for moved in compared.moved[:MAX_ROWS]]
    since = f" since {escape(compared.since)}" if compared.since else ""
    parts = [f"<p><b>{len(compared.moved)} of the ratings have changed{since}.</b></p>"]
    if rows:
        parts += [table(["Measure", "Before", "Now", ""], rows), more(len(compared.moved))]
    for name, listed in (("New", compared.new), ("Gone", compared.gone)):
        if listed:
            parts.append(f"<p>{name}: {escape(', '.join(listed[:MAX_ROWS]))}</p>")
    if compared.repeated:
        shown = compared.repeated[:MAX_ROWS]
        again = ", ".join(f"{repeated.measure} ({repeated.periods} periods)" for repeated in shown)
        parts.append(f"<p>At the worst level again: {escape(again)}</p>")
    return page(*parts)
