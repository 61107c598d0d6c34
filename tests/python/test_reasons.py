"""The arithmetic in the snapshots of reasons (`tests/core/reasons`), reckoned again.

Source: Python's decimals, from the numbers of each sentence alone: the distance, its share of the target, what a
tolerance in percent comes to, on which side of it the distance lies, and how far the next level is.
"""

import decimal
import re

import pytest
from program import ROOT

SNAPSHOTS = sorted((ROOT / "tests" / "core" / "reasons").glob("*.txt"))
NUMBER = r"-?£?-?[\d,]+(?:\.\d+)?"
UNIT = r"(?:%| days| points?)?"
AGAINST = re.compile(rf"({NUMBER}){UNIT} against a target of ({NUMBER}){UNIT}(?: \([^)]*\))? is ({NUMBER}){UNIT}"
                     rf"(?: \(({NUMBER})% of the target\))? (above|below) it; (\w+)")
SHARE = re.compile(rf"(within|beyond|than|without) (?:the tolerance of )?({NUMBER})% of the target, which is ({NUMBER})")
POINTS = re.compile(rf"that is (within|beyond) (?:the tolerance of )?({NUMBER})(?!%|[\d,.]){UNIT}: ")
NEXT = re.compile(rf"\w+ (?:at|below|above) ({NUMBER}){UNIT}(?: or (?:above|below))? \(({NUMBER}){UNIT} (up|down)\)")


def number(text):
    return decimal.Decimal(text.replace(",", "").replace("£", ""))


def check_sentence(sentence):
    """How many facts of the sentence were reckoned again."""
    found = AGAINST.search(sentence)
    if not found:
        return 0
    actual, target, distance = (number(text) for text in found.groups()[:3])
    assert abs(actual - target) == distance and (actual < target) == (found[5] == "below")
    if found[4]:
        share = 100 * distance / abs(target)
        assert share.quantize(decimal.Decimal("0.01"), decimal.ROUND_HALF_EVEN) == number(found[4])
    is_met = (actual >= target) if found[6] == "higher" else (actual <= target)
    allowed = SHARE.search(sentence)
    if allowed:
        reach = number(allowed[2]) * abs(target) / 100
        assert reach == number(allowed[3])
    else:
        allowed = POINTS.search(sentence)
        reach = allowed and number(allowed[2])
    if allowed and allowed[1] in ("within", "beyond"):
        assert (allowed[1] == "within") == (distance <= reach or (found[6] != "close" and is_met))
    if "the target is met" in sentence:
        assert is_met and found[6] != "close"
    return 2 + bool(found[4]) + bool(allowed)


@pytest.mark.parametrize("snapshot", SNAPSHOTS, ids=lambda path: path.stem)
def test_the_numbers_of_every_sentence_add_up(snapshot):
    actual = None
    for line in snapshot.read_text("utf-8").splitlines():
        if not line.startswith("  "):
            actual = None
            continue
        said = re.match(rf"  (?:Of its parts, \w+ is the worst: )?({NUMBER}){UNIT} ", line)
        if actual is None:
            actual = number(said[1]) if said else actual
            check_sentence(line)
            continue
        step = NEXT.search(line)
        if step:
            assert abs(number(step[1]) - actual) == number(step[2]), line
            assert (number(step[1]) > actual) == (step[3] == "up"), line


def test_there_is_something_to_reckon():
    lines = [line for path in SNAPSHOTS for line in path.read_text("utf-8").splitlines()]
    assert sum(check_sentence(line) for line in lines) > 300
    assert sum(bool(NEXT.search(line)) for line in lines) > 120
