import { isJsonObject, type JsonObject, member, objectOf, textOf } from "@gpdocs/model";
import { DOCUMENT_AREAS } from "@gpdocs/structured-record";
import type { ExtractionSubject } from "./extraction-sink.ts";
import { readFolder } from "./folder-contents.ts";

/** Of whom the last extraction into a folder asked, and what, so that it can be asked again. */
export interface FormerRequest {
  readonly patient: Pick<ExtractionSubject, "nhsNumber">;
  readonly practice: Pick<ExtractionSubject, "odsCode">;
  readonly request: /** The record, or the search, as they are asked for by default. */
    | { readonly kind: "retrieve" | "search" }
    | { readonly kind: "migrate"; readonly includeSensitiveInformation: boolean }
    /** With parameters or a filter, which the program that gave them has to give again. */
    | { readonly kind: "other" };
}

/**
 * Reads who and what a folder is about.
 *
 * @throws InputError `no-extraction` if it is no extraction's folder
 */
export async function formerRequest(path: string): Promise<FormerRequest> {
  const { owner, statement } = await readFolder(path);
  const { nhsNumber, odsCode } = owner;
  return {
    patient: { nhsNumber },
    practice: { odsCode },
    request: requestIn(objectOf(statement, "request")),
  };
}

function requestIn(request: JsonObject | undefined): FormerRequest["request"] {
  switch (textOf(request, "kind")) {
    case "retrieve":
      return isAlike(member(request, "parameters"), DOCUMENT_AREAS)
        ? { kind: "retrieve" }
        : { kind: "other" };
    case "search":
      return isAlike(member(request, "filter"), {}) ? { kind: "search" } : { kind: "other" };
    case "migrate":
      return {
        kind: "migrate",
        includeSensitiveInformation: member(request, "includeSensitiveInformation") === true,
      };
    default:
      return { kind: "other" };
  }
}

/** Both hold `true` at most, under each of their names. */
function isAlike(one: unknown, other: object): boolean {
  return isJsonObject(one) && sortedText(one) === sortedText(other);
}

function sortedText(value: object): string {
  return JSON.stringify(Object.entries(value).toSorted());
}
