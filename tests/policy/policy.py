"""Who may see and do what, as the regulation and design.md say it, and nothing of how the rules are written.

``policy.csv`` is the policy: a line a model and operation, and for each kind of people when it is theirs. The words in
it are the keys of ``WORDS``; each takes who asks (``Persona``) and the facts of a record, read as superuser.
Anonymous visitors, and employees without a role here, may nothing.
"""
import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KINDS = ("units", "communes", "office", "leaders", "administrator")
UNDER_WAY = ("transferred", "in_progress", "submitted")
OVER = ("confirmed", "cancelled")
#: What a unit is not told of the log: what others are asked, what the Office proposes.
_ASKED = ("directive.opinion", "directive.info.request")
_PROPOSED = ("ask", "propose", "send_back")
_PREPARED = ("send_to_head", "give_back")


@dataclass(frozen=True)
class Persona:
    """Somebody who asks: ``kind`` is one of ``KINDS`` or "", ``units`` the ids of the units he works for."""

    name: str
    user: Any
    kind: str = ""
    units: frozenset = frozenset()


def task_of(record):
    """The task that a record belongs to, or nothing."""
    if record._name == "directive.task":
        return record
    for path in ("task_id", "discrepancy_id.task_id", "request_id.task_id"):
        if path.split(".")[0] in record._fields:
            return record.mapped(path)
    return record.env["directive.task"]


def _leads(who, record):
    task = task_of(record)
    return bool(task) and task.state != "draft" and task.lead_unit_id.id in who.units


def _coordinates(who, record):
    task = task_of(record)
    return bool(task) and task.state != "draft" and bool(who.units & set(task.coordinating_unit_ids.ids))


def _involved(who, record):
    return _leads(who, record) or _coordinates(who, record)


def _asked(who, record):
    asked = record.request_id if record._name == "directive.info.reply" else record
    return asked.unit_id.id in who.units


def _prepared(who, record):
    return (record.verification_state if record._name == "directive.result" else record.state) == "draft"


def _transferred(who, record):
    return task_of(record).state != "draft"


def _under_way(who, record):
    return task_of(record).state in UNDER_WAY


def _not_over(who, record):
    return task_of(record).state not in ("draft", *OVER)


def _off_system(who, record):
    task = task_of(record)
    return task.state != "draft" and not task.lead_unit_id.on_system


def _is_prepared(record):
    return record.res_model == "directive.result" and record.event in _PREPARED


def _in_log(who, record):
    asked = record.res_model in _ASKED
    proposed = record.res_model == "directive.escalation" and record.event in _PROPOSED
    colleague = bool(who.units & set(record.user_id.directive_unit_ids.ids))
    prepared = _is_prepared(record) and not (colleague and _leads(who, record))
    # The name of a file, which may lie in a draft.
    named = record.event == "files_unclassified" and not colleague
    return _involved(who, record) and not (asked or proposed or prepared or named)


def _may_still_ask(who, record):
    task = task_of(record)
    waiting = any(one.state in ("submitted", "proposed") for one in task.extension_ids)
    return task.state in ("transferred", "in_progress") and not waiting


def _both(*conditions):
    return lambda who, record: all(condition(who, record) for condition in conditions)


def _gives_task(who, record):
    return any(_involved(who, task) for task in record.task_ids)


def _unreferred(who, record):
    return record.display_name == "Refers to nothing"


def _still_waiting(who, record):
    return record.state == "asked"


def _of_them(who, record):
    return record.unit_id.id in who.units


def _sent(who, record):
    return record.state in ("submitted", "accepted", "sent_back")


def _being_written(who, record):
    return record.state == "draft"


def _of_the_office(who, record):
    return record.kind != "unit"


def _office_reports(record):
    """The newest version of the Office's report in which an assessment stands."""
    reports = record.period_id.report_ids.filtered(lambda report: report.kind == "office")
    return reports.sorted("version")[-1:]


def _fixed_and_sent(who, record):
    return record.is_final and _sent(who, record.report_id)


def _of_their_reconciliation(who, record):
    return _of_them(who, record.reconciliation_id)


def _to_compare(who, record):
    return record.reconciliation_id.state == "read"


def _published(who, record):
    own = record if record._name == "directive.score.round" else record.round_id
    return own.state in ("published", "final")


def _leads_office(who, record):
    return who.user.has_group("directive_tracking.group_office_leader")


def _judged(who, record):
    """The score, line or objection is about the person who asks."""
    return record.user_id == who.user


def _of_a_unit(who, record):
    return bool(record.unit_id)


