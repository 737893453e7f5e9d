export default {
  title: ["Nội dung được ký", "What is signed"],
  unsigned: ["Đúng những điều này, không hơn không kém, sẽ được ký và ghi vào sổ cho mọi người xem.", "Exactly this, no more and no less, will be signed and recorded for everybody to see."],
  signed: ["Đúng từng byte như khóa thứ nhất đã ký. Khóa thứ hai ký lên chính bản này.", "Byte for byte as the first key signed it. The second key signs this very text."],
};
