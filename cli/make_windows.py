#!/usr/bin/env python3
"""Builds ambersheet.exe on Linux: make_windows.py TARGET OUTPUT [FEATURES]

TARGET is cargo's target folder, FEATURES further options of cargo, such as --no-default-features. Needs MinGW
(Debian's gcc-mingw-w64-x86-64-win32), and a Rust toolchain for Windows, for which it looks in this order and says which
it took:

1. rustup: it adds the target x86_64-pc-windows-gnu.
2. Debian's rustc-web, cargo-web and rust-web-src, where they are installed. The standard library is built from its
   sources.

The program needs no library beside it but those of Windows. Standard library only.
"""

import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TRIPLE = "x86_64-pc-windows-gnu"
MINGW = "x86_64-w64-mingw32-"
DEBIAN = pathlib.Path("/usr/lib/rustlib/src/rust/library")


def has_target():
    """Whether rustup has the standard library for Windows, or could fetch it."""
    if shutil.which("rustup") is None:
        return False
    command = ["rustup", "target", "add", TRIPLE]
    return subprocess.run(command, check=False, capture_output=True, stdin=subprocess.DEVNULL).returncode == 0


def toolchain():
    """Which toolchain is there, its cargo, the options and the settings it is called with."""
    if has_target():
        return "rustup", os.environ.get("CARGO", "cargo"), [], {}
    if DEBIAN.is_dir() and pathlib.Path("/usr/bin/cargo").exists():
        # The stable compiler builds a standard library only so.
        settings = {"RUSTC": "/usr/bin/rustc", "RUSTC_BOOTSTRAP": "1"}
        return "Debian's compiler", "/usr/bin/cargo", ["-Z", "build-std=std,panic_unwind,panic_abort"], settings
    sys.exit(
        f"no Rust toolchain for Windows: run `rustup target add {TRIPLE}`, "
        "or install Debian's rustc-web cargo-web rust-web-src"
    )


def main(target, output, features):
    if shutil.which(f"{MINGW}gcc") is None:
        sys.exit(f"{MINGW}gcc is missing: install MinGW, for example Debian's gcc-mingw-w64-x86-64-win32")
    name, cargo, options, settings = toolchain()
    print(f"ambersheet.exe is built by {name}", flush=True)
    command = [cargo, "build", "--locked", "--release", "--package", "ambersheet-cli", "--target", TRIPLE]
    command += ["--features", "windows-resource", *features, *options]
    environment = {**os.environ, **settings, "CARGO_TARGET_DIR": str(target)}
    subprocess.run(command, check=True, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL)
    output.parent.mkdir(parents=True, exist_ok=True)
    built = target / TRIPLE / "release" / "ambersheet.exe"
    # The names of all functions are a third of the file.
    subprocess.run([f"{MINGW}strip", "-o", output, built], check=True)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve(), sys.argv[3:])
