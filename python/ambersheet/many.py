"""Rating of many workbooks by one ruleset."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from . import _ambersheet, _frames, _html
from ._inputs import path_of
from .errors import AmbersheetError, WorkbookError
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


@dataclass(repr=False)
class ManyRated:
    """The outcomes for many workbooks, in their order. Each is known by its path; two may have one name."""

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

    @property
    def counts(self) -> dict[str, int]:
        """The number of measures at each level, best first, and of those unrated, in all workbooks together."""
        counted: dict[str, int] = {}
        for one in self.outcomes:
            for word, count in one.rated.counts.items() if one.rated is not None else ():
                counted[word] = counted.get(word, 0) + count
        return counted

    def __len__(self) -> int:
        return len(self.outcomes)

    def __iter__(self) -> Iterator[Outcome]:
        return iter(self.outcomes)

    def to_pandas(self) -> pd.DataFrame:
        """Return the ratings of all workbooks as a frame, one row each.

        Returns:
            The columns of :meth:`RatedWorkbook.to_pandas` after a first column ``file``, the workbook's file name. Where
            several have one name, as many of their folders are before it as tell them apart: ``Q3/highways.xlsx``.

        Raises:
            MissingExtraError: pandas or pyarrow is not installed.
        """
        pandas = _frames.import_extra("pandas", "pandas")
        names = _distinct_names([one.path for one in self.outcomes])
        frames = []
        for name, one in zip(names, self.outcomes, strict=True):
            if one.rated is not None:
                frame = one.rated.to_pandas()
                frame.insert(0, "file", name)
                frames.append(frame)
        if not frames:
            return pandas.DataFrame({"file": []})
        together = pandas.concat(frames, ignore_index=True)
        together.attrs = dict(frames[0].attrs)
        return together

    def __repr__(self) -> str:
        counts = ", ".join(f"{count} {word}" for word, count in self.counts.items())
        failed = sum(one.error is not None for one in self.outcomes)
        workbooks = f"{len(self.outcomes) - failed} rated" + (f", {failed} with an error" if failed else "")
        return f"<ManyRated of {len(self.outcomes)} workbooks: {workbooks}{'; ' + counts if counts else ''}>"

    def _repr_html_(self) -> str:
        return _html.many(self, _distinct_names([one.path for one in self.outcomes]))


def _distinct_names(paths: list[Path]) -> list[str]:
    """Return the name of each file, with as many folders before it as tell it from the others of its name."""
    by_name: dict[str, list[Path]] = {}
    for path in paths:
        by_name.setdefault(path.name, []).append(path)

    def last(path: Path, count: int) -> str:
        return Path(*path.parts[-count:]).as_posix() if path.parts else str(path)

    depth = {}
    for name, alike in by_name.items():
        longest = max(len(path.parts) for path in alike)
        enough = (count for count in range(1, longest) if len({last(path, count) for path in alike}) == len(alike))
        depth[name] = next(enough, max(longest, 1))
    return [last(path, depth[path.name]) for path in paths]


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
        The outcome for each workbook, in the order of the paths; a folder is sorted by name. Errors of single workbooks,
        and of a folder without workbooks beside others, are in :attr:`ManyRated.errors` and are not raised.

    Raises:
        WorkbookError: Folders are given, and no workbook is in any of them.
        OSError: A folder cannot be read, or ``out_dir`` cannot be made.
        TypeError: An argument is of another type.
        MissingExtraError: ``progress`` needs tqdm, which is not installed.

    >>> import ambersheet as amb
    >>> done = amb.rate_many(["no such file.xlsx"], amb.Ruleset.shipped("norfolk"))
    >>> [type(error).__name__ for error in done.errors.values()]
    ['FileNotFoundError']
    """
    if not isinstance(rules, Ruleset):
        raise TypeError(f"the rules are a Ruleset, as Ruleset.load gives it, and not {type(rules).__name__}")
    if threads is not None and (not isinstance(threads, int) or isinstance(threads, bool)):
        raise TypeError(f"the number of threads is a whole number, and not {type(threads).__name__}")
    if threads is not None and threads < 1:
        raise AmbersheetError(f"the number of threads is {threads}; give 1 or more")
    found = _workbooks(paths)
    folder = path_of(out_dir, "the folder to write to is a path") if out_dir is not None else None
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    targets = _targets([path for path, error in found.items() if error is None], folder)
    stop = _ambersheet.Stop()
    bar = _frames.import_extra("tqdm.auto", "notebook").tqdm(total=len(found), unit="workbook") if progress else None
    pool = ThreadPoolExecutor(max_workers=threads or os.cpu_count() or 1)
    try:
        futures = [pool.submit(_rate_one, path, error, targets.get(path), rules, stop, overwrite)
                   for path, error in found.items()]
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


