from odoo import api, fields, models
from odoo.addons.directive_tracking.models.directive_followup import CHANNELS
from odoo.fields import Domain

from ..tools import vietnamese_paper
from .directive_period_figures import SUMS

FIGURES = (*SUMS, "average_days")


class DirectiveReport(models.Model):
    """The one set of figures of a report: live while it is written, frozen from its approval on (Điều 4 khoản 2).

    PDF, DOCX, XLSX and screen read nothing else, so they agree to the last figure.
    """

    _inherit = "directive.report"

    frozen = fields.Json(readonly=True, copy=False)
    frozen_at = fields.Datetime("Figures frozen on", readonly=True, copy=False)
    log_head = fields.Char(
        "Head of the log", readonly=True, copy=False, help="Printed on the report; see the operations guide."
    )

    def _freeze(self):
        """Return the facts that freeze the figures now, with the head of the log of facts."""
        log_head = self.env["directive.log.seal"]._head() or False
        return {"frozen": self._figures_now(), "frozen_at": fields.Datetime.now(), "log_head": log_head}

    def _thaw(self):
        return {"frozen": False, "frozen_at": False, "log_head": False}

    def _figures(self):
        """Return the figures of this report: the frozen ones, or those of now while it is being written.

        :return: a dict that JSON can carry:
            ``after``, ``until``: the instants (UTC texts) between which was counted;
            ``rows``: dicts of ``id``, ``label``, ``kind`` (of a unit) and the figures of
            ``directive.figures._period_figures``, by lead unit, in a unit's own report by document;
            ``totals``: the same figures over all rows; ``kinds``: {kind of unit: figures};
            ``channels``: {form of Điều 9: number of urgings};
            ``overdue``, ``extensions``: lists of dicts, one a task or request (Phụ lục II, III);
            ``difficulties``: how many were ``raised`` in the period, and of these ``decided`` by its end;
            ``tasks``: {class: [ids]} of the tasks counted; ``cancelled``: [ids];
            on the regulation itself also ``reporting`` (``directive.report.period._reporting_counts``) and ``said``
        """
        self.ensure_one()
        return self.frozen or self._figures_now()

    def _figures_shown(self, most):
        """Return the figures for a screen: of a draft only so many overdue tasks, and not which tasks were counted.

        Counted at each opening, where nobody asks for thousands of rows.
        """
        self.ensure_one()
        return self.frozen or self._figures_now(most)

    def _figures_now(self, most=None):
        period, domain = self.period_id, self._tasks_domain()
        key = "document_id" if self.kind == "unit" else "lead_unit_id"
        figures = self.env["directive.figures"]
        rows = figures._period_figures(period.after_at, period.until_at, (key,), domain)
        return {
            "after": fields.Datetime.to_string(period.after_at),
            "until": fields.Datetime.to_string(period.until_at),
            "rows": [self._row(row, key) for row in rows],
            "totals": figures._period_totals(rows),
            "kinds": self._kinds(rows) if key == "lead_unit_id" else {},
            "channels": self._channels(domain),
            "overdue": self._overdue(domain, most),
            "extensions": self._extensions(domain),
            "difficulties": self._difficulties(domain),
            **(self._counted_tasks(domain) if most is None else {}),
            **(self._about_regulation() if self.kind == "regulation" else {}),
        }

    def _tasks_domain(self):
        return [("lead_unit_id", "=", self.unit_id.id)] if self.kind == "unit" else []

    def _row(self, row, key):
        # sudo: only the name of a group of tasks that were counted.
        record = row[key].sudo().with_context(directive_show_subject=True)
        kind = {"kind": record.kind} if key == "lead_unit_id" else {}
        return {"id": record.id, "label": record.display_name, **kind, **{name: row[name] for name in FIGURES}}

    def _kinds(self, rows):
        figures = self.env["directive.figures"]
        # sudo: only the kind of units whose tasks were counted.
        kinds = {row["lead_unit_id"].sudo().kind for row in rows}
        return {
            kind: figures._period_totals([row for row in rows if row["lead_unit_id"].sudo().kind == kind])
            for kind in sorted(kinds)
        }

    # ---- the lists behind the figures --------------------------------------------------------

    def _period_tasks(self, domain):
        period = self.period_id
        tasks = self.env["directive.figures"]._period_tasks(period.after_at, period.until_at)
        return tasks, self.env["directive.figures"]._in_period(period.after_at, domain)

    def _counted_tasks(self, domain):
        tasks, counted = self._period_tasks(domain)
        groups = tasks._read_group(counted, ["timeliness"], ["id:array_agg"])
        cancelled = self._in_time("cancelled_at") & Domain("transferred_at", "!=", False) & Domain(domain)
        return {
            "tasks": {cell: sorted(ids) for cell, ids in groups},
            "cancelled": self.env["directive.task"].search(cancelled, order="id").ids,
        }

    def _in_time(self, field):
        period = self.period_id
        return self.env["directive.figures"]._within(field, period.after_at, period.until_at)

    def _overdue(self, domain, most=None):
        """Return the rows of Phụ lục II: not complete and overdue at the end, by unit, the oldest deadline first."""
        tasks, counted = self._period_tasks(domain)
        overdue = counted & Domain("timeliness", "=", "open_overdue")
        late = tasks.search(overdue, order="lead_unit_id, deadline_at, id", limit=most)
        deadlines, news, asked = self._deadlines_then(late), self._news_then(late), self._asked_then(late)
        return [
            {
                "task_id": task.id,
                "unit": task.lead_unit_id.display_name,
                "reference": task.document_id.reference,
                "clause": task.clause or "",
                "content": vietnamese_paper.demanded(task.content),
                "deadline": fields.Date.to_string(deadlines.get(task.id) or task.date_deadline),
                "days_late": max(-task.days_left, 0),
                "news": news.get(task.id, ""),
                "extension_pending": task.id in asked,
            }
            for task in late
        ]

    def _deadlines_then(self, tasks):
        until = self.period_id.until_at
        # sudo: the history of deadlines follows the tasks, which were found under the user's own rules.
        history = self.env["directive.task.deadline"].sudo()
        in_force = Domain("valid_from", "<=", until) & (Domain("valid_to", "=", False) | Domain("valid_to", ">", until))
        found = history.search_fetch(in_force & Domain("task_id", "in", tasks.ids), ["task_id", "date_deadline"])
        return {row.task_id.id: row.date_deadline for row in found}

    def _news_then(self, tasks):
        entries = self.env["directive.progress"].search_fetch(
            [("task_id", "in", tasks.ids), ("create_date", "<=", self.period_id.until_at)],
            ["task_id", "content"],
            order="id",
        )
        return {entry.task_id.id: entry.content for entry in entries}

    def _asked_then(self, tasks):
        until = self.period_id.until_at
        pending = Domain("recorded_at", "<=", until) & (
            Domain("decided_at", "=", False) | Domain("decided_at", ">", until)
        )
        pending &= Domain("withdrawn_at", "=", False) | Domain("withdrawn_at", ">", until)
        requests = self.env["directive.extension"].search_fetch(
            pending & Domain("task_id", "in", tasks.ids), ["task_id"]
        )
        return set(requests.task_id.ids)

    def _extensions(self, domain):
        """Return the rows of Phụ lục III: the requests filed in the period, with their state at its end."""
        filed = self._in_time("recorded_at") & (Domain("task_id", "any", domain) if domain else Domain.TRUE)
        requests = self.env["directive.extension"].search(filed, order="unit_id, recorded_at, id")
        return [self._extension_row(request) for request in requests]

    def _extension_row(self, request):
        until = self.period_id.until_at
        task = request.task_id
        decided = bool(request.decided_at and request.decided_at <= until)
        withdrawn = bool(request.withdrawn_at and request.withdrawn_at <= until)
        state = "withdrawn" if withdrawn else request.state if decided else "pending"
        return {
            "task_id": task.id,
            "unit": request.unit_id.display_name,
            "reference": task.document_id.reference,
            "clause": task.clause or "",
            "content": vietnamese_paper.demanded(task.content),
            "filed": fields.Datetime.to_string(request.submitted_at),
            "deadline_before": fields.Date.to_string(request.deadline_before) or "",
            "requested": fields.Date.to_string(request.requested_date) or "",
            "reason": request.reason or "",
            "state": state,
            "granted": fields.Date.to_string(request.granted_date) if state == "approved" else "",
        }

    # ---- what else happened -------------------------------------------------------------------

    def _about(self, field, domain):
        return self._in_time(field) & (Domain("task_id", "any", domain) if domain else Domain.TRUE)

    def _channels(self, domain):
        groups = self.env["directive.followup"]._read_group(
            self._about("followed_at", domain), ["channel"], ["__count"]
        )
        return {**dict.fromkeys(dict(CHANNELS), 0), **dict(groups)}

    def _difficulties(self, domain):
        raised = self.env["directive.escalation"].search(self._about("raised_at", domain))
        until = self.period_id.until_at
        decided = raised.filtered(lambda one: one.decided_at and one.decided_at <= until)
        return {"raised": len(raised), "decided": len(decided)}

    def _about_regulation(self):
        """Return what only the report on the regulation itself needs: who reports, and what units say of it."""
        feedback = self.env["directive.feedback"].search(
            self._in_time("filed_at") & Domain("kind", "=", "regulation"), order="filed_at, id"
        )
        return {
            "reporting": self.period_id._reporting_counts(),
            "said": [
                {"unit": one.unit_id.display_name, "text": " ".join((one.reason or "").split())} for one in feedback
            ],
        }

    @api.model
    def _rates(self, row):
        return self.env["directive.figures"]._rates(row)
