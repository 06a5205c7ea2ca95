import errno
import os
import time
from pathlib import Path
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import TransactionCase
from odoo.tools import mute_logger

from ..models import ir_attachment_storage

_LOGGER = "odoo.addons.directive_tracking.models.ir_attachment_storage"


class TestIrAttachmentStorage(TransactionCase):
    def setUp(self):
        super().setUp()
        self.content = os.urandom(50_000)
        self.folder = Path(self.env["ir.attachment"]._filestore())

    def _store(self):
        return self.env["ir.attachment"].create({"name": "a.bin", "raw": self.content})

    def _leftovers(self):
        return list(self.folder.glob("??/*.part"))

    def _path(self):
        checksum = self.env["ir.attachment"]._compute_checksum(self.content)
        return self.folder / checksum[:2] / checksum

    def test_a_full_disk_stores_nothing_and_says_so(self):
        full = OSError(errno.ENOSPC, "No space left on device")
        broken = patch.object(ir_attachment_storage.os, "fsync", side_effect=full)
        with broken, mute_logger(_LOGGER), self.assertRaisesRegex(UserError, "disk of the system is full"):
            self._store()
        self.assertFalse(self._path().exists())
        self.assertFalse(self._leftovers())
        self.assertEqual(self._store().raw, self.content, "the same upload works once there is room")

    def test_the_final_name_appears_only_with_the_whole_content(self):
        seen = []
        with patch.object(ir_attachment_storage.os, "fsync", lambda _file: seen.append(self._path().exists())):
            self._store()
        self.assertEqual(seen, [False])
        self.assertEqual(self._path().read_bytes(), self.content)
        self.assertFalse(self._leftovers())

    def test_what_a_killed_server_left_goes_after_a_day(self):
        self._store()
        old, new = (self._path().with_suffix(f".{number}.part") for number in (1, 2))
        old.touch()
        new.touch()
        yesterday = time.time() - 90_000
        os.utime(old, (yesterday, yesterday))
        self.env["ir.attachment"]._gc_parts()
        self.assertEqual(self._leftovers(), [new])
        new.unlink()
