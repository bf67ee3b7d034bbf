# The command line: help.
cli-usage = Cách dùng:
cli-options = Tùy chọn
cli-commands = Các lệnh
cli-arguments = Tham số
cli-help = Xem hướng dẫn này rồi thoát.
cli-metavar-options = [TÙY CHỌN]
cli-metavar-command = LỆNH …
cli-about = Thôn Số: sổ ghi việc của Tổ công nghệ số cộng đồng, ghi bằng trò chuyện. Cài đặt lấy từ tệp .env, xem .env.example.
cli-run = Chạy bot; khi chưa có mã bot nào thì chạy bản thử.
cli-demo = Chạy bản thử với địa phương và số liệu giả, trên trình duyệt.
cli-migrate = Đưa cơ sở dữ liệu lên đúng phiên bản của chương trình.
cli-import = Nhập đơn vị, tổ, thành viên từ sổ Excel hoặc tệp CSV.
cli-invite = Tạo một mã mời vào tổ hoặc vào cơ quan của đơn vị.
cli-export = Xuất số liệu ra tệp.
cli-export-visits = Xuất lượt hỗ trợ ra tệp, mỗi dòng một việc.
cli-webhook = Đặt, bỏ, xem nơi một ứng dụng gửi tin đến (webhook).
cli-webhook-set = Để ứng dụng gửi tin đến PUBLIC_URL.
cli-webhook-delete = Để ứng dụng thôi gửi; bot tự hỏi lấy tin.
cli-webhook-show = Xem ứng dụng đang gửi tin đến đâu.
cli-doctor = Kiểm tra cài đặt và cho biết cần sửa gì.

cli-file-help = Sổ .xlsx, hoặc thư mục, hoặc các tệp don_vi.csv, to.csv, thanh_vien.csv.
cli-dry-run-help = Chỉ xem sẽ thay đổi gì, không ghi.
cli-template-help = Viết ra một sổ mẫu để điền, không nhập gì.
cli-team-help = Mã của tổ (cột ma, trang to).
cli-unit-help = Mã của đơn vị (cột ma, trang don_vi).
cli-role-help = Vai trò: to_truong, to_pho_thuong_truc, to_pho, to_vien, moi_tham_gia; với đơn vị: can_bo, lanh_dao. Không ghi: to_vien hoặc can_bo.
cli-for-help = Mã của thành viên đã có trong sổ (cột ma, trang thanh_vien).
cli-uses-help = Số lần dùng được. Không ghi: 1.
cli-days-help = Số ngày còn hiệu lực. Không ghi: 7.
cli-trusted-help = Vào thẳng, không chờ tổ trưởng bấm đồng ý.
cli-from-help = Từ ngày, ví dụ 1/11/2026. Không ghi: đầu tháng này.
cli-to-help = Đến hết ngày, ví dụ 30/11/2026. Không ghi: hôm nay.
cli-format-help = Loại tệp: csv, xlsx hoặc jsonl. Không ghi: csv.
cli-output-help = Tệp sẽ viết. Không ghi: luot-ho-tro.csv (hoặc .xlsx, .jsonl).
cli-app-help = Tên ứng dụng: zalo.
cli-metavar-app = ỨNG_DỤNG
cli-metavar-file = TỆP
cli-metavar-code = MÃ
cli-metavar-role = VAI_TRÒ
cli-metavar-number = SỐ
cli-metavar-day = NGÀY
cli-metavar-format = LOẠI

# The command line: what went wrong.
cli-wrong-usage = Chưa hiểu câu lệnh. Xem cách dùng: { $help }
cli-bad-date = «{ $value }» chưa phải là ngày. Ví dụ: 1/11/2026 hoặc 2026-11-01.
cli-bad-number = «{ $value }» cần là số từ 1 đến 9999.
cli-bad-role = Không có vai trò «{ $value }». Các vai trò: { $known }.
cli-bad-format = Không có loại tệp «{ $value }». Các loại: { $known }.
cli-no-database = Không mở được cơ sở dữ liệu. Kiểm tra DATABASE_URL trong .env, hoặc chạy: thonso doctor
cli-database-busy = Cơ sở dữ liệu đang bận hoặc đã ngừng trả lời nên chưa ghi gì. Chờ một lát rồi thử lại, hoặc chạy: thonso doctor
cli-newer-database = Cơ sở dữ liệu không khớp phiên bản chương trình này. Cài bản mới nhất của chương trình rồi thử lại.
cli-no-folder = Không ghi được vào { $path }. Kiểm tra quyền ghi, hoặc đổi DATA_DIR trong .env.
cli-port-taken = Không mở được địa chỉ { $address }. Có thể một chương trình khác đang dùng; đổi HOST hoặc PORT trong .env.

