"""Rights against the policy, with all the numbers of S1-S4: matrix, random domains, revocation, odd arguments.

The same tests run in ./dev test with a share of the combinations. DIRECTIVE_SEED chooses others.
"""
import os

from tools.dev.commands import test


def run(words):
    os.environ["DIRECTIVE_BENCH"] = "1"
    return test.run(["tests/policy", "-s", *words])
