"""Names for the demo: plausible, drawn by chance from common words. They are nobody's."""

from collections.abc import Iterator
from itertools import product
from random import Random

from models.households import Subject
from models.names import fold

FAMILIES = (
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Vũ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Ngô",
    "Đào",
    "Lương",
)
MEN = (
    "Toản", "Khoát", "Luyện", "Doanh", "Quyết", "Thuận", "Hiển", "Tiệp", "Khuê", "Vượng", "Lượng",
    "Kiên", "Nghĩa", "Tuân", "Sáng", "Hoạch", "Chuyên", "Đoàn", "Thường", "Lực",
)  # fmt: skip
WOMEN = (
    "Hạnh", "Mơ", "Thắm", "Nhài", "Lụa", "Miên", "Duyên", "Thơm", "Huệ", "Yến", "Loan", "Sen",
    "Thoa", "Xuyến", "Hiên", "Vân", "Nhung", "Quyên", "Mến", "Chiêm",
)  # fmt: skip
OLD_MEN = ("Sửu", "Tý", "Mão", "Thìn", "Dần", "Cường", "Bảng", "Khởi", "Tường", "Nhẫn")
OLD_WOMEN = ("Gái", "Lành", "Nhàn", "Đào", "Mận", "Bưởi", "Ngát", "Chắt", "Tỵ", "Thảo")
COUPLES = ("Hùng Thảo", "Tuấn Nga", "Sơn Hà", "Long Hiền", "Phúc Lan", "Trường Oanh")
SHOPS = ("Quán", "Tạp hóa", "Hàng xén", "Tiệm may")
WORKSHOPS = ("Xưởng mộc", "Cơ sở miến", "Lò bánh đa")

BA_TEO = "Bà Tẹo"  # of the example that the bot gives everywhere
HOUSEHOLDS_A_VILLAGE = 60

Label = tuple[str, Subject]


def men(chance: Random) -> Iterator[str]:
    """Draw full names of men, no two alike."""
    return _drawn(chance, "Văn", MEN)


def women(chance: Random) -> Iterator[str]:
    """Draw full names of women, no two alike."""
    return _drawn(chance, "Thị", WOMEN)


def _drawn(chance: Random, middle: str, given: tuple[str, ...]) -> Iterator[str]:
    whole = [f"{family} {middle} {name}" for family, name in product(FAMILIES, given)]
    return iter(chance.sample(whole, len(whole)))


def households(chance: Random) -> list[Label]:
    """Draw the labels by which one village's households are known, no two alike without marks."""
    homes = [
        *(f"{title} {name}" for title, name in product(("Ông", "Bác", "Cụ"), OLD_MEN)),
        *(f"{title} {name}" for title, name in product(("Bà", "Bác", "Cụ"), OLD_WOMEN)),
        *(f"{title} {name}" for title, name in product(("Anh", "Chú"), MEN)),
        *(f"{title} {name}" for title, name in product(("Chị", "Cô"), WOMEN)),
        *(f"Anh {couple}" for couple in COUPLES),
    ]
    labels = [
        *((home, Subject.HOUSEHOLD) for home in chance.sample(homes, HOUSEHOLDS_A_VILLAGE)),
        *(
            (f"{shop} chị {owner}", Subject.HOUSEHOLD_BUSINESS)
            for shop, owner in zip(SHOPS, chance.sample(WOMEN, len(SHOPS)), strict=True)
        ),
        (f"{chance.choice(WORKSHOPS)} ông {chance.choice(MEN)}", Subject.ENTERPRISE),
    ]
    return list({fold(label): (label, subject) for label, subject in labels}.values())