# The command line: run, demo, migrate.
cli-demo-at = Bản thử đã chạy. Mở trình duyệt tại { $address } (dừng: Ctrl-C).
cli-demo-why = Chưa có TELEGRAM_BOT_TOKEN hay ZALO_BOT_TOKEN nên chạy bản thử, số liệu đều là giả.
cli-demo-planting = Đang dựng địa phương giả cho bản thử
cli-running = Bot đang chạy (dừng: Ctrl-C).
cli-migrated = Cơ sở dữ liệu đã đúng phiên bản.

# The command line: import.
cli-import-reading = Đang đọc
cli-import-taking = Đang nhập
cli-import-what = Cần tên tệp để nhập, hoặc --template TỆP để có sổ mẫu.
cli-import-template = Đã viết sổ mẫu: { $path }
cli-import-no-file = Không có tệp { $name }.
cli-import-no-workbook = Không đọc được { $name }. Cần sổ Excel dạng .xlsx, hoặc tệp .csv.
cli-import-not-utf8 = Không đọc được chữ trong { $name }. Trong Excel hãy lưu dạng «CSV UTF-8».
cli-import-sheet-twice = Trang { $name } có hai lần. Mỗi trang chỉ một lần.
cli-import-no-sheets = Không tìm thấy trang nào trong các trang: { $name }.
cli-import-empty = Chưa có dòng nào để nhập. Các dòng ví dụ được bỏ qua.
cli-import-refused = Chưa nhập gì. Có { $count } chỗ cần sửa:
cli-import-done = Đã nhập.
cli-import-dry = Xem trước, chưa ghi gì.
cli-import-counts = { $sheet }: thêm { $added }, sửa { $changed }, không đổi { $same }
cli-import-added = { $sheet }, dòng { $number }: thêm { $code } – { $name }
cli-import-changed = { $sheet }, dòng { $number }: sửa { $code } – { $name } ({ $edits })
cli-import-edit = { $column }: «{ $before }» thành «{ $after }»
cli-import-more = … và { $count } dòng nữa.
cli-import-kept = Những gì không có trong tệp vẫn được giữ nguyên, không bị xóa.
cli-import-unknown-sheet = Lưu ý: bỏ qua trang «{ $name }».
cli-import-unknown-column = Lưu ý: bỏ qua cột «{ $name }» của trang { $sheet }.
cli-import-size = Lưu ý: { $team } có { $count } thành viên ngoài tổ trưởng (tổ của thôn thường có 2–5).
cli-import-problem = { $sheet }, dòng { $number }: { $reason }

