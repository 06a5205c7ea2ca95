"""Databases of the bench: one with people and without tasks, and a copy of it for each number of tasks."""
import subprocess
import time
from pathlib import Path

from tools.dev import config, console, database, paths, postgres

from . import seed

#: People, units, and Odoo's own `project` to compare with.
BASE = "directive_bench"
FULL = 1_000_000
_INSIDE = Path(__file__).with_name("inside.py")


def name(total):
    return f"{BASE}_{total}"


def prepared(ground, total, fresh=False):
    """Makes sure of a database with so many tasks; returns its name."""
    found = name(total)
    _base(ground)
    if fresh:
        database.drop(ground, found)
    if not exists(ground, found):
        console.step(f"Copying {BASE}")
        database.copy(ground, BASE, found)
    if not _done(ground, found):
        console.step(f"Writing {total:,} tasks and what happened to them (1,000,000: ten minutes)")
        seed.fill(f"{_dsn(found)} user=postgres", total, _until(ground, found), console.step)
        run(ground, found, "finish")
        seed.vacuum(f"{_dsn(found)} user=postgres", "project_task, project_task_user_rel")
        postgres.query(ground, "CREATE TABLE bench_done AS SELECT 1", found, role=postgres.ROLE)
    database.updated(ground, found)
    return found


def run(ground, database_name, *words):
    """Runs inside.py in an Odoo process of its own; returns what it prints."""
    file = config.write(ground, database_name, paths.STATE / f"{BASE}.conf")
    done = subprocess.run(
        [ground.python, "-W", "ignore", "-m", "tools.bench.inside", file, database_name, *map(str, words)], check=False,
        text=True, cwd=paths.ROOT, capture_output=True, env=ground.environ(**postgres.connection()))
    if done.returncode:
        raise console.Trouble(done.stderr[-3000:])
    return done.stdout


def exists(ground, database_name):
    return bool(postgres.query(ground, f"SELECT 1 FROM pg_database WHERE datname = '{database_name}'"))


def _base(ground):
    if not exists(ground, BASE):
        _new_base(ground)
    database.updated(ground, BASE)


def _new_base(ground):
    database.plain_copy(ground, BASE)
    console.step("Installing Odoo's own project, to compare with, and inviting 3,000 people")
    file = config.write(ground, BASE, paths.STATE / f"{BASE}.conf")
    console.run_logged(
        [ground.python, "-m", "odoo", "-c", file, "-d", BASE, "--stop-after-init", "--no-http", "-i", "project"],
        paths.LOGS / f"{BASE}.log", "Odoo could not install project.", env=ground.environ(), cwd=paths.ROOT)
    run(ground, BASE, "people")


def _done(ground, database_name):
    return bool(postgres.query(ground, "SELECT to_regclass('bench_done')", database_name))


def _until(ground, database_name):
    """The present of a database: 10:00 UTC of the day on which its seeding began."""
    postgres.query(ground, "CREATE TABLE IF NOT EXISTS bench_until (minutes int)", database_name, role=postgres.ROLE)
    if not postgres.query(ground, "SELECT minutes FROM bench_until", database_name):
        minutes = int(time.time() // 86400) * 1440 + 180
        postgres.query(ground, f"INSERT INTO bench_until VALUES ({minutes})", database_name)
    return int(postgres.query(ground, "SELECT minutes FROM bench_until", database_name))


def _dsn(database_name):
    return f"host={postgres.socket_folder()} port=5432 dbname={database_name}"
