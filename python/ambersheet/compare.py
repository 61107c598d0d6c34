"""What became of measures from one return to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import _frames, _html
from .rated import RatedWorkbook

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Comparison", "Moved", "Repeated", "compare"]


@dataclass(frozen=True, slots=True)
class Moved:
    """A measure whose rating is another than before."""

    measure: str
    group: str | None
    field: str | None
    from_: str | None
    """The level before; ``None`` where it was unrated."""
    to: str | None
    """The level now; ``None`` where it is unrated."""
    better: bool | None
    """Whether it is better now; ``None`` where one of the two is unrated."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """A measure that has been at the worst level for some periods."""

    measure: str
    group: str | None
    field: str | None
    periods: int
    """In how many of the periods at hand, this one included, without a break; 2 or more."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What :func:`compare` finds."""

    since: str | None
    """The period of the earlier return."""
    counts_before: dict[str, int]
    counts: dict[str, int]
    moved: tuple[Moved, ...]
    """Those whose rating is another, in the workbook's order."""
    new: tuple[str, ...]
    """Those that the earlier return did not have."""
    gone: tuple[str, ...]
    """Those that only the earlier return had."""
    repeated: tuple[Repeated, ...]
    """Those at the worst level for two periods or more."""
    colours: dict[str, tuple[str, str]]

    @property
    def better(self) -> tuple[Moved, ...]:
        """Those of :attr:`moved` that are better now."""
        return tuple(moved for moved in self.moved if moved.better)

    @property
    def worse(self) -> tuple[Moved, ...]:
        """Those of :attr:`moved` that are worse now."""
        return tuple(moved for moved in self.moved if moved.better is False)

    def to_pandas(self) -> pd.DataFrame:
        """One row a measure of :attr:`moved`: ``measure``, ``group``, ``field``, ``before``, ``now``, ``better``."""
        pandas = _frames.extra("pandas", "pandas")
        rows = [(m.measure, m.group, m.field, m.from_, m.to, m.better) for m in self.moved]
        frame = pandas.DataFrame(rows, columns=["measure", "group", "field", "before", "now", "better"])
        kind = pandas.CategoricalDtype(list(self.colours), ordered=True)
        frame = frame.astype({"before": kind, "now": kind})
        frame.attrs["ambersheet"] = _frames.remembered(self.colours)
        return frame

    def _repr_html_(self) -> str:
        return _html.comparison(self)


def compare(old: RatedWorkbook | Sequence[RatedWorkbook], new: RatedWorkbook) -> Comparison:
    """What became of the measures of an earlier return; of several, the latest first, so that repeats are counted.

    A measure is known by its id, where it has one, and else by its name and group; the rules may say what it was called
    before (``formerly``).

    >>> import ambersheet as amb
    >>> rules, book = amb.Ruleset.shipped("norfolk"), amb.example("norfolk")
    >>> compared = amb.compare(rules.rate(book), rules.rate(book))
    >>> len(compared.moved), len(compared.repeated)
    (0, 7)
    """
    earlier = [old] if isinstance(old, RatedWorkbook) else list(old)
    if not earlier:
        raise ValueError("there is no earlier return to compare with")
    known = {id(rated): rated for rated in (new, *earlier)}
    if len(known) <= len(earlier):
        raise ValueError("a return is compared with itself; rate each return of its own")
    found = new._inner.movement([rated._inner for rated in earlier])
    moved = tuple(
        Moved(one["measure"], one["group"], one["field"], one["from"], one["to"], one["better"])
        for one in found["moved"])
    return Comparison(
        since=found["since"],
        counts_before=dict(found["counts_before"]),
        counts=new.counts,
        moved=moved,
        new=tuple(found["new"]),
        gone=tuple(found["gone"]),
        repeated=tuple(Repeated(**one) for one in found["repeated"]),
        colours=dict(new._colours),
    )
