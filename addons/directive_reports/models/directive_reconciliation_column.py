from odoo import api, fields, models
from odoo.exceptions import UserError

MEANINGS = [
    ("position", "Position"),
    ("reference", "Document"),
    ("clause", "Clause"),
    ("content", "Content of the task"),
    ("unit", "Unit"),
    ("deadline", "Deadline"),
    ("done_on", "Completed on"),
    ("state", "State"),
    ("result_reference", "Document of the result"),
    ("percent", "Share done (%)"),
]


class DirectiveReconciliationColumn(models.Model):
    """What a column of the unit's table was taken for; a person may correct it before the comparison."""

    _name = "directive.reconciliation.column"
    _description = "Column of a unit's table"
    _order = "reconciliation_id, table, place"

    reconciliation_id = fields.Many2one(
        "directive.reconciliation", required=True, readonly=True, index=True, ondelete="cascade"
    )
    table = fields.Integer("Table", required=True, readonly=True, aggregator=None)
    table_name = fields.Char("Sheet or table", readonly=True)
    place = fields.Integer("Column", required=True, readonly=True, aggregator=None)
    heading = fields.Char(readonly=True)
    sample = fields.Char("For instance", readonly=True)
    meaning = fields.Selection(MEANINGS, help="Empty: the column is not looked at.")

    _one_meaning = models.UniqueIndex(
        "(reconciliation_id, \"table\", meaning) WHERE meaning IS NOT NULL",
        "Two columns of a table cannot mean the same. Empty the other one first.",
    )

    @api.depends("heading", "place")
    def _compute_display_name(self):
        for column in self:
            column.display_name = column.heading or str(column.place + 1)

    def write(self, vals):
        if not self.env.su:
            for one in self.reconciliation_id:
                if refusal := one._why_not("compare"):
                    raise UserError(refusal)
            if vals.keys() - {"meaning"}:
                raise UserError(self.env._("Only what a column means is chosen; the rest comes from the file."))
        return super().write(vals)

    def _choose(self, meanings):
        """Set all meanings at once, so that two columns may change places.

        :param meanings: {column: key of ``MEANINGS`` or False}
        :raises UserError: when two columns of a table would mean the same
        """
        tables = {}
        for column, meaning in meanings.items():
            if meaning and meaning in tables.setdefault(column.table, set()):
                raise UserError(self.env._("Two columns of a table cannot mean the same. Empty the other one first."))
            tables.setdefault(column.table, set()).add(meaning)
        changed = {column: meaning for column, meaning in meanings.items() if (column.meaning or False) != meaning}
        self.browse([column.id for column in changed]).write({"meaning": False})
        self.flush_model()
        for column, meaning in changed.items():
            column.write({"meaning": meaning})
