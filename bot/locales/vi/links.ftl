# Which of one's links to files are open, and closing one early
links-open = Đường dẫn tải tệp của anh/chị còn mở:
links-none = Anh/chị không có đường dẫn nào còn mở.
links-revoked = Đã đóng đường dẫn tới { $name }. Không ai mở được nữa.
links-listed = • { $name }: đến { $until }, đã mở { $openings } lần
links-close = Đóng { $name }
