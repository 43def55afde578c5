import { describe, expect, it } from "vitest";
import { readConfiguration } from "../src/configuration.ts";
import { readConsumer, readUser } from "../src/identity.ts";
import { chooseRoute, practiceOf } from "../src/route-options.ts";

const CONSUMER = {
  asid: "200000000001",
  issuer: "https://consumer.invalid/",
  organisation: { odsCode: "A11111", name: "A Hospital" },
  device: {
    identifier: { system: "https://consumer.invalid/device", value: "EPR-1" },
    model: "EPR",
    version: "2",
  },
};
const NO_FLAGS = {
  odsCode: undefined,
  sdsUrl: undefined,
  sspUrl: undefined,
  structuredUrl: undefined,
  documentsUrl: undefined,
  migrateUrl: undefined,
};

describe("readConfiguration", () => {
  it.each([
    [{ kind: "ssp", sdsUrl: "https://sds.invalid", sspUrl: "https://ssp.invalid", sdsApiKey: "key" }],
    [{ kind: "direct", serviceRoots: { structured: "https://s.invalid", documents: "https://d.invalid" } }],
    [{ kind: "direct", serviceRoots: { migration: "https://m.invalid" }, providerAsid: "2" }],
    [{ kind: "gpc-consumer", url: "https://adaptor.invalid" }],
  ])("takes the library's own route %o", (route) => {
    expect(readConfiguration({ route, consumer: CONSUMER })).toEqual({ route, consumer: CONSUMER });
  });

  it("takes a route alone, a consumer alone, or nothing", () => {
    expect(readConfiguration({})).toEqual({ route: undefined, consumer: undefined });
  });

  it.each([
    ["no object", [], /must hold a JSON object/],
    ["a user: the configuration is shared", { user: { id: "u" } }, /logged-on user is given per run/],
    ["a slip of the pen", { routes: {} }, /holds routes, which gpdocs does not know/],
    [
      "a slip deeper down",
      { consumer: { ...CONSUMER, organisation: { ods: "A" } } },
      /holds organisation\.ods/,
    ],
    [
      "a kind of route that does not exist",
      { route: { kind: "proxy" } },
      /must be ssp, direct or gpc-consumer/,
    ],
    ["a kind that every object has", { route: { kind: "toString" } }, /must be ssp, direct or gpc-consumer/],
    [
      "a Spine route without SDS",
      { route: { kind: "ssp", sspUrl: "https://ssp.invalid" } },
      /"route\.sdsUrl" of the configuration is missing/,
    ],
    [
      "an adaptor without address",
      { route: { kind: "gpc-consumer" } },
      /"route\.url" of the configuration is missing/,
    ],
    [
      "a service root that does not exist",
      { route: { kind: "direct", serviceRoots: { binary: "x" } } },
      /holds serviceRoots\.binary/,
    ],
  ])("refuses %s", (_what, value, message) => {
    expect(() => readConfiguration(value)).toThrow(message);
  });
});

describe("readConsumer", () => {
  it("reads the library's own shape", () => {
    expect(readConsumer(CONSUMER, {})).toEqual(CONSUMER);
  });

  it("lets environment variables come first", () => {
    const consumer = readConsumer(CONSUMER, {
      GPDOCS_CONSUMER_ASID: " 300 ",
      GPDOCS_CONSUMER_DEVICE_VERSION: "",
    });
    expect(consumer).toEqual({ ...CONSUMER, asid: "300" });
  });

  it("names every part that is missing, and what to set", () => {
    const { asid: _asid, ...rest } = CONSUMER;
    expect(() => readConsumer({ ...rest, device: { model: "EPR" } }, {})).toThrow(
      'lacks asid (GPDOCS_CONSUMER_ASID), device.identifier.system (GPDOCS_CONSUMER_DEVICE_SYSTEM), device.identifier.value (GPDOCS_CONSUMER_DEVICE_VALUE), device.version (GPDOCS_CONSUMER_DEVICE_VERSION). Set these in "consumer" of --config FILE, or as environment variables.',
    );
  });
});

