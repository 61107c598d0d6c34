"""What a cell holds after each way to write, for each outcome, over each kind of text that may stand there before.

Source: docs/rules/writing.md and the table of docs/rules/warnings.md, read by hand; openpyxl reads the cells. 90 of 90 is
Green and 80 before is Improving; without an actual there is neither.
"""

import itertools

import openpyxl
import pytest
from openpyxl.styles import PatternFill
from program import rate

GREEN, GREY = "C6EFCE", "DDDDDD"
BEFORE = [None, "Green", "green ", "Red", "< Select >", "see note", "n/r"]
# By way and outcome, for each text of BEFORE: what the cell holds afterwards, its fill, and the warning.
G, W = "Green", "n/r"
REPLACED, STALE, DIFFERS = "replaced", "stale_rating", "word_differs"
KEPT = [(None, None, None), (G, None, STALE), ("green ", None, STALE), ("Red", None, STALE), ("< Select >", None, None),
        ("see note", None, None), (W, None, None)]
TABLE = {
    ("write_to", "level"): [(G, GREEN, None), (G, GREEN, None), (G, GREEN, None), (G, GREEN, REPLACED), (G, GREEN, None),
                            (G, GREEN, REPLACED), (G, GREEN, REPLACED)],
    ("word_only", "level"): [(G, None, None), (G, None, None), (G, None, None), (G, None, REPLACED), (G, None, None),
                             (G, None, REPLACED), (G, None, REPLACED)],
    ("fill_only", "level"): [(None, None, "no_word"), (G, GREEN, None), ("green ", GREEN, None), ("Red", GREEN, DIFFERS),
                             ("< Select >", GREEN, DIFFERS), ("see note", GREEN, DIFFERS), (W, GREEN, DIFFERS)],
    ("write_to", "unrated"): KEPT,
    ("word_only", "unrated"): KEPT,
    ("fill_only", "unrated"): KEPT,
}

# What `where_unrated` gives to a measure without a rating: blanks and placeholders get its word, and so do levels, which
# would be false; a remark is nobody's rating and stays. `fill_only` never changes a word.
SAYS = [(W, None, None), (W, None, REPLACED), (W, None, REPLACED), (W, None, REPLACED), (W, None, None),
        ("see note", None, None), (W, None, None)]
UNRATED = {
    ("write_to", f'"{W}"'): SAYS,
    ("write_to", f'"{W}", colour("#{GREY}")'): [(words, GREY, code) for words, _, code in SAYS],
    ("write_to", f'colour("#{GREY}")'): [(words, GREY, code) for words, _, code in KEPT],
    ("word_only", f'"{W}"'): SAYS,
    ("word_only", f'"{W}", colour("#{GREY}")'): SAYS,
    ("word_only", f'colour("#{GREY}")'): KEPT,
    ("fill_only", f'"{W}"'): KEPT,
    ("fill_only", f'"{W}", colour("#{GREY}")'): [(words, GREY, code) for words, _, code in KEPT],
    ("fill_only", f'colour("#{GREY}")'): [(words, GREY, code) for words, _, code in KEPT],
}
# The same for directions, which have no colours.
DIRECTIONS = [None, "Improving", " improving", "Deteriorating", "< Select >", "see note"]
I = "Improving"
MOVES = {
    "told": [(I, None, None), (I, None, None), (I, None, None), (I, None, REPLACED), (I, None, None), (I, None, REPLACED)],
    "unknown": [(words, None, None) for words in DIRECTIONS],
}


