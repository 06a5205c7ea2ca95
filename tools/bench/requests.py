"""R8: how many lists of open tasks a server answers, against ``/web/health``, by the same workers over real HTTP.

Both are asked by turns by the same few clients, which know only sockets, so that they take little of the processors.
Beside the rate stands what a request costs: seconds of a processor in Odoo and PostgreSQL, whatever else runs.
"""
import json
import socket
import statistics
import threading
import time
from dataclasses import dataclass

from tools.dev import config, console
from tools.load import site

from . import databases, turns

PEOPLE = ("bench.one_unit", "bench.office.0")
OPEN = [["timeliness", "in", ["open_in_time", "open_overdue"]]]
LIMIT = 80
CLIENTS, SECONDS, ROUNDS = 4, 2, 7


@dataclass
class Rate:
    """Requests a second, and the milliseconds of a processor that one takes."""

    a_second: float
    odoo: float
    postgres: float


def outside(ground, total, port=None):
    """Return the rows R8 of the database with so many tasks; what a request costs is printed. PostgreSQL must serve."""
    found = []
    with site.serving(ground, databases.name(total), port) as server:
        for session in server.sessions(PEOPLE):
            row, costs = _row(server, session["login"], session)
            console.step(costs)
            found.append(row)
    return found


def _row(server, login, session):
    listing = request(session, "/web/dataset/call_kw/directive.task/web_search_read", {
        "model": "directive.task", "method": "web_search_read", "args": [],
        "kwargs": {"specification": specification(server, session, "list"), "domain": OPEN, "limit": LIMIT, "offset": 0,
                   "order": "", "count_limit": 10001, "context": session["context"]}})
    health = b"GET /web/health HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n"
    shown = json.loads(answer(server.port, listing).partition(b"\r\n\r\n")[2])["result"]
    if not shown["records"]:
        raise RuntimeError(f"{login} sees no open task")
    lists, beats = by_turns(server, listing, health)
    what = f"open tasks, {len(shown['records'])} of {shown['length']:,}, requests/s by {site.WORKERS} workers, {login}"
    row = turns.made("R8", what, [one.a_second for one in lists], [one.a_second for one in beats], 0.30, compare="≥")
    return row, f"{login}: a list costs {_cost(lists)}, /web/health {_cost(beats)}"


def _cost(rates):
    odoo, postgres = (statistics.median(getattr(one, name) for one in rates) for name in ("odoo", "postgres"))
    return f"{odoo:.1f} ms of a processor in Odoo and {postgres:.1f} ms in PostgreSQL"


def specification(server, session, view):
    """Return what the web client asks for in a view of tasks: {field: {…}} with the names of relations."""
    asked = request(session, "/web/dataset/call_kw/directive.task/get_views", {
        "model": "directive.task", "method": "get_views", "args": [[[False, view]]],
        "kwargs": {"context": session["context"]}})
    views = json.loads(answer(server.port, asked).partition(b"\r\n\r\n")[2])["result"]
    fields = views["models"]["directive.task"]["fields"]
    relational = ("many2one", "many2many")
    return {name: {"fields": {"display_name": {}}} if field["type"] in relational else {}
            for name, field in fields.items() if field["type"] != "one2many"}


def request(session, path, params):
    """Return the bytes of a JSON-RPC request."""
    body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}).encode()
    head = (f"POST {path} HTTP/1.0\r\nHost: {config.HOST}\r\nCookie: session_id={session['sid']}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n")
    return head.encode() + body


def answer(port, asked):
    """Send a request; return the whole answer."""
    with socket.create_connection((config.HOST, port), timeout=60) as connection:
        connection.sendall(asked)
        parts = []
        while part := connection.recv(1 << 16):
            parts.append(part)
    whole = b"".join(parts)
    if b" 200 " not in whole[:20] or b'"error":' in whole[:2000]:
        raise RuntimeError(whole[:2000])
    return whole


def by_turns(server, *asked):
    """Return the :class:`Rate` of each request in each round, after one round to warm up."""
    for one in asked:
        _rate(server, one)
    found = [[] for _one in asked]
    for _round in range(ROUNDS):
        for one, kept in zip(asked, found, strict=True):
            kept.append(_rate(server, one))
    return found


def _rate(server, asked):
    before, started, done = server.seconds(), time.perf_counter(), []
    end = started + SECONDS

    def client():
        while time.perf_counter() < end:
            answer(server.port, asked)
            done.append(1)

    clients = [threading.Thread(target=client) for _client in range(CLIENTS)]
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    took, after = time.perf_counter() - started, server.seconds()
    cost = {name: 1000 * (after[name] - before[name]) / len(done) for name in before}
    return Rate(len(done) / took, **cost)
