"""Random workbooks with random rules: the program's answers are those that the reference promises.

Source: the package `oracle` beside this file, which computes ratings in exact fractions from the pages of docs/rules
alone. Each workbook stands for a seed. To see one again, in tests/python: `python -m oracle SEED` with AMBERSHEET_BIN
set; it prints each difference with the cells and the lines of the rules that decide, and names the folder of the files.
"""

import collections
import os
import re

import pytest
from oracle import mutations, tally
from oracle.book import draw
from oracle.compare import differences
from program import ROOT

WORKBOOKS = 1200 if os.environ.get("AMBERSHEET_FULL") == "1" else 108


@pytest.mark.parametrize("seed", range(1, WORKBOOKS + 1))
def test_the_program_answers_what_the_reference_promises(seed, tmp_path):
    found = differences(draw(seed), tmp_path)
    if found:
        shown = "\n\n".join(found[:3])
        pytest.fail(f"{len(found)} differences; `python -m oracle {seed}` shows all of them:\n{shown}", pytrace=False)


def test_what_is_drawn_covers_the_reference():
    """Every kind of reason, level and rule is met often enough to mean something."""
    met, scripts = collections.Counter(), []
    for seed in range(1, 433):
        drawn = draw(seed)
        scripts.append(drawn.script)
        met.update(tally.kinds(drawn))
    assert sum(met[kind] for kind in ("Improving", "Static", "Deteriorating")) > 300
    asked = [*tally.KINDS, *tally.WORDS, *tally.DECIDING, *tally.REASONS]
    rare = {kind: met[kind] for kind in asked if met[kind] < 3}
    assert not rare, rare
    written = set(re.findall(r"[a-z_]+", "\n".join(scripts)))
    known = tally.words_of((ROOT / "docs" / "words.md").read_text("utf-8"))
    assert known - written == tally.NOT_DRAWN, "draw the word, compute what it decides, and name it in `tally`"


@pytest.mark.parametrize("name", mutations.MUTATIONS)
def test_the_oracle_itself_is_sharp(name):
    """One sign or limit altered in the oracle changes what it promises of the same workbooks."""
    assert mutations.changed(name, range(1, 801)), f"no drawn workbook tells whether {name}"


@pytest.mark.parametrize("name", mutations.READINGS)
def test_the_program_tells_one_reading_of_a_sheet_from_another(name, tmp_path):
    """A sheet that is drawn for another reading is answered otherwise by the program."""
    assert mutations.told(name, range(1, 421), tmp_path), f"no drawn workbook tells whether {name}"
