import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createProvider, endlessBody, gzipBomb, type Provider } from "../../src/index.ts";
import { call, ofBinary, prepared, type Route } from "../right-consumer.ts";
import { chunksOf, hangUpAfter, json, listenTo } from "../wire.ts";
import { alice } from "./documents.ts";

const MEBIBYTE = 1_048_576;
const GIBIBYTE = 1_073_741_824;

let provider: Provider;
beforeEach(async () => {
  provider = await createProvider({ patients: [alice()] });
});
afterEach(() => provider.close());

describe("endless-body", () => {
  it("begins as a valid Binary, and the connection ends at the cap", async () => {
    provider.misbehave(endlessBody(300_000));
    const request = prepared(provider, "binary", ofBinary("letter", { "Accept-Encoding": "gzip" }));
    const { head, body } = await listenTo(request);
    expect(head).not.toContain("content-encoding");
    const { chunks, complete } = chunksOf(body);
    expect(complete).toBe(false);
    const text = chunks.join("");
    const start =
      '{"resourceType":"Binary","id":"letter","meta":{"versionId":"1"},"contentType":"text/plain","content":"';
    expect(text.slice(0, start.length)).toBe(start);
    expect(text.slice(start.length)).toMatch(/^A+$/);
    expect(text.length).toBeGreaterThanOrEqual(300_000);
    expect(text.length).toBeLessThan(400_000);
  });

  it.each<Route>(["direct", "ssp"])("goes on only as long as the consumer stays, %s", async (route) => {
    provider.misbehave(endlessBody(1000 * GIBIBYTE));
    await hangUpAfter(10 * MEBIBYTE, prepared(provider, "binary", undefined, route));
    await expect.poll(() => provider.openSockets.practice + provider.openSockets.ssp).toBe(0);
  });
});

describe("gzip-bomb", () => {
  it("is a valid Binary of the size asked for, a thousandth of it when compressed", async () => {
    provider.misbehave(gzipBomb(3 * MEBIBYTE));
    const received = await call(provider, "binary", ofBinary("letter", { "Accept-Encoding": "gzip" }));
    expect(received.headers["content-encoding"]).toBe("gzip");
    expect(received.body.length).toBeLessThan((3 * MEBIBYTE) / 500);
    const binary = json({ ...received, body: gunzipSync(received.body) });
    expect(binary).toMatchObject({ resourceType: "Binary", id: "letter", contentType: "text/plain" });
    expect(String(binary["content"]) === "A".repeat(3 * MEBIBYTE)).toBe(true);
  });

  it("is sent to those who did not ask for gzip as well", async () => {
    provider.misbehave(gzipBomb(1));
    const received = await call(provider, "binary", ofBinary("letter", { "Accept-Encoding": "identity" }));
    expect(String(json({ ...received, body: gunzipSync(received.body) })["content"]).length).toBe(MEBIBYTE);
  });

  it("goes off at whoever decompresses it: fetch", async () => {
    provider.misbehave(gzipBomb(16 * MEBIBYTE));
    const { origin, target, headers } = prepared(provider, "binary");
    const response = await fetch(`${origin}${target}`, { headers });
    let size = 0;
    for await (const piece of response.body ?? []) size += piece.length;
    expect(size).toBeGreaterThan(16 * MEBIBYTE);
  });
});

it("neither is of answers other than Binaries", async () => {
  provider.misbehave(endlessBody(1000 * GIBIBYTE));
  provider.misbehave(gzipBomb(1000 * GIBIBYTE));
  const right = await call(provider, "find");
  expect([right.status, json(right)["resourceType"]]).toEqual([200, "Bundle"]);
});
