"""What the guard is measured on: ordinary administrative Vietnamese, texts that carry a mark, and names of files."""

import unicodedata

#: Each "mật" that is no mark, and the everyday language around it. ⏎ stands for the end of a line within a text.
ORDINARY = """\
Tăng cường công tác bảo vệ bí mật nhà nước trên không gian mạng.
TĂNG CƯỜNG CÔNG TÁC BẢO VỆ BÍ MẬT NHÀ NƯỚC TRÊN KHÔNG GIAN MẠNG
Ban hành Quy chế bảo vệ bí mật nhà nước của Ủy ban nhân dân thành phố Cần Thơ.
BAN HÀNH DANH MỤC BÍ MẬT NHÀ NƯỚC ĐỘ TUYỆT MẬT, TỐI MẬT, MẬT THUỘC LĨNH VỰC NỘI VỤ
Danh mục bí mật nhà nước độ Tối mật và độ Mật trong lĩnh vực thanh tra đã hết hiệu lực.
Quyết định về danh mục bí mật nhà nước độ Tuyệt mật thuộc lĩnh vực quốc phòng.
Luật quy định ba mức: Tuyệt mật, Tối mật, Mật.
Tài liệu phổ biến Luật nêu rõ độ mật gồm tuyệt mật, tối mật và mật.
Không soạn thảo, gửi văn bản mật trên máy tính nối mạng.
Tuyệt đối không đưa tài liệu mật lên hệ thống Quản lý văn bản và Điều hành.
Rà soát việc quản lý tài liệu tối mật tại văn thư cơ quan.
QUẢN LÝ VĂN BẢN MẬT TRÊN MÔI TRƯỜNG ĐIỆN TỬ THEO LUẬT
HƯỚNG DẪN ĐÓNG DẤU MẬT, DẤU KHẨN TRÊN VĂN BẢN
Việc đóng dấu “MẬT” do người có thẩm quyền quyết định.
Con dấu “TỐI MẬT” được giao văn thư giữ.
Dấu chữ "TUYỆT MẬT" có kích thước theo quy định của Bộ Công an.
Hệ thống không tiếp nhận văn bản có độ mật.
Quy chế này không áp dụng đối với các văn bản có độ mật.
(không bao gồm các văn bản có độ mật)
Xác định độ mật, thay đổi độ mật, giải mật theo đúng thẩm quyền.
Độ mật: Không
Độ mật: không mật
Độ mật: Thường
Mức độ mật: ………
Mức độ mật:
Độ khẩn: Hỏa tốc; độ mật: không.
Số, ký hiệu; trích yếu; độ khẩn; độ mật; nơi nhận
Cột “Độ mật” để trống trong biểu mẫu này.
Bảo mật thông tin cá nhân của người nộp hồ sơ.
BẢO MẬT THÔNG TIN CÁ NHÂN
BẢO⏎MẬT
BẢO ĐẢM AN TOÀN, BẢO MẬT HỆ THỐNG THÔNG TIN CẤP ĐỘ 3
Q U Y   C H Ế   B Ả O   M Ậ T
Đề án An toàn thông tin và bảo mật dữ liệu giai đoạn 2026 - 2030.
Thực hiện đánh giá an ninh bảo mật định kỳ 6 tháng một lần.
Ký cam kết bảo mật với đơn vị cung cấp dịch vụ.
Tiêu chuẩn mật mã quốc gia được áp dụng cho chữ ký số.
Phối hợp với Ban Cơ yếu Chính phủ về sản phẩm mật mã dân sự.
MẬT MÃ DÂN SỰ VÀ CHỮ KÝ SỐ CHUYÊN DÙNG
Đổi mật khẩu tài khoản thư công vụ trước ngày 30/9/2026.
Mật khẩu: tối thiểu 12 ký tự, thay đổi 90 ngày một lần.
MẬT KHẨU TÀI KHOẢN DỊCH VỤ CÔNG
Mật khẩu:
Công bố mật độ dân số của các phường.
MẬT ĐỘ XÂY DỰNG TỐI ĐA TẠI CÁC KHU DÂN CƯ MỚI
Mật độ xây dựng tối đa 40%, chiều cao không quá 5 tầng.
MẬT⏎ĐỘ
Quy hoạch phân khu: mật độ cây xanh, mật độ giao thông.
Mật độ nuôi tôm thẻ chân trắng 150 con/m2.
Hỗ trợ mô hình nuôi ong lấy mật tại xã Phong Điền.
Sản phẩm OCOP: mật ong hoa nhãn, mật hoa dừa.
MẬT ONG HOA NHÃN PHONG ĐIỀN
Xây dựng nhãn hiệu chứng nhận mật hoa dừa nước.
Vùng trồng mía: 500 ha; sản lượng mật mía 200 tấn.
Hỏi: trẻ dưới một tuổi có được ăn mật không?
Khám sàng lọc sỏi mật, túi mật cho người cao tuổi.
Phẫu thuật nội soi cắt túi mật tại Bệnh viện Đa khoa thành phố.
Dịch mật và men tụy.
Phối hợp mật thiết giữa các sở, ngành.
Giữ mối liên hệ mật thiết với nhân dân.
Quan hệ thân mật, cởi mở với các tổ chức hữu nghị.
Buổi gặp mặt thân mật đầu năm với trí thức, văn nghệ sĩ.
Bỏ phiếu kín, giữ bí mật lá phiếu của cử tri.
Bí mật kinh doanh của nhà thầu được bảo vệ.
BÍ MẬT KINH DOANH
BÍ⏎MẬT NHÀ NƯỚC
Giữ bí mật thông tin người tố cáo theo Luật Tố cáo.
Tiếp nhận đơn tố cáo, bảo đảm bí mật danh tính.
Bí mật đời tư của trẻ em không bị xâm phạm.
Cơ quan chức năng theo dõi mật phục đối tượng khai thác cát trái phép.
Phòng, chống mật tập đông người trong mùa dịch.
Thôn Mật, xã Trường Long có 120 hộ.
Ông Nguyễn Văn Mật, Chủ tịch Hội Nông dân xã.
Đền thờ Đại sứ Mật tông được xếp hạng di tích.
Báo cáo kết quả thực hiện trước ngày 30/6/2026.
Giao Sở Tài chính chủ trì, phối hợp với Sở Xây dựng rà soát tiến độ giải ngân vốn đầu tư công.
HỎA TỐC: báo cáo tình hình sạt lở trước 17 giờ 00 ngày 12/9/2026.
KHẨN: triển khai ứng phó áp thấp nhiệt đới.
CÔNG ĐIỆN HỎA TỐC VỀ ỨNG PHÓ BÃO SỐ 5
Tham mưu dự thảo Quyết định của UBND thành phố, trình trong tháng 7/2026.
Hoàn thành trong Quý III/2026.
Trong thời hạn 05 ngày làm việc kể từ ngày ban hành Thông báo này.
Đôn đốc các đơn vị chậm giải ngân, kiểm điểm trách nhiệm người đứng đầu.
Tổ chức tiếp công dân định kỳ ngày 15 hằng tháng.
Cập nhật tình hình, kết quả thực hiện trên Hệ thống theo dõi nhiệm vụ.
Nhiệm vụ do Ủy ban nhân dân thành phố, Chủ tịch, Phó Chủ tịch giao.
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
ỦY BAN NHÂN DÂN THÀNH PHỐ CẦN THƠ
Nơi nhận: Như trên; Lưu: VT, NC.
Mặt trận Tổ quốc Việt Nam thành phố giám sát việc thực hiện.
Chuyển tới Mặt trận Tổ quốc các xã, phường.
CHUYEN TOI MAT TRAN TO QUOC
Giải phóng mặt bằng dự án đường Vành đai phía Tây.
GIẢI PHÓNG MẶT BẰNG DỰ ÁN CẦU Ô MÔN
Bàn giao mặt bằng sạch cho nhà đầu tư trước 31/12/2026.
Mất mùa do hạn mặn, đề nghị hỗ trợ giống.
Thông báo mất điện từ 8 giờ đến 11 giờ.
Khám mắt miễn phí cho học sinh tiểu học.
Tôi mất giấy phép lái xe, đề nghị cấp lại.
Làm rõ nguyên nhân mất nước sinh hoạt tại phường Cái Khế.
Buổi tối mặt đường trơn trượt, cần cảnh báo.
Phát triển du lịch sinh thái, homestay tại cồn Sơn.
Nâng cấp hệ thống thủy lợi nội đồng trước mùa khô.
Chuyển đổi số trong cơ quan nhà nước, đạt 100% hồ sơ trực tuyến.
Xử lý dứt điểm các kiến nghị của cử tri sau kỳ họp thứ 10.
Công khai kết quả giải quyết thủ tục hành chính.
Kiểm tra an toàn thực phẩm tại chợ Ninh Kiều.
Tăng cường phòng cháy, chữa cháy tại chung cư.
Chấn chỉnh kỷ luật, kỷ cương hành chính.
Đẩy nhanh tiến độ lập quy hoạch chi tiết 1/500.
Chi trả chế độ cho người có công trước ngày 27/7.
Tổ chức kỳ thi tuyển công chức năm 2026, bảo mật đề thi.
Đề thi được niêm phong, bảo mật tuyệt đối.
ĐỀ THI ĐƯỢC BẢO MẬT TUYỆT ĐỐI THEO QUY CHẾ
Sao lưu dữ liệu và mã hóa, bảo mật đường truyền.
Nâng cấp thiết bị bảo mật, tường lửa cho Trung tâm dữ liệu.
Máy chủ đặt tại phân vùng bảo mật (DMZ).
Phần mềm có tính năng (bảo mật) hai lớp.
Ứng dụng VNeID; bảo mật hai lớp.
Lớp tập huấn: an toàn thông tin - bảo mật - chữ ký số.
Thỏa thuận không tiết lộ (bảo mật) với nhà thầu.
Nhà thầu phải giữ bí mật.
Nội dung trao đổi được giữ kín, bí mật.
Thông tin bí mật công tác không được tiết lộ.
Bổ sung cán bộ làm công tác cơ mật.
Tổ chức diễn tập khu vực phòng thủ.
Xác minh danh sách người có uy tín trong đồng bào dân tộc.
Kiểm kê đất đai năm 2026, mật độ sử dụng đất.
Xây dựng bảng giá đất áp dụng từ ngày 01/01/2027.
Tuyển sinh đầu cấp năm học 2026 - 2027.
Lập dự toán ngân sách năm 2027, trình HĐND thành phố.
Quyết toán dự án hoàn thành, tất toán tài khoản.
Cấp giấy chứng nhận quyền sử dụng đất cho hộ dân tái định cư.
Thanh tra việc mua sắm thiết bị y tế.
Vệ sinh môi trường, thu gom rác thải nhựa trên sông Hậu.
Phòng chống sốt xuất huyết, tay chân miệng.
Xử lý nghiêm xe quá tải trên Quốc lộ 91.
Tổ chức Lễ hội Bánh dân gian Nam Bộ.
Rà soát hộ nghèo, hộ cận nghèo theo chuẩn mới.
Hỗ trợ nhà ở xã hội cho công nhân khu công nghiệp Trà Nóc.
Giải quyết đơn khiếu nại của ông Trần Văn Mẫu.
Đánh giá, xếp loại chất lượng cán bộ, công chức.
Thu hồi tạm ứng quá hạn của các chủ đầu tư.
Chấm dứt hợp đồng với nhà thầu chậm tiến độ.
Khảo sát ý kiến người dân về sự hài lòng.
Rà soát quy định về chế độ mật phí, công tác phí.
Công tác bảo mật, lưu trữ hồ sơ cán bộ.
Khối lượng: 12 mật/thùng.
Phường có mật độ dân cư cao nhất: 21.000 người/km2.
Bảng 3. Mật độ dân số theo đơn vị hành chính
Tập huấn Luật Bảo vệ bí mật nhà nước số 29/2018/QH14.
Kế hoạch triển khai Luật Bảo vệ bí mật nhà nước.
KẾ HOẠCH TRIỂN KHAI LUẬT BẢO VỆ BÍ MẬT NHÀ NƯỚC
Báo cáo tổng kết 5 năm thi hành Luật Bảo vệ bí mật nhà nước.
Trang bị máy tính độc lập để soạn thảo văn bản chứa bí mật nhà nước.
Giải mật hồ sơ lưu trữ đã hết thời hạn bảo vệ.
Hội nghị quán triệt công tác giải mật tài liệu lưu trữ lịch sử.
Kiểm tra công tác bảo vệ bí mật nhà nước năm 2026 tại 14 sở, ngành.
<p>Bảo <b>mật</b> dữ liệu &amp; an toàn</p>
<p>MẬT ĐỘ</p><p>dân số</p>"""
ORDINARY = [line.replace("⏎", "\n") for line in ORDINARY.splitlines()]

