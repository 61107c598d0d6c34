"""Single Python values as rules read them: blank, a number, a text, true or false, or a date.

A row that is explained and a column of objects are read by the same code, so a value means the same in both.
"""

from __future__ import annotations

import datetime
import numbers
import struct
from array import array
from collections.abc import Callable, Iterable
from decimal import Decimal
from enum import Enum
from typing import Any

Plain = None | bool | float | str | datetime.date
"""A value as the compiled half takes it; any date stands for every date, since rules never compare one."""

DATE = datetime.date.min
"""The date that stands for every date."""

PARTS = ("ambersheet:kind", "ambersheet:number", "ambersheet:text")
"""The names of the parts of a column of cells; ``python/src/column.rs`` knows it by them."""

BLANK, NUMBER, TEXT, TRUTH, DAY = range(5)
"""The kinds of cells."""


class Unreadable(Exception):
    """A value that rules do not read; the message describes it, such as ``a list``."""


def plain(value: object) -> Plain:
    """Read a value.

    Raises:
        Unreadable: Rules do not read such a value.
    """
    read = _READERS.get(type(value))
    return read(value) if read else _other(value)


def of_float32(number: float) -> float:
    """Return the shortest decimal that a float of 32 bits stands for: 0.1 stays 0.1 and is not 0.10000000149."""
    for places in range(9):
        short = float(f"{number:.{places}e}")
        if _narrowed(short) == number:
            return short
    return number


def _narrowed(number: float) -> float | None:
    """Return the nearest float of 32 bits, if there is one."""
    try:
        narrow: float = struct.unpack("f", struct.pack("f", number))[0]
    except OverflowError:
        return None
    return narrow


def of_float(number: float) -> float | None:
    """Read a float; NaN is blank.

    A float of 32 bits that became one of 64 on its way, as in a row of a mixed frame, reads as it did in its column. It is
    known by being one of 32 bits exactly, and no decimal of 15 digits.
    """
    if number != number:
        return None
    if _narrowed(number) != number or Decimal(number) == Decimal(f"{number:.15g}"):
        return number
    return of_float32(number)


def of_int(number: int) -> float:
    """Read an integer of any size; one that no float holds is infinite, which is out of range."""
    try:
        return float(number)
    except OverflowError:
        return float("inf") if number > 0 else float("-inf")


def of_decimal(number: Decimal) -> float | None:
    """Read a decimal; NaN is blank."""
    return None if number.is_nan() else float(number)


def of_text(text: str) -> str:
    """Read a text.

    Raises:
        Unreadable: It has half a character of UTF-16, as a text cut in the middle has.
    """
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise Unreadable("a text with half a character in it") from None
    return text


def _of_time(moment: datetime.datetime) -> datetime.date:
    """Read a date with a time."""
    if moment.tzinfo is not None:
        raise Unreadable("a time in a time zone")
    return DATE


_READERS: dict[type, Callable[[Any], Plain]] = {
    type(None): lambda value: None,
    bool: lambda value: value,
    float: of_float,
    int: of_int,
    str: of_text,
    Decimal: of_decimal,
    datetime.date: lambda value: DATE,
    datetime.time: lambda value: DATE,
    datetime.datetime: _of_time,
}
"""The reader of each common type."""


def _other(value: Any) -> Plain:
    """Read a value of a library's type, or of a class derived from a common one."""
    library, name = type(value).__module__.partition(".")[0], type(value).__name__
    if name in ("NAType", "NaTType", "MaskedConstant"):
        return None
    if library == "numpy":
        return _of_numpy(value)
    if library == "pyarrow" and hasattr(value, "as_py"):
        return plain(value.as_py())
    if library == "pandas" and name == "Period":
        return DATE
    if isinstance(value, Enum) and not isinstance(value, str):
        raise Unreadable(f"a member of {name}")
    if isinstance(value, str):
        return of_text(str.__str__(value))
    if isinstance(value, (datetime.timedelta, complex)):
        raise Unreadable("a length of time" if isinstance(value, datetime.timedelta) else "a complex number")
    for kind, read in _READERS.items():
        if isinstance(value, kind) and kind is not datetime.date:
            return read(value)
    if isinstance(value, datetime.date):
        return DATE
    if isinstance(value, numbers.Integral):
        return of_int(int(value))
    if isinstance(value, numbers.Real):
        return of_float(float(value))
    raise Unreadable(_described(value))


def _of_numpy(value: Any) -> Plain:
    """Read a scalar of numpy, or an array of one."""
    kind = value.dtype.kind
    if getattr(value, "ndim", 0):
        raise Unreadable("an array")
    if kind == "f":
        number = float(value)
        return of_float32(number) if value.dtype.itemsize == 4 and number == number else of_float(number)
    if kind in "Mm" and str(value) == "NaT":
        return None
    if kind in "iubU":
        return plain(value.item())
    if kind == "O":
        return plain(value[()])
    if kind == "M":
        return DATE
    raise Unreadable({"m": "a length of time", "c": "a complex number", "S": "bytes"}.get(kind, "a structure"))


def _described(value: object) -> str:
    """Return a description of a value that rules do not read."""
    if isinstance(value, complex):
        return "a complex number"
    if isinstance(value, (bytes, bytearray, memoryview)):
        return "bytes"
    name = {"dict": "mapping", "ndarray": "array", "module": "module"}.get(type(value).__name__, type(value).__name__)
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def has_only(values: Iterable[object], kinds: frozenset[type]) -> bool:
    """Return true if every value is exactly of one of these types."""
    return kinds.issuperset(map(type, values))


class Cells:
    """The values of a column, each with its kind."""

    def __init__(self, values: Iterable[object]) -> None:
        """Read the values.

        Raises:
            Unreadable: Rules do not read one of them; the message has its row, from 0.
        """
        self.kinds = array("b")
        self.numbers = array("d")
        self.texts: list[str | None] = []
        for row, value in enumerate(values):
            try:
                read = plain(value)
            except Unreadable as error:
                nested = isinstance(value, (list, tuple, dict, set)) or bool(getattr(value, "ndim", 0))
                holds = f"lists or structures ({error} in row {row}, the first is 0)" if nested else (
                    f"{error} in row {row} (the first is 0)")
                raise Unreadable(holds) from None
            self._add(read)

    def _add(self, read: Plain) -> None:
        """Add a value."""
        text, number = None, float("nan")
        if read is None or read != read:
            kind = BLANK
        elif isinstance(read, bool):
            kind, number = TRUTH, float(read)
        elif isinstance(read, float):
            kind, number = NUMBER, read
        elif isinstance(read, str):
            kind, text = TEXT, read
        else:
            kind = DAY
        self.kinds.append(kind)
        self.numbers.append(number)
        self.texts.append(text)

    def only(self, kind: int) -> bool:
        """Return true if every value is of this kind or blank."""
        return set(self.kinds) <= {BLANK, kind}
