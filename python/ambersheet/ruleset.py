"""Rulesets: loading, checking, and rating of workbooks and frames."""

from __future__ import annotations

import os
from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from . import _ambersheet, _frames, _html
from ._inputs import Input, Source, missing_file, path_of, read_file, read_source
from ._values import Unreadable, plain
from .documents import Explanation, Finding, Rating
from .errors import RulesError
from .rated import RatedWorkbook

__all__ = ["Ruleset"]

F = TypeVar("F")
_LARGEST_SCRIPT = 4 << 20
"""The largest script that is read, in bytes."""
_LARGEST_NUMBER = 10**28
"""A number that is too large for a decimal of the engine."""


class Ruleset:
    """A loaded script of rules. Loading finds its mistakes, and reads the script and its registers once and for all.

    Rulesets of the same script, registers, period and parameters are equal. They can be pickled, and so go to other
    processes, with all that was read.

    >>> import ambersheet as amb
    >>> rules = amb.Ruleset.shipped("norfolk")
    >>> rules.levels
    ('Green', 'Amber', 'Red')
    """

    def __init__(self, inner: _ambersheet.Ruleset) -> None:
        self._inner = inner

    @classmethod
    def load(
        cls, path: str | os.PathLike[str], *, period: str | None = None,
        params: Mapping[str, object] | None = None, today: date | str | None = None
    ) -> Ruleset:
        """Load a script from a file. Files that it names are read from its folder.

        Args:
            path: The script, a ``.rhai`` file.
            period: Replaces the script's own period, such as ``"2022/23 Q4"``.
            params: Replaces values of the script's parameters, by name.
            today: The date that ``today`` stands for in the rules, a date or a text such as ``"2026-03-31"``.

        Raises:
            RulesError: The script does not load; the error holds every problem.
            OSError: The file cannot be read.
        """
        path = path_of(path, "a script of rules is a path")
        try:
            size = path.stat().st_size
        except (FileNotFoundError, ValueError) as error:
            raise missing_file(path) from error
        if path.is_dir():
            raise RulesError(f"{path}: this is a folder; give the .rhai file in it", path=str(path))
        if size > _LARGEST_SCRIPT:
            raise RulesError(f"{path}: this is too large to be a script of rules (over 4 MiB)", path=str(path))
        return cls(_ambersheet.Ruleset(read_file(path), path.name, folder=path.absolute().parent,
                                       period=_frames.period_text(period), parameters=_parameters(params), today=_day(today)))

    @classmethod
    def shipped(
        cls, name: str, *, period: str | None = None, params: Mapping[str, object] | None = None,
        today: date | str | None = None
    ) -> Ruleset:
        """Load one of the rulesets that come with Ambersheet; :func:`shipped` lists them.

        Args:
            name: The ruleset's name.
            period: Replaces the script's own period.
            params: Replaces values of the script's parameters, by name.
            today: The date that ``today`` stands for in the rules, a date or a text such as ``"2026-03-31"``.

        Raises:
            RulesError: No shipped ruleset has this name, or the script does not load with these values.

        >>> import ambersheet as amb
        >>> amb.Ruleset.shipped("nofolk")
        Traceback (most recent call last):
        ...
        ambersheet.errors.RulesError: no shipped ruleset is called "nofolk"; did you mean "norfolk"?
        """
        name = _frames.text(name, "a shipped ruleset is given by its name")
        for known, _, script in _ambersheet.shipped():
            if known == name:
                source = _ambersheet.shipped_file(name, script)
                assert source is not None
                return cls(_ambersheet.Ruleset(source, script, shipped=name, period=_frames.period_text(period),
                                               parameters=_parameters(params), today=_day(today)))
        near = _frames.near_names(name, [known for known, _, _ in _ambersheet.shipped()])
        hint = f'; did you mean "{near[0]}"?' if near else ""
        raise RulesError(f'no shipped ruleset is called "{name}"{hint}', suggestions=near)

    @classmethod
    def from_source(
        cls, text: str, *, name: str = "rules.rhai", period: str | None = None,
        params: Mapping[str, object] | None = None, today: date | str | None = None
    ) -> Ruleset:
        """Load a script from its text. It cannot name other files.

        Args:
            text: The script.
            name: The file name in messages.
            period: Replaces the script's own period.
            params: Replaces values of the script's parameters, by name.
            today: The date that ``today`` stands for in the rules, a date or a text such as ``"2026-03-31"``.

        Raises:
            RulesError: The script does not load; the error holds every problem.

        >>> import ambersheet as amb
        >>> amb.Ruleset.from_source("tolerance(5);")
        Traceback (most recent call last):
        ...
        ambersheet.errors.RulesError: rules.rhai:1:1: unknown function `tolerance`; did you mean `amber_within(5)`?
        """
        name = _frames.text(name, "the file name in messages is a text")
        try:
            source = _frames.text(text, "a script of rules is a text").encode()
        except UnicodeEncodeError as error:
            line = text.count("\n", 0, error.start) + 1
            raise RulesError(f"{name}:{line}: the text has half a character in it; write it again", path=name, line=line) from error
        return cls(_ambersheet.Ruleset(source, name, period=_frames.period_text(period), parameters=_parameters(params),
                                       today=_day(today)))

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what another process of the same version loads the same rules from."""
        return _restored, (_version(), self.sha256, self._inner.state())

    def __copy__(self) -> Ruleset:
        return self

    def __deepcopy__(self, memo: object) -> Ruleset:
        return self

    @property
    def _content(self) -> tuple[object, ...]:
        """What makes two rulesets equal."""
        inner = self._inner
        return inner.script, inner.source, inner.sha256, inner.period, tuple(inner.parameters), inner.today

    def __eq__(self, other: object) -> bool:
        return self._content == other._content if isinstance(other, Ruleset) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._content)

    @property
    def name(self) -> str:
        """The name that the script gives itself with ``ruleset("…")``, or else its file name."""
        return self._inner.name

    @property
    def source(self) -> str:
        """The script's text."""
        return self._inner.source

    @property
    def sha256(self) -> str:
        """The SHA-256 checksum of the script and its registers, in hexadecimal, as in every report."""
        return self._inner.sha256

    @property
    def period(self) -> str | None:
        """The period to rate, if the rules name one."""
        return self._inner.period

    @property
    def today(self) -> str | None:
        """The date that ``today`` stands for in the rules, if one was given."""
        return self._inner.today

    @property
    def params(self) -> dict[str, str]:
        """The script's parameters with their present values."""
        return dict(self._inner.parameters)

    @property
    def levels(self) -> tuple[str, ...]:
        """The words of the scale, best first."""
        return tuple(word for word, _, _ in self._inner.levels)

    @property
    def colours(self) -> dict[str, tuple[str, str]]:
        """The fill and the text colour of each level, such as ``C6EFCE``, by its word."""
        return {word: (fill, text) for word, fill, text in self._inner.levels}

    @property
    def assumptions(self) -> list[str]:
        """The assumptions that the rules state, which every report prints."""
        return self._inner.assumptions

    def with_params(self, **params: object) -> Ruleset:
        """Return the same rules with other values of their parameters.

        >>> import ambersheet as amb
        >>> rules = amb.Ruleset.from_source('''
        ...     amber_within(percent_of_target(parameter("tolerance", 5)));
        ...     higher_is_better(all_others);
        ... ''')
        >>> rules.params, rules.with_params(tolerance=10).params
        ({'tolerance': '5'}, {'tolerance': '10'})

        Raises:
            RulesError: The script has no such parameter, or cannot use the value.
        """
        return Ruleset(self._inner.with_overrides(None, _parameters(params)))

    def with_period(self, period: str) -> Ruleset:
        """Return the same rules for another period, such as ``"2022/23 Q4"``.

        Raises:
            RulesError: The text is no period, or the rules do not load for it.
        """
        return Ruleset(self._inner.with_overrides(_frames.text(period, 'a period is a text such as "2022/23 Q4"'), []))

    def with_today(self, today: date | str) -> Ruleset:
        """Return the same rules with this date for ``today``, such as ``"2026-03-31"``.

        Raises:
            RulesError: The text is no date.
        """
        return Ruleset(self._inner.with_overrides(None, [], _day(today)))

    def check(self, workbook: Source | None = None) -> list[Finding]:
        """Check the rules for faults and doubts; with a workbook, also against its headings and measures.

        Args:
            workbook: A workbook as for :meth:`rate`.

        Returns:
            The findings in the script's order.

        Raises:
            AmbersheetError: The workbook cannot be rated; see :meth:`rate`.

        >>> import ambersheet as amb
        >>> amb.Ruleset.shipped("norfolk").check()
        []
        """
        found = self._inner.check() if workbook is None else self.rate(workbook)._inner.check()
        return [Finding(**finding) for finding in found]

    def rate(
        self, workbook: Source, *, period: str | None = None, previous: Source | None = None,
        allow_signed: bool = False, today: date | str | None = None
    ) -> RatedWorkbook:
        """Rate a workbook. The file is read and never written to.

        Args:
            workbook: A path, the file's bytes, or a binary file object.
            period: Replaces the period of the rules.
            previous: The workbook of the previous return, if the rules take figures from it.
            allow_signed: Permits a result in which a digital signature is no longer valid.
            today: The date that ``today`` stands for in the rules, a date or a text such as ``"2026-03-31"``.

        Raises:
            WorkbookError: The input is no workbook, is damaged or encrypted, or exceeds the limits.
            LayoutError: The rules do not fit the workbook.
            RulesError: The rules do not load for the period, or a function of the script fails.
            OSError: The file cannot be read.
        """
        rules = self if today is None else self.with_today(today)
        return rules._rate(workbook, _ambersheet.Stop(), period, previous, allow_signed)

    def _rate(
        self, workbook: Source, stop: _ambersheet.Stop, period: str | None = None, previous: Source | None = None,
        allow_signed: bool = False
    ) -> RatedWorkbook:
        """Rate a workbook; ``stop`` ends it early."""
        rules = self if _frames.period_text(period) is None else self.with_period(str(period))
        before = read_source(previous) if previous is not None else None
        return rules._rate_read(read_source(workbook), before, stop, bool(allow_signed))

    def _rate_read(self, read: Input, before: Input | None, stop: _ambersheet.Stop, allow_signed: bool) -> RatedWorkbook:
        """Rate a workbook that was read."""
        with read.path_in_errors():
            rated = self._inner.rate(
                read.data, read.name, stop, before.data if before else None, before.name if before else None,
                allow_signed)
        return RatedWorkbook(rated, read, self, before.name if before else None, allow_signed)

    def rate_frame(
        self, frame: F, *, columns: Mapping[str, Hashable] | None = None, reasons: bool = False,
        period: str | None = None, names: Mapping[str, str] | None = None, today: date | str | None = None
    ) -> F:
        """Rate the rows of a frame.

        Numbers are read as in the cells of a workbook, to 15 significant digits. Texts are read as in cells too:
        ``"69.8%"``, ``"£2m"``. A column may hold both. If no column holds the measures' names, the lines for all
        measures apply.

        Args:
            frame: A frame of pandas, polars, pyarrow or narwhals, or any object that offers an Arrow stream. A column is
                called by the text of its label; one with a label of several levels by their texts with a space between.
            columns: The column for each key, as in ``{"measure": "KPI", "actual": "Value", "target": "Goal"}``. The
                keys are those of a table in the rules (``measure``, ``id``, ``group``, ``good_is``, ``actual``,
                ``target``, ``previous``, ``intervention``, ``forecast``, ``baseline``, ``same_period_last_year``,
                ``numerator``, ``denominator``, ``amber_within``, ``likelihood``, ``impact``, ``limits``) and ``period``,
                a column of texts with each row's period. By default a key takes the column with the heading that the
                rules give it, or with the key as its name.
            reasons: Adds the column ``reason``.
            period: Replaces the period of the rules.
            names: Other names for the new columns, as in ``{"rating": "computed"}``.
            today: The date that ``today`` stands for in the rules, a date or a text such as ``"2026-03-31"``.

        Returns:
            A frame of the same kind with new columns: ``rating``, an ordered categorical, best first, null if the row
            is unrated; ``unrated``, the code of the reason for that; and with ``reasons`` also ``reason``, a sentence
            with its numbers.

        Raises:
            FrameError: A column is missing, doubled, or holds what rules cannot read; or the frame has one of the new
                columns already.
            LayoutError: The rules need something that no frame has.
            RulesError: The rules do not load for a period, or a function of the script fails.
            TypeError: The frame is of another kind.
            MissingExtraError: The frame's library, or pyarrow, is not installed.

        >>> import ambersheet as amb, pandas as pd
        >>> rules = amb.Ruleset.from_source("amber_within(percent_of_target(5)); higher_is_better(all_others);")
        >>> rules.rate_frame(pd.DataFrame({"actual": [96.0, 95.0, 94.9], "target": [100.0, 100.0, 100.0]}))
           actual  target rating unrated
        0    96.0   100.0  Amber     NaN
        1    95.0   100.0  Amber     NaN
        2    94.9   100.0    Red     NaN
        """
        inner = self._inner if today is None else self.with_today(today)._inner
        rated: F = _frames.rate_frame(inner, frame, columns, reasons, period, names, self.colours)
        return rated

    def explain(
        self, row: Any, *, columns: Mapping[str, Hashable] | None = None, period: str | None = None,
        today: date | str | None = None
    ) -> Explanation:
        """Explain the rating of one row, as :meth:`rate_frame` gives it.

        Args:
            row: A mapping from column names to values, a row of a pandas frame, or a frame of one row.
            columns: The column for each key, as for :meth:`rate_frame`.
            period: Replaces the period of the rules.
            today: The date that ``today`` stands for in the rules, a date or a text such as ``"2026-03-31"``.

        Raises:
            FrameError: The row has no such column, or a value that rules cannot read.
            TypeError: It is no row.
            RulesError: The rules do not load for the period, or a function of the script fails.

        >>> import ambersheet as amb
        >>> rules = amb.Ruleset.from_source("amber_within(percent_of_target(5)); higher_is_better(all_others);")
        >>> print(rules.explain({"actual": 95, "target": 100}))
        95 against a target of 100 is 5 (5% of the target) below it; higher is better, and that is within the tolerance of 5% of the target, which is 5: Amber.
        rules.rhai:1  amber_within(percent_of_target(5)); higher_is_better(all_others);
        Red below 95, 0 down
        Green at 100, 5 up
        """
        inner = self._inner if today is None else self.with_today(today)._inner
        rated = _frames.explain(inner, row, columns, period)
        return Rating.of(*rated.rating(0)).explanation

    def __repr__(self) -> str:
        period = f", {self.period}" if self.period else ""
        return f"<Ruleset {self.name!r}{period}: {', '.join(self.levels)}>"

    def _repr_html_(self) -> str:
        return _html.ruleset(self)


