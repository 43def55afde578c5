import { InputError } from "@gpdocs/spine";
import type { RecordParameters } from "./parameters.ts";

/**
 * Refuses what a provider would refuse, before anything is sent: dates that are not whole or in the wrong direction, parts
 * that may not be combined.
 *
 * Page: *Retrieve a patient's structured record*, "Not permitted parameter combinations" and the error table.
 *
 * @param today `YYYY-MM-DD` in London
 * @throws InputError `invalid-parameters`
 */
export function checkParameters(parameters: RecordParameters, today: string): void {
  const parts = usedParts(parameters);
  if (Object.keys(parameters).length === 0)
    refuse("Ask for at least one clinical area, such as includeConsultations.");
  for (const { name, value, kind } of parts) {
    if (kind === "past") checkDate(name, value, (date) => date <= today, "must not be in the future");
    if (kind === "future") checkDate(name, value, (date) => date >= today, "must be today or later");
    if (kind === "period") checkPeriod(name, value, today);
    if (kind === "count" && !(Number.isInteger(value) && Number(value) >= 1)) {
      refuse(`${name} must be a whole number of at least 1.`);
    }
    if (kind === "status" && value !== "active" && value !== "inactive") {
      refuse(`${name} must be active or inactive.`);
    }
    if (kind === "boolean" && typeof value !== "boolean") refuse(`${name} must be true or false.`);
  }
  checkCombinations(parameters, new Set(parts.map(({ name }) => name)));
}

type PartKind = "boolean" | "past" | "future" | "period" | "count" | "status";

/** Every part parameter: what it holds, and whether it may not be sent when consultations or problems are asked for. */
const PARTS = {
  includeResolvedAllergies: { kind: "boolean", notWith: [] },
  includePrescriptionIssues: { kind: "boolean", notWith: [] },
  medicationSearchFromDate: { kind: "past", notWith: ["includeConsultations", "includeProblems"] },
  consultationSearchPeriod: { kind: "period", notWith: [] },
  includeNumberOfMostRecent: { kind: "count", notWith: [] },
  filterStatus: { kind: "status", notWith: ["includeConsultations"] },
  includeNotGiven: { kind: "boolean", notWith: ["includeConsultations", "includeProblems"] },
  includeStatus: { kind: "boolean", notWith: ["includeConsultations", "includeProblems"] },
  uncategorisedDataSearchPeriod: { kind: "period", notWith: ["includeConsultations", "includeProblems"] },
  investigationSearchPeriod: { kind: "period", notWith: [] },
  referralSearchPeriod: { kind: "period", notWith: ["includeConsultations", "includeProblems"] },
  diaryEntriesSearchDate: { kind: "future", notWith: ["includeConsultations", "includeProblems"] },
} as const satisfies Record<string, { kind: PartKind; notWith: readonly (keyof RecordParameters)[] }>;

type PartName = keyof typeof PARTS;

interface UsedPart {
  readonly name: PartName;
  readonly kind: PartKind;
  readonly value: unknown;
}

function usedParts(parameters: RecordParameters): readonly UsedPart[] {
  return Object.entries(parameters).flatMap(([area, parts]: [string, unknown]) => {
    if (parts === true) return [];
    if (typeof parts !== "object" || parts === null)
      return refuse(`${area} must be true or an object of its parts.`);
    return Object.entries(parts).flatMap(([name, value]: [string, unknown]) => {
      if (value === undefined) return [];
      if (!isPartName(name)) return refuse(`GP Connect has no part parameter of that name in ${area}.`);
      return [{ name, kind: PARTS[name].kind, value }];
    });
  });
}

function isPartName(name: string): name is PartName {
  return Object.hasOwn(PARTS, name);
}

function checkCombinations(parameters: RecordParameters, used: ReadonlySet<PartName>): void {
  if (used.has("consultationSearchPeriod") && used.has("includeNumberOfMostRecent")) {
    refuse("consultationSearchPeriod and includeNumberOfMostRecent cannot be used together.");
  }
  if (isPredefinedSearch(parameters, used)) return;
  for (const name of used) {
    const area = PARTS[name].notWith.find((other) => parameters[other] !== undefined);
    if (area !== undefined) {
      refuse(
        `${name} cannot be used together with ${area}: GP Connect forbids it. Make two requests instead.`,
      );
    }
  }
}

/**
 * The two predefined searches are excepted: the last three consultations with problems, allergies and the last year's
 * medication; the second with immunisations and uncategorised data too. Page: *Multi area searches*.
 */
function isPredefinedSearch(parameters: RecordParameters, used: ReadonlySet<PartName>): boolean {
  const areas = Object.keys(parameters).sort().join(" ");
  const consultations = parameters.includeConsultations;
  return (
    PREDEFINED_AREAS.has(areas) &&
    [...used].sort().join(" ") ===
      "includeNumberOfMostRecent includeResolvedAllergies medicationSearchFromDate" &&
    typeof consultations === "object" &&
    "includeNumberOfMostRecent" in consultations &&
    consultations.includeNumberOfMostRecent === 3
  );
}

const PREDEFINED_AREAS: ReadonlySet<string> = new Set([
  "includeAllergies includeConsultations includeMedication includeProblems",
  "includeAllergies includeConsultations includeImmunisations includeMedication includeProblems includeUncategorisedData",
]);

function checkPeriod(name: string, value: unknown, today: string): void {
  const { start, end }: { start?: unknown; end?: unknown } =
    typeof value === "object" && value !== null ? value : {};
  if (start === undefined && end === undefined) refuse(`${name} needs a start, an end, or both.`);
  const past = (date: string) => date <= today;
  if (start !== undefined) checkDate(`${name}.start`, start, past, "must not be in the future");
  if (end !== undefined) checkDate(`${name}.end`, end, past, "must not be in the future");
  if (typeof start === "string" && typeof end === "string" && start > end)
    refuse(`${name}.start is after its end.`);
}

function checkDate(name: string, value: unknown, allowed: (date: string) => boolean, rule: string): void {
  if (typeof value !== "string" || !isWholeDate(value))
    refuse(`${name} must be a whole date such as 2017-02-01.`);
  else if (!allowed(value)) refuse(`${name} ${rule}.`);
}

function isWholeDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function refuse(message: string): never {
  throw new InputError({ code: "invalid-parameters", message });
}
