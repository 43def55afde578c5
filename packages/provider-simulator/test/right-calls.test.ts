import { gunzipSync } from "node:zlib";
import {
  type JsonObject,
  objectOf,
  objectsOf,
  readBundle,
  readOperationOutcome,
  textOf,
} from "@gpdocs/model";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createProvider, type Provider } from "../src/index.ts";
import { type Call, call, type Draft, parametersOf, prepared, type Route } from "./right-consumer.ts";
import { ALICE, DECEASED, DISSENTING, LARGE, patients, UNKNOWN } from "./simulated-patients.ts";
import { exchange, json, type Received } from "./wire.ts";
import { fullRecord } from "./wrong-parameters.ts";

let provider: Provider;
beforeAll(async () => {
  provider = await createProvider({ patients: patients() });
});
afterAll(() => provider.close());

describe.each<Route>(["direct", "ssp"])("right calls, %s", (route) => {
  it.each<Call>([
    "record",
    "migrate",
    "find",
    "search",
    "binary",
    "migrateBinary",
    "metadata",
    "foundations",
  ])("%s is answered and breaks no rule", async (name) => {
    const request = prepared(provider, name, undefined, route);
    const received = await exchange(request);
    expect(received.status).toBe(200);
    expect(provider.requests.at(-1)).toMatchObject({ role: "practice", rulesBroken: [], status: 200 });
    expect(received.headers).toMatchObject({
      "content-type": "application/fhir+json;charset=utf-8",
      "cache-control": "no-store",
      "transfer-encoding": "chunked",
    });
    const bundle = json(received);
    if (bundle["resourceType"] === "Bundle") expect(bundle["id"]).toBe(request.headers["Ssp-TraceID"]);
  });

  it("gzip comes to those who accept it", async () => {
    const received = await call(provider, "record", accepting("gzip, deflate"), route);
    expect(received.headers["content-encoding"]).toBe("gzip");
    expect(JSON.parse(gunzipSync(received.body).toString())).toMatchObject({ resourceType: "Bundle" });
    const refusing = await call(provider, "record", accepting("gzip;q=0"), route);
    expect(refusing.headers["content-encoding"]).toBeUndefined();
  });
});

describe("the structured record", () => {
  it("comes with urls that lead to the practice's documents service", async () => {
    const [document] = resources(await call(provider, "record"), "DocumentReference");
    expect(urlOf(document)).toBe(`${provider.urls.serviceRoots.documents}/Binary/letter`);
  });

  it.each([
    ["includeConsultations", 1],
    ["includeReferrals", 1],
    ["includeUncategorisedData", 0],
  ] as const)("with %s alone has %i documents", async (name, documents) => {
    const received = await call(provider, "record", asking(ALICE, [{ name }]));
    expect(resources(received, "DocumentReference")).toHaveLength(documents);
    expect(resources(received, "Encounter")).toHaveLength(1);
  });

  it("warns of what it does not know, at the least granular level, and is served all the same", async () => {
    const areas = [
      { name: "includeConsultations", part: [{ name: "includeColours", valueBoolean: true }] },
      { name: "includeMoods", part: [{ name: "includeSad", valueBoolean: true }] },
    ];
    const received = await call(provider, "record", asking(ALICE, areas));
    const [outcome, ...more] = resources(received, "OperationOutcome");
    expect(more).toEqual([]);
    expect(readOperationOutcome(outcome)).toEqual([
      unrecognised("includeConsultations.includeColours"),
      unrecognised("includeMoods"),
    ]);
    expect(provider.requests.at(-1)?.rulesBroken).toEqual(["parameters-known"]);
  });

  it.each([
    [UNKNOWN, 404, "PATIENT_NOT_FOUND"],
    [DECEASED, 404, "PATIENT_NOT_FOUND"],
    [DISSENTING, 403, "NO_PATIENT_CONSENT"],
  ])("of %s is refused with %i %s", async (nhsNumber, status, code) => {
    const received = await call(provider, "record", asking(nhsNumber, [{ name: "includeProblems" }]));
    expect([received.status, spineCode(received)]).toEqual([status, code]);
  });

  it("may be asked for by the predefined searches, though their combination is forbidden otherwise", async () => {
    const first = [
      { name: "includeConsultations", part: [{ name: "includeNumberOfMostRecent", valuePositiveInt: 3 }] },
      { name: "includeProblems" },
      { name: "includeAllergies", part: [{ name: "includeResolvedAllergies", valueBoolean: true }] },
      { name: "includeMedication", part: [{ name: "medicationSearchFromDate", valueDate: "2020-01-01" }] },
    ];
    const second = [...first, { name: "includeImmunisations" }, { name: "includeUncategorisedData" }];
    expect((await call(provider, "record", asking(ALICE, first))).status).toBe(200);
    expect((await call(provider, "record", asking(ALICE, second))).status).toBe(200);
    expect((await call(provider, "record", asking(ALICE, first.slice(1)))).status).toBe(422);
  });

  it("migrates with sensitive information where the scope has conf/R", async () => {
    const received = await call(provider, "migrate", (draft) => {
      draft.parameters = parametersOf(ALICE, [fullRecord(true)]);
      draft.claims["requested_scope"] = "patient/*.read conf/R";
    });
    expect(received.status).toBe(200);
  });

  it("migrates for a practitioner of whom little is known", async () => {
    const received = await call(provider, "migrate", (draft) => {
      draft.claims["requesting_practitioner"] = { resourceType: "Practitioner", id: "10019" };
    });
    expect(received.status).toBe(200);
  });
});

