"""Styled frames: all text escaped, every cell in its colour, words at the left.

Source: Python's own reader of HTML, on markup planted in every place of a frame; a browser with the rules of JupyterLab
(in the full run).
"""

import html.parser
import re
import shutil
import subprocess
import sys

import pytest
from conftest import FULL, skip
from program import example

amb = pytest.importorskip("ambersheet", reason="needs the Python module: run `make module`")
pd = pytest.importorskip("pandas")
pa = pytest.importorskip("pyarrow")
pytest.importorskip("jinja2")

RULES = amb.Ruleset.from_source("higher_is_better(all_others); amber_within(percent_of_target(5));")
TAG = "<img src=x onerror=alert(1)>"


class Markup:
    """An object whose text is markup."""

    def __str__(self):
        return TAG

    __repr__ = __str__


class Reading(html.parser.HTMLParser):
    """The tags of a page, and the text of its cells."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.cells = set(), []
        self.feed(page)
        self.cells = [cell.strip() for cell in self.cells]

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        if tag in ("td", "th"):
            self.cells.append("")

    def handle_data(self, data):
        if self.cells:
            self.cells[-1] += data


NESTED = pd.DataFrame({("a", TAG): ["Green", "Red"], ("rating", ""): ["Green", TAG]},
                      index=pd.MultiIndex.from_tuples([(TAG, 1), ("b", 2)], names=[TAG, "n"]))
NESTED.columns.names = [TAG, None]
PLANTED = {
    "headings": pd.DataFrame({"rating": ["Green", "Red"], TAG: [1, 2]}),
    "index": pd.DataFrame({"rating": ["Green", "Red"]}, index=pd.Index([TAG, "y"], name=TAG)),
    "name of the columns": pd.DataFrame([["Green"]], columns=pd.Index(["rating"], name=TAG)),
    "levels": NESTED,
    "levels that repeat": pd.concat([NESTED, NESTED]),
    "levels of columns that repeat": pd.concat([NESTED, NESTED], axis=1),
    "labels that repeat": pd.DataFrame([["Green", TAG]] * 2, index=[TAG, TAG], columns=[TAG, TAG]),
    "objects": pd.DataFrame({"o": [Markup(), [TAG]], "d": [{TAG: 1}, (TAG,)], "rating": "Green"}),
    "labels that are objects": pd.DataFrame([[1, 2]], index=[Markup()], columns=pd.Index([Markup(), (TAG, 1)], tupleize_cols=False)),
    "categories": pd.DataFrame({"c": pd.Categorical([TAG, TAG]), "rating": pd.Categorical(["Green", "Red"])}),
    "texts of Arrow": pd.DataFrame({"t": pd.array([TAG, None], pd.ArrowDtype(pa.large_string()))}),
    "bytes": pd.DataFrame({"b": [TAG.encode()]}),
}


@pytest.mark.parametrize("name", PLANTED)
def test_nothing_in_a_frame_is_markup(name):
    frame = PLANTED[name]
    page = amb.style(frame).to_html()
    read = Reading(page)
    assert not read.tags & {"img", "script"} and TAG not in page
    assert any(TAG in cell for cell in read.cells), "it is shown as text"
    assert list(frame.index) and TAG not in str(frame.attrs)


@pytest.mark.parametrize("kind", ["object", None, "string[pyarrow]", "category", pd.ArrowDtype(pa.string()), pd.ArrowDtype(pa.large_string()),
                                  pd.ArrowDtype(pa.dictionary(pa.int32(), pa.string()))], ids=str)
def test_texts_of_every_kind_are_coloured(kind):
    words = pd.Series(["Green", "Red", None])
    frame = pd.DataFrame({"rating": words if kind is None else words.astype(kind), "note": ["Green", "x", "y"]})
    page = amb.style(frame).to_html()
    assert page.count("background-color: #C6EFCE") == 1 and page.count("background-color: #FFC7CE") == 1


def test_labels_may_repeat():
    rated = RULES.rate_frame(pd.DataFrame({"actual": [100.0, 90.0], "target": [100.0, 100.0]}, index=["a", "b"]))
    twice = pd.concat([rated, rated])
    read = Reading(amb.style(twice).to_html())
    assert read.cells.count("Green") == read.cells.count("Red") == 2 and read.cells.count("a") == 2
    assert list(twice.index) == ["a", "b", "a", "b"]
    page = amb.style(pd.DataFrame([["Green", "Red"]], columns=["rating", "rating"]), "rating").to_html()
    assert "#C6EFCE" in page and "#FFC7CE" in page
    dated = pd.concat([rated.set_axis(pd.MultiIndex.from_tuples([("a", 1), ("b", 2)]))] * 2)
    assert Reading(amb.style(dated).to_html()).cells.count("Green") == 2


def test_columns_are_chosen_by_label_or_heading():
    for chosen in (("a", TAG), [("a", TAG)], f"a {TAG}"):
        assert "#FFC7CE" in amb.style(NESTED, chosen).to_html()
    numbered = pd.DataFrame({1: ["Green"], 2: [0.5]})
    assert "#C6EFCE" in amb.style(numbered, 1).to_html() and "0.500000" in amb.style(numbered).to_html()
    assert "background" not in amb.style(numbered, []).to_html()


def test_colours_that_are_none_are_not_used():
    frame = pd.DataFrame({"rating": ["Green"]})
    for colours in ({"Green": ["red;}</style><script>alert(1)</script>", "x"]}, {"Green": 5}, "x", None):
        frame.attrs["ambersheet"] = {"colours": colours}
        assert "<script>" not in amb.style(frame).to_html()
    frame.attrs["ambersheet"] = "x"
    assert "#C6EFCE" in amb.style(frame).to_html()


def test_without_jinja2_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(amb.MissingExtraError, match=r"pip install 'ambersheet\[notebook\]'"):
        amb.style(pd.DataFrame({"rating": ["Green"]}))


# The rules of JupyterLab 4 for tables in outputs.
LAB = """
.jp-RenderedHTMLCommon table { border-collapse: collapse; }
.jp-RenderedHTMLCommon td, .jp-RenderedHTMLCommon th, .jp-RenderedHTMLCommon tr { vertical-align: middle; padding: 0.5em; border: none; }
.jp-RenderedHTMLCommon:not(.jp-RenderedMarkdown) td, .jp-RenderedHTMLCommon:not(.jp-RenderedMarkdown) th { text-align: right; }
"""
PAGE = """<!doctype html><meta charset="utf-8">{table}<style>{lab}</style><p id="seen"></p><script>
const wrapped = document.createElement("div"); wrapped.className = "jp-RenderedHTMLCommon jp-RenderedHTML";
for (const one of document.querySelectorAll(".ambersheet, table")) if (!one.closest(".jp-RenderedHTML")) {{
  one.before(wrapped); wrapped.append(one); }}
