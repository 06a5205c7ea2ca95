"""Odoo's configuration for this machine: the project's odoo.conf with what differs here."""
import configparser

from . import paths, postgres

HOST = "127.0.0.1"


def write(ground, database, file=paths.CONFIG, port=8069, workers=0):
    """Writes the configuration for one database and returns its path."""
    config = configparser.RawConfigParser()
    config.read(paths.ROOT / "odoo.conf", encoding="utf-8")
    config["options"].update({
        "addons_path": ",".join(map(str, ground.addons_path)),
        "data_dir": str(paths.DATA),
        "db_host": str(postgres.socket_folder()),
        "db_port": "5432",
        "db_user": postgres.ROLE,
        "db_template": postgres.TEMPLATE,
        "db_name": database,
        "dbfilter": f"^{database}$",
        "http_interface": HOST,
        "http_port": str(port),
        "gevent_port": str(port + 3),
        "workers": str(workers),
        # No limit on address space: tests start Chromium, which reserves far more than it uses, from Odoo's process.
        "limit_memory_soft": "0",
        "limit_memory_hard": "0",
    })
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8") as stream:
        config.write(stream)
    return file
