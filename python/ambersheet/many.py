"""Many workbooks by one ruleset."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from . import _ambersheet, _frames
from .errors import AmbersheetError
from .rated import RatedWorkbook
from .ruleset import Ruleset

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ManyRated", "Outcome", "rate_many"]

ENDINGS = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlsb", ".ods", ".csv", ".tsv")
"""What workbooks are called in a folder."""


@dataclass(frozen=True)
class Outcome:
    """What became of one workbook: it is rated, or there is an error."""

    path: Path
    rated: RatedWorkbook | None = None
    error: Exception | None = None
    output: Path | None = None
    """The rated workbook's file, where one was written."""


@dataclass
class ManyRated:
    """What became of many workbooks, in their order."""

    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def rated(self) -> dict[Path, RatedWorkbook]:
        """The rated ones by path."""
        return {one.path: one.rated for one in self.outcomes if one.rated is not None}

    @property
    def errors(self) -> dict[Path, Exception]:
        """What went wrong, by path."""
        return {one.path: one.error for one in self.outcomes if one.error is not None}

    def __len__(self) -> int:
        return len(self.outcomes)

    def __iter__(self) -> Iterator[Outcome]:
        return iter(self.outcomes)

    def to_pandas(self) -> pd.DataFrame:
        """The ratings of all, one row each, with the workbook's name in the first column, ``file``."""
        pandas = _frames.extra("pandas", "pandas")
        frames = {path.name: rated.to_pandas() for path, rated in self.rated.items()}
        if not frames:
            return pandas.DataFrame({"file": []})
        for name, frame in frames.items():
            frame.insert(0, "file", name)
        together = pandas.concat(list(frames.values()), ignore_index=True)
        together.attrs = dict(next(iter(frames.values())).attrs)
        return together


def rate_many(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    rules: Ruleset,
    *,
    out_dir: str | os.PathLike[str] | None = None,
    progress: bool = False,
    threads: int | None = None,
    overwrite: bool = False,
) -> ManyRated:
    """Rate many workbooks: paths, or a folder with workbooks in it. One that cannot be rated never stops the others.

    With ``out_dir``, each rated workbook is written there under its own name; those of other formats become ``.xlsx``.
    ``progress`` shows a bar (tqdm). ``threads`` are as many as the machine has cores, unless it is said.

    >>> import ambersheet as amb
    >>> done = amb.rate_many(["no such file.xlsx"], amb.Ruleset.shipped("norfolk"))
    >>> [type(error).__name__ for error in done.errors.values()]
    ['FileNotFoundError']
    """
    found = _workbooks(paths)
    folder = Path(out_dir) if out_dir is not None else None
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    targets = _targets(found, folder)
    stop = _ambersheet.Stop()
    bar = _frames.extra("tqdm.auto", "notebook").tqdm(total=len(found), unit="workbook") if progress else None
    pool = ThreadPoolExecutor(max_workers=threads or os.cpu_count() or 1)
    try:
        futures = [pool.submit(_one, path, targets[path], rules, stop, overwrite) for path in found]
        waiting: set[Future[Outcome]] = set(futures)
        while waiting:
            done, waiting = wait(waiting, timeout=0.1, return_when=FIRST_COMPLETED)
            if bar is not None:
                bar.update(len(done))
        return ManyRated([future.result() for future in futures])
    except BaseException:
        stop.stop()
        pool.shutdown(wait=True, cancel_futures=True)
        raise
    finally:
        pool.shutdown(wait=True)
        if bar is not None:
            bar.close()


def _one(path: Path, target: Path | None, rules: Ruleset, stop: _ambersheet.Stop, overwrite: bool) -> Outcome:
    try:
        rated = rules._rate(path, stop)
        output = rated.save(target, overwrite=overwrite) if target is not None else None
    except (AmbersheetError, OSError, ValueError) as error:
        return Outcome(path, error=error)
    return Outcome(path, rated, output=output)


def _workbooks(paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]]) -> list[Path]:
    """The workbooks that are meant; each once."""
    listed = [paths] if isinstance(paths, (str, os.PathLike)) else list(paths)
    found: dict[Path, None] = {}
    for path in map(Path, listed):
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        for one in inside:
            passed_over = path.is_dir() and (
                one.name.startswith((".", "~$")) or one.suffix.lower() not in ENDINGS or one.stem.endswith(".rated"))
            if not passed_over:
                found[one] = None
    return list(found)


def _targets(found: Iterable[Path], folder: Path | None) -> dict[Path, Path | None]:
    """Where each is written; two of one name get the names of their folders before theirs."""
    targets: dict[Path, Path | None] = {}
    taken: set[str] = set()
    for path in found:
        if folder is None:
            targets[path] = None
            continue
        ending = path.suffix if path.suffix.lower() in ENDINGS[:4] else ".xlsx"
        name, count = f"{path.stem}{ending}", 1
        while name.casefold() in taken:
            count += 1
            name = f"{path.stem} ({count}){ending}"
        taken.add(name.casefold())
        targets[path] = folder / name
    return targets
