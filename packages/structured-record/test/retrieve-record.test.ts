import * as Effect from "effect/Effect";
import * as TestClock from "effect/testing/TestClock";
import { describe, expect, it } from "vitest";
import { claimsOf, inVirtualTime } from "../../spine/test/calls.ts";
import { reply, replyFhir } from "../../spine/test/http-server.ts";
import { DOCUMENT_AREAS, migrateStructuredRecord, retrieveStructuredRecord } from "../src/index.ts";
import { failureOf, PATIENT, patient, practice, record } from "./record-server.ts";

const RIGHT = record(patient(["9999999999"]));
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const NHS_NUMBER = {
  name: "patientNHSNumber",
  valueIdentifier: { system: "https://fhir.nhs.uk/Id/nhs-number", value: "9999999999" },
};

describe("retrieving a structured record", () => {
  it("posts the parameters to the operation, and hands the record on as it came", async () => {
    const { server, session } = await practice(RIGHT);
    const parameters = { includeConsultations: true } as const;
    const found = await inVirtualTime(
      Effect.andThen(
        TestClock.setTime(Date.parse("2025-06-02T12:00:00Z")),
        retrieveStructuredRecord(session, PATIENT, parameters),
      ),
    );
    const [request] = server.received;
    expect(request).toMatchObject({
      method: "POST",
      target: "/structured/Patient/$gpc.getstructuredrecord",
      headers: {
        "content-type": "application/fhir+json;charset=utf-8",
        "ssp-interactionid": "urn:nhs:names:services:gpconnect:fhir:operation:gpc.getstructuredrecord-1",
      },
    });
    expect(JSON.parse(request?.body ?? "")).toStrictEqual({
      resourceType: "Parameters",
      parameter: [NHS_NUMBER, { name: "includeConsultations" }],
    });
    expect(claimsOf(request?.headers.authorization)).toMatchObject({
      reason_for_request: "directcare",
      requested_scope: "patient/*.read",
    });
    expect(found).toMatchObject({
      bundle: RIGHT,
      patientReference: "Patient/2",
      request: { kind: "retrieve", parameters },
      retrievedAt: "2025-06-02T12:00:00.000Z",
      traceId: request?.headers["ssp-traceid"],
      warnings: [],
    });
    expect(found.traceId).toMatch(UUID);
  });

  it("asks for the areas that lead to documents, and says so, where the caller asks for nothing", async () => {
    const { server, session } = await practice(RIGHT);
    const found = await Effect.runPromise(retrieveStructuredRecord(session, PATIENT));
    expect(JSON.parse(server.received[0]?.body ?? "")).toStrictEqual({
      resourceType: "Parameters",
      parameter: [
        NHS_NUMBER,
        { name: "includeConsultations" },
        { name: "includeProblems" },
        { name: "includeReferrals" },
        { name: "includeInvestigations" },
        { name: "includeDiaryEntries" },
      ],
    });
    expect(found.request).toStrictEqual({ kind: "retrieve", parameters: DOCUMENT_AREAS });
  });

  it("takes today from the clock, in London: a BST midnight comes an hour before UTC's", async () => {
    const { server, session } = await practice(RIGHT);
    const diary = { includeDiaryEntries: { diaryEntriesSearchDate: "2025-07-01" } };
    const at = (moment: string) =>
      inVirtualTime(
        Effect.andThen(
          TestClock.setTime(Date.parse(moment)),
          Effect.exit(retrieveStructuredRecord(session, PATIENT, diary)),
        ),
      );
    expect(await at("2025-07-01T22:59:59Z")).toMatchObject({ _tag: "Success" });
    expect(await at("2025-07-01T23:00:00Z")).toMatchObject({ _tag: "Failure" });
    expect(server.received).toHaveLength(1);
  });

  it("sends nothing where the parameters would be refused", async () => {
    const { server, session } = await practice(RIGHT);
    const error = await failureOf(retrieveStructuredRecord(session, PATIENT, {}));
    expect(error).toMatchObject({ _tag: "InputError", code: "invalid-parameters" });
    expect(server.received).toHaveLength(0);
  });

  it("names the trace id of the attempt that brought it", async () => {
    const { server, session } = await practice((_request, response, place) =>
      place === 0 ? reply(response, 503, "") : replyFhir(response, RIGHT),
    );
    const found = await Effect.runPromise(retrieveStructuredRecord(session, PATIENT));
    expect(server.received).toHaveLength(2);
    expect(found.traceId).toBe(server.received[1]?.headers["ssp-traceid"]);
  });
});

describe("migrating a structured record", () => {
  it.each([
    [true, "patient/*.read conf/R"],
    [false, "patient/*.read"],
  ])("with sensitive information %s has the scope %s", async (includeSensitiveInformation, scope) => {
    const { server, session } = await practice(RIGHT);
    const found = await Effect.runPromise(
      migrateStructuredRecord(session, PATIENT, { includeSensitiveInformation }),
    );
    const [request] = server.received;
    expect(request).toMatchObject({
      method: "POST",
      target: "/migration/Patient/$gpc.migratestructuredrecord",
      headers: {
        "ssp-interactionid": "urn:nhs:names:services:gpconnect:fhir:operation:gpc.migratestructuredrecord-1",
      },
    });
    expect(JSON.parse(request?.body ?? "")).toStrictEqual({
      resourceType: "Parameters",
      parameter: [
        NHS_NUMBER,
        {
          name: "includeFullRecord",
          part: [{ name: "includeSensitiveInformation", valueBoolean: includeSensitiveInformation }],
        },
      ],
    });
    expect(claimsOf(request?.headers.authorization)).toMatchObject({
      reason_for_request: "migration",
      requested_scope: scope,
    });
    expect(found.request).toStrictEqual({ kind: "migrate", includeSensitiveInformation });
  });

  it("checks the patient as well", async () => {
    const { session } = await practice(record(patient(["9434765919"])));
    const migrated = migrateStructuredRecord(session, PATIENT, { includeSensitiveInformation: false });
    expect(await failureOf(migrated)).toMatchObject({
      _tag: "PatientMismatchError",
      code: "another-patient",
    });
  });

  it("sends nothing where it is not said whether sensitive information is wanted", async () => {
    const { server, session } = await practice(RIGHT);
    const error = await failureOf(migrateStructuredRecord(session, PATIENT, JSON.parse("{}")));
    expect(error).toMatchObject({ _tag: "InputError", code: "invalid-parameters" });
    expect(server.received).toHaveLength(0);
  });
});
