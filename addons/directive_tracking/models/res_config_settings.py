from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    directive_deadline_keeps_day_off = fields.Boolean(
        "A deadline on a day off stays there",
        config_parameter="directive_tracking.deadline_keeps_day_off",
        help="Otherwise it takes effect at the end of the next working day (Civil Code 2015, Art. 148).",
    )
    directive_before_excludes_day = fields.Boolean(
        "“Trước ngày” excludes the day itself",
        config_parameter="directive_tracking.before_excludes_day",
        help="Otherwise “trước ngày 30/6” lapses at 24:00 of 30/6.",
    )
    directive_entry_days = fields.Integer(
        "Working days to enter and transfer",
        config_parameter="directive_tracking.entry_days",
        default=2,
        help="Điều 6 khoản 1a: not more than 2 working days. Unplanned matters: the same day.",
    )
