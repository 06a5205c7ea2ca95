import hashlib
from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.directive_tracking.models.directive_discrepancy import CORRECTABLE
from odoo.tools import SQL

from .directive_score import COLUMNS
from .directive_score_formula import WEIGHTS

#: Statements of a unit, as opposed to the Office's own.
UNIT_ITEMS = tuple(name for name, item in CORRECTABLE.items() if item.owner == "unit")

_BASE = """(CASE %(alias)s.urgency WHEN 'express' THEN %(base_express)s WHEN 'normal' THEN %(base_normal)s
    ELSE %(base_urgent)s END + CASE %(alias)s.kind WHEN 'draft_submit' THEN %(base_draft)s ELSE 0 END)::numeric"""

#: Working days up to and including a day: differences of two are working days between them.
_NUMBER = "width_bucket(%(day)s, (SELECT days FROM calendar))"
_DAY = "((%(instant)s AT TIME ZONE 'UTC') AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"

_JUDGED = """
WITH calendar AS MATERIALIZED (SELECT %(days)s::date[] AS days),
counted AS MATERIALIZED (%(counted)s),
measured AS MATERIALIZED (
    SELECT counted.*,
           CASE WHEN cell IN ('done_late', 'open_overdue')
                THEN GREATEST(1, %(at)s - %(deadline)s) ELSE 0 END AS late,
           CASE WHEN cell = 'done_on_time' THEN %(deadline)s - %(at)s ELSE 0 END AS early,
           GREATEST(0, %(transferred)s - %(entry_due)s)
           + COALESCE((SELECT SUM(GREATEST(0, %(verified)s - %(verify_due)s)) FROM directive_result result
                WHERE result.task_id = counted.id AND result.verification_state = 'rejected'
                  AND result.verification_at <= %(until)s), 0)
           + COALESCE((SELECT SUM(GREATEST(0, %(decided)s - %(raised)s)) FROM directive_escalation difficulty
                WHERE difficulty.task_id = counted.id AND difficulty.state = 'decided'
                  AND difficulty.decided_at <= %(until)s AND difficulty.delay_by IN ('other_unit', 'office')
                  AND difficulty.delay_at <= %(known)s), 0) AS lost
      FROM counted),
judged AS MATERIALIZED (
    SELECT measured.*, LEAST(late, lost)::integer AS excused, GREATEST(0, late - lost)::integer AS net
      FROM measured WHERE cell <> 'open_in_time')
"""

_LEAD = """
SELECT unit_id, NULL::integer AS user_id, id AS task_id, line.kind, line.base, line.points, line.days,
       line.excused, 0 AS count
  FROM judged CROSS JOIN LATERAL (VALUES
    ('done_on_time', base, base, 0, 0, cell = 'done_on_time'),
    ('early', 0, ROUND(base * %(early_percent)s / 100, 2), early, 0,
        cell = 'done_on_time' AND early >= %(early_days)s AND %(early_percent)s > 0),
    ('done_excused', base, base, late, excused, cell = 'done_late' AND net = 0),
    ('done_late', base, ROUND(base * (100 - LEAST(%(late_cap)s, net * %(late_percent)s)) / 100, 2), net, excused,
        cell = 'done_late' AND net > 0),
    ('open_excused', 0, 0, late, excused, cell = 'open_overdue' AND net = 0),
    ('open_overdue', base, -ROUND(base * LEAST(%(overdue_cap)s, net * %(overdue_percent)s) / 100, 2), net, excused,
        cell = 'open_overdue' AND net > 0),
    ('no_extension', 0, -ROUND(base * %(no_extension_percent)s / 100, 2), 0, 0,
        cell = 'open_overdue' AND net > 0 AND %(no_extension_percent)s > 0 AND NOT EXISTS (
            SELECT 1 FROM directive_extension extension WHERE extension.task_id = judged.id
               AND extension.recorded_at <= %(until)s AND extension.submitted_at < judged.deadline_at))
  ) AS line (kind, base, points, days, excused, happens) WHERE line.happens"""

_COORDINATING = """
SELECT coordinating.unit_id, NULL, judged.id,
       CASE WHEN first.sent_at IS NULL THEN 'contribution_missing'
            WHEN first.sent_at < judged.deadline_at THEN 'contribution' ELSE 'contribution_late' END,
       share.base,
       CASE WHEN first.sent_at IS NULL THEN 0 WHEN first.sent_at < judged.deadline_at THEN share.base
            ELSE ROUND(share.base * %(contribution_late_percent)s / 100, 2) END, 0, 0, 0
  FROM judged JOIN directive_task_coordinating_rel coordinating ON coordinating.task_id = judged.id
  CROSS JOIN LATERAL (SELECT ROUND(judged.base * %(coordinating_percent)s / 100, 2) AS base) share
  LEFT JOIN LATERAL (SELECT MIN(sent_at) AS sent_at FROM directive_contribution contribution
       WHERE contribution.task_id = judged.id AND contribution.unit_id = coordinating.unit_id
         AND contribution.sent_at <= %(until)s) first ON TRUE
 WHERE %(coordinating_percent)s > 0 AND (first.sent_at IS NOT NULL OR judged.cell = 'open_overdue')"""

