"""Collects the licences of what is inside the page: crates of the engine, and packages of the page.

Standard library only.
"""

import json
import pathlib
import subprocess

NAMES = ("licen", "copying", "notice", "unlicense")


def crates(cargo, root, triple):
    """The crates of the engine: name, version, licence, folder."""
    command = [cargo, "metadata", "--format-version", "1", "--locked", "--filter-platform", triple]
    known = json.loads(subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout)
    packages = {package["id"]: package for package in known["packages"]}
    edges = {node["id"]: node["deps"] for node in known["resolve"]["nodes"]}
    start = next(name for name, package in packages.items() if package["name"] == "ambersheet-web")
    seen, waiting = set(), [start]
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        waiting += [dep["pkg"] for dep in edges[one] if any(kind["kind"] is None for kind in dep["dep_kinds"])]
    for name in seen:
        package = packages[name]
        # Those of the workspace are under the project's own licence.
        if package["source"] is not None:
            yield package["name"], package["version"], package["license"], pathlib.Path(package["manifest_path"]).parent


def packages(page):
    """The packages of the page: name, version, licence, folder."""
    lock = json.loads((page / "package-lock.json").read_text("utf-8"))
    for path, entry in lock["packages"].items():
        folder = page / path
        if path and not entry.get("dev") and folder.is_dir():
            package = json.loads((folder / "package.json").read_text("utf-8"))
            yield package["name"], package["version"], package.get("license"), folder


def texts(folder):
    """The texts of the licences in a folder."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name.lower().startswith(NAMES))
    return [path.read_text("utf-8", "replace").strip() for path in files]


def collect(cargo, root, page, triple):
    """All of them as one text: a list of what is inside, then each licence once, with those who give it."""
    inside = sorted({*crates(cargo, root, triple), *packages(page)}, key=lambda one: (one[0], one[1]))
    givers = {}
    for name, version, _, folder in inside:
        for text in texts(folder):
            # Of texts that differ by line ends and blanks only, one is enough.
            givers.setdefault(" ".join(text.split()), (text, []))[1].append(f"{name} {version}")
    lines = ["Inside this page, each under its licence:", ""]
    lines += [f"{name} {version}: {licence or 'see below'}" for name, version, licence, _ in inside]
    for text, names in givers.values():
        lines += ["", "-" * 72, ", ".join(names), "", text]
    return "\n".join(lines) + "\n"