def shipped() -> dict[str, str]:
    """Return the rulesets that come with Ambersheet: a summary of each, by its name.

    >>> import ambersheet as amb
    >>> "norfolk" in amb.shipped()
    True
    """
    return {name: summary for name, summary, _ in _ambersheet.shipped()}


def _version() -> str:
    """Return the version of the package."""
    from . import __version__

    return __version__


def _restored(version: str, sha256: str, state: Mapping[str, Any]) -> Ruleset:
    """Load pickled rules.

    Raises:
        RulesError: Another version pickled them, or they are not what they were.
    """
    if version != _version():
        raise RulesError(
            f"these rules were pickled by Ambersheet {version}, and this is {_version()}; load the script again",
            path=str(state.get("script")))
    inner = _ambersheet.Ruleset(**state)
    if inner.sha256 != sha256:
        raise RulesError("these pickled rules are damaged: their checksum is another one; load the script again",
                         path=inner.script)
    return Ruleset(inner)


def _parameters(params: Mapping[str, object] | None) -> Sequence[tuple[str, str]]:
    """Return parameters as the engine takes them, with their values as text.

    Raises:
        RulesError: A value is no finite number.
        TypeError: It is neither a text nor a number nor a truth.
    """
    if params is None:
        return []
    if not isinstance(params, Mapping):
        raise TypeError(f'params is a mapping such as {{"tolerance": 5}}, and not {type(params).__name__}')
    return [(_frames.text(name, "a parameter is given by its name"), _parameter(name, value)) for name, value in params.items()]


