from .common import DirectiveCase, at

NOW = "2026-06-10 09:00:00"


class DifficultyScene:
    """A task that Finance leads and Construction coordinates, and short ways through the steps; mixed into tests."""

    def setUp(self):
        super().setUp()
        clock = at(NOW)
        clock.start()
        self.addCleanup(clock.stop)
        self.task = self.transferred(deadline="2026-06-30", coordinating_unit_ids=[(6, 0, self.building.ids)])
        self.ordering = self.new_document("950/QĐ-UBND")

    def difficulty(self, user=None, task=None, **values):
        """Return a new draft."""
        values = {"cause": "No land is cleared yet", "proposal": "Two more weeks", **values}
        escalations = self.env["directive.escalation"].with_user(user or self.finance_officer)
        return escalations.create({"task_id": (task or self.task).id, **values})

    def raised(self, user=None, task=None, **values):
        escalation = self.difficulty(user, task, **values)
        escalation.action_raise()
        return escalation

    def proposed(self, effect="nothing", user=None, **details):
        escalation = self.raised(user)
        escalation.with_user(self.specialist).action_propose("Give two weeks", effect, **details)
        return escalation

    def ask(self, escalation, units, question="Is the land cleared?", date_due="2026-06-15"):
        """Ask units for opinions through the dialog and return them."""
        dialog = self.env["directive.opinion.wizard"].with_user(self.specialist)
        values = {"escalation_id": escalation.id, "unit_ids": [(6, 0, units.ids)], "question": question}
        dialog.create({**values, "date_due": date_due}).action_apply()
        return escalation.sudo().opinion_ids.filtered(lambda opinion: opinion.unit_id in units)

    def give(self, opinion, user, text="We agree"):
        opinion = opinion.with_user(user)
        opinion.text = text
        # As in a request of its own: with nothing in memory that this user may not read.
        self.env.flush_all()
        self.env.invalidate_all()
        opinion.action_submit()
        return opinion

    def mails_to(self, name):
        return self.env["mail.mail"].search([("email_to", "=", f"t.{name}@example.com")]).mapped("subject")


class DifficultyCase(DifficultyScene, DirectiveCase):
    """Base of the ORM tests about difficulties, opinions and requests for information."""
