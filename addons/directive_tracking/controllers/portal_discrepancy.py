from odoo import fields
from odoo.exceptions import UserError
from odoo.http import request

from ..models.directive_discrepancy import CORRECTABLE, SUBMITTED
from .portal_task import DirectiveTaskPortal, PortalStep


class DirectiveDiscrepancyPortal(DirectiveTaskPortal):
    """A commune marks what is not right on the system, and answers what others marked (Điều 7)."""

    def _steps(self):
        raising = PortalStep(
            label=request.env._("Something is not right here"),
            take=self._do_discrepancy,
            why_not=lambda task: task._why_not_raise(),
            done=request.env._("The discrepancy is recorded and the other side is told."),
            typed_before=lambda task: {"notified_on": str(request.env["directive.calendar"]._today())},
        )
        answering = PortalStep(
            label=request.env._("Answer a discrepancy"),
            take=self._do_discrepancy_answer,
            why_not=lambda task: "" if self._unsettled(task) else request.env._("No discrepancy of this task is open."),
            done=request.env._("The answer is recorded and the other side is told."),
            shown=lambda task: bool(self._unsettled(task)),
        )
        return {**super()._steps(), "discrepancy": raising, "discrepancy_answer": answering}

    # ---- raising ------------------------------------------------------------------------

    def _marked(self, task):
        """Return {"<item>:<record id>": what the form offers to mark}."""
        found = {}
        labels = dict(request.env["directive.discrepancy"]._fields["item"]._description_selection(request.env))
        submitted = task.result_ids.filtered(lambda result: result.verification_state in SUBMITTED)
        records = {"task_id": task, "progress_id": task.progress_ids, "result_id": submitted}
        for item, (record, field, _owner) in CORRECTABLE.items():
            for one in records[record]:
                value = one[field]
                if value or field == "percent":
                    day = fields.Date.to_string(one.create_date) if one != task else ""
                    shown = " ".join(str(value).split())[:80]
                    found[f"{item}:{one.id}"] = f"{labels[item]} {day}: {shown}"
        return found

    def _do_discrepancy(self, task, typed):
        self._refuse(task._why_not_raise())
        marked = typed.get("marked", "")
        if marked not in self._marked(task):
            raise UserError(request.env._("Choose what is not right."))
        item, record_id = marked.split(":")
        record = CORRECTABLE[item].record
        request.env["directive.discrepancy"].create(
            {
                "task_id": task.id,
                "item": item,
                **({record: int(record_id)} if record != "task_id" else {}),
                **self._typed_discrepancy(typed),
            }
        )

    def _typed_discrepancy(self, typed):
        source = typed.get("source", "").strip()
        if not source:
            raise UserError(request.env._("Name the report or paper that shows the right value (Điều 7 khoản 2)."))
        try:
            notified_on = fields.Date.to_date(typed.get("notified_on", ""))
        except ValueError:
            notified_on = None
        channels = dict(request.env["directive.discrepancy"]._fields["channel"].selection)
        return {
            "right_value": typed.get("right_value", "").strip(),
            "source": source,
            "explanation": typed.get("explanation", "").strip(),
            "channel": typed["channel"] if typed.get("channel") in channels else "system",
            "notified_on": notified_on or request.env["directive.calendar"]._today(),
        }

    # ---- answering ----------------------------------------------------------------------

    def _unsettled(self, task):
        return task.discrepancy_ids.filtered(lambda one: one.state != "corrected")

    def _answers(self, task):
        """Return {step: label} of what the user may answer to one discrepancy or another."""
        labels = {
            "correct": request.env._("It is corrected now"),
            "agree": request.env._("We agree"),
            "disagree": request.env._("We do not agree"),
        }
        unsettled = self._unsettled(task)
        possible = {step: label for step, label in labels.items() if any(not one._why_not(step) for one in unsettled)}
        return {**possible, "state": request.env._("A statement only")}

    def _do_discrepancy_answer(self, task, typed):
        chosen = self._unsettled(task).filtered(lambda one: str(one.id) == typed.get("discrepancy_id"))
        if not chosen:
            raise UserError(request.env._("Choose the discrepancy that you answer."))
        text = typed.get("text", "")
        answers = {
            "state": lambda: chosen.action_state(text),
            "agree": chosen.action_agree,
            "disagree": lambda: chosen.action_disagree(text),
            "correct": lambda: chosen.action_correct(text),
        }
        if typed.get("answer") not in answers:
            raise UserError(request.env._("Choose your answer."))
        answers[typed["answer"]]()

    # ---- rendering ----------------------------------------------------------------------

    def _page_values(self, task):
        discrepancies = request.env["directive.discrepancy"]
        return {
            **super()._page_values(task),
            "marked": self._marked(task),
            "unsettled": self._unsettled(task),
            "answers": self._answers(task),
            "channels": discrepancies._fields["channel"]._description_selection(request.env),
        }
