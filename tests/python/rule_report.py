"""Tells what the program makes of each case of formulas and formats: `python rule_report.py [--keep FOLDER] [NAME]`.

With `--write`, the list of what is not yet as it should be is written anew.
"""

import argparse
import pathlib
import tempfile

from rule_cases import FOLDER
from test_rule_formulas import CASES, as_expected, outcome, unsaid


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", nargs="?", default="", help="a part of the names")
    parser.add_argument("--keep", type=pathlib.Path, help="keep workbooks and drafts in this folder")
    parser.add_argument("--write", action="store_true", help="write rule_formulas/not_yet.txt anew")
    options = parser.parse_args()
    waiting = []
    with tempfile.TemporaryDirectory() as made:
        folder = options.keep or pathlib.Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        for name in CASES:
            if options.part in name:
                found = outcome(name, folder)
                held = as_expected(name, found) and not unsaid(name, found)
                mark = "WRONG" if found.wrong else "ok" if held else "not yet"
                waiting += [] if held else [name]
                print(f"{mark:8}{found.kind:11}{CASES[name]['expect']:10}{name}")
                for line in [*found.wrong[:3], *(found.unrated[:2] if mark == "not yet" else [])]:
                    print(f"          {line}")
    if options.write and not options.part:
        (FOLDER / "not_yet.txt").write_text("".join(f"{name}\n" for name in sorted(waiting)), "utf-8")


if __name__ == "__main__":
    main()