# Why a row of an import cannot be taken.
cli-row-missing = chưa ghi cột { $column }.
cli-row-missing-column = trang này thiếu cột { $column }.
cli-row-too-long = cột { $column } dài quá.
cli-row-not-text = cột { $column } cần là chữ; Excel đã đổi thành ngày. Hãy định dạng ô là Text rồi gõ lại.
cli-row-bad-code = cột { $column } chỉ ghi một mã, không có dấu «;». Người có nhiều vai trò thì ghi nhiều dòng cùng mã.
cli-row-bad-day = «{ $value }» ở cột { $column } chưa phải là ngày. Ví dụ: 1/11/2026.
cli-row-bad-phone = số ở cột { $column } chưa phải là số điện thoại.
cli-row-bad-kind = không có loại đơn vị «{ $value }». Các loại: thanh_pho, huyen, xa, thon.
cli-row-bad-role = không có vai trò «{ $value }». Các vai trò: to_truong, to_pho_thuong_truc, to_pho, to_vien, moi_tham_gia, can_bo, lanh_dao.
cli-row-dates-reversed = den_ngay sớm hơn tu_ngay.
cli-row-no-unit = chưa ghi cột ma_don_vi.
cli-row-needs-team = vai trò này thuộc một tổ: ghi ma_to, để trống ma_don_vi.
cli-row-needs-unit = vai trò này thuộc một đơn vị: ghi ma_don_vi, để trống ma_to.
cli-row-repeated = mã «{ $value }» đã có ở dòng { $other }.
cli-row-other-name = mã «{ $value }» ở dòng { $other } là tên khác. Mỗi người một mã riêng.
cli-row-kind-changed = đơn vị «{ $other }» đang là { $value }, không đổi loại được. Đơn vị mới cần mã mới.
cli-row-cycle = các đơn vị cấp trên đi vòng trở lại chính đơn vị này (ma_cha «{ $value }»).
cli-row-village-alone = thôn cần ma_cha là một xã.
cli-row-wrong-parent = { $value } không thể thuộc { $other }. Thứ tự: thanh_pho, huyen, xa, thon; thôn thuộc xã.
cli-row-unknown-unit = không có đơn vị mã «{ $value }» (cột { $column }).
cli-row-unknown-team = không có tổ mã «{ $value }» (cột { $column }).
cli-row-two-leaders = tổ «{ $value }» đã có tổ trưởng là { $other }. Nếu thay người, thêm một dòng cho { $other } với vai trò mới.

# The template of the import.
cli-guide =
    Sổ này để nhập đơn vị, tổ và thành viên vào Thôn Số. Điền các trang don_vi, to, thanh_vien.
    Các dòng chữ nghiêng có mã bắt đầu bằng «vidu» là ví dụ, tên đều là giả. Khi nhập chúng được bỏ qua.
    Nhập lại nhiều lần cũng được: dòng nào đã có mã thì được sửa theo tệp, không thêm lần nữa.
    Ô để trống thì giữ như cũ. Muốn xóa giá trị cũ thì ghi dấu «-». Không có dòng trong tệp thì cũng giữ nguyên.
    Xem trước: thonso import TỆP --dry-run. Nhập thật: thonso import TỆP.
cli-guide-header = Trang | Cột | Cách điền
cli-column-don_vi-ma = Bắt buộc. Mã riêng của đơn vị, tự đặt, không đổi về sau. Ví dụ: TK-DONG.
cli-column-don_vi-ten = Bắt buộc. Tên đầy đủ: Thôn Đông, Xã Lúa Vàng.
cli-column-don_vi-loai = Bắt buộc. Một trong: thanh_pho, huyen, xa, thon. Phường ghi xa; tổ dân phố, ấp, khu phố ghi thon.
cli-column-don_vi-ma_cha = Mã của đơn vị cấp trên. Thôn bắt buộc ghi mã của xã.
cli-column-don_vi-tu_ngay = Ngày bắt đầu có đơn vị này, ví dụ 1/7/2025. Không rõ thì để trống.
cli-column-don_vi-den_ngay = Ngày cuối cùng còn đơn vị này (khi sáp nhập). Đang còn thì để trống.
cli-column-don_vi-ten_khac = Tên khác hay gọi, cách nhau bằng dấu «;». Ví dụ: xóm 3; KDC số 2.
cli-column-to-ma = Bắt buộc. Mã riêng của tổ, tự đặt.
cli-column-to-ten = Bắt buộc. Tên của tổ như trong quyết định.
cli-column-to-ma_don_vi = Bắt buộc. Mã của thôn (hoặc xã) mà tổ phụ trách; nhiều thôn cách nhau bằng dấu «;».
cli-column-to-so_quyet_dinh = Số quyết định thành lập. Chưa có thì để trống.
cli-column-to-ngay_quyet_dinh = Ngày của quyết định, ví dụ 15/7/2025.
cli-column-thanh_vien-ma = Bắt buộc. Mã riêng của người này, tự đặt. Không dùng số căn cước. Người có nhiều vai trò thì nhiều dòng cùng mã.
cli-column-thanh_vien-ho_ten = Bắt buộc. Họ và tên.
cli-column-thanh_vien-ma_to = Mã của tổ, với các vai trò trong tổ.
cli-column-thanh_vien-ma_don_vi = Mã của đơn vị, với vai trò can_bo và lanh_dao.
cli-column-thanh_vien-vai_tro = Bắt buộc. Trong tổ: to_truong, to_pho_thuong_truc, to_pho, to_vien, moi_tham_gia. Ở đơn vị: can_bo, lanh_dao.
cli-column-thanh_vien-chuc_vu = Chức vụ hoặc công việc, ví dụ Trưởng thôn. Có thể để trống.
cli-column-thanh_vien-dien_thoai = Số điện thoại, ví dụ 09xx xxx xxx. Có thể để trống.
cli-examples-don_vi =
    vidu-tp | Thành phố Sông Lớn (ví dụ) | thanh_pho | | 1/7/2025
    vidu-xa | Xã Lúa Vàng (ví dụ) | xa | vidu-tp | 1/7/2025
    vidu-thon-dong | Thôn Đông (ví dụ) | thon | vidu-xa | | | xóm 3; KDC số 2
    vidu-thon-tay | Thôn Tây (ví dụ) | thon | vidu-xa
