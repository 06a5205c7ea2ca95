from datetime import timedelta

from odoo import models

from ..tools import report_periods

OBJECTIONS = (
    ("stc", "STC", "Kết quả đã gửi bản giấy trước hạn, ngày gửi ghi trên dấu bưu điện; đề nghị xem lại."),
    ("ninhkieu", "31135", "Việc chậm do chờ ý kiến của Sở chuyên ngành; phường đã báo cáo khó khăn trong kỳ."),
)
REFUSED = "Khó khăn chưa được lãnh đạo thành phố kết luận là do cơ quan khác; điểm giữ nguyên theo Công thức."


class DirectiveReportDemo(models.AbstractModel):
    """Points in the demo scene (Điều 14): published, one objection open and one answered; and final ones."""

    _inherit = "directive.report.demo"

    def _score(self):
        period = self.env["directive.report.period"].search([("kind", "=", "half_year")], limit=1)
        formula = self.env.ref("directive_reports.score_formula_1")
        formula.valid_from = min(formula.valid_from, period.date_to)
        self._as("lanhdaovp", formula).action_approve()
        # sudo: who reads the points for Sở Nội vụ is the administrator's to say.
        self._user("snv").sudo().group_ids += self.env.ref("directive_reports.group_directive_hr")
        self._finished()
        leader = self._counted(period)
        # On the first days after a cut-off the reports are not due yet: then nothing is published.
        if not leader._why_not("publish"):
            leader.action_publish()
            self._object(leader)

    def _counted(self, period):
        points = self._as("chuyenvien", self.env["directive.score.round"]).create({"period_id": period.id})
        points.action_compute()
        return self._as("lanhdaovp", points)

    def _finished(self):
        """Make the points of the last quarter final: Sở Nội vụ reads those."""
        today = self.env["directive.calendar"]._today()
        running = report_periods.around("quarter", today)
        quarter = report_periods.around("quarter", running.first - timedelta(days=1))
        values = {"kind": "quarter", "date_from": quarter.first, "date_to": quarter.last, "unit_ids": False}
        period = self._as("chuyenvien", self.env["directive.report.period"]).create(values)
        points = self._counted(period)
        if points._why_not("publish"):
            return
        points.action_publish()
        # sudo: nobody may write facts; the scene's own past, in which the time for objections has run out.
        over = {"object_until": quarter.last, "object_until_at": period.until_at}
        points._facts_open().sudo().write(over)
        points.action_finalise()

    def _object(self, points):
        filed = [self._objected(points, *one) for one in OBJECTIONS]
        self._as("lanhdaovp", filed[-1]).action_refuse(REFUSED)

    def _objected(self, points, login, code, reason):
        lines = points.sudo().score_ids.filtered(lambda score: score.unit_id == self._unit(code)).line_ids
        lost = lines.filtered(lambda line: line.points < line.base) or lines
        return self._as(login, lost[:1]).action_object(reason)
