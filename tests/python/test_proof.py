"""The proof: what became of each part, and a check of an output against it.

Source: Python's zipfile for the parts and hashlib for their checksums; a byte flipped by hand in each part in turn.
"""

import hashlib
import json
import zipfile

import pytest
from program import example, run, script

EXAMPLES = ["norfolk", "towns-fund", "pathfinders"]


def checksums(path):
    """Of each part, the SHA-256 of its content."""
    with zipfile.ZipFile(path) as package:
        return {
            entry.filename: hashlib.sha256(package.read(entry)).hexdigest()
            for entry in package.infolist()
        }


def rated(folder, ruleset, *options):
    """An output with its proof."""
    output, proof = folder / "out.xlsx", folder / "proof.json"
    done = run("rate", example(ruleset), "-r", script(ruleset), "-o", output, "--proof", proof, "--force", *options)
    return output, json.loads(proof.read_text("utf-8")), done


@pytest.mark.parametrize("ruleset", EXAMPLES)
def test_checksums_are_those_of_the_parts(tmp_path, ruleset):
    output, proof, _ = rated(tmp_path, ruleset)
    assert proof["schema"] == "ambersheet/proof/1"
    parts = {part["name"]: part for part in proof["parts"]}
    before = {name: part["sha256_before"] for name, part in parts.items() if part["fate"] != "added"}
    after = {name: part["sha256_after"] for name, part in parts.items() if part["fate"] != "removed"}
    assert before == checksums(example(ruleset))
    assert after == checksums(output)
    for part in parts.values():
        same = part["sha256_before"] == part["sha256_after"]
        assert same == (part["fate"] == "identical"), part
        assert bool(part["changes"]) == (part["fate"] in ("changed", "added")), part


def test_the_proof_says_what_changed(tmp_path):
    _, proof, done = rated(tmp_path, "norfolk")
    changed = {part["name"]: part["changes"] for part in proof["parts"] if part["fate"] == "changed"}
    sheets = {name: changes for name, changes in changed.items() if "/worksheets/" in name}
    (changes,) = [changes for changes in sheets.values() if changes[0].startswith("sheet ")]
    (results,) = [changes for changes in sheets.values() if "formulas" in changes[0]]
    assert changes[0].startswith("sheet 'Vital Signs': ") and changes[0].endswith(" cells"), changes
    cells = changes[0].split()[-2]
    formats = " ".join(changed["xl/styles.xml"])
    assert "fills" in formats and "formats" in formats and formats.endswith("appended"), formats
    renewed = results[0].removesuffix(" results of formulas renewed")
    said = f": {cells} cells filled in, {renewed} formula results renewed, nothing else changed.\n"
    assert said in done.stdout.decode(), done.text


def flipped(source, target, name):
    """A copy in which one byte of one part's data is another."""
    with zipfile.ZipFile(source) as package:
        entry = package.getinfo(name)
    data = bytearray(source.read_bytes())
    header = entry.header_offset
    start = header + 30 + int.from_bytes(data[header + 26 : header + 28], "little")
    start += int.from_bytes(data[header + 28 : header + 30], "little")
    assert entry.compress_size > 0, name
    data[start + entry.compress_size // 2] ^= 0x10
    target.write_bytes(data)


@pytest.mark.parametrize("ruleset", EXAMPLES)
def test_a_flipped_byte_is_found_in_its_part(tmp_path, ruleset):
    output, proof, _ = rated(tmp_path, ruleset)
    proof_file = tmp_path / "proof.json"
    done = run("verify", proof_file, output)
    assert "as the proof says" in done.text
    with zipfile.ZipFile(output) as package:
        names = [entry.filename for entry in package.infolist() if entry.compress_size > 0]
    assert len(names) > 5
    for name in names:
        copy = tmp_path / "copy.xlsx"
        flipped(output, copy, name)
        done = run("verify", proof_file, copy, status=1)
        lines = done.stderr.strip().splitlines()
        assert len(lines) == 1 and f"copy.xlsx: {name}: " in lines[0], done.text


def repacked(source, target, change):
    """A copy made anew by Python, with its parts changed by `change(parts)`."""
    with zipfile.ZipFile(source) as package:
        parts = {entry.filename: package.read(entry) for entry in package.infolist()}
    change(parts)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)


def test_content_counts_and_not_its_compression(tmp_path):
    output, _, _ = rated(tmp_path, "norfolk")
    cases = [
        (lambda parts: None, None),
        (lambda parts: parts.pop("xl/styles.xml"), "xl/styles.xml: it is missing"),
        (lambda parts: parts.update({"xl/new.xml": b"<a/>"}), "xl/new.xml: the proof knows no such part"),
        (
            lambda parts: parts.update({"xl/styles.xml": parts["xl/styles.xml"] + b"\n"}),
            "xl/styles.xml: its content is not what was written",
        ),
    ]
    for change, message in cases:
        copy = tmp_path / "copy.xlsx"
        repacked(output, copy, change)
        done = run("verify", tmp_path / "proof.json", copy, status=1 if message else 0)
        if message:
            assert message in done.stderr, done.text


def test_one_file_of_proofs_serves_a_folder(tmp_path):
    inputs, outputs = tmp_path / "in", tmp_path / "out"
    inputs.mkdir()
    for name in ("a.xlsx", "b.xlsx"):
        (inputs / name).write_bytes(example("norfolk").read_bytes())
    proof = tmp_path / "proof.jsonl"
    run("rate", inputs, "-r", script("norfolk"), "--out-dir", outputs, "--proof", proof)
    assert len(proof.read_text("utf-8").splitlines()) == 2
    done = run("verify", proof, *sorted(outputs.iterdir()))
    assert done.text.count("as the proof says") == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "there is no proof of"),
        ("{", "this is no proof"),
        ('{"schema": "ambersheet/rate/1"}', "this is no proof"),
        ('{"schema": "ambersheet/proof/2", "input": null, "output": null, "parts": []}', "this is no proof"),
    ],
)
def test_what_is_no_proof_says_so(tmp_path, text, message):
    proof = tmp_path / "proof.json"
    proof.write_text(text, "utf-8")
    done = run("verify", proof, example("norfolk"), status=2)
    assert message in done.stderr and "proof.json" in done.stderr, done.text


def test_what_is_no_workbook_says_so(tmp_path):
    rated(tmp_path, "norfolk")
    other = tmp_path / "note.txt"
    other.write_text("hello there, this is no workbook", "utf-8")
    assert "note.txt" in run("verify", tmp_path / "proof.json", other, status=2).stderr
    assert "gone.xlsx" in run("verify", tmp_path / "proof.json", tmp_path / "gone.xlsx", status=2).stderr
