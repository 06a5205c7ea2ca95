from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class Waiting(NamedTuple):
    """Something that waits for a person.

    :param label: what it is called on the page
    :param model: whose records are counted
    :param action: the window action on that model whose list it opens
    :param domain: what is counted, and stands in the list
    """

    label: str
    model: str
    action: str
    domain: list


class DirectiveOverview(models.AbstractModel):
    """What waits for the current user's decision or answer: counted in one query, each with its list."""

    _inherit = "directive.overview"

    def _waiting(self):
        """Return dicts of ``name``, ``label`` and ``count``, of the current user's roles, in the order of the page."""
        asked = self._asked_of_me()
        counts = self._waiting_counts(asked)
        return [{"name": name, "label": one.label, "count": counts[name]} for name, one in asked.items()]

    def _waiting_counts(self, asked):
        if not asked:
            return {}
        queries = {name: self.env[one.model]._search(one.domain) for name, one in asked.items()}
        rows = [
            SQL("SELECT %s AS name, (%s)", name, query.select(SQL("COUNT(*)")))
            for name, query in queries.items()
            if not query.is_empty()
        ]
        found = dict(self.env.execute_query(SQL(" UNION ALL ").join(rows))) if rows else {}
        return {name: found.get(name, 0) for name in asked}

    @api.model
    def open_waiting(self, name):
        """Return the action with the list behind one count of what waits.

        :param name: ``name`` of a row of the page
        :raises UserError: when nothing of that name waits for people like the current user
        """
        self._scope()
        one = self._asked_of_me().get(name) if isinstance(name, str) else None
        if not one:
            raise UserError(self.env._("This figure is not part of the page. Reload it."))
        action = self.env["ir.actions.act_window"]._for_xml_id(one.action)
        return {**action, "display_name": one.label, "domain": one.domain, "context": {"create": False}}

    # ---- by role ----------------------------------------------------------------------------------

    def _asked_of_me(self):
        """Return {name: :class:`Waiting`} for the current user's roles."""
        roles = {
            "group_city_leader": self._asked_of_leaders,
            "group_office_leader": self._asked_of_office_leaders,
            "group_office_specialist": self._asked_of_office,
            "group_unit_head": self._asked_of_heads,
            "group_unit_user": self._asked_of_units,
        }
        asked = {}
        for group, found in roles.items():
            if self.env.user.has_group(f"directive_tracking.{group}"):
                asked |= found()
        return asked

    def _asked_of_leaders(self):
        return {
            "extensions": Waiting(
                label=self.env._("Extensions to decide"),
                model="directive.extension",
                action="directive_tracking.action_directive_extension_decide",
                domain=[
                    "|",
                    ("state", "=", "proposed"),
                    "&",
                    ("state", "=", "submitted"),
                    ("unit_id.kind", "in", ("office", "division")),
                ],
            ),
            "difficulties": Waiting(
                label=self.env._("Difficulties to decide"),
                model="directive.escalation",
                action="directive_tracking.action_directive_escalation_decide",
                domain=[("state", "=", "proposed")],
            ),
            "reports": Waiting(
                label=self.env._("Reports sent to me"),
                model="directive.report",
                action="directive_reports.action_directive_report_decide",
                domain=[("kind", "!=", "unit"), ("state", "=", "submitted")],
            ),
            "leaders": Waiting(
                label=self.env._("Urged in vain, laid before the Chairman"),
                model="directive.task",
                action="directive_tracking.action_directive_task_leaders",
                domain=[("for_leaders", "=", True)],
            ),
        }

    def _asked_of_office_leaders(self):
        return {
            "extensions_office": Waiting(
                label=self.env._("Extensions to put forward"),
                model="directive.extension",
                action="directive_tracking.action_directive_extension_propose",
                domain=[("state", "=", "submitted")],
            ),
        }

    def _asked_of_office(self):
        return {
            "results": Waiting(
                label=self.env._("Results to verify"),
                model="directive.task",
                action="directive_tracking.action_directive_task_verify",
                domain=[("state", "=", "submitted")],
            ),
            "feedback": Waiting(
                label=self.env._("Feedback to answer"),
                model="directive.feedback",
                action="directive_tracking.action_directive_feedback_open",
                domain=[("state", "=", "new")],
            ),
            "difficulties_office": Waiting(
                label=self.env._("Difficulties to put forward"),
                model="directive.escalation",
                action="directive_tracking.action_directive_escalation",
                domain=[("state", "in", ("raised", "with_office"))],
            ),
            "reports_units": Waiting(
                label=self.env._("Reports of units to read"),
                model="directive.report",
                action="directive_reports.action_directive_report_unit",
                domain=[("kind", "=", "unit"), ("state", "=", "submitted")],
            ),
        }

    def _asked_of_heads(self):
        return {
            "approval": Waiting(
                label=self.env._("Results to approve"),
                model="directive.result",
                action="directive_tracking.action_directive_result_approve",
                domain=[
                    ("verification_state", "=", "with_head"),
                    ("task_id.lead_unit_id.head_user_id", "=", self.env.uid),
                ],
            ),
        }

    def _asked_of_units(self):
        own = ("unit_id.user_ids", "in", self.env.uid)
        return {
            "accept": Waiting(
                label=self.env._("Tasks to accept"),
                model="directive.task",
                action="directive_tracking.action_directive_task_unit",
                domain=[("state", "=", "transferred"), ("lead_unit_id.user_ids", "in", self.env.uid)],
            ),
            "opinions": Waiting(
                label=self.env._("Opinions to give"),
                model="directive.opinion",
                action="directive_tracking.action_directive_opinion",
                domain=[("state", "=", "asked"), own],
            ),
            "information": Waiting(
                label=self.env._("Information to give"),
                model="directive.info.request",
                action="directive_tracking.action_directive_info_request",
                domain=[("state", "=", "asked"), own],
            ),
            "reports_back": Waiting(
                label=self.env._("Reports sent back"),
                model="directive.report",
                action="directive_reports.action_directive_report_unit",
                domain=[("kind", "=", "unit"), ("state", "=", "sent_back"), ("next_ids", "=", False), own],
            ),
        }
