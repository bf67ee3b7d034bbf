groups-write-privately = Xin hãy nhắn riêng cho tôi. Trong nhóm tôi không ghi chép và không nói số liệu.
groups-code-seen =
    Mã mời vừa gửi trong nhóm đã bị nhiều người thấy nên tôi đã hủy mã này.
    Xin hãy nhắn riêng cho tôi để lấy mã khác.
