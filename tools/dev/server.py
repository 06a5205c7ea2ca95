"""The demo server: started, found again and stopped. A lock that it inherits says whether it lives."""
import json
import os
import random
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

from . import config, console, lock, paths

_LOCK = paths.STATE / "demo.lock"
_NOTE = paths.STATE / "demo.json"
LOG = paths.LOGS / "demo.log"
_START_SECONDS = 120
_STOP_SECONDS = 20
# Below the ports of outgoing connections (Linux: from 32768, macOS: from 49152).
_PORTS = range(20000, 32000)


def running():
    """``{"pid", "port", "key"}`` of the running demo server, or None."""
    descriptor = lock.try_lock(_LOCK)
    if descriptor is None:
        return json.loads(_NOTE.read_text())
    os.close(descriptor)
    return None


def require_free(port):
    """Raises Trouble when another program listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((config.HOST, port))
        except OSError:
            raise console.Trouble(
                f"Port {port} is in use by another program. Take another one: ./dev demo --port {port + 10}") from None


def free_port():
    """A port that nobody listens on now, and that no connection gets while a server is being restarted."""
    while True:
        port = random.choice(_PORTS)
        with socket.socket() as probe:
            try:
                probe.bind((config.HOST, port))
            except OSError:
                continue
            return port


def url(port):
    """The address of a server on this machine."""
    return f"http://{config.HOST}:{port}"


def start(ground, database, port, key, inherited):
    """Starts Odoo on a database, waits for /web/health, returns the process. `inherited`: descriptors it keeps open."""
    descriptor = lock.try_lock(_LOCK)
    if descriptor is None:
        raise console.Trouble("The demo server of this checkout is already running: ./dev stop")
    process = launch(ground, config.write(ground, database, port=port), LOG, (*inherited, descriptor))
    _NOTE.write_text(json.dumps({"pid": process.pid, "port": port, "key": key}))
    os.close(descriptor)
    wait_healthy(process, port, LOG)
    return process


def launch(ground, configuration, log, inherited=(), program=("-m", "odoo")):
    """Starts Odoo as a process group of its own, its output in `log`. `program`: Python's words for it."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        return subprocess.Popen(
            [ground.python, *program, "-c", configuration], stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            env=ground.environ(), cwd=paths.ROOT, start_new_session=True, pass_fds=inherited)


def wait_healthy(process, port, log):
    """Returns when /web/health answers; raises Trouble when the process ends or takes too long."""
    deadline = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        if _healthy(port):
            return
        time.sleep(0.2)
    process.terminate()
    raise console.Trouble(f"Odoo did not start. See {log}")


def _healthy(port):
    try:
        with urllib.request.urlopen(f"{url(port)}/web/health", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def stop():
    """Ends the demo server; returns whether there was one."""
    note = running()
    if note is None:
        return False
    os.kill(note["pid"], signal.SIGTERM)
    deadline = time.monotonic() + _STOP_SECONDS
    while running():
        if time.monotonic() > deadline:
            os.killpg(note["pid"], signal.SIGKILL)
        time.sleep(0.1)
    return True
