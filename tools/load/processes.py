"""Memory and processor time of processes, as Linux tells them."""
import os
from contextlib import suppress
from pathlib import Path

_TICK, _PAGE = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")


def family(pid):
    """Return the ids of a process and of all below it."""
    found = [pid]
    for parent in found:
        with suppress(OSError):  # it has just ended
            for task in Path(f"/proc/{parent}/task").glob("*/children"):
                found += map(int, task.read_text().split())
    return found


def seconds(pid):
    """Return the seconds of processors that a process has taken, and those of its children that have ended."""
    fields = _fields(pid)
    return sum(map(int, fields[11:15])) / _TICK if fields else 0


def resident(pid):
    """Return the resident memory of a process in bytes; what it shares with others counts."""
    fields = _fields(pid)
    return int(fields[21]) * _PAGE if fields else 0


def _fields(pid):
    """Return the fields of /proc/PID/stat after the name, which may hold spaces; none for one that has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
