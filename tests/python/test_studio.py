"""`ambersheet studio`: who is served, what is written, and what is seen of changes on the disk.

Source: the contract (`ambersheet studio --help`, docs/decisions/0047-studio.md). Saved bytes are held against those of
`rate`; requests are made by Python's http.client.
"""

import os
import pathlib
import shutil
import time

import minimal_workbook
import openpyxl
import pytest
from pages import sha256
from program import RULES, example, run, snapshot
from studio import STUB, by_command, make_returns, studio

NORFOLK = RULES / "norfolk" / "norfolk-example.xlsx"
LISTENERS = pathlib.Path("/proc/net/tcp")


@pytest.fixture
def folder(tmp_path):
    """A return with its rules, alone in a folder."""
    return make_returns(tmp_path)


@pytest.fixture
def stub(tmp_path):
    path = tmp_path / "stub.html"
    path.write_text(STUB, "utf-8")
    return path


@pytest.fixture
def started(folder, stub):
    """Studio with one return open, not joined yet."""
    with studio(folder / "return.xlsx", page=stub) as running:
        yield running


@pytest.fixture
def joined(started):
    started.join()
    return started


# Who is served

def test_the_page_may_connect_to_studio_and_nowhere_else(started):
    reply = started.ask("/")
    policy = "default-src 'none'; connect-src 'self'"
    assert reply.body.decode() == STUB.replace("default-src 'none'", policy)
    assert reply.headers["Content-Security-Policy"] == f"{policy}; frame-ancestors 'none'"
    assert reply.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "example.org"},
        {"Host": "127.0.0.1"},
        {"Host": "127.0.0.1:1"},
        {"Host": "localhost.example.org"},
        {"Host": None},
        {"Origin": "https://example.org"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1"},
        {"Origin": "http://127.0.0.1:1"},
    ],
    ids=str,
)
@pytest.mark.parametrize("path", ["/", "/opened", "/opened/0/workbook"])
def test_another_host_or_origin_is_refused(joined, path, headers):
    reply = joined.ask(path, **headers)
    # HTTP itself asks for a host, and hyper may refuse a request without one first.
    assert reply.status == 403 or (headers == {"Host": None} and reply.status == 400)
    assert b"rules" not in reply.body


def test_its_own_names_are_served(joined):
    for name in ("127.0.0.1", "localhost"):
        host = f"{name}:{joined.port}"
        assert joined.ask("/opened", Host=host, Origin=f"http://{host}").status == 200


@pytest.mark.parametrize("path", ["/opened", "/opened?after=0", "/opened/0/workbook", "/opened/0/rules", "/elsewhere"])
@pytest.mark.parametrize("key", [None, "", "0" * 64])
def test_without_the_session_nothing_is_served(started, path, key):
    started.join()
    assert started.ask(path, X_Ambersheet_Session=key).status == 403
    assert started.ask(path, {}, X_Ambersheet_Session=key).status == 403


def test_the_token_works_once(started):
    assert started.ask("/session", b"0" * 64).status == 403
    started.join()
    again = started.ask("/session", started.token.encode(), X_Ambersheet_Session=None)
    assert again.status == 403
    assert "used" in again.json["problem"]
    # Nor is it the key.
    assert started.ask("/opened", X_Ambersheet_Session=started.token).status == 403


def test_no_path_comes_from_a_request(joined, folder):
    (folder.parent / "secret.txt").write_text("secret", "utf-8")
    paths = ["/../secret.txt", "/%2e%2e/secret.txt", "/opened/../../secret.txt", "/opened/..%2f..%2fsecret.txt/workbook",
             f"/opened/{folder.parent}/secret.txt/workbook", "/opened/1/workbook", "/opened/-1/workbook", "/opened/0x0/rules"]
    for path in paths:
        reply = joined.ask(path)
        assert reply.status in {400, 404, 405}, path
        assert b"secret" not in reply.body.replace(b"secret.txt", b"")
    before = snapshot(folder.parent)
    wanted = {"script": minimal_workbook.RULES, "script_name": "../../escaped.rhai"}
    assert joined.save(**wanted).status == 200
    assert joined.ask("/opened/0/rules", {"script": "x", "script_name": "x", "replace": True, "path": "x"}).status == 400
    assert sorted(snapshot(folder.parent).keys() - before.keys()) == ["returns/return.rated.xlsx"]


