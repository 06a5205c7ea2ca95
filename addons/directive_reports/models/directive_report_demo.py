from datetime import timedelta

from odoo import api, models
from odoo.addons.directive_tracking.models.directive_log import LATER

from ..tools import report_periods

#: Units of the scene that write: login of the officer, code, working days after the cut-off at which it was sent.
SENT = (("sxd", "SXD", 3), ("ninhkieu", "31135", 4), ("stc", "STC", 5))
TEXTS = {
    "part_1": "Các nhiệm vụ được tiếp nhận trong ngày; đã cập nhật tiến độ hằng tuần trên Hệ thống.",
    "part_3": "Một số nhiệm vụ trễ hạn do phải chờ ý kiến của các cơ quan phối hợp.",
    "part_4": "Việc thu thập số liệu từ các xã, phường mới sáp nhập còn chậm.",
    "part_5": "Đề nghị Văn phòng Ủy ban nhân dân thành phố đôn đốc các cơ quan phối hợp gửi ý kiến đúng hạn.",
}
SENT_BACK = "Phần III chưa nêu nguyên nhân của từng nhiệm vụ trễ hạn; đề nghị bổ sung và gửi lại."
CORRECTED = (
    "Một số nhiệm vụ trễ hạn do phải chờ ý kiến của các cơ quan phối hợp từ 10 đến 15 ngày; Sở đã cử cán bộ làm việc"
    " trực tiếp và sẽ hoàn thành trong tháng sau."
)
ASSESSMENTS = {
    "SXD": "Chủ động, báo cáo đúng hạn; còn nhiệm vụ trễ hạn kéo dài, cần rà soát lại phân công nội bộ.",
    "STC": "Cập nhật tiến độ đầy đủ; báo cáo còn thiếu nguyên nhân của nhiệm vụ trễ hạn.",
}


class DirectiveReportDemo(models.AbstractModel):
    """Reports in the demo scene of ``directive_cantho``: the last half-year, some sent, one sent back, most missing.

    Odoo's clock cannot be turned back, so what was stamped a moment ago is moved to the day of the story, here only.
    """

    _name = "directive.report.demo"
    _description = "Reports of the demo scene"

    @api.model
    def _build(self):
        """Build the reports once; nothing where the scene is not there. Call it as superuser."""
        if not self._user("chuyenvien") or self.env["directive.report.period"].search_count([]):
            return
        newest_mail = self.env["mail.mail"].search([], order="id desc", limit=1).id or 0
        scene = self.with_context(lang="vi_VN", tracking_disable=True, mail_create_nosubscribe=True)
        scene._play()
        scene._reconcile()
        scene._score()
        self.env["mail.mail"].search([("id", ">", newest_mail)]).unlink()

    def _play(self):
        period = self._period()
        reports = {code: self._sent(period, login, code, days) for login, code, days in SENT}
        self._as("lanhdaovp", reports["SXD"]).action_accept()
        self._as("chuyenvien", reports["STC"]).action_send_back(SENT_BACK)
        newer = self._as("stc", reports["STC"]).action_correct()["res_id"]
        reports["STC"].browse(newer).with_user(self._user("stc")).part_3 = CORRECTED
        for code, text in ASSESSMENTS.items():
            values = {"period_id": period.id, "unit_id": self._unit(code).id, "text": text}
            self._as("chuyenvien", self.env["directive.assessment"]).create(values)
        office = self._as("chuyenvien", self.env["directive.report"])._begin("office", self._as("chuyenvien", period))
        office.part_5 = (
            "Đề nghị Chủ tịch Ủy ban nhân dân thành phố chỉ đạo các cơ quan, đơn vị chưa gửi báo cáo thực hiện."
        )

    def _period(self):
        """Open the last half-year that is over, as the Office."""
        today = self.env["directive.calendar"]._today()
        running = report_periods.around("half_year", today)
        last = report_periods.around("half_year", running.first - timedelta(days=1))
        values = {"kind": "half_year", "date_from": last.first, "date_to": last.last}
        return self._as("chuyenvien", self.env["directive.report.period"]).create(values)

    def _sent(self, period, login, code, days):
        """Let a unit write, approve and send its report, ``days`` working days after the cut-off."""
        unit = self._unit(code)
        reports = self._as(login, self.env["directive.report"]).with_context(directive_log=LATER)
        quiet = reports._begin("unit", self._as(login, period), unit)
        report = quiet.with_context(directive_log=None)
        report.write({**TEXTS, "number": f"{40 + days}/BC-{'UBND' if code.isdigit() else code}"})
        quiet.with_user(unit.head_user_id).action_approve()
        quiet.action_submit()
        self._happened(report, self.env["directive.calendar"].add(period.date_to, days), unit.head_user_id)
        # sudo: the demo scene goes on with it in the roles of others.
        return report.sudo()

    def _happened(self, report, day, head):
        """Move approval and sending to a day, and log them there."""
        sent = self.env["directive.calendar"]._start_of_day(day) + timedelta(hours=14, minutes=20)
        approved = sent - timedelta(hours=4)
        facts = {"approved_at": approved, "frozen_at": approved, "submitted_at": sent}
        report._facts_open().sudo().write({**facts, "date_signed": day})
        log = self.env["directive.log"]
        log.with_user(report.env.user)._append(
            report, "begin", None, report.display_name, at=approved - timedelta(days=2)
        )
        log.with_user(head)._append(report, "approve", "draft", "approved", at=approved)
        log.with_user(report.env.user)._append(report, "submit", "approved", "submitted", at=sent)

    # ---- who is who ------------------------------------------------------------------------------

    def _user(self, login):
        return self.env.ref(f"directive_cantho.user_{login}", raise_if_not_found=False)

    def _as(self, login, records):
        return records.with_user(self._user(login))

    def _unit(self, code):
        return self.env["directive.unit"].search([("code", "=", code)], limit=1)
