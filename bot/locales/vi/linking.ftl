linking-label = Dùng thêm ứng dụng khác, đổi nơi nhận tin nhắc
linking-channel-telegram = Telegram
linking-channel-zalo = Zalo
linking-channel-web = trang web

linking-code =
    Mã liên kết: { $code }

    Mã dùng được một lần, trong { $minutes } phút. Xin đừng đưa mã cho ai.
    Xin mở Thôn Số ở ứng dụng kia (Zalo, Telegram hoặc trang web) và gửi ở đó: /lienket { $code }
    Sau đó về lại đây, chọn «Đồng ý» khi tôi hỏi.
linking-closed =
    Lúc này chưa cấp mã liên kết được

    Vừa có quá nhiều mã sai được gửi tới. Xin thử lại sau 15 phút.
linking-not-here =
    Chỗ này đã là sổ của { $name }

    Mã liên kết để gửi ở ứng dụng kia, nơi chưa vào sổ.
    Nếu máy này là của người khác, xin báo tổ trưởng hoặc cán bộ xã.
linking-how =
    Liên kết với sổ đang có

    Xin mở Thôn Số ở ứng dụng anh/chị đang dùng, gửi: /lienket
    Tôi sẽ cho một mã 6 số. Gửi mã đó vào đây.
linking-wrong-code =
    Mã này không dùng được

    Mã có thể sai, đã dùng, đã hết hạn, hoặc vừa có quá nhiều lần thử. Xin chờ 15 phút, rồi gửi /lienket ở ứng dụng đang dùng để lấy mã mới.
linking-asked =
    Đã nhận mã

    Xin mở ứng dụng nơi anh/chị lấy mã và chọn «Đồng ý». Xong tôi sẽ báo ngay ở đây.

linking-question =
    Liên kết với { $channel }?

    Có người vừa gửi mã của anh/chị từ { $channel }, lúc { $at }.
    Nếu đúng là anh/chị, xin chọn «Đồng ý». Nếu không phải, chọn «Không».
linking-agree = Đồng ý
linking-decline = Không
linking-done =
    Đã liên kết với { $channel }

    Hai nơi cùng một sổ. Việc đang ghi dở ở nơi này có thể làm tiếp ở nơi kia.
    Để chọn nơi nhận tin nhắc, gửi: /lienket
linking-declined =
    Không liên kết với { $channel }

    Sổ của anh/chị vẫn như cũ. Muốn liên kết, xin gửi /lienket để lấy mã mới.
linking-too-late =
    Đã quá 15 phút, không liên kết với { $channel }

    Muốn liên kết, xin gửi /lienket để lấy mã mới.
linking-not-yours = Việc này không phải của anh/chị, hoặc không còn nữa.
linking-welcome =
    Đã liên kết với sổ của { $name }

    Hai nơi cùng một sổ. Việc đang ghi dở ở nơi kia có thể làm tiếp ở đây.
    Để chọn nơi nhận tin nhắc, gửi: /lienket
linking-refused =
    Không liên kết được

    Yêu cầu không được đồng ý ở ứng dụng kia.

linking-overview =
    Các nơi anh/chị dùng Thôn Số

    { $chats }

    Tin nhắc gửi tới: { $reminders }.
linking-full =
    Mỗi người dùng nhiều nhất bốn nơi. Xin bỏ liên kết một nơi trước.

    { $chats }

    Tin nhắc gửi tới: { $reminders }.
linking-reminders-set =
    Đã chọn: tin nhắc gửi tới { $reminders }

    { $chats }
linking-here = {" "}(đang dùng)
linking-latest = nơi dùng gần nhất
linking-remind-on = Nhắc qua { $channel }
linking-add = Liên kết thêm
linking-unlink = Bỏ liên kết { $channel }
linking-unlink-question =
    Bỏ liên kết { $channel }?

    Nơi đó sẽ không đọc và ghi được vào sổ của anh/chị nữa. Những gì đã ghi vẫn còn.
linking-unlink-sure = Bỏ liên kết
linking-keep = Giữ lại
linking-unlinked = Đã bỏ liên kết { $channel }.
linking-ended =
    Nơi này đã bị bỏ liên kết

    Việc này làm từ { $channel }, lúc { $at }. Nếu không phải anh/chị làm, xin báo tổ trưởng hoặc cán bộ xã.