def test_a_body_that_is_too_large_is_refused(joined):
    assert joined.ask("/opened/0/workbook", b"x" * (17 << 20)).status == 413
    assert "too large" in joined.save(script="// " + "x" * (5 << 20)).json["problem"]


@pytest.mark.skipif(not LISTENERS.is_file(), reason="needs /proc/net/tcp")
def test_it_listens_to_this_computer_only(started):
    listening = [line.split() for line in LISTENERS.read_text("ascii").splitlines()[1:]]
    ours = [fields[1] for fields in listening if fields[1].endswith(f":{started.port:04X}") and fields[3] == "0A"]
    assert ours == [f"0100007F:{started.port:04X}"]


# What is read and written

def test_the_page_gets_the_return_and_its_rules(joined, folder):
    listed = joined.listing()["returns"]
    assert [(one["name"], one["folder"], one["rules"]["name"]) for one in listed] == [
        ("return.xlsx", str(folder), "rules.rhai")]
    reply = joined.ask("/opened/0/workbook")
    assert reply.body == (folder / "return.xlsx").read_bytes()
    assert reply.headers["X-Ambersheet-Version"] == str(listed[0]["version"])
    assert joined.ask("/opened/0/rules").body.decode() == minimal_workbook.RULES


def test_the_copy_is_that_of_rate_and_the_return_stays(joined, folder, tmp_path):
    before = sha256(folder / "return.xlsx")
    reply = joined.save(script=minimal_workbook.RULES)
    assert reply.status == 200, reply.body
    copy = folder / "return.rated.xlsx"
    assert reply.json["path"] == str(copy)
    assert sha256(copy) == sha256(by_command(folder, tmp_path))
    assert sha256(folder / "return.xlsx") == before
    assert sorted(snapshot(folder)) == ["return.rated.xlsx", "return.xlsx", "rules.rhai"]


def test_in_place_only_when_chosen_each_time(joined, folder, tmp_path):
    rated = sha256(by_command(folder, tmp_path))
    before = sha256(folder / "return.xlsx")
    assert joined.save(script=minimal_workbook.RULES, in_place=True).status == 200
    after = sha256(folder / "return.xlsx")
    assert after == rated != before
    changed = minimal_workbook.RULES.replace("6", "60")
    assert changed != minimal_workbook.RULES
    assert joined.save(script=changed).status == 200
    assert sha256(folder / "return.xlsx") == after
    missing = {"version": 1, "script_name": "a.rhai", "script": changed, "replace": False}
    assert joined.ask("/opened/0/workbook", missing).status == 400


def test_a_format_that_cannot_be_written_over_stays(folder, stub):
    (folder / "return.csv").write_text("Measure,Actual,Target,Rating\nVisits,1,2,\n", "utf-8")
    with studio(folder / "return.csv", page=stub) as running:
        running.join()
        reply = running.save(script=minimal_workbook.RULES, in_place=True)
    assert reply.status == 422
    assert "cannot" in reply.json["problem"] or "only .xlsx" in reply.json["problem"]


def test_a_copy_that_is_not_ours_is_replaced_only_when_asked(joined, folder):
    copy = folder / "return.rated.xlsx"
    copy.write_bytes(b"somebody's")
    refused = joined.save(script=minimal_workbook.RULES)
    assert (refused.status, refused.json["may_replace"]) == (409, True)
    assert copy.read_bytes() == b"somebody's"
    assert joined.save(script=minimal_workbook.RULES, replace=True).status == 200
    # What was written from here may be written again, until another program writes it.
    assert joined.save(script=minimal_workbook.RULES).status == 200
    copy.write_bytes(b"somebody's own")
    assert joined.save(script=minimal_workbook.RULES).status == 409


@pytest.mark.parametrize("script", ["table(", "nonsense", "while true {}"])
def test_rules_that_do_not_load_write_nothing(joined, folder, script):
    reply = joined.save(script=script)
    assert reply.status == 422
    assert "rules.rhai" in reply.json["problem"]
    assert sorted(snapshot(folder)) == ["return.xlsx", "rules.rhai"]


