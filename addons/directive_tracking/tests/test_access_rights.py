import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DirectiveCase

#: The policy in plain words: persona → what it may do with a transferred task of Finance that Construction coordinates.
POLICY = {
    "specialist": "read",
    "office_leader": "read",
    "chairman": "read",
    "administrator": "read",
    "finance_officer": "read",
    "building_officer": "read",
    "health_officer": "",
    "ward_officer": "",
}


@tagged("post_install", "-at_install")
class TestAccessRights(DirectiveCase):
    def setUp(self):
        super().setUp()
        self.task = self.transferred(coordinating_unit_ids=[(6, 0, self.building.ids)])
        self.secret_draft = self.draft(self.finance)
        self.env["directive.progress"].with_user(self.finance_officer).create(
            {"task_id": self.task.id, "content": "Half done", "percent": 50}
        )
        self.result = self.submit(self.task, self.finance_officer, attachment_ids=[(6, 0, self.upload().ids)])

    def upload(self, user=None):
        attachments = self.env["ir.attachment"].with_user(user or self.finance_officer)
        return attachments.create({"name": "evidence.txt", "datas": base64.b64encode(b"evidence")})

    def persona(self, name):
        return getattr(self, name)

    def records(self):
        return (
            self.task,
            self.task.document_id,
            self.task.progress_ids,
            self.result,
            self.task.sudo().deadline_ids,
        )

    def test_d01_k2_who_reads_a_task_and_what_belongs_to_it(self):
        for name, rights in POLICY.items():
            user = self.persona(name)
            for record in self.records():
                found = record.with_user(user).search([("id", "=", record.id)])
                with self.subTest(persona=name, model=record._name):
                    self.assertEqual(bool(found), "read" in rights)
                    if "read" in rights:
                        record.with_user(user).read([])
                    else:
                        with self.assertRaises(AccessError):
                            record.with_user(user).read(["display_name"])

    def test_d01_k2_grouping_counting_and_names_leak_nothing(self):
        for name in ("health_officer", "ward_officer"):
            tasks = self.env["directive.task"].with_user(self.persona(name))
            self.assertFalse(tasks.search_count([]))
            self.assertFalse(tasks.name_search(self.task.name))
            groups = tasks.formatted_read_group([], ["timeliness"], ["__count"])
            self.assertFalse(sum(group["__count"] for group in groups))
            with self.assertRaises(UserError):
                self.task.with_user(self.persona(name)).export_data(["name"])

    def test_d06_k1a_a_unit_sees_nothing_before_the_transfer(self):
        for name in ("finance_officer", "finance_head"):
            self.assertFalse(self.env["directive.task"].with_user(self.persona(name)).search([("state", "=", "draft")]))
            with self.assertRaises(AccessError):
                self.secret_draft.with_user(self.persona(name)).read(["content"])

    def test_d06_k2b_nobody_else_writes_creates_or_deletes(self):
        for name in ("building_officer", "health_officer", "ward_officer", "chairman", "administrator"):
            user = self.persona(name)
            for record, values in (
                (self.task, {"other_info": "x"}),
                (self.task, {"content": "x"}),
                (self.task.document_id, {"subject": "x"}),
                (self.task.progress_ids, {"content": "x"}),
                (self.result, {"content": "x"}),
            ):
                with self.subTest(persona=name, model=record._name), mute_logger("odoo.addons.base.models.ir_rule"):
                    with self.assertRaises(UserError):
                        record.with_user(user).write(values)
                    with self.assertRaises(UserError):
                        record.with_user(user).unlink()
            for model, values in (
                ("directive.task", {"document_id": self.document.id, "content": "x", "lead_unit_id": self.health.id}),
                ("directive.document", {"reference": "5/QĐ-UBND", "subject": "x"}),
                ("directive.progress", {"task_id": self.task.id, "content": "x"}),
                ("directive.result", {"task_id": self.task.id, "content": "x"}),
                ("directive.task.deadline", {"task_id": self.task.id, "date_deadline": "2030-01-01"}),
                ("directive.assignment", {"name": "x", "document_id": self.document.id}),
            ):
                with self.subTest(persona=name, creates=model), self.assertRaises(UserError):
                    self.env[model].with_user(user).create(values)

    def test_d13_administrator_configures_and_edits_no_business_data(self):
        self.env["directive.unit"].with_user(self.administrator).create({"name": "New unit", "kind": "department"})
        self.env["directive.document.type"].with_user(self.administrator).create({"name": "New type"})
        for model in ("directive.document", "directive.task", "directive.progress", "directive.result"):
            for operation in ("write", "create", "unlink"):
                allowed = self.env[model].with_user(self.administrator).has_access(operation)
                self.assertFalse(allowed, f"{model} {operation}")
        for name in ("specialist", "finance_head", "ward_officer"):
            self.assertFalse(self.env["directive.unit"].with_user(self.persona(name)).has_access("write"))

    def test_attachments_follow_their_record(self):
        attachment = self.result.attachment_ids
        self.assertEqual((attachment.res_model, attachment.res_id), ("directive.result", self.result.id))
        for name, rights in POLICY.items():
            own = attachment.with_user(self.persona(name))
            with self.subTest(name):
                if "read" in rights:
                    self.assertEqual(own.raw, b"evidence")
                else:
                    with self.assertRaises(AccessError):
                        own.read(["raw"])
                if name != "finance_officer":
                    with self.assertRaises(UserError):
                        own.write({"raw": b"forged"})

    def test_nobody_takes_another_record_s_file(self):
        task = self.transferred(self.health)
        with self.assertRaises(AccessError):
            self.env["directive.result"].with_user(self.health_officer).create(
                {"task_id": task.id, "content": "x", "attachment_ids": [(6, 0, self.result.attachment_ids.ids)]}
            )
        # a colleague of the same unit who may read the file still cannot pull it out of its record
        with self.assertRaisesRegex(AccessError, "belongs to another record"):
            self.env["directive.result"].with_user(self.finance_head).create(
                {
                    "task_id": self.transferred().id,
                    "content": "x",
                    "attachment_ids": [(6, 0, self.result.attachment_ids.ids)],
                }
            )
        foreign = self.upload(self.finance_officer)
        with self.assertRaises(AccessError):
            self.env["directive.result"].with_user(self.health_officer).create(
                {"task_id": task.id, "content": "x", "attachment_ids": [(4, foreign.id)]}
            )

    def test_a_file_over_the_limit_is_refused_with_its_size(self):
        self.env["ir.config_parameter"].set_param("web.max_file_upload_size", "4")
        task = self.transferred(self.health)
        with self.assertRaisesRegex(UserError, "evidence.txt"):
            self.env["directive.result"].with_user(self.health_officer).create(
                {"task_id": task.id, "content": "x", "attachment_ids": [(6, 0, self.upload(self.health_officer).ids)]}
            )

    def test_submitted_evidence_is_not_exchanged(self):
        with self.assertRaises(UserError):
            self.result.attachment_ids.with_user(self.finance_officer).write({"raw": b"better"})
        with self.assertRaises(UserError):
            self.result.attachment_ids.with_user(self.finance_officer).unlink()

    def test_membership_ends_at_once(self):
        tasks = self.env["directive.task"].with_user(self.building_officer)
        self.assertTrue(tasks.search([("id", "=", self.task.id)]))
        self.building.user_ids -= self.building_officer
        self.assertFalse(tasks.search([("id", "=", self.task.id)]))

    def test_prepared_result_stays_in_the_unit(self):
        task = self.transferred(coordinating_unit_ids=[(6, 0, self.building.ids)])
        prepared = self.env["directive.result"].with_user(self.finance_officer).create(
            {"task_id": task.id, "content": "Not ready"}
        )
        self.assertFalse(prepared.with_user(self.building_officer).search([("id", "=", prepared.id)]))
        self.assertTrue(prepared.with_user(self.finance_head).search([("id", "=", prepared.id)]))
        for user in (self.specialist, self.office_leader, self.chairman, self.administrator):
            self.assertFalse(prepared.with_user(user).search([("id", "=", prepared.id)]), user.login)
        with self.assertRaises(UserError):
            prepared.with_user(self.specialist).write({"content": "Office text"})
