import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DocumentLocation } from "@gpdocs/model";
import { resolveRecord } from "@gpdocs/resolver";
import { describe, expect, it } from "vitest";
import { readLabel, stepsOf, textOfLink } from "./link-labels.ts";
import { outlineOf, readLine } from "./outline.ts";
import { emptiedAt, referencesIn } from "./references-to-documents.ts";

/** A small record with what must be found out about it, labelled by hand from the JSON. */
interface Case {
  /** The supplier whose records are shaped so. */
  readonly shape: string;
  readonly about: string;
  readonly record: unknown;
  /** By document key, a label for each link; see `link-labels.ts`. */
  readonly documents: Readonly<Record<string, readonly string[]>>;
  /** By document key, its disclosure and its url, or that it is a placeholder and the reason. */
  readonly contents?: Readonly<Record<string, string>>;
  /** Consultations and problems in display order; see `outline.ts`. */
  readonly outline?: readonly string[];
  /** `code resource`, the code alone for the record as a whole. */
  readonly warnings: readonly string[];
}

const folder = join(import.meta.dirname, "cases");
const files = readdirSync(folder).filter((file) => file.endsWith(".json"));

describe.each(files)("%s", (file) => {
  const { shape, about, record, documents, contents, outline, warnings }: Case = JSON.parse(
    readFileSync(join(folder, file), "utf8"),
  );
  const before = resolveRecord(record);
  const labels = Object.entries(documents).map(([key, written]) => ({
    key,
    labels: written.map((label) => readLabel(label, record)),
  }));

  it(`${shape}: ${about}`, () => {
    const found = Object.fromEntries(
      before.documents.map(({ key, links }) => [key, links.map(textOfLink).sort()]),
    );
    expect(found).toEqual(
      Object.fromEntries(labels.map(({ key, labels }) => [key, labels.map(({ text }) => text).sort()])),
    );
    expect(before.documents).toHaveLength(labels.length);
  });

  it("warns of what is missing or wrong, and of nothing else", () => {
    const found = before.warnings.map(({ code, resource }) => [code, resource ?? ""].join(" ").trim());
    expect(found.sort()).toEqual([...warnings].sort());
  });

  it.runIf(contents)("tells what each content offers", () => {
    expect(Object.fromEntries(before.documents.map((document) => [document.key, offer(document)]))).toEqual(
      contents,
    );
  });

  it.runIf(outline)("shows consultations and problems in display order", () => {
    const lines = (outline ?? []).map((line) => readLine(line, record));
    expect(outlineOf(before)).toEqual(lines.map(({ text }) => text));
    for (const { text, said } of lines) expect(text).toContain(said);
  });

  const pointers = new Set([
    ...labels.flatMap(({ labels }) => labels.map(({ pointer }) => pointer)),
    ...referencesIn(record).flatMap(({ pointer, text }) => (/DocumentReference/.test(text) ? pointer : [])),
  ]);

  it.each([...pointers])("without %s loses the links that rest on it, and no other", (pointer) => {
    const after = resolveRecord(emptiedAt(record, stepsOf(pointer)));
    const expected = before.documents.map(({ key, links }) => {
      const own = labels.find((labelled) => labelled.key === key)?.labels ?? [];
      const staying = own.filter(
        (label) => label.pointer !== pointer && !restsOnlyOn(label.restsOn, pointer),
      );
      const texts = new Set(staying.map(({ text }) => text));
      return [key, links.filter((link) => texts.has(textOfLink(link)))];
    });
    expect(Object.fromEntries(after.documents.map(({ key, links }) => [key, links]))).toEqual(
      Object.fromEntries(expected),
    );
  });
});

function restsOnlyOn(restsOn: readonly string[], pointer: string): boolean {
  return restsOn.length > 0 && restsOn.every((other) => other === pointer);
}

function offer({ disclosure, availability }: DocumentLocation): string {
  if (availability.kind === "available") return `${disclosure}, ${availability.url}`;
  return `${disclosure}, ${["placeholder", availability.reason ?? []].flat().join(": ")}`;
}
