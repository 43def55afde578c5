import { createContext, runInContext } from "node:vm";
import { beforeAll, describe, expect, it } from "vitest";
import { type BrowserBundle, bundleForBrowser } from "./browser-bundle.ts";

describe("the resolver, bundled for a browser", () => {
  let bundle: BrowserBundle;
  beforeAll(async () => {
    bundle = await bundleForBrowser();
  });

  it("is at most 8,000 bytes, minified and gzipped", () => {
    expect(bundle.gzipped).toBeLessThanOrEqual(8_000);
  });

  it("holds nothing but this package and the model: no fhirpath, no effect, no module of Node", () => {
    const own = /^packages\/(resolver|model)\/src\/[a-z-]+\.ts$/;
    expect(bundle.inputs.map(({ path }) => path)).toContain("packages/resolver/src/resolve-record.ts");
    expect(bundle.inputs.filter(({ path }) => !own.test(path))).toEqual([]);
    expect(bundle.code).not.toMatch(/node:|require\(|fhirpath/);
  });

  it("resolves a record where nothing but the language itself is there", () => {
    const bare = createContext(Object.create(null));
    runInContext(bundle.code.replace(/export\{(\S+) as resolveRecord\};/, "const resolveRecord=$1;"), bare);
    const text = JSON.stringify(JSON.stringify(RECORD));
    const resolved = runInContext(`JSON.stringify(resolveRecord(JSON.parse(${text})))`, bare);
    expect(runInContext("typeof process + typeof require + typeof URL", bare)).toBe("undefined".repeat(3));
    expect(JSON.parse(resolved).documents).toMatchObject([
      {
        documentReferenceId: "d1",
        title: "Discharge letter",
        availability: { kind: "available", url: "https://provider.example/Binary/b1" },
        links: [{ kind: "consultation", encounterId: "e1", via: "context" }],
      },
    ]);
  });
});

const RECORD = {
  resourceType: "Bundle",
  type: "collection",
  entry: [
    { resource: { resourceType: "Patient", id: "p1" } },
    { resource: { resourceType: "Encounter", id: "e1", status: "finished" } },
    {
      resource: {
        resourceType: "DocumentReference",
        id: "d1",
        description: "Discharge letter",
        subject: { reference: "Patient/p1" },
        content: [{ attachment: { url: "https://provider.example/Binary/b1" } }],
        context: { encounter: { reference: "Encounter/e1" } },
      },
    },
  ],
};
