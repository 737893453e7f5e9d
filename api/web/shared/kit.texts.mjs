export default {
  back: ["Quay lại", "Back"],
  optional: ["(không bắt buộc)", "(optional)"],
  wait: ["Đang làm…", "Working…"],
  cut: ["Hiện {shown}/{total}", "Showing {shown} of {total}"],
  nothing: ["Chưa có gì.", "Nothing yet."],
};
