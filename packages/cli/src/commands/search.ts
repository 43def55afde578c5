import { type DocumentFilter, type DocumentLocation, documentLine } from "@gpdocs/extractor";
import * as Command from "effect/cli/Command";
import { chosen } from "../action.ts";
import { columnsOf, drawBranches } from "../branches.ts";
import { documentRow } from "../document-row.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { oneOf, optionalText } from "../flags.ts";
import { ndjson } from "../ndjson.ts";
import { count } from "../printable.ts";
import { openSession, SESSION_FLAGS, type SessionWishes } from "../session-options.ts";
import type { Paint, Surroundings } from "../surroundings.ts";

interface SearchWishes extends SessionWishes, DocumentFilterWishes {
  readonly format: "text" | "ndjson";
}

interface DocumentFilterWishes {
  readonly createdFrom: string | undefined;
  readonly createdTo: string | undefined;
  readonly author: string | undefined;
  readonly description: string | undefined;
}

/** `gpdocs search`: the documents that the practice's documents service knows of, without retrieving them. */
export const searchCommand = Command.make(
  "search",
  {
    ...SESSION_FLAGS,
    createdFrom: optionalText("created-from", "DATE", "First day, such as 2020-01-31"),
    createdTo: optionalText("created-to", "DATE", "Last day, such as 2020-12-31"),
    author: optionalText("author", "CODE", "ODS code of the organisation that wrote the document"),
    description: optionalText("description", "TEXT", "Words of the title or the type"),
    format: oneOf("format", ["text", "ndjson"], "text", "A line for a person, or JSON, for each document"),
  },
  chosen(search),
).pipe(
  Command.withDescription(
    "Search for a patient's documents. Confidential documents are absent without a word: a search cannot say that it is complete.",
  ),
  Command.withShortDescription("Search for a patient's documents"),
);

async function search(wishes: SearchWishes, surroundings: Surroundings): Promise<ExitCode> {
  const { stdout, stderr, signal } = surroundings;
  const { session } = await openSession(wishes, ["documents"], {}, surroundings);
  const { documents, unreadable } = await session.searchDocuments(filterOf(wishes), { signal });
  if (unreadable.length > 0) {
    await stderr.write(
      `Warning: ${count(unreadable.length, "entry")} of the search result cannot be read.\n`,
    );
  }
  if (wishes.format === "ndjson") await ndjson(stdout, documents.map(documentLine));
  else await stdout.write(listing(documents, stdout.paint));
  return EXIT.complete;
}

function filterOf({ createdFrom, createdTo, author, description }: DocumentFilterWishes): DocumentFilter {
  return {
    ...(createdFrom === undefined ? {} : { createdFrom }),
    ...(createdTo === undefined ? {} : { createdTo }),
    ...(author === undefined ? {} : { author }),
    ...(description === undefined ? {} : { description }),
  };
}

function listing(documents: readonly DocumentLocation[], paint: Paint): string {
  const rows = documents.map((document) => ({ depth: 0, ...documentRow(document, undefined, paint) }));
  const lines = drawBranches(rows, columnsOf(rows, 60));
  return `${[...lines, `${count(documents.length, "document")} found.`].join("\n")}\n`;
}