@pytest.mark.parametrize("name", ["return.rules.rhai", "dropped.rhai", "../../escaped.rhai"])
@pytest.mark.parametrize("beside", [True, False])
def test_other_rules_are_saved_beside_the_return(folder, stub, name, beside):
    if not beside:
        (folder / "rules.rhai").unlink()
    before = snapshot(folder.parent)
    script = minimal_workbook.RULES + "// drafted\n"
    with studio(folder / "return.xlsx", page=stub) as running:
        running.join()
        assert (running.listing()["returns"][0]["rules"] is not None) == beside
        reply = running.save(what="rules", script=script, script_name=name)
        assert reply.status == 200, reply.body
        assert running.listing()["returns"][0]["rules"]["name"] == "return.rules.rhai"
    assert (folder / "return.rules.rhai").read_text("utf-8") == script
    after = snapshot(folder.parent)
    assert after.pop("returns/return.rules.rhai")
    assert after == before


def test_shipped_rules_are_saved_under_their_name(folder, stub):
    with studio(folder / "return.xlsx", "-r", "norfolk", page=stub) as running:
        running.join()
        assert running.save(what="rules", script="// mine", script_name="norfolk.rhai").status == 200
    assert (folder / "norfolk.rhai").read_text("utf-8") == "// mine"


@pytest.mark.parametrize("ruleset", ["blackburn", "dacorum", "lancashire-risks", "norfolk", "pathfinders", "towns-fund"])
def test_saved_examples_are_those_of_rate(tmp_path, stub, ruleset):
    workbook = shutil.copy(example(ruleset), tmp_path)
    written = tmp_path / "by-command.xlsx"
    run("rate", workbook, "-r", ruleset, "-o", written, "-q")
    with studio(workbook, "-r", ruleset, page=stub) as running:
        running.join()
        script = running.ask("/opened/0/rules").body.decode()
        name = running.listing()["returns"][0]["rules"]["name"]
        reply = running.save(script=script, script_name=name)
    assert reply.status == 200, reply.body
    assert sha256(reply.json["path"]) == sha256(written)


def test_rules_of_somebody_are_replaced_only_when_asked(joined, folder):
    assert joined.save(what="rules", script="// mine").json["may_replace"]
    assert (folder / "rules.rhai").read_text("utf-8") == minimal_workbook.RULES
    assert joined.save(what="rules", script="// mine", replace=True).status == 200
    assert (folder / "rules.rhai").read_text("utf-8") == "// mine"


# Changes on the disk

def test_a_change_is_seen_and_not_saved_unseen(joined, folder):
    known = joined.listing()
    version = known["returns"][0]["version"]
    fresh = folder / "~saving"
    minimal_workbook.write(fresh, minimal_workbook.ROWS[:-1])
    # As Excel does it: a new file in the place of the old one.
    os.replace(fresh, folder / "return.xlsx")
    wanted = {"version": version, "script_name": "rules.rhai", "script": minimal_workbook.RULES, "in_place": True,
              "replace": False}
    refused = joined.ask("/opened/0/workbook", wanted)
    assert (refused.status, refused.json["may_replace"]) == (409, False)
    begun = time.monotonic()
    changed = joined.listing(after=known["version"])
    assert time.monotonic() - begun < 10
    assert changed["returns"][0]["version"] > version
    assert changed["returns"][0]["rules"] == known["returns"][0]["rules"]
    assert joined.save(script=minimal_workbook.RULES).status == 200


def test_a_return_that_is_gone_is_said(joined, folder):
    (folder / "return.xlsx").unlink()
    for reply in (joined.save(script=minimal_workbook.RULES), joined.ask("/opened/0/workbook")):
        assert reply.status == 422
        assert "return.xlsx: no such file" in reply.json["problem"]
    assert sorted(snapshot(folder)) == ["rules.rhai"]


