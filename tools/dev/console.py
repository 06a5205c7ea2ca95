"""What the user sees: steps with times, progress of long work, and troubles as sentences."""
import subprocess
import sys
import time
from pathlib import Path

_START = time.monotonic()
_LOG_TAIL = 25


class Trouble(Exception):
    """An expected failure; its text says what to do about it."""


def step(text):
    """Prints what is being done now, with the seconds since the start."""
    print(f"[{time.monotonic() - _START:5.0f} s] {text}", file=sys.stderr, flush=True)


def error(text):
    """Prints a trouble."""
    print(f"\n{text}", file=sys.stderr, flush=True)


def megabytes(size):
    """Bytes as text for people: ``"117 MB"``."""
    return f"{size / 1e6:.0f} MB"


def watch(process, measure):
    """Waits for a process; shows ``measure()`` in place on a terminal, elsewhere every 15 seconds. Returns its code."""
    terminal, shown = sys.stderr.isatty(), time.monotonic()
    while True:
        try:
            code = process.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            if terminal:
                print(f"\r          {measure():60.60}", end="", file=sys.stderr, flush=True)
            elif time.monotonic() - shown > 15:
                shown = time.monotonic()
                step(f"… {measure()}")
            continue
        if terminal:
            print(f"\r{'':70}\r", end="", file=sys.stderr, flush=True)
        return code


def run_logged(command, log: Path, failure: str, measure=None, **kwargs):
    """Runs a command with its output in the file `log`; on failure raises Trouble with the end of it."""
    log.parent.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(word) for word in command], stdout=output, stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL, **kwargs)
        try:
            code = watch(process, measure or (lambda: f"{time.monotonic() - started:.0f} s"))
        except BaseException:
            process.terminate()
            process.wait()
            raise
    if code:
        raise Trouble(f"{failure}\n{_tail(log)}\nThe whole log: {log}")


def _tail(log):
    lines = log.read_text(errors="replace").splitlines()
    return "\n".join(f"    {line}" for line in lines[-_LOG_TAIL:])
