import { describe, expect, it } from "vitest";
import { createGpConnect, isGpConnectError, type SessionOptions } from "../src/index.ts";
import {
  CONSUMER,
  NHS_NUMBER,
  OTHER_NHS_NUMBER,
  type Practice,
  startPractice,
  userNamed,
} from "./practice.ts";

const ONE = { binaries: { a: "aaa" } };

function claimsOf(practice: Practice, request: number): Record<string, unknown> {
  const [, claims = ""] = (practice.headers[request]?.authorization ?? "").split(".");
  return JSON.parse(Buffer.from(claims, "base64url").toString("utf8"));
}

describe("what a session is given", () => {
  const gpConnect = createGpConnect({
    route: { kind: "direct", serviceRoots: { structured: "http://127.0.0.1:1/structured" } },
    consumer: CONSUMER,
  });
  const right: SessionOptions = {
    user: userNamed("u1"),
    patient: { nhsNumber: NHS_NUMBER, odsCode: "A82038" },
  };

  it("may be written as people write it", () => {
    const patient = { nhsNumber: " 947 671-9931 ", odsCode: " a82038 " };
    expect(() => gpConnect.session({ ...right, patient })).not.toThrow();
  });

  it.each<[string, string, Partial<SessionOptions>]>([
    [
      "invalid-nhs-number",
      "a wrong check digit",
      { patient: { nhsNumber: "9476719932", odsCode: "A82038" } },
    ],
    ["invalid-nhs-number", "nine digits", { patient: { nhsNumber: "947671993", odsCode: "A82038" } }],
    ["invalid-nhs-number", "nothing", { patient: { nhsNumber: "", odsCode: "A82038" } }],
    [
      "invalid-ods-code",
      "an ODS code that is none",
      { patient: { nhsNumber: NHS_NUMBER, odsCode: "A8/../2038" } },
    ],
    ["invalid-user", "a user without an id", { user: { ...userNamed("u1"), id: " " } }],
    [
      "invalid-user",
      "a user without a family name",
      { user: { ...userNamed("u1"), name: { family: "", given: ["Tess"] } } },
    ],
    [
      "invalid-user",
      "a user without a given name",
      { user: { ...userNamed("u1"), name: { family: "Tester", given: [] } } },
    ],
    [
      "invalid-user",
      "a user without a local id",
      { user: { ...userNamed("u1"), localUserId: { system: "s", value: "" } } },
    ],
  ])("is refused at once with %s: %s", (code, _what, wrong) => {
    expect(() => gpConnect.session({ ...right, ...wrong })).toThrow(
      expect.objectContaining({ _tag: "InputError", code }),
    );
  });

  it("does not come back in the refusal", () => {
    const wrong = { nhsNumber: "9476719932", odsCode: "A82038", familyName: "Jackson" };
    expect(() => gpConnect.session({ ...right, patient: wrong })).not.toThrow(/9476719932|Jackson/);
    expect(() => gpConnect.session({ ...right, patient: wrong })).toThrow();
  });
});

describe("a session", () => {
  it("retrieves the record, and finds and searches", async () => {
    const practice = await startPractice(ONE);
    const session = practice.session();
    const record = await session.structuredRecord({ includeConsultations: true });
    expect(record).toMatchObject({ patientReference: "Patient/2", patientCheck: { nhsNumber: "same" } });
    const search = await session.searchDocuments({ description: "letter" });
    expect(search.documents.map((document) => document.documentReferenceId)).toEqual(["a"]);
    expect(practice.requests.map((request) => request.split("?")[0])).toEqual([
      "POST /A82038/STU3/1/gpconnect/structured/Patient/$gpc.getstructuredrecord",
      "GET /A82038/STU3/1/gpconnect/documents/Patient",
      "GET /A82038/STU3/1/gpconnect/documents/Patient/2/DocumentReference",
    ]);
  });

  it("rejects with the GpConnectError itself", async () => {
    const practice = await startPractice({ ...ONE, answersWith: OTHER_NHS_NUMBER });
    const failure = await practice
      .session()
      .structuredRecord()
      .catch((error: unknown) => error);
    expect(isGpConnectError(failure)).toBe(true);
    expect(failure).toMatchObject({ _tag: "PatientMismatchError", code: "another-patient" });
    await expect(practice.session().searchDocuments()).rejects.toMatchObject({ code: "another-patient" });
    await expect(practice.session().structuredRecord({})).rejects.toMatchObject({
      code: "invalid-parameters",
    });
    expect(practice.requests).toHaveLength(2);
  });

  it("asks nothing where the signal has aborted already, and rejects with its reason", async () => {
    const practice = await startPractice(ONE);
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(practice.session().structuredRecord(undefined, { signal })).rejects.toBe(signal.reason);
    await expect(practice.session().searchDocuments(undefined, { signal })).rejects.toBe(signal.reason);
    const migration = practice.session().migration({ includeSensitiveInformation: false });
    await expect(migration.structuredRecord({ signal })).rejects.toBe(signal.reason);
    expect(practice.requests).toEqual([]);
  });

  it("rejects with the signal's reason where it aborts under way", async () => {
    const stop = new AbortController();
    const practice = await startPractice({
      ...ONE,
      before: () => {
        stop.abort("enough");
        return true;
      },
    });
    await expect(practice.session().structuredRecord(undefined, { signal: stop.signal })).rejects.toBe(
      "enough",
    );
  });

  it("keeps to its own user and patient while another is under way", async () => {
    const practice = await startPractice(ONE);
    const [first, second] = await Promise.all([
      practice.session({ user: "u1" }).structuredRecord(),
      practice.session({ user: "u2", nhsNumber: OTHER_NHS_NUMBER }).structuredRecord(),
    ]);
    expect(first.patient.nhsNumbers).toEqual([NHS_NUMBER]);
    expect(second.patient.nhsNumbers).toEqual([OTHER_NHS_NUMBER]);
    expect([claimsOf(practice, 0)["sub"], claimsOf(practice, 1)["sub"]].sort()).toEqual(["u1", "u2"]);
  });

  it("migrates under interactions of their own, with the scope that they need", async () => {
    const practice = await startPractice(ONE);
    const migration = practice.session().migration({ includeSensitiveInformation: true });
    const sink = {
      open: async () => ({ write: async () => {}, commit: async () => null, discard: async () => {} }),
    };
    expect((await migration.extract({ sink }).statement).counts.retrieved).toBe(1);
    expect(practice.headers.map((headers) => headers["ssp-interactionid"])).toEqual([
      "urn:nhs:names:services:gpconnect:fhir:operation:gpc.migratestructuredrecord-1",
      "urn:nhs:names:services:gpconnect:documents:fhir:rest:migrate:binary-1",
    ]);
    for (const request of [0, 1]) {
      expect(claimsOf(practice, request)).toMatchObject({
        reason_for_request: "migration",
        requested_scope: "patient/*.read conf/R",
      });
    }
  });

  it("migrates without sensitive information under the plain scope", async () => {
    const practice = await startPractice(ONE);
    const record = await practice
      .session()
      .migration({ includeSensitiveInformation: false })
      .structuredRecord();
    expect(record.request).toEqual({ kind: "migrate", includeSensitiveInformation: false });
    expect(claimsOf(practice, 0)["requested_scope"]).toBe("patient/*.read");
  });
});
