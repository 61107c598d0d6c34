"""Frames of this or that library: their columns as Arrow, and the ratings back into the same kind."""

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
"""What a column may hold, beside ``period``."""


def extra(module: str, name: str) -> Any:
    """A module that an extra installs."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        raise MissingExtraError(f"this needs the package {package}: pip install 'ambersheet[{name}]'") from error


def pyarrow(name: str = "pandas") -> Any:
    """The library for Arrow."""
    return extra("pyarrow", name)


def near(name: str, names: Iterable[str]) -> list[str]:
    """The near names, the nearest first."""
    by_fold = {known.casefold(): known for known in names}
    return [by_fold[found] for found in difflib.get_close_matches(name.casefold(), by_fold, n=3)]


def remembered(colours: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    """What a frame remembers of its rules, so that :func:`ambersheet.style` can colour it."""
    return {"colours": {word: list(pair) for word, pair in colours.items()}}


@dataclass(frozen=True)
class Kind:
    """What is done with frames of one kind."""

    names: Callable[[Any], list[Any]]
    """The columns' names."""
    take: Callable[[Any, list[str]], Any]
    """Some columns, as an object that offers an Arrow stream."""
    attach: Callable[[Any, Any, Mapping[str, str], Mapping[str, tuple[str, str]]], Any]
    """The frame with the ratings, under their names."""


def kind_of(frame: Any) -> Kind:
    """Which kind of frame it is, told without importing what is not there anyway."""
    library = type(frame).__module__.partition(".")[0]
    name = type(frame).__name__
    if library == "pandas" and name == "DataFrame":
        return Kind(lambda frame: list(frame.columns), _take_pandas, _attach_pandas)
    if library == "polars" and name == "DataFrame":
        return Kind(lambda frame: frame.columns, _take_polars, _attach_polars)
    if library == "polars" and name == "LazyFrame":
        raise FrameError("this frame is lazy; rate frame.collect()")
    if library == "pyarrow" and name in ("Table", "RecordBatch", "RecordBatchReader"):
        return Kind(lambda frame: frame.schema.names, _take_arrow, _attach_arrow)
    if hasattr(frame, "__arrow_c_stream__"):
        return Kind(lambda frame: frame.schema.names, lambda frame, names: frame.select(names), _attach_arrow)
    raise TypeError(
        f"a frame of pandas, polars or pyarrow, or an object that offers an Arrow stream, and not {type(frame).__name__}")


def _take_pandas(frame: Any, names: list[str]) -> Any:
    arrow = pyarrow()
    columns = [_arrow_of_series(arrow, frame[name], name) for name in names]
    return _take_arrow(arrow.table(columns, names=names), names)


def _take_arrow(table: Any, names: list[str]) -> Any:
    """Some columns. One of no type at all, as an empty frame has them, does not cross the interface everywhere."""
    arrow = pyarrow()
    taken = table.select(names)
    untyped = [at for at, field in enumerate(taken.schema) if field.type == arrow.null()]
    if not untyped:
        return taken
    columns = [column.cast(arrow.float64()) if at in untyped else column for at, column in enumerate(taken.columns)]
    return arrow.table(columns, names=names)


def _arrow_of_series(arrow: Any, series: Any, name: str) -> Any:
    dtype = series.dtype
    try:
        if getattr(dtype, "kind", None) == "f" and hasattr(dtype, "byteorder"):
            # NaN stays what it is, so that nothing is copied.
            return arrow.array(series.to_numpy(), from_pandas=False)
        return arrow.array(series, from_pandas=True)
    except (arrow.ArrowInvalid, arrow.ArrowTypeError, arrow.ArrowNotImplementedError) as error:
        said = str(error).partition("\n")[0]
        raise FrameError(
            f'the column "{name}" is of mixed types ({said}); make it all numbers or all text, as in '
            f'frame["{name}"].astype(str)', column=name) from error


def _attach_pandas(frame: Any, out: Any, names: Mapping[str, str], colours: Mapping[str, tuple[str, str]]) -> Any:
    pandas = extra("pandas", "pandas")
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
    result.attrs["ambersheet"] = remembered(colours)
    return result


def _take_polars(frame: Any, names: list[str]) -> Any:
    polars = extra("polars", "polars")
    untyped = [name for name in names if frame.schema[name] == polars.Null]
    return frame.select(names).with_columns([polars.col(name).cast(polars.Float64) for name in untyped])


def _attach_polars(frame: Any, out: Any, names: Mapping[str, str], colours: Mapping[str, tuple[str, str]]) -> Any:
    polars = extra("polars", "polars")
    rated = polars.DataFrame(out)
    columns = [rated["rating"].cast(polars.Enum(list(colours)))]
    columns += [rated[name] for name in rated.columns if name != "rating"]
    return frame.with_columns([column.alias(names[column.name]) for column in columns])


def _attach_arrow(frame: Any, out: Any, names: Mapping[str, str], colours: Mapping[str, tuple[str, str]]) -> Any:
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
    # Other libraries mostly build theirs from any Arrow stream.
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
    """The frame with its ratings."""
    frame = _read_whole(frame)
    kind = kind_of(frame)
    given = _names_of(kind, frame)
    chosen = _chosen(rules, given, columns)
    made = _new_names(given, names, reasons)
    period_column = chosen.pop("period", None)
    others = [] if not _asks_headings(rules) else [name for name in given if name not in chosen.values()]
    read = [*chosen.values(), *others]
    keyed: list[tuple[str | None, str]] = [*chosen.items(), *((None, name) for name in others)]
    if period_column is None:
        table = rules.over_rows(period, keyed)
        out, _, _ = table.rate(_taken(kind, frame, read), reasons, _ambersheet.Stop())
        return kind.attach(frame, out, made, colours)
    out = _by_period(rules, keyed, kind, frame, read, period_column, reasons)
    return kind.attach(frame, out, made, colours)


