from odoo import models
from odoo.exceptions import UserError

from ..tools import workbook_limits


class BaseImportImport(models.TransientModel):
    """An imported file is looked at before it is unpacked: one made to harm would take the server's memory and time."""

    _inherit = "base_import.import"

    def _read_file(self, options):
        if reason := self._why_not_read():
            raise UserError(reason)
        return super()._read_file(options)

    def _why_not_read(self):
        """Say why the file is not read, or nothing."""
        content = self.file or b""
        too_large = self.env._(
            "This file holds more than an import takes: at most %(megabytes)s MB and %(cells)s cells a sheet. Delete"
            " empty rows and columns at the end, split it, or save it as CSV.",
            megabytes=workbook_limits.MAX_BYTES // workbook_limits.MEGABYTE,
            cells=f"{workbook_limits.MAX_CELLS:,}".replace(",", "."),
        )
        if len(content) > workbook_limits.MAX_BYTES:
            return too_large
        try:
            return too_large if workbook_limits.cells_of(content) > workbook_limits.MAX_CELLS else ""
        except workbook_limits.TooLarge:
            return too_large
        except Exception:  # the readers of damaged archives, XML and old workbooks raise whatever they meet
            return self.env._("This file is damaged or is no workbook. Open it, save it anew as XLSX, and try again.")
