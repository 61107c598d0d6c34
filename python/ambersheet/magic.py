"""The magic ``%%ambersheet``: rules in a cell of a notebook.

Load it with ``%load_ext ambersheet``.

``%%ambersheet NAME``
    Loads the cell as a script, assigns the ruleset to the variable ``NAME`` and shows the findings of ``check``.
    ``--save FILE`` also writes the script to the file. If the script does not load, its problems are shown, and there is
    no variable ``NAME`` any more: no older rules stay in force.
``%ambersheet RULES``
    Puts the script of a file, or of a shipped ruleset by its name, into the next cell for editing.
"""

from __future__ import annotations

import keyword
import shlex
from html import escape
from pathlib import Path
from typing import Any

from . import _html
from .errors import AmbersheetError, RulesError
from .ruleset import Ruleset, shipped

USAGE = "%%ambersheet NAME [--save FILE], with the rules under it; or %ambersheet RULES to edit some"


def load_ipython_extension(shell: Any) -> None:
    """Register ``%ambersheet`` and ``%%ambersheet``."""
    shell.register_magic_function(lambda line, cell=None: run(shell, line, cell), "line_cell", "ambersheet")


def run(shell: Any, line: str, cell: str | None) -> Any:
    """Run the magic: load the script in ``cell``, or without a cell put one into the next cell.

    Raises:
        AmbersheetError: The line is not of the form in ``USAGE``.
        OSError: The file of ``--save`` cannot be written.
    """
    words = _words(line)
    if cell is None:
        return edit(shell, words)
    save = words[words.index("--save") + 1] if "--save" in words[:-1] else None
    names = [word for at, word in enumerate(words) if word != "--save" and (at == 0 or words[at - 1] != "--save")]
    is_whole = words.count("--save") == (save is not None)
    if len(names) != 1 or not names[0].isidentifier() or keyword.iskeyword(names[0]) or not is_whole:
        raise AmbersheetError(f"usage: {USAGE}")
    # Whatever goes wrong from here on, the older rules of the name are not taken for these.
    shell.user_ns.pop(names[0], None)
    name = f"{names[0]}.rhai" if save is None else Path(save).name
    try:
        rules = Ruleset.from_source(cell, name=name)
    except RulesError as error:
        gone = f"There is no {names[0]} until its rules load."
        shown = f"<pre>{escape(str(error))}</pre><p>{escape(gone)}</p>"
        return CellOutput(_html.page(shown), f"{error}\n{gone}")
    if save is not None:
        Path(save).write_text(cell, "utf-8")
    found = rules.check()
    shell.user_ns[names[0]] = rules
    return CellOutput(rules._repr_html_() + (_html.findings(found) if found else ""), repr(rules))


def _words(line: str) -> list[str]:
    """Return the words of a line, of which some may stand in quotes.

    Raises:
        AmbersheetError: A quotation mark is open.
    """
    try:
        # Not in POSIX mode, where the backslashes of a Windows path are escapes.
        return [word.strip("\"'") for word in shlex.split(line, posix=False)]
    except ValueError as error:
        raise AmbersheetError(f"a quotation mark is open; usage: {USAGE}") from error


def edit(shell: Any, words: list[str]) -> None:
    """Put a script into the next cell.

    Raises:
        AmbersheetError: The line does not name exactly one script.
        RulesError: The script does not load.
        OSError: The file cannot be read.
    """
    if len(words) != 1:
        raise AmbersheetError(f"usage: {USAGE}")
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
