// What the phone's own check says. The title and the sentence are those of the ledger's own verdict
// "ledger_contradicts" (ledger/state/status.cpp); tests/browser/phone_check.mjs compares them.
export default {
  good: ["Điện thoại này đã tự kiểm tra chữ ký và sổ cái: khớp.", "This phone checked signatures and ledger by itself: they agree."],
  bad: ["Điện thoại này đã tự kiểm tra chữ ký và sổ cái: KHÔNG khớp.", "This phone checked signatures and ledger by itself: they do NOT agree."],
  title: ["Sổ cái không khớp với tem", "Ledger contradicts the label"],
  sentence: ["Dữ liệu hiện nay trái với điều đã in trên tem. Xin hãy báo ngay.", "Today's data contradicts what was printed on the label. Please report it."],
  untrusted: ["Sổ cái không khớp: đừng tin thông tin bên dưới.", "The ledger does not agree: do not trust what is below."],
  passed: ["Điện thoại: khớp", "Phone: agrees"],
  failed: ["Điện thoại: không khớp", "Phone: does not agree"],
  not_done: ["Điện thoại: không kiểm tra được", "Phone: could not check"],
};
