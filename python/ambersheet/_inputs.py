"""Workbooks however they are given: a path, bytes, or a file object."""

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
class Given:
    """A workbook's bytes, and where they came from."""

    data: bytes
    name: str | None
    """The file's name, from which rules may take the period; ``None`` where there is none."""
    path: Path | None
    """As documents show it."""

    @contextlib.contextmanager
    def blamed(self) -> Iterator[None]:
        """Says in errors which file they are about."""
        try:
            yield
        except AmbersheetError as error:
            if self.path is not None and error.path is None:
                error.path = str(self.path)
                error.args = (f"{self.path}: {error.args[0]}", *error.args[1:])
            raise


def read_source(source: Source) -> Given:
    """Read a workbook whole, so that its file is not held open afterwards."""
    if isinstance(source, (bytes, bytearray, memoryview)):
        return Given(bytes(source), None, None)
    if isinstance(source, (str, os.PathLike)):
        path = Path(source)
        if path.is_dir():
            raise WorkbookError(f"{path}: this is a folder, not a workbook", path=str(path))
        return Given(path.read_bytes(), path.name, path)
    if not hasattr(source, "read"):
        raise TypeError(f"a workbook is a path, bytes or a file object, and not {type(source).__name__}")
    data = source.read()
    if not isinstance(data, bytes):
        raise TypeError("the file object gives text; open the workbook in binary mode: open(path, 'rb')")
    name = getattr(source, "name", None)
    named = os.path.basename(name) if isinstance(name, str) else None
    return Given(data, named, None)
