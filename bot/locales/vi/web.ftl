web-nobody = Không có người này trong bản dùng thử.
web-enter-again = Phiên này đã hết. Xin tải lại trang.
web-too-fast = Anh/chị gửi nhanh quá. Xin chờ vài giây.
web-too-long = Tin này dài quá hoặc không đọc được nên chưa gửi.
web-not-kept = Máy chủ đang bận, tin chưa được ghi. Tôi sẽ thử gửi lại.
web-hello =
    Chào { $name }

    { $hint }
