import { type JsonObject, listOf, textOf } from "@gpdocs/model";
import { resourceTypeOf } from "./entry.ts";
import { type Answer, fhirAnswer } from "./exchange.ts";
import { findParameter, type Parameter, patientIdentifier, RETRIEVE_PARAMETERS } from "./parameters.ts";
import type { PatientIndex } from "./patient-index.ts";
import { unknownParameters } from "./rules/parameter-rules.ts";
import { DOCUMENTS_ROOT } from "./simulated-patient.ts";
import { operationOutcome, refusal, spineError, spineIssue } from "./spine-codes.ts";

/** The areas with which documents come. */
const AREAS_WITH_DOCUMENTS = [
  "includeConsultations",
  "includeProblems",
  "includeReferrals",
  "includeInvestigations",
  "includeDiaryEntries",
];

/** How one request's Bundle is finished. */
export interface Serving {
  /** Becomes `Bundle.id`. */
  readonly traceId: string;
  /** Service root that document urls begin with. */
  readonly documentsRoot: string;
}

/**
 * Answers `$gpc.getstructuredrecord`. The record is served whole, whatever is asked for, but for its DocumentReferences:
 * they are left out where none of consultations, problems, referrals, investigations and diary entries is asked for. Each
 * parameter that is not known becomes a warning in the Bundle (page *API version compatibility*).
 */
export function retrieveRecord(
  patients: PatientIndex,
  parameters: readonly Parameter[],
  serving: Serving,
): Answer {
  const withDocuments = AREAS_WITH_DOCUMENTS.some((area) => findParameter(parameters, area) !== undefined);
  const warnings = unknownParameters(parameters, RETRIEVE_PARAMETERS).map((name) => {
    const text = `${name} is an unrecognised parameter`;
    return { ...spineIssue("warning", "not-supported", "NOT_IMPLEMENTED", text), diagnostics: name };
  });
  return record(patients, parameters, serving, (entries) => [
    ...entries.filter((entry) => withDocuments || resourceTypeOf(entry) !== "DocumentReference"),
    ...(warnings.length === 0 ? [] : [{ resource: operationOutcome(warnings) }]),
  ]);
}

/** Answers `$gpc.migratestructuredrecord`: the record as it is. The simulator's records hold nothing sensitive. */
export function migrateRecord(
  patients: PatientIndex,
  parameters: readonly Parameter[],
  serving: Serving,
): Answer {
  return record(patients, parameters, serving, (entries) => entries);
}

/** A Bundle as it is served: with the request's trace id, and urls that lead to the practice. */
export function servedBundle(bundle: JsonObject, { traceId, documentsRoot }: Serving): Answer {
  const text = JSON.stringify({ ...bundle, id: traceId });
  return fhirAnswer(200, text.replaceAll(`${DOCUMENTS_ROOT}/`, `${documentsRoot}/`));
}

function record(
  patients: PatientIndex,
  parameters: readonly Parameter[],
  serving: Serving,
  select: (entries: readonly unknown[]) => readonly unknown[],
): Answer {
  const patient = patients.byNhsNumber(textOf(patientIdentifier(parameters), "value") ?? "");
  if (patient?.status === "dissents") return spineError(refusal("NO_PATIENT_CONSENT"));
  if (patient === undefined || patient.record === null || patient.status === "deceased") {
    return spineError(refusal("PATIENT_NOT_FOUND"));
  }
  return servedBundle({ ...patient.record, entry: select(listOf(patient.record, "entry")) }, serving);
}
