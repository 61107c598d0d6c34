"""The program for Windows writes what the native program writes, under Wine.

Source: the native program, byte for byte; Windows' own rules for files that another program has open, as Wine keeps
them. Runs where AMBERSHEET_WINDOWS names ambersheet.exe, which `make test-full` builds.
"""

import re
import shutil
import subprocess
import tomllib

import minimal_workbook
import pytest
from program import ROOT, RULES, example, run, script, snapshot
from wine import windows_path

SHIPPED = sorted(path.name for path in RULES.iterdir() if (path / f"{path.name}.rhai").is_file())
DISTANT = "Returns Q4/Żółć – ünïcode/rapport é (1).xlsx"
REPORTS = ["--json", "out.json", "--proof", "out.proof", "--combine", "out.csv"]


@pytest.fixture
def desks(tmp_path):
    """Two folders with the same returns and rules: one for each program."""
    both = tmp_path / "native", tmp_path / "windows"
    for folder in both:
        place = folder / DISTANT
        place.parent.mkdir(parents=True)
        minimal_workbook.write(place, minimal_workbook.ROWS)
        shutil.copy(place, folder / "Returns Q4" / "a return.xlsx")
        shutil.copy(place, folder / "Returns Q4" / "b return.xlsx")
        (folder / "rules.rhai").write_text(minimal_workbook.RULES, "utf-8")
    return both


def both(wine, desks, *arguments, status=0):
    """Runs the same in each folder. What it printed, native and under Windows."""
    native, windows = desks
    return run(*arguments, cwd=native, status=status), wine.run(*arguments, cwd=windows, status=status)


def assert_same(desks):
    native, windows = (snapshot(folder) for folder in desks)
    assert windows == native


@pytest.mark.parametrize("ruleset", SHIPPED)
def test_the_shipped_examples(wine, tmp_path, ruleset):
    desks = tmp_path / "native", tmp_path / "windows"
    for folder in desks:
        folder.mkdir()
        shutil.copy(example(ruleset), folder / "in.xlsx")
        shutil.copytree(script(ruleset).parent, folder / "rules")
    rules = f"rules/{ruleset}.rhai"
    both(wine, desks, "rate", "in.xlsx", "-r", rules, "-o", "out.xlsx", "--quiet", *REPORTS)
    assert (desks[1] / "out.xlsx").stat().st_size > 1000
    assert_same(desks)


def test_names_with_spaces_and_other_letters(wine, desks):
    native, windows = desks
    run("rate", DISTANT, "-r", "rules.rhai", *REPORTS, cwd=native)
    said = wine.run("rate", DISTANT.replace("/", "\\"), "-r", "rules.rhai", *REPORTS, cwd=windows)
    # Messages have names as Windows shows them, data as every system does.
    assert "Returns Q4\\Żółć – ünïcode\\rapport é (1).rated.xlsx" in said.stdout.decode("utf-8")
    assert_same(desks)
    # By its folder, and by a pattern, which no shell of Windows expands.
    for named in (r"Returns Q4\Żółć – ünïcode", r"Returns Q4\*\*é*.xlsx"):
        wine.run("rate", named, "-r", "rules.rhai", "--force", *REPORTS, cwd=windows)
        assert (windows / "out.csv").read_bytes() == (native / "out.csv").read_bytes()


def test_tables_of_a_folder_are_equal(wine, desks):
    both(wine, desks, "rate", "Returns Q4", "-r", "rules.rhai", "--out-dir", "rated", *REPORTS)
    # The proofs of both are in one file, and the one that is meant is found by the name of its output.
    both(wine, desks, "verify", "out.proof", "rated/a return.xlsx")
    both(wine, desks, "convert", "Returns Q4", "--to", "csv", "--out-dir", "tables", "--combine", "cells.csv")
    both(wine, desks, "convert", "Returns Q4", "--to", "json", "--out-dir", "tables")
    both(wine, desks, "convert", "Returns Q4", "--to", "html", "--out-dir", "tables")
    both(wine, desks, "check", "rules.rhai", "Returns Q4/a return.xlsx", "--json", "check.json", "--quiet")
    both(wine, desks, "explain", "Returns Q4/a return.xlsx", "-r", "rules.rhai", "--json", "explain.json")
    assert b"Returns Q4/a return.xlsx" in (desks[1] / "out.csv").read_bytes()
    assert b"Returns Q4/a return.xlsx" in (desks[1] / "cells.csv").read_bytes()
    assert_same(desks)


