from .common import DirectiveCase, at


class TestDirectiveTaskAttention(DirectiveCase):
    """What a task asks of a unit: the same by reading, searching, sorting and counting."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with at("2026-06-01 08:00:00"):
            cls.to_accept = cls.transferred(cls.ward)
            cls.waiting, cls.done, cls.rejected, cls.cancelled = (cls._accepted("2026-06-25") for _number in range(4))
            cls.overdue, cls.soon, cls.later = (
                cls._accepted(day) for day in ("2026-06-04", "2026-06-12", "2026-06-29")
            )
            cls.led_by_others = cls.transferred(cls.finance, coordinating_unit_ids=[(4, cls.ward.id)])
            for task in (cls.waiting, cls.done, cls.rejected):
                cls.submit(task, cls.ward_officer)
            cls.done.action_confirm()
            cls.rejected.action_reject("Attach the minutes")
            cls.cancelled.action_cancel(cls.document)
            cls.env.flush_all()

    @classmethod
    def _accepted(cls, deadline):
        task = cls.transferred(cls.ward, deadline)
        task.with_user(cls.ward_officer).action_accept()
        return task

    def _expected(self):
        return {
            "1_accept": self.to_accept,
            "2_rejected": self.rejected,
            "3_overdue": self.overdue,
            "4_due_soon": self.soon,
            "5_open": self.later,
            "6_informed": self.led_by_others,
            "7_waiting": self.waiting,
            "8_done": self.done,
            "9_cancelled": self.cancelled,
        }

    @at("2026-06-10 09:00:00")
    def test_reading_searching_sorting_and_counting_agree(self):
        tasks = self.env["directive.task"].with_user(self.ward_officer)
        expected = self._expected()
        for key, task in expected.items():
            self.assertEqual(task.with_user(self.ward_officer).attention, key)
            self.assertEqual(tasks.search([("attention", "=", key)]), task, key)
        self.assertEqual(tasks.search([], order="attention").ids, [task.id for task in expected.values()])
        counts = tasks._attention_counts([])
        self.assertEqual({key: counts[key] for key in expected}, dict.fromkeys(expected, 1))
        # The rejected one is among the open ones: its deadline has not passed.
        self.assertEqual(counts["open_overdue"], 1)

    @at("2026-06-10 09:00:00")
    def test_d07_k2c_a_result_with_the_head_is_the_heads_turn_and_nobody_elses(self):
        head = self.user("t.ward.head", "base.group_portal")
        self.ward.sudo().write({"head_user_id": head.id, "head_approves": True})
        self.submit(self.overdue, self.ward_officer)
        for user, key in ((self.ward_officer, "6_with_head"), (head, "0_approve"), (self.specialist, "6_informed")):
            task, tasks = self.overdue.with_user(user), self.env["directive.task"].with_user(user)
            self.assertEqual(task.attention, key)
            self.assertIn(task, tasks.search([("attention", "=", key)]))
        counts = self.env["directive.task"].with_user(head)._attention_counts([])
        self.assertEqual((counts["0_approve"], counts.get("3_overdue"), counts.get("overdue")), (1, None, None))
        self.assertEqual(counts["open_overdue"], 1, "the class of Điều 4 stays what it is")

    @at("2026-06-10 09:00:00")
    def test_the_colour_is_the_deadlines_whatever_there_is_to_do(self):
        express = self.transferred(self.ward, "2026-06-11", urgency="express")
        tones = {
            express: "soon", self.to_accept: "open", self.overdue: "overdue", self.soon: "soon", self.later: "open",
            self.waiting: "open", self.done: "done", self.cancelled: "open",
        }
        for task, tone in tones.items():
            self.assertEqual(task.with_user(self.ward_officer)._deadline_tone(), tone, task.attention)
        self.assertEqual(express.with_user(self.ward_officer).attention, "1_accept")

    def test_the_clock_alone_changes_it(self):
        task = self.later.with_user(self.ward_officer)
        for moment, key in (
            ("2026-06-24 23:59:59", "5_open"),
            ("2026-06-25 00:00:00", "4_due_soon"),
            ("2026-06-29 23:59:59", "4_due_soon"),
            ("2026-06-30 00:00:00", "3_overdue"),
        ):
            with at(moment):
                task.invalidate_recordset(["attention"])
                self.assertEqual(task.attention, key, moment)

    @at("2026-06-10 09:00:00")
    def test_it_depends_on_who_asks(self):
        self.assertEqual(self.led_by_others.with_user(self.finance_officer).attention, "1_accept")
        self.assertEqual(self.to_accept.with_user(self.specialist).attention, "6_informed")
        self.assertFalse(self.draft(self.ward).attention)
