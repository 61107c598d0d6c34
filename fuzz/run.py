#!/usr/bin/env python3
"""Runs the fuzzing programs, one after the other, each from its seeds.

    run.py --programs FOLDER --seconds N [--jobs N] TARGET ...

FOLDER is where cargo built them. The inputs that a run keeps stay in FOLDER/inputs/TARGET, so that the next run
begins with them. An input that breaks a property is written to fuzz/findings/TARGET and ends that target's run; the exit
status is then 1. Standard library only.
"""

import argparse
import pathlib
import shutil
import subprocess
import sys
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
CORPUS = ROOT.parent / "shared" / "corpus"

# The largest input of each target, in bytes: what a person's file of that kind rarely exceeds, and small enough for
# some hundred runs a second.
LARGEST = {"package": 64 << 10, "sheet": 16 << 10, "patch": 16 << 10, "script": 8 << 10}
WORDS = {"sheet": "xml.txt", "patch": "xml.txt", "script": "rules.txt"}


def workbooks():
    """Our own workbooks, and the public ones."""
    for folder in (ROOT / "rules", CORPUS):
        for path in sorted(folder.rglob("*.xl*")):
            if path.suffix.lower() in {".xlsx", ".xlsm", ".xltx", ".xltm"}:
                yield path


def parts(path, wanted):
    """The texts of a workbook's parts whose names are wanted, as far as they can be read."""
    try:
        with zipfile.ZipFile(path) as workbook:
            for name in workbook.namelist():
                if wanted(name.lower()):
                    yield workbook.read(name)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError, EOFError):
        return


def borrowed(target):
    """Inputs that are not kept in this folder, each with a name."""
    if target == "script":
        for path in sorted((ROOT / "rules").rglob("*.rhai")):
            yield path.name, path.read_bytes()
        return
    for path in workbooks():
        if target == "package":
            yield path.name, path.read_bytes()
            continue
        sheets = parts(path, lambda name: name.startswith("xl/worksheets/sheet"))
        if target == "sheet":
            for number, text in enumerate(sheets):
                yield f"{path.name}-{number}", text
        else:
            styles = next(parts(path, lambda name: name == "xl/styles.xml"), b"")
            for number, text in enumerate(sheets):
                yield f"{path.name}-{number}", b"\n%%\n".join([b"lnu", text, styles])


def fuzz(target, programs, seconds, jobs):
    """Runs one target; whether it found nothing."""
    [program] = programs.glob(f"*/release/{target}")
    kept, lent = programs / "inputs" / target, programs / "borrowed" / target
    findings = HERE / "findings" / target
    shutil.rmtree(lent, ignore_errors=True)
    for folder in (kept, lent, findings):
        folder.mkdir(parents=True, exist_ok=True)
    for name, data in borrowed(target):
        if len(data) <= LARGEST[target]:
            (lent / name).write_bytes(data)
    command = [
        str(program),
        f"-max_total_time={seconds}",
        f"-max_len={LARGEST[target]}",
        "-rss_limit_mb=1024",
        "-timeout=10",
        f"-artifact_prefix={findings}/",
        "-print_final_stats=1",
        *([f"-fork={jobs}"] if jobs > 1 else []),
        *([f"-dict={HERE / 'words' / WORDS[target]}"] if target in WORDS else []),
        *(str(folder) for folder in (kept, HERE / "seeds" / target, findings, lent)),
    ]
    print(f"{target}: {len(list(lent.iterdir()))} borrowed inputs, {seconds} seconds", flush=True)
    return subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode == 0


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--programs", type=pathlib.Path, required=True)
    arguments.add_argument("--seconds", type=int, default=60)
    arguments.add_argument("--jobs", type=int, default=1)
    arguments.add_argument("targets", nargs="+", choices=sorted(LARGEST))
    given = arguments.parse_args()
    if not CORPUS.is_dir():
        print("../shared/corpus is not there: the run begins with our own inputs alone")
    broken = [name for name in given.targets if not fuzz(name, given.programs.resolve(), given.seconds, given.jobs)]
    print(f"found something with: {', '.join(broken)}" if broken else "found nothing")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
