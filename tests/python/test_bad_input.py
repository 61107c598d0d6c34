"""What cannot be rated: a message that names the place and says what to do, exit status 2, and nothing written.

Source: the contract of the command line (exit statuses, "nothing written") and, for each case, what a person would
need to be told; the broken files are made here.
"""

import os
import pathlib
import shutil
import struct
import sys
import tempfile

import minimal_workbook
import pytest
from program import binary, run, snapshot

RULES = minimal_workbook.RULES
ROWS = minimal_workbook.ROWS


@pytest.fixture
def folder(tmp_path):
    """A folder with a sound workbook and sound rules, to be broken."""
    minimal_workbook.write(tmp_path / "return.xlsx", ROWS)
    (tmp_path / "rules.rhai").write_text(RULES, "utf-8")
    return tmp_path


def refused(folder, *said, workbook="return.xlsx", options=(), status=2):
    """Rates, and asserts that the run says all of this and leaves the folder as it was."""
    before = snapshot(folder)
    done = run("rate", workbook, "-r", "rules.rhai", *options, cwd=folder, status=status)
    assert snapshot(folder) == before
    for text in said:
        alternatives = text if isinstance(text, tuple) else (text,)
        assert any(a.casefold() in done.stderr.casefold() for a in alternatives), (alternatives, done.stderr)
    return done


def broken_rules(folder, text, *said):
    (folder / "rules.rhai").write_text(text, "utf-8")
    return refused(folder, *said)


@pytest.fixture
def little_memory():
    """Programs started meanwhile get 1 GiB and no more, so that a script that grows takes nobody else's."""
    resource = pytest.importorskip("resource", reason="needs POSIX limits")
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, before)


def test_the_sound_one_is_rated(folder):
    """Else what follows would show nothing."""
    run("rate", "return.xlsx", "-r", "rules.rhai", cwd=folder)


def test_no_such_file(folder):
    refused(folder, "missing.xlsx", ("no such file", "not found", "does not exist", "is not there"),
            workbook="missing.xlsx")


def test_no_such_rules(folder):
    before = snapshot(folder)
    done = run("rate", "return.xlsx", "-r", "nofolk", cwd=folder, status=2)
    assert "nofolk" in done.stderr and "norfolk" in done.stderr, done.stderr
    assert snapshot(folder) == before


def test_a_folder_without_workbooks(folder):
    (folder / "empty").mkdir()
    refused(folder, "empty", ("no workbook", "holds no", "no .xlsx"), workbook="empty")


def test_a_folder_named_like_a_workbook(folder):
    (folder / "folder.xlsx").mkdir()
    refused(folder, "folder.xlsx", workbook="folder.xlsx")


def test_not_a_zip(folder):
    (folder / "text.xlsx").write_text("Measure,Actual,Target\n", "utf-8")
    refused(folder, "text.xlsx", ("not an excel workbook", "not a workbook", "no workbook", "not an .xlsx"),
            workbook="text.xlsx")


def test_an_empty_file(folder):
    (folder / "empty.xlsx").write_bytes(b"")
    refused(folder, "empty.xlsx", "empty", workbook="empty.xlsx")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_zip(folder, share):
    whole = (folder / "return.xlsx").read_bytes()
    (folder / "cut.xlsx").write_bytes(whole[: int(len(whole) * share)])
    refused(folder, "cut.xlsx", ("cut off", "truncated", "incomplete", "cut short", "damaged"), workbook="cut.xlsx")


def compound_file(*names):
    """A compound file (MS-CFB) whose directory holds these names, as an encrypted workbook's does."""
    free, end, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    header = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", 0, *[free] * 108)
    sectors = struct.pack("<128I", table, end, *[free] * 126)
    directory = b""
    for number, name in enumerate(["Root Entry", *names]):
        text = name.encode("utf-16-le")
        entry = text.ljust(64, b"\0") + struct.pack("<HBB", len(text) + 2, 5 if number == 0 else 2, 1)
        entry += struct.pack("<III", free, free, 1 if number == 0 and names else free)
        directory += entry.ljust(116, b"\0") + struct.pack("<IQ", end, 0)
    return header + sectors + directory.ljust(512, b"\0")


