"""Odoo's own upload routes answer a refusal of the secrecy guard with its sentence (Điều 1 khoản 1).

By themselves they would say that "something horrible happened" and write the name of the file into the server's log.
"""

import json

from werkzeug.exceptions import BadRequest

from odoo.addons.mail.controllers.attachment import AttachmentController
from odoo.addons.web.controllers.binary import Binary, clean
from odoo.http import request, route


def why_not(files, model):
    """Say why uploaded files are not taken, or nothing; they can be read again afterwards.

    :param files: werkzeug ``FileStorage`` objects
    :param model: of the record on whose form or chatter they were dropped
    """
    guard = request.env["directive.secrecy"]
    if wait := request.env["directive.pace"]._why_wait("upload"):
        return wait
    for file in files:
        content = file.read()
        file.seek(0)
        if reason := guard._why_not(files=[(file.filename, content)]):
            return reason
        if model.startswith("directive.") and not guard._check_content(content):
            return guard._unread_refusal([file.filename])
    return ""


def _require(*conditions):
    """Refuse a request that lacks what the form always sends, before anything fails over it."""
    if not all(conditions):
        raise BadRequest(request.env._("Choose a file on the form of its record (Điều 5 khoản 9)."))


class DirectiveBinary(Binary):
    @route()
    def upload_attachment(self, model="", id=0, ufile=None, callback=None):  # noqa: A002
        _require(request.httprequest.files.get("ufile"), str(id).isdigit())
        if reason := why_not(request.httprequest.files.getlist("ufile"), ""):
            return _answer(reason, callback)
        # A file of our models belongs to nothing until the form is saved; then the form's question is answered, too.
        return super().upload_attachment(model, 0 if model.startswith("directive.") else id, ufile, callback)


def _answer(reason, callback):
    answer = json.dumps([{"error": reason}])
    if not callback:
        return answer
    return (
        '<script language="javascript" type="text/javascript">var win = window.top.window;'
        f"win.jQuery(win).trigger({json.dumps(clean(callback))}, {answer});</script>"
    )


class DirectiveAttachmentController(AttachmentController):
    @route()
    def mail_attachment_upload(self, ufile=None, thread_id=0, thread_model="", is_pending=False, **kwargs):
        _require(request.httprequest.files.get("ufile"), str(thread_id).isdigit(), thread_model in request.env)
        if reason := why_not([ufile], thread_model):
            return request.make_json_response({"error": reason})
        return super().mail_attachment_upload(ufile, thread_id, thread_model, is_pending, **kwargs)
