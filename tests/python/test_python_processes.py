"""Rulesets as values: equal by content, copied, pickled, and at work in other processes.

Source: the ruleset that was pickled, and ratings counted by hand (91 of 100 is within 10%, 89 is not).
"""

import concurrent.futures
import copy
import datetime
import multiprocessing
import pickle

import openpyxl
import pytest

amb = pytest.importorskip("ambersheet", reason="needs the Python module: run `make module`")
pd = pytest.importorskip("pandas")

SCRIPT = 'period("2023/24 Q1"); higher_is_better(all_others); amber_within(percent_of_target(parameter("tolerance", 5)));'
FRAME = pd.DataFrame({"actual": [95.0, 91.0, 89.0], "target": [100.0] * 3})


def facts(rules):
    return rules.source, rules.name, rules.params, rules.period, rules.sha256, rules.levels


def test_a_pickled_ruleset_is_the_same():
    rules = amb.Ruleset.from_source(SCRIPT, params={"tolerance": 10}, period="2022/23 Q4")
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        other = pickle.loads(pickle.dumps(rules, protocol))
        assert facts(other) == facts(rules) and other == rules and hash(other) == hash(rules)
        assert [str(word) for word in other.rate_frame(FRAME)["rating"]] == ["Amber", "Amber", "Red"]
        assert other.with_params(tolerance=5).period == "2022/23 Q4"
    for other in (copy.copy(rules), copy.deepcopy([rules])[0]):
        assert other == rules and facts(other) == facts(rules)
    shipped = amb.Ruleset.shipped("norfolk", period="2022/23 Q4")
    assert pickle.loads(pickle.dumps(shipped)).rate(amb.example("norfolk")).counts == shipped.rate(amb.example("norfolk")).counts


def test_rules_are_equal_by_what_they_say(tmp_path):
    rules = amb.Ruleset.from_source(SCRIPT)
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "rules.rhai").write_text(SCRIPT, "utf-8")
    a, b = (amb.Ruleset.load(tmp_path / folder / "rules.rhai") for folder in ("a", "b"))
    assert a == b == rules == rules.with_params(tolerance=5) == rules.with_params(tolerance=5.0)
    assert len({a, b, rules, rules.with_params(tolerance=6)}) == 2
    for other in (rules.with_params(tolerance=6), rules.with_period("2023/24 Q2"), amb.Ruleset.from_source(f"{SCRIPT} "), SCRIPT, None):
        assert rules != other


@pytest.mark.parametrize("change", [
    {"period": "2023/24 Q2"}, {"params": {"tolerance": 6}}, {"today": "2026-01-01"}, {"today": datetime.date(2026, 2, 1)}])
def test_rules_that_were_changed_are_others_and_stay_so(change):
    """By hand: each of period, parameters and today is part of what the rules say, also in another process."""
    rules, other, same = (amb.Ruleset.from_source(SCRIPT, **one) for one in ({}, change, change))
    assert rules != other == same and hash(other) == hash(same)
    assert pickle.loads(pickle.dumps(other)) == other
    assert (other.today, rules.today) == (str(change["today"]) if "today" in change else None, None)
    if "today" in change:
        later = other.with_today("2026-03-01")
        assert later != other and later.today == "2026-03-01"
        assert rules.with_today(change["today"]) == other
        assert later.with_params(tolerance=6).today == "2026-03-01"


def register(path, percent):
    """A register of one line."""
    book = openpyxl.Workbook()
    book.active.title = "Rules"
    for row in [["Indicator", "Good is", "Tolerance"], ["Visits", "High", percent]]:
        book.active.append(row)
    book.save(path)


def test_a_register_goes_along_and_stays_what_it_was(tmp_path):
    """The folder may be gone, or its register another one, when the rules are used."""
    register(tmp_path / "register.xlsx", 10)
    (tmp_path / "rules.rhai").write_text(
        'register("register.xlsx", "Rules", #{ measure: "Indicator", good_is: "Good is", percent_of_target: "Tolerance" });', "utf-8")
    frame = FRAME.assign(measure="Visits")
    rules = amb.Ruleset.load(tmp_path / "rules.rhai")
    expected = ["Amber", "Amber", "Red"]
    assert [str(word) for word in rules.rate_frame(frame)["rating"]] == expected
    pickled = pickle.dumps(rules)
    register(tmp_path / "register.xlsx", 20)
    assert [str(word) for word in rules.rate_frame(frame)["rating"]] == expected, "loaded rules do not change"
    changed = amb.Ruleset.load(tmp_path / "rules.rhai")
    assert changed != rules and [str(word) for word in changed.rate_frame(frame)["rating"]] == ["Amber"] * 3
    (tmp_path / "register.xlsx").unlink()
    (tmp_path / "rules.rhai").unlink()
    other = pickle.loads(pickled)
    assert other == rules and [str(word) for word in other.rate_frame(frame)["rating"]] == expected


def test_another_version_refuses(monkeypatch):
    pickled = pickle.dumps(amb.Ruleset.from_source(SCRIPT))
    monkeypatch.setattr(amb, "__version__", "999.0.0")
    with pytest.raises(amb.RulesError, match=r"pickled by Ambersheet .*, and this is 999\.0\.0; load the script again"):
        pickle.loads(pickled)


def test_damaged_rules_are_refused():
    load, (version, sha256, state) = amb.Ruleset.from_source(SCRIPT).__reduce__()
    with pytest.raises(amb.RulesError, match="damaged"):
        load(version, sha256, {**state, "source": state["source"].replace(b"5", b"7")})


def test_a_rated_workbook_goes_along():
    rated = amb.Ruleset.shipped("norfolk").rate(amb.example("norfolk"))
    other = pickle.loads(pickle.dumps(rated))
    assert other.counts == rated.counts and other.to_bytes() == rated.to_bytes()
    assert [str(one) for one in other.ratings] == [str(one) for one in rated.ratings]


@pytest.mark.parametrize("way", ["fork", "spawn"])
def test_processes_rate(way):
    if way not in multiprocessing.get_all_start_methods():
        pytest.skip(f"no {way} here")
    rules = amb.Ruleset.from_source(SCRIPT, params={"tolerance": 10})
    with concurrent.futures.ProcessPoolExecutor(2, mp_context=multiprocessing.get_context(way)) as pool:
        frames = list(pool.map(rules.rate_frame, [FRAME, FRAME.iloc[:1]]))
        told = list(pool.map(rules.explain, [{"actual": 89, "target": 100}]))
    assert [[str(word) for word in frame["rating"]] for frame in frames] == [["Amber", "Amber", "Red"], ["Amber"]]
    assert told[0].rating == "Red"


def test_joblib_rates():
    joblib = pytest.importorskip("joblib")
    books = joblib.Parallel(2)(joblib.delayed(amb.Ruleset.shipped("norfolk").rate)(amb.example("norfolk")) for _ in range(2))
    assert [book.counts["Green"] for book in books] == [27, 27]
