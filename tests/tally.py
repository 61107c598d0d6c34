#!/usr/bin/env python3
"""Counts the tests that ran and those that skipped, over cargo and pytest, so that a skip is never silent.

    tally.py start DIR WHAT ...             forget what an earlier run left in DIR; WHAT (cargo, pytest) is to come
    tally.py cargo DIR -- COMMAND ...       run a command that prints cargo's test results, show it, count it
    tally.py pytest DIR -- COMMAND ...      run pytest (a JUnit report is asked of it), show it, count it
    tally.py total DIR [--no-skips]         print the totals; exit 1 when a test failed, or skipped where none may

A Rust test that cannot run here appends its reason as a line to the file that AMBERSHEET_SKIPS names and returns;
cargo calls that test passed, the total calls it skipped. A test that is marked `#[ignore = "reason"]` is skipped for
that reason. Standard library only.
"""

import collections
import json
import os
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

CARGO_RESULT = re.compile(
    r"^test result: (?:ok|FAILED)\. (\d+) passed; (\d+) failed; (\d+) ignored;", re.MULTILINE
)

CARGO_IGNORED = re.compile(r"^test \S+ \.\.\. ignored(?:, (.+?))?\r?$", re.MULTILINE)


def start(folder, to_come):
    """Until a run has written its count it counts as one failure, so that a build that fails is never silent."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if old.suffix in {".json", ".txt", ".xml"}:
            old.unlink()
    for what in to_come:
        write(folder, what, {"passed": 0, "failed": 1, "skips": {}})


def write(folder, what, count):
    (folder / f"{what}.json").write_text(json.dumps(count), "utf-8")


def shown(command, environment):
    """Runs a command, passing its output on line by line; its exit status and what it printed."""
    lines = []
    with subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as process:
        for line in process.stdout:
            sys.stdout.write(line)
            sys.stdout.flush()
            lines.append(line)
    return process.returncode, "".join(lines)


def cargo(folder, command):
    skips = folder / "cargo-skips.txt"
    status, output = shown(command, {**os.environ, "AMBERSHEET_SKIPS": str(skips.resolve())})
    reasons = collections.Counter()
    if skips.exists():
        reasons.update(line.strip() for line in skips.read_text("utf-8").splitlines() if line.strip())
    results = [tuple(map(int, found)) for found in CARGO_RESULT.findall(output)]
    ignored = sum(result[2] for result in results)
    failed = sum(result[1] for result in results)
    # A line that another thread's output cut in two gives no reason.
    given = [reason for reason in CARGO_IGNORED.findall(output) if reason][:ignored]
    reasons.update(given + ["marked #[ignore]"] * (ignored - len(given)))
    if status != 0 and failed == 0:
        failed = 1  # it did not build, or a test program died: no result line tells
    passed = sum(result[0] for result in results) - (sum(reasons.values()) - ignored)
    return status, {"passed": passed, "failed": failed, "skips": reasons}


def pytest(folder, command):
    report = folder / "pytest.xml"
    status, _ = shown([*command, f"--junitxml={report}"], dict(os.environ))
    count = {"passed": 0, "failed": 0, "skips": collections.Counter()}
    if report.exists():
        for case in ElementTree.parse(report).iter("testcase"):
            skipped = case.find("skipped")
            if skipped is not None:
                count["skips"][skipped.get("message", "no reason given")] += 1
            elif case.find("failure") is not None or case.find("error") is not None:
                count["failed"] += 1
            else:
                count["passed"] += 1
    if status != 0 and count["failed"] == 0:
        count["failed"] = 1  # it could not start, or found no test at all
    return status, count


def total(folder, skips_allowed):
    counts = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))]
    passed = sum(count["passed"] for count in counts)
    failed = sum(count["failed"] for count in counts)
    reasons = collections.Counter()
    for count in counts:
        reasons.update(count["skips"])
    skipped = sum(reasons.values())
    print(f"ran {passed + failed}, skipped {skipped}")
    for reason, number in sorted(reasons.items()):
        print(f"  {number} skipped: {reason}")
    if skipped and not skips_allowed:
        print("every test must run here, and some skipped")
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or not passed or (skipped and not skips_allowed) else 0


def main(arguments):
    if len(arguments) < 2 or arguments[0] not in {"start", "cargo", "pytest", "total"}:
        print(__doc__)
        return 2
    what, folder, rest = arguments[0], pathlib.Path(arguments[1]), arguments[2:]
    if what == "start":
        start(folder, rest)
        return 0
    if what == "total":
        return total(folder, "--no-skips" not in rest)
    if rest[:1] != ["--"] or len(rest) < 2:
        print(__doc__)
        return 2
    folder.mkdir(parents=True, exist_ok=True)
    status, count = (cargo if what == "cargo" else pytest)(folder, rest[1:])
    write(folder, what, count)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