const seen = [...document.querySelectorAll("thead tr, tbody tr:first-child")].map(row =>
  [...row.children].map(cell => getComputedStyle(cell).textAlign).join(" "));
document.getElementById("seen").textContent = seen.join("|");
</script>"""


def aligned(tmp_path, table):
    """How a browser aligns the cells of the heading and of the first row."""
    browser = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
    if not FULL:
        pytest.skip("only in the full run: it needs a browser")
    if browser is None:
        skip("needs chromium")
    page = tmp_path / "page.html"
    page.write_text(PAGE.format(table=table, lab=LAB), "utf-8")
    done = subprocess.run([browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}",
                           "--virtual-time-budget=2000", "--dump-dom", page.as_uri()], capture_output=True, text=True, timeout=120, check=True)
    return re.search(r'<p id="seen">(.*?)</p>', done.stdout)[1].split("|")


def test_words_stand_at_the_left_in_a_browser(tmp_path):
    heads, row = aligned(tmp_path, amb.Ruleset.shipped("norfolk").rate(example("norfolk"))._repr_html_())
    assert row.split() == ["left", "right", "right", "left", "left"] and heads == row


def test_words_of_a_styled_frame_stand_at_the_left_in_a_browser(tmp_path):
    frame = pd.DataFrame({"measure": ["Visits"], "actual": [1.0], "rating": ["Green"]})
    heads, row = aligned(tmp_path, amb.style(frame).to_html())
    assert row.split()[1:] == ["left", "right", "left"] and heads.split()[1:] == row.split()[1:]


def test_our_rules_count_for_more_than_a_notebook_s():
    """Each of our selectors has three classes; those of notebooks have two at most, with a pseudo-class."""
    style = amb.Ruleset.from_source("higher_is_better(all_others);")._repr_html_().partition("</style>")[0]
    selectors = [one.strip() for block in re.findall(r"([^{}]+)\{", style.partition("<style>")[2]) for one in block.split(",")]
    assert len(selectors) > 5 and all(selector.count(".ambersheet") >= 3 for selector in selectors)
    table = amb.Ruleset.shipped("norfolk").rate(example("norfolk"))._repr_html_()
    assert table.count("<td class='number'>") == 60 and table.count("<th class='number'>") == 2
