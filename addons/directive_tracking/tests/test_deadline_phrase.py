import time
import unicodedata
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.deadline_phrase import MAX_LENGTH, parse
from .test_working_days import CALENDAR

ISSUED = date(2026, 1, 14)  # a Wednesday

#: phrase → (day, hour); the whole phrase or the sentence around it
DATES = {
    # a day
    "trước ngày 30/6/2026": ("2026-06-30", None),
    "TRƯỚC NGÀY 30/6/2026": ("2026-06-30", None),
    "truoc ngay 30/6/2026": ("2026-06-30", None),
    "trước  ngày\u00a030 / 6 / 2026.": ("2026-06-30", None),
    "Trước ngày 30.6.2026": ("2026-06-30", None),
    "trước 30-06-2026": ("2026-06-30", None),
    "trước ngày 30/06/26": ("2026-06-30", None),
    "trước ngày 2026-06-30": ("2026-06-30", None),
    "30/6/2026": ("2026-06-30", None),
    "ngày 30 tháng 6 năm 2026": ("2026-06-30", None),
    "chậm nhất là ngày 05 tháng 7 năm 2026": ("2026-07-05", None),
    "chậm nhất đến hết ngày 5/7/2026": ("2026-07-05", None),
    "muộn nhất ngày 05 tháng 7/2026": ("2026-07-05", None),
    "không quá ngày 15/3/2026": ("2026-03-15", None),
    "đến hết ngày 30/6/2026": ("2026-06-30", None),
    "trước hoặc trong ngày 30/6/2026": ("2026-06-30", None),
    "thời hạn hoàn thành: 30/6/2026": ("2026-06-30", None),
    "Thời gian báo cáo: ngày 30/6/2026;": ("2026-06-30", None),
    "hạn cuối là 30/6/2026": ("2026-06-30", None),
    "trước thứ Ba, ngày 30/6/2026": ("2026-06-30", None),
    "trước ngày 12/9/2026 (thứ Bảy)": ("2026-09-12", None),
    "trước ngày 29/2/2028": ("2028-02-29", None),
    "Giao Sở Tài chính chủ trì, phối hợp với Sở Xây dựng và UBND các xã, phường rà soát tiến độ giải ngân, báo cáo "
    "UBND thành phố trước ngày 30/6/2026.": ("2026-06-30", None),
    # a day with an hour
    "trước 17 giờ 00 ngày 12/9/2026": ("2026-09-12", 17),
    "HỎA TỐC: … báo cáo trước 17 giờ 00 ngày 12/9/2026.": ("2026-09-12", 17),
    "trước 17h00 ngày 12/9/2026": ("2026-09-12", 17),
    "trước 17g30 ngày 12/9/2026": ("2026-09-12", 17.5),
    "trước 17:45, ngày 12/9/2026": ("2026-09-12", 17.75),
    "trước 9 giờ 5 phút ngày 12/9/2026": ("2026-09-12", 9 + 5 / 60),
    "trước 10 giờ sáng ngày 12/9/2026": ("2026-09-12", 10),
    "trước 3 giờ chiều ngày 12/9/2026": ("2026-09-12", 15),
    "trước 15 giờ chiều ngày 12/9/2026": ("2026-09-12", 15),
    "trước 8 giờ tối ngày 12/9/2026": ("2026-09-12", 20),
    "trước 12 giờ trưa ngày 12/9/2026": ("2026-09-12", 12),
    "trước 1 giờ trưa ngày 12/9/2026": ("2026-09-12", 13),
    "trước 24 giờ ngày 12/9/2026": ("2026-09-12", 24),
    "trước ngày 12/9/2026, chậm nhất 17h00": ("2026-09-12", 17),
    "trước ngày 12/9/2026 (17 giờ)": ("2026-09-12", 17),
    "trước 17 giờ 12/9/2026": ("2026-09-12", 17),
    # a month, a quarter, a half, a year
    "trong tháng 7/2026": ("2026-07-31", None),
    "Sở Nội vụ tham mưu dự thảo Quyết định …, trình trong tháng 7/2026.": ("2026-07-31", None),
    "trong tháng 02 năm 2028": ("2028-02-29", None),
    "cuối tháng 9/2026": ("2026-09-30", None),
    "trước hết tháng 7/2026": ("2026-07-31", None),
    "Thời gian hoàn thành: Tháng 7/2026": ("2026-07-31", None),
    "trong Quý III/2026": ("2026-09-30", None),
    "… hoàn thành trong Quý III/2026.": ("2026-09-30", None),
    "trong quý 3 năm 2026": ("2026-09-30", None),
    "Quý IV-2026": ("2026-12-31", None),
    "quý I/2026": ("2026-03-31", None),
    "6 tháng đầu năm 2026": ("2026-06-30", None),
    "trong sáu tháng đầu năm 2026": ("2026-06-30", None),
    "9 tháng đầu năm 2026": ("2026-09-30", None),
    "trong 06 tháng cuối năm 2026": ("2026-12-31", None),
    "nửa đầu năm 2026": ("2026-06-30", None),
    "trong năm 2026": ("2026-12-31", None),
    "cuối năm 2026": ("2026-12-31", None),
    # dates that are something else
    "Thực hiện Quyết định số 65/2025/QĐ-UBND ngày 31 tháng 12 năm 2025, báo cáo trước ngày 30/6/2026": (
        "2026-06-30",
        None,
    ),
    "Căn cứ Công văn số 864/TB-SNV ngày 12/9/2026, chậm nhất 20/9/2026 có báo cáo": ("2026-09-20", None),
    "số liệu tính đến hết ngày 14/6/2026, báo cáo trước ngày 20/6/2026": ("2026-06-20", None),
    "báo cáo quý II/2026 trước ngày 15/6/2026": ("2026-06-15", None),
    "Báo cáo kết quả 6 tháng đầu năm 2026 trước ngày 15/6/2026": ("2026-06-15", None),
    "khẩn trương hoàn thành trước ngày 30/6/2026": ("2026-06-30", None),
    "trước ngày 30/6/2026, xin nhắc lại: trước ngày 30/6/2026": ("2026-06-30", None),
}

