export default {
  intro: ["Mọi điều sổ cái nói về một lô, trong một tệp ZIP: báo cáo PDF, bản khai đã ký, bằng chứng, khóa, và một trang tự kiểm tra không cần mạng.", "Everything that the ledger says of a lot in one ZIP: a PDF report, the signed statements, proofs, keys, and a page that checks it all without a network."],
  lot: ["Mã lô", "Lot"],
  size: ["Như sổ cái ở số mục", "As the ledger stood at size"],
  sizeHint: ["Để trống: bây giờ. Cùng số mục thì tệp giống hệt từng byte.", "Empty: now. The same size gives the same file, byte for byte."],
  make: ["Lập hồ sơ", "Make the file"],
  made: ["Đã lưu {name} ({size} KiB).", "Saved {name} ({size} KiB)."],
  check: ["Người nhận kiểm tra thế nào", "How the receiver checks it"],
  step1: ["Giải nén, mở verify.html trong trình duyệt, không cần mạng.", "Unpack it and open verify.html in a browser, without a network."],
  step2: ["Thả tệp ZIP vào trang đó.", "Drop the ZIP on that page."],
  step3: ["Gõ khóa của sổ cái, lấy từ nơi khác với tệp này.", "Type the ledger's key, taken from elsewhere than the file."],
  key: ["Khóa của sổ cái này (hãy gửi bằng đường khác):", "This ledger's key (send it by another way):"],
  field: ["Kiểm tra tem tại chỗ, không cần mạng", "Check labels in the field, offline"],
};
