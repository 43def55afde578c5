import { asObject, asObjects } from "@gpdocs/model";
import { follow } from "./follow.ts";
import { ofType } from "./read-record.ts";
import type { ReadRecord, RecordResource } from "./record.ts";

/**
 * The resources that investigations are made of: each DiagnosticReport, and the requests, specimens and results that it
 * references, results in test groups too (page *Investigations guidance*).
 */
export function investigationParts(record: ReadRecord): ReadonlySet<RecordResource> {
  const parts = new Set(ofType("DiagnosticReport", record));
  // Grows while it is read, so that parts of parts are found; each once, also where they go in a circle.
  for (const part of parts) {
    for (const element of ELEMENTS) {
      for (const reference of asObjects(part.content[element])) {
        // `Observation.related` keeps its reference in `target`.
        const found = follow(asObject(reference["target"]) ?? reference, part);
        if (found) parts.add(found);
      }
    }
  }
  return parts;
}

const ELEMENTS = ["result", "specimen", "basedOn", "related"] as const;
