"""Binary workbooks (.xlsb) of plain cells with number formats, written record by record ([MS-XLSB])."""

import datetime
import struct
import zipfile

CONTENT_TYPES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>
<Override PartName="/xl/worksheets/sheet1.bin" ContentType="application/vnd.ms-excel.worksheet"/>
<Override PartName="/xl/styles.bin" ContentType="application/vnd.ms-excel.styles"/>
</Types>"""
RELATIONSHIPS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>"""
LINK = '<Relationship Id="{}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}"/>'


def _record(kind, content=b""):
    number = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = len(content), b""
    while True:
        size += bytes([length & 0x7F | (0x80 if length > 0x7F else 0)])
        length >>= 7
        if not length:
            return number + size + content


def _wide(text):
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _days(value):
    """A value as a number, dates as days since the end of 1899."""
    if isinstance(value, datetime.date):
        return float((value - datetime.date(1899, 12, 30)).days)
    if isinstance(value, datetime.time):
        return (value.hour * 3600 + value.minute * 60 + value.second) / 86400
    if isinstance(value, datetime.timedelta):
        return value / datetime.timedelta(days=1)
    return float(value)


def write(path, name, rows, *, show_zeros=True):
    """Writes a sheet; each cell is None, or a value with the code of its number format."""
    codes = list(dict.fromkeys(cell[1] for row in rows for cell in row if cell and cell[1] != "General"))
    style = {"General": 0} | {code: place for place, code in enumerate(codes, start=1)}
    styles = _record(278) + _record(615, struct.pack("<I", len(codes)))
    styles += b"".join(_record(44, struct.pack("<H", 163 + place) + _wide(code)) for code, place in style.items() if place)
    styles += _record(616) + _record(617, struct.pack("<I", len(style)))
    styles += b"".join(
        _record(47, struct.pack("<HHHHHBBI", 0, 163 + place if place else 0, 0, 0, 0, 0, 0, 0)) for place in style.values())
    styles += _record(618) + _record(279)
    book = _record(131) + _record(143) + _record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide(name))
    book += _record(144) + _record(132)
    view = struct.pack("<HIIIBBBBHHHHI", 0x38C | (0x10 if show_zeros else 0), 0, 0, 0, 64, 0, 0, 0, 100, 0, 0, 0, 0)
    sheet = _record(129) + _record(148, struct.pack("<IIII", 0, len(rows) - 1, 0, max(map(len, rows)) - 1))
    sheet += _record(133) + _record(137, view) + _record(138) + _record(134) + _record(145)
    for number, row in enumerate(rows):
        sheet += _record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, 0, 0, 0))
        for column, cell in enumerate(row):
            if cell is None:
                continue
            value, code = cell
            place = struct.pack("<II", column, style[code])
            if isinstance(value, str):
                sheet += _record(6, place + _wide(value))
            else:
                sheet += _record(5, place + struct.pack("<d", _days(value)))
    sheet += _record(146) + _record(130)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", CONTENT_TYPES)
        package.writestr("_rels/.rels", RELATIONSHIPS.format(LINK.format("rId1", "officeDocument", "xl/workbook.bin")))
        links = LINK.format("rId1", "worksheet", "worksheets/sheet1.bin") + LINK.format("rId2", "styles", "styles.bin")
        package.writestr("xl/_rels/workbook.bin.rels", RELATIONSHIPS.format(links))
        package.writestr("xl/workbook.bin", book)
        package.writestr("xl/styles.bin", styles)
        package.writestr("xl/worksheets/sheet1.bin", sheet)
    return path
