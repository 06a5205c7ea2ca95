from odoo import models
from odoo.exceptions import AccessError


class IrRule(models.Model):
    _inherit = "ir.rule"

    def _make_access_error(self, operation, records):
        """Refuse without naming what is refused: in debug mode Odoo tells any employee the names of the records."""
        error = super()._make_access_error(operation, records)
        if not records._name.startswith("directive."):
            return error
        return AccessError(
            self.env._(
                "%(kind)s: this does not belong to the tasks of your unit, or your role does not allow it (Điều 1"
                " khoản 2, Điều 6). If it should, ask the specialist of the Office.",
                # sudo: names of models are not readable by everybody.
                kind=self.env["ir.model"].sudo()._get(records._name).name,
            )
        )
