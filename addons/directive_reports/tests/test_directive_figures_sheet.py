from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from ..wizards import directive_figures_sheet
from .common import FiguresCase, at, local


@tagged("post_install", "-at_install")
class TestDirectiveFiguresSheet(FiguresCase):
    """The sheet on the screen (Điều 4 khoản 2)."""

    def setUp(self):
        super().setUp()
        self.enterContext(at("2026-08-20 08:00:00"))

    def rows(self, sheet):
        return {row["label"]: row["total"] for row in sheet.table["rows"]}

    def listed(self, action):
        return (
            self.env[action["res_model"]]
            .with_user(self.specialist)
            .with_context(**action["context"])
            .search(action["domain"])
        )

    def test_the_table_is_there_on_opening_and_follows_each_change(self):
        form = Form(self.env["directive.figures.sheet"].with_user(self.specialist))
        self.assertEqual(form.as_of, local("2026-08-20 08:00:00"))
        self.assertEqual(form.table["totals"]["open_overdue"], 2)
        form.as_of = local(self.AS_OF)
        self.assertEqual(form.table["totals"]["open_overdue"], 1)
        form.unit_ids.add(self.finance)
        self.assertEqual([row["label"] for row in form.table["rows"]], ["Department of Finance"])
        self.assertEqual(form.save().table["totals"]["total"], 2)

    def test_the_name_tells_the_instant_in_viet_nam_wherever_the_reader_is(self):
        self.specialist.sudo().write({"tz": "Europe/Paris", "lang": "en_US"})
        self.assertRegex(self.new_sheet(as_of="2026-07-14 23:59:59").display_name, r"14.*(23|11):59:59")

    def test_d04_k1b_sums_and_rates_of_the_rows(self):
        table = self.new_sheet().table
        row = next(row for row in table["rows"] if row["key"] == self.finance.id)
        self.assertEqual([row[name] for name in ("total", "done", "open")], [2, 1, 1])
        self.assertEqual(row["rates"]["rate_done"], {"part": 1, "whole": 2, "value": 0.5})
        self.assertEqual([table["totals"][name] for name in ("total", "done", "open")], [4, 2, 2])
        self.assertEqual(table["totals"]["rates"]["rate_late"], {"part": 2, "whole": 4, "value": 0.5})

    def test_each_grouping(self):
        expected = {
            "unit": {"Department of Construction": 2, "Department of Finance": 2},
            "unit_kind": {"Department or agency": 4},
            "division": {"Economic division": 4},
            "specialist": {self.specialist.name: 4},
            "document": {f"901/QĐ-UBND – {self.document.subject}": 4},
            "document_type": {self.document.type_id.name: 4},
            "handler": {"Not stated": 4},
        }
        self.assertEqual(set(expected), set(directive_figures_sheet.GROUPINGS))
        for grouping, rows in expected.items():
            self.assertEqual(self.rows(self.new_sheet(grouping=grouping)), rows, grouping)

    def test_a_group_without_value_is_named_and_opens_its_tasks(self):
        division = self.division
        self.in_time.with_user(self.specialist).monitor_division_id = False
        sheet = self.new_sheet(grouping="division")
        self.assertEqual(self.rows(sheet), {division.name: 3, "Not stated": 1})
        self.assertEqual(self.listed(sheet.action_open_tasks("total", False)), self.in_time)

    def test_each_filter(self):
        with at("2026-07-14 08:00:00"):
            self.transferred(self.ward, "2026-07-20", document_id=self.new_document("902/QĐ-UBND").id)
        letter = self.env.ref("directive_tracking.document_type_letter")
        for values, total in (
            ({}, 5),
            ({"unit_kind": "ward"}, 1),
            ({"unit_ids": [Command.set((self.ward | self.finance).ids)]}, 3),
            ({"document_type_id": letter.id}, 0),
            ({"document_type_id": self.document.type_id.id}, 5),
            ({"monitor_division_id": self.division.id}, 5),
        ):
            self.assertEqual(self.new_sheet(**values).table["totals"]["total"], total, values)

    def test_d04_k2_each_figure_opens_exactly_its_tasks(self):
        for grouping in directive_figures_sheet.GROUPINGS:
            sheet = self.new_sheet(grouping=grouping)
            rows = [(None, sheet.table["totals"])] + [(row["key"], row) for row in sheet.table["rows"]]
            for key, row in rows:
                for measure in ("total", "done", "open", "done_on_time", "done_late", "open_in_time", "open_overdue"):
                    found = self.listed(sheet.action_open_tasks(measure, key))
                    self.assertEqual(len(found), row[measure], (grouping, key, measure))
        self.assertEqual(self.listed(self.new_sheet().action_open_tasks("done_late", self.building.id)), self.late)

    def test_a_figure_that_is_not_there_is_refused(self):
        sheet = self.new_sheet()
        for measure, key in (("secret", 1), ("total", ["id", ">", 0]), ("total", {"a": 1})):
            with self.assertRaises(UserError):
                sheet.action_open_tasks(measure, key)

    def test_d04_k2_a_future_instant_is_refused_with_a_sentence(self):
        with self.assertRaisesRegex(ValidationError, "not in the future"):
            self.new_sheet(as_of="2026-08-20 08:00:01")
        form = Form(self.env["directive.figures.sheet"].with_user(self.specialist))
        form.as_of = local("2026-08-21 08:00:00")
        self.assertIn("not in the future", form.table["error"])

    def test_nothing_to_count_gives_an_empty_table_with_zero_totals(self):
        table = self.new_sheet(as_of="2026-05-01 08:00:00").table
        self.assertEqual((table["rows"], table["totals"]["total"]), ([], 0))

    def test_more_rows_than_a_screen_takes_are_said_and_summed(self):
        self.patch(directive_figures_sheet, "SCREEN_ROWS", 1)
        table = self.new_sheet().table
        self.assertEqual((len(table["rows"]), table["left_out"], table["totals"]["total"]), (1, 1, 4))

    def test_the_same_number_of_queries_for_few_and_many_units(self):
        sheet = self.new_sheet()

        def queries():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            sheet.with_user(self.specialist).read(["table"])
            return self.env.cr.sql_log_count - before

        queries()
        few = queries()
        with at("2026-07-14 08:00:00"):
            for number in range(8):
                self.transferred(self.unit(f"Ward {number}", "ward"), "2026-07-20")
        self.env.flush_all()
        queries()
        self.assertEqual(queries(), few)
