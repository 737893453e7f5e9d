export default {
  intro: [
    "Tem lẻ được xem từ quá nhiều thiết bị hoặc quá nhiều tỉnh: có thể đã bị sao chép. Đây là dấu hiệu, không phải bằng chứng.",
    "Unit labels seen on too many devices or in too many provinces: they may have been copied. A sign, not evidence.",
  ],
  asking: ["Đang mở…", "Opening…"],
  none: ["Không có tem nào đáng ngờ.", "No label looks copied."],
  label: ["Tem", "Label"],
  lot: ["Lô", "Lot"],
  devices: ["Thiết bị", "Devices"],
  looks: ["Lượt xem", "Looks"],
  provinces: ["Tỉnh do người xem cho biết", "Provinces that visitors told"],
  since: ["Từ", "Since"],
  run: ["đợt in {run}, số {serial}", "run {run}, serial {serial}"],
  notSaid: ["chưa ai cho biết", "nobody told"],
};
