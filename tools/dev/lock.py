"""Locks between processes. The kernel drops them when the holder dies, so a crash leaves nothing behind."""
import fcntl
import os
from contextlib import contextmanager

from . import console


def _open(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


def try_lock(path, shared=False):
    """Takes the lock without waiting; returns the file descriptor that holds it, or None."""
    descriptor = _open(path)
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


@contextmanager
def held(path, what):
    """Holds the lock `path`; says that it waits when another ``./dev`` is busy with `what`."""
    descriptor = try_lock(path)
    if descriptor is None:
        console.step(f"Another ./dev is busy with {what}: waiting for it")
        descriptor = _open(path)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(descriptor)
