from datetime import date, datetime

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

#: What PostgreSQL writes into JSON as text.
_READ_JSON = {"date": date.fromisoformat, "datetime": datetime.fromisoformat}


class Base(models.AbstractModel):
    """All lines of a form in one query: Odoo itself reads each x2many field by two or three."""

    _inherit = "base"

    def _fetch_many(self, specification):
        """Read all x2many fields of this record that are asked for, the lines with what they show and their files.

        :param specification: as for ``web_read``
        """
        asked = {field: specification[field.name].get("fields", {}) for field in self._many_in(specification)}
        if not asked:
            return
        parts = (self._part_sql(field, fields) for field, fields in asked.items())
        [found] = self.env.execute_query(SQL("SELECT %s", SQL(", ").join(parts)))
        links = []
        for (field, fields), values in zip(asked.items(), found, strict=True):
            if field.type == "one2many":
                links += self._keep_lines(field, fields, values or [])
            else:
                links.append((self, field, values or []))
        self._keep_links(links)

    def _many_in(self, names):
        """Return the x2many fields among ``names`` that this reader may read and that are not in memory yet."""
        fields = [self._fields[name] for name in names if name in self._fields]
        return [
            field
            for field in fields
            if field.store
            and (field.type == "many2many" or (field.type == "one2many" and self._is_closed(field.comodel_name)))
            and self._has_field_access(field, "read")
            and (not self or any(field._cache_missing_ids(self)))
        ]

    def _part_sql(self, field, fields):
        if field.type == "one2many":
            return self._lines_sql(field, fields)
        return self._links_sql(field, SQL("%s", self.id))

    # ---- lines -------------------------------------------------------------------------------

    def _lines_of(self, field, fields):
        """Return the model of the lines as the field reads them, what is read of each: columns, many2many fields."""
        comodel = self.env[field.comodel_name].with_context(active_test=False, **field.context)
        columns = [column for column in comodel._determine_fields_to_fetch() if column.column_type]
        links = [one for one in comodel._many_in(fields) if one.type == "many2many"]
        return comodel, [comodel._fields["id"], *columns], links

    def _lines_sql(self, field, fields):
        """Return the SQL of all lines as one array of arrays, by the rules of the reader and in their order."""
        comodel, columns, links = self._lines_of(field, fields)
        domain = field.get_comodel_domain(self) & Domain(field.inverse_name, "in", self.ids)
        query = comodel._search(domain, order=comodel._order)
        values = [comodel._field_to_sql(comodel._table, column.name, query) for column in columns]
        values += [comodel._links_sql(link, SQL.identifier(comodel._table, "id")) for link in links]
        lines = query.select(SQL("jsonb_build_array(%s)", SQL(", ").join(values)))
        return SQL("(SELECT jsonb_agg(line) FROM (%s) AS lines(line))", lines)

    def _keep_lines(self, field, fields, rows):
        """Put lines into memory; return [(line, many2many field, ids)]."""
        comodel, columns, links = self._lines_of(field, fields)
        lines = comodel.browse(row[0] for row in rows)
        for place, column in enumerate(columns[1:], start=1):
            read = _READ_JSON.get(column.type)
            column._insert_cache(lines, [read(row[place]) if read and row[place] else row[place] for row in rows])
        field._insert_cache(self, [lines._ids])
        self._found().add(lines)
        first = len(columns)
        return [
            (line, link, row[place] or [])
            for line, row in zip(lines, rows, strict=True)
            for place, link in enumerate(links, start=first)
        ]

    # ---- links -------------------------------------------------------------------------------

    def _links_sql(self, field, owner):
        """Return the SQL of the ids that a many2many field holds for ``owner``, as one array in their order."""
        comodel = self.env[field.comodel_name].with_context(active_test=False, **field.context)
        query = comodel._search(
            field.get_comodel_domain(self), order=comodel._order, bypass_access=self._is_checked_later(field)
        )
        link = SQL.identifier(field.relation, field.column2)
        query.add_join("JOIN", field.relation, None, SQL("%s = %s", link, SQL.identifier(comodel._table, "id")))
        query.add_where(SQL("%s = %s", SQL.identifier(field.relation, field.column1), owner))
        return SQL("(SELECT jsonb_agg(id) FROM (%s) AS links(id))", query.select(link))

    def _is_checked_later(self, field):
        # As Odoo's own many2many does: files are asked about one by one, after they were found.
        return field.bypass_search_access and field.comodel_name == "ir.attachment"

    def _keep_links(self, links):
        files = {one for _record, field, ids in links if self._is_checked_later(field) for one in ids}
        hidden = files - self._readable_files(files)
        for record, field, ids in links:
            field._insert_cache(record, [tuple(one for one in ids if one not in hidden)])

    def _readable_files(self, ids):
        """Return those of ``ids`` that the reader may read; all of them get into memory by one query."""
        files = self.env["ir.attachment"].browse(ids)
        # sudo: what may not be read is left out in the next line.
        files.sudo().fetch()
        readable = files._filtered_access("read")
        self._found().add(readable)
        return set(readable.ids)
