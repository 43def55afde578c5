import type { JsonObject, PatientComparison, PatientDetails, RecordWarning } from "@gpdocs/model";
import type { RecordParameters } from "./parameters.ts";

/** A structured record that is known to be of the patient who was asked for. */
export interface StructuredRecord {
  /** The Bundle as it came. */
  readonly bundle: JsonObject;
  readonly patient: PatientDetails;
  /** `Type/id` of the Patient: what the subject of every document must be. */
  readonly patientReference: string;
  readonly patientCheck: PatientComparison;
  /** What the practice itself warns of; must be shown to the user. */
  readonly warnings: readonly RecordWarning[];
  /** What was asked: the parameters that were sent, or a migration. */
  readonly request:
    | { readonly kind: "retrieve"; readonly parameters: RecordParameters }
    | { readonly kind: "migrate"; readonly includeSensitiveInformation: boolean };
  /** ISO 8601, when the record had arrived. */
  readonly retrievedAt: string;
  /** `Ssp-TraceID` of the attempt that brought it. */
  readonly traceId: string;
}
