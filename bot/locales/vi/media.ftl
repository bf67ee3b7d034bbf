# $kind: photo, voice
media-received = Đã nhận { $kind ->
        [photo] ảnh
       *[voice] tin thoại
    } và đang lưu lại.
media-received-alone =
    { media-received }

    Tin này chưa thành chuyến thăm. Để ghi, xin viết một dòng, ví dụ:
    «hôm nay nhà bà Tẹo cài VNeID mức 2 xong 2 người»
