"""Fixtures: where the checkers and the collected workbooks are, and how a rewrite is checked."""

import os
import shutil
import subprocess
import sys

import pytest
from lossless import Allowed, losses
from program import ROOT, writes_parquet

SHARED = ROOT.parent / "shared"
OPTIONS = {"comments": "--allow-comments", "formats": "--allow-cf", "column": "--allow-table-column"}
FULL = os.environ.get("AMBERSHEET_FULL") == "1"


def skip(reason):
    """Skips by name, or fails where everything must run (`make test-full`)."""
    if FULL:
        pytest.fail(f"{reason}, and AMBERSHEET_FULL is set")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared():
    """The folder of checkers and collected workbooks beside the checkout."""
    if not SHARED.is_dir():
        skip("needs ../shared")
    return SHARED


@pytest.fixture(scope="session")
def corpus(shared):
    """The two government templates, by ruleset."""
    folder = shared / "corpus" / "communitiesuk-funding-service-design-post-award-data-store"
    return {
        "towns-fund": folder / "093517_TF_Round_6_Success.xlsx",
        "pathfinders": folder / "4e8964_PF_Round_2_Success.xlsx",
    }


@pytest.fixture
def lossless():
    """Asserts that a rewrite changed these cells and nothing else, by the checker of tests/python/lossless.

    Where ../shared is beside the checkout, its lossless_check.py is asked too. It knows nothing of points that charts keep.
    """

    def check(before, after, cells, *allowed):
        found, edits = losses(before, after, cells, Allowed(**{name: True for name in allowed}))
        assert not found, found
        checker = SHARED / "tools" / "lossless_check.py"
        if checker.is_file() and "charts" not in allowed:
            flags = [OPTIONS[name] for name in allowed]
            process = subprocess.run(
                [sys.executable, checker, "--cells", ",".join(cells), *flags, before, after],
                capture_output=True,
                text=True,
                check=False,
            )
            assert process.returncode == 0, process.stdout + process.stderr
        return edits

    return check


@pytest.fixture(scope="session")
def parquet():
    """A program that writes Parquet; the everyday build leaves it out."""
    if not writes_parquet():
        skip("needs a program with Parquet")


@pytest.fixture(scope="session")
def office():
    """LibreOffice and poppler, to see workbooks as a person does."""
    found = {name: shutil.which(name) for name in ("soffice", "pdftoppm")}
    missing = [name for name, path in found.items() if path is None]
    if missing:
        skip(f"needs {' and '.join(missing)}")
    return found
