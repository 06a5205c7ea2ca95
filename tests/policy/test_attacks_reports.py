"""What belongs to a unit in reports, points and reconciliations, asked for by another one in every way that is open."""
import io
import itertools

from openpyxl import load_workbook

from odoo.addons.directive_reports.tests.reconciliation_tables import simple_workbook
from odoo.addons.directive_reports.tests.test_directive_score import ScoreCase
from odoo.addons.directive_tracking.tests.common import at
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

#: Stands in whatever is Finance's alone.
SECRET = "Zirkon"
#: Where Finance's own records are; what an attacker knows is their numbers.
MODELS = (
    "directive.report", "directive.report.file", "directive.report.comparison", "directive.report.comparison.line",
    "directive.assessment", "directive.score", "directive.score.line", "directive.score.objection",
    "directive.reconciliation", "directive.reconciliation.column", "directive.reconciliation.line",
    "directive.reconciliation.difference", "directive.figures.sheet",
)  # fmt: skip
HEADINGS = ("STT", "Văn bản giao", "Điều, khoản", "Nội dung nhiệm vụ", "Thời hạn")
QUIET = ("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model", "odoo.models", "odoo.http")


@tagged("post_install", "-at_install")
class TestAttacksOnReports(ScoreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.finance.head_user_id = cls.finance_head
        with at("2026-07-16 09:00:00"):
            cls.secret = cls._secret_records()
        with at("2026-07-24 09:00:00"):
            cls.round.action_compute()
            cls.round.with_user(cls.office_leader).action_publish()
            score = cls.env["directive.score"].search(
                [("round_id", "=", cls.round.id), ("unit_id", "=", cls.finance.id)]
            )
            objection = cls.env["directive.score.objection"].with_user(cls.finance_officer)._file(
                score.line_ids[:1].with_user(cls.finance_officer), f"Because of {SECRET}"
            )
        cls.secret |= {record._name: record for record in (score, score.line_ids, objection)}
        cls.env["directive.task"].search([("lead_unit_id", "=", cls.finance.id)]).write({"content": SECRET})
        cls.env.flush_all()

    @classmethod
    def _secret_records(cls):
        """Make one of each for Finance; return {model: records}."""
        reports = cls.env["directive.report"].with_user(cls.finance_officer)
        report = reports._begin("unit", cls.period.with_user(cls.finance_officer), cls.finance)
        report.part_1 = f"About {SECRET}"
        report.with_user(cls.finance_head).action_approve()
        report.with_user(cls.finance_officer).action_submit()
        file = cls.env["directive.report.file"].with_user(cls.finance_officer)._ask(report, "xlsx")
        compared = report.with_user(cls.finance_officer).action_compare()
        comparison = cls.env["directive.report.comparison"].browse(compared["res_id"])
        assessment = cls.env["directive.assessment"].with_user(cls.specialist).create(
            {"period_id": cls.period.id, "unit_id": cls.finance.id, "text": f"{SECRET} went well"}
        )
        upload = cls.env["ir.attachment"].with_user(cls.finance_officer).create(
            {"name": f"{SECRET}.xlsx", "raw": simple_workbook(HEADINGS, (1, "901/QĐ-UBND", "", SECRET, "1/8/2026"))}
        )
        cls.upload = upload
        reconciliation = cls.env["directive.reconciliation"].with_user(cls.finance_officer).create(
            {"unit_id": cls.finance.id, "source": SECRET, "attachment_ids": [(6, 0, upload.ids)]}
        )
        reconciliation.action_read()
        reconciliation.action_compare()
        sheet = cls.env["directive.figures.sheet"].with_user(cls.finance_officer).create({"scope": "led"})
        return {
            record._name: record.with_user(cls.env.user)
            for record in (
                report, file, comparison, comparison.line_ids, assessment, reconciliation, reconciliation.column_ids,
                reconciliation.line_ids, reconciliation.difference_ids, sheet,
            )
        }  # fmt: skip

    def setUp(self):
        super().setUp()
        for logger in QUIET:
            self.enterContext(mute_logger(logger))

    def attackers(self):
        return self.building_officer, self.health_officer, self.ward_officer

    def silent(self, call, *what):
        """The call is refused, or answers without the secret."""
        self.env.flush_all()
        self.env.invalidate_all()
        try:
            with self.env.cr.savepoint():
                answer = str(call())
                self.env.flush_all()
        except (UserError, ValueError, TypeError, KeyError, AssertionError) as error:
            # What Odoo says of a wrong value, or of a model that cannot be archived, is no answer.
            answer = str(error) if isinstance(error, UserError) else ""
        self.assertNotIn(SECRET, answer, what)

    def test_the_secret_is_there_for_its_owner(self):
        """Or the other tests would look for what nobody could find."""
        for name in ("directive.report", "directive.reconciliation", "directive.reconciliation.line",
                     "directive.score.objection"):
            model = self.env[name].with_user(self.finance_officer)
            fields = [field for field in ("part_1", "source", "content", "reason") if field in model._fields]
            self.assertIn(SECRET, str(model.browse(self.secret[name].ids).read(fields)), name)
        self.assertTrue(all(self.secret[name] for name in ("directive.score.line", "directive.report.file")))

    # ---- ways in ---------------------------------------------------------------------------------

    def test_d01_k2_numbers_of_another_units_records_open_nothing(self):
        for user, (name, records) in itertools.product(self.attackers(), self.secret.items()):
            model = self.env[name].with_user(user)
            for call in (
                lambda model=model, records=records: model.browse(records.ids).read(list(self.shown(model))),
                lambda model=model, records=records: model.browse(records.ids).web_read(self.shown(model)),
                lambda model=model, records=records: model.browse(records.ids).mapped("display_name"),
                lambda model=model, records=records: model.search([("id", "in", records.ids)]).ids and SECRET,
                lambda model=model, records=records: model.browse(records.ids).copy_data(),
                lambda model=model, records=records: model.browse(records.ids)._as_query() and
                model.browse(records.ids).export_data(["display_name"]),
                lambda model=model: model.name_search(SECRET),
            ):
                self.silent(call, user.login, name)

    def test_d01_k2_every_method_and_step_on_another_units_records_is_refused(self):
        for user, (name, records) in itertools.product(self.attackers(), self.secret.items()):
            model = self.env[name].with_user(user)
            steps = [step for step in dir(type(model)) if step.startswith("action_")]
            for step, record in itertools.product(steps, records[:2]):
                before = record.sudo().read()
                self.silent(lambda model=model, step=step, record=record: self.opened(
                    getattr(model.browse(record.id), step)(*self.words(step))), user.login, name, step)
                self.env.invalidate_all()
                self.assertEqual(record.sudo().read(), before, (user.login, name, step))

    def words(self, step):
        return {"action_open_tasks": ("total",), "action_dispute": ("x",), "action_explain": ("x",)}.get(step, ())

    def opened(self, answer):
        """Return what an action's list holds for the caller."""
        if not (isinstance(answer, dict) and answer.get("res_model") in self.env):
            return answer
        return answer.get("context"), answer.get("display_name")

    def test_d01_k2_a_form_tells_nothing_of_another_units_record_that_it_names(self):
        """As a browser asks while somebody types: values and defaults that name what one may not read."""
        for user, name in itertools.product(self.attackers()[1:], MODELS):
            model = self.env[name].with_user(user)
            shown = self.shown(model)
            for field in self.links(model):
                values = {field.name: self.value(field)}
                asked = {**shown, field.name: {"fields": {"display_name": {}}}}
                self.silent(lambda model=model, values=values, asked=asked: model.onchange(
                    values, list(values), asked), user.login, name, field.name)
                key = f"default_{field.name}"
                self.silent(lambda model=model, key=key, asked=asked, field=field: model.with_context(
                    **{key: self.value(field)}).onchange({}, [], asked), user.login, name, key)

    def shown(self, model):
        """Return the specification of a form that shows all fields that the model gives to everybody."""
        return {name: {} for name, field in model._fields.items() if not field.groups and name != "id"}

    def links(self, model):
        return [field for field in model._fields.values()
                if field.relational and field.comodel_name in self.secret and not field.groups]

    def value(self, field):
        ids = self.secret[field.comodel_name].ids
        return ids[0] if field.type == "many2one" else [(6, 0, ids)]

    def test_d07_k2_an_own_row_is_moved_into_no_other_units_record(self):
        """Rights are asked before a record is written; what it belongs to afterwards must be its owner's too."""
        own = self.env["directive.reconciliation"].with_user(self.building_officer).create(
            {"unit_id": self.building.id, "source": "9/BC"})
        self.silent(lambda: own.write({"unit_id": self.finance.id}) and SECRET)
        self.silent(lambda: own.write({"attachment_ids": [(4, self.upload.id)]}) and SECRET)
        report = self.env["directive.report"].with_user(self.building_officer)._begin(
            "unit", self.with_building().with_user(self.building_officer), self.building)
        for values in ({"unit_id": self.finance.id}, {"frozen": {"rows": []}}, {"state": "accepted"},
                       {"kind": "office"}, {"previous_id": self.secret["directive.report"].id}, {"head_name": "x"},
                       {"version": 7}):
            self.silent(lambda values=values: report.write(values) and SECRET, values)
            self.silent(lambda values=values: report.with_context(
                directive_facts_open=True, _facts=True).write(values) and SECRET, values)

    def with_building(self):
        self.period.sudo().unit_ids |= self.building
        return self.period

    def test_d04_k2_nobody_makes_or_writes_frozen_figures_points_or_files(self):
        for user in (*self.attackers(), self.specialist, self.office_leader, self.chairman, self.administrator):
            for name in ("directive.score", "directive.score.line", "directive.score.objection",
                         "directive.report.file", "directive.public.figures", "directive.reconciliation.difference",
                         "directive.reconciliation.line"):
                records = self.secret.get(name, self.env[name])
                model = self.env[name].with_user(user)
                with self.assertRaises(AccessError, msg=(user.login, name)), self.env.cr.savepoint():
                    model.create({})
                if records:
                    names = ("points", "reason", "name", "state", "content")
                    field = next(one for one in names if one in model._fields)
                    with self.assertRaises(UserError, msg=(user.login, name)), self.env.cr.savepoint():
                        model.browse(records.ids[0]).write({field: False if field == "state" else "1"})
            report = self.secret["directive.report"].with_user(user)
            for values in ({"frozen": {"rows": []}}, {"log_head": "x"}, {"state": "draft"}, {"part_1": "x"}):
                with self.assertRaises(UserError, msg=(user.login, values)), self.env.cr.savepoint():
                    report.write(values)

    def test_context_keys_of_the_figures_widen_nothing(self):
        far = {"directive_as_of": "2999-01-01 00:00:00", "directive_period_after": "1900-01-01 00:00:00",
               "directive_show_subject": True, "directive_of_units": True, "active_test": False,
               "allowed_company_ids": self.env.company.ids, "bin_size": False}
        for user in self.attackers():
            for name, records in self.secret.items():
                model = self.env[name].with_user(user).with_context(**far)
                self.silent(lambda model=model, records=records: model.search(
                    [("id", "in", records.ids)]).ids and SECRET, user.login, name)
            tasks = self.env["directive.task"].with_user(user).with_context(**far)
            self.silent(lambda tasks=tasks: tasks.search([]).mapped("content"), user.login)
            if not user.share:
                overview = self.env["directive.overview"].with_user(user).with_context(**far)
                self.assertFalse(overview.load_page()["is_wide"])

    # ---- files that a spreadsheet opens ------------------------------------------------------------

    def test_no_name_becomes_a_formula_in_any_workbook(self):
        self.finance.sudo().name = "=cmd|' /C calc'!A0"
        self.building.sudo().name = "{=1+1}"
        self.period.sudo().name = "+1+cmd"
        self.document.sudo().subject = "@SUM(1)"
        self.env["directive.task"].search([]).write({"clause": "=1+1", "content": "=HYPERLINK(\"http://x\")"})
        self.env.flush_all()
        sheet = self.env["directive.figures.sheet"].with_user(self.specialist).create({"grouping": "unit"})
        report = self.env["directive.report"].with_user(self.specialist)._begin("office", self.period)
        report.part_1, report.part_5 = "=1+1", "{=1+1}"
        for content in (sheet._workbook(), self.round._workbook(), report._as_xlsx(report._paper(), lambda _done: None),
                        self.env["directive.sheet"].with_user(self.finance_officer)._form()):
            for page in load_workbook(io.BytesIO(content)):
                for cell in itertools.chain.from_iterable(page.iter_rows()):
                    self.assertFalse(cell.hyperlink)
                    if cell.data_type == "f":
                        self.assertRegex(str(cell.value), r'^=(IF\(|SUM\(|SUBTOTAL\(|[A-N]\d+\+)', cell.coordinate)
                        self.assertNotRegex(str(cell.value), r"cmd|HYPERLINK|1\+1")
