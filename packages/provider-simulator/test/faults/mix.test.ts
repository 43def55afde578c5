import { type JsonObject, numberOf, objectOf, objectsOf, textOf } from "@gpdocs/model";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  contentFirst,
  createProvider,
  faultNamed,
  latency,
  type Mix,
  type MixHandle,
  manyDocumentsPatient,
  type Provider,
  parseFaults,
  status,
  wrongDeclaredSize,
} from "../../src/index.ts";
import { call, ofBinary, practiceOf, type Route } from "../right-consumer.ts";
import { ALICE } from "../simulated-patients.ts";
import { json } from "../wire.ts";

const FAULTS = parseFaults("status-503:share=0.1,times=2;status-429:share=0.25;content-first:share=0.05");
const IDS = Array.from({ length: 10_000 }, (_, place) => `document-${place}`);

let provider: Provider;
beforeEach(async () => {
  const patient = manyDocumentsPatient({ nhsNumber: ALICE, count: 40, size: 100, seed: 1 });
  provider = await createProvider({ patients: [patient] });
});
afterEach(() => provider.close());

describe("the plan of a mix", () => {
  it("gives each fault its share", () => {
    const counts = countsOf(provider.misbehaveMixed({ seed: 1, faults: FAULTS }));
    // Five standard deviations of a binomial distribution either way.
    expectAbout(counts.get("status-503"), 1000, 150);
    expectAbout(counts.get("status-429"), 2500, 217);
    expectAbout(counts.get("content-first"), 500, 109);
    expectAbout(counts.get("nothing"), 6000, 245);
  });

  it("is the same for the same seed, whether number or text, and another for another", () => {
    const plan = namesOf(provider.misbehaveMixed({ seed: 7, faults: FAULTS }));
    expect(namesOf(provider.misbehaveMixed({ seed: 7, faults: FAULTS }))).toEqual(plan);
    expect(namesOf(provider.misbehaveMixed({ seed: "7", faults: FAULTS }))).toEqual(plan);
    const other = namesOf(provider.misbehaveMixed({ seed: 8, faults: FAULTS }));
    const alike = IDS.filter((_, place) => plan[place] === other[place]).length;
    // By chance: 0.1² + 0.25² + 0.05² + 0.6² of them.
    expectAbout(alike, 4350, 248);
  });

  it("says which fault, and how often", () => {
    const mix = provider.misbehaveMixed({ seed: 1, faults: FAULTS });
    const found = IDS.map((id) => mix.faultOf(id));
    const twice = found.find((plan) => plan?.fault.name === "status-503");
    expect(twice).toEqual({ fault: FAULTS[0]?.fault, times: 2 });
    const always = found.find((plan) => plan?.fault.name === "status-429");
    expect(always?.times).toBe(Number.POSITIVE_INFINITY);
  });

  it("strikes everything with a share of 1 and nothing with 0", () => {
    const all = countsOf(provider.misbehaveMixed({ seed: 1, faults: parseFaults("latency") }));
    expect([...all]).toEqual([["latency", 10_000]]);
    const none = countsOf(provider.misbehaveMixed({ seed: 1, faults: parseFaults("latency:share=0") }));
    expect([...none]).toEqual([["nothing", 10_000]]);
  });

  it("takes ten tenths for a whole", () => {
    const tenths = Array.from({ length: 10 }, () => ({ fault: latency(0), share: 0.1 }));
    const counts = countsOf(provider.misbehaveMixed({ seed: 1, faults: tenths }));
    expect([...counts]).toEqual([["latency", 10_000]]);
  });

  it.each<[string, Mix["faults"], Partial<Mix>]>([
    ["more than 1", parseFaults("latency:share=0.6;status-429:share=0.5"), {}],
    ["is not between 0 and 1", [{ fault: latency(0), share: -0.1 }], {}],
    ["is not between 0 and 1", [{ fault: latency(0), share: Number.NaN }], {}],
    ["cannot strike 0 times", [{ fault: latency(0), share: 1, times: 0 }], {}],
    ["cannot strike 1.5 times", [{ fault: latency(0), share: 1, times: 1.5 }], {}],
    ["takes no times", [{ fault: wrongDeclaredSize(), share: 1, times: 1 }], {}],
    ["is of the practice, not of the ssp", [{ fault: contentFirst(), share: 1 }], { at: "ssp" }],
  ])("refuses what cannot be: %s", (message, faults, rest) => {
    expect(() => provider.misbehaveMixed({ seed: 1, faults, ...rest })).toThrow(message);
  });
});

