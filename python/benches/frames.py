#!/usr/bin/env python3
"""Measures rows per second of frames on one thread, compared with numpy, polars and zen-engine.

The frame has a million rows of floats with their polarity; some values are missing. Each contestant returns a column of
ratings. The others apply the same rule in binary arithmetic, so they differ from exact arithmetic at thresholds, and
their counts are printed. Each figure is the median of interleaved runs. zen-engine is measured if it is installed.
"""

import os
import statistics
import time
from collections import Counter

os.environ["POLARS_MAX_THREADS"] = "1"

import ambersheet as amb  # noqa: E402
import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
import polars as pl  # noqa: E402
import pyarrow as pa  # noqa: E402

ROWS, FEW, RUNS = 1_000_000, 50_000, 7
TOLERANCE = 0.05
COLUMNS = {"good_is": "good_is", "actual": "actual", "target": "target"}
POLICY = "amber_within(percent_of_target(5));"
SCRIPT = """fn rate(m) {
    if m.off_target_by <= 0 { "Green" } else if m.off_target_by * 100 <= m.target * 5 { "Amber" } else { "Red" }
}"""


def data():
    """Return the frame, the same on every run."""
    rng = np.random.default_rng(7)
    target = rng.uniform(1, 5000, ROWS).round(2)
    actual = (target * rng.normal(1, 0.08, ROWS)).round(2)
    actual[rng.random(ROWS) < 0.03] = np.nan
    return pd.DataFrame({"good_is": np.where(rng.random(ROWS) < 0.65, "High", "Low"), "actual": actual, "target": target})


def by_numpy(frame):
    """Rate the frame with numpy."""
    actual, target = frame["actual"].to_numpy(float), frame["target"].to_numpy(float)
    high, low = (frame["good_is"] == "High").to_numpy(bool), (frame["good_is"] == "Low").to_numpy(bool)
    gap = np.where(high, actual - target, target - actual) / np.where(target == 0, 1, np.abs(target))
    bad = np.isnan(gap) | ~(high | low)
    return np.select([bad, gap >= 0, gap >= -TOLERANCE], ["No data", "Green", "Amber"], "Red")


def by_polars(frame):
    """Rate the frame with a lazy query of polars."""
    actual, target = pl.col("actual"), pl.col("target")
    gap = pl.when(pl.col("good_is") == "High").then(actual - target).when(pl.col("good_is") == "Low").then(target - actual)
    gap = gap / pl.when(target == 0).then(1.0).otherwise(target.abs())
    word = (pl.when(pl.col("gap").is_null()).then(pl.lit("No data")).when(pl.col("gap") >= 0).then(pl.lit("Green"))
            .when(pl.col("gap") >= -TOLERANCE).then(pl.lit("Amber")).otherwise(pl.lit("Red")))
    return frame.lazy().with_columns(gap=gap).select(rating=word).collect()["rating"]


def zen_expression():
    """Return the rule as an expression of zen-engine, or `None` if that is not installed."""
    try:
        import zen
    except ImportError:
        return None
    gap = "((good_is == 'High' ? actual - target : target - actual) / abs(target))"
    return zen.compile_expression(
        f"actual == null ? 'No data' : {gap} >= 0 ? 'Green' : {gap} >= -{TOLERANCE} ? 'Amber' : 'Red'")


def by_zen(expression, rows):
    """Rate rows one by one with zen-engine."""
    return [expression.evaluate(row) for row in rows]


def rated(rules, frame):
    """Rate the frame with Ambersheet."""
    return rules.rate_frame(frame, columns=COLUMNS)["rating"]


def contestants():
    frame = data()
    policy, script = amb.Ruleset.from_source(POLICY), amb.Ruleset.from_source(POLICY + SCRIPT)
    text = frame.assign(actual=frame["actual"].map("{:.2f}%".format).replace("nan%", ""), target=frame["target"].map("{:.2f}%".format))
    decimals = frame.astype({name: pd.ArrowDtype(pa.decimal128(12, 2)) for name in ("actual", "target")})
    polars = pl.from_pandas(frame).with_columns(pl.col("actual").fill_nan(None))
    few = frame.head(FEW)
    yield "ambersheet, pandas", ROWS, lambda: rated(policy, frame)
    yield "numpy, pandas", ROWS, lambda: by_numpy(frame)
    yield "ambersheet, polars", ROWS, lambda: rated(policy, polars)
    yield "polars, one thread", ROWS, lambda: by_polars(polars)
    yield "ambersheet, decimals", ROWS, lambda: rated(policy, decimals)
    yield "ambersheet, text percentages", FEW, lambda: rated(policy, text.head(FEW))
    yield "ambersheet, with reasons", FEW, lambda: policy.rate_frame(few, columns=COLUMNS, reasons=True)["rating"]
    yield "ambersheet, a function of the script", FEW, lambda: rated(script, few)
    expression = zen_expression()
    if expression is not None:
        rows = few.astype(object).where(few.notna(), None).to_dict("records")
        yield "zen-engine, a compiled expression", FEW, lambda: by_zen(expression, rows)


def main():
    runs = list(contestants())
    times = {name: [] for name, *_ in runs}
    counts = {}
    for _ in range(RUNS):
        for name, _, run in runs:
            start = time.perf_counter()
            out = run()
            times[name].append(time.perf_counter() - start)
            counts[name] = Counter("No data" if word is None or word != word else str(word) for word in out)
    for name, rows, _ in runs:
        print(f"{rows / statistics.median(times[name]) / 1e6:8.2f} M rows/s  {name:38} {dict(sorted(counts[name].items()))}")


if __name__ == "__main__":
    main()
