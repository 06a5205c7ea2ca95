"""Long reports in the background; the file of frozen figures is made once, and kept for who may read the report."""

import hashlib
from datetime import timedelta
from unittest.mock import patch

from odoo.addons.directive_tracking.tests.common import DirectiveScene, at
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..models import directive_report_file, directive_report_pdf
from ..models.directive_report_file import CONTENT_TYPES
from .test_directive_report import ReportCase

MAKING = "odoo.addons.directive_reports.models.directive_report_file_queue"


@tagged("post_install", "-at_install")
class TestDirectiveReportFile(ReportCase):
    def files(self, report, user=None):
        files = self.env["directive.report.file"].with_user(user or self.env.user)
        return files.search([("report_id", "=", report.id)])

    def approved(self):
        report = self.begin("office")
        report.with_user(self.office_leader).action_approve()
        return report

    def run_queue(self):
        """Run the scheduled action; returns the progress that was committed on the way."""
        seen, files = [], self.env["directive.report.file"]

        def commit(*_args, **_kwargs):
            seen.extend(files.search([("state", "=", "running")]).mapped("progress"))
            return float("inf")

        with patch.object(type(self.env["ir.cron"]), "_commit_progress", commit):
            files._cron_make()
        return seen

    # ---- at once -------------------------------------------------------------------------------

    def test_a_short_report_is_made_at_once_in_each_form(self):
        report = self.begin("office")
        for form, step in (("pdf", report.action_pdf), ("docx", report.action_docx), ("xlsx", report.action_xlsx)):
            action = step()
            file = self.files(report)[0]
            self.assertEqual(action["type"], "ir.actions.act_url")
            self.assertEqual(action["url"], f"/directive/report/file/{file.id}")
            self.assertEqual((file.form, file.state, file.progress), (form, "done", 100))
            content = file._bytes()
            self.assertEqual((file.size, file.digest), (len(content), hashlib.sha256(content).hexdigest()))
            self.assertRegex(file.name, rf"^[a-z0-9-]+-du-thao\.{form}$")
            self.assertTrue(content.startswith(b"%PDF" if form == "pdf" else b"PK"))

    def test_names_of_files_have_no_accents(self):
        self.building.sudo().name = "Sở Đường sắt / ../ “Đô thị”"
        report = self.begin(user=self.building_officer, unit=self.building)
        self.assertRegex(report._file_name(), r"^bao-cao-so-duong-sat-do-thi-tu-ngay-[0-9a-z-]+-du-thao$")

    def test_d04_k2_the_file_of_frozen_figures_is_made_once_and_logged(self):
        report = self.approved()
        report.action_docx()
        file = self.files(report)
        with at("2026-09-01 08:00:00"), patch.object(type(report), "_as_docx", side_effect=AssertionError("again")):
            self.assertIn(str(file.id), report.action_docx()["url"])
        self.assertTrue(file.is_final)
        [row] = self.env["directive.log"].search([("res_model", "=", "directive.report"), ("event", "=", "file_made")])
        self.assertEqual((row.new_value, row.detail), (file.name, f"SHA-256 {file.digest}"))

    def test_a_number_given_later_is_printed_in_a_new_file_that_replaces_the_old_one(self):
        report = self.approved()
        report.action_xlsx()
        before = self.files(report)
        report.number = "77/BC-VP"
        report.action_xlsx()
        after = self.files(report)
        self.assertEqual(len(after), 1)
        self.assertNotEqual(after, before)

    def test_taking_the_approval_back_gives_its_files_up(self):
        report = self.approved()
        report.action_xlsx()
        report.with_user(self.office_leader).action_reopen()
        self.assertFalse(self.files(report))

    def test_files_of_drafts_go_after_a_day_and_those_of_frozen_figures_stay(self):
        draft, frozen = self.begin(), self.approved()
        draft.action_xlsx()
        frozen.action_xlsx()
        with at("2026-07-18 09:00:00"):
            self.env["directive.report.file"]._gc_drafts()
        self.assertFalse(self.files(draft))
        self.assertTrue(self.files(frozen))

    # ---- in the background -------------------------------------------------------------------

    def long_one(self, report, form="pdf"):
        """Ask for a file as if the report were long."""
        self.patch(directive_report_file, "AT_ONCE_ROWS", 0)
        triggers = [("cron_id", "=", self.env.ref("directive_reports.cron_report_files").id)]
        before = self.env["ir.cron.trigger"].search_count(triggers)
        action = getattr(report, f"action_{form}")()
        after = self.env["ir.cron.trigger"].search_count(triggers)
        self.assertGreater(after, before, "the scheduled action is asked to run at once")
        self.assertEqual(action["tag"], "display_notification")
        return self.files(report)[0]

    def test_a_long_report_waits_is_made_with_progress_and_its_asker_is_told(self):
        report = self.begin("office")
        file = self.long_one(report)
        self.assertEqual((file.state, file.progress), ("queued", 0))
        with patch.object(type(self.specialist), "_bus_send", autospec=True) as told:
            progress = self.run_queue()
        self.assertEqual((file.state, file.progress), ("done", 100))
        self.assertEqual(progress, sorted(progress))
        self.assertGreater(len(set(progress)), 2)
        [call] = told.call_args_list
        self.assertEqual(call.args[0], self.specialist)
        self.assertIn(file.name, call.args[2]["title"])
        self.assertTrue(file._bytes().startswith(b"%PDF"))

    def test_d04_k2_a_long_report_of_frozen_figures_is_made_in_the_background_and_kept(self):
        report = self.approved()
        file = self.long_one(report)
        self.run_queue()
        self.assertEqual((file.state, file.error, file.is_final), ("done", False, True))
        self.assertIn(str(file.id), report.action_pdf()["url"])

    def test_d01_k1_the_texts_of_a_file_are_judged_however_long_it_is(self):
        content = b"%PDF-1.4 that nobody can read"
        report = self.approved()
        with patch.object(type(report), "_as_pdf", return_value=content):
            report.action_pdf()
        self.assertEqual(self.files(report)._bytes(), content, "its texts were judged, so it need not be read")
        paper = {**report._paper(), "signer_title": "TUYỆT MẬT"}
        with patch.object(type(report), "_paper", return_value=paper), self.assertRaisesRegex(UserError, "Điều 1"):
            report.action_xlsx()

    def test_who_has_waited_longer_than_a_minute_gets_a_mail_and_others_none(self):
        for seconds, mails in ((60, 0), (61, 1)):
            report = self.begin("office")
            file = self.long_one(report, "xlsx")
            file.sudo().requested_at -= timedelta(seconds=seconds)
            newest = self.env["mail.mail"].search([], limit=1, order="id desc").id or 0
            self.run_queue()
            found = self.env["mail.mail"].search([("id", ">", newest)])
            self.assertEqual(len(found), mails, seconds)
        self.assertEqual(found.email_to, self.specialist.email)
        self.assertIn(f"/directive/report/file/{file.id}", found.body_html)

    def test_asking_twice_waits_once(self):
        report = self.begin("office")
        file = self.long_one(report)
        report.action_pdf()
        self.assertEqual(self.files(report), file)

    def test_while_one_paper_is_made_at_once_others_wait_in_the_background(self):
        report = self.begin("office")
        files = self.env["directive.report.file"]
        with patch.object(type(files), "_takes_slot", return_value=False):
            report.action_pdf()
        self.assertEqual(self.files(report).state, "queued")

    def test_what_a_killed_server_left_is_made_again_and_given_up_after_three_times(self):
        report = self.begin("office")
        file = self.long_one(report, "xlsx")
        file.sudo().write({"state": "running", "attempts": 2})
        self.run_queue()
        self.assertEqual(file.state, "done")
        file.sudo().write({"state": "running", "attempts": 3})
        self.run_queue()
        self.assertEqual(file.state, "failed")
        self.assertTrue(file.error)

    def test_what_cannot_be_made_says_why_and_the_next_one_is_made(self):
        office, unit = self.begin("office"), self.begin()
        first = self.long_one(office)
        second = self.long_one(unit, "xlsx")
        self.patch(directive_report_pdf, "PAPER_ROWS", 0)
        self.run_queue()
        self.assertEqual((first.state, second.state), ("failed", "done"))
        self.assertIn("Excel", first.error)
        self.assertNotEqual(self.long_one(office), first, "asking again tries again")

    def test_an_error_of_the_program_is_told_without_its_inside(self):
        file = self.long_one(self.begin("office"), "xlsx")
        broken = patch.object(type(file.report_id), "_as_xlsx", side_effect=ZeroDivisionError("secret"))
        with broken, mute_logger(MAKING):
            self.run_queue()
        self.assertEqual(file.state, "failed")
        self.assertNotIn("secret", file.error)

    def test_who_may_not_read_the_report_any_more_does_not_get_it(self):
        report = self.begin()
        file = self.long_one(report)
        self.finance.sudo().user_ids = [(3, self.finance_officer.id)]
        self.run_queue()
        self.assertEqual(file.sudo().state, "failed")

    # ---- whose it is ----------------------------------------------------------------------------

    def test_d12_k1_files_are_as_open_as_the_report_and_drafts_stay_in_the_unit(self):
        report = self.begin()
        report.action_docx()
        draft = self.files(report)
        report.with_user(self.finance_head).action_approve()
        report.action_docx()
        final = self.files(report) - draft
        for user in (self.building_officer, self.ward_officer, self.specialist, self.chairman):
            self.assertFalse(self.files(report, user), user.login)
        report.action_submit()
        for user in (self.specialist, self.chairman, self.administrator):
            self.assertEqual(self.files(report, user), final, user.login)
        for user in (self.building_officer, self.ward_officer):
            self.assertFalse(self.files(report, user), user.login)
            with self.assertRaises(AccessError):
                report.with_user(user).action_docx()
            with self.assertRaises(AccessError):
                final.with_user(user)._bytes()

    def test_nobody_writes_files(self):
        report = self.begin("office")
        report.action_xlsx()
        file = self.files(report)
        for user in (self.specialist, self.office_leader, self.administrator, self.chairman):
            for attempt in (
                lambda own: own.write({"digest": "0"}),
                lambda own: own.unlink(),
                lambda own: own.create({"name": "x", "report_id": report.id, "form": "pdf", "state": "done"}),
            ):
                with self.assertRaises(UserError):
                    attempt(file.with_user(user))


