"""Which module measures which rows. Each has ``rows(env)``; what it writes is rolled back."""
from importlib import import_module

#: {module of this package: the rows that it gives}
MODULES = {"visible": ("R1", "R2", "R3", "R4", "R5")}


def wanted(names):
    """Return the modules that give these rows, all without names; a name may be a module as well.

    :raises SystemExit: when nothing gives a row of this name
    """
    known = {name for module, given in MODULES.items() for name in (module, *given)}
    if unknown := set(names) - known:
        raise SystemExit(f"No row is called {', '.join(sorted(unknown))}. There are: {', '.join(sorted(known))}.")
    return [module for module, given in MODULES.items() if not names or {module, *given} & set(names)]


def measured(env, module):
    """Return the rows of one module as plain data."""
    return [row.as_dict() for row in import_module(f"tools.bench.{module}").rows(env)]
