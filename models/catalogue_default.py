"""The catalogue a new installation begins with: what teams report. Leaders change it."""

from sqlalchemy import select
from sqlmodel import Session, col

from models.catalogue import Pillar, Service

COUNTS_ALWAYS = frozenset({"TT", "LOP", "ATTT", "DVC_HD", "BDHV"})

TUYEN_TRUYEN, KHAC = Pillar.PROPAGANDA, Pillar.OTHER
CHINH_QUYEN_SO, KINH_TE_SO, XA_HOI_SO = Pillar.GOVERNMENT, Pillar.ECONOMY, Pillar.SOCIETY

# The usual ones first: the place in this table is a service's rank. Phrases are compared folded, so
# forms without diacritics need no line of their own; «sản phẩm» and «sản xuất» stand here also so
# that the longer words win over «sàn».
# code, name, short (on a button), pillar, unit of its quantity, what people type for it
Row = tuple[str, str, str, Pillar, str, tuple[str, ...]]
ROWS: tuple[Row, ...] = (
    ("VNEID2", "Kích hoạt VNeID mức 2", "VNeID mức 2", CHINH_QUYEN_SO, "người",
     ("vneid mức 2", "vneid m2", "vneid mức hai", "vneid 2", "vneid2", "vneid", "vnid",
      "định danh mức 2", "định danh m2", "định danh điện tử", "tài khoản định danh",
      "tk định danh", "đdđt", "kích hoạt vneid", "kích hoạt định danh")),
    ("DVC_HS", "Hồ sơ nộp trực tuyến thành công", "Nộp hồ sơ trực tuyến", CHINH_QUYEN_SO, "hồ sơ",
     ("nộp hồ sơ", "nộp hồ sơ dvc", "nộp hồ sơ dịch vụ công", "nộp hồ sơ trực tuyến",
      "nộp hồ sơ online", "hồ sơ trực tuyến", "hồ sơ dvc", "hồ sơ dịch vụ công", "nộp hs",
      "nộp hs dvc", "hs dvc", "hs trực tuyến", "nộp dvc", "nộp dịch vụ công", "nộp online",
      "nộp trực tuyến", "làm hồ sơ")),
    ("DVC_HD", "Hướng dẫn dịch vụ công trực tuyến", "Hướng dẫn DVC", CHINH_QUYEN_SO, "lượt người",
     ("hướng dẫn dịch vụ công", "hướng dẫn dịch vụ công trực tuyến", "hướng dẫn dvc", "hd dvc",
      "hdan dvc", "hướng dẫn nộp hồ sơ", "hướng dẫn nộp hồ sơ dvc", "hd nộp hồ sơ",
      "hd nộp hồ sơ dvc", "hd nộp hs", "dịch vụ công trực tuyến", "dịch vụ công", "dvc",
      "dvctt", "cổng dịch vụ công")),
    ("SSKDT", "Sổ sức khỏe điện tử", "Sổ sức khỏe điện tử", XA_HOI_SO, "người",
     ("sổ sức khỏe điện tử", "sổ sức khỏe", "sskđt", "ssk", "sổ sk", "sổ sk điện tử", "sổ skđt",
      "skđt", "hồ sơ sức khỏe điện tử", "hồ sơ sức khỏe")),
    ("TKTT", "Tài khoản thanh toán, ví điện tử mở mới", "Tài khoản, ví điện tử",
     KINH_TE_SO, "người",
     ("tài khoản thanh toán", "tk thanh toán", "tài khoản ngân hàng", "tk ngân hàng", "tk nh",
      "mở tài khoản", "mở tk", "mở thẻ ngân hàng", "thẻ atm", "ví điện tử", "ví momo", "momo",
      "ví zalopay", "zalopay", "zalo pay", "viettel money", "viettelpay", "ví vnpt",
      "vnpt money", "mobile money", "tiền di động", "app ngân hàng", "internet banking",
      "mobile banking", "thanh toán không dùng tiền mặt", "thanh toán điện tử")),
    ("TT", "Tuyên truyền chủ trương", "Tuyên truyền", TUYEN_TRUYEN, "hộ",
     ("tuyên truyền", "tuyên truyền chủ trương", "tuyên truyền chuyển đổi số",
      "tuyên truyền cđs", "tuyên truyền vận động", "phát tờ rơi", "tờ rơi", "vận động bà con")),
    ("BHYT", "Thẻ BHYT tích hợp", "Tích hợp thẻ BHYT", XA_HOI_SO, "người",
     ("bhyt", "thẻ bhyt", "thẻ bảo hiểm y tế", "bảo hiểm y tế", "tích hợp bhyt",
      "tích hợp thẻ bhyt", "tích hợp bảo hiểm y tế", "bảo hiểm", "thẻ bảo hiểm", "vssid")),
    ("QR", "Mã QR nhận thanh toán", "Mã QR thanh toán", KINH_TE_SO, "hộ kinh doanh",
     ("mã qr", "qr", "qr code", "qrcode", "vietqr", "qr thanh toán", "mã qr thanh toán",
      "mã qr nhận tiền", "làm mã qr", "loa báo tiền")),
    ("TMDT_TK", "Tài khoản sàn thương mại điện tử (Postmart, Voso, Sendo)",
     "Tài khoản sàn TMĐT", KINH_TE_SO, "hộ",
     ("tài khoản sàn thương mại điện tử", "tài khoản sàn", "tk sàn", "tài khoản postmart",
      "tk postmart", "mở tài khoản postmart", "tài khoản voso", "tk voso", "mở tài khoản voso",
      "tài khoản sendo", "tk sendo", "mở tài khoản sendo", "postmart", "post mart", "nông sản việt",
      "voso", "vỏ sò", "sendo", "sàn", "sàn tmđt", "tmđt", "sàn thương mại điện tử",
      "thương mại điện tử", "sàn thương mại")),
    ("CKS", "Chữ ký số cá nhân", "Chữ ký số", CHINH_QUYEN_SO, "người",
     ("chữ ký số", "chữ kí số", "chữ ký số cá nhân", "chữ ký điện tử", "cks", "ký số", "kí số")),
    ("LOP", "Buổi học, buổi truyền thông cộng đồng", "Lớp, buổi học", XA_HOI_SO, "buổi",
     ("lớp", "lớp học", "buổi học", "mở lớp", "buổi truyền thông", "truyền thông cộng đồng",
      "dạy bà con", "tập huấn cho bà con", "tập huấn bà con", "buổi tuyên truyền",
      "lớp kỹ năng số")),
    ("ATTT", "Hướng dẫn chống lừa đảo", "Chống lừa đảo", XA_HOI_SO, "lượt người",
     ("chống lừa đảo", "phòng chống lừa đảo", "lừa đảo", "lừa đảo qua mạng",
      "lừa đảo trực tuyến", "lừa đảo online", "an toàn mạng", "an toàn thông tin", "attt",
      "an ninh mạng", "bảo mật thông tin")),
    ("BDHV", "Bình dân học vụ số", "Bình dân học vụ số", XA_HOI_SO, "lượt người",
     ("bình dân học vụ số", "bình dân học vụ", "bdhv", "bdhvs", "kỹ năng số", "kĩ năng số",
      "phổ cập kỹ năng số", "trợ lý ảo")),
    ("APP", "Ứng dụng công dân số của tỉnh, thành phố", "App công dân số",
     CHINH_QUYEN_SO, "người",
     ("ứng dụng công dân số", "app công dân số", "công dân số", "app công dân",
      "ứng dụng công dân", "app tỉnh", "app thành phố")),
    ("GIANHANG", "Gian hàng, sản phẩm đưa lên sàn", "Gian hàng, sản phẩm", KINH_TE_SO, "sản phẩm",
     ("gian hàng", "tạo gian hàng", "mở gian hàng", "đưa sản phẩm lên sàn", "đưa lên sàn",
      "đăng sản phẩm", "đăng sp", "lên sàn", "sản phẩm lên sàn", "sp lên sàn", "đăng bán",
      "chụp ảnh sản phẩm", "quảng bá sản phẩm", "gian hàng số", "sản phẩm")),
    ("DONHANG", "Nhận đơn, đóng gói", "Nhận đơn, đóng gói", KINH_TE_SO, "đơn",
     ("nhận đơn", "đóng gói", "đơn hàng", "đóng đơn", "chốt đơn", "nhận đơn đóng gói",
      "gửi hàng", "đóng hàng")),
    ("CAMKET", "Cam kết chất lượng sản phẩm", "Cam kết chất lượng", KINH_TE_SO, "hộ",
     ("cam kết chất lượng", "cam kết chất lượng sản phẩm", "cam kết", "ký cam kết",
      "kí cam kết", "bản cam kết")),
    ("SXSO", "Công nghệ số trong sản xuất", "Công nghệ số SX", KINH_TE_SO, "hộ",
     ("công nghệ số trong sản xuất", "số hóa sản xuất", "sản xuất số", "sản xuất", "nông nghiệp số",
      "tưới tự động", "truy xuất nguồn gốc", "nhật ký sản xuất", "nhật ký điện tử",
      "mã vùng trồng", "phun thuốc bằng drone")),
    ("GD", "Giáo dục", "Giáo dục", XA_HOI_SO, "lượt người",
     ("giáo dục", "học trực tuyến", "học online", "sổ liên lạc điện tử", "học bạ số",
      "đăng ký nhập học", "tuyển sinh trực tuyến", "tuyển sinh đầu cấp")),
    ("CSXH", "Chính sách xã hội", "Chính sách xã hội", XA_HOI_SO, "lượt người",
     ("chính sách xã hội", "csxh", "an sinh xã hội", "an sinh", "trợ cấp", "trợ cấp xã hội",
      "chi trả qua tài khoản", "lương hưu")),
    ("DICH", "Phòng chống dịch", "Phòng chống dịch", XA_HOI_SO, "lượt người",
     ("phòng chống dịch", "phòng dịch", "chống dịch", "khai báo y tế", "tiêm chủng",
      "đăng ký tiêm", "covid")),
    ("KHAC", "Việc khác", "Việc khác", KHAC, "lượt", ()),
)  # fmt: skip


def default_services() -> list[Service]:
    """Build the services of the default catalogue, new and in no session."""
    return [
        Service(
            code=code,
            name=name,
            short=short,
            pillar=pillar,
            unit=unit,
            counts_always=code in COUNTS_ALWAYS,
            rank=rank,
            phrases=list(phrases),
        )
        for rank, (code, name, short, pillar, unit, phrases) in enumerate(ROWS, start=1)
    ]


def plant_catalogue(session: Session) -> int:
    """Add the default services that are missing, and give their number.

    What stands there stays as it is: a leader may have changed it, or taken it off offer.
    """
    there = set(session.execute(select(col(Service.code))).scalars())
    missing = [service for service in default_services() if service.code not in there]
    session.add_all(missing)
    session.flush()
    return len(missing)
