"""Command line: every module in ``tools/dev/commands`` is a subcommand of the same name.

Such a module has a docstring (its help), ``run(arguments) -> exit code`` and, where it takes
options, ``add_arguments(parser)``. Without ``add_arguments`` it receives all words as they are.
"""
import argparse
import importlib
import os
import pkgutil
import signal

from . import commands, console


def _modules():
    names = sorted(info.name for info in pkgutil.iter_modules(commands.__path__))
    return {name.replace("_", "-"): importlib.import_module(f"{commands.__name__}.{name}") for name in names}


def _usage(modules):
    lines = ["usage: ./dev <command> …", ""]
    for name, module in modules.items():
        lines.append(f"  {name:14}{module.__doc__.splitlines()[0]}")
    return "\n".join([*lines, "", "./dev <command> --help says more."])


def _parse(name, module, words):
    if not hasattr(module, "add_arguments"):
        return words
    parser = argparse.ArgumentParser(
        prog=f"./dev {name}", description=module.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    module.add_arguments(parser)
    return parser.parse_args(words)


def _interrupt(_signal, _frame):
    raise KeyboardInterrupt


def main(words):
    """Runs one command; returns its exit code. Expected troubles become one sentence on stderr, code 1."""
    os.umask(0o022)  # PostgreSQL, run for root by a user of its own, must be able to read what we unpack
    signal.signal(signal.SIGTERM, _interrupt)  # so that what we started ends with us
    modules = _modules()
    name = words[0] if words else ""
    if name not in modules:
        print(_usage(modules))
        return 0 if name in ("-h", "--help") else 2
    try:
        return modules[name].run(_parse(name, modules[name], words[1:])) or 0
    except console.Trouble as trouble:
        console.error(str(trouble))
        return 1
    except KeyboardInterrupt:
        console.error("Stopped. Nothing is broken: the next run goes on from here.")
        return 130
