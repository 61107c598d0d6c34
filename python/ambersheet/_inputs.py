"""Reading of workbooks from a path, bytes or a file object."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TypeAlias

from .errors import AmbersheetError, WorkbookError

Source: TypeAlias = "str | os.PathLike[str] | bytes | bytearray | memoryview | IO[bytes]"


@dataclass(frozen=True)
class Input:
    """A workbook's bytes and their origin."""

    data: bytes
    """The whole file."""
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
        WorkbookError: The path is a folder.
        OSError: The file cannot be read.
        TypeError: The source is of another type, or a file object in text mode.
    """
    if isinstance(source, (bytes, bytearray, memoryview)):
        return Input(bytes(source), None, None)
    if isinstance(source, (str, os.PathLike)):
        path = Path(source)
        if path.is_dir():
            raise WorkbookError(f"{path}: this is a folder, not a workbook", path=str(path))
        return Input(path.read_bytes(), path.name, path)
    if not hasattr(source, "read"):
        raise TypeError(f"a workbook is a path, bytes or a file object, and not {type(source).__name__}")
    data = source.read()
    if not isinstance(data, bytes):
        raise TypeError("the file object gives text; open the workbook in binary mode: open(path, 'rb')")
    name = getattr(source, "name", None)
    file_name = os.path.basename(name) if isinstance(name, str) else None
    return Input(data, file_name, None)
