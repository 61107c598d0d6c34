"""Paths as arguments, and reading of workbooks from a path, bytes or a file object."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TypeAlias

from ._frames import near_names
from .errors import AmbersheetError, WorkbookError

Source: TypeAlias = "str | os.PathLike[str] | bytes | bytearray | memoryview | IO[bytes]"


def path_of(path: object, what: str) -> Path:
    """Return an argument that is a path.

    Raises:
        TypeError: It is something else; ``what`` says what it should be.
    """
    given = os.fspath(path) if isinstance(path, os.PathLike) else path
    if not isinstance(given, str):
        raise TypeError(f"{what}, and not {type(path).__name__}")
    return Path(given)


def read_file(path: Path) -> bytes:
    """Read a whole file.

    Raises:
        OSError: It cannot be read; where it does not exist, the message has the names in its folder that are similar.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise missing_file(path) from error
    except ValueError as error:  # a path with a zero byte in it
        raise missing_file(path) from error


def missing_file(path: Path) -> FileNotFoundError:
    """Return the error of a file that does not exist."""
    near: list[str] = []
    with contextlib.suppress(OSError, ValueError):
        near = near_names(path.name, os.listdir(path.parent))
    hint = f'; did you mean "{near[0]}"?' if near else ""
    return FileNotFoundError(errno.ENOENT, f"there is no such file{hint}", str(path))


@dataclass(frozen=True)
class Input:
    """A workbook's bytes and their origin."""

    data: bytes
    """The whole file; empty once the engine has it."""
    name: str | None
    """The file's name, from which rules may take the period; ``None`` for bytes."""
    path: Path | None
    """The path as documents show it; ``None`` unless a path was given."""

    @contextlib.contextmanager
    def path_in_errors(self) -> Iterator[None]:
        """Add the path to errors that leave the block, and put it before their messages."""
        try:
            yield
        except AmbersheetError as error:
            if self.path is not None and error.path is None:
                error.path = str(self.path)
                error.args = (f"{self.path}: {error.args[0]}", *error.args[1:])
            raise


def read_source(source: Source) -> Input:
    """Read a whole workbook, so that its file is not kept open.

    Raises:
        WorkbookError: The path is a folder, or the file object cannot be read.
        OSError: The file cannot be read.
        TypeError: The source is of another type, or a file object in text mode.
    """
    if isinstance(source, (bytes, bytearray, memoryview)):
        return Input(bytes(source), None, None)
    if isinstance(source, (str, os.PathLike)):
        path = path_of(source, "a workbook is a path, bytes or a file object")
        if path.is_dir():
            raise WorkbookError(f"{path}: this is a folder, not a workbook", path=str(path))
        return Input(read_file(path), path.name, path)
    if isinstance(source, type) or not callable(getattr(source, "read", None)):
        raise TypeError(f"a workbook is a path, bytes or a file object, and not {type(source).__name__}")
    try:
        data = source.read()
    except ValueError as error:  # one that is closed, or open for writing only
        raise WorkbookError(f"the file object cannot be read ({error}); open the workbook again: open(path, 'rb')") from error
    if not isinstance(data, bytes):
        raise TypeError("the file object gives text; open the workbook in binary mode: open(path, 'rb')")
    name = getattr(source, "name", None)
    file_name = os.path.basename(name) if isinstance(name, str) else None
    return Input(data, file_name, None)
