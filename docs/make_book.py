"""Gathers the documents for mdBook, and checks the site that it builds.

Usage: python docs/make_book.py gather FOLDER, then `mdbook build FOLDER`, then python docs/make_book.py check SITE.

Pages keep their places relative to each other, so that links between them hold; README.md becomes index.md, which is
what a site shows for a folder. Files that a page links to go along. A link to a folder of the repository, or to a page
that the book does not have, becomes plain text.
"""

import html.parser
import pathlib
import re
import shutil
import sys
import urllib.parse

from links import DOCS, LINK, ROOT, SUMMARY, of_the_book, targets


def place(path):
    """Where a file of the repository is in the book."""
    relative = path.relative_to(ROOT)
    return relative.with_name("index.md") if relative.name == "README.md" else relative


def relative_to(target, page):
    """The link from a page of the book to another file of it."""
    up = [".."] * (len(page.parts) - 1)
    return "/".join([*up, *target.parts])


def rewritten(page, into):
    """The text of a page as the book has it; files that it links to are copied into `into`."""
    text, book = page.read_text("utf-8"), of_the_book()
    for target in set(targets(text)):
        path, _, anchor = target.partition("#")
        if not path:
            continue
        file = (page.parent / path).resolve()
        if not file.is_file() or (file.suffix == ".md" and file not in book):
            text = re.sub(rf"\[([^\[\]]*)\]\({re.escape(target)}\)", r"\1", text)
            continue
        if file.suffix != ".md":
            (into / place(file)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, into / place(file))
        link = relative_to(place(file), place(page)) + (f"#{anchor}" if anchor else "")
        text = text.replace(f"]({target})", f"]({link})")
    return text


def gather(folder):
    """Writes the sources of the book, with its table of contents."""
    folder = pathlib.Path(folder)
    shutil.rmtree(folder, ignore_errors=True)
    source = folder / "src"
    source.mkdir(parents=True)
    shutil.copy(DOCS / "book.toml", folder / "book.toml")
    for page in of_the_book():
        (source / place(page)).parent.mkdir(parents=True, exist_ok=True)
        (source / place(page)).write_text(rewritten(page, source), "utf-8")

    def moved(match):
        file = (DOCS / match[1]).resolve()
        return f"]({place(file).as_posix()})"

    (source / "SUMMARY.md").write_text(LINK.sub(moved, SUMMARY.read_text("utf-8")), "utf-8")


class Page(html.parser.HTMLParser):
    """What a page of the site links to, and what can be linked to in it."""

    def __init__(self, text):
        super().__init__()
        self.links, self.ids = [], set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.ids.add(values.get("id"))
        self.links += [values[name] for name in ("href", "src") if values.get(name)]


def check(site):
    """Ends with a message if a link of the site leads nowhere, or if it cannot be searched."""
    site = pathlib.Path(site).resolve()
    found = {path: Page(path.read_text("utf-8")) for path in sorted(site.rglob("*.html"))}
    faults = [] if list(site.glob("searchindex*.js")) else ["there is no index to search"]
    for path, page in found.items():
        # Links of this page are relative to the top of the site, wherever it is shown.
        if path.name == "404.html":
            continue
        for link in page.links:
            parts = urllib.parse.urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            file = (path.parent / urllib.parse.unquote(parts.path)).resolve() if parts.path else path
            file = file / "index.html" if file.is_dir() else file
            if not file.exists():
                faults.append(f"{path.relative_to(site)}: {link}: there is no such file")
            elif parts.fragment and file in found and urllib.parse.unquote(parts.fragment) not in found[file].ids:
                faults.append(f"{path.relative_to(site)}: {link}: there is no such heading")
    if faults:
        sys.exit("\n".join(faults))
    print(f"{site}: {len(found)} pages, every link leads somewhere")


if __name__ == "__main__":
    {"gather": gather, "check": check}[sys.argv[1]](sys.argv[2])