describe("a mix at work", () => {
  it.each<Route>(["direct", "ssp"])(
    "strikes as planned, whatever the order and however many at once, %s",
    async (route) => {
      const ids = [...(provider.patients[0]?.binaries.keys() ?? [])];
      const right = await bodies(ids, route);
      const mix = provider.misbehaveMixed({ seed: 3, faults: FAULTS_AT_WORK });
      const expected = ids.map((id) => {
        const plan = mix.faultOf(id);
        const code = plan === undefined ? 200 : Number(plan.fault.name.slice("status-".length));
        return [0, 1, 2, 3].map((request) => (plan !== undefined && request < plan.times ? code : 200));
      });
      expect(new Set(expected.map(String)).size).toBe(4);
      const received = new Map<string, number[]>(ids.map((id) => [id, []]));
      for (const order of [ids, ids.toReversed(), ids.toSorted(), ids]) {
        await Promise.all(
          order.map(async (id) => {
            received.get(id)?.push((await call(provider, "binary", ofBinary(id), route)).status);
          }),
        );
      }
      expect([...received.values()]).toEqual(expected);
      expect(mix.struck).toBe(expected.flat().filter((code) => code !== 200).length);
      const spared = ids.filter((id) => mix.faultOf(id)?.times !== Number.POSITIVE_INFINITY);
      const after = await bodies(spared, route);
      expect(after).toEqual(right.filter(([id]) => spared.includes(id)));
    },
  );

  it("counts a document's requests at each practice for itself", async () => {
    const patients = [manyDocumentsPatient({ nhsNumber: ALICE, count: 1, size: 1, seed: 1 })];
    const practices = ["A10001", "B20002"].map((odsCode) => ({ odsCode, name: odsCode, patients }));
    const both = await createProvider({ practices });
    const [id = ""] = patients[0]?.binaries.keys() ?? [];
    both.misbehaveMixed({ seed: 1, faults: [{ fault: status(503), share: 1, times: 1 }] });
    const [first, second] = both.practices.map((practice) => practiceOf(both, practice));
    if (first === undefined || second === undefined) throw new Error("there are two practices");
    const statuses = [];
    for (const practice of [first, first, second, second]) {
      statuses.push((await call(practice, "binary", ofBinary(id))).status);
    }
    expect(statuses).toEqual([503, 200, 503, 200]);
    await both.close();
  });

  it("leaves alone what it is not for, and stops", async () => {
    const [id = ""] = provider.patients[0]?.binaries.keys() ?? [];
    const faults = [{ fault: status(418), share: 1 }];
    const other = provider.misbehaveMixed({ seed: 1, odsCode: "X99999", faults });
    const mix = provider.misbehaveMixed({ seed: 1, interaction: "migrate-document", faults });
    expect((await call(provider, "binary", ofBinary(id))).status).toBe(200);
    expect((await call(provider, "find")).status).toBe(200);
    expect((await call(provider, "migrateBinary", ofBinary(id))).status).toBe(418);
    mix.stop();
    expect((await call(provider, "migrateBinary", ofBinary(id))).status).toBe(200);
    expect([mix.struck, other.struck]).toEqual([1, 0]);
  });

  it("works at the SSP", async () => {
    const [id = ""] = provider.patients[0]?.binaries.keys() ?? [];
    provider.misbehaveMixed({ seed: 1, at: "ssp", faults: [{ fault: status(418), share: 1 }] });
    expect((await call(provider, "binary", ofBinary(id), "ssp")).status).toBe(418);
    expect((await call(provider, "binary", ofBinary(id))).status).toBe(200);
    // Of a patient that is not there: a Patient id is not taken for a Binary's.
    expect((await call(provider, "search", undefined, "ssp")).status).toBe(404);
  });

  it.each(["record", "migrate"] as const)(
    "has a %s declare wrongly what it has planned, and nothing else",
    async (name) => {
      const mix = provider.misbehaveMixed({
        seed: 1,
        faults: [
          { fault: faultNamed("wrong-declared-size"), share: 0.3 },
          { fault: faultNamed("wrong-declared-content-type"), share: 0.3 },
          { fault: status(418), share: 0.1 },
        ],
      });
      const declared = declarations(json(await call(provider, name)));
      const ids = [...(provider.patients[0]?.binaries.keys() ?? [])];
      const planned = ids.map((id) => [id, WRONGLY[mix.faultOf(id)?.fault.name ?? ""] ?? RIGHTLY]);
      expect(declared).toEqual(Object.fromEntries(planned));
      expect(new Set(Object.values(declared)).size).toBe(3);
      const wrong = ids.find((id) => mix.faultOf(id)?.fault.name === "wrong-declared-size") ?? "";
      expect((await call(provider, "binary", ofBinary(wrong))).status).toBe(200);
    },
  );
});

const FAULTS_AT_WORK = [
  { fault: status(503), share: 0.3, times: 2 },
  { fault: status(502), share: 0.2, times: 1 },
  { fault: status(429), share: 0.2 },
];

/** Size and content type, by the fault; the documents are of 100 bytes. */
const RIGHTLY = "100 application/octet-stream";
const WRONGLY: Readonly<Record<string, string>> = {
  "wrong-declared-size": "101 application/octet-stream",
  "wrong-declared-content-type": "100 image/gif",
};

function namesOf(mix: MixHandle): readonly string[] {
  return IDS.map((id) => mix.faultOf(id)?.fault.name ?? "nothing");
}

function countsOf(mix: MixHandle): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of namesOf(mix)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function expectAbout(count: number | undefined, expected: number, tolerance: number): void {
  expect(Math.abs((count ?? 0) - expected)).toBeLessThan(tolerance);
}

async function bodies(ids: readonly string[], route: Route): Promise<readonly (readonly [string, string])[]> {
  return Promise.all(
    ids.map(async (id) => {
      const { status: code, body } = await call(provider, "binary", ofBinary(id), route);
      expect(code).toBe(200);
      return [id, body.toString()] as const;
    }),
  );
}

/** What a record says of its documents, by Binary id. */
function declarations(record: JsonObject): Readonly<Record<string, string>> {
  const found = objectsOf(record, "entry")
    .map((entry) => objectOf(entry, "resource"))
    .filter((resource) => textOf(resource, "resourceType") === "DocumentReference")
    .map((resource) => objectOf(objectsOf(resource, "content")[0], "attachment"))
    .map((attachment) => [
      textOf(attachment, "url")?.split("/").at(-1),
      `${numberOf(attachment, "size")} ${textOf(attachment, "contentType")}`,
    ]);
  return Object.fromEntries(found);
}
