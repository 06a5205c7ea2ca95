"""Our addons as files: which there are, what they depend on, and the fingerprint of their content."""
import ast
import hashlib

from . import paths

_IGNORED = {"__pycache__", "tests"}


def manifests():
    """``{addon: manifest}`` of the installable addons of this checkout."""
    found = {}
    for file in sorted(paths.ADDONS.glob("*/__manifest__.py")):
        manifest = ast.literal_eval(file.read_text(encoding="utf-8"))
        if manifest.get("installable", True):
            found[file.parent.name] = manifest
    return found


def names():
    """Technical names of our addons."""
    return sorted(manifests())


def foreign_depends():
    """Odoo's own modules that ours depend on directly."""
    ours = manifests()
    return sorted({name for manifest in ours.values() for name in manifest["depends"]} - set(ours))


def fingerprint():
    """Changes whenever a database must be updated: a hash over the addons' files, their tests left out."""
    sha = hashlib.sha256()
    for file in sorted(paths.ADDONS.rglob("*")):
        name = file.relative_to(paths.ADDONS)
        hidden = any(part in _IGNORED or part.startswith(".") for part in name.parts)
        if file.is_file() and not hidden:
            sha.update(f"{name}\0".encode())
            sha.update(hashlib.sha256(file.read_bytes()).digest())
    return sha.hexdigest()[:16]
