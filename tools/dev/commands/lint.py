"""The linters alone."""
from tools.dev import ground, lint


def add_arguments(parser):
    pass


def run(_arguments):
    return 0 if lint.run(ground.prepare()) else 1
