// Days as text, "2026-11-22". Pure.

// The last day of `months` from `day`: the day before the same day, as certificates count.
export const lastDay = (day, months) => {
  const [year, month, date] = day.split("-").map(Number);
  const end = new Date(Date.UTC(year, month - 1 + months, 1));
  const days = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 1, 0)).getUTCDate();
  end.setUTCDate(Math.min(date, days));
  return new Date(end.getTime() - 86_400_000).toISOString().slice(0, 10);
};
