"""What one node and two nodes carry: the list of open tasks, asked without a pause by the same clients.

All of it shares this machine's cores: PostgreSQL, HAProxy and the clients too. So each setup also says how much of a
core each part took for a request, which hardly depends on what else runs; from that follows what a core carries.
"""
import os
import time
from dataclasses import dataclass

import psutil

from tools.faults import Row

from . import people

#: Who asks, again and again: two of a unit, one of the Office.
_CLIENTS = ("bench.one_unit", "bench.three_units", "bench.office.3") * 3


@dataclass(frozen=True)
class Setup:
    """Nodes by the cores on which each may run (None: all)."""
    name: str
    cores: tuple


def setups():
    """The last two only where there are two cores to give one each."""
    found = [Setup("one node, all cores", (None,)), Setup("two nodes, all cores", (None, None))]
    if (os.cpu_count() or 1) > 1:
        found += [Setup("one node, one core", ([0],)), Setup("two nodes, one core each", ([0], [1]))]
    return found


def carried(site, seconds=20):
    """Gives a row for each setup, and one for writing."""
    for setup in setups():
        yield _measured(site, setup, seconds)
    _arrange(site, setups()[1])
    yield _written(site)


def _written(site, count=300):
    """What a transfer costs: the task moved, logged, its deadline entered, its people told."""
    tasks = people.drafts(site.client("bench.office.0"), count)
    writers = [site.client(f"bench.office.{number % 4}") for number in range(6)]
    site.caught_up()
    before, wal, started = _processor(site), site.primary.ask("SELECT pg_current_wal_lsn()"), time.monotonic()
    with people.People([], writers, tasks, pause=0, asked={}) as work:
        for thread in work.threads:
            thread.join()
    seconds, after = time.monotonic() - started, _processor(site)
    size = int(site.primary.ask(f"SELECT pg_current_wal_lsn() - '{wal}'::pg_lsn"))
    done = len(work.acknowledged)
    return Row(
        "Carried: transfers, two nodes, all cores",
        f"{done / seconds:.1f} transfers/s, {len(work.errors)} errors; ms of a core each: {_each(before, after, done)};"
        f" {size / max(done, 1) / 1000:.1f} kB of WAL each; load {os.getloadavg()[0]:.1f}",
        done == count and not people.lost(site, work.acknowledged))


def _each(before, after, count):
    """Milliseconds of a core that each part took for one of so many."""
    return ", ".join(f"{part} {1000 * (after[part] - before[part]) / max(count, 1):.1f}" for part in after)


def _measured(site, setup, seconds):
    _arrange(site, setup)
    clients = [site.client(login, node=None) for login in _CLIENTS]
    asked = people.specification(clients[0])
    for client in clients * 2:
        people.read_list(client, asked)  # each worker has loaded what it needs
    with people.People(clients, pause=0) as work:
        time.sleep(2)
        before, started, done = _processor(site), time.monotonic(), len(work.answered)
        time.sleep(seconds)
        after, ended, asked_for = _processor(site), time.monotonic(), len(work.answered) - done
    times = sorted(length for _kind, at, length in work.answered if started < at < ended)
    return Row(
        f"Carried: {setup.name}",
        f"{asked_for / (ended - started):.1f} lists/s, p50 {people.share(times, .5):.0f} ms, p95"
        f" {people.share(times, .95):.0f} ms, {len(work.errors)} errors; ms of a core a request:"
        f" {_each(before, after, asked_for)}; a node's processes hold {site.nodes[0].memory():.0f} MB; load"
        f" {os.getloadavg()[0]:.1f}",
        bool(asked_for) and not work.errors)


def _arrange(site, setup):
    """Have just the nodes of this setup running, each on its cores."""
    for node, place in zip(site.nodes, (*setup.cores, "off"), strict=False):
        node.stop()
        if place != "off":
            node.start(cores=place)
    expected = len(setup.cores)
    deadline = time.monotonic() + 30
    while site.up() != expected and time.monotonic() < deadline:
        time.sleep(0.2)


def _processor(site):
    """Seconds of a processor that each part has taken so far."""
    groups = {
        "Odoo": [process for node in site.nodes for process in node.processes()],
        "primary": site.primary.processes(), "replica": site.replica.processes(),
        "PgBouncer": [psutil.Process(site.pooler.pid)] if site.pooler else [],
        "HAProxy": _tree(site.balancer.pid), "clients": [psutil.Process()]}
    return {name: sum(map(_seconds, processes)) for name, processes in groups.items()}


def _tree(pid):
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


def _seconds(process):
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0
    return times.user + times.system
