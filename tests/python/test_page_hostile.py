"""Files that are damaged, or made to do harm, opened in the page: said, and the page goes on.

Source: files made here, and the shipped examples with bytes turned over.
"""

import io
import random
import zipfile

import openpyxl
import pytest
from program import RULES

NORFOLK = RULES / "norfolk" / "norfolk-example.xlsx"
MARKUP = "<img src=x onerror=\"document.title='ran'\"><script>document.title='ran'</script>"



def go_on(page):
    """Without a reload, the next workbook is rated as if nothing had been."""
    page.tab.set_input_files("input[type=file]", str(NORFOLK))
    page.tab.wait_for_selector(".found:has-text('44 measures')")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a workbook", b"\x00" * 4096, b"\xd0\xcf\x11\xe0" + b"\x00" * 600], ids=str)
def test_what_is_no_workbook_is_said(page, tmp_path, content):
    path = tmp_path / "return.xlsx"
    path.write_bytes(content)
    page.drop(path)
    assert page.tab.locator(".problem").count() == 1
    go_on(page)


def test_damaged_workbooks_are_errors_and_the_page_goes_on(page, tmp_path):
    chance = random.Random(20261130)
    whole = NORFOLK.read_bytes()
    for number in range(12):
        damaged = bytearray(whole)
        for _ in range(40):
            damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        path = tmp_path / f"damaged-{number}.xlsx"
        path.write_bytes(damaged)
        page.drop(path)
        page.tab.goto(page.address)
    page.drop(NORFOLK)
    assert "44 measures" in page.text(".found")


def damaged_xlsb(whole, chance):
    """A binary workbook with bytes of its records turned over; the container is sound."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as package, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for entry in package.infolist():
            data = bytearray(package.read(entry))
            if entry.filename.endswith(".bin") and data:
                for _ in range(6):
                    data[chance.randrange(len(data))] = chance.randrange(256)
            copy.writestr(entry.filename, bytes(data))
    return out.getvalue()


def test_damaged_binary_workbooks(page, tmp_path, shared):
    chance = random.Random(7)
    sources = sorted((shared / "corpus").rglob("*.xlsb"))[:6]
    assert sources
    said = 0
    for number, source in enumerate(sources * 4):
        path = tmp_path / f"damaged-{number}.xlsb"
        path.write_bytes(damaged_xlsb(source.read_bytes(), chance))
        page.tab.set_input_files("input[type=file]", str(path))
        page.tab.wait_for_function("() => document.querySelector('.busy').childElementCount === 0")
        page.tab.wait_for_selector(".look, .problem")
        said += page.tab.locator(".problem").count()
        if page.tab.locator(".look").count():
            page.click("Another workbook")
    assert said, "no file was damaged enough to be refused"
    go_on(page)


def test_names_with_markup_are_text(page, tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([MARKUP, "Measure", "Actual", "Target", "RAG"])
    for name in (MARKUP, "Visits"):
        sheet.append([MARKUP, name, 5, 6, None])
    path = tmp_path / "markup.xlsx"
    book.save(path)
    page.drop(path)
    assert page.tab.title() == "Ambersheet"
    assert page.tab.locator("main img").count() == 0


def test_rules_with_markup_are_text(page, tmp_path):
    rules = tmp_path / "markup.rhai"
    rules.write_text((RULES / "norfolk" / "norfolk.rhai").read_text("utf-8").replace("profile against date", MARKUP.replace('"', "'")), "utf-8")
    page.drop(NORFOLK, rules)
    page.click("Save")
    page.tab.get_by_role("button", name="why?").click()
    assert page.tab.title() == "Ambersheet"
    assert page.tab.locator("main img").count() == 0


def test_a_bomb_is_refused(page, tmp_path):
    out = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(NORFOLK) as package, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for entry in package.infolist():
            data = package.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                data = data.replace(b"<sheetData>", b"<sheetData>" + b" " * 1_500_000_000, 1)
            copy.writestr(entry.filename, data)
    page.drop(out)
    assert page.tab.locator(".problem").count() == 1
    go_on(page)


def test_rules_that_do_not_load_are_said_with_their_places(page, tmp_path):
    rules = tmp_path / "broken.rhai"
    rules.write_text("amber_wthin(percent_of_target(5));\n", "utf-8")
    page.drop(NORFOLK, rules)
    assert "broken.rhai:1:1" in page.text(".problem") and "amber_within" in page.text(".problem")


def test_rules_that_run_long_end(page, tmp_path):
    rules = tmp_path / "loops.rhai"
    rules.write_text("loop { }\n", "utf-8")
    page.drop(NORFOLK, rules)
    assert "loops.rhai" in page.text(".problem")
    go_on(page)
