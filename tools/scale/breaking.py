"""A node, the replica and the primary are killed while people work."""
import time

from tools.faults import Row
from tools.faults.killing import until

from . import people

_READERS = ("bench.one_unit", "bench.three_units", "bench.leader", "bench.office.3")
_WRITERS = ("bench.office.0", "bench.office.1", "bench.office.2")


def _at_work(site, tasks):
    readers = [site.client(login) for login in _READERS]
    return people.People(readers, [site.client(login) for login in _WRITERS], tasks)


def node_killed(site, before=4, away=8):
    """kill -9 of a node, of all its processes, while people read and write; then it is started again."""
    tasks = people.drafts(site.client("bench.office.0"), 240)
    with _at_work(site, tasks) as work:
        time.sleep(before)
        site.nodes[0].kill()
        killed, done = time.monotonic(), len(work.answered)
        time.sleep(away)
        meanwhile = len(work.answered) - done
        site.nodes[0].start()
        started = time.monotonic()
        again = until(lambda: _status(site, "one") == "UP", 30)
        back = time.monotonic() - started
        time.sleep(3)
    lost = people.lost(site, work.acknowledged)
    pause = max([seconds for _kind, at, seconds in work.answered if killed - 60 < at < killed + 3], default=0)
    return Row(
        "A node killed under load (kill -9)",
        f"{len(work.answered)} requests, {meanwhile} of them while it was away {away} s; {len(work.acknowledged)}"
        f" transfers acknowledged, {lost} lost; errors: {work.failed('read')} of readers, {work.failed('write')} of"
        f" writers (in flight on it); slowest answer around it {pause:.1f} s; asked again {back:.1f} s after its start"
        + _told(work),
        bool(work.acknowledged and meanwhile and again) and not lost and not work.failed("read")
        and work.failed("write") <= len(_WRITERS))


def replica_killed(site, before=4, away=8):
    """kill -9 of the replica while people read and write; then it is started again."""
    tasks = people.drafts(site.client("bench.office.0"), 240)
    with _at_work(site, tasks) as work:
        time.sleep(before)
        site.replica.kill()
        done = len(work.answered)
        time.sleep(away)
        meanwhile = len(work.answered) - done
        site.replica.start()
        started = time.monotonic()
        again = until(lambda: _is_read(site), 60)
        back = time.monotonic() - started
        time.sleep(1)
    site.caught_up()
    lost = people.lost(site, work.acknowledged)
    return Row(
        "The replica killed under load (kill -9)",
        f"{len(work.answered)} requests, {meanwhile} of them while it was away {away} s, {len(work.errors)} errors, the"
        f" slowest {max(work.seconds('read') + work.seconds('write')):.1f} s; {len(work.acknowledged)} transfers"
        f" acknowledged, {lost} lost; read again {back:.0f} s after its return" + _told(work),
        bool(work.acknowledged and meanwhile and again) and not lost and not work.errors)


def primary_killed(site, before=4):
    """kill -9 of the primary while people work; the replica is promoted, PgBouncer pointed to it, no node touched."""
    tasks = people.drafts(site.client("bench.office.0"), 240)
    site.caught_up()
    with _at_work(site, tasks) as work:
        time.sleep(before)
        site.primary.kill()
        killed, acknowledged, errors = time.monotonic(), list(work.acknowledged), len(work.errors)
        time.sleep(3)
        read = sum(kind == "read" and at > killed for kind, at, _seconds in work.answered)
        refused = len(work.errors) - errors
        site.replica.promote()
        site.moves_to_replica()
        promoted = time.monotonic()
        until(lambda: len(work.acknowledged) > len(acknowledged), 60)
        back = time.monotonic() - promoted
        time.sleep(3)
    after = len(work.acknowledged) - len(acknowledged)
    site.primary, site.replica = site.replica, site.primary
    missing = people.lost(site, acknowledged)
    return Row(
        "The primary killed (kill -9), the replica promoted",
        f"in the 3 s between: {read} lists read, {refused} requests refused; the first write {back:.1f} s after the"
        f" promotion, {after} in all, no node started anew; of {len(acknowledged)} transfers acknowledged before,"
        f" {missing} missing (replication is asynchronous: those of the last milliseconds may be)",
        bool(acknowledged and after) and not missing)


def _told(work):
    kinds = {f"{kind}: {error.splitlines()[0][:150]}" for kind, error in work.errors}
    return "".join(f" | {one}" for one in sorted(kinds)[:3])


def _is_read(site):
    return int(site.replica.ask(
        f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{site.name}' AND usename = 'odoo'"))


def _status(site, name, backend="nodes"):
    """What HAProxy says of a server: UP, DOWN …"""
    for line in site.watch().splitlines():
        words = line.split(",")
        if words[:2] == [backend, name]:
            return words[17]
    return None
