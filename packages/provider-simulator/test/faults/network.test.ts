import { connect as connectTls } from "node:tls";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createProvider, networkFaultNames, type Provider } from "../../src/index.ts";
import { call, practiceOf } from "../right-consumer.ts";
import { json } from "../wire.ts";
import { alice } from "./documents.ts";

let provider: Provider;
beforeEach(async () => {
  const practices = ["A10001", "B20002"].map((odsCode) => ({ odsCode, name: odsCode, patients: [alice()] }));
  provider = await createProvider({ practices });
});
afterEach(() => provider.close());

describe("connection-refused", () => {
  it("refuses until it is stopped, and cuts what was open", async () => {
    await call(provider, "binary");
    const fault = await provider.breakNetwork("connection-refused");
    await expect.poll(() => provider.openSockets.practice).toBe(0);
    await expect(call(provider, "binary")).rejects.toMatchObject({ code: "ECONNREFUSED" });
    const { practice } = provider.urls;
    await fault.stop();
    expect(provider.urls.practice).toBe(practice);
    expect((await call(provider, "binary")).status).toBe(200);
  });

  it("is a 502 to those who come through the SSP", async () => {
    expect((await call(provider, "binary", undefined, "ssp")).status).toBe(200);
    const fault = await provider.breakNetwork("connection-refused");
    expect((await call(provider, "binary", undefined, "ssp")).status).toBe(502);
    await fault.stop();
    expect((await call(provider, "binary", undefined, "ssp")).status).toBe(200);
  });

  it("at the server that it is for", async () => {
    await provider.breakNetwork("connection-refused", { at: "ssp" });
    await expect(call(provider, "binary", undefined, "ssp")).rejects.toMatchObject({ code: "ECONNREFUSED" });
    expect((await call(provider, "binary")).status).toBe(200);
    await provider.breakNetwork("connection-refused", { at: "sds" });
    await expect(fetch(provider.urls.sds)).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } });
  });

  it("of one practice of several", async () => {
    const [first, second] = provider.practices.map((practice) => practiceOf(provider, practice));
    if (first === undefined || second === undefined) throw new Error("there are two practices");
    await provider.breakNetwork("connection-refused", { odsCode: "B20002" });
    expect((await call(first, "binary", undefined, "ssp")).status).toBe(200);
    expect((await call(second, "binary", undefined, "ssp")).status).toBe(502);
  });
});

describe("tls-failure", () => {
  it("answers a ClientHello with what is not TLS, until it is stopped", async () => {
    const fault = await provider.breakNetwork("tls-failure");
    expect(await handshake(provider.urls.practice)).toBe("ERR_SSL_WRONG_VERSION_NUMBER");
    await expect(fetch(provider.urls.practice.replace("http:", "https:"))).rejects.toThrow();
    await expect(call(provider, "binary")).rejects.toMatchObject({ code: "HPE_INVALID_CONSTANT" });
    await fault.stop();
    expect(json(await call(provider, "binary"))["content"]).toBe("SGVsbG8=");
  });
});

describe("a broken network", () => {
  it.each(networkFaultNames)("%s does not keep the provider from closing", async (name) => {
    const fault = await provider.breakNetwork(name);
    await provider.close();
    await fault.stop();
    await expect(call(provider, "binary")).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  it("can break in another way, and is mended once", async () => {
    const first = await provider.breakNetwork("connection-refused");
    const second = await provider.breakNetwork("tls-failure");
    expect(await handshake(provider.urls.practice)).toBe("ERR_SSL_WRONG_VERSION_NUMBER");
    await first.stop();
    expect((await call(provider, "binary")).status).toBe(200);
    await second.stop();
    expect((await call(provider, "binary")).status).toBe(200);
  });
});

function handshake(origin: string): Promise<string> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve) => {
    const socket = connectTls({ host: hostname, port: Number(port) }, () => resolve("secured"));
    socket.on("error", (error) => resolve("code" in error ? String(error.code) : error.message));
  });
}
