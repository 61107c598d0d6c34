"""Checks which module may use which: follows every name to the module that defines it, and compares with the lists.

The rules:

* order: a `lib.rs` (or `main.rs`) lists its modules from bottom to top. A group of adjacent `mod` lines is one floor,
  because rustfmt sorts the lines of a group by name, so that their order says nothing; blank lines and comments part
  groups. A module uses names of lower floors only: neither of a higher floor, nor of its own, nor of the root itself.
  A name counts for the module that defines it, whatever `pub use`, prelude or glob it came through.
* circle: siblings in a nested module need no order, but must not use each other in a circle.
* type: the name of a struct, enum, trait or type alias is defined in one module of the product.
* function, file: at most 60 and 500 lines of code, comments and blank lines apart.
* crate: a crate depends on those of our own crates that it may use, by its Cargo.toml.

Tests are left out throughout. Methods and fields need no import and are not seen: whoever holds a value may use them.

`python tests/python/walls.py --report [CHECKOUT]` prints figures; `--known` prints `walls.tsv` as it would be now.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from rust_source import TYPE_KINDS, Module, UsePath, read_crate

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Seen = frozenset[tuple[Module, str]]
CHECKS = ("order", "circle", "type", "function", "file")
FUNCTION_LINES, FILE_LINES = 60, 500
LIST = Path(__file__).with_name("walls.tsv")
CHECKOUT = Path(__file__).resolve().parents[2]


class Home(NamedTuple):
    """The module that defines a name, and the name; no name stands for the module itself."""

    module: Module
    name: str | None


class Arrow(NamedTuple):
    """A use of a name of one child module by another: both are children of the same parent, `None` is the parent."""

    parent: UsePath
    user: str | None
    used: str | None
    detail: str


class Finding(NamedTuple):
    """Something against the rules: the key and size are compared with `walls.tsv`, the details are for people."""

    check: str
    subject: str
    size: int
    detail: str


@dataclass
class Crate:
    """A member of the workspace: its name, its folder and those of our own crates that it depends on."""

    name: str
    folder: Path
    needs: set[str]

    @cached_property
    def root(self) -> Module:
        """The tree of its modules."""
        files = [self.folder / "src" / name for name in ("lib.rs", "main.rs")]
        return read_crate(next(file for file in files if file.is_file()))

    @cached_property
    def arrows(self) -> set[Arrow]:
        """All uses of one module's names by another."""
        return {arrow_to(module, home) for module in self.root.walk() for home in homes(module)}


def load(manifest: Path) -> dict[str, Any]:
    """Returns a `Cargo.toml`."""
    return tomllib.loads(manifest.read_text(encoding="utf-8"))


def read_workspace(checkout: Path) -> list[Crate]:
    """Reads the members of a workspace."""
    workspace = load(checkout / "Cargo.toml")["workspace"]
    folders = [folder for member in workspace["members"] for folder in sorted(checkout.glob(member))]
    manifests = {folder: load(folder / "Cargo.toml") for folder in folders}
    ours = {manifest["package"]["name"] for manifest in manifests.values()}
    shared = workspace.get("dependencies", {})
    return [
        Crate(manifest["package"]["name"], folder, dependencies(manifest, shared) & ours)
        for folder, manifest in manifests.items()
    ]


def dependencies(manifest: Mapping[str, Any], shared: Mapping[str, Any]) -> set[str]:
    """Returns the packages that a manifest names; those of its tests (`dev-dependencies`) apart."""
    found = set()
    for table in (manifest, *manifest.get("target", {}).values()):
        for name, entry in (table.get("dependencies", {}) | table.get("build-dependencies", {})).items():
            details = entry if isinstance(entry, dict) else {}
            if details.get("workspace"):
                details = shared[name] if isinstance(shared[name], dict) else {}
            found.add(details.get("package", name))
    return found


def resolve(module: Module, path: UsePath, seen: Seen = frozenset()) -> Iterator[Home]:
    """Yields the homes of a path that a module writes: none in another crate, two for a module and a function."""
    start = {"crate": module.root, "self": module, "super": module.parent}.get(path[0])
    if start is not None:
        yield from descend(start, path[1:], seen)
    else:
        for home in find(module, path[0], seen):
            yield from [home] if home.name else descend(home.module, path[1:], seen)