def test_an_encrypted_workbook(folder):
    (folder / "locked.xlsx").write_bytes(compound_file("EncryptedPackage", "EncryptionInfo"))
    refused(folder, "locked.xlsx", "password-protected", workbook="locked.xlsx")


def test_a_collected_encrypted_workbook(folder, shared):
    found = sorted((shared / "corpus" / "apache-poi").glob("*protect*sha512*.xlsx"))
    found += [path for path in sorted((shared / "corpus" / "qax-os-excelize").glob("*ncrypt*.xlsx"))]
    locked = [path for path in found if path.read_bytes()[:4] == bytes.fromhex("D0CF11E0")]
    assert locked, "the collection holds encrypted workbooks"
    for path in locked:
        shutil.copy(path, folder / "locked.xlsx")
        refused(folder, "locked.xlsx", "password-protected", workbook="locked.xlsx")
        (folder / "locked.xlsx").chmod(0o644)
        (folder / "locked.xlsx").unlink()


def test_a_missing_sheet(folder):
    broken_rules(folder, RULES.replace("tables(#{", 'table("Retruns", #{'), "Retruns", "Returns")


def test_a_missing_heading(folder):
    broken_rules(folder, RULES.replace('"Actual"', '"Actuals"'), "Actuals", "return.xlsx",
                 ('"Actual"', "`Actual`", "'Actual'", "\u201cActual\u201d"))


def test_a_missing_rating_heading(folder):
    broken_rules(folder, RULES.replace('write_to("RAG")', 'write_to("RAG rating")'), "RAG rating")


def test_no_measure_found(folder):
    minimal_workbook.write(folder / "return.xlsx", ROWS[:1])
    refused(folder, "no measure", "return.xlsx")


def test_two_headings_that_both_match(folder):
    rows = [["Measure", "Good is", "Actual Q1", "Actual Q2", "Target", "RAG"], ["Calls", "High", 1, 2, 3]]
    minimal_workbook.write(folder / "return.xlsx", rows)
    broken_rules(folder, RULES.replace('"Actual"', '"Actual*"'), "Returns!C1", ("D1", "Actual Q2"), "Actual*")


def test_all_errors_of_a_script_at_once(folder):
    text = RULES.replace("measure:", "mesure:").replace("amber_within", "amber_withn")
    text += "lower_is_beter(all_others);\n"
    done = broken_rules(folder, text, "rules.rhai:2:11:", "mesure", "did you mean `measure`",
                        "rules.rhai:3:1:", "did you mean `amber_within`",
                        "rules.rhai:4:1:", "did you mean `lower_is_better`")
    places = [done.stderr.index(f"rules.rhai:{line}:") for line in (2, 3, 4)]
    assert places == sorted(places), "in the script's order"


def test_a_syntax_error(folder):
    broken_rules(folder, RULES + "higher_is_better([ \"Calls\" ;\n", "rules.rhai:4:")


ENDLESS = {
    "a loop": ("loop { }\n", ("loop",)),
    "a while loop": ("let n = 1; while n > 0 { n += 1; }\n", ("while", "loop")),
    "recursion": ("fn again(n) { again(n + 1) }\nagain(1);\n", ("recurs", "calls", "deep", "nest")),
    "a huge string": ("let s = \"0123456789abcdef\";\n" + "s += s;\n" * 60, ("text", "string", "long", "large")),
    "a huge string, by adding": (
        "let s = \"0123456789abcdef\";\n" + "s = s + s;\n" * 60, ("text", "string", "long", "large")
    ),
    "a huge list": ("let a = [1, 2, 3, 4];\n" + "a += a;\n" * 60, ("list", "array", "long", "large", "data")),
}


@pytest.mark.parametrize("name", list(ENDLESS))
def test_a_script_that_would_never_end(folder, name, little_memory):
    text, said = ENDLESS[name]
    broken_rules(folder, RULES + text, "rules.rhai:", said)


def test_a_reserved_word_as_a_key(folder):
    """Rhai's own error for this is about a missing name; the message must say that the word is taken."""
    broken_rules(folder, RULES.replace("measure:", "match:"), "rules.rhai:2:11:", "match",
                 ("reserved", "keeps for itself"), "another name")


