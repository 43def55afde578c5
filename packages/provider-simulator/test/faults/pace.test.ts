import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createProvider, latency, type Provider, slowDrip, slowHeaders } from "../../src/index.ts";
import { call, ofBinary, prepared, type Route } from "../right-consumer.ts";
import { chunksOf, hangUpAfter, json, listenTo, sentAlone } from "../wire.ts";
import { alice, FILES } from "./documents.ts";

let provider: Provider;
beforeEach(async () => {
  provider = await createProvider({ patients: [alice()] });
});
afterEach(() => provider.close());

describe("right answers that take their time", () => {
  it.each<Route>(["direct", "ssp"])("slow-drip: small pieces, a pause after each, %s", async (route) => {
    provider.misbehave(slowDrip(16, 2));
    const before = performance.now();
    const request = prepared(provider, "binary", ofBinary("letter", { "Accept-Encoding": "gzip" }), route);
    const { head, body } = await listenTo(request);
    expect(head).not.toContain("content-encoding");
    const { chunks, complete } = chunksOf(body);
    expect(complete).toBe(true);
    expect(JSON.parse(chunks.join(""))).toMatchObject({ id: "letter", content: "SGVsbG8=" });
    if (route === "direct") expect(Math.max(...chunks.map(({ length }) => length))).toBe(16);
    expect(performance.now() - before).toBeGreaterThanOrEqual((chunks.join("").length / 16) * 1.5);
  });

  it("slow-headers: line by line, a pause after each, then the right body", async () => {
    const right = (await call(provider, "binary", ofBinary("long"))).body;
    provider.misbehave(slowHeaders(5));
    const before = performance.now();
    const received = await call(provider, "binary", ofBinary("long", { "Accept-Encoding": "gzip" }));
    expect(received.status).toBe(200);
    expect(received.headers["content-length"]).toBe(String(right.length));
    expect(received.headers["content-type"]).toBe("application/fhir+json;charset=utf-8");
    expect(received.body.equals(right)).toBe(true);
    expect(performance.now() - before).toBeGreaterThanOrEqual(Object.keys(received.headers).length * 4);
  });

  it("slow-headers: each line is sent before the next is due", async () => {
    provider.misbehave(slowHeaders(600_000));
    const heard = await hangUpAfter(1, prepared(provider, "binary"));
    expect(heard.toString()).toBe("HTTP/1.1 200 OK\r\n");
  });

  it("slow-headers: of a body of unknown length at the SSP", async () => {
    provider.misbehave(slowHeaders(1), { at: "ssp" });
    const received = await call(provider, "binary", undefined, "ssp");
    expect(json(received)["content"]).toBe("SGVsbG8=");
  });

  it.each<Route>(["direct", "ssp"])("do not outlast a consumer that hangs up, %s", async (route) => {
    const fault = provider.misbehave(latency(600_000), { times: 1 });
    const socket = sentAlone(prepared(provider, "binary", undefined, route));
    await expect.poll(() => fault.struck).toBe(1);
    socket.destroy();
    await expect.poll(() => provider.openSockets.practice + provider.openSockets.ssp).toBe(0);
    await call(provider, "binary");
    expect(provider.practice.mostAtOnce()).toBe(1);
  });

  it("latency ends at once when the consumer hangs up", async () => {
    let settled = false;
    provider.misbehave({
      name: "around",
      act: (rightReply) =>
        rightReply().finally(() => {
          settled = true;
        }),
    });
    const fault = provider.misbehave(latency(600_000));
    const socket = sentAlone(prepared(provider, "binary"));
    await expect.poll(() => fault.struck).toBe(1);
    expect(settled).toBe(false);
    socket.destroy();
    await expect.poll(() => settled).toBe(true);
  });

  it("a drip ends at once when the consumer hangs up, and lets go of its document", async () => {
    let closed = false;
    function* body() {
      try {
        yield Buffer.from("drops");
      } finally {
        closed = true;
      }
    }
    provider.misbehave(slowDrip(1, 600_000));
    provider.misbehave({
      name: "inside",
      act: async () => ({
        kind: "whole",
        answer: { status: 200, headers: {}, body: body(), compressible: false },
      }),
    });
    await hangUpAfter(1, prepared(provider, "binary"));
    await expect.poll(() => closed).toBe(true);
    await expect.poll(() => provider.openSockets.practice).toBe(0);
  });

  it("tell a fault of somebody's own that the consumer has gone", async () => {
    const told = new Promise<string>((resolve) => {
      provider.misbehave({
        name: "own",
        act: (rightReply, _subject, gone) => {
          gone.addEventListener("abort", () => resolve("gone"));
          return told.then(rightReply);
        },
      });
    });
    const socket = sentAlone(prepared(provider, "binary"));
    await expect.poll(() => provider.requests.length).toBe(1);
    socket.destroy();
    expect(await told).toBe("gone");
  });

  it("have the long document right in the end", async () => {
    provider.misbehave(slowDrip(50_000, 1));
    const content = String(json(await call(provider, "binary", ofBinary("long")))["content"]);
    expect(Buffer.from(content, "base64").equals(FILES["long"] ?? Buffer.alloc(0))).toBe(true);
  });
});
