"""Figures about the source, crate by crate: `python tests/python/walls.py --report [CHECKOUT]`.

Lines of code leave out comments, blank lines and tests. A doc is a block of `///` or `//!` lines. An example counts
as compiled unless its fence names another language, `ignore` or `no_run`. An item without a doc is a `pub` function,
type, constant or field with no `///` line; a module has its doc in its own file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from walls import FUNCTION_LINES, Arrow, Crate, circles, read_workspace, type_homes, upward

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from rust_source import Source

DOC = re.compile(r"(?:^[ \t]*//(?:/(?!/)|!).*\n)+", re.MULTILINE)
FENCE = re.compile(r"^[ \t]*//[/!][ \t]*```(.*)$", re.MULTILINE)
COMPILED = {"", "rust", "should_panic", "edition2021", "edition2024"}
QUESTION = re.compile(r"[/!\s#]*(?:What|Whether|Where|How|Which)\b")
PUBLIC = re.compile(
    r"(?:^[ \t]*(?:///.*|#\[(?:[^\[\]]|\[[^\]]*\])*\])[ \t]*\n)*"
    r"^[ \t]*pub (?:(?:const |async |unsafe )*(?:fn|struct|enum|trait|type|union|const|static) \w|\w+:)",
    re.MULTILINE,
)


@dataclass
class Figures:
    """What is counted in some crates."""

    crates: list[Crate]

    @cached_property
    def sources(self) -> dict[str, Source]:
        """The files, by their place in the checkout."""
        modules = [(crate, module) for crate in self.crates for module in crate.root.walk()]
        return {f"{crate.name} {module.file.relative_to(crate.folder)}": module.source for crate, module in modules}

    @cached_property
    def functions(self) -> list[tuple[int, str]]:
        """The lines of each function, and its name."""
        return [(lines, f"{file} {name}") for file, text in self.sources.items() for name, lines in text.functions()]

    @cached_property
    def files(self) -> list[tuple[int, str]]:
        """The lines of each file, and its place."""
        return [(source.code_lines(), file) for file, source in self.sources.items()]

    @cached_property
    def docs(self) -> list[str]:
        """The blocks of docs."""
        return [match[0] for source in self.sources.values() for match in DOC.finditer(source.raw)]

    def top_arrows(self) -> int:
        """Returns the number of pairs of top modules of which one uses the other."""
        pairs = {(crate.name, a.user, a.used) for crate in self.crates for a in crate.arrows if at_top(a) and a.used}
        return len(pairs)

    def upward(self) -> int:
        """Returns the number of pairs of top modules that go against the order in `lib.rs`."""
        return sum(1 for crate in self.crates for _ in upward(crate))

    def circles(self, *, top: bool) -> list[tuple[int, int]]:
        """Returns the modules and the pairs of each circle, among top modules or below."""
        arrows = [[arrow for arrow in crate.arrows if at_top(arrow) == top] for crate in self.crates]
        found = [circle for part in arrows for circle in circles(part)]
        return [(len(knot), len({(arrow.user, arrow.used) for arrow in inner})) for _, knot, inner in found]

    def doubled(self) -> int:
        """Returns the number of type names that are defined twice or more."""
        return sum(1 for modules in type_homes(self.crates).values() if len(modules) > 1)

    def examples(self) -> int:
        """Returns the number of examples in docs that are compiled."""
        openings = [fence for doc in self.docs for fence in FENCE.findall(doc)[::2]]
        return sum(1 for fence in openings if set(re.split(r"[,\s]+", fence.strip())) <= COMPILED)

    def questions(self) -> float:
        """Returns the share of docs that begin with What, Whether, Where, How or Which, in percent."""
        return 100 * sum(1 for doc in self.docs if QUESTION.match(doc)) / max(1, len(self.docs))

    def undocumented(self) -> int:
        """Returns the number of public items without a doc."""
        items = (match[0] for source in self.sources.values() for match in PUBLIC.finditer(source.raw))
        return sum(1 for item in items if "///" not in item)


def at_top(arrow: Arrow) -> bool:
    """Returns whether an arrow is between top modules of a crate."""
    return arrow.parent == () and arrow.user is not None


ROWS: dict[str, Callable[[Figures], object]] = {
    "modules": lambda f: sum(1 for crate in f.crates for _ in crate.root.walk()),
    "top modules": lambda f: sum(len(crate.root.children) for crate in f.crates),
    "arrows between top modules": Figures.top_arrows,
    "- against the order in lib.rs": Figures.upward,
    "- inside circles": lambda f: sum(pairs for _, pairs in f.circles(top=True)),
    "circles among top modules": lambda f: len(f.circles(top=True)),
    "- modules in the largest": lambda f: max((size for size, _ in f.circles(top=True)), default=0),
    "circles below the top": lambda f: len(f.circles(top=False)),
    "type names": lambda f: len(type_homes(f.crates)),
    "- defined twice or more": Figures.doubled,
    "files": lambda f: len(f.files),
    "lines of code": lambda f: sum(lines for lines, _ in f.files),
    "longest file, lines": lambda f: max(f.files)[0],
    "longest function, lines": lambda f: max(f.functions, default=(0, ""))[0],
    f"functions over {FUNCTION_LINES} lines": lambda f: sum(1 for lines, _ in f.functions if lines > FUNCTION_LINES),
    "docs": lambda f: len(f.docs),
    "- that begin with What etc., %": lambda f: f"{f.questions():.1f}",
    "compiled examples in docs": Figures.examples,
    "public items without a doc": Figures.undocumented,
}


def table(crates: list[Crate]) -> Iterator[list[str]]:
    """Yields the rows of the report: a column for each crate, and one for all."""
    columns = [*(Figures([crate]) for crate in crates), Figures(crates)]
    yield ["", *(crate.name.removeprefix("ambersheet-") for crate in crates), "all"]
    for name, figure in ROWS.items():
        yield [name, *(str(figure(column)) for column in columns)]


def report(checkout: Path) -> None:
    """Prints the figures of a checkout."""
    crates = read_workspace(checkout)
    rows = list(table(crates))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for name, *figures in rows:
        cells = (figure.rjust(width) for figure, width in zip(figures, widths[1:], strict=True))
        print(name.ljust(widths[0]), *cells, sep="  ")
    everything = Figures(crates)
    print(f"longest file: {max(everything.files)[1]}; longest function: {max(everything.functions)[1]}")