def test_smart_quotes(folder):
    broken_rules(folder, RULES.replace('"Small"', "\u201cSmall\u201d"), "rules.rhai:1:9:", "quote")


def test_a_bare_number_as_tolerance(folder):
    broken_rules(folder, RULES.replace("percent_of_target(6)", "6"), "rules.rhai:3:", "percent_of_target(6)",
                 "points(6)")


def test_an_output_that_exists(folder):
    (folder / "out.xlsx").write_text("mine", "utf-8")
    refused(folder, "out.xlsx", "--force", options=["-o", "out.xlsx"])


def test_the_default_output_exists(folder):
    (folder / "return.rated.xlsx").write_text("mine", "utf-8")
    refused(folder, "return.rated.xlsx", "--force")


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX permissions")
def test_an_output_that_cannot_be_written(monkeypatch):
    """The target's folder takes no new files; root may write anywhere, so it becomes nobody (65534)."""
    nobody = {"user": 65534, "group": 65534, "extra_groups": []} if os.getuid() == 0 else {}
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        locked = folder / "locked"
        locked.mkdir()
        monkeypatch.setenv("AMBERSHEET_BIN", str(shutil.copy(binary(), folder / "ambersheet")))
        minimal_workbook.write(folder / "return.xlsx", ROWS)
        (folder / "rules.rhai").write_text(RULES, "utf-8")
        (locked / "out.xlsx").write_text("mine", "utf-8")
        for path, mode in ((locked / "out.xlsx", 0o444), (locked, 0o555), (folder, 0o755)):
            path.chmod(mode)
        before = snapshot(folder)
        done = run("rate", "return.xlsx", "-r", "rules.rhai", "-o", "locked/out.xlsx", "--force", cwd=folder,
                   status=2, **nobody)
        assert snapshot(folder) == before
        locked.chmod(0o755)
    assert "out.xlsx" in done.stderr and "close it in Excel" in done.stderr, done.stderr


def test_an_output_in_no_folder(folder):
    refused(folder, "nowhere", options=["-o", "nowhere/out.xlsx"])


@pytest.mark.parametrize("spelling", ["return.xlsx", "./return.xlsx", "link.xlsx", "hard.xlsx"])
def test_the_output_is_the_input(folder, spelling):
    """However it is spelled, and even with --force: only --in-place says that it is meant."""
    if spelling == "link.xlsx":
        (folder / "link.xlsx").symlink_to(folder / "return.xlsx")
    if spelling == "hard.xlsx":
        os.link(folder / "return.xlsx", folder / "hard.xlsx")
    refused(folder, "--in-place", options=["-o", spelling, "--force"])


def test_no_rules_beside_the_workbook(folder):
    (folder / "rules.rhai").unlink()
    before = snapshot(folder)
    done = run("rate", "return.xlsx", cwd=folder, status=2)
    assert ".rhai" in done.stderr and "-r" in done.stderr, done.stderr
    assert snapshot(folder) == before


def test_two_rules_beside_the_workbook(folder):
    (folder / "other.rhai").write_text(RULES, "utf-8")
    before = snapshot(folder)
    done = run("rate", "return.xlsx", cwd=folder, status=2)
    assert "other.rhai" in done.stderr and "rules.rhai" in done.stderr, done.stderr
    assert snapshot(folder) == before


def test_one_broken_of_several(folder):
    """The sound one is rated, the broken one named; status 3."""
    (folder / "broken.xlsx").write_text("no zip", "utf-8")
    done = run("rate", "broken.xlsx", "return.xlsx", "-r", "rules.rhai", cwd=folder, status=3)
    assert "broken.xlsx" in done.stderr
    assert (folder / "return.rated.xlsx").is_file()
    assert not (folder / "broken.rated.xlsx").exists()


def test_all_broken_of_several(folder):
    for name in ("one.xlsx", "two.xlsx"):
        (folder / name).write_text("no zip", "utf-8")
    before = snapshot(folder)
    done = run("rate", "one.xlsx", "two.xlsx", "-r", "rules.rhai", cwd=folder, status=2)
    assert "one.xlsx" in done.stderr and "two.xlsx" in done.stderr
    assert snapshot(folder) == before
