settings-wrong = Cài đặt { $name } chưa đúng. Cần có dạng: { $expected }. Xem .env.example.
settings-missing = Còn thiếu cài đặt { $name }. Xem .env.example.
