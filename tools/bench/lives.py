"""What happened to a task, from its document to its end: made up, with the skew of a real city.

Ten years of tasks, eight per cent more each year; a few agencies get most of them; four of five are complete in time,
most others late, and a few never; a tenth is extended; one in a hundred is cancelled. Instants are minutes since
1970-01-01 UTC; days are days since then. The same number always gives the same life.
"""
import math
import random
from dataclasses import dataclass, field

YEARS = 10
GROWTH = 1.08
DAY = 24 * 60
#: 17:00 UTC is midnight in Viet Nam.
LAPSES = 17 * 60
TASKS_PER_DOCUMENT = 5

VERBS = ("Chủ trì, phối hợp với các cơ quan liên quan", "Khẩn trương", "Rà soát, tham mưu", "Tổ chức triển khai",
         "Tổng hợp, báo cáo", "Kiểm tra, hướng dẫn", "Xây dựng, trình ban hành", "Nghiên cứu, đề xuất")
MATTERS = ("giải ngân vốn đầu tư công", "bảo đảm an toàn giao thông", "phòng, chống thiên tai", "chuyển đổi số",
           "giải phóng mặt bằng dự án đường vành đai", "thu ngân sách nhà nước", "cải cách thủ tục hành chính",
           "sắp xếp trụ sở dôi dư", "xây dựng nông thôn mới", "quản lý trật tự xây dựng", "chương trình nhà ở xã hội",
           "tuyển sinh đầu cấp", "tiêm chủng mở rộng", "bảo vệ môi trường khu công nghiệp", "quy hoạch sử dụng đất")
PLACES = ("trên địa bàn thành phố", "tại các xã, phường", "tại khu vực trung tâm", "theo kế hoạch đã phê duyệt",
          "theo kết luận của Chủ tịch", "trong lĩnh vực được giao", "tại các khu công nghiệp")
#: Words that few tasks have, to be searched for: one task in 250.
RARE = "đôn đốc các nhà thầu còn chậm"


@dataclass(slots=True)
class Life:
    """One task. Instants are None for what has not happened."""

    number: int
    document: int
    lead: int
    coordinating: list
    content: str
    issued_on: int
    due_on: int
    first_due_on: int
    urgency: str = "normal"
    kind: str = "other"
    state: str = "transferred"
    transferred_at: int = 0
    accepted_at: int = None
    progress: list = field(default_factory=list)
    rejected: list = None
    submitted_at: int = None
    confirmed_at: int = None
    cancelled_at: int = None
    extension: tuple = None

    @property
    def is_open(self):
        """Whether it is under way, as PostgreSQL writes it."""
        return "f" if self.confirmed_at or self.cancelled_at else "t"


class City:
    """Draws lives. ``units``: ids by how many tasks they get, most first; ``until``: the present, in minutes."""

    def __init__(self, units, until, total):
        self.until, self.total, self.units = until, total, units
        weights = [1 / (place + 3) for place in range(len(units))]
        self.weights, so_far = [], 0
        for weight in weights:
            so_far += weight
            self.weights.append(so_far)

    def life(self, number):
        """Return the life of the task of this number, 0 ≤ number < total."""
        draw = random.Random(number * 7919 + 17)
        issued = self._issued_on(number)
        due = self._weekday(issued + max(3, int(draw.lognormvariate(4.6, 0.8))))
        lead, *others = self._units(draw)
        life = Life(number, number // TASKS_PER_DOCUMENT, lead, others, self._content(draw, number), issued, due, due)
        life.urgency = draw.choices(("normal", "urgent", "very_urgent", "express"), (85, 10, 4, 1))[0]
        life.kind = "draft_submit" if draw.random() < 0.2 else "other"
        life.transferred_at = issued * DAY + 60 + draw.randrange(9 * 60)
        self._go(life, draw)
        return life

    def _issued_on(self, number):
        """Days of issue in the order of numbers, more of them each year."""
        share = (number // TASKS_PER_DOCUMENT * TASKS_PER_DOCUMENT) / self.total
        span = math.log(1 + share * (GROWTH ** YEARS - 1)) / math.log(GROWTH)
        return self._weekday(int(self.until / DAY - (YEARS - span) * 365.25))

    def _weekday(self, day):
        # Day 0 was a Thursday.
        return day + {2: 2, 3: 1}.get(day % 7, 0)

    def _units(self, draw):
        count = draw.choices((1, 2, 3, 5), (45, 30, 17, 8))[0]
        return list(dict.fromkeys(draw.choices(self.units, cum_weights=self.weights, k=count)))

    def _content(self, draw, number):
        verb, matter, place = draw.choice(VERBS), draw.choice(MATTERS), draw.choice(PLACES)
        rare = f", {RARE}" if draw.random() < 0.004 else ""
        return (f"{verb} {matter} {place}{rare}; báo cáo Ủy ban nhân dân thành phố kết quả thực hiện mục số"
                f" {number % 997} trước thời hạn nêu trên.")

    def _go(self, life, draw):
        """Let it happen up to the present."""
        now = self.until
        accepted = life.transferred_at + 30 + draw.randrange(2 * DAY)
        if accepted >= now:
            return
        life.accepted_at, life.state = accepted, "in_progress"
        if draw.random() < 0.01:
            life.cancelled_at = accepted + draw.randrange(20 * DAY)
            if life.cancelled_at < now:
                life.state = "cancelled"
                return
            life.cancelled_at = None
        if draw.random() < 0.1:
            self._extend(life, draw)
        self._end(life, draw, accepted, now)

    def _extend(self, life, draw):
        filed = life.due_on * DAY - 3 * DAY - draw.randrange(4 * DAY)
        decided = filed + DAY
        if life.accepted_at < filed and decided < self.until:
            granted = draw.random() < 0.8
            life.extension = (filed, decided, granted)
            life.due_on = self._weekday(life.due_on + 14 + draw.randrange(30)) if granted else life.due_on

    def _end(self, life, draw, accepted, now):
        due = life.due_on * DAY + LAPSES
        luck = draw.random()
        done = accepted + int((due - accepted) * draw.uniform(0.3, 0.99)) if luck < 0.8 else due + draw.randrange(
            1, 60 * DAY) if luck < 0.97 else now + DAY
        done = max(done, accepted + 60)
        worked = min(done, now) - accepted
        life.progress = [accepted + int(worked * part / 4) for part in range(1, 1 + draw.randrange(4))]
        if done >= now:
            return
        if draw.random() < 0.05 and accepted < done - 5 * DAY:
            life.rejected = (done - 4 * DAY, done - 3 * DAY)
        life.submitted_at, life.state = done, "submitted"
        confirmed = done + draw.randrange(60, 5 * DAY)
        if confirmed < now:
            life.confirmed_at, life.state = confirmed, "confirmed"
