import type { DocumentLocation } from "@gpdocs/model";
import type { ResolvedRecord } from "./resolved-record.ts";

/**
 * Whether a document is selected. Fits `select` of an extraction from the record as it is, and a record in hand as
 * `documents.filter((document) => selection(document, source))`.
 */
export type Selection = (document: DocumentLocation, source: SelectionSource) => boolean;

/** The record that documents are selected from; an extraction's source is one. */
export interface SelectionSource {
  /** The Bundle, unchanged since it was resolved. */
  readonly record: { readonly bundle: unknown };
  /** What `resolveRecord` made of that Bundle. */
  readonly resolved: ResolvedRecord;
}

/** A selection that reads a record once, however many of its documents it is asked about. */
export function perRecord(
  read: (source: SelectionSource) => (document: DocumentLocation) => boolean,
): Selection {
  const selections = new WeakMap<ResolvedRecord, (document: DocumentLocation) => boolean>();
  return (document, source) => {
    const known = selections.get(source.resolved);
    if (known !== undefined) return known(document);
    const selects = read(source);
    selections.set(source.resolved, selects);
    return selects(document);
  };
}
