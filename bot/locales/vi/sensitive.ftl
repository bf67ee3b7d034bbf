# $kind: identity, card, account, otp, password
sensitive-refused =
    Tôi không nhận { $kind ->
        [identity] số giấy tờ tùy thân (CCCD, CMND)
        [card] số thẻ ngân hàng
        [account] số tài khoản
        [otp] mã OTP
       *[password] mật khẩu
    } và không lưu tin nhắn này.
    Người hỗ trợ không bao giờ giữ mật khẩu, mã OTP hay số giấy tờ của bà con: lộ ra là mất tiền, mất tài khoản.
    Xin xóa tin đó trên máy và ghi lại chuyến thăm không kèm các số ấy.
