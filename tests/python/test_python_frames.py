"""Frames of pandas, polars and pyarrow.

Source: the same values in a workbook, rated by the program; and Python's decimals for what a sentence says.
"""

import csv
import datetime
import decimal
import math
import random
import subprocess
import sys

import pytest
from program import rate

amb = pytest.importorskip("ambersheet", reason="needs the Python module: run `make module`")
np = pytest.importorskip("numpy")
pd = pytest.importorskip("pandas")
pl = pytest.importorskip("polars")
pa = pytest.importorskip("pyarrow")

SIMPLE = "higher_is_better(all_others); amber_within(percent_of_target(5));"
RULES = """
period("2023/24 Q2");
tables(#{ measure: "Measure", good_is: "Good is", actual: "Actual", target: "Target", previous: "Before",
  rating: write_to("RAG") });
amber_within(percent_of_target(5));
higher_is_better("Visits*");
measure("Days", #{ good_is: lower, amber_within: points(0.5) });
measure("Moves", #{ good_is: higher, by: first_of([ on_target("Green"), improved("Amber"), otherwise("Red") ]) });
measure("Spread", #{ good_is: lower, profile: linear });
measure("Ranked", #{ good_is: higher, ranked: [ "Top", "Middle", "Bottom" ], amber_within: points(1) });
measure("Called", #{ good_is: higher, by: function("called") });
not_rated("Gone");
fn called(m) { if m["Note"] == "fine" { "Green" } else if m.off_target_by <= 0 { "Amber" } else { "Red" } }
"""


def words(column):
    """A column of ratings as words, `None` where there is none."""
    return [None if pd.isna(word) else str(word) for word in column]


def shown(value):
    return f"{value:g}" if isinstance(value, float) else value


def simple(actual, target=100.0, **more):
    rows = len(actual)
    return pd.DataFrame({"actual": actual, "target": [target] * rows, **more})


@pytest.fixture(scope="module")
def mixed():
    """Rows of every policy, with values near their limits, and some that are not there."""
    rng = random.Random(11)
    measures = ["Visits to museums", "Days", "Moves", "Spread", "Called", "Gone", "Nobody knows", None]
    rows = []
    for _ in range(2000):
        values = [None if rng.random() < 0.08 else rng.randint(360, 440) / 4 for _ in range(3)]
        rows.append([rng.choice(measures), rng.choice(["High", "Low", None, "n/a", "sideways"]), *values,
                     rng.choice(["fine", "late", None])])
    return pd.DataFrame(rows, columns=["Measure", "Good is", "Actual", "Target", "Before", "Note"])


def test_a_frame_is_rated_as_the_workbook_with_its_values(tmp_path, mixed):
    path = tmp_path / "in.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["Row", *mixed.columns, "RAG"])
        for at, row in enumerate(mixed.itertuples(index=False)):
            out.writerow([at, *("" if value is None or value != value else shown(value) for value in row), ""])
    (tmp_path / "rules.rhai").write_text(RULES.replace('measure: "Measure"', 'measure: "Measure", id: "Row"'), "utf-8")
    document = rate(path, tmp_path / "rules.rhai", tmp_path / "out.xlsx")
    rules = amb.Ruleset.from_source(RULES, name="rules.rhai")
    rated = rules.rate_frame(mixed, reasons=True)
    seen = 0
    for row in document["ratings"]:
        of_frame = rated.iloc[int(row["id"])]
        if of_frame["Measure"] is None or of_frame["Measure"] != of_frame["Measure"]:
            continue  # There the workbook's row has an id, and the frame's has none.
        rating = None if pd.isna(of_frame["rating"]) else of_frame["rating"]
        assert rating == row["rating"], (row, dict(of_frame))
        assert (of_frame["unrated"] if rating is None else None) == row["unrated"], row
        if "cell" not in row["reason"] and " in " not in row["reason"]:
            assert of_frame["reason"] == row["reason"]
        seen += 1
    assert seen > 1500


