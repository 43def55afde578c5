import { readFileSync } from "node:fs";
import { join } from "node:path";
import { resolveRecord } from "@gpdocs/resolver";
import { describe, expect, it } from "vitest";

/** The page's JSON, each under the name that stands behind `json` on its fence. */
const page = readFileSync(join(import.meta.dirname, "..", "..", "docs", "resolving-a-record.md"), "utf8");
const blocks = new Map(
  [...page.matchAll(/^```json (\w+)\n(.*?)^```$/gms)].map(([, name = "", text = ""]) => [name, text]),
);

describe("docs/resolving-a-record.md", () => {
  const resolved = resolveRecord(JSON.parse(blocks.get("record") ?? ""));

  it.each(Object.entries(resolved))("shows the %s that come out", (name, found) => {
    expect(found).toEqual(JSON.parse(blocks.get(name) ?? "null"));
  });

  it("shows a part for each member of the answer, and no other", () => {
    expect([...blocks.keys()].sort()).toEqual(["record", ...Object.keys(resolved)].sort());
  });
});