WORDS = {
    "approved": lambda who, record: record.state == "approved",
    "being written": _being_written,
    "being counted": lambda who, record: record.state == "draft",
    "published": _published,
    "of them and published": _both(_of_them, _published),
    "of a unit, or their own and published, or leads the Office": lambda who, record: _of_a_unit(who, record)
    or (_judged(who, record) and _published(who, record))
    or _leads_office(who, record),
    "of a unit, or their own, or leads the Office": lambda who, record: _of_a_unit(who, record)
    or _judged(who, record)
    or _leads_office(who, record),
    "leads the Office and waits": lambda who, record: _leads_office(who, record)
    and record.state == "filed"
    and not _judged(who, record),
    "none": lambda who, record: False,
    "all": lambda who, record: True,
    "involved": _involved,
    "leads": _leads,
    "drafts": lambda who, record: record.state == "draft",
    "gives them a task": _gives_task,
    "where nothing refers to it": _unreferred,
    "where nothing was transferred": lambda who, record: all(task.state == "draft" for task in record.task_ids),
    "leads, or involved once it has left the unit": lambda who, record: _leads(who, record)
    or (_involved(who, record) and record.verification_state not in ("draft", "with_head")),
    "left the unit, or recorded by the Office": lambda who, record: record.verification_state
    not in ("draft", "with_head") or not task_of(record).lead_unit_id.on_system,
    "leads, or involved once it is filed": lambda who, record: _leads(who, record)
    or (_involved(who, record) and record.state != "draft"),
    "filed by them, or involved": lambda who, record: record.unit_id.id in who.units or _involved(who, record),
    "raised by them, or involved once it is raised": lambda who, record: record.unit_id.id in who.units
    or (_involved(who, record) and record.state != "draft"),
    "raised, or their own draft": lambda who, record: record.state != "draft" or record.create_uid == who.user,
    "their own draft": lambda who, record: record.state == "draft" and record.create_uid == who.user,
    "asked of them": _asked,
    "asked of them and still waiting": _both(_asked, _still_waiting),
    "still waiting and asked off the system": lambda who, record: record.state == "asked"
    and not record.unit_id.on_system,
    "prepared": _prepared,
    "prepared and leads": _both(_prepared, _leads),
    "prepared and off the system": _both(_prepared, _off_system),
    "prepared and raised by them": lambda who, record: record.state == "draft" and record.unit_id.id in who.units,
    "transferred": _transferred,
    "transferred and not over": _not_over,
    "being carried out": lambda who, record: task_of(record).state in ("transferred", "in_progress"),
    "off the system": _off_system,
    "off the system under way": _both(_off_system, _under_way),
    "off the system and may still ask": _both(_off_system, _may_still_ask),
    "leads and none is with the head": lambda who, record: _leads(who, record)
    and all(result.verification_state != "with_head" for result in task_of(record).result_ids),
    "leads under way": _both(_leads, _under_way),
    "leads and may still ask": _both(_leads, _may_still_ask),
    "asked to report": lambda who, record: bool(who.units & set(record.unit_ids.ids)),
    "where nothing is reported": lambda who, record: not record.report_ids,
    "of them": _of_them,
    "of a report of them": lambda who, record: _of_them(who, record.report_id),
    "of a report of the Office, or fixed and sent": lambda who, record: _of_the_office(who, record.report_id)
    or _fixed_and_sent(who, record),
    "fixed and sent": _fixed_and_sent,
    "of the Office, or sent": lambda who, record: _of_the_office(who, record) or _sent(who, record),
    "sent": _sent,
    "of them and being written": _both(_of_them, _being_written),
    "of the Office and being written": _both(_of_the_office, _being_written),
    "of them, in an accepted report of the Office": lambda who, record: _of_them(who, record)
    and _office_reports(record).state == "accepted",
    "in no approved report of the Office": lambda who, record: _office_reports(record).state
    not in ("approved", "submitted", "accepted"),
    "not read yet": _prepared,
    "of them and not read yet": _both(_of_them, _prepared),
    "of a reconciliation of them": _of_their_reconciliation,
    "to compare": _to_compare,
    "of a reconciliation of them and to compare": _both(_of_their_reconciliation, _to_compare),
    "coordinates under way": _both(_coordinates, _under_way),
    "involved and not over": _both(_involved, _not_over),
    "involved, but not what others are asked, the Office proposes or others prepare": _in_log,
    "all but what a unit prepares": lambda who, record: not _is_prepared(record),
}


def read_table():
    """Return {(model, operation): {kind: words}} of ``policy.csv``."""
    with (Path(__file__).parent / "policy.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {(row["model"], row["operation"]): {kind: row[kind] for kind in KINDS} for row in rows}


TABLE = read_table()


def may(who, operation, record, model=None):
    """Tell whether ``who`` may do this to ``record`` (superuser's).

    For "create", ``record`` is the task on which a ``model`` would be made.
    """
    if not who.kind:
        return False
    return bool(WORDS[TABLE[model or record._name, operation][who.kind]](who, record))
