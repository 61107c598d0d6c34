"""Where the page finds nothing, three choices say which columns hold the names, the figures and the targets.

Ratings were worked out by hand, in `columns.py`. Rules that the page saves are those of the command line.
"""

import json

import openpyxl
from columns import CASES
from program import run

PLAIN, NO_TARGETS = CASES["other words"], CASES["no targets"]


def book(path, case):
    workbook = openpyxl.Workbook()
    workbook.active.title = next(iter(case.rows))
    for row in next(iter(case.rows.values())):
        workbook.active.append(row)
    workbook.save(path)
    return path


def pick(page, **columns):
    for label, column in columns.items():
        page.tab.get_by_label(label.capitalize(), exact=True).select_option(column)


def by_command(path, answers, folder):
    given = folder / "answers.json"
    given.write_text(json.dumps(answers), "utf-8")
    run("init", path, "--answers", given, "-o", folder / "by-command.rhai")
    return (folder / "by-command.rhai").read_text("utf-8")


def test_three_choices_instead_of_a_script(page, tmp_path):
    path = book(tmp_path / "return.xlsx", PLAIN)
    page.drop(path)
    assert "I know none of your headings; I do not know Haltestelle, Gezählt, Gewollt." in page.text()
    assert "Click the column that holds the names" in page.text()
    pick(page, names="A", figures="C", targets="D")
    page.click("Answer")
    page.idle()
    assert "I found 4 measures on 1 sheet. 0 rated" in page.text()
    page.click("Save what is rated")
    rules = page.save("Save the rules", tmp_path)
    assert rules.read_text("utf-8") == by_command(path, {"columns-1": PLAIN.columns}, tmp_path)


def test_a_wrong_choice_is_said_with_its_cell_and_start_again_forgets_it(page, tmp_path):
    page.drop(book(tmp_path / "return.xlsx", PLAIN))
    pick(page, names="C", figures="A", targets="D")
    page.click("Answer")
    page.idle()
    assert 'Blatt!A3 holds "Markt", which is no figure' in page.text()
    page.click("Start again")
    assert "which is no figure" not in page.text()
    assert page.tab.get_by_role("button", name="Answer").is_disabled()


def test_there_are_no_targets(page, tmp_path):
    page.drop(book(tmp_path / "return.xlsx", NO_TARGETS))
    pick(page, names="A", figures="B")
    page.click("There are no targets")
    page.click("Answer")
    page.idle()
    assert "Which figures are green, which are amber, and which are red?" in page.text()
    page.tab.get_by_label("Other:").fill("5, 10")
    page.click("Answer")
    page.idle()
    assert "4 rated" in page.text()
