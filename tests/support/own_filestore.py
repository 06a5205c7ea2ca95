"""A pytest plugin: where processes share the tests, each has files of its own, as it has a database of its own.

pytest-odoo lets them share one folder; what one of them deletes as unused would then be missing to another.
"""
import os
import shutil
from unittest.mock import patch

import pytest

from odoo.tools import config


@pytest.fixture(scope="session", autouse=True)
def own_filestore(load_registry):
    """Gives this process a copy of the files."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if not worker:
        yield
        return
    shared = config.filestore(config["db_name"])
    own = f"{shared}-{worker}"
    shutil.rmtree(own, ignore_errors=True)
    if os.path.isdir(shared):
        shutil.copytree(shared, own)
    with patch.object(config, "filestore", lambda *_database: own):
        yield
    shutil.rmtree(own, ignore_errors=True)
