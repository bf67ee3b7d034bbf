joining-greeting =
    Chào anh/chị. Đây là Thôn Số, sổ ghi việc của Tổ công nghệ số cộng đồng

    Để vào sổ, xin gửi mã mời (10 chữ, ví dụ ABCDE-FGHJK) do tổ trưởng hoặc cán bộ xã đưa.
joining-wrong-code =
    Mã này không đúng, đã dùng hoặc đã hết hạn.
    Xin xem lại từng chữ, hoặc hỏi tổ trưởng, cán bộ xã để lấy mã khác.
joining-consent =
    Mã đúng. Mời anh/chị vào { $place }

    Thôn Số giữ tên, vai trò của anh/chị và các chuyến thăm anh/chị ghi, để tổ theo dõi và báo cáo. Không giữ vị trí, không đọc danh bạ. Dữ liệu nằm ở máy chủ của xã. Anh/chị có quyền xem, sửa và yêu cầu xóa.

    Anh/chị có đồng ý không?
joining-agree = Đồng ý
joining-decline = Không đồng ý
joining-declined = Vâng. Tôi chưa giữ gì của anh/chị. Khi nào đồng ý, xin gửi lại mã.
joining-who =
    Anh/chị là ai trong danh sách này?
    Nếu không có tên mình, xin gõ họ và tên.
joining-name = Xin gõ họ và tên của anh/chị.
joining-asked =
    Đã gửi yêu cầu vào { $place }

    Xin chờ { $decider } bấm nhận. Tôi sẽ báo ngay khi xong.
joining-nobody-decides =
    Đã ghi yêu cầu vào { $place }, nhưng hiện chưa có ai ở đây để bấm nhận.
    Xin báo cán bộ xã.
joining-waiting = Yêu cầu của anh/chị đang chờ được nhận. Xong tôi sẽ báo ngay.
joining-somebody-asks =
    { $name } xin vào { $place }

    Đây có đúng là người của tổ không?
joining-let-in = Nhận
joining-keep-out = Không nhận
joining-accepted = Đã nhận { $name }.
joining-refused = Đã từ chối { $name }.
joining-not-yours = Yêu cầu này không phải do anh/chị quyết định, hoặc không còn nữa.
joining-welcome =
    Chào mừng { $name } đã vào { $place }

    Để ghi một chuyến thăm, chỉ cần viết một dòng, ví dụ:
    «hôm nay nhà bà Tẹo cài VNeID mức 2 xong 2 người»
