import { createHash } from "node:crypto";
import { DOCUMENTS_ROOT, type SimulatedPatient } from "@gpdocs/provider-simulator";

/** A valid NHS number of nobody: 9×10 = 90; 90 mod 11 = 2; 11 − 2 = 9. */
export const NHS_NUMBER = "9000000009";

/** Bytes of the documents, in the order in which the record shows them, over and over. */
const SIZES = [8, 40_000, 13, 700, 90_000, 5_000, 150_000, 20_000, 60_000] as const;

/** What is behind each Binary id. */
export function manyDocuments(count: number): ReadonlyMap<string, Uint8Array> {
  return new Map(
    Array.from(
      { length: count },
      (_, at) => [`B${at}`, contentOf(at, SIZES[at % SIZES.length] ?? 1)] as const,
    ),
  );
}

/** A patient whose record holds these documents, and nothing else. */
export function patientWith(documents: ReadonlyMap<string, Uint8Array>): SimulatedPatient {
  const patient = {
    resourceType: "Patient",
    id: "P1",
    identifier: [{ system: "https://fhir.nhs.uk/Id/nhs-number", value: NHS_NUMBER }],
    name: [{ use: "official", family: "Testcase", given: ["Tessa"] }],
  };
  const references = [...documents].map(([id, { length }]) => ({
    resourceType: "DocumentReference",
    id: `D-${id}`,
    identifier: [{ system: "https://practice.invalid/documents", value: `identifier-of-${id}` }],
    status: "current",
    type: { text: "Letter" },
    subject: { reference: "Patient/P1" },
    indexed: "2024-03-02T10:00:00+00:00",
    content: [
      { attachment: { contentType: "application/pdf", size: length, url: `${DOCUMENTS_ROOT}/Binary/${id}` } },
    ],
  }));
  return {
    nhsNumber: NHS_NUMBER,
    description: "A patient with many documents of varied sizes",
    record: bundle("collection", [patient, ...references]),
    search: bundle("searchset", [patient, ...references]),
    binaries: new Map(
      [...documents].map(([id, bytes]) => [
        id,
        { contentType: "application/pdf", size: bytes.length, bytes: () => bytes },
      ]),
    ),
    status: "active",
  };
}

function bundle(type: string, resources: readonly object[]) {
  return { resourceType: "Bundle", type, entry: resources.map((resource) => ({ resource })) };
}

/** Bytes that are like no other document's, nor like themselves elsewhere. */
function contentOf(seed: number, length: number): Uint8Array {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, at) =>
    createHash("sha256").update(`${seed} ${at}`).digest(),
  );
  return Buffer.concat(blocks).subarray(0, length);
}
