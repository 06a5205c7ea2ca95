"""Databases of a checkout, each made once for what is in it and copied from then on.

    directive_base[_demo]  Odoo's own modules that ours stand on           made again when these change
    directive_plain        base + our addons, no demo data                 made again when our addons change
    directive_scene        base_demo + our addons with the demo scene      made again when our addons change
    directive_demo         the user's copy of the scene                    updated when our addons change, and kept
    directive_test         a copy of plain, in which pytest-odoo runs      copied anew for each test run
    directive_city_test    a copy of plain, for stories from nothing       copied anew for each test run
    directive_demo_test    a copy of the scene, for pages and browsers     copied anew for each test run

A comment on the database holds the key of its content; it is written last, so that what was interrupted is remade.
"""
import hashlib
import shutil
import subprocess

from . import addons, config, console, lock, paths, postgres

DEMO = "directive_demo"
TEST = "directive_test"
DEMO_TEST = "directive_demo_test"
CITY_TEST = "directive_city_test"
LANGUAGES = "en_US,vi_VN"
_PLAIN = "directive_plain"
_SCENE = "directive_scene"
_BASE = {False: "directive_base", True: "directive_base_demo"}


def demo(ground, fresh=False):
    """Makes sure of the demo database, updated to the addons as they are; returns its name."""
    with _preparing():
        if fresh or not _exists(ground, DEMO):
            _copy(ground, _with_our_addons(ground, _SCENE, demo=True), DEMO)
            _mark(ground, DEMO, _key(ground))
        _update(ground, DEMO)
        return DEMO


def updated(ground, name):
    """Brings a database up to date with the addons as they are, if they have changed since it was."""
    with _preparing():
        _update(ground, name)


def _update(ground, name):
    if _mark_of(ground, name) == _key(ground):
        return
    console.step(f"The addons have changed: updating {name}")
    ours = ",".join(addons.names())
    try:
        _run_odoo(ground, name, "-u", ours, "-i", ours)
    except console.Trouble as trouble:
        raise console.Trouble(f"{trouble}\nA new database instead: the same command with --fresh") from None
    _mark(ground, name, _key(ground))


def scene_copy(ground, name):
    """Makes a new copy of the demo scene for tests; returns its name."""
    with _preparing():
        _copy(ground, _with_our_addons(ground, _SCENE, demo=True), name)
        return name


def plain_copy(ground, name):
    """Makes a new database with our addons and no demo data for tests; returns its name."""
    with _preparing():
        _copy(ground, _with_our_addons(ground, _PLAIN, demo=False), name)
        return name


def copy(ground, source, name):
    """Makes ``name`` a copy of a database that nobody uses at the moment."""
    with _preparing():
        _copy(ground, source, name)
        _mark(ground, name, _mark_of(ground, source))


def drop(ground, name):
    """Removes a database and its files, if there is one."""
    _drop(ground, name)


def install_log():
    """What Odoo said while it installed our addons without demo data."""
    return _prepare_log(_PLAIN)


def _preparing():
    return lock.held(paths.STATE / "databases.lock", "the databases")


def _key(ground, *more):
    parts = (str(ground.odoo), ground.venv.name, addons.fingerprint(), *more)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _base(ground, demo):
    name = _BASE[demo]
    modules = addons.foreign_depends() or ["base"]
    key = hashlib.sha256("\0".join([str(ground.odoo), LANGUAGES, *modules]).encode()).hexdigest()[:16]
    if _mark_of(ground, name) != key:
        console.step(f"Making {name} with Odoo's own modules (under a minute)")
        _drop(ground, name)
        _run_odoo(ground, name, "-i", ",".join(modules), "--load-language", LANGUAGES, *_demo_option(demo))
        _mark(ground, name, key)
    return name


def _with_our_addons(ground, name, demo):
    key = _key(ground)
    if _mark_of(ground, name) != key:
        _copy(ground, _base(ground, demo), name)
        if addons.names():
            console.step(f"Installing our addons in {name}")
            _run_odoo(ground, name, "-i", ",".join(addons.names()), *_demo_option(demo))
            _check_installed(ground, name, demo)
        _mark(ground, name, key)
    return name


def _demo_option(demo):
    return ["--with-demo"] if demo else []


def _run_odoo(ground, database, *options):
    file = config.write(ground, database, paths.STATE / f"{database}.prepare.conf")
    console.run_logged(
        [ground.python, "-m", "odoo", "-c", file, "-d", database, "--stop-after-init", "--no-http", *options],
        _prepare_log(database), f"Odoo could not prepare the database {database}.",
        env=ground.environ(), cwd=paths.ROOT)


def _check_installed(ground, database, demo):
    """Odoo only logs when an addon or its demo data could not be loaded; here that is a failure."""
    condition = "state <> 'installed'" + (" OR NOT demo" if demo else "")
    names = ", ".join(f"'{name}'" for name in addons.names())
    failed = postgres.query(
        ground, "SELECT string_agg(name, ', ') FROM ir_module_module "
                f"WHERE name IN ({names}) AND ({condition})", database)
    if failed:
        log = _prepare_log(database)
        lines = log.read_text().splitlines()
        trouble = "\n".join(line for line in lines if " ERROR " in line or " WARNING " in line)
        what = "Not installed with demo data" if demo else "Not installed"
        raise console.Trouble(f"{what}: {failed}\n{trouble}\nThe whole log: {log}")


def _prepare_log(database):
    return paths.LOGS / f"{database}.prepare.log"


def _exists(ground, name):
    return bool(postgres.query(ground, f"SELECT 1 FROM pg_database WHERE datname = '{name}'"))


def _mark(ground, name, key):
    postgres.query(ground, f"COMMENT ON DATABASE {name} IS '{key}'")


def _mark_of(ground, name):
    return postgres.query(
        ground, f"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '{name}'")


def _filestore(name):
    return paths.DATA / "filestore" / name


def _drop(ground, name):
    postgres.query(ground, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    shutil.rmtree(_filestore(name), ignore_errors=True)


def _copy(ground, source, name):
    _drop(ground, name)
    subprocess.run(
        [ground.postgres / "createdb", "-T", source, name], check=True, env=ground.environ(**postgres.connection()))
    if _filestore(source).exists():
        shutil.copytree(_filestore(source), _filestore(name))
