"""Every public function with arguments that it cannot use: exceptions of ours, or Python's own with our message.

Source: what a caller is promised.
"""

import datetime
import decimal
import fractions
import io

import pytest

amb = pytest.importorskip("ambersheet", reason="needs the Python module: run `make module`")
np = pytest.importorskip("numpy")
pd = pytest.importorskip("pandas")

SCRIPT = 'higher_is_better(all_others); amber_within(percent_of_target(parameter("tolerance", 5)));'
RULES = amb.Ruleset.from_source(SCRIPT)
D = decimal.Decimal


@pytest.mark.parametrize(("value", "shown"), [
    (0.1, "0.1"), (0.7 + 0.1, "0.8"), (5.0, "5"), (-0.0, "0"), (1e15, "1000000000000000"), (1e-7, "0.0000001"),
    (123456789.123456789, "123456789.123457"), (7, "7"), (10**20, "100000000000000000000"), (D("0.10"), "0.10"), (D("1E+2"), "100"),
    (np.float64(0.7) + 0.1, "0.8"), (np.float32(0.1), "0.1"), (np.float16(0.5), "0.5"), (np.int64(7), "7"), (np.uint8(7), "7"),
    (np.array(5), "5"), (fractions.Fraction(1, 8), "0.125"), ("7.5", "7.5"), (float(np.float32(0.1)), "0.1"),
])
def test_a_parameter_is_a_decimal(value, shown):
    """Source: Python's decimals, to 15 digits."""
    assert RULES.with_params(tolerance=value).params == {"tolerance": shown}
    assert amb.Ruleset.from_source(SCRIPT, params={"tolerance": value}).params == {"tolerance": shown}


def test_a_limit_by_a_float_is_met():
    frame = pd.DataFrame({"actual": [99.2], "target": [100.0]})
    assert RULES.with_params(tolerance=0.7 + 0.1).rate_frame(frame)["rating"][0] == "Amber"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -np.inf, D("NaN"), D("sNaN"), D("-Infinity"), np.float32("nan"), 1e300, 10**40])
def test_a_parameter_that_is_no_number(value):
    with pytest.raises(amb.RulesError, match="'tolerance'") as raised:
        RULES.with_params(tolerance=value)
    assert len(str(raised.value)) < 300


@pytest.mark.parametrize("value", [None, pd.NA, pd.NaT, [5], b"5", 5j, datetime.date(2024, 1, 1), datetime.timedelta(5), np.array([5]), object()])
def test_a_parameter_of_another_type(value):
    with pytest.raises(TypeError, match="the parameter 'tolerance' is a number, a text, true or false, and not"):
        RULES.with_params(tolerance=value)


def test_a_parameter_that_is_a_truth():
    rules = amb.Ruleset.from_source('higher_is_better(all_others); if parameter("strict", true) { amber_within(points(1)); }')
    for value in (False, np.bool_(False), "no"):
        assert rules.with_params(strict=value).params == {"strict": "false"}


def closed(file):
    file.close()
    return file


