from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo.tests import TransactionCase, new_test_user


def local(text):
    """Return the naive UTC instant of a local time in Viet Nam, for instance ``2026-06-30 23:59:59``."""
    return datetime.fromisoformat(text) - timedelta(hours=7)


def at(text):
    """Freeze the clock at a local time in Viet Nam."""
    return freeze_time(local(text))


class DirectiveScene:
    """A user per role, a few units, one document; no demo data. Mixed into test classes."""

    @classmethod
    def build_scene(cls):
        """Create the users, units and the document that the tests speak of."""
        env = cls.env(context={**cls.env.context, "no_reset_password": True, "tracking_disable": True, "lang": "en_US"})
        cls.env = env
        # The texts that the tests expect are the source texts, whatever language the database speaks.
        env["res.lang"]._activate_lang("en_US")
        env.company.partner_id.lang = "en_US"
        group = "directive_tracking.group_"
        cls.specialist = cls.user("t.specialist", f"{group}office_specialist")
        cls.other_specialist = cls.user("t.specialist2", f"{group}office_specialist")
        cls.office_leader = cls.user("t.office.leader", f"{group}office_leader")
        cls.chairman = cls.user("t.chairman", f"{group}city_leader")
        cls.administrator = cls.user("t.admin", f"base.group_system,{group}directive_admin")
        cls.finance_officer = cls.user("t.finance", f"{group}unit_user")
        cls.finance_head = cls.user("t.finance.head", f"{group}unit_head")
        cls.building_officer = cls.user("t.building", f"{group}unit_user")
        cls.health_officer = cls.user("t.health", f"{group}unit_user")
        cls.ward_officer = cls.user("t.ward", "base.group_portal")
        cls.other_ward_officer = cls.user("t.ward2", "base.group_portal")

        cls.office = cls.unit("Office", "office", cls.specialist | cls.office_leader)
        cls.division = cls.unit("Economic division", "division", cls.specialist, parent_id=cls.office.id)
        cls.finance = cls.unit(
            "Department of Finance", "department", cls.finance_officer, head_user_id=cls.finance_head.id
        )
        cls.building = cls.unit("Department of Construction", "department", cls.building_officer)
        cls.health = cls.unit("Department of Health", "department", cls.health_officer)
        cls.ward = cls.unit("Ward A", "ward", cls.ward_officer)
        cls.other_ward = cls.unit("Ward B", "ward", cls.other_ward_officer)
        cls.police = cls.unit("City Police", "external", head_name="Lê Văn Thử", email="police@example.com")

        cls.document = cls.new_document("901/QĐ-UBND")

    @classmethod
    def user(cls, login, groups):
        values = {"email": f"{login}@example.com", "tz": "Asia/Ho_Chi_Minh", "lang": "en_US"}
        return new_test_user(cls.env, login, groups=groups, **values)

    @classmethod
    def unit(cls, name, kind, members=None, **values):
        values |= {"name": name, "kind": kind}
        if members:
            values["user_ids"] = [(6, 0, members.ids)]
        return cls.env["directive.unit"].create(values)

    @classmethod
    def new_document(cls, reference, issued=date(2026, 6, 1), **values):
        return (
            cls.env["directive.document"]
            .with_user(cls.specialist)
            .create(
                {
                    "reference": reference,
                    "subject": "Strengthening the disbursement of public investment",
                    "date_issued": issued,
                    "type_id": cls.env.ref("directive_tracking.document_type_decision").id,
                    **values,
                }
            )
        )

    @classmethod
    def draft(cls, lead=None, deadline="2026-06-30", **values):
        """Return a new draft task, as the specialist."""
        return (
            cls.env["directive.task"]
            .with_user(cls.specialist)
            .create(
                {
                    "document_id": cls.document.id,
                    "content": "Review the progress of disbursement and report to the committee",
                    "lead_unit_id": (lead or cls.finance).id,
                    "date_deadline": deadline,
                    **values,
                }
            )
        )

    @classmethod
    def transferred(cls, lead=None, deadline="2026-06-30", **values):
        task = cls.draft(lead, deadline, **values)
        task.action_transfer()
        return task

    @classmethod
    def submit(cls, task, user=None, **values):
        """Submit a result for ``task`` and return it."""
        user = user or task.lead_unit_id.sudo().user_ids[:1]
        result = (
            cls.env["directive.result"]
            .with_user(user)
            .create({"task_id": task.id, "content": "Report 12/BC was sent to the committee", **values})
        )
        result.action_submit()
        return result


class DirectiveCase(DirectiveScene, TransactionCase):
    """Base of the ORM tests of the addon."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with at("2026-06-01 08:00:00"):
            cls.build_scene()