def test_columns_and_sentences_agree(mixed):
    rules = amb.Ruleset.from_source(RULES)
    plain, told = rules.rate_frame(mixed), rules.rate_frame(mixed, reasons=True)
    assert words(plain["rating"]) == words(told["rating"]) and words(plain["unrated"]) == words(told["unrated"])
    assert all(told["reason"].str.len() > 10)


def test_the_same_kind_comes_back(mixed):
    rules = amb.Ruleset.from_source(RULES)
    of_pandas = rules.rate_frame(mixed)
    expected = words(of_pandas["rating"])
    assert isinstance(of_pandas, pd.DataFrame) and list(of_pandas.columns) == [*mixed.columns, "rating", "unrated"]
    table = pa.Table.from_pandas(mixed, preserve_index=False)
    of_arrow = rules.rate_frame(table)
    assert isinstance(of_arrow, pa.Table) and words(of_arrow["rating"].to_pylist()) == expected
    assert of_arrow.schema.field("rating").type.ordered
    batch = table.combine_chunks().to_batches()[0]
    assert isinstance(rules.rate_frame(batch), pa.RecordBatch)
    of_polars = rules.rate_frame(pl.from_arrow(table))
    assert isinstance(of_polars, pl.DataFrame) and words(of_polars["rating"].to_list()) == expected
    assert of_polars["rating"].dtype == pl.Enum(["Green", "Amber", "Red"])
    reader = pa.RecordBatchReader.from_batches(table.schema, table.to_batches(max_chunksize=99))
    assert words(rules.rate_frame(reader)["rating"].to_pylist()) == expected

    class Stream:
        """Any object that offers an Arrow stream."""

        def __arrow_c_stream__(self, requested_schema=None):
            return table.__arrow_c_stream__(requested_schema)

    assert words(rules.rate_frame(Stream())["rating"].to_pylist()) == expected


def test_ratings_sort_by_rank_and_are_null_where_there_is_none():
    rated = amb.Ruleset.from_source(SIMPLE).rate_frame(simple([94.0, 100.0, math.nan, 96.0]))
    assert rated["rating"].cat.ordered and list(rated["rating"].cat.categories) == ["Green", "Amber", "Red"]
    assert words(rated.sort_values("rating")["rating"]) == ["Green", "Amber", "Red", None]
    assert words(rated["unrated"]) == [None, None, "no_data", None]
    assert (rated["rating"] <= "Amber").tolist() == [False, True, False, True]


@pytest.mark.parametrize("index", [pd.Index([7, 7, 3]), pd.MultiIndex.from_tuples([("a", 1), ("a", 2), ("b", 1)]),
                                   pd.date_range("2024-01-01", periods=3)])
def test_the_index_is_kept(index):
    frame = simple([100.0, 96.0, 90.0]).set_index(index)
    rated = amb.Ruleset.from_source(SIMPLE).rate_frame(frame)
    assert rated.index.equals(index) and words(rated["rating"]) == ["Green", "Amber", "Red"]
    assert list(frame.columns) == ["actual", "target"]


@pytest.mark.parametrize(("actual", "expected"), [
    (np.array([100, 95, 94], dtype="int8"), ["Green", "Amber", "Red"]),
    (np.array([100, 95, 94], dtype="uint64"), ["Green", "Amber", "Red"]),
    (np.array([100.1, 95.1, 94.9], dtype="float32"), ["Green", "Amber", "Red"]),
    (pd.array([100, None, 94], dtype="Int64"), ["Green", None, "Red"]),
    (pd.array([100.5, None, 94.5], dtype="Float64"), ["Green", None, "Red"]),
    ([decimal.Decimal("100.00"), decimal.Decimal("95.00"), None], ["Green", "Amber", None]),
    (["100", " 95 ", "94.99"], ["Green", "Amber", "Red"]),
    (pd.Categorical(["100", "95", "tbc"]), ["Green", "Amber", None]),
    (pd.array([100, 95, 94], dtype=pd.ArrowDtype(pa.decimal128(9, 2))), ["Green", "Amber", "Red"]),
    ([True, False, None], [None, None, None]),
    ([None, None, None], [None, None, None]),
    ([datetime.date(2024, 5, 1)] * 3, [None, None, None]),
    (pd.to_datetime(["2024-05-01"] * 3), [None, None, None]),
])
def test_kinds_of_numbers(actual, expected):
    rated = amb.Ruleset.from_source(SIMPLE).rate_frame(simple(actual))
    assert words(rated["rating"]) == expected


