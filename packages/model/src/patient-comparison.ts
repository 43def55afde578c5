import type { NhsNumber } from "./nhs-number.ts";
import type { PatientDetails } from "./patient.ts";

/** What the caller knows of the patient. All but the NHS number may be left out. */
export interface ExpectedPatient {
  readonly nhsNumber: NhsNumber;
  readonly familyName?: string;
  readonly givenName?: string;
  /** FHIR administrative gender: `male`, `female`, `other`, `unknown`. */
  readonly gender?: string;
  /** `YYYY-MM-DD`. */
  readonly birthDate?: string;
}

/** Each detail is the `same`, `different`, `absent` from the practice's record, or was `not-given` by the caller. */
export type Detail = "same" | "different" | "absent" | "not-given";

/**
 * The practice's patient beside the caller's. GP Connect asks consumers to compare these and to show what differs; only a
 * different NHS number forbids the use of what was received.
 */
export interface PatientComparison {
  readonly nhsNumber: "same" | "different" | "absent";
  readonly familyName: Detail;
  readonly givenName: Detail;
  readonly gender: Detail;
  readonly birthDate: Detail;
}

/** Compares letter case, blanks and accents aside. A patient with several NHS numbers is `different`. */
export function comparePatient(found: PatientDetails, expected: ExpectedPatient): PatientComparison {
  return {
    nhsNumber: nhsNumber(found.nhsNumbers, expected.nhsNumber),
    familyName: detail(found.familyName === null ? [] : [found.familyName], expected.familyName),
    givenName: detail(found.givenNames, expected.givenName),
    gender: detail(found.gender === null ? [] : [found.gender], expected.gender),
    birthDate: detail(found.birthDate === null ? [] : [found.birthDate], expected.birthDate),
  };
}

function nhsNumber(found: readonly string[], expected: NhsNumber): PatientComparison["nhsNumber"] {
  if (found.length === 0) return "absent";
  return found.length === 1 && found[0] === expected ? "same" : "different";
}

function detail(found: readonly string[], expected: string | undefined): Detail {
  if (expected === undefined || expected.trim() === "") return "not-given";
  if (found.length === 0) return "absent";
  return plain(found.join(" ")) === plain(expected) || found.some((name) => plain(name) === plain(expected))
    ? "same"
    : "different";
}

function plain(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[\s'’-]+/gu, " ")
    .trim()
    .toLowerCase();
}