_STAMPS = [
    "MẬT",
    "TỐI MẬT",
    "TUYỆT MẬT",
    "(MẬT)",
    "[TỐI MẬT]",
    "* TUYỆT MẬT *",
    "═══ MẬT ═══",
    "| TỐI MẬT |",
    "M Ậ T",
    "T Ố I  M Ậ T",
    "T U Y Ệ T   M Ậ T",
    "T Ố I M Ậ T",
    "M.Ậ.T",
    "TỐI-MẬT",
    "TUYỆTMẬT",
    "ＭẬＴ",
    "M\u200bẬ\u200bT",
    "TỐI\u00a0MẬT",
    "TUYỆT\u2003MẬT",
    "MẬ\u00adT",
    "ТỐІ МẬТ",
    "ΜẬΤ",
    "TOI MAT",
    "TUYET MAT",
    "(TOI MAT)",
    "Tối mật",
    "Tuyệt mật",
    "tuyệt mật",
    "Độ Tối mật",
    "TÀI LIỆU MẬT",
    "VĂN BẢN TỐI MẬT",
    "CÔNG ĐIỆN TUYỆT MẬT",
    "MẬT - KHẨN",
    "TỐI MẬT - HỎA TỐC",
    "HỎA TỐC MẬT",
    "Độ mật: Mật",
    "Độ mật: MẬT",
    "Độ mật: Tối mật",
    "Độ mật : tuyệt mật",
    "Mức độ mật: Tuyệt mật",
    "Mức độ mật - Tối mật",
    "Mức độ mật\nMật",
    "Độ mật:\nTối mật",
    "Độ mật: A",
    "Độ mật: “Mật”",
    "<p>TỐI MẬT</p>",
    "<p>M<b>Ậ</b>T</p>",
    "<div>TUYỆT&nbsp;MẬT</div>",
    "&#7852;".join("MT"),
]
_WITH_TEXT = [
    "MẬT\nBÁO CÁO\nvề tình hình an ninh",
    "MẬT\nNGHỊ QUYẾT",
    "ỦY BAN NHÂN DÂN\nTHÀNH PHỐ CẦN THƠ\nTỐI MẬT\nSố: 12/BC-UBND",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM MẬT\nĐộc lập - Tự do - Hạnh phúc",
    "MẬT CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "UBND THÀNH PHỐ CẦN THƠ MẬT\nSố: 12/BC-UBND",
    "Công văn số 12/UBND-NC (Mật) ngày 12/6/2026",
    "Thực hiện Kế hoạch số 5 (TỐI MẬT) của Thành ủy",
    "Thực hiện theo văn bản MẬT số 12/UBND.",
    "Chỉ đạo tại công văn TUYỆT MẬT số 01.",
    "12-MẬT/UBND",
    "140/QĐ-UBND, MẬT",
    "Số: 12/BC-UBND; MẬT; 02 bản",
    "Kính gửi: Sở Tài chính\nĐộ khẩn: Thường\nĐộ mật: Mật\nNội dung: báo cáo",
    "Báo cáo về mật độ dân số\n\nTUYỆT MẬT\n\nKính gửi: …",
    "Bảo mật dữ liệu. [MẬT] Danh sách kèm theo.",
    "…\nMẬT\r\n…",
    "Nội dung thường.\u2028TỐI MẬT\u2028Nội dung khác.",
]
#: Every stamp in both Unicode forms, and stamps among other words.
MARKED = [*_STAMPS, *_WITH_TEXT, *(unicodedata.normalize("NFD", text) for text in (*_STAMPS[:20], *_WITH_TEXT))]