#: phrase without a year → day, marked as assumed
ASSUMED = {
    "trước ngày 30/6": "2026-06-30",
    "trước ngày 14/1": "2026-01-14",
    "trước ngày 13/1": "2027-01-13",
    "chậm nhất 30/6": "2026-06-30",
    "ngày 05 tháng 7": "2026-07-05",
    "trong tháng 7": "2026-07-31",
    "trong quý IV": "2026-12-31",
    "6 tháng cuối năm": "2026-12-31",
}

#: phrase → (kind, day)
PERIODS = {
    "trong thời hạn 05 ngày làm việc kể từ ngày ban hành": ("working_days", "2026-01-21"),
    "… trong thời hạn 05 ngày làm việc kể từ ngày ban hành Thông báo này.": ("working_days", "2026-01-21"),
    "trong thời hạn năm (05) ngày làm việc, kể từ ngày ký": ("working_days", "2026-01-21"),
    "trong vòng mười ngày làm việc kể từ khi ban hành": ("working_days", "2026-01-28"),
    "chậm nhất sau 02 ngày làm việc kể từ ngày Quyết định này được ban hành": ("working_days", "2026-01-16"),
    "kể từ ngày ban hành Thông báo này, trong thời hạn 05 ngày làm việc": ("working_days", "2026-01-21"),
    "trong thời hạn 05 ngày làm việc kể từ ngày 13/2/2026": ("working_days", "2026-02-27"),
    "trong thời hạn 10 ngày kể từ ngày ban hành": ("calendar_days", "2026-01-26"),  # the 24th is a Saturday
    "trong 15 (mười lăm) ngày kể từ ngày 01/7/2026": ("calendar_days", "2026-07-16"),
    "trong thời hạn 2 tuần kể từ ngày ký": ("calendar_days", "2026-01-28"),
    "trong thời hạn 02 tháng kể từ ngày 31/12/2025": ("calendar_days", "2026-03-02"),  # 28/2 is a Saturday
    "trong thời hạn 01 năm kể từ ngày ban hành": ("calendar_days", "2027-01-14"),
}

#: phrase → next occurrence after the date of issue
RECURRING = {
    "chậm nhất ngày 15 hằng tháng": "2026-01-15",
    "… báo cáo kết quả chậm nhất ngày 15 hằng tháng.": "2026-01-15",
    "ngày 14 hàng tháng": "2026-02-14",
    "ngày 10 mỗi tháng": "2026-02-10",
    "trước ngày 31 hằng tháng": "2026-01-31",
    "ngày cuối cùng của mỗi tháng": "2026-01-31",
    "ngày 20 của tháng cuối quý": "2026-03-20",
    "trước ngày 15/12 hằng năm": "2026-12-15",
    "thứ Sáu hằng tuần": "2026-01-16",
    "trước 16 giờ thứ Tư hằng tuần": "2026-01-21",
}

