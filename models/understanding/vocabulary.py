"""The words of visits that are no service: outcomes, reasons, titles, units, and small words."""

from models.understanding.words import Phrases
from models.visits import Outcome, Reason

OUTCOMES = Phrases(
    [
        *((p, Outcome.DONE) for p in (
            "xong", "xong rồi", "đã xong", "đã được", "làm xong", "được rồi", "ok", "ok rồi", "oki",
            "được", "hoàn thành", "hoàn tất", "thành công", "đã thành công", "ổn", "ổn rồi", "✅", "✔",
            "xong xuôi", "cài được", "làm được", "mở được", "tạo được", "kích hoạt được", "xong hết",
        )),
        *((p, Outcome.STARTED) for p in (
            "đang dở", "dở", "dở dang", "còn dở", "đang làm dở", "làm dở", "đang làm", "chưa xong",
            "chưa xong hẳn", "chưa hoàn thành", "chưa hoàn tất", "không xong", "không kịp xong",
            "đang chờ", "chờ duyệt", "đang chờ duyệt", "mới được một nửa", "được một nửa", "dang dở",
        )),
        *((p, Outcome.NOT_DONE) for p in (
            "chưa được", "chưa", "chưa làm được", "không được", "không làm được", "chưa làm",
            "chưa thành công", "không thành công", "thất bại", "bị lỗi", "lỗi", "chưa ok",
            "chưa ăn thua", "hỏng", "không nổi", "bó tay",
        )),
    ]
)  # fmt: skip

ALL_OF_THEM = Phrases([(p, True) for p in ("hết", "cả", "đều", "tất cả", "hết cả", "toàn bộ")])

REASONS = Phrases(
    [
        *((p, Reason.NO_SMARTPHONE) for p in (
            "không có điện thoại", "không có điện thoại thông minh", "không có smartphone",
            "chưa có điện thoại", "chưa có điện thoại thông minh", "chưa có smartphone",
            "không dùng smartphone", "không dùng điện thoại thông minh", "điện thoại cục gạch",
            "không có máy", "máy cục gạch", "điện thoại đen trắng", "thiếu điện thoại thông minh",
        )),
        *((p, Reason.FORGOT_PASSWORD) for p in (
            "quên mật khẩu", "quên pass", "quên mk", "không nhớ mật khẩu", "không nhớ pass",
            "mất mật khẩu", "quên mã khóa",
        )),
        *((p, Reason.WRONG_DATA) for p in (
            "sai thông tin", "lệch thông tin", "thông tin không khớp", "sai ngày sinh", "sai tên",
            "không khớp thông tin", "thông tin sai", "sai dữ liệu",
            "sai số cccd", "sai cccd", "sai căn cước", "sai số căn cước",
            "lệch cccd", "sai năm sinh", "sai số điện thoại", "không trùng thông tin",
        )),
        *((p, Reason.APP_ERROR) for p in (
            "lỗi ứng dụng", "lỗi hệ thống", "lỗi phần mềm", "app lỗi", "hệ thống lỗi", "app bị lỗi",
            "hệ thống bị lỗi", "lỗi mạng hệ thống", "lỗi vneid", "bị văng", "app treo", "nghẽn hệ thống",
        )),
        *((p, Reason.FACE_ERROR) for p in (
            "lỗi khuôn mặt", "không nhận khuôn mặt", "không nhận diện được khuôn mặt",
            "không nhận được khuôn mặt", "khuôn mặt không khớp", "lỗi nhận diện",
            "không nhận diện khuôn mặt", "lỗi nhận diện khuôn mặt", "không nhận mặt", "lỗi mặt",
            "quét mặt không được", "không quét được mặt", "không quét được khuôn mặt",
        )),
        *((p, Reason.SIM) for p in (
            "sim không chính chủ", "lỗi sim", "sim rác", "không có sim", "chưa có sim",
            "sim chưa chính chủ", "không chính chủ", "sim khóa", "sim bị khóa",
        )),
        *((p, Reason.NO_NETWORK) for p in (
            "mất mạng", "mạng yếu", "không có mạng", "mạng kém", "rớt mạng", "không có wifi",
            "mất sóng", "sóng yếu", "không có sóng", "lỗi mạng", "mất điện", "mạng chậm", "mạng lag",
            "không có internet",
        )),
        *((p, Reason.REFUSED) for p in (
            "từ chối", "không đồng ý", "không hợp tác", "không chịu", "không muốn làm", "chưa đồng ý",
            "không muốn cài", "không chịu làm", "không muốn",
        )),
    ]
)  # fmt: skip

