"""Tells what the program makes of each case of formulas and formats: `python rule_report.py [--keep FOLDER] [NAME]`."""

import argparse
import pathlib
import tempfile

from test_rule_formulas import CASES, as_expected, outcome


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", nargs="?", default="", help="a part of the names")
    parser.add_argument("--keep", type=pathlib.Path, help="keep workbooks and drafts in this folder")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = options.keep or pathlib.Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        for name in CASES:
            if options.part in name:
                found = outcome(name, folder)
                mark = "WRONG" if found.wrong else "ok" if as_expected(name, found) else "not yet"
                print(f"{mark:8}{found.kind:11}{CASES[name]['expect']:10}{name}")
                for line in [*found.wrong[:3], *(found.unrated[:2] if mark == "not yet" else [])]:
                    print(f"          {line}")


if __name__ == "__main__":
    main()
