/** The time that a FHIR date or dateTime covers: its first and last millisecond since the epoch. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

const DATE = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/;
const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d)?$/;
const DAY = 86_400_000;

/** Reads a FHIR date or dateTime at the precision it has; one without a time zone is taken as UTC. */
export function readFhirDate(text: string): Interval | undefined {
  return readDate(text) ?? readDateTime(text);
}

/** Whether the text is a whole date that the calendar has, such as `2017-02-01`. */
export function isWholeDate(text: string): boolean {
  return text.length === 10 && readDate(text) !== undefined;
}

/** The date in London at a moment: `YYYY-MM-DD`. */
export function dateInLondon(moment: Date): string {
  return LONDON.format(moment);
}

/** Sweden writes its dates as FHIR does. */
const LONDON = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/London", dateStyle: "short" });

function readDate(text: string): Interval | undefined {
  const [whole, year = "", month, day] = DATE.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const from = Date.UTC(Number(year), Number(month ?? 1) - 1, Number(day ?? 1));
  if (!new Date(from).toISOString().startsWith(text)) return undefined;
  if (day !== undefined) return { from, to: from + DAY - 1 };
  const next = month === undefined ? Date.UTC(Number(year) + 1, 0) : Date.UTC(Number(year), Number(month));
  return { from, to: next - 1 };
}

function readDateTime(text: string): Interval | undefined {
  const [whole, year, month, day, hour, minute, second, fraction, zone] = DATE_TIME.exec(text) ?? [];
  if (whole === undefined || readDate(`${year}-${month}-${day}`) === undefined) return undefined;
  const milliseconds = fraction === undefined ? "000" : fraction.slice(0, 3).padEnd(3, "0");
  const written = `${year}-${month}-${day}T${hour}:${minute}:${second ?? "00"}.${milliseconds}${zone ?? "Z"}`;
  const from = Date.parse(written);
  if (Number.isNaN(from)) return undefined;
  if (fraction !== undefined) return { from, to: from };
  return { from, to: from + (second === undefined ? 60_000 : 1000) - 1 };
}
