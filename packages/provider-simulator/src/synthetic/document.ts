import type { DocumentReference } from "fhir/r3.js";
import { sampleFile } from "../samples/samples.ts";
import { DOCUMENTS_ROOT, type SimulatedBinary } from "../simulated-patient.ts";
import { profile } from "./profiles.ts";
import type { Subject } from "./subject.ts";

export interface SyntheticDocument {
  readonly resource: DocumentReference;
  /** The files behind its urls, by Binary id. */
  readonly binaries: ReadonlyMap<string, SimulatedBinary>;
  /** Which of the two sessions show it. */
  readonly shownBy: "both" | "record" | "search";
}

/** Something about a document that real systems do and a plain one does not have. See `document-traits.ts`. */
export type DocumentTrait = (document: SyntheticDocument) => SyntheticDocument;

export interface DocumentDetails {
  readonly title: string;
  /** Text of `type`. */
  readonly type: string;
  /** At any precision. */
  readonly created: string;
  /** The day it was filed; that of `created` if absent. */
  readonly indexed?: string;
  readonly contentType: string;
  /** Bytes. Different for each document of a record, so that no two files are alike. */
  readonly size: number;
  /** Key of the Encounter that `context.encounter` names. */
  readonly encounter?: string;
}

/**
 * A DocumentReference as GP Connect wants it, its file with the right type and size, changed by the traits in turn. Its
 * author is the practice; nothing leads to it unless other resources are given its reference.
 */
export function document(
  subject: Subject,
  key: string,
  details: DocumentDetails,
  ...traits: readonly DocumentTrait[]
): SyntheticDocument {
  const { title, type, created, indexed = created, contentType, size, encounter } = details;
  const binaryId = subject.binaryId(key);
  const practice = subject.reference("Organization", "practice");
  const plain: SyntheticDocument = {
    resource: {
      resourceType: "DocumentReference",
      id: subject.id("DocumentReference", key),
      meta: profile("DocumentReference"),
      identifier: subject.identifier("DocumentReference", key),
      status: "current",
      type: { text: type },
      subject: subject.patient,
      created,
      indexed: `${indexed.slice(0, 10)}T12:00:00.000+00:00`,
      author: [practice],
      custodian: practice,
      description: title,
      content: [{ attachment: { contentType, url: binaryUrl(binaryId), size } }],
      ...(encounter === undefined
        ? {}
        : { context: { encounter: subject.reference("Encounter", encounter) } }),
    },
    binaries: new Map([[binaryId, binary(contentType, size)]]),
    shownBy: "both",
  };
  return traits.reduce((document, trait) => trait(document), plain);
}

export function binaryUrl(binaryId: string): string {
  return `${DOCUMENTS_ROOT}/Binary/${binaryId}`;
}

/** A sample file, made when it is asked for. `contentType` is what the Binary says, where that is not what the file is. */
export function binary(fileType: string, size: number, contentType: string = fileType): SimulatedBinary {
  return {
    contentType,
    size,
    bytes() {
      const bytes = sampleFile(fileType, size);
      if (bytes === undefined) throw new RangeError(`No sample of ${fileType} with ${size} bytes.`);
      return bytes;
    },
  };
}
