"""Two Odoo nodes behind HAProxy, over PgBouncer, a primary and a replica, all on this machine and of our own making."""
import configparser
import os
import shutil
import signal
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import psutil
import requests
from passlib.hash import pbkdf2_sha512

from tests.support.rpc import Client
from tools.dev import addons, backup, config, console, parts, paths, postgres, postgres_copy, server

FOLDER = paths.STATE / "scale"
DEPLOY = paths.ROOT / "deploy"
_START_ODOO = Path(__file__).with_name("start_odoo.py")
_BALANCER_LOG = paths.LOGS / "scale-haproxy.log"
PRIMARY, REPLICA, POOLER = 5441, 5442, 6432
_WORKERS = 2
#: Accounts of the bench that log in here; the password is the login.
LOGINS = ("bench.office.0", "bench.office.1", "bench.office.2", "bench.office.3", "bench.leader", "bench.one_unit",
          "bench.three_units")
#: As a production server has it; the checkout's own is set for speed alone.
_DURABLE = {"fsync": "on", "full_page_writes": "on", "shared_buffers": "512MB", "work_mem": "64MB",
            "wal_keep_size": "1GB"}


class Node:
    """One Odoo: its configuration, log and process."""

    def __init__(self, site, name, port, **options):
        self.site, self.name, self.port = site, name, port
        self.log = paths.LOGS / f"scale-{name}.log"
        self.options, self.process = options, None
        self.url = server.url(port)

    def start(self, cores=None, **options):
        """Start it (anew), on these cores only."""
        self.stop()
        file = configuration(self.site, self.name, self.port, **{**self.options, **options})
        self.process = server.launch(self.site.ground, file, self.log, program=(_START_ODOO,))
        if {**self.options, **options}.get("http_enable") != "False":
            server.wait_healthy(self.process, self.port, self.log)
        if cores is not None:
            pin(self.processes(), cores)

    def processes(self):
        if not self.process or self.process.poll() is not None:
            return []
        own = psutil.Process(self.process.pid)
        return [own, *own.children(recursive=True)]

    def memory(self):
        """Its megabytes, what its processes share counted once."""
        return sum(process.memory_full_info().pss for process in self.processes()) / 1e6

    def kill(self):
        """kill -9 of the node and all that it started."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.kill()


class Site:
    """``with built(ground, database, port) as site``."""

    def __init__(self, ground, name, port, pooled=True):
        self.ground, self.name, self.port, self.pooled = ground, name, port, pooled
        self.primary = postgres_copy.Copy(ground, FOLDER / "primary", PRIMARY, **_DURABLE)
        self.replica = postgres_copy.Copy(
            ground, FOLDER / "replica", REPLICA, **_DURABLE, hot_standby_feedback="on")
        self.url = server.url(port)
        web = {"workers": str(_WORKERS), "max_cron_threads": "0", "db_replica_host": str(postgres.socket_folder()),
               "db_replica_port": str(REPLICA)}
        self.nodes = [Node(self, f"node{number}", port + 10 * number, **web) for number in (1, 2)]
        self.jobs = Node(self, "jobs", port + 30, workers="0", max_cron_threads="2", http_enable="False")
        self.balancer = self.pooler = None

    def client(self, login, node=None):
        """Somebody logged in on that node, who goes on through HAProxy (or stays there)."""
        client = Client((node or self.nodes[0]).url, self.name, login)
        client.url = node.url if node else self.url
        return client

    def sql(self, statement):
        return self.primary.ask(statement, self.name)

    def caught_up(self, seconds=30):
        """Wait until the replica has what the primary has written by now."""
        written = self.primary.ask("SELECT pg_current_wal_lsn()")
        until = time.monotonic() + seconds
        while not self.replica.has_reached(written):
            if time.monotonic() > until:
                raise console.Trouble("The replica does not catch up")
            time.sleep(0.02)

    # ---- HAProxy and PgBouncer ------------------------------------------------------------------

    def balance(self):
        self.balancer = _started(
            [scale_program("haproxy"), "-W", "-f", DEPLOY / "haproxy.cfg"], _BALANCER_LOG,
            env={**libraries(), **balancer_environment(self.port)})
        _until(lambda: requests.get(f"{self.url}/web/health", timeout=5).ok, "HAProxy", _BALANCER_LOG)

    def watch(self):
        """HAProxy's own figures, a line a server."""
        return requests.get(f"{server.url(self.port + 1)}/;csv", timeout=5).text

    def up(self):
        """How many nodes HAProxy asks."""
        return sum(line.startswith(("nodes,one,", "nodes,two,")) and line.split(",")[17] == "UP"
                   for line in self.watch().splitlines())

    def pool(self):
        file = pooler_files(FOLDER / "pooler")
        owner = postgres._owner()
        identity = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}
        if owner:
            postgres._let_through(scale_program("pgbouncer"))
            for path in (file.parent, *file.parent.iterdir()):
                os.chown(path, owner.pw_uid, owner.pw_gid)
            postgres._let_through(file)
        log = paths.LOGS / "scale-pgbouncer.log"
        self.pooler = _started([scale_program("pgbouncer"), file], log, env=libraries(), cwd="/", **identity)
        _until(lambda: self.ask_pooler("SHOW VERSION"), "PgBouncer", log)

    def ask_pooler(self, command):
        """PgBouncer's own tables: ``SHOW POOLS``."""
        psql = [self.ground.postgres / "psql", "-XAtq", "-d", "pgbouncer", "-c", command]
        variables = {**postgres.connection(), "PGPORT": str(POOLER)}
        return subprocess.run(
            psql, env=self.ground.environ(**variables), check=True, capture_output=True, text=True).stdout.strip()

    def moves_to_replica(self):
        """The replica is the primary now: PgBouncer asks it, and the nodes have no replica until a new one is made."""
        file = FOLDER / "pooler/pgbouncer.ini"
        file.write_text(file.read_text().replace(f"port={PRIMARY}", f"port={REPLICA}"))
        self.ask_pooler("RELOAD")

    def end(self):
        for node in (*self.nodes, self.jobs):
            node.stop()
        for process in (self.balancer, self.pooler):
            if process and process.poll() is None:
                process.terminate()
                process.wait(timeout=20)
        self.replica.remove()
        self.primary.remove()
        shutil.rmtree(FOLDER, ignore_errors=True)


