from odoo import models


class DirectiveReport(models.Model):
    """Where communes and wards find their reports; the mails lead there."""

    _inherit = "directive.report"

    def _portal_path(self):
        return f"/my/reports/{self.period_id.id}/{self.unit_id.id}"

    def _get_access_action(self, access_uid=None, force_website=False):
        """Send portal users to their page; there is no token, so a login is always needed."""
        self.ensure_one()
        if self.kind == "unit" and self.env["directive.report.period"]._reads_on_portal(access_uid, force_website):
            return {"type": "ir.actions.act_url", "url": self._portal_path(), "target": "self", "res_id": self.id}
        return super()._get_access_action(access_uid=access_uid, force_website=force_website)


class DirectiveReportPeriod(models.Model):
    _inherit = "directive.report.period"

    def _reads_on_portal(self, access_uid, force_website):
        # sudo: only whether the reader is a portal user is asked; the page checks the access itself.
        reader = self.env["res.users"].sudo().browse(access_uid or self.env.uid)
        return reader.share or force_website

    def _get_access_action(self, access_uid=None, force_website=False):
        """Send portal users to the list of what is asked of their units."""
        self.ensure_one()
        if self._reads_on_portal(access_uid, force_website):
            return {"type": "ir.actions.act_url", "url": "/my/reports", "target": "self", "res_id": self.id}
        return super()._get_access_action(access_uid=access_uid, force_website=force_website)
