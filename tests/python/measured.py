"""Runs the program and tells what it took: seconds of processor time, and the most memory at once.

A child's peak counts what its parent held before it became the program, so that a test process which has read a large
workbook would be measured instead. A small process, usage.py, stands between the two. Processor time, since others
may share the machine.
"""

import dataclasses
import json
import os
import pathlib
import signal
import subprocess
import sys

import pytest
from program import CRASH, Done, binary

USAGE = pathlib.Path(__file__).with_name("usage.py")
LIMIT = 120


@dataclasses.dataclass
class Took:
    """What a run left behind, and what it took."""

    done: Done
    seconds: float
    mebibytes: float


def measured(*arguments, cwd=None):
    """Runs `ambersheet ARGUMENTS` with no trace of a crash; any exit status is handed back."""
    if not hasattr(os, "wait4"):
        pytest.skip("needs os.wait4, to measure memory")
    reading, writing = os.pipe()
    with os.fdopen(reading) as told:
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", USAGE, str(writing), binary(), *map(str, arguments)],
            cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, pass_fds=[writing],
            start_new_session=True,
        )
        os.close(writing)
        try:
            stdout, stderr = process.communicate(timeout=LIMIT)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        usage = json.loads(told.read())
    done = Done(usage["status"], stdout, stderr.decode("utf-8", "replace"))
    assert not CRASH.search(done.stderr), done.stderr
    assert done.status >= 0, f"killed by signal {-done.status}"
    return Took(done, usage["seconds"], usage["mebibytes"])