#: What went wrong in the period, whenever the task itself is judged; not while only others hold it up.
_FAULTS = """
SELECT task.lead_unit_id, NULL, task.id, fault.kind, 0,
       -ROUND(%(base)s * LEAST(fault.cap, fault.count * fault.percent) / 100, 2), 0, 0, fault.count
  FROM (
    SELECT task_id, unit_id, 'urged' AS kind, COUNT(*)::integer AS count, %(urging_percent)s AS percent,
           %(urging_cap)s AS cap
      FROM directive_followup WHERE is_automatic IS NOT TRUE AND followed_at > %(after)s AND followed_at <= %(until)s
     GROUP BY task_id, unit_id
    UNION ALL
    SELECT task_id, NULL, 'rejected', COUNT(*)::integer, %(rejected_percent)s, %(rejected_cap)s
      FROM directive_result WHERE verification_state = 'rejected'
       AND verification_at > %(after)s AND verification_at <= %(until)s
     GROUP BY task_id
    UNION ALL
    SELECT untrue.task_id, NULL, 'untrue', COUNT(*)::integer, %(untrue_percent)s, %(untrue_cap)s
      FROM directive_discrepancy untrue JOIN directive_task own ON own.id = untrue.task_id
     WHERE untrue.state = 'corrected' AND untrue.item IN %(items)s
       AND untrue.unit_id IS DISTINCT FROM own.lead_unit_id
       AND untrue.corrected_at > %(after)s AND untrue.corrected_at <= %(until)s
     GROUP BY untrue.task_id
  ) fault
  JOIN directive_task task ON task.id = fault.task_id
  LEFT JOIN judged ON judged.id = task.id
 WHERE task.transferred_at <= %(until)s AND (task.cancelled_at IS NULL OR task.cancelled_at > %(until)s)
   AND (fault.unit_id IS NULL OR fault.unit_id = task.lead_unit_id) AND fault.percent > 0
   AND NOT (fault.kind = 'urged' AND COALESCE(judged.late > 0 AND judged.net = 0, FALSE))"""

_REPORTS = """
SELECT asked.unit_id, NULL, NULL,
       CASE WHEN sent.at IS NULL THEN 'report_missing' WHEN sent.at < period.due_at THEN 'report'
            ELSE 'report_late' END,
       %(report_points)s, CASE WHEN sent.at IS NULL THEN 0 WHEN sent.at < period.due_at THEN %(report_points)s
            ELSE ROUND(%(report_points)s::numeric * %(report_late_percent)s / 100, 2) END, 0, 0, 0
  FROM directive_report_period period
  JOIN directive_report_period_unit_rel asked ON asked.period_id = period.id
  LEFT JOIN LATERAL (SELECT MIN(submitted_at) AS at FROM directive_report
       WHERE kind = 'unit' AND period_id = period.id AND unit_id = asked.unit_id
         AND submitted_at <= %(known)s) sent ON TRUE
 WHERE period.id = %(period)s AND period.due_at <= %(known)s AND %(report_points)s > 0"""

_OFFICE = """
SELECT NULL, duty.user_id, duty.task_id,
       duty.duty || CASE WHEN duty.done_at IS NULL OR duty.done_at > %(until)s THEN '_missing'
                         WHEN duty.done_at < duty.due_at THEN '_kept' ELSE '_late' END,
       %(office_points)s, CASE WHEN duty.done_at IS NULL OR duty.done_at > %(until)s THEN 0
            WHEN duty.done_at < duty.due_at THEN %(office_points)s
            ELSE ROUND(%(office_points)s::numeric * %(office_late_percent)s / 100, 2) END, 0, 0, 1
  FROM (%(duties)s) duty
 WHERE duty.user_id IS NOT NULL AND duty.due_at > %(after)s AND duty.due_at <= %(until)s AND %(office_points)s > 0"""


