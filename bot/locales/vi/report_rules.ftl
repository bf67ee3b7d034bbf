report-rules-period-tuan = tuần ({ $span })
report-rules-period-thang = tháng { $month } ({ $span })
report-rules-period-quy = quý { $quarter } ({ $span })
report-rules-period-6_thang = 6 tháng { $half ->
    [first] đầu
   *[second] cuối
} năm ({ $span })
report-rules-period-9_thang = 9 tháng ({ $span })
report-rules-period-nam = năm { $year } ({ $span })
report-rules-cycle-tuan = Tuần
report-rules-cycle-thang = Tháng
report-rules-cycle-quy = Quý
report-rules-cycle-6_thang = 6 tháng
report-rules-cycle-9_thang = 9 tháng
report-rules-cycle-nam = Năm
report-rules-preset-lich = Theo lịch: { $span }
report-rules-preset-15-14 = 15–14: { $span }
report-rules-days = { $days } ngày: { $day }
report-rules-hour = { $hour } giờ
report-rules-rule =
    • { $cycle }, do { $unit } đặt: hạn { $days } ngày sau khi hết kỳ.
      Kỳ { $period }: hạn { $due }.
report-rules-ask-cycle =
    Đặt hạn báo cáo cho { $unit }

    Báo cáo theo kỳ nào?
report-rules-ask-preset =
    Kỳ tính từ ngày nào đến ngày nào?
    Theo lịch là từ ngày 1; 15–14 là từ ngày 15 tháng trước đến ngày 14.
report-rules-ask-days =
    Hạn là mấy ngày sau khi hết kỳ { $period }?
    Chọn một ngày, hoặc viết số ngày (1 đến { $most }), ví dụ «12 ngày».
report-rules-days-wrong = Hạn phải từ 1 đến { $most } ngày sau khi hết kỳ.
report-rules-ask-hour =
    Hạn lúc mấy giờ ngày { $day }?
    Chọn, hoặc viết giờ khác, ví dụ «16h30».
report-rules-hour-wrong = Tôi chưa hiểu giờ này. Xin viết như «16h30» hoặc «17 giờ».
report-rules-card =
    Hạn báo cáo của { $unit }

    { $cycle }, hạn { $days } ngày sau khi hết kỳ.
    Kỳ { $period }: hạn { $due }.

    Áp dụng cho các tổ của thôn trong { $unit }. Kỳ đã hết trước hôm nay vẫn theo hạn cũ.
report-rules-save = Lưu
report-rules-amend = Sửa
report-rules-cancel = Hủy
report-rules-saved =
    Đã lưu hạn báo cáo của { $unit }

    { $cycle }, hạn { $days } ngày sau khi hết kỳ.
    Kỳ { $period }: hạn { $due }.
    Tôi sẽ nhắc tổ trưởng trước 3 ngày, trước 1 ngày và trong ngày hạn.
report-rules-settled = Thẻ này đã lưu hoặc đã bỏ rồi.
report-rules-see = Xem báo cáo
report-rules-not-yours = Anh/chị không đặt hạn báo cáo ở đây.
report-rules-withdraw-sure =
    Bỏ hạn báo cáo { $cycle } của { $unit }?
    Kỳ đã hết trước hôm nay vẫn theo hạn cũ.
report-rules-withdraw = Bỏ hạn
report-rules-keep = Giữ hạn
report-rules-withdrawn = Đã bỏ hạn báo cáo { $cycle } của { $unit }.
report-rules-kept = Hạn báo cáo { $cycle } của { $unit } vẫn giữ như cũ.
