import { type JsonObject, objectOf, objectsOf, textOf } from "@gpdocs/model";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createProvider, type Provider, RULES, resetBeforeAnswer } from "../src/index.ts";
import { type Call, call, type Draft } from "./right-consumer.ts";
import { patients } from "./simulated-patients.ts";
import { json, type Received } from "./wire.ts";

let provider: Provider;
beforeEach(async () => {
  provider = await createProvider({ patients: patients() });
});
afterEach(() => provider.close());

interface Refused {
  readonly rule: string;
  readonly what: string;
  readonly status: number;
  readonly reason: RegExp;
  readonly change: (draft: Draft) => void;
  readonly call?: Call;
}

const VARIES =
  /^ENDPOINT_http:\/\/127\.0\.0\.1:\d+\/A82038\/STU3\/1\/gpconnect\/documents\/fhir_.*_VARIES_FROM_TARGETURL_/;

const REFUSED: readonly Refused[] = [
  { rule: "ssp-method", what: "DELETE", status: 405, reason: /^405/, change: (d) => (d.method = "DELETE") },
  missing("Ssp-TraceID"),
  missing("Ssp-From"),
  missing("Ssp-To"),
  missing("Ssp-InteractionID"),
  {
    rule: "ssp-sender",
    what: "an unknown consumer",
    status: 403,
    reason: /^ASID_CHECK_FAILED_MESSAGESENDER_100000000001$/,
    change: (d) => (d.headers["Ssp-From"] = "100000000001"),
  },
  {
    rule: "ssp-receiver",
    what: "an unknown provider",
    status: 403,
    reason: /^PARTYKEY_INTERACTION_CHECK_FAILED_MESSAGERECEIVER_200000000002$/,
    change: (d) => (d.headers["Ssp-To"] = "200000000002"),
  },
  {
    rule: "ssp-receiver",
    what: "an interaction that the practice has not",
    status: 403,
    reason: /^PARTYKEY_INTERACTION_CHECK_FAILED/,
    change: (d) =>
      (d.headers["Ssp-InteractionID"] = "urn:nhs:names:services:gpconnect:fhir:rest:search:slot-1"),
  },
  altered("another host", (d) => (d.prefix = d.prefix.replace("127.0.0.1", "localhost"))),
  altered("another practice", (d) => (d.root = d.root.replace("A82038", "B12345"))),
  altered("another capability's root", (d) => (d.root = d.root.replace("documents", "structured"))),
  altered("a root that only begins alike", (d) => (d.root = d.root.replace("fhir", "fhirs"))),
  altered("a trailing slash more, collapsed", (d) => (d.prefix = d.prefix.replace("http://", "http:/"))),
  altered("dot segments", (d) => (d.path = "../../../B12345/Binary/letter")),
  altered("encoded dot segments", (d) => (d.path = "%2e%2E/Binary/letter")),
  altered("dot segments behind an encoded slash", (d) => (d.path = "Binary%2f..%2fletter")),
];

describe("the SSP", () => {
  it.each(REFUSED)(
    "refuses $what and forwards nothing",
    async ({ rule, status, reason, change, call: name }) => {
      const received = await call(provider, name ?? "binary", change, "ssp");
      expect(received.status).toBe(status);
      const { issue, coding } = read(received);
      expect(textOf(coding, "code")).toBe(String(status));
      expect(textOf(coding, "display")).toMatch(reason);
      expect(textOf(issue, "diagnostics")).toMatch(reason);
      expect(provider.requests.map(({ role }) => role)).toEqual(["ssp"]);
      expect(provider.requests[0]?.rulesBroken).toContain(rule);
    },
  );

  it("has each of its rules broken by a test", () => {
    const names = RULES.filter(({ role }) => role === "ssp").map(({ name }) => name);
    expect(names.filter((name) => !REFUSED.some(({ rule }) => rule === name))).toEqual([]);
  });

  it("tells nobody the query of a url it refuses", async () => {
    const received = await call(
      provider,
      "find",
      (draft) => (draft.root = draft.root.replace("A82038", "B1")),
      "ssp",
    );
    expect(received.body.toString()).not.toContain("nhs-number");
  });

  it("forwards method, url, headers and body as they are", async () => {
    await call(provider, "record", (draft) => (draft.headers["X-Own"] = "kept"), "ssp");
    const [atSsp, atPractice] = provider.requests;
    expect(atSsp?.url).toBe(`/${provider.urls.practice}${atPractice?.url}`);
    expect(atPractice).toMatchObject({ method: "POST", body: atSsp?.body });
    expect(atPractice?.headers["x-own"]).toBe("kept");
    expect(atPractice?.headers["authorization"]).toBe(atSsp?.headers["authorization"]);
    expect(atPractice?.headers["ssp-from"]).toBe("200000000115");
  });

  it("answers 502 in its own words where the practice does not answer", async () => {
    provider.misbehave(resetBeforeAnswer());
    const received = await call(provider, "find", undefined, "ssp");
    expect(received.status).toBe(502);
    const { issue, coding } = read(received);
    expect(textOf(issue, "code")).toBe("transient");
    expect(textOf(coding, "display")).toBe(
      `ERROR_COMMUNICATING_TO_ENDPOINT_URL_${provider.urls.serviceRoots.documents}/Patient`,
    );
  });
});

function missing(header: string): Refused {
  const reason = new RegExp(`^MISSING_HEADER_${header}$`);
  return {
    rule: "ssp-headers",
    what: `a request without ${header}`,
    status: 400,
    reason,
    change: (draft) => delete draft.headers[header],
  };
}

function altered(what: string, change: (draft: Draft) => void): Refused {
  return { rule: "ssp-target", what, status: 400, reason: VARIES, change };
}

function read(received: Received): { issue: JsonObject | undefined; coding: JsonObject | undefined } {
  const [issue] = objectsOf(json(received), "issue");
  const [coding] = objectsOf(objectOf(issue, "details"), "coding");
  return { issue, coding };
}
