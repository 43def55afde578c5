import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  createProvider,
  type FaultOptions,
  faultNamed,
  faultNames,
  type Provider,
  parseFaults,
} from "../../src/index.ts";
import { call, ofBinary, prepared } from "../right-consumer.ts";
import { listenTo } from "../wire.ts";
import { alice } from "./documents.ts";

describe("faultNames", () => {
  it("has every fault that issue and house ask for", () => {
    expect(faultNames).toEqual([
      ...["latency", "slow-headers", "slow-drip"],
      ...["reset-before-answer", "reset-inside-body"],
      ...["truncated-body", "truncated-content-length", "incomplete-json"],
      ...["status-429", "status-429-retry-after-seconds", "status-429-retry-after-date"],
      ...["status-503", "status-503-retry-after-seconds", "status-503-retry-after-date"],
      ...["html-page-200", "html-page-502", "operation-outcome-200", "redirect-elsewhere"],
      ...["bad-base64-character", "bad-base64-padding", "bad-base64-length"],
      ...["without-content", "other-resource-type", "wrong-binary-id", "wrong-content-type"],
      ...["content-first", "content-last", "wrong-declared-size", "wrong-declared-content-type"],
      ...["endless-body", "gzip-bomb"],
    ]);
  });
});

describe("faultNamed", () => {
  let provider: Provider;
  beforeEach(async () => {
    provider = await createProvider({ patients: [alice()] });
  });
  afterEach(() => provider.close());

  it.each(faultNames)("%s: once, and then the right answer byte for byte", async (name) => {
    const fault = faultNamed(name, QUICK[name]);
    expect(fault.name).toBe(name);
    const request = () => prepared(provider, "binary", ofBinary("letter", { "Accept-Encoding": "identity" }));
    const right = await listenTo(request());
    const handle = provider.misbehave(fault, { times: 1 });
    const struck = await listenTo(request());
    expect(handle.struck).toBe(1);
    if (!UNCHANGED.includes(name)) expect(withoutDate(struck)).not.toEqual(withoutDate(right));
    expect(withoutDate(await listenTo(request()))).toEqual(withoutDate(right));
  });

  it("says which faults there are when there is none of that name", () => {
    expect(() => faultNamed("status-500")).toThrow(
      /^There is no fault "status-500"\. There are: latency, slow-headers, .*, gzip-bomb\.$/,
    );
  });

  it.each([
    ["truncated-body", { seconds: 1 }, 'The fault "truncated-body" takes only bytes, not seconds.'],
    ["slow-drip", { seconds: 1 }, 'The fault "slow-drip" takes only bytes and milliseconds, not seconds.'],
    ["status-429", { seconds: 1 }, 'The fault "status-429" takes no options, not seconds.'],
    ["latency", { milliseconds: -1 }, 'milliseconds of the fault "latency" must be a whole number from 0.'],
    ["latency", { milliseconds: 0.5 }, 'milliseconds of the fault "latency" must be a whole number from 0.'],
    ["slow-drip", { bytes: 0 }, 'bytes of the fault "slow-drip" must be a whole number from 1.'],
    ["redirect-elsewhere", { origin: "x" }, 'origin of the fault "redirect-elsewhere" is not an origin: x.'],
  ])("refuses %s with %o", (name, options, message) => {
    expect(() => faultNamed(name, options)).toThrow(new RangeError(message));
  });

  it("takes the options of a fault", async () => {
    provider.misbehave(faultNamed("truncated-body", { bytes: 7 }), { binaryId: "letter" });
    const { body } = await listenTo(prepared(provider, "binary"));
    expect(body).toBe('7\r\n{"resou\r\n');
    provider.misbehave(faultNamed("redirect-elsewhere", { origin: "http://127.0.0.1:1" }));
    expect((await call(provider, "binary", ofBinary("one"))).headers["location"]).toBe(
      "http://127.0.0.1:1/Binary/one",
    );
  });
});

const QUICK: Readonly<Record<string, FaultOptions>> = {
  latency: { milliseconds: 1 },
  "slow-headers": { milliseconds: 1 },
  "endless-body": { bytes: 1_000_000 },
  "gzip-bomb": { bytes: 1_000_000 },
};

/** These are late, or in what a record says. */
const UNCHANGED: readonly string[] = ["latency", "wrong-declared-size", "wrong-declared-content-type"];

function withoutDate(heard: { readonly head: string }): object {
  return { ...heard, head: heard.head.replace(/date: .*gmt/, "") };
}

describe("parseFaults", () => {
  it("reads names, shares, times and options", () => {
    const faults = parseFaults(
      "status-503:times=2,share=0.1; slow-drip:share=0.05 , bytes=10,milliseconds=3;latency;redirect-elsewhere:origin=http://127.0.0.1:80,share=0;",
    );
    expect(faults.map(({ fault, ...rest }) => ({ name: fault.name, ...rest }))).toEqual([
      { name: "status-503", share: 0.1, times: 2 },
      { name: "slow-drip", share: 0.05 },
      { name: "latency", share: 1 },
      { name: "redirect-elsewhere", share: 0 },
    ]);
    expect(parseFaults(" ")).toEqual([]);
  });

  it("gives the options to the fault", async () => {
    const provider = await createProvider({ patients: [alice()] });
    const faults = parseFaults("redirect-elsewhere:origin=http://127.0.0.1:80");
    provider.misbehaveMixed({ seed: 1, faults });
    const received = await call(provider, "binary");
    expect(received.headers["location"]).toBe("http://127.0.0.1:80/Binary/letter");
    await provider.close();
  });

  it.each([
    ["nothing", 'There is no fault "nothing".'],
    ["latency:milliseconds", '"milliseconds" of the fault "latency" is not one of share, times,'],
    ["latency:pace=1", '"pace=1" of the fault "latency" is not one of share, times,'],
    ["latency:milliseconds=", '"milliseconds=" of the fault "latency" is not one of'],
    ["latency:milliseconds=soon", 'milliseconds of the fault "latency" is not a number: soon.'],
    ["latency:share=-1", 'share of the fault "latency" is not a number: -1.'],
    ["latency:share=1,share=1", 'The fault "latency" has share twice.'],
    ["status-429:seconds=1", 'The fault "status-429" takes no options, not seconds.'],
  ])("refuses %s", (text, message) => {
    expect(() => parseFaults(text)).toThrow(message);
  });
});
