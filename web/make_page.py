#!/usr/bin/env python3
"""Builds the page, one HTML file with the engine inside: make_page.py TARGET OUTPUT

TARGET is cargo's target folder. Needs cargo, Node 18 or later with npm, and a Rust toolchain for WebAssembly, for which
it looks in this order and says which it took:

1. rustup: it adds the target wasm32-unknown-unknown and the sources of the standard library, which is built with
   unwinding, so that a damaged workbook is an error with its message and does not end the engine.
2. Debian's rustc-web, cargo-web and rust-web-src, where they are installed, which build the same.
3. rustup's target alone. There, what goes wrong in a library ends the engine; the page starts another and says so.

Standard library only.
"""

import os
import pathlib
import shutil
import subprocess
import sys

import licences

HERE = pathlib.Path(__file__).resolve().parent
TRIPLE = "wasm32-unknown-unknown"
# The engine recurses no deeper than it may on the stacks of threads elsewhere; WebAssembly has only the one.
STACK = 64 << 20
UNWINDING = ["-Z", "build-std=std,panic_unwind"]
CARGO = os.environ.get("CARGO", "cargo")
DEBIAN = pathlib.Path("/usr/lib/rustlib/src/rust/library")


class Toolchain:
    """How cargo is called for WebAssembly."""

    def __init__(self, name, cargo, settings, unwinds):
        self.name = name
        self.cargo = cargo
        self.unwinds = unwinds
        flags = f"-Clink-arg=-zstack-size={STACK}" + (" -Cpanic=unwind" if unwinds else "")
        self.settings = {**settings, "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS": flags}
        if unwinds:
            # The standard library is built from its sources, which the stable compiler allows only so.
            self.settings["RUSTC_BOOTSTRAP"] = "1"


def succeeds(*command):
    return subprocess.run(command, check=False, capture_output=True, stdin=subprocess.DEVNULL).returncode == 0


def toolchain():
    has_target = succeeds("rustup", "target", "add", TRIPLE) if shutil.which("rustup") else False
    if has_target and succeeds("rustup", "component", "add", "rust-src"):
        return Toolchain("rustup, with the standard library built to unwind", CARGO, {}, unwinds=True)
    linkers = sorted(pathlib.Path("/usr/bin").glob("wasm-ld-*")) + sorted(pathlib.Path("/usr/bin").glob("wasm-ld"))
    if DEBIAN.is_dir() and pathlib.Path("/usr/bin/cargo").exists() and linkers:
        settings = {"RUSTC": "/usr/bin/rustc", "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER": str(linkers[0])}
        return Toolchain("Debian's compiler", "/usr/bin/cargo", settings, unwinds=True)
    if has_target:
        return Toolchain("rustup, with its own standard library", CARGO, {}, unwinds=False)
    sys.exit(
        "no Rust toolchain for WebAssembly: run `rustup target add wasm32-unknown-unknown`, "
        "or install Debian's rustc-web cargo-web rust-web-src lld"
    )


def run(*command, cwd, settings=None):
    subprocess.run(command, check=True, cwd=cwd, env={**os.environ, **(settings or {})}, stdin=subprocess.DEVNULL)


def engine(target):
    """Builds the engine and its JavaScript. Returns the folder that holds both."""
    tools = toolchain()
    print(f"the engine is built by {tools.name}", flush=True)
    build = ["build", "--locked", "--package", "ambersheet-web", "--profile", "page", "--target", TRIPLE]
    folder = target / "page"
    settings = {**tools.settings, "CARGO_TARGET_DIR": str(folder)}
    run(tools.cargo, *build, *(UNWINDING if tools.unwinds else []), cwd=HERE.parent, settings=settings)
    # Its own lock and target: it is a tool of the build, and no part of the workspace.
    writer = {"CARGO_TARGET_DIR": str(folder / "bindgen")}
    run(CARGO, "build", "--locked", "--release", cwd=HERE / "bindgen", settings=writer)
    module = folder / TRIPLE / "page" / "ambersheet_web.wasm"
    made = folder / "engine"
    run(folder / "bindgen" / "release" / "web-bindgen", module, made, cwd=HERE)
    return made


def main(target, output):
    for tool in ("node", "npm"):
        if shutil.which(tool) is None:
            sys.exit(f"{tool} is missing: install Node 18 or later")
    page = HERE / "page"
    run("npm", "ci", "--no-audit", "--no-fund", cwd=page)
    run("npx", "tsc", "--noEmit", cwd=page)
    made = engine(target)
    made.joinpath("licences.txt").write_text(licences.collect(CARGO, HERE.parent, page, TRIPLE), "utf-8")
    run("node", "build.mjs", made, output, cwd=page)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve())
