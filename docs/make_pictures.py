"""Makes the pictures of the documents: the example of norfolk, rated and shown by LibreOffice.

Usage: python docs/make_pictures.py PROGRAM, where PROGRAM is `ambersheet`. Needs soffice and pdftoppm.
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile

DOCS = pathlib.Path(__file__).resolve().parent
EXAMPLE = DOCS.parent / "rules" / "norfolk" / "norfolk-example.xlsx"
PICTURE = DOCS / "pictures" / "norfolk-rated.png"
# The first page at 96 dots an inch, without the margins and the footer: left, top, width, height.
DOTS, CROP = 96, (60, 56, 1020, 612)
LARGEST = 200_000


def run(*arguments):
    subprocess.run([str(argument) for argument in arguments], check=True, stdin=subprocess.DEVNULL, timeout=300)


def main(program):
    missing = [name for name in ("soffice", "pdftoppm") if shutil.which(name) is None]
    if missing:
        sys.exit(f"{' and '.join(missing)} not found: install LibreOffice Calc and poppler")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        rated = folder / "rated.xlsx"
        run(program, "rate", EXAMPLE, "-r", "norfolk", "-o", rated, "--quiet")
        run("soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf",
            "--outdir", folder, rated)
        left, top, width, height = CROP
        run("pdftoppm", "-png", "-singlefile", "-f", 1, "-l", 1, "-r", DOTS, "-x", left, "-y", top, "-W", width, "-H",
            height, rated.with_suffix(".pdf"), folder / "page")
        picture = (folder / "page.png").read_bytes()
    if len(picture) > LARGEST:
        sys.exit(f"the picture has {len(picture):,} bytes, and at most {LARGEST:,} are allowed")
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_bytes(picture)
    print(f"{PICTURE.relative_to(DOCS.parent)}: {len(picture):,} bytes")


if __name__ == "__main__":
    main(*sys.argv[1:])
