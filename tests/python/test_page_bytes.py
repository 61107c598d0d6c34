"""The page writes the bytes that the command line writes, for every format.

Each workbook goes both ways: through the page by its screens, and through `init` and `rate`. Collected workbooks are read
from ../shared, the shipped examples from rules/.
"""

import pytest
from conftest import FULL, SHARED
from pages import sha256
from program import RULES, run

CORPUS = SHARED / "corpus"
PER_FORMAT = {".xlsx": 20, ".xls": 8, ".xlsb": 6, ".ods": 6, ".xltx": 4, ".xlsm": 4, ".xltm": 1, ".tsv": 1}
EXAMPLES = sorted(RULES.glob("*/*-example.xlsx"))


def collected():
    """Some workbooks of each format, spread over their sources; all of them in the full run."""
    found = []
    for ending, most in PER_FORMAT.items():
        files = sorted(path for path in CORPUS.rglob("*") if path.suffix.lower() == ending)
        step = max(1, len(files) // most)
        found += files[::step][: most if FULL else 2]
    return found


def by_command(workbook, rules, folder):
    target = folder / "by-command.xlsx"
    done = run("rate", workbook, "-r", rules, "-o", target, "--force", "-q", status=(0, 2))
    return target if done.status == 0 else done.text


def by_page(page, folder):
    """What the page saves; or what it says where it has nothing to save."""
    if page.tab.locator(".problem").count():
        return page.text(".problem")
    if page.tab.get_by_role("button", name="Save", exact=False).count() == 0:
        return page.text()
    page.tab.locator("aside button", has_text="Save").click()
    if page.tab.get_by_role("button", name="Save the workbook").count() == 0:
        return page.text()
    return page.save("Save the workbook", folder)


@pytest.mark.parametrize("workbook", EXAMPLES, ids=lambda path: path.stem)
def test_examples_with_their_rules(page, tmp_path, workbook):
    rules = next(path for path in workbook.parent.glob("*.rhai") if path.stem in workbook.stem)
    page.drop(workbook, rules)
    saved = by_page(page, tmp_path)
    assert sha256(saved) == sha256(by_command(workbook, rules, tmp_path))


@pytest.mark.skipif(not CORPUS.is_dir(), reason="needs ../shared")
def test_there_are_workbooks_of_every_format():
    assert {path.suffix.lower() for path in collected()} == set(PER_FORMAT)


@pytest.mark.parametrize("workbook", collected(), ids=lambda path: path.name)
def test_collected_workbooks_with_a_draft(page, tmp_path, workbook):
    drafted = tmp_path / "draft.rhai"
    done = run("init", workbook, "-o", drafted, "--force", status=(0, 2))
    page.drop(workbook)
    saved = by_page(page, tmp_path / "page")
    if done.status != 0 or isinstance(written := by_command(workbook, drafted, tmp_path), str):
        assert isinstance(saved, str), "the command line writes nothing, and the page does"
    else:
        assert sha256(saved) == sha256(written)
