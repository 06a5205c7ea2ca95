"""What the downloads of figures, reports, reconciliations and points have in common."""

from odoo.http import content_disposition, request

PDF_TYPE = "application/pdf"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def readable(model, number):
    """Return the record of a model under the caller's own rights; what one may not read is not found."""
    records = request.env[model]
    # A number that no database holds is simply none of ours.
    record = records.browse(number).exists() if 0 < number < 2**31 else records
    if not record or not record.has_access("read"):
        raise request.not_found()
    return record


def download(content, content_type, name):
    """Answer with a file that is kept by no browser and no proxy."""
    return request.make_response(
        content,
        headers=[
            ("Content-Type", content_type),
            ("Content-Disposition", content_disposition(name)),
            ("X-Content-Type-Options", "nosniff"),
            ("Cache-Control", "private, no-store"),
        ],
    )
