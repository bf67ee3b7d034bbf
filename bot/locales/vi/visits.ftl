# Where and whom
visits-no-team = Anh/chị chưa ở tổ nào nên chưa ghi chuyến thăm được. Xin hỏi tổ trưởng.
visits-where = Chuyến này ở thôn nào?
visits-whom =
    Thăm nhà ai?
    Chọn, hoặc gõ tên (không cần dấu).
visits-new = Hộ mới
visits-not-named = Không ghi tên
visits-a-class = Buổi học, họp dân
visits-found = Có phải hộ này không?
visits-new-named = Hộ mới: { $label }
visits-new-label-question = Hộ ấy tổ quen gọi là gì? Ví dụ: Bà Tẹo, Anh Hùng Thảo.
visits-next-page = Xem thêm

# What
visits-what =
    Đã giúp việc gì?
    Chọn một hay nhiều việc.
visits-which-pillar = Việc thuộc nhóm nào?
visits-usual = Việc hay làm
visits-more = Việc khác
visits-all-done = Xong hết
visits-go-on = Tiếp tục
visits-each = Kết quả từng việc
visits-no-such-service = Tôi chưa thấy việc này trong danh mục.
visits-pillar-tuyen-truyen = Tuyên truyền
visits-pillar-chinh-quyen-so = Chính quyền số
visits-pillar-kinh-te-so = Kinh tế số
visits-pillar-xa-hoi-so = Xã hội số
visits-pillar-khac = Việc khác
visits-how = { $service }: kết quả thế nào?
visits-outcome-label-xong = Xong
visits-outcome-label-do = Đang dở
visits-outcome-label-chua = Chưa được
visits-outcome-label-none = Chỉ hướng dẫn
visits-outcome-xong = xong
visits-outcome-do = đang dở
visits-outcome-chua = chưa được
visits-why = Vì sao chưa được?
visits-reason-khong-smartphone = không có điện thoại thông minh
visits-reason-quen-mat-khau = quên mật khẩu
visits-reason-sai-thong-tin = sai thông tin
visits-reason-loi-ung-dung = lỗi ứng dụng
visits-reason-loi-khuon-mat = lỗi khuôn mặt
visits-reason-sim = sim không chính chủ
visits-reason-mat-mang = mất mạng
visits-reason-tu-choi = từ chối
visits-reason-vang-nha = vắng nhà
visits-reason-khac = lý do khác

# How many
visits-people =
    Mỗi việc giúp mấy người?
    Chọn hoặc gõ số.
visits-people-each-household =
    Mỗi hộ giúp mấy người?
    Chọn một số cho cả { $count } hộ, hoặc gõ lần lượt, ví dụ «2 1 3».
visits-quantity =
    { $service }: mấy { $unit }?
    Chọn hoặc gõ số.
visits-unknown = Chưa rõ
visits-no-such-number = Tôi chưa hiểu số này. Xin gõ một số từ 0 đến { $most }, ví dụ «2».

# The card
visits-card = Xin xem lại, đúng thì bấm Lưu
visits-save = Lưu
visits-edit = Sửa
visits-drop = Hủy
visits-consent =
    Hộ đồng ý ghi tên không?
    Nếu không bấm đồng ý, chuyến này được lưu là không ghi tên và tên bị xóa.
visits-agreed = Hộ đồng ý ghi tên
visits-agreed-named = { $label } đồng ý
visits-all-agreed = Tất cả đồng ý
visits-class = Buổi học, họp dân
visits-unnamed = Một hộ không ghi tên
visits-unnamed-short = không ghi tên
visits-new-label = { $label } (tên mới, chưa hỏi đồng ý)
visits-new-label-agreed = { $label } (tên mới, hộ đã đồng ý)
visits-household-people = { $household }: { $people } người
visits-person = người
visits-promised = Hẹn làm tiếp: { $day }
visits-zero = Không đi được hộ nào
visits-absent = Không gặp: { $count } hộ vắng
visits-with = Đi cùng: { $names }
visits-note = Ghi chú: { $note }

# Changing
visits-edit-what =
    Sửa chỗ nào?
    Cũng có thể viết lại cả dòng.
visits-edit-household = Hộ
visits-edit-services = Việc
visits-edit-outcome = Kết quả
visits-edit-people = Số người
visits-edit-day = Ngày
visits-edit-mates = Người đi cùng
visits-edit-note = Ghi chú
visits-edit-more = Thêm hộ
visits-edit-place = Thôn
visits-which-day = Chuyến này vào ngày nào?
visits-no-such-day = Tôi chưa hiểu ngày này, hoặc ngày chưa tới. Ví dụ: «hôm qua», «thứ 5», «2/11».
visits-who-came = Ai đi cùng?
visits-done = Xong
visits-note-question = Gõ ghi chú. Xin đừng viết tên, số điện thoại hay số giấy tờ của ai.

# Saved, and taken back
visits-saved = Đã ghi #{ $code }
visits-count = Anh/chị đã ghi { $count } chuyến { $day }.
visits-cancel = Hủy
visits-another = Ghi tiếp
visits-cancelled =
    Đã hủy #{ $code }, { $day }
    Chuyến này không còn tính vào số liệu. Bấm nhầm thì khôi phục trong một ngày.
visits-restore = Khôi phục
visits-too-late = Đã quá một ngày nên không khôi phục #{ $code } được nữa. Xin ghi lại.
visits-not-yours = Chuyến này không phải do anh/chị ghi.
visits-none-to-cancel = Ba ngày qua anh/chị chưa ghi chuyến nào để hủy.
visits-cancel-which = Hủy chuyến nào?
visits-keep-all = Không hủy

# One line
visits-plan = Đây là việc sẽ làm nên tôi chưa ghi. Làm xong, xin viết lại một dòng.
visits-correction = Để sửa một chuyến đã ghi: hủy chuyến ấy rồi ghi lại. Hủy chuyến nào?
visits-recognised =
    Tôi mới hiểu được: { $words }. Chưa đủ để ghi.
    Xin viết nhà nào, làm việc gì, ví dụ: «hôm nay nhà bà Tẹo cài VNeID mức 2 xong 2 người».
