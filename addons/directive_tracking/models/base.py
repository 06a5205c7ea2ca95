from odoo import api, models

#: Directories that are open inside the administration; what points to them tells nothing.
_OPEN = frozenset({"directive.unit", "directive.document.type"})
#: Commands of x2many fields that name records: link, and set.
_LINK, _SET = 4, 6


class Base(models.AbstractModel):
    """Whoever names one of our records in a form, a dialog or by RPC must be allowed to read it.

    Odoo shows the name of what a record points to, and related fields compute as superuser, whatever the user may read:
    without this, a form that names another unit's task would tell what is in it (Điều 1 khoản 2, Điều 13 khoản 1).
    """

    _inherit = "base"

    @api.model_create_multi
    def create(self, vals_list):
        guarded = self._guards_names()
        if guarded:
            for vals in vals_list:
                self._check_named(vals)
            self._check_named(self._named_by_default())
        return super().create(vals_list)

    def write(self, vals):
        if self._guards_names():
            self._check_named(vals)
        return super().write(vals)

    def onchange(self, values, field_names, fields_spec):
        """Fill a form in; what it names is checked first."""
        if self._guards_names():
            self._check_named(values)
            self._check_named(self._named_by_default())
        return super().onchange(values, field_names, fields_spec)

    @api.model
    def _guards_names(self):
        return not self.env.su and self._name.startswith("directive.")

    def _named_by_default(self):
        """Return the values that the context gives to fields left empty."""
        prefix = "default_"
        return {
            key.removeprefix(prefix): value for key, value in self.env.context.items() if key.startswith(prefix)
        }

    def _check_named(self, vals):
        """Check the right to read all records of ours that ``vals`` names.

        :raises AccessError: when one of them is not the user's to read
        """
        for name, value in vals.items():
            field = self._fields.get(name)
            if field is None or not field.relational or field.comodel_name in _OPEN:
                continue
            if field.comodel_name.startswith("directive."):
                self.env[field.comodel_name].browse(self._ids_named(value)).check_access("read")

    def _ids_named(self, value):
        """Return the ids in a value of a relational field, in whatever form a client sends it."""
        if isinstance(value, dict):
            value = value.get("id")
        if isinstance(value, models.BaseModel):
            return value.ids
        if isinstance(value, int):
            return [value] if value else []
        if not isinstance(value, (list, tuple)):
            return []
        ids = []
        for part in value:
            if isinstance(part, (list, tuple)):
                ids += self._ids_in_command(part)
            elif isinstance(part, int):
                ids.append(part)
        return [one for one in ids if isinstance(one, int) and one]

    def _ids_in_command(self, command):
        if len(command) > 1 and command[0] == _LINK:
            return [command[1]]
        if len(command) > 2 and command[0] == _SET and isinstance(command[2], (list, tuple)):
            return list(command[2])
        return []
