"""The page as its users see it: what they do, and what they read."""

import contextlib
import hashlib
import pathlib


class OpenedPage:
    """An opened page. Counts what a user does, and keeps what the page asked for and what went wrong in it."""

    def __init__(self, tab, address):
        self.tab = tab
        self.address = address
        self.actions = 0
        self.requests = []
        self.faults = []
        tab.on("request", lambda request: self.requests.append(request.url))
        tab.on("pageerror", lambda error: self.faults.append(str(error)))
        tab.on("console", lambda message: self.faults.append(message.text) if message.type == "error" else None)
        tab.goto(address)

    def check_quiet(self):
        """Nothing was asked for but the page itself and what it made itself."""
        asked = [url for url in self.requests if url != self.address and not url.startswith(("blob:", "data:"))]
        assert asked == []
        assert self.faults == []

    def drop(self, *files):
        """Hands files over, by the button that a drop stands beside."""
        self.actions += 1
        self.tab.set_input_files("input[type=file]", [str(file) for file in files])
        self.idle()
        self.tab.wait_for_selector(".look, .problem")

    def click(self, name, exact=True):
        self.actions += 1
        self.tab.get_by_role("button", name=name, exact=exact).click()

    def choose(self, label):
        self.actions += 1
        self.tab.get_by_label(label, exact=True).check()

    def idle(self):
        """Waits until nothing is going on."""
        self.tab.wait_for_function("() => document.querySelector('.busy').childElementCount === 0")

    def text(self, selector="main"):
        return self.tab.inner_text(selector)

    def save(self, name, folder):
        """Clicks a button that saves a file. Returns the file, under the name that the page gave it."""
        with self.tab.expect_download() as download:
            self.click(name)
        target = pathlib.Path(folder, download.value.suggested_filename)
        download.value.save_as(target)
        return target

    @contextlib.contextmanager
    def counted(self, most):
        """At most so many actions."""
        before = self.actions
        yield
        assert self.actions - before <= most


def sha256(path):
    return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()
