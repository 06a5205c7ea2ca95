"""The rows of each table that tell a life, as PostgreSQL's COPY reads them."""
import importlib.util
from datetime import date, timedelta
from functools import lru_cache

from tools.dev import paths
from tools.verify_log import log_chain

from .lives import DAY, LAPSES, TASKS_PER_DOCUMENT

# The addon's own, without the addon, which would want Odoo.
_spec = importlib.util.spec_from_file_location(
    "vietnamese_text", paths.ADDONS / "directive_tracking/tools/vietnamese_text.py")
vietnamese_text = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(vietnamese_text)

_CLOCK = [f" {minute // 60:02d}:{minute % 60:02d}:00" for minute in range(DAY)]
_EPOCH = date(1970, 1, 1)
#: Odoo's superuser, who stands for whoever entered a row.
ROOT = 1

COLUMNS = {
    "directive_document": (
        "id", "type_id", "issue_year", "number", "notation", "reference", "subject", "authority", "urgency",
        "date_issued", "is_unplanned", "entered_at", "entry_due_at", "create_uid", "write_uid", "create_date",
        "write_date"),
    "directive_task": (
        "id", "document_id", "sequence", "lead_unit_id", "monitor_user_id", "percent", "name", "clause", "content",
        "kind", "urgency", "state", "date_deadline", "date_effective", "deadline_at", "extension_last_at",
        "transferred_at", "received_at", "review_due_at", "accepted_at", "submitted_at", "confirmed_at", "cancelled_at",
        "last_progress_at", "extension_state", "extension_count", "extended_count", "followup_count", "is_routine",
        "is_unplanned", "deadline_hour", "search_text", "create_uid", "write_uid", "create_date", "write_date"),
    "directive_task_involved_rel": ("task_id", "unit_id", "date_deadline", "is_open"),
    "directive_task_coordinating_rel": ("task_id", "unit_id"),
    "directive_task_deadline": (
        "task_id", "date_deadline", "deadline_at", "deadline_hour", "valid_from", "valid_to", "source", "create_uid",
        "create_date"),
    "directive_progress": ("task_id", "percent", "content", "reported_by_id", "create_uid", "create_date"),
    "directive_result": (
        "task_id", "content", "submitted_at", "recorded_at", "submitted_by_id", "verification_state",
        "verification_at", "verification_user_id", "create_uid", "create_date"),
    "directive_extension": (
        "task_id", "unit_id", "state", "requested_date", "granted_date", "deadline_before", "reason", "submitted_at",
        "recorded_at", "decided_at", "create_uid", "create_date"),
    "directive_log": (
        "id", "at", "user_id", "res_model", "res_id", "seq", "task_id", "event", "old_value", "new_value",
        "previous_hash", "hash"),
    "mail_message": (
        "model", "res_id", "message_type", "subtype_id", "author_id", "date", "body", "message_id", "is_internal",
        "create_uid", "create_date"),
    "directive_log_seal": ("number", "at", "covered", "last_id", "previous_hash", "hash"),
}


@lru_cache(maxsize=10_000)
def day(number):
    """A day as PostgreSQL writes it."""
    return None if number is None else (_EPOCH + timedelta(days=number)).isoformat()