describe("find a patient", () => {
  it.each([
    [ALICE, ["alice"]],
    [DISSENTING, ["dissenting"]],
    [UNKNOWN, []],
  ])("%s gives %j", async (nhsNumber, ids) => {
    const received = await call(provider, "find", finding(nhsNumber));
    expect(received.status).toBe(200);
    expect(json(received)).toMatchObject({ resourceType: "Bundle", type: "searchset" });
    expect(resources(received, "Patient").map((patient) => textOf(patient, "id"))).toEqual(ids);
  });

  it("refuses the deceased", async () => {
    const received = await call(provider, "find", finding(DECEASED));
    expect([received.status, spineCode(received)]).toEqual([404, "PATIENT_NOT_FOUND"]);
  });
});

describe("search documents", () => {
  it.each([
    ["", ["scan", "month", "undated"]],
    ["&created=ge2020-06-01", ["month", "undated"]],
    ["&created=le2020-05-17", ["scan"]],
    ["&created=le2020-05-16", []],
    ["&created=ge2020-05-01&created=le2020-06-15", ["scan", "month"]],
    ["&created=ge2021-03-01T09:30:00Z", ["undated"]],
    ["&created=ge2021-03-01T09:30:01Z", []],
    ["&author=https://fhir.nhs.uk/Id/ods-organization-code%7CRAE01", ["scan"]],
    ["&author=https://fhir.nhs.uk/Id/ods-organization-code%7CX", []],
    ["&description=CHEST%20s", ["scan"]],
    ["&description=discharge", ["month"]],
  ])("with %s finds %j", async (filter, ids) => {
    const received = await call(provider, "search", (draft) => {
      draft.query += filter;
    });
    expect(received.status).toBe(200);
    expect(resources(received, "DocumentReference").map((document) => textOf(document, "id"))).toEqual(ids);
    expect(resources(received, "Patient")).toHaveLength(1);
  });

  it.each([
    ["nobody", 404, "PATIENT_NOT_FOUND"],
    ["deceased", 404, "PATIENT_NOT_FOUND"],
    ["dissenting", 403, "NO_PATIENT_CONSENT"],
  ])("of the Patient %s is refused with %i %s", async (id, status, code) => {
    const received = await call(provider, "search", (draft) => {
      draft.path = `Patient/${id}/DocumentReference`;
    });
    expect([received.status, spineCode(received)]).toEqual([status, code]);
  });
});

describe("capability statements", () => {
  it.each<Call>(["metadata", "foundations"])(
    "of %s tell the version of GP Connect and of FHIR",
    async (name) => {
      const statement = json(await call(provider, name));
      expect(statement).toMatchObject({
        resourceType: "CapabilityStatement",
        version: "1.6.2",
        fhirVersion: "3.0.1",
        acceptUnknown: "both",
      });
    },
  );
});

describe("documents", () => {
  it("are STU3 Binaries", async () => {
    const binary = json(await call(provider, "binary"));
    // "Hello", by hand
    expect(binary).toEqual({
      resourceType: "Binary",
      id: "letter",
      meta: { versionId: "1" },
      contentType: "text/plain",
      content: "SGVsbG8=",
    });
  });

  it("over 5 MB are not retrieved, but migrated, byte for byte", async () => {
    const retrieved = await call(provider, "binary", reading("large"));
    expect([retrieved.status, spineCode(retrieved)]).toEqual([404, "NO_RECORD_FOUND"]);
    expect((await call(provider, "binary", reading("limit"))).status).toBe(200);
    const migrated = await call(provider, "migrateBinary", reading("large"), "ssp");
    const content = textOf(json(migrated), "content") ?? "";
    expect(content).toMatch(/^A+$/);
    expect(Buffer.from(content, "base64").equals(Buffer.alloc(LARGE))).toBe(true);
  });

  it.each([
    ["nothing", 404, "NO_RECORD_FOUND"],
    ["deceased-letter", 404, "PATIENT_NOT_FOUND"],
    ["dissenting-letter", 403, "NO_PATIENT_CONSENT"],
  ])("%s is refused with %i %s", async (id, status, code) => {
    const received = await call(provider, "binary", reading(id));
    expect([received.status, spineCode(received)]).toEqual([status, code]);
  });
});

function accepting(encoding: string) {
  return (draft: Draft) => {
    draft.headers["Accept-Encoding"] = encoding;
  };
}

function asking(nhsNumber: string, areas: readonly JsonObject[]) {
  return (draft: Draft) => {
    draft.parameters = parametersOf(nhsNumber, areas);
  };
}

function finding(nhsNumber: string) {
  return (draft: Draft) => {
    draft.query = draft.query.replace(ALICE, nhsNumber);
  };
}

function reading(id: string) {
  return (draft: Draft) => {
    draft.path = `Binary/${id}`;
  };
}

function resources(received: Received, resourceType: string): readonly JsonObject[] {
  const found = readBundle(json(received))?.resources ?? [];
  return found.filter((resource) => resource.resourceType === resourceType).map(({ resource }) => resource);
}

function urlOf(document: JsonObject | undefined): string | undefined {
  return textOf(objectOf(objectsOf(document, "content")[0], "attachment"), "url");
}

function spineCode(received: Received): string | undefined {
  return readOperationOutcome(json(received))?.[0]?.spineCode;
}

function unrecognised(name: string) {
  return {
    severity: "warning",
    type: "not-supported",
    system: "https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1",
    spineCode: "NOT_IMPLEMENTED",
    text: `${name} is an unrecognised parameter`,
    diagnostics: name,
  };
}
