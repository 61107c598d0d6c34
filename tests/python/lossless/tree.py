"""XML as a tree that compares: prefixes, the order of attributes, quoting and space between elements say nothing."""

from xml.parsers import expat

MAIN = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
}
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"


class Node:
    """An element: its name, attributes, text, children, and the text after it."""

    __slots__ = ("attributes", "children", "tag", "tail", "text")

    def __init__(self, tag, attributes=None):
        self.tag, self.attributes, self.text, self.children, self.tail = tag, attributes or {}, "", [], ""

    def key(self):
        """Returns a value that is equal for equal content."""
        inner = tuple((child.key(), child.tail) for child in self.children)
        return self.tag, tuple(sorted(self.attributes.items())), self.text, inner

    def keys(self):
        """Returns the keys of the children."""
        return [child.key() for child in self.children]

    def named(self, tag):
        """Returns the children with that name."""
        return [child for child in self.children if child.tag == tag]


def local(tag):
    """Returns a name without its namespace."""
    return tag.rsplit("}", 1)[-1]


def parse(data):
    """Returns the tree of a part's bytes; names of the main namespace stand bare."""
    builder = _Builder()
    parser = expat.ParserCreate(None, "}")
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    parser.StartNamespaceDeclHandler = builder.declare
    parser.Parse(data, True)
    return builder.root


class _Builder:
    def __init__(self):
        self.root, self.open, self.prefixes = None, [], {}

    def declare(self, prefix, uri):
        self.prefixes[prefix] = uri

    def start(self, tag, attributes):
        named = {_short(key): value for key, value in attributes.items()}
        ignorable = "{" + COMPATIBILITY + "}Ignorable"
        if ignorable in named:
            named[ignorable] = " ".join(sorted(self.prefixes.get(name, name) for name in named[ignorable].split()))
        node = Node(_short(tag), named)
        if self.open:
            self.open[-1].children.append(node)
        else:
            self.root = node
        self.open.append(node)

    def end(self, _tag):
        node = self.open.pop()
        if node.children and not node.text.strip():
            node.text = ""
        for child in node.children:
            if not child.tail.strip():
                child.tail = ""

    def text(self, data):
        node = self.open[-1]
        if node.children:
            node.children[-1].tail += data
        else:
            node.text += data


def _short(name):
    if "}" not in name:
        return name
    namespace, rest = name.split("}", 1)
    return rest.split("}")[0] if namespace in MAIN else "{" + namespace + "}" + rest.split("}")[0]
