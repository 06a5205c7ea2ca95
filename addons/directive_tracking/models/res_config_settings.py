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
    directive_review_days = fields.Integer(
        "Working days in which a unit objects",
        config_parameter="directive_tracking.review_days",
        default=1,
        help="Điều 6 khoản 2a: within 1 working day of receiving the task. A later objection is taken and flagged.",
    )
    directive_verification_days = fields.Integer(
        "Working days to verify a result",
        config_parameter="directive_tracking.verification_days",
        default=2,
        help="Điều 6 khoản 1c sets no number; the clock is the Office's own.",
    )
    directive_feedback_days = fields.Integer(
        "Working days to answer feedback",
        config_parameter="directive_tracking.feedback_days",
        default=1,
        help="Điều 6 khoản 1c: within 1 working day of receiving it.",
    )
    directive_no_update_days = fields.Integer(
        "Working days without a progress report",
        config_parameter="directive_tracking.no_update_days",
        default=5,
        help="After so many whole working days of silence a task is listed, and the alarm may go off.",
    )
    directive_digest_hour = fields.Float(
        "Hour of the digest",
        config_parameter="directive_tracking.digest_hour",
        default=7.0,
        help="In Viet Nam. Each person gets at most one mail a day about all reminders; express tasks do not wait.",
    )
    directive_uploads_per_hour_user = fields.Integer(
        "Forms with files an hour, one person",
        config_parameter="directive_tracking.uploads_per_hour_user",
        default=60,
        help="Of communes and wards on the portal. Who sends more waits, and keeps what was typed.",
    )
    directive_uploads_per_hour_unit = fields.Integer(
        "Forms with files an hour, one unit",
        config_parameter="directive_tracking.uploads_per_hour_unit",
        default=200,
    )
    directive_forms_per_hour_user = fields.Integer(
        "Forms an hour, one person",
        config_parameter="directive_tracking.forms_per_hour_user",
        default=200,
    )
    directive_forms_per_hour_unit = fields.Integer(
        "Forms an hour, one unit",
        config_parameter="directive_tracking.forms_per_hour_unit",
        default=1000,
    )
    directive_downloads_per_hour_user = fields.Integer(
        "Files made for download an hour, one person",
        config_parameter="directive_tracking.downloads_per_hour_user",
        default=60,
    )
    directive_downloads_per_hour_unit = fields.Integer(
        "Files made for download an hour, one unit",
        config_parameter="directive_tracking.downloads_per_hour_unit",
        default=200,
    )
    directive_trusted_mail_server = fields.Char(
        "Trusted mail server",
        config_parameter="directive_tracking.trusted_mail_server",
        help="Whose “Authentication-Results” are believed when a reply comes in by mail (RFC 8601).",
    )
