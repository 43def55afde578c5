import { SYSTEMS } from "@gpdocs/model";
import type { Condition, Extension, Reference } from "fhir/r3.js";
import { profile } from "./profiles.ts";
import type { Subject } from "./subject.ts";

export interface ProblemDetails {
  readonly title: string;
  /** SNOMED CT. */
  readonly code: string;
  readonly significance: "major" | "minor";
  readonly status: "active" | "inactive";
  readonly onset: string;
  /** `ActualProblem`: what the problem is recorded as. */
  readonly actual?: Reference;
  /** `RelatedClinicalContent`: Encounters, Lists and items. */
  readonly related: readonly Reference[];
  /** `RelatedProblemHeader`, by key. */
  readonly relatives?: readonly { readonly type: string; readonly key: string }[];
}

/** A Condition of the ProblemHeader profile (specification, *Problems guidance*), extensions in the supplier's spelling. */
export function problem(subject: Subject, key: string, details: ProblemDetails): Condition {
  const { title, code, significance, status, onset, actual, related, relatives = [] } = details;
  const named = (name: string, rest: Partial<Extension>): Extension => ({
    url: subject.shape.extension(name),
    ...rest,
  });
  return {
    resourceType: "Condition",
    id: subject.id("Condition", key),
    meta: profile("ProblemHeader-Condition"),
    extension: [
      ...(actual === undefined ? [] : [named("ActualProblem", { valueReference: actual })]),
      ...related.map((valueReference) => named("RelatedClinicalContent", { valueReference })),
      ...relatives.map(({ type, key: target }) =>
        named("RelatedProblemHeader", {
          extension: [
            { url: "type", valueCode: type },
            { url: "target", valueReference: subject.reference("Condition", target) },
          ],
        }),
      ),
      named("ProblemSignificance", { valueCode: significance }),
    ],
    identifier: subject.identifier("Condition", key),
    clinicalStatus: status,
    category: [
      {
        coding: [
          {
            system: "https://fhir.hl7.org.uk/STU3/CodeSystem/CareConnect-ConditionCategory-1",
            code: "problem-list-item",
            display: "Problem List Item",
          },
        ],
      },
    ],
    code: { coding: [{ system: SYSTEMS.snomed, code, display: title }] },
    subject: subject.patient,
    onsetDateTime: onset,
    assertedDate: onset,
    asserter: subject.reference("Practitioner", "gp"),
  };
}
