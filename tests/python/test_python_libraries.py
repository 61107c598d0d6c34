"""Frames as libraries make them: derived classes, wrappers, pivots, labels that are no texts, and frames without rows.

Source: what is counted by hand (95 of 100 is on the tolerance of 5%), and what a caller is promised.
"""

import pytest

amb = pytest.importorskip("ambersheet", reason="needs the Python module: run `make module`")
pd = pytest.importorskip("pandas")
pl = pytest.importorskip("polars")
pa = pytest.importorskip("pyarrow")

RULES = amb.Ruleset.from_source("higher_is_better(all_others); amber_within(percent_of_target(5));")
FRAME = pd.DataFrame({"actual": [95.0, 94.0], "target": [100.0, 100.0]}, index=["north", "south"])
TABLE = pa.Table.from_pandas(FRAME, preserve_index=False)
KEYS = ("actual", "target")


def words(column):
    return [None if pd.isna(word) else str(word) for word in (column.to_pylist() if hasattr(column, "to_pylist") else column)]


class Places(pd.DataFrame):
    """As geopandas' GeoDataFrame is made."""

    _metadata = ["projection"]

    @property
    def _constructor(self):
        return Places


class Further(Places):
    """Derived once more, under the name of another class."""


def test_a_class_derived_from_pandas_frames_comes_back_as_itself():
    frame = Places(FRAME)
    frame.projection = "EPSG:27700"
    rated = RULES.rate_frame(frame)
    assert type(rated) is Places and rated.projection == "EPSG:27700" and list(rated.index) == ["north", "south"]
    assert words(rated["rating"]) == ["Amber", "Red"] and "rating" not in frame
    assert isinstance(RULES.rate_frame(Further(FRAME)), Places)
    assert RULES.explain(frame.iloc[0]).rating == "Amber"
    assert "background-color" in amb.style(rated).to_html()


@pytest.mark.parametrize("native", [lambda: FRAME, lambda: pl.from_pandas(FRAME), lambda: TABLE], ids=["pandas", "polars", "pyarrow"])
def test_frames_of_narwhals_come_back_so(native):
    narwhals = pytest.importorskip("narwhals")
    rated = RULES.rate_frame(narwhals.from_native(native()))
    assert isinstance(rated, narwhals.DataFrame) and words(rated["rating"].to_list()) == ["Amber", "Red"]


def test_relations_of_duckdb_become_tables():
    duckdb = pytest.importorskip("duckdb")
    rated = RULES.rate_frame(duckdb.sql("select 95::hugeint as actual, 100.0 as target union all select 94, 100.0 order by 1 desc"))
    assert isinstance(rated, pa.Table) and words(rated["rating"]) == ["Amber", "Red"]


class Relation:
    """As duckdb's: it has `select` and `schema`, which are not those of a table."""

    schema = None

    def select(self, *expressions):
        raise AssertionError(expressions)

    def __arrow_c_stream__(self, requested_schema=None):
        return TABLE.__arrow_c_stream__(requested_schema)


class Wrapped(Relation):
    """As other libraries' frames: it can be built from a table."""

    def __init__(self, table):
        self.table = table

    @classmethod
    def from_arrow(cls, table):
        return cls(table)


class Closed(Relation):
    @classmethod
    def from_arrow(cls, table, backend):
        raise AssertionError(backend)


class Batch:
    def __arrow_c_array__(self, requested_schema=None):
        return TABLE.to_batches()[0].__arrow_c_array__(requested_schema)


class Broken:
    def __arrow_c_stream__(self, requested_schema=None):
        raise RuntimeError("the connection is closed")


def test_any_object_that_offers_an_arrow_stream():
    for given in (Relation(), Closed(), Batch()):
        rated = RULES.rate_frame(given)
        assert isinstance(rated, pa.Table) and words(rated["rating"]) == ["Amber", "Red"]
    rated = RULES.rate_frame(Wrapped(None))
    assert isinstance(rated, Wrapped) and words(rated.table["rating"]) == ["Amber", "Red"]
    with pytest.raises(amb.FrameError, match="this Broken cannot be read .the connection is closed|as a table of Arrow"):
        RULES.rate_frame(Broken())
    for given in (FRAME["actual"], pl.Series([1]), pa.array([1.0])):
        with pytest.raises(TypeError, match=f"and not {type(given).__name__}"):
            RULES.rate_frame(given)


