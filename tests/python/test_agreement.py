"""Faults that an independent reckoning of random workbooks found, each in a small workbook of its own.

Source: the reference of the rules. Ratings, reasons, titles and distances were reckoned by hand from its sentences.
"""

import json

import openpyxl
import pytest
from program import rate, run

TABLE = 'tables(#{ measure: "Measure", actual: "Actual", target: "Target", rating: write_to("RAG") });\n'
HIGHER = 'amber_within(points(2));\nhigher_is_better(all_others);\n'


def fill(sheet, rows):
    """Writes rows as somebody types them: "87%" is 0.87 in a percent format, and "£5" is 5 in a format of money."""
    for at, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(at, column)
            if isinstance(value, str) and value.endswith("%") and value[:-1].replace(".", "").isdigit():
                cell.value, cell.number_format = float(value[:-1]) / 100, "0.00%"
            elif isinstance(value, str) and value.startswith("£") and value[1:].replace(".", "").isdigit():
                cell.value, cell.number_format = float(value[1:]), '"£"#,##0.00'
            elif value is not None:
                cell.value = value


def files(folder, lines, **sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        fill(book.create_sheet(name), rows)
    book.save(folder / "in.xlsx")
    (folder / "rules.rhai").write_text(lines, "utf-8")
    return folder / "in.xlsx", folder / "rules.rhai"


def rated(folder, lines, **sheets):
    return rate(*files(folder, lines, **sheets), folder / "out.xlsx")["ratings"]


def refused(folder, lines, **sheets):
    """What the program says where it refuses a workbook with these rules."""
    workbook, rules = files(folder, lines, **sheets)
    return run("rate", workbook, "-r", rules, "-o", folder / "out.xlsx", "--force", status=2).stderr


def one(folder, lines, actual, target, heading="Actual"):
    rows = [["Measure", heading, "Target", "RAG"], ["Calls", actual, target, None]]
    return rated(folder, lines, Returns=rows)[0]


PARTS = TABLE + HIGHER + 'measure("*", #{ good_is: higher, parts: worst });'
PART = TABLE + HIGHER + 'measure("*", #{ good_is: higher, part: "NCS" });'
GRADE = TABLE + 'fn grade(m) { if m.actual >= 50 { "Green" } else { "Red" } }\nmeasure("*", #{ by: function("grade") });\n'
TEXTS = TABLE + 'measure("*", #{ by: first_of([ exactly("On track", "Green"), otherwise("Red") ]) });\n'
RANGE = 'amber_within(points(2));\nlower_is_better(all_others);\n'

OUTCOMES = [
    # A part without a counterpart is never passed over.
    (PARTS, "905 (856 NCS, 49 MPT)", "856 (856 NCS)", "no_target", "for its part MPT, there is no target"),
    (PARTS, "905 (905 NCS)", "905 (856 NCS, 49 MPT)", "no_data", "for its part MPT, there is no actual"),
    (PARTS, "905 (856 NCS, 49 MPT)", "890 (850 NCS, 40 MPT)", "Green", None),
    (PARTS, "905 (856 NCS, 49 MPT)", "910 (850 NCS, 60 MPT)", "Red", None),
    (PARTS, 100, "Cumulative 100", "Green", None),
    (PARTS + '\nhigher_is_better("Calls");\nlower_is_better("Call*");', "905 (856 NCS, 49 MPT)", "856 (856 NCS)", "no_rule", None),
    (TABLE + 'measure("*", #{ parts: worst });', "905 (856 NCS, 49 MPT)", "856 (856 NCS)", "no_rule", None),
    (PART, "905 (856 NCS, 49 MPT)", "49 (49 MPT)", "no_target", None),
    (PART, "905 (856 NCS, 49 MPT)", "98 (49 MPT, 49 ABC)", "no_target", None),
    (PART, "905 (856 NCS, 49 MPT)", "49 (49 NCS)", "Green", None),
    (PART, "905 (856 NCS, 49 MPT)", 900, "Red", None),
    # No function and no condition takes a number for something that it perhaps does not count.
    (GRADE + 'unit("£");', "95%", 5, "ambiguous_unit", None),
    (GRADE + "unit(percent);", "£74", 5, "ambiguous_unit", None),
    (GRADE + "unit(percent);", 0.85, 5, "ambiguous_unit", None),
    (GRADE + "unit(percent);", "85%", 5, "Green", None),
    (TEXTS + 'unit("days");', "19%", 5, "ambiguous_unit", None),
    (TEXTS + 'unit("days");', 19, 5, "Red", None),
    (TEXTS + 'unit("days");', "On track", 5, "Green", None),
    # The unit of the rules or of the headings is that of a range, too.
    (TABLE + RANGE + "unit(percent);", 86.01, "85 - 86", "Amber", None),
    (TABLE + RANGE + "unit(percent);", 89, "85 - 86", "Red", None),
    (TABLE + RANGE + "unit(percent);", 0.5, "85 - 86", "ambiguous_unit", None),
    (TABLE + RANGE + "unit(percent);", 85, "0.5 - 86", "ambiguous_unit", None),
    # Nobody states which way is good, so the target is not looked at.
    (TABLE + 'measure("*", #{ by: first_of([ on_target("Green"), otherwise("Red") ]) });', 5, "soon", "no_rule", None),
    (TABLE + 'measure("*", #{ by: first_of([ on_target("Green"), otherwise("Red") ]) });', "£5", "5%", "no_rule", None),
    (TABLE + 'measure("*", #{ by: first_of([ on_target("Green"), otherwise("Red") ]) });', "soon", 5, "not_a_number", None),
]
# "no data" of a target is no target, in whatever words, so that the rules' own counts.
OUTCOMES += [(TABLE + HIGHER + 'measure("*", #{ target: 5 });', 5, words, "Green", None)
             for words in (None, "-", "–", "..", "[x]", "no data", "not available")]
OUTCOMES += [(TABLE + HIGHER + 'measure("*", #{ target: 5 });', 5, words, "no_target", None) for words in ("TBC", "n/a")]


@pytest.mark.parametrize(("lines", "actual", "target", "expected", "why"), OUTCOMES)
def test_outcomes(tmp_path, lines, actual, target, expected, why):
    found = one(tmp_path, lines, actual, target)
    assert (found["rating"] or found["unrated"]) == expected, found["reason"]
    assert why is None or why in found["reason"]


@pytest.mark.parametrize(("actual", "heading", "target", "expected"), [
    (85, "Actual %", "86%-90%", "Green"), (93, "Actual %", "86%-90%", "Red"), (85, "Actual %", "86 - 90", "Green"),
    # A number that may be a share of one is doubted beside one that cannot; its like is not.
    (0.85, "Actual %", 86, "ambiguous_unit"), (85, "Actual %", 0.86, "ambiguous_unit"), (0.85, "Actual %", 0.86, "Green"),
    (85, "Actual %", 86, "Green"), (0, "Actual %", 86, "Green"), (1.5, "Actual %", 3.5, "Green"), ("85%", "Actual %", "86%", "Green"),
    (80, "Actual (£000)", "75 to 82.5", "Green"), (83, "Actual (£000)", "75 to 82.5", "Red"),
])
def test_headings_give_a_range_its_unit(tmp_path, actual, heading, target, expected):
    lines = TABLE.replace('"Actual"', f'"{heading}"') + "amber_within(percent_of_target(0));\nlower_is_better(all_others);\n"
    found = one(tmp_path, lines, actual, target, heading)
    assert (found["rating"] or found["unrated"]) == expected, found["reason"]


@pytest.mark.parametrize(("before", "direction"), [(0.84, "Improving"), (84, None), (0, "Improving"), (None, None)])
def test_a_direction_compares_no_share_of_one_with_a_percentage(tmp_path, before, direction):
    lines = ('tables(#{ measure: "Measure", actual: "Actual %", previous: "Before", target: "Target", rating: write_to("RAG"), '
             'direction: write_to("Travel") });\nsame_if_within(points(0));\n' + HIGHER)
    rows = [["Measure", "Before", "Actual %", "Target", "RAG", "Travel"], ["Calls", before, 0.86, 0.85]]
    found = rated(tmp_path, lines, Returns=rows)[0]
    assert (found["rating"], found["direction"]) == ("Green", direction), found["reason"]


@pytest.mark.parametrize(("stated", "expected"), [("< Select >", "Green"), (None, "Green"), ("Higher", "Green"),
                                                  ("Lower", "Red"), ("Sideways", "no_rule")])
def test_a_placeholder_states_no_way_that_is_good(tmp_path, stated, expected):
    lines = TABLE.replace('actual:', 'good_is: "Good is", empty: "< Select >", actual:') + HIGHER
    rows = [["Measure", "Good is", "Actual", "Target", "RAG"], ["Calls", stated, 9, 5, None]]
    found = rated(tmp_path, lines, Returns=rows)[0]
    assert (found["rating"] or found["unrated"]) == expected, found["reason"]


@pytest.mark.parametrize("merged", [False, True])
@pytest.mark.parametrize("gap", [0, 1, 2])
def test_a_title_stands_above_all_headings(tmp_path, merged, gap):
    lines = ('tables(#{ measure: "Measure", actual: "Performance > Q4", target: "Target", group: title_above, '
             'rating: write_to("RAG") });\n' + HIGHER)
    headings = [["Measure", "Performance", None, "Target", "RAG"], [None, "Q3", "Q4", None, None]]
    if not merged:
        headings = [[None, "Performance", None, None, None], ["Measure", "Q3", "Q4", "Target", "RAG"]]
    rows = [["Schools"], *[[None]] * gap, *headings, ["Calls", 1, 5, 5, None]]
    assert [found["group"] for found in rated(tmp_path, lines, Returns=rows)] == ["Schools"]


def test_an_upper_heading_is_no_title(tmp_path):
    lines = ('tables(#{ measure: "Measure", actual: "Performance > Q4", target: "Target", group: title_above, '
             'rating: write_to("RAG") });\n' + HIGHER)
    rows = [[None, "Performance", None, None, None], ["Measure", "Q3", "Q4", "Target", "RAG"], ["Calls", 1, 5, 5, None]]
    assert [found["group"] for found in rated(tmp_path, lines, Returns=rows)] == [None]


@pytest.mark.parametrize(("actual", "expected", "off"), [(-63.9, "Amber", "0.1"), (-64, "Green", "0"), (-60, "Red", "4")])
def test_a_function_sees_what_is_due(tmp_path, actual, expected, off):
    lines = ('period("2022/23 Q3");\n' + TABLE + 'fn rate(m) { if m.off_target_by <= 0 { "Green" } else if '
             'm.off_target_by <= 0.05 * abs(m.target) { "Amber" } else { "Red" } }\n'
             'measure("*", #{ good_is: lower, profile: by_quarter(10, 45, 80, 100) });\n')
    found = one(tmp_path, lines, actual, -80)
    assert (found["rating"], found["target_used"], found["off_target_by"]) == (expected, "-64", off), found["reason"]


@pytest.mark.parametrize("way", ['lower_is_better("Calls");', "lower_is_better(all_others);", ""])
def test_what_is_not_rated_has_no_direction(tmp_path, way):
    lines = ('tables(#{ measure: "Measure", actual: "Actual", previous: "Before", target: "Target", rating: write_to("RAG"), '
             'direction: write_to("Travel") });\nsame_if_within(points(1));\nnot_rated("Calls");\nhigher_is_better("Visits");\n')
    rows = [["Measure", "Before", "Actual", "Target", "RAG", "Travel"], ["Calls", 9, 5, 5], ["Visits", 5, 9, 5]]
    assert [found["direction"] for found in rated(tmp_path, lines + way, Returns=rows)] == [None, "Improving"]


def test_labels_of_forms_are_on_their_own_sheets(tmp_path):
    form = ('form("{0}", #{{ measure: "{1}", actual: cell("B1"), target: cell("B2"), rating: write_to(beside("RAG")) }});\n')
    sheets = {name: [["Actual", actual], ["Target", 5], ["RAG", None]] for name, actual in (("One", 5), ("Two", 1))}
    lines = form.format("One", "Calls") + form.format("Two", "Visits") + HIGHER
    assert [found["rating"] for found in rated(tmp_path, lines, **sheets)] == ["Green", "Red"]
    lines = form.format("One", "Calls") + form.format("One", "Visits") + HIGHER
    assert 'the cell beside "RAG" is written twice' in refused(tmp_path, lines, **sheets)


REGISTER = ('register("Rules", #{ measure: "Indicator", good_is: "Good is", amber_within: "Amber*", limits: [ "Green", "Amber" ] });\n')
CLASHES = [
    ("Amber", ["Indicator", "Good is", "Amber", "Green", "Amber"], '"Amber" (C1) and "Amber" (E1) both match "Amber" of the register'),
    ("Amber*", ["Indicator", "Good is", "Amber room", "Green", "Amber", "Amber gap"], '"Amber room" (C1) and "Amber gap" (F1) both match "Amber*"'),
    ("Amber*", ["Indicator", "Indicator", "Good is", "Amber room", "Green", "Amber"], '"Indicator" (A1) and "Indicator" (B1) both match'),
]


@pytest.mark.parametrize(("amber", "headings", "message"), CLASHES)
def test_a_register_with_headings_in_doubt_is_refused(tmp_path, amber, headings, message):
    returns = [["Measure", "Actual", "Target", "RAG"], ["Calls", 5, 5, None]]
    assert message in refused(tmp_path, TABLE + REGISTER.replace("Amber*", amber), Returns=returns, Rules=[headings])


def test_one_column_of_a_register_is_for_one_key(tmp_path):
    register = REGISTER.replace("Amber*", "Amber")
    returns = [["Measure", "Actual", "Target", "RAG"], ["Calls", 5, 5, None]]
    said = refused(tmp_path, TABLE + register, Returns=returns, Rules=[["Indicator", "Good is", "Green", "Amber"]])
    assert 'the heading "Amber" (D1) is taken for both' in said


@pytest.mark.parametrize(("second", "expected"), [("Red", "Green"), ("Amber", "no_rule")])
def test_equal_lists_of_conditions_do_not_contradict(tmp_path, second, expected):
    by = 'measure("{}", #{{ good_is: higher, by: first_of([ on_target("Green"), otherwise("{}") ]) }});\n'
    found = one(tmp_path, TABLE + by.format("Call*", "Red") + by.format("*alls", second), 5, 5)
    assert (found["rating"] or found["unrated"]) == expected, found["reason"]


def test_headings_that_are_merged_are_named_by_their_place(tmp_path):
    lines = TABLE.replace('"Actual"', '"Performance > Q4"') + HIGHER
    rows = [["Measure", "Performance", "Target", "RAG", "Measure", "Comment", "Target", "RAG"], [None, "Q4", None, None, None, "Q4"]]
    said = refused(tmp_path, lines, Returns=rows)
    assert '""' not in said, json.dumps(said)
