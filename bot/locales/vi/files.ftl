# What stands by a link
files-link = Mở tệp bằng đường dẫn này, trong 72 giờ. Muốn đóng sớm, gõ «đường dẫn».
files-link-named = Mở tệp bằng đường dẫn này, trong 1 giờ, nhiều nhất 3 lần. Muốn đóng sớm, gõ «đường dẫn». Xin đừng gửi tiếp cho ai.
files-no-address = Hình và tệp chưa gửi được ở đây, vì Thôn Số này chưa có địa chỉ để mở từ bên ngoài. Xin báo người cài đặt (PUBLIC_URL).

# What a link or a reply says instead of a file
files-unknown = Không có tệp này. Xin kiểm tra lại đường dẫn, hoặc vào Thôn Số lấy đường dẫn mới.
files-over = Đường dẫn này đã hết hạn hoặc đã mở đủ số lần. Xin vào Thôn Số lấy đường dẫn mới.
files-not-yours = Tệp này không còn thuộc phần việc của anh/chị nên không mở được.
files-too-many = Bảng này dài quá, một tệp Excel không chứa hết. Xin chọn ít ngày hơn.
