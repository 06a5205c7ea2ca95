from odoo.addons.directive_tracking.tests.common import DirectiveCase, at, local

from ..models.directive_figures import CELLS


def adhoc_period(case, units):
    """Return a period asked for by the Chairman: from 1 June to 15 July 2026, on which ``units`` report."""
    periods = case.env["directive.report.period"].with_user(case.specialist)
    return periods.create(
        {
            "kind": "adhoc",
            "date_from": "2026-06-01",
            "date_to": "2026-07-15",
            "requested_by_id": case.chairman.id,
            "reason": "Before the council meets",
            "unit_ids": [(6, 0, units.ids)],
        }
    )


def write_letterhead(case):
    """Fill in what papers bear at their head."""
    case.env.company.write(
        {
            "directive_issuer_upper": "Ủy ban nhân dân thành phố Thử Nghiệm",
            "directive_place": "Thử Nghiệm",
            "directive_issuer_name": "Văn phòng",
        }
    )


class FiguresCase(DirectiveCase):
    """The scene of directive_tracking, with one task in each of the four cells on 15 July 2026 at 8:00.

    Finance: one complete on time, one in time. Construction: one complete late, one overdue. Beside them a draft
    and a cancelled task of Finance, which never count.
    """

    AS_OF = "2026-07-15 08:00:00"
    EXPECTED = {
        "Department of Construction": {"done_on_time": 0, "done_late": 1, "open_in_time": 0, "open_overdue": 1},
        "Department of Finance": {"done_on_time": 1, "done_late": 0, "open_in_time": 1, "open_overdue": 0},
    }

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Whatever else is in the database does not count in these tests.
        cls.env.cr.execute("UPDATE directive_task SET transferred_at = NULL")
        cls.env["directive.unit"].search([("kind", "=", "office"), ("id", "!=", cls.office.id)]).active = False
        with at("2026-06-02 08:00:00"):
            cls.on_time = cls.transferred(cls.finance, "2026-06-30")
            cls.late = cls.transferred(cls.building, "2026-06-30")
            cls.in_time = cls.transferred(cls.finance, "2026-07-31")
            cls.overdue = cls.transferred(cls.building, "2026-07-10")
            cls.a_draft = cls.draft(cls.finance)
            cls.cancelled = cls.transferred(cls.finance)
        with at("2026-06-20 08:00:00"):
            cls.submit(cls.on_time)
            cls.cancelled.action_cancel(cls.document)
        with at("2026-07-03 08:00:00"):
            cls.submit(cls.late)
            (cls.on_time | cls.late).with_user(cls.specialist).action_confirm()
        cls.env.flush_all()

    def figures(self, as_of=None, groupby=("lead_unit_id",), domain=(), user=None):
        """Return the figures of this scene's document as of a local time, as a user (the specialist)."""
        figures = self.env["directive.figures"].with_user(user or self.specialist)
        domain = [("document_id", "=", self.document.id), *domain]
        return figures._figures(local(as_of) if as_of else None, groupby, domain)

    def by_unit(self, rows):
        return {row["lead_unit_id"].name: {cell: row[cell] for cell in CELLS} for row in rows}

    def new_sheet(self, user=None, as_of=None, **values):
        """Return a sheet as of a local time (the scene's instant), as a user (the specialist)."""
        sheets = self.env["directive.figures.sheet"].with_user(user or self.specialist)
        return sheets.create({"as_of": local(as_of or self.AS_OF), **values})
