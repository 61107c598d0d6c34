"""The links of the documents: what they lead to, and which of them lead nowhere."""

import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
SUMMARY = DOCS / "SUMMARY.md"

FENCED = re.compile(r"^(```|~~~).*?^\1[^\S\n]*$", re.MULTILINE | re.DOTALL)
QUOTED = re.compile(r"`+[^`\n]*`+")
LINK = re.compile(r"(?<!\\)\]\(([^()\s]+)\)")
HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
ELSEWHERE = re.compile(r"[a-z]+:")


def pages():
    """Every document for people: those at the top, the pages under docs, and those of the rulesets."""
    return sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "rules").glob("*/README.md")])


def of_the_book():
    """The pages that the book has: all but its table of contents, and of `rules` the pages of rulesets."""
    def is_listed(page):
        return page.parent.parent != ROOT / "rules" or page.with_name(f"{page.parent.name}.rhai").exists()

    return [page for page in pages() if page != SUMMARY and is_listed(page)]


def targets(text):
    """The links of a page to other files or to itself, without those in code and those to the web."""
    prose = QUOTED.sub("", FENCED.sub("", text))
    return [target for target in LINK.findall(prose) if not ELSEWHERE.match(target)]


def anchors(text):
    """The anchors of a page's headings, as code hosts and mdBook make them."""
    found = []
    for heading in HEADING.findall(FENCED.sub("", text)):
        label = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        anchor = "".join(c for c in label.lower().replace(" ", "-") if c.isalnum() or c in "-_")
        found.append(f"{anchor}-{found.count(anchor)}" if anchor in found else anchor)
    return found


def broken(page):
    """The links of a page that lead to no file, or to no heading of one."""
    text, found = page.read_text("utf-8"), []
    for target in targets(text):
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.exists():
            found.append(f"{target}: there is no such file")
        elif anchor and file.suffix == ".md" and anchor not in anchors(file.read_text("utf-8")):
            found.append(f"{target}: there is no such heading")
    return found
