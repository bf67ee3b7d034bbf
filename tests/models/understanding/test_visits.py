"""One line about a visit, as people of the villages write it, and the visit they mean."""

import unicodedata
from datetime import date

import pytest

from models.households import Subject
from models.understanding import EntryHeard, VisitHeard
from models.visits import Outcome
from tests.models.understanding.hearing import TODAY, YESTERDAY, at, hear, lesson, visit, zero

BUSINESS, ENTERPRISE = Subject.HOUSEHOLD_BUSINESS, Subject.ENTERPRISE

ONE_HOUSEHOLD = [
    ("hôm nay nhà bà Tẹo cài VNeID mức 2 xong 2 người",
     visit(TODAY, at("Bà Tẹo", "VNEID2 xong 2", people=2))),
    ("nha ba teo cai vneid xong 2ng", visit(None, at("Ba Teo", "VNEID2 xong 2", people=2))),
    ("NHÀ BÀ TẸO CÀI VNEID XONG", visit(None, at("Bà Tẹo", "VNEID2 xong"))),
    ("✅ hnay nhà chị Hoa làm xong chữ ký số 👍", visit(TODAY, at("Chị Hoa", "CKS xong"))),
    ("Sáng nay qua nhà cô Thắm tích hợp thẻ bhyt ok 1 người",
     visit(TODAY, at("Cô Thắm", "BHYT xong 1", people=1))),
    ("nhà c Lan Anh cài vneid rồi", visit(None, at("Chị Lan Anh", "VNEID2 xong"))),
    ("cài VNeID cho bà Tẹo xong", visit(None, at("Bà Tẹo", "VNEID2 xong"))),
    ("hôm qua em giúp ông Sửu nộp 2 hồ sơ trực tuyến, xong cả",
     visit(YESTERDAY, at("Ông Sửu", "DVC_HS xong q2"))),
    ("t2 nhà anh Chiến mở tk ngân hàng 2 người đc rồi",
     visit(date(2026, 11, 9), at("Anh Chiến", "TKTT xong 2", people=2))),
    ("nhà bà Tẹo: vneid 2, bhyt 1", visit(None, at("Bà Tẹo", "VNEID2 2", "BHYT 1"))),
    ("nhà bà Tẹo 3 người: vneid 2, bhyt 1",
     visit(None, at("Bà Tẹo", "VNEID2 2", "BHYT 1", people=3))),
    ("nhà bà Tẹo vneid với bhyt 2 người", visit(None, at("Bà Tẹo", "VNEID2", "BHYT", people=2))),
    ("nhà ông Sửu 82 tuổi quên mật khẩu vneid chưa làm được",
     visit(None, at("Ông Sửu", "VNEID2 chua quen_mat_khau"))),
    ("hqua nhà bà Na cks chưa xong, hẹn t6 làm tiếp",
     visit(YESTERDAY, at("Bà Na", "CKS do", promised=date(2026, 11, 13)))),
    ("hôm nay nhà bà Na cks chưa đc do mạng yếu, mai e quay lại làm tiếp",
     visit(TODAY, at("Bà Na", "CKS chua mat_mang", promised=date(2026, 11, 12)))),
    ("nhà bà Tẹo chưa cài được vneid vì sim không chính chủ",
     visit(None, at("Bà Tẹo", "VNEID2 chua sim"))),
    ("nhà anh Dũng từ chối cài app công dân số", visit(None, at("Anh Dũng", "APP chua tu_choi"))),
    ("ong sang cai vneid xong roi", visit(None, at("Ong Sang", "VNEID2 xong"))),
    ("nhà bác Năm tuyên truyền về VNeID", visit(None, at("Bác Năm", "TT"))),
    ("hôm nay nhà 12 cài vneid 2 người", visit(TODAY, at(None, "VNEID2 2", people=2))),
    ("nhà 3 người cài vneid xong", visit(None, at(None, "VNEID2 xong 3", people=3))),
    ("hôm nay qua nhà bà Tẹo", visit(TODAY, at("Bà Tẹo"))),
    ("chiều qua nhà bà Tẹo cài vneid", visit(None, at("Bà Tẹo", "VNEID2"))),
    ("mở tk, cài vneid cho nhà chị Lan xong cả 2",
     visit(None, at("Chị Lan", "TKTT xong", "VNEID2 xong"))),
    ("a Hùng c Thảo hôm nay kích hoạt vneid xong",
     visit(TODAY, at("Anh Hùng chị Thảo", "VNEID2 xong"))),
    ("nhà vợ chồng anh Hùng cài vneid 2 vợ chồng xong",
     visit(None, at("Anh Hùng", "VNEID2 xong 2", people=2))),
    ("hộ Nguyễn Văn Sửu được hướng dẫn dvc 1 người",
     visit(None, at("Nguyễn Văn Sửu", "DVC_HD 1", people=1))),
    ("5/11 nhà bà Tẹo sskđt 2ng xong, cks lỗi app",
     visit(date(2026, 11, 5), at("Bà Tẹo", "SSKDT xong 2", "CKS chua loi_ung_dung"))),
    ("hôm nay 2 người cài vneid", visit(TODAY, at(None, "VNEID2 2", people=2))),
    ("nhà ông Tư vneid xong nhưng cks lỗi khuôn mặt",
     visit(None, at("Ông Tư", "VNEID2 xong", "CKS chua loi_khuon_mat"))),
    ("nhà bà Tẹo làm được vneid, chưa làm cks",
     visit(None, at("Bà Tẹo", "VNEID2 xong", "CKS chua"))),
    ("hai người nhà chị Mai cài vneid xong",
     visit(None, at("Chị Mai", "VNEID2 xong 2", people=2))),
]  # fmt: skip

