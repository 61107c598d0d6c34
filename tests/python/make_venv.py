#!/usr/bin/env python3
"""Makes the virtual environment that the Python tests run in: make_venv.py FOLDER REQUIREMENTS

Some systems ship Python without `ensurepip`. There the environment is made without pip, which then comes from the
package index as a wheel; a wheel of pip can run itself. Standard library only.
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import urllib.request
import venv

PIP = "https://pypi.org/pypi/pip/json"


def interpreter(folder):
    windows = folder / "Scripts" / "python.exe"
    return windows if windows.exists() else folder / "bin" / "python"


def make(folder):
    try:
        import ensurepip  # noqa: F401  only whether it is there

        venv.create(folder, with_pip=True, clear=True)
        return
    except (ImportError, subprocess.CalledProcessError):
        venv.create(folder, with_pip=False, clear=True)
    with urllib.request.urlopen(PIP, timeout=60) as answer:
        wheel = next(url for url in json.load(answer)["urls"] if url["packagetype"] == "bdist_wheel")
    with tempfile.TemporaryDirectory() as scratch:
        path = pathlib.Path(scratch, wheel["filename"])
        with urllib.request.urlopen(wheel["url"], timeout=120) as answer:
            path.write_bytes(answer.read())
        command = [interpreter(folder), path / "pip", "install", "--quiet", path]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


def main(folder, requirements):
    if sys.version_info < (3, 10):
        sys.exit(f"Python 3.10 or later is needed, and this is {sys.version.split()[0]}; set PYTHON=python3.x")
    make(folder)
    command = [interpreter(folder), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
               "--requirement", requirements]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]), sys.argv[2])
