from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class DirectiveTask(models.Model):
    """What a period of reporting asks of a task; derived from its facts, nothing here is stored.

    The context key ``directive_period_after`` (UTC) is the last instant of the period before. Together with
    ``directive_as_of``, the last instant of the period itself, it makes "carried over" and "given in the period".
    """

    _inherit = "directive.task"

    is_carried_over = fields.Boolean(
        "Carried over",
        compute="_compute_is_carried_over",
        search="_search_is_carried_over",
        help="Given before the period and not complete when it began.",
    )
    days_taken = fields.Float(
        "Days taken",
        compute="_compute_days_taken",
        aggregator="avg",
        digits=(8, 1),
        help="From the transfer to the submission of the confirmed result, in days of 24 hours.",
    )

    @api.depends("transferred_at")
    @api.depends_context("directive_period_after")
    def _compute_is_carried_over(self):
        after = self._period_after()
        for task in self:
            task.is_carried_over = bool(after and task.transferred_at and task.transferred_at <= after)

    @api.depends("transferred_at", "submitted_at", "confirmed_at")
    def _compute_days_taken(self):
        for task in self:
            span = task.confirmed_at and task.submitted_at - task.transferred_at
            task.days_taken = span.total_seconds() / 86400 if span else 0.0

    def _search_is_carried_over(self, operator, value):
        if operator != "in":
            return NotImplemented
        after = self._period_after()
        wanted = {bool(one) for one in value}
        carried = Domain("transferred_at", "<=", after) if after else Domain.FALSE
        return Domain.OR(carried if one else ~carried for one in wanted)

    def _period_after(self):
        return fields.Datetime.to_datetime(self.env.context.get("directive_period_after")) or None

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr == "is_carried_over":
            return self._carried_over_sql(alias)
        if field_expr == "days_taken":
            return self._days_taken_sql(alias)
        return super()._field_to_sql(alias, field_expr, query)

    def _carried_over_sql(self, alias):
        after = self._period_after()
        column = SQL.identifier(alias, "transferred_at", to_flush=self._fields["transferred_at"])
        return SQL("COALESCE(%s <= %s, FALSE)", column, after) if after else SQL("FALSE")

    def _days_taken_sql(self, alias):
        columns = {
            name: SQL.identifier(alias, name, to_flush=self._fields[name])
            for name in ("transferred_at", "submitted_at")
        }
        return SQL(
            "CASE WHEN %(done)s THEN EXTRACT(EPOCH FROM %(submitted_at)s - %(transferred_at)s) / 86400 END",
            done=self._instant_sql(alias)["done"],
            **columns,
        )
