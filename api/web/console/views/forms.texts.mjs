export default {
  missing: ["Chưa điền mục này", "This is missing"],
  province: ["Tỉnh, thành phố", "Province"],
  choose: ["Chọn…", "Choose…"],
  commune: ["Mã xã, phường", "Commune code"],
  communeHint: ["5 chữ số theo danh mục đơn vị hành chính", "5 digits of the official list"],
};
