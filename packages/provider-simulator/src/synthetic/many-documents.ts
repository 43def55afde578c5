import type { FhirResource } from "fhir/r3.js";
import type { SimulatedPatient } from "../simulated-patient.ts";
import { consultation, heading, topic } from "./consultation.ts";
import { document, type SyntheticDocument } from "./document.ts";
import type { PersonDetails } from "./patient.ts";
import { pseudoRandomBinary } from "./pseudo-random.ts";
import { EMIS_LIKE } from "./shape.ts";
import { simulatedPatient } from "./simulated.ts";
import { type Subject, subjectOf } from "./subject.ts";

export interface ManyDocuments {
  /** Valid, ten digits; the ids of the documents depend on it. */
  readonly nhsNumber: string;
  /** How many documents, from 1. */
  readonly count: number;
  /** Bytes of each. *Retrieve a document* serves up to 5 MiB; *migrate a document* has no limit. */
  readonly size: number;
  /** Other bytes under the same ids for another seed. */
  readonly seed: string | number;
}

/**
 * A patient with many documents, or very large ones, in record and search alike, and nothing withheld or odd. Fifty
 * documents are filed in one consultation. Their bytes are pseudo-random and made as they are sent: a patient takes a few
 * kB per document, whatever its size.
 *
 * @throws RangeError for a count or size that cannot be
 * @example
 * const patient = manyDocumentsPatient({ nhsNumber: "9990000018", count: 10_000, size: 20_000, seed: 1 });
 * for (const [id, binary] of patient.binaries) for (const piece of piecesOf(binary)) hash.update(piece);
 */
export function manyDocumentsPatient({ nhsNumber, count, size, seed }: ManyDocuments): SimulatedPatient {
  if (!(Number.isSafeInteger(count) && count >= 1))
    throw new RangeError("count must be a whole number from 1.");
  if (!(Number.isSafeInteger(size) && size >= 0)) throw new RangeError("size must be a whole number from 0.");
  const subject = subjectOf(EMIS_LIKE, nhsNumber);
  const consultations = Math.ceil(count / PER_CONSULTATION);
  const documents = Array.from({ length: count }, (_, place) => filed(subject, place, size, seed));
  return simulatedPatient(subject, {
    description: `Documents: ${count} of ${size} bytes`,
    person: MANDY,
    status: "active",
    documents,
    resources: Array.from({ length: consultations }, (_, place) => filing(subject, place, count)).flat(),
    traits: [],
  });
}

const PER_CONSULTATION = 50;

const CONTENT_TYPE = "application/octet-stream";

const MANDY: PersonDetails = {
  family: "Manifold",
  given: "Mandy",
  prefix: "Ms",
  gender: "female",
  birthDate: "1950-05-05",
};

function filed(subject: Subject, place: number, size: number, seed: string | number): SyntheticDocument {
  const visit = Math.floor(place / PER_CONSULTATION);
  const plain = document(subject, documentKey(place), {
    title: `Document ${place + 1}`,
    type: "Letter",
    created: dayOf(visit),
    contentType: CONTENT_TYPE,
    size,
    encounter: encounterKey(visit),
  });
  const binaries = [...plain.binaries.keys()].map(
    (id) => [id, pseudoRandomBinary(CONTENT_TYPE, size, `${seed}\n${id}`)] as const,
  );
  return { ...plain, binaries: new Map(binaries) };
}

function filing(subject: Subject, visit: number, count: number): readonly FhirResource[] {
  const first = visit * PER_CONSULTATION;
  const filedHere = Math.min(PER_CONSULTATION, count - first);
  const references = Array.from({ length: filedHere }, (_, place) =>
    subject.reference("DocumentReference", documentKey(first + place)),
  );
  return consultation(subject, encounterKey(visit), {
    type: "Administration",
    start: `${dayOf(visit)}T09:00:00+00:00`,
    status: "finished",
    by: "gp",
    topics: [topic("Letters", heading("Document", ...references))],
  });
}

function documentKey(place: number): string {
  return `document-${place + 1}`;
}

function encounterKey(visit: number): string {
  return `filing-${visit + 1}`;
}

/** A day for each consultation, from 2 January 2000. */
function dayOf(visit: number): string {
  return new Date(Date.UTC(2000, 0, 2 + visit)).toISOString().slice(0, 10);
}
