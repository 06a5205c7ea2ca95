"""What the benches stand on; that they measure what they say. The figures themselves are no tests."""
import os
import time

from odoo.addons.directive_tracking.tests.common import DirectiveCase, at

from tools.bench import daily
from tools.load import processes


class TestDailyRun(DirectiveCase):
    def test_so_many_deadlines_are_crossed_everybody_is_told_and_nothing_stays(self):
        with at("2026-06-01 08:00:00"):
            for _number in range(4):
                self.transferred().with_user(self.finance_officer).action_accept()
        known = self.env["directive.reminder"].search_count([])
        with at("2026-06-23 09:00:00"):
            taken = daily.cost(self.env, 3)
        self.assertEqual(taken.made["directive_reminder"], 3, "the fourth counts as told before")
        self.assertGreaterEqual(taken.made["mail_mail"], 2)
        self.assertEqual(taken.made["directive_log_seal"], 1)
        self.assertEqual(set(taken.seconds), set(taken.processor))
        self.assertEqual(len([name for name in taken.seconds if name.startswith("Directive")]), 7, "every action ran")
        self.assertEqual(self.env["directive.reminder"].search_count([]), known)


def test_processes_are_weighed():
    assert os.getpid() in processes.family(os.getppid())
    before = processes.seconds(os.getpid())
    end = time.process_time() + 0.05
    while time.process_time() < end:
        pass
    assert 0.03 <= processes.seconds(os.getpid()) - before < 2
    assert 10_000_000 < processes.resident(os.getpid()) < 10_000_000_000
    gone = 4_194_304  # above what Linux gives out
    assert (processes.seconds(gone), processes.resident(gone), processes.family(gone)) == (0, 0, [gone])
