"""Many workbooks in folders: none is lost, and what became of them is short to read.

Source: the workbooks that the test wrote, counted by hand (91 of 90 is green, 88 is within 5%).
"""

import os

import pytest

amb = pytest.importorskip("ambersheet", reason="needs the Python module: run `make module`")
pd = pytest.importorskip("pandas")

RULES = amb.Ruleset.from_source("""
tables(#{ measure: "Measure", good_is: "Good is", actual: "Actual", target: "Target", rating: write_to("RAG") });
amber_within(percent_of_target(5));""")


def returned(path, actual):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"Measure,Good is,Actual,Target,RAG\nPotholes,High,{actual},90,\n", "utf-8")
    return path


def test_workbooks_of_one_name_are_all_there(tmp_path):
    paths = [returned(tmp_path / folder / "highways.csv", actual) for folder, actual in
             (("2023/Q3", 88), ("2023/Q4", 91), ("2024/Q4", 10))]
    returned(tmp_path / "2023" / "Q3" / "parks.csv", 95)
    done = amb.rate_many([path.parent for path in paths], RULES)
    assert len(done) == len(done.rated) == 4 and set(paths) < set(done.rated)
    table = done.to_pandas()
    assert dict(zip(table["file"], table["actual"], strict=True)) == {
        "2023/Q3/highways.csv": 88.0, "2023/Q4/highways.csv": 91.0, "2024/Q4/highways.csv": 10.0, "parks.csv": 95.0}
    assert done.counts == {"Green": 2, "Amber": 1, "Red": 1, "Unrated": 0}
    assert table.attrs["ambersheet"]["colours"]["Green"]


def test_names_that_differ_only_in_case_are_numbered(tmp_path):
    """Windows and macOS take `Return.xlsx` and `return.xlsx` for one file."""
    paths = [returned(tmp_path / folder / name, actual) for folder, name, actual in
             (("a", "Return.csv", 88), ("b", "Return.csv", 91), ("c", "return.csv", 10))]
    out = tmp_path / "out"
    done = amb.rate_many(paths, RULES, out_dir=out)
    assert len(done.rated) == 3 and not done.errors
    names = sorted(path.name for path in out.iterdir())
    assert names == ["Return (2).xlsx", "Return.xlsx", "return (3).xlsx"]
    assert [pd.read_excel(out / name)["Actual"][0] for name in names] == [91, 88, 10]


def test_a_file_in_two_spellings_is_rated_once(tmp_path, monkeypatch):
    path = returned(tmp_path / "highways.csv", 91)
    monkeypatch.chdir(tmp_path)
    assert len(amb.rate_many([path, "highways.csv", tmp_path, os.path.join(".", "highways.csv")], RULES)) == 1


def test_a_folder_without_workbooks_is_said(tmp_path):
    returned(tmp_path / "Q4" / "highways.csv", 91)
    (tmp_path / "notes.txt").write_text("none", "utf-8")
    (tmp_path / "folder.xlsx").mkdir()
    with pytest.raises(amb.WorkbookError, match='there are no workbooks in it .*; "Q4" in it has some') as raised:
        amb.rate_many(tmp_path, RULES)
    assert raised.value.path == str(tmp_path)
    done = amb.rate_many([tmp_path, tmp_path / "Q4"], RULES, out_dir=tmp_path / "out")
    assert list(done.errors) == [tmp_path] and len(done.rated) == 1
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["highways.xlsx"]
    assert len(amb.rate_many([], RULES)) == 0


def test_what_became_of_many_is_short(tmp_path):
    for at in range(120):
        returned(tmp_path / f"dept{at:03d}.csv", 91 if at % 2 else 10)
    for name in ("parks.xlsx", "<b>bold<b>.xlsx") if os.name != "nt" else ("parks.xlsx",):
        (tmp_path / name).write_bytes(b"not a workbook")
    done = amb.rate_many(tmp_path, RULES)
    bad = len(done.errors)
    assert repr(done) == (f"<ManyRated of {120 + bad} workbooks: 120 rated, {bad} with an error; 60 Green, 0 Amber, 60 Red, 0 Unrated>")
    html = done._repr_html_()
    assert "Green</span> 60" in html and "parks.xlsx" in html and "… and 90 more" in html and len(html) < 20_000
    assert "<b>bold" not in html
    assert len(str(done)) < 2000 and len(amb.rate_many([], RULES)._repr_html_()) < 2000


def test_one_that_fails_in_any_way_stops_no_other(tmp_path, monkeypatch):
    paths = [returned(tmp_path / f"{at}.csv", 91) for at in range(3)]
    original = amb.Ruleset._rate

    def fails(self, workbook, stop, *rest):
        if workbook == paths[1]:
            raise RuntimeError("the work ended")
        return original(self, workbook, stop, *rest)

    monkeypatch.setattr(amb.Ruleset, "_rate", fails)
    done = amb.rate_many(paths, RULES)
    assert list(done.rated) == [paths[0], paths[2]] and str(done.errors[paths[1]]) == "the work ended"
