"""What if: numbers of the rules are moved, and nothing is changed until one is kept.

What the page shows must be what the command line rates by the script with that number.
"""

import json
import re

import pytest
from pages import sha256
from program import RULES, run

NORFOLK = RULES / "norfolk" / "norfolk-example.xlsx"
SCRIPT = RULES / "norfolk" / "norfolk.rhai"


@pytest.fixture
def whatif(page):
    page.drop(NORFOLK, SCRIPT)
    page.click("Save")
    page.click("What if?")
    page.tab.wait_for_selector(".slider")
    return page


def set_number(page, statement, value):
    slider = page.tab.locator(".slider", has_text=statement)
    slider.locator("input[type=number]").fill(str(value))
    slider.locator("input[type=number]").press("Tab")
    page.tab.wait_for_selector(".changes h3")
    page.tab.wait_for_timeout(200)


def by_command(script, tmp_path):
    """The counts and the levels by measure that the command line gives."""
    path, told = tmp_path / "changed.rhai", tmp_path / "told.json"
    path.write_text(script, "utf-8")
    run("rate", NORFOLK, "-r", path, "-o", tmp_path / "changed.xlsx", "--force", "-q", "--json", told)
    return json.loads(told.read_text("utf-8"))


@pytest.mark.parametrize("value", [0, 1, 3, 5.5, 12, 100])
def test_what_is_shown_is_what_would_be(whatif, tmp_path, value):
    set_number(whatif, "amber_within", value)
    script = SCRIPT.read_text("utf-8").replace("percent_of_target(6)", f"percent_of_target({value})")
    after, before = by_command(script, tmp_path), by_command(SCRIPT.read_text("utf-8"), tmp_path)
    for level in ("Green", "Amber", "Red"):
        assert re.search(rf"\b{after['counts'][level]} {level}", whatif.text(".changes .counts"))
    pairs = zip(before["ratings"], after["ratings"], strict=True)
    changed = [(old["measure"], old["rating"], new["rating"]) for old, new in pairs if old["rating"] != new["rating"]]
    shown = whatif.tab.locator(".flips li").all_inner_texts()
    assert shown == [f"{measure}: {old} → {new}" for measure, old, new in changed]


def test_nothing_changes_until_it_is_kept(whatif, tmp_path):
    set_number(whatif, "amber_within", 0)
    whatif.click("Back")
    saved = whatif.save("Save the workbook", tmp_path)
    run("rate", NORFOLK, "-r", SCRIPT, "-o", tmp_path / "by-command.xlsx", "-q")
    assert sha256(saved) == sha256(tmp_path / "by-command.xlsx")


def test_a_kept_number_stands_in_the_rules_with_its_reason(whatif, tmp_path):
    set_number(whatif, "amber_within", 3)
    whatif.tab.get_by_label("Why?", exact=False).fill('as "agreed" <b>in May</b>')
    whatif.click("Keep")
    whatif.idle()
    whatif.click("Back")
    rules = whatif.save("Save the rules", tmp_path)
    workbook = whatif.save("Save the workbook", tmp_path)
    text = rules.read_text("utf-8")
    assert "percent_of_target(3)" in text and r'because("as \"agreed\" <b>in May</b>");' in text
    run("rate", NORFOLK, "-r", rules, "-o", tmp_path / "by-command.xlsx", "-q")
    assert sha256(workbook) == sha256(tmp_path / "by-command.xlsx")


def test_a_number_of_a_draft_is_kept_after_its_questions(page):
    page.drop(NORFOLK)
    page.click("Save what is rated")
    page.click("What if?")
    page.tab.wait_for_selector(".slider")
    set_number(page, "amber_within", 3)
    assert "Answer the open questions first" in page.text(".changes")
    assert page.tab.get_by_role("button", name="Keep").count() == 0


def test_what_is_no_number_is_not_moved(whatif):
    box = whatif.tab.locator(".slider input[type=number]").first
    box.fill("")
    box.press("Tab")
    assert "No number is moved yet" in whatif.text(".changes")


def test_a_kept_number_can_be_taken_back(whatif):
    before = whatif.tab.locator(".slider code").all_inner_texts()
    set_number(whatif, "amber_within", 3)
    whatif.tab.get_by_label("Why?", exact=False).fill("agreed")
    whatif.click("Keep")
    whatif.idle()
    whatif.click("Undo")
    whatif.idle()
    whatif.click("Back")
    whatif.click("What if?")
    whatif.tab.wait_for_selector(".slider")
    assert whatif.tab.locator(".slider code").all_inner_texts() == before
