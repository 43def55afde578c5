import { documentLine } from "@gpdocs/extractor";
import { readBundle } from "@gpdocs/model";
import { type ResolvedRecord, resolveRecord } from "@gpdocs/resolver";
import type { Selection } from "@gpdocs/resolver/select-by";
import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import { chosen } from "../action.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { couldNotRun } from "../failure.ts";
import { oneOf } from "../flags.ts";
import { ndjson } from "../ndjson.ts";
import { count } from "../printable.ts";
import { parseJson, readInput } from "../read-input.ts";
import { SELECTION_FLAGS, type SelectionWishes, selectionOf } from "../selection-options.ts";
import type { Surroundings } from "../surroundings.ts";
import { recordTree } from "../tree.ts";
import { sayWarnings } from "../warnings.ts";

interface ResolveWishes extends SelectionWishes {
  readonly record: string;
  readonly format: "tree" | "json" | "ndjson";
}

/** `gpdocs resolve`: from a structured record in a file to its documents. Asks nobody. */
export const resolveCommand = Command.make(
  "resolve",
  {
    record: Argument.String("record").pipe(
      Argument.withDescription("JSON file of a structured record; - reads standard input"),
    ),
    format: oneOf(
      "format",
      ["tree", "json", "ndjson"],
      "tree",
      "A tree for a person, the whole result as JSON, or a line of JSON for each document",
    ),
    ...SELECTION_FLAGS,
  },
  chosen(resolve),
).pipe(
  Command.withDescription("Find every document of a structured record, and all that leads to it."),
  Command.withShortDescription("Find every document of a structured record in a file"),
);

/** 500 MB. */
const LARGEST_RECORD = 500_000_000;

async function resolve(
  { record, format, ...wishes }: ResolveWishes,
  { stdin, stdout, stderr }: Surroundings,
): Promise<ExitCode> {
  const selection = await selectionOf(wishes);
  const bundle = parseJson(await readInput(record, "The record", LARGEST_RECORD, stdin), "The record");
  if (readBundle(bundle) === undefined) {
    throw couldNotRun("The record is not a FHIR Bundle. Give the whole answer of the practice, as JSON.");
  }
  const whole = resolveRecord(bundle);
  const resolved = selection === undefined ? whole : selected(whole, bundle, selection);
  switch (format) {
    case "tree":
      await stdout.write(recordTree(resolved, { paint: stdout.paint }));
      break;
    case "json":
      await stdout.write(`${JSON.stringify(resolved, null, 2)}\n`);
      await sayWarnings(resolved.warnings, stderr);
      break;
    case "ndjson":
      await ndjson(stdout, resolved.documents.map(documentLine));
      await sayWarnings(resolved.warnings, stderr);
  }
  if (selection !== undefined) {
    const known = count(whole.documents.length, "document");
    await stderr.write(`${resolved.documents.length} of ${known} selected.\n`);
  }
  return EXIT.complete;
}

/** The record with the selected documents alone; what leads to documents stays as it is. */
function selected(resolved: ResolvedRecord, bundle: unknown, selection: Selection): ResolvedRecord {
  const source = { record: { bundle }, resolved };
  return { ...resolved, documents: resolved.documents.filter((document) => selection(document, source)) };
}
