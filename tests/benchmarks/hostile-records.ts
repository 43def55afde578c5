import { resolveRecord } from "@gpdocs/resolver";
import { alignedTable, medianAndSpread, medianOf } from "./table.ts";

/** How much more one entry of a hostile record may cost where there are ten times as many: 1 is proportional. */
const MOST_GROWTH = 2.5;
const ROUNDS = 5;
const FEW = 10_000;
const MANY = 100_000;

/** Records made to be slow, each of so many entries, or as large as those. */
const HOSTILE: Readonly<Record<string, (size: number) => unknown>> = {
  "Lists in circles": (size) =>
    bundleOf(
      places(size).map((place) => ({
        ...list(`l${place}`, [`List/l${(place * 7) % size}`, `List/l${(place * 3) % size}`, "List/l0"]),
        ...(place === 0 ? { code: { coding: [{ code: "325851000000107" }] } } : {}),
      })),
    ),
  "Lists nested in one another": (size) =>
    bundleOf(places(size).map((place) => list(`l${place}`, [`List/l${place + 1}`, "DocumentReference/d"]))),
  "one id for everything": (size) =>
    bundleOf(places(size).map((place) => ({ ...document("d"), description: `${place}` }))),
  "ids that end alike": (size) =>
    bundleOf(places(size).map((place) => document(`${place}-the-same-end-for-every-one`))),
  "references that lead nowhere": (size) =>
    bundleOf(
      places(size).map((place) => ({
        ...document(`d${place}`),
        subject: { reference: `Patient/p${place}` },
      })),
    ),
  "elements nested deep": (size) => {
    let nested: unknown = { valueReference: { reference: "DocumentReference/d" } };
    for (let depth = 0; depth < size; depth += 1) nested = { item: [nested] };
    return bundleOf([{ ...document("d"), nested }]);
  },
  "members named __proto__": (size) =>
    JSON.parse(
      `{"resourceType":"Bundle","entry":[${places(size)
        .map((place) => `{"resource":{"resourceType":"__proto__","id":"${place}","__proto__":{"a":{}}}}`)
        .join()}]}`,
    ),
  "strings of a hundred characters an entry": (size) =>
    bundleOf(
      ["x", "A ", "Abc/", " "].map((piece) => ({
        ...document(piece.repeat((size * 25) / piece.length)),
        context: { encounter: { reference: piece.repeat((size * 25) / piece.length) } },
      })),
    ),
};

/** What was measured against a limit. */
export interface Limit {
  readonly text: string;
  readonly kept: boolean;
}

/** Prints what an entry of each hostile record costs, and whether that grows with their number. */
export function compareHostile(): readonly Limit[] {
  const results = Object.entries(HOSTILE).map(([name, build]) => {
    const few: number[] = [];
    const many: number[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      few.push(timeOf(build(FEW)) / FEW);
      many.push(timeOf(build(MANY)) / MANY);
    }
    // The first round warms up.
    return { name, few: few.slice(1), many: many.slice(1) };
  });
  const microseconds = (times: readonly number[]) =>
    medianAndSpread(
      times.map((ms) => ms * 1000),
      2,
    );
  const rows = results.map(({ name, few, many }) => [name, microseconds(few), microseconds(many)]);
  const head = ["hostile record, µs per entry", `${FEW} entries`, `${MANY} entries`];
  console.log(`${alignedTable([head, ...rows])}\n`);
  return results.map(({ name, few, many }) => {
    const growth = medianOf(many) / medianOf(few);
    return {
      text: `${name}: ten times the entries cost ${growth.toFixed(2)} times as much each; at most ${MOST_GROWTH}`,
      kept: growth <= MOST_GROWTH,
    };
  });
}

function timeOf(record: unknown): number {
  globalThis.gc?.();
  const start = performance.now();
  resolveRecord(record);
  return performance.now() - start;
}

function bundleOf(resources: readonly unknown[]): unknown {
  return { resourceType: "Bundle", entry: resources.map((resource) => ({ resource })) };
}

function list(id: string, items: readonly string[]) {
  return {
    resourceType: "List",
    id,
    code: { coding: [{ code: "24781000000107" }] },
    encounter: { reference: "Encounter/e" },
    entry: items.map((reference) => ({ item: { reference } })),
  };
}

function document(id: string) {
  return {
    resourceType: "DocumentReference",
    id,
    content: [{ attachment: { url: "https://x.example/Binary/1" } }],
  };
}

function places(size: number): readonly number[] {
  return Array.from({ length: size }, (_, place) => place);
}
