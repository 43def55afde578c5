import { createCipheriv, createHash } from "node:crypto";
import { readBundle } from "@gpdocs/model";
import { afterEach, describe, expect, it } from "vitest";
import {
  createProvider,
  manyDocumentsPatient,
  type Provider,
  piecesOf,
  type SimulatedPatient,
} from "../src/index.ts";
import { call, ofBinary, parametersOf, prepared } from "./right-consumer.ts";
import { ALICE, patients } from "./simulated-patients.ts";
import { hangUpAfter, json } from "./wire.ts";

const GIBIBYTE = 1_073_741_824;

let provider: Provider | undefined;
afterEach(() => provider?.close());

describe("a document in pieces", () => {
  it("is served from them, a few at a time, and never held whole", async () => {
    let pieces = 0;
    const [alice] = patients();
    if (alice === undefined) throw new Error("Alice is the first patient");
    const large = {
      contentType: "application/octet-stream",
      size: GIBIBYTE,
      bytes: () => {
        throw new Error("the whole document was asked for");
      },
      *pieces() {
        for (; pieces < 1024; pieces += 1) yield new Uint8Array(1_048_576);
      },
    };
    provider = await createProvider({ patients: [{ ...alice, binaries: new Map([["large", large]]) }] });
    const heard = await hangUpAfter(4_000_000, prepared(provider, "migrateBinary", ofBinary("large")));
    expect(heard.toString("latin1")).toContain('"content":"AAAA');
    await expect.poll(() => provider?.openSockets.practice).toBe(0);
    expect(pieces).toBeGreaterThan(1);
    // What the sockets of both sides hold is a few MiB at most.
    expect(pieces).toBeLessThan(64);
  });
});

describe("manyDocumentsPatient", () => {
  it("has as many documents in record and search, all of them to be had, each with bytes of its own", async () => {
    const patient = manyDocumentsPatient({ nhsNumber: ALICE, count: 120, size: 1000, seed: 1 });
    provider = await createProvider({ patients: [patient] });
    const record = json(
      await call(provider, "record", (draft) => {
        draft.parameters = parametersOf(ALICE, [{ name: "includeConsultations" }]);
      }),
    );
    const ids = [...patient.binaries.keys()];
    expect(documentsIn(record)).toEqual(ids);
    expect(documentsIn(patient.search)).toEqual(ids);
    const hashes = [];
    for (const id of ids) {
      const content = String(json(await call(provider, "binary", ofBinary(id)))["content"]);
      const bytes = Buffer.from(content, "base64");
      expect(bytes.length).toBe(1000);
      hashes.push(hashOf([bytes]));
    }
    expect(hashes).toEqual(hashesOf(patient));
    expect(new Set(hashes).size).toBe(120);
  });

  it("has Encounter and List for every fifty documents, and every document in one heading", () => {
    const { record } = manyDocumentsPatient({ nhsNumber: ALICE, count: 101, size: 1, seed: 1 });
    const resources = readBundle(record)?.resources.map((entry) => entry.resource) ?? [];
    const headings = resources.filter((resource) => resource["title"] === "Document");
    const items = headings.map((list) => JSON.stringify(list).split("DocumentReference/").length - 1);
    expect(items).toEqual([50, 50, 1]);
    expect(resources.filter((resource) => resource["resourceType"] === "Encounter")).toHaveLength(3);
  });

  it("has other bytes under the same ids for another seed, and the same for the same", () => {
    const first = manyDocumentsPatient({ nhsNumber: ALICE, count: 3, size: 100, seed: 1 });
    const same = manyDocumentsPatient({ nhsNumber: ALICE, count: 3, size: 100, seed: 1 });
    const other = manyDocumentsPatient({ nhsNumber: ALICE, count: 3, size: 100, seed: 2 });
    expect([...other.binaries.keys()]).toEqual([...first.binaries.keys()]);
    expect(hashesOf(same)).toEqual(hashesOf(first));
    expect(hashesOf(other).some((hash) => hashesOf(first).includes(hash))).toBe(false);
  });

  it.each([0, 1, 3 * 65_536, 3 * 65_536 + 1])(
    "has %i bytes if that is the size, whole or in pieces",
    (size) => {
      const patient = manyDocumentsPatient({ nhsNumber: ALICE, count: 1, size, seed: 1 });
      for (const binary of patient.binaries.values()) {
        expect(binary.bytes().length).toBe(size);
        expect(hashOf([binary.bytes()])).toBe(hashOf(piecesOf(binary)));
      }
    },
  );

  it("has the key stream of AES-128-CTR after its first byte, which is 0", () => {
    const patient = manyDocumentsPatient({ nhsNumber: ALICE, count: 1, size: 40, seed: "s" });
    for (const [id, binary] of patient.binaries) {
      const hash = createHash("sha256").update(`s\n${id}`).digest();
      const counter = BigInt(`0x${hash.toString("hex", 16)}`);
      const blocks = [0n, 1n, 2n].map((place) => {
        const block = Buffer.from((counter + place).toString(16).padStart(32, "0"), "hex");
        return createCipheriv("aes-128-ecb", hash.subarray(0, 16), null).update(block);
      });
      const expected = Buffer.concat(blocks).subarray(0, 40);
      expected[0] = 0;
      expect(Buffer.from(binary.bytes()).toString("hex")).toBe(expected.toString("hex"));
    }
  });

  it("costs nothing before it is asked for: ten thousand documents of 1 GiB", () => {
    const patient = manyDocumentsPatient({ nhsNumber: ALICE, count: 10_000, size: GIBIBYTE, seed: 1 });
    expect(patient.binaries.size).toBe(10_000);
    expect([...patient.binaries.values()].every((binary) => binary.size === GIBIBYTE)).toBe(true);
  });

  it.each([
    [{ count: 0, size: 1 }, "count must be a whole number from 1."],
    [{ count: 1.5, size: 1 }, "count must be a whole number from 1."],
    [{ count: 1, size: -1 }, "size must be a whole number from 0."],
  ])("refuses %o", (wrong, message) => {
    expect(() => manyDocumentsPatient({ nhsNumber: ALICE, seed: 1, ...wrong })).toThrow(message);
  });
});

function documentsIn(bundle: unknown): readonly string[] {
  const resources = readBundle(bundle)?.resources.map((entry) => entry.resource) ?? [];
  return resources.flatMap((resource) =>
    resource["resourceType"] === "DocumentReference"
      ? [/\/Binary\/([0-9A-F]+)"/.exec(JSON.stringify(resource))?.[1] ?? ""]
      : [],
  );
}

function hashesOf(patient: SimulatedPatient): readonly string[] {
  return [...patient.binaries.values()].map((binary) => hashOf(piecesOf(binary)));
}

function hashOf(pieces: Iterable<Uint8Array>): string {
  const hash = createHash("sha256");
  for (const piece of pieces) hash.update(piece);
  return hash.digest("hex");
}
