"""The Python package on workbooks.

Source: the program itself on the same input (its results are checked elsewhere), for every shipped example and, where
they are there, for public workbooks; for errors, what a caller is promised.
"""

import concurrent.futures
import doctest
import importlib
import inspect
import io
import json
import os
import pathlib
import pkgutil
import signal
import subprocess
import sys
import textwrap
import threading
import time

import openpyxl
import pytest
from conftest import SHARED, skip
from program import ROOT, example, rate, run, script

amb = pytest.importorskip("ambersheet", reason="needs the Python module: run `make module`")

SHIPPED = sorted(amb.shipped())

def test_version():
    assert f'version = "{amb.__version__}"' in (ROOT / "Cargo.toml").read_text("utf-8")


def test_it_is_the_installed_package_that_is_tested():
    assert ROOT / "python" not in pathlib.Path(amb.__file__).parents


@pytest.mark.parametrize("name", SHIPPED)
def test_the_package_does_what_the_program_does(tmp_path, name):
    workbook = example(name)
    by_program = rate(workbook, name, tmp_path / "out.xlsx")
    rated = amb.Ruleset.shipped(name).rate(workbook)
    document = rated.document(output=by_program["output"])
    assert document == by_program
    assert rated.to_bytes() == (tmp_path / "out.xlsx").read_bytes()
    assert amb.Ruleset.load(script(name)).rate(workbook.read_bytes()).to_bytes() == rated.to_bytes()
    assert amb.example(name) == workbook.read_bytes()