def descend(module: Module, path: UsePath, seen: Seen) -> Iterator[Home]:
    """Yields the homes of a path below a module; a name that nothing defines was made there by a macro."""
    if not path:
        yield Home(module, None)
    elif path[0] == "super" and module.parent is not None:
        yield from descend(module.parent, path[1:], seen)
    else:
        found = set(find(module, path[0], seen))
        if not found and path[0] not in module.imports:
            yield Home(module, path[0])
        for home in found:
            yield from [home] if home.name else descend(home.module, path[1:], seen)


def find(module: Module, name: str, seen: Seen) -> Iterator[Home]:
    """Yields the homes of a name in a module's scope: its own, those that it imports, or those from a glob."""
    if (module, name) in seen:
        return
    seen |= {(module, name)}
    if name in module.children:
        yield Home(module.children[name], None)
    if name in module.defines:
        yield Home(module, name)
    for path in module.imports.get(name, []):
        yield from resolve(module, path, seen)
    if name not in module.scope:
        for path in module.globs:
            for glob in resolve(module, path, seen):
                yield from find(glob.module, name, seen) if glob.name is None else ()


def homes(module: Module) -> set[Home]:
    """Returns the homes of all names that a module uses; a glob counts for those that are used of it."""
    paths = [path for paths in module.imports.values() for path in paths] + [*module.inline_paths]
    found = {home for path in paths for home in resolve(module, path)}
    if module.globs:
        found |= {home for word in module.words - module.scope for home in find(module, word, frozenset())}
        found |= {home for path in module.globs for home in resolve(module, path) if home.name}
    return {home for home in found if home.module is not module}


def arrow_to(module: Module, home: Home) -> Arrow:
    """Returns the arrow from a module to the home of a name, between children of the parent that they share."""
    user, used = module.path, home.module.path
    level = len(list(takewhile(lambda names: names[0] == names[1], zip(user, used, strict=False))))
    name = "::".join([*used, *filter(None, [home.name])])
    left, right = (path[level] if path[level:] else None for path in (user, used))
    return Arrow(user[:level], left, right, f"{name} in {'::'.join(user)}")


def upward(crate: Crate) -> Iterator[Finding]:
    """Yields a finding for each pair of top modules of which the first uses names of the second against the order."""
    floors = crate.root.floors
    pairs = defaultdict(list)
    for arrow in crate.arrows:
        if arrow.parent == () and arrow.user and floors.get(arrow.used or "", len(floors)) >= floors[arrow.user]:
            pairs[arrow.user, arrow.used or "(root)"].append(arrow.detail)
    for (user, used), details in sorted(pairs.items()):
        yield Finding("order", f"{crate.name}: {user} -> {used}", len(details), "; ".join(sorted(details)))