def test_texts_are_read_as_in_workbooks():
    frame = pd.DataFrame({"actual": ["69.8%", "£1.9m", "12 days", "n/a", "0.55", ""], "target": ["70%", "£2m", "12 days", "5", "55%", "5"]})
    rated = amb.Ruleset.from_source(SIMPLE).rate_frame(frame, reasons=True)
    assert words(rated["rating"]) == ["Amber", "Amber", "Green", None, None, None]
    assert words(rated["unrated"]) == [None, None, None, "not_applicable", "ambiguous_unit", "no_data"]
    assert rated["reason"][0].startswith("69.8% against a target of 70% is 0.2 points")


def test_numbers_count_to_15_digits():
    rules = amb.Ruleset.from_source("higher_is_better(all_others); amber_within(points(0.3));")
    # 0.1 + 0.2 is a little more than 0.3 in binary, and 64.3 - 62.3 a little less than 2.
    frame = pd.DataFrame({"actual": [0.1 + 0.2, 1.0 - 0.7, 64.0], "target": [0.3, 0.6, 64.3]})
    assert words(rules.rate_frame(frame)["rating"]) == ["Green", "Amber", "Amber"]


def test_chunked_arrays_with_offsets():
    values = pa.array([1.0, 100.0, None, 96.0, 90.0, 100.0, 94.0])
    chunked = pa.chunked_array([values[1:3], values[3:5], values[5:5], values[5:]])
    good = pa.chunked_array([pa.array(["x", "High", "Low", None]).dictionary_encode()[1:], pa.array(["High", "Low", "Low"]).dictionary_encode()])
    table = pa.table({"actual": chunked, "good_is": good, "target": [100.0] * 6})
    rated = amb.Ruleset.from_source("amber_within(percent_of_target(5));").rate_frame(table)
    assert words(rated["rating"].to_pylist()) == ["Green", None, None, "Red", "Green", "Green"]
    assert words(rated["unrated"].to_pylist()) == [None, "no_data", "no_rule", None, None, None]
    sliced = rated.slice(3)
    assert words(amb.Ruleset.from_source(SIMPLE).rate_frame(sliced.select(["actual", "target"]))["rating"].to_pylist()) == ["Red", "Green", "Red"]


@pytest.mark.parametrize("kind", ["string", "large_string", "string_view", "dictionary"])
def test_texts_that_begin_alike(kind):
    """Each measure has a limit of its own; its rows stand on it and below it."""
    names = ["a", "aa", "b" * 7, "abcdefgh", "abcdefghi", "abcdefghj", "abcdefgh1234", "abcdefgh12345", "abcdefgh12346",
             "zabcdefghi", "abcdefgh12347", "\u00e9", "\U0001f3db"]
    lines = [f'measure("{name}", #{{ good_is: higher, by: first_of([ at_least({at}, "Green"), otherwise("Red") ]) }});'
             for at, name in enumerate(names)]
    rng = random.Random(2)
    rows = [rng.randrange(len(names)) for _ in range(3000)]
    below = [rng.random() < 0.5 for _ in rows]
    missing = [rng.random() < 0.05 for _ in rows]
    texts = pa.array([None if gone else names[at] for at, gone in zip(rows, missing, strict=True)])
    texts = texts.dictionary_encode() if kind == "dictionary" else texts.cast(getattr(pa, kind)())
    table = pa.table({"measure": texts, "actual": [at - 0.5 * less for at, less in zip(rows, below, strict=True)]})
    for rated in (table.slice(7), pa.concat_tables([table.slice(7, 1000), table.slice(1007)])):
        out = amb.Ruleset.from_source("\n".join(lines)).rate_frame(rated)
        expected = [None if gone else "Red" if less else "Green" for less, gone in zip(below, missing, strict=True)]
        assert words(out["rating"].to_pylist()) == expected[7:]


