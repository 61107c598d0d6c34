#!/usr/bin/env python3
"""Runs a command and tells what it took, as JSON into a file descriptor: usage.py DESCRIPTOR COMMAND ...

Started by measured.py, as a process of its own; standard library only.
"""

import json
import os
import subprocess
import sys


def main(told, *command):
    process = subprocess.Popen(command, close_fds=True)
    _, status, usage = os.wait4(process.pid, 0)
    unit = 1 if sys.platform == "darwin" else 1024
    took = {
        "status": os.waitstatus_to_exitcode(status),
        "seconds": usage.ru_utime + usage.ru_stime,
        "mebibytes": usage.ru_maxrss * unit / (1 << 20),
    }
    with os.fdopen(int(told), "w") as out:
        json.dump(took, out)


if __name__ == "__main__":
    main(*sys.argv[1:])
