"""What the pages of reports, reconciliations and points have in common."""

from odoo.addons.directive_tracking.tools.working_days import LEGAL_TZ
from odoo.http import request


def page_values(controller, page_name):
    """Return what each page is drawn with; instants are shown as in Viet Nam."""
    return {
        **controller._prepare_portal_layout_values(),
        "page_name": page_name,
        "city_time": {"format": "short", "tz_name": str(LEGAL_TZ)},
    }


def answered(template, values, error=None):
    """Return the page; with an error, one that says so to programs too."""
    response = request.render(template, values)
    response.status_code = 422 if error else 200
    return response


def not_found(template, values):
    """Return the page that says the same of what does not exist and of what is another unit's."""
    response = request.render(template, values)
    response.status_code = 404
    return response
