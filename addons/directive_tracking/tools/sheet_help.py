"""The second sheet of the form: how it is filled in, in Vietnamese and in English."""

VIETNAMESE = (
    "HƯỚNG DẪN ĐIỀN NHIỀU NHIỆM VỤ TRONG EXCEL",
    "Chỉ điền vào các ô màu vàng. Các ô khác chỉ để xem; sửa ở đó không có tác dụng.",
    "Dòng đã trình kết quả không có ô vàng: kết quả đang ở thủ trưởng hoặc Văn phòng. Cần báo thêm thì mở nhiệm vụ đó.",
    "Ô để trống, hoặc giữ nguyên như khi tải về, thì không thay đổi gì. Muốn xoá nội dung đã ghi, hãy mở nhiệm vụ đó.",
    "% hoàn thành: số nguyên từ 0 đến 100, ví dụ 80 hoặc 80%. Khi đổi tỷ lệ phải ghi cả Tình hình thực hiện."
    " Ô hiện 2000% (gõ 20 vào ô định dạng %) được hiểu là 20 %; trang xem trước nói rõ điều đó.",
    "Tình hình thực hiện: đã làm gì, còn gì, vướng gì. Mỗi dòng có điền là một lần cập nhật tình hình (Điều 5 khoản 8);"
    " nhiệm vụ chưa tiếp nhận sẽ được tiếp nhận luôn.",
    "Số, ký hiệu văn bản kết quả và Nội dung kết quả (Điều 5 khoản 9): lưu thành kết quả đang chuẩn bị, chưa trình.",
    "Trình: đánh dấu x để trình kết quả. Nếu thủ trưởng đơn vị duyệt trước, kết quả được gửi tới thủ trưởng"
    " (Điều 7 khoản 2c). Kết quả cần kèm tệp thì trình trên trang của nhiệm vụ.",
    "Thông tin khác: mục 11 (Điều 5 khoản 11).",
    "Không sửa cột Mã dòng (đang ẩn). Có thể xoá bớt dòng, sắp xếp, đổi chỗ hoặc bỏ bớt cột; không thêm dòng mới.",
    "Nếu sau khi tải tệp mà nhiệm vụ đã có cập nhật mới, dòng đó không ghi đè: hệ thống nêu rõ để xem lại.",
    "Tải tệp lên: hệ thống cho xem trước từng thay đổi; chưa bấm “Ghi nhận” thì chưa có gì thay đổi.",
    "Dòng sai được liệt kê kèm lý do và tải về được thành tệp để sửa rồi tải lên lại.",
    "Không nhập nội dung thuộc bí mật nhà nước (Điều 1 khoản 1).",
)
ENGLISH = (
    "HOW TO FILL IN MANY TASKS IN EXCEL",
    "Write into the yellow cells only. The others are there to be read; what is changed there has no effect.",
    "A row whose result is handed in has no yellow cell: the head or the Office has it. To add something, open the"
    " task.",
    "A cell that is empty, or left as it was, changes nothing. To erase what was written, open the task.",
    "% done: a whole number from 0 to 100, for instance 80 or 80%. A new share needs the situation, too."
    " A cell that shows 2000% (20 typed into a cell of percentages) is taken as 20 %; the preview says so.",
    "Situation: what is done, what is left, what is in the way. Each row filled in is one progress report (Điều 5"
    " khoản 8); a task that was not accepted yet is accepted with it.",
    "Result document and Result (Điều 5 khoản 9): kept as the result being prepared, not submitted.",
    "Submit: x submits the result. Where the head of the unit approves first, it goes to the head (Điều 7 khoản 2c)."
    " A result that needs files is submitted on the page of its task.",
    "Other information: item 11 (Điều 5 khoản 11).",
    "Do not change the column with the row key (it is hidden). Rows may be deleted and sorted, columns moved or left"
    " out; rows are not added.",
    "Where a task has got something newer since the form was made, its row overwrites nothing: you are told.",
    "Upload the file: each change is shown first; nothing is changed before you press “Apply”.",
    "Wrong rows are listed with their reasons, and can be downloaded, repaired and uploaded again.",
    "Nothing classified is entered here (Điều 1 khoản 1).",
)
