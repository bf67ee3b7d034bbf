settings-wrong = Cài đặt { $name } chưa đúng. Cần có dạng: { $expected }. Xem .env.example.
