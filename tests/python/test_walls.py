"""Modules and crates use only what stands below them, type names are defined once, and nothing grows too long.

Source: the rules in walls.py and the table of crates below; walls.tsv holds the exceptions, each with its reason, and
may only shrink. Faults planted in a small crate show that the check finds them; rustfmt itself shows which `mod` lines
are one group.
"""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
import walls
from program import ROOT
from rust_source import Source, read_crate, use_tree
from wall_figures import table

if TYPE_CHECKING:
    from pathlib import Path

# The crates of ours that each crate may depend on, from bottom to top; what only its tests need is free.
TEXT = {"ambersheet-ooxml", "ambersheet-diagnostic"}
POLICY = TEXT | {"ambersheet-quantity", "ambersheet-policy"}
FACE = {"ambersheet", "ambersheet-rules"}
ALLOWED: dict[str, set[str]] = {
    "ambersheet-ooxml": set(),
    "ambersheet-quantity": set(),
    "ambersheet-diagnostic": {"ambersheet-ooxml"},
    "ambersheet-look": {"ambersheet-ooxml", "ambersheet-quantity"},
    "ambersheet-foreign": TEXT | {"ambersheet-quantity"},
    "ambersheet-policy": TEXT | {"ambersheet-quantity"},
    "ambersheet-script": POLICY,
    "ambersheet-draft": POLICY - {"ambersheet-diagnostic"},
    "ambersheet": POLICY | {"ambersheet-script", "ambersheet-foreign", "ambersheet-draft", "ambersheet-look"},
    "ambersheet-rules": set(),
    "ambersheet-cli": FACE,
    "ambersheet-python": FACE,
    "ambersheet-web": FACE,
}

MADE = {
    "Cargo.toml": '[workspace]\nmembers = ["made", "tool"]\n[workspace.dependencies]\nhelper = { package = "tool" }\n',
    "made/Cargo.toml": '[package]\nname = "made"\n[dependencies]\n',
    "made/src/lib.rs": """\
mod unit;

#[cfg(feature = "sheet")]
mod sheet;
mod table;
// The top floor.
pub mod report;

mod prelude;

pub use report::{Report, render};
pub use unit::Unit;
""",
    "made/src/unit.rs": 'pub struct Unit;\n\npub const NOTE: &str = "crate::report::render() is a string here";\n',
    "made/src/sheet/mod.rs": "mod cell;\nmod row;\n\npub use row::Row;\n",
    "made/src/sheet/cell.rs": "pub struct Cell {\n    pub unit: crate::Unit,\n}\n",
    "made/src/sheet/row.rs": "use super::cell::Cell;\n\npub struct Row(pub Vec<Cell>);\n",
    "made/src/table.rs": """\
use crate::prelude::*;

/// Holds a unit; see `crate::report::render()`.
pub struct Table(pub Unit);

#[cfg(test)]
mod tests {
    use crate::report::Report;

    struct Row(Report);
}
""",
    "made/src/report.rs": """\
use crate::{sheet::Row, table::*};

/// What is printed.
///
/// ```
/// made::render();
/// ```
///
/// ```text
/// no example
/// ```
#[derive(Debug)]
pub struct Report(Vec<Row>, Table);

pub fn render() {}
""",
    "made/src/prelude.rs": "pub(crate) use crate::{report::Report, unit::Unit};\n",
    "tool/Cargo.toml": '[package]\nname = "tool"\n[dependencies]\nmade = { path = "../made" }\n',
    "tool/src/main.rs": "use made::Report;\n\nfn main() {}\n",
}

