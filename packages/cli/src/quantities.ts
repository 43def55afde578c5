/** `20MB`, `500 kB`, `1.5GiB`: bytes; `undefined` for anything else. A number alone is none: nobody knows of what. */
export function bytesIn(text: string): number | undefined {
  return quantityIn(text, BYTES, Number.MAX_SAFE_INTEGER);
}

/** `500ms`, `30s`, `5m`, `1.5h`: milliseconds; `undefined` for anything else, and for more than a timer holds (24 days). */
export function millisecondsIn(text: string): number | undefined {
  return quantityIn(text, MILLISECONDS, 2_147_483_647);
}

const BYTES: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  kib: 1_024,
  mib: 1_048_576,
  gib: 1_073_741_824,
};

const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** At least 1, whole. */
function quantityIn(text: string, units: Readonly<Record<string, number>>, most: number): number | undefined {
  const [, number, unit = ""] =
    /^(\d{1,15}(?:\.\d{1,9})?) ?([a-z]{1,3})$/.exec(text.trim().toLowerCase()) ?? [];
  const factor = Object.hasOwn(units, unit) ? units[unit] : undefined;
  if (number === undefined || factor === undefined) return undefined;
  const quantity = Math.round(Number(number) * factor);
  return quantity >= 1 && quantity <= most ? quantity : undefined;
}
