"""Ends what ./dev demo --detach started."""
from tools.dev import console, ground, postgres, server


def add_arguments(parser):
    pass


def run(_arguments):
    if not server.stop():
        console.step("The demo was not running")
        return 0
    postgres.stop_if_unused(ground.prepare())
    console.step("Stopped")
    return 0
