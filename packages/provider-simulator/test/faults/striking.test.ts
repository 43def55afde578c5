import { readBundle, readPatient } from "@gpdocs/model";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  createProvider,
  type Fault,
  htmlPage,
  latency,
  type Provider,
  resetBeforeAnswer,
  status,
  truncatedBody,
  wrongPatient,
} from "../../src/index.ts";
import { type Call, call, prepared, type Route } from "../right-consumer.ts";
import { patients, record, UNKNOWN } from "../simulated-patients.ts";
import { exchange, json } from "../wire.ts";

let provider: Provider;
beforeEach(async () => {
  provider = await createProvider({ patients: patients() });
});
afterEach(() => provider.close());

describe("faults", () => {
  it.each([200, 502])("an HTML page with %i", async (code) => {
    provider.misbehave(htmlPage(code));
    const received = await call(provider, "binary");
    expect(received.status).toBe(code);
    expect(received.headers["content-type"]).toContain("text/html");
    expect(received.body.toString()).toMatch(/^<!DOCTYPE html>/);
  });

  it("a bare status, with Retry-After in either form", async () => {
    provider.misbehave(status(429, { retryAfter: 7 }), { times: 1 });
    provider.misbehave(status(503, { retryAfter: new Date(Date.UTC(2026, 0, 2, 3, 4, 5)) }), { times: 1 });
    const received = await call(provider, "binary");
    expect([received.status, received.headers["retry-after"], received.body.length]).toEqual([429, "7", 0]);
    provider.misbehave(status(503, { retryAfter: new Date(Date.UTC(2026, 0, 2, 3, 4, 5)) }), { times: 1 });
    const later = await call(provider, "binary");
    expect([later.status, later.headers["retry-after"]]).toEqual([503, "Fri, 02 Jan 2026 03:04:05 GMT"]);
  });

  it("a status with a Spine code", async () => {
    provider.misbehave(status(500, { spineCode: "INTERNAL_SERVER_ERROR" }));
    const received = await call(provider, "binary");
    expect(received.status).toBe(500);
    expect(json(received)).toMatchObject({
      issue: [{ details: { coding: [{ code: "INTERNAL_SERVER_ERROR" }] } }],
    });
  });

  it.each<Route>(["direct", "ssp"])("a truncated body, %s", async (route) => {
    provider.misbehave(truncatedBody(20));
    await expect(call(provider, "binary", undefined, route)).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(provider.requests.at(-1)?.status).toBe(200);
  });

  it("a body that is truncated only at its end", async () => {
    provider.misbehave(truncatedBody(1_000_000));
    await expect(call(provider, "binary")).rejects.toMatchObject({ code: "ECONNRESET" });
  });

  it("a truncated body has as many bytes as were asked for", async () => {
    provider.misbehave(truncatedBody(20));
    const { origin, target, headers } = prepared(provider, "binary");
    const response = await fetch(`${origin}${target}`, {
      headers: { ...headers, "Accept-Encoding": "identity" },
    });
    let size = 0;
    const reading = (async () => {
      for await (const piece of response.body ?? []) size += piece.length;
    })();
    await expect(reading).rejects.toThrow();
    expect(size).toBe(20);
  });

  it("a reset before the answer", async () => {
    provider.misbehave(resetBeforeAnswer());
    await expect(call(provider, "binary")).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(provider.requests.at(-1)?.status).toBeNull();
  });

  it("another patient's record, under the trace id of the request", async () => {
    provider.misbehave(wrongPatient(record(UNKNOWN, "bob")));
    const request = prepared(provider, "record");
    const bundle = json(await exchange(request));
    const patient = readBundle(bundle)?.resources[0]?.resource ?? {};
    expect(readPatient(patient).nhsNumbers).toEqual([UNKNOWN]);
    expect(bundle["id"]).toBe(request.headers["Ssp-TraceID"]);
    expect(JSON.stringify(bundle)).toContain(`${provider.urls.serviceRoots.documents}/Binary/letter`);
    expect(json(await call(provider, "binary"))["id"]).toBe("letter");
  });

  it("one of somebody's own that fails: 500, and why", async () => {
    provider.misbehave({ name: "own", act: () => Promise.reject(new Error("out of ideas")) });
    const received = await call(provider, "binary");
    expect(received.status).toBe(500);
    expect(received.body.toString()).toContain("out of ideas");
  });

  it("a delay", async () => {
    provider.misbehave(latency(30));
    const before = performance.now();
    expect((await call(provider, "binary")).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThanOrEqual(29);
  });
});

describe("a fault strikes", () => {
  const odd: Fault = status(418);

  it("only what it matches, as often as it should", async () => {
    const handle = provider.misbehave(odd, {
      interaction: "retrieve-document",
      binaryId: "letter",
      times: 2,
    });
    expect(await statuses(["find", "binary", "migrateBinary", "binary", "binary"])).toEqual([
      200, 418, 200, 418, 200,
    ]);
    expect(handle.struck).toBe(2);
  });

  it("until it is stopped", async () => {
    const handle = provider.misbehave(odd);
    expect(await statuses(["binary"])).toEqual([418]);
    handle.stop();
    expect(await statuses(["binary"])).toEqual([200]);
  });

  it("at the server it is for", async () => {
    provider.misbehave(odd, { at: "ssp", binaryId: "letter" });
    expect(await statuses(["binary"])).toEqual([200]);
    expect((await call(provider, "binary", undefined, "ssp")).status).toBe(418);
    expect(provider.requests.filter(({ role }) => role === "practice")).toHaveLength(1);
  });

  it("after the request was examined: a trace id that met a fault is used up", async () => {
    provider.misbehave(odd, { times: 1 });
    const request = prepared(provider, "binary");
    expect((await exchange(request)).status).toBe(418);
    expect((await exchange(request)).status).toBe(400);
    expect(provider.requests.map(({ rulesBroken }) => rulesBroken)).toEqual([[], ["trace-id-new"]]);
  });

  it("around the one that was added after it", async () => {
    provider.misbehave(truncatedBody(10));
    provider.misbehave(odd);
    await expect(call(provider, "binary")).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(provider.requests.at(-1)?.status).toBe(418);
  });
});

async function statuses(calls: readonly Call[]): Promise<readonly number[]> {
  const found: number[] = [];
  for (const name of calls) found.push((await call(provider, name)).status);
  return found;
}
