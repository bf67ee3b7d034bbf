invitations-not-yours = Việc mời người là của tổ trưởng, tổ phó hoặc cán bộ xã.
invitations-to-what = Mời vào đâu?
invitations-member = Thành viên: { $place }
invitations-officer = Cán bộ: { $place }
invitations-code =
    Mã mời: { $code }

    Mã dùng được một lần, trong { $days } ngày. Xin nhắn riêng cho người được mời, đừng gửi vào nhóm.
    Người ấy mở Thôn Số, gửi mã này, rồi anh/chị bấm «Nhận».
invitations-picture = Hình này để người được mời quét. Nếu được hỏi mã, xin gửi mã ở tin trên.