def corpus_files():
    """Thirty of the public workbooks, of every format; any table with a text and a number is rated."""
    files = sorted(path for path in (SHARED / "corpus").rglob("*") if path.suffix in (".xlsx", ".xlsm", ".ods", ".xls"))
    return files[:: max(1, len(files) // 60)]


def test_public_workbooks_give_the_same_bytes_and_errors(tmp_path):
    if not SHARED.is_dir():
        skip("needs ../shared")
    rules = tmp_path / "rules.rhai"
    rules.write_text('form(sheet(1), #{ measure: "First", actual: cell("B2"), target: 5, rating: write_to(cell("C2")) });\n'
                     "higher_is_better(all_others); amber_within(points(1));", "utf-8")
    ruleset = amb.Ruleset.load(rules)
    same = 0
    for path in corpus_files():
        output = tmp_path / "out.xlsx"
        output.unlink(missing_ok=True)
        done = subprocess.run([os.environ["AMBERSHEET_BIN"], "rate", path, "-r", rules, "-o", output, "--json", "-"],
                              capture_output=True, check=False)
        try:
            rated = ruleset.rate(path)
        except amb.AmbersheetError as error:
            assert done.returncode != 0, (path, error)
            assert str(error) in done.stderr.decode("utf-8", "replace").replace("\r\n", "\n"), path
            continue
        assert done.returncode in (0, 1), (path, done.stderr)
        assert rated.to_bytes() == output.read_bytes(), path
        document = json.loads(done.stdout)
        assert rated.document(output=document["output"]) == document, path
        same += 1
        if same == 30:
            return
    pytest.fail(f"only {same} workbooks were rated")


def test_a_workbook_comes_as_path_bytes_or_file_object():
    rules, path = amb.Ruleset.shipped("norfolk"), example("norfolk")
    with path.open("rb") as file:
        counts = [rules.rate(given).counts for given in (path, str(path), path.read_bytes(), file, io.BytesIO(path.read_bytes()))]
    assert all(counted == {"Green": 27, "Amber": 6, "Red": 7, "Unrated": 4} for counted in counts)
    with pytest.raises(TypeError, match="in binary mode"):
        rules.rate(io.StringIO("text"))
    with pytest.raises(TypeError, match="a path, bytes or a file object, and not int"):
        rules.rate(5)


def test_a_rating_says_everything():
    rated = amb.Ruleset.shipped("norfolk").rate(example("norfolk"))
    assert len(rated.ratings) == 44 and len(list(rated.ratings)) == 44
    first, last = rated.ratings[0], rated.ratings[-1]
    assert isinstance(first, amb.Rating) and rated.ratings[43] == last
    assert first.actual_cell and first.rule.startswith("norfolk.rhai:") and first.reason == first.explanation.reason
    assert [one.measure for one in rated.ratings[2:4]] == [rated.ratings[2].measure, rated.ratings[3].measure]
    with pytest.raises(IndexError):
        rated.ratings[44]
    document = rated.document()
    assert [one.rating for one in rated.ratings] == [row["rating"] for row in document["ratings"]]
    assert [str(one.actual) if one.actual is not None else None for one in rated.ratings] == [
        row["actual"] for row in document["ratings"]]
    assert str(first.explanation).startswith(first.reason)


def test_proof_and_warnings_and_reconcile():
    rated = amb.Ruleset.shipped("norfolk").rate(example("norfolk"))
    fates = {part["name"]: part["fate"] for part in rated.proof["parts"]}
    assert fates["xl/workbook.xml"] == "identical" and "changed" in fates.values()
    differences = rated.reconcile()["differences"]
    assert len(differences) == 4 and all(found["kind"] == "direction" for found in differences)
    assert all(isinstance(warning, amb.Warning) for warning in rated.warnings)


def test_saving_is_whole_or_absent_and_never_the_return_itself(tmp_path):
    source = tmp_path / "return.xlsx"
    source.write_bytes(example("norfolk").read_bytes())
    rated = amb.Ruleset.shipped("norfolk").rate(source)
    with pytest.raises(ValueError, match="never written to"):
        rated.save(source, overwrite=True)
    target = rated.save(tmp_path / "rated.xlsx")
    assert openpyxl.load_workbook(target).sheetnames == openpyxl.load_workbook(source).sheetnames
    with pytest.raises(FileExistsError, match="overwrite=True"):
        rated.save(target)
    rated.save(target, overwrite=True)
    assert source.read_bytes() == example("norfolk").read_bytes()
    with pytest.raises(FileNotFoundError):
        rated.save(tmp_path / "no such folder" / "rated.xlsx")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["rated.xlsx", "return.xlsx"]


def test_the_return_may_be_removed_while_its_ratings_are_used(tmp_path):
    source = tmp_path / "return.xlsx"
    source.write_bytes(example("norfolk").read_bytes())
    rated = amb.Ruleset.shipped("norfolk").rate(source)
    source.unlink()
    assert len(rated.to_bytes()) > 1000


def test_errors_have_their_fields(tmp_path):
    with pytest.raises(amb.RulesError) as raised:
        amb.Ruleset.from_source('rulset("x");\ntolerance(5);', name="mine.rhai")
    error = raised.value
    assert (error.path, error.line, error.column) == ("mine.rhai", 1, 1)
    assert [problem.line for problem in error.problems] == [1, 2] and "amber_within(5)" in " ".join(error.suggestions)
    rules = amb.Ruleset.shipped("norfolk")
    for given, kind in [(b"no workbook at all", amb.WorkbookError), (b"", amb.WorkbookError),
                        (b"PK\x03\x04cut", amb.WorkbookError)]:
        with pytest.raises(kind):
            rules.rate(given)
    with pytest.raises(amb.WorkbookError, match="a folder") as raised:
        rules.rate(tmp_path)
    assert raised.value.path == str(tmp_path)
    with pytest.raises(FileNotFoundError):
        rules.rate(tmp_path / "missing.xlsx")
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"nothing")
    with pytest.raises(amb.WorkbookError, match="broken.xlsx") as raised:
        rules.rate(broken)
    assert raised.value.path == str(broken)
    with pytest.raises(amb.LayoutError) as raised:
        amb.Ruleset.from_source('tables(#{ measure: "Measur", actual: "Q4", target: "Target", rating: write_to("RAG") });'
                                "higher_is_better(all_others);").rate(example("norfolk"))
    assert raised.value.sheet and raised.value.suggestions
    with pytest.raises(amb.RulesError, match="shipped"):
        amb.Ruleset.shipped("nofolk")
    with pytest.raises(amb.RulesError, match="a folder"):
        amb.Ruleset.load(tmp_path)
    assert issubclass(amb.AmbersheetError, ValueError)


RETURN_RULES = ('tables(#{ measure: "Measure", actual: "%s", target: "Target", rating: write_to("RAG") });'
                "higher_is_better(all_others); amber_within(points(1));")


def returned(headings, row=1):
    """The bytes of a workbook whose only sheet, "Returns", has these headings from column D on and one record below."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Returns"
    for column, heading in enumerate(headings, start=4):
        sheet.cell(row, column, heading)
        sheet.cell(row + 1, column, "Visits" if column == 4 else 5)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_suggestions_are_whole_names():
    """Suggestions were once cut out of the message at its quotation marks: `Actual "net"` came as ("Actual ", "")."""
    rules = amb.Ruleset.from_source(RETURN_RULES % 'Actual \\"nett\\"')
    with pytest.raises(amb.LayoutError) as raised:
        rules.rate(returned(["Measure", 'Actual "net"', "Target", "RAG"]))
    assert 'has no "Actual "nett""' in str(raised.value)
    assert raised.value.suggestions == ('Actual "net"',)


def test_a_row_is_no_cell():
    """The place of a missing heading is a row. Once the row's number came as the cell: "1" for `Returns!1`."""
    with pytest.raises(amb.LayoutError, match="^Returns!1: ") as raised:
        amb.Ruleset.from_source(RETURN_RULES % "Actuals").rate(returned(["Measure", "Actual", "Target", "RAG"]))
    assert (raised.value.sheet, raised.value.cell) == ("Returns", None)
    assert raised.value.suggestions == ("Actual",)


def test_a_clash_of_two_headings_names_a_cell(tmp_path):
    """The place of a clash is the first of the two headings, alone on its sheet without the sheet's name."""
    path = tmp_path / "return.xlsx"
    path.write_bytes(returned(["Measure", "Target", "Actual Q3", "Actual Q4", "RAG"], row=4))
    with pytest.raises(amb.LayoutError, match="both match") as raised:
        amb.Ruleset.from_source(RETURN_RULES % "Actual*").rate(path)
    error = raised.value
    assert (error.path, error.sheet, error.cell, error.suggestions) == (str(path), "Returns", "F4", ())


def test_errors_of_rules_name_the_script():
    """A script in a file has its name as the path; one that fails while it runs, too."""
    failing = amb.Ruleset.from_source('// Rates by a function.\nfn rate(m) { "Purple" }', name="mine.rhai")
    with pytest.raises(amb.RulesError, match="Purple") as raised:
        failing.explain({"actual": 1, "target": 2})
    assert raised.value.path == "mine.rhai" and raised.value.problems[0].line == raised.value.line == 2
    assert (raised.value.sheet, raised.value.cell) == (None, None)


def test_a_rated_workbook_is_shared_by_threads():
    """Four threads read the ratings, write and compare one workbook at a time, and get what one thread gets."""
    rules = amb.Ruleset.shipped("norfolk")
    rated, other = rules.rate(example("norfolk")), rules.rate(example("norfolk"))

    def read(_):
        return [str(rating) for rating in rated.ratings], rated.to_bytes(), rated.counts, amb.compare(other, rated).moved

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        results = list(pool.map(read, range(8)))
    assert all(result == read(0) for result in results)


def test_period_and_parameters():
    text = ('period("2022/23 Q4"); amber_within(percent_of_target(parameter("tolerance", 5)));\n'
            "higher_is_better(all_others);")
    rules = amb.Ruleset.from_source(text)
    assert rules.params == {"tolerance": "5"} and rules.with_params(tolerance=7.5).params == {"tolerance": "7.5"}
    assert rules.with_period("2021/22 Q1").period == "2021/22 Q1" and rules.period == "2022/23 Q4"
    assert amb.Ruleset.from_source(text, period="2020/21 Q2", params={"tolerance": 1}).params == {"tolerance": "1"}
    with pytest.raises(amb.RulesError, match="tolerence"):
        rules.with_params(tolerence=3)
    with pytest.raises(amb.AmbersheetError, match="Performance Q1"):
        amb.Ruleset.shipped("norfolk").rate(example("norfolk"), period="2022/23 Q1")


def test_check_finds_what_the_program_finds(tmp_path):
    rules = tmp_path / "rules.rhai"
    rules.write_text(script("norfolk").read_text("utf-8") + '\nlower_is_better("No such measure");\n', "utf-8")
    found = amb.Ruleset.load(rules).check(example("norfolk"))
    done = run("check", rules, example("norfolk"), "--json", "-", status=1)
    assert [finding.code for finding in found] == [one["code"] for one in json.loads(done.stdout)["findings"]] != []
    assert str(found[0]).startswith(f"{found[0].line}:{found[0].column}: AS")


def test_previous_gives_the_figures_before():
    path = example("towns-fund-spend")
    rules = amb.Ruleset.shipped("towns-fund-spend")
    before = path.with_name(path.name.replace("example", "previous"))
    assert rules.rate(path).counts["Unrated"] > rules.rate(path, previous=before).counts["Unrated"]


def test_comparing_returns():
    rules = amb.Ruleset.shipped("norfolk")
    book = openpyxl.load_workbook(example("norfolk"))
    now = rules.rate(example("norfolk"))
    fell = next(one for one in now.ratings if one.rating == "Green" and one.actual_cell and one.off_target_by is not None)
    book[fell.sheet][fell.actual_cell].value = fell.target and float(fell.target) * 10 + 1e6
    changed = io.BytesIO()
    book.save(changed)
    later = rules.rate(changed.getvalue())
    compared = amb.compare(now, later)
    assert {moved.measure for moved in compared.moved} <= {fell.measure}
    assert amb.compare([rules.rate(example("norfolk")), rules.rate(example("norfolk"))], now).repeated[0].periods == 3
    with pytest.raises(ValueError, match="itself"):
        amb.compare(now, now)
    with pytest.raises(ValueError, match="no earlier return"):
        amb.compare([], now)


def test_many_workbooks_and_one_bad_one(tmp_path):
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for name in ("a.xlsx", "b.xlsx", "~$a.xlsx", "b.rated.xlsx"):
        (folder / name).write_bytes(example("norfolk").read_bytes())
    (folder / "bad.xlsx").write_bytes(b"nothing")
    (folder / "notes.txt").write_text("none")
    done = amb.rate_many(folder, amb.Ruleset.shipped("norfolk"), out_dir=out, threads=2)
    assert [one.path.name for one in done] == ["a.xlsx", "b.xlsx", "bad.xlsx"]
    assert [path.name for path in done.errors] == ["bad.xlsx"]
    assert sorted(path.name for path in out.iterdir()) == ["a.xlsx", "b.xlsx"]
    again = amb.rate_many([folder / "a.xlsx"], amb.Ruleset.shipped("norfolk"), out_dir=out)
    assert isinstance(again.outcomes[0].error, FileExistsError)
    pandas = pytest.importorskip("pandas")
    frame = done.to_pandas()
    assert len(frame) == 88 and isinstance(frame, pandas.DataFrame) and list(frame["file"].unique()) == ["a.xlsx", "b.xlsx"]


LARGE_RULES = ('tables(#{ measure: "Measure", actual: "Actual", target: "Target", rating: write_to("RAG") });'
               "higher_is_better(all_others); amber_within(percent_of_target(5));")


@pytest.fixture(scope="session")
def large(tmp_path_factory):
    rows = 1_000_000 if os.environ.get("AMBERSHEET_FULL") == "1" else 150_000
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Returns")
    sheet.append(["Measure", "Actual", "Target", "RAG"])
    for row in range(rows):
        sheet.append([f"Measure {row % 50}", row % 97 + 0.5, 60.25, None])
    path = tmp_path_factory.mktemp("large") / "large.xlsx"
    book.save(path)
    return path


def test_other_threads_run_meanwhile(large):
    """The interpreter's lock is not held: a thread that counts gets on while a workbook is rated."""
    rules = amb.Ruleset.from_source(LARGE_RULES)
    ticks, stop = [0], threading.Event()

    def count():
        while not stop.is_set():
            ticks[0] += 1
            time.sleep(0.0005)

    thread = threading.Thread(target=count)
    thread.start()
    try:
        before = ticks[0]
        assert sum(rules.rate(large).counts.values()) >= 150_000
        counted = ticks[0] - before
    finally:
        stop.set()
        thread.join()
    # With the lock held it would count once, before or after.
    assert counted >= 20


INTERRUPTED = """
import sys, time
import ambersheet as amb
rules = amb.Ruleset.from_source(sys.argv[2])
rules.rate(sys.argv[1]).save(sys.argv[3] + "first.xlsx")
print("ready", time.process_time(), flush=True)
try:
    {call}
except KeyboardInterrupt:
    print("interrupted", time.process_time(), flush=True)
"""


def processor_time(pid):
    """The seconds of a processor that a process has taken, as Linux counts them."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc, to see how far a process is")
@pytest.mark.parametrize("call", [
    "[rules.rate(sys.argv[1]).save(sys.argv[3], overwrite=True) for _ in range(100)]",
    "amb.rate_many([sys.argv[1]] * 1, rules, out_dir=sys.argv[3] + 'd') and [rules.rate(sys.argv[1]) for _ in range(100)]",
])
def test_ctrl_c_ends_it_in_the_midst_of_a_workbook(tmp_path, large, call):
    """In processor time, since others may share the machine: far less than the rest of the workbook would take."""
    target = tmp_path / "out.xlsx"
    process = subprocess.Popen([sys.executable, "-c", INTERRUPTED.format(call=call), str(large), LARGE_RULES, str(target)],
                               stdout=subprocess.PIPE, text=True)
    ready, whole = process.stdout.readline().split()
    assert ready == "ready"
    whole = float(whole)
    while (sent := processor_time(process.pid)) < whole * 1.2:
        time.sleep(0.001)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=60)[0].split()
    assert said and said[0] == "interrupted" and process.returncode == 0
    assert float(said[1]) - sent < whole / 3
    assert not [path for path in tmp_path.iterdir() if path.suffix == ".tmp"]
    if target.exists():
        openpyxl.load_workbook(target, read_only=True)


def test_everything_public_is_documented_and_typed():
    package = ROOT / "python" / "ambersheet"
    assert (package / "py.typed").is_file() and (package / "_ambersheet.pyi").is_file()
    for name in amb.__all__:
        thing = getattr(amb, name)
        if name.startswith("__"):
            continue
        assert inspect.getdoc(thing), name
        for part, member in vars(thing).items() if inspect.isclass(thing) else ():
            is_public = not part.startswith("_") and (inspect.isroutine(member) or isinstance(member, property))
            assert not is_public or inspect.getdoc(getattr(thing, part)), f"{name}.{part}"


def test_the_examples_in_the_documentation_run():
    pytest.importorskip("pandas")
    attempted = 0
    for module in [amb, *(importlib.import_module(f"ambersheet.{found.name}") for found in pkgutil.iter_modules(amb.__path__))]:
        result = doctest.testmod(module)
        assert result.failed == 0, module.__name__
        attempted += result.attempted
    assert attempted >= 25


def test_the_readme_of_the_package_runs(tmp_path):
    """The lines of the README's section on Python, as they stand."""
    text = (ROOT / "README.md").read_text("utf-8")
    blocks = [block.split("```")[0] for block in text.split("```python\n")[1:]]
    assert blocks, "the README shows no Python"
    (tmp_path / "return.xlsx").write_bytes(example("norfolk").read_bytes())
    for block in blocks:
        process = subprocess.run([sys.executable, "-c", textwrap.dedent(block)], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert process.returncode == 0, f"{block}\n{process.stderr}"
