"""S4: what can be called from outside stands on an allow-list; strangers call it with odd arguments."""
import os
import random
from collections import Counter
from contextlib import suppress

from odoo.addons.directive_tracking.tests.common import at
from odoo.exceptions import UserError
from odoo.http import Request
from odoo.service.model import call_kw
from odoo.tests import HttpCase, TransactionCase, tagged
from odoo.tools import SQL, mute_logger

from tests.policy import surface
from tests.policy.scene import NOW, PolicyScene

SILENT = (
    "odoo.addons.base.models.ir_rule",
    "odoo.addons.base.models.ir_model",
    "odoo.addons.mail.models.mail_thread",
    "odoo.models",
    "odoo.sql_db",
    "odoo.http",
    "odoo.domains",
)
#: What Odoo's own methods are tried on; ours on every model that has them.
TRIED = tuple(f"directive.{name}" for name in ("task", "document", "result", "unit", "log", "feedback"))
#: All combinations with `./dev bench-rights`; a share of them else.
EVERYTHING = bool(os.environ.get("DIRECTIVE_BENCH"))
SEED = int(os.environ.get("DIRECTIVE_SEED", "140"))
#: Odoo's own bookkeeping of what is sent to whom; it tells the caller himself.
NOISE = {"bus_bus"}
#: Its 503 is an answer: a part of the system is not well.
HEALTH = "/directive/health"
HTML, SQL_TEXT = "<script>alert(1)</script>", "1); DROP TABLE directive_task; --"
#: Arguments after the ids.
ODD = (
    (),
    (None,),
    (2**63,),
    (-1,),
    (HTML,),
    (SQL_TEXT,),
    ([],),
    ({},),
    ([[]],),
    ({"id": [1, {"x": None}]},),
    ("\u202egnirts\u0000" + "ạ" * 500,),
    (True, False),
    ([("id", "in", [2**40])], ["id"], None),
    (["display_name", "__class__"],),
)


