reports-which = Anh/chị muốn xem báo cáo nào?
reports-which-team = { $team }: { $period }
reports-no-rule = Chưa có hạn báo cáo. Khi cấp trên đặt hạn, tôi sẽ nhắc anh/chị.
reports-who-closes =
    Chốt số liệu là việc của tổ trưởng, tổ phó

    { $teams }
reports-who-closes-team = • { $team }: { $names }
reports-nobody-closes = • { $team }: chưa có tổ trưởng

reports-figures =
    Báo cáo { $period }
    { $team } · hạn { $due }

    { $numbers }
reports-running = Kỳ này chưa hết. Từ { $day } mới chốt được số liệu.
reports-check = Xem kỹ rồi bấm «Chốt số liệu».
reports-close = Chốt số liệu
reports-zero-sure =
    Báo cáo { $period }
    { $team } · hạn { $due }

    { $visits ->
        [0] Kỳ này chưa ghi chuyến nào. Chốt số 0?
       *[other] Kỳ này có { $visits } lần ghi nhưng không hỗ trợ được hộ nào. Chốt số 0?
    }
reports-close-zero = Chốt số 0
reports-closed-by = Đã chốt lúc { $when } bởi { $name }.
reports-closed-already = Kỳ này đã chốt rồi, không chốt lại.
reports-next = Kỳ tiếp theo: { $period }, hạn { $due }.
reports-closed =
    Đã chốt số liệu { $period }
    { $team }

    { $numbers }
reports-too-early =
    Chưa chốt được: kỳ { $period } chưa hết

    Từ { $day } mới chốt được số liệu. Hạn { $due }.
reports-not-owed = Kỳ này không còn phải chốt, hoặc không phải việc của anh/chị.

reports-zero = số 0
reports-nothing = Chưa ghi chuyến nào.
reports-households = Hộ có tên: { $named }. Lượt hộ không ghi tên: { $unnamed }.
reports-household-entries = Lượt hộ: { $entries }.
reports-people = Người: { $people }. Lượt người: { $services }.
reports-classes = Buổi học, buổi truyền thông: { $classes }.
reports-service = • { $name }: { $quantity }
reports-unsaid = { $total } (còn { $unsaid } chỗ chưa ghi số)
reports-unknown = chưa rõ
reports-odd-people = Lưu ý: có { $count } lượt hộ chưa ghi số người.
reports-odd-open = Lưu ý: còn { $count } việc đang dở, cần quay lại.
reports-short = { $named } hộ có tên, { $unnamed } lượt hộ không ghi tên, { $people }

reports-office =
    Báo cáo của { $unit }

    { $rules }
reports-office-no-rule = Chưa đặt hạn báo cáo nào.
reports-office-none-ended = Chưa có kỳ nào hết theo hạn này.
reports-set-rule = Đặt hạn
reports-withdraw-rule = Bỏ hạn { $cycle }
reports-sent =
    Báo cáo { $period }
    { $unit }: đã chốt { $closed }/{ $all } tổ{ $due ->
        [none] {""}
       *[other] {" · hạn "}{ $due }
    }
reports-sent-closed = Đã chốt:
reports-sent-missing = Chưa có số liệu:
reports-sent-line = • { $villages }: { $numbers }
reports-missing-line = • { $villages }
reports-above-line = • { $above }: { $closed }/{ $all } tổ đã chốt
reports-more = … và { $count } nơi nữa
reports-copy = Chép cho nhóm
reports-for-group =
    Báo cáo { $period }
    Đã chốt { $closed }/{ $all } tổ{ $due ->
        [none] .
       *[other] {", hạn "}{ $due }.
    }
reports-for-group-missing =
    Chưa có số liệu:
    { $missing }

    Đề nghị tổ của các thôn trên nhắn riêng cho Thôn Số để chốt số liệu.
reports-for-group-all = Các thôn đã gửi đủ. Cảm ơn bà con và các tổ.

reports-remind =
    Nhắc chốt số liệu { $period }
    { $team } · hạn { $due }

    { $numbers }
    Đúng thì bấm «Chốt số liệu».
reports-remind-zero =
    Nhắc chốt số liệu { $period }
    { $team } · hạn { $due }

    Chưa có số liệu hộ nào trong kỳ. Còn chuyến chưa ghi thì ghi trước; không có thì chốt số 0.
reports-remind-early =
    Sắp đến hạn báo cáo { $period }
    { $team } · hạn { $due }

    Kỳ chưa hết: còn chuyến chưa ghi thì ghi nốt. Từ { $from } bấm «Chốt số liệu».
reports-look = Xem số liệu
reports-above-all-in =
    Đã đủ số liệu { $period }
    { $unit }: { $all }/{ $all } tổ đã chốt.
reports-above-missing =
    Đã hết hạn báo cáo { $period }
    { $unit }: { $closed }/{ $all } tổ đã chốt.

    Chưa có số liệu:
    { $missing }