TRADE = [
    ("quán chị Hoa làm mã qr xong", visit(None, at("Chị Hoa", "QR xong", subject=BUSINESS))),
    ("hộ kinh doanh anh Ba đăng 3 sản phẩm lên sàn xong",
     visit(None, at("Anh Ba", "GIANHANG xong q3", subject=BUSINESS))),
    ("cty Hoa Mai ký cam kết chất lượng",
     visit(None, at("Công ty Hoa Mai", "CAMKET", subject=ENTERPRISE))),
    ("nhà bà Tẹo đóng gói 5 đơn xong", visit(None, at("Bà Tẹo", "DONHANG xong q5"))),
    ("nhà chị Lan mở tk postmart xong, đăng 2 sp chưa đc",
     visit(None, at("Chị Lan", "TMDT_TK xong", "GIANHANG chua q2"))),
]  # fmt: skip

SEVERAL = [
    ("hôm nay nhà bà Tẹo cài vneid xong, nhà ông Sửu cks chưa được, nhà chị Lan mở tk ngân hàng ok",
     visit(TODAY, at("Bà Tẹo", "VNEID2 xong"), at("Ông Sửu", "CKS chua"),
           at("Chị Lan", "TKTT xong"))),
    ("nhà bà Tẹo cài vneid nhà ông Sửu làm cks", visit(None, at("Bà Tẹo", "VNEID2"),
                                                       at("Ông Sửu", "CKS"))),
    ("nhà bà Tẹo, ông Sửu, chị Lan cài vneid xong",
     visit(None, at("Bà Tẹo", "VNEID2 xong"), at("Ông Sửu", "VNEID2 xong"),
           at("Chị Lan", "VNEID2 xong"))),
    ("cài vneid cho bà Tẹo 2 người, ông Sửu 1 người",
     visit(None, at("Bà Tẹo", "VNEID2 2", people=2), at("Ông Sửu", "VNEID2 1", people=1))),
    ("Hôm nay cài vneid: nhà bà Tẹo 2 ng, nhà ông Sửu 3 ng",
     visit(TODAY, at("Bà Tẹo", "VNEID2 2", people=2), at("Ông Sửu", "VNEID2 3", people=3))),
    ("cài vneid cho bà Tẹo mở tk cho ông Sửu".replace("mở tk", "mở tk ngân hàng"),
     visit(None, at("Bà Tẹo", "VNEID2"), at("Ông Sửu", "TKTT"))),
    ("- nhà bà Tẹo: vneid xong\n- nhà ông Sửu: cks đang dở\n- nhà chị Lan: đi vắng",
     visit(None, at("Bà Tẹo", "VNEID2 xong"), at("Ông Sửu", "CKS do"), away=1)),
    ("nhà bà Tẹo vneid, nhà ông Sửu cks. Cả 2 hộ đều xong",
     visit(None, at("Bà Tẹo", "VNEID2 xong"), at("Ông Sửu", "CKS xong"))),
    ("nhà bà Tẹo, nhà ông Sửu. 2 hộ trên cài vneid xong",
     visit(None, at("Bà Tẹo", "VNEID2 xong"), at("Ông Sửu", "VNEID2 xong"))),
    ("hôm nay nhà bà Tẹo cài vneid xong, mai qua nhà ông Sửu làm cks",
     visit(TODAY, at("Bà Tẹo", "VNEID2 xong"))),
    ("đi 3 hộ: nhà bà Tẹo cài vneid, nhà ông Sửu làm cks",
     visit(None, at("Bà Tẹo", "VNEID2"), at("Ông Sửu", "CKS"), at(None))),
]  # fmt: skip

