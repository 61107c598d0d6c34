"""Rated workbooks."""

from __future__ import annotations

import errno
import json
import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from . import _ambersheet, _frames, _html
from ._inputs import Input, path_of
from .documents import Overall, Question, Rating, Warning
from .errors import AmbersheetError

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from .ruleset import Ruleset

__all__ = ["RatedWorkbook", "Ratings"]


class Ratings(Sequence[Rating]):
    """The ratings of a workbook, in its order; each is created on access."""

    def __init__(self, rated: _ambersheet.Rated) -> None:
        self._rated = rated

    def __len__(self) -> int:
        return len(self._rated)

    @overload
    def __getitem__(self, index: int) -> Rating: ...
    @overload
    def __getitem__(self, index: slice) -> list[Rating]: ...
    def __getitem__(self, index: int | slice) -> Rating | list[Rating]:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        at = range(len(self))[index]
        return Rating.of(*self._rated.rating(at))

    def __iter__(self) -> Iterator[Rating]:
        return (self[at] for at in range(len(self)))

    def __repr__(self) -> str:
        return f"<{len(self)} ratings>"


def _target(path: object) -> Path:
    """Return a file to write.

    Raises:
        OSError: It is a folder, or its folder does not exist.
        TypeError: It is no path.
    """
    target = path_of(path, "the file to write is a path")
    if "\0" in str(target):
        raise FileNotFoundError(errno.ENOENT, "no file has a zero byte in its name; give another", str(target))
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, "this is a folder; name a file in it", str(target))
    if not target.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "there is no such folder; make it first", str(target.parent))
    return target


def _rated_again(
    rules: Ruleset, given: Input, before: bytes | None, before_name: str | None, allow_signed: bool
) -> RatedWorkbook:
    """Rate a workbook that came from another process."""
    return rules._rate_read(given, None if before is None else Input(before, before_name, None), _ambersheet.Stop(), allow_signed)


