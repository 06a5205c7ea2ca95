"""What runs beside the pages: background jobs on their own node, websockets, connections through PgBouncer."""
import json
import re
import time

import websocket

from tools.faults import Row
from tools.faults.killing import until

from . import people

_UNSEALED = "SELECT count(*) FROM directive_log WHERE id > COALESCE((SELECT max(last_id) FROM directive_log_seal), 0)"
_LISTENING = "SELECT count(*) FROM pg_stat_activity WHERE datname = 'postgres' AND usename = 'odoo'"
_RUN = re.compile(r"Job '.*' \(\d+\) (?:starting|done|fully done)")


def on_their_own_node(site, rounds=5):
    """Each transfer asks for the log to be sealed: the jobs node is woken and does it, the others never."""
    specialist = site.client("bench.office.0")
    tasks = people.drafts(specialist, rounds)
    listening = int(site.primary.ask(_LISTENING))
    site.jobs.start()
    until(lambda: int(site.primary.ask(_LISTENING)) >= listening + 2, 60)
    time.sleep(1)
    seconds = []
    for task in tasks:
        specialist.call("directive.task", "action_transfer", [task])
        started = time.monotonic()
        until(lambda: site.sql(_UNSEALED) == "0", 70)
        seconds.append(time.monotonic() - started)
    sealed = site.sql(_UNSEALED) == "0"
    ran = {node.name: len(_RUN.findall(node.log.read_text())) for node in (*site.nodes, site.jobs)}
    return Row(
        "Background jobs run on their own node",
        f"{rounds} transfers on the web nodes, each sealed by the jobs node after {min(seconds):.1f} to"
        f" {max(seconds):.1f} s; lines about jobs: {ran}; it holds"
        f" {site.jobs.memory():.0f} MB",
        sealed and ran["jobs"] > 0 and not ran["node1"] and not ran["node2"])


def websockets(site, rounds=6):
    """Somebody has a page open through HAProxy; what he stars in another window, on either node, comes to it."""
    listener = site.client("bench.office.0")
    [message] = listener.search("mail.message", [("model", "=", "directive.task")], limit=1)
    # A fresh socket each: HAProxy gives them to the gevent processes of both nodes by turns.
    sockets = [_listening(site, listener) for _number in range(2)]
    try:
        seconds = []
        for number in range(rounds):
            window = site.client("bench.office.0", site.nodes[number % 2])
            started = time.monotonic()
            window.call("mail.message", "toggle_message_starred", [message])
            seconds += [_arrived(socket, started) for socket in sockets]
    finally:
        for socket in sockets:
            socket.close()
    arrived = [one for one in seconds if one is not None]
    return Row(
        "Websockets through HAProxy to the nodes' gevent processes",
        f"{len(sockets)} sockets, {rounds} changes on either node: {len(arrived)} of {len(seconds)} arrived, the"
        f" slowest after {1000 * max(arrived, default=0):.0f} ms",
        len(arrived) == len(seconds))


def _listening(site, person):
    cookie = f"session_id={person.http.cookies['session_id']}"
    socket = websocket.create_connection(
        f"{site.url.replace('http', 'ws', 1)}/websocket", cookie=cookie, origin=site.url, timeout=10)
    socket.send(json.dumps({"event_name": "subscribe", "data": {"channels": [], "last": 0}}))
    time.sleep(1)
    return socket


def _arrived(socket, started):
    """Seconds until the socket brings the star; None: it never came."""
    try:
        while "starred" not in socket.recv():
            continue
    except websocket.WebSocketTimeoutException:
        return None
    return time.monotonic() - started


def pooled(site, readers=12, seconds=6):
    """How many connections the nodes hold, and how many of them the primary sees."""
    clients = [site.client("bench.one_unit") for _number in range(readers)]
    tasks = people.drafts(site.client("bench.office.0"), 120)
    writers = [site.client(f"bench.office.{number}") for number in range(4)]
    most = [0, 0]
    with people.People(clients, writers, tasks, pause=0) as work:
        until_ = time.monotonic() + seconds
        while time.monotonic() < until_:
            pools = [line.split("|") for line in site.ask_pooler("SHOW POOLS").splitlines()]
            mine = [pool for pool in pools if pool[0] == site.name]
            held = sum(int(pool[2]) + int(pool[3]) for pool in mine)
            opened = int(site.sql(
                f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{site.name}' AND usename = 'odoo'"))
            most = [max(most[0], held), max(most[1], opened)]
            time.sleep(0.2)
    lost = people.lost(site, work.acknowledged)
    return Row(
        "PgBouncer: many connections of nodes, few of the primary",
        f"{most[0]} held by the nodes, {most[1]} open on the primary; {len(work.answered)} requests,"
        f" {len(work.errors)} errors, {lost} of {len(work.acknowledged)} transfers lost",
        0 < most[1] <= most[0] and not work.errors and not lost)