def test_frames_without_rows_or_columns():
    schema = TABLE.schema
    for frame in (FRAME.iloc[:0], pl.from_pandas(FRAME).clear(), TABLE.slice(0, 0), pa.RecordBatch.from_pylist([], schema=schema),
                  pa.RecordBatchReader.from_batches(schema, []), FRAME.iloc[:0].astype(object), FRAME.iloc[:0].astype("category")):
        for reasons in (False, True):
            rated = RULES.rate_frame(frame if not isinstance(frame, pa.RecordBatchReader) else TABLE.slice(0, 0), reasons=reasons)
            names = rated.schema.names if isinstance(rated, (pa.Table, pa.RecordBatch)) else list(rated.columns)
            assert len(rated) == 0 and names == ["actual", "target", "rating", "unrated", *(["reason"] if reasons else [])]
            assert isinstance(rated, (type(frame), pa.Table))
    empty = TABLE.slice(0, 0)
    assert words(RULES.rate_frame(pa.concat_tables([empty, TABLE, empty]))["rating"]) == ["Amber", "Red"]
    for frame in (pd.DataFrame(index=[0, 1]), pl.DataFrame(), pa.table({})):
        with pytest.raises(amb.FrameError, match="the frame has no columns"):
            RULES.rate_frame(frame)


def labelled(labels, **options):
    """The frame with other labels."""
    frame = FRAME.copy()
    frame.columns = pd.Index(labels, **options)
    return frame


MANY = pd.MultiIndex.from_tuples([("actual", "Q4"), ("target", "")])


@pytest.mark.parametrize(("labels", "headings"), [
    (pd.Index([2023, 2024]), ("2023", "2024")),
    (pd.RangeIndex(2), ("0", "1")),
    (pd.to_datetime(["2024-01-01", "2024-02-01"]), ("2024-01-01 00:00:00", "2024-02-01 00:00:00")),
    (pd.interval_range(0, 2), ("(0, 1]", "(1, 2]")),
    (pd.CategoricalIndex(["actual", "target"]), KEYS),
    (MANY, ("actual Q4", "target")),
    (pd.Index([("a", 1), ("a", None)], tupleize_cols=False), ("a 1", "a")),
    (pd.MultiIndex.from_product([pd.CategoricalIndex(["a"]), [1, 2]]), ("a 1", "a 2")),
], ids=["numbers", "range", "dates", "intervals", "categories", "levels", "tuples", "levels of categories"])
def test_labels_that_are_no_texts_are_known_by_their_text(labels, headings):
    frame = labelled(labels) if not isinstance(labels, pd.MultiIndex) else FRAME.set_axis(labels, axis=1)
    kept = list(frame.columns)
    for named in (headings, kept):
        rated = RULES.rate_frame(frame, columns=dict(zip(KEYS, named, strict=True)))
        assert words(rated.iloc[:, 2]) == ["Amber", "Red"] and list(rated.columns)[:2] == kept == list(frame.columns)
        assert RULES.explain(frame.iloc[0], columns=dict(zip(KEYS, named, strict=True))).rating == "Amber"
    headed = amb.Ruleset.from_source(f'fn rate(m) {{ if m["{headings[0]}"] >= 95 {{ "Green" }} else {{ "Red" }} }}')
    assert words(headed.rate_frame(frame, columns={"actual": headings[0]}).iloc[:, 2]) == ["Green", "Red"]


def test_pivots_are_rated_by_the_names_that_they_have():
    long = pd.DataFrame({"measure": ["a", "a", "b", "b"], "kind": ["actual", "target"] * 2, "value": [95.0, 100.0, 94.0, 100.0]})
    assert words(RULES.rate_frame(long.pivot(index="measure", columns="kind", values="value"))["rating"]) == ["Amber", "Red"]
    levels = long.pivot_table(index="measure", columns="kind", values=["value"])
    rated = RULES.rate_frame(levels, columns={"actual": "value actual", "target": ("value", "target")})
    assert words(rated["rating"]) == ["Amber", "Red"]
    counted = pd.crosstab(long["measure"], pd.Categorical(long["kind"]))
    assert words(RULES.rate_frame(counted)["rating"]) == ["Green", "Green"]


