"""PostgreSQL of a checkout: data in .dev, reached through a Unix socket that only this user can open, no TCP port.

It runs while somebody uses it: users hold a shared lock (a detached Odoo inherits it), and whoever
leaves last stops the server. As PostgreSQL refuses to run as root, root runs it as a system user of its own.
"""
import fcntl
import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

from . import console, lock, paths

ROLE = "odoo"          # Odoo refuses `postgres`; not a superuser, as in a real installation
TEMPLATE = "odoo_template"
_SYSTEM_USER = "directive-postgres"
_USERS = paths.STATE / "postgres.users"
_START = paths.STATE / "postgres.start"

# Development data can be made again, so it need not survive a power failure (killing the server loses nothing).
_SETTINGS = {
    "listen_addresses": "''", "unix_socket_permissions": "0700", "max_connections": "200",
    "shared_buffers": "256MB", "work_mem": "64MB", "fsync": "off", "full_page_writes": "off",
    "log_min_messages": "fatal", "timezone": "UTC",
}


def socket_folder():
    """Where the socket lies: .dev/run, or a short place when that path is too long for a socket (107 bytes)."""
    folder = paths.STATE / "run"
    if len(str(folder)) < 85:
        return folder
    key = hashlib.sha256(str(paths.ROOT).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"directive-{os.geteuid()}-{key}"


def connection():
    """libpq's variables for our server and role."""
    return {"PGHOST": str(socket_folder()), "PGPORT": "5432", "PGUSER": ROLE}


@contextmanager
def serving(ground):
    """Has PostgreSQL running inside the block; gives the descriptor that a child must inherit to keep it running."""
    paths.STATE.mkdir(exist_ok=True)
    users = os.open(_USERS, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(users, fcntl.LOCK_SH)  # waits while another one is stopping the server
    try:
        with lock.held(_START, "PostgreSQL"):
            _ensure_running(ground)
        yield users
    finally:
        os.close(users)
        stop_if_unused(ground)


def stop_if_unused(ground):
    """Stops the server unless somebody still uses it."""
    alone = lock.try_lock(_USERS)
    if alone is not None:
        if _answers(ground):
            _as_owner([ground.postgres / "pg_ctl", "-D", _data(ground), "-m", "fast", "-w", "stop"])
        os.close(alone)


def query(ground, sql, database="postgres", role="postgres"):
    """Runs SQL and returns psql's bare output, stripped."""
    command = [ground.postgres / "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-U", role, "-d", database, "-c", sql]
    return subprocess.run(
        command, env=ground.environ(**connection()), check=True, capture_output=True, text=True).stdout.strip()


def _data(ground):
    version = subprocess.run(
        [ground.postgres / "postgres", "--version"], capture_output=True, text=True, check=True).stdout.split()[2]
    return paths.STATE / f"postgres-{version.split('.')[0]}"


def _ensure_running(ground):
    data = _data(ground)
    _prepare_folders(ground, data)
    if not (data / "PG_VERSION").exists():
        console.step("Setting up PostgreSQL")
        _as_owner([ground.postgres / "initdb", "-D", data, "-U", "postgres", "-A", "trust",
                   "-E", "UTF8", "--locale=C.UTF-8"])
    if not _answers(ground):
        settings = " ".join(f"-c {key}={value}" for key, value in _SETTINGS.items())
        _as_owner([ground.postgres / "pg_ctl", "-D", data, "-w", "-l", data / "server.log",
                   "-o", f"-k '{socket_folder()}' {settings}", "start"])
    if not query(ground, f"SELECT 1 FROM pg_database WHERE datname = '{TEMPLATE}' AND datistemplate"):
        _create_template(ground)


def _create_template(ground):
    # Odoo marks unaccent() as IMMUTABLE when it creates a database, for which its role must own the function.
    query(ground, f"DROP DATABASE IF EXISTS {TEMPLATE}")
    if not query(ground, f"SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}'"):
        query(ground, f"CREATE ROLE {ROLE} LOGIN CREATEDB")
    query(ground, f"CREATE DATABASE {TEMPLATE} TEMPLATE template0 LC_COLLATE 'C'")
    for sql in ("CREATE EXTENSION pg_trgm", "CREATE EXTENSION unaccent",
                f"ALTER FUNCTION unaccent(text) OWNER TO {ROLE}", f"ALTER SCHEMA public OWNER TO {ROLE}"):
        query(ground, sql, database=TEMPLATE)
    query(ground, f"ALTER DATABASE {TEMPLATE} IS_TEMPLATE true")


def _answers(ground):
    ready = [ground.postgres / "pg_isready", "-q", "-h", socket_folder(), "-p", "5432", "-U", "postgres"]
    return subprocess.run(ready, check=False).returncode == 0


def _owner():
    """The system user that owns the data, for root; None for everybody else, who own it themselves."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(_SYSTEM_USER)
    except KeyError:
        console.step(f"Creating the system user {_SYSTEM_USER}, since PostgreSQL does not run as root")
        useradd = shutil.which("useradd") or "/usr/sbin/useradd"
        subprocess.run(
            [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", _SYSTEM_USER], check=True)
        return pwd.getpwnam(_SYSTEM_USER)


def _as_owner(command):
    owner = _owner()
    identity = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}
    log = paths.LOGS / "postgres.log"
    # From a place that the other user may enter; umask is ours.
    console.run_logged(command, log, "PostgreSQL does not start or stop.", cwd="/", **identity)


def _prepare_folders(ground, data):
    for folder in (data, socket_folder()):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        owner = _owner()
        if owner:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        elif folder.stat().st_uid != os.geteuid():
            raise console.Trouble(f"{folder} belongs to another user. Remove it, or run ./dev as that user.")
        folder.chmod(0o700)
    if _owner():
        _let_through(data)
        _let_through(ground.postgres)


def _let_through(folder):
    """Lets the system user pass (not list) the folders above, such as /root."""
    for parent in folder.parents:
        mode = parent.stat().st_mode
        if not mode & 0o001:
            console.step(f"Allowing passage through {parent} for {_SYSTEM_USER}")
            parent.chmod(mode | 0o001)
