"""Fixtures: where the checkers and the collected workbooks are, and how a rewrite is checked."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import zipfile

import pytest
from lossless import Allowed, losses
from pages import OpenedPage
from program import ROOT, writes_parquet
from saved_results import without_results
from wine import COMPILER, Wine, found

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
def lossless(tmp_path):
    """Asserts that a rewrite changed these cells and nothing else, by the checker of tests/python/lossless.

    Where formulas depend on the cells, their saved results and the points of charts are left out of both files first;
    test_stale.py compares these. Where ../shared is beside the checkout, its lossless_check.py is asked too.
    """
    checker = SHARED / "tools" / "lossless_check.py"

    def shared_losses(before, after, cells, allowed):
        if not checker.is_file():
            return ""
        flags = [OPTIONS[name] for name in allowed]
        command = [sys.executable, checker, "--cells", ",".join(cells), *flags, before, after]
        process = subprocess.run(command, capture_output=True, text=True, check=False)
        lost = [line for line in process.stdout.splitlines() if line.startswith("LOSS")]
        # It knows no column that got a width of its own out of a range of equal ones; ours compares each column.
        if lost and "column" in allowed and all(line.endswith("<cols> differs") for line in lost):
            return ""
        return process.stdout + process.stderr if process.returncode else ""

    def check(before, after, cells, *allowed):
        what = Allowed(**{name: True for name in allowed})
        bare = None
        if losses(before, after, cells, what)[0] or shared_losses(before, after, cells, allowed):
            bare = [without_saved(path, tmp_path / f"{name}.bare") for name, path in (("in", before), ("out", after))]
        found, edits = losses(*(bare or (before, after)), cells, what)
        assert not found, found
        if bare:
            said = shared_losses(*bare, cells, allowed)
            assert not said, said
        return edits

    return check


def without_saved(source, target):
    """A copy without the saved results of formulas and the kept points of charts."""
    point = re.compile(r"<((?:\w+:)?)pt idx=.*?</\1pt>", re.DOTALL)
    with zipfile.ZipFile(source) as package, zipfile.ZipFile(target, "w") as copy:
        for entry in package.infolist():
            data = package.read(entry)
            if "/charts/" in entry.filename:
                data = point.sub("", data.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
            elif "worksheets/" in entry.filename:
                data = without_results(data.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
            copy.writestr(entry.filename, data)
    return target


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


@pytest.fixture(scope="session")
def windows_program():
    """The program for Windows: AMBERSHEET_WINDOWS, as `make windows` writes it."""
    given = os.environ.get("AMBERSHEET_WINDOWS")
    if not given or not pathlib.Path(given).is_file():
        skip("needs ambersheet.exe, which `make windows` builds and the full run tests")
    missing = [name for name, path in {"Wine": found("wine64", "wine"), "MinGW": shutil.which(COMPILER)}.items() if not path]
    if missing:
        skip(f"needs {' and '.join(missing)}")
    return pathlib.Path(given).resolve()


@pytest.fixture(scope="session")
def wine(windows_program):
    """A Windows to run it in, which is made beside it once."""
    folder = windows_program.parent / "wine"
    folder.mkdir(exist_ok=True)
    started = Wine(windows_program, folder)
    started.start()
    yield started
    started.end()


@pytest.fixture(scope="session")
def page_file():
    """The built page: AMBERSHEET_PAGE, as `make page` writes it."""
    given = os.environ.get("AMBERSHEET_PAGE")
    if not given or not pathlib.Path(given).is_file():
        skip("needs the page, which `make page` builds")
    return pathlib.Path(given).resolve()


@pytest.fixture(scope="session")
def browser(page_file):  # noqa: ARG001  no browser is started where there is no page
    """A browser without a window."""
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        skip("needs chromium")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def page(browser, page_file):
    """The page, opened from disk. It asks for nothing but itself, and nothing goes wrong in it unsaid."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
    opened = OpenedPage(context.new_page(), page_file.as_uri())
    yield opened
    context.close()
    opened.check_quiet()
