/** How a supplier's system writes what GP Connect leaves open. */
export interface Shape {
  readonly supplier: "EMIS-like" | "TPP-like" | "Medicus-like";
  /** Logical id of a resource. `hex`: 32 hexadecimal digits that belong to it alone. */
  id(resourceType: string, hex: string): string;
  /** Id of a consultation List; `path` is empty for the consultation, then the places of topic and heading. */
  listId(encounterId: string, path: readonly number[]): string;
  binaryId(patientHex: string, documentHex: string): string;
  /** System of `identifier`. */
  readonly identifierSystem: string;
  /** Url of a CareConnect extension on problems and topics: `ActualProblem`, `RelatedClinicalContent`, … */
  extension(name: string): string;
}

/**
 * Upper-case UUIDs, Lists and problems named after what they come from, Binary ids made of the patient's digits and the
 * document's, extensions at `https://fhir.hl7.org.uk`.
 *
 * Rests on: EMIS records of `NHSDigital/integration-adaptor-gp2gp-sending` (`EMISPatientStructurede2eResponsePWTP*`).
 */
export const EMIS_LIKE: Shape = {
  supplier: "EMIS-like",
  id: (resourceType, hex) => `${uuid(hex).toUpperCase()}${resourceType === "Condition" ? "-PROB" : ""}`,
  listId(encounterId, path) {
    const [topic, heading] = path;
    if (topic === undefined) return `${encounterId}-LST`;
    return heading === undefined ? `${encounterId}-PG${topic}` : `${encounterId}-PG${topic}-HD${heading}`;
  },
  binaryId: (patientHex, documentHex) => (patientHex + documentHex).toUpperCase(),
  identifierSystem: "https://EMISWeb/A82038",
  extension: (name) => `https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-${name}-1`,
};

/**
 * Short hexadecimal ids, Binary ids of three runs of them, extensions at `http://fhir.hl7.org.uk`.
 *
 * Rests on: domain notes, "Binary urls by supplier" and "Extension URLs are seen as"; the `http` spelling also stands in
 * `TPPPatientStructuredRecordE2EPWTP10.json` of `NHSDigital/integration-adaptor-gp2gp-sending`.
 */
export const TPP_LIKE: Shape = {
  supplier: "TPP-like",
  id: (_resourceType, hex) => hex.slice(0, 16),
  listId: (encounterId, path) => [encounterId.slice(0, 12), "f", ...path].join(""),
  binaryId: (patientHex, documentHex) => [patientHex.slice(0, 8), documentHex.slice(0, 16), "1a0"].join("_"),
  identifierSystem: "https://tpp-uk.com/Id/record-identifier",
  extension: (name) => `http://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-${name}-1`,
};

/**
 * Lower-case UUIDs, documents whose DocumentReference and Binary share the id `care-record-document--<uuid>`, extensions
 * with `GPC` in their name.
 *
 * Rests on: `MedicusBasedOnErrorStructuredRecord.json` of `NHSDigital/integration-adaptor-gp2gp-sending`; domain notes.
 */
export const MEDICUS_LIKE: Shape = {
  supplier: "Medicus-like",
  id: (resourceType, hex) =>
    resourceType === "DocumentReference" ? `care-record-document--${uuid(hex)}` : uuid(hex),
  listId: (encounterId, path) => ["care-record-list", ...path, encounterId].join("--"),
  binaryId: (_patientHex, documentHex) => `care-record-document--${uuid(documentHex)}`,
  identifierSystem: "https://medicus.health",
  extension: (name) => `https://fhir.nhs.uk/STU3/StructureDefinition/Extension-CareConnect-GPC-${name}-1`,
};

function uuid(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
