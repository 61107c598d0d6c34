"""The Python package: its version and its one call.

Source: Cargo.toml for the version; for the call, the program itself on the same input (its results are checked
elsewhere), and the published counts of the Norfolk return.
"""

import inspect
import threading
import time

import pytest
from program import ROOT, example, rate, script
from returns import load

ambersheet = pytest.importorskip("ambersheet", reason="needs the Python module: run `make module`")

WORKBOOK = example("norfolk").read_bytes()
RULES = script("norfolk").read_text("utf-8")


def test_version():
    assert f'version = "{ambersheet.__version__}"' in (ROOT / "Cargo.toml").read_text("utf-8")


def test_the_call_does_what_the_program_does(tmp_path):
    output, document = ambersheet.rate(WORKBOOK, RULES, script="norfolk.rhai")
    by_program = rate(example("norfolk"), script("norfolk"), tmp_path / "out.xlsx")
    assert isinstance(output, bytes) and output == (tmp_path / "out.xlsx").read_bytes()
    assert document.pop("input") is None and document.pop("output") is None
    del by_program["input"], by_program["output"]
    assert document == by_program
    assert document["counts"] == {"Green": 27, "Amber": 6, "Red": 7, "Unrated": 4}
    assert example("norfolk").read_bytes() == WORKBOOK


def test_period():
    with pytest.raises(ambersheet.AmbersheetError, match="Performance Q1"):
        ambersheet.rate(WORKBOOK, RULES, period="2022/23 Q1")


def test_errors_are_value_errors_with_their_place():
    assert issubclass(ambersheet.AmbersheetError, ValueError)
    with pytest.raises(ambersheet.AmbersheetError, match=r"mine\.rhai:1:\d+"):
        ambersheet.rate(WORKBOOK, "rulset(\"x\");", script="mine.rhai")
    with pytest.raises(ambersheet.AmbersheetError):
        ambersheet.rate(b"no zip", RULES)


def test_other_threads_run_meanwhile():
    """The interpreter's lock is not held: a thread that counts gets on while workbooks are rated."""
    ticks, stop = [0], threading.Event()

    def count():
        while not stop.is_set():
            ticks[0] += 1
            time.sleep(0.0005)

    thread = threading.Thread(target=count)
    thread.start()
    try:
        longest = 0.0
        for _ in range(20):
            before, start = ticks[0], time.monotonic()
            ambersheet.rate(WORKBOOK, RULES)
            longest = max(longest, (ticks[0] - before) / (time.monotonic() - start))
    finally:
        stop.set()
        thread.join()
    assert longest > 100, "ticks a second while rating"


def test_it_is_typed_and_documented():
    package = ROOT / "python" / "ambersheet"
    assert (package / "py.typed").is_file() and (package / "_ambersheet.pyi").is_file()
    for name in ambersheet.__all__:
        if callable(getattr(ambersheet, name)):
            assert inspect.getdoc(getattr(ambersheet, name))
    assert list(inspect.signature(ambersheet.rate).parameters) == ["workbook", "rules", "period", "script"]


def test_output_opens(tmp_path):
    output, document = ambersheet.rate(WORKBOOK, RULES)
    (tmp_path / "out.xlsx").write_bytes(output)
    workbook = load(tmp_path / "out.xlsx")
    for rating in document["ratings"]:
        if rating["rating"]:
            assert workbook[rating["sheet"]][rating["cell"]].value == rating["rating"]
