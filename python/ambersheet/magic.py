"""The magic ``%%ambersheet``: rules in a cell of a notebook.

Load it with ``%load_ext ambersheet``.

``%%ambersheet NAME``
    Loads the cell as a script, assigns the ruleset to the variable ``NAME`` and shows the findings of ``check``.
    ``--save FILE`` also writes the script to the file.
``%ambersheet RULES``
    Puts the script of a file, or of a shipped ruleset by its name, into the next cell for editing.
"""

from __future__ import annotations

import shlex
from html import escape
from pathlib import Path
from typing import Any

from . import _html
from .errors import RulesError
from .ruleset import Ruleset, shipped

USAGE = "%%ambersheet NAME [--save FILE], with the rules under it; or %ambersheet RULES to edit some"


def load_ipython_extension(shell: Any) -> None:
    """Register ``%ambersheet`` and ``%%ambersheet``."""
    shell.register_magic_function(lambda line, cell=None: run(shell, line, cell), "line_cell", "ambersheet")


def run(shell: Any, line: str, cell: str | None) -> Any:
    """Run the magic: load the script in ``cell``, or without a cell put one into the next cell.

    Raises:
        ValueError: The line is not of the form in ``USAGE``.
        OSError: The file of ``--save`` cannot be written.
    """
    # Not in POSIX mode, where the backslashes of a Windows path are escapes.
    words = [word.strip("\"'") for word in shlex.split(line, posix=False)]
    if cell is None:
        return edit(shell, words)
    save = words[words.index("--save") + 1] if "--save" in words[:-1] else None
    names = [word for word in words if word != "--save" and word != save]
    if len(names) != 1 or not names[0].isidentifier():
        raise ValueError(f"usage: {USAGE}")
    name = f"{names[0]}.rhai" if save is None else Path(save).name
    try:
        rules = Ruleset.from_source(cell, name=name)
    except RulesError as error:
        return CellOutput(_html.page(f"<pre>{escape(str(error))}</pre>"), str(error))
    if save is not None:
        Path(save).write_text(cell, "utf-8")
    shell.user_ns[names[0]] = rules
    found = rules.check()
    return CellOutput(rules._repr_html_() + (_html.findings(found) if found else ""), repr(rules))


def edit(shell: Any, words: list[str]) -> None:
    """Put a script into the next cell.

    Raises:
        ValueError: The line does not name exactly one script.
        RulesError: The script does not load.
        OSError: The file cannot be read.
    """
    if len(words) != 1:
        raise ValueError(f"usage: {USAGE}")
    rules = Ruleset.shipped(words[0]) if words[0] in shipped() else Ruleset.load(words[0])
    shell.set_next_input(f"%%ambersheet rules\n{rules.source}")


class CellOutput:
    """The output of a cell, as HTML and as plain text."""

    def __init__(self, html: str, text: str) -> None:
        self.html = html
        self.text = text

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text
