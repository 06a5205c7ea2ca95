"""Backup and restore of one database and its files, for an administrator. Needs psycopg2 and PostgreSQL's tools.

    python3 -m tools.backup take DATABASE --filestore /var/lib/odoo/filestore --to /backup
    python3 -m tools.backup check /backup/DATABASE-20261124T230512Z
    python3 -m tools.backup restore /backup/DATABASE-20261124T230512Z NEW_DATABASE --filestore /var/lib/odoo/filestore

The database is reached as libpq's variables say (PGHOST, PGUSER, PGPASSWORD …). ``./dev backup`` and ``./dev restore``
call the same. What a backup holds: `take`; when it is refused: `verify`; how it comes back: `restore`.
"""


class Refused(Exception):
    """Why nothing was done, as one sentence or several lines, and what to do."""
