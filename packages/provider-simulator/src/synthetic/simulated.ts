import type { FhirResource } from "fhir/r3.js";
import type { SimulatedPatient } from "../simulated-patient.ts";
import type { SyntheticDocument } from "./document.ts";
import { primaryLists, secondaryLists } from "./lists.ts";
import { type PersonDetails, patient } from "./patient.ts";
import { practiceResources } from "./practice.ts";
import { documentSearch, type RecordTrait, structuredRecord } from "./record.ts";
import type { Subject } from "./subject.ts";

export interface RecordContent {
  /** One line: what is special about this record. */
  readonly description: string;
  readonly person: PersonDetails;
  readonly status: SimulatedPatient["status"];
  readonly documents: readonly SyntheticDocument[];
  /** Consultations, problems and items; Organizations beside the practice. */
  readonly resources: readonly FhirResource[];
  readonly traits: readonly RecordTrait[];
}

/** A patient whose structured record and documents searchset are made of the same content. */
export function simulatedPatient(subject: Subject, content: RecordContent): SimulatedPatient {
  const { description, person, status, documents, resources, traits } = content;
  const administrative = [patient(subject, person), ...practiceResources(subject)];
  const shownBy = (session: "record" | "search") =>
    documents.filter((document) => document.shownBy === "both" || document.shownBy === session);
  const clinical = [...resources, ...shownBy("record").map(({ resource }) => resource)];
  const record = structuredRecord(
    [
      ...primaryLists(subject, clinical),
      ...secondaryLists(subject, clinical),
      ...administrative,
      ...clinical,
    ],
    ...traits,
  );
  const search = documentSearch([
    ...administrative.filter(({ resourceType }) => resourceType !== "Location"),
    ...resources.filter(({ resourceType }) => resourceType === "Organization"),
    ...shownBy("search").map(({ resource }) => resource),
  ]);
  return {
    nhsNumber: subject.nhsNumber,
    description: `${description} (${subject.shape.supplier})`,
    record: { ...record },
    search: { ...search },
    binaries: new Map(documents.flatMap(({ binaries }) => [...binaries])),
    status,
  };
}
