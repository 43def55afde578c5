import { listOf, SYSTEMS } from "@gpdocs/model";
import { binaryMembers } from "./binary-resource.ts";
import { isSearchedFor } from "./document-filter.ts";
import { resourceOf, resourceTypeOf } from "./entry.ts";
import { type Answer, binaryAnswer } from "./exchange.ts";
import type { PatientIndex } from "./patient-index.ts";
import { type QueryReading, tokenValue, valuesOf } from "./query.ts";
import { type Serving, servedBundle } from "./serve-record.ts";
import { refusal, spineError } from "./spine-codes.ts";

/** What *retrieve a document* serves at most: 5 MB, as the specification's systems count it. */
export const LARGEST_RETRIEVED = 5 * 1024 * 1024;

/** Answers *find a patient*: nobody found is an empty Bundle, not an error. */
export function findPatient(patients: PatientIndex, query: QueryReading, serving: Serving): Answer {
  const nhsNumber = tokenValue(valuesOf(query, "identifier")[0] ?? "", SYSTEMS.nhsNumber) ?? "";
  const patient = patients.byNhsNumber(nhsNumber);
  if (patient?.status === "deceased") return spineError(refusal("PATIENT_NOT_FOUND"));
  const search = patient?.search ?? {};
  const entry = listOf(search, "entry").filter((found) => resourceTypeOf(found) === "Patient");
  return servedBundle({ resourceType: "Bundle", meta: SEARCHSET, type: "searchset", entry }, serving);
}

/**
 * Answers *search for a patient's documents* with the DocumentReferences that `created`, `author` and `description` leave,
 * and with everything else that the patient's searchset holds.
 */
export function searchDocuments(
  patients: PatientIndex,
  patientId: string,
  query: QueryReading,
  serving: Serving,
): Answer {
  const patient = patients.byPatientId(patientId);
  if (patient?.status === "dissents") return spineError(refusal("NO_PATIENT_CONSENT"));
  if (patient === undefined || patient.search === null || patient.status === "deceased") {
    return spineError(refusal("PATIENT_NOT_FOUND"));
  }
  const entries = listOf(patient.search, "entry");
  const entry = entries.filter((candidate) => {
    const resource = resourceOf(candidate);
    if (resource === undefined || resourceTypeOf(candidate) !== "DocumentReference") return true;
    return isSearchedFor(resource, query, entries);
  });
  return servedBundle({ ...patient.search, entry }, serving);
}

/** Answers *retrieve a document*, and without its limit of 5 MB *migrate a document*. */
export function readBinary(patients: PatientIndex, id: string, limited: boolean): Answer {
  const found = patients.byBinaryId(id);
  if (found === undefined) return spineError(refusal("NO_RECORD_FOUND"), "There is no such document");
  if (found.patient.status === "deceased") return spineError(refusal("PATIENT_NOT_FOUND"));
  if (found.patient.status === "dissents") return spineError(refusal("NO_PATIENT_CONSENT"));
  if (limited && found.binary.size > LARGEST_RETRIEVED) {
    return spineError(refusal("NO_RECORD_FOUND"), "The document is larger than 5MB");
  }
  // Squeezing hundreds of megabytes of base64 would take far longer than sending them.
  return binaryAnswer(binaryMembers(id, found.binary), found.binary.size <= LARGEST_RETRIEVED);
}

const SEARCHSET = { profile: ["https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-Searchset-Bundle-1"] };