def test_an_edited_script_is_seen(joined, folder):
    known = joined.listing()
    (folder / "rules.rhai").write_text(minimal_workbook.RULES + "\n// edited\n", "utf-8")
    changed = joined.listing(after=known["version"])["returns"][0]
    assert changed["rules"]["version"] > known["returns"][0]["rules"]["version"]
    assert changed["version"] == known["returns"][0]["version"]
    assert joined.ask("/opened/0/rules").body.endswith(b"// edited\n")


# How it starts

def test_shipped_rules_and_several_returns(folder, stub):
    shutil.copy(NORFOLK, folder)
    with studio(folder, "-r", "norfolk", page=stub) as running:
        running.join()
        listed = running.listing()["returns"]
        assert [one["name"] for one in listed] == ["norfolk-example.xlsx", "return.xlsx"]
        assert listed[0]["rules"]["name"] == "norfolk.rhai"
        assert running.ask("/opened/0/rules").body == (RULES / "norfolk" / "norfolk.rhai").read_bytes()


def test_several_rules_beside_a_return_are_named(folder, stub):
    (folder / "others.rhai").write_text("", "utf-8")
    with studio(folder / "return.xlsx", page=stub) as running:
        running.join()
        listed = running.listing()["returns"][0]
    assert listed["rules"] is None
    assert "others.rhai, rules.rhai" in listed["note"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.xlsx"], "nowhere.xlsx: no such file"),
        (["-"], "standard input can be read only once"),
        (["return.xlsx", "-r", "norfolkk"], "did you mean the shipped ruleset `norfolk`?"),
        (["return.xlsx", "--page", "rules.rhai"], "rules.rhai: this is not the page of ambersheet"),
        (["return.xlsx"], "ambersheet.html is missing"),
    ],
    ids=str,
)
def test_what_is_missing_is_said(folder, arguments, said):
    done = run("studio", "--no-browser", *arguments, cwd=folder, status=2)
    assert said in done.stderr


def test_a_port_that_is_taken_is_said(started, folder, stub):
    done = run("studio", "--no-browser", "--page", stub, "--port", started.port, status=2)
    assert f"--port {started.port}" in done.stderr


# The program's icon

def test_without_arguments_the_help_is_printed():
    done = run(status=2)
    assert "Usage: ambersheet <COMMAND>" in done.text


def test_dropped_workbooks_are_rated_by_the_rules_beside_them(folder, tmp_path):
    rated = sha256(by_command(folder, tmp_path))
    minimal_workbook.write(folder / "second ü.xlsx", minimal_workbook.ROWS)
    done = run(folder / "return.xlsx", folder / "second ü.xlsx")
    assert sha256(folder / "return.rated.xlsx") == rated
    assert sorted(snapshot(folder)) == [
        "return.rated.xlsx", "return.xlsx", "rules.rhai", "second ü.rated.xlsx", "second ü.xlsx"]
    assert "2 workbooks rated" in done.text


def test_a_workbook_dropped_with_its_rules(folder, tmp_path):
    (folder / "others.rhai").write_text("", "utf-8")
    run(folder / "rules.rhai", folder / "return.xlsx")
    words = [row[4] for row in openpyxl.load_workbook(folder / "return.rated.xlsx").active.iter_rows(min_row=2, values_only=True)]
    assert words[:3] == ["Green", "Amber", "Red"]


def test_a_dropped_workbook_without_rules_opens_the_page(folder):
    (folder / "rules.rhai").unlink()
    # There is no page beside the program of the tests, so it says where to get it.
    assert "ambersheet.html is missing" in run(folder / "return.xlsx", status=2).stderr
    assert sorted(snapshot(folder)) == ["return.xlsx"]


def test_a_rated_copy_is_not_replaced_by_a_drop(folder):
    (folder / "return.rated.xlsx").write_bytes(b"somebody's")
    assert "ambersheet.html is missing" in run(folder / "return.xlsx", status=2).stderr
    assert (folder / "return.rated.xlsx").read_bytes() == b"somebody's"


@pytest.mark.parametrize("arguments", [["nowhere.xlsx"], ["return.xlsx", "nowhere.xlsx"], ["raet"], ["return.xlsx", "--force"]])
def test_other_arguments_are_no_drop(folder, arguments):
    done = run(*arguments, cwd=folder, status=2)
    assert "unrecognized subcommand" in done.stderr
