"""The wheel in an environment with nothing else in it, and what a source distribution holds.

Source: what the package promises of its extras.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import zipfile

import pytest
from conftest import FULL
from program import ROOT, example

ALONE = """
import sys
import ambersheet as amb
rules = amb.Ruleset.shipped("norfolk")
rated = rules.rate(sys.argv[1])
assert rated.counts == {"Green": 27, "Amber": 6, "Red": 7, "Unrated": 4}, rated.counts
rated.save(sys.argv[2])
assert "Amber" in rated._repr_html_() and rules.explain({"Measure": "x", "Actual": 1}, columns={"measure": "Measure", "actual": "Actual"})
for package, call in {
    "pandas": rated.to_pandas, "polars": rated.to_polars, "pyarrow": rated.to_arrow,
    "tqdm": lambda: amb.rate_many([], rules, progress=True),
    "polars'": lambda: rules.rate_frame(type("DataFrame", (), {"__module__": "polars", "columns": ["actual"], "to_series": None})()),
    "pyarrow'": lambda: rules.rate_frame(type("DataFrame", (), {"__module__": "pandas", "columns": ["actual"]})()),
}.items():
    try:
        call()
    except amb.MissingExtraError as error:
        assert package.strip("'") in str(error) and "pip install 'ambersheet[" in str(error), error
    else:
        raise SystemExit(f"{package} is there, or was not asked for")
print("alone", len([name for name in sys.modules if name.partition(".")[0] in ("pandas", "pyarrow", "polars", "numpy")]))
"""


@pytest.fixture(scope="module")
def wheel():
    folder = os.environ.get("AMBERSHEET_WHEELS")
    found = sorted(pathlib.Path(folder).glob("*.whl")) if folder else []
    if not found:
        pytest.skip("needs the wheel: run `make wheel`, and set AMBERSHEET_WHEELS")
    return found[-1]


def test_it_works_alone_and_says_which_extra_is_missing(tmp_path, wheel):
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    # Without the environment's own packages, as in one where nothing else was installed.
    alone = f"import sys; sys.path.insert(0, {str(site)!r})\n{ALONE}"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", alone, str(example("norfolk")), str(tmp_path / "out.xlsx")],
                          capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["alone", "0"], done.stderr
    assert (tmp_path / "out.xlsx").is_file()


def test_one_wheel_serves_every_python_from_3_10(wheel):
    assert "-cp310-abi3-" in wheel.name
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        metadata = archive.read(next(name for name in names if name.endswith("METADATA"))).decode("utf-8")
    assert "ambersheet/py.typed" in names and "ambersheet/_ambersheet.pyi" in names
    for extra in ("pandas", "polars", "notebook"):
        assert f"Provides-Extra: {extra}" in metadata
    assert "Requires-Dist: pyarrow>=16 ; extra == 'pandas'" in metadata
    assert not [line for line in metadata.splitlines() if line.startswith("Requires-Dist") and "extra ==" not in line]


def interpreters():
    """This one, and those without a global lock that are installed: they cannot use the wheel for all versions."""
    names = (f"python3.{version}t" for version in range(13, 20))
    return [sys.executable, *filter(None, map(shutil.which, names))]


@pytest.mark.parametrize("python", interpreters())
def test_the_source_distribution_builds(tmp_path, python):
    if not FULL:
        pytest.skip("only in the full run: it compiles everything once more")
    subprocess.run([sys.executable, "-m", "maturin", "sdist", "--out", tmp_path], cwd=ROOT, check=True, capture_output=True)
    with tarfile.open(next(tmp_path.glob("*.tar.gz"))) as archive:
        archive.extractall(tmp_path, filter="data")
    (source,) = [path for path in tmp_path.iterdir() if path.is_dir()]
    assert (source / "rules" / "norfolk" / "norfolk.rhai").is_file()
    done = subprocess.run([python, "-m", "pip", "install", "--quiet", "--no-deps", "--target", tmp_path / "site", source],
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    probe = "import ambersheet as amb; print(amb.Ruleset.shipped('norfolk').rate(amb.example('norfolk')).counts['Green'])"
    done = subprocess.run([python, "-c", probe], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
                          capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "27", done.stderr
