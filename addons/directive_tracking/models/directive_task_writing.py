from odoo import api, models
from odoo.exceptions import AccessError, UserError

#: What the Office may still correct once a task is out; everything else needs a step of the procedure.
OFFICE_FIELDS_AFTER_TRANSFER = frozenset({"monitor_division_id", "monitor_user_id"})
#: Điều 6 khoản 2b: item 11 belongs to the lead unit. Items 8 and 9 are models of their own.
UNIT_FIELDS = frozenset({"other_info"})
#: Bookkeeping of Odoo's own mixins.
TECHNICAL_PREFIXES = ("message_", "activity_")


class DirectiveTask(models.Model):
    """Who writes which field of a task, and until when (Điều 6)."""

    _inherit = "directive.task"

    def write(self, vals):
        self._check_may_write(vals)
        return super().write(vals)

    def _check_may_write(self, vals):
        """Refuse what the clauses do not give to this user at this stage.

        :raises UserError: when a transferred task would be changed silently
        :raises AccessError: when the field belongs to somebody else
        """
        names = {name for name in vals if not name.startswith(TECHNICAL_PREFIXES)}
        if self.env.su or self._facts_are_open() or not names:
            return
        for task in self:
            if self._is_office():
                task._check_office_may_write(names)
            else:
                task._check_unit_may_write(names)

    def _check_office_may_write(self, names):
        own_unit = self.lead_unit_id._has_member(self.env.user)
        allowed = OFFICE_FIELDS_AFTER_TRANSFER | (UNIT_FIELDS if own_unit else frozenset())
        if self.state != "draft" and names - allowed:
            raise UserError(
                self.env._(
                    "This task has been transferred: the unit works by what it received, so it is not edited any"
                    " more (Điều 6 khoản 1c, Điều 7). Recall it on the day of the transfer, or cancel it by"
                    " reference to a document. Not changed: %(fields)s.",
                    fields=self._labels(names - allowed),
                )
            )

    def _check_unit_may_write(self, names):
        if not self.lead_unit_id._has_member(self.env.user):
            raise AccessError(self.env._("Only the lead unit writes here (Điều 6 khoản 2b)."))
        if names - UNIT_FIELDS:
            raise AccessError(
                self.env._(
                    "A unit records the progress, the result and other information (Điều 6 khoản 2b)."
                    " The Office writes the rest. Not changed: %(fields)s.",
                    fields=self._labels(names - UNIT_FIELDS),
                )
            )

    def _labels(self, names):
        return ", ".join(sorted(self._fields[name]._description_string(self.env) for name in names))

    @api.model
    def _is_office(self):
        return self.env.user.has_group("directive_tracking.group_office_specialist")
