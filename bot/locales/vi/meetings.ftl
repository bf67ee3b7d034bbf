meetings-title = Họp
meetings-none =
    Chưa có cuộc họp nào sắp tới

    Khi có người gọi họp, tôi sẽ báo cho anh/chị.
meetings-coming = Các cuộc họp sắp tới
meetings-listed =
    { $subject }
    { $at }, nơi họp: { $place }
    { $answer ->
        [du] Anh/chị đã báo dự.
        [vang] Anh/chị đã báo vắng.
        [chua] Anh/chị chưa trả lời.
       *[khong] Anh/chị theo dõi cuộc họp này.
    }
meetings-look-label = { $day } { $hour } { $subject }
meetings-look-at-label = Xem cuộc họp
meetings-new-label = Gọi họp mới
meetings-not-yours = Việc này là của người gọi họp, tổ trưởng, tổ phó hoặc cán bộ.
meetings-not-periodic =
    Tôi chưa đặt được lịch họp định kỳ

    Xin gọi từng cuộc, ví dụ: «họp tổ 20h thứ 6 nhà văn hóa thôn».

meetings-for-whom = Gọi họp cho ai?
meetings-audience =
    { $audience ->
        [cac_to_thon] Các tổ thôn của { $name }
        [can_bo] Cán bộ và tổ của { $name }
       *[to] { $name }
    }
meetings-when =
    Họp lúc nào?

    Xin viết giờ và ngày, ví dụ: «19h30 thứ 6» hoặc «20h ngày 28/11».
meetings-when-again =
    Tôi chưa rõ giờ họp, hoặc giờ ấy đã qua

    Xin viết cả giờ và ngày, ví dụ: «19h30 thứ 6» hoặc «20h ngày 28/11».
meetings-past =
    Giờ họp này đã qua, chưa báo cho ai

    Xin viết giờ và ngày khác, ví dụ: «19h30 thứ 6».
meetings-where =
    Họp ở đâu?

    Xin viết nơi họp, ví dụ: «nhà văn hóa thôn».
meetings-place-later-label = Chưa định
meetings-about =
    Họp về việc gì?

    Xin viết ngắn, ví dụ: «chốt số liệu tháng 11».
meetings-skip-label = Bỏ qua
meetings-card =
    Gọi họp: { $subject }

    Giờ họp: { $at }
    Nơi họp: { $place }
    Mời: { $audience } ({ $count } người)

    Chưa báo cho ai. Chọn «Gọi họp» để gửi lời mời.
meetings-call-label = Gọi họp
meetings-fix-label = Sửa
meetings-drop-label = Hủy
meetings-fix-what = Sửa gì?
meetings-fix-audience = Mời ai
meetings-fix-at = Giờ họp
meetings-fix-place = Nơi họp
meetings-fix-subject = Nội dung
meetings-called =
    Đã gọi họp

    Số người được mời: { $count }. Tôi sẽ nhắc trước một ngày và trước một giờ.

meetings-roll =
    { $state ->
        [huy] Đã hủy họp: { $subject }
       *[con] Họp: { $subject }
    }

    Người gọi họp: { $caller }
    Giờ họp: { $at }
    Nơi họp: { $place }
meetings-group =
    { $answer ->
        [du] Dự
        [vang] Vắng
        [chua] Chưa trả lời
       *[mat] Chưa nhận được tin, cần báo trực tiếp
    } ({ $count }): { $names }
meetings-absent-because = { $name } – { $reason }
meetings-and-more = và { $count } người nữa
meetings-opinions-label = Góp ý ({ $count })
meetings-opinions =
    { $pages ->
        [1] Góp ý cho cuộc họp: { $subject }
       *[other] Góp ý cho cuộc họp: { $subject } (trang { $page }/{ $pages })
    }
meetings-opinion-of = { $name }:
meetings-more-label = Xem tiếp
meetings-move-label = Dời
meetings-cancel-label = Hủy họp
meetings-keep-label = Không hủy
meetings-move-when =
    Dời họp sang lúc nào?

    { $subject }, đang hẹn { $at }.
    Xin viết giờ và ngày mới, ví dụ: «19h30 chủ nhật».
meetings-move-card =
    Dời họp: { $subject }

    Giờ cũ: { $before }
    Giờ mới: { $at }

    Chưa báo cho ai. Chọn «Dời họp» để báo mọi người.
meetings-move-sure-label = Dời họp
meetings-moved =
    Đã dời họp

    Giờ mới: { $at }
    Số người được báo: { $count }. Mọi người được hỏi lại có dự không.
meetings-cancel-sure =
    Hủy cuộc họp này?

    { $subject }, { $at }
    Số người đã biết lịch và sẽ được báo hủy: { $count }
meetings-cancelled =
    Đã hủy họp: { $subject }

    Số người được báo: { $count }.
