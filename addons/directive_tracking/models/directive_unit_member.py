import secrets
import unicodedata
from datetime import timedelta

from odoo import fields, models
from odoo.addons.auth_signup.models.res_partner import SignupError
from odoo.exceptions import LockError, UserError
from odoo.tools import email_normalize
from odoo.tools.sql import escape_psql

#: Units whose people work on the portal; the accounts of all others are the administrator's.
LOCAL_KINDS = ("commune", "ward")
MOST_MEMBERS = 50
#: Mails that one unit may have the system send to new people within an hour.
INVITATIONS_AN_HOUR = 20
NAME_LENGTH, PHONE_LENGTH = 60, 20
#: What stands in a name beside letters. No link and no sentence gets into a mail to a stranger that way.
NAME_SIGNS = " .'-’"
ADDED, REMOVED, INVITED_AGAIN = "member_added", "member_removed", "member_invited_again"


class DirectiveUnit(models.Model):
    """The head of a commune or ward says who works for it: he answers for its figures (Điều 7 khoản 2c).

    People are portal users, invited with Odoo's own signup. Who is removed is out with the next request: the record
    rules read the membership itself. An account that belongs to no unit any more is closed, and an invitation of the
    same address opens it again.
    """

    _inherit = "directive.unit"

    # ---- why not ---------------------------------------------------------------------------

    def _why_not_manage_members(self):
        """Say why the user may not say who belongs to this unit, or nothing."""
        if not self.active or self.kind not in LOCAL_KINDS:
            return self.env._(
                "“%(unit)s” is no commune or ward at work: its people have accounts that the administrator makes"
                " (Điều 7 khoản 2c, Điều 13 khoản 1).",
                unit=self.name,
            )
        if self.env.su or self._has_head(self.env.user):
            return ""
        return self.env._(
            "Only the head of “%(unit)s”, %(head)s, says who belongs to it, and answers for it (Điều 7 khoản 2c). Ask"
            " the head, or the administrator.",
            unit=self.name,
            head=self._head_display() or "–",
        )

    def _why_not_one_more(self):
        # sudo: members are not readable by portal users; they are only counted.
        if len(self.sudo().user_ids) < MOST_MEMBERS:
            return ""
        return self.env._(
            "“%(unit)s” has %(count)s members, which is the most. Remove who does not work on its tasks any more"
            " (Điều 7 khoản 2c).",
            unit=self.name,
            count=MOST_MEMBERS,
        )

    def _why_not_invite_now(self):
        # sudo: the log of units is not for portal users; rows of this unit are only counted.
        sent = self.env["directive.log"].sudo().search_count(
            [
                ("res_model", "=", self._name),
                ("res_id", "=", self.id),
                ("event", "in", (ADDED, INVITED_AGAIN)),
                ("at", ">", fields.Datetime.now() - timedelta(hours=1)),
            ]
        )
        if sent < INVITATIONS_AN_HOUR:
            return ""
        return self.env._(
            "%(count)s invitations went out from “%(unit)s” within the hour, which is the most. Go on in an hour"
            " (Điều 13 khoản 1).",
            unit=self.name,
            count=INVITATIONS_AN_HOUR,
        )

    def _why_not_remove(self, user):
        """Say why the user may not remove ``user`` from this unit, or nothing."""
        if reason := self._why_not_manage_members():
            return reason
        # sudo: members and heads are not readable by portal users; only yes or no leaves here.
        unit = self.sudo()
        if user not in unit.user_ids:
            return self.env._("This person is not a member of “%(unit)s” any more. Reload the page.", unit=self.name)
        if user == unit.head_user_id:
            return self.env._(
                "The head of “%(unit)s” answers for it and stays a member (Điều 7 khoản 2c). The administrator names"
                " another head first.",
                unit=self.name,
            )
        return ""

    # ---- inviting ----------------------------------------------------------------------------

    def _invite_member(self, name, email, phone=""):
        """Make somebody a member of this unit, with a new account or with the one that lies idle under this address.

        :raises UserError: when the user may not, or with what is wrong in the three
        :return: the account, as superuser
        """
        self.ensure_one()
        self._refuse_with(self._why_not_manage_members())
        person = self._checked_person(name, email, phone)
        self._lock_members()
        self._refuse_with(self._why_not_one_more() or self._why_not_invite_now())
        user = self._idle_account(person["email"])
        was_closed = bool(user) and not user.active
        if was_closed:
            self._open_account(user)
        elif not user:
            user = self._new_account(person)
        # sudo: the head may not write the unit; why-not above is the right to this one thing.
        self.sudo().write({"user_ids": [(4, user.id)]})
        self.env["directive.log"]._append(self, ADDED, None, self._person_text(user))
        if was_closed or not user.login_date:
            self._send_invitation(user)
        else:
            self._tell_added(user)
        return user

    def _invite_member_again(self, user):
        """Send the invitation of a member who has not logged in yet once more."""
        self.ensure_one()
        # sudo: members are not readable by portal users; the account only gets its mail.
        user = user.sudo()
        self._refuse_with(self._why_not_manage_members())
        if user not in self.sudo().user_ids or user.login_date or not user.share:
            raise UserError(
                self.env._("This person needs no invitation: reload the page to see who belongs to “%(unit)s”.",
                           unit=self.name)
            )
        self._lock_members()
        self._refuse_with(self._why_not_invite_now())
        self.env["directive.log"]._append(self, INVITED_AGAIN, None, self._person_text(user))
        self._send_invitation(user)

    def _checked_person(self, name, email, phone):
        name, phone = " ".join((name or "").split()), " ".join((phone or "").split())
        address = email_normalize((email or "").strip())
        if not 2 <= len(name) <= NAME_LENGTH or not all(_in_a_name(letter) for letter in name):
            raise UserError(
                self.env._("Write the full name with letters only, at most %(length)s of them.", length=NAME_LENGTH)
            )
        if not address or len(address) > 100:
            raise UserError(
                self.env._("Write one e-mail address, such as ten@cantho.gov.vn: the invitation goes there.")
            )
        if len(phone) > PHONE_LENGTH or not all(sign.isdecimal() or sign in " .+()-" for sign in phone):
            raise UserError(self.env._("Write the telephone number with digits, or leave it empty."))
        return {"name": name, "email": address, "phone": phone}

    def _lock_members(self):
        try:
            # sudo: the row is only locked, so that two invitations at once do not both count as the last one.
            self.sudo().lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._("The members of “%(unit)s” are being changed at this moment. Try again.", unit=self.name)
            ) from error

    def _idle_account(self, email):
        """Return the portal account of this address that belongs to no unit, as superuser, or nothing.

        :raises UserError: when the address belongs to anybody else; whose it is stays untold
        """
        # sudo: accounts are not readable by portal users; what is found is used or refused, never shown.
        accounts = self.env["res.users"].sudo().with_context(active_test=False).search(
            ["|", ("login", "=ilike", escape_psql(email)), ("email_normalized", "=", email)]
        )
        accounts = accounts.with_context(active_test=True)
        if accounts and accounts <= self.sudo().user_ids:
            raise UserError(self.env._("%(email)s belongs to a member already.", email=email))
        if len(accounts) > 1 or any(not account._may_be_taken_in() for account in accounts):
            raise UserError(self._taken_reason(email))
        return accounts

    def _taken_reason(self, email):
        return self.env._(
            "%(email)s cannot be invited: an account has this address already. Ask the person for another address, or"
            " the administrator to change the unit (Điều 13 khoản 1).",
            email=email,
        )

    def _new_account(self, person):
        # sudo: company data; only the language is used.
        lang = self.env.company.sudo().partner_id.lang or self.env.lang
        values = {**person, "login": person["email"], "lang": lang, "tz": "Asia/Ho_Chi_Minh"}
        # sudo: Odoo's own template of a portal user, under the rights of nobody; groups and company come from it.
        users = self.env["res.users"].sudo().with_context(no_reset_password=True)
        try:
            return users._create_user_from_template(values)
        except SignupError as error:
            raise UserError(self._taken_reason(person["email"])) from error

    # ---- removing ----------------------------------------------------------------------------

    def _remove_member(self, user):
        """Take somebody out of this unit at once; an account without any unit is closed.

        :raises UserError: when the user may not
        """
        self.ensure_one()
        self._refuse_with(self._why_not_remove(user))
        # sudo: accounts and members are not readable by portal users; why-not above is the right to this.
        user = user.sudo()
        self.sudo().write({"user_ids": [(3, user.id)]})
        self.env["directive.log"]._append(self, REMOVED, self._person_text(user), None)
        self._tell_removed(user)
        if user.share and not user.directive_unit_ids:
            self._close_account(user)

    def _close_account(self, user):
        """Close an account: it logs in no more, its keys are gone, and a session of before never opens again."""
        # sudo: keys are their owner's alone; they are only deleted here.
        self.env["res.users.apikeys"].sudo().search([("user_id", "=", user.id)]).unlink()
        user._set_encrypted_password(user.id, user._crypt_context().hash(secrets.token_urlsafe(32)))
        user.write({"active": False, "directive_removed_at": fields.Datetime.now()})

    def _open_account(self, user):
        user.write({"active": True, "directive_removed_at": False})

    # ---- what the page shows -----------------------------------------------------------------

    def _members(self):
        """Return the members as the page of the unit shows them to any other member, the head first.

        :return: [{``user_id``, ``name``, ``phone``, ``is_head``, ``email``, ``login_date``, ``is_pending``}]; the last
            three only for who may manage them
        """
        # sudo: accounts are not readable by portal users; names of colleagues, and for the head what he invited.
        unit = self.sudo()
        manages = not self._why_not_manage_members()
        rows = [self._member_row(user, unit.head_user_id, manages) for user in unit.user_ids]
        return sorted(rows, key=lambda row: (not row["is_head"], row["name"]))

    def _member_row(self, user, head, manages):
        row = {"user_id": user.id, "name": user.name, "phone": user.phone or "", "is_head": user == head}
        if manages:
            is_pending = user.share and not user.login_date
            row.update(email=user.email or user.login, login_date=user.login_date, is_pending=is_pending)
        return row

    def _person_text(self, user):
        return f"{user.name} <{user.email_normalized or user.login}>"

    def _refuse_with(self, reason):
        if reason:
            raise UserError(reason)


def _in_a_name(letter):
    return letter.isalpha() or letter in NAME_SIGNS or bool(unicodedata.combining(letter))


class ResUsers(models.Model):
    _inherit = "res.users"

    directive_removed_at = fields.Datetime(
        "Closed when removed from the last unit",
        readonly=True,
        copy=False,
        groups="base.group_erp_manager",
        help="Closed by the head of a unit, who may open it again; what the administrator closes stays closed.",
    )

    def _may_be_taken_in(self):
        """Tell whether a head may add this account to his unit: a portal user's, of no open unit, not locked out."""
        if not self._is_portal() or self.directive_unit_ids:
            return False
        return self.active or bool(self.directive_removed_at)


class DirectiveLog(models.Model):
    _inherit = "directive.log"

    def _sentence(self):
        if self.res_model != "directive.unit":
            return super()._sentence()
        who = self.new_value or self.old_value or ""
        return {
            ADDED: self.env._("Member added: %(who)s", who=who),
            REMOVED: self.env._("Member removed: %(who)s", who=who),
            INVITED_AGAIN: self.env._("Invitation sent again: %(who)s", who=who),
        }.get(self.event) or super()._sentence()