def made(folder, texts, actual, heading="RAG"):
    """A table with a row for each text in its last column."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Returns"
    sheet.append(["Measure", "Actual", "Target", "Previous", heading])
    for number, words in enumerate(texts):
        sheet.append([f"M{number}", actual, 90, 80, words])
    book.save(folder / "in.xlsx")
    return folder / "in.xlsx"


def rated(folder, workbook, keys, lines=""):
    """The cells of E with their fills after a run, each with the codes of the warnings about it."""
    (folder / "rules.rhai").write_text(
        'tables(#{ measure: "Measure", actual: "Actual", target: "Target", previous: "Previous", empty: "< Select >", '
        f"{keys} }});\n{lines}amber_within(percent_of_target(5));\nsame_if_within(points(1));\nhigher_is_better(all_others);\n",
        "utf-8")
    document = rate(workbook, folder / "rules.rhai", folder / "out.xlsx")
    sheet = openpyxl.load_workbook(folder / "out.xlsx")["Returns"]
    return [(cell.value, fill(cell), warning(document, cell)) for cell in sheet["E"][1:]]


def fill(cell):
    return cell.fill.fgColor.rgb[2:] if cell.fill.fill_type == "solid" else None


def warning(document, cell):
    """The code of the warning that names a cell."""
    codes = [one["code"] for one in document["warnings"] if cell.coordinate in places(one["cell"])]
    assert len(codes) <= 1
    return codes[0] if codes else None


def places(words):
    """The cells of one column that a warning names: `Returns!E2:E3 E5`."""
    for part in words.rsplit("!", 1)[1].split():
        first, _, last = part.partition(":")
        for row in range(int(first[1:]), int((last or first)[1:]) + 1):
            yield f"{first[0]}{row}"


@pytest.mark.parametrize(("way", "outcome"), TABLE)
def test_a_rating(tmp_path, way, outcome):
    workbook = made(tmp_path, BEFORE, 90 if outcome == "level" else None)
    assert rated(tmp_path, workbook, f'rating: {way}("RAG")') == TABLE[way, outcome]


@pytest.mark.parametrize(("way", "words"), UNRATED)
def test_a_measure_without_a_rating(tmp_path, way, words):
    found = rated(tmp_path, made(tmp_path, BEFORE, None), f'rating: {way}("RAG")', f"where_unrated({words});\n")
    assert found == UNRATED[way, words]


@pytest.mark.parametrize("outcome", MOVES)
def test_a_direction(tmp_path, outcome):
    workbook = made(tmp_path, DIRECTIONS, 90 if outcome == "told" else None, "Moved")
    assert rated(tmp_path, workbook, 'direction: write_to("Moved"), rating: new_column("RAG")') == MOVES[outcome]


LATER = {"told": "lower_is_better(all_others);", "unknown": 'higher_is_better(all_others);\nnot_rated("*");'}


@pytest.mark.parametrize("outcome", LATER)
def test_what_an_earlier_run_wrote_is_written_over_without_a_word(tmp_path, outcome):
    """The first run wrote Green and Improving; the second has lower for higher, or rates nothing: by hand, 90 of 80
    is Red, and 90 after 80 Deteriorating where lower is better."""
    words = '{} }});\nwhere_unrated("n/r");\namber_within(percent_of_target(5));\nsame_if_within(points(1));\n'
    keys = 'tables(#{ measure: "Measure", actual: "Actual", target: "Target", previous: "Previous", rating: write_to("RAG"), ' \
           'direction: write_to("Moved")'
    book = openpyxl.Workbook()
    book.active.title = "Returns"
    for row in (["Measure", "Actual", "Target", "Previous", "RAG", "Moved"], ["Calls", 90, 80, 80]):
        book.active.append(row)
    book.save(tmp_path / "in.xlsx")
    cells = []
    for line in ("higher_is_better(all_others);", LATER[outcome]):
        (tmp_path / "rules.rhai").write_text(words.format(keys) + f"{line}\n", "utf-8")
        document = rate(tmp_path / "in.xlsx", tmp_path / "rules.rhai", tmp_path / "out.xlsx")
        assert document["warnings"] == [], line
        (tmp_path / "out.xlsx").replace(tmp_path / "in.xlsx")
        sheet = openpyxl.load_workbook(tmp_path / "in.xlsx")["Returns"]
        cells.append((sheet["E2"].value, sheet["F2"].value))
    assert cells == [("Green", "Improving"), ("Red", "Deteriorating") if outcome == "told" else ("n/r", None)]
