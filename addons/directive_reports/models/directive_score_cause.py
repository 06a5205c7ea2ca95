from odoo import fields, models
from odoo.exceptions import UserError


class DirectiveEscalation(models.Model):
    """Who lost the time: said once by a leader of the city on a difficulty that is decided (Điều 14 khoản 3).

    The working days from raising to decision then do not count against the unit that leads the task.
    """

    _inherit = "directive.escalation"

    delay_by = fields.Selection(
        [("other_unit", "Another unit"), ("office", "The Office"), ("own", "The unit itself")],
        "Delay caused by",
        readonly=True,
        copy=False,
    )
    delay_at = fields.Datetime("Cause decided on", readonly=True, copy=False)
    may_attribute = fields.Boolean(compute="_compute_may_attribute")

    def _closed_fields(self):
        return super()._closed_fields() | {"delay_by", "delay_at"}

    def _compute_may_attribute(self):
        for one in self:
            one.may_attribute = not one._why_not_attribute()

    def _why_not_attribute(self):
        if not self.env.user.has_group("directive_tracking.group_city_leader"):
            return self.env._("Only a leader of the city says who caused a delay (Điều 8 khoản 4, Điều 14 khoản 3).")
        if self.state != "decided":
            return self.env._("The difficulty is decided first (Điều 8 khoản 4).")
        if self.delay_by:
            return self.env._("It was said already who caused the delay.")
        return ""

    def action_delay_by_other_unit(self):
        """Say that another unit caused the delay."""
        self._attribute("other_unit")

    def action_delay_by_office(self):
        """Say that the Office caused the delay."""
        self._attribute("office")

    def action_delay_by_own(self):
        """Say that the unit itself caused the delay."""
        self._attribute("own")

    def _attribute(self, cause):
        for one in self:
            one.check_access("read")
            if refusal := one._why_not_attribute():
                raise UserError(refusal)
            # sudo: why-not above is the right; nobody writes facts.
            one._facts_open().sudo().write({"delay_by": cause, "delay_at": fields.Datetime.now()})
            self.env["directive.log"]._append(one, "delay_by", None, cause)
