import type { DocumentSearch } from "@gpdocs/access-document";
import type { DocumentLocation } from "@gpdocs/model";
import { type ResolvedRecord, resolveRecord } from "@gpdocs/resolver";
import type { StructuredRecord } from "@gpdocs/structured-record";

/** Where an extraction's documents come from. */
export type ExtractionSource = RecordSource | SearchSource;

export interface RecordSource {
  readonly from: "record";
  readonly record: StructuredRecord;
  /** What the resolver made of the record's Bundle. */
  readonly resolved: ResolvedRecord;
}

export interface SearchSource {
  readonly from: "search";
  readonly search: DocumentSearch;
}

export function resolvedSource(record: StructuredRecord): RecordSource {
  return { from: "record", record, resolved: resolveRecord(record.bundle) };
}

export function searchSource(search: DocumentSearch): SearchSource {
  return { from: "search", search };
}

export function documentsOf(source: ExtractionSource): readonly DocumentLocation[] {
  return source.from === "record" ? source.resolved.documents : source.search.documents;
}

export function patientReferenceOf(source: ExtractionSource): string {
  return source.from === "record" ? source.record.patientReference : source.search.patient.reference;
}
