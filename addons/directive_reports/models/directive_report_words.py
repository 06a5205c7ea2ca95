from odoo import models
from odoo.addons.directive_tracking.models.directive_unit import OFFICE_KINDS

from ..tools.vietnamese_paper import decimal, number, share
from .directive_report import PARTS

#: Titles of the parts on paper (requirements, section 5). Papers are in Vietnamese.
HEADINGS = {
    "unit": (
        "Tình hình giao và cập nhật nhiệm vụ",
        "Kết quả thực hiện",
        "Tồn tại, hạn chế, nguyên nhân",
        "Khó khăn, vướng mắc, gia hạn",
        "Kiến nghị, đề xuất",
    ),
    "office": (
        "Tình hình giao và cập nhật nhiệm vụ",
        "Kết quả thực hiện",
        "Tồn tại, hạn chế, nguyên nhân",
        "Khó khăn, vướng mắc, gia hạn",
        "Kiến nghị",
    ),
    "regulation": (
        "Tình hình triển khai thực hiện Quy chế",
        "Kết quả thực hiện Quy chế của các cơ quan, đơn vị",
        "Tồn tại, hạn chế, nguyên nhân",
        "Khó khăn, vướng mắc trong thực hiện Quy chế",
        "Kiến nghị, đề xuất khen thưởng",
    ),
}
CHANNEL_WORDS = {
    "system": "qua Hệ thống theo dõi nhiệm vụ",
    "report": "qua chế độ báo cáo",
    "meeting": "làm việc trực tiếp, tổ chức họp",
    "phone_email": "qua điện thoại, thư điện tử",
    "inspection": "qua kiểm tra",
}
KIND_WORDS = (
    (("department",), "Các sở, ban, ngành"),
    (("commune", "ward"), "Ủy ban nhân dân các xã, phường"),
    (("external",), "Các cơ quan khác"),
    (OFFICE_KINDS, "Văn phòng Ủy ban nhân dân thành phố"),
)
#: So many units are named where the overdue tasks lie; the annex has all of them.
MOST_NAMED = 5


