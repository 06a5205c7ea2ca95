"""Past one machine: its files fit together, and who reads from a replica sees all that was committed before.

The two nodes themselves are `./dev bench-scale`; here is what can be said in a second.
"""
import configparser
import re
import threading
import time
from types import SimpleNamespace

import psycopg2
import pytest
import yaml

from odoo.addons.directive_tracking import replica
from odoo.addons.web.models.models import Base
from odoo.orm.models import BaseModel
from odoo.tools import config as odoo_config

from tools.dev import paths
from tools.scale import carrying, machines, people, reading

BALANCER = (paths.ROOT / "deploy/haproxy.cfg").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((paths.ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
SCALE = {name: service for name, service in COMPOSE.items() if service.get("profiles") == ["scale"]}
VARIABLES = set(re.findall(r'"\$\{(\w+)', BALANCER))


# ---- HAProxy ------------------------------------------------------------------------------------


def _section(name):
    return re.search(rf"^{name}\n((?: .*\n|\n)*)", BALANCER, re.MULTILINE).group(1)


@pytest.mark.parametrize("given", [machines.balancer_environment(19100), COMPOSE["balancer"]["environment"]])
def test_haproxy_gets_each_address_that_it_asks_for(given):
    assert set(given) == VARIABLES
    assert len(set(given.values())) == len(given), "each its own"


def test_each_node_has_its_pages_and_its_websockets():
    pages = dict(re.findall(r'server (\w+) "\$\{NODE_(\d)\}"', _section("backend nodes")))
    sockets = dict(re.findall(r'server (\w+) "\$\{WEBSOCKET_(\d)\}"', _section("backend websocket")))
    assert pages == sockets == {"one": "1", "two": "2"}
    assert _section("backend nodes").count('maxconn "${WORKERS}"') == 2, "no more than a node can answer at once"
    assert "use_backend websocket if { path_beg /websocket }" in BALANCER


def test_haproxy_lets_nobody_forge_where_he_comes_from():
    people_come = _section("frontend people")
    for header in ("X-Forwarded-For %[src]", "X-Forwarded-Host", "X-Forwarded-Proto"):
        assert f"http-request set-header {header}" in people_come


def test_only_what_odoo_itself_calls_reading_is_asked_of_another_node_when_one_dies():
    pattern = re.search(r"acl reads path_reg (\S+)", BALANCER).group(1)
    names = re.search(r"/\((.*)\)\$", pattern).group(1).split("|")
    for name in names:
        method = getattr(Base, name, None) or getattr(BaseModel, name)
        assert method._readonly, name
        assert re.search(pattern, f"/web/dataset/call_kw/directive.task/{name}")
    assert {"web_search_read", "web_read", "search_read", "web_read_group"} <= set(names)
    for step in ("action_transfer", "write", "web_save", "read_and_write", "unlink"):
        assert not re.search(pattern, f"/web/dataset/call_kw/directive.task/{step}"), step
    assert "disable-l7-retry unless METH_GET or" in BALANCER


# ---- PgBouncer and the nodes --------------------------------------------------------------------


def _pooler(file):
    parser = configparser.RawConfigParser()
    parser.read(file, encoding="utf-8")
    return parser


def test_pgbouncer_gives_listeners_a_session_and_everybody_else_transactions(tmp_path):
    handed_out, here = _pooler(machines.DEPLOY / "pgbouncer.ini"), _pooler(machines.pooler_files(tmp_path))
    for pooler in (handed_out, here):
        assert "pool_mode=session" in pooler["databases"]["postgres"]
        assert pooler["pgbouncer"]["pool_mode"] == "transaction"
        assert pooler["pgbouncer"]["server_reset_query_always"] == "1"
    assert handed_out["pgbouncer"]["auth_type"] == "scram-sha-256"
    assert all("host=db" not in words for words in here["databases"].values())
    assert (here["pgbouncer"]["listen_addr"], here["pgbouncer"]["unix_socket_mode"]) == ("", "0700")


def test_nodes_share_files_and_sessions_and_only_one_does_background_jobs(parts, tmp_path, monkeypatch):
    monkeypatch.setattr(machines, "FOLDER", tmp_path)
    site = machines.Site(parts, "some_database", 19100)
    made = [_pooler(machines.configuration(site, node.name, node.port, **node.options))["options"]
            for node in (*site.nodes, site.jobs)]
    assert len({options["data_dir"] for options in made}) == 1
    assert len({options["http_port"] for options in made}) == 3
    assert [options["max_cron_threads"] for options in made] == ["0", "0", "2"]
    assert [options["db_replica_port"] for options in made[:2]] == [str(machines.REPLICA)] * 2
    assert "db_replica_port" not in made[2], "jobs read what they are about to write"
    assert set(made[0]) - {"without_demo"} <= set(odoo_config.options_index)


# ---- docker-compose.yml, profile scale ----------------------------------------------------------


def test_compose_has_the_same_parts():
    assert set(SCALE) == {"replica", "pooler", "node1", "node2", "jobs", "balancer"}
    assert SCALE["node1"] == SCALE["node2"]
    assert SCALE["node1"]["environment"]["PGHOST_REPLICA"] == "replica"
    assert "PGHOST_REPLICA" not in SCALE["jobs"]["environment"]
    assert "--max-cron-threads=0" in SCALE["node1"]["command"]
    assert f"--workers={SCALE['balancer']['environment']['WORKERS']}" in SCALE["node1"]["command"]
    assert "--max-cron-threads=4" in SCALE["jobs"]["command"]


def test_compose_installs_past_pgbouncer_and_starts_on_what_answers():
    assert COMPOSE["install"]["environment"]["PGHOST"] == "db"
    assert {"pooler", "replica", "install"} == set(SCALE["node1"]["depends_on"])
    assert set(SCALE["balancer"]["depends_on"]) == {"node1", "node2"}


def test_compose_mounts_files_that_exist():
    mounted = [volume.split(":")[0] for service in COMPOSE.values() for volume in service["volumes"]]
    files = {name for name in mounted if name.startswith("./")}
    assert {"./deploy/haproxy.cfg", "./deploy/pgbouncer.ini", "./deploy/pg_hba.conf"} <= files
    for name in files:
        assert (paths.ROOT / name).exists(), name


def test_who_connects_from_elsewhere_needs_the_password():
    lines = [line.split() for line in (machines.DEPLOY / "pg_hba.conf").read_text().splitlines() if line[:1].isalpha()]
    assert [words[-1] for words in lines if words[0] == "host"] == ["scram-sha-256"] * 2


# ---- reading from a replica ---------------------------------------------------------------------


class Replica:
    """A cursor on a replica that has come as far as it says, one answer a question."""
    readonly, _cnx = True, SimpleNamespace(closed=0)

    def __init__(self, *answers):
        self.answers, self.asked, self.closed = list(answers), 0, False

    def execute(self, _sql, _words, log_exceptions):
        self.asked += 1
        if self.answers[0] == "lost":
            raise psycopg2.OperationalError("server closed the connection unexpectedly")

    def fetchone(self):
        return [self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]]

    def rollback(self):
        pass

    def close(self):
        self.closed = True


@pytest.fixture
def registry(monkeypatch):
    monkeypatch.setattr(replica, "_written", lambda _registry: "0/16B3748")
    return SimpleNamespace(db_name="x")


def _opened(registry, cursor):
    def open_cursor(_registry, readonly=False):
        return cursor if readonly else SimpleNamespace(readonly=False)

    return replica._remembered(open_cursor)(registry, readonly=True)


def test_a_replica_that_has_all_is_read(registry):
    cursor = Replica(True)
    assert _opened(registry, cursor) is cursor
    assert (cursor.asked, replica._opened.connection) == (1, cursor._cnx)


def test_one_that_is_a_moment_behind_is_waited_for(registry):
    cursor = Replica(False, False, True)
    assert _opened(registry, cursor) is cursor
    assert cursor.asked == 3


def test_one_that_lags_is_not_read_and_not_waited_for_twice(registry):
    first, second, third = Replica(False), Replica(False), Replica(True)
    assert not _opened(registry, first).readonly
    assert first.closed
    assert threading.current_thread().cursor_mode == "ro->rw"
    started = time.monotonic()
    assert not _opened(registry, second).readonly
    assert second.asked == 1
    assert time.monotonic() - started < replica._CATCH_UP_SECONDS
    assert _opened(registry, third) is third, "it is read again as soon as it has caught up"


def test_one_that_is_lost_while_it_is_asked_is_left_alone_for_a_while(registry):
    assert not _opened(registry, Replica("lost")).readonly
    assert registry._db_readonly_failed_time


def test_reading_goes_on_while_the_primary_is_away(registry, monkeypatch):
    monkeypatch.setattr(replica, "_written", lambda _registry: None)
    cursor = Replica(False)
    assert _opened(registry, cursor) is cursor
    assert not cursor.asked


def test_the_primary_is_asked_once_more_after_its_restart(monkeypatch):
    """The connection of before is dead; a new one answers. Where none can be had, it is away."""
    made = []

    def connected(_name):
        made.append(len(made))
        if len(made) > 2:
            raise psycopg2.OperationalError("connection refused")
        return _Connection(alive=len(made) == 2)

    monkeypatch.setattr(replica, "_primaries", {})
    monkeypatch.setattr(replica, "_connected", connected)
    registry = SimpleNamespace(db_name="x")
    assert replica._written(registry) == "0/1"
    assert replica._written(registry) == "0/1"
    assert len(made) == 2, "kept from then on"
    monkeypatch.setattr(replica, "_primaries", {})
    assert replica._written(registry) is None


class _Connection:
    def __init__(self, alive):
        self.alive = alive

    def cursor(self):
        return self

    __enter__ = cursor

    def __exit__(self, *_error):
        return None

    def execute(self, _sql):
        if not self.alive:
            raise psycopg2.InterfaceError("connection already closed")

    def fetchone(self):
        return ["0/1"]


# ---- the command --------------------------------------------------------------------------------


def test_a_line_of_odoos_log_tells_with_which_server_it_was_answered():
    line = ('2026-11-25 09:37:16,518 1 INFO x werkzeug: 127.0.0.1 - - [25/Nov/2026 09:37:16] "POST /web/dataset/'
            'call_kw/directive.task/web_read#directive.task.web_read HTTP/1.1" 200 - 9 0.234 0.027 ')
    assert reading._ANSWERED.findall(f"{line}ro\n{line}ro->rw\n{line}rw\n") == ["ro", "ro->rw", "rw"]


def test_two_nodes_with_a_core_each_only_where_there_are_two(monkeypatch):
    monkeypatch.setattr(carrying.os, "cpu_count", lambda: 1)
    assert len(carrying.setups()) == 2
    monkeypatch.setattr(carrying.os, "cpu_count", lambda: 2)
    assert [setup.cores for setup in carrying.setups()][-2:] == [([0],), ([0], [1])]


def test_quantiles_of_what_was_measured():
    assert people.share([.1, .2, .3, .4], .5) == pytest.approx(300)
    assert people.share([], .95) == 0
