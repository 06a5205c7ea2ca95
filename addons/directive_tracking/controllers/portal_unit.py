from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.exceptions import UserError
from odoo.http import request, route

from ..tools.working_days import LEGAL_TZ
from .portal_task import LONGEST_TEXT
from .portal_upload import is_new, why_wait


class DirectiveUnitPortal(CustomerPortal):
    """The page of the own unit: its members, whom the head of a commune or ward invites and removes (Điều 7 khoản 2c).

    Whose unit it is and who heads it is asked of the unit itself, which is found among the user's own.
    """

    @route("/my/unit", type="http", auth="user", website=True, methods=["GET"])
    def portal_unit(self, done="", **kw):
        """Show the members of the user's units."""
        return self._unit_page(done=done)

    @route("/my/unit/<int:unit_id>/invite", type="http", auth="user", website=True, methods=["POST"])
    def portal_unit_invite(self, unit_id, **typed):
        """Invite somebody into the unit."""

        def invite(unit, typed):
            unit._invite_member(typed.get("name", ""), typed.get("email", ""), typed.get("phone", ""))

        return self._take_unit_step(unit_id, invite, "invited", typed)

    @route(
        "/my/unit/<int:unit_id>/members/<int:user_id>/<any(again,remove):what>",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_unit_member(self, unit_id, user_id, what, **typed):
        """Send a member's invitation again, or remove the member."""

        def take(unit, typed):
            member = request.env["res.users"].browse(user_id)
            unit._invite_member_again(member) if what == "again" else unit._remove_member(member)

        done = "invited" if what == "again" else "removed"
        return self._take_unit_step(unit_id, take, done, {**typed, "member": str(user_id)})

    def _take_unit_step(self, unit_id, step, done, typed):
        """Do a step of the head and lead back to the page; refused, the page comes back with what was typed."""
        unit = self._own_unit(unit_id)
        if not unit:
            return request.redirect("/my/unit", code=303)
        typed = {name: text[:LONGEST_TEXT] for name, text in typed.items() if isinstance(text, str)}
        if refusal := request.env["directive.secrecy"]._why_not(typed.values()):
            return self._unit_page(error=refusal, unit=unit, forget=True)
        if wait := why_wait():
            return self._unit_page(error=wait, typed=typed, unit=unit)
        try:
            with request.env.cr.savepoint():
                if is_new(typed):
                    step(unit, typed)
        except UserError as error:
            return self._unit_page(error=str(error), typed=typed, unit=unit)
        return request.redirect(f"/my/unit?done={done}", code=303)

    def _own_unit(self, unit_id):
        return request.env["directive.task"]._my_units().filtered(lambda unit: unit.id == unit_id)

    # ---- rendering -------------------------------------------------------------------------

    def _unit_page(self, done="", error="", typed=None, unit=None, forget=False):
        units = request.env["directive.task"]._my_units()
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "directive_unit",
            "forget_typed": forget,
            "units": [self._unit_values(one) for one in units],
            "done": self._unit_done(done),
            "error": error,
            "error_unit": unit,
            "typed": typed or {},
            "me": request.env.uid,
            "city_time": {"format": "short", "tz_name": str(LEGAL_TZ)},
        }
        response = request.render("directive_tracking.portal_unit", values)
        response.status_code = 422 if error else 200
        return response

    def _unit_values(self, unit):
        # sudo: heads are not readable by portal users; only whether it is the user himself leaves here.
        is_head = unit.sudo().head_user_id == request.env.user
        return {
            "unit": unit,
            "is_head": is_head,
            "members": unit._members(),
            "why_not": unit._why_not_manage_members(),
        }

    def _unit_done(self, done):
        return {
            "invited": request.env._("The invitation is on its way by mail."),
            "removed": request.env._("Removed: from now on this person sees nothing of the unit."),
        }.get(done, "")
