import { randomUUID } from "node:crypto";
import { type JsonObject, objectsOf, readBundle, textOf } from "@gpdocs/model";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createProvider,
  DEMONSTRATION_CONSUMER,
  DEMONSTRATION_MANUFACTURER,
  type Provider,
  RULES,
} from "../src/index.ts";
import { patients } from "./simulated-patients.ts";
import { exchange, json, type Received } from "./wire.ts";

const ODS = "https://fhir.nhs.uk/Id/ods-organization-code%7C";
const INTERACTION = "https://fhir.nhs.uk/Id/nhsServiceInteractionId%7C";
const PARTY_KEY = "https://fhir.nhs.uk/Id/nhsMhsPartyKey";
const ASID = "https://fhir.nhs.uk/Id/nhsSpineASID";
const URN = "urn:nhs:names:services:gpconnect";
const RECORD = `${URN}:fhir:operation:gpc.getstructuredrecord-1`;

let provider: Provider;
beforeAll(async () => {
  provider = await createProvider({ patients: patients() });
});
afterAll(() => provider.close());

describe("SDS", () => {
  it.each([
    [RECORD, "structured"],
    [`${URN}:fhir:operation:gpc.migratestructuredrecord-1`, "migration"],
    [`${URN}:documents:fhir:rest:search:patient-1`, "documents"],
    [`${URN}:documents:fhir:rest:search:documentreference-1`, "documents"],
    [`${URN}:documents:fhir:rest:read:binary-1`, "documents"],
    [`${URN}:documents:fhir:rest:migrate:binary-1`, "documents"],
    [`${URN}:documents:fhir:rest:read:metadata-1`, "documents"],
    [`${URN}:fhir:rest:read:metadata-1`, "migration"],
  ] as const)("leads %s to the %s service root and to the practice's ASID", async (id, capability) => {
    const endpoints = found(await ask(`Endpoint?organization=${ODS}A82038&identifier=${INTERACTION}${id}`));
    expect(endpoints).toHaveLength(1);
    expect(textOf(endpoints[0], "address")).toBe(provider.urls.serviceRoots[capability]);
    const partyKey = identifier(endpoints[0], PARTY_KEY);
    const devices = found(
      await ask(
        `Device?organization=${ODS}A82038&identifier=${INTERACTION}${id}&identifier=${PARTY_KEY}%7C${partyKey}`,
      ),
    );
    expect(devices.map((device) => identifier(device, ASID))).toEqual([provider.practice.asid]);
    expect(provider.requests.at(-1)).toMatchObject({ role: "sds", rulesBroken: [], status: 200 });
  });

  it("tells a consumer its own ASID", async () => {
    const { asid, organisation } = DEMONSTRATION_CONSUMER;
    const query = `organization=${ODS}${organisation.odsCode}&identifier=${INTERACTION}${RECORD}`;
    const devices = found(
      await ask(`Device?${query}&manufacturing-organization=${ODS}${DEMONSTRATION_MANUFACTURER}`),
    );
    expect(devices.map((device) => identifier(device, ASID))).toEqual([asid]);
    expect(found(await ask(`Device?${query}&manufacturing-organization=${ODS}OTHER`))).toEqual([]);
  });

  it.each([
    ["an unknown practice", `Endpoint?organization=${ODS}B12345&identifier=${INTERACTION}${RECORD}`],
    ["an unknown interaction", `Endpoint?organization=${ODS}A82038&identifier=${INTERACTION}${URN}:none`],
    [
      "another party key",
      `Device?organization=${ODS}A82038&identifier=${INTERACTION}${RECORD}&identifier=${PARTY_KEY}%7CX-1`,
    ],
  ])("has 200 and nothing for %s", async (_, request) => {
    const received = await ask(request);
    expect(received.status).toBe(200);
    expect(json(received)).toMatchObject({ type: "searchset", total: 0, entry: [] });
  });

  const RIGHT = `Endpoint?organization=${ODS}A82038&identifier=${INTERACTION}${RECORD}`;
  const WRONG = [
    { rule: "sds-request", request: "Organization?name=x", headers: {}, status: 404 },
    { rule: "sds-api-key", request: RIGHT, headers: { apikey: "" }, status: 401 },
    { rule: "sds-correlation-id", request: RIGHT, headers: { "X-Correlation-Id": "1" }, status: 400 },
    {
      rule: "sds-accept",
      request: RIGHT,
      headers: { Accept: "application/fhir+json;charset=utf-8" },
      status: 406,
    },
    {
      rule: "sds-organization",
      request: `Endpoint?identifier=${INTERACTION}${RECORD}`,
      headers: {},
      status: 400,
    },
    { rule: "sds-interaction", request: `Endpoint?organization=${ODS}A82038`, headers: {}, status: 400 },
    { rule: "sds-parameters", request: `${RIGHT}&_count=1`, headers: {}, status: 400 },
  ];

  it.each(WRONG)("$rule: refused with $status", async ({ rule, request, headers, status }) => {
    const received = await ask(request, headers);
    expect(received.status).toBe(status);
    expect(json(received)["resourceType"]).toBe("OperationOutcome");
    expect(provider.requests.at(-1)?.rulesBroken).toEqual([rule]);
  });

  it("has each of its rules broken by a test", () => {
    expect(RULES.filter(({ role }) => role === "sds").map(({ name }) => name)).toEqual(
      WRONG.map(({ rule }) => rule),
    );
  });
});

function ask(request: string, headers: Readonly<Record<string, string>> = {}): Promise<Received> {
  const { origin, pathname } = new URL(provider.urls.sds);
  return exchange({
    method: "GET",
    origin,
    target: `${pathname}/${request}`,
    headers: { Accept: "application/fhir+json", "X-Correlation-Id": randomUUID(), apikey: "key", ...headers },
  });
}

function found(received: Received): readonly JsonObject[] {
  return (readBundle(json(received))?.resources ?? []).map(({ resource }) => resource);
}

function identifier(resource: JsonObject | undefined, system: string): string | undefined {
  const match = objectsOf(resource, "identifier").find((candidate) => textOf(candidate, "system") === system);
  return textOf(match, "value");
}