UNNAMED = [
    ("hôm nay đi 3 hộ cài vneid", visit(TODAY, *[at(None, "VNEID2")] * 3)),
    ("Hôm nay hướng dẫn 4 hộ dvc", visit(TODAY, *[at(None, "DVC_HD")] * 4)),
    ("hqua tuyen truyen 12 ho", visit(YESTERDAY, *[at(None, "TT")] * 12)),
    ("đi 3 hộ cài vneid 6 người xong",
     visit(None, *[at(None, "VNEID2 xong 2", people=2)] * 3)),
    ("đi 2 hộ, mỗi hộ 2 người, cài vneid xong",
     visit(None, *[at(None, "VNEID2 xong 2", people=2)] * 2)),
    ("cài vneid 2 hộ, mở tk ngân hàng 1 hộ",
     visit(None, at(None, "VNEID2"), at(None, "VNEID2"), at(None, "TKTT"))),
    ("đi 3 hộ: vneid 2 hộ, cks 2 hộ",
     visit(None, at(None, "VNEID2", "CKS"), at(None, "VNEID2", "CKS"), at(None))),
    ("hôm nay đi 5 hộ thì 2 hộ đi vắng", visit(TODAY, *[at(None)] * 3, away=2)),
    ("đi được 4/6 hộ", visit(None, *[at(None)] * 4)),
    ("hôm qua đi 2 hộ đều vắng", visit(YESTERDAY, away=2)),
    ("nhà bà Tẹo đi vắng", visit(None, away=1)),
    ("hqua k đi đc", zero(YESTERDAY)),
    ("hôm nay mưa to không đi được nhà nào", zero(TODAY)),
    ("tuần này 0 hộ", zero(None)),
    ("ba hộ cài vneid", visit(None, *[at(None, "VNEID2")] * 3)),
    ("hôm nay đi 65 hộ tuyên truyền", visit(TODAY, *[at(None, "TT")] * 65)),
]  # fmt: skip

TOGETHER = [
    ("hôm nay e đi cùng chị Hạnh và anh Tuấn, nhà bà Tẹo cài vneid xong",
     visit(TODAY, at("Bà Tẹo", "VNEID2 xong"), company=("Hạnh", "Tuấn"))),
    ("em và Hạnh qua nhà ông Sửu làm cks", visit(None, at("Ông Sửu", "CKS"), company=("Hạnh",))),
    ("voi c hanh di 2 ho cai vneid", visit(None, *[at(None, "VNEID2")] * 2, company=("Hanh",))),
    ("Thôn Đông hôm nay nhà bà Tẹo cài vneid",
     visit(TODAY, at("Bà Tẹo", "VNEID2"), village="Thôn Đông")),
]  # fmt: skip

