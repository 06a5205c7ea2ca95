from odoo import api, models
from odoo.addons.directive_tracking.models.directive_notice import Occasion


class DirectiveNotice(models.AbstractModel):
    """Mail to those who are judged, when the points of a period are published (Điều 14 khoản 3)."""

    _inherit = "directive.notice"

    @api.model
    def _occasions(self):
        return {
            **super()._occasions(),
            "scores_published": Occasion(
                audiences=("unit",),
                subject=self.env._("Your points are published: %(names)s"),
                advice=self.env._(
                    "Look at each line. Whoever finds one wrong objects to it on the system, in the days that the page"
                    " names (Điều 14 khoản 3)."
                ),
            ),
        }

    @api.model
    def _tell_of_scores(self, published):
        """Queue one mail a person about his own score, or that of his unit."""
        mails = []
        # sudo: addresses of members are not readable by everybody who publishes; they only get mail.
        for score in published.sudo().score_ids:
            reached = self._reach([score.unit_id] if score.unit_id else [], score.user_id or score.unit_id.user_ids)
            mails += [
                self.with_context(lang=reader.lang)._record_mail(reader, [score], "scores_published", None)
                for reader in reached.values()
            ]
        self._queue(mails)
