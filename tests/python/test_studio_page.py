"""The page in studio, in a browser: it saves beside the return, and shows what another program saves.

Source: docs/decisions/0047-studio.md; saved bytes are held against those of `rate`.
"""

import shutil
import socket
import time

import minimal_workbook
import pytest
from pages import sha256
from program import RULES, snapshot
from studio import by_command, in_browser, make_returns

NORFOLK = RULES / "norfolk" / "norfolk-example.xlsx"


@pytest.fixture
def folder(tmp_path):
    """A return with its rules, alone in a folder."""
    return make_returns(tmp_path)


@pytest.fixture
def served(browser, page_file, folder):
    with in_browser(browser, page_file, folder / "return.xlsx") as (opened, _):
        yield opened


def test_the_page_saves_beside_the_return(served, folder, tmp_path):
    rated = sha256(by_command(folder, tmp_path))
    before = sha256(folder / "return.xlsx")
    # The token is no more in the address.
    assert "#" not in served.tab.url
    served.click("Save")
    served.click("Save the workbook")
    served.tab.get_by_text(f"Saved the workbook as {folder / 'return.rated.xlsx'}.").wait_for()
    assert sha256(folder / "return.rated.xlsx") == rated
    assert sha256(folder / "return.xlsx") == before
    served.choose("Also over the original, return.xlsx")
    served.click("Save the workbook")
    served.tab.get_by_text(f"and over {folder / 'return.xlsx'}.").wait_for()
    assert sha256(folder / "return.xlsx") == rated
    # The next saving asks again, and what was saved from here is no news.
    assert not served.tab.get_by_label("Also over the original, return.xlsx").is_checked()
    time.sleep(2)
    assert served.text(".news") == ""


def test_the_page_rates_again_what_was_saved_elsewhere(served, folder):
    assert "4 measures" in served.text(".found")
    minimal_workbook.write(folder / "return.xlsx", minimal_workbook.ROWS[:-1])
    served.tab.get_by_text("return.xlsx was saved by another program, and rated again").wait_for()
    assert "3 measures" in served.text(".found")
    (folder / "rules.rhai").write_text("nonsense", "utf-8")
    served.tab.locator(".problem", has_text="rules.rhai:1").wait_for()
    (folder / "rules.rhai").write_text(minimal_workbook.RULES, "utf-8")
    served.tab.get_by_text("rules.rhai was saved by another program, and rated again").wait_for()
    assert "3 measures" in served.text(".found")


def test_answers_and_drafted_rules_are_kept_beside_the_return(browser, page_file, tmp_path):
    workbook = shutil.copy(NORFOLK, tmp_path)
    with in_browser(browser, page_file, workbook) as (opened, _):
        opened.click("Answer")
        opened.idle()
        opened.click("Save what is rated")
        opened.click("Save the rules")
        rules = tmp_path / "norfolk-example.rules.rhai"
        opened.tab.get_by_text(f"Saved the rules as {rules}.").wait_for()
        opened.click("Save the workbook")
        opened.tab.get_by_text("Saved the workbook as").wait_for()
        # An editor changes the rules; an answer that is not saved yet is not thrown away for them.
        opened.click("1 Look")
        opened.click("Answer")
        opened.idle()
        kept = opened.text(".found")
        rules.write_text(rules.read_text("utf-8") + "// edited\n", "utf-8")
        opened.tab.get_by_text("norfolk-example.rules.rhai was changed by another program. Your answers here").wait_for()
        assert opened.text(".found") == kept


def test_the_served_page_cannot_connect_elsewhere(browser, page_file, folder):
    with socket.create_server(("127.0.0.1", 0)) as other, in_browser(browser, page_file, folder / "return.xlsx") as (opened, _):
        other.settimeout(1)
        address = f"http://127.0.0.1:{other.getsockname()[1]}/"
        tried = opened.tab.evaluate("address => fetch(address).then(() => 'sent', () => 'refused')", address)
        assert tried == "refused"
        with pytest.raises(TimeoutError):
            other.accept()
        assert any("Content Security Policy" in fault for fault in opened.faults)
        opened.faults.clear()
        opened.requests[:] = [url for url in opened.requests if url != address]


def test_several_returns_are_chosen_from(browser, page_file, folder):
    minimal_workbook.write(folder / "second.xlsx", minimal_workbook.ROWS[:-1])
    with in_browser(browser, page_file, folder) as (opened, _):
        assert "4 measures" in opened.text(".found")
        opened.click("Another workbook")
        opened.click("second.xlsx")
        opened.tab.get_by_text("3 measures").wait_for()
        opened.click("Save")
        opened.click("Save the workbook")
        opened.tab.get_by_text(f"Saved the workbook as {folder / 'second.rated.xlsx'}.").wait_for()


def test_what_is_dropped_on_the_page_is_saved_as_ever(browser, page_file, folder, tmp_path):
    with in_browser(browser, page_file, folder / "return.xlsx") as (opened, running):
        opened.click("Another workbook")
        opened.drop(NORFOLK, RULES / "norfolk" / "norfolk.rhai")
        opened.tab.get_by_text("44 measures").wait_for()
        opened.click("Save")
        assert opened.tab.get_by_text("Also over the original").count() == 0
        assert opened.save("Save the workbook", tmp_path).name == "norfolk-example.rated.xlsx"
        # When the program has ended, so is what it had open.
        opened.click("Another workbook")
        opened.click("return.xlsx")
        opened.tab.get_by_text("4 measures").wait_for()
        running.process.terminate()
        opened.tab.get_by_text("Ambersheet has been ended on this computer").wait_for()
        opened.click("Save")
        assert opened.save("Save the workbook", tmp_path).name == "return.rated.xlsx"
        opened.faults.clear()
    assert sorted(snapshot(folder)) == ["return.xlsx", "rules.rhai"]


def test_rules_that_are_put_right_are_shown_at_once(browser, page_file, folder):
    (folder / "rules.rhai").write_text("nonsense", "utf-8")
    with in_browser(browser, page_file, folder / "return.xlsx") as (opened, _):
        assert "rules.rhai:1" in opened.text(".problem")
        (folder / "rules.rhai").write_text(minimal_workbook.RULES, "utf-8")
        opened.tab.wait_for_selector(".look")
        assert "4 measures" in opened.text(".found")
        assert opened.tab.locator(".problem").count() == 0


def test_names_with_markup_are_text(browser, page_file, folder):
    name = "<img src=x onerror=alert(1)>.xlsx"
    shutil.copy(folder / "return.xlsx", folder / name)
    with in_browser(browser, page_file, folder / name) as (opened, _):
        assert opened.text("header h1") == name
        opened.click("Another workbook")
        assert name in opened.text(".opened")
        assert opened.tab.locator("img").count() == 0


def test_the_page_can_be_loaded_again(served):
    served.tab.reload()
    served.tab.wait_for_selector(".look")
    assert "4 measures" in served.text(".found")


def test_a_copy_of_somebody_is_asked_about(served, folder):
    copy = folder / "return.rated.xlsx"
    copy.write_bytes(b"somebody's")
    served.click("Save")
    answers = iter([False, True])
    asked = []
    served.tab.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept() if next(answers) else dialog.dismiss()))
    served.click("Save the workbook")
    served.idle()
    assert copy.read_bytes() == b"somebody's"
    assert "Saved" not in served.text(".save")
    served.click("Save the workbook")
    served.tab.get_by_text("Saved the workbook").wait_for()
    assert copy.read_bytes() != b"somebody's"
    assert len(asked) == 2
    assert "return.rated.xlsx is there already" in asked[0]