CLASSES = [
    ("tối nay mở lớp ở nhà văn hóa 30 người về bình dân học vụ số",
     visit(TODAY, lesson(30), note="bình dân học vụ số")),
    ("hom qua day ba con 20 nguoi", visit(YESTERDAY, lesson(20))),
    ("hôm qua ở NVH hướng dẫn 25 người cài vneid", visit(YESTERDAY, lesson(25), note="vneid")),
    ("t7 tập huấn cho bà con 40 người về chống lừa đảo, thanh toán điện tử",
     visit(date(2026, 11, 7), lesson(40), note="chống lừa đảo, thanh toán điện tử")),
    ("sáng nay dạy lớp 15 người về vneid, chiều nhà bà Tẹo cài cks xong",
     visit(TODAY, lesson(15), at("Bà Tẹo", "CKS xong"), note="vneid")),
]  # fmt: skip


COUNTS = [
    ("Thôn Đông 12 người kích hoạt vneid xong 10 còn 2 chưa được",
     visit(None, at(None, "VNEID2 xong 10", "VNEID2 chua 2", people=12), village="Thôn Đông")),
    ("nhà bà Tẹo vneid xong 3 người, 1 người chưa được do quên mật khẩu",
     visit(None, at("Bà Tẹo", "VNEID2 xong 3", "VNEID2 chua 1 quen_mat_khau", people=4))),
    ("nhà anh Tân 2 ng cài VNeID mức 2 thành công, 1 ng bị lỗi khuôn mặt",
     visit(None, at("Anh Tân", "VNEID2 xong 2", "VNEID2 chua 1 loi_khuon_mat", people=3))),
    ("nhà chị Hoa vneid 3/4 người", visit(None, at("Chị Hoa", "VNEID2 3", people=3))),
    ("Đã cài xong 5 vneid, 3 bhyt", visit(None, at(None, "VNEID2 xong 5", "BHYT xong 3"))),
    ("hôm nay vneid 5 người, bhyt 3 người, tổng 6 người",
     visit(TODAY, at(None, "VNEID2 5", "BHYT 3", people=6))),
    ("nhà chị Lan 2 hs dvc xong", visit(None, at("Chị Lan", "DVC_HS xong q2"))),
    ("đi 3 hộ vneid, 2 hộ xong, 1 hộ chưa được",
     visit(None, at(None, "VNEID2 xong"), at(None, "VNEID2 xong"), at(None, "VNEID2 chua"))),
    ("sáng đi 2 hộ chiều đi 1 hộ cài vneid",
     visit(None, at(None, "VNEID2"), at(None))),
    ("hướng dẫn được 2 hộ nộp hồ sơ dịch vụ công",
     visit(None, at(None, "DVC_HD"), at(None, "DVC_HD"))),
    ("vận động 2 hộ kinh doanh làm mã qr", visit(None, at(None, "QR"), at(None, "QR"))),
    ("tối qua em dạy 2 lớp 50 người ở nvh", visit(YESTERDAY, lesson(50, sessions=2))),
    ("nhà bà Tẹo quét mã qr 1 lần", visit(None, at("Bà Tẹo", "QR"))),
    ("sáng nay lúc 8h nhà bà Tẹo cài vneid xong lúc 9h",
     visit(TODAY, at("Bà Tẹo", "VNEID2 xong"))),
    ("nhà bà Tẹo cài vneid xong, nhà bà Tẹo làm cks chưa được",
     visit(None, at("Bà Tẹo", "VNEID2 xong", "CKS chua"))),
    ("nhà bà Tẹo vneid chưa được, cks lỗi khuôn mặt",
     visit(None, at("Bà Tẹo", "VNEID2 chua", "CKS chua loi_khuon_mat"))),
    ("ho ba Teo da cai xong VNeID, BHYT, so suc khoe",
     visit(None, at("Ba Teo", "VNEID2 xong", "BHYT xong", "SSKDT xong"))),
    ("10/11: bà Tẹo - vneid - xong; ông Sửu - cks - chưa",
     visit(YESTERDAY, at("Bà Tẹo", "VNEID2 xong"), at("Ông Sửu", "CKS chua"))),
    ("nhà a Hùng Thảo mở gian hàng trên voso đăng 3 sản phẩm ok",
     visit(None, at("Anh Hùng Thảo", "GIANHANG xong q3"))),
    ("1. nhà bà Tẹo vneid xong 2. nhà ông Sửu cks xong",
     visit(None, at("Bà Tẹo", "VNEID2 xong"), at("Ông Sửu", "CKS xong"))),
    ("hôm nay không làm gì", zero(TODAY)),
    ("cài vneid 5ng (3 xong 2 chưa)",
     visit(None, at(None, "VNEID2 xong 3", "VNEID2 chua 2", people=5))),
    ("vneid xong 3 chưa 2", visit(None, at(None, "VNEID2 xong 3", "VNEID2 chua 2", people=5))),
    ("vneid 2 người, cks 1 người cho nhà ông Sửu",
     visit(None, at("Ông Sửu", "VNEID2 2", "CKS 1"))),
    ("đi tuyên truyền về vneid, dvc, bhyt cho 2 hộ", visit(None, at(None, "TT"), at(None, "TT"))),
    ("đến 4 nhà chỉ gặp được 2 nhà, hd vneid",
     visit(None, at(None, "VNEID2"), at(None, "VNEID2"))),
    ("Tổng hôm nay: 2 hộ cài vneid 4 người",
     visit(TODAY, at(None, "VNEID2 2", people=2), at(None, "VNEID2 2", people=2))),
    ("hôm nay dự họp xã, chiều nhà bà Tẹo cài vneid", visit(TODAY, at("Bà Tẹo", "VNEID2"))),
    ("NHÀ ÔNG SỬU 2 NGƯỜI CÀI VNEID M2 XONG, CKS CHƯA ĐƯỢC DO LỖI KHUÔN MẶT",
     visit(None, at("Ông Sửu", "VNEID2 xong", "CKS chua loi_khuon_mat", people=2))),
    ("chị Hạnh với em đi nhà bà Tẹo cài vneid",
     visit(None, at("Bà Tẹo", "VNEID2"), company=("Hạnh",))),
]  # fmt: skip
ALL = ONE_HOUSEHOLD + TRADE + SEVERAL + UNNAMED + TOGETHER + CLASSES + COUNTS


