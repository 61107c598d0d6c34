"""The types of the package: its stubs against the compiled module, and its own code.

Source: mypy's stubtest, mypy and pyright.
"""

import importlib.util
import os
import pathlib
import subprocess
import sys

import pytest
from program import ROOT

amb = pytest.importorskip("ambersheet", reason="needs the Python module: run `make module`")
PACKAGE = pathlib.Path(amb.__file__).parent

USE = '''
import ambersheet as amb
import pandas as pd

rules = amb.Ruleset.shipped("norfolk")
rated = rules.rate("return.xlsx", period="2022/23 Q4")
counts: dict[str, int] = rated.counts
reason: str = rated.ratings[0].reason
first: list[amb.Rating] = rated.ratings[:2]
frame: pd.DataFrame = rules.rate_frame(pd.DataFrame(), columns={"actual": "x"}, reasons=True)
limit = rules.explain({"actual": 1}).next[0].limit
better: tuple[str, ...] = tuple(moved.measure for moved in amb.compare(rated, rated).better)
'''
WRONG = '''
import ambersheet as amb
amb.Ruleset.load(5)
amb.Ruleset.shipped("norfolk").rate_frame([], reason=True)
count: str = amb.Ruleset.shipped("norfolk").rate(b"").counts["Green"]
'''


def tool(module, *arguments, cwd):
    if importlib.util.find_spec(module.partition(".")[0]) is None:
        pytest.skip(f"needs {module}")
    return subprocess.run([sys.executable, "-m", module, *map(str, arguments)], cwd=cwd, capture_output=True, text=True, check=False,
                          env={**os.environ, "NO_COLOR": "1"})


def test_the_stubs_are_those_of_the_module(tmp_path):
    done = tool("mypy.stubtest", "ambersheet._ambersheet", "--ignore-disjoint-bases", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_package_is_typed_throughout(tmp_path):
    done = tool("mypy", "--strict", "--cache-dir", tmp_path / "cache", "--ignore-missing-imports", ROOT / "python" / "ambersheet", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("text", "errors"), [(USE, 0), (WRONG, 3)], ids=["right", "wrong"])
def test_pyright_reads_uses_of_it(tmp_path, text, errors):
    (tmp_path / "use.py").write_text(text, "utf-8")
    (tmp_path / "pyrightconfig.json").write_text('{"typeCheckingMode": "standard", "reportMissingModuleSource": false}', "utf-8")
    done = tool("basedpyright", "--pythonpath", sys.executable, "use.py", cwd=tmp_path)
    assert f"{errors} errors" in done.stdout, done.stdout + done.stderr


def test_pyright_is_content_with_the_package(tmp_path):
    (tmp_path / "pyrightconfig.json").write_text(
        '{"typeCheckingMode": "standard", "reportMissingModuleSource": false, "include": ["ambersheet"]}', "utf-8")
    (tmp_path / "ambersheet").symlink_to(PACKAGE, target_is_directory=True)
    done = tool("basedpyright", "--pythonpath", sys.executable, cwd=tmp_path)
    assert "0 errors" in done.stdout, done.stdout + done.stderr
