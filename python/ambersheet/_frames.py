"""Rating of frames and of single rows: which column holds what, and the ratings in their order."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from . import _ambersheet
from ._kinds import Colours, Frame, attributes, frame_of, heading, import_extra, is_frame, is_kind, pyarrow, unread
from ._values import Plain, Unreadable, plain
from .errors import AmbersheetError, FrameError

__all__ = ["attributes", "explain", "import_extra", "near_names", "period_text", "pyarrow", "rate_frame", "text"]

R = TypeVar("R")

KEYS = (
    "measure", "id", "group", "good_is", "actual", "target", "previous", "intervention", "forecast", "baseline",
    "same_period_last_year", "numerator", "denominator", "amber_within", "likelihood", "impact", "limits",
)
"""The keys that a column may have, apart from ``period``."""

ACTUALS = ({"actual"}, {"numerator", "denominator"}, {"likelihood", "impact"})
"""The keys of which one set must be there, so that there is something to rate."""


def near_names(name: str, names: Iterable[str]) -> list[str]:
    """Return at most three of ``names`` that are similar to ``name`` regardless of case, the most similar first.

    The engine has a measure of its own for headings and sheets. This one is for names that only Python knows: columns
    of frames, keys of ``columns`` and shipped rulesets.
    """
    by_fold = {known.casefold(): known for known in names}
    return [by_fold[found] for found in difflib.get_close_matches(name.casefold(), by_fold, n=3)]


def text(value: object, what: str) -> str:
    """Return an argument that is a text.

    Raises:
        TypeError: It is something else; ``what`` says what it should be.
    """
    if not isinstance(value, str):
        raise TypeError(f"{what}, and not {type(value).__name__}")
    return value


def period_text(period: object) -> str | None:
    """Return the argument ``period``.

    Raises:
        TypeError: It is neither a text nor ``None``.
    """
    return None if period is None else text(period, 'a period is a text such as "2022/23 Q4"')


@dataclass(frozen=True)
class Chosen:
    """The columns of a frame or row that are read."""

    keyed: list[tuple[str | None, str]]
    """The key, if there is one, and the heading of each column that rules are bound to."""
    positions: list[int]
    """The position of each of them in the frame or row."""
    period: int | None
    """The position of the column with each row's period."""
    headings: list[str]
    """The headings of all columns, by position."""

    @property
    def read(self) -> list[int]:
        """The positions to read, each once, since one column may serve two keys."""
        period = [] if self.period is None else [self.period]
        return list(dict.fromkeys([*self.positions, *period]))

    @property
    def picks(self) -> list[int]:
        """The place of each bound column among the positions to read."""
        read = self.read
        return [read.index(at) for at in self.positions]

    def without(self, column: object) -> Chosen | None:
        """Return the same without a column that has no key; nothing if there is no such column."""
        at = next((at for at, one in enumerate(self.keyed) if one == (None, column)), None)
        if at is None:
            return None
        keyed, positions = list(self.keyed), list(self.positions)
        del keyed[at], positions[at]
        return Chosen(keyed, positions, self.period, self.headings)


def rate_frame(
    rules: _ambersheet.Ruleset,
    frame: Any,
    columns: Mapping[str, Hashable] | None,
    reasons: bool,
    period: str | None,
    names: Mapping[str, str] | None,
    colours: Colours,
) -> Any:
    """Return a frame with its ratings as new columns; see :meth:`ambersheet.Ruleset.rate_frame`."""
    period = period_text(period)
    of = frame_of(frame)
    chosen = _chosen(rules, of.labels, columns, period)
    new_names = _new_names(chosen.headings, names, bool(reasons))
    stop = _ambersheet.Stop()

    def rate(chosen: Chosen) -> Any:
        table = _table(of, chosen)
        if chosen.period is None:
            return rules.over_rows(period, chosen.keyed).rate(table, bool(reasons), stop, chosen.picks)[0]
        when = (chosen.read.index(chosen.period), chosen.headings[chosen.period])
        return rules.rate_by_period(chosen.keyed, table, chosen.picks, when, bool(reasons), stop)

    return of.attach(_without_unread(rules, chosen, rate), new_names, colours)


def _without_unread(rules: _ambersheet.Ruleset, chosen: Chosen, rate: Callable[[Chosen], R]) -> R:
    """Rate without those columns that have no key, and that rules cannot read, such as the geometry of a map.

    Raises:
        FrameError: A column with a key cannot be read, or a function of the script reads one that cannot.
    """
    while True:
        try:
            return rate(chosen)
        except FrameError as error:
            fewer = chosen.without(error.column)
            if fewer is None or rules.reads_heading(str(error.column)):
                raise
            chosen = fewer


