"""The page for everybody: by keyboard alone, for screen readers, in light and dark, wide and narrow.

axe-core, which the page's packages bring along for this, looks for what breaks the guidelines (WCAG 2.2 AA).
"""

import shutil

import pytest
from conftest import skip
from program import ROOT, RULES
from studio import in_browser

NORFOLK = RULES / "norfolk" / "norfolk-example.xlsx"
AXE = ROOT / "web" / "page" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def axe():
    if not AXE.is_file():
        skip("needs axe-core, which `make page` installs")
    return AXE.read_text("utf-8")


def violations(page, axe):
    page.tab.evaluate(axe)
    found = page.tab.evaluate("tags => axe.run(document, { runOnly: { type: 'tag', values: tags } })", TAGS)["violations"]
    return [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found]


def drop_view(page):
    page.tab.wait_for_selector(".drop")


def it_view(page):
    page.click("For your IT department")
    page.click("Licences of what is inside")
    page.tab.wait_for_selector(".licences")


def question_view(page):
    page.drop(NORFOLK)


def signs_view(page):
    page.drop(NORFOLK)
    page.click("Answer")
    page.idle()


def explained_view(page):
    page.drop(NORFOLK, RULES / "norfolk" / "norfolk.rhai")


def problem_view(page):
    page.drop(RULES / "norfolk" / "norfolk.rhai")


def save_view(page):
    page.drop(NORFOLK, RULES / "norfolk" / "norfolk.rhai")
    page.click("Save")
    page.tab.get_by_role("button", name="why?").click()


VIEWS = [drop_view, it_view, question_view, signs_view, explained_view, problem_view, save_view]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_no_view_breaks_the_guidelines(page, axe, view, scheme):
    page.tab.emulate_media(color_scheme=scheme)
    view(page)
    assert violations(page, axe) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_studio_does_not_break_them_either(browser, page_file, axe, tmp_path, scheme):
    returns = [tmp_path / "norfolk-example.xlsx", tmp_path / "second.xlsx"]
    for one in returns:
        shutil.copy(NORFOLK, one)
    shutil.copy(RULES / "norfolk" / "norfolk.rhai", tmp_path)
    with in_browser(browser, page_file, *returns) as (opened, _):
        opened.tab.emulate_media(color_scheme=scheme)
        returns[0].touch()
        opened.tab.locator(".news", has_text="rated again").wait_for()
        assert violations(opened, axe) == []
        opened.click("Save")
        opened.choose("Also over the original, norfolk-example.xlsx")
        opened.click("Save the workbook")
        opened.tab.get_by_text("Saved the workbook").wait_for()
        assert violations(opened, axe) == []
        opened.tab.set_viewport_size({"width": 320, "height": 800})
        assert opened.tab.evaluate("document.documentElement.scrollWidth") <= 320
        opened.click("Another workbook")
        assert violations(opened, axe) == []
        assert opened.tab.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_planted_fault_is_found(page, axe):
    page.tab.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert [name for name, _ in violations(page, axe)] == ["button-name"]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
@pytest.mark.parametrize("width", [320, 375, 768, 1280])
def test_nothing_is_wider_than_the_window(page, view, width):
    page.tab.set_viewport_size({"width": width, "height": 800})
    view(page)
    assert page.tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_by_keyboard_alone(page, tmp_path):
    """From the first screen to the saved workbook with Tab, arrows, Space and Enter; the file is chosen in the system's own window."""
    drop_view(page)
    page.tab.bring_to_front()
    tab_to(page, "Choose a file")
    with page.tab.expect_file_chooser() as chooser:
        page.tab.keyboard.press("Enter")
    chooser.value.set_files([str(NORFOLK)])
    page.tab.wait_for_selector(".question")
    for _ in range(3):
        tab_to(page, "Answer")
        page.tab.keyboard.press("Enter")
        page.idle()
    tab_to(page, "Save what is rated")
    page.tab.keyboard.press("Enter")
    tab_to(page, "Save the workbook")
    with page.tab.expect_download() as download:
        page.tab.keyboard.press("Enter")
    assert download.value.suggested_filename == "norfolk-example.rated.xlsx"


def tab_to(page, name):
    for _ in range(400):
        page.tab.keyboard.press("Tab")
        if page.tab.evaluate("document.activeElement.textContent") == name:
            return
    raise AssertionError(f"no way to {name} by Tab")
