import { randomUUID } from "node:crypto";
import { objectOf, objectsOf, readBundle, textOf } from "@gpdocs/model";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createProvider, type Provider, type SimulatedPractice, status } from "../src/index.ts";
import { type Addressee, call, ofBinary, practiceOf, type Route } from "./right-consumer.ts";
import { patients } from "./simulated-patients.ts";
import { exchange, json } from "./wire.ts";

const CODES = ["A10001", "B20002", "C30003"];

let provider: Provider;
let addressees: readonly Addressee[];
beforeEach(async () => {
  provider = await createProvider({
    practices: CODES.map((odsCode, place) => ({
      odsCode,
      name: `Practice ${odsCode}`,
      patients: place === 2 ? [] : patients(),
    })),
  });
  addressees = provider.practices.map((practice) => practiceOf(provider, practice));
});
afterEach(() => provider.close());

describe("several practices", () => {
  it("have origins, service roots and ASIDs of their own, and the first is the provider's", () => {
    const { practices } = provider;
    expect(practices.map(({ odsCode }) => odsCode)).toEqual(CODES);
    for (const key of ["url", "asid"] as const) {
      expect(new Set(practices.map((practice) => practice[key])).size).toBe(3);
    }
    for (const { odsCode, url, serviceRoots } of practices) {
      expect(serviceRoots.documents).toBe(`${url}/${odsCode}/STU3/1/gpconnect/documents/fhir`);
    }
    expect(provider.practice).toBe(practices[0]);
    expect(provider.urls.practice).toBe(practices[0]?.url);
  });

  it("are each found in SDS by their ODS code", async () => {
    for (const practice of provider.practices) {
      const [endpoint, ...others] = await look("Endpoint", practice);
      expect(others).toEqual([]);
      expect(textOf(endpoint, "address")).toBe(practice.serviceRoots.documents);
      const [device, ...more] = await look("Device", practice);
      expect(more).toEqual([]);
      expect(identifiers(device)).toContain(practice.asid);
      expect(provider.requests.at(-1)?.odsCode).toBe(practice.odsCode);
    }
  });

  it.each<Route>(["direct", "ssp"])("answer for their own patients, %s", async (route) => {
    const statuses = [];
    for (const addressee of addressees) {
      statuses.push((await call(addressee, "binary", undefined, route)).status);
    }
    expect(statuses).toEqual([200, 200, 404]);
    const atPractice = provider.requests.filter(({ role }) => role === "practice");
    expect(atPractice.map(({ odsCode }) => odsCode)).toEqual(CODES);
    expect(provider.requests.flatMap(({ rulesBroken }) => rulesBroken)).toEqual([]);
    expect(provider.practices.map((practice) => practice.requestsFor("letter"))).toEqual([1, 1, 1]);
    expect(provider.practices.map((practice) => practice.mostAtOnce())).toEqual([1, 1, 1]);
  });

  it("are kept apart by the SSP: one's ASID does not lead to another's service root", async () => {
    const [first, second] = addressees;
    if (first === undefined || second === undefined) throw new Error("there are three practices");
    const mistaken = { ...second, practice: first.practice };
    const received = await call(mistaken, "binary", undefined, "ssp");
    expect(received.status).toBe(400);
    const coding = objectsOf(objectOf(objectsOf(json(received), "issue")[0], "details"), "coding")[0];
    expect(textOf(coding, "display")).toMatch(/^ENDPOINT_.*A10001.*_VARIES_FROM_TARGETURL_.*B20002/);
    expect(provider.requests.map(({ role, odsCode }) => [role, odsCode])).toEqual([["ssp", "A10001"]]);
  });

  it("misbehave together, or one of them alone", async () => {
    const alone = provider.misbehave(status(418), { odsCode: "B20002" });
    expect(await statuses("direct")).toEqual([200, 418, 404]);
    alone.stop();
    provider.misbehave(status(429), { odsCode: "A10001", at: "ssp" });
    expect(await statuses("direct")).toEqual([200, 200, 404]);
    expect(await statuses("ssp")).toEqual([429, 200, 404]);
    provider.misbehave(status(503));
    expect(await statuses("direct")).toEqual([503, 503, 503]);
  });

  it("close together", async () => {
    await provider.close();
    for (const addressee of addressees) {
      await expect(call(addressee, "binary")).rejects.toMatchObject({ code: "ECONNREFUSED" });
    }
  });
});

describe("createProvider", () => {
  it("needs a practice, and another ODS code for each", async () => {
    const practice = { odsCode: "A10001", name: "x", patients: [] };
    await expect(createProvider({ practices: [] })).rejects.toThrow("at least one practice");
    await expect(createProvider({ practices: [practice, practice] })).rejects.toThrow(
      "Two practices of the simulator have the ODS code A10001.",
    );
  });

  it("has fifty of them", async () => {
    const practices = Array.from({ length: 50 }, (_, place) => ({
      odsCode: `P${place}`,
      name: "x",
      patients: patients(),
    }));
    const many = await createProvider({ practices });
    const received = await Promise.all(
      many.practices.map((practice) => call(practiceOf(many, practice), "binary", ofBinary("letter"), "ssp")),
    );
    expect(new Set(received.map((answer) => answer.status))).toEqual(new Set([200]));
    expect(many.practices.map((practice) => practice.requestsFor("letter"))).toEqual(practices.map(() => 1));
    await many.close();
  });
});

async function statuses(route: Route): Promise<readonly number[]> {
  const received = await Promise.all(
    addressees.map((addressee) => call(addressee, "binary", undefined, route)),
  );
  return received.map((answer) => answer.status);
}

async function look(resource: "Endpoint" | "Device", { odsCode }: SimulatedPractice) {
  const { origin, pathname } = new URL(provider.urls.sds);
  const interaction = "urn:nhs:names:services:gpconnect:documents:fhir:rest:read:binary-1";
  const received = await exchange({
    method: "GET",
    origin,
    target:
      `${pathname}/${resource}?organization=https://fhir.nhs.uk/Id/ods-organization-code%7C${odsCode}` +
      `&identifier=https://fhir.nhs.uk/Id/nhsServiceInteractionId%7C${interaction}`,
    headers: { Accept: "application/fhir+json", "X-Correlation-Id": randomUUID(), apikey: "key" },
  });
  return (readBundle(json(received))?.resources ?? []).map((entry) => entry.resource);
}

function identifiers(device: Parameters<typeof objectsOf>[0]): readonly (string | undefined)[] {
  return objectsOf(device, "identifier").map((identifier) => textOf(identifier, "value"));
}
