choices-more = Xem thêm
choices-others = Các lựa chọn khác
choices-type = Trả lời bằng chữ: { $words }.
choices-no-such-number = Không có số này. Xin chọn lại.
