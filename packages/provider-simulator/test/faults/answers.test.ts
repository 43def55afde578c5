import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  createProvider,
  faultNamed,
  type Provider,
  redirectElsewhere,
  status,
  wrongDeclaredContentType,
  wrongDeclaredSize,
} from "../../src/index.ts";
import { type Call, call, type Route } from "../right-consumer.ts";
import { json } from "../wire.ts";
import { alice } from "./documents.ts";

let provider: Provider;
beforeEach(async () => {
  provider = await createProvider({ patients: [alice()] });
});
afterEach(() => provider.close());

describe.each<Route>(["direct", "ssp"])("answers with nothing right in them, %s", (route) => {
  it.each([
    ["html-page-200", 200],
    ["html-page-502", 502],
  ] as const)("%s", async (name, code) => {
    provider.misbehave(faultNamed(name));
    const received = await call(provider, "binary", undefined, route);
    expect(received.status).toBe(code);
    expect(received.headers["content-type"]).toMatch(/^text\/html/);
    expect(received.body.toString()).toContain("<html>");
  });

  it.each([429, 503])("status-%i without Retry-After", async (code) => {
    provider.misbehave(faultNamed(`status-${code}`));
    const received = await call(provider, "binary", undefined, route);
    expect([received.status, received.headers["retry-after"], received.body.length]).toEqual([
      code,
      undefined,
      0,
    ]);
  });

  it.each([429, 503])("status-%i with Retry-After in seconds", async (code) => {
    provider.misbehave(faultNamed(`status-${code}-retry-after-seconds`, { seconds: 17 }));
    const received = await call(provider, "binary", undefined, route);
    expect([received.status, received.headers["retry-after"]]).toEqual([code, "17"]);
  });

  it.each([429, 503])("status-%i with Retry-After as a date, that far ahead of each answer", async (code) => {
    provider.misbehave(faultNamed(`status-${code}-retry-after-date`, { seconds: 100 }));
    const before = Date.now();
    const received = await call(provider, "binary", undefined, route);
    expect(received.status).toBe(code);
    const header = String(received.headers["retry-after"]);
    expect(header).toMatch(/^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/);
    expect(Date.parse(header)).toBeGreaterThanOrEqual(before + 100_000);
    expect(Date.parse(header)).toBeLessThanOrEqual(Date.now() + 101_000);
  });

  it("operation-outcome-200", async () => {
    provider.misbehave(faultNamed("operation-outcome-200"));
    const received = await call(provider, "binary", undefined, route);
    expect(received.status).toBe(200);
    expect(json(received)).toMatchObject({
      resourceType: "OperationOutcome",
      issue: [{ severity: "error", details: { coding: [{ code: "INTERNAL_SERVER_ERROR" }] } }],
    });
  });

  it("redirect-elsewhere", async () => {
    provider.misbehave(redirectElsewhere("http://127.0.0.1:9"));
    const received = await call(provider, "binary", undefined, route);
    expect([received.status, received.headers["location"]]).toEqual([
      302,
      "http://127.0.0.1:9/Binary/letter",
    ]);
  });
});

it("names a status by its code and the form of Retry-After", () => {
  expect(status(418).name).toBe("status-418");
  expect(status(429, { retryAfter: 1 }).name).toBe("status-429-retry-after-seconds");
  expect(status(503, { retryAfter: new Date(0) }).name).toBe("status-503-retry-after-date");
});

describe.each<Call>(["record", "migrate", "search"])("wrong declarations in the answer to %s", (name) => {
  it("wrong-declared-size: one byte more than there is, and all else as it was", async () => {
    const right = (await call(provider, name)).body.toString();
    provider.misbehave(wrongDeclaredSize());
    const wrong = (await call(provider, name)).body.toString();
    expect(right).toContain('"size":5}');
    expect(withoutId(wrong)).toBe(withoutId(right.replaceAll('"size":5}', '"size":6}')));
  });

  it("wrong-declared-content-type", async () => {
    const right = (await call(provider, name)).body.toString();
    provider.misbehave(wrongDeclaredContentType());
    const wrong = (await call(provider, name)).body.toString();
    expect(right).toContain('"contentType":"text/plain"');
    expect(withoutId(wrong)).toBe(withoutId(right.replaceAll("text/plain", "image/gif")));
  });
});

it("leaves the document itself alone where only its declaration is wrong", async () => {
  const right = (await call(provider, "binary")).body;
  provider.misbehave(wrongDeclaredSize());
  expect((await call(provider, "binary")).body.equals(right)).toBe(true);
});

/** `Bundle.id` is the trace id of the request. */
function withoutId(bundle: string): string {
  return bundle.replace(/"id":"[0-9a-f-]{36}"/, "");
}
