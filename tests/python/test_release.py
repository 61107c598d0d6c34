"""The release workflow, which runs elsewhere, names only what is here.

Source: the Makefile itself, which make reads without running anything, and the files of the checkout.
"""

import re
import subprocess

import pytest
from program import ROOT, RULES

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
CALL = re.compile(r"\bmake((?: +[\w-]+(?:=(?:\"[^\"]*\"|\S+))?)+)")


def calls(workflow):
    """The targets and the variables of each call of make."""
    for call in CALL.findall("\n".join(steps(workflow))):
        words = call.split()
        yield [word for word in words if "=" not in word], [word.split("=")[0] for word in words if "=" in word]


def steps(workflow):
    """The commands of the steps: the rest of a line `run:`, or the lines below `run: |` that stand further in."""
    lines = workflow.read_text("utf-8").splitlines()
    for number, line in enumerate(lines):
        found = re.match(r"( *)(?:- )?run: (.*)", line)
        if found and found[2] != "|":
            yield found[2]
        elif found:
            for below in lines[number + 1:]:
                if below.strip() and len(below) - len(below.lstrip()) <= len(found[1]):
                    break
                yield below.strip()


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_every_target_and_variable_is_in_the_makefile(workflow):
    made = list(calls(workflow))
    assert made
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for targets, variables in made:
        assert targets, "make without a target"
        for target in targets:
            # Without a rule, make has nothing to do even where it only shows what it would do.
            told = subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, check=False)
            assert told.returncode == 0, told.stderr
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
        for variable in variables:
            assert re.search(rf"^{variable} \?=", makefile, re.MULTILINE), variable


def test_a_release_has_the_page_each_program_and_the_wheels():
    release = next(path for path in WORKFLOWS if path.name == "release.yml")
    targets = {target for targets, _ in calls(release) for target in targets}
    assert targets == {"page", "release", "windows", "wheel"}
    text = release.read_text("utf-8")
    for built in ("target/ambersheet.html", "target/windows/ambersheet.exe", "target/python-wheels/*.whl", "sha256sum"):
        assert built in text
    assert (RULES / "norfolk" / "norfolk-example.xlsx").is_file()


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_the_code_of_others_is_pinned(workflow):
    used = re.findall(r"^ *-? *uses: (.*)$", workflow.read_text("utf-8"), re.MULTILINE)
    assert used
    for action in used:
        assert re.fullmatch(r"[\w-]+/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action), action