@pytest.fixture
def calls(tmp_path):
    """Calls with arguments of a wrong kind, each with the exception and a part of its message."""
    rules, rated = amb.Ruleset.shipped("norfolk"), amb.Ruleset.shipped("norfolk").rate(amb.example("norfolk"))
    frame = pd.DataFrame({"actual": [1.0], "target": [1.0]})
    script = tmp_path / "rules.rhai"
    script.write_text(SCRIPT, "utf-8")
    writing = (tmp_path / "writing").open("wb")
    return [
        *((lambda value=value: amb.Ruleset.load(value), TypeError, "a script of rules is a path, and not") for value in (None, 5, b"x", [])),
        (lambda: amb.Ruleset.load(tmp_path), amb.RulesError, "this is a folder"),
        (lambda: amb.Ruleset.load(tmp_path / "rule.rhai"), FileNotFoundError, 'there is no such file; did you mean "rules.rhai"'),
        (lambda: amb.Ruleset.load("a\0b"), FileNotFoundError, "there is no such file"),
        *((lambda value=value: amb.Ruleset.from_source(value), TypeError, "a script of rules is a text, and not") for value in (None, 5, b"x")),
        (lambda: amb.Ruleset.from_source("\n\ud800"), amb.RulesError, "rules.rhai:2: the text has half a character"),
        (lambda: amb.Ruleset.from_source(SCRIPT, name=None), TypeError, "the file name in messages is a text"),
        (lambda: amb.Ruleset.from_source(SCRIPT, params=["tolerance"]), TypeError, "params is a mapping"),
        (lambda: amb.Ruleset.from_source(SCRIPT, params={1: 2}), TypeError, "a parameter is given by its name"),
        (lambda: amb.Ruleset.from_source(SCRIPT, period=2023), TypeError, "a period is a text such as"),
        (lambda: amb.Ruleset.shipped(None), TypeError, "given by its name"),
        (lambda: amb.example(5), TypeError, "given by its name"),
        (lambda: amb.example("nofolk"), KeyError, "norfolk"),
        (lambda: rules.with_period(None), TypeError, "a period is a text such as"),
        *((lambda value=value: rules.rate(value), TypeError, "a workbook is a path, bytes or a file object, and not")
          for value in (None, 5, frame, [b""], io.BytesIO, np.zeros(2))),
        (lambda: rules.rate(tmp_path), amb.WorkbookError, "this is a folder"),
        (lambda: rules.rate("a\0b"), FileNotFoundError, "there is no such file"),
        (lambda: rules.rate(tmp_path / "rules.xlsx"), FileNotFoundError, 'did you mean "rules.rhai"'),
        (lambda: rules.rate(closed(io.BytesIO(b"x"))), amb.WorkbookError, "the file object cannot be read"),
        (lambda: rules.rate(closed(script.open("rb"))), amb.WorkbookError, "the file object cannot be read"),
        (lambda: rules.rate(writing), amb.WorkbookError, "the file object cannot be read"),
        (lambda: rules.rate(amb.example("norfolk"), period=5), TypeError, "a period is a text such as"),
        (lambda: rules.rate(amb.example("norfolk"), previous=5), TypeError, "a workbook is"),
        (lambda: rules.check(5), TypeError, "a workbook is"),
        *((lambda value=value: rated.save(value), TypeError, "the file to write is a path, and not") for value in (None, 5, b"x")),
        *((lambda call=call: call(tmp_path), IsADirectoryError, "this is a folder; name a file in it") for call in (rated.save, rated.save_json)),
        (lambda: rated.save(tmp_path / "no" / "x.xlsx"), FileNotFoundError, "there is no such folder"),
        (lambda: rated.save("a\0b"), FileNotFoundError, "zero byte"),
        (lambda: rated.document(5), TypeError, "a text, and not int"),
        (lambda: amb.compare(None, rated), TypeError, "rated workbooks, as rules.rate gives them, and not NoneType"),
        (lambda: amb.compare([rated], frame), TypeError, "and not DataFrame"),
        (lambda: amb.compare([], rated), amb.AmbersheetError, "no earlier return"),
        (lambda: amb.compare(rated, rated), amb.AmbersheetError, "compared with itself"),
        *((lambda value=value: amb.rate_many(value, rules), TypeError, "given by a path or a list of paths, and not") for value in (None, 5, b"x", [None])),
        (lambda: amb.rate_many(tmp_path, None), TypeError, "the rules are a Ruleset"),
        (lambda: amb.rate_many([], rules, threads="2"), TypeError, "a whole number"),
        (lambda: amb.rate_many([], rules, threads=0), amb.AmbersheetError, "give 1 or more"),
        (lambda: amb.rate_many([script], rules, out_dir=5), TypeError, "the folder to write to is a path"),
        *((lambda value=value: amb.style(value), TypeError, "a pandas frame can be styled") for value in (None, 5, frame["actual"])),
        (lambda: amb.style(frame, "actuals"), amb.FrameError, 'did you mean "actual"'),
        (lambda: amb.style(frame, [5]), amb.FrameError, 'no column "5"'),
        (lambda: RULES.rate_frame(frame, columns=["actual"]), TypeError, "columns is a mapping"),
        (lambda: RULES.rate_frame(frame, columns={}), amb.FrameError, "names no column"),
        (lambda: RULES.rate_frame(frame, columns={"actual": None}), amb.FrameError, 'no column "None"'),
        (lambda: RULES.rate_frame(frame, columns={"actual": ["actual"]}), amb.FrameError, "no column"),
        (lambda: RULES.rate_frame(frame, columns={1: "actual"}), amb.FrameError, 'take no "1"'),
        (lambda: RULES.rate_frame(frame, names=["rating"]), TypeError, "names is a mapping"),
        (lambda: RULES.rate_frame(frame, names={"rating": 5}), TypeError, "is a text, and not int"),
        (lambda: RULES.rate_frame(frame, names={"rating": "x", "unrated": "x"}), amb.FrameError, 'two new columns would be called "x"'),
        (lambda: RULES.rate_frame(frame, period=2023), TypeError, "a period is a text such as"),
        (lambda: RULES.explain(frame.iloc[0], period=2023), TypeError, "a period is a text such as"),
        *((lambda value=value: RULES.rate_frame(value), TypeError, "an Arrow stream, and not") for value in (None, 5, "x.csv", [1], {}, np.zeros(2))),
    ]


def test_wrong_arguments_are_named(calls):
    wrong = []
    for at, (call, kind, message) in enumerate(calls):
        try:
            result = call()
        except kind as error:
            if message not in str(error):
                wrong.append((at, str(error), message))
        except Exception as error:
            wrong.append((at, repr(error), message))
        else:
            wrong.append((at, result, message))
    assert not wrong, wrong
