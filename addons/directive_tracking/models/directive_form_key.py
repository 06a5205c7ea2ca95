import hashlib
import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

#: The browser keeps unsent text for 7 days, and sends it again under the same key.
KEPT = timedelta(days=30)


class DirectiveFormKey(models.Model):
    """A form of the portal that was taken: sent again after a lost answer, or pressed twice, it is taken once."""

    _name = "directive.form.key"
    _description = "Form that was taken"
    _order = "id desc"
    _rec_name = "digest"
    _log_access = False

    user_id = fields.Many2one("res.users", "Person", required=True, readonly=True, ondelete="cascade")
    digest = fields.Char(required=True, readonly=True)
    at = fields.Datetime("When", required=True, readonly=True)

    _once = models.UniqueIndex("(user_id, digest)", "This form was taken already.")

    @api.model
    def _new_key(self):
        """Return the name of one filling of a form, for browsers without the script."""
        return secrets.token_hex(16)

    @api.model
    def _is_new(self, path, typed, files=()):
        """Tell whether the current user's form was not taken before, and remember that it now is.

        In the savepoint of the step: what is refused counts as not sent.

        :param typed: {field: text} with ``form_key``, which each filling of a form has of its own; without it
            nothing is remembered. The same key with other words is another report.
        :param files: werkzeug ``FileStorage`` objects; their names count
        """
        if not typed.get("form_key"):
            return True
        # What the page had seen is not the person's: a page opened anew has seen what the lost answer told.
        words = [path, *(f"{name}={text}" for name, text in sorted(typed.items()) if name != "seen")]
        words += [file.filename for file in files if file.filename]
        digest = hashlib.sha256("\0".join(words).encode()).hexdigest()
        # A second worker waits here for the first, then finds the row.
        query = SQL(
            """INSERT INTO directive_form_key (user_id, digest, at) VALUES (%s, %s, %s)
               ON CONFLICT DO NOTHING RETURNING id""",
            self.env.uid,
            digest,
            fields.Datetime.now(),
        )
        return bool(self.env.execute_query(query))

    @api.autovacuum
    def _forget_old(self):
        """Delete keys that no browser sends again."""
        self.sudo().search([("at", "<", fields.Datetime.now() - KEPT)]).unlink()
