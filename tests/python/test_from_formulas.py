"""Rules read out of formulas and conditional formats: the draft rates as the formulas do, and quotes what it is not sure of.

Source: the levels are counted here with Python's decimals from what each formula says; the messages from docs/from-formulas.md.
More formulas, with the results of LibreOffice, are cases of their own.
"""

import json
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.formatting.rule import CellIsRule, FormulaRule, IconSetRule, Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from program import run

GREEN, AMBER, RED, PURPLE = (
    PatternFill(bgColor=colour, fill_type="solid") for colour in ("FFC6EFCE", "FFFFEB9C", "FFFFC7CE", "FF800080")
)
PLAIN = ["Measure", "Actual", "Target", "RAG"]
ROWS = [("Calls answered", "95", "100"), ("Visits", "94.99", "100"), ("Repairs", "100", "100"), ("Homes let", "6.65", "7")]


def book(path, headings, rows, formula=None, change=None):
    """A workbook with a table; the formula stands in the last column, `{r}` being its row. No result of it is saved."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "Returns"
    sheet.append(headings)
    for at, (name, *values) in enumerate(rows, 2):
        sheet.append([name, *[float(value) if value else None for value in values]])
        if formula:
            sheet.cell(at, len(headings)).value = "=" + formula.replace("{r}", str(at))
    if change:
        change(workbook, sheet)
    workbook.save(path)
    return path


def drafted(path, status=0):
    """The draft for a workbook, and what `init` says."""
    rules = path.with_suffix(".rhai")
    done = run("init", path, "-o", rules, "--force", status=status)
    return rules, rules.read_text("utf-8"), done


def ratings(path, rules):
    document = path.with_suffix(".json")
    run("rate", path, "-r", rules, "-o", path.with_suffix(".out.xlsx"), "--force", "--json", document)
    return [each["rating"] for each in json.loads(document.read_text("utf-8"))["ratings"]]


def by_target(share, *rows):
    """Green from the target on, amber from a share of it on, counted in decimals."""
    found = []
    for _, actual, target in rows:
        actual, target = Decimal(actual), Decimal(target)
        found.append("Green" if actual >= target else "Amber" if actual >= Decimal(share) * target else "Red")
    return found


@pytest.mark.parametrize(
    ("formula", "line"),
    [
        ('IF(B{r}>=C{r},"Green",IF(B{r}>=0.95*C{r},"Amber","Red"))', "amber_within: percent_of_target(5)"),
        ('IF(OR(B{r}="",C{r}=""),"",IF(B{r}<C{r}*95%,"Red",IF(B{r}<C{r},"Amber","Green")))', "amber_within: percent_of_target(5)"),
        ('CHOOSE(1+(B{r}/C{r}>=95%)+(B{r}/C{r}>=1),"Red","Amber","Green")', "amber_within: percent_of_target(5)"),
        ('IF(AND(B{r}<C{r},B{r}-C{r}>=-0.05*C{r}),"Amber",IF(B{r}>=C{r},"Green","Red"))', "amber_within: percent_of_target(5)"),
    ],
)
def test_one_rule_in_many_spellings(tmp_path, formula, line):
    path = book(tmp_path / "return.xlsx", PLAIN, ROWS, formula)
    rules, text, done = drafted(path)
    assert f'measure("*", #{{ good_is: higher, {line} }});\nbecause("Returns!D2 (the first of 4): =' in text
    assert "question(" not in text and 'published_rating: "RAG"' in text
    assert "Read out of the formulas in Returns!D2:D5 (4 rows)" in done.text
    assert ratings(path, rules) == by_target("0.95", *ROWS)


def test_formats_and_icons(tmp_path):
    def formats(_, sheet):
        sheet.conditional_formatting.add("B2:B5", CellIsRule(operator="lessThan", formula=["$C2*0.95"], fill=RED))
        sheet.conditional_formatting.add("B2:B5", FormulaRule(formula=["$B2<$C2"], fill=AMBER))
        sheet.conditional_formatting.add("B2:B5", CellIsRule(operator="greaterThanOrEqual", formula=["$C2"], fill=GREEN))

    path = book(tmp_path / "formats.xlsx", PLAIN[:3], ROWS, change=formats)
    rules, text, _ = drafted(path)
    assert "amber_within: percent_of_target(5)" in text
    assert ratings(path, rules) == by_target("0.95", *ROWS)

    def icons(_, sheet):
        sheet.conditional_formatting.add("B2:B5", IconSetRule("3TrafficLights1", "num", [0, 80, 95]))

    path = book(tmp_path / "icons.xlsx", PLAIN[:3], ROWS, change=icons)
    rules, text, _ = drafted(path)
    assert 'first_of([ at_least(95, "Green"), at_least(80, "Amber"), otherwise("Red") ])' in text
    assert ratings(path, rules) == ["Green", "Amber", "Green", "Red"]


def test_named_limits_on_a_hidden_sheet(tmp_path):
    def limits(workbook, _):
        sheet = workbook.create_sheet("Settings")
        sheet["B2"], sheet["B3"] = 95, 90
        sheet.sheet_state = "hidden"
        workbook.defined_names["Good_from"] = DefinedName("Good_from", attr_text="Settings!$B$2")

    formula = 'IF(B{r}>=Good_from,"Green",IF(B{r}>=Settings!$B$3,"Amber","Red"))'
    rows = [("Calls", "95"), ("Visits", "94.9"), ("Repairs", "90"), ("Homes", "89.9")]
    path = book(tmp_path / "return.xlsx", ["Measure", "Actual", "RAG"], rows, formula, limits)
    rules, text, _ = drafted(path)
    assert ratings(path, rules) == ["Green", "Amber", "Amber", "Red"]
    assert 'because("Returns!C2 (the first of 4): =IF(B2>=Good_from,' in text


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ('IF(\'[Limits.xlsx]A\'!B2<=B{r},"Green","Red")', "refers to another workbook"),
        ('IF(D{r}="Green","Green","Red")', "depends on itself, through Returns!D2"),
        ('IF(B{r}>=C{r},"Green","' + "x" * 240 + '"&"' + '"&"'.join(["y" * 240] * 40) + '")', "it is too long"),
        ('IF(B{r}<TODAY(),"Red","Green")', "TODAY() changes though no figure does"),
        ('IF(B{r}>B$2,"Green","Red")', "B2 stands in another row of the table"),
        ('IF(B{r}>AVERAGE(B$2:B$5),"Green","Red")', "the function AVERAGE is not translated"),
        ('IF(B{r}>=C{r}/3,"Green","Red")', "no decimal number that ends"),
        ('IF(B{r}>=C{r},"Green","Wobbly")', '"Wobbly" is no level that is known'),
    ],
)
def test_what_is_not_sure_is_only_quoted(tmp_path, formula, reason):
    path = book(tmp_path / "return.xlsx", PLAIN, ROWS, formula)
    _, text, done = drafted(path)
    assert "Only quoted, the formulas in Returns!D2:D5: " in done.text
    assert reason in done.text.replace("\n", " ") and reason in text
    assert "// Returns!D2:D5: =IF(" in text and "Read out of" not in text


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        (FormulaRule(formula=["B2>B1"], fill=GREEN), "stands in another row"),
        (CellIsRule(operator="greaterThan", formula=["90"], fill=PURPLE), "the colour #800080 is no level"),
        (IconSetRule("3TrafficLights1", "percent", [0, 33, 67]), "shares of the figures in the sheet"),
    ],
)
def test_formats_that_are_only_quoted(tmp_path, rule, reason):
    def formats(_, sheet):
        sheet.conditional_formatting.add("B2:B5", CellIsRule(operator="lessThan", formula=["50"], fill=RED))
        sheet.conditional_formatting.add("B2:B5", rule)

    path = book(tmp_path / "return.xlsx", PLAIN[:3], ROWS, change=formats)
    _, text, done = drafted(path)
    assert reason in done.text and reason in text and "Read out of" not in text


def test_a_target_of_zero_is_left_out_with_its_cell(tmp_path):
    rows = [("Calls", "95", "100"), ("Visits", "80", "0")]
    path = book(tmp_path / "return.xlsx", PLAIN, rows, 'IF(B{r}/C{r}>=1,"Green","Red")')
    rules, text, _ = drafted(path)
    assert '// Not translated: D3: =IF(B3/C3>=1,"Green","Red") (C3 is not above 0' in text
    assert ratings(path, rules) == ["Red", None]


def test_a_difference_of_binary_numbers_is_said(tmp_path):
    # 101.9898 is 2% above 99.99 in decimals; in binary the difference is a hair more than 2% of it.
    assert Decimal("101.9898") - Decimal("99.99") == Decimal("0.02") * Decimal("99.99")
    assert 101.9898 - 99.99 > 0.02 * 99.99
    rows = [("Fees", "100", "100"), ("Fares", "101.9898", "99.99")]
    path = book(tmp_path / "return.xlsx", PLAIN, rows, 'IF(B{r}<=C{r},"Green",IF(B{r}-C{r}<=C{r}*2%,"Amber","Red"))')
    rules, text, done = drafted(path)
    said = "For B3 = 101.9898 and C3 = 99.99 the formula of Returns!D3 gives Red, since binary numbers miss the limit by a hair"
    assert f"// {said}; the rules count in decimals and give Amber." in text and said in done.text
    assert ratings(path, rules) == ["Green", "Amber"]


def test_a_row_that_the_rules_would_rate_otherwise_drops_them(tmp_path):
    """A blank behind a word makes it another one to Excel, and the same one to the rules."""
    path = tmp_path / "return.xlsx"
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "Returns"
    sheet.append(["Project", "Progress", "RAG"])
    for at, word in enumerate(["Ready", "Nearly ready", "Nearly ready ", "Not ready"], 2):
        sheet.append([f"Project {at}", word, f'=IF(B{at}="Ready","Green",IF(B{at}="Nearly ready","Amber","Red"))'])
    workbook.save(path)
    _, text, done = drafted(path, status=(0, 2))
    assert "the formula of Returns!C4 gives Red, and rules would give Amber" in done.text and "Read out of" not in text
    sheet["B4"] = "Nearly ready"
    workbook.save(path)
    rules, text, _ = drafted(path)
    assert ratings(path, rules) == ["Green", "Amber", "Amber", "Red"]


def test_a_key_names_the_levels_before_the_colours_of_formats_do(tmp_path):
    """The story: formats coloured the scores by the limits of the key, and the draft called its levels by the colours.

    No product of two numbers up to 5 lies between 10 and 12, or 16 and 20, so that the key leaves no gap.
    """
    limits = [("1 – 5", "Tolerable"), ("6 – 10", "Manage"), ("12 – 16", "Escalate"), ("20 – 25", "Intolerable")]

    def change(workbook, sheet):
        sheet["E1"] = "Standing"
        key = workbook.create_sheet("Key")
        for row in [("Score", "Standing"), *limits]:
            key.append(row)
        for fill, low, high in ((GREEN, 1, 5), (AMBER, 6, 16), (RED, 20, 25)):
            sheet.conditional_formatting.add("D2:D5", CellIsRule(operator="between", formula=[str(low), str(high)], fill=fill))

    scores = [("Flood", "1", "5", "5"), ("Fire", "2", "5", "10"), ("Fraud", "4", "4", "16"), ("Theft", "4", "5", "20")]
    path = book(tmp_path / "return.xlsx", ["Risk", "Likelihood", "Impact", "Score"], scores, change=change)
    rules, text, _ = drafted(path)
    assert ratings(path, rules) == ["Tolerable", "Manage", "Escalate", "Intolerable"]
    assert "the rules follow the key of the ratings at Key!B2, which names the levels" in text


LISTED = ["Blue", "Green", "Amber", "Red", "N/A"]


@pytest.mark.parametrize("source", ["typed", "cells", "name"])
def test_a_list_that_offers_more_levels_adds_them_to_the_scale(tmp_path, source):
    def offered(workbook, sheet):
        other = workbook.create_sheet("Lists")
        other.sheet_state = "hidden"
        for word in LISTED:
            other.append([word])
        workbook.defined_names["Ratings"] = DefinedName("Ratings", attr_text="Lists!$A$1:$A$5")
        written = {"typed": f'"{",".join(LISTED)}"', "cells": "Lists!$A$1:$A$5", "name": "Ratings"}[source]
        validation = DataValidation(type="list", formula1=written)
        validation.add("D2:D5")
        sheet.add_data_validation(validation)

    path = book(tmp_path / "return.xlsx", PLAIN, ROWS, 'IF(B{r}>=C{r},"Green",IF(B{r}>=0.95*C{r},"Amber","Red"))', offered)
    rules, text, _ = drafted(path)
    assert 'scale([ level("Blue", blue), level("Green", green), level("Amber", amber), level("Red", red) ]);' in text
    assert "N/A" not in text
    # A tolerance alone would make the best level of four the one on the target.
    assert 'by: first_of([ on_target("Green"), within(percent_of_target(5), "Amber"), otherwise("Red") ])' in text
    assert ratings(path, rules) == by_target("0.95", *ROWS)


def test_a_list_of_other_words_adds_no_level(tmp_path):
    def offered(_, sheet):
        validation = DataValidation(type="list", formula1='"Green,Amber,Red,Select one,North"')
        validation.add("D2:D5")
        sheet.add_data_validation(validation)

    path = book(tmp_path / "return.xlsx", PLAIN, ROWS, 'IF(B{r}>=C{r},"Green",IF(B{r}>=0.95*C{r},"Amber","Red"))', offered)
    rules, text, _ = drafted(path)
    assert "amber_within: percent_of_target(5)" in text and "North" not in text and "Select" not in text
    assert ratings(path, rules) == by_target("0.95", *ROWS)


def test_typed_ratings_have_the_levels_that_their_list_offers(tmp_path):
    def typed(_, sheet):
        for row, word in enumerate(["Green", "Red", "Amber", "Green"], 2):
            sheet.cell(row, 2).value = word
        validation = DataValidation(type="list", formula1='"Blue,Green,Amber,Red,N/A"')
        validation.add("B2:B5")
        sheet.add_data_validation(validation)

    path = book(tmp_path / "return.xlsx", ["Measure", "RAG"], [(name, "") for name, *_ in ROWS], change=typed)
    _, text, _ = drafted(path, status=(0, 2))
    assert 'scale([ level("Blue", blue), level("Green", green), level("Amber", amber), level("Red", red) ]);' in text


def test_letters_that_formats_colour_are_named(tmp_path):
    def formats(_, sheet):
        red, grey = (DifferentialStyle(font=Font(color=colour)) for colour in ("FFFF0000", "FF808080"))
        sheet.conditional_formatting.add("D2:D5", Rule("cellIs", operator="lessThan", formula=["0"], dxf=red))
        sheet.conditional_formatting.add("B2:B5", Rule("cellIs", operator="lessThan", formula=["0"], dxf=grey))

    _, text, _ = drafted(book(tmp_path / "return.xlsx", ["Measure", "Actual", "Target", "Gap"], ROWS, "B{r}-C{r}", formats))
    assert "// Returns!D2:D5: formats: =0 – it colours only the letters, and fills no cell" in text
    assert "Returns!B2:B5: formats" not in text


@pytest.mark.parametrize(
    ("words", "scale"),
    [
        # The word between two that are known has its place between them.
        (["Excellent", "Good", "Fair", "Poor"], ["Excellent", "Good", "Fair", "Poor"]),
        (["Good", "Middling", "Fair", "Poor"], ["Good", "Middling", "Fair", "Poor"]),
        (["Poor", "Fair", "Good", "Excellent"], ["Excellent", "Good", "Fair", "Poor"]),
        # Beyond the last that is known nothing tells whether it is better still.
        (["Middling", "Good", "Fair", "Poor"], None),
        (["Good", "Fair", "Poor", "Middling"], None),
        # Initials and grades cannot be told apart.
        (["A", "B", "C", "D"], None),
        # The known words are in no order.
        (["Good", "Poor", "Fair", "Excellent"], None),
    ],
)
def test_words_between_two_known_levels_have_their_place(tmp_path, words, scale):
    formula = f'IF(B{{r}}>=90,"{words[0]}",IF(B{{r}}>=70,"{words[1]}",IF(B{{r}}>=50,"{words[2]}","{words[3]}")))'
    rows = [("Calls", "90"), ("Visits", "89.9"), ("Repairs", "50"), ("Homes", "49.9")]
    path = book(tmp_path / "return.xlsx", ["Measure", "Actual", "RAG"], rows, formula)
    rules, text, _ = drafted(path, status=(0, 2))
    if scale is None:
        assert "// Returns!C2:C5: =IF(" in text and "Read out of" not in text
    else:
        places = [text.index(f'level("{word}"') for word in scale]
        assert places == sorted(places)
        assert ratings(path, rules) == words