class DirectiveReport(models.Model):
    """The sentences that follow from the figures. What the figures cannot say is typed into the parts."""

    _inherit = "directive.report"

    def _sections(self, figures):
        """Return the five parts: dicts of ``heading``, ``counted`` (from the figures) and ``typed`` paragraphs."""
        counted = self._counted_sentences(figures)
        return [
            {"heading": heading, "counted": sentences, "typed": self._paragraphs(part)}
            for heading, sentences, part in zip(HEADINGS[self.kind], counted, PARTS, strict=True)
        ]

    def _paragraphs(self, part):
        return [line.strip() for line in (self[part] or "").splitlines() if line.strip()]

    def _counted_sentences(self, figures):
        if self.kind == "regulation":
            return self._regulation_sentences(figures)
        return (
            self._given_sentences(figures["totals"]),
            self._done_sentences(figures),
            self._late_sentences(figures),
            self._extension_sentences(figures),
            [],
        )

    def _given_sentences(self, totals):
        sentences = [
            f"Tổng số nhiệm vụ theo dõi trong kỳ: {number(totals['total'])}, trong đó kỳ trước chuyển sang"
            f" {number(totals['carried_over'])}, giao trong kỳ {number(totals['given'])}."
        ]
        if totals["returns"]:
            sentences.append(f"Các cơ quan, đơn vị đã trao đổi, chuyển lại {number(totals['returns'])} lượt nhiệm vụ.")
        if totals["cancelled"]:
            sentences.append(
                f"Trong kỳ có {number(totals['cancelled'])} nhiệm vụ được hủy theo văn bản, không tính vào tổng số."
            )
        return sentences

    def _done_sentences(self, figures):
        totals = figures["totals"]
        sentences = [self._result_sentence("", totals)]
        for kinds, words in KIND_WORDS:
            rows = [figures["kinds"][kind] for kind in kinds if kind in figures["kinds"]]
            if rows and len(figures["kinds"]) > 1:
                sums = self.env["directive.figures"]._period_totals(rows)
                sentences.append(self._result_sentence(f"{words}: ", sums))
        if totals["average_days"] is not None:
            sentences.append(
                "Thời gian thực hiện bình quân của một nhiệm vụ đã hoàn thành (từ khi chuyển đến khi trình kết quả):"
                f" {decimal(totals['average_days'])} ngày."
            )
        return sentences

    def _result_sentence(self, before, row):
        rates = self._rates(row)
        first = "đã" if before else "Đã"
        return (
            f"{before}{first} hoàn thành {number(row['done'])} nhiệm vụ{share(rates['rate_done'])}: đúng hạn"
            f" {number(row['done_on_time'])}{share(rates['rate_on_time'])}, trễ hạn {number(row['done_late'])}."
            f" Chưa hoàn thành {number(row['open'])} nhiệm vụ: còn hạn {number(row['open_in_time'])}, trễ hạn"
            f" {number(row['open_overdue'])}."
        )

    def _late_sentences(self, figures):
        totals, overdue = figures["totals"], figures["totals"]["open_overdue"]
        if overdue:
            where = self._where_overdue(figures)
            first = f"Còn {number(overdue)} nhiệm vụ chưa hoàn thành, trễ hạn (Phụ lục II){where}."
        else:
            first = "Không có nhiệm vụ chưa hoàn thành, trễ hạn."
        rate = self._rates(totals)["rate_late"]
        sentences = [first]
        if rate["part"]:
            sentences.append(f"Tổng số nhiệm vụ trễ hạn (đã và chưa hoàn thành): {number(rate['part'])}{share(rate)}.")
        if totals["urgings"]:
            channels = figures["channels"]
            forms = [f"{words} {number(channels[key])}" for key, words in CHANNEL_WORDS.items() if channels[key]]
            sentences.append(f"Đã đôn đốc {number(totals['urgings'])} lượt: {'; '.join(forms)}.")
        return sentences

    def _where_overdue(self, figures):
        if self.kind == "unit":
            return ""
        late = sorted((row for row in figures["rows"] if row["open_overdue"]), key=lambda row: -row["open_overdue"])
        named = ", ".join(f"{row['label']} ({number(row['open_overdue'])})" for row in late[:MOST_NAMED])
        return f", nhiều nhất tại: {named}" if len(late) > 1 else f", tại {late[0]['label']}" if late else ""

    def _extension_sentences(self, figures):
        totals = figures["totals"]
        states = [row["state"] for row in figures["extensions"]]
        sentences = []
        if states:
            sentences.append(
                f"Có {number(len(states))} lượt đề nghị gia hạn trong kỳ (Phụ lục III): chấp thuận"
                f" {number(states.count('approved'))}, không chấp thuận {number(states.count('refused'))}, rút"
                f" {number(states.count('withdrawn'))}, đang xem xét {number(states.count('pending'))}."
            )
        elif totals["extensions_granted"] or totals["extensions_refused"]:
            sentences.append(
                f"Trong kỳ đã chấp thuận {number(totals['extensions_granted'])}, không chấp thuận"
                f" {number(totals['extensions_refused'])} đề nghị gia hạn gửi từ kỳ trước."
            )
        else:
            sentences.append("Trong kỳ không có đề nghị gia hạn.")
        difficulties = figures["difficulties"]
        if difficulties["raised"]:
            sentences.append(
                f"Có {number(difficulties['raised'])} khó khăn, vướng mắc được báo cáo trong kỳ, trong đó"
                f" {number(difficulties['decided'])} đã có ý kiến chỉ đạo."
            )
        return sentences

    def _regulation_sentences(self, figures):
        """The report on the carrying out of the regulation itself (Điều 14 khoản 1)."""
        totals = figures["totals"]
        return (
            [*self._given_sentences(totals), self._reporting_sentence(figures["reporting"])],
            [self._result_sentence("", totals)],
            self._late_sentences(figures),
            self._said_sentences(figures["said"]),
            [],
        )

    def _reporting_sentence(self, counts):
        missing = counts["asked"] - counts["sent"]
        return (
            f"Chế độ báo cáo (khoản 1 Điều 12): {number(counts['sent'])}/{number(counts['asked'])} cơ quan, đơn vị đã"
            f" gửi báo cáo, trong đó gửi chậm {number(counts['late'])}; chưa gửi {number(missing)}."
        )

    def _said_sentences(self, said):
        if not said:
            return ["Trong kỳ không có phản ánh khó khăn, vướng mắc trong thực hiện Quy chế (Điều 14)."]
        first = f"Có {number(len(said))} phản ánh khó khăn, vướng mắc trong thực hiện Quy chế (Điều 14):"
        return [first, *(f"- {one['unit']}: {one['text']}" for one in said)]
