"""Reads Rust source: a crate's tree of modules, what each of them defines and imports, and how long its functions are.

Tests are left out: items under `#[cfg(test)]`, and the files that such a `mod` line leads to.
"""

from __future__ import annotations

import re
from bisect import bisect
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

UsePath = tuple[str, ...]

COMMENTS_AND_STRINGS = re.compile(
    r"""//[^\n]*|/\*.*?\*/|\b[bc]?r(?P<hashes>\#*)".*?"(?P=hashes)|"(?:\\.|[^"\\])*"|'(?:\\.[^'\n]*|[^'\\\n])'""",
    re.DOTALL,
)
TEST_ATTRIBUTE = re.compile(r"#\[cfg\((?:test|all\(test\b[^\]]*)\)\]")
VISIBILITY = r"(?:pub(?:\([^)]*\))?\s+)?"
ITEM = re.compile(
    rf"^[ \t]*{VISIBILITY}(?:(?:const|async|unsafe)\s+)*"
    r"(?P<kind>struct|enum|trait|type|union|fn|const|static|mod|macro_rules!)\s+(?P<name>[A-Za-z_]\w*)(?P<rest>[^\n]*)",
    re.MULTILINE,
)
USE = re.compile(rf"^[ \t]*{VISIBILITY}use\s+([^;]+);", re.MULTILINE)
INLINE_PATH = re.compile(r"\b[A-Za-z_]\w*(?:\s*::\s*[A-Za-z_]\w*)+")
WORD = re.compile(r"(?<![.\w])[A-Za-z_]\w*")
FUNCTION = re.compile(r"\bfn\s+([A-Za-z_]\w*)")
TYPE_KINDS = {"struct", "enum", "trait", "type", "union"}


def without_prose(text: str) -> str:
    """Returns the text with comments as spaces and strings as quotation marks; every place in it stays the same."""

    def cover(match: re.Match[str]) -> str:
        sign = " " if match[0].startswith("/") else '"'
        return re.sub(r"\S", sign, match[0])

    return COMMENTS_AND_STRINGS.sub(cover, text)


def item_end(code: str, start: int) -> int:
    """Returns the place after the item that starts here: after its closing brace, or after its semicolon."""
    depth = 0
    for match in re.compile(r"[{}()\[\];]").finditer(code, start):
        sign = match[0]
        depth += (sign in "{([") - (sign in "})]")
        if depth == 0 and sign in "};":
            return match.end()
    return len(code)


