"""Điều 7 khoản 2: how many of spoilt rows are matched rightly, and how long it takes."""

from datetime import date

from freezegun import api as freezegun_api

from odoo.addons.directive_tracking.tests.common import at
from odoo.tests import tagged

from ..tools import row_matching
from .reconciliation_tables import contents, deadlines, rows_of, workbook
from .test_directive_reconciliation import ReconciliationCase


@tagged("post_install", "-at_install")
class TestReconciliationMeasured(ReconciliationCase):
    def test_d07_k2a_two_hundred_rows_none_wrong(self):
        """200 spoilt rows of known tasks: none is matched wrongly by itself; the figures stand in the log."""
        texts, days = contents(215), deadlines(215)
        with at("2026-06-02 08:00:00"):
            documents = [self.new_document(f"{number}/QĐ-UBND") for number in range(101, 126)]
            tasks = self.env["directive.task"].with_user(self.specialist).create(
                [
                    {
                        "document_id": documents[number % 25].id,
                        "clause": f"Điều {number // 25 + 1} khoản {number % 4 + 1}",
                        "content": text,
                        "lead_unit_id": self.finance.id,
                        "date_deadline": day,
                    }
                    for number, (text, day) in enumerate(zip(texts, days, strict=True))
                ]
            )
            # Fifteen rows are of tasks that are not on the system.
            tasks[:200].action_transfer()
        facts = [
            {
                "reference": task.document_id.reference,
                "clause": task.clause,
                "content": task.content,
                "deadline": task.date_deadline,
            }
            for task in tasks
        ]
        rows = rows_of(facts)[:200]
        started = freezegun_api.real_perf_counter()
        one = self.begin(workbook(rows))
        one.action_read()
        one.action_compare()
        self.env.flush_all()
        seconds = freezegun_api.real_perf_counter() - started
        lines = one.line_ids.filtered("place")
        self.assertEqual(len(lines), 200, "titles, sections, numbers of columns and totals are no rows")
        right, wrong, doubtful, missed = self.judged(lines, rows, tasks)
        print(  # pylint: disable=print-used
            f"reconciliation: 200 rows, {right} right, {wrong} wrong, {doubtful} to check,"
            f" {missed} taken for extra though there; {seconds:.1f} s"
        )
        self.assertEqual(wrong, 0)
        self.assertGreaterEqual(right, 150)
        different = one.difference_ids.filtered(lambda each: each.item not in ("missing", "extra"))
        self.assertFalse(different, "dates as text are the same dates; 01/01/1970 and 0 are none")

    def judged(self, lines, rows, tasks):
        """Return how many rows were matched rightly, wrongly, left to a person, and taken for extra though there."""
        truth = {}
        for cells, place in rows:
            truth.setdefault((str(cells[2]), str(cells[3])[:10]), []).append(tasks[place])
        right = wrong = doubtful = missed = 0
        for line in lines:
            own = truth[line.row["content"], str(line.row["deadline"])[:10]]
            there = any(task.transferred_at for task in own)
            if line.task_id:
                right += line.task_id in own
                wrong += line.task_id not in own
            elif line.kind == "check":
                doubtful += 1
            else:
                right += not there
                missed += there
        return right, wrong, doubtful, missed

    def test_d07_k2a_two_thousand_rows(self):
        """The matching alone, and its worst case, in which no row names its document."""
        texts = [f"{text} đợt {number}" for number, text in enumerate(contents(1000) * 2)]
        tasks = [
            row_matching.known(number, f"{number % 100 + 1}/QĐ-UBND", f"Điều {number // 100 + 1}", text)
            for number, text in enumerate(texts)
        ]
        facts = [
            {
                "reference": f"{number % 100 + 1}/QĐ-UBND",
                "clause": f"Điều {number // 100 + 1}",
                "content": text,
                "deadline": date(2026, 6, 30),
            }
            for number, text in enumerate(texts)
        ]
        spoilt = rows_of(facts)
        for name, with_reference in (("as sent", True), ("no documents", False)):
            rows = [
                row_matching.known(number, cells[0] if with_reference else "", cells[1], cells[2])
                for number, (cells, _task) in enumerate(spoilt)
            ]
            started = freezegun_api.real_perf_counter()
            found = row_matching.match(rows, tasks)
            seconds = freezegun_api.real_perf_counter() - started
            sure = {number: match.task for number, match in found.items() if match.task is not None}
            wrong = [number for number, task in sure.items() if task != spoilt[number][1]]
            said = f"{len(sure)} sure, {len(wrong)} wrong, {seconds:.1f} s"
            print(f"reconciliation: 2000 rows, {name}: {said}")  # pylint: disable=print-used
            self.assertFalse(wrong)
            self.assertLess(seconds, 60)
