# Title and span
summary-title = Tổng hợp { $span }
summary-span-day = hôm nay, { $last }
summary-span-week = tuần này, từ { $first } đến { $last }
summary-span-month = tháng { $month }, đến hôm nay
summary-own = Số của anh/chị
summary-trips = Đã ghi { $visits } chuyến, có đi { $days } ngày
summary-own-trips = Đã ghi { $visits } chuyến, ngày công: { $days }

# The counts
summary-named = Hộ có tên: { $count }
summary-unnamed = Hộ không ghi tên: { $count }
summary-met = Lượt hộ (gặp lần nào tính lần ấy): { $count }
summary-people = Người được giúp: { $count }
summary-services = Lượt người (mỗi việc tính một lượt): { $count }
summary-classes = Buổi học, họp dân: { $count }
summary-absent = Hộ vắng nhà: { $count }
summary-zeros = Báo không đi được: { $count } lần
summary-few = dưới { $floor } hộ
summary-number = { $count } { $unit }
summary-unknown = chưa ghi số { $unit }
summary-partly = { $count } ({ $unsaid } lượt chưa ghi số)

# Services
summary-pillar-tuyen-truyen = Tuyên truyền
summary-pillar-chinh-quyen-so = Chính quyền số
summary-pillar-kinh-te-so = Kinh tế số
summary-pillar-xa-hoi-so = Xã hội số
summary-pillar-khac = Việc khác
summary-service = - { $service }: { $quantity }; { $outcomes }
summary-service-plain = - { $service }: { $quantity }
summary-service-open = - { $service }: { $outcomes }
summary-done = xong { $count }
summary-started = đang dở { $count }
summary-not-done = chưa được { $count }
summary-guided = chỉ hướng dẫn { $count }
summary-other-services = Và { $count } việc khác ít hơn.
summary-few-services = Mỗi việc dưới 3 hộ: { $names }

# Places
summary-by-village = Theo thôn
summary-by-commune = Theo xã
summary-place = - { $place }: { $named } hộ có tên, { $met } lượt hộ, { $services }
summary-place-zero = - { $place }: báo không đi được
summary-place-few = - { $place }: dưới { $floor } hộ
summary-aggregate = - { $place }: { $met } lượt hộ, { $services }
summary-more-places = Và { $count } dòng nữa: bấm «{ $label }».
summary-no-places = Chưa nơi nào có số liệu.
summary-silent-villages = Chưa có số liệu ({ $count } thôn): { $names }
summary-silent-communes = Chưa có số liệu ({ $count } xã): { $names }
summary-silent-title = Thôn chưa có số liệu, { $span }
summary-silent-more = Và { $count } thôn nữa.
summary-silent-none = Thôn nào cũng đã có số liệu.
summary-silent-count = Số thôn chưa có số liệu: { $count }
summary-and-more = { $names } và { $count } nơi khác

# Follow-ups
summary-follow-ups = Việc hẹn lại còn: { $count }
summary-follow-ups-overdue = Việc hẹn lại còn: { $count } (đã quá hẹn { $overdue })
summary-follow-ups-title = Việc hẹn lại
summary-follow-ups-none = Không còn việc nào phải hẹn lại.
summary-follow-ups-more = Và { $count } việc nữa.
summary-follow-up = - { $household }: { $service } { $outcome }, { $when }
summary-follow-up-unnamed = Hộ không ghi tên
summary-follow-up-due = hẹn { $day }
summary-follow-up-late = đã quá hẹn { $day }
summary-follow-up-since = ghi ngày { $day }, chưa hẹn ngày
summary-outcome-xong = xong
summary-outcome-do = đang dở
summary-outcome-chua = chưa được
summary-outcome-none = mới hướng dẫn

# The table
summary-table = Bảng (.xlsx)
summary-table-with-names = Bảng có tên hộ
summary-table-caption =
    Bảng các chuyến, không có tên hộ
    { $place }, từ { $first } đến { $last }
summary-table-named =
    Bảng các chuyến, có tên hộ
    { $place }, từ { $first } đến { $last }
    Xin giữ cho riêng mình, đừng gửi vào nhóm.
summary-table-offer = Bảng này không có tên hộ và ghi chú. Nếu cần tên hộ để làm việc của tổ, xin chọn «Bảng có tên hộ». Mỗi lần lấy đều được ghi lại.
summary-table-empty = Chưa có chuyến nào để đưa vào bảng.

# Nothing yet
summary-nothing-own =
    Anh/chị chưa ghi chuyến nào.
    Để ghi, viết một dòng, ví dụ: «hôm nay nhà bà Tẹo cài VNeID mức 2 xong 2 người». Hoặc gõ «ghi».
summary-nothing-team =
    Tổ chưa ghi chuyến nào.
    Để ghi, viết một dòng, ví dụ: «hôm nay nhà bà Tẹo cài VNeID mức 2 xong 2 người». Hoặc gõ «ghi».
summary-nothing-office = Chưa tổ nào gửi số liệu. Các tổ ghi từng chuyến thăm bằng cách nhắn cho tôi.
summary-went-along = Ngày công: { $days } (đi cùng tổ viên khác)

# Buttons
summary-today = Hôm nay
summary-this-week = Tuần này
summary-this-month = Tháng này
summary-whole-team = Cả tổ
summary-mine = Của tôi
summary-elsewhere = Nơi khác
summary-choose = Xem số liệu của nơi nào?
summary-next-page = Xem tiếp
summary-back = Xem tổng hợp