@tagged("post_install", "-at_install")
class TestSurface(PolicyScene, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.build_policy_scene()

    def setUp(self):
        super().setUp()
        clock = at(NOW)
        clock.start()
        self.addCleanup(clock.stop)

    # ---- the allow-lists --------------------------------------------------------------------

    def test_every_public_method_stands_on_the_list_with_its_reason(self):
        rows = surface.allowed("public_methods")
        listed = {(row["origin"], row["method"]) for row in rows}
        found = set(surface.public_methods(self.env.registry))
        self.assertFalse(found - listed, "callable by RPC and not on the list: make it private, or say why not")
        self.assertFalse(listed - found, "on the list, and not there any more")
        self.assertTrue(all(len(row["why"]) > 15 for row in rows))

    def test_every_route_stands_on_the_list_with_its_reason(self):
        rows = surface.allowed("routes")
        listed = {(row["url"], row["auth"], row["methods"]) for row in rows}
        found = set(surface.routes(self.env.registry))
        self.assertFalse(found - listed, "reachable and not on the list")
        self.assertFalse(listed - found, "on the list, and not there any more")
        self.assertTrue(all(len(row["why"]) > 15 for row in rows))

    # ---- odd arguments --------------------------------------------------------------------------

    def written(self):
        """Return {table: rows inserted, updated or deleted so far in this transaction}, dialogs left out."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables")
        )
        dialogs = tuple(name.replace(".", "_") for name in self.our_dialogs())
        return {table: count for table, count in rows if count and not table.startswith(dialogs)}

    def call(self, user, model, method, ids, args):
        """Call as RPC does, and undo it.

        :return: ("done", tables written), ("refused", nothing), or (name of an exception that is no sentence, nothing);
            what is refused, or fails, is rolled back at the end of the request, whatever it had begun
        """
        self.env.invalidate_all()
        target = self.env(user=user)[model]
        positional = [ids, *args] if ids is not None else list(args)
        how, written = "refused", set()
        with suppress(_UndoError), self.env.cr.savepoint(flush=False):
            before = self.written()
            try:
                call_kw(target, method, positional, {})
                self.env.flush_all()
                how = "done"
            except UserError:
                pass
            except Exception as error:
                how = type(error).__name__
            if how == "done":
                written = {table for table, count in self.written().items() if count != before.get(table, 0)}
            raise _UndoError
        self.env.invalidate_all()
        return how, written

    def calls(self):
        """Yield (model, method) to try."""
        for (origin, method), models in surface.public_methods(self.env.registry).items():
            ours = origin.startswith("directive.")
            yield from ((model, method) for model in models if ours or model in TRIED)

    def foreign(self, user, model):
        """Return ids of records that are not this user's."""
        records = self.everything.get(model)
        if records is None:
            return [1]
        own = self.env[model].with_user(user)
        if not own.has_access("read"):
            return records[:2].ids
        return (records - own.search([]).sudo())[:2].ids or records[:2].ids

    def test_s4_odd_arguments_change_nothing(self):
        answers, wrong = Counter(), []
        chance = random.Random(SEED)
        with mute_logger(*SILENT):
            for user in (self.other_ward_officer, self.health_officer):
                for model, method in self.calls():
                    for ids in (self.foreign(user, model), [2**31 - 1], None):
                        for args in ODD if EVERYTHING else chance.sample(ODD, 3):
                            how, tables = self.call(user, model, method, ids, args)
                            answers[how] += 1
                            if tables - NOISE:
                                wrong.append(f"{user.login} {model}.{method}({ids}, {args}) → {tables}")
        total = answers.total()
        print(f"\nS4 odd arguments: {total} calls, {len(wrong)} unauthorised writes; {dict(answers.most_common())}")
        self.assertFalse(wrong, "\n".join(wrong[:40]))
        self.assertGreater(total, 5000)


class _UndoError(Exception):
    """Takes back what a call did."""


@tagged("post_install", "-at_install")
class TestSurfaceHttp(PolicyScene, HttpCase):
    """The same over real HTTP: what the client gets is a sentence, never how the program is built."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.build_policy_scene()

    def rpc(self, model, method, args):
        self.env.flush_all()
        params = {"model": model, "method": method, "args": args, "kwargs": {}}
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        return self.url_open(f"/web/dataset/call_kw/{model}/{method}", json=body)

    def test_s4_no_traceback_reaches_a_client(self):
        answers, leaks = 0, []
        methods = surface.public_methods(self.env.registry)
        with mute_logger(*SILENT, "odoo.addons.http_routing.models.ir_http"):
            for user in (self.other_ward_officer, self.health_officer):
                self.authenticate(user.login, user.login + "x" * (8 - len(user.login)))
                for (_origin, method), models in methods.items():
                    for args in ([[2**31 - 1], None], [{"x": HTML}], [[2**70], SQL_TEXT], []):
                        response = self.rpc(models[0], method, args)
                        answers += 1
                        if "Traceback" in response.text or "File \\\"" in response.text or "psycopg2.errors" in (
                            response.json().get("error", {}).get("data", {}).get("message", "")
                        ):
                            leaks.append(f"{user.login} {models[0]}.{method}({args}): {response.text[:300]}")
        print(f"\nS4 over HTTP: {answers} answers, {len(leaks)} with a traceback")
        self.assertFalse(leaks, "\n".join(leaks[:20]))

    def test_the_administrator_of_the_system_still_sees_what_went_wrong(self):
        self.authenticate("t.admin", "t.adminx")
        with mute_logger(*SILENT):
            answer = self.rpc("directive.task", "read", [[self.tasks["new"].id], 5]).json()
        self.assertIn("Traceback", answer["error"]["data"]["debug"])

    def test_portal_routes_with_odd_addresses_and_forms(self):
        """Each route as somebody else's unit: not found or refused, never an error of the server."""
        foreign = {"task_id": self.tasks["new"].id, "feedback_id": 1, "record_id": 1, "unit_id": self.finance.id,
                   "attachment_id": 1, "page": 1, "sheet_id": 1, "kind": "x", "step": "accept",
                   "user_id": self.finance_officer.id, "what": "remove", "form": "xlsx", "token": "a" * 43,
                   "period_id": 1, "round_id": 1, "score_id": 1, "report_id": 1, "file_id": 1,
                   "language": "vi"}
        odd = (None, 0, -1, 2**63, 10**30, "x", "%00", "../../etc", HTML, "' OR 1=1 --")
        before, asked, wrong = self.states(), 0, []
        self.authenticate(self.other_ward_officer.login, self.other_ward_officer.login + "x")
        with mute_logger(*SILENT, "odoo.addons.http_routing.models.ir_http"):
            for url, _auth, methods in surface.routes(self.env.registry):
                if url == HEALTH:
                    continue
                for value in odd:
                    for verb in ("GET", "POST"):
                        response = self.url_open(
                            self.filled(url, foreign, value),
                            data={"csrf_token": self.csrf_token(), "content": HTML, "page": str(value)}
                            if verb == "POST" else None,
                            allow_redirects=False,
                        )
                        asked += 1
                        if response.status_code >= 500 or "Traceback" in response.text:
                            wrong.append(f"{verb} {response.url} {methods}: {response.status_code}")
        self.env.invalidate_all()
        print(f"\nS4 routes: {asked} requests, {len(wrong)} answered by an error of the server")
        self.assertFalse(wrong, "\n".join(wrong[:30]))
        self.assertEqual(self.states(), before)

    def states(self):
        return [(task.id, task.state) for task in self.everything["directive.task"]]

    def csrf_token(self):
        return Request.csrf_token(self)

    def filled(self, url, foreign, value):
        """Return the address with its first variable odd and the others somebody else's."""
        parts = []
        for part in url.split("/"):
            if part.startswith("<"):
                name, _bracket, rest = part.partition(":")[2].partition(">")
                parts.append(f"{foreign[name] if value is None else value}{rest}")
            else:
                parts.append(part)
        return "/".join(parts)
