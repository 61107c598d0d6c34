"""Shows what the program and the reference say of drawn workbooks: `python -m oracle FIRST [LAST]` in tests/python.

With `strict` at the end, nothing of what is known to differ is left open.
"""

import collections
import pathlib
import sys
import tempfile

from .book import draw
from .compare import differences
from .known import LEFT_OPEN


def main(first, last):
    """Rates the workbooks of these seeds, prints every difference, and leaves the last workbook to be looked at."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="oracle-"))
    kinds, measures, failed = collections.Counter(), 0, 0
    for seed in range(first, last + 1):
        drawn = draw(seed)
        measures += len(drawn.measures)
        try:
            messages = differences(drawn, folder)
        except AssertionError as error:
            messages = [f"seed {seed}: {error}\n{drawn.script}"]
        failed += bool(messages)
        for text in messages:
            kinds[" ".join(text.split(": ", 1)[-1].split("\n")[0].split("; ")[0].split()[:6])] += 1
            print(text, end="\n\n")
    print(f"{last - first + 1} workbooks, {measures} measures; {failed} workbooks differ, in {sum(kinds.values())} "
          f"places; files are in {folder}")
    for kind, times in kinds.most_common(40):
        print(f"{times:6}  {kind}")


if __name__ == "__main__":
    *seeds, last = sys.argv[1:]
    LEFT_OPEN[0] = last != "strict"
    seeds += [last] if LEFT_OPEN[0] else []
    main(int(seeds[0]), int(seeds[-1]))
