"""Workbooks as zip packages: each part's bytes as they stand in the file, without unpacking."""

import re
import struct
import zipfile


def spans(path):
    """Each part's name with its verbatim bytes: local header, data, and descriptor where there is one."""
    raw = path.read_bytes()
    with zipfile.ZipFile(path) as package:
        found = []
        for part in package.infolist():
            start = part.header_offset
            name, extra = struct.unpack("<HH", raw[start + 26 : start + 30])
            end = start + 30 + name + extra + part.compress_size
            if part.flag_bits & 8:
                end += 16 if raw[end : end + 4] == b"PK\x07\x08" else 12
            found.append((part.filename, raw[start:end]))
    return found


def changed_parts(before, after):
    """The parts whose bytes in the file differ, and those that came or went."""
    old, new = dict(spans(before)), dict(spans(after))
    return {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}


def cell_formats(path):
    """How many cell formats the workbook has (entries of cellXfs)."""
    with zipfile.ZipFile(path) as package:
        name = next(name for name in package.namelist() if name.lower().endswith("styles.xml"))
        styles = package.read(name).decode("utf-8")
    inside = re.search(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", styles, re.DOTALL)
    return len(re.findall(r"<(?:\w+:)?xf\b", inside.group(0)))
