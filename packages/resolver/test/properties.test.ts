import { isJsonObject, type JsonObject } from "@gpdocs/model";
import { type ResolvedRecord, resolveRecord } from "@gpdocs/resolver";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitraryRecord } from "./arbitrary-record.ts";

describe("resolveRecord", () => {
  it("never throws, whatever JSON it is given", () => {
    const anyEntry = fc.record({ resource: fc.oneof(fc.jsonValue(), resourceOfAnything) });
    const anyBundle = fc.record({
      resourceType: fc.constant("Bundle"),
      entry: fc.oneof(fc.jsonValue(), fc.array(fc.oneof(fc.jsonValue(), anyEntry))),
    });
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), anyBundle), (value) => {
        expect(resolveRecord(value).warnings).toBeInstanceOf(Array);
      }),
      { numRuns: 300 },
    );
  });

  it("gives the same for the same entries in any order", () => {
    const shuffled = arbitraryRecord.chain((resources) =>
      fc.tuple(fc.constant(resources), fc.shuffledSubarray([...resources], { minLength: resources.length })),
    );
    fc.assert(
      fc.property(shuffled, ([resources, others]) => {
        expect(resolveRecord(bundleOf(others))).toEqual(resolveRecord(bundleOf(resources)));
      }),
      { numRuns: 500 },
    );
  });

  it("accounts for every content of every DocumentReference once, under a key of its own", () => {
    fc.assert(
      fc.property(arbitraryRecord, (resources) => {
        const { documents } = resolveRecord(bundleOf(resources));
        const distinct = new Map(documentsIn(resources).map((found) => [sorted(found), found]));
        const contents = [...distinct.values()].map(({ content }) =>
          Array.isArray(content) ? content.length : 0,
        );
        const expected = contents.reduce((sum, count) => sum + Math.max(1, count), 0);
        expect(documents).toHaveLength(expected);
        expect(new Set(documents.map(({ key }) => key)).size).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  it("gives links that stand where they say: each at a reference in a resource of the record", () => {
    fc.assert(
      fc.property(arbitraryRecord, (resources) => {
        const record = resolveRecord(bundleOf(resources));
        for (const link of record.documents.flatMap(({ links }) => links)) {
          const holders = resources.flatMap((resource) => holdersNamed(link.resource, resource));
          const found = holders.map((holder) => elementAt(holder, link.path));
          expect(
            found.some((element) => isJsonObject(element) && typeof element["reference"] === "string"),
          ).toBe(true);
        }
        expect(danglingParts(record)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it("neither changes nor keeps its input", () => {
    fc.assert(
      fc.property(arbitraryRecord, (resources) => {
        const input = bundleOf(resources);
        deepFreeze(input);
        const record = resolveRecord(input);
        const inside = new Set(objectsIn(input));
        expect(objectsIn(record).filter((value) => inside.has(value))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

const resourceOfAnything = fc
  .tuple(
    fc.constantFrom(
      "List",
      "Encounter",
      "Condition",
      "DocumentReference",
      "ReferralRequest",
      "OperationOutcome",
      "Patient",
    ),
    fc.dictionary(
      fc.constantFrom(
        "id",
        "code",
        "entry",
        "extension",
        "context",
        "content",
        "contained",
        "participant",
        "name",
        "meta",
        "subject",
        "issue",
        "identifier",
        "period",
      ),
      fc.jsonValue(),
    ),
  )
  .map(([resourceType, elements]) => ({ resourceType, ...elements }));

function bundleOf(resources: readonly unknown[]): unknown {
  return { resourceType: "Bundle", type: "collection", entry: resources.map((resource) => ({ resource })) };
}

/** Ids that consultations, problems and referrals name, and keys of documents, that the result does not hold. */
function danglingParts({ consultations, problems, referrals, documents }: ResolvedRecord): readonly string[] {
  const known = new Set([
    ...consultations.map(({ encounterId }) => `consultation ${encounterId}`),
    ...problems.map(({ problemId }) => `problem ${problemId}`),
    ...referrals.map(({ referralId }) => `referral ${referralId}`),
    ...documents.map(({ key }) => key),
  ]);
  const named = documents.flatMap(({ links }) =>
    links.flatMap((link) => {
      if (link.kind === "consultation") return [`consultation ${link.encounterId}`];
      if (link.kind === "problem") return [`problem ${link.problemId}`];
      return link.kind === "referral" ? [`referral ${link.referralId}`] : [];
    }),
  );
  const keys = [...consultations, ...problems, ...referrals].flatMap((part) => part.documents);
  return [...named, ...keys].filter((name) => !known.has(name));
}

function documentsIn(resources: readonly JsonObject[]): readonly JsonObject[] {
  return resources
    .flatMap((resource) => [resource, ...containedIn(resource)])
    .filter(({ resourceType }) => resourceType === "DocumentReference");
}

function containedIn({ contained }: JsonObject): readonly JsonObject[] {
  return Array.isArray(contained) ? contained.filter(isJsonObject) : [];
}

function holdersNamed(name: string, resource: JsonObject): readonly JsonObject[] {
  const own =
    resource["id"] === undefined
      ? `${resource["resourceType"]}`
      : `${resource["resourceType"]}/${resource["id"]}`;
  if (name === own) return [resource];
  return containedIn(resource).filter(({ id }) => name === `${own}#${id ?? ""}`);
}

function elementAt(resource: JsonObject, path: string): unknown {
  const steps = path.split(/[.[\]]+/).filter((step) => step !== "");
  return steps.reduce<unknown>((parent, step) => {
    if (Array.isArray(parent)) return parent[Number(step)];
    return isJsonObject(parent) ? parent[step] : undefined;
  }, resource);
}

function sorted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sorted).join()}]`;
  if (!isJsonObject(value)) return JSON.stringify(value) ?? "null";
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members
    .map(([key, member]) => `${key}:${sorted(member)}`)
    .sort()
    .join()}}`;
}

function objectsIn(value: unknown): readonly object[] {
  if (typeof value !== "object" || value === null) return [];
  return [value, ...Object.values(value).flatMap(objectsIn)];
}

function deepFreeze(value: unknown): void {
  for (const found of objectsIn(value)) Object.freeze(found);
}
