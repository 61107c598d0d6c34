"""Frames of pandas, polars and pyarrow: their columns as Arrow, and ratings as new columns."""

from __future__ import annotations

import difflib
import importlib
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from . import _ambersheet
from .errors import FrameError, MissingExtraError

KEYS = (
    "measure", "id", "group", "good_is", "actual", "target", "previous", "intervention", "forecast", "baseline",
    "same_period_last_year", "numerator", "denominator",
)
"""The keys that a column may have, apart from ``period``."""


def import_extra(module: str, name: str) -> Any:
    """Import a module that the extra ``name`` installs.

    Raises:
        MissingExtraError: The module is not installed.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        raise MissingExtraError(f"this needs the package {package}: pip install 'ambersheet[{name}]'") from error


def pyarrow() -> Any:
    """Import pyarrow.

    Raises:
        MissingExtraError: It is not installed.
    """
    return import_extra("pyarrow", "pandas")


def near_names(name: str, names: Iterable[str]) -> list[str]:
    """Return at most three of ``names`` that are similar to ``name`` regardless of case, the most similar first.

    The engine has a measure of its own for headings and sheets. This one is for names that only Python knows: columns
    of frames, keys of ``columns`` and shipped rulesets.
    """
    by_fold = {known.casefold(): known for known in names}
    return [by_fold[found] for found in difflib.get_close_matches(name.casefold(), by_fold, n=3)]


def attributes(colours: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    """Return the attributes of a rated frame, from which :func:`ambersheet.style` takes its colours."""
    return {"colours": {word: list(pair) for word, pair in colours.items()}}


@dataclass(frozen=True)
class Kind:
    """The operations on frames of one library."""

    names: Callable[[Any], list[Any]]
    """Returns the names of the columns."""
    select: Callable[[Any, list[str]], Any]
    """Returns some columns as an object that offers an Arrow stream."""
    attach: Callable[[Any, Any, Mapping[str, str], Mapping[str, tuple[str, str]]], Any]
    """Returns the frame with the ratings as new columns of the given names."""


def kind_of(frame: Any) -> Kind:
    """Return the operations for a frame, without importing a library that is not in use.

    Raises:
        FrameError: The frame is lazy.
        TypeError: It is no frame of a known library and offers no Arrow stream.
    """
    library = type(frame).__module__.partition(".")[0]
    name = type(frame).__name__
    if library == "pandas" and name == "DataFrame":
        return Kind(lambda frame: list(frame.columns), _select_pandas, _attach_pandas)
    if library == "polars" and name == "DataFrame":
        return Kind(lambda frame: frame.columns, _select_polars, _attach_polars)
    if library == "polars" and name == "LazyFrame":
        raise FrameError("this frame is lazy; rate frame.collect()")
    if library == "pyarrow" and name in ("Table", "RecordBatch", "RecordBatchReader"):
        return Kind(lambda frame: frame.schema.names, _select_arrow, _attach_arrow)
    if hasattr(frame, "__arrow_c_stream__"):
        return Kind(lambda frame: frame.schema.names, lambda frame, names: frame.select(names), _attach_arrow)
    raise TypeError(
        f"a frame of pandas, polars or pyarrow, or an object that offers an Arrow stream, and not {type(frame).__name__}")


def _select_pandas(frame: Any, names: list[str]) -> Any:
    """Select columns of a pandas frame."""
    arrow = pyarrow()
    columns = [_arrow_of_series(arrow, frame[name], name) for name in names]
    return _select_arrow(arrow.table(columns, names=names), names)


def _select_arrow(table: Any, names: list[str]) -> Any:
    """Select columns of an Arrow table.

    A column of the null type, as in an empty frame, becomes one of floats, since some libraries do not export it.
    """
    arrow = pyarrow()
    selected = table.select(names)
    untyped = [at for at, field in enumerate(selected.schema) if field.type == arrow.null()]
    if not untyped:
        return selected
    columns = [column.cast(arrow.float64()) if at in untyped else column for at, column in enumerate(selected.columns)]
    return arrow.table(columns, names=names)


def _arrow_of_series(arrow: Any, series: Any, name: str) -> Any:
    """Convert a pandas series.

    Raises:
        FrameError: It is of mixed types.
    """
    dtype = series.dtype
    try:
        if getattr(dtype, "kind", None) == "f" and hasattr(dtype, "byteorder"):
            # NaN is not converted to null, so that nothing is copied.
            return arrow.array(series.to_numpy(), from_pandas=False)
        return arrow.array(series, from_pandas=True)
    except (arrow.ArrowInvalid, arrow.ArrowTypeError, arrow.ArrowNotImplementedError) as error:
        message = str(error).partition("\n")[0]
        raise FrameError(
            f'the column "{name}" is of mixed types ({message}); make it all numbers or all text, as in '
            f'frame["{name}"].astype(str)', column=name) from error


def _attach_pandas(frame: Any, out: Any, names: Mapping[str, str], colours: Mapping[str, tuple[str, str]]) -> Any:
    """Add ratings to a shallow copy of a pandas frame."""
    pandas = import_extra("pandas", "pandas")
    table = pyarrow().table(out)
    result = frame.copy(deep=False)
    for column in table.column_names:
        array = table.column(column).combine_chunks()
        if column == "reason":
            result[names[column]] = array.to_pandas().to_numpy()
            continue
        codes = array.indices.fill_null(-1).to_numpy()
        words = array.dictionary.to_pylist()
        dtype = pandas.CategoricalDtype(words, ordered=column == "rating")
        result[names[column]] = pandas.Categorical.from_codes(codes, dtype=dtype, validate=False)
    result.attrs["ambersheet"] = attributes(colours)
    return result


def _select_polars(frame: Any, names: list[str]) -> Any:
    """Select columns of a polars frame; one of the null type becomes one of floats."""
    polars = import_extra("polars", "polars")
    untyped = [name for name in names if frame.schema[name] == polars.Null]
    return frame.select(names).with_columns([polars.col(name).cast(polars.Float64) for name in untyped])


def _attach_polars(frame: Any, out: Any, names: Mapping[str, str], colours: Mapping[str, tuple[str, str]]) -> Any:
    """Add ratings to a polars frame."""
    polars = import_extra("polars", "polars")
    rated = polars.DataFrame(out)
    columns = [rated["rating"].cast(polars.Enum(list(colours)))]
    columns += [rated[name] for name in rated.columns if name != "rating"]
    return frame.with_columns([column.alias(names[column.name]) for column in columns])


def _attach_arrow(frame: Any, out: Any, names: Mapping[str, str], colours: Mapping[str, tuple[str, str]]) -> Any:
    """Add ratings to an Arrow table, a record batch, or a frame of another library that can be built from a table."""
    arrow = pyarrow()
    rated = arrow.table(out)
    table = frame if isinstance(frame, arrow.Table) else arrow.table(frame)
    for column in rated.column_names:
        field = rated.schema.field(column).with_name(names[column])
        table = table.append_column(field, rated.column(column))
    if isinstance(frame, arrow.RecordBatch):
        return table.combine_chunks().to_batches()[0]
    if isinstance(frame, arrow.Table):
        return table
    # Most other libraries have this constructor from any Arrow stream.
    build = getattr(type(frame), "from_arrow", None)
    return build(table) if build else table


def rate_frame(
    rules: _ambersheet.Ruleset,
    frame: Any,
    columns: Mapping[str, str] | None,
    reasons: bool,
    period: str | None,
    names: Mapping[str, str] | None,
    colours: Mapping[str, tuple[str, str]],
) -> Any:
    """Return a frame with its ratings as new columns; see :meth:`ambersheet.Ruleset.rate_frame`."""
    frame = _read_whole(frame)
    kind = kind_of(frame)
    existing = _names_of(kind, frame)
    chosen = _columns_by_key(rules, existing, columns)
    new_names = _new_names(existing, names, reasons)
    period_column = chosen.pop("period", None)
    # A function of the script may read any column by its heading.
    others = [name for name in existing if name not in chosen.values()] if rules.reads_headings else []
    read = [*chosen.values(), *others]
    keyed: list[tuple[str | None, str]] = [*chosen.items(), *((None, name) for name in others)]
    if period_column is None:
        table = rules.over_rows(period, keyed)
        out, _, _ = table.rate(_select(kind, frame, read), reasons, _ambersheet.Stop())
        return kind.attach(frame, out, new_names, colours)
    out = _by_period(rules, keyed, kind, frame, read, period_column, reasons)
    return kind.attach(frame, out, new_names, colours)


def _select(kind: Kind, frame: Any, read: list[str]) -> Any:
    """Select columns; a column may occur more than once, since one column may serve two keys."""
    once = list(dict.fromkeys(read))
    selected = kind.select(frame, once)
    if len(once) == len(read):
        return selected
    # Libraries select a column only once.
    arrow = pyarrow()
    table = arrow.table(selected)
    return arrow.table([table.column(name) for name in read], names=[str(at) for at in range(len(read))])


def _read_whole(frame: Any) -> Any:
    """Read a stream into a table, because its columns are needed again for the result."""
    if type(frame).__name__ == "RecordBatchReader" and hasattr(frame, "read_all"):
        return frame.read_all()
    if hasattr(frame, "__arrow_c_stream__") and not hasattr(frame, "select"):
        return pyarrow().table(frame)
    return frame


def _names_of(kind: Kind, frame: Any) -> list[str]:
    """Return the names of the columns that have a text as their name.

    Raises:
        FrameError: Two columns have the same name.
    """
    names = [name for name in kind.names(frame) if isinstance(name, str)]
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise FrameError(f'the frame has two columns "{name}"; rename one of them', column=name)
        seen.add(name)
    return names


def _columns_by_key(
    rules: _ambersheet.Ruleset, existing: list[str], columns: Mapping[str, str] | None
) -> dict[str, str]:
    """Return the column for each key: as ``columns`` gives them, or else by their headings.

    Raises:
        FrameError: No column holds the actual, or ``columns`` has an unknown key or a missing column.
    """
    if columns is None:
        chosen = dict(rules.columns_of(existing))
        if "actual" not in chosen and not {"numerator", "denominator"} <= chosen.keys():
            raise FrameError(
                'no column is known to hold the actual: none has the heading that the rules give it, and none is called '
                f'"actual"; say which with columns={{"actual": …}}; the frame has {_listed(existing)}',
                column="actual", suggestions=near_names("actual", existing))
        return chosen
    for key in columns:
        if key not in KEYS and key != "period":
            found = near_names(key, [*KEYS, "period"])
            hint = f'; did you mean "{found[0]}"?' if found else ""
            raise FrameError(f'rules take no "{key}" from a row{hint}', suggestions=found)
    for name in columns.values():
        if name not in existing:
            found = near_names(str(name), existing)
            hint = f'did you mean "{found[0]}"?' if found else f"it has {_listed(existing)}"
            raise FrameError(f'the frame has no column "{name}"; {hint}', column=str(name), suggestions=found)
    return dict(columns)


def _listed(names: Sequence[str]) -> str:
    """Return the first eight names in quotes, for a message."""
    shown = ", ".join(f'"{name}"' for name in names[:8])
    return (shown or "no columns") + (", …" if len(names) > 8 else "")


def _new_names(existing: Sequence[str], names: Mapping[str, str] | None, reasons: bool) -> dict[str, str]:
    """Return the names of the new columns.

    Raises:
        FrameError: ``names`` has an unknown key, or the frame has a column of a new name.
    """
    new_names = {name: name for name in ("rating", "unrated", *(["reason"] if reasons else []))}
    for name, other in (names or {}).items():
        if name not in new_names:
            raise FrameError(f'no new column is called "{name}"; there are {_listed(list(new_names))}', column=name)
        new_names[name] = other
    for name, other in new_names.items():
        if other in existing:
            raise FrameError(
                f'the frame has a column "{other}" already; drop it, or give the new one another name: '
                f'names={{"{name}": "{other}_computed"}}', column=other)
    return new_names


def _by_period(
    rules: _ambersheet.Ruleset, keyed: list[tuple[str | None, str]], kind: Kind, frame: Any, read: list[str],
    period_column: str, reasons: bool
) -> Any:
    """Rate the rows of each period by the rules for that period, and return them in their order.

    Raises:
        FrameError: A row has no period.
    """
    arrow = pyarrow()
    compute = importlib.import_module("pyarrow.compute")
    periods = arrow.table(kind.select(frame, [period_column])).column(0).cast(arrow.string())
    data = arrow.table(_select(kind, frame, read))
    parts, positions = [], []
    for period in periods.unique():
        if period.as_py() is None:
            raise FrameError(f'the column "{period_column}" has rows without a period', column=period_column)
        rows = compute.indices_nonzero(compute.equal(periods, period))
        table = rules.over_rows(period.as_py(), keyed)
        out, _, _ = table.rate(data.take(rows), reasons, _ambersheet.Stop())
        parts.append(arrow.table(out))
        positions.append(rows)
    if not parts:
        out, _, _ = rules.over_rows(None, keyed).rate(data, reasons, _ambersheet.Stop())
        return out
    order = compute.sort_indices(arrow.chunked_array(positions).combine_chunks())
    return arrow.concat_tables(parts).unify_dictionaries().combine_chunks().take(order)


def rate_row(
    rules: _ambersheet.Ruleset, row: Any, columns: Mapping[str, str] | None, period: str | None
) -> _ambersheet.Rated:
    """Rate one row; see :meth:`ambersheet.Ruleset.explain`."""
    values = dict(row.to_dict() if hasattr(row, "to_dict") else row)
    chosen = _columns_by_key(rules, [name for name in values if isinstance(name, str)], columns)
    period_column = chosen.pop("period", None)
    if period_column is not None:
        period = str(values[period_column])
    others = [name for name in values if isinstance(name, str) and name not in chosen.values()]
    keyed: list[tuple[str | None, str]] = [*chosen.items(), *((None, name) for name in others)]
    table = rules.over_rows(period, keyed)
    return table.explain([_plain(values[name]) for _, name in keyed], _ambersheet.Stop())


def _plain(value: Any) -> Any:
    """Convert the null values of libraries to ``None``."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return None
    if isinstance(value, float) and math.isnan(value):
        return None
    return value