cli-examples-to =
    vidu-to-1 | Tổ công nghệ số cộng đồng thôn Đông (ví dụ) | vidu-thon-dong | 12/QĐ-UBND | 15/7/2025
    vidu-to-2 | Tổ công nghệ số cộng đồng thôn Đông và thôn Tây (ví dụ) | vidu-thon-dong; vidu-thon-tay
cli-examples-thanh_vien =
    vidu-1 | Nguyễn Văn Mẫu | vidu-to-1 | | to_truong | Trưởng thôn
    vidu-2 | Trần Thị Thử | vidu-to-1 | | to_vien | Chi hội Phụ nữ
    vidu-3 | Lê Văn Ví | | vidu-xa | can_bo | Phòng Văn hóa - Xã hội

# The command line: invite.
cli-invite-where = Cần đúng một trong hai: --team MÃ hoặc --unit MÃ.
cli-invite-no-team = Không có tổ mã «{ $code }».
cli-invite-no-unit = Không có đơn vị mã «{ $code }».
cli-invite-no-member = Không có thành viên mã «{ $code }».
cli-invite-role = Vai trò { $role } không dùng ở đây. Trong tổ: to_truong, to_pho_thuong_truc, to_pho, to_vien, moi_tham_gia. Ở đơn vị: can_bo, lanh_dao.
cli-invite-how = Người được mời mở bot và gửi mã này. (Chưa có đường dẫn Telegram: TELEGRAM_BOT_TOKEN chưa đặt, hoặc Telegram chưa trả lời.)
cli-invite-picture = Ảnh mã QR: { $path }

# The command line: export.
cli-export-reversed = Ngày cuối sớm hơn ngày đầu.
cli-export-writing = Đang xuất
cli-export-done = Đã xuất { $count } dòng vào { $path }
cli-export-too-many = Nhiều dòng quá cho một sổ Excel. Hãy dùng --format csv.
cli-export-not-written = Không ghi được tệp { $path }. Kiểm tra thư mục và quyền ghi.

