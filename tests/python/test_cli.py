"""The command line's contract: options, streams, files and exit statuses.

Source: the contract (README, `ambersheet rate --help`) and core/schema/rate-1.schema.json, checked by jsonschema;
the ratings of the small workbook are reckoned by hand (6 % of the target, see minimal_workbook.ROWS).
"""

import contextlib
import io
import json
import os
import re
import shutil
import struct
import subprocess

import jsonschema
import minimal_workbook
import openpyxl
import pytest
from program import RULES as SHIPPED
from program import SCHEMA, binary, example, run, script, snapshot

NAMES = ["norfolk", "towns-fund", "pathfinders"]
COUNTS = {"Green": 1, "Amber": 1, "Red": 1, "Unrated": 1}


@pytest.fixture
def folder(tmp_path):
    minimal_workbook.write(tmp_path / "return.xlsx", minimal_workbook.ROWS)
    (tmp_path / "rules.rhai").write_text(minimal_workbook.RULES, "utf-8")
    return tmp_path


def rate(folder, *arguments, status=0, **options):
    return run("rate", *arguments, cwd=folder, status=status, **options)


def validate(document):
    schema = json.loads(SCHEMA.read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(document)


def words(data):
    source = io.BytesIO(data) if isinstance(data, bytes) else data
    return [row[4] for row in openpyxl.load_workbook(source).active.iter_rows(min_row=2, values_only=True)]


# Output

def test_default_output_stands_beside_the_input(folder):
    done = rate(folder, "return.xlsx")
    assert sorted(snapshot(folder)) == ["return.rated.xlsx", "return.xlsx", "rules.rhai"]
    assert words(folder / "return.rated.xlsx")[:3] == ["Green", "Amber", "Red"]
    for measure in ("Calls answered", "Repairs done", "Complaints", "Visits"):
        assert measure in done.text
    for level, count in COUNTS.items():
        assert re.search(rf"{level}\W+{count}\b|\b{count}\W+{level}", done.text), (level, done.text)


def test_default_output_is_replaced_only_with_force(folder):
    rate(folder, "return.xlsx")
    first = (folder / "return.rated.xlsx").read_bytes()
    (folder / "return.rated.xlsx").write_bytes(b"mine")
    rate(folder, "return.xlsx", status=2)
    assert (folder / "return.rated.xlsx").read_bytes() == b"mine"
    rate(folder, "return.xlsx", "--force")
    assert (folder / "return.rated.xlsx").read_bytes() == first


def test_macro_workbooks_and_templates_keep_their_extension(folder):
    for extension in ("xlsm", "xltx", "xltm"):
        shutil.copy(folder / "return.xlsx", folder / f"form.{extension}")
        rate(folder, f"form.{extension}")
        assert (folder / f"form.rated.{extension}").is_file()


def test_in_place(folder):
    rate(folder, "return.xlsx", "-o", "out.xlsx")
    rate(folder, "return.xlsx", "--in-place")
    assert (folder / "return.xlsx").read_bytes() == (folder / "out.xlsx").read_bytes()


def test_out_dir(folder):
    shutil.copy(folder / "return.xlsx", folder / "second.xlsx")
    (folder / "rated").mkdir()
    rate(folder, "return.xlsx", "second.xlsx", "--out-dir", "rated")
    assert sorted(path.name for path in (folder / "rated").iterdir()) == ["return.xlsx", "second.xlsx"]
    assert words(folder / "rated" / "second.xlsx")[:3] == ["Green", "Amber", "Red"]


def test_output_options_exclude_each_other(folder):
    before = snapshot(folder)
    rate(folder, "return.xlsx", "-o", "out.xlsx", "--in-place", status=2)
    rate(folder, "return.xlsx", "-o", "out.xlsx", "--out-dir", ".", status=2)
    assert snapshot(folder) == before


def test_one_output_takes_one_input(folder):
    shutil.copy(folder / "return.xlsx", folder / "second.xlsx")
    before = snapshot(folder)
    done = rate(folder, "return.xlsx", "second.xlsx", "-o", "out.xlsx", status=2)
    assert "--out-dir" in done.stderr
    assert snapshot(folder) == before


# Input

def test_folder_and_glob(folder):
    (folder / "returns").mkdir()
    for name in ("a.xlsx", "b.xlsx", "c.xlsm"):
        shutil.copy(folder / "return.xlsx", folder / "returns" / name)
    (folder / "returns" / "notes.txt").write_text("not a workbook", "utf-8")
    (folder / "returns" / "~$a.xlsx").write_bytes(b"Excel's own mark that a file is open")
    (folder / "all").mkdir()
    rate(folder, "returns", "-r", "rules.rhai", "--out-dir", "all")
    assert sorted(path.name for path in (folder / "all").iterdir()) == ["a.xlsx", "b.xlsx", "c.xlsm"]
    (folder / "some").mkdir()
    rate(folder, "returns/[ab].xlsx", "-r", "rules.rhai", "--out-dir", "some")
    assert sorted(path.name for path in (folder / "some").iterdir()) == ["a.xlsx", "b.xlsx"]


def test_a_folder_can_be_rated_twice(folder):
    """What the first run wrote beside the inputs is no input of the second."""
    rate(folder, ".", "-r", "rules.rhai")
    first = snapshot(folder)
    assert "return.rated.xlsx" in first
    rate(folder, ".", "-r", "rules.rhai", "--force")
    assert snapshot(folder) == first


def test_a_folder_gives_a_line_a_workbook_and_a_table_at_the_end(folder):
    """Not every measure of every return: of forty returns nobody reads two thousand lines."""
    (folder / "returns").mkdir()
    for name in ("a.xlsx", "b.xlsx"):
        shutil.copy(folder / "return.xlsx", folder / "returns" / name)
    (folder / "returns" / "broken.xlsx").write_bytes(b"no workbook")
    done = rate(folder, "returns", "-r", "rules.rhai", "--out-dir", "all", status=3)
    text = done.stdout.decode("utf-8")
    lines = text.splitlines()
    assert [line for line in lines if "Wrote" in line] == lines[:2]
    assert all(line.endswith("1 Green, 1 Amber, 1 Red, 1 unrated.") for line in lines[:2])
    heading = next(number for number, line in enumerate(lines) if "By return" in line)
    assert lines[heading].split() == ["By", "return", *COUNTS, "Warnings"]
    rows = [line.split()[:-1] for line in lines[heading + 1 : heading + 3]]
    counted = [str(number) for number in COUNTS.values()]
    assert rows == [[os.path.join("returns", name), *counted] for name in ("a.xlsx", "b.xlsx")]
    assert "Calls answered" not in text and "broken.xlsx" in done.stderr
    assert "2 workbooks rated, 1 failed" in text


def test_a_warning_of_a_folder_names_its_workbook(folder):
    shutil.copy(folder / "return.xlsx", folder / "second.xlsx")
    done = rate(folder, "return.xlsx", "second.xlsx", "--out-dir", "all")
    warned = [line for line in done.stderr.splitlines() if line.startswith("warning: ")]
    assert all(line.startswith(("warning: return.xlsx: ", "warning: second.xlsx: ")) for line in warned)


def test_two_outputs_never_share_standard_output(folder):
    """`rate - --json -` wrote a document and then a workbook into one stream; nothing could read it."""
    bytes_in = (folder / "return.xlsx").read_bytes()
    for arguments in (["--json", "-"], ["--combine", "-"], ["--proof", "-"], ["-o", "-", "--json", "-"]):
        done = rate(folder, "-", "-r", "rules.rhai", *arguments, stdin=bytes_in, status=2)
        assert done.stdout == b"" and ("-o" in done.stderr)
    done = rate(folder, "-", "-r", "rules.rhai", "--json", "-", "-o", "rated.xlsx", stdin=bytes_in)
    assert json.loads(done.stdout)["ratings"] and words(folder / "rated.xlsx")[:3] == ["Green", "Amber", "Red"]


def test_standard_streams(folder):
    rate(folder, "return.xlsx", "-o", "out.xlsx")
    done = rate(folder, "-", "-r", "rules.rhai", "-o", "-", stdin=(folder / "return.xlsx").read_bytes())
    assert done.stdout == (folder / "out.xlsx").read_bytes()
    assert "Calls answered" in done.stderr


def test_rules_beside_the_workbook(folder):
    """Not those of the folder that the command runs in."""
    (folder / "elsewhere").mkdir()
    rate(folder / "elsewhere", folder / "return.xlsx")
    assert (folder / "return.rated.xlsx").is_file()


def test_rules_from_notepad(folder):
    """A byte order mark and CRLF change nothing."""
    rate(folder, "return.xlsx", "-o", "plain.xlsx")
    text = minimal_workbook.RULES.replace("\n", "\r\n").encode("utf-8")
    (folder / "notepad.rhai").write_bytes(b"\xef\xbb\xbf" + text)
    rate(folder, "return.xlsx", "-r", "notepad.rhai", "-o", "notepad.xlsx")
    assert (folder / "notepad.xlsx").read_bytes() == (folder / "plain.xlsx").read_bytes()


def test_errors_in_crlf_rules_have_their_line(folder):
    text = minimal_workbook.RULES.replace("amber_within", "amber_withn").replace("\n", "\r\n")
    (folder / "rules.rhai").write_bytes(b"\xef\xbb\xbf" + text.encode("utf-8"))
    assert "rules.rhai:3:1:" in rate(folder, "return.xlsx", status=2).stderr


# Period and parameters

def test_period(folder):
    rows = [["Measure", "Q1", "Q2", "Target", "RAG"], ["Calls answered", 50, 90, 90]]
    minimal_workbook.write(folder / "return.xlsx", rows)
    (folder / "rules.rhai").write_text(
        'ruleset("Quarters");\nperiod("2024/25 Q1");\n'
        'tables(#{ measure: "Measure", actual: "{quarter}", target: "Target", rating: write_to("RAG") });\n'
        "amber_within(percent_of_target(6));\nhigher_is_better(all_others);\n",
        "utf-8",
    )
    for options, period, level in (
        ([], "2024/25 Q1", "Red"),
        (["--period", "2024/25 Q2"], "2024/25 Q2", "Green"),
    ):
        rate(folder, "return.xlsx", "--force", "--json", "out.json", *options)
        document = json.loads((folder / "out.json").read_text("utf-8"))
        assert document["period"] == period
        assert [rating["rating"] for rating in document["ratings"]] == [level]
    done = rate(folder, "return.xlsx", "--force", "--period", "2024/25 Q3", status=2)
    assert "Q3" in done.stderr


def test_set(folder):
    (folder / "rules.rhai").write_text(
        minimal_workbook.RULES.replace("percent_of_target(6)", 'percent_of_target(parameter("tolerance", 6))'), "utf-8"
    )
    for options, value, level in (([], "6", "Red"), (["--set", "tolerance=25"], "25", "Amber")):
        rate(folder, "return.xlsx", "--force", "--json", "out.json", *options)
        document = json.loads((folder / "out.json").read_text("utf-8"))
        assert document["ruleset"]["parameters"] == {"tolerance": value}
        assert document["ratings"][2]["rating"] == level
    before = snapshot(folder)
    done = rate(folder, "return.xlsx", "--force", "--set", "tolerence=25", status=2)
    assert "tolerence" in done.stderr and "tolerance" in done.stderr
    assert snapshot(folder) == before


# JSON

def test_json_follows_its_schema(folder):
    done = rate(folder, "return.xlsx", "-o", "out.xlsx", "--json", "-")
    document = json.loads(done.stdout)
    validate(document)
    assert document["counts"] == COUNTS
    assert document["input"].endswith("return.xlsx") and document["output"].endswith("out.xlsx")
    assert "Calls answered" in done.stderr, "the table goes to standard error"
    assert [(r["measure"], r["rating"], r["unrated"], r["cell"], r["actual_cell"], r["target_cell"])
            for r in document["ratings"]] == [
        ("Calls answered", "Green", None, "E2", "C2", "D2"),
        ("Repairs done", "Amber", None, "E3", "C3", "D3"),
        ("Complaints", "Red", None, "E4", "C4", "D4"),
        ("Visits", None, "no_data", "E5", "C5", "D5"),
    ]
    assert [r["off_target_by"] for r in document["ratings"]] == ["0", "1", "2", None]
    assert all(r["sheet"] == "Returns" for r in document["ratings"])


@pytest.mark.parametrize("ruleset", NAMES)
def test_json_of_the_examples_follows_its_schema(tmp_path, ruleset):
    done = run("rate", example(ruleset), "-r", script(ruleset), "-o", tmp_path / "out.xlsx", "--json", "-")
    validate(json.loads(done.stdout))


def test_the_schema_is_strict(folder):
    """Else following it would say little."""
    document = json.loads(rate(folder, "return.xlsx", "--json", "-").stdout)
    for spoil in (
        lambda d: d.update(extra=1),
        lambda d: d["ratings"][0].pop("rule"),
        lambda d: d["ratings"][0].update(actual=90),
        lambda d: d["ratings"][0].update(rating=None),
        lambda d: d["ratings"][3].update(unrated="blank"),
    ):
        copy = json.loads(json.dumps(document))
        spoil(copy)
        with pytest.raises(jsonschema.ValidationError):
            validate(copy)


def test_json_lines_for_several(folder):
    shutil.copy(folder / "return.xlsx", folder / "second.xlsx")
    rate(folder, "return.xlsx", "second.xlsx", "--json", "out.jsonl")
    documents = [json.loads(line) for line in (folder / "out.jsonl").read_text("utf-8").splitlines()]
    for document in documents:
        validate(document)
    assert [document["input"] for document in documents] == ["return.xlsx", "second.xlsx"]


# Exit status, streams

@pytest.mark.parametrize(
    ("rows", "level", "status"),
    [
        ([1, 2, 3, 4], "Red", 1),
        ([1, 2, 3, 4], "red", 1),
        ([1, 2, 4], "Red", 0),
        ([1, 2, 4], "Amber", 1),
        ([1, 3], "Amber", 1),  # that level or worse
        ([1], "Amber", 0),
        ([1], "Green", 1),
        ([1, 2, 3], "unrated", 0),
        ([1, 4], "unrated", 1),
        ([1, 2, 3, 4], "warning", 0),
    ],
)
def test_fail_on(folder, rows, level, status):
    minimal_workbook.write(folder / "return.xlsx", [minimal_workbook.ROWS[row] for row in (0, *rows)])
    rate(folder, "return.xlsx", "--fail-on", level, status=status)
    assert (folder / "return.rated.xlsx").is_file(), "the work is done all the same"


def test_fail_on_warning(tmp_path):
    """The template's own colours are warned of."""
    rate(tmp_path, example("towns-fund"), "-r", script("towns-fund"), "-o", "out.xlsx", "--fail-on", "warning",
         status=1)


def test_fail_on_an_unknown_level(folder):
    before = snapshot(folder)
    done = rate(folder, "return.xlsx", "--fail-on", "Ambr", status=2)
    assert "Ambr" in done.stderr and "Amber" in done.stderr
    assert snapshot(folder) == before


def test_a_failed_input_wins_over_fail_on(folder):
    (folder / "broken.xlsx").write_text("no zip", "utf-8")
    rate(folder, "broken.xlsx", "return.xlsx", "--fail-on", "Red", status=3)


def test_quiet(folder):
    done = rate(folder, "return.xlsx", "--quiet")
    assert (done.stdout, done.stderr) == (b"", "")
    done = rate(folder, "return.xlsx", "--quiet", status=2)
    assert "--force" in done.stderr, "what went wrong is still said"


def test_usage_errors(folder):
    for arguments in (["rate"], ["rat"], ["rate", "return.xlsx", "--tolerance", "5"], []):
        run(*arguments, cwd=folder, status=2)


def test_help_and_version(folder):
    assert "rate" in run("--help").text
    for option in ("--in-place", "--out-dir", "--force", "--period", "--set", "--json", "--fail-on", "--quiet"):
        assert option in run("rate", "--help").text
    assert re.search(r"\b\d+\.\d+\.\d+", run("--version").text)


# Rules and completions

def test_rules_list():
    text = run("rules", "list").stdout.decode("utf-8")
    for name in NAMES:
        assert re.search(rf"^\s*{name}\b.*\w", text, re.MULTILINE), text


@pytest.mark.parametrize("name", NAMES)
def test_rules_copy(tmp_path, name):
    run("rules", "copy", name, "mine", cwd=tmp_path)
    copies = list((tmp_path / "mine").rglob(f"{name}.rhai"))
    assert len(copies) == 1
    assert copies[0].read_bytes() == (SHIPPED / name / f"{name}.rhai").read_bytes()
    copies[0].write_text("edited", "utf-8")
    done = run("rules", "copy", name, "mine", cwd=tmp_path, status=2)
    assert copies[0].read_text("utf-8") == "edited" and f"{name}.rhai" in done.stderr


def test_rules_copy_here_and_rate(tmp_path):
    """The copied folder is ready to run: its example beside its script."""
    run("rules", "copy", "norfolk", cwd=tmp_path)
    workbook = next(tmp_path.rglob("*.xlsx"))
    run("rate", workbook, cwd=tmp_path)


def test_rules_copy_of_nothing(tmp_path):
    done = run("rules", "copy", "nofolk", cwd=tmp_path, status=2)
    assert "norfolk" in done.stderr
    assert snapshot(tmp_path) == {}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_completions(shell):
    text = run("completions", shell).stdout.decode("utf-8")
    for word in ("ambersheet", "rate", "completions", "fail-on"):
        assert word in text


def test_completions_for_an_unknown_shell():
    assert "bash" in run("completions", "tcsh", status=2).stderr


# Reports never replace what they are made from

@pytest.mark.parametrize("report", ["--json", "--combine", "--proof"])
@pytest.mark.parametrize("onto", ["return.xlsx", "rules.rhai", "out.xlsx"])
def test_a_report_replaces_nothing_it_is_made_from(folder, report, onto):
    """Once `--json return.xlsx` replaced somebody's workbook by JSON, with status 0."""
    before = snapshot(folder)
    done = rate(folder, "return.xlsx", "-r", "rules.rhai", "-o", "out.xlsx", report, onto, status=2)
    assert onto in done.stderr and snapshot(folder) == before


def test_two_reports_do_not_share_a_file(folder):
    before = snapshot(folder)
    rate(folder, "return.xlsx", "--json", "both.txt", "--combine", "both.txt", status=2)
    assert snapshot(folder) == before


def test_a_report_that_exists_is_replaced_only_with_force(folder):
    (folder / "all.csv").write_text("mine", "utf-8")
    rate(folder, "return.xlsx", "--combine", "all.csv", status=2)
    assert (folder / "all.csv").read_text("utf-8") == "mine"
    rate(folder, "return.xlsx", "--combine", "all.csv", "--force")
    assert (folder / "all.csv").read_text("utf-8-sig").startswith("file,sheet,cell")


def test_the_work_goes_on_when_nobody_reads_the_table(folder):
    """`rate folder | head` once stopped after a few workbooks, with status 0."""
    (folder / "many").mkdir()
    for number in range(40):
        shutil.copy(folder / "return.xlsx", folder / "many" / f"{number}.xlsx")
    command = [str(binary()), "rate", "many", "-r", "rules.rhai", "--out-dir", "rated", "--json", "all.json"]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    process.stdout.readline()
    process.stdout.close()
    assert process.wait(60) == 0
    assert len(list((folder / "rated").iterdir())) == 40
    assert len((folder / "all.json").read_text("utf-8").splitlines()) == 40


def test_a_link_stays_a_link(folder):
    (folder / "link.xlsx").symlink_to("return.xlsx")
    rate(folder, "link.xlsx", "-r", "rules.rhai", "--in-place")
    assert (folder / "link.xlsx").is_symlink()
    assert words(folder / "return.xlsx")[:3] == ["Green", "Amber", "Red"]


def test_rules_that_do_not_load_are_reported_once(folder):
    (folder / "rules.rhai").write_text("amber_within(6);", "utf-8")
    for number in range(5):
        shutil.copy(folder / "return.xlsx", folder / f"{number}.xlsx")
    done = rate(folder, "*.xlsx", "-r", "rules.rhai", status=2)
    assert done.stderr.count("percent_of_target") == 1, done.stderr


# The line of a script below its fault

def on_a_terminal(*arguments, cwd):
    """Everything that a run writes to a terminal of 80 columns, without its colours, and the exit status."""
    pty = pytest.importorskip("pty", reason="there are no terminals to test with on this system")
    fcntl, termios = pytest.importorskip("fcntl"), pytest.importorskip("termios")
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    environment = {**os.environ, "TERM": "xterm"}
    process = subprocess.Popen([str(binary()), *arguments], cwd=cwd, stdin=subprocess.DEVNULL, stdout=theirs,
                               stderr=theirs, env=environment)
    os.close(theirs)
    written = bytearray()
    with contextlib.suppress(OSError):  # the end of a terminal is an error on Linux
        while some := os.read(ours, 65536):
            written += some
    os.close(ours)
    return re.sub(r"\x1b\[[0-9;]*m", "", written.decode("utf-8")).replace("\r\n", "\n"), process.wait(60)


FAULT = minimal_workbook.RULES.replace("amber_within", "amber_withn")


@pytest.mark.parametrize(("command", "label", "status"), [
    (["rate", "return.xlsx"], "error: ", 2), (["reconcile", "return.xlsx"], "error: ", 2),
    (["explain", "return.xlsx"], "error: ", 2), (["check", "rules.rhai"], "", 1)], ids=lambda value: str(value)[:14])
def test_a_fault_shows_its_line_on_a_terminal(folder, command, label, status):
    """Source: the third line of the script, and the place that the message names."""
    (folder / "rules.rhai").write_text(FAULT, "utf-8")
    line = FAULT.splitlines()[2]
    text, ended = on_a_terminal(*command, cwd=folder)
    assert ended == status
    message, bar, code, caret = text.splitlines()[:4]
    assert message.startswith(f"{label}rules.rhai:3:1: ") and bar.strip() == "|"
    assert code == f"3 | {line}" and caret == "  | " + "^" * len("amber_withn")


def test_what_is_piped_has_one_line_a_fault(folder):
    (folder / "rules.rhai").write_text(FAULT, "utf-8")
    for command, status in (("rate", 2), ("check", 1)):
        target = "return.xlsx" if command == "rate" else "rules.rhai"
        text = run(command, target, cwd=folder, status=status).text
        assert "amber_withn" in text and not any(sign in text for sign in ("^^", " | ", "\x1b"))