PLANTED = {
    "behind pub use": ("unit.rs", "use crate::Report;", "order", "made: unit -> report"),
    "by an inline path": ("unit.rs", "fn f() { crate::report::render(); }", "order", "made: unit -> report"),
    "in a tree under a new name": ("unit.rs", "use crate::{sheet::{self as grid}};", "order", "made: unit -> sheet"),
    "by a new name": ("unit.rs", "use super::table as t;\ntype T = t::Table;", "order", "made: unit -> table"),
    "inside a function": ("unit.rs", "fn f() {\n    use crate::report::render;\n}", "order", "made: unit -> report"),
    "in an inline module": ("unit.rs", "mod m {\n    use super::super::Report;\n}", "order", "made: unit -> report"),
    "through a prelude": ("table.rs", "fn f(_: Report) {}", "order", "made: table -> report"),
    "by super twice": ("sheet/cell.rs", "use super::super::report::render;", "order", "made: sheet -> report"),
    "on the same floor": ("sheet/row.rs", "use crate::table::Table;", "order", "made: sheet -> table"),
    "passed on by a lower module": ("sheet/mod.rs", "pub use crate::render as draw;", "order", "made: sheet -> report"),
    "in the root": ("unit.rs", "use crate::unknown;", "order", "made: unit -> (root)"),
    "among siblings": ("sheet/cell.rs", "use super::Row;", "circle", "made::sheet: cell row"),
    "a type of another module": ("report.rs", "pub(crate) enum Cell {}", "type", "Cell"),
    "a type of another crate": ("../../tool/src/main.rs", "struct Unit;", "type", "Unit"),
    "a long function": ("unit.rs", "fn f() {\n" + "    g();\n" * 59 + "}", "function", "made/src/unit.rs: f"),
    "a long file": ("unit.rs", "const N: u8 = 1;\n" * 499, "file", "made/src/unit.rs"),
}


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A small workspace in which nothing is wrong."""
    for name, text in MADE.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def found() -> list[walls.Finding]:
    """The findings of this checkout."""
    return walls.findings(ROOT)


def append(file: Path, text: str) -> None:
    """Adds lines to a file."""
    file.write_text(f"{file.read_text('utf-8')}\n{text}\n", encoding="utf-8")


@pytest.mark.parametrize("check", walls.CHECKS)
def test_nothing_new_is_found(found: list[walls.Finding], check: str) -> None:
    known = {key: entry for key, entry in walls.read_known().items() if key[0] == check}
    faults = walls.compare((finding for finding in found if finding.check == check), known)
    assert not faults, "\n".join(faults)


def test_the_list_names_checks_that_exist() -> None:
    assert {check for check, _ in walls.read_known()} <= set(walls.CHECKS)


def test_crates_depend_on_lower_ones_only() -> None:
    assert list(walls.forbidden(walls.read_workspace(ROOT), ALLOWED)) == []


def test_every_file_of_the_product_is_read() -> None:
    for crate in walls.read_workspace(ROOT):
        read = {module.file for module in crate.root.walk()}
        files = {file for file in (crate.folder / "src").rglob("*.rs") if "tests" not in {file.stem, file.parent.name}}
        assert files == read


def test_a_sound_crate_has_no_findings(made: Path) -> None:
    assert walls.findings(made) == []
    assert list(walls.forbidden(walls.read_workspace(made), {"made": set(), "tool": {"made"}})) == []


@pytest.mark.parametrize(("file", "text", "check", "subject"), PLANTED.values(), ids=PLANTED)
def test_a_planted_fault_is_found(made: Path, file: str, text: str, check: str, subject: str) -> None:
    append(made / "made" / "src" / file, text)
    assert [finding[:2] for finding in walls.findings(made)] == [(check, subject)]


def test_lengths_at_the_limit_are_allowed(made: Path) -> None:
    append(made / "made/src/report.rs", "fn f() {\n    // Why.\n\n" + "    g();\n" * 58 + "}")
    append(made / "made/src/unit.rs", "const N: u8 = 1;\n" * 498)
    assert walls.findings(made) == []


@pytest.mark.parametrize("dependency", ['tool = { path = "../tool" }', "helper.workspace = true"])
def test_a_planted_dependency_is_found(made: Path, dependency: str) -> None:
    append(made / "made/Cargo.toml", dependency)
    crates = walls.read_workspace(made)
    assert list(walls.forbidden(crates, {"made": set()})) == [
        "made must not depend on tool",
        "tool is not in the table of crates",
        "tool must not depend on made",
    ]


def test_the_list_may_only_shrink() -> None:
    finding = walls.Finding("type", "Cell", 3, "a, b, c")
    key = ("type", "Cell")
    assert walls.compare([finding], {key: walls.Known(3, "customary")}) == []
    assert walls.compare([finding], {key: walls.Known(None, "customary")}) == []
    assert walls.compare([finding], {}) == ["type: Cell (3): a, b, c"]
    assert walls.compare([finding], {key: walls.Known(2, "customary")}) == ["type: Cell (3): a, b, c"]
    assert walls.compare([finding], {key: walls.Known(3, " ")}) == ["walls.tsv gives no reason: type Cell"]
    assert walls.compare([], {key: walls.Known(3, "customary")}) == ["no longer needed in walls.tsv: type Cell"]


@pytest.mark.parametrize(
    "between", ["", "\n", "// The next floor.\n", "/// Doc.\n", "#[cfg(unix)]\n", "#[cfg(test)]\nmod a;\n"]
)
def test_floors_are_the_groups_that_rustfmt_sorts(tmp_path: Path, between: str) -> None:
    root = tmp_path / "lib.rs"
    for name in "ab":
        (tmp_path / f"{name}.rs").touch()
    root.write_text(f"mod b;\n{between}mod a;\n", encoding="utf-8")
    floors = read_crate(root).floors
    subprocess.run(["rustfmt", "--edition", "2024", root], check=True)
    kept = root.read_text(encoding="utf-8").startswith("mod b;")
    assert (floors["a"] > floors["b"]) == kept


def test_comments_strings_and_characters_are_no_code(tmp_path: Path) -> None:
    file = tmp_path / "lib.rs"
    text = """fn f<'a>(b: &'a str) { /* { */ g(r#"}" {"#, '\\'', "\\"{") } // {\n\n"{\n}";\n"""
    file.write_text(text, encoding="utf-8")
    source = Source.read(file)
    assert source.code.replace('"', "").split() == ["fn", "f<'a>(b:", "&'a", "str)", "{", "g(", ",", ",", ")", "}", ";"]
    assert list(source.functions()) == [("f", 1)]
    assert source.code_lines() == 3


def test_a_use_tree_is_read_branch_by_branch() -> None:
    assert list(use_tree("a::{self, b::{c as d, self as e},\n    f::*,\n}")) == [
        (("a",), "a"),
        (("a", "b", "c"), "d"),
        (("a", "b"), "e"),
        (("a", "f", "*"), "*"),
    ]


def test_figures_are_those_of_a_count_by_hand(made: Path) -> None:
    figures = {name: made for name, made, *_ in table(walls.read_workspace(made))}
    assert figures == {
        "": "made",
        "modules": "8",
        "top modules": "5",
        "arrows between top modules": "6",
        "- against the order in lib.rs": "0",
        "- inside circles": "0",
        "circles among top modules": "0",
        "- modules in the largest": "0",
        "circles below the top": "0",
        "type names": "5",
        "- defined twice or more": "0",
        "files": "8",
        "lines of code": "25",
        "longest file, lines": "8",
        "longest function, lines": "1",
        "functions over 60 lines": "0",
        "docs": "2",
        "- that begin with What etc., %": "50.0",
        "compiled examples in docs": "1",
        "public items without a doc": "6",
    }
