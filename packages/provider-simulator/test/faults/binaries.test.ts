import type { JsonObject } from "@gpdocs/model";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createProvider, type FaultName, faultNamed, type Provider, status } from "../../src/index.ts";
import { call, ofBinary, type Route } from "../right-consumer.ts";
import { json } from "../wire.ts";
import { alice, FILES } from "./documents.ts";

let provider: Provider;
beforeEach(async () => {
  provider = await createProvider({ patients: [alice()] });
});
afterEach(() => provider.close());

const RIGHT = {
  resourceType: "Binary",
  id: "letter",
  meta: { versionId: "1" },
  contentType: "text/plain",
  content: "SGVsbG8=",
};

describe.each<Route>(["direct", "ssp"])("a Binary, %s", (route) => {
  it.each<[FaultName, JsonObject]>([
    ["other-resource-type", { ...RIGHT, resourceType: "Media" }],
    ["wrong-binary-id", { ...RIGHT, id: "another-binary" }],
    ["wrong-content-type", { ...RIGHT, contentType: "image/gif" }],
    ["bad-base64-character", { ...RIGHT, content: "SGVs*G8=" }],
    ["bad-base64-padding", { ...RIGHT, content: "SGVsb===" }],
    ["bad-base64-length", { ...RIGHT, content: "SGVsb" }],
  ])("%s: wrong in this, right in all else", async (name, expected) => {
    expect(json(await call(provider, "binary", undefined, route))).toEqual(RIGHT);
    provider.misbehave(faultNamed(name));
    const received = await call(provider, "binary", undefined, route);
    expect(received.status).toBe(200);
    expect(json(received)).toEqual(expected);
  });

  it("without-content", async () => {
    provider.misbehave(faultNamed("without-content"));
    const { content: _content, ...rest } = RIGHT;
    expect(json(await call(provider, "binary", undefined, route))).toEqual(rest);
  });

  it.each<[FaultName, readonly string[]]>([
    ["content-first", ["content", "contentType", "id", "resourceType", "meta"]],
    ["content-last", ["contentType", "meta", "id", "resourceType", "content"]],
  ])("%s: right, in another order", async (name, order) => {
    provider.misbehave(faultNamed(name));
    const binary = json(await call(provider, "binary", undefined, route));
    expect(Object.keys(binary)).toEqual(order);
    expect(binary).toEqual(RIGHT);
  });
});

/** RFC 4648, section 4; then without padding, where a group of one character is still nothing. */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const UNPADDED = /^(?:[A-Za-z0-9+/]{4})*[A-Za-z0-9+/]{0,3}$/;

describe.each(Object.keys(FILES))("bad base64 of %s", (id) => {
  it.each<FaultName>(["bad-base64-character", "bad-base64-padding", "bad-base64-length"])(
    "%s: no base64 of any dialect",
    async (name) => {
      provider.misbehave(faultNamed(name));
      const content = String(json(await call(provider, "binary", ofBinary(id)))["content"]);
      expect(content).not.toMatch(BASE64);
      if (UNPADDED.test(content)) expect(content.length % 4).toBe(1);
    },
  );
});

it("bad base64 of a long document is bad in one place only", async () => {
  const right = String(FILES["long"]?.toString("base64"));
  provider.misbehave(faultNamed("bad-base64-character"));
  const content = String(json(await call(provider, "binary", ofBinary("long")))["content"]);
  const middle = right.length / 2;
  expect(content).toBe(`${right.slice(0, middle)}*${right.slice(middle + 1)}`);
});

it("faults of a Binary leave refusals and other answers right", async () => {
  provider.misbehave(faultNamed("without-content"));
  expect((await call(provider, "binary", ofBinary("nobody-s"))).status).toBe(404);
  expect((await call(provider, "find")).status).toBe(200);
});

it("two of them add up", async () => {
  provider.misbehave(faultNamed("wrong-binary-id"));
  provider.misbehave(faultNamed("bad-base64-length"));
  provider.misbehave(faultNamed("content-first"));
  const binary = json(await call(provider, "binary"));
  expect(binary).toEqual({ ...RIGHT, id: "another-binary", content: "SGVsb" });
  expect(Object.keys(binary)[0]).toBe("content");
});

it("faults of a Binary are the practice's: no other server takes them", () => {
  expect(() => provider.misbehave(faultNamed("content-first"), { at: "ssp" })).toThrow(
    'The fault "content-first" is of the practice, not of the ssp.',
  );
  expect(provider.misbehave(status(503), { at: "ssp" }).struck).toBe(0);
});
