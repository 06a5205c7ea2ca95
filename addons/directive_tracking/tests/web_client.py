"""What Odoo's web client asks for when it opens a view: the same specification as its ``getFieldsSpec`` makes."""

from lxml import etree

_NEVER_SHOWN = ("1", "True")
#: Widgets that read more of what a field points to than its embedded views say.
_READS = {
    "many2many_tags": ("display_name",),
    "many2many_binary": ("name", "mimetype"),
}


def specification(model, view_type):
    """Return {field: {…}} for ``web_read`` or ``web_search_read``, as the user of ``model`` sees this view.

    Optional columns count whether they are shown or not: the client asks for all of them.
    """
    asked = _asked(model, etree.fromstring(model.get_view(view_type=view_type)["arch"]))
    return {"display_name": {}, **asked} if view_type == "form" else asked


def _asked(model, arch):
    asked = {}
    for node in _field_nodes(arch):
        field = model._fields[node.get("name")]
        found = asked.setdefault(field.name, {})
        if not field.relational:
            continue
        shown = not {node.get("invisible"), node.get("column_invisible")}.intersection(_NEVER_SHOWN)
        if field.type == "many2one":
            found.setdefault("fields", {}).update({"display_name": {}} if shown else {})
        elif shown:
            found.setdefault("fields", {}).update(_of_many(model.env[field.comodel_name], node))
    return asked


def _of_many(comodel, node):
    asked = {}
    for view in node:
        if view.tag in ("list", "kanban", "form"):
            _add(asked, _asked(comodel, view))
    asked.update({name: {} for name in _READS.get(node.get("widget"), ())})
    return asked


def _add(asked, more):
    for name, found in more.items():
        own = asked.setdefault(name, {})
        if "fields" in found:
            _add(own.setdefault("fields", {}), found["fields"])


def _field_nodes(arch):
    """Yield the fields of a view, without those of the views inside them."""
    for node in arch:
        if node.tag == "field":
            yield node
        else:
            yield from _field_nodes(node)