# The command line: webhook.
cli-webhook-no-app = Không có ứng dụng «{ $name }». Các ứng dụng: { $known }.
cli-webhook-no-token = Chưa có ZALO_BOT_TOKEN trong .env. Lấy mã ở Zalo Bot Manager.
cli-webhook-no-address = Webhook cần PUBLIC_URL bắt đầu bằng https:// trong .env: địa chỉ mà Zalo mở được từ bên ngoài.
cli-webhook-no-secret = Webhook cần ZALO_WEBHOOK_SECRET trong .env, 8 đến 256 ký tự. Tạo chuỗi: openssl rand -hex 32
cli-webhook-strange-secret = ZALO_WEBHOOK_SECRET chỉ dùng chữ không dấu, số và dấu câu, không có dấu cách. Tạo chuỗi: openssl rand -hex 32
cli-webhook-token-refused = Zalo không nhận ZALO_BOT_TOKEN. Lấy lại mã ở Zalo Bot Manager.
cli-webhook-refused = Zalo từ chối (mã lỗi { $code }). Kiểm tra PUBLIC_URL và ZALO_WEBHOOK_SECRET rồi thử lại.
cli-webhook-silent = Zalo ({ $address }) không trả lời trong 3 giây. Kiểm tra mạng hoặc ZALO_API_URL.
cli-webhook-zalo = Zalo gửi tin đến { $url }
cli-webhook-zalo-none = Chưa đặt webhook Zalo: Zalo không gửi tin đến đâu.
cli-webhook-zalo-set = Đã đặt webhook: Zalo gửi tin đến { $url }
cli-webhook-zalo-deleted = Đã bỏ webhook Zalo.
cli-webhook-zalo-mode = Lưu ý: ghi ZALO_MODE={ $mode } trong .env rồi chạy lại bot, nếu không bot không nhận được tin.

# The command line: doctor.
cli-doctor-good = Đạt: { $said }
cli-doctor-wrong = Cần sửa: { $said }
cli-doctor-settings = cài đặt đọc được.
cli-doctor-database = mở được cơ sở dữ liệu { $name }.
cli-doctor-database-none = chưa có cơ sở dữ liệu { $name }. Chạy: thonso migrate
cli-doctor-database-silent = không mở được cơ sở dữ liệu { $name }. Kiểm tra DATABASE_URL và máy chủ cơ sở dữ liệu.
cli-doctor-schema-current = cơ sở dữ liệu đúng phiên bản.
cli-doctor-schema-old = cơ sở dữ liệu chưa đúng phiên bản. Chạy: thonso migrate
cli-doctor-key-set = khóa bí mật lấy từ SECRET_KEY.
cli-doctor-key-short = SECRET_KEY ngắn quá, cần ít nhất { $letters } ký tự. Tạo khóa: openssl rand -hex 32
cli-doctor-key-none = khóa bí mật sẽ được tự tạo khi chạy, tại { $path }.
cli-doctor-key-file = khóa bí mật ở { $path }, chỉ chủ tệp đọc được. Hãy sao lưu cùng cơ sở dữ liệu.
cli-doctor-key-open = người khác đọc được khóa bí mật. Chạy: chmod 600 { $path }
cli-doctor-folder = ghi được vào thư mục dữ liệu { $path }.
cli-doctor-folder-closed = không ghi được vào { $path }. Cấp quyền ghi, hoặc đổi DATA_DIR.
cli-doctor-disk = ổ đĩa còn { $free } MB.
cli-doctor-disk-full = ổ đĩa chỉ còn { $free } MB, cần ít nhất { $enough } MB. Xóa bớt tệp hoặc đổi DATA_DIR.
cli-doctor-telegram = bot Telegram là @{ $name }.
cli-doctor-telegram-none = chưa có TELEGRAM_BOT_TOKEN; lệnh run chạy bản thử.
cli-doctor-telegram-refused = Telegram không nhận TELEGRAM_BOT_TOKEN. Lấy lại mã ở @BotFather.
cli-doctor-telegram-silent = Telegram ({ $address }) không trả lời trong 3 giây. Kiểm tra mạng hoặc TELEGRAM_API_URL.
cli-doctor-telegram-unused = chưa có TELEGRAM_BOT_TOKEN; không dùng Telegram.
cli-doctor-zalo = bot Zalo là «{ $name }».
cli-doctor-zalo-refused = Zalo không nhận ZALO_BOT_TOKEN. Lấy lại mã ở Zalo Bot Manager.
cli-doctor-zalo-silent = Zalo ({ $address }) không trả lời trong 3 giây. Kiểm tra mạng hoặc ZALO_API_URL.
cli-doctor-zalo-busy = Zalo đang từ chối (mã lỗi { $code }). Chờ một lát rồi thử lại.
cli-doctor-clock = bây giờ là { $now } (TIME_ZONE { $zone }).
cli-doctor-clock-wrong = đồng hồ của máy đang ở năm { $year }. Chỉnh lại giờ của máy.