class DirectiveScoreRound(models.Model):
    """Counting: one query over the facts as of the end of the period, by the same instants as ``_period_figures``.

    What the Office learned after the end – reports, whose due date lies behind it, and who caused a delay – counts as
    known at ``computed_at``. Counting again with the same instants gives the same to the last digit.
    """

    _inherit = "directive.score.round"

    @api.model
    def _number_of(self, instant, last=False):
        # A deadline lapses at the first instant that is too late: its day is that of the second before.
        instant = SQL("(%s - interval '1 second')", instant) if last else instant
        return SQL(_NUMBER, day=SQL(_DAY, instant=instant))

    def _lines_sql(self):
        """Return the query of all lines, with the columns ``COLUMNS``; what was found out beside is not in it."""
        self.ensure_one()
        # sudo: points are counted over all facts, whoever counts; who reads which is the record rules' affair.
        everything = self.sudo()
        everything.env.flush_all()
        values = everything._sql_values()
        parts = [SQL(part, **values) for part in (_LEAD, _COORDINATING, _FAULTS, _REPORTS, _OFFICE)]
        return SQL("%s %s", everything._judged_sql(values), SQL(" UNION ALL ").join(parts))

    def _sql_values(self):
        weights = {name: self.formula_id[name] for name in WEIGHTS}
        return {
            **weights,
            "base": SQL(_BASE, alias=SQL("task"), **weights),
            "after": self.period_id.after_at,
            "until": self.period_id.until_at,
            "known": self.computed_at,
            "period": self.period_id.id,
            "items": UNIT_ITEMS,
            "duties": self.env["directive.office.clock"]._table_query,
        }

    def _judged_sql(self, values):
        instants = {
            "at": self._number_of(SQL("counted.at")),
            "deadline": self._number_of(SQL("counted.deadline_at"), last=True),
            "transferred": self._number_of(SQL("counted.transferred_at")),
            "entry_due": self._number_of(SQL("COALESCE(counted.entry_due_at, 'infinity')"), last=True),
            "verified": self._number_of(SQL("result.verification_at")),
            "verify_due": self._number_of(SQL("COALESCE(result.verification_due_at, 'infinity')"), last=True),
            "decided": self._number_of(SQL("difficulty.decided_at")),
            "raised": self._number_of(SQL("difficulty.raised_at")),
        }
        return SQL(_JUDGED, days=self._working_dates(), counted=self._counted_sql(values), **values, **instants)

    def _counted_sql(self, values):
        figures = self.env["directive.figures"]
        after, until = values["after"], values["until"]
        tasks = figures._period_tasks(after, until)
        query = tasks._search(figures._in_period(after), active_test=False)
        alias = tasks._table
        parts = tasks._instant_sql(alias)
        weights = {name: values[name] for name in WEIGHTS}
        return query.select(
            SQL.identifier(alias, "id"),
            SQL("%s AS unit_id", SQL.identifier(alias, "lead_unit_id")),
            SQL("%s AS base", SQL(_BASE, alias=SQL.identifier(alias), **weights)),
            SQL("%s AS cell", tasks._timeliness_sql(alias)),
            SQL("COALESCE(%s, %s) AS at", parts["submitted_at"], parts["instant"]),
            SQL("%s AS deadline_at", parts["deadline_at"]),
            SQL.identifier(alias, "transferred_at"),
            SQL.identifier(alias, "entry_due_at"),
        )

    def _working_dates(self):
        """Return the working days from the oldest instant that matters until the end, as a list of dates."""
        oldest = self.env.execute_query(
            SQL("SELECT LEAST(MIN(transferred_at), MIN(deadline_at), MIN(entry_due_at)) FROM directive_task")
        )[0][0]
        until = fields.Date.to_date(self.period_id.until_at) + timedelta(days=400)
        first = min(fields.Date.to_date(oldest) or until, until) - timedelta(days=31)
        calendar = self.env["directive.calendar"]._working_calendar()
        days = (first + timedelta(days=number) for number in range((until - first).days))
        return [day for day in days if calendar.is_working_day(day)]

    # ---- the same to the last digit ----------------------------------------------------------

    def _digest_now(self):
        """Return the hash of what counting the facts again gives."""
        return self._hash(self.env.execute_query(self._lines_sql()))

    def _digest_kept(self):
        """Return the hash of the lines that are kept, corrections left out."""
        columns = SQL(", ").join(SQL.identifier(name) for name in COLUMNS)
        query = SQL(
            "SELECT %s FROM directive_score_line WHERE round_id = %s AND kind <> 'correction'", columns, self.id
        )
        self.env["directive.score.line"].flush_model()
        return self._hash(self.env.execute_query(query))

    @api.model
    def _hash(self, rows):
        texts = sorted("|".join(self._exact(value) for value in row) for row in rows)
        return hashlib.sha256("\n".join(texts).encode()).hexdigest()

    @api.model
    def _exact(self, value):
        # base and points have two decimals, whatever the type that the query gives them.
        return "" if value is None else value if isinstance(value, str) else f"{value:.2f}"
