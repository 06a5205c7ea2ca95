"""The PDF engine: wkhtmltopdf with patched Qt, which Odoo needs for page headers, numbers and repeated table heads."""
import platform
import subprocess

from . import console, parts, paths


def engine(packages):
    """Returns the folder of a wkhtmltopdf that runs here, or None where the user's own on PATH must do.

    `packages`: the venv's site-packages, which bring one for Linux on x86-64.
    """
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        return None
    folder = packages / "pydf/bin"
    return _with_libraries(folder / "wkhtmltopdf") if lacks_libraries(folder / "wkhtmltopdf") else folder


def lacks_libraries(program):
    """Whether the system lacks a shared library that the program links to."""
    return "not found" in subprocess.run(["ldd", program], capture_output=True, text=True, check=False).stdout


def _with_libraries(program):
    folder = paths.cache() / "pdf"
    wrapper = folder / "wkhtmltopdf"
    text = f'#!/bin/sh\nLD_LIBRARY_PATH="{parts.libraries_tree()}" exec "{program}" "$@"\n'
    if not wrapper.exists() or wrapper.read_text() != text:
        console.step("Lending wkhtmltopdf the shared libraries that this system lacks")
        folder.mkdir(parents=True, exist_ok=True)
        wrapper.write_text(text)
        wrapper.chmod(0o755)
    return folder
