"""Workbooks from snippets of worksheet XML, for what libraries do not write: parts left out, prefixes, implied places.

A snippet is what stands inside `<worksheet>`, without a prefix; `prefix` puts one before every element's name.
"""

import re
import zipfile
from xml.sax.saxutils import quoteattr

from minimal_workbook import HEAD, MAIN, OFFICE, PACKAGE, TYPE

STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"

# Formats: 0 plain; 1 percent; 2 a border all round, right-aligned, two decimals; 3 blue fill, bold; 4 italic, pounds.
STYLES = (
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="&quot;£&quot;#,##0"/></numFmts>'
    '<fonts count="3"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font>'
    '<font><i/><sz val="14"/><name val="Gill Sans MT"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FF3366FF"/></patternFill></fill></fills>'
    '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border><left style="thin"/>'
    '<right style="thin"/><top style="double"/><bottom style="thin"/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="9" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="2" fontId="0" fillId="0" borderId="1" xfId="0" applyNumberFormat="1" applyBorder="1"'
    ' applyAlignment="1"><alignment horizontal="right" wrapText="1"/></xf>'
    '<xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1"/>'
    '<xf numFmtId="164" fontId="2" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs>'
)


def text(place, words, style=0):
    """A cell with text in it."""
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{words}</t></is></c>'


def number(place, value, style=0):
    return f'<c r="{place}" s="{style}"><v>{value}</v></c>'


def prefixed(xml, prefix):
    """The snippet with a prefix before the name of each element."""
    return re.sub(r"<(/?)(?=[A-Za-z])", rf"<\1{prefix}:", xml) if prefix else xml


def write(path, sheets, *, names="", styles=STYLES, states=None, prefix="", strict=False):
    """Writes a workbook: snippets by the sheet's name, defined names, and a sheet's state by its name.

    `styles` is what stands inside `<styleSheet>`; None leaves the part out.
    """
    main, office = (STRICT, STRICT_OFFICE) if strict else (MAIN, OFFICE)
    declared = f'xmlns{":" if prefix else ""}{prefix}="{main}" xmlns:r="{office}"'

    def part(root, inside):
        opened = prefixed(f"<{root}>", prefix)[:-1]
        return f"{HEAD}{opened} {declared}>{prefixed(inside, prefix)}{prefixed(f'</{root}>', prefix)}"

    kinds = [("worksheet", f"worksheets/sheet{number}.xml") for number in range(1, len(sheets) + 1)]
    kinds += [("styles", "styles.xml")] if styles is not None else []
    content = {"worksheet": f"{TYPE}.worksheet+xml", "styles": f"{TYPE}.styles+xml"}
    listed = "".join(
        f"<sheet name={quoteattr(name)} sheetId=\"{number}\" r:id=\"rId{number}\""
        + (f' state="{states[name]}"' if states and name in states else "") + "/>"
        for number, name in enumerate(sheets, start=1)
    )
    defined = f"<definedNames>{names}</definedNames>" if names else ""
    parts = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
        + "".join(f'<Override PartName="/xl/{target}" ContentType="{content[kind]}"/>' for kind, target in kinds)
        + "</Types>",
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": part("workbook", f"<sheets>{listed}</sheets>{defined}"),
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        + "".join(f'<Relationship Id="rId{number}" Type="{office}/{kind}" Target="{target}"/>'
                  for number, (kind, target) in enumerate(kinds, start=1))
        + "</Relationships>",
    }
    for number, inside in enumerate(sheets.values(), start=1):
        parts[f"xl/worksheets/sheet{number}.xml"] = part("worksheet", inside)
    if styles is not None:
        parts["xl/styles.xml"] = part("styleSheet", styles)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content_of in parts.items():
            package.writestr(name, content_of.encode("utf-8"))
    return path
