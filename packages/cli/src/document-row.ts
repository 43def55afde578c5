import { type DocumentLocation, type DocumentOutcome, extensionFor, type Receipt } from "@gpdocs/extractor";
import type { Branch } from "./branches.ts";
import { day, labelOf } from "./facts.ts";
import { bytes, count, printable } from "./printable.ts";
import type { Paint } from "./surroundings.ts";

/** The line of the document with this key; `undefined` where the record has none. */
export type DocumentRow = (key: string) => Pick<Branch, "text" | "cells"> | undefined;

/** Title, day, kind, size, and what became of it (or, without an outcome, whether it is to be had). */
export function documentRow(
  document: DocumentLocation,
  outcome: DocumentOutcome | undefined,
  paint: Paint,
): { readonly text: string; readonly cells: readonly string[] } {
  const size = receiptOf(outcome)?.bytes ?? document.size;
  return {
    text: printable(document.title ?? document.type ?? document.key, LONGEST_TITLE),
    cells: [
      day(document.created ?? document.indexed) ?? "",
      kindOf(document, outcome),
      size === null ? "" : bytes(size),
      [stateOf(document, outcome, paint), ...remarks(document, paint)]
        .filter((part) => part !== "")
        .join(", "),
    ],
  };
}

const LONGEST_TITLE = 52;

/** A document's line in a tree; none where the record has no such document. */
export function leaf(row: DocumentRow, key: string, depth: number): readonly Branch[] {
  const found = row(key);
  return found === undefined ? [] : [{ depth, key, ...found }];
}

function kindOf({ contentType }: DocumentLocation, outcome: DocumentOutcome | undefined): string {
  const type = receiptOf(outcome)?.contentType ?? contentType;
  return type === null ? "" : extensionFor(type).slice(1).toUpperCase();
}

function receiptOf(outcome: DocumentOutcome | undefined): Receipt | undefined {
  return outcome?.outcome === "retrieved" || outcome?.outcome === "held" ? outcome.receipt : undefined;
}

function stateOf(
  { availability }: DocumentLocation,
  outcome: DocumentOutcome | undefined,
  paint: Paint,
): string {
  switch (outcome?.outcome) {
    case "retrieved":
      return paint("green", "retrieved");
    case "held":
      return paint("green", "held");
    case "failed":
      return paint("red", `failed (${outcome.failure.spineCode ?? outcome.failure.code})`);
    case "skipped":
      return paint("yellow", `skipped (${outcome.because})`);
    default:
      return availability.kind === "placeholder" ? paint("yellow", "placeholder") : "";
  }
}

function remarks({ disclosure, links, origin }: DocumentLocation, paint: Paint): readonly string[] {
  const label = labelOf(disclosure);
  return [
    ...(origin === "external" ? [paint("dim", origin)] : []),
    ...(label === null ? [] : [paint("magenta", label)]),
    ...(links.length > 1 ? [paint("dim", `${count(links.length, "link")}`)] : []),
  ];
}
