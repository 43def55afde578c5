export { type BundleContents, type BundleResource, readBundle } from "./bundle.ts";
export { canonicalText } from "./canonical-text.ts";
export { areaOfList } from "./clinical-area.ts";
export { conceptCodes, conceptText } from "./codeable-concept.ts";
export {
  CLINICAL_AREAS,
  type ClinicalArea,
  CONSULTATION_LISTS,
  DOCUMENT_LISTS,
  extensionName,
  NOPAT,
  SYSTEMS,
} from "./codes.ts";
export { readDisclosure } from "./disclosure.ts";
export { documentKeys } from "./document-keys.ts";
export type { Availability, Disclosure, DocumentLocation, Identifier, Origin } from "./document-location.ts";
export { type Capability, INTERACTIONS, type Interaction, type InteractionName } from "./interactions.ts";
export {
  asList,
  asObject,
  asObjects,
  asText,
  isJsonObject,
  type JsonObject,
  listOf,
  member,
  numberOf,
  objectOf,
  objectsOf,
  textOf,
} from "./json.ts";
export type { ConsultationLink, Link, OtherLink, ProblemLink, ReferralLink } from "./link.ts";
export { isNhsNumber, type NhsNumber, parseNhsNumber } from "./nhs-number.ts";
export { type Issue, readOperationOutcome } from "./operation-outcome.ts";
export { type PatientDetails, readPatient } from "./patient.ts";
export { comparePatient, type ExpectedPatient, type PatientComparison } from "./patient-comparison.ts";
export { personName } from "./person-name.ts";
export { type FindResource, referencedName } from "./provenance.ts";
export { readDocumentReference } from "./read-document-reference.ts";
export { parseReference, type Reference, readReference, resourceKey } from "./reference.ts";
export { type RecordWarning, readProviderWarnings } from "./warnings.ts";
