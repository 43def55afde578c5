import type { Capability } from "./transcripts.ts";

/** Service roots, one for each capability: they are never the same. */
export type Roots = Readonly<Record<Capability, string>>;

/** What the answer to one request depends on besides the patient. */
export interface Occasion {
  /** The roots under which the provider was called, which its document urls then begin with. */
  readonly roots: Roots;
  /** `Ssp-TraceID`, which becomes `Bundle.id`. */
  readonly traceId: string;
}

/** A practice with one patient, and what it answers about that patient. Bodies are FHIR STU3 in JSON. */
export interface Practice {
  readonly odsCode: string;
  readonly asid: string;
  readonly partyKey: string;
  /** As registered in the Spine Directory Service. */
  readonly roots: Roots;
  readonly nhsNumber: string;
  /** Logical id of the patient on the documents server; the structured record's may be another. */
  readonly patientId: string;
  foundPatient(occasion: Occasion): string;
  documentsSearch(occasion: Occasion): string;
  /** @param included names of the `include…` parameters, `includeConsultations` among them */
  structuredRecord(occasion: Occasion, included: ReadonlySet<string>): string;
  migratedRecord(occasion: Occasion, sensitive: boolean): string;
  /** By Binary id, which is case sensitive. */
  readonly binaries: ReadonlyMap<string, Binary>;
}

export interface Binary {
  readonly body: string;
  /** Size of the document itself in bytes: retrieve a document ends at 5 MB. */
  readonly size: number;
  readonly sensitive: boolean;
  readonly gzip: boolean;
}

/** The consumer that the proxy knows, and the directory too. */
export interface Consumer {
  readonly asid: string;
  readonly odsCode: string;
  /** ODS code of the supplier that made its system. */
  readonly manufacturerOdsCode: string;
}