MEMORY = """
import sys, numpy as np, pandas as pd, pyarrow as pa, ambersheet as amb
ROWS = 4_000_000
columns = {name: np.linspace(0, 1000, ROWS) for name in ("actual", "target")}
kind = sys.argv[1]
frame = pa.table(columns) if kind == "arrow" else pd.DataFrame(columns)
if kind == "integers":
    frame = frame.astype("int64")
del columns
rules = amb.Ruleset.from_source("higher_is_better(all_others); amber_within(percent_of_target(5));")
rules.rate_frame(frame[:1000])
status = lambda key: next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith(key))
open("/proc/self/clear_refs", "w").write("5")
before = status("VmRSS")
out = rules.rate_frame(frame)
print((status("VmHWM") - before) * 1024 / ROWS)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells the peak of a part of a run")
@pytest.mark.parametrize(("kind", "copied"), [("arrow", 0), ("floats", 0), ("integers", 2)])
def test_no_column_of_floats_is_copied(kind, copied):
    """Bytes a row: what leaves, two codes and their validity or what pandas makes of them, takes under 12 with what is
    held on the way; a column that is converted takes eight more, once."""
    done = subprocess.run([sys.executable, "-c", MEMORY, kind], capture_output=True, text=True, check=True)
    assert float(done.stdout) < 8 * copied + 12


def test_polars_in_chunks():
    frame = pl.concat([pl.DataFrame({"actual": [100.0, 96.0]}), pl.DataFrame({"actual": [None, 90.0]})], rechunk=False)
    rated = amb.Ruleset.from_source(SIMPLE).rate_frame(frame.with_columns(target=pl.lit(100.0)))
    assert words(rated["rating"].to_list()) == ["Green", "Amber", None, "Red"]
    with pytest.raises(amb.FrameError, match="collect"):
        amb.Ruleset.from_source(SIMPLE).rate_frame(frame.lazy())


def test_columns_say_what_holds_what():
    frame = pd.DataFrame({"KPI": ["Days", "Visits to museums"], "Value": [8.0, 96.0], "Goal": [7.5, 100.0], "Direction": ["Low", "High"]})
    rules = amb.Ruleset.from_source(RULES)
    rated = rules.rate_frame(frame, columns={"measure": "KPI", "actual": "Value", "target": "Goal"})
    assert words(rated["rating"]) == ["Amber", "Amber"]
    # One column may hold two things.
    both = rules.rate_frame(frame, columns={"measure": "KPI", "actual": "Value", "target": "Value"})
    assert words(both["rating"]) == ["Green", "Green"]


def test_a_period_column():
    rules = amb.Ruleset.from_source("""
        period("2023/24 Q1");
        amber_within(percent_of_target(6)); to("2022/23 Q4");
        amber_within(percent_of_target(3)); from("2023/24 Q1");
        higher_is_better(all_others);
        measure("Spread", #{ profile: linear });""")
    frame = pd.DataFrame({
        "measure": ["Visits", "Visits", "Spread", "Spread", "Visits"],
        "actual": [95.0, 95.0, 25.0, 25.0, 97.0], "target": [100.0] * 5,
        "when": ["2022/23 Q4", "2023/24 Q1", "2023/24 Q1", "2023/24 Q2", "2023/24 Q1"]})
    columns = {"measure": "measure", "actual": "actual", "target": "target", "period": "when"}
    assert words(rules.rate_frame(frame, columns=columns)["rating"]) == ["Amber", "Red", "Green", "Red", "Amber"]
    told = rules.rate_frame(frame, columns=columns, reasons=True)
    assert "what is due of 100 by Q2" in told["reason"][3]
    with pytest.raises(amb.FrameError, match="without a period"):
        rules.rate_frame(frame.assign(when=[None, *frame["when"][1:]]), columns=columns)
    with pytest.raises(amb.RulesError, match="period"):
        rules.rate_frame(frame.assign(when="some time"), columns=columns)
    empty = rules.rate_frame(frame.iloc[:0], columns=columns)
    assert len(empty) == 0 and "rating" in empty


def test_explaining_a_row(mixed):
    rules = amb.Ruleset.from_source(RULES)
    row = pd.Series({"Measure": "Days", "Actual": 7.9, "Target": 7.5, "Before": 9.0, "Good is": None, "Note": None})
    told = rules.explain(row)
    assert told.rating == "Amber" and "0.4 (5.33% of the target) above it" in told.reason
    assert told.rule == "rules.rhai:7" and "points(0.5)" in told.rule_text
    down, up = told.next
    assert (down.level, down.limit, down.distance) == ("Green", decimal.Decimal("7.5"), decimal.Decimal("0.4"))
    assert (up.level, up.included, up.distance) == ("Red", False, decimal.Decimal("0.1"))
    for _, one in mixed.head(60).iterrows():
        assert rules.explain(one).rating == words(rules.rate_frame(one.to_frame().T.infer_objects())["rating"])[0]
    assert rules.explain({"actual": "69.8%", "target": "70%"}, columns={"actual": "actual", "target": "target"}).rating is None
    assert "no_rule" not in rules.explain({"Measure": "Days", "Actual": math.nan, "Target": 5}).reason
    with pytest.raises(amb.FrameError, match='did you mean "Actual"'):
        rules.explain(row, columns={"actual": "Actuals"})


BAD = simple([100.0, 90.0], KPI=["a", "b"], mixed=["5", datetime.timedelta(days=5)], zoned=pd.to_datetime(["2024-05-01"] * 2, utc=True),
             nested=[[1], [2]], rating=["x", "y"])


@pytest.mark.parametrize(("columns", "message", "column", "near"), [
    ({"actual": "Actuals", "target": "target"}, 'no column "Actuals"; did you mean "actual"?', "Actuals", ("actual",)),
    ({"actual": "zzz", "target": "target"}, 'no column "zzz"; it has "actual", "target"', "zzz", ()),
    ({"actuals": "actual"}, 'rules take no "actuals" from a row; did you mean "actual"?', None, ("actual",)),
    ({"actual": "mixed", "target": "target"}, '"mixed" holds a length of time in row 1 (the first is 0)', "mixed", ()),
    ({"actual": "zoned", "target": "target"}, '"zoned" holds times in the time zone UTC', "zoned", ()),
    ({"actual": "nested", "target": "target"}, '"nested" holds lists or structures', "nested", ()),
])
def test_columns_that_cannot_be_read(columns, message, column, near):
    with pytest.raises(amb.FrameError) as raised:
        amb.Ruleset.from_source(SIMPLE).rate_frame(BAD.drop(columns="rating"), columns=columns)
    assert message in str(raised.value)
    assert (raised.value.column, raised.value.suggestions[:1]) == (column, near)


def test_frames_that_cannot_be_rated():
    rules = amb.Ruleset.from_source(SIMPLE)
    with pytest.raises(amb.FrameError, match='a column "rating" already; drop it, or') as raised:
        rules.rate_frame(BAD, columns={"actual": "actual", "target": "target"})
    assert raised.value.column == "rating"
    renamed = rules.rate_frame(BAD, columns={"actual": "actual", "target": "target"}, names={"rating": "computed"})
    assert words(renamed["computed"]) == ["Green", "Red"] and list(renamed["rating"]) == ["x", "y"]
    with pytest.raises(amb.FrameError, match='no new column is called "ratings"'):
        rules.rate_frame(simple([1.0]), names={"ratings": "x"})
    doubled = pd.concat([simple([1.0]), simple([2.0])], axis=1)
    with pytest.raises(amb.FrameError, match='two columns "actual"'):
        rules.rate_frame(doubled)
    with pytest.raises(amb.FrameError, match="no column is known to hold the actual"):
        rules.rate_frame(pd.DataFrame({"value": [1.0]}))
    with pytest.raises(TypeError, match="and not dict"):
        rules.rate_frame({"actual": [1.0]})
    for frame in (simple([]), pd.DataFrame({"actual": [], "target": []}), pl.DataFrame({"actual": [], "target": []}),
                  pa.table({"actual": pa.array([], pa.float64()), "target": pa.array([], pa.float64())})):
        rated = rules.rate_frame(frame)
        assert len(rated) == 0
    with pytest.raises(amb.RulesError, match="Purple"):
        amb.Ruleset.from_source('fn rate(m) { "Purple" }').rate_frame(simple([1.0]))
    with pytest.raises(amb.LayoutError, match="a register"):
        amb.Ruleset.from_source('register("Rules", #{ measure: "Indicator", good_is: "Good is" });').rate_frame(simple([1.0]))


def test_a_policy_makes_no_call_for_each_row():
    """Ten times the rows take as many calls of Python functions, and none of the script."""

    def calls(rows, rules):
        count = [0]

        def tell(_frame, event, _argument):
            count[0] += event in ("call", "c_call")

        frame = simple(np.linspace(80, 110, rows))
        rules.rate_frame(frame.head(2))
        sys.setprofile(tell)
        try:
            rules.rate_frame(frame)
        finally:
            sys.setprofile(None)
        return count[0]

    rules = amb.Ruleset.from_source(SIMPLE)
    assert abs(calls(100_000, rules) - calls(10_000, rules)) <= 5
    arrow = pa.table({"actual": np.linspace(80, 110, 100_000), "target": [100.0] * 100_000})
    keyed = [("actual", "actual"), ("target", "target")]
    stop = amb.ruleset._ambersheet.Stop()
    assert rules._inner.over_rows(None, keyed).rate(arrow, False, stop)[1:] == (0, 0)
    script = amb.Ruleset.from_source('fn rate(m) { if m.actual >= m.target { "Green" } else { "Red" } }')
    assert script._inner.over_rows(None, keyed).rate(arrow, False, stop)[1:] == (0, 100_000)
    headings = amb.Ruleset.from_source('fn rate(m) { if m["actual"] >= m.target { "Green" } else { "Red" } }')
    assert headings._inner.over_rows(None, keyed).rate(arrow, False, stop)[1:] == (100_000, 0)


def test_styling():
    rated = amb.Ruleset.from_source(SIMPLE).rate_frame(simple([100.0, 90.0], note=["<b>bold</b>", "&"]))
    html = amb.style(rated).to_html()
    assert "background-color: #C6EFCE" in html and "&lt;b&gt;bold" in html and "<b>bold" not in html
    with pytest.raises(amb.FrameError, match='did you mean "rating"'):
        amb.style(rated, "ratings")
    with pytest.raises(TypeError, match="to_pandas"):
        amb.style(pl.DataFrame({"a": [1]}))


@pytest.mark.parametrize(("missing", "says"), [(None, None), ("numerator", "actual"), ("denominator", "actual"), ("target", None)])
def test_two_counts_stand_for_the_actual(missing, says):
    """By hand: 96 of 100 reaches 90 %; one count alone is no actual, and rules may have targets of their own."""
    columns = {"measure": ["Visits"], "numerator": [96.0], "denominator": [100.0], "target": ["90%"]}
    frame = pd.DataFrame({name: values for name, values in columns.items() if name != missing})
    if says:
        with pytest.raises(amb.FrameError, match=says):
            amb.Ruleset.from_source(SIMPLE).rate_frame(frame)
    else:
        rated = words(amb.Ruleset.from_source(SIMPLE).rate_frame(frame)["rating"])
        assert rated == ([None] if missing else ["Green"])
