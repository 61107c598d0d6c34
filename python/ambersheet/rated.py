"""Rated workbooks."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from . import _ambersheet, _frames, _html
from ._inputs import Given
from .documents import Rating, Warning

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

__all__ = ["RatedWorkbook", "Ratings"]


class Ratings(Sequence[Rating]):
    """The ratings of a workbook, in its order; each is made when it is asked for."""

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


class RatedWorkbook:
    """A rated workbook: what :meth:`Ruleset.rate` gives. Nothing is written before :meth:`save`.

    >>> import ambersheet as amb
    >>> rated = amb.Ruleset.shipped("norfolk").rate(amb.example("norfolk"))
    >>> rated.counts
    {'Green': 27, 'Amber': 6, 'Red': 7, 'Unrated': 4}
    >>> print(rated.ratings[0])  # doctest: +ELLIPSIS
    % of providers judged good ...: Amber. 69.8% against a target of 74% is 4.2 points ...
    """

    def __init__(self, inner: _ambersheet.Rated, given: Given, colours: Mapping[str, tuple[str, str]]) -> None:
        self._inner = inner
        self._given = given
        self._colours = dict(colours)

    @property
    def path(self) -> Path | None:
        """The workbook's file; ``None`` where bytes were rated."""
        return self._given.path

    @property
    def period(self) -> str | None:
        """The period that was rated."""
        return self._inner.period

    @property
    def counts(self) -> dict[str, int]:
        """How many measures have each level, best first, and how many are unrated."""
        return dict(self._inner.counts())

    @property
    def ratings(self) -> Ratings:
        """The ratings, in the order of the workbook."""
        return Ratings(self._inner)

    @cached_property
    def warnings(self) -> list[Warning]:
        """What a person should look at."""
        return [Warning(**warning) for warning in self._inner.warnings()]

    @property
    def proof(self) -> dict[str, Any]:
        """Of every part of the file whether it was kept to the byte, with its checksums: ``ambersheet/proof/1``."""
        return self._inner.proof(self._shown, None)

    @property
    def _shown(self) -> str | None:
        return str(self.path) if self.path else None

    def document(self, output: str | None = None) -> dict[str, Any]:
        """Everything as one document, ``ambersheet/rate/1``; the command line writes the same with ``--json``."""
        return self._inner.document(self._shown, output)

    def reconcile(self) -> dict[str, Any]:
        """What the return publishes against what the rules compute: ``ambersheet/reconcile/1``."""
        return self._inner.reconcile(self._shown)

    def to_bytes(self) -> bytes:
        """The rated workbook, read back before it is given."""
        return self._inner.workbook()

    def save(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
        """Write the rated workbook: the return with its ratings, and nothing else changed.

        The file is whole or absent. Raises :class:`FileExistsError` where there is one already, unless ``overwrite`` is
        true, and :class:`ValueError` where it is the return itself.
        """
        target = Path(path)
        if self.path is not None and target.exists() and target.samefile(self.path):
            raise ValueError(f"{target}: this is the return itself, which is never written to; name another file")
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
        """Write :meth:`document` as JSON."""
        target = Path(path)
        target.write_text(json.dumps(self.document(output), ensure_ascii=False, indent=2) + "\n", "utf-8")
        return target

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The ratings as an Arrow stream, so that any library which reads these takes a rated workbook."""
        return self._inner.table().__arrow_c_stream__(requested_schema)

    def to_arrow(self) -> pa.Table:
        """The ratings as a ``pyarrow.Table``, one row a rating: its place, measure, rating (a dictionary, best first),
        reason, rule, direction, values as floats in the measure's unit, and the cells that they stand in."""
        return _frames.pyarrow().table(self._inner.table())

    def to_pandas(self) -> pd.DataFrame:
        """The same as a ``pandas.DataFrame``; ``rating`` is an ordered categorical, best first."""
        _frames.extra("pandas", "pandas")
        frame: pd.DataFrame = self.to_arrow().to_pandas()
        frame.attrs["ambersheet"] = _frames.remembered(self._colours)
        return frame

    def to_polars(self) -> pl.DataFrame:
        """The same as a ``polars.DataFrame``; ``rating`` is an ``Enum``, best first."""
        polars = _frames.extra("polars", "polars")
        frame: pl.DataFrame = polars.DataFrame(self._inner.table())
        return frame.with_columns(frame["rating"].cast(polars.Enum(list(self._colours))))

    def __repr__(self) -> str:
        counts = ", ".join(f"{count} {word}" for word, count in self.counts.items())
        return f"<RatedWorkbook {self._given.name or 'of bytes'}: {counts}>"

    def _repr_html_(self) -> str:
        return _html.rated(self)

