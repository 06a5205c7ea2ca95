import logging
import os
import threading
import time
from contextlib import suppress
from pathlib import Path

from odoo import api, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)
_PART = ".part"
_DAY_SECONDS = 86_400


class IrAttachment(models.Model):
    """A file is stored whole or not at all, also when the disk is full or the server is killed midway.

    Odoo writes under the final name. A torn file there would be taken for another file with the same hash, and the
    same upload would be refused for ever.
    """

    _inherit = "ir.attachment"

    @api.model
    def _file_write(self, bin_value, checksum):
        try:
            self._write_whole(bin_value, checksum)
            return super()._file_write(bin_value, checksum)
        except OSError as error:
            _logger.exception("A file could not be stored")
            raise UserError(
                self.env._(
                    "The file cannot be stored: the disk of the system is full or cannot be written."
                    " Nothing was saved. Tell the administrator, and try again later."
                )
            ) from error

    @api.model
    def _write_whole(self, bin_value, checksum):
        fname, path = self._get_path(bin_value, checksum)
        if os.path.exists(path):
            return
        part = f"{path}.{os.getpid()}-{threading.get_ident()}{_PART}"
        try:
            with open(part, "wb") as file:
                file.write(bin_value)
                file.flush()
                os.fsync(file.fileno())  # before the database says that the file is there
            self._mark_for_gc(fname)  # first: it must not stay when the transaction is undone
            os.replace(part, path)
        except OSError:
            with suppress(OSError):
                os.unlink(part)
            raise

    @api.autovacuum
    def _gc_parts(self):
        """Remove what a killed server left."""
        for part in Path(self._filestore()).glob(f"??/*{_PART}"):
            with suppress(OSError):
                if part.stat().st_mtime < time.time() - _DAY_SECONDS:
                    part.unlink()
