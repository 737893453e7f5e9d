export default {
  noted: ["Mỗi lần xem đều được ghi lại", "Each look is recorded"],
  what: [
    "Thông tin riêng không nằm trong sổ cái; sổ chỉ giữ cam kết của nó. Chỉ xem khi công việc cần.",
    "Private values are not in the ledger, which holds their commitments. Look only when your work needs it.",
  ],
  entry: ["Số mục trong sổ", "Number of the entry"],
  open: ["Xem", "Show"],
  title: ["Mục №{index} của {party}", "Entry №{index} of {party}"],
  checking: ["Đang đối chiếu với sổ…", "Being checked against the ledger…"],
  good: ["Khớp với cam kết trong sổ cái", "It is the value that the ledger commits to"],
  bad: ["KHÔNG khớp với cam kết trong sổ cái", "It is NOT the value that the ledger commits to"],
  missing: ["Chưa ai gửi giá trị này.", "Nobody has sent this value."],
  erased: ["Đã xóa vĩnh viễn, theo mục №{index}.", "Erased for good, by entry №{index}."],
  erasing: ["Đã xóa lúc {time}; đang ghi việc xóa vào sổ.", "Erased at {time}; its record is on the way to the ledger."],
  commitment: ["Cam kết", "Commitment"],
  salt: ["Muối:", "Salt:"],
};
