"""The first three screens, as a finance officer goes through them.

The saved workbook must have the bytes that the command line writes.
"""

import json

import pytest
from pages import sha256
from program import RULES, run

NORFOLK = RULES / "norfolk" / "norfolk-example.xlsx"


def rated(workbook, rules, folder):
    """What the command line writes."""
    folder.mkdir(exist_ok=True)
    target = folder / "by-command.xlsx"
    run("rate", workbook, "-r", rules, "-o", target, "--force", "-q")
    return target


def test_a_return_with_rules_beside_it_is_saved_in_three_actions(page, tmp_path):
    rules = RULES / "norfolk" / "norfolk.rhai"
    with page.counted(3):
        page.drop(rules, NORFOLK)
        page.click("Save")
        saved = page.save("Save the workbook", tmp_path)
    assert saved.name == "norfolk-example.rated.xlsx"
    assert sha256(saved) == sha256(rated(NORFOLK, rules, tmp_path / "command"))
    assert "27 Green" in page.text() and "83 cells filled in, nothing else changed" in page.text()


def test_a_first_return_is_saved_after_its_questions_in_eight_actions(page, tmp_path):
    with page.counted(8):
        page.drop(NORFOLK)
        for _ in range(3):
            page.click("Answer")
            page.idle()
        # Of one measure nothing tells which way is good. It stays unrated, and stops nothing.
        assert "40 rated, 1 waits for you, 3 cannot be rated" in page.text(".found")
        page.click("Save what is rated")
        workbook = page.save("Save the workbook", tmp_path)
        rules = page.save("Save the rules", tmp_path)
    assert rules.name == "norfolk-example.rules.rhai"
    assert sha256(workbook) == sha256(rated(NORFOLK, rules, tmp_path / "command"))
    # The next quarter, both are dropped.
    page.click("Another workbook")
    with page.counted(3):
        page.drop(NORFOLK, rules)
        page.click("Save")
        again = page.save("Save the workbook", tmp_path / "again")
    assert sha256(again) == sha256(workbook)


def test_the_page_drafts_what_init_drafts(page, tmp_path):
    drafted, asked = tmp_path / "by-command.rhai", tmp_path / "questions.json"
    run("init", NORFOLK, "-o", drafted, "--questions", asked)
    page.drop(NORFOLK)
    first = json.loads(asked.read_text("utf-8"))[0]
    assert page.text(".question h2") == first["text"]
    page.click("Save what is rated")
    rules = page.save("Save the rules", tmp_path)
    assert rules.read_bytes() == drafted.read_bytes()


def test_what_waits_is_counted_and_does_not_stop_the_saving(page, tmp_path):
    page.drop(NORFOLK)
    assert "wait for you" in page.text(".found")
    page.click("Later")
    page.click("Save what is rated")
    assert page.save("Save the workbook", tmp_path).stat().st_size > 0


def test_an_answer_can_be_taken_back(page):
    page.drop(NORFOLK)
    before = page.text(".found")
    page.click("Answer")
    page.idle()
    page.click("Undo")
    page.idle()
    assert page.text(".found") == before


@pytest.mark.parametrize(("typed", "said"), [("7", "say of what"), ("perhaps", "is no answer to this")])
def test_an_answer_that_means_nothing_is_said(page, typed, said):
    page.drop(NORFOLK)
    for _ in range(2):
        page.click("Later")
    page.tab.get_by_label("Other:").fill(typed)
    page.click("Answer")
    assert said in page.text(".question .wrong")
    page.tab.get_by_label("Other:").fill("3 points")
    page.click("Answer")
    page.idle()
    assert page.tab.locator(".question .wrong").count() == 0


def test_the_sample_opens_without_a_file(page):
    page.click("Try it with a sample")
    page.tab.wait_for_selector(".question")
    assert "44 measures" in page.text(".found")


def test_leaving_with_unsaved_answers_asks(page):
    asked = []
    page.tab.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.drop(NORFOLK)
    page.click("Answer")
    page.idle()
    page.tab.close(run_before_unload=True)
    page.tab.wait_for_event("close")
    assert asked == ["beforeunload"]


def test_rules_may_come_before_their_workbook(page, tmp_path):
    rules = RULES / "norfolk" / "norfolk.rhai"
    page.drop(rules)
    assert "Drop the workbook that they are for, too" in page.text(".problem")
    page.drop(NORFOLK)
    page.click("Save")
    saved = page.save("Save the workbook", tmp_path)
    assert sha256(saved) == sha256(rated(NORFOLK, rules, tmp_path / "command"))


def test_rules_that_do_not_load_leave_what_is_shown(page, tmp_path):
    """Broken rules were once kept beside the ratings of the old ones, and would have been saved."""
    rules, broken = RULES / "norfolk" / "norfolk.rhai", tmp_path / "broken.rhai"
    broken.write_text("amber_wthin(percent_of_target(5));\n", "utf-8")
    page.drop(NORFOLK, rules)
    page.click("Another workbook")
    page.drop(broken)
    assert "broken.rhai:1:1" in page.text(".problem")
    page.click("Back to norfolk-example.xlsx")
    page.click("Save")
    assert page.save("Save the rules", tmp_path / "saved").read_bytes() == rules.read_bytes()


def test_after_a_stop_what_is_shown_can_still_be_saved(page, tmp_path):
    """A stop throws the engine's worker away, with all that it had rated."""
    rules = RULES / "norfolk" / "norfolk.rhai"
    page.drop(NORFOLK, rules)
    page.click("Another workbook")
    loops = tmp_path / "loops.rhai"
    loops.write_text("let n = 0; while n < 1000000000 { n += 1; }\n", "utf-8")
    page.tab.set_input_files("input[type=file]", [str(loops)])
    stop = page.tab.get_by_role("button", name="Stop")
    if stop.count():
        stop.click()
    page.idle()
    page.click("Back to norfolk-example.xlsx")
    page.click("Save")
    saved = page.save("Save the workbook", tmp_path)
    assert sha256(saved) == sha256(rated(NORFOLK, rules, tmp_path / "command"))
