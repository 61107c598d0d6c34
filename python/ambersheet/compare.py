"""Comparison of the ratings of successive returns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import _frames, _html
from .errors import AmbersheetError
from .rated import RatedWorkbook

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Comparison", "Moved", "Repeated", "compare"]


@dataclass(frozen=True, slots=True)
class Moved:
    """A measure whose rating has changed."""

    measure: str
    """The measure's name."""
    group: str | None
    """The group that the measure belongs to."""
    field: str | None
    """The field that is rated, if a row has several ratings."""
    from_: str | None
    """The level before; ``None`` if it was unrated."""
    to: str | None
    """The level now; ``None`` if it is unrated."""
    better: bool | None
    """True if the rating is better now, false if worse; ``None`` if it is or was unrated."""
    period: str | None = None
    """The period of the values, if the rules rate a row for each of several."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """A measure that has been at the worst level for several periods in a row."""

    measure: str
    """The measure's name."""
    group: str | None
    """The group that the measure belongs to."""
    field: str | None
    """The field that is rated, if a row has several ratings."""
    periods: int
    """The number of periods without a break, up to and including this one; 2 or more."""
    period: str | None = None
    """The period of the values, if the rules rate a row for each of several."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The result of :func:`compare`."""

    since: str | None
    """The period of the latest earlier return."""
    counts_before: dict[str, int]
    """The number of measures at each level in that return."""
    counts: dict[str, int]
    """The number of measures at each level now."""
    moved: tuple[Moved, ...]
    """The measures whose rating has changed, in the workbook's order."""
    new: tuple[str, ...]
    """The names of measures that the earlier return does not have."""
    gone: tuple[str, ...]
    """The names of measures that only the earlier return has."""
    repeated: tuple[Repeated, ...]
    """The measures at the worst level for two periods or more."""
    colours: dict[str, tuple[str, str]]
    """The fill and the text colour of each level, such as ``C6EFCE``, by its word."""

    @property
    def better(self) -> tuple[Moved, ...]:
        """The measures of :attr:`moved` that are better now."""
        return tuple(moved for moved in self.moved if moved.better)

    @property
    def worse(self) -> tuple[Moved, ...]:
        """The measures of :attr:`moved` that are worse now."""
        return tuple(moved for moved in self.moved if moved.better is False)

    def to_pandas(self) -> pd.DataFrame:
        """Return :attr:`moved` as a frame, one row each.

        Returns:
            The columns ``measure``, ``group``, ``field``, ``before``, ``now`` and ``better``. The levels are ordered
            categoricals, best first.

        Raises:
            MissingExtraError: pandas is not installed.
        """
        pandas = _frames.import_extra("pandas", "pandas")
        rows = [(m.measure, m.group, m.field, m.from_, m.to, m.better) for m in self.moved]
        frame = pandas.DataFrame(rows, columns=["measure", "group", "field", "before", "now", "better"])
        kind = pandas.CategoricalDtype(list(self.colours), ordered=True)
        frame = frame.astype({"before": kind, "now": kind})
        frame.attrs["ambersheet"] = _frames.attributes(self.colours)
        return frame

    def _repr_html_(self) -> str:
        return _html.comparison(self)


def compare(old: RatedWorkbook | Sequence[RatedWorkbook], new: RatedWorkbook) -> Comparison:
    """Compare the ratings of a return with those of earlier ones.

    A measure is identified by its id if it has one, and otherwise by its name and group. The rules may give its former
    name (``formerly``).

    Args:
        old: The earlier return; or several, the latest first, to count repeats over more than two periods.
        new: The return to compare.

    Raises:
        AmbersheetError: There is no earlier return, or a return would be compared with itself.
        TypeError: A return is no rated workbook.

    >>> import ambersheet as amb
    >>> rules, book = amb.Ruleset.shipped("norfolk"), amb.example("norfolk")
    >>> compared = amb.compare(rules.rate(book), rules.rate(book))
    >>> len(compared.moved), len(compared.repeated)
    (0, 7)
    """
    earlier = list(old) if isinstance(old, Iterable) else [old]
    for one in (*earlier, new):
        if not isinstance(one, RatedWorkbook):
            raise TypeError(f"returns are compared as rated workbooks, as rules.rate gives them, and not {type(one).__name__}")
    if not earlier:
        raise AmbersheetError("there is no earlier return to compare with")
    distinct = {id(rated) for rated in (new, *earlier)}
    if len(distinct) <= len(earlier):
        raise AmbersheetError("a return is compared with itself; rate each return of its own")
    found = new._inner.movement([rated._inner for rated in earlier])
    moved = tuple(
        Moved(one["measure"], one["group"], one["field"], one["from"], one["to"], one["better"],
              one.get("period"))
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
