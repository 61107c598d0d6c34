"""Frames of each library: the headings of their columns, their columns as Arrow, and ratings as new columns."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from ._values import DAY, NUMBER, PARTS, TEXT, Cells, Unreadable, has_only
from .errors import FrameError, MissingExtraError

Colours = Mapping[str, tuple[str, str]]
"""The fill and the text colour of each level, by its word."""


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


def attributes(colours: Colours) -> dict[str, Any]:
    """Return the attributes of a rated frame, from which :func:`ambersheet.style` takes its colours."""
    return {"colours": {word: list(pair) for word, pair in colours.items()}}


def heading(label: object) -> str:
    """Return the heading of a column, by which rules know it.

    It is the label's text. A label of several levels, as pivots have, is the texts that are not blank, with a space
    between two: ``("Actual", "Q4")`` is ``Actual Q4``. A label that is missing is blank.
    """
    if isinstance(label, tuple):
        return " ".join(filter(None, map(heading, label)))
    if isinstance(label, str):
        return str.__str__(label)
    is_missing = label is None or type(label).__name__ in ("NAType", "NaTType") or label != label
    return "" if is_missing else str(label)


class Frame(Protocol):
    """The operations on a frame."""

    @property
    def labels(self) -> list[Any]:
        """The labels of the columns, as the library has them."""
        ...

    @property
    def rows(self) -> int:
        """The number of rows."""
        ...

    def select(self, columns: Sequence[tuple[int, str]]) -> Any:
        """Return the columns at some positions, under new names, as an object that offers an Arrow stream."""
        ...

    def first(self, at: int) -> object:
        """Return the value of the first row in the column at a position."""
        ...

    def attach(self, out: Any, names: Mapping[str, str], colours: Colours) -> Any:
        """Return the frame with the ratings as new columns of the given names."""
        ...


def is_kind(thing: object, library: str, *names: str) -> bool:
    """Return true if a class of a library, or one derived from it, made the thing; the library is not imported."""
    return any(
        kind.__name__ in names and kind.__module__.partition(".")[0] == library for kind in type(thing).__mro__)


def is_frame(thing: object) -> bool:
    """Return true if :func:`frame_of` takes the thing, or says why not."""
    return (is_kind(thing, "pandas", "DataFrame") or is_kind(thing, "polars", "DataFrame", "LazyFrame")
            or is_kind(thing, "narwhals", "DataFrame", "LazyFrame")
            or hasattr(thing, "__arrow_c_stream__") and not is_kind(thing, "pandas", "Series")
            and not is_kind(thing, "polars", "Series"))


def frame_of(frame: Any) -> Frame:
    """Return the operations for a frame, without importing a library that is not in use.

    Raises:
        FrameError: The frame is lazy, or cannot be read.
        TypeError: It is no frame of a known library and offers no Arrow stream.
    """
    if is_kind(frame, "pandas", "DataFrame"):
        return PandasFrame(frame)
    if is_kind(frame, "polars", "DataFrame"):
        return PolarsFrame(frame)
    if is_kind(frame, "polars", "LazyFrame") or is_kind(frame, "narwhals", "LazyFrame"):
        raise FrameError("this frame is lazy; rate frame.collect()")
    if is_kind(frame, "narwhals", "DataFrame"):
        return NarwhalsFrame(frame)
    if is_frame(frame) or hasattr(frame, "__arrow_c_array__") and not is_kind(frame, "pyarrow", "Array"):
        return ArrowFrame(frame)
    raise TypeError(
        f"a frame of pandas, polars or pyarrow, or an object that offers an Arrow stream, and not {type(frame).__name__}")


def unread(column: str, holds: str, remedy: str = "convert it, or leave it out") -> FrameError:
    """Return the error of a column that rules cannot read."""
    return FrameError(f'the column "{column}" holds {holds}, and rules read numbers and texts; {remedy}', column=column)


class PandasFrame:
    """A frame of pandas, or of a class derived from it."""

    def __init__(self, frame: Any) -> None:
        self._frame = frame

    @property
    def labels(self) -> list[Any]:
        return list(self._frame.columns)

    @property
    def rows(self) -> int:
        return len(self._frame)

    def select(self, columns: Sequence[tuple[int, str]]) -> Any:
        arrow = pyarrow()
        arrays = [_arrow_of_series(arrow, self._frame.iloc[:, at], name) for at, name in columns]
        return arrow.table(arrays, names=[name for _, name in columns])

    def first(self, at: int) -> object:
        value: object = self._frame.iloc[0, at]
        return value

    def attach(self, out: Any, names: Mapping[str, str], colours: Colours) -> Any:
        """Add ratings to a shallow copy."""
        pandas = import_extra("pandas", "pandas")
        table = pyarrow().table(out)
        result = self._frame.copy(deep=False)
        if _has_closed_labels(pandas, result.columns):
            result.columns = pandas.Index(list(result.columns), dtype=object) if result.columns.nlevels == 1 else (
                pandas.MultiIndex.from_tuples(list(result.columns), names=result.columns.names))
        blank = ("",) * (result.columns.nlevels - 1)
        for column in table.column_names:
            array = table.column(column).combine_chunks()
            label: Any = (names[column], *blank) if blank else names[column]
            if column == "reason":
                result[label] = array.to_pandas().to_numpy()
                continue
            codes = array.indices.fill_null(-1).to_numpy()
            dtype = pandas.CategoricalDtype(array.dictionary.to_pylist(), ordered=column == "rating")
            result[label] = pandas.Categorical.from_codes(codes, dtype=dtype, validate=False)
        result.attrs["ambersheet"] = attributes(colours)
        return result


def _has_closed_labels(pandas: Any, columns: Any) -> bool:
    """Return true if labels of columns are of a kind that takes no new one, as `crosstab` makes them of categories."""
    levels = columns.levels if columns.nlevels > 1 else [columns]
    return any(isinstance(level.dtype, (pandas.CategoricalDtype, pandas.IntervalDtype)) for level in levels)


def _arrow_of_series(arrow: Any, series: Any, name: str) -> Any:
    """Convert a column of pandas.

    Raises:
        FrameError: Rules cannot read it.
    """
    try:
        array = _converted(arrow, series, name)
    except FrameError:
        raise
    except UnicodeEncodeError as error:
        raise unread(name, "a text with half a character in it", "write it again, or leave it out") from error
    except Exception as error:  # whatever pandas, numpy or pyarrow stumble over, the user has a column to look at
        raise unread(name, f"values of the type {series.dtype} ({_first_line(error)})") from error
    # A column without any value counts as one of numbers.
    return array.cast(arrow.float64()) if array.type == arrow.null() else array


def _converted(arrow: Any, series: Any, name: str) -> Any:
    """Convert a column of pandas by its type."""
    numpy = importlib.import_module("numpy")
    dtype = series.dtype
    if not isinstance(dtype, numpy.dtype):
        return _of_extension(arrow, series, name)
    if dtype.kind == "f":
        is_long = dtype.itemsize > 8
        native = numpy.dtype("float64") if is_long else dtype.newbyteorder("=")
        # NaN is not converted to null, so that nothing is copied.
        return arrow.array(series.to_numpy().astype(native, copy=False), from_pandas=False)
    if dtype.kind in "iu":
        return arrow.array(series.to_numpy().astype(dtype.newbyteorder("="), copy=False))
    if dtype.kind in "bM":
        return arrow.array(series, from_pandas=True)
    if dtype.kind == "O":
        return _of_objects(arrow, series, name)
    if dtype.kind == "m":
        raise unread(name, "lengths of time", f'make them numbers, as in frame["{name}"].dt.total_seconds() / 86400')
    raise unread(name, {"c": "complex numbers", "S": "bytes"}.get(dtype.kind, "structures"))


def _of_extension(arrow: Any, series: Any, name: str) -> Any:
    """Convert a column of a type that numpy does not have."""
    pandas = sys.modules["pandas"]
    dtype = series.dtype
    if isinstance(dtype, pandas.CategoricalDtype):
        return _of_categories(arrow, series, name)
    if isinstance(dtype, pandas.SparseDtype):
        return _converted(arrow, series.sparse.to_dense(), name)
    if isinstance(dtype, pandas.PeriodDtype):
        missing = series.isna().to_numpy()
        return arrow.array([None if is_missing else 0 for is_missing in missing], type=arrow.date32())
    if isinstance(dtype, pandas.IntervalDtype):
        raise unread(name, "intervals")
    is_known = dtype.__class__.__module__.partition(".")[0] == "pandas"
    if is_known or hasattr(series.array, "__arrow_array__"):
        return arrow.array(series, from_pandas=True)
    return _of_objects(arrow, series.astype(object), name)


def _of_categories(arrow: Any, series: Any, name: str) -> Any:
    """Convert a categorical column; categories that are no texts are names and not figures."""
    categories = series.cat.categories
    codes = series.cat.codes.to_numpy()
    indices = arrow.array(codes, mask=codes < 0)
    texts = list(categories)
    if not all(isinstance(text, str) for text in texts):
        raise unread(name, f"categories that are no texts ({categories.dtype})",
                     f'if they are figures, make them so: frame["{name}"].astype("float64")')
    return arrow.DictionaryArray.from_arrays(indices, arrow.array(texts, type=arrow.string()))


_NUMBERS: frozenset[type] = frozenset((float, int, type(None)))
"""The types of a column of objects that numpy converts at once."""


def _of_objects(arrow: Any, series: Any, name: str) -> Any:
    """Convert a column of objects, each as the cell of a workbook would be read."""
    pandas = sys.modules["pandas"]
    values = series.to_numpy(dtype=object)
    if pandas.api.types.infer_dtype(values, skipna=True) == "string":
        return arrow.array(series, from_pandas=True, type=arrow.string())
    numpy = importlib.import_module("numpy")
    if has_only(values, _NUMBERS | {numpy.float64, numpy.int64}):
        numbers = _plain_numbers(values)
        if numbers is not None:
            return arrow.array(numbers, from_pandas=False)
    return _arrow_of_cells(arrow, _cells(values, name))


def _cells(values: Any, name: str) -> Cells:
    """Read the values of a column of objects.

    Raises:
        FrameError: Rules do not read one of them.
    """
    try:
        return Cells(values)
    except Unreadable as error:
        raise FrameError(
            f'the column "{name}" holds {error}, and rules read numbers, texts, dates and truths; '
            "convert it, or leave it out", column=name) from None


def _plain_numbers(values: Any) -> Any:
    """Return numbers as an array of floats; nothing if some are too large or were floats of 32 bits."""
    numpy = importlib.import_module("numpy")
    try:
        wide = values.astype("float64")
    except OverflowError:
        return None
    with numpy.errstate(over="ignore"):
        was_narrow = wide.astype("float32").astype("float64") == wide
    # Sixteenths are short decimals in any case, unless the number is large.
    doubtful = was_narrow & ~((wide * 16 == numpy.trunc(wide * 16)) & (abs(wide) < 1e9))
    return None if doubtful.any() else wide


def _arrow_of_cells(arrow: Any, cells: Cells) -> Any:
    """Convert cells to numbers, texts or dates alone where they are so, and to a column of cells otherwise."""
    if cells.only(NUMBER):
        return _of_buffer(arrow, arrow.float64(), cells.numbers)
    if cells.only(TEXT):
        return arrow.array(cells.texts, type=arrow.string())
    if cells.only(DAY):
        return arrow.array([0 if kind == DAY else None for kind in cells.kinds], type=arrow.date32())
    parts = [_of_buffer(arrow, arrow.int8(), cells.kinds), _of_buffer(arrow, arrow.float64(), cells.numbers),
             arrow.array(cells.texts, type=arrow.string())]
    return arrow.StructArray.from_arrays(parts, names=PARTS)


def _of_buffer(arrow: Any, kind: Any, values: Any) -> Any:
    """Return an array over values, which are not copied."""
    return arrow.Array.from_buffers(kind, len(values), [None, arrow.py_buffer(values)])


class PolarsFrame:
    """A frame of polars, which needs no other library."""

    def __init__(self, frame: Any) -> None:
        self._frame = frame

    @property
    def labels(self) -> list[Any]:
        return list(self._frame.columns)

    @property
    def rows(self) -> int:
        return int(self._frame.height)

    def select(self, columns: Sequence[tuple[int, str]]) -> Any:
        polars = import_extra("polars", "polars")
        series = [_readable(polars, self._frame.to_series(at), name).alias(name) for at, name in columns]
        return polars.DataFrame(series)

    def first(self, at: int) -> object:
        value: object = self._frame.to_series(at)[0]
        return value

    def attach(self, out: Any, names: Mapping[str, str], colours: Colours) -> Any:
        polars = import_extra("polars", "polars")
        rated = polars.DataFrame(out)
        columns = [rated["rating"].cast(polars.Enum(list(colours)))]
        columns += [rated[name] for name in rated.columns if name != "rating"]
        return self._frame.with_columns([column.alias(names[column.name]) for column in columns])


def _readable(polars: Any, series: Any, name: str) -> Any:
    """Return a column of polars in a type that Arrow's interface and rules have.

    Raises:
        FrameError: Rules cannot read it.
    """
    dtype = series.dtype
    if dtype == polars.Null or dtype in (getattr(polars, "Int128", None), getattr(polars, "UInt128", None)):
        return series.cast(polars.Float64)
    if dtype == polars.Object:
        cells = _cells(series.to_list(), name)
        if cells.only(NUMBER):
            return polars.Series(cells.numbers, dtype=polars.Float64)
        if cells.only(TEXT):
            return polars.Series(cells.texts, dtype=polars.String)
        parts = zip(PARTS, (cells.kinds, cells.numbers, cells.texts), (polars.Int8, polars.Float64, polars.String), strict=True)
        return polars.DataFrame([polars.Series(part, values, dtype=kind) for part, values, kind in parts]).to_struct()
    return series


class ArrowFrame:
    """A table or batch of pyarrow, or an object of another library that offers an Arrow stream, read once."""

    def __init__(self, frame: Any) -> None:
        arrow = pyarrow()
        self._frame = frame
        try:
            if isinstance(frame, arrow.RecordBatchReader):
                self._table = frame.read_all()
            elif isinstance(frame, arrow.Table):
                self._table = frame
            elif isinstance(frame, arrow.RecordBatch):
                self._table = arrow.Table.from_batches([frame])
            elif hasattr(frame, "__arrow_c_stream__"):
                self._table = arrow.table(frame)
            else:
                self._table = arrow.Table.from_batches([arrow.record_batch(frame)])
        except Exception as error:  # of the library that the frame is from, or of pyarrow
            raise FrameError(
                f"this {type(frame).__name__} cannot be read as a table of Arrow ({_first_line(error)}); convert it to a "
                "frame of pandas, polars or pyarrow") from error

    @property
    def labels(self) -> list[Any]:
        return list(self._table.schema.names)

    @property
    def rows(self) -> int:
        return int(self._table.num_rows)

    def select(self, columns: Sequence[tuple[int, str]]) -> Any:
        arrow = pyarrow()
        selected = self._table.select([at for at, _ in columns])
        # Some versions do not hand over columns of the null type.
        arrays = [column.cast(arrow.float64()) if column.type == arrow.null() else column for column in selected.columns]
        fields = [field.with_type(array.type) for field, array in zip(selected.schema, arrays, strict=True)]
        return arrow.table(arrays, schema=arrow.schema(fields))

    def first(self, at: int) -> object:
        value: object = self._table.column(at)[0].as_py()
        return value

    def attach(self, out: Any, names: Mapping[str, str], colours: Colours) -> Any:
        arrow = pyarrow()
        rated = arrow.table(out)
        table = self._table
        for column in rated.column_names:
            table = table.append_column(rated.schema.field(column).with_name(names[column]), rated.column(column))
        if isinstance(self._frame, arrow.RecordBatch):
            arrays = [_one_array(arrow, column) for column in table.columns]
            return arrow.RecordBatch.from_arrays(arrays, schema=table.schema)
        # Most other libraries have this constructor from any Arrow stream.
        build = getattr(type(self._frame), "from_arrow", None)
        if isinstance(self._frame, arrow.Table) or build is None:
            return table
        try:
            return build(table)
        except Exception:  # a constructor of another kind
            return table


def _one_array(arrow: Any, column: Any) -> Any:
    """Return a column as one array."""
    array = column.combine_chunks()
    return array.combine_chunks() if isinstance(array, arrow.ChunkedArray) else array


class NarwhalsFrame:
    """A frame of narwhals, which wraps one of another library; it comes back so."""

    def __init__(self, frame: Any) -> None:
        self._inner = frame_of(frame.to_native())

    @property
    def labels(self) -> list[Any]:
        return self._inner.labels

    @property
    def rows(self) -> int:
        return self._inner.rows

    def select(self, columns: Sequence[tuple[int, str]]) -> Any:
        return self._inner.select(columns)

    def first(self, at: int) -> object:
        return self._inner.first(at)

    def attach(self, out: Any, names: Mapping[str, str], colours: Colours) -> Any:
        return sys.modules["narwhals"].from_native(self._inner.attach(out, names, colours))


def _first_line(error: BaseException) -> str:
    """Return the first line of an error's message, or its type."""
    return str(error).partition("\n")[0].strip() or type(error).__name__
