"""Studio as its page uses it: a program that is started, and requests to it."""

import contextlib
import http.client
import json
import re
import signal
import subprocess

import minimal_workbook
from pages import OpenedPage
from program import binary, run

ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/#studio=([0-9a-f]{64})")
# The least that passes for a page.
STUB = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'"><title>Stub</title>'


class Reply:
    """An answer: its status, headers and body."""

    def __init__(self, answer):
        self.status = answer.status
        self.headers = answer.headers
        self.body = answer.read()

    @property
    def json(self):
        return json.loads(self.body)


class Studio:
    """A running studio."""

    def __init__(self, process):
        self.process = process
        # Where it ends early, what it said is in the message.
        line = process.stdout.readline() + process.stdout.readline()
        found = ADDRESS.search(line)
        assert found, line + process.stderr.read()
        self.address = found[0]
        self.port = int(found[1])
        self.token = found[2]
        self.key = None

    def ask(self, path, body=None, **headers):
        """Sends a request, with the session's key once there is one. Headers that are None are left out."""
        sent = {"Host": f"127.0.0.1:{self.port}", "X-Ambersheet-Session": self.key}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        data = json.dumps(body).encode() if isinstance(body, dict) else body
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        with contextlib.closing(connection):
            connection.putrequest("GET" if body is None else "POST", path, skip_host=True, skip_accept_encoding=True)
            for name, value in sent.items():
                if value is not None:
                    connection.putheader(name, value)
            if data is not None:
                connection.putheader("Content-Length", str(len(data)))
            connection.endheaders()
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                connection.send(data or b"")
            return Reply(connection.getresponse())

    def join(self):
        """Exchanges the token for the session's key."""
        reply = self.ask("/session", self.token.encode())
        assert reply.status == 200, reply.body
        self.key = reply.body.decode()

    def listing(self, after=None):
        return self.ask("/opened" if after is None else f"/opened?after={after}").json

    def save(self, number=0, what="workbook", **wanted):
        """Has something saved, of the version that the list has now."""
        wanted = {"script_name": "rules.rhai", "replace": False} | wanted
        if what == "workbook":
            wanted = {"version": self.listing()["returns"][number]["version"], "in_place": False} | wanted
        return self.ask(f"/opened/{number}/{what}", wanted)


def make_returns(parent):
    """A return with its rules, alone in a folder."""
    made = parent / "returns"
    made.mkdir()
    minimal_workbook.write(made / "return.xlsx", minimal_workbook.ROWS)
    (made / "rules.rhai").write_text(minimal_workbook.RULES, "utf-8")
    return made


def by_command(folder, tmp_path):
    """What `rate` writes."""
    target = tmp_path / "by-command.xlsx"
    run("rate", folder / "return.xlsx", "-r", folder / "rules.rhai", "-o", target, "-q")
    return target


@contextlib.contextmanager
def studio(*arguments, page):
    """Runs studio until the end of the block."""
    command = [binary(), "studio", "--no-browser", "--page", page, *arguments]
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        yield Studio(process)
        # It has not ended by itself, nor failed.
        assert process.poll() in {None, -signal.SIGTERM}, process.stderr.read()
    finally:
        process.terminate()
        process.communicate(timeout=30)


@contextlib.contextmanager
def in_browser(browser, page_file, *arguments):
    """The page in a browser, served by studio. It asks studio and nobody else."""
    with studio(*arguments, page=page_file) as running:
        context = browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
        opened = OpenedPage(context.new_page(), running.address)
        opened.tab.wait_for_selector(".look, .problem")
        opened.idle()
        yield opened, running
        context.close()
    own = running.address.split("#")[0]
    assert [url for url in opened.requests if not url.startswith((own, "blob:", "data:"))] == []
    # The browser itself notes in its console that a file is there already.
    assert [fault for fault in opened.faults if "409 (Conflict)" not in fault] == []
