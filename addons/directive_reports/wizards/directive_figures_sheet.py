from odoo import api, fields, models
from odoo.addons.directive_tracking.tools.working_days import LEGAL_TZ
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.misc import format_datetime

from ..models.directive_figures import CELLS, DONE, LATE, OPEN

#: What a row of the table stands for, and the field by which ``directive.figures`` groups for it.
GROUPINGS = {
    "unit": "lead_unit_id",
    "unit_kind": "lead_unit_id.kind",
    "division": "monitor_division_id",
    "specialist": "monitor_user_id",
    "document": "document_id",
    "document_type": "document_id.type_id",
    "handler": "handler_user_id",
}
#: The columns that open a list of tasks.
MEASURES = {"total": CELLS, "done": DONE, "open": OPEN, "late": LATE, **{cell: (cell,) for cell in CELLS}}
#: More rows than a person reads on a screen; the XLSX has them all.
SCREEN_ROWS = 500


class DirectiveFiguresSheet(models.TransientModel):
    """Figures as of a chosen instant, as a user looks at them: screen, PDF and XLSX show this one sheet.

    The instant is fixed when the sheet is opened, so that what is printed is what was seen.
    """

    _name = "directive.figures.sheet"
    _description = "Figures as of an instant"
    _transient_max_hours = 24.0

    as_of = fields.Datetime("As of", required=True, default=lambda self: fields.Datetime.now())
    grouping = fields.Selection(
        [
            ("unit", "Lead unit"),
            ("unit_kind", "Kind of unit"),
            ("division", "Monitoring division"),
            ("specialist", "Specialist"),
            ("document", "Document"),
            ("document_type", "Document type"),
            ("handler", "Who handles it"),
        ],
        "By",
        required=True,
        default="unit",
    )
    scope = fields.Selection(
        [
            ("led", "Led by my unit"),
            ("coordinated", "Coordinated by my unit"),
            ("all", "All that I may read"),
        ],
        "Tasks",
        required=True,
        default=lambda self: "led" if self._is_unit_only() else "all",
    )
    unit_kind = fields.Selection(selection="_selection_unit_kind", string="Kind of unit")
    unit_ids = fields.Many2many("directive.unit", string="Units", domain="[('kind', '!=', 'division')]")
    document_type_id = fields.Many2one("directive.document.type", "Document type")
    monitor_division_id = fields.Many2one("directive.unit", "Monitoring division", domain="[('kind', '=', 'division')]")
    not_complete_before = fields.Datetime(
        "Without what was complete before", help="Leaves what was carried over into a period, and what was given in it."
    )
    table = fields.Json("Figures", compute="_compute_table")

    @api.model
    def _selection_unit_kind(self):
        kinds = self.env["directive.unit"]._fields["kind"]._description_selection(self.env)
        return [(value, label) for value, label in kinds if value != "division"]

    @api.model
    def _is_unit_only(self):
        """Whether the user looks at the figures for a unit, and not for the Office or the city."""
        user = self.env.user
        if user.share:
            return True
        wider = ("group_office_specialist", "group_city_leader", "group_directive_admin")
        return user.has_group("directive_tracking.group_unit_user") and not any(
            user.has_group(f"directive_tracking.{group}") for group in wider
        )

    @api.depends("as_of")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for sheet in self:
            sheet.display_name = self.env._("Figures as of %(instant)s", instant=sheet._as_of_label())

    def _as_of_label(self):
        # Days and hours of the regulation are those of Viet Nam, wherever the reader is.
        return format_datetime(self.env, self.as_of, tz=LEGAL_TZ.key) if self.as_of else ""

    @api.constrains("as_of")
    def _check_as_of(self):
        for sheet in self:
            if reason := self.env["directive.figures"]._why_not_as_of(sheet.as_of):
                raise ValidationError(reason)

    # ---- the table, computed once and rendered three times -------------------------------

    @api.depends(
        "as_of", "grouping", "scope", "unit_kind", "unit_ids", "document_type_id", "monitor_division_id",
        "not_complete_before",
    )
    @api.depends_context("lang", "uid")
    def _compute_table(self):
        for sheet in self:
            sheet.table = sheet._screen_table()

    def _screen_table(self):
        """Return what the screen shows: ``{"error"}`` or ``{"heading", "rows", "totals", "left_out"}``."""
        if not self.as_of:
            return {"error": self.env._("Choose the instant as of which to count.")}
        if reason := self.env["directive.figures"]._why_not_as_of(self.as_of):
            return {"error": reason}
        table = self._matrix()
        rows = table["rows"]
        return {**table, "rows": rows[:SCREEN_ROWS], "left_out": max(len(rows) - SCREEN_ROWS, 0)}

    def _matrix(self):
        """Return the table of this sheet for whatever shows it.

        :return: ``heading`` (what a row is), ``rows`` and ``totals``; a row has ``key`` (id or value of its group,
            False for none), ``label``, ``total``, ``done``, ``open``, the four classes of ``directive.figures`` and
            ``rates`` (see ``directive.figures._rates``)
        """
        figures = self.env["directive.figures"]
        found = figures._figures(self.as_of, (GROUPINGS[self.grouping],), self._domain())
        rows = [self._table_row(row) for row in found]
        if self.grouping == "unit_kind":
            order = dict(self.env["directive.unit"]._fields["kind"]._description_selection(self.env))
            rows.sort(key=lambda row: list(order).index(row["key"]) if row["key"] in order else len(order))
        heading = dict(self._fields["grouping"]._description_selection(self.env))[self.grouping]
        return {"heading": heading, "rows": rows, "totals": self._with_sums(figures._totals(found))}

    def _table_row(self, figures):
        key = figures[GROUPINGS[self.grouping]]
        is_record = isinstance(key, models.BaseModel)
        return {
            "key": key.id if is_record else key or False,
            "label": self._group_label(key),
            **self._with_sums({name: figures[name] for name in ("total", *CELLS)}),
        }

    def _with_sums(self, figures):
        sums = {"done": sum(figures[cell] for cell in DONE), "open": sum(figures[cell] for cell in OPEN)}
        return {**figures, **sums, "rates": self.env["directive.figures"]._rates(figures)}

    def _group_label(self, key):
        if not key:
            return self.env._("Not stated")
        if isinstance(key, models.BaseModel):
            # sudo: whose task it is stands on the task that was counted; only the name leaves here.
            return key.sudo().with_context(directive_show_subject=True).display_name
        return dict(self.env["directive.unit"]._fields["kind"]._description_selection(self.env)).get(key, key)

    # ---- which tasks ---------------------------------------------------------------------

    def _domain(self):
        """Return the domain of the tasks of this sheet, whatever their timeliness."""
        conditions = [
            self._scope_condition(),
            self.unit_kind and ("lead_unit_id.kind", "=", self.unit_kind),
            self.unit_ids and ("lead_unit_id", "in", self.unit_ids._origin.ids),
            self.document_type_id and ("document_id.type_id", "=", self.document_type_id._origin.id),
            self.monitor_division_id and ("monitor_division_id", "=", self.monitor_division_id._origin.id),
        ]
        if self.not_complete_before:
            conditions += ["|", ("confirmed_at", "=", False), ("confirmed_at", ">=", self.not_complete_before)]
        return [condition for condition in conditions if condition]

    def _scope_condition(self):
        return {
            "led": ("lead_unit_id.user_ids", "in", self.env.uid),
            "coordinated": ("coordinating_unit_ids.user_ids", "in", self.env.uid),
        }.get(self.scope)

    def _group_domain(self, key):
        return [(GROUPINGS[self.grouping], "=", key)]

    def action_open_tasks(self, measure="total", key=None):
        """Open the list of the tasks behind one figure, as they were judged at the sheet's instant.

        :param measure: ``total``, ``done``, ``open``, ``late`` or one of the four classes
        :param key: the row's ``key``; None for all rows
        :raises UserError: when the figure or the row is not one of this sheet
        """
        self.ensure_one()
        if measure not in MEASURES or not isinstance(key, int | str | bool | None):
            raise UserError(self.env._("This figure is not part of the sheet. Reload the page."))
        domain = Domain("timeliness", "in", list(MEASURES[measure])) & Domain(self._domain())
        if key is not None:
            domain &= Domain(self._group_domain(key))
        action = self.env["ir.actions.act_window"]._for_xml_id("directive_reports.action_directive_figures_tasks")
        return {
            **action,
            "display_name": self.env._("Tasks as of %(instant)s", instant=self._as_of_label()),
            "domain": list(domain),
            "context": {"directive_as_of": fields.Datetime.to_string(self.as_of), "create": False},
        }

    # ---- on paper --------------------------------------------------------------------------

    def action_print(self):
        """Download the sheet as a PDF in the form of Decree 30/2020."""
        self.ensure_one()
        return self.env.ref("directive_reports.action_report_figures").report_action(self, config=False)

    def action_download(self):
        """Download the sheet as XLSX."""
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": f"/directive/figures/{self.id}.xlsx", "target": "download"}
