"""What `save` of the package puts in its place is whole: the old file stays as it was until the new one takes its name.

Source: the operating system's own links, open files and kills, and the bytes of a save that was left alone.
"""

import json
import os
import subprocess
import sys

import minimal_workbook
import pytest

amb = pytest.importorskip("ambersheet", reason="needs the Python module: run `make module`")

OLD = b"the file that was there before"
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX files and kills")


@pytest.fixture
def rated(tmp_path):
    minimal_workbook.write(tmp_path / "return.xlsx", minimal_workbook.ROWS)
    return amb.Ruleset.from_source(minimal_workbook.RULES).rate(tmp_path / "return.xlsx")


@POSIX
def test_who_reads_the_old_file_goes_on_reading_it(tmp_path, rated):
    """A copy over the old file would change it under a reader, and under its other names."""
    target, other = tmp_path / "out.xlsx", tmp_path / "other name.xlsx"
    target.write_bytes(OLD)
    os.link(target, other)
    with target.open("rb") as reading:
        rated.save(target, overwrite=True)
        assert reading.read() == OLD
    assert other.read_bytes() == OLD
    assert target.read_bytes() == rated.to_bytes()


def test_the_new_file_is_whole_before_it_takes_the_name(tmp_path, rated, monkeypatch):
    """The last step is one rename, within the folder. When it fails, the old file is there and nothing else is left."""
    target = tmp_path / "out.xlsx"
    target.write_bytes(OLD)
    seen, rename = [], os.replace

    def watched(source, destination):
        seen.append((os.path.dirname(source), os.path.basename(destination), target.read_bytes()))
        with open(source, "rb") as file:
            assert file.read() == rated.to_bytes()
        if len(seen) == 1:
            raise PermissionError("somebody has the file open")
        rename(source, destination)

    monkeypatch.setattr(os, "replace", watched)
    before = set(os.listdir(tmp_path))
    with pytest.raises(PermissionError):
        rated.save(target, overwrite=True)
    assert target.read_bytes() == OLD and set(os.listdir(tmp_path)) == before
    rated.save(target, overwrite=True)
    assert seen == [(str(tmp_path), "out.xlsx", OLD)] * 2
    assert set(os.listdir(tmp_path)) == before


# Rates once. Each save is made by a child that ends itself before a line of Python: the first, the second, and so on, in
# whatever function the line stands.
ENDER = """
import json, os, signal, sys
import ambersheet as amb
folder, rules = sys.argv[1], sys.argv[2]
target, old = os.path.join(folder, "out.xlsx"), b"the file that was there before"
rated = amb.Ruleset.load(rules).rate(os.path.join(folder, "return.xlsx"))
new = rated.to_bytes()
known = {*os.listdir(folder), "out.xlsx"}


def ending_before(line):
    def trace(frame, event, argument):
        nonlocal line
        line -= event == "line"
        if line == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace
    return trace


found, ended = [], False
while not ended:
    with open(target, "wb") as file:
        file.write(old)
    child = os.fork()
    if child == 0:
        sys.settrace(ending_before(len(found) + 1))
        rated.save(target, overwrite=True)
        sys.settrace(None)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    ended = not os.WIFSIGNALED(status)
    with open(target, "rb") as file:
        data = file.read()
    found.append("old" if data == old else "new" if data == new else "torn")
    for name in set(os.listdir(folder)) - known:
        os.unlink(os.path.join(folder, name))
print(json.dumps([status, found]))
"""


@POSIX
def test_a_save_that_ends_anywhere_leaves_the_old_file_or_the_new_one(tmp_path, rated):
    """As test_kills has it for the program, where it is left to chance."""
    (tmp_path / "rules.rhai").write_text(minimal_workbook.RULES, "utf-8")
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", ENDER, str(tmp_path), str(tmp_path / "rules.rhai")],
                          capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    status, found = json.loads(done.stdout)
    assert status == 0 and found[0] == "old" and found[-1] == "new" and len(found) > 20, found
    assert found == sorted(found, key=["old", "new"].index), "first the old file, then the new one"
