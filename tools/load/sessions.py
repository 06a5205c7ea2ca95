"""Opens sessions for logins, as a login would, but without the password: ``python -m tools.load.sessions CONF DB``.

Reads logins from standard input, one a line; prints ``{login: {"sid": …, "context": {…}, "tasks": […]}}`` as JSON. A
login costs a core-second by intention (600,000 rounds of PBKDF2), so five hundred of them would be all that is seen.
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
        print(json.dumps({login: opened(env(user=accounts[login]), database) for login in logins}))
        cr.rollback()


def opened(env, database):
    session = http.root.session_store.new()
    session.update(http.get_default_session(), db=database, uid=env.uid, login=env.user.login)
    session.context = dict(env["res.users"].context_get())
    session.session_token = security.compute_session_token(session, env)
    http.root.session_store.save(session)
    tasks = env["directive.task"].search([("timeliness", "in", ("open_in_time", "open_overdue"))], limit=TASKS)
    return {"sid": session.sid, "context": session.context, "tasks": tasks.ids}


if __name__ == "__main__":
    main(*sys.argv[1:])