AWAY = Phrases(
    [(p, True) for p in (
        "vắng", "đi vắng", "vắng nhà", "không có nhà", "không ở nhà", "không có ai ở nhà", "khóa cửa",
        "đi vắng cả", "đi vắng hết", "không gặp", "không gặp được", "chưa gặp", "chưa gặp được",
        "đóng cửa", "đi vắng nhà", "không có người ở nhà", "cả nhà đi vắng", "không gặp ai",
    )]
)  # fmt: skip

NEUTRAL = Phrases(  # «được» and «rồi» that say nothing about a service
    [(p, True) for p in (
        "đi được", "gặp được", "qua được", "vào được", "đến được", "tới được", "hướng dẫn được",
        "tuyên truyền được", "vận động được", "hỗ trợ được", "giúp được", "được hướng dẫn",
        "được hỗ trợ", "được giúp", "xuống được", "thăm được", "dạy được", "ghé được", "biết được",
        "rồi đi", "rồi qua", "rồi sang", "rồi đến", "rồi mới", "tư vấn được", "phổ biến được",
        "được mời", "sang được", "có được", "được cấp", "được biết", "rồi về", "rồi tới",
        "đang ở", "nhà máy", "nhà nước", "nhà trường", "nhà mạng", "nhà thờ", "hộ khẩu", "hộ chiếu",
        "hộ tịch", "lỗi thời", "người nhà", "nhà báo",
    )]
)  # fmt: skip

PERSONS = Phrases(
    [(p, True) for p in (
        "người", "lượt người", "lượt", "khẩu", "thành viên", "bà con", "cụ", "cháu", "em", "anh em",
        "chị em", "mẹ con", "bố con", "ông bà", "vợ chồng", "học viên", "hội viên", "đoàn viên",
        "cô bác", "anh chị", "bác", "ông", "bà", "cô", "chú", "người dân", "nhân khẩu", "cô chú",
        "người lớn", "thanh niên", "phụ nữ", "học sinh", "ông cháu", "bà cháu", "công dân", "ng dân",
        "người già", "người cao tuổi", "nông dân", "anh", "chị",
    )]
)  # fmt: skip

HOUSES = Phrases(
    [
        (p, True)
        for p in ("hộ", "nhà", "gia đình", "hộ dân", "nhà dân", "hộ kinh doanh", "cơ sở kinh doanh")
    ]
)
THINGS = Phrases(
    [
        *((p, "hồ sơ") for p in ("hồ sơ", "bộ hồ sơ", "bộ")),
        *((p, "sản phẩm") for p in ("sản phẩm", "mặt hàng", "món", "gian hàng", "sản phẩm")),
        *((p, "đơn") for p in ("đơn", "đơn hàng", "kiện", "kiện hàng")),
        *((p, "buổi") for p in ("buổi", "lớp", "buổi học")),
    ]
)  # fmt: skip

