"""What stands at the output's place: read back before it gets there, with the permissions of what it replaces, and with
headers that a reader going forward understands.

Source: the operating system for permissions; Python's zlib and zipfile for the containers.
"""

import os
import pathlib
import random
import stat
import struct
import subprocess
import sys
import zipfile
import zlib

import minimal_workbook
import pytest
from program import binary, example, run

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX permissions")


@pytest.fixture
def folder(tmp_path):
    minimal_workbook.write(tmp_path / "return.xlsx", minimal_workbook.ROWS)
    (tmp_path / "rules.rhai").write_text(minimal_workbook.RULES, "utf-8")
    return tmp_path


# Permissions

def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@POSIX
@pytest.mark.parametrize("permissions", [0o600, 0o640, 0o664])
def test_what_is_replaced_keeps_its_permissions(folder, permissions):
    """A confidential return of mode 600 became 644: everybody on the server could read it."""
    output = folder / "out.xlsx"
    output.write_bytes(b"old")
    output.chmod(permissions)
    run("rate", "return.xlsx", "-r", "rules.rhai", "-o", "out.xlsx", "--force", cwd=folder)
    assert mode(output) == permissions and zipfile.is_zipfile(output)
    (folder / "return.xlsx").chmod(permissions)
    run("rate", "return.xlsx", "-r", "rules.rhai", "--in-place", cwd=folder)
    assert mode(folder / "return.xlsx") == permissions


@POSIX
def test_a_new_output_has_the_usual_permissions(folder):
    run("rate", "return.xlsx", "-r", "rules.rhai", "-o", "out.xlsx", cwd=folder)
    (folder / "usual").write_bytes(b"")
    assert mode(folder / "out.xlsx") == mode(folder / "usual")


# Read back

def bytes_read(*arguments, cwd):
    """How many bytes a run reads from its files, as the kernel counts them."""
    process = subprocess.Popen([binary(), *arguments], cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    counted = dict(line.split(": ") for line in pathlib.Path(f"/proc/{process.pid}/io").read_text("ascii").splitlines())
    assert process.wait() == 0
    return int(counted["rchar"])


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc, to see what a run reads")
def test_an_output_is_read_back_before_it_is_put_in_its_place(tmp_path):
    """Nobody looks for a cell that a bad disk lost. What a device took cannot be read back: that run reads the less.
    What reading back finds is in tests/core/reading_back.rs."""
    chance = random.Random(3)
    rows = [[f"Measure {n}", "High", chance.random(), chance.random()] for n in range(10_000)]
    minimal_workbook.write(tmp_path / "return.xlsx", [minimal_workbook.HEADINGS, *rows])
    (tmp_path / "rules.rhai").write_text(minimal_workbook.RULES, "utf-8")
    words = ["rate", "return.xlsx", "-r", "rules.rhai", "-q", "--force", "-o"]
    read = [bytes_read(*words, output, cwd=tmp_path) for output in ("out.xlsx", "/dev/null")]
    with zipfile.ZipFile(tmp_path / "out.xlsx") as package:
        sheet = package.getinfo("xl/worksheets/sheet1.xml").compress_size
    assert sheet > 100_000 and read[0] - read[1] >= sheet


# Headers

def walked_forward(data):
    """Each part's (name, flags, sizes and checksum of its header, bytes) by a reader that never looks at the directory."""
    at, found = 0, {}
    while data[at : at + 4] == b"PK\x03\x04":
        flags, method, _, _, checksum, packed, size, name, extra = struct.unpack("<HHHHIIIHH", data[at + 6 : at + 30])
        start = at + 30 + name + extra
        inflate = zlib.decompressobj(-15)
        if method == 8:
            text = inflate.decompress(data[start:])
            end = len(data) - len(inflate.unused_data)
        else:
            text, end = data[start : start + packed], start + packed
        if flags & 8:
            end += 4 if data[end : end + 4] == b"PK\x07\x08" else 0
            checksum, packed, size = struct.unpack("<III", data[end : end + 12])
            end += 12
        assert (packed, size, checksum) == (len(data[start:end]) - (0 if not flags & 8 else 16), len(text), zlib.crc32(text))
        found[data[at + 30 : at + 30 + name].decode("utf-8")] = flags
        at = end
    assert data[at : at + 4] == b"PK\x01\x02", f"nothing that a forward reader knows at {at}"
    return found


class Unseekable:
    """A stream that zipfile cannot seek in, so that it writes data descriptors."""

    def __init__(self, file):
        self.file = file

    def write(self, data):
        return self.file.write(data)

    def flush(self):
        self.file.flush()


def with_descriptors(source, target):
    with target.open("wb") as file, zipfile.ZipFile(source) as package, \
            zipfile.ZipFile(Unseekable(file), "w", zipfile.ZIP_DEFLATED) as streamed:
        for name in package.namelist():
            streamed.writestr(name, package.read(name))


def test_a_rewritten_part_announces_no_data_descriptor(tmp_path):
    """Programs that stream their output write each part's sizes after it; a rewritten part has them in its header."""
    with_descriptors(example("norfolk"), tmp_path / "return.xlsx")
    before = walked_forward((tmp_path / "return.xlsx").read_bytes())
    assert all(flags & 8 for flags in before.values())
    run("rate", "return.xlsx", "-r", "norfolk", "-o", "out.xlsx", cwd=tmp_path)
    after = walked_forward((tmp_path / "out.xlsx").read_bytes())
    assert before.keys() <= after.keys()
    rewritten = {name for name, flags in after.items() if not flags & 8}
    assert {"xl/worksheets/sheet1.xml", "xl/styles.xml"} <= rewritten
    with zipfile.ZipFile(tmp_path / "out.xlsx") as package:
        assert {info.filename: info.flag_bits for info in package.infolist()} == after
