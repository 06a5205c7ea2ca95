from odoo import models


class DirectiveScore(models.Model):
    """Where communes and wards find their points; the mails lead there."""

    _inherit = "directive.score"

    def _get_access_action(self, access_uid=None, force_website=False):
        """Send portal users to their page; there is no token, so a login is always needed."""
        self.ensure_one()
        if self.env["directive.report.period"]._reads_on_portal(access_uid, force_website):
            return {"type": "ir.actions.act_url", "url": self._portal_path(), "target": "self", "res_id": self.id}
        return super()._get_access_action(access_uid=access_uid, force_website=force_website)