def instant(minutes):
    """An instant (UTC) as PostgreSQL writes it."""
    return None if minutes is None else day(minutes // DAY) + _CLOCK[minutes % DAY]


def lapses(due_on):
    """The instant at which a deadline lapses: the midnight after the day."""
    return due_on * DAY + LAPSES


class People:
    """Who works where: ``officers`` {unit: [user ids]}, ``specialists`` [user ids], ``partners`` {user: partner}."""

    def __init__(self, officers, specialists, partners, note, document_type):
        self.officers, self.specialists, self.partners = officers, specialists, partners
        self.note, self.document_type = note, document_type

    def officer(self, life):
        """The member of the lead unit who works on this task."""
        members = self.officers[life.lead]
        return members[life.number % len(members)]

    def specialist(self, life):
        """Who of the Office follows this task."""
        return self.specialists[life.document % len(self.specialists)]


class Writer:
    """Collects lines of all tables for a chunk of lives."""

    def __init__(self, people, first_id, last_log_id):
        self.people, self.first_id, self.log_id = people, first_id, last_log_id
        self.lines = {table: [] for table in COLUMNS}
        self.log_hashes = []

    def _add(self, table, *values):
        self.lines[table].append("\t".join(r"\N" if value is None else str(value) for value in values) + "\n")

    def add(self, life):
        """Tell a life."""
        task, officer, specialist = self.first_id + life.number, self.people.officer(life), self.people.specialist(life)
        if life.number % TASKS_PER_DOCUMENT == 0:
            self._document(life)
        self._task(life, task, specialist)
        for unit in (life.lead, *life.coordinating):
            self._add("directive_task_involved_rel", task, unit, day(life.due_on), life.is_open)
        for unit in life.coordinating:
            self._add("directive_task_coordinating_rel", task, unit)
        self._deadlines(life, task)
        self._reports(life, task, officer, specialist)
        self._log(life, task, officer, specialist)

    def _document(self, life):
        number, document = life.document + 1, self.first_id + life.document
        issued, year = day(life.issued_on), int(day(life.issued_on)[:4])
        at = instant(life.transferred_at)
        self._add(
            "directive_document", document, self.people.document_type, year, number, "CT-UBND", f"{number}/CT-UBND",
            f"Về việc {life.content[:80]}", "chairman", life.urgency, issued, "f", at, at, ROOT, ROOT, at, at)

    def _task(self, life, task, specialist):
        due, at = lapses(life.due_on), instant(life.transferred_at)
        percent = 100 if life.submitted_at else 20 * len(life.progress)
        extension = life.extension and ("approved" if life.extension[2] else "refused")
        self._add(
            "directive_task", task, self.first_id + life.document, life.number % TASKS_PER_DOCUMENT, life.lead,
            specialist, percent, life.content[:89], f"mục {life.number % TASKS_PER_DOCUMENT + 1}", life.content,
            life.kind, life.urgency, life.state, day(life.due_on), day(life.due_on), instant(due),
            instant(due - 2 * DAY), at, at, instant(life.transferred_at + 2 * DAY), instant(life.accepted_at),
            instant(life.submitted_at), instant(life.confirmed_at), instant(life.cancelled_at),
            instant(life.progress[-1]) if life.progress else None, extension, 1 if extension else 0,
            1 if extension == "approved" else 0, 0, "f", "f", 0, self._search_text(life), ROOT, ROOT, at, at)

    def _search_text(self, life):
        """As directive_task_search.py makes it; COPY wants its line breaks as two letters."""
        return rf"{vietnamese_text.plain(life.content)}\n{life.document + 1}/ct-ubnd"

    def _deadlines(self, life, task):
        granted = life.extension and life.extension[2]
        changed = life.extension[1] if granted else None
        first, at = life.first_due_on, instant(life.transferred_at)
        self._add("directive_task_deadline", task, day(first), instant(lapses(first)), 0, at, instant(changed),
                  "transfer", ROOT, at)
        if granted:
            at = instant(changed)
            self._add("directive_task_deadline", task, day(life.due_on), instant(lapses(life.due_on)), 0, at, None,
                      "extension", ROOT, at)

    def _reports(self, life, task, officer, specialist):
        for place, at in enumerate(life.progress, start=1):
            self._add("directive_progress", task, 20 * place, "Đang triển khai theo kế hoạch.", officer, officer,
                      instant(at))
        results = [(life.rejected[0], "rejected", life.rejected[1])] if life.rejected else []
        if life.submitted_at:
            results.append((life.submitted_at, "confirmed" if life.confirmed_at else "pending", life.confirmed_at))
        for at, state, verified in results:
            self._add("directive_result", task, "Đã hoàn thành, có báo cáo kèm theo.", instant(at), instant(at),
                      officer, state, instant(verified), verified and specialist, officer, instant(at))
        if life.extension:
            filed, decided, granted = life.extension
            self._add("directive_extension", task, life.lead, "approved" if granted else "refused", day(life.due_on),
                      day(life.due_on) if granted else None, day(life.first_due_on), "Phải chờ cơ quan phối hợp.",
                      instant(filed), instant(filed), instant(decided), officer, instant(filed))

    # ---- the log and the chatter ------------------------------------------------------------

    def _log(self, life, task, officer, specialist):
        previous, self._said = "", 0
        self._message(life, task, specialist, life.transferred_at, "Nhiệm vụ được lập từ văn bản chỉ đạo.")
        for seq, (at, user, event, old, new) in enumerate(self._events(life, officer, specialist), start=1):
            self.log_id += 1
            stamp = instant(at)
            digest = log_chain.row_hash(
                previous, ["directive.task", task, seq, stamp, user, event, old, new, None])
            self._add("directive_log", self.log_id, stamp, user, "directive.task", task, seq, task, event, old, new,
                      previous, digest)
            self.log_hashes.append((self.log_id, digest))
            self._message(life, task, user, at, f"{event}: {old or ''} → {new or ''}")
            previous = digest
        for at in life.progress:
            self._message(life, task, officer, at, "Đang triển khai theo kế hoạch.")

    def _events(self, life, officer, specialist):
        yield life.transferred_at, specialist, "transfer", "draft", "transferred"
        if life.accepted_at:
            yield life.accepted_at, officer, "accept", "transferred", "in_progress"
        if life.extension and life.extension[2]:
            yield life.extension[1], specialist, "date_deadline", day(life.first_due_on), day(life.due_on)
        if life.rejected:
            yield life.rejected[0], officer, "submit", "in_progress", "submitted"
            yield life.rejected[1], specialist, "reject", "submitted", "in_progress"
        if life.submitted_at:
            yield life.submitted_at, officer, "submit", "in_progress", "submitted"
        if life.confirmed_at:
            yield life.confirmed_at, specialist, "confirm", "submitted", "confirmed"
        if life.cancelled_at:
            yield life.cancelled_at, specialist, "cancel", "in_progress", "cancelled"

    def _message(self, life, task, user, at, body):
        self._said += 1
        stamp = instant(at)
        self._add("mail_message", "directive.task", task, "notification", self.people.note,
                  self.people.partners[user], stamp, f"<p>{body}</p>", f"<{task}-{self._said}@bench>", "t", user, stamp)

    def seals(self, number, previous):
        """Seal what the log got; returns (number, hash) of the newest seal."""
        for start in range(0, len(self.log_hashes), 10_000):
            pairs, number = self.log_hashes[start:start + 10_000], number + 1
            at, ids = "2026-01-01 00:00:00", [row_id for row_id, _hash in pairs]
            digest = log_chain.seal_hash(previous, number, at, pairs)
            self._add("directive_log_seal", number, at, log_chain.to_ranges(ids), ids[-1], previous, digest)
            previous = digest
        return number, previous
