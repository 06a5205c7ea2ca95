from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools.mimetypes import guess_mimetype

from ..tools import file_types

#: Files sent with one result.
MAX_FILES = 10
#: For the text of the form and the frame around the files.
_FORM_BYTES = 1024**2


def files_limit():
    """Return how many bytes one request may carry: all the files at their largest, and the form."""
    return request.env["directive.result"]._max_upload_bytes() * MAX_FILES + _FORM_BYTES


def why_wait():
    """Count this request, or say why it has to wait and how long: many uploads in an hour keep others from working."""
    has_files = any(file.filename for file in request.httprequest.files.getlist("files"))
    return request.env["directive.pace"]._why_wait("upload" if has_files else "form")


def is_new(typed):
    """Tell whether this form was not taken before, and remember it: a repeated sending is answered, not taken."""
    files = request.httprequest.files.getlist("files")
    return request.env["directive.form.key"]._is_new(request.httprequest.path, typed, files)


def store_uploads(files):
    """Check uploaded files and keep them as attachments that nobody else may use yet.

    :param files: werkzeug ``FileStorage`` objects; inputs that were left empty are skipped
    :return: ``ir.attachment`` records of the current user, to be tied to a record
    :raises UserError: with a sentence that names the file and says what to do
    """
    chosen = [file for file in files if file.filename]
    if len(chosen) > MAX_FILES:
        raise UserError(
            request.env._("At most %(count)s files go with one result. Put pages together.", count=MAX_FILES)
        )
    for file in chosen:
        _check_size(file)
    # All are judged before the first is stored.
    values = [_checked_values(file) for file in chosen]
    # sudo: portal users may not create attachments; these belong to the user, and the record that
    # takes them checks that (directive.attachment.mixin).
    attachments = request.env["ir.attachment"].sudo().create(values)
    if request.params.get("files_unclassified"):
        attachments._confirm_unclassified()
    return attachments.sudo(False)


def _check_size(file):
    """Refuse what is too large before it is read into memory."""
    size = file.stream.seek(0, 2)
    file.stream.seek(0)
    if size > request.env["directive.result"]._max_upload_bytes():
        _refuse_mark(file, b"")
        _refuse(file, size, None)


def _checked_values(file):
    content = file.read()
    content_type = guess_mimetype(content)
    # First of all: no other refusal may repeat a name that carries a mark.
    _refuse_mark(file, content)
    _refuse(file, len(content), content_type)
    _refuse_unread(file, content)
    return {"name": file_types.safe_name(file.filename), "raw": content, "mimetype": content_type}


def _refuse(file, size, content_type):
    name = file_types.safe_name(file.filename)
    if reason := request.env["directive.result"]._why_not_file(name, size, content_type):
        raise UserError(reason)


def _refuse_mark(file, content):
    if reason := request.env["directive.secrecy"]._why_not(files=[(file.filename, content)]):
        raise UserError(reason)


def _refuse_unread(file, content):
    """Refuse what cannot be read as long as nobody says that it is not classified (Điều 1 khoản 1)."""
    guard = request.env["directive.secrecy"]
    if not guard._check_content(content) and not request.params.get("files_unclassified"):
        raise UserError(guard._unread_refusal([file_types.safe_name(file.filename)]))