def _rate_one(
    path: Path, error: Exception | None, target: Path | None, rules: Ruleset, stop: _ambersheet.Stop, overwrite: bool
) -> Outcome:
    """Rate one workbook, unless there is an error already, and write it if there is a target."""
    if error is not None:
        return Outcome(path, error=error)
    try:
        rated = rules._rate(path, stop)
        output = rated.save(target, overwrite=overwrite) if target is not None else None
    except Exception as failed:  # whatever it is, the other workbooks are rated
        return Outcome(path, error=failed)
    return Outcome(path, rated, output=output)


def _workbooks(paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]]) -> dict[Path, Exception | None]:
    """Return the workbooks among these paths and in these folders, each once, and the error of a folder without any.

    In a folder, hidden files, lock files of Excel and results of earlier runs are skipped.

    Raises:
        WorkbookError: Folders are given, and no workbook is in any of them.
        TypeError: It is no path, and no list of paths.
    """
    what = "the workbooks are given by a path or a list of paths"
    if isinstance(paths, (bytes, bytearray)) or not isinstance(paths, (str, os.PathLike, Iterable)):
        raise TypeError(f"{what}, and not {type(paths).__name__}")
    listed = [paths] if isinstance(paths, (str, os.PathLike)) else list(paths)
    found: dict[Path, Exception | None] = {}
    seen: set[str] = set()
    for path in [path_of(one, what) for one in listed]:
        files = _in_folder(path) if _is_folder(path) else [path]
        if not files:
            found.setdefault(path, _without_workbooks(path))
        for file in files:
            # A file may be given by itself and in its folder, in two spellings.
            spelling = os.path.normcase(os.path.abspath(file))
            if spelling not in seen:
                seen.add(spelling)
                found[file] = None
    errors = [error for error in found.values() if error is not None]
    if errors and len(errors) == len(found):
        raise errors[0]
    return found


def _is_folder(path: Path) -> bool:
    """Return true if a path is that of a folder."""
    try:
        return path.is_dir()
    except ValueError:  # a path with a zero byte in it
        return False


def _in_folder(folder: Path) -> list[Path]:
    """Return the workbooks in a folder, by name."""

    def is_workbook(file: Path) -> bool:
        is_skipped = file.name.startswith((".", "~$")) or file.stem.endswith(".rated")
        return file.suffix.lower() in _ambersheet.FOLDER_ENDINGS and not is_skipped and not file.is_dir()

    return sorted(filter(is_workbook, folder.iterdir()))


def _without_workbooks(folder: Path) -> WorkbookError:
    """Return the error of a folder without workbooks, which names a folder in it that has some."""
    inner = sorted(one for one in folder.iterdir() if one.is_dir() and not one.name.startswith("."))
    better = next((one for one in inner if _in_folder(one)), None)
    hint = f'; "{better.name}" in it has some: give that folder' if better else ""
    endings = ", ".join(_ambersheet.FOLDER_ENDINGS)
    return WorkbookError(f"{folder}: this is a folder, and there are no workbooks in it ({endings}){hint}", path=str(folder))


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
