from odoo import api, fields, models

from ..tools.urging_ladder import Rung

#: Anchors whose day is told by the deadline itself: together they are the one ladder of a task.
LADDER = ("deadline", "filing")


class DirectiveUrgingRule(models.Model):
    """One rung of the ladder by which the system urges by itself (Điều 9 khoản 1), or one alarm."""

    _name = "directive.urging.rule"
    _description = "Rung of the ladder of urging"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True, help="What the unit reads: five working days before it.")
    sequence = fields.Integer(default=10, help="Of two rungs on the same day, the later one is told.")
    active = fields.Boolean(default=True)
    anchor = fields.Selection(
        [
            ("deadline", "The deadline"),
            ("filing", "The last day for filing an extension (Điều 12 khoản 2)"),
            ("no_update", "No progress report"),
            ("review", "The unit's last day to check the task (Điều 6 khoản 2a)"),
            ("verification", "The Office's last day to verify the result (Điều 6 khoản 1c)"),
        ],
        "Counts from",
        required=True,
        default="deadline",
    )
    days = fields.Integer("Working days", help="After that day; negative before it, 0 the day itself.")
    every = fields.Integer("Again every … days", help="Calendar days; 0: once.")
    share = fields.Selection(
        [("50", "50 %"), ("75", "75 %"), ("90", "90 %")],
        "Time elapsed",
        help="Of the time from the transfer to the deadline; only for the alarm “no progress report”.",
    )
    tell_specialist = fields.Boolean("Specialist", default=True)
    tell_officers = fields.Boolean("Officers of the unit", default=True)
    tell_head = fields.Boolean("Head of the unit")
    tell_leaders = fields.Boolean("Leaders of the city", help="The task comes on the Chairman's list as well.")

    _days_sensible = models.Constraint(
        "CHECK (days BETWEEN -60 AND 60 AND every BETWEEN 0 AND 365)",
        "A rung lies at most 60 working days from its day, and comes again within a year.",
    )
    _share_of_alarm = models.Constraint(
        "CHECK ((anchor = 'no_update') = (share IS NOT NULL))",
        "The share of the time elapsed belongs to the alarm “no progress report”, and to no other rung.",
    )

    @api.model
    def _rungs(self, anchors):
        """Return the :class:`Rung` of each active rule of ``anchors``, in the order of the ladder; keys are ids."""
        rules = self.search([("anchor", "in", anchors)])
        return [Rung(rule.id, rule.anchor, rule.days, rule.every) for rule in rules]

    def _urges_unit(self):
        """Tell whether the unit itself is told: then it counts as a follow-up (Điều 9 khoản 1)."""
        return self.tell_officers or self.tell_head

    def _states(self):
        """Return the states of a task in which this rung still asks for something."""
        states = {"review": ("transferred",), "verification": ("submitted",)}
        return states.get(self.anchor, ("transferred", "in_progress"))
