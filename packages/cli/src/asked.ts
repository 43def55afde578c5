import type { Extraction, ExtractionPlan, RecordExtractionOptions, Session } from "@gpdocs/extractor";
import type { Capability } from "./route-options.ts";

/** What documents are looked for in. */
export type Asked =
  | { readonly kind: "retrieve" | "search" }
  | { readonly kind: "migrate"; readonly includeSensitiveInformation: boolean };

/** What the user wants of it. A selection is of the record: a search has none. */
export type Wanted = Pick<RecordExtractionOptions, "select" | "sink" | "signal" | "maxBytes">;

/** The services of the practice that will be called. */
export function needsOf({ kind }: Asked): readonly Capability[] {
  switch (kind) {
    case "search":
      return ["documents"];
    case "retrieve":
      return ["structured", "documents"];
    case "migrate":
      return ["migration", "documents"];
  }
}

/** What a session can do with one kind of source. */
export interface Extracting {
  extract(wanted: Wanted): Extraction;
  plan(wanted: Wanted): Promise<ExtractionPlan>;
}

export function extracting(session: Session, asked: Asked): Extracting {
  switch (asked.kind) {
    case "search":
      return {
        extract: ({ select: _select, ...wanted }) => session.extract({ from: "search", ...wanted }),
        plan: ({ select: _select, ...wanted }) => session.plan({ from: "search", ...wanted }),
      };
    case "retrieve":
      return {
        extract: (wanted) => session.extract({ from: "record", ...wanted }),
        plan: (wanted) => session.plan({ from: "record", ...wanted }),
      };
    case "migrate":
      return session.migration(asked);
  }
}

/** For a person who waits. */
export function stageOf({ kind }: Asked): string {
  return kind === "search" ? "Searching for documents" : "Retrieving the record";
}