ORDINARY_NAMES = """\
Báo cáo kết quả.pdf
mat-bang.pdf
giai_phong_mat_bang_2026.xlsx
Mật độ dân số 2026.xlsx
MẬT ĐỘ XÂY DỰNG.pdf
mat-do-dan-so.xlsx
bao_mat_he_thong.docx
Quy chế bảo mật.docx
QUY CHE BAO MAT.docx
Luật Bảo vệ bí mật nhà nước.pdf
BMNN-bi-mat-nha-nuoc.pdf
Kế hoạch nuôi ong lấy mật.docx
mat-ong.jpg
chuyen_toi_Mat_tran_To_quoc.pdf
doi mat khau.txt
mat-noi-bo.txt
Cam kết bảo mật thông tin.pdf
kham mat hoc sinh.xlsx
evidence.txt
IMG_20260612.jpg""".splitlines()

MARKED_NAMES = """\
TOI_MAT_ke_hoach.pdf
toi-mat.docx
TUYETMAT.doc
tuyet mat 12.pdf
Kế hoạch (mật).docx
CV-12 (MAT).pdf
[MAT] bao cao.docx
MẬT - Báo cáo.pdf
12-BC-UBND-MẬT.pdf
Báo cáo_TỐI_MẬT.xlsx
Công văn mật 12.pdf
Tài liệu tối mật.docx
Kế hoạch A tuyệt mật.pdf
M Ậ T.pdf""".splitlines()
MARKED_NAMES += [unicodedata.normalize("NFD", name) for name in MARKED_NAMES]