def _parameter(name: str, value: Any) -> str:
    """Return the value of a parameter as text: a number as its decimal, a float to 15 significant digits."""
    is_scalar = type(value).__module__.partition(".")[0] == "numpy" and getattr(value, "ndim", 0) == 0
    if is_scalar and value.dtype.kind in "iub":
        value = value.item()
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        number = Decimal(value)
    else:
        try:
            read = plain(value)
        except Unreadable as error:
            raise TypeError(f"the parameter {name!r} is a number, a text, true or false, and not {error}") from None
        if isinstance(read, str):
            return read
        if isinstance(read, bool):
            return str(read).lower()
        is_nan = read is None and (isinstance(value, float) or is_scalar)
        if not isinstance(read, float) and not is_nan:
            raise TypeError(f"the parameter {name!r} is a number, a text, true or false, and not {type(value).__name__}")
        number = Decimal("NaN") if not isinstance(read, float) else Decimal(f"{read:.15g}")
    if not number.is_finite():
        raise RulesError(f"the parameter {name!r} is {value}, which is no number that rules can compare with; give it a finite one")
    if abs(number) >= _LARGEST_NUMBER:
        raise RulesError(f"the parameter {name!r} is {value}, which is too large to be compared exactly; give it a smaller one")
    return "0" if number == 0 else format(number, "f")


def _day(today: date | str | None) -> str | None:
    """Return the date of a run as the engine takes it."""
    return today.isoformat()[:10] if isinstance(today, date) else today
