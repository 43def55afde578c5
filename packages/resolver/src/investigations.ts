import { asList, asObject, isJsonObject } from "@gpdocs/model";
import { follow, type RecordIndex } from "./record-index.ts";
import type { RecordResource } from "./record-resource.ts";

/**
 * The resources that investigations are made of: each DiagnosticReport, and the requests, specimens and results that it
 * references, results in test groups too (page *Investigations guidance*).
 */
export function investigationParts(index: RecordIndex): ReadonlySet<RecordResource> {
  const parts = new Set(index.ofType("DiagnosticReport"));
  // Grows while it is read, so that parts of parts are found; each once, also where they go in a circle.
  for (const part of parts) {
    for (const element of ELEMENTS) {
      for (const reference of asList(part.content[element])) {
        const found = targetOf(reference, part, index);
        if (found !== undefined) parts.add(found);
      }
    }
  }
  return parts;
}

/** `Observation.related` keeps its reference in `target`. */
function targetOf(reference: unknown, from: RecordResource, index: RecordIndex): RecordResource | undefined {
  return isJsonObject(reference)
    ? follow(asObject(reference["target"]) ?? reference, from, index)
    : undefined;
}

const ELEMENTS = ["result", "specimen", "basedOn", "related"] as const;
