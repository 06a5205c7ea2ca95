from odoo import api, fields, models
from odoo.tools import SQL

from .directive_clock_mixin import CLOCK_STATES, Clock

#: The Office's own duties: (duty, model, name of its clock, column of the specialist, column of the task).
DUTIES = (
    ("entry", "directive.task", "entry", "monitor_user_id", "id"),
    ("feedback", "directive.feedback", "handling", None, "task_id"),
    ("verification", "directive.result", "verification", None, "task_id"),
)
#: Who sees which task and which specialist stands behind a figure; units see the figures alone.
_OFFICE_GROUPS = (
    "directive_tracking.group_office_specialist,directive_tracking.group_city_leader,"
    "directive_tracking.group_directive_admin"
)


class DirectiveOfficeClock(models.Model):
    """The Office's own punctuality, one row a duty: entry and transfer, feedback, verification (Điều 8 khoản 1).

    A view over the records that carry the clocks; nothing is stored. Units read it too, without the tasks and people.
    """

    _name = "directive.office.clock"
    _description = "Punctuality of the Office"
    _inherit = "directive.clock.mixin"
    _auto = False
    _order = "due_at desc, id desc"
    _rec_name = "duty"

    _clocks = {
        "duty": Clock(
            clause="Điều 8 khoản 1", start="", done="done_at", due="due_at", state="state", setting="", days=0
        )
    }

    duty = fields.Selection(
        [
            ("entry", "Entry and transfer (Điều 6 khoản 1a)"),
            ("feedback", "Feedback handled (Điều 6 khoản 1c)"),
            ("verification", "Result verified (Điều 6 khoản 1c)"),
        ],
        readonly=True,
    )
    due_at = fields.Datetime("Due", readonly=True)
    done_at = fields.Datetime("Done", readonly=True)
    state = fields.Selection(
        CLOCK_STATES, "In time", compute="_compute_clock_states", search="_search_clock_duty", readonly=True
    )
    task_id = fields.Many2one("directive.task", "Task", readonly=True, groups=_OFFICE_GROUPS)
    user_id = fields.Many2one("res.users", "Specialist", readonly=True, groups=_OFFICE_GROUPS)

    @api.model
    def _search_clock_duty(self, operator, value):
        return self._search_clock("duty", operator, value)

    @property
    def _table_query(self):
        parts = [self._duty_sql(number, *duty) for number, duty in enumerate(DUTIES)]
        return SQL(" UNION ALL ").join(parts)

    def _duty_sql(self, number, duty, model_name, clock_name, user, task):
        model = self.env[model_name]
        clock = model._clocks[clock_name]
        names = ("id", clock.due, clock.done, task)
        columns = [SQL.identifier("duty", name, to_flush=model._fields[name]) for name in names]
        own_user = SQL.identifier("duty", user, to_flush=model._fields[user]) if user else SQL("task.monitor_user_id")
        return SQL(
            """SELECT %(id)s * %(many)s + %(number)s AS id, %(duty)s AS duty, %(due)s AS due_at, %(done)s AS done_at,
                      %(task)s AS task_id, %(user)s AS user_id
                 FROM %(table)s duty LEFT JOIN directive_task task ON task.id = %(task)s
                WHERE %(due)s IS NOT NULL AND task.cancelled_at IS NULL""",
            id=columns[0],
            many=len(DUTIES),
            number=number,
            duty=duty,
            due=columns[1],
            done=columns[2],
            task=columns[3],
            user=own_user,
            table=SQL.identifier(model._table),
        )

    # ---- the board -------------------------------------------------------------------------

    @api.model
    def _board(self):
        """Return the Office's punctuality for everybody: one dict a duty with ``label`` and the number in each state.

        :return: [{"duty", "label", "running", "overrun", "kept", "missed", "rate"}]; ``rate`` is the share kept of what
            is done, None where nothing is
        """
        found = {(duty, state): count for duty, state, count in self._read_group([], ["duty", "state"], ["__count"])}
        labels = dict(self._fields["duty"]._description_selection(self.env))
        board = []
        for duty, *_rest in DUTIES:
            row = {state: found.get((duty, state), 0) for state, _label in CLOCK_STATES}
            done = row["kept"] + row["missed"]
            board.append({"duty": duty, "label": labels[duty], **row, "rate": row["kept"] / done if done else None})
        return board
