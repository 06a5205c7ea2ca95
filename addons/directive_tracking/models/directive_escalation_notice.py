from odoo import api, models

from .directive_notice import Occasion


class DirectiveNotice(models.AbstractModel):
    """Who is told on the road of a difficulty."""

    _inherit = "directive.notice"

    @api.model
    def _occasions(self):
        return {
            **super()._occasions(),
            "difficulty_raised": Occasion(
                audiences=("specialist", "office_leader"),
                subject=self.env._("A difficulty was raised: %(documents)s"),
                advice=self.env._(
                    "Ask the units concerned for their opinions where needed, then put a proposal before the leaders"
                    " (Điều 8 khoản 4, Điều 10 khoản 1b)."
                ),
            ),
            "difficulty_proposed": Occasion(
                audiences=("city_leader",),
                subject=self.env._("Waiting for your decision: %(documents)s"),
                advice=self.env._(
                    "Cause, opinions and the Office's proposal stand on one page (Điều 8 khoản 4, Điều 10 khoản 1c)."
                ),
            ),
            "difficulty_sent_back": Occasion(
                audiences=("specialist", "office_leader"),
                subject=self.env._("Proposal sent back by the leaders: %(documents)s"),
                advice=self.env._("Complete the proposal and put it before the leaders again (Điều 10 khoản 1b)."),
            ),
            "difficulty_withdrawn": Occasion(
                audiences=("specialist", "office_leader"),
                subject=self.env._("A difficulty was withdrawn: %(documents)s"),
                advice=self.env._("There is nothing more to do about it."),
            ),
            "difficulty_decided": Occasion(
                audiences=("unit", "lead", "coordinating", "specialist"),
                subject=self.env._("The leaders have decided: %(documents)s"),
                advice=self.env._("Carry the task out as decided; the page of the task shows how it stands now."),
            ),
        }