def explain(
    rules: _ambersheet.Ruleset, row: Any, columns: Mapping[str, Hashable] | None, period: str | None
) -> _ambersheet.Rated:
    """Rate one row; see :meth:`ambersheet.Ruleset.explain`."""
    period = period_text(period)
    if is_frame(row):
        return _explain_frame(rules, frame_of(row), columns, period)
    labels, values = _row(row)
    chosen = _chosen(rules, labels, columns, period)
    if chosen.period is not None:
        period = _period_of(values[chosen.period], chosen.headings[chosen.period])

    def rate(chosen: Chosen) -> _ambersheet.Rated:
        read = [_plain(values[at], chosen.headings[at]) for at in chosen.positions]
        return rules.over_rows(period, chosen.keyed).explain(read, _ambersheet.Stop())

    return _without_unread(rules, chosen, rate)


def _explain_frame(
    rules: _ambersheet.Ruleset, of: Frame, columns: Mapping[str, Hashable] | None, period: str | None
) -> _ambersheet.Rated:
    """Rate the only row of a frame, whose columns keep their types.

    Raises:
        FrameError: The frame has no row, or several.
    """
    if of.rows != 1:
        raise FrameError(f"one row is explained, and this frame has {of.rows} rows; give one, as in frame.iloc[0]")
    chosen = _chosen(rules, of.labels, columns, period)
    if chosen.period is not None:
        period = _period_of(of.first(chosen.period), chosen.headings[chosen.period])

    def rate(chosen: Chosen) -> _ambersheet.Rated:
        table = _table(of, chosen)
        return rules.over_rows(period, chosen.keyed).explain_table(table, _ambersheet.Stop(), chosen.picks)

    return _without_unread(rules, chosen, rate)


def _table(of: Frame, chosen: Chosen) -> Any:
    """Return the columns to read as an object whose Arrow stream the compiled half can read.

    Raises:
        FrameError: A column is of a type that cannot be handed over.
    """
    wanted = [(at, chosen.headings[at]) for at in chosen.read]
    selected = of.select(wanted)
    try:
        _ambersheet.check_table(selected)
    except AmbersheetError:
        raise
    except Exception as error:  # of the libraries on both sides of the stream, which do not say which column it is
        for one in wanted:
            try:
                _ambersheet.check_table(of.select([one]))
            except AmbersheetError:
                raise
            except Exception as cause:
                raise unread(one[1], f"values that cannot be handed over ({cause})") from error
        raise FrameError(f"the frame cannot be handed over ({error})") from error
    return selected


def _row(row: Any) -> tuple[list[Any], list[object]]:
    """Return the labels and the values of a row.

    Raises:
        TypeError: It is no row.
    """
    if is_kind(row, "pandas", "Series"):
        # One by one, because a list of all of them has floats of 64 bits in place of shorter ones.
        return list(row.index), [row.iloc[at] for at in range(len(row))]
    if hasattr(row, "_asdict"):
        row = row._asdict()
    if isinstance(row, Mapping) or hasattr(row, "keys") and hasattr(row, "__getitem__"):
        labels = list(row.keys())
        return labels, [row[label] for label in labels]
    raise TypeError(
        "a row is a mapping from column names to values, a row of a pandas frame, or a frame of one row, and not "
        f"{type(row).__name__}")


def _plain(value: object, column: str) -> Plain:
    """Return a value of a row as the compiled half takes it.

    Raises:
        FrameError: Rules do not read such a value.
    """
    try:
        return plain(value)
    except Unreadable as error:
        raise FrameError(
            f'the value of "{column}" is {error}, and rules read numbers, texts, dates and truths; convert it, or leave it '
            "out", column=column) from None


def _period_of(value: object, column: str) -> str:
    """Return the period of a row.

    Raises:
        FrameError: The row has none, or it is no text.
    """
    read = _plain(value, column)
    if read is None or isinstance(read, str) and not read.strip():
        raise FrameError(f'the row has no period in "{column}"', column=column)
    if not isinstance(read, str):
        raise FrameError(
            f'the column "{column}" holds the period of each row, which is a text such as "2023/24 Q1"; convert it to texts',
            column=column)
    return read.strip()


def _chosen(
    rules: _ambersheet.Ruleset, labels: list[Any], columns: Mapping[str, Hashable] | None, period: str | None
) -> Chosen:
    """Return the columns to read.

    Raises:
        FrameError: Two columns have the same name, none holds the actual, or ``columns`` does not fit the frame.
    """
    headings = _headings(labels)
    by_key = _columns_by_key(rules, labels, headings, columns)
    period_at = by_key.pop("period", None)
    if period is not None and period_at is not None:
        raise FrameError(
            f'each row has a period in "{headings[period_at]}", and period="{period}" is another for all; give one of them',
            column=headings[period_at])
    # A function of the script may read any column by its heading.
    known = set(by_key.values())
    others = [at for at, name in enumerate(headings) if name and at not in known] if rules.reads_headings else []
    keyed: list[tuple[str | None, str]] = [(key, headings[at]) for key, at in by_key.items()]
    return Chosen([*keyed, *((None, headings[at]) for at in others)], [*by_key.values(), *others], period_at, headings)


