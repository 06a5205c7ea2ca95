import base64

from odoo.tools import file_open

from .tools.scene_story import ZONE

LANGUAGE = "vi_VN"
#: What Odoo calls a company that nobody has named yet.
UNNAMED = ("My Company", "YourCompany")
PLACE = "Cần Thơ"
CITY = "Ủy ban nhân dân thành phố Cần Thơ"


def post_init_hook(env):
    """Make the company the city's committee, and leave the directory to the administrator from now on."""
    _set_company(env)
    # Local corrections (a renamed ward, a moved swap day) outlive every update of this addon.
    env["ir.model.data"].search([("module", "=", "directive_cantho")]).noupdate = True


def _set_company(env):
    company = env.company
    company.resource_calendar_id.tz = ZONE
    company.partner_id.tz = ZONE
    if company.name in UNNAMED:
        # With it goes whatever address Odoo gave it: the place stands on every paper.
        company.write({"name": CITY, "street": False, "zip": False, "state_id": False, "city": PLACE})
    if company.uses_default_logo:
        company.logo = _icon()
    if not company.country_id:
        company.country_id = env.ref("base.vn")
    if not company.city:
        company.city = PLACE
    if env["res.lang"]._lang_get(LANGUAGE):
        company.partner_id.lang = LANGUAGE
        # Pages of people without a language of their own, the login page too; also spares the portal a redirect.
        env["ir.default"].set("res.partner", "lang", LANGUAGE)


def _icon():
    with file_open("directive_cantho/static/description/icon.png", "rb") as file:
        return base64.b64encode(file.read())
