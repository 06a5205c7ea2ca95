from odoo import api, fields, models
from odoo.tools.sql import escape_psql

from ..tools.vietnamese_text import plain


class PlainText(fields.Text):
    """Holds plain text; what is looked for in it is made plain too, so accents, capitals and spaces never matter.

    The column is compared as it stands. ``unaccent()`` over each long text that an index proposes would cost many
    times the index; and it does not know the letters that are typed with their accents apart.
    """

    def condition_to_sql(self, field_expr, operator, value, model, alias, query):
        operator, value = self._made_plain(operator, value)
        return super().condition_to_sql(field_expr, operator, value, model, alias, query)

    def filter_function(self, records, field_expr, operator, value):
        operator, value = self._made_plain(operator, value)
        return super().filter_function(records, field_expr, operator, value)

    def _made_plain(self, operator, value):
        if not operator.endswith("ilike"):
            return operator, value
        words = plain(str(value))
        return operator.replace("ilike", "like"), words if "=" in operator else escape_psql(words)


class DirectiveTask(models.Model):
    """Tasks are searched by one column: their name, their content and the number of their document."""

    _inherit = "directive.task"

    search_text = PlainText(
        "Words of the task",
        compute="_compute_search_text",
        store=True,
        precompute=True,
        copy=False,
        prefetch=False,
        exportable=False,
    )

    _by_words = models.Index(lambda registry: "USING gin (search_text gin_trgm_ops)" if registry.has_trigram else "")

    @api.depends("name", "content", "document_id.reference")
    def _compute_search_text(self):
        for task in self:
            name, content, number = (
                plain(text or "") for text in (task.name, task.content, task.document_id.reference)
            )
            # The name is mostly the beginning of the content.
            parts = ("" if name.rstrip("…") in content else name, content, number)
            # Each on a line of its own, so that no words are found across them.
            task.search_text = "\n".join(filter(None, parts))

    @api.model
    def _search_display_name(self, operator, value):
        if operator.endswith("like") and value:
            return [("search_text", operator, value)]
        return super()._search_display_name(operator, value)
