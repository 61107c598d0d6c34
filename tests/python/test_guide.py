"""The guide for first rules, docs/first-rules.md, followed word for word.

Source: the guide itself: its tables are typed, its commands run in turn, its changes are made to the drafts, and what it
shows comes out.
"""

import re
import shlex

from program import ROOT, run

GUIDE = (ROOT / "docs" / "first-rules.md").read_text("utf-8")
BLOCK = re.compile(r"(.*?)^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Reader:
    """Somebody who follows the guide: where they are, which rules they edit, and what was said last."""

    def __init__(self, folder):
        self.here, self.rules, self.said, self.all_said = folder, None, "", {}

    def follow(self, text, kind, block):
        """Does what a block shows, and what the text before it asks for."""
        if "Answer the others alike" in text:
            self.edit(re.sub(r'^question\(".*"\);$', 'because("agreed with the board");', self.script(), flags=re.MULTILINE))
        if kind == "csv":
            (self.here / re.findall(r"`([\w.]+\.csv)`", text)[-1]).write_text(block, "utf-8")
        elif kind == "diff":
            self.change(block.splitlines())
        elif kind == "rhai":
            self.edit(self.script() + block)
        elif kind == "rhai fragment":
            assert block in self.script()
        elif kind == "text":
            assert one_line(block) in one_line(self.said)
        else:
            for line in block.splitlines():
                self.command(line)

    def script(self):
        """Returns the rules."""
        return self.rules.read_text("utf-8")

    def edit(self, text):
        """Saves the rules."""
        self.rules.write_text(text, "utf-8")

    def change(self, lines):
        """Puts the lines with a plus in the place of those with a minus, which stand there once."""
        before = "".join(f"{line[1:]}\n" for line in lines if line[0] != "+")
        after = "".join(f"{line[1:]}\n" for line in lines if line[0] != "-")
        assert self.script().count(before) == 1, before
        self.edit(self.script().replace(before, after))

    def command(self, line):
        """Runs a command; the rules that it names are those to edit."""
        if line.startswith("cd "):
            self.here /= line[3:]
            return
        _, command, *arguments = shlex.split(line)
        self.said = run(command, *arguments, cwd=self.here, status=1 if command == "reconcile" else 0).text
        self.all_said[command] = self.said
        if command == "init":
            name = arguments[arguments.index("-o") + 1] if "-o" in arguments else arguments[0].replace(".csv", ".rhai")
            self.rules = self.here / name


def one_line(text):
    return " ".join(text.split())


def test_the_guide_does_what_it_says(tmp_path):
    reader = Reader(tmp_path)
    for text, kind, block in BLOCK.findall(GUIDE):
        reader.follow(text, kind, block)
    said = reader.all_said
    assert set(said) == {"rules", "init", "rate", "explain", "reconcile", "test"}
    assert "wait for" not in said["rate"] and "question(" not in reader.script()
    assert "Kilograms of residual" in said["explain"] and "Next" in said["explain"]
    assert said["reconcile"].rstrip().endswith("directions compared: 4 differences")
    assert "6 as expected, 0 not" in said["test"]
