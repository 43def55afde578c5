import { once } from "node:events";
import { Agent, get } from "node:http";
import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createProvider, type Provider, slowHeaders, status, truncatedBody } from "../src/index.ts";
import { call, ofBinary, prepared, type Route } from "./right-consumer.ts";
import { patients } from "./simulated-patients.ts";
import { sentAlone } from "./wire.ts";

let provider: Provider;
beforeEach(async () => {
  provider = await createProvider({ patients: patients() });
});
afterEach(() => provider.close());

describe.each<Route>(["direct", "ssp"])("a practice shows its consumers, %s", (route) => {
  it("how many requests were under way at once at most, by interaction and in all", async () => {
    expect(provider.practice.mostAtOnce()).toBe(0);
    const gate = held(4);
    await Promise.all([
      ...Array.from({ length: 3 }, () => call(provider, "binary", undefined, route)),
      call(provider, "find", undefined, route),
    ]);
    gate.stop();
    await call(provider, "migrateBinary", undefined, route);
    expect(provider.practice.mostAtOnce()).toBe(4);
    expect(provider.practice.mostAtOnce("retrieve-document")).toBe(3);
    expect(provider.practice.mostAtOnce("find-patient")).toBe(1);
    expect(provider.practice.mostAtOnce("migrate-document")).toBe(1);
    expect(provider.practice.mostAtOnce("search-documents")).toBe(0);
  });

  it("never one too many, when each request waits for the end of the one before", async () => {
    const agent = new Agent({ keepAlive: true });
    for (let count = 0; count < 200; count += 1) {
      await onAgent(agent, route);
    }
    agent.destroy();
    expect(provider.practice.mostAtOnce("retrieve-document")).toBe(1);
  });

  it("nor when answers break off or consumers do", async () => {
    const fault = provider.misbehave(truncatedBody());
    for (let count = 0; count < 20; count += 1) {
      await expect(call(provider, "binary", undefined, route)).rejects.toThrow();
    }
    fault.stop();
    for (let count = 1; count <= 3; count += 1) {
      const before = provider.requests.length;
      const large = prepared(provider, "migrateBinary", ofBinary("large"), route);
      const socket = sentAlone(large);
      await new Promise((resolve) => socket.once("data", resolve));
      expect(provider.requests.length).toBeGreaterThan(before);
      socket.destroy();
      await expect.poll(() => provider.openSockets.ssp).toBe(0);
      await expect.poll(() => provider.openSockets.practice).toBe(0);
    }
    expect(provider.practice.mostAtOnce()).toBe(1);
  });

  it("how often each document was asked for, whatever was answered", async () => {
    provider.misbehave(status(503), { times: 1 });
    await call(provider, "binary", undefined, route);
    await call(provider, "binary", undefined, route);
    await call(provider, "migrateBinary", undefined, route);
    await call(provider, "binary", ofBinary("nobody-s"), route);
    await call(provider, "search", undefined, route);
    expect(provider.practice.requestsFor("letter")).toBe(3);
    expect(provider.practice.requestsFor("nobody-s")).toBe(1);
    expect(provider.practice.requestsFor("large")).toBe(0);
    expect(provider.practice.requestsFor("alice")).toBe(0);
  });
});

it("an answer that has ended is not under way any more, though the consumer keeps its connection", async () => {
  provider.misbehave(slowHeaders(0));
  const { origin, target, headers } = prepared(provider, "binary");
  const { hostname, port } = new URL(origin);
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
  const lines = Object.entries({ Host: hostname, ...headers }).map(([name, value]) => `${name}: ${value}`);
  socket.write(`GET ${target} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
  socket.resume();
  await once(socket, "end");
  expect(provider.openSockets.practice).toBe(1);
  await call(provider, "binary");
  expect(provider.practice.mostAtOnce()).toBe(1);
  socket.destroy();
});

describe("the provider shows", () => {
  it("how many sockets are open, by server", async () => {
    expect(provider.openSockets).toEqual({ sds: 0, ssp: 0, practice: 0 });
    const agent = new Agent({ keepAlive: true });
    await onAgent(agent, "ssp");
    await onAgent(agent, "ssp");
    expect(provider.openSockets).toEqual({ sds: 0, ssp: 1, practice: 1 });
    await onAgent(agent, "direct");
    expect(provider.openSockets).toEqual({ sds: 0, ssp: 1, practice: 2 });
    agent.destroy();
    await expect.poll(() => provider.openSockets).toEqual({ sds: 0, ssp: 0, practice: 1 });
  });

  it("only as many requests as it was told to keep", async () => {
    const forgetful = await createProvider({ patients: patients(), requestsKept: 10 });
    for (let count = 0; count < 30; count += 1) await call(forgetful, "binary");
    expect(forgetful.requests.length).toBeLessThanOrEqual(11);
    expect(forgetful.requests.length).toBeGreaterThanOrEqual(10);
    expect(forgetful.practice.requestsFor("letter")).toBe(30);
    await forgetful.close();
  });
});

/** Holds answers back until so many requests have come. */
function held(requests: number) {
  let came = 0;
  const { promise, open } = gate();
  return provider.misbehave({
    name: "held",
    act: async (rightReply) => {
      came += 1;
      if (came === requests) open();
      await promise;
      return rightReply();
    },
  });
}

function gate(): { readonly promise: Promise<void>; open(): void } {
  let open = () => {};
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { promise, open: () => open() };
}

/** Resolves in the very moment in which the answer has come to its end. */
function onAgent(agent: Agent, route: Route): Promise<void> {
  const { origin, target, headers } = prepared(provider, "binary", undefined, route);
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const outgoing = get({ agent, hostname, port, path: target, headers }, (incoming) => {
      incoming.resume();
      incoming.on("end", resolve);
    });
    outgoing.on("error", reject);
  });
}