@pytest.mark.parametrize(("written", "meant"), ALL)
def test_a_line_means_this_visit(written: str, meant: VisitHeard) -> None:
    """A line about a visit gives what was said in it, household by household, and no more."""
    assert hear(written) == meant


@pytest.mark.parametrize("written", [line for line, _ in ONE_HOUSEHOLD])
def test_decomposed_letters_mean_the_same(written: str) -> None:
    """Phones that write marks as signs of their own are understood alike."""
    assert hear(unicodedata.normalize("NFD", written)) == hear(written)


def test_a_known_household_is_called_as_it_is_known() -> None:
    """What was written without marks is the only known household of that name, and keeps its label."""
    known = ("Bà Gái", "Anh Hùng Thảo", "Ông Sửu")
    assert hear("nha ba gai cai vneid", households=known) == visit(None, at("Bà Gái", "VNEID2"))
    assert hear("a hung thao lam cks xong", households=known) == visit(
        None, at("Anh Hùng Thảo", "CKS xong")
    )


def test_marks_tell_households_apart() -> None:
    """«Bà Tèo» is not the known «Bà Tẹo»; without marks two known ones are not guessed between."""
    assert hear("nhà bà Tèo cài vneid", households=("Bà Tẹo",)) == visit(
        None, at("Bà Tèo", "VNEID2")
    )
    assert hear("nha ba teo cai vneid", households=("Bà Tẹo", "Bà Tèo")) == visit(
        None, at("Ba Teo", "VNEID2")
    )


def test_an_outcome_without_a_service_is_kept_with_the_household() -> None:
    """Nobody said what was done: there is no line, but how it ended is not lost."""
    assert hear("hôm nay nhà bà Tẹo xong rồi") == visit(
        TODAY, EntryHeard("Bà Tẹo", outcome=Outcome.DONE)
    )
