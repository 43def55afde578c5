export {
  type ConsultationParts,
  DOCUMENT_AREAS,
  type ImmunisationParts,
  type MedicationParts,
  type RecordParameters,
  type SearchPeriod,
} from "./parameters.ts";
export { migrateStructuredRecord, retrieveStructuredRecord } from "./retrieve-record.ts";
export type { StructuredRecord } from "./structured-record.ts";
