from odoo import api, fields, models
from odoo.tools import SQL


class DirectiveUrgingRun(models.Model):
    """The days up to which the ladder of urging has been gone through to its end."""

    _name = "directive.urging.run"
    _description = "Day of the ladder of urging"
    _order = "day desc"
    _rec_name = "day"
    _log_access = False

    day = fields.Date(required=True, readonly=True)
    finished_at = fields.Datetime("Finished", required=True, readonly=True)

    _once = models.UniqueIndex("(day)", "This day has been gone through already.")

    @api.model
    def _since(self, today):
        """Return the day up to which all has been told; yesterday where the ladder never ran."""
        newest = self.search([("day", "<=", today)], limit=1)
        return newest.day or fields.Date.subtract(today, days=1)

    @api.model
    def _finish(self, today):
        values = SQL("(%s, %s)", today, fields.Datetime.now())
        self.env["directive.urging"]._insert(
            SQL("INSERT INTO directive_urging_run (day, finished_at) VALUES %s ON CONFLICT DO NOTHING", values)
        )
