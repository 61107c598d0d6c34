"""Rulesets: loaded, checked, and used on workbooks and frames."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from . import _ambersheet, _frames, _html
from ._inputs import Source, read_source
from .documents import Explanation, Finding, Rating
from .errors import RulesError
from .rated import RatedWorkbook

__all__ = ["Ruleset"]

F = TypeVar("F")
_LARGEST_SCRIPT = 4 << 20


class Ruleset:
    """A script of rules, loaded and checked for mistakes.

    >>> import ambersheet as amb
    >>> rules = amb.Ruleset.shipped("norfolk")
    >>> rules.levels
    ('Green', 'Amber', 'Red')
    """

    def __init__(self, inner: _ambersheet.Ruleset) -> None:
        self._inner = inner

    @classmethod
    def load(
        cls, path: str | os.PathLike[str], *, period: str | None = None, params: Mapping[str, object] | None = None
    ) -> Ruleset:
        """Load the script in a file; files that it names are read from its folder.

        ``period`` takes the place of the script's own period, ``params`` of its parameters' values.

        Raises :class:`RulesError` with every problem of the script, and :class:`OSError` where it cannot be read.
        """
        path = Path(path)
        if path.is_dir():
            raise RulesError(f"{path}: this is a folder; give the .rhai file in it", path=str(path))
        if path.stat().st_size > _LARGEST_SCRIPT:
            raise RulesError(f"{path}: this is too large to be a script of rules (over 4 MiB)", path=str(path))
        return cls(_ambersheet.Ruleset(path.read_bytes(), path.name, folder=path.parent, period=period,
                                       parameters=_parameters(params)))

    @classmethod
    def shipped(
        cls, name: str, *, period: str | None = None, params: Mapping[str, object] | None = None
    ) -> Ruleset:
        """Load one of the rulesets that come with Ambersheet; :func:`shipped` lists them.

        >>> import ambersheet as amb
        >>> amb.Ruleset.shipped("nofolk")
        Traceback (most recent call last):
        ...
        ambersheet.errors.RulesError: no shipped ruleset is called "nofolk"; did you mean "norfolk"?
        """
        for known, _, script in _ambersheet.shipped():
            if known == name:
                source = _ambersheet.shipped_file(name, script)
                assert source is not None
                return cls(_ambersheet.Ruleset(source, script, shipped=name, period=period,
                                               parameters=_parameters(params)))
        near = _frames.near(name, [known for known, _, _ in _ambersheet.shipped()])
        hint = f'; did you mean "{near[0]}"?' if near else ""
        raise RulesError(f'no shipped ruleset is called "{name}"{hint}', suggestions=near)

    @classmethod
    def from_source(
        cls, text: str, *, name: str = "rules.rhai", period: str | None = None,
        params: Mapping[str, object] | None = None
    ) -> Ruleset:
        """Load a script from its text; ``name`` is what messages call it.

        >>> import ambersheet as amb
        >>> amb.Ruleset.from_source("tolerance(5);")
        Traceback (most recent call last):
        ...
        ambersheet.errors.RulesError: rules.rhai:1:1: unknown function `tolerance`; did you mean `amber_within(5)`?
        """
        return cls(_ambersheet.Ruleset(text.encode(), name, period=period, parameters=_parameters(params)))

    @property
    def name(self) -> str:
        """What ``ruleset("…")`` says, or the script's name."""
        return self._inner.name

    @property
    def source(self) -> str:
        """The script's text."""
        return self._inner.source

    @property
    def sha256(self) -> str:
        """The checksum of the script and of the registers that it names, as every report prints it."""
        return self._inner.sha256

    @property
    def period(self) -> str | None:
        """The period that is rated."""
        return self._inner.period

    @property
    def params(self) -> dict[str, str]:
        """The parameters of the script, with the values in force."""
        return dict(self._inner.parameters)

    @property
    def levels(self) -> tuple[str, ...]:
        """The words of the scale, best first."""
        return tuple(word for word, _, _ in self._inner.levels)

    @property
    def colours(self) -> dict[str, tuple[str, str]]:
        """Of each level the fill and the text colour, as ``C6EFCE``."""
        return {word: (fill, text) for word, fill, text in self._inner.levels}

    @property
    def assumptions(self) -> list[str]:
        """What the rules assume, printed with every report."""
        return self._inner.assumptions

    def with_params(self, **params: object) -> Ruleset:
        """The same rules with other values of their parameters.

        >>> import ambersheet as amb
        >>> rules = amb.Ruleset.from_source('''
        ...     amber_within(percent_of_target(parameter("tolerance", 5)));
        ...     higher_is_better(all_others);
        ... ''')
        >>> rules.params, rules.with_params(tolerance=10).params
        ({'tolerance': '5'}, {'tolerance': '10'})

        Raises :class:`RulesError` where the script has no such parameter, or cannot use the value.
        """
        return Ruleset(self._inner.with_overrides(None, _parameters(params)))

    def with_period(self, period: str) -> Ruleset:
        """The same rules for another period, such as ``"2022/23 Q4"``."""
        return Ruleset(self._inner.with_overrides(period, []))

    def check(self, workbook: Source | None = None) -> list[Finding]:
        """What is wrong or doubtful in the rules; with a workbook, against its headings and measures.

        >>> import ambersheet as amb
        >>> amb.Ruleset.shipped("norfolk").check()
        []
        """
        found = self._inner.check() if workbook is None else self.rate(workbook)._inner.check()
        return [Finding(**finding) for finding in found]

    def rate(
        self, workbook: Source, *, period: str | None = None, previous: Source | None = None,
        allow_signed: bool = False
    ) -> RatedWorkbook:
        """Rate a workbook: a path, its bytes, or a file object. It is read and never written to.

        ``previous`` is the return before, where rules take figures from it. ``allow_signed`` permits a result in which a
        digital signature is no longer valid.

        Raises :class:`WorkbookError` where the input is no workbook, :class:`LayoutError` where the rules do not fit it,
        and :class:`OSError` where it cannot be read.
        """
        return self._rate(workbook, _ambersheet.Stop(), period, previous, allow_signed)

    def _rate(
        self, workbook: Source, stop: _ambersheet.Stop, period: str | None = None, previous: Source | None = None,
        allow_signed: bool = False
    ) -> RatedWorkbook:
        inner = self._inner if period is None else self._inner.with_overrides(period, [])
        given = read_source(workbook)
        before = read_source(previous) if previous is not None else None
        with given.blamed():
            rated = inner.rate(
                given.data, given.name, stop, before.data if before else None, before.name if before else None,
                allow_signed)
        return RatedWorkbook(rated, given, self.colours)

    def rate_frame(
        self, frame: F, *, columns: Mapping[str, str] | None = None, reasons: bool = False,
        period: str | None = None, names: Mapping[str, str] | None = None
    ) -> F:
        """Rate the rows of a frame: of pandas, polars or pyarrow, or any object that offers an Arrow stream.

        ``columns`` says which column holds what: ``{"measure": "KPI", "actual": "Value", "target": "Goal"}``. The keys
        are those of a table in the rules (``measure``, ``id``, ``group``, ``good_is``, ``actual``, ``target``,
        ``previous``, ``intervention``, ``forecast``, ``baseline``, ``same_period_last_year``, ``numerator``,
        ``denominator``) and ``period``, a column whose texts say of which period a row is. Without ``columns``, each is
        the column with the heading that the rules give it, or with the key as its name. Where no column names the
        measures, the lines for all measures hold.

        Numbers are taken as cells of a workbook have them, to 15 significant digits; text is read as it is there:
        ``"69.8%"``, ``"£2m"``. The frame comes back with two columns more: ``rating``, an ordered categorical, best
        first, null where there is none, and ``unrated``, the reason for that; with ``reasons=True`` also ``reason``, a
        sentence with its numbers. ``names`` renames them: ``{"rating": "computed"}``.

        Raises :class:`FrameError` where a column is missing, doubled, of mixed types or of a kind that rules do not
        read, and where the frame has one of the new columns already.

        >>> import ambersheet as amb, pandas as pd
        >>> rules = amb.Ruleset.from_source("amber_within(percent_of_target(5)); higher_is_better(all_others);")
        >>> rules.rate_frame(pd.DataFrame({"actual": [96.0, 95.0, 94.9], "target": [100.0, 100.0, 100.0]}))
           actual  target rating unrated
        0    96.0   100.0  Amber     NaN
        1    95.0   100.0  Amber     NaN
        2    94.9   100.0    Red     NaN
        """
        rated: F = _frames.rate_frame(self._inner, frame, columns, reasons, period, names, self.colours)
        return rated

    def explain(self, row: Any, *, columns: Mapping[str, str] | None = None, period: str | None = None) -> Explanation:
        """Explain the rating of one row: a mapping, or a row of a pandas frame.

        >>> import ambersheet as amb
        >>> rules = amb.Ruleset.from_source("amber_within(percent_of_target(5)); higher_is_better(all_others);")
        >>> print(rules.explain({"actual": 95, "target": 100}))
        95 against a target of 100 is 5 (5% of the target) below it; higher is better, and that is within the tolerance of 5% of the target, which is 5: Amber.
        rules.rhai:1  amber_within(percent_of_target(5)); higher_is_better(all_others);
        Red below 95, 0 down
        Green at 100, 5 up
        """
        rated = _frames.rate_row(self._inner, row, columns, period)
        return Rating.of(*rated.rating(0)).explanation

    def __repr__(self) -> str:
        period = f", {self.period}" if self.period else ""
        return f"<Ruleset {self.name!r}{period}: {', '.join(self.levels)}>"

    def _repr_html_(self) -> str:
        return _html.ruleset(self)


def shipped() -> dict[str, str]:
    """The rulesets that come with Ambersheet: of each its name and what it rates.

    >>> import ambersheet as amb
    >>> "norfolk" in amb.shipped()
    True
    """
    return {name: summary for name, summary, _ in _ambersheet.shipped()}


def _parameters(params: Mapping[str, object] | None) -> Sequence[tuple[str, str]]:
    return [(name, str(value)) for name, value in (params or {}).items()]
