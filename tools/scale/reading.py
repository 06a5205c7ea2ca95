"""What is read where: the replica answers, and nobody sees less than was committed before he asked."""
import re
import time
from contextlib import contextmanager

from tools.faults import Row

from . import people

_SCANS = """SELECT COALESCE(SUM(seq_scan + COALESCE(idx_scan, 0)), 0) FROM pg_stat_user_tables
             WHERE relname LIKE 'directive%'"""
#: The end of a line of Odoo's log about a request: with which cursor it was served.
_ANSWERED = re.compile(r"call_kw/directive\.task/\S+ HTTP/1\.1\" 200 .* (ro|rw|ro->rw)$", re.MULTILINE)
_PERSONAS = ("bench.one_unit", "bench.three_units", "bench.leader",
             "bench.office.0", "bench.office.1", "bench.office.2")


def on_the_replica(site, seconds=10):
    """Six people read lists and forms; each server counts how often its tables and indexes were read, each node with
    which server it answered.
    """
    clients = [site.client(login) for login in _PERSONAS]
    asked = people.specification(clients[0])
    site.caught_up()
    before, lines = _scans(site), [len(node.log.read_text()) for node in site.nodes]
    forms = 0
    with people.People(clients[:3]) as reading:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            client = clients[3 + forms % 3]
            [task] = client.search("directive.task", people.OPEN, limit=1, offset=forms)
            client.call("directive.task", "web_read", [task], asked)
            forms += 1
    time.sleep(2)  # the servers' own counters come in once a second
    primary, replica = (after - first for after, first in zip(_scans(site), before, strict=True))
    modes = [mode for node, line in zip(site.nodes, lines, strict=True)
             for mode in _ANSWERED.findall(node.log.read_text()[line:])]
    share = modes.count("ro") / max(len(modes), 1)
    return Row(
        "Reads go to the replica",
        f"{len(reading.answered)} lists, {forms} searches and {forms} tasks read: {share:.1%} of the requests answered"
        f" from the replica; index and table scans there {replica:,}, on the primary {primary:,};"
        f" {len(reading.errors)} errors",
        bool(forms) and share > 0.9 and replica > 10 * primary and not reading.errors)


def _scans(site):
    return [int(float(server.ask(_SCANS, site.name))) for server in (site.primary, site.replica)]


def read_back(site, rounds=200):
    """Somebody changes a draft on one node and reads it on the other in the same moment."""
    stale, seconds = _written_and_read(site, rounds)
    with lagging(site):
        lagged_stale, lagged_seconds = _written_and_read(site, rounds // 4)
    return Row(
        "A write is read back on the other node at once",
        f"{rounds} writes, {stale} read back old, median {people.share(seconds, .5):.0f} ms; while the replica stands"
        f" still: {rounds // 4} writes, {lagged_stale} old, median {people.share(lagged_seconds, .5):.0f} ms",
        not stale and not lagged_stale)


def _written_and_read(site, rounds):
    """(how often the old text was read, sorted seconds of reading)"""
    pair = [site.client("bench.office.0", node) for node in site.nodes]
    [task] = people.drafts(pair[0], 1)
    stale, seconds = 0, []
    for number in range(rounds):
        writer, reader = pair[number % 2], pair[1 - number % 2]
        writer.call("directive.task", "write", [task], {"clause": f"mục {number}"})
        started = time.monotonic()
        [found] = reader.call("directive.task", "web_read", [task], {"clause": {}})
        seconds.append(time.monotonic() - started)
        stale += found["clause"] != f"mục {number}"
    return stale, sorted(seconds)


def revoked(site, rounds=50):
    """The administrator removes a member on one node, who reads on the other in the same moment."""
    wrong = _taken_and_given(site, rounds)
    with lagging(site):
        lagged = _taken_and_given(site, rounds // 5)
    return Row(
        "A membership revoked on one node is gone on the other",
        f"{rounds} times taken and given back: {wrong} answers that were not so; while the replica stands still:"
        f" {rounds // 5} times, {lagged}",
        not wrong and not lagged)


def _taken_and_given(site, rounds):
    admin = site.client("admin", site.nodes[0])
    member = site.client("bench.one_unit", site.nodes[1])
    [unit] = admin.search("directive.unit", [("user_ids", "in", [member.uid])])
    wrong = 0
    try:
        for _number in range(rounds):
            admin.call("directive.unit", "write", [unit], {"user_ids": [(3, member.uid)]})
            wrong += bool(member.search("directive.task", [], limit=1))
            admin.call("directive.unit", "write", [unit], {"user_ids": [(4, member.uid)]})
            wrong += not member.search("directive.task", [], limit=1)
    finally:
        admin.call("directive.unit", "write", [unit], {"user_ids": [(4, member.uid)]})
    return wrong


def signalled(site, rounds=30):
    """What a node remembers (parameters, whole models) changes with the other one's next request."""
    admins = [site.client("admin", node) for node in site.nodes]
    wrong = 0
    for number in range(rounds):
        changes, reads = admins[number % 2], admins[1 - number % 2]
        changes.call("ir.config_parameter", "set_param", "bench.scale", str(number))
        wrong += reads.call("ir.config_parameter", "get_param", "bench.scale") != str(number)
    [model] = admins[0].search("ir.model", [("model", "=", "directive.unit")])
    field = admins[0].create("ir.model.fields", {
        "name": "x_bench_scale", "model_id": model, "ttype": "char", "field_description": "x", "state": "manual"})
    started = time.monotonic()
    there = "x_bench_scale" in admins[1].call("directive.unit", "fields_get", ["x_bench_scale"])
    seconds = time.monotonic() - started
    admins[0].call("ir.model.fields", "unlink", [field])
    gone = "x_bench_scale" not in admins[1].call("directive.unit", "fields_get", ["x_bench_scale"])
    return Row(
        "Caches and models change on the other node too",
        f"{rounds} parameters changed, {wrong} read old; a new field on the other node's next request: {there}"
        f" ({seconds:.1f} s to load the models), removed: {gone}",
        not wrong and there and gone)


@contextmanager
def lagging(site):
    """The replica goes on answering and shows nothing new."""
    site.replica.ask("SELECT pg_wal_replay_pause()")
    try:
        yield
    finally:
        site.replica.ask("SELECT pg_wal_replay_resume()")
        site.caught_up()
