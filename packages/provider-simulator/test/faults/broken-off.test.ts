import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  createProvider,
  incompleteJson,
  type Provider,
  resetInsideBody,
  truncatedBody,
  truncatedContentLength,
} from "../../src/index.ts";
import { call, ofBinary, prepared } from "../right-consumer.ts";
import { chunksOf, type Heard, listenTo } from "../wire.ts";
import { alice, FILES } from "./documents.ts";

let provider: Provider;
beforeEach(async () => {
  provider = await createProvider({ patients: [alice()] });
});
afterEach(() => provider.close());

const PLAIN = { "Accept-Encoding": "identity" };

describe("answers that stop too soon", () => {
  it("truncated-body: chunked, half of the body, then the connection ends", async () => {
    const right = rightBody("long");
    provider.misbehave(truncatedBody());
    const { head, body, ended } = await listen("long");
    expect(head).toContain("transfer-encoding: chunked");
    expect(ended).toBe("end");
    const { chunks, complete } = chunksOf(body);
    expect(complete).toBe(false);
    expect(chunks.join("")).toBe(right.slice(0, right.length / 2));
  });

  it("reset-inside-body: as many bytes, then the connection is reset", async () => {
    const right = rightBody("long");
    provider.misbehave(resetInsideBody(70_000));
    const { head, body, ended } = await listen("long");
    expect(head).toMatch(/^http\/1\.1 200 /);
    expect(ended).toBe("ECONNRESET");
    expect(right.startsWith(chunksOf(body).chunks.join(""))).toBe(true);
    expect(body.length).toBeGreaterThan(0);
  });

  it("reset-inside-body: what was sent before arrives, however small it is", async () => {
    const right = rightBody("letter");
    provider.misbehave(resetInsideBody());
    for (let count = 0; count < 20; count += 1) {
      const { head, body, ended } = await listen("letter");
      expect(head).toMatch(/^http\/1\.1 200 /);
      expect(chunksOf(body).chunks.join("")).toBe(right.slice(0, right.length / 2));
      expect(ended).toBe("ECONNRESET");
    }
  });

  it.each(Object.keys(FILES))("truncated-content-length: fewer bytes of %s than declared", async (id) => {
    const right = rightBody(id);
    provider.misbehave(truncatedContentLength());
    const { head, body, ended } = await listen(id);
    expect(head).toContain(`content-length: ${right.length}`);
    expect(head).not.toContain("transfer-encoding");
    expect(ended).toBe("end");
    expect(body).toBe(right.slice(0, Math.floor(right.length / 2)));
  });

  it("truncated-content-length: never all of it, however many bytes are asked for", async () => {
    const right = rightBody("letter");
    provider.misbehave(truncatedContentLength(1_000_000));
    expect((await listen("letter")).body).toBe(right.slice(0, -1));
    await expect(call(provider, "binary", ofBinary("letter", PLAIN))).rejects.toMatchObject({
      code: "ECONNRESET",
    });
  });

  it.each(Object.keys(FILES))("incomplete-json: half of %s, ended as if that were all", async (id) => {
    const right = rightBody(id);
    provider.misbehave(incompleteJson());
    const { chunks, complete } = chunksOf((await listen(id)).body);
    expect(complete).toBe(true);
    expect(chunks.join("")).toBe(right.slice(0, Math.floor(right.length / 2)));
  });

  it("incomplete-json: never all of it, and just so when compressed", async () => {
    const right = rightBody("letter");
    provider.misbehave(incompleteJson(1_000_000));
    const received = await call(provider, "binary", ofBinary("letter", { "Accept-Encoding": "gzip" }));
    expect(received.headers["content-encoding"]).toBe("gzip");
    expect(gunzipSync(received.body).toString()).toBe(right.slice(0, -1));
  });

  it("of another answer than a document, too", async () => {
    const right = (await call(provider, "find")).body.length;
    provider.misbehave(truncatedContentLength());
    const { head, body } = await listenTo(prepared(provider, "find"));
    expect(head).toContain(`content-length: ${right}`);
    expect(body.length).toBe(Math.floor(right / 2));
  });

  it("at the SSP, of whose answers the length is not known", async () => {
    const right = rightBody("long");
    provider.misbehave(truncatedBody(), { at: "ssp" });
    const { body } = await listenTo(prepared(provider, "binary", ofBinary("long", PLAIN), "ssp"));
    const { chunks, complete } = chunksOf(body);
    expect(complete).toBe(false);
    expect(right.startsWith(chunks.join(""))).toBe(true);
    expect(chunks.join("").length).toBe(100);
  });
});

function listen(id: string): Promise<Heard> {
  return listenTo(prepared(provider, "binary", ofBinary(id, PLAIN)));
}

/** Written out by hand. */
function rightBody(id: string): string {
  const content = FILES[id]?.toString("base64");
  return `{"resourceType":"Binary","id":"${id}","meta":{"versionId":"1"},"contentType":"text/plain","content":"${content}"}`;
}
