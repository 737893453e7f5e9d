export default {
  title: ["Đăng nhập", "Log in"],
  intro: [
    "Không có mật khẩu: khóa của đơn vị bạn ký một câu hỏi dùng một lần. Đăng nhập không khai báo gì vào sổ cái.",
    "There is no password: your party's key signs a question that is good once. Logging in records nothing in the ledger.",
  ],
  here: ["Khóa trong trình duyệt này", "Keys in this browser"],
  enter: ["Vào với {party}", "Enter as {party}"],
  forget: ["Xóa khóa khỏi máy này", "Remove the key from this browser"],
  forgetSure: ["Xóa khóa {party} khỏi trình duyệt này? Tệp khóa của bạn vẫn còn.", "Remove the key of {party} from this browser? Your key file stays."],
  file: ["Dùng tệp khóa", "Use a key file"],
  choose: ["Chọn tệp khóa (.pem)", "Choose a key file (.pem)"],
  fileHint: [
    "Tệp .pem không mật khẩu. Khóa được cất trong trình duyệt này và không đọc ra được nữa.",
    "A .pem file without a passphrase. The key is kept in this browser and cannot be read out again.",
  ],
  party: ["Mã đơn vị của khóa", "Party id of the key"],
  partyHint: ["Ví dụ: thanh-tra-vi-du", "For example: thanh-tra-vi-du"],
  enterFile: ["Đăng nhập", "Log in"],
  noFile: ["Hãy chọn tệp khóa", "Choose a key file"],
  noStore: [
    "Trình duyệt này không cất được khóa (chế độ ẩn danh?).",
    "This browser cannot keep keys (a private window?).",
  ],
};
