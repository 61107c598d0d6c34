"""The user's own sheet on the page: what it shows is what openpyxl reads of the copy that the command line rates."""

import json

import openpyxl
import pytest
from openpyxl.styles import Font, PatternFill
from program import RULES, run

NORFOLK = RULES / "norfolk" / "norfolk-example.xlsx"
NORFOLK_RULES = RULES / "norfolk" / "norfolk.rhai"
MANY = 5000

# The cells that are drawn, by address: text, accessible name, and how it looks.
CELLS = """() => Object.fromEntries([...document.querySelectorAll('.grid .cell[role=gridcell]')].map((cell) => {
    const row = cell.closest('[role=row]').ariaRowIndex - 2;
    let letters = '';
    for (let left = Number(cell.ariaColIndex); left > 0; left = Math.floor((left - 1) / 26))
        letters = String.fromCharCode(65 + ((left - 1) % 26)) + letters;
    const style = getComputedStyle(cell);
    return [letters + (row + 1), {
        text: cell.textContent, name: cell.ariaLabel, fill: style.backgroundColor, weight: style.fontWeight,
    }];
}))"""


def shown(page):
    """The cells in view, once they have come."""
    page.tab.wait_for_selector(".grid .cell")
    page.tab.wait_for_timeout(300)
    return page.tab.evaluate(CELLS)


def rgb(colour):
    """A colour as a browser writes it."""
    return f"rgb({int(colour[-6:-4], 16)}, {int(colour[-4:-2], 16)}, {int(colour[-2:], 16)})"


def made(path, rows, **texts):
    """A return of so many measures, with frozen headings."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Returns"
    sheet.append(["Measure", "Actual", "Target", "RAG"])
    for number in range(1, rows + 1):
        sheet.append([f"Measure {number}", number % 100, 50, None])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet["A1"].fill = PatternFill("solid", fgColor="FFDDEBF7")
    sheet.freeze_panes = "B2"
    for address, text in texts.items():
        sheet[address] = text
    book.save(path)
    return path


@pytest.fixture
def opened(page):
    page.drop(NORFOLK_RULES, NORFOLK)
    page.idle()
    return page


def test_what_is_shown_is_what_is_saved(opened, tmp_path):
    target, ratings = tmp_path / "rated.xlsx", tmp_path / "ratings.json"
    assert run("rate", NORFOLK, "-r", NORFOLK_RULES, "-o", target, "--json", ratings, "-q").status == 0
    measures = json.loads(ratings.read_text("utf-8"))["ratings"]
    first = measures[0]["sheet"]
    sheet = openpyxl.load_workbook(target, data_only=True)[first]
    cells = shown(opened)
    texts = filled = marked = 0
    for address, cell in cells.items():
        value, fill = sheet[address].value, sheet[address].fill
        if isinstance(value, str):
            texts += 1
            assert " ".join(cell["text"].split()) == " ".join(value.split()), address
        if fill.fill_type == "solid" and fill.fgColor.type == "rgb":
            filled += 1
            assert cell["fill"] == rgb(fill.fgColor.rgb), address
    for measure in measures:
        name = cells.get(measure["cell"], {}).get("name") if measure["sheet"] == first else None
        if name is not None and measure["rating"]:
            marked += 1
            assert name.endswith(f"rated {measure['rating']}"), measure["cell"]
    assert texts > 20
    assert filled > 5
    assert marked > 5


def test_each_tab_has_the_number_of_its_measures(opened, tmp_path):
    ratings = tmp_path / "ratings.json"
    assert run("rate", NORFOLK, "-r", NORFOLK_RULES, "-o", tmp_path / "x.xlsx", "--json", ratings, "-q").status == 0
    counts = {}
    for measure in json.loads(ratings.read_text("utf-8"))["ratings"]:
        counts[measure["sheet"]] = counts.get(measure["sheet"], 0) + 1
    tabs = opened.tab.get_by_role("tab").all()
    assert {tab.evaluate("tab => tab.firstChild.textContent") for tab in tabs} >= set(counts)
    for tab in tabs:
        name = tab.evaluate("tab => tab.firstChild.textContent")
        if name in counts:
            assert tab.locator(".count").inner_text() == str(counts[name])


def test_all_is_reached_by_keyboard(opened):
    shown(opened)
    cursor = opened.tab.locator(".grid .cursor")
    cursor.focus()

    def said():
        return opened.tab.evaluate("document.activeElement.ariaLabel")

    opened.tab.keyboard.press("Control+Home")
    assert said().startswith("A1, ")
    opened.tab.keyboard.press("ArrowDown")
    assert said().startswith("A2, ")
    opened.tab.keyboard.press("PageDown")
    row = int(said().split(",")[0][1:])
    assert row > 10
    opened.tab.keyboard.press("PageUp")
    assert said().startswith("A2, ")
    opened.tab.keyboard.press("Control+End")
    last = said().split(",")[0]
    opened.tab.keyboard.press("Home")
    assert said().split(",")[0] == "A" + last.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    # A rated cell is explained by Enter.
    rated = next(address for address, cell in shown(opened).items() if (cell["name"] or "").endswith("rated Green"))
    opened.tab.keyboard.press("Control+Home")
    column, number = rated.rstrip("0123456789"), int(rated.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    for _ in range(number - 1):
        if int(said().split(",")[0].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) >= number:
            break
        opened.tab.keyboard.press("ArrowDown")
    for _ in range(40):
        if said().startswith(f"{rated}, "):
            break
        opened.tab.keyboard.press("ArrowRight")
    assert said().startswith(f"{rated}, "), column
    assert said().endswith("rated Green")
    opened.tab.keyboard.press("Enter")
    opened.tab.wait_for_selector(".explanation")
    assert "Green" in opened.text(".explanation")
    assert opened.tab.locator(".grid .outlined").count() > 0


def test_only_what_is_in_view_is_in_the_document(page, tmp_path):
    page.drop(made(tmp_path / "many.xlsx", MANY))
    page.idle()
    assert "D2" in shown(page)
    assert page.tab.locator(".grid .cell").count() < 1000
    page.tab.evaluate("document.querySelector('.grid').scrollTop = 1e9")
    page.tab.wait_for_timeout(500)
    cells = shown(page)
    assert cells[f"A{MANY + 1}"]["text"] == f"Measure {MANY}"
    assert page.tab.locator(".grid .cell").count() < 1000
    # The frozen heading has stayed, bold and filled.
    assert cells["A1"] == {"text": "Measure", "name": None, "fill": rgb("DDEBF7"), "weight": "700"}
    box = page.tab.locator(".pane.corner .cell").first.bounding_box()
    assert 0 <= box["y"] - page.tab.locator(".grid").bounding_box()["y"] < 30


def test_markup_in_a_cell_is_text(page, tmp_path):
    text = "<img src=x onerror=\"document.title='ran'\">"
    page.drop(made(tmp_path / "markup.xlsx", 5, A3=text, F1="</style><script>document.title='ran'</script>"))
    page.idle()
    cells = shown(page)
    assert cells["A3"]["text"] == text
    assert page.tab.locator(".grid img, .grid script").count() == 0
    assert page.tab.title() != "ran"