def test_scripts_as_notepad_saves_them(wine, desks):
    for folder in desks:
        text = minimal_workbook.RULES.replace("\n", "\r\n")
        (folder / "rules.rhai").write_bytes(b"\xef\xbb\xbf" + text.encode("utf-8"))
    both(wine, desks, "rate", "Returns Q4/a return.xlsx", "-r", "rules.rhai", *REPORTS)
    assert_same(desks)
    # A fault is at the same place.
    for folder in desks:
        (folder / "rules.rhai").write_bytes(b"\xef\xbb\xbf" + text.replace("amber_within", "amber_withim").encode("utf-8"))
    native, windows = both(wine, desks, "check", "rules.rhai", status=1)
    assert b"rules.rhai:" in windows.stdout + windows.stderr.encode()
    assert (windows.stdout, windows.stderr) == (native.stdout, native.stderr)


def test_files_dropped_on_a_program_arrive_as_whole_paths(wine, desks):
    native, windows = desks
    places = [DISTANT, "Returns Q4/a return.xlsx"]
    run("rate", *(native / place for place in places), "-r", native / "rules.rhai")
    wine.run("rate", *(windows_path(windows / place) for place in places), "-r", windows_path(windows / "rules.rhai"))
    assert (windows / "Returns Q4" / "a return.rated.xlsx").exists()
    assert_same(desks)


def test_a_return_that_another_program_keeps_for_itself(wine, desks):
    _, windows = desks
    place = windows / "Returns Q4" / "a return.xlsx"
    before = snapshot(windows)
    with wine.held(place, "none"):
        said = wine.run("rate", place.name, "-r", r"..\rules.rhai", cwd=place.parent, status=2).stderr
    assert "a return.xlsx: cannot be read (" in said
    assert "; if it is open in Excel, close it in Excel and run again" in said
    assert snapshot(windows) == before


def test_a_return_that_is_open_as_excel_opens_it(wine, desks):
    place = "Returns Q4/a return.xlsx"
    with wine.held(desks[1] / place, "read"):
        both(wine, desks, "rate", place, "-r", "rules.rhai")
    assert_same(desks)


@pytest.mark.parametrize("options", [["-o", "out.xlsx", "--force"], ["--in-place"]])
def test_an_output_that_another_program_has_open(wine, desks, options):
    _, windows = desks
    shutil.copy(windows / DISTANT, windows / "in.xlsx")
    shutil.copy(windows / DISTANT, windows / "out.xlsx")
    before = snapshot(windows)
    with wine.held(windows / ("out.xlsx" if "-o" in options else "in.xlsx"), "read"):
        said = wine.run("rate", "in.xlsx", "-r", "rules.rhai", *options, cwd=windows, status=2).stderr
    assert re.search(r"(out|in)\.xlsx: cannot be written \(.*; if it is open in Excel, close it", said)
    # The file is whole, and nothing is left beside it.
    assert snapshot(windows) == before


def test_runs_into_one_target_do_not_disturb_each_other(wine, desks):
    _, windows = desks
    words = ["rate", DISTANT, "-r", "rules.rhai", "-o", "out.xlsx", "--force", "--quiet"]
    wine.run(*words, cwd=windows)
    after = snapshot(windows)
    for _ in range(20):
        running = [wine.popen(wine.program, *words, cwd=windows) for _ in range(6)]
        said = [process.communicate(timeout=120)[1] for process in running]
        assert [process.returncode for process in running] == [0] * len(running), said
        assert snapshot(windows) == after


def test_what_is_piped_has_no_colours_and_is_utf_8(wine, desks):
    for arguments in (
        ["rate", DISTANT, "-r", "rules.rhai", "-o", "out.xlsx"],
        ["explain", DISTANT, "-r", "rules.rhai"],
        ["rules", "list"],
    ):
        native, windows = both(wine, desks, *arguments)
        assert b"\x1b" not in windows.stdout
        assert len(windows.stdout) > 200
        assert windows.stdout.decode("utf-8") == native.stdout.decode("utf-8")
        assert "\x1b" not in windows.stderr


def test_the_program_has_an_icon_a_version_and_all_it_needs(windows_program):
    data = windows_program.read_bytes()
    version = tomllib.loads((ROOT / "Cargo.toml").read_text("utf-8"))["workspace"]["package"]["version"]
    for name, value in (("ProductName", "Ambersheet"), ("ProductVersion", version), ("FileVersion", version)):
        # A name, its end, and from the next multiple of four bytes its value.
        place = data.index(name.encode("utf-16-le"))
        after = data[place:place + 120].decode("utf-16-le", "replace")
        assert re.match(rf"{name}\0+{re.escape(value)}\0", after), after
    icon = (ROOT / "cli" / "ambersheet.ico").read_bytes()
    picture = icon[icon.index(b"\x89PNG"):]
    assert picture in data
    listing = subprocess.run(["x86_64-w64-mingw32-objdump", "-p", windows_program], capture_output=True, text=True,
                             check=True).stdout
    needed = {name.lower() for name in re.findall(r"DLL Name: (\S+)", listing)}
    assert "kernel32.dll" in needed
    # The compiler's own libraries, which no Windows has.
    assert not {name for name in needed if name.startswith(("lib", "vcruntime"))}