def _taken(kind: Kind, frame: Any, read: list[str]) -> Any:
    # One column may hold two things, and an Arrow stream has each once.
    once = list(dict.fromkeys(read))
    taken = kind.take(frame, once)
    if len(once) == len(read):
        return taken
    arrow = pyarrow()
    table = arrow.table(taken)
    return arrow.table([table.column(name) for name in read], names=[str(at) for at in range(len(read))])


def _read_whole(frame: Any) -> Any:
    """A reader can be read once only, and its columns are needed beside the ratings."""
    if type(frame).__name__ == "RecordBatchReader" and hasattr(frame, "read_all"):
        return frame.read_all()
    if hasattr(frame, "__arrow_c_stream__") and not hasattr(frame, "select"):
        return pyarrow().table(frame)
    return frame


def _names_of(kind: Kind, frame: Any) -> list[str]:
    names = [name for name in kind.names(frame) if isinstance(name, str)]
    twice = next((name for name in names if names.count(name) > 1), None) if len(set(names)) < len(names) else None
    if twice is not None:
        raise FrameError(f'the frame has two columns "{twice}"; rename one of them', column=twice)
    return names


def _chosen(rules: _ambersheet.Ruleset, given: list[str], columns: Mapping[str, str] | None) -> dict[str, str]:
    """Which column holds what."""
    if columns is None:
        chosen = dict(rules.columns_of(given))
        if "actual" not in chosen and not {"numerator", "denominator"} <= chosen.keys():
            raise FrameError(
                'no column is known to hold the actual: none has the heading that the rules give it, and none is called '
                f'"actual"; say which with columns={{"actual": …}}; the frame has {_listed(given)}',
                column="actual", suggestions=near("actual", given))
        return chosen
    for key in columns:
        if key not in KEYS and key != "period":
            found = near(key, [*KEYS, "period"])
            hint = f'; did you mean "{found[0]}"?' if found else ""
            raise FrameError(f'rules take no "{key}" from a row{hint}', suggestions=found)
    for name in columns.values():
        if name not in given:
            found = near(str(name), given)
            hint = f'did you mean "{found[0]}"?' if found else f"it has {_listed(given)}"
            raise FrameError(f'the frame has no column "{name}"; {hint}', column=str(name), suggestions=found)
    return dict(columns)


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(f'"{name}"' for name in names[:8])
    return (shown or "no columns") + (", …" if len(names) > 8 else "")


def _new_names(given: Sequence[str], names: Mapping[str, str] | None, reasons: bool) -> dict[str, str]:
    made = {name: name for name in ("rating", "unrated", *(["reason"] if reasons else []))}
    for name, other in (names or {}).items():
        if name not in made:
            raise FrameError(f'no new column is called "{name}"; there are {_listed(list(made))}', column=name)
        made[name] = other
    for name, other in made.items():
        if other in given:
            raise FrameError(
                f'the frame has a column "{other}" already; drop it, or give the new one another name: '
                f'names={{"{name}": "{other}_computed"}}', column=other)
    return made


def _asks_headings(rules: _ambersheet.Ruleset) -> bool:
    """Whether a function of the script may read a column by its heading."""
    return rules.reads_headings


def _by_period(
    rules: _ambersheet.Ruleset, keyed: list[tuple[str | None, str]], kind: Kind, frame: Any, read: list[str],
    period_column: str, reasons: bool
) -> Any:
    """The rows of each period by the rules as they are then."""
    arrow = pyarrow()
    compute = importlib.import_module("pyarrow.compute")
    periods = arrow.table(kind.take(frame, [period_column])).column(0).cast(arrow.string())
    data = arrow.table(_taken(kind, frame, read))
    parts, places = [], []
    for period in periods.unique():
        if period.as_py() is None:
            raise FrameError(f'the column "{period_column}" has rows without a period', column=period_column)
        at = compute.indices_nonzero(compute.equal(periods, period))
        table = rules.over_rows(period.as_py(), keyed)
        out, _, _ = table.rate(data.take(at), reasons, _ambersheet.Stop())
        parts.append(arrow.table(out))
        places.append(at)
    if not parts:
        out, _, _ = rules.over_rows(None, keyed).rate(data, reasons, _ambersheet.Stop())
        return out
    order = compute.sort_indices(arrow.chunked_array(places).combine_chunks())
    return arrow.concat_tables(parts).unify_dictionaries().combine_chunks().take(order)


def rate_row(
    rules: _ambersheet.Ruleset, row: Any, columns: Mapping[str, str] | None, period: str | None
) -> _ambersheet.Rated:
    """One row, rated as the row of a table."""
    values = dict(row.to_dict() if hasattr(row, "to_dict") else row)
    chosen = _chosen(rules, [name for name in values if isinstance(name, str)], columns)
    named = chosen.pop("period", None)
    said = period if named is None else str(values[named])
    others = [name for name in values if isinstance(name, str) and name not in chosen.values()]
    keyed: list[tuple[str | None, str]] = [*chosen.items(), *((None, name) for name in others)]
    table = rules.over_rows(said, keyed)
    return table.explain([_plain(values[name]) for _, name in keyed], _ambersheet.Stop())


def _plain(value: Any) -> Any:
    """A value without its library's ways to say that there is none."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return None
    if isinstance(value, float) and math.isnan(value):
        return None
    return value
