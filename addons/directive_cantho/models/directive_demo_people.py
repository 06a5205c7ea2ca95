import re

from odoo import api, models
from odoo.fields import Command
from odoo.tools import remove_accents

from ..hooks import LANGUAGE
from ..tools import scene_texts
from ..tools.scene_clock import same_random
from ..tools.scene_story import ZONE

#: Communes up to this code, and all wards, work on the system; the Office records the papers of the others.
LAST_COMMUNE_ON_SYSTEM = "31315"


class DirectiveDemoPeople(models.AbstractModel):
    """The people of the demo scene: accounts whose password is their login, and heads. All names are invented."""

    _name = "directive.demo.people"
    _description = "People of the demo scene"

    @api.model
    def _come(self):
        """Create the accounts, seat them in their units and put the communes and wards on the system or not."""
        listed = scene_texts.rows("people")
        for person in listed:
            self._seat(person, self._account(person.login, person.name, person.group, person.password))
        self.env.ref("base.user_admin").write({"lang": LANGUAGE, "tz": ZONE})
        taken = [person.unit for person in listed]
        communes = self._communes().filtered(lambda unit: unit.code not in taken)
        for unit, name in zip(communes, self._names(len(communes)), strict=True):
            self._lead(unit, name)

    def _names(self, count):
        parts = {"family": [], "given": []}
        for row in scene_texts.rows("names"):
            parts[row.part].append(row.name)
        names = [f"{family} {given}" for family in parts["family"] for given in parts["given"]]
        return same_random().sample(names, count)

    def _communes(self):
        data = [("module", "=", "directive_cantho"), ("model", "=", "directive.unit")]
        units = self.env["directive.unit"].browse(self.env["ir.model.data"].search(data, order="id").mapped("res_id"))
        return units.filtered(lambda unit: unit.kind in ("commune", "ward"))

    def _seat(self, person, user):
        if not person.unit:
            return
        unit = self._unit(person.unit)
        unit.user_ids = [Command.link(user.id)]
        if person.role == "head":
            unit.head_user_id = user

    def _lead(self, unit, name):
        login = self._login_of(unit)
        unit.email = f"{login}@example.com"
        if unit.kind == "ward" or unit.code <= LAST_COMMUNE_ON_SYSTEM:
            unit.head_user_id = self._account(f"{login}.head", name, "base.group_portal")
        else:
            unit.head_name = name

    @api.model
    def _account(self, login, name, group, password=None):
        """Return the account ``login``; without a password nobody can log in with it."""
        group = group if "." in group else f"directive_tracking.{group}"
        values = {
            "name": name,
            "login": login,
            "email": f"{login}@example.com",
            "lang": LANGUAGE,
            "tz": ZONE,
            "group_ids": [Command.set(self.env.ref(group).ids)],
        }
        users = self.env["res.users"].with_context(no_reset_password=True, tracking_disable=True)
        xml_id = f"directive_cantho.user_{re.sub('[^a-z0-9]', '_', login)}"
        user = users._load_records([{"xml_id": xml_id, "values": values, "noupdate": True}])
        if password:
            # Hashing takes half a second an account: only those that the guides name have a password.
            # Past the policy of passwords, which refuses such short ones to everybody else.
            user._set_encrypted_password(user.id, user._crypt_context().hash(login))
        return user

    @api.model
    def _unit(self, code):
        """Return the unit with this code of the addon's data."""
        slug = self._plain(code).replace("-", "_")
        return self.env.ref(f"directive_cantho.unit_{slug}")

    def _login_of(self, unit):
        name = re.sub("^UBND (phường|xã) ", "", self.env.ref(f"directive_cantho.unit_{unit.code}").name)
        return re.sub("[^a-z0-9]", "", self._plain(name))

    def _plain(self, text):
        return remove_accents(text.replace("Đ", "D").replace("đ", "d")).lower()
