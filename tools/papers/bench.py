"""What long reports cost, a row each: alone in each form, and six PDFs at once on a server of two workers."""
import json
import re
import statistics
import subprocess
import threading
import time
from pathlib import Path

import requests

from tests.support.rpc import Client
from tools.dev import config, paths, server

from . import run

_SERVE = Path(__file__).with_name("serve.py")
FORMS = ("pdf", "docx", "xlsx")
#: Requests of the list before and while papers are made.
ROUNDS = 30
AT_ONCE = 6


def alone(parts, configuration, rows):
    """Yields a row of the table for each form."""
    for form in FORMS:
        found = json.loads(run.inside(parts, configuration, "measure", form, rows).strip().splitlines()[-1])
        size = f"{found['bytes'] / 1e6:.1f} MB" + (f", {found['pages']} pages" if found["pages"] else "")
        took = f"{found['seconds']} s, {found['cpu']} s of a processor"
        memory = f"+{found['own_mb']} MB" + (f", wkhtmltopdf {found['engine_mb']} MB" if form == "pdf" else "")
        yield f"{form.upper()}, annex of {rows:,} overdue tasks", f"{took}; peak memory {memory}; {size}"


def at_once(parts, rows):
    """Yields the rows of six people who ask for PDFs at once: how long the list takes meanwhile, when all are there."""
    file = config.write(parts, run.NAME, paths.STATE / f"{run.NAME}.workers.conf", server.free_port(), workers=2)
    log = paths.LOGS / f"{run.NAME}.log"
    process = _launch(parts, file, log)
    try:
        port = _port(file)
        server.wait_healthy(process, port, log)
        run.inside(parts, file, "prepare", AT_ONCE, rows)
        yield from _ask_at_once(server.url(port))
    finally:
        process.terminate()
        process.wait(timeout=60)


def _launch(parts, file, log):
    with log.open("wb") as output:
        return subprocess.Popen(
            [parts.python, _SERVE, "-c", file], stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=paths.ROOT,
            env=parts.environ(), start_new_session=True)


def _port(file):
    return next(line.split("=")[1].strip() for line in file.read_text().splitlines() if line.startswith("http_port"))


def _ask_at_once(url):
    office = Client(url, run.NAME, "chuyenvien")
    reports = office.search("directive.report", [("kind", "=", "office"), ("number", "=like", "%/BC-THU")])
    quiet = [_list_seconds(office) for _round in range(ROUNDS)]
    started, ready = time.monotonic(), {}
    askers = [threading.Thread(target=_fetch, args=(url, report, ready, started)) for report in reports]
    for asker in askers:
        asker.start()
    busy = []
    while any(asker.is_alive() for asker in askers):
        busy.append(_list_seconds(office))
        time.sleep(0.2)  # as a person would, not as fast as the server can
    yield (f"{len(reports)} PDFs at once, two workers: the list meanwhile",
           f"median {_ms(statistics.median(busy))}, slowest {_ms(max(busy))} of {len(busy)} requests"
           f" (before: median {_ms(statistics.median(quiet))})")
    yield (f"{len(reports)} PDFs at once: ready after",
           f"{', '.join(f'{seconds:.0f}' for seconds in sorted(ready.values()))} s")


def _list_seconds(client):
    started = time.monotonic()
    client.call("directive.task", "web_search_read", specification={"display_name": {}, "timeliness": {}}, limit=80,
                domain=[])
    return time.monotonic() - started


def _fetch(url, report, ready, started):
    person = Client(url, run.NAME, "chuyenvien")
    address = f"{url}/directive/report/{report}/pdf"
    while True:
        answer = person.http.get(address, timeout=300)
        answer.raise_for_status()
        if answer.headers["Content-Type"].startswith("application/pdf"):
            ready[report] = time.monotonic() - started
            return
        if "Refresh" not in answer.headers:
            raise RuntimeError(f"The file was not made: {re.sub('<[^>]+>', '', answer.text)[-2000:]}")
        address = requests.compat.urljoin(url, answer.headers["Refresh"].partition("url=")[2])
        time.sleep(1)


def _ms(seconds):
    return f"{seconds * 1000:.0f} ms"
