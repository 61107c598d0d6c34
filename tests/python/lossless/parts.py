"""What differs between two parts that are no worksheets."""

from collections import Counter

from .sheets import contains_in_order
from .tree import local

APPENDABLE = {"numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"}


def styles(report, part, before, after, _allowed):
    """Formats may be appended; those that are there stay."""
    if before.attributes != after.attributes:
        report.lose(part, "attributes of the root differ")
    old, new = ({group.tag: group for group in tree.children} for tree in (before, after))
    for tag, group in old.items():
        if tag not in new:
            if group.children or group.attributes.keys() - {"count"}:
                report.lose(part, f"<{tag}> is gone")
        elif tag not in APPENDABLE:
            if group.key() != new[tag].key():
                report.lose(part, f"<{tag}> differs")
        elif new[tag].keys()[: len(group.children)] != group.keys():
            report.lose(part, f"entries of <{tag}> were changed or are gone")
        elif _without_counts(group) != _without_counts(new[tag]):
            report.lose(part, f"attributes of <{tag}> differ")
    for tag, group in new.items():
        count = group.attributes.get("count")
        before_count = old[tag].attributes.get("count") if tag in old else None
        right_before = tag not in old or before_count in (None, str(len(old[tag].children)))
        if tag in APPENDABLE and right_before and count not in (None, str(len(group.children))):
            report.lose(part, f"<{tag}> counts {count} and holds {len(group.children)}")
        if tag not in old and tag not in APPENDABLE:
            report.lose(part, f"<{tag}> was added")


def _without_counts(group):
    return {key: value for key, value in group.attributes.items() if key != "count" and not key.endswith("knownFonts")}


def workbook(report, part, before, after, _allowed):
    """Calculation settings may be added or changed, and names added."""
    if before.attributes != after.attributes:
        report.lose(part, "attributes of the root differ")
    tags = dict.fromkeys(child.tag for child in [*before.children, *after.children])
    for tag in tags:
        old, new = before.named(tag), after.named(tag)
        if [node.key() for node in old] == [node.key() for node in new]:
            continue
        if tag == "calcPr" and new:
            lost = set(old[0].attributes) - set(new[0].attributes) if old else set()
        elif tag == "definedNames":
            lost = Counter(key for node in old for key in node.keys()) - Counter(key for node in new for key in node.keys())
        else:
            lost = {tag}
        if lost:
            report.lose(part, f"<{tag}> differs")


def relationships(report, part, before, after, _allowed):
    """Relationships may be added; that to the order of calculation may go."""
    old, new = (Counter(tuple(sorted(child.attributes.items())) for child in tree.children) for tree in (before, after))
    for gone in old - new:
        if not dict(gone).get("Type", "").endswith("/calcChain"):
            report.lose(part, f"a relationship was changed or is gone: {dict(gone)}")


def types(report, part, before, after, _allowed):
    """Content types may be added; that of the order of calculation may go."""
    old, new = (
        {(c.attributes.get("PartName") or c.attributes.get("Extension", "")).lower(): c.attributes.get("ContentType") for c in tree.children}
        for tree in (before, after)
    )
    for name, kind in old.items():
        if new.get(name) != kind and "calcchain" not in name:
            report.lose(part, f"the content type of {name} was changed or is gone")


def strings(report, part, before, after, _allowed):
    """Strings may be appended; where they are put in another order, cells are compared by text."""
    report.strings_moved = after.keys()[: len(before.children)] != before.keys()


def table(report, part, before, after, allowed):
    """A table may grow by columns at its right."""
    if before.key() == after.key():
        return
    columns = [[key for group in tree.named("tableColumns") for key in group.keys()] for tree in (before, after)]
    same = [_without_extent(tree) for tree in (before, after)]
    if not allowed.column or same[0] != same[1] or columns[1][: len(columns[0])] != columns[0]:
        report.lose(part, "the table changed by more than columns at its right")


def _without_extent(tree):
    attributes = {key: value for key, value in tree.attributes.items() if key != "ref"}
    start = tree.attributes.get("ref", "").split(":")[0]
    return attributes, start, [child.key() for child in tree.children if child.tag not in ("autoFilter", "tableColumns")]


def comments(report, part, before, after, allowed):
    """Comments may be added."""
    old, new = ([key for group in tree.children for key in group.keys()] for tree in (before, after))
    if not (allowed.comments and contains_in_order(old, new)):
        report.lose(part, "comments that were there differ")


def vml(report, part, before, after, allowed):
    """Boxes of comments may be added."""
    if not (allowed.comments and contains_in_order(before.keys(), after.keys())):
        report.lose(part, "shapes that were there differ")


def chart(report, part, before, after, allowed):
    """The points that a chart keeps of cells may follow the cells; all else stays."""
    same = _without_points(before) == _without_points(after) if allowed.charts else before.key() == after.key()
    if not same:
        report.lose(part, "the chart differs")


def _without_points(tree):
    if local(tree.tag) in ("numCache", "strCache"):
        return tree.tag
    return tree.tag, tuple(sorted(tree.attributes.items())), tree.text, [_without_points(child) for child in tree.children]


def any_part(report, part, before, after, _allowed):
    """Every other part stays as it is."""
    if before.key() != after.key():
        report.lose(part, "the content differs")


CHECKS = {
    "styles": styles,
    "workbook": workbook,
    "relationships": relationships,
    "types": types,
    "strings": strings,
    "table": table,
    "comments": comments,
    "vml": vml,
    "chart": chart,
}
