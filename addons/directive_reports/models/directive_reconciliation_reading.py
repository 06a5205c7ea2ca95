from odoo import fields, models
from odoo.addons.directive_tracking.tools import file_text
from odoo.exceptions import UserError
from odoo.tools.mimetypes import guess_mimetype

from ..tools import table_columns, table_file
from .directive_report_file import CONTENT_TYPES

SAMPLE = 80


class DirectiveReconciliation(models.Model):
    """From the unit's file to rows of known columns."""

    _inherit = "directive.reconciliation"

    def action_read(self):
        """Read the file and propose what its columns mean."""
        self.ensure_one()
        if refusal := self._why_not("read"):
            raise UserError(refusal)
        tables = self._read_tables()
        self._move("read", {"tables": tables})
        self.env["directive.log"]._append(self, "file_read", None, self._file().name)
        # sudo: nobody may make columns; they are those of the file just read.
        self.env["directive.reconciliation.column"].sudo().create(
            [
                {
                    "reconciliation_id": self.id,
                    "table": number,
                    "table_name": table["name"],
                    "place": place,
                    "heading": heading[:500],
                    "sample": self._sample(table, place),
                    "meaning": meaning or False,
                }
                for number, table in enumerate(tables)
                for place, (heading, meaning) in enumerate(table["columns"])
                if heading or self._sample(table, place)
            ]
        )

    def _file(self):
        # sudo: portal users may not read attachments; the reconciliation itself is read under the user's own rules.
        return self.sudo().attachment_ids.sorted("id")[-1:]

    def _read_tables(self):
        """Return the tables of the file that have a header: ``name``, ``rows``, ``across``, ``below``, ``columns``.

        :raises UserError: with what to do, when there are none
        """
        file = self._file()
        if not file:
            raise UserError(self.env._("Attach the unit's own table first: an XLSX or DOCX file (Điều 7 khoản 2)."))
        content = file.raw or b""
        forms = {CONTENT_TYPES[form]: form for form in ("xlsx", "docx")}
        form = forms.get(guess_mimetype(content))
        if not form:
            raise UserError(
                self.env._(
                    "“%(name)s” is neither an XLSX nor a DOCX file. Save the table as one of them and attach it.",
                    name=file.name,
                )
            )
        # Refuses DOCTYPEs and archives that unpack to too much before any other library sees them.
        if not file_text.read(content).whole:
            raise self._unreadable(file)
        found, why = table_file.read(content, form)
        if why == table_file.TOO_MANY:
            raise UserError(
                self.env._(
                    "“%(name)s” has more than %(most)s rows. Send the rows of this unit only, or split the file.",
                    name=file.name,
                    most=table_file.MAX_ROWS,
                )
            )
        if why:
            raise self._unreadable(file)
        tables = [self._with_header(table) for table in found]
        tables = [table for table in tables if table["columns"]]
        if not tables:
            raise UserError(
                self.env._(
                    "No table with a header was found in “%(name)s”: within the first %(rows)s rows of a sheet or table"
                    " stand the names of its columns, such as Số văn bản, Nội dung nhiệm vụ, Thời hạn.",
                    name=file.name,
                    rows=table_columns.HEADER_ROWS,
                )
            )
        return tables

    def _unreadable(self, file):
        return UserError(
            self.env._(
                "“%(name)s” cannot be read as a table: it is damaged, encrypted, too large, or holds what no office"
                " program writes. Open it, save it anew as XLSX or DOCX and attach it again.",
                name=file.name,
            )
        )

    def _with_header(self, table):
        below, columns = table_columns.recognise(table["rows"])
        return {**table, "below": below, "columns": columns}

    def _sample(self, table, place):
        rows = table["rows"][table["below"] :]
        cells = (row[place] for row in rows[:50] if place < len(row))
        texts = (" ".join(str(cell).split()) for cell in cells if cell is not None)
        return next(filter(None, texts), "")[:SAMPLE]

    # ---- rows --------------------------------------------------------------------------------

    def _rows(self):
        """Return the rows of all tables: dicts of ``place`` (where it stands) and one cell a meaning."""
        rows = []
        for number, table in enumerate(self.tables or []):
            columns = self.column_ids.filtered(lambda one, number=number: one.table == number and one.meaning)
            meanings = {column.meaning: column.place for column in columns}
            across = set(table["across"])
            for position in range(table["below"], len(table["rows"])):
                cells = table["rows"][position]
                values = {name: cells[place] for name, place in meanings.items() if place < len(cells)}
                if not table_columns.is_no_task(values, cells, position in across):
                    rows.append({"place": f"{table['name']}: {position + 1}", **values})
        return rows

    def _claims(self, row):
        """Return what a row says of its task, compared values only: absent where the row says nothing of it.

        :return: a dict of ``deadline``, ``done_on`` (dates), ``done`` (bool), ``percent``, ``result_reference``
        """
        claims = {
            "deadline": table_columns.to_date(row.get("deadline")),
            "done_on": table_columns.to_date(row.get("done_on")),
            "done": table_columns.is_done(row.get("state")),
            "percent": table_columns.to_percent(row.get("percent")),
            "result_reference": " ".join(str(row.get("result_reference") or "").split()) or None,
        }
        if claims["done_on"] and claims["done"] is None:
            claims["done"] = claims["done_on"] <= self.env["directive.calendar"]._local_date(self.as_of)
        return {name: value for name, value in claims.items() if value is not None}

    def _as_text(self, value):
        if isinstance(value, bool):
            return self.env._("Complete") if value else self.env._("Not complete")
        if value in (None, ""):
            return ""
        return fields.Date.to_date(value).strftime("%d/%m/%Y") if hasattr(value, "year") else str(value)
