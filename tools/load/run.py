"""So many people for so many minutes: prints what each action took, the errors, memory and processors."""
import csv
import io
import json
import os
import random
import resource
import shutil
import subprocess
import time

import requests as http
from PIL import Image

from tools.bench import databases
from tools.bench.requests import specification
from tools.dev import database, paths, postgres

from . import site

NAME = "directive_load"
WORKERS = 4
#: Of a hundred people: so many of each kind, and whose accounts (of tools/bench/city.py) they use.
KINDS = {"officer": 35, "specialist": 15, "leader": 5, "commune": 45}
SPAWNED_A_SECOND = 10
_FOLDER = paths.STATE / "load"
#: So that there is something to accept: of each unit these tasks are transferred, and nobody has accepted them.
_NOT_ACCEPTED = """UPDATE directive_task SET state = 'transferred', accepted_at = NULL, accepted_by_id = NULL
    WHERE id IN (SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY lead_unit_id ORDER BY id DESC) AS place
        FROM directive_task WHERE state = 'in_progress') task WHERE place <= 15)"""
_LOGINS = """SELECT string_agg(login, ' ' ORDER BY login) FROM res_users WHERE login LIKE 'bench.u%' AND share IS {}"""


def run(ground, locust, people, minutes, think, tasks, port=None):
    """Yield (what, figure) of ``people`` who act every ``think`` seconds or so, for ``minutes``.

    :param locust: the program
    :param tasks: how many the database holds
    """
    source = databases.prepared(ground, tasks)
    database.copy(ground, source, NAME)
    postgres.query(ground, _NOT_ACCEPTED, NAME)
    try:
        with site.serving(ground, NAME, port, WORKERS) as server:
            yield from _logins(server)
            given = _given(server, people, think)
            warm = server.megabytes()
            yield "memory of all processes of Odoo when the people come", f"{warm:,.0f} MB"
            yield from _play(server, locust, people, minutes, given)
            yield "memory of all processes of Odoo at the end", f"{server.megabytes():,.0f} MB"
    finally:
        database.drop(ground, NAME)


def _logins(server, attempts=5):
    """What a login with its password costs, one after the other; the people below come with sessions."""
    login = "bench.office.0"
    # Odoo takes a password that was written so and, at the first login, puts its hash in the place.
    postgres.query(
        server.ground, f"UPDATE res_users SET password = '{site.PASSWORD}' WHERE login = '{login}'", server.database)
    _login(server, login)
    before = server.seconds()["odoo"]
    times = [_login(server, login) for _attempt in range(attempts)]
    cost = (server.seconds()["odoo"] - before) / attempts
    yield "a login with its password", f"{sorted(times)[attempts // 2]:.2f} s, {cost:.2f} s of a processor"


def _login(server, login):
    started = time.perf_counter()
    params = {"db": server.database, "login": login, "password": site.PASSWORD}
    answer = http.post(f"{server.url}/web/session/authenticate", json={"params": params}, timeout=60).json()
    if "error" in answer:
        raise RuntimeError(answer["error"])
    return time.perf_counter() - started


def _given(server, people, think):
    """Write what the people need to know; returns the file."""
    _FOLDER.mkdir(exist_ok=True)
    picture = Image.frombytes("RGB", (80, 60), random.Random(1).randbytes(80 * 60 * 3)).resize((1280, 960))
    picture.save(_FOLDER / "photo.jpg", quality=85)
    accounts = {kind: postgres.query(server.ground, _LOGINS.format(share), server.database).split()
                for kind, share in (("officer", "FALSE"), ("commune", "TRUE"))}
    accounts |= {"specialist": [f"bench.office.{number}" for number in range(60)], "leader": ["bench.leader"]}
    draw, chosen = random.Random(7), []
    for kind, share in KINDS.items():
        count = max(1, people * share // 100)
        draw.shuffle(accounts[kind])
        chosen += [(kind, accounts[kind][number % len(accounts[kind])]) for number in range(count)]
    sessions = server.sessions([login for _kind, login in chosen])
    grouped = {kind: [] for kind in KINDS}
    for (kind, _login), session in zip(chosen, sessions, strict=True):
        grouped[kind].append(session)
    specialist = grouped["specialist"][0]
    file = _FOLDER / "given.json"
    file.write_text(json.dumps({
        "people": grouped, "think": think, "photo": str(_FOLDER / "photo.jpg"),
        "list": specification(server, specialist, "list"), "form": specification(server, specialist, "form")}))
    return file


def _play(server, locust, people, minutes, given):
    arriving = people / SPAWNED_A_SECOND
    command = [
        locust, "-f", paths.ROOT / "tools/load/people.py", "--headless", "--users", people, "--spawn-rate",
        SPAWNED_A_SECOND, "--run-time", f"{int(arriving + minutes * 60)}s", "--reset-stats", "--only-summary",
        "--csv", _FOLDER / "stats", "--host", server.url, "--stop-timeout", 10]
    before, own, started = server.seconds(), _children(), time.monotonic()
    environ = {**os.environ, "DIRECTIVE_LOAD": str(given)}
    with (_FOLDER / "locust.log").open("wb") as output:
        done = subprocess.run([str(word) for word in command], check=False, env=environ, stdout=output, stderr=output,
                              cwd=_FOLDER)
    if done.returncode not in (0, 1):  # 1: some request failed, which the table says
        raise RuntimeError((_FOLDER / "locust.log").read_text()[-3000:])
    took, after = time.monotonic() - started, server.seconds()
    yield from _table()
    shares = {name: 100 * (after[name] - before[name]) / took for name in before}
    yield "processors meanwhile (200 %: both cores)", (
        f"Odoo {shares['odoo']:.0f} %, PostgreSQL {shares['postgres']:.0f} %,"
        f" the {people} simulated people {100 * (_children() - own) / took:.0f} %")


def _table():
    """The figures of each action, as locust has written them."""
    for row in csv.DictReader(io.StringIO((_FOLDER / "stats_stats.csv").read_text())):
        yield row["Name"], (
            f"{int(row['Request Count']):,} requests, p50 {row['50%']} ms, p95 {row['95%']} ms,"
            f" {int(row['Failure Count'])} errors" + (
                f", {float(row['Requests/s']):.1f} requests/s" if row["Name"] == "Aggregated" else ""))
    failures = csv.DictReader(io.StringIO((_FOLDER / "stats_failures.csv").read_text()))
    for row in failures:
        yield f"error in {row['Name']}", f"{row['Occurrences']} times: {row['Error'][:200]}"


def _children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def clean():
    shutil.rmtree(_FOLDER, ignore_errors=True)