def circles(arrows: Iterable[Arrow]) -> Iterator[tuple[UsePath, list[str], list[Arrow]]]:
    """Yields the parent, the modules and the arrows of each circle among siblings."""
    users: dict[UsePath, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    siblings = [arrow for arrow in arrows if arrow.user and arrow.used]
    for arrow in siblings:
        users[arrow.parent][arrow.user or ""].add(arrow.used or "")
    for parent, graph in sorted(users.items()):
        reached = {name: reachable(graph, name) for name in list(graph)}
        knots = {frozenset(b for b in reached[a] if a in reached.get(b, ())) for a in reached}
        for knot in sorted(map(sorted, filter(None, knots))):
            inner = [a for a in siblings if a.parent == parent and a.user in knot and a.used in knot]
            yield parent, knot, inner


def reachable(graph: Mapping[str, set[str]], start: str) -> set[str]:
    """Returns all that can be reached from a place by one step or more."""
    found: set[str] = set()
    ahead = [start]
    while ahead:
        new = graph.get(ahead.pop(), set()) - found
        found |= new
        ahead += new
    return found


def nested_circles(crate: Crate) -> Iterator[Finding]:
    """Yields a finding for each circle below the top, where no order is asked for."""
    for parent, knot, inner in circles(arrow for arrow in crate.arrows if arrow.parent):
        subject = "::".join([crate.name, *parent]) + ": " + " ".join(knot)
        yield Finding("circle", subject, len(knot), "; ".join(sorted(arrow.detail for arrow in inner)))


def type_homes(crates: Iterable[Crate]) -> dict[str, list[str]]:
    """Returns the modules that define each type name."""
    found = defaultdict(list)
    for crate in crates:
        for module in crate.root.walk():
            for name, kind in module.defines.items():
                if kind in TYPE_KINDS:
                    found[name].append("::".join([crate.name, *module.path]))
    return found


def doubled_types(crates: Iterable[Crate]) -> Iterator[Finding]:
    """Yields a finding for each type name that is defined twice or more."""
    for name, modules in sorted(type_homes(crates).items()):
        if len(modules) > 1:
            yield Finding("type", name, len(modules), ", ".join(modules))


def sizes(crate: Crate, checkout: Path) -> Iterator[Finding]:
    """Yields a finding for each function and file that is too long."""
    for source, file in {module.file: (module.source, module.file) for module in crate.root.walk()}.values():
        place = file.relative_to(checkout).as_posix()
        if source.code_lines() > FILE_LINES:
            yield Finding("file", place, source.code_lines(), f"over {FILE_LINES} lines of code")
        for name, lines in source.functions():
            if lines > FUNCTION_LINES:
                yield Finding("function", f"{place}: {name}", lines, f"over {FUNCTION_LINES} lines of code")


def forbidden(crates: Iterable[Crate], allowed: Mapping[str, set[str]]) -> Iterator[str]:
    """Yields each dependency between our own crates that the table does not allow, and each crate that it lacks."""
    for crate in crates:
        if crate.name not in allowed:
            yield f"{crate.name} is not in the table of crates"
        for name in sorted(crate.needs - allowed.get(crate.name, set())):
            yield f"{crate.name} must not depend on {name}"


def findings(checkout: Path) -> list[Finding]:
    """Returns all findings about a checkout, dependencies between crates apart."""
    crates = read_workspace(checkout)
    found = [*doubled_types(crates)]
    for crate in crates:
        found += [*upward(crate), *nested_circles(crate), *sizes(crate, checkout)]
    return sorted(found)


class Known(NamedTuple):
    """A line of `walls.tsv`: how large the finding may be (`None`: of any size), and why it stays."""

    size: int | None
    reason: str


KnownFindings = dict[tuple[str, str], Known]


def read_known(file: Path = LIST) -> KnownFindings:
    """Reads the list of known findings, by check and subject."""
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    rows = [line.split("\t") for line in lines[1:]]
    return {(row[0], row[1]): Known(None if row[2] == "any" else int(row[2]), row[3]) for row in rows}


def compare(found: Iterable[Finding], known: KnownFindings) -> list[str]:
    """Returns the findings that are not known or have grown, and the known ones that are gone or have no reason."""
    faults, met = [], set()
    for finding in found:
        key = finding.check, finding.subject
        met.add(key)
        size = known[key].size if key in known else 0
        if size is not None and finding.size > size:
            faults.append(f"{finding.check}: {finding.subject} ({finding.size}): {finding.detail}")
    gone = sorted(known.keys() - met)
    bare = [key for key, entry in known.items() if not entry.reason.strip()]
    faults += [f"no longer needed in {LIST.name}: {check} {subject}" for check, subject in gone]
    return faults + [f"{LIST.name} gives no reason: {check} {subject}" for check, subject in bare]


def print_known() -> None:
    """Prints the findings of today as `walls.tsv` would list them, with the reasons that it gives."""
    known = read_known()
    print("check\tsubject\tsize\treason")
    for finding in findings(CHECKOUT):
        entry = known.get((finding.check, finding.subject), Known(finding.size, ""))
        size = "any" if entry.size is None else finding.size
        print(finding.check, finding.subject, size, entry.reason, sep="\t")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--report"]:
        import wall_figures

        wall_figures.report(Path(sys.argv[2]).resolve() if sys.argv[2:] else CHECKOUT)
    elif sys.argv[1:] == ["--known"]:
        print_known()
    else:
        sys.exit("usage: walls.py --report [CHECKOUT] | --known")
