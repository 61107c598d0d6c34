"""A run killed at any moment leaves the old file or the new one, and its leavings go with the next run.

Source: the operating system's own kill, and the bytes of a run that was left alone. A run writes for a few
milliseconds of the tenth of a second that it takes, so half of the kills fall at any time, and half wait for a new
file to appear in the folder: those fall while the outputs are being written, synced and renamed.
"""

import os
import random
import signal
import subprocess
import sys
import time

import minimal_workbook
import pytest
from program import binary, run

KILLS = 200
# The most kills, where 200 met none of the moments that matter: a busy machine shifts them.
MOST_KILLS = 5 * KILLS
ROWS = 10_000
OLD = b"the file that was there before"
# Kills between two runs that are left alone.
ROUND = 10

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")


@pytest.fixture
def folder(tmp_path):
    """A workbook that takes a while, and its rules."""
    chance = random.Random(9)
    rows = [minimal_workbook.HEADINGS]
    rows += [
        [f"Measure {n}", chance.choice(["High", "Low"]), chance.randint(100, 9900) / 100, chance.randint(100, 9900) / 100]
        for n in range(ROWS)
    ]
    minimal_workbook.write(tmp_path / "in.xlsx", rows)
    (tmp_path / "rules.rhai").write_text(minimal_workbook.RULES, "utf-8")
    return tmp_path


def arguments(folder, *output):
    output = output or ("-o", folder / "out.xlsx", "--json", folder / "out.json")
    return ["rate", folder / "in.xlsx", "-r", folder / "rules.rhai", *output, "--force", "--quiet"]


def start(words):
    return subprocess.Popen([binary(), *map(str, words)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL)


def names(folder):
    return set(os.listdir(folder))


class Killer:
    """Starts runs and kills each at a moment of its own choosing."""

    def __init__(self, words, folder):
        self.words, self.folder = words, folder
        self.chance = random.Random(200)
        self.known = names(folder)
        self.killed = self.finished = 0
        # The latest moment for a kill, after the start and after a new file appears. It grows slowly while kills
        # meet runs alive and shrinks when runs end first, and so follows the machine: about one in six ends first.
        self.longest = [0.1, 0.005]

    def one(self):
        """One run; whether the kill met it alive."""
        process = start(self.words)
        late = self.killed % 2
        if late:
            while names(self.folder) <= self.known and process.poll() is None:
                pass
        time.sleep(self.chance.uniform(0, self.longest[late]))
        process.kill()
        if process.wait() == -signal.SIGKILL:
            self.killed += 1
            self.longest[late] *= 1.02
            return True
        self.finished += 1
        self.longest[late] /= 1.1
        assert self.finished < 10 * KILLS, "runs end before they can be killed"
        return False


def test_old_or_new_and_nothing_else(folder):
    outputs = [folder / "out.xlsx", folder / "out.json"]
    run(*arguments(folder))
    new = [output.read_bytes() for output in outputs]
    killer = Killer(arguments(folder), folder)
    left, seen = 0, {output: {"old": 0, "new": 0} for output in outputs}
    for turn in range(MOST_KILLS):
        if turn >= KILLS and left >= KILLS / 10 and min(seen[outputs[0]].values()) > 0:
            break
        while True:
            for output in outputs:
                output.write_bytes(OLD)
            if killer.one():
                break
        for output, whole in zip(outputs, new, strict=True):
            found = output.read_bytes()
            assert found in (OLD, whole), f"{output.name} after {turn + 1} kills"
            seen[output]["old" if found == OLD else "new"] += 1
        left += bool(names(folder) - killer.known)
        if turn % ROUND == ROUND - 1:
            run(*arguments(folder))
            assert [output.read_bytes() for output in outputs] == new
            assert names(folder) == killer.known, "leavings outlive the next run"
    assert left >= KILLS / 10, f"only {left} kills fell while the outputs were being written"
    assert seen[outputs[0]]["old"] > 0, seen
    assert seen[outputs[0]]["new"] > 0, "no kill fell between the workbook's rename and the end"


def test_in_place_the_input_is_the_old_file_or_the_new_one(folder):
    """Here a broken write would cost the only copy."""
    words = arguments(folder, "--in-place")
    old = (folder / "in.xlsx").read_bytes()
    run(*words)
    new = (folder / "in.xlsx").read_bytes()
    assert new != old
    killer = Killer(words, folder)
    for turn in range(KILLS // 4):
        while True:
            (folder / "in.xlsx").write_bytes(old)
            if killer.one():
                break
        assert (folder / "in.xlsx").read_bytes() in (old, new), f"after {turn + 1} kills"
    run(*words)
    assert (folder / "in.xlsx").read_bytes() == new
    assert names(folder) == killer.known


def test_another_runs_output_is_not_taken_for_leavings(folder):
    """Several runs at once, into as many files of one folder: all files are whole."""
    run(*arguments(folder))
    new = (folder / "out.xlsx").read_bytes()
    outputs = [folder / f"{n}.xlsx" for n in range(4)]
    running = [start(arguments(folder, "-o", output)) for output in outputs]
    assert [process.wait() for process in running] == [0] * len(outputs)
    assert all(output.read_bytes() == new for output in outputs)


def test_runs_into_one_target_do_not_disturb_each_other(tmp_path):
    """The same command from two desks at once: both end well, and the file is whole."""
    minimal_workbook.write(tmp_path / "in.xlsx", minimal_workbook.ROWS)
    (tmp_path / "rules.rhai").write_text(minimal_workbook.RULES, "utf-8")
    words = arguments(tmp_path, "-o", tmp_path / "out.xlsx")
    run(*words)
    known, new = names(tmp_path), (tmp_path / "out.xlsx").read_bytes()
    for _ in range(50):
        running = [start(words) for _ in range(6)]
        assert [process.wait() for process in running] == [0] * len(running)
        assert (tmp_path / "out.xlsx").read_bytes() == new
    assert names(tmp_path) == known
