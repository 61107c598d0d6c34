"""18,000 measures on the limit of amber, and a ten-thousandth to either side of it.

Source: Python's decimal. 1,000 targets, 3 tolerances, higher and lower is better; the actual is the limit - 0.0001,
the limit, the limit + 0.0001. The numbers are stored as Excel stores them, at 17 digits of their binary value, so
that a rating by binary arithmetic fails (see test_binary_floats_would_fail).
"""

import collections
import decimal
import random

import minimal_workbook
import pytest
from program import rate
from returns import load

TOLERANCES = ["5", "10", "2.5"]
STEP = decimal.Decimal("0.0001")


def targets():
    """1,000 different targets as people set them: whole numbers, and one or two decimals."""
    chance = random.Random(18_000)
    found = set()
    while len(found) < 1_000:
        places = chance.choice([0, 1, 2])
        found.add(decimal.Decimal(chance.randint(1, 10 ** (3 + places))).scaleb(-places))
    return sorted(found)


def limits(tolerance):
    """The cases of a tolerance: good is, actual, target."""
    share = decimal.Decimal(tolerance) / 100
    for target in targets():
        for good_is, limit in (("High", target - target * share), ("Low", target + target * share)):
            for actual in (limit - STEP, limit, limit + STEP):
                yield good_is, actual, target


def expected(good_is, actual, target, tolerance):
    off = target - actual if good_is == "High" else actual - target
    if off <= 0:
        return "Green"
    return "Amber" if off <= abs(target) * decimal.Decimal(tolerance) / 100 else "Red"


def test_there_are_18_000():
    counts = collections.Counter(
        expected(*case, tolerance) for tolerance in TOLERANCES for case in limits(tolerance)
    )
    assert sum(counts.values()) == 18_000
    # Of the three actuals about a limit, one is beyond it.
    assert counts["Red"] == 6_000


def test_binary_floats_would_fail():
    """Else these cases would show nothing."""
    wrong = 0
    for tolerance in TOLERANCES:
        for good_is, actual, target in limits(tolerance):
            a, t = float(actual), float(target)
            off = (t - a if good_is == "High" else a - t) / t
            level = "Green" if off <= 0 else "Amber" if off <= float(tolerance) / 100 else "Red"
            wrong += level != expected(good_is, actual, target, tolerance)
    assert wrong > 500


@pytest.mark.parametrize("tolerance", TOLERANCES)
def test_all_are_right(tmp_path, tolerance):
    check(tmp_path, list(limits(tolerance)), tolerance)


def test_targets_below_zero_and_large_ones(tmp_path):
    """A percentage is of the target's size, whatever its sign; sums of money have up to twelve digits."""
    chance, cases = random.Random(18), []
    for _ in range(300):
        target = decimal.Decimal(chance.randint(-(10**12), 10**12)).scaleb(-2)
        allowed = abs(target) * decimal.Decimal("0.05")
        for good_is, limit in (("High", target - allowed), ("Low", target + allowed)):
            for actual in (limit - STEP, limit, limit + STEP):
                cases.append((good_is, actual, target))
    assert sum(target < 0 for _, _, target in cases) > 600
    check(tmp_path, cases, "5")


def check(tmp_path, cases, tolerance):
    """Rates the cases through a workbook; each word in the document and in the file is the expected one."""
    rows = [minimal_workbook.HEADINGS]
    rows += [[f"Measure {n}", good_is, actual, target] for n, (good_is, actual, target) in enumerate(cases)]
    workbook = minimal_workbook.write(tmp_path / "in.xlsx", rows)
    rules = tmp_path / "rules.rhai"
    rules.write_text(minimal_workbook.RULES.replace("(6)", f"({tolerance})"), "utf-8")
    document = rate(workbook, rules, tmp_path / "out.xlsx")
    words = [expected(*case, tolerance) for case in cases]
    wrong = [
        (case, rating["rating"], word)
        for case, rating, word in zip(cases, document["ratings"], words, strict=True)
        if rating["rating"] != word
    ]
    assert not wrong, f"{len(wrong)} of {len(cases)} wrong, the first: {wrong[:3]}"
    sheet = load(tmp_path / "out.xlsx").active
    assert [row[0] for row in sheet.iter_rows(min_row=2, min_col=5, max_col=5, values_only=True)] == words


def test_numbers_are_those_that_people_typed(tmp_path):
    """The JSON shows 4.39, not 4.3899999999999997, and differences without dust: 64.3 - 62.3 is 2."""
    rows = [["One", "High", 4.39, 1], ["Two", "High", 4.39, 5], ["Three", "High", 62.3, 64.3]]
    workbook = minimal_workbook.write(tmp_path / "in.xlsx", [minimal_workbook.HEADINGS, *rows])
    assert minimal_workbook.stored(4.39) == "4.3899999999999997"
    rules = tmp_path / "rules.rhai"
    rules.write_text(minimal_workbook.RULES, "utf-8")
    ratings = rate(workbook, rules, tmp_path / "out.xlsx")["ratings"]
    numbers = [tuple(decimal.Decimal(r[key]) for key in ("actual", "target", "off_target_by")) for r in ratings]
    assert numbers == [
        tuple(map(decimal.Decimal, row))
        for row in (("4.39", "1", "-3.39"), ("4.39", "5", "0.61"), ("62.3", "64.3", "2"))
    ]
    assert [r["actual"] for r in ratings] == ["4.39", "4.39", "62.3"]