class RatedWorkbook:
    """A rated workbook, the result of :meth:`Ruleset.rate`. Nothing is written before :meth:`save`.

    >>> import ambersheet as amb
    >>> rated = amb.Ruleset.shipped("norfolk").rate(amb.example("norfolk"))
    >>> rated.counts
    {'Green': 27, 'Amber': 6, 'Red': 7, 'Unrated': 4}
    >>> print(rated.ratings[0])  # doctest: +ELLIPSIS
    % of providers judged good ...: Amber. 69.8% against a target of 74% is 4.2 points ...
    """

    def __init__(
        self, inner: _ambersheet.Rated, given: Input, rules: Ruleset, before: str | None, allow_signed: bool
    ) -> None:
        self._inner = inner
        # The engine has the bytes; one copy is enough.
        self._input = Input(b"", given.name, given.path)
        self._rules = rules
        self._before = before
        self._allow_signed = allow_signed
        self._colours: Mapping[str, tuple[str, str]] = rules.colours

    def __reduce__(self) -> tuple[Any, ...]:
        """Return the rules and the bytes, by which another process rates the same workbook again."""
        data, before = self._inner.inputs()
        given = Input(data or b"", self._input.name, self._input.path)
        return _rated_again, (self._rules, given, before, self._before, self._allow_signed)

    @property
    def path(self) -> Path | None:
        """The workbook's file; ``None`` if bytes or a file object were rated."""
        return self._input.path

    @property
    def period(self) -> str | None:
        """The period that was rated."""
        return self._inner.period

    @property
    def counts(self) -> dict[str, int]:
        """The number of measures at each level, best first, and of those unrated."""
        return dict(self._inner.counts())

    @property
    def ratings(self) -> Ratings:
        """The ratings, in the order of the workbook."""
        return Ratings(self._inner)

    @cached_property
    def questions(self) -> list[Question]:
        """The open questions of the rules, with the number of measures that wait for each answer."""
        return [Question(**question) for question in self._inner.questions()]

    @cached_property
    def overall(self) -> list[Overall]:
        """The ratings that the rules make of others, line by line; those of groups in the order of the workbook."""
        return [Overall(**one) for one in self._inner.overall()]

    @cached_property
    def warnings(self) -> list[Warning]:
        """The warnings, which a person should look at."""
        return [Warning(**warning) for warning in self._inner.warnings()]

    @property
    def proof(self) -> dict[str, Any]:
        """The proof of what changed, for each part of the file, with checksums (``ambersheet/proof/1``)."""
        return self._inner.proof(self._path_text, None)

    @property
    def _path_text(self) -> str | None:
        """The path as documents show it: with ``/`` between folders on every system."""
        return self.path.as_posix() if self.path else None

    def document(self, output: str | None = None) -> dict[str, Any]:
        """Return everything as one document, ``ambersheet/rate/1``; the command line writes the same with ``--json``.

        Args:
            output: The name of the rated workbook's file, to be put into the document.
        """
        name = None if output is None else _frames.text(output, "the name of the rated workbook is a text")
        return self._inner.document(self._path_text, name)

    def reconcile(self) -> dict[str, Any]:
        """Compare the ratings that the return publishes with those that the rules compute (``ambersheet/reconcile/1``).

        Raises:
            LayoutError: The rules do not fit the published figures.
        """
        return self._inner.reconcile(self._path_text)

    def to_bytes(self) -> bytes:
        """Return the rated workbook's bytes, after reading them back to check them.

        Raises:
            AmbersheetError: The workbook cannot be written.
        """
        return self._inner.workbook()

    def save(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
        """Write the rated workbook: the return with its ratings, and nothing else changed.

        The file is written completely or not at all.

        Args:
            path: The file to write.
            overwrite: Replaces the file if it exists.

        Returns:
            The path of the file.

        Raises:
            FileExistsError: The file exists, and ``overwrite`` is false.
            OSError: The file cannot be written.
            AmbersheetError: The file is the return itself, or the workbook cannot be written.
        """
        target = _target(path)
        if self.path is not None and target.exists() and self.path.exists() and target.samefile(self.path):
            raise AmbersheetError(f"{target}: this is the return itself, which is never written to; name another file",
                                  path=str(target))
        if target.exists() and not overwrite:
            raise FileExistsError(f"{target}: exists; give overwrite=True to replace it")
        data = self.to_bytes()
        temporary = target.with_name(f".{target.name}.{secrets.token_hex(8)}.tmp")
        try:
            with temporary.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        return target

    def save_json(self, path: str | os.PathLike[str], *, output: str | None = None) -> Path:
        """Write :meth:`document` as JSON.

        Args:
            path: The file to write; one that exists is replaced.
            output: The name of the rated workbook's file, to be put into the document.

        Returns:
            The path of the file.

        Raises:
            OSError: The file cannot be written.
        """
        target = _target(path)
        target.write_text(json.dumps(self.document(output), ensure_ascii=False, indent=2) + "\n", "utf-8")
        return target

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Return the ratings as an Arrow stream, so that any library that reads Arrow accepts a rated workbook."""
        return self._inner.table().__arrow_c_stream__(requested_schema)

    def to_arrow(self) -> pa.Table:
        """Return the ratings as a table, one row each.

        Returns:
            The columns are the place, measure, rating (an ordered dictionary, best first), reason, rule, direction,
            the values as floats in the measure's unit, and their cells.

        Raises:
            MissingExtraError: pyarrow is not installed.
        """
        return _frames.pyarrow().table(self._inner.table())

    def to_pandas(self) -> pd.DataFrame:
        """Return the table of :meth:`to_arrow` as a frame; ``rating`` is an ordered categorical, best first.

        Raises:
            MissingExtraError: pandas or pyarrow is not installed.
        """
        _frames.import_extra("pandas", "pandas")
        frame: pd.DataFrame = self.to_arrow().to_pandas()
        frame.attrs["ambersheet"] = _frames.attributes(self._colours)
        return frame

    def to_polars(self) -> pl.DataFrame:
        """Return the table of :meth:`to_arrow` as a frame; ``rating`` is an ``Enum``, best first.

        Raises:
            MissingExtraError: polars is not installed.
        """
        polars = _frames.import_extra("polars", "polars")
        frame: pl.DataFrame = polars.DataFrame(self._inner.table())
        return frame.with_columns(frame["rating"].cast(polars.Enum(list(self._colours))))

    def __repr__(self) -> str:
        counts = ", ".join(f"{count} {word}" for word, count in self.counts.items())
        return f"<RatedWorkbook {self._input.name or 'of bytes'}: {counts}>"

    def _repr_html_(self) -> str:
        return _html.rated(self)

