"""The notebooks, run from top to bottom, and what a notebook shows.

Source: the notebooks' own assertions; a real browser's reading of the page (in the full run).
"""

import html.parser
import os
import re
import shutil
import subprocess

import pytest
from conftest import FULL, skip
from program import ROOT, example

amb = pytest.importorskip("ambersheet", reason="needs the Python module: run `make module`")
nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")
pd = pytest.importorskip("pandas")

from ambersheet import _html  # noqa: E402  only where the package is there

NOTEBOOKS = sorted((ROOT / "python" / "notebooks").glob("*.ipynb"))


def executed(notebook):
    """A notebook with the outputs of a run in a fresh kernel; the first cell that fails ends it."""
    book = nbformat.read(notebook, as_version=4)
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    nbclient.NotebookClient(book, timeout=120, kernel_name="python3").execute()
    return book


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_shows_what_it_says(notebook):
    source = nbformat.read(notebook, as_version=4)
    cells = [cell for cell in source.cells if cell.cell_type == "code"]
    assert sum("assert" in cell.source for cell in cells) >= 4
    assert all(not cell.outputs and cell.execution_count is None for cell in cells), "kept without outputs"
    assert "raises-exception" not in notebook.read_text("utf-8")
    book = executed(notebook)
    shown = [output.get("data", {}) for cell in book.cells if cell.cell_type == "code" for output in cell.outputs]
    assert any("ambersheet" in data.get("text/html", "") or "background-color" in data.get("text/html", "") for data in shown)
    if "plt.show" in notebook.read_text("utf-8"):
        assert any("image/png" in data for data in shown)


def test_there_are_three():
    assert len(NOTEBOOKS) == 3


class Reading(html.parser.HTMLParser):
    """What tags and words a page has."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.words = set(), [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += [name for name, _ in attrs]

    def handle_data(self, data):
        self.words += data


HOSTILE = "<img src=x onerror=alert(1)>&\"'"


def hostile():
    """A ruleset and a return whose every text is markup."""
    rules = amb.Ruleset.from_source(
        'ruleset("<script>alert(1)</script>"); assumption("<b>bold</b>");\n'
        'scale([ level("<u>G</u>", green), level("A", amber), level("R", red) ]);\n'
        'tables(#{ measure: "Measure", actual: "Actual", target: "Target", rating: write_to("RAG") });\n'
        "higher_is_better(all_others); amber_within(points(1)); // <script>alert(2)</script>")
    text = HOSTILE.replace('"', '""')
    book = f'Measure,Actual,Target,RAG\n"{text}",5,5,\nPlain,"{text}",5,\nThird,1,5,x\n'
    return rules, rules.rate(book.encode()), rules.rate(book.replace(",1,5", ",9,5").encode())


def test_tables_escape_everything_and_hold_no_script():
    rules, rated, later = hostile()
    found = [amb.Finding("AS999", 1, 2, "<i>A1</i>", "<script>x</script>", HOSTILE)]
    pages = [rules._repr_html_(), rated._repr_html_(), amb.compare(rated, later)._repr_html_(),
             amb.style(later.to_pandas()).to_html(), _html.findings(found)]
    for page in pages:
        read = Reading(page)
        assert not read.tags & {"script", "img", "i", "u"}, page
        assert not [name for name in read.attributes if name.startswith("on")], page
    assert "<b>bold</b>" in Reading(pages[0]).words
    assert HOSTILE in Reading(pages[1]).words and "<u>G</u>" in Reading(pages[1]).words


def test_a_rated_workbook_shows_words_on_their_colours():
    rated = amb.Ruleset.shipped("norfolk").rate(example("norfolk"))
    page = rated._repr_html_()
    for word, (fill, text) in rated._colours.items():
        assert f"background-color: #{fill}; color: #{text}'>{word}<" in page
    words = Reading(page).words
    assert rated.ratings[0].reason in words and "… and 14 more" in words
    assert repr(rated) == "<RatedWorkbook norfolk-example.xlsx: 27 Green, 6 Amber, 7 Red, 4 Unrated>"


def magic(line, cell):
    """The magic in a shell of IPython."""
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    shell.run_line_magic("load_ext", "ambersheet")
    return shell, shell.run_cell_magic("ambersheet", line, cell) if cell is not None else shell.run_line_magic("ambersheet", line)


def test_rules_are_edited_in_a_cell(tmp_path):
    shell, shown = magic(f'mine --save "{tmp_path / "mine.rhai"}"', "higher_is_better(all_others); amber_within(points(1));")
    assert shell.user_ns["mine"].levels == ("Green", "Amber", "Red") and "Green" in shown._repr_html_()
    assert (tmp_path / "mine.rhai").read_text("utf-8").startswith("higher_is_better")
    shell.user_ns.pop("broken", None)
    shell, shown = magic("broken", "tolerance(5);")
    assert "did you mean `amber_within(5)`" in repr(shown) and "broken" not in shell.user_ns
    said = []
    shell.set_next_input = said.append
    magic("norfolk", None)
    assert said[0].startswith("%%ambersheet rules\n") and "norfolk" in said[0].lower()
    with pytest.raises(ValueError, match="usage"):
        magic("", "x")


OLD = "higher_is_better(all_others); amber_within(points(1));"


def test_a_cell_that_fails_leaves_no_older_rules_in_force(tmp_path):
    """Whether the script does not load, or cannot be saved, the name does not keep the rules of the cell before."""
    shell, _ = magic("rules", OLD)
    shell, shown = magic("rules", OLD.replace("points(1)", "10"))
    assert "rules" not in shell.user_ns and "There is no rules until its rules load" in repr(shown) and "no rules" in shown._repr_html_()
    shell, _ = magic("rules", OLD)
    with pytest.raises(OSError):
        magic(f"rules --save {tmp_path}", OLD)
    assert "rules" not in shell.user_ns
    shell, _ = magic("rules", OLD)
    assert shell.user_ns["rules"].levels == ("Green", "Amber", "Red")
    for line in ("rules --save", "--save x.rhai", "class", "rules rules", "5", 'rules "', "rules --save a --save b"):
        with pytest.raises(amb.AmbersheetError, match="usage"):
            magic(line, OLD)


PAGE = """<!doctype html><meta charset="utf-8"><style>body {{ background: {paper}; color: {ink}; }}</style>
<body>{table}<p id="seen">nothing</p><script>
const seen = [...document.querySelectorAll("span.level")].slice(0, 40).map(span => {{
  const style = getComputedStyle(span), box = span.getBoundingClientRect();
  return [span.textContent, style.backgroundColor, style.color, box.width > 10].join("|"); }});