describe("readUser", () => {
  const USER = {
    id: "u1",
    name: { family: "Jones", given: ["Ann", "Bea"], prefix: ["Dr"] },
    sdsUserId: "111",
    sdsRoleProfileId: "222",
    localUserId: { system: "https://consumer.invalid/users", value: "ajones" },
  };

  it("reads the library's own shape", () => {
    expect(readUser(USER, {})).toEqual(USER);
  });

  it("reads the environment alone, without what is optional", () => {
    const env = {
      GPDOCS_USER_ID: "u1",
      GPDOCS_USER_FAMILY_NAME: "Jones",
      GPDOCS_USER_GIVEN_NAME: "Ann Bea",
      GPDOCS_USER_LOCAL_SYSTEM: "https://consumer.invalid/users",
      GPDOCS_USER_LOCAL_ID: "ajones",
    };
    expect(readUser(undefined, env)).toEqual({
      id: "u1",
      name: { family: "Jones", given: ["Ann", "Bea"] },
      localUserId: { system: "https://consumer.invalid/users", value: "ajones" },
    });
  });

  it.each([
    ["a list", [], /must hold a JSON object/],
    [
      "a member that nobody reads",
      { ...USER, role: "GP" },
      /The user file holds role, which gpdocs does not know/,
    ],
    [
      "a name that is no text",
      { ...USER, name: { family: 7, given: "Ann" } },
      /lacks name\.family \(GPDOCS_USER_FAMILY_NAME\)/,
    ],
  ])("refuses %s", (_what, value, message) => {
    expect(() => readUser(value, {})).toThrow(message);
  });
});

describe("chooseRoute", () => {
  const configured = {
    kind: "ssp",
    sdsUrl: "https://sds.invalid",
    sspUrl: "https://ssp.invalid",
    sdsApiKey: "old",
  } as const;

  it("lets flags come before the configuration, part by part", () => {
    const route = chooseRoute({ ...NO_FLAGS, sdsUrl: "https://other.invalid" }, configured, undefined, []);
    expect(route).toEqual({ ...configured, sdsUrl: "https://other.invalid" });
  });

  it("lets the API key of the environment come before the configuration's", () => {
    expect(chooseRoute(NO_FLAGS, configured, "new", [])).toEqual({ ...configured, sdsApiKey: "new" });
  });

  it("goes straight to service roots, whatever else is configured", () => {
    const flags = { ...NO_FLAGS, structuredUrl: "https://s.invalid", documentsUrl: "https://d.invalid" };
    expect(chooseRoute(flags, configured, "new", ["structured", "documents"])).toEqual({
      kind: "direct",
      serviceRoots: { structured: "https://s.invalid", documents: "https://d.invalid" },
    });
  });

  it("adds service roots to those of the configuration", () => {
    const direct = {
      kind: "direct",
      serviceRoots: { documents: "https://d.invalid" },
      providerAsid: "2",
    } as const;
    expect(
      chooseRoute({ ...NO_FLAGS, migrateUrl: "https://m.invalid" }, direct, undefined, ["documents"]),
    ).toEqual({
      ...direct,
      serviceRoots: { documents: "https://d.invalid", migration: "https://m.invalid" },
    });
  });

  it("asks for the service roots that the command needs, also of the configuration", () => {
    const direct = { kind: "direct", serviceRoots: {} } as const;
    expect(() => chooseRoute(NO_FLAGS, direct, undefined, ["structured", "documents"])).toThrow(
      "--structured-url and --documents-url are missing",
    );
  });
});

describe("practiceOf", () => {
  const direct = (documents: string) => ({ kind: "direct", serviceRoots: { documents } }) as const;

  it("is the ODS code where there is one", () => {
    expect(practiceOf("A82038", direct("https://d.invalid"))).toEqual({
      odsCode: "A82038",
      isStandIn: false,
    });
  });

  it("is a stand-in that tells practices apart, and is the same each time", () => {
    const one = practiceOf(undefined, direct("https://one.invalid"));
    expect(one).toEqual({ odsCode: expect.stringMatching(/^UNKNOWN[0-9A-F]{5}$/), isStandIn: true });
    expect(practiceOf(undefined, direct("https://one.invalid"))).toEqual(one);
    expect(practiceOf(undefined, direct("https://two.invalid")).odsCode).not.toBe(one.odsCode);
  });

  it("is needed where it leads to the practice", () => {
    expect(() => practiceOf(undefined, { kind: "gpc-consumer", url: "https://a.invalid" })).toThrow(
      /--ods-code is missing/,
    );
  });
});