#: phrase → (kind, reason): asked, never guessed
ASKED = {
    "": ("none", "empty"),
    " \n\t": ("none", "empty"),
    "khẩn trương": ("none", "urgent_words"),
    "Sớm hoàn thành, kịp thời báo cáo": ("none", "urgent_words"),
    "thường xuyên theo dõi": ("none", "regular_words"),
    "rà soát tiến độ giải ngân": ("none", "not_found"),
    "Quyết định số 65/2025/QĐ-UBND ngày 31 tháng 12 năm 2025": ("none", "not_found"),
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025": ("none", "not_found"),
    "số liệu tính đến ngày 14/6/2026": ("none", "not_found"),
    "kể từ ngày 01/7/2026": ("none", "not_found"),
    "sau ngày 30/6/2026": ("none", "not_found"),
    "trước ngày 31/6/2026": ("none", "no_such_day"),
    "trước ngày 29/2/2026": ("none", "no_such_day"),
    "trước ngày 0/6/2026": ("none", "no_such_day"),
    "ngày 30/2 hằng năm": ("none", "no_such_day"),
    "ngày 32 hằng tháng": ("none", "no_such_day"),
    "trước ngày 30/6/1926": ("none", "unlikely_year"),
    "trong tháng 13/2026": ("none", "no_such_month"),
    "trong quý V/2026": ("none", "no_such_quarter"),
    "trước 25 giờ ngày 12/9/2026": ("none", "no_such_hour"),
    "trước 17h75 ngày 12/9/2026": ("none", "no_such_hour"),
    "trước 14 giờ sáng ngày 12/9/2026": ("none", "no_such_hour"),
    "trong thời hạn 0 ngày làm việc kể từ ngày ký": ("none", "no_such_period"),
    "trong thời hạn 9999 ngày làm việc kể từ ngày ký": ("none", "no_such_period"),
    "trong 05 ngày làm việc": ("working_days", "no_start"),
    "trong thời hạn 05 ngày làm việc kể từ ngày nhận được văn bản": ("working_days", "no_start"),
    "trong thời hạn 30 ngày kể từ ngày Quyết định này có hiệu lực": ("calendar_days", "no_start"),
    "trong thời hạn 30 ngày kể từ ngày ban hành Nghị định số 12/2026/NĐ-CP": ("calendar_days", "no_start"),
    "trong thời hạn 30 ngày kể từ ngày ký hợp đồng": ("calendar_days", "no_start"),
    "định kỳ hằng tháng": ("recurring", "recurrence_unclear"),
    "ngày 10 và 25 hằng tháng": ("recurring", "recurrence_unclear"),
    "trước 0 giờ ngày 12/9/2026": ("ambiguous", "midnight"),
    "trước ngày 10 tháng 3 âm lịch": ("ambiguous", "lunar"),
    "trước thứ Sáu, ngày 12/9/2026": ("ambiguous", "weekday_mismatch"),
    "trước ngày 30": ("ambiguous", "no_month"),
    "trước 17 giờ": ("ambiguous", "hour_without_day"),
    "trước tháng 7/2026": ("ambiguous", "before_period"),
    "trước Quý III/2026": ("ambiguous", "before_period"),
    "đầu tháng 9/2026": ("ambiguous", "vague"),
    "hoàn thành trong tuần": ("ambiguous", "vague"),
    "trong ngày": ("ambiguous", "vague"),
    "trong quý này": ("ambiguous", "vague"),
    "từ ngày 01/6/2026 đến hết ngày 30/6/2026": ("ambiguous", "range"),
    "trong tháng 7, tháng 8 năm 2026": ("ambiguous", "range"),
    "trước ngày 30/6/2026 và trước ngày 31/12/2026": ("ambiguous", "several"),
    "trong thời hạn 05 ngày làm việc kể từ ngày ban hành, trước ngày 30/6/2026": ("ambiguous", "several"),
    "trong vòng 24 giờ": ("ambiguous", "short_period"),
    "chậm nhất 02 ngày làm việc trước khi đến hạn": ("ambiguous", "before_event"),
    "Hội nghị ngày 12/9/2026": ("ambiguous", "no_cue"),
    "hoàn thành 2/3 khối lượng": ("ambiguous", "no_cue"),
    "tầm nhìn đến năm 2045": ("ambiguous", "no_cue"),
    "Tổ chức họp vào ngày 12/9/2026": ("ambiguous", "no_cue"),
    "Thời gian: 14 giờ 00 ngày 12/9/2026, tại Hội trường": ("ambiguous", "no_cue"),
    "báo cáo trước 17 giờ hôm nay": ("ambiguous", "hour_without_day"),
    "trong quý III, IV năm 2026": ("ambiguous", "range"),
    "trong tháng 7, 8 năm 2026": ("ambiguous", "range"),
    "trong tháng 7-8/2026": ("ambiguous", "range"),
    "trước ngày 30/6 và 31/12 hằng năm": ("ambiguous", "range"),
    "Quyết định có hiệu lực sau 15 ngày kể từ ngày ký": ("none", "not_found"),
    "trong thời hạn 5-7 ngày làm việc kể từ ngày ký": ("none", "not_found"),
    "giai đoạn 2026-2030": ("none", "not_found"),
}

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

    def test_d5_k7_days_hours_and_periods_of_the_year(self):
        for text, (day, hour) in DATES.items():
            with self.subTest(text):
                phrase = read(text)
                self.assertEqual((phrase.kind, str(phrase.date), phrase.hour), ("date", day, hour))
                self.assertFalse(phrase.assumed)

    def test_d5_k7_a_missing_year_is_assumed_and_says_so(self):
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

    def test_d5_k7_recurrences_propose_the_next_time(self):
        for text, day in RECURRING.items():
            with self.subTest(text):
                phrase = read(text)
                self.assertEqual((phrase.kind, str(phrase.date)), ("recurring", day))
        self.assertEqual(read("trước 16 giờ thứ Tư hằng tuần").hour, 16)
        self.assertEqual(parse("ngày 15 hằng tháng").reason, "no_start")

    def test_d5_k7_what_is_not_certain_is_asked(self):
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
