"""Tables as units send them, made from known tasks with a fixed seed: every row knows which task it is."""

import io
import random
import unicodedata
from datetime import date, timedelta

import docx
import openpyxl

VERBS = ("Rà soát", "Tham mưu", "Báo cáo kết quả", "Xây dựng kế hoạch", "Phối hợp triển khai", "Kiểm tra", "Đề xuất")
OBJECTS = (
    "giải ngân vốn đầu tư công", "cải cách thủ tục hành chính", "chuyển đổi số", "phòng chống thiên tai",
    "quản lý đất đai", "an toàn thực phẩm", "xử lý rác thải sinh hoạt", "giải phóng mặt bằng",
    "phát triển nhà ở xã hội", "dạy nghề cho lao động nông thôn", "bảo hiểm y tế toàn dân", "nước sạch nông thôn",
)  # fmt: skip
PLACES = (
    "trên địa bàn quận Ninh Kiều", "tại khu vực Cái Răng", "tại vùng Thốt Nốt", "ở các phường ven sông",
    "cho các xã vùng sâu", "tại các khu công nghiệp", "đối với các trường học công lập", "tại các chợ đầu mối",
    "theo chuỗi liên kết", "dọc tuyến quốc lộ",
)  # fmt: skip
ENDS = (
    "bảo đảm đúng tiến độ được giao", "gửi Sở Tài chính tổng hợp", "trình Ủy ban nhân dân thành phố xem xét",
    "làm cơ sở phân bổ dự toán", "phục vụ kỳ họp của Hội đồng nhân dân thành phố", "theo chỉ đạo của Chủ tịch",
)  # fmt: skip
HEADINGS = (
    "TT", "Số, ký hiệu VB chỉ đạo", "Mục, khoản", "Nội dung công việc được giao", "Hạn xử lý", "Ngày xong", "Tỷ lệ",
    "Ghi chú",
)  # fmt: skip


def contents(count, seed=140):
    """Return so many different contents of tasks; a fifth of them are near twins that differ in a quarter."""
    chance, found = random.Random(seed), []
    while len(found) < count:
        text = " ".join(chance.choice(words) for words in (VERBS, OBJECTS, PLACES, ENDS))
        twins = [f"{text} quý {quarter} năm 2026" for quarter in ("II", "III")] if chance.random() < 0.1 else [text]
        found += [twin for twin in twins if twin not in found]
    return found[:count]


def without_accents(text):
    letters = unicodedata.normalize("NFD", text).replace("đ", "d").replace("Đ", "D")
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def as_written(day, chance):
    """Return a date as somebody types it."""
    forms = (f"{day.day}/{day.month}/{day:%y}", f"{day.day}.{day.month}.{day:%Y}", f"{day:%d-%m-%Y}", day,
             f"Trước ngày {day:%d/%m/%Y}")  # fmt: skip
    return chance.choice(forms)


def rows_of(tasks, seed=7):
    """Return [(cells, index of the task or None)] in another order, spoilt as such tables are.

    :param tasks: dicts of ``reference``, ``clause``, ``content``, ``deadline`` (date)
    """
    chance, rows = random.Random(seed), []
    for place, task in enumerate(tasks):
        content, reference, clause = task["content"], task["reference"], task["clause"]
        if chance.random() < 0.35:
            content = content[: chance.randint(38, 70)]
        if chance.random() < 0.4:
            content = without_accents(content)
        if chance.random() < 0.1:
            content = content.upper()
        if chance.random() < 0.15:
            clause = ""
        if chance.random() < 0.12:
            reference = ""
        elif chance.random() < 0.3:
            reference = f"VB số {reference.replace('/', ' / ')} ngày 1/6/2026"
        deadline = as_written(task["deadline"], chance)
        done = chance.choice(("01/01/1970", 0, "", None, "-"))
        rows.append(([reference, clause, content, deadline, done, None], place))
    chance.shuffle(rows)
    return rows


def workbook(rows, sheets=2):
    """Return the bytes of an XLSX: titles above the header, merged documents, headings of sections, totals."""
    book = openpyxl.Workbook()
    for number in range(sheets):
        sheet = book.active if not number else book.create_sheet()
        sheet.title = f"Biểu {number + 1}"
        sheet.append(["ỦY BAN NHÂN DÂN"])
        sheet.append(["BẢNG TỔNG HỢP NHIỆM VỤ ĐƯỢC GIAO"])
        sheet.merge_cells("A2:H2")
        sheet.append([])
        sheet.append(list(HEADINGS))
        sheet.append([f"({one})" for one in range(1, 9)])
        sheet.append(["I. Lĩnh vực kinh tế"])
        sheet.merge_cells("A6:H6")
        part = sorted(rows[number::sheets], key=lambda one: str(one[0][0]))
        start = previous = None
        for position, (cells, _task) in enumerate(part, start=1):
            at = sheet.max_row + 1
            sheet.append([position, *cells, "x" if position % 9 == 0 else None])
            if cells[0] and cells[0] == previous:
                sheet.cell(at, 2).value = None
            else:
                _merge(sheet, start, at - 1)
                start, previous = at, cells[0]
        _merge(sheet, start, sheet.max_row)
        sheet.append(["Tổng cộng", None, None, len(part)])
    return saved(book)


def _merge(sheet, first, last):
    if first and last > first and sheet.cell(first, 2).value:
        sheet.merge_cells(start_row=first, end_row=last, start_column=2, end_column=2)


def simple_workbook(headings, *rows):
    """Return the bytes of an XLSX with one plain table."""
    book = openpyxl.Workbook()
    for row in (headings, *rows):
        book.active.append(list(row))
    return saved(book)


def saved(book):
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def word_table(headings, *rows):
    """Return the bytes of a DOCX with a title and one table, the first column of the last two rows merged."""
    document = docx.Document()
    document.add_paragraph("BÁO CÁO")
    table = document.add_table(rows=0, cols=len(headings))
    for row in (headings, *rows):
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = str(value)
    if len(rows) > 1 and rows[-1][0] == rows[-2][0]:
        table.cell(len(rows), 0).text = ""
        table.cell(len(rows) - 1, 0).merge(table.cell(len(rows), 0))
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def deadlines(count, first=date(2026, 6, 30)):
    return [first + timedelta(days=7 * (number % 20)) for number in range(count)]
