"""The rows as a table, with what makes them comparable: date, commit, machine."""
import os
import subprocess
import time

from tools.dev import paths

_HEAD = """| Row | What (ours ÷ reference), medians in ms unless said otherwise | ours | reference | ratio | target | |
|---|---|---|---|---|---|---|"""


def drawn(rows, total):
    """Return the table in Markdown.

    :param rows: dicts as ``turns.Row.as_dict`` gives them
    :param total: how many tasks the database has
    """
    lines = [f"{total:,} tasks, {_circumstances()}", "", _HEAD]
    return "\n".join([*lines, *map(_line, rows)])


def holds(row):
    """Tell whether the target is met; a row without a target always holds."""
    if row["target"] is None:
        return True
    return row["ratio"] <= row["target"] if row["compare"] == "≤" else row["ratio"] >= row["target"]


def _line(row):
    target = "–" if row["target"] is None else f"{row['compare']} {row['target']:g}"
    verdict = "" if row["target"] is None else "met" if holds(row) else "**missed**"
    return (f"| {row['name']} | {row['what']} | {_time(row['ours'], row['ours_spread'])}"
            f" | {_time(row['reference'], row['reference_spread'])} | {row['ratio']:.3g} | {target} | {verdict} |")


def _time(median, spread):
    return f"{median:.1f} ({spread})" if spread else f"{median:.1f}"


def _circumstances():
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=paths.ROOT, capture_output=True, text=True,
                            check=False).stdout.strip()
    load = "/".join(f"{part:.1f}" for part in os.getloadavg())
    return f"{time.strftime('%Y-%m-%d')}, commit {commit}, {os.cpu_count()} cores, load {load}"
