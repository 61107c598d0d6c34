#!/usr/bin/env python3
"""Makes the pictures of the page anew, from the built page in a browser: make_page_pictures.py PAGE

Needs playwright (it is in .venv) and Chromium. Writes docs/pictures/page-VIEW-WIDTH.png.
"""

import pathlib
import shutil
import sys

from playwright.sync_api import sync_playwright

DOCS = pathlib.Path(__file__).resolve().parent
PICTURES = DOCS / "pictures"
RETURN = DOCS.parent / "rules" / "norfolk" / "norfolk-example.xlsx"
RULES = DOCS.parent / "rules" / "norfolk" / "norfolk.rhai"
SIZES = {1280: 800, 768: 1024, 375: 812}


def idle(tab):
    tab.wait_for_function("() => document.querySelector('.busy').childElementCount === 0")
    # The sheet is drawn once its rows have come.
    tab.wait_for_timeout(500)


def take(tab, *files):
    tab.set_input_files("input[type=file]", [str(file) for file in files])
    tab.wait_for_selector(".look")
    idle(tab)


def button(tab, name):
    tab.get_by_role("button", name=name, exact=True).click()
    idle(tab)


def drop(tab):
    tab.wait_for_selector(".drop")


def question(tab):
    take(tab, RETURN)
    button(tab, "Answer")


def look(tab):
    take(tab, RETURN, RULES)


def save(tab):
    look(tab)
    button(tab, "Save")


def whatif(tab):
    save(tab)
    button(tab, "What if?")
    tab.locator(".slider input[type=number]").first.fill("3")
    tab.keyboard.press("Tab")
    idle(tab)


VIEWS = {"drop": drop, "question": question, "look": look, "save": save, "whatif": whatif}


def main(page):
    browser_path = next((found for name in ("chromium", "google-chrome") if (found := shutil.which(name))), None)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        for view, show in VIEWS.items():
            for width, height in SIZES.items():
                tab = browser.new_page(viewport={"width": width, "height": height})
                tab.goto(page.as_uri())
                show(tab)
                tab.screenshot(path=PICTURES / f"page-{view}-{width}.png")
                tab.close()
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]).resolve())
