from odoo import api, fields, models
from odoo.exceptions import UserError


class DirectiveInfoReply(models.Model):
    """An answer to a request for information (Điều 10 khoản 1d); asked again, the unit writes another one."""

    _name = "directive.info.reply"
    _description = "Answer to a request for information"
    _inherit = ["directive.attachment.mixin"]
    _order = "id desc"

    request_id = fields.Many2one("directive.info.request", "Request", required=True, index=True, ondelete="cascade")
    text = fields.Text("Answer", required=True)
    paper_reference = fields.Char("Source paper", help="For units not on the system (Điều 6 khoản 1b).")
    replied_at = fields.Datetime("Answered on", readonly=True)
    replied_by_id = fields.Many2one("res.users", "Answered by", readonly=True)
    due_at = fields.Datetime("Was due before", readonly=True, help="The due instant when the answer came.")
    is_late = fields.Boolean("Late", compute="_compute_is_late")

    @api.depends("replied_at", "due_at")
    def _compute_is_late(self):
        for reply in self:
            reply.is_late = bool(reply.due_at and reply.replied_at >= reply.due_at)

    @api.model_create_multi
    def create(self, vals_list):
        requests = self.env["directive.info.request"]
        for vals in vals_list:
            request = requests.browse(vals.get("request_id"))
            self._check_answer(request, vals)
            stamp = {"replied_at": fields.Datetime.now(), "replied_by_id": self.env.uid, "due_at": request.due_at}
            vals.update(stamp)
        replies = super().create(vals_list)
        for reply in replies:
            reply.request_id._take_reply()
        return replies

    def _check_answer(self, request, vals):
        if not request:
            raise UserError(self.env._("Say which request this answers (Điều 10 khoản 1d)."))
        if reason := request._why_not("reply"):
            raise UserError(reason)
        if not (vals.get("text") or "").strip():
            raise UserError(self.env._("Write the answer, or say which of the files answers it (Điều 10 khoản 1d)."))
        if request._is_office_record() and not (vals.get("paper_reference") or "").strip():
            raise UserError(request._paper_missing())

    def write(self, vals):
        self._refuse_change()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        self._refuse_change()

    def _check_files_open(self):
        self._refuse_change()
        return super()._check_files_open()

    def _refuse_change(self):
        # The files of the portal's form are tied to the answer by the system itself.
        if not self.env.su:
            raise UserError(
                self.env._("An answer stays as it was given (Điều 7). If the Office asks again, write another one.")
            )