def _headings(labels: list[Any]) -> list[str]:
    """Return the headings of the columns; one is blank if the column has no label.

    Raises:
        FrameError: Two columns have the same heading.
    """
    headings = [heading(label) for label in labels]
    seen: dict[str, Any] = {}
    for name, label in zip(headings, labels, strict=True):
        if name and name in seen:
            other = seen[name]
            both = f" ({other!r} and {label!r})" if not (isinstance(other, str) and isinstance(label, str)) else ""
            raise FrameError(f'the frame has two columns "{name}"{both}; rename one of them', column=name)
        seen[name] = label
    return headings


def _columns_by_key(
    rules: _ambersheet.Ruleset, labels: list[Any], headings: list[str], columns: Mapping[str, Hashable] | None
) -> dict[str, int]:
    """Return the position of the column for each key: as ``columns`` gives them, or else by their headings.

    Raises:
        FrameError: No column holds the actual, or ``columns`` has an unknown key or a missing column.
        TypeError: ``columns`` is no mapping.
    """
    existing = [name for name in headings if name]
    if columns is None:
        chosen = {key: headings.index(name) for key, name in rules.columns_of(existing)}
        if not any(need <= chosen.keys() for need in ACTUALS):
            raise FrameError(
                'no column is known to hold the actual: none has the heading that the rules give it, and none is called '
                f'"actual"; say which with columns={{"actual": …}}; the frame has {_listed(existing)}',
                column="actual", suggestions=near_names("actual", existing))
        return chosen
    if not isinstance(columns, Mapping):
        raise TypeError(f'columns is a mapping such as {{"actual": "Value"}}, and not {type(columns).__name__}')
    for key in columns:
        if key not in KEYS and key != "period":
            found = near_names(str(key), [*KEYS, "period"])
            hint = f'; did you mean "{found[0]}"?' if found else ""
            raise FrameError(f'rules take no "{key}" from a row{hint}', suggestions=found)
    if not columns.keys() - {"period"}:
        raise FrameError('columns names no column to read; say at least which holds the actual: columns={"actual": …}')
    return {key: _position(label, labels, headings) for key, label in columns.items()}


def _position(wanted: Hashable, labels: list[Any], headings: list[str]) -> int:
    """Return the position of a column, given by its label or by its heading.

    Raises:
        FrameError: The frame has no such column.
    """
    for at, label in enumerate(labels):
        if type(label) is type(wanted) and label == wanted and headings[at]:
            return at
    name = heading(wanted)
    if name and name in headings:
        return headings.index(name)
    existing = [known for known in headings if known]
    found = near_names(name, existing)
    hint = f'did you mean "{found[0]}"?' if found else f"it has {_listed(existing)}"
    raise FrameError(f'the frame has no column "{name or wanted}"; {hint}', column=name or str(wanted), suggestions=found)


def _listed(names: Sequence[str]) -> str:
    """Return the first eight names in quotes, for a message."""
    shown = ", ".join(f'"{name}"' for name in names[:8])
    return (shown or "no columns") + (", …" if len(names) > 8 else "")


def _new_names(existing: Sequence[str], names: Mapping[str, str] | None, reasons: bool) -> dict[str, str]:
    """Return the names of the new columns.

    Raises:
        FrameError: ``names`` has an unknown key, gives a name twice, or the frame has a column of a new name.
        TypeError: ``names`` is no mapping to texts.
    """
    new_names = {name: name for name in ("rating", "unrated", *(["reason"] if reasons else []))}
    if names is not None and not isinstance(names, Mapping):
        raise TypeError(f'names is a mapping such as {{"rating": "computed"}}, and not {type(names).__name__}')
    for name, other in (names or {}).items():
        if name not in new_names:
            raise FrameError(f'no new column is called "{name}"; there are {_listed(list(new_names))}', column=str(name))
        new_names[name] = text(other, f'the new name of "{name}" is a text')
    for name, other in new_names.items():
        if other in existing:
            raise FrameError(
                f'the frame has a column "{other}" already; drop it, or give the new one another name: '
                f'names={{"{name}": "{other}_computed"}}', column=other)
        if list(new_names.values()).count(other) > 1:
            raise FrameError(f'two new columns would be called "{other}"; give them different names', column=other)
    return new_names
