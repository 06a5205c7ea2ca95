"""What happens when something breaks, done for real: servers killed, the mail server away, the disk full.

``./dev bench-faults`` runs all and prints a figure each; the quick ones are also tests (tests/test_faults.py). Each
works on a database and with processes of its own (`site`), and ends only what it started.
"""
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of the table: what was done, what was measured, whether it is as it must be."""
    fault: str
    figure: str
    holds: bool

    def __str__(self):
        return f"{'holds' if self.holds else 'FAILS':6} {self.fault:48} {self.figure}"
