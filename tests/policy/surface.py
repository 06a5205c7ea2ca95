"""What can be called from outside: every public method of our models, every route of our controllers."""
import csv
import inspect
from collections import defaultdict
from pathlib import Path

from odoo.http import _generate_routing_rules

OURS = ("directive_tracking", "directive_reports", "directive_cantho")
_FOLDER = Path(__file__).parent


def public_methods(registry):
    """Return {(origin, method): [models]} of all that RPC may call on our models.

    :param registry: ``env.registry``
    :return: the origin is the model or mixin that defines the method; "base" is what every model of Odoo has
    """
    found = defaultdict(list)
    for name in sorted(registry):
        cls = registry[name]
        ours = name.startswith("directive.")
        for method in dir(cls):
            if method.startswith("_") or not _is_callable(cls, method):
                continue
            origin, module = _origin(cls, method)
            if ours or module in OURS:
                found[origin, method].append(name)
    return found


def _is_callable(cls, method):
    """As ``odoo.service.model.get_public_method`` decides it."""
    function = getattr(cls, method, None)
    if not callable(function) or isinstance(function, type):
        return False
    return not any(getattr(getattr(base, method, None), "_api_private", False) for base in cls.mro())


def _origin(cls, method):
    """Return (model that first defines the method, module that last extends it)."""
    definers = [base for base in cls.mro() if method in vars(base)]
    first, last = definers[-1], definers[0]
    name = getattr(first, "_name", None) or "base"
    return name, getattr(last, "_module", None) or ""


def routes(registry):
    """Return {(url, auth, methods): "controller.method"} of the routes that our controllers define or extend."""
    found = {}
    for url, endpoint in _generate_routing_rules(sorted(registry._init_modules), nodb_only=False):
        function = inspect.unwrap(endpoint.func)
        if any(f"odoo.addons.{name}." in function.__module__ for name in OURS):
            routing = endpoint.routing
            methods = " ".join(sorted(routing.get("methods") or ["*"]))
            found[url, routing["auth"], methods] = function.__qualname__
    return found


def allowed(name):
    """Return the rows of an allow-list: ``public_methods`` or ``routes``."""
    with (_FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
