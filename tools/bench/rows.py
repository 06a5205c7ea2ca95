"""Which module measures which rows.

``rows(env)`` of a module runs inside Odoo and what it writes is rolled back; ``outside(ground, total)`` starts what it
needs: a server, or two databases.
"""
from importlib import import_module

#: {module of this package: the rows that it gives}
MODULES = {
    "visible": ("R1", "R2", "R3", "R4", "R5"),
    "searching": ("R6",),
    "daily": ("R7",),
    "requests": ("R8",),
    "reporting": ("R9",),
    "giving": ("R10",),
    "writing": (),
}
OUTSIDE = ("daily", "requests")


def wanted(names):
    """Return the modules that give these rows, all without names; a name may be a module as well.

    :raises SystemExit: when nothing gives a row of this name
    """
    known = {name for module, given in MODULES.items() for name in (module, *given)}
    if unknown := set(names) - known:
        raise SystemExit(f"No row is called {', '.join(sorted(unknown))}. There are: {', '.join(sorted(known))}.")
    return [module for module, given in MODULES.items() if not names or {module, *given} & set(names)]


def measured(env, module):
    """Return the rows of one module that runs inside Odoo, as plain data."""
    return [row.as_dict() for row in _module(module).rows(env)]


def measured_outside(ground, total, module):
    """Return the rows of one module that starts what it needs, as plain data; PostgreSQL must be serving."""
    return [row.as_dict() for row in _module(module).outside(ground, total)]


def _module(name):
    return import_module(f"tools.bench.{name}")
