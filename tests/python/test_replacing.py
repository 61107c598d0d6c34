"""An output takes the place of an older file by one rename: who has the old file open, or by another name, keeps it.

Source: the operating system's own links and open files. test_kills has the same by chance.
"""

import os
import sys

import minimal_workbook
import pytest
from program import run

OLD = b"the file that was there before"
OUTPUTS = {
    "the workbook": ["rate", "return.xlsx", "-r", "rules.rhai", "-o", "out", "--force"],
    "the JSON": ["rate", "return.xlsx", "-r", "rules.rhai", "-o", "rated.xlsx", "--json", "out", "--force"],
    "the combined table": ["rate", "return.xlsx", "-r", "rules.rhai", "-o", "rated.xlsx", "--combine", "out", "--force"],
    "a converted table": ["convert", "return.xlsx", "-r", "rules.rhai", "--to", "csv", "-o", "out", "--force"],
}

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX files")


@pytest.fixture
def folder(tmp_path):
    minimal_workbook.write(tmp_path / "return.xlsx", minimal_workbook.ROWS)
    (tmp_path / "rules.rhai").write_text(minimal_workbook.RULES, "utf-8")
    return tmp_path


def kept(path, words, folder):
    """Runs these words, and asserts that who had the old file has it still. Gives what stands there now."""
    old = path.read_bytes()
    other = folder / "another name"
    os.link(path, other)
    with path.open("rb") as reading:
        run(*words, cwd=folder)
        assert reading.read() == old
    assert other.read_bytes() == old
    return path.read_bytes()


@pytest.mark.parametrize("words", OUTPUTS.values(), ids=OUTPUTS)
def test_who_has_the_old_file_keeps_it(folder, words):
    (folder / "out").write_bytes(OLD)
    new = kept(folder / "out", words, folder)
    (folder / "out").unlink()
    run(*words, cwd=folder)
    assert new == (folder / "out").read_bytes() != OLD


def test_who_has_the_return_keeps_it_when_it_is_rated_in_place(folder):
    """Here a copy that breaks off would cost the only one."""
    words = ["rate", "return.xlsx", "-r", "rules.rhai"]
    run(*words, "-o", "rated.xlsx", cwd=folder)
    assert kept(folder / "return.xlsx", [*words, "--in-place"], folder) == (folder / "rated.xlsx").read_bytes()
