"""Rating of many workbooks by one ruleset."""

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


@dataclass(frozen=True)
class Outcome:
    """The outcome for one workbook: it is rated, or there is an error."""

    path: Path
    """The workbook's file."""
    rated: RatedWorkbook | None = None
    """The rated workbook, unless there is an error."""
    error: Exception | None = None
    """The error that stopped it."""
    output: Path | None = None
    """The file that was written, if there is one."""


@dataclass
class ManyRated:
    """The outcomes for many workbooks, in their order."""

    outcomes: list[Outcome] = field(default_factory=list)
    """The outcome for each workbook."""

    @property
    def rated(self) -> dict[Path, RatedWorkbook]:
        """The rated workbooks by path."""
        return {one.path: one.rated for one in self.outcomes if one.rated is not None}

    @property
    def errors(self) -> dict[Path, Exception]:
        """The errors by path."""
        return {one.path: one.error for one in self.outcomes if one.error is not None}

    def __len__(self) -> int:
        return len(self.outcomes)

    def __iter__(self) -> Iterator[Outcome]:
        return iter(self.outcomes)

    def to_pandas(self) -> pd.DataFrame:
        """Return the ratings of all workbooks as a frame, one row each.

        Returns:
            The columns of :meth:`RatedWorkbook.to_pandas` after a first column ``file``, the workbook's file name.

        Raises:
            MissingExtraError: pandas or pyarrow is not installed.
        """
        pandas = _frames.import_extra("pandas", "pandas")
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
    """Rate many workbooks. One that cannot be rated never stops the others.

    Args:
        paths: Workbooks, or folders with workbooks in them.
        rules: The ruleset to rate by.
        out_dir: The folder to write rated workbooks to, each under its own name. Formats that cannot be written become
            ``.xlsx``. Without it nothing is written.
        progress: Shows a progress bar (tqdm).
        threads: The number of threads; by default the number of cores.
        overwrite: Replaces files that exist in ``out_dir``.

    Returns:
        The outcome for each workbook, in the order of the paths; a folder is sorted by name. Errors of single workbooks
        are in :attr:`ManyRated.errors` and are not raised.

    Raises:
        OSError: A folder cannot be read, or ``out_dir`` cannot be made.
        MissingExtraError: ``progress`` needs tqdm, which is not installed.

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
    bar = _frames.import_extra("tqdm.auto", "notebook").tqdm(total=len(found), unit="workbook") if progress else None
    pool = ThreadPoolExecutor(max_workers=threads or os.cpu_count() or 1)
    try:
        futures = [pool.submit(_rate_one, path, targets[path], rules, stop, overwrite) for path in found]
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


def _rate_one(path: Path, target: Path | None, rules: Ruleset, stop: _ambersheet.Stop, overwrite: bool) -> Outcome:
    """Rate one workbook, and write it if there is a target."""
    try:
        rated = rules._rate(path, stop)
        output = rated.save(target, overwrite=overwrite) if target is not None else None
    except (AmbersheetError, OSError, ValueError) as error:
        return Outcome(path, error=error)
    return Outcome(path, rated, output=output)


def _workbooks(paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]]) -> list[Path]:
    """Return the workbooks among these paths and in these folders, each once.

    In a folder, hidden files, lock files of Excel and results of earlier runs are skipped.
    """
    listed = [paths] if isinstance(paths, (str, os.PathLike)) else list(paths)
    found: dict[Path, None] = {}
    for path in map(Path, listed):
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        for file in inside:
            skipped = path.is_dir() and (
                file.name.startswith((".", "~$")) or file.suffix.lower() not in _ambersheet.FOLDER_ENDINGS or file.stem.endswith(".rated"))
            if not skipped:
                found[file] = None
    return list(found)


def _targets(found: Iterable[Path], folder: Path | None) -> dict[Path, Path | None]:
    """Return the file to write for each workbook; a name that is taken gets a number, as in ``return (2).xlsx``."""
    targets: dict[Path, Path | None] = {}
    taken: set[str] = set()
    for path in found:
        if folder is None:
            targets[path] = None
            continue
        ending = path.suffix if path.suffix.lower() in _ambersheet.PATCHED_ENDINGS else ".xlsx"
        name, count = f"{path.stem}{ending}", 1
        while name.casefold() in taken:
            count += 1
            name = f"{path.stem} ({count}){ending}"
        taken.add(name.casefold())
        targets[path] = folder / name
    return targets
