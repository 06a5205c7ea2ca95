"""Files and their SHA-256, listed as ``sha256sum --check`` reads it."""
import hashlib
import os
import re
from pathlib import Path

SUMS = "SHA256SUMS"
_BLOCK = 1 << 20
_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")


def digest(path):
    """SHA-256 of a file as 64 hex digits."""
    sha = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(_BLOCK):
            sha.update(block)
    return sha.hexdigest()


def copy(source, target):
    """Copies a file and returns the SHA-256 of what was copied."""
    sha = hashlib.sha256()
    target.parent.mkdir(parents=True, exist_ok=True)
    with open(source, "rb") as reader, open(target, "wb") as writer:
        while block := reader.read(_BLOCK):
            sha.update(block)
            writer.write(block)
        writer.flush()
        os.fsync(writer.fileno())
    return sha.hexdigest()


def write_sums(folder, sums):
    """Writes ``{name: digest}``; returns the digest of the list itself."""
    path = folder / SUMS
    path.write_text("".join(f"{sums[name]}  {name}\n" for name in sorted(sums)), encoding="utf-8")
    return digest(path)


def read_sums(folder):
    """``{name: digest}``, names inside the folder only."""
    found = {}
    for line in (folder / SUMS).read_text(encoding="utf-8").splitlines():
        match = _LINE.fullmatch(line)
        if not match or Path(match[2]).is_absolute() or ".." in Path(match[2]).parts:
            raise ValueError(f"{SUMS}: not a line of it: {line[:80]!r}")
        found[match[2]] = match[1]
    return found
