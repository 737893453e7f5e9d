// How long a certificate lasts, and what its holder must do. OCOP: file again 180 to 120 days before the end (Decision
// 26/2026/QĐ-TTg).
const kFileFromDays = 180;
const kFileUntilDays = 120;

export const daysLeft = (certificate, today) => Math.round((Date.parse(certificate.validUntil) - Date.parse(today)) / 864e5);

// "" while there is nothing to do; file_now, file_late, or why it does not count: expired, revoked, suspended, not_yet.
export const certificateNote = (certificate, today) => {
  if (certificate.state != "in_force") return certificate.state;
  const left = daysLeft(certificate, today);
  if (left < 0) return "expired";  // since the profile was made
  if (left > kFileFromDays) return "";
  return left >= kFileUntilDays ? "file_now" : "file_late";
};
