attendance-coming-label = Dự
attendance-absent-label = Vắng
attendance-explain-label = Nêu lý do, góp ý
attendance-skip-label = Bỏ qua
attendance-finish-label = Xong

attendance-invitation =
    Mời họp: { $subject }

    Người gọi họp: { $caller }
    Giờ họp: { $at }
    Nơi họp: { $place }

    Anh/chị dự được không?
attendance-moved =
    Dời họp: { $subject }

    Người gọi họp: { $caller }
    Giờ mới: { $at }
    Nơi họp: { $place }

    Giờ đã báo trước đây không còn đúng. Với giờ mới, anh/chị dự được không?
attendance-cancelled =
    Hủy họp: { $subject }

    Cuộc họp này không diễn ra nữa.
    Giờ đã báo: { $at }
    Người gọi họp: { $caller }
attendance-reminder =
    Nhắc họp: { $subject }

    Người gọi họp: { $caller }
    Giờ họp: { $at }
    Nơi họp: { $place }

    Nếu chưa trả lời hoặc có thay đổi, xin báo «Dự» hoặc «Vắng».
attendance-card =
    Họp: { $subject }

    Người gọi họp: { $caller }
    Giờ họp: { $at }
    Nơi họp: { $place }

    { $answer ->
        [du] Đã ghi: anh/chị dự.
        [vang] Đã ghi: anh/chị vắng.
       *[chua] Anh/chị chưa trả lời.
    }
attendance-place-unknown = chưa định
attendance-reason =
    Vì sao anh/chị vắng?

    Xin viết lý do, ví dụ: «đi làm xa».
attendance-opinion =
    Anh/chị góp ý gì cho cuộc họp?

    Xin viết góp ý, một hay nhiều tin đều được. Viết hết thì chọn «Xong».
attendance-opinion-kept =
    Đã ghi góp ý ({ $count })

    Xin viết tiếp, hoặc chọn «Xong».
attendance-thanks =
    Đã ghi: anh/chị vắng

    { $count ->
        [0] Chưa có góp ý. Nếu muốn góp ý, chọn «Nêu lý do, góp ý».
       *[other] Cảm ơn anh/chị. Góp ý đã chuyển đến người gọi họp.
    }
attendance-finish-first = Anh/chị đang làm dở một việc. Xin làm xong rồi hãy nêu lý do vắng.
attendance-over =
    { $why ->
        [huy] Cuộc họp này đã hủy, không cần trả lời nữa.
       *[qua] Cuộc họp này đã bắt đầu, không đổi câu trả lời được nữa.
    }
attendance-not-invited = Anh/chị không có trong danh sách mời của cuộc họp này.
