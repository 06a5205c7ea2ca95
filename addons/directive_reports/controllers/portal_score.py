from odoo.addons.directive_tracking.controllers.portal_task import LONGEST_TEXT
from odoo.addons.directive_tracking.controllers.portal_upload import is_new, why_wait
from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.exceptions import AccessError, UserError
from odoo.http import request, route

from .portal_answers import answered, not_found, page_values


class ScorePortal(CustomerPortal):
    """The points of a commune or ward, the reason of each, and objections, on a phone (Điều 14 khoản 3).

    Records stay in the user's own environment; what is not the unit's own and what does not exist get the same answer.
    """

    @route("/my/scores", type="http", auth="user", website=True, methods=["GET"])
    def portal_scores(self, **kw):
        """List the published scores of the user's units."""
        scores = request.env["directive.score"]
        if not scores.has_access("read"):
            return request.redirect("/my")
        units = request.env["directive.task"]._my_units()
        found = scores.search([("unit_id", "in", units.ids)], limit=50)
        values = {**page_values(self, "scores"), "scores": found, "units": units}
        return request.render("directive_reports.portal_my_scores", values)

    @route("/my/scores/<int:score_id>", type="http", auth="user", website=True, methods=["GET", "POST"])
    def portal_score(self, score_id, line=None, reason=None, done=None, form_key="", **kw):
        """Show why these points, or file an objection to the line whose button was pressed."""
        score = self._find_score(score_id)
        if not score:
            return not_found("directive_reports.portal_score_not_found", page_values(self, "scores"))
        if request.httprequest.method != "POST":
            return self._score_page(score, done=bool(done))
        reason = (reason if isinstance(reason, str) else "")[:LONGEST_TEXT]
        if refusal := request.env["directive.secrecy"]._why_not([reason]):
            return self._score_page(score, error=refusal, forget=True)
        chosen = score.line_ids.filtered(lambda one: str(one.id) == str(line))
        typed = {"line": chosen.id, "reason": reason}
        if wait := why_wait():
            return self._score_page(score, error=wait, typed=typed)
        try:
            with request.env.cr.savepoint():
                if not chosen:
                    raise UserError(request.env._("This line is not part of your points. Reload the page."))
                if is_new({"line": str(chosen.id), "reason": reason, "form_key": form_key}):
                    chosen.action_object(reason)
        except UserError as error:
            request.env.invalidate_all()
            return self._score_page(score, error=str(error), typed=typed)
        return request.redirect(f"/my/scores/{score.id}?done=1", code=303)

    def _find_score(self, score_id):
        units = request.env["directive.task"]._my_units().ids
        scores = request.env["directive.score"]
        if not 0 < score_id < 2**31:
            return scores
        try:
            return scores.search([("id", "=", score_id), ("unit_id", "in", units)])
        except AccessError:
            return scores

    def _score_page(self, score, error=None, typed=None, done=False, forget=False):
        tasks = score.line_ids.task_id.ids
        values = {
            **page_values(self, "scores"),
            "score": score,
            "lines": score.line_ids,
            "readable": set(request.env["directive.task"].search([("id", "in", tasks)]).ids),
            "number": request.env["directive.score.line"]._number,
            "error": error,
            "forget_typed": forget,
            "typed": typed or {},
            "done": done,
        }
        return answered("directive_reports.portal_score", values, error)
