export default {
  what: ["Khi mất thiết bị hoặc người giữ khóa thôi việc", "When a device is lost or its keeper has left"],
  whatHint: [
    "Thu hồi khóa của đơn vị khác cần hai khóa của cơ quan quản lý. Thu hồi rồi không lấy lại được: hãy mời thiết bị mới.",
    "Revoking another party's key needs two keys of the authority. It cannot be taken back: invite a new device afterwards.",
  ],
  party: ["Đơn vị", "Party"],
  which: ["Khóa nào", "Which key"],
  chooseKey: ["Hãy chọn khóa", "Choose a key"],
  added: ["ghi vào sổ {time}", "recorded {time}"],
  revoked: ["đã thu hồi từ {time}", "revoked since {time}"],
  reason: ["Lý do", "Reason"],
  since: ["Không còn tin khóa này từ lúc", "The key is not trusted since"],
  sinceHint: ["Lúc thiết bị mất, giờ Việt Nam; có thể trước bây giờ", "When the device was lost, in Vietnam's time; it may lie in the past"],
  decision: ["Quyết định số", "Decision number"],
  review: ["Xem lại", "Check"],
  inviteAgain: ["Mời thiết bị mới", "Invite a new device"],
  another: ["Thu hồi khóa khác", "Revoke another key"],
};
