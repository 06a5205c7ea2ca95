"""What runs in an Odoo process of its own: ``inside.py CONFIGURATION DATABASE samples FOLDER``, and likewise."""
import json
import resource
import sys
import time
from datetime import timedelta
from pathlib import Path

import odoo
from odoo import SUPERUSER_ID, api, fields
from odoo.modules.registry import Registry

FORMS = ("pdf", "docx", "xlsx")
PERIOD_REASON = "Phục vụ phiên họp thường kỳ của Ủy ban nhân dân thành phố"
PARTS = {
    "part_1": "Văn phòng cập nhật nhiệm vụ lên Hệ thống trong ngày làm việc kể từ khi văn bản được ban hành.",
    "part_3": "Một số cơ quan, đơn vị cập nhật tình hình thực hiện còn chậm so với quy định tại Điều 6 Quy chế.\n"
              "Nguyên nhân chủ yếu: nhiệm vụ phải phối hợp nhiều cơ quan; hồ sơ, dữ liệu cung cấp chưa kịp thời.",
    "part_4": "Văn phòng tiếp tục theo dõi, tham mưu xử lý các khó khăn, vướng mắc theo Điều 10 Quy chế.",
    "part_5": "Đề nghị Chủ tịch Ủy ban nhân dân thành phố chỉ đạo các cơ quan, đơn vị nêu tại Phụ lục II khẩn trương"
              " hoàn thành nhiệm vụ, báo cáo kết quả trước ngày làm việc cuối cùng của tháng.",
}


def main(configuration, database, what, *words):
    odoo.tools.config.parse_config(["-c", configuration, "-d", database, "--no-http", "--log-level=error"])
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"lang": "vi_VN", "tracking_disable": True})
        {"samples": samples, "measure": measure, "prepare": prepare}[what](env, *words)
        cr.rollback()


def user(env, login):
    return env["res.users"].search([("login", "=", login)])


def report(env):
    """The Office's report on the half-year of the scene, approved today."""
    specialist = user(env, "chuyenvien")
    period = env["directive.report.period"].with_user(specialist).search([("kind", "=", "half_year")], limit=1)
    return _approved(env, period)


def reports(env, count):
    """As many reports of the Office, each on a period of its own."""
    return [_report(env, days) for days in range(182, 182 + count)]


def _report(env, days):
    today = fields.Date.context_today(env["res.users"])
    periods = env["directive.report.period"].with_user(user(env, "chuyenvien"))
    return _approved(env, periods.create({
        "kind": "adhoc", "date_from": today - timedelta(days=days), "date_to": today - timedelta(days=1),
        "requested_by_id": user(env, "chutich").id, "reason": PERIOD_REASON}))


def _approved(env, period):
    env.company.directive_place = "Cần Thơ"
    found = env["directive.report"].with_user(user(env, "chuyenvien"))._begin("office", period)
    found.write(PARTS)
    env["directive.log.seal"]._seal()
    found.with_user(user(env, "lanhdaovp")).action_approve()
    found.write({"number": "153/BC-VP", "date_signed": fields.Date.context_today(env["res.users"])})
    return found


def samples(env, folder):
    found = report(env)
    paper = found._paper()
    for form in FORMS:
        content = getattr(found, f"_as_{form}")(paper, lambda _share: None)
        (Path(folder) / f"bao-cao-van-phong.{form}").write_bytes(content)


# ---- measuring ---------------------------------------------------------------------------------


def long_paper(env, rows):
    """The paper of that report with so many rows in Phụ lục II, made of its own by turns."""
    paper = report(env)._paper()
    annex = paper["annexes"][1]
    own = annex["rows"]
    annex["rows"] = [{**own[number % len(own)], "clause": f"khoản {number + 1}"} for number in range(rows)]
    return paper


def measure(env, form, rows):
    """Print seconds, peak memory of this process and of the largest it started (MB), and bytes, as JSON."""
    found = env["directive.report"]
    paper = long_paper(env, int(rows))
    before = _peak(resource.RUSAGE_SELF)
    started, worked = time.monotonic(), _worked()
    content = getattr(found, f"_as_{form}")(paper, lambda _share: None)
    seconds, worked = time.monotonic() - started, _worked() - worked
    print(json.dumps({
        "form": form, "rows": int(rows), "seconds": round(seconds, 1), "cpu": round(worked, 1), "bytes": len(content),
        "own_mb": round(_peak(resource.RUSAGE_SELF) - before), "engine_mb": round(_peak(resource.RUSAGE_CHILDREN)),
        "pages": _pages(content) if form == "pdf" else None}))


def prepare(env, count, rows):
    """Commit so many approved reports, each with so many rows in its second annex, numbered …/BC-THU."""
    for number, found in enumerate(reports(env, int(count)), start=1):
        figures = dict(found.frozen)
        own = figures["overdue"]
        figures["overdue"] = [{**own[place % len(own)], "clause": f"khoản {place + 1}"} for place in range(int(rows))]
        found._facts_open().sudo().write({"frozen": figures, "number": f"{number}/BC-THU"})
    env.cr.commit()


def _worked():
    """Seconds of processor of this process and of those that it started and that ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _peak(who):
    return resource.getrusage(who).ru_maxrss / 1024


def _pages(content):
    import io

    from pypdf import PdfReader
    return len(PdfReader(io.BytesIO(content)).pages)


main(*sys.argv[1:])
