"""Opens sessions for logins, as a login would, but without the password: ``python -m tools.load.sessions CONF DB``.

Reads logins from standard input, one a line; prints as JSON a list of ``{"login", "uid", "sid", "context", "tasks":
[ids of open ones], "own": [those under way that the unit leads], "new": [those to accept]}``. A login costs a
core-second by intention (600,000 rounds of PBKDF2), so of five hundred of them nothing else would be seen.
"""
import json
import sys

import odoo
from odoo import SUPERUSER_ID, api, http
from odoo.modules.registry import Registry
from odoo.service import security

#: Tasks of each person that pages are opened of.
TASKS = 40


def main(configuration, database):
    odoo.tools.config.parse_config(["-c", configuration, "-d", database, "--no-http", "--log-level=error"])
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        logins = sys.stdin.read().split()
        accounts = {account.login: account for account in env["res.users"].search([("login", "in", logins)])}
        known = {}
        print(json.dumps([{**opened(env(user=accounts[login]), database), **tasks(env(user=accounts[login]), known)}
                          for login in logins]))
        cr.rollback()


def opened(env, database):
    session = http.root.session_store.new()
    session.update(http.get_default_session(), db=database, uid=env.uid, login=env.user.login)
    session.context = dict(env["res.users"].context_get())
    session.session_token = security.compute_session_token(session, env)
    http.root.session_store.save(session)
    return {"login": env.user.login, "uid": env.uid, "sid": session.sid, "context": session.context}


def tasks(env, known):
    """Return the open tasks nearest to their deadline that a person reads, the same for all of a unit.

    :param known: {unit ids: what was found before}
    """
    units = tuple(env.user.sudo().directive_unit_ids.ids)
    if units not in known:
        led = [("lead_unit_id", "in", units)]
        asked = {"tasks": [("timeliness", "in", ("open_in_time", "open_overdue"))],
                 "own": [*led, ("state", "=", "in_progress")], "new": [*led, ("state", "=", "transferred")]}
        known[units] = {name: env["directive.task"].search(domain, limit=TASKS).ids for name, domain in asked.items()}
    return known[units]


if __name__ == "__main__":
    main(*sys.argv[1:])
