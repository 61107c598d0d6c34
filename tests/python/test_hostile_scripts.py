"""Scripts that multiply texts, lists, calls and brackets: none takes the process down, or holds much memory.

Source: the limits of docs/rules/limits.md, and the operating system's own count of a process's memory. Each script of
`hostile-scripts` names in its first line what the message must say (`*` for any orderly end). In a script,
`«3*ab»` stands for `ababab`. Every script is tried in the command line and inside Python, with 1 GiB of addresses.
"""

import json
import os
import pathlib
import re
import resource
import subprocess
import sys
import tempfile

import pytest
from minimal_workbook import ROWS, write
from program import CRASH, binary

FOLDER = pathlib.Path(__file__).parent / "hostile-scripts"
SCRIPTS = sorted(path.stem for path in FOLDER.glob("*.rhai"))
PLAIN = 'tables(#{ measure: "Measure", actual: "Actual", target: "Target", rating: write_to("RAG") });\nfn rate(m) {\n"Red"\n}\n'
MEGABYTE = 1 << 20
MORE = 64 * MEGABYTE
SECONDS = 60
"""Against a script without end only. How long a run takes depends on the machine."""

IN_PYTHON = """
import sys
import ambersheet
try:
    rated = ambersheet.Ruleset.load(sys.argv[2]).rate(sys.argv[1])
    print(*[rating.reason for rating in rated.ratings])
except ambersheet.AmbersheetError as error:
    print(error)
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the limit of addresses is that of Linux")


def script(name):
    """A script in full, and what its message must name."""
    text = (FOLDER / f"{name}.rhai").read_text("utf-8")
    expected = text.split("\n", 1)[0].removeprefix("// expect: ")
    return re.sub(r"«(\d+)\*(.*?)»", lambda found: found[2] * int(found[1]), text, flags=re.DOTALL), expected


def few_addresses():
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))


def measured(command, folder):
    """Runs a command; gives its status, what it wrote, and the most memory that it held."""
    with tempfile.TemporaryFile() as out:
        child = subprocess.Popen(command, cwd=folder, stdout=out, stderr=out, preexec_fn=few_addresses)
        try:
            _, status, usage = os.wait4(child.pid, 0)
        finally:
            child.returncode = 0
        out.seek(0)
        return os.waitstatus_to_exitcode(status), out.read().decode("utf-8", "replace"), usage.ru_maxrss * 1024


def by_program(folder):
    return ["timeout", str(SECONDS), binary(), "rate", "return.xlsx", "-r", "rules.rhai", "-j", "1", "--json", "out.json", "-o", "out.xlsx"]


def by_python(_):
    return ["timeout", str(SECONDS), sys.executable, "-c", IN_PYTHON, "return.xlsx", "rules.rhai"]


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """The memory that the plain script takes, by the way it is run."""
    folder = tmp_path_factory.mktemp("plain")
    write(folder / "return.xlsx", ROWS)
    (folder / "rules.rhai").write_text(PLAIN, "utf-8")
    peaks = {}
    for way in (by_program, by_python):
        status, said, peaks[way] = measured(way(folder), folder)
        assert status == 0, said
    return peaks


def test_there_are_many():
    assert len(SCRIPTS) >= 60


@pytest.mark.parametrize("way", [by_program, by_python])
@pytest.mark.parametrize("name", SCRIPTS)
def test_no_script_takes_the_process_down(tmp_path, plain, way, name):
    text, expected = script(name)
    write(tmp_path / "return.xlsx", ROWS)
    (tmp_path / "rules.rhai").write_text(text, "utf-8")
    status, said, peak = measured(way(tmp_path), tmp_path)
    assert not CRASH.search(said) and "overflow" not in said and "allocation" not in said, said[-2000:]
    assert status in (0, 2), (status, said[-2000:])
    assert peak <= plain[way] + MORE, f"{(peak - plain[way]) / MEGABYTE:.0f} MiB more than the plain script"
    left = set(os.listdir(tmp_path)) - {"return.xlsx", "rules.rhai"}
    if status == 2:
        assert not left
    elif way is by_program:
        assert left == {"out.json", "out.xlsx"}
        ratings = json.loads((tmp_path / "out.json").read_text("utf-8"))["ratings"]
        said += " ".join(rating["reason"] for rating in ratings)
    assert len(said) < 20_000, f"a message of {len(said)} letters"
    if expected != "*":
        assert expected in said, said[-2000:]
