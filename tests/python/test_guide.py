"""The guide for first rules, docs/first-rules.md, followed word for word.

Source: the guide itself: its commands run in turn, its lines are added to the draft, and what it promises comes out.
"""

import re

from program import ROOT, run

GUIDE = (ROOT / "docs" / "first-rules.md").read_text("utf-8")


def answer(rules, block):
    """Deletes the lines of a block, and puts a reason in the place of each question."""
    lines = rules.read_text("utf-8").splitlines()
    for line in block.splitlines():
        lines.remove(line.removeprefix("-"))
    text = "\n".join(lines) + "\n"
    rules.write_text(re.sub(r'^question\(".*"\);$', 'because("agreed with the board");', text, flags=re.MULTILINE), "utf-8")


def test_the_guide_does_what_it_says(tmp_path):
    here, said = tmp_path, {}
    for kind, block in re.findall(r"^```(\w*)\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL):
        if kind == "rhai":
            with (here / "mine.rhai").open("a", encoding="utf-8") as file:
                file.write(block)
        elif kind == "diff":
            answer(here / "mine.rhai", block)
        elif kind == "csv":
            (here / "mine.test.csv").write_text(block, "utf-8")
        elif kind == "text":
            assert " ".join(block.split()) in " ".join(said["rate"].split())
        else:
            for line in block.splitlines():
                if line.startswith("cd "):
                    here /= line[3:]
                    continue
                command = line.split()[1]
                done = run(*line.split()[1:], cwd=here, status=1 if command == "reconcile" else 0)
                said[command] = done.text
    assert set(said) == {"rules", "init", "rate", "explain", "reconcile", "test"}
    assert "3 questions to answer" in said["init"] and "Guidance!C8" in said["init"]
    assert "Kilograms of residual" in said["explain"] and "Next" in said["explain"]
    assert said["reconcile"].rstrip().endswith("directions compared: 4 differences")
    assert "6 as expected, 0 not" in said["test"]
