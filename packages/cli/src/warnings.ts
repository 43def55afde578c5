import type { RecordWarning } from "@gpdocs/extractor";
import { printable } from "./printable.ts";
import type { Output, Paint } from "./surroundings.ts";

/**
 * Warnings for the reader of the results, one code at a time: what it means, which clinical areas it concerns, and what the
 * practice says of it, word for word. Empty if there are none.
 */
export function warningLines(warnings: readonly RecordWarning[], paint: Paint): readonly string[] {
  if (warnings.length === 0) return [];
  return [
    paint("bold", `Warnings (${warnings.length})`),
    ...byCode(warnings).flatMap((alike) => [
      `${paint(alike.some(isIncomplete) ? "yellow" : "dim", "!")} ${meaning(alike)}`,
      ...wordsOf(alike).map((text) => `  ${paint("dim", printable(text, 200))}`),
    ]),
  ];
}

/**
 * The same on standard error, where the results do not show them. The practice's own words are left out: they may name the
 * patient.
 */
export async function sayWarnings(warnings: readonly RecordWarning[], stderr: Output): Promise<void> {
  for (const alike of byCode(warnings)) await stderr.write(`Warning: ${meaning(alike)}\n`);
}

/** Of what is not as it should be, the first few; of what is withheld or missing, all. */
function wordsOf(alike: readonly RecordWarning[]): readonly string[] {
  const missing = distinct(alike.filter(isIncomplete).map(({ text }) => text));
  const others = distinct(alike.map(({ text }) => text)).filter((text) => !missing.includes(text));
  const left = others.length - MOST_NOTICES;
  return [...missing, ...others.slice(0, MOST_NOTICES), ...(left > 0 ? [`… and ${left} more`] : [])];
}

const MOST_NOTICES = 5;

function byCode(warnings: readonly RecordWarning[]): readonly (readonly RecordWarning[])[] {
  const groups = new Map<string, RecordWarning[]>();
  for (const warning of warnings) {
    const alike = groups.get(warning.code);
    if (alike === undefined) groups.set(warning.code, [warning]);
    else alike.push(warning);
  }
  return [...groups.values()];
}

function meaning(alike: readonly RecordWarning[]): string {
  const [code = "other"] = safe(alike.map((warning) => warning.code));
  const meanings: Readonly<Record<string, string>> = MEANINGS;
  const what = Object.hasOwn(meanings, code) ? meanings[code] : code.replaceAll(/[-_]/g, " ");
  const areas = safe(alike.map(({ clinicalArea }) => clinicalArea));
  const resources = safe(alike.map(({ resource }) => resource));
  const where = areas.length > 0 ? areas : resources;
  const shown = [code, ...where.slice(0, MOST_PLACES), ...(where.length > MOST_PLACES ? ["…"] : [])].join(
    ", ",
  );
  return `${what} (${shown})${alike.length > 1 ? `, ${alike.length} times` : ""}`;
}

/** Of more clinical areas, or resources, it is not worth saying each. GP Connect has eleven areas. */
const MOST_PLACES = 12;

/** What the specification's codes mean; gpdocs' own say it themselves. */
const MEANINGS = {
  "confidential-items": "items are withheld because they are confidential",
  "data-in-transit": "the record is still on its way from another practice, items may be missing",
  "data-awaiting-filing": "items wait to be filed, and are missing",
  NOT_IMPLEMENTED: "something that was asked for is unknown to the practice's system, or switched off",
  "not-exported": "the practice's system could not export an item",
  "dangling-reference": "the record names something that it does not hold",
  "subject-not-the-patient": "something in the record is of someone else, or of nobody",
  "duplicate-id": "resources of one id differ",
  "list-not-in-consultation": "part of a consultation that no consultation names",
  "document-only-in-list": "a document stands in the List of such documents alone",
  "document-missing-from-list": "a document is missing from the List of such documents",
  "unreadable-entry": "an entry of the record cannot be read",
} as const;

function isIncomplete({ severity }: RecordWarning): boolean {
  return severity === "incomplete";
}

/** Ids, resource types, paths and parameter names: a text of any other form may name the patient. */
function safe(texts: readonly (string | null)[]): readonly string[] {
  return distinct(texts).filter((text) => /^[A-Za-z][A-Za-z0-9./[\]_%~-]{0,120}$/.test(text));
}

function distinct(texts: readonly (string | null)[]): readonly string[] {
  return [...new Set(texts.flatMap((text) => text ?? []))];
}