def without_spans(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Returns the text with these spans as spaces; line breaks stay."""
    parts, end = [], 0
    for start, stop in spans:
        if start >= end:
            parts += [text[end:start], re.sub(r"[^\n]", " ", text[start:stop])]
            end = stop
    return "".join([*parts, text[end:]])


@dataclass
class Source:
    """The text of one file with its tests as spaces: `raw` as written, `code` without comments and strings."""

    raw: str
    code: str

    @classmethod
    def read(cls, file: Path) -> Source:
        """Reads a file."""
        raw = file.read_text(encoding="utf-8")
        code = without_prose(raw)
        tests = [(match.start(), item_end(code, match.end())) for match in TEST_ATTRIBUTE.finditer(code)]
        return cls(without_spans(raw, tests), without_spans(code, tests))

    def code_lines(self) -> int:
        """Returns the number of lines that hold code."""
        return lines_of_code(self.code)

    def functions(self) -> Iterator[tuple[str, int]]:
        """Yields the name of each function that has a body, and its lines of code."""
        for match in FUNCTION.finditer(self.code):
            end = item_end(self.code, match.end())
            if self.code[end - 1] == "}":
                yield match[1], lines_of_code(self.code[match.start() : end])


def lines_of_code(code: str) -> int:
    """Returns the number of lines that are not blank."""
    return sum(1 for line in code.split("\n") if line.strip())


def use_tree(text: str) -> Iterator[tuple[UsePath, str]]:
    """Yields each path of a `use` tree such as `a::{b, c as d, e::*}`, with the name that it brings in."""
    text = re.sub(r"\s*(::|[{},]|$)\s*", r"\1", text)
    while group := re.search(r"([\w:]*)\{([^{}]*)\}", text):
        branches = [group[1] + branch for branch in group[2].split(",") if branch]
        text = text[: group.start()] + ",".join(branches) + text[group.end() :]
    for branch in filter(None, text.split(",")):
        written, _, alias = branch.partition(" as ")
        path = tuple(written.removesuffix("::self").removeprefix("::").split("::"))
        yield path, alias.strip() or path[-1]


@dataclass(eq=False)
class Module:
    """A module: what it defines, its children with the floor of each, and the paths that it uses."""

    path: UsePath
    file: Path
    source: Source
    parent: Module | None = None
    children: dict[str, Module] = field(default_factory=dict)
    floors: dict[str, int] = field(default_factory=dict)
    defines: dict[str, str] = field(default_factory=dict)
    imports: dict[str, list[UsePath]] = field(default_factory=dict)
    globs: list[UsePath] = field(default_factory=list)
    body: str = ""

    @cached_property
    def root(self) -> Module:
        """The crate's root."""
        return self if self.parent is None else self.parent.root

    @cached_property
    def inline_paths(self) -> set[UsePath]:
        """Paths that are written where they are used, such as `crate::a::f()`."""
        return {tuple(re.split(r"\s*::\s*", path)) for path in INLINE_PATH.findall(self.body)}

    @cached_property
    def words(self) -> set[str]:
        """All names in the module's own text, fields and methods apart."""
        return set(WORD.findall(self.body))

    @property
    def scope(self) -> set[str]:
        """The names that the module has of its own or by name, globs apart."""
        return {*self.children, *self.defines, *self.imports}

    def walk(self) -> Iterator[Module]:
        """Yields this module and all below it."""
        yield self
        for child in self.children.values():
            yield from child.walk()


def read_crate(root: Path) -> Module:
    """Reads the crate whose root is this `lib.rs` or `main.rs`."""
    source = Source.read(root)
    module = Module((), root, source)
    fill(module, source.code, root.parent)
    return module


def fill(module: Module, code: str, folder: Path) -> None:
    """Reads a module's items from its text; the files of its children are in the folder."""
    braces = list(re.finditer(r"[{}]", code))
    depths = list(accumulate((1 if brace[0] == "{" else -1 for brace in braces), initial=0))
    inner, last = [], None
    for item in ITEM.finditer(code):
        if depths[bisect(braces, item.start(), key=re.Match.start)] != 0:
            continue
        if item["kind"] != "mod":
            module.defines[item["name"]] = item["kind"]
            continue
        parted = last is not None and parts_groups(module.source.raw[last : item.start()])
        module.floors[item["name"]] = max(module.floors.values(), default=0) + parted
        last = item.start()
        if item["rest"].startswith(";"):
            read_child(module, item["name"], folder)
        else:
            start, end = item.start(), item_end(code, item.start())
            child = Module((*module.path, item["name"]), module.file, module.source, module)
            module.children[item["name"]] = child
            fill(child, code[code.index("{", start) + 1 : end - 1], folder / item["name"])
            inner.append((start, end))
    read_uses(module, without_spans(code, inner))


def parts_groups(between: str) -> bool:
    """Returns whether rustfmt leaves the two `mod` lines around this text in their order.

    A blank line or a comment makes it do so; a line of a test module, which is spaces by now, does not.
    """
    lines = between.rstrip(" \t").split("\n")[1:-1]
    return any(not line or re.match(r"\s*//(?!/)", line) for line in lines)


def read_child(module: Module, name: str, folder: Path) -> None:
    """Reads the file that a `mod` line leads to."""
    for file, inner in ((folder / f"{name}.rs", folder / name), (folder / name / "mod.rs", folder / name)):
        if file.is_file():
            source = Source.read(file)
            child = Module((*module.path, name), file, source, module)
            module.children[name] = child
            fill(child, source.code, inner)
            return
    message = f"{module.file}: `mod {name};` leads to no file"
    raise FileNotFoundError(message)


def read_uses(module: Module, code: str) -> None:
    """Reads the `use` lines of a module, those inside its functions too."""
    for match in USE.finditer(code):
        for path, alias in use_tree(match[1]):
            if path[-1] == "*":
                module.globs.append(path[:-1])
            else:
                module.imports.setdefault(alias, []).append(path)
    module.body = without_spans(code, (match.span() for match in USE.finditer(code)))
