"""Where things lie: the checkout, its state (``.dev/``) and the cache that all checkouts of a user share."""
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ADDONS = ROOT / "addons"
STATE = ROOT / ".dev"
LOGS = STATE / "log"
DATA = STATE / "data"          # Odoo's filestore and sessions
CONFIG = STATE / "odoo.conf"   # made from ROOT/odoo.conf


def cache():
    """The user's cache folder for this project; may be deleted at any time while nothing runs."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "directive-tracker"