def test_two_columns_of_one_text_are_named():
    for labels, message in (([1, "1"], r"two columns \"1\" \(1 and '1'\)"), (["a", "a"], 'two columns "a"; rename'),
                            ([("a", "b"), "a b"], 'two columns "a b"')):
        with pytest.raises(amb.FrameError, match=message) as raised:
            RULES.rate_frame(labelled(labels, tupleize_cols=False), columns={"actual": labels[0]})
        assert raised.value.column
    # Columns without a label are in nobody's way.
    unnamed = pd.concat([FRAME, FRAME.set_axis([None, None], axis=1)], axis=1)
    assert words(RULES.rate_frame(unnamed)["rating"]) == ["Amber", "Red"]
    with pytest.raises(amb.FrameError, match='the frame has "2023", "2024"'):
        RULES.rate_frame(labelled([2023, 2024]))
    with pytest.raises(amb.FrameError, match='a column "rating" already'):
        RULES.rate_frame(FRAME.assign(x=1).set_axis(pd.MultiIndex.from_tuples([("actual", ""), ("target", ""), ("rating", "")]), axis=1))


def test_the_frame_itself_is_not_changed():
    frame = FRAME.copy()
    frame.attrs["source"], frame.index.name = "treasury", "place"
    for column in frame:
        frame[column].to_numpy().flags.writeable = False
    rated = RULES.rate_frame(frame)
    assert rated.attrs["source"] == "treasury" and "ambersheet" not in frame.attrs and rated.index.name == "place"
    assert list(frame.columns) == list(KEYS)


PERIODS = """
period("2023/24 Q1");
amber_within(percent_of_target(6)); to("2022/23 Q4");
amber_within(percent_of_target(3)); from("2023/24 Q1");
higher_is_better(all_others);"""
LONG = pl.DataFrame({"measure": ["Visits"] * 3, "actual": [95.0, 95.0, 95.0], "target": [100.0] * 3,
                     "when": ["2022/23 Q4", "2023/24 Q1", " 2022/23 Q4 "]})
COLUMNS = {"measure": "measure", "actual": "actual", "target": "target", "period": "when"}


@pytest.mark.parametrize("frame", [
    LONG, LONG.with_columns(pl.col("when").cast(pl.Categorical)), LONG.to_arrow(), LONG.to_pandas(),
    LONG.to_pandas().assign(when=pd.Categorical(LONG["when"].to_list(), [*LONG["when"].to_list(), "never"])),
    LONG.with_columns(actual=pl.lit("95%"), target=pl.lit("100%")), LONG.with_columns(actual=pl.Series(["95", 95, 95.0], dtype=pl.Object)),
    pl.concat([LONG[:1], LONG[:0], LONG[1:]], rechunk=False),
], ids=["polars", "polars categories", "arrow", "pandas", "pandas categories", "texts", "objects", "chunks"])
def test_each_row_by_the_rules_of_its_period(frame):
    rules = amb.Ruleset.from_source(PERIODS)
    for reasons in (False, True):
        assert words(rules.rate_frame(frame, columns=COLUMNS, reasons=reasons)["rating"]) == ["Amber", "Red", "Amber"]
    one = frame.slice(1, 1) if hasattr(frame, "slice") else frame.iloc[1]
    assert rules.explain(one, columns=COLUMNS).rating == "Red"


@pytest.mark.parametrize(("when", "message"), [
    (pl.lit(None), "has rows without a period"), (pl.lit(None, pl.String), "has rows without a period"), (pl.lit(" "), "has rows without a period"),
    (pl.lit(2023), "a text such as"), (pl.lit("2024-05-01").str.to_date(), "a text such as"),
])
def test_rows_without_a_period(when, message):
    with pytest.raises(amb.FrameError, match=message) as raised:
        amb.Ruleset.from_source(PERIODS).rate_frame(LONG.with_columns(when=when), columns=COLUMNS)
    assert raised.value.column == "when"


def test_two_periods_for_one_row():
    with pytest.raises(amb.FrameError, match='each row has a period in "when"'):
        amb.Ruleset.from_source(PERIODS).rate_frame(LONG, columns=COLUMNS, period="2023/24 Q1")
