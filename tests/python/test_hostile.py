"""Workbooks that no collection has: containers and parts at their limits, and beyond them.

Source: Python's zipfile makes and reads the containers, openpyxl reads the outputs; what must be refused is what
APPNOTE.TXT, ECMA-376 and Excel's own limits say. Each is tried as its user would: by the command line, in a folder
where afterwards nothing else may be.
"""

import io
import os
import resource
import struct
import subprocess
import sys
import zipfile

import openpyxl
import pytest
from conftest import FULL
from minimal_workbook import HEAD, MAIN, ROWS, RULES, STYLES, write
from program import binary, run

SHEET = "xl/worksheets/sheet1.xml"


def parts_of(path):
    with zipfile.ZipFile(path) as package:
        return {entry.filename: package.read(entry) for entry in package.infolist()}


def ordinary(folder):
    """The parts of an ordinary return."""
    return parts_of(write(folder / "ordinary.xlsx", ROWS))


def packed(parts, **options):
    """A container of parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **options) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def many_types(content):
    return content.replace(b"</Types>", b'<Override PartName="/a" ContentType="b"/>' * 2_000_000 + b"</Types>")


def with_part(folder, name, change):
    parts = ordinary(folder)
    parts[name] = change(parts[name])
    return packed(parts)


def zip64(folder):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in ordinary(folder).items():
            with package.open(name, "w", force_zip64=True) as part:
                part.write(content)
    return out.getvalue()


def with_comment(folder):
    out = io.BytesIO(packed(ordinary(folder)))
    with zipfile.ZipFile(out, "a") as package:
        package.comment = "Prüfvermerk: genehmigt".encode()
    return out.getvalue()


def doctype(folder):
    declaration = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    return with_part(folder, SHEET, lambda text: text.replace(HEAD.encode(), HEAD.encode() + declaration))


def encrypted_entry(folder):
    data = bytearray(packed(ordinary(folder)))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as package:
        offset = package.getinfo(SHEET).header_offset
    data[offset + 6] |= 1
    central = data.index(SHEET.encode(), offset + 100 + len(SHEET)) - 46
    assert data[central : central + 4] == b"PK\x01\x02"
    data[central + 8] |= 1
    return bytes(data)


def blank_rows(count, style=0):
    """Rows of blank cells: legal, and they compress a hundredfold and more."""
    return "".join(f'<row r="{r}"><c r="A{r}" s="{style}"/><c r="B{r}" s="{style}"/></row>' for r in range(10, count)).encode()


def expanding(folder):
    """A part that is mostly nothing, near the thousand to one that deflate can do at most."""
    padding = b" " * (200 << 20)
    return with_part(folder, SHEET, lambda text: text.replace(b"</sheetData>", b"</sheetData>" + padding))


def overlapping(folder):
    """Many names for the same bytes (D. Fifield, "A better zip bomb", 2019): together 100,000 to one."""
    kernel = packed({"a": b" " * (1 << 24)})
    with zipfile.ZipFile(io.BytesIO(kernel)) as package:
        entry = package.getinfo("a")
        local = kernel[: package.start_dir]
        record = kernel[package.start_dir : package.start_dir + 46]
    good = ordinary(folder)
    body = bytearray(packed(good))
    with zipfile.ZipFile(io.BytesIO(bytes(body))) as package:
        start, count = package.start_dir, len(package.infolist())
    directory = bytes(body[start:-22])
    bomb = bytearray(body[:start]) + local
    extra = 400
    for number in range(extra):
        name = f"xl/b{number:04}.xml".encode()
        one = bytearray(record)
        one[28:30] = struct.pack("<H", len(name))
        one[42:46] = struct.pack("<I", start)
        directory += bytes(one) + name
    offset = len(bomb)
    bomb += directory
    bomb += struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count + extra, count + extra, len(directory), offset, 0)
    assert extra * entry.file_size > 100_000 * len(bomb) or extra * entry.file_size > 6 << 30
    return bytes(bomb)


def nested(folder):
    depth = 200_000
    return with_part(
        folder, SHEET,
        lambda text: text.replace(b"</worksheet>", b"<extLst>" + b"<a>" * depth + b"</a>" * depth + b"</extLst></worksheet>"),
    )


def nested_in_styles(folder):
    depth = 200_000
    return with_part(
        folder, "xl/styles.xml", lambda text: text.replace(b"</styleSheet>", b"<a>" * depth + b"</a>" * depth + b"</styleSheet>")
    )


def formats(count):
    """A workbook with this many cell formats, all different."""

    def make(folder):
        one = (
            '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0">'
            '<alignment textRotation="{}" wrapText="{}" indent="{}"/></xf>'
        )
        entries = "".join(
            one.format(number // 250 % 180, number // 45_000, number % 250) for number in range(count - 1)
        )
        plain = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        styles = STYLES.replace(f'<cellXfs count="1">{plain}', f'<cellXfs count="{count}">{plain}{entries}')
        assert styles != STYLES
        return with_part(folder, "xl/styles.xml", lambda _: styles.encode())

    return make


def bad_checksum(folder):
    data = bytearray(packed(ordinary(folder)))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as package:
        offset = package.getinfo(SHEET).header_offset
    data[offset + 14] ^= 1
    central = data.rindex(SHEET.encode()) - 46
    data[central + 16] ^= 1
    return bytes(data)


def cut_off(folder):
    return packed(ordinary(folder))[:-200]


RATED = {
    "zip64": zip64,
    "a zip comment": with_comment,
    "a part of 1,000 to one": expanding,
    "65,000 formats": formats(65_000),
}
REFUSED = {
    "DOCTYPE": (doctype, SHEET, "document type declaration"),
    "an encrypted entry": (encrypted_entry, SHEET, "encrypted"),
    "overlapping entries": (overlapping, "xl/", "overlap"),
    "nested behind the rows": (nested, SHEET, ""),
    "nested in the styles": (nested_in_styles, "xl/styles.xml", "deep"),
    "65,490 formats": (formats(65_490), "styles", "65,490"),
    "a checksum": (bad_checksum, SHEET, "checksum"),
    "cut off": (cut_off, "", "cut off"),
    "a long list of parts": (lambda folder: with_part(folder, "[Content_Types].xml", many_types), "[Content_Types].xml", "64 MiB"),
}


def child_limits():
    """No run may take more than 1 GiB, nor 60 seconds of a processor, however busy the machine is."""
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
    resource.setrlimit(resource.RLIMIT_CPU, (60, 60))


def tried(folder, data, status):
    """Rates a file in a folder of its own, within the limits."""
    source, rules = folder / "in" / "return.xlsx", folder / "rules.rhai"
    source.parent.mkdir()
    source.write_bytes(data)
    rules.write_text(RULES, "utf-8")
    limits = {"preexec_fn": child_limits} if sys.platform == "linux" else {}
    done = run("rate", source, "-r", rules, "--proof", folder / "proof.json", "-j", "1", status=status, **limits)
    assert source.read_bytes() == data
    return done


@pytest.mark.parametrize("case", RATED)
def test_what_is_legal_is_rated(tmp_path, case):
    tried(tmp_path, RATED[case](tmp_path), 0)
    output = tmp_path / "in" / "return.rated.xlsx"
    assert sorted(os.listdir(tmp_path / "in")) == ["return.rated.xlsx", "return.xlsx"]
    with zipfile.ZipFile(output) as package:
        assert package.testzip() is None
        with zipfile.ZipFile(tmp_path / "in" / "return.xlsx") as before:
            assert package.comment == before.comment
            for name in before.namelist():
                if name not in (SHEET, "xl/styles.xml"):
                    assert package.read(name) == before.read(name)
    if case != "a part of 1,000 to one":
        sheet = openpyxl.load_workbook(output).active
        assert [sheet.cell(row, 5).value for row in range(2, 6)] == ["Green", "Amber", "Red", None]
    run("verify", tmp_path / "proof.json", output)


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_is_refused_by_name(tmp_path, case):
    make, part, why = REFUSED[case]
    done = tried(tmp_path, make(tmp_path), 2)
    assert os.listdir(tmp_path / "in") == ["return.xlsx"], "something was written"
    assert not (tmp_path / "proof.json").exists()
    message = done.stderr
    assert "return.xlsx" in message and part in message and why in message, message


def open_document(rows):
    """An .ods with one sheet of these rows."""
    names = "".join(f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))
    content = f'{HEAD}<office:document-content{names}><office:body><office:spreadsheet><table:table table:name="Returns">' \
              f"{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return packed({"mimetype": kind, "META-INF/manifest.xml": "<manifest/>", "content.xml": content})


def open_row(text, rows=1, columns=1):
    """Equal rows of equal cells."""
    cell = f'<table:table-cell table:number-columns-repeated="{columns}" office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
    return f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'


# Each took all memory, or would have.
OTHER_FORMATS = {
    "two billion blanks": lambda: open_document(open_row('<text:s text:c="2000000000"/>')),
    "nine million cells": lambda: open_document(open_row("x", 9000, 1000)),
    "long texts in many rows": lambda: open_document(open_row("x" * 9000, 60_000)),
    "nine million cells of a text file": lambda: b"Measure,Actual,Target,RAG\n" + (b"1," * 999 + b"1\n") * 9000,
}


@pytest.mark.parametrize("case", OTHER_FORMATS)
def test_no_file_of_another_format_takes_all_memory(tmp_path, case):
    done = tried(tmp_path, OTHER_FORMATS[case](), 2)
    assert os.listdir(tmp_path / "in") == ["return.xlsx"], "something was written"
    assert "return.xlsx: " in done.stderr and "save it as .xlsx in Excel, or split it" in done.stderr, done.stderr


NAMES = ["Übersicht Q4", "it's \"here\"", "R&D <1>", "😀 returns", "a.b,c;d"]


@pytest.mark.parametrize("name", NAMES)
def test_names_of_every_kind(tmp_path, name):
    folder = tmp_path / f"{name.replace('<', '').replace('>', '').replace(chr(34), '')} folder"
    folder.mkdir()
    source, rules = folder / f"return {name[:3].strip()}.xlsx", folder / "the rules.rhai"
    write(source, ROWS, sheet=name)
    rules.write_text(RULES, "utf-8")
    run("rate", source, "-r", rules)
    sheet = openpyxl.load_workbook(folder / f"return {name[:3].strip()}.rated.xlsx")[name]
    assert sheet["E2"].value == "Green"


def many_rows(path, rows=1_000_000):
    """A return of a million measures, or as many, made piece by piece."""
    head = f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData><row r="1">'
    for column, heading in zip("ABCDE", ROWS[0]):
        head += f'<c r="{column}1" t="inlineStr"><is><t>{heading}</t></is></c>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, content in parts_of(write(path.with_name("small.xlsx"), ROWS)).items():
            if name != SHEET:
                package.writestr(name, content)
        with package.open(SHEET, "w", force_zip64=True) as part:
            part.write(f"{head}</row>".encode())
            for start in range(2, rows + 2, 10_000):
                made = (
                    f'<row r="{r}"><c r="A{r}" t="inlineStr"><is><t>M{r}</t></is></c><c r="B{r}" t="inlineStr"><is>'
                    f'<t>High</t></is></c><c r="C{r}"><v>{90 + r % 3}</v></c><c r="D{r}"><v>91</v></c></row>'
                    for r in range(start, min(start + 10_000, rows + 2))
                )
                part.write("".join(made).encode())
            part.write(b"</sheetData></worksheet>")


def test_memory_grows_by_little_with_each_measure(tmp_path):
    """The policy of each measure was remembered for ever: a million names took 800 MiB, and the limit of 1 GiB broke."""
    (tmp_path / "rules.rhai").write_text(RULES, "utf-8")
    peaks = []
    for rows in (20_000, 140_000):
        many_rows(tmp_path / "many.xlsx", rows)
        child = subprocess.Popen([binary(), "rate", tmp_path / "many.xlsx", "-r", tmp_path / "rules.rhai", "-o", tmp_path / "out.xlsx",
                                  "--quiet", "--force"])
        _, status, usage = os.wait4(child.pid, 0)
        assert status == 0
        peaks.append(usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024))
    assert (peaks[1] - peaks[0]) / 120_000 < 600, peaks


def test_a_million_rows(tmp_path):
    if not FULL:
        pytest.skip("only in the full run: it takes a minute to make")
    source, rules, output = tmp_path / "million.xlsx", tmp_path / "rules.rhai", tmp_path / "out.xlsx"
    many_rows(source)
    rules.write_text(RULES, "utf-8")
    limits = {"preexec_fn": child_limits} if sys.platform == "linux" else {}
    done = run("rate", source, "-r", rules, "-o", output, "--quiet", "--json", tmp_path / "out.json", **limits)
    assert done.status == 0
    with zipfile.ZipFile(output) as package, package.open(SHEET) as part:
        text = part.read()
    assert text.count(b"<t>Amber</t>") == 333_333 and text.count(b"<t>Green</t>") == 666_667
