import time
import unicodedata
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.deadline_phrase import MAX_LENGTH, parse
from .deadline_phrases import ASKED, ASSUMED, DATES, PERIODS, RECURRING
from .test_working_days import CALENDAR

ISSUED = date(2026, 1, 14)  # a Wednesday

VOCABULARY = (
    "trước ngày 30/6/2026 tháng 7 năm quý III trong thời hạn 05 làm việc kể từ ban hành hằng 17 giờ 00 chậm nhất (05)"
    " , ; - đến hết thứ Sáu cuối ký 31/2 99/99/9999 0 tuần hàng vòng 6 đầu sau số /QĐ-UBND âm lịch nhận"
)
WORDS = st.sampled_from(VOCABULARY.split())


def read(text, issued=ISSUED, **knows):
    return parse(text, issued, calendar=CALENDAR, **knows)


@tagged("-at_install", "post_install")
class TestDeadlinePhrase(BaseCase):
    """Điều 5 khoản 7: the deadline as the document words it; what is not certain is asked."""

    def test_d05_k7_days_hours_and_periods_of_the_year(self):
        for text, (day, hour) in DATES.items():
            with self.subTest(text):
                phrase = read(text)
                self.assertEqual((phrase.kind, str(phrase.date), phrase.hour), ("date", day, hour))
                self.assertFalse(phrase.assumed)

    def test_d05_k7_a_missing_year_is_assumed_and_says_so(self):
        for text, day in ASSUMED.items():
            with self.subTest(text):
                phrase = read(text)
                self.assertEqual((phrase.kind, str(phrase.date), phrase.assumed), ("date", day, True))
                self.assertEqual(parse(text).reason, "no_year")

    def test_civil_code_art_147_148_periods(self):
        for text, (kind, day) in PERIODS.items():
            with self.subTest(text):
                phrase = read(text)
                self.assertEqual((phrase.kind, str(phrase.date)), (kind, day))
                self.assertTrue(CALENDAR.is_working_day(phrase.date))

    def test_d05_k7_recurrences_propose_the_next_time(self):
        for text, day in RECURRING.items():
            with self.subTest(text):
                phrase = read(text)
                self.assertEqual((phrase.kind, str(phrase.date)), ("recurring", day))
        self.assertEqual(read("trước 16 giờ thứ Tư hằng tuần").hour, 16)
        self.assertEqual(parse("ngày 15 hằng tháng").reason, "no_start")

    def test_d05_k7_what_is_not_certain_is_asked(self):
        for text, expected in ASKED.items():
            with self.subTest(text):
                phrase = read(text)
                self.assertEqual((phrase.kind, phrase.reason), expected)
                self.assertIsNone(phrase.date)

    def test_the_table_is_long_enough_to_mean_something(self):
        self.assertGreaterEqual(sum(map(len, (DATES, ASSUMED, PERIODS, RECURRING, ASKED))), 140)

    # ---- what the writer says beside the date -----------------------------------------------

    def test_the_exact_words_are_quoted(self):
        text = "Giao Sở A báo cáo UBND thành phố TRƯỚC 17 giờ 00,  ngày 12/9/2026, gửi bản giấy."
        self.assertEqual(read(text).quoted, "TRƯỚC 17 giờ 00,  ngày 12/9/2026")
        self.assertEqual(read("Sở A khẩn trương làm").quoted, "khẩn trương")

    def test_decomposed_text_reads_the_same(self):
        for text, (day, _hour) in DATES.items():
            with self.subTest(text):
                self.assertEqual(str(read(unicodedata.normalize("NFD", text)).date), day)

    def test_text_without_accents_reads_the_same(self):
        for text, (day, _hour) in DATES.items():
            bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
            with self.subTest(bare):
                self.assertEqual(str(read(bare.replace("đ", "d").replace("Đ", "D")).date), day)

    def test_the_quoted_words_alone_mean_the_same(self):
        for text in (*DATES, *ASSUMED, *PERIODS, *RECURRING):
            with self.subTest(text):
                phrase = read(text)
                again = read(phrase.quoted)
                self.assertEqual((again.kind, again.date, again.hour), (phrase.kind, phrase.date, phrase.hour))

    def test_setting_before_excludes_the_day(self):
        def day_of(text):
            return str(read(text, before_excludes_day=True).date)

        self.assertEqual(day_of("trước ngày 30/6/2026"), "2026-06-29")
        self.assertEqual(day_of("chậm nhất ngày 30/6/2026"), "2026-06-30")
        self.assertEqual(day_of("trước hết ngày 30/6/2026"), "2026-06-30")
        self.assertEqual(day_of("trước 17 giờ ngày 30/6/2026"), "2026-06-30")
        understood = read("trước ngày 30/6/2026", before_excludes_day=True).understood
        self.assertEqual((understood["written"], understood["excluded"]), (date(2026, 6, 30), True))

    def test_a_deadline_before_the_date_of_issue_is_marked(self):
        self.assertTrue(read("trước ngày 30/6/2025").understood["before_issue"])
        self.assertFalse(read("trước ngày 30/6/2026").understood["before_issue"])

    def test_a_period_from_receipt_needs_the_day_of_receipt(self):
        text = "trong thời hạn 05 ngày làm việc kể từ ngày nhận được văn bản này"
        self.assertEqual(read(text).understood["start"], "receipt")
        self.assertEqual(read(text, received=date(2026, 1, 16)).date, date(2026, 1, 23))

    def test_a_period_without_start_offers_the_date_of_issue(self):
        phrase = read("trong 05 ngày làm việc")
        self.assertEqual([str(one.date) for one in phrase.candidates], ["2026-01-21"])

    def test_working_days_without_a_calendar_are_asked(self):
        phrase = parse("trong thời hạn 05 ngày làm việc kể từ ngày ký", ISSUED)
        self.assertEqual((phrase.kind, phrase.date, phrase.reason), ("working_days", None, "no_calendar"))

    def test_ambiguous_words_offer_their_readings(self):
        def days_of(text):
            return [str(one.date) for one in read(text).candidates]

        self.assertEqual(days_of("trước Quý III/2026"), ["2026-06-30", "2026-09-30"])
        self.assertEqual(days_of("trước 30/6/2026 và trước 31/12/2026"), ["2026-06-30", "2026-12-31"])
        self.assertEqual(days_of("trước thứ Sáu, ngày 12/9/2026"), ["2026-09-12"])

    # ---- whatever comes in ----------------------------------------------------------------

    def test_not_a_text(self):
        for value in (None, False, 0, 30, b"30/6/2026", ["30/6/2026"]):
            self.assertEqual(parse(value, ISSUED).reason, "empty")

    def test_a_whole_document_is_not_a_phrase(self):
        self.assertEqual(read("trước ngày 30/6/2026 " * 50_000).reason, "too_long")

    def test_the_longest_text_takes_no_longer_than_its_length(self):
        for piece in (
            "trước ngày 30/6/2026 ",
            "ngày ",
            "trong ",
            "1/",
            "9",
            "(",
            " ",
            "từ ngày 1",
            "kể từ ngày ",
            "17h ",
            "a,",
        ):
            with self.subTest(piece):
                text = (piece * MAX_LENGTH)[:MAX_LENGTH]
                start = time.perf_counter()
                read(text)
                self.assertLess(time.perf_counter() - start, 2)

    @given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=30).map(" ".join)), st.none() | st.dates())
    @settings(max_examples=600, deadline=None)
    def test_never_raises_and_never_half_answers(self, text, issued):
        phrase = parse(text, issued, calendar=CALENDAR)
        self.assertIn(phrase.kind, ("date", "working_days", "calendar_days", "recurring", "ambiguous", "none"))
        self.assertEqual(phrase.date is None, bool(phrase.reason), phrase)
        if phrase.kind in ("none", "ambiguous"):
            self.assertIsNone(phrase.date)
        self.assertTrue(all(one.date for one in phrase.candidates))
        self.assertIn(unicodedata.normalize("NFC", phrase.quoted.split(" … ")[0]), unicodedata.normalize("NFC", text))
