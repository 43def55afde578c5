import type { Disclosure } from "@gpdocs/extractor";
import { printable } from "./printable.ts";
import type { Paint } from "./surroundings.ts";

/** A name, and dimmed behind it what is known besides. */
export function withFacts(name: string, facts: readonly (string | null)[], paint: Paint): string {
  const given = facts.flatMap((fact) => (fact === null ? [] : printable(fact, 60)));
  return given.length === 0
    ? printable(name, 80)
    : `${printable(name, 80)}  ${paint("dim", given.join(" · "))}`;
}

/** The day of a date and time, at the precision recorded. */
export function day(date: string | null): string | null {
  return date === null ? null : date.slice(0, 10);
}

/** What a label forbids; `null` where there is none, which permits nothing. */
export function labelOf(disclosure: Disclosure): string | null {
  switch (disclosure) {
    case "unlabelled":
      return null;
    case "document-not-for-patient":
      return "not for the patient";
    case "existence-not-for-patient":
      return "not for the patient, nor that it exists";
  }
}
