export default {
  intro: [
    "Ai đã xem dữ liệu không công khai, lúc nào, xem gì. Xem trang này cũng được ghi lại.",
    "Who looked at what is not public, when, and at what. Looking at this page is written down too.",
  ],
  asking: ["Đang mở sổ…", "Opening the records…"],
  at: ["Lúc", "At"],
  party: ["Đơn vị", "Party"],
  key: ["Khóa", "Key"],
  view: ["Xem", "Looked at"],
  subject: ["Cái gì", "Of what"],
  filter: ["Lọc theo mã đơn vị", "Party id"],
  go: ["Lọc", "Filter"],
  older: ["Cũ hơn", "Older"],
};
