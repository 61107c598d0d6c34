"""The program for Windows, run under Wine in a Windows of its own."""

import contextlib
import os
import pathlib
import shutil
import subprocess

from program import CRASH, Done

SOURCES = pathlib.Path(__file__).resolve().parent / "windows"
COMPILER = "x86_64-w64-mingw32-gcc"
# Where Debian and Ubuntu put what is not in PATH.
FOLDERS = ["/usr/lib/wine", "/usr/lib/x86_64-linux-gnu/wine", "/opt/wine-stable/bin"]


def found(*names):
    """The first of these programs that is there, or None."""
    path = os.pathsep.join([os.environ.get("PATH", ""), *FOLDERS])
    return next((known for name in names if (known := shutil.which(name, path=path))), None)


def windows_path(path):
    """An absolute path as Windows has it, and as a file dropped on the program's icon arrives: Z:\\folder\\file."""
    return "Z:" + str(pathlib.Path(path).resolve()).replace("/", "\\")


class Wine:
    """A Windows with the program in it."""

    def __init__(self, program, folder):
        self.program = program
        self.folder = folder
        self.starter = [found("wine64", "wine")]
        # Wine wants certain addresses for itself. Where the system deals them out at random, one run in some hundreds
        # finds them taken, and does not start.
        fixed = ["setarch", "-R"]
        if shutil.which(fixed[0]) and subprocess.run([*fixed, "true"], check=False, capture_output=True).returncode == 0:
            self.starter = [*fixed, *self.starter]
        self.environment = {
            **os.environ,
            "WINEPREFIX": str(folder / "prefix"),
            "WINEDEBUG": "-all",
            # Nothing here needs .NET or a browser, which Wine would offer to install.
            "WINEDLLOVERRIDES": "mscoree,mshtml=",
            # By which Wine reads the names of files.
            "LC_ALL": "C.UTF-8",
        }

    def start(self):
        """Makes the Windows, with what Wine lacks and with the program that keeps files open."""
        self.called("wineboot", "--init")
        system = self.folder / "prefix" / "drive_c" / "windows" / "system32"
        if not (system / "bcryptprimitives.dll").exists():
            self.compiled("prng.c", system / "bcryptprimitives.dll", "-shared", "-ladvapi32")
        self.holder = self.compiled("hold.c", self.folder / "hold.exe")
        # A program that does nothing keeps Windows up, which otherwise starts and ends with each run.
        self.idle = self.popen(self.holder)
        self.idle.stdout.readline()

    def end(self):
        """Ends what still runs in this Windows, and in no other."""
        self.idle.communicate(timeout=120)
        server = found("wineserver", "wineserver64")
        if server:
            subprocess.run([server, "-k"], env=self.environment, check=False, capture_output=True)

    def compiled(self, source, target, *options):
        subprocess.run([COMPILER, "-O1", "-o", target, SOURCES / source, *options], check=True)
        return target

    def called(self, *command):
        subprocess.run([*self.starter, *command], env=self.environment, check=True, capture_output=True, timeout=180)

    def popen(self, *command, **options):
        return subprocess.Popen([*self.starter, *map(str, command)], env=self.environment, stdin=subprocess.PIPE,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)

    def run(self, *arguments, status=0, cwd=None):
        """Runs `ambersheet.exe ARGUMENTS`, as `program.run` does for the native program."""
        with self.popen(self.program, *arguments, cwd=cwd) as process:
            stdout, stderr = process.communicate(timeout=120)
        done = Done(process.returncode, stdout, stderr.decode("utf-8"))
        assert not CRASH.search(done.stderr), done.stderr
        assert done.status == status, f"exit status {done.status}, expected {status}\n{done.text}"
        return done

    @contextlib.contextmanager
    def held(self, path, others):
        """Has a file open in another program of this Windows, which lets `others` do this with it: read, none."""
        with self.popen(self.holder, windows_path(path), others) as holder:
            assert holder.stdout.readline().strip() == b"held"
            yield
            holder.stdin.close()
