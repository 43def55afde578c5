/** The date that it is in London at this moment, `YYYY-MM-DD`: the day by which practices judge "not in the future". */
export function todayInLondon(now: number): string {
  const parts = new Map(LONDON.formatToParts(now).map(({ type, value }) => [type, value]));
  return `${parts.get("year")}-${parts.get("month")}-${parts.get("day")}`;
}

const LONDON = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Europe/London",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
});
