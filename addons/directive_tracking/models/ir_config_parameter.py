from odoo import models

KEEPS_DAY_OFF = "directive_tracking.deadline_keeps_day_off"


class IrConfigParameter(models.Model):
    """The setting whether a deadline rolls over days off moves deadlines as a change of the calendar does."""

    _name = "ir.config_parameter"
    _inherit = ["ir.config_parameter", "directive.calendar.source"]

    def _shaping(self):
        return self.filtered(lambda parameter: parameter.key == KEEPS_DAY_OFF)

    def _calendar_label(self):
        return f"{self.key} = {self.value}"
