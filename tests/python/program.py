"""The program under test, run as a user runs it: by its arguments, its files and its streams."""

import dataclasses
import functools
import hashlib
import json
import os
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
RULES = ROOT / "rules"
SCHEMA = ROOT / "core" / "schema" / "rate-1.schema.json"

CRASH = re.compile(r"panicked at|RUST_BACKTRACE|Traceback|internal error", re.IGNORECASE)


def binary():
    """The program: AMBERSHEET_BIN, or the release build of this checkout."""
    given = os.environ.get("AMBERSHEET_BIN")
    path = pathlib.Path(given) if given else ROOT / "target" / "release" / "ambersheet"
    if not path.is_file():
        raise FileNotFoundError(f"{path} is not there: run `make binary`, or set AMBERSHEET_BIN")
    return path


@functools.cache
def writes_parquet():
    """Whether the program was built with Parquet, which the everyday build leaves out."""
    done = subprocess.run([binary(), "convert", "-", "--to", "parquet", "-o", "-"], input=b"Measure\nVisits\n",
                          capture_output=True, check=False)
    return b"built without Parquet" not in done.stderr


@dataclasses.dataclass
class Done:
    """What a run left behind."""

    status: int
    stdout: bytes
    stderr: str

    @property
    def text(self):
        """Everything a person sees."""
        return self.stdout.decode("utf-8", "replace") + self.stderr


def run(*arguments, status=0, cwd=None, stdin=b"", **options):
    """Runs `ambersheet ARGUMENTS`, expecting this exit status, or one of these, and no trace of a crash."""
    process = subprocess.run(
        [binary(), *map(str, arguments)],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        timeout=120,
        check=False,
        **options,
    )
    done = Done(process.returncode, process.stdout, process.stderr.decode("utf-8", "replace"))
    assert not CRASH.search(done.stderr), done.stderr
    expected = status if isinstance(status, tuple) else (status,)
    assert done.status in expected, f"exit status {done.status}, expected {status}\n{done.text}"
    return done


def rate(workbook, rules, output, *options, status=0):
    """Rates a workbook into `output`; the JSON document of the run."""
    document = output.with_name(output.name + ".json")
    run("rate", workbook, "-r", rules, "-o", output, "--force", "--quiet", "--json", document, *options,
        status=status)
    return json.loads(document.read_text("utf-8"))


def example(ruleset):
    """The example workbook beside a shipped ruleset."""
    found = sorted(
        path for path in (RULES / ruleset).glob("*.xls*") if not path.name.startswith(("~", "."))
        and ".rated." not in path.name
    )
    if len(found) > 1:
        found = [path for path in found if path.name == f"{ruleset}-example.xlsx"] or found
    assert len(found) == 1, f"rules/{ruleset} should hold one example workbook, and holds {found}"
    return found[0]


def script(ruleset):
    """A shipped ruleset's script."""
    return RULES / ruleset / f"{ruleset}.rhai"


def edited(source, target, pattern, replacement):
    """Writes a copy of a script with exactly one place changed."""
    text, times = re.subn(pattern, replacement, source.read_text("utf-8"), flags=re.MULTILINE)
    assert times == 1, f"{source.name} should have one {pattern!r}, and has {times}"
    target.write_text(text, "utf-8")
    return target


def snapshot(folder):
    """Every file under a folder with the hash of its bytes, links as links."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "-"
        for path in sorted(folder.rglob("*"))
    }
