from collections import defaultdict

from odoo import api, models


class _Found:
    """What one request has read under the rules of one user: JSON cannot carry this object, so no client brings one."""

    def __init__(self, uid):
        self.uid = uid
        self.is_reading = False
        self.ids = {}

    def add(self, records):
        self.ids.setdefault(records._name, set()).update(records._ids)

    def holds(self, records):
        """Tell whether all of ``records`` were found; of no record nothing is known, so the model is asked about."""
        return bool(records) and self.ids.get(records._name, frozenset()).issuperset(records._ids)


class Base(models.AbstractModel):
    """A list and a form in a few queries, whatever hangs on the records (docs/performance.md, Q).

    Odoo finds records by the rules in SQL, then evaluates the same rules once more in Python, for which it loads the
    units of each task and all their members. Within one request of the web client, which only reads, what was found
    is not asked about again. Names of people and the lines of a form are read together, not field by field.
    """

    _inherit = "base"

    @api.model
    @api.readonly
    def web_search_read(self, domain, specification, offset=0, limit=None, order=None, count_limit=None):
        """Return a page of a list."""
        reader = super(Base, self._remembering())
        return reader.web_search_read(domain, specification, offset, limit, order, count_limit)

    @api.readonly
    def web_read(self, specification):
        """Return what a form shows."""
        reader = self._remembering()
        found = reader._found()
        if found and not found.is_reading:
            found.is_reading = True
            reader._fetch_together(specification)
        return super(Base, reader).web_read(specification)

    def _fetch_together(self, specification):
        """Read what the fields of a specification would read one by one; ``web_read`` then finds it in memory."""
        if len(self) == 1:
            self.fetch()
            self._fetch_many(specification)
        self._fetch_names(specification)

    # ---- found is readable -------------------------------------------------------------------

    def _remembering(self):
        if self._found() or not self._guards_names():
            return self
        return self.with_context(directive_found=_Found(self.env.uid))

    def _found(self):
        found = self.env.context.get("directive_found")
        return found if isinstance(found, _Found) and found.uid == self.env.uid and not self.env.su else None

    def _fetch_query(self, query, fields):
        fetched = super()._fetch_query(query, fields)
        if found := self._found():
            found.add(fetched)
        return fetched

    def _check_access(self, operation):
        if operation == "read" and (found := self._found()) and found.holds(self):
            return None
        return super()._check_access(operation)

    # ---- all names ---------------------------------------------------------------------------

    def _fetch_names(self, specification):
        """Read the names of all that these records and their lines point to, together for each model."""
        named = defaultdict(set)
        for comodel_name, ids in self._named_in(specification):
            named[comodel_name].update(ids)
        for comodel_name, ids in named.items():
            # sudo: as Odoo itself reads the names of what a record points to.
            records = self.env[comodel_name].sudo().browse(ids)
            records._fetch_inherited_names()
            records.mapped("display_name")

    def _fetch_inherited_names(self):
        """Hook: read by one query what ``display_name`` would read from two tables."""

    def _named_in(self, specification):
        """Yield (model, ids) for each many2one whose names are asked for."""
        for name, asked in specification.items():
            field = self._fields.get(name)
            if field is None or not self._has_field_access(field, "read"):
                continue
            if field.type == "many2one" and field.store and "display_name" in asked.get("fields", ()):
                yield field.comodel_name, self[name].ids
            elif field.type == "one2many" and asked.get("fields") and not any(field._cache_missing_ids(self)):
                yield from self[name]._named_in(asked["fields"])
