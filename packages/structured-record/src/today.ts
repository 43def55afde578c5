/** The date that it is in London at this moment, `YYYY-MM-DD`: the day by which practices judge "not in the future". */
export function todayInLondon(now: number): string {
  return LONDON.format(now);
}

const LONDON = new Intl.DateTimeFormat("en-CA", {
  timeZone: "Europe/London",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
});