const cell = getComputedStyle(document.querySelector(".ambersheet td"));
document.getElementById("seen").textContent = seen.join(";") + "#" + cell.color + "|" + cell.backgroundColor;
</script></body>"""


@pytest.mark.parametrize(("paper", "ink"), [("rgb(255, 255, 255)", "rgb(0, 0, 0)"), ("rgb(17, 17, 17)", "rgb(238, 238, 238)")],
                         ids=["light", "dark"])
def test_a_browser_shows_words_and_colours(tmp_path, paper, ink):
    browser = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
    if not FULL:
        pytest.skip("only in the full run: it needs a browser")
    if browser is None:
        skip("needs chromium")
    rated = amb.Ruleset.shipped("norfolk").rate(example("norfolk"))
    page = tmp_path / "page.html"
    page.write_text(PAGE.format(table=rated._repr_html_(), paper=paper, ink=ink), "utf-8")
    done = subprocess.run([browser, "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=2000", "--dump-dom",
                           page.as_uri()], capture_output=True, text=True, timeout=120, check=True)
    seen, _, cell = re.search(r'<p id="seen">(.*?)</p>', done.stdout)[1].partition("#")
    spans = [one.split("|") for one in seen.split(";")]
    fills = {word: tuple(int(fill[at:at + 2], 16) for at in (0, 2, 4)) for word, (fill, _) in rated._colours.items()}
    assert len(spans) >= 20 and {word for word, *_ in spans} == set(fills)
    for word, fill, text, is_wide in spans:
        assert fill == "rgb({}, {}, {})".format(*fills[word]) and text != fill and is_wide == "true"
    # The words of the table are in the page's own ink, and nothing is painted under them.
    assert cell == f"{ink}|rgba(0, 0, 0, 0)"