TITLES = {  # as a label begins; a letter alone is spelt out
    "ông": "Ông", "ô": "Ông", "bà": "Bà", "cụ": "Cụ", "bác": "Bác", "chú": "Chú", "cô": "Cô",
    "dì": "Dì", "cậu": "Cậu", "mợ": "Mợ", "thím": "Thím", "anh": "Anh", "a": "Anh", "chị": "Chị",
    "c": "Chị", "em": "Em", "o": "O", "b": "B", "cháu": "Cháu", "thầy": "Thầy", "e": "Em",
    "già": "Già", "lão": "Lão", "mẹ": "Mẹ",
}  # fmt: skip
AFTER_HOUSE_ONLY = frozenset({"b", "o", "e", "em", "chau", "gia", "lao", "me"})
AMBIGUOUS = frozenset({"co", "di", "cu", "cau", "chu", "mo"})  # without marks: «có», «đi», «cũ» …
GROUPS = Phrases(  # several people, or another word that a title begins
    [(p, True) for p in (
        "bà con", "anh em", "chị em", "ông bà", "cô giáo", "bác sĩ", "bác sỹ", "chú ý", "anh chị",
        "cô bác", "bà xã", "ông xã", "chi phí", "chi đoàn", "chi hội", "chi bộ", "cô chú", "em bé",
        "cụ thể", "cậu bé", "ông trưởng thôn", "các cụ", "các bác", "các bà", "các ông", "chú bác",
        "thầy cô", "chị gái", "anh trai", "em trai", "em gái", "cháu nội", "cháu ngoại", "mẹ con",
        "bố con", "các anh", "các chị", "các cô", "các hộ", "chi tiết", "ba mẹ", "cô dâu",
        "hộ nghèo", "hộ cận nghèo", "hộ khác", "hộ trên", "nhà đó", "nhà này", "nhà khác", "hộ đó",
        "hộ này", "anh ấy", "chị ấy", "ông ấy", "bà ấy", "nhà em", "nhà mình", "nhà tôi", "nhà xa",
        "nhà nào", "hộ nào", "hộ còn lại", "nhà còn lại", "nhà ai", "các nhà", "các hộ dân",
    )]
)  # fmt: skip
NOT_NAMES = Phrases(  # words that never are a name, where a name might begin or go on
    [(p, True) for p in (
        "cài", "mở", "làm", "hỗ trợ", "giúp", "tạo", "nộp", "kích hoạt", "tích hợp", "được", "xong",
        "ok", "rồi", "chưa", "không", "có", "đã", "thì", "bị", "và", "với", "cho", "ở", "tại", "xóm",
        "thôn", "còn", "đi", "vắng", "tư vấn", "quên", "lỗi", "mất", "hẹn", "về", "nhờ", "muốn", "là",
        "vẫn", "cũng", "dùng", "sử dụng", "tuyên truyền", "nhưng", "vì", "do", "đang", "hướng dẫn",
        "đăng ký", "tài khoản", "hồ sơ", "mật khẩu", "ứng dụng", "điện thoại", "sản phẩm", "gặp",
        "cập nhật", "đổi", "tra cứu", "khu", "kdc", "tổ", "ấp", "số", "ngõ", "nguyên nhân", "gia đình",
        "đóng gói", "nhận", "đăng", "cam kết", "hết", "đều", "cùng", "thực hiện", "đội", "vợ chồng",
        "thanh toán", "quét", "cấp", "xin", "bán", "từ chối", "hộ", "nhà", "cài đặt", "bằng", "cần",
    )]
)  # fmt: skip
SMALL = Phrases(  # words that a name written without capitals does not go on with
    [(p, True) for p in (
        "nay", "hôm", "qua", "sáng", "sang", "chiều", "tối", "trưa", "người", "đến", "lưu", "tra", "xem",
        "quét", "mã", "đưa", "lên", "sàn", "úng", "bài", "học", "dạy", "lớp", "buổi", "thêm", "nữa", "nốt",
        "nhé", "ạ", "nha", "nhá", "e", "em", "mình", "tôi", "ngày", "thứ", "tuần", "đều", "cả", "nhà",
        "tổng", "ký", "gói", "hàng", "chụp", "ảnh", "này", "nội", "trên", "dưới", "trước", "sau", "cách",
        "lại", "một", "hai", "bốn", "tám", "mười", "đầy đủ", "chuyển", "đặt", "trong", "ngoài", "mới",
        "phổ biến", "vận động", "kiểm tra", "biết", "thao tác", "ra", "vào", "khó", "dễ", "già", "trẻ",
        "thành công", "hoàn thành", "t", "tuổi", "năm nay", "bên", "cạnh", "gần", "trường", "cổng", "con",
        "bot", "ơi", "ghi", "giùm", "hộ", "nhiệt tình", "phấn khởi", "vui", "mừng", "đồng ý", "lắm",
    )]
)  # fmt: skip
MEN = frozenset({"ong", "anh", "a", "chu", "cau", "bac"})
WOMEN = frozenset({"ba", "chi", "c", "co", "thim", "mo"})
GOING = Phrases(
    [(p, True) for p in (
        "sẽ", "dự định", "định đi", "định qua", "định sang", "kế hoạch", "dự kiến", "chuẩn bị đi",
        "chuẩn bị qua", "sắp qua", "sắp đi", "em định", "e định",
    )]
)  # fmt: skip
TURNS = Phrases(  # words that begin a clause
    [(p, True) for p in ("còn", "nhưng", "riêng", "nhưng mà", "tuy nhiên", "còn lại")]
)
