home-sorry = Xin lỗi, tôi gặp trục trặc khi xử lý tin này và chưa ghi gì. Xin gửi lại sau ít phút. Nếu vẫn vậy, hãy báo cán bộ xã.
home-menu =
    Chào { $name }

    Anh/chị muốn làm gì? Có thể viết luôn một dòng, ví dụ:
    «hôm nay nhà bà Tẹo cài VNeID mức 2 xong 2 người»
home-menu-left =
    Đã bỏ việc đang làm dở, chưa ghi gì

    Anh/chị muốn làm gì tiếp, { $name }?
home-left = Đã bỏ, chưa ghi gì.
home-visit = Ghi chuyến thăm
home-summary = Tổng hợp
home-meetings = Họp
home-reports = Báo cáo
home-invite = Mời người vào
home-organisation = Thôn, tổ
home-help-label = Trợ giúp
home-cancel = Hủy chuyến vừa ghi, hoặc bỏ việc đang làm dở
home-go-on = Làm tiếp
home-leave-for = Bỏ, sang { $command }
home-form-open = Anh/chị đang làm dở một việc, chưa lưu. Làm tiếp hay bỏ để sang việc mới?
home-nothing-open = Không có việc nào đang dở.
home-stale = Nút này đã cũ.
home-not-an-answer = Tôi chưa hiểu câu trả lời này.
home-not-understood =
    Tôi chưa hiểu câu này nên chưa ghi gì

    Để ghi một chuyến thăm, hãy viết nhà nào, làm việc gì, ví dụ:
    «hôm nay nhà bà Tẹo cài VNeID mức 2 xong 2 người»
home-no-words = Tôi chỉ đọc được chữ. Xin viết một dòng, ví dụ: «hôm nay nhà bà Tẹo cài VNeID mức 2 xong 2 người».
home-help = Thôn Số làm được những việc này cho anh/chị
home-help-member =
    Ghi chuyến thăm: viết một dòng «hôm nay nhà bà Tẹo cài VNeID mức 2 xong 2 người», hoặc gõ «ghi» để chọn từng bước.
    Hủy chuyến vừa ghi: bấm «Hủy» dưới tin «Đã ghi», hoặc gõ «hủy».
    Xem số của mình: gõ «tổng hợp».
    Trả lời mời họp: gõ «họp».
    Dùng cả Zalo và Telegram: gõ «liên kết».
home-help-leader =
    Gọi họp: gõ «/hop 19h30 thứ 6 nhà văn hóa thôn».
    Chốt số liệu báo cáo: gõ «báo cáo».
    Mời người vào tổ: gõ «mời».
    Xem tổ, thôn nào chưa có tổ hay quyết định: gõ «tổ».
home-help-officer =
    Xem số liệu các thôn, thôn nào chưa gửi: gõ «tổng hợp».
    Đặt hạn báo cáo cho các thôn: gõ «báo cáo» rồi chọn «Đặt hạn».
home-help-always =
    Gõ «menu» để về đầu, «0» để lùi một bước, «hủy» để bỏ.
    Dùng cả Zalo và Telegram: gõ /lienket.
    Đừng gửi số CCCD, số thẻ, mật khẩu hay mã OTP cho tôi.
home-sticker = Cảm ơn anh/chị! Khi nào có chuyến thăm, chỉ cần viết một dòng cho tôi.