@tagged("post_install", "-at_install")
class TestDirectiveReportDownload(DirectiveScene, HttpCase):
    """Who downloads a report by its address."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.build_scene()
        cls.transferred(cls.ward, "2099-12-31")
        period = cls.env["directive.report.period"].with_user(cls.specialist).create(
            {
                "kind": "adhoc",
                "date_from": "2026-01-01",
                "date_to": "2026-01-31",
                "requested_by_id": cls.chairman.id,
                "reason": "Before the council meets",
                "unit_ids": [(6, 0, cls.ward.ids)],
            }
        )
        reports = cls.env["directive.report"].with_user(cls.ward_officer)
        cls.report = reports._begin("unit", period.with_user(cls.ward_officer), cls.ward)

    def download(self, login, address):
        self.authenticate(login, login)
        return self.url_open(address, allow_redirects=False)

    def test_the_unit_downloads_its_report_in_each_form_on_the_portal(self):
        for form, start in (("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")):
            answer = self.download("t.ward", f"/directive/report/{self.report.id}/{form}")
            self.assertEqual(answer.status_code, 200)
            self.assertTrue(answer.content.startswith(start), form)
            name = answer.headers["Content-Disposition"]
            self.assertRegex(name, rf"^attachment; filename\*=UTF-8''[a-z0-9-]+\.{form}$")
            self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
            self.assertEqual(answer.headers["Content-Type"].partition(";")[0], CONTENT_TYPES[form])

    def test_the_report_of_another_unit_is_not_found(self):
        file = self.env["directive.report.file"].with_user(self.ward_officer)._ask(self.report, "xlsx")
        for login in ("t.ward2", "t.finance", "t.specialist", "t.chairman"):
            for address in (f"/directive/report/{self.report.id}/xlsx", file._url(), "/directive/report/999999999/pdf",
                            f"/directive/report/{2**70}/pdf"):
                self.assertEqual(self.download(login, address).status_code, 404, (login, address))

    def test_without_login_there_is_none(self):
        answer = self.url_open(f"/directive/report/{self.report.id}/pdf", allow_redirects=False)
        self.assertIn("/web/login", answer.headers["Location"])

    def test_a_long_one_shows_its_progress_and_opens_by_itself(self):
        self.patch(directive_report_file, "AT_ONCE_ROWS", 0)
        answer = self.download("t.ward", f"/directive/report/{self.report.id}/pdf")
        file = self.env["directive.report.file"].search([("report_id", "=", self.report.id)])
        self.assertIn("<progress", answer.text)
        self.assertEqual(answer.headers["Refresh"], f"4; url=/directive/report/file/{file.id}")
        file.sudo().write({"state": "failed", "error": "No room"})
        answer = self.download("t.ward", file._url())
        self.assertIn("No room", answer.text)
        self.assertNotIn("Refresh", answer.headers)
