"""Ends what ./dev demo --detach started."""
from tools.dev import console, ground, postgres, server


def add_arguments(parser):
    pass


def run(_arguments):
    stopped = server.stop()
    postgres.stop_if_unused(ground.prepare())
    console.step("Stopped" if stopped else "The demo was not running")
    return 0