@contextmanager
def built(ground, name, port, pooled=True):
    """Build it over a copy of the checkout's cluster, of which only this database is kept."""
    site = Site(ground, name, port, pooled)
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    try:
        console.step("Copying this checkout's PostgreSQL: the primary; and that: its replica")
        _databases(site)
        if pooled:
            site.pool()
        console.step("Starting two Odoo nodes, one for background jobs, and HAProxy")
        for node in (*site.nodes, site.jobs):
            node.log.unlink(missing_ok=True)
        for node in site.nodes:
            node.start()
        site.balance()
        yield site
    finally:
        site.end()


def _databases(site):
    site.primary.make(follows=False)
    names = site.primary.ask("SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres'")
    for other in set(names.split()) - {site.name}:
        site.primary.ask(f"DROP DATABASE {other}")
    shutil.copytree(backup.FILESTORE / site.name, FOLDER / "data/filestore" / site.name)
    _updated(site)
    for login in (*LOGINS, "admin"):
        secret = pbkdf2_sha512.using(rounds=1000).hash(login)
        site.sql(f"UPDATE res_users SET password = '{secret}' WHERE login = '{login}'")
    site.sql("CHECKPOINT")
    site.replica.make(source=str(PRIMARY))
    site.caught_up()


def _updated(site):
    """The tasks may have been written before the addons changed. As in earnest, past PgBouncer."""
    console.step("Bringing the copy up to date with the addons")
    file = configuration(site, "update", site.port, db_port=str(PRIMARY))
    ours = ",".join(addons.names())
    console.run_logged(
        [site.ground.python, "-m", "odoo", "-c", file, "-u", ours, "--stop-after-init", "--no-http"],
        paths.LOGS / "scale-update.log", "Odoo could not update the copy.", env=site.ground.environ(), cwd=paths.ROOT)


def configuration(site, name, port, **options):
    """The configuration of a node: the checkout's, with shared files and sessions, and what the node is for."""
    file = config.write(site.ground, site.name, FOLDER / f"{name}.conf", port)
    parser = configparser.RawConfigParser()
    parser.read(file, encoding="utf-8")
    parser["options"].update({
        "data_dir": str(FOLDER / "data"), "db_port": str(POOLER if site.pooled else PRIMARY), "proxy_mode": "True",
        **options})
    with file.open("w", encoding="utf-8") as stream:
        parser.write(stream)
    return file


def balancer_environment(port):
    """What deploy/haproxy.cfg takes from the environment."""
    found = {"LISTEN": f"{config.HOST}:{port}", "WATCH": f"{config.HOST}:{port + 1}", "WORKERS": str(_WORKERS)}
    for number in (1, 2):
        found[f"NODE_{number}"] = f"{config.HOST}:{port + 10 * number}"
        found[f"WEBSOCKET_{number}"] = f"{config.HOST}:{port + 10 * number + 3}"
    return found


def pooler_files(folder):
    """Write deploy/pgbouncer.ini with what is different on this machine; returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    parser = configparser.RawConfigParser()
    parser.read(DEPLOY / "pgbouncer.ini", encoding="utf-8")
    here = f"host={postgres.socket_folder()} port={PRIMARY}"
    for database, words in parser["databases"].items():
        parser["databases"][database] = words.replace("host=db port=5432", here)
    parser["pgbouncer"].update({
        "listen_addr": "", "listen_port": str(POOLER), "unix_socket_dir": str(postgres.socket_folder()),
        "unix_socket_mode": "0700", "auth_type": "trust", "auth_file": str(folder / "users.txt"),
        "pidfile": str(folder / "pgbouncer.pid")})
    (folder / "users.txt").write_text(f'"{postgres.ROLE}" ""\n"postgres" ""\n')
    file = folder / "pgbouncer.ini"
    with file.open("w", encoding="utf-8") as stream:
        parser.write(stream)
    return file


def scale_program(name):
    return parts.scale_tree() / "usr/sbin" / name


def libraries():
    return {"LD_LIBRARY_PATH": str(parts.scale_tree() / "usr/lib/x86_64-linux-gnu")}


def pin(processes, cores):
    """Let these processes run on these cores only."""
    for process in processes:
        try:
            process.cpu_affinity(cores)
        except psutil.NoSuchProcess:
            continue


def _started(command, log, env, **kwargs):
    with log.open("ab") as output:
        return subprocess.Popen(
            [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            env={**os.environ, **env}, **kwargs)


def _until(answers, what, log, seconds=20):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if answers():
                return
        except (requests.RequestException, subprocess.CalledProcessError):
            pass
        time.sleep(0.1)
    raise console.Trouble(f"{what} does not answer. See {log}: {log.read_text()[-2000:]}")
