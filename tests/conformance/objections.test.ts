import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bearer, changedClaims, RIGHT, send, type Written } from "./hand-written-request.ts";
import { startTranscriptProvider, type TranscriptProvider } from "./transcript-provider.ts";

let provider: TranscriptProvider;
beforeEach(async () => {
  provider = await startTranscriptProvider();
});
afterEach(() => provider.close());

const { find, search, retrieve, migrate, migratedRecord } = RIGHT;
const consultations = (...more: object[]) => RIGHT.record([{ name: "includeConsultations" }, ...more]);
const now = Math.floor(Date.now() / 1000);

/** By what is answered: the requests that are answered so, each with a part of the objection that they meet. */
const WRONG: Readonly<Record<string, Readonly<Record<string, readonly [() => Written, string]>>>> = {
  "200 Bundle": {
    "a query parameter nobody knows": [() => inTarget(search(), "?", "?_count=10&"), "Unrecognized search"],
    "a clinical area nobody knows": [
      () => consultations({ name: "includeDocuments" }),
      "parameters shown below",
    ],
    "no offer of gzip": [() => inHeader(find(), "Accept-Encoding", "identity"), "GZIP"],
    "no charset": [() => inHeader(consultations(), "Content-Type", "application/fhir+json"), "`charset`"],
  },
  "400 BAD_REQUEST": {
    "another verb": [() => ({ ...retrieve("9131"), method: "POST" }), "invalid HTTP verb used"],
    "a body where none belongs": [() => ({ ...find(), body: "{}" }), "Payload request body"],
    "a trace id that is no UUID": [() => inHeader(find(), "Ssp-TraceID", "1"), "GUID/UUID"],
    "another call's interaction": [
      () => inHeader(find(), INTERACTION, interactionOf(search())),
      "InteractionID",
    ],
    "a padded token": [() => inHeader(find(), "Authorization", "Bearer e30=.e30=."), "base64url"],
    "a token of two parts": [() => inHeader(find(), "Authorization", "Bearer e30.e30"), "base64url"],
    "a token that is not JSON": [
      () => inHeader(find(), "Authorization", "Bearer AAAA.AAAA."),
      "payload section",
    ],
    "a signed token": [() => inHeader(find(), "Authorization", `${tokenOf(find())}c2ln`), "empty signature"],
    "a token without typ": [
      () => inHeader(find(), "Authorization", bearer({}, { alg: "none" })),
      "'none' algorithm",
    ],
    "a token of two minutes ago": [() => claiming({ iat: now - 120, exp: now + 180 }), "generated"],
    "ten minutes of validity": [() => claiming({ exp: now + 600 }), "5 minutes"],
    "times that are not whole seconds": [() => claiming({ iat: now + 0.5 }), "generated"],
    "another audience": [() => claiming({ aud: "https://exampleGPSystem.example" }), "in the token aud"],
    "another reason": [
      () => claiming({ reason_for_request: "migration" }),
      "in the token reason_for_request",
    ],
    "conf/R for direct care": [
      () => claiming({ requested_scope: "patient/*.read conf/R" }),
      "requested_scope",
    ],
    "no issuer": [() => claiming({ iss: undefined }), "in the token iss"],
    "another organisation": [
      () => claiming({ requesting_organization: { name: "A" } }),
      "requesting_organization",
    ],
    "no device": [() => claiming({ requesting_device: null }), "in the token requesting_device"],
    "a user who is not the subject": [() => claiming({ sub: "another" }), "requesting_practitioner.id"],
    "no user": [
      () => claiming({ requesting_practitioner: undefined }),
      "in the token requesting_practitioner",
    ],
  },
  "400 CONFLICTING_VALUES": {
    "sensitive without conf/R": [
      () => changedClaims(migratedRecord(true), { requested_scope: READ }),
      "conf/N",
    ],
    "conf/R without sensitive": [
      () => changedClaims(migratedRecord(false), { requested_scope: READ_R }),
      "conf/N",
    ],
  },
  "400 INVALID_NHS_NUMBER": {
    "a number that is none in the body": [() => inBody("9991234578", "9991234579"), "check digit"],
    "a number that is none in the query": [() => inTarget(find(), "9991234578", "9991234579"), ""],
  },
  "400 VARIES_FROM_TARGETURL": {
    "a root in small letters": [() => inTarget(find(), "GPSystem", "gpsystem"), "varies"],
    "a root with a port": [() => inTarget(find(), ".example/", ".example:443/"), "varies"],
    "a root with the slashes of a path": [() => inTarget(find(), "https://", "https:/"), "varies"],
    "another capability's root": [() => ({ ...consultations(), target: find().target }), "varies"],
  },
  "401 ": {
    "no token": [() => inHeader(find(), "Authorization", "Basic eDp5"), "OAuth Bearer Token"],
    "an expired token": [() => claiming({ iat: now - 301, exp: now - 1 }), "expired"],
  },
  "403 ASID_CHECK_FAILED_MESSAGESENDER_1": {
    "an unknown sender": [() => inHeader(find(), "Ssp-From", "1"), "originates"],
  },
  "403 PARTYKEY_INTERACTION_CHECK_FAILED_MESSAGERECEIVER_1": {
    "an unknown receiver": [() => inHeader(find(), "Ssp-To", "1"), "`Ssp-To`"],
  },
  "403 NOT_AUTHORISED": {
    "a sensitive document without conf/R": [() => migrate("confidential-1", READ), ""],
  },
  "404 NO_RECORD_FOUND": {
    "a document that is not there": [() => retrieve("07A6483F"), ""],
    "a document over 5 MB, not migrated": [() => retrieve("video-1"), ""],
    "a sensitive document, not migrated": [() => retrieve("confidential-1"), ""],
  },
  "404 PATIENT_NOT_FOUND": {
    "a patient of another practice": [() => inBody("9991234578", "9999999999"), ""],
    "another patient's documents": [() => inTarget(search(), "d8f3", "d8f4"), ""],
  },
  "415 Unsupported_Media_Type": {
    "another Accept": [() => inHeader(find(), "Accept", "text/html"), "`415`"],
    "another Content-Type": [() => inHeader(consultations(), "Content-Type", "text/xml"), "`415`"],
  },
  "422 INVALID_PARAMETER": {
    "a bare |": [() => inTarget(find(), "%7C", "|"), "percent encoding"],
    "another identifier system": [() => inTarget(find(), "nhs-number", "local"), "[system]"],
    "a missing include": [
      () => inTarget(search(), /&_include=[^&]*Practitioner/, ""),
      "mandatory `_include`",
    ],
    "no clinical area": [() => RIGHT.record([]), "No recognised parameters"],
    "allergies without their part": [
      () => consultations({ name: "includeAllergies" }),
      "includeResolvedAllergies",
    ],
    "a part of a date": [() => consultationsIn({ start: "2019-02" }), "whole dates only"],
    "a date to come": [() => consultationsIn({ start: "9999-01-01" }), "less than or equal"],
    "a period that ends before it starts": [
      () => consultationsIn({ start: "2019-02-02", end: "2019-02-01" }),
      "greater than the end date",
    ],
    "a diary date that is past": [
      () =>
        consultations({ name: "includeDiaryEntries", part: [{ name: DIARY_DATE, valueDate: "2019-02-01" }] }),
      "greater than or equal",
    ],
    "a filter that may not be there": [
      () => consultations({ name: "includeProblems", part: [{ name: "filterStatus", valueCode: "active" }] }),
      "isn't permitted",
    ],
  },
  "422 INVALID_RESOURCE": {
    "no Parameters": [() => ({ ...consultations(), body: "{}" }), "parse the `Parameters`"],
    "a parameter twice": [() => consultations({ name: "includeConsultations" }), "parameters shown below"],
  },
  "501 NOT_IMPLEMENTED": {
    "a path nobody knows": [() => inTarget(find(), /Patient.*/, "Observation"), "not (yet) implemented"],
  },
};

const INTERACTION = "Ssp-InteractionID";
const DIARY_DATE = "diaryEntriesSearchDate";
const READ = "patient/*.read";
const READ_R = "patient/*.read conf/R";

for (const [answer, requests] of Object.entries(WRONG)) {
  const [status = "", code = ""] = answer.split(" ");
  describe(`answered with ${answer}`, () => {
    it.each(Object.entries(requests))("%s", async (_what, [written, quoted]) => {
      const received = await send(provider.sspUrl, written());
      expect([received.status, received.text]).toEqual([Number(status), expect.stringContaining(code)]);
      expect(provider.objections.join("\n")).toContain(quoted);
      expect(provider.objections.length > 0).toBe(quoted !== "");
    });
  });
}

describe("over two requests", () => {
  it("a trace id may not come again", async () => {
    const written = find();
    await send(provider.sspUrl, written);
    await send(provider.sspUrl, written);
    expect(provider.objections).toEqual([expect.stringContaining("GUID/UUID generated per request")]);
  });
});

function inTarget(written: Written, what: string | RegExp, replacement: string): Written {
  return { ...written, target: written.target.replace(what, replacement) };
}

function inHeader(written: Written, name: string, value: string): Written {
  return { ...written, headers: { ...written.headers, [name]: value } };
}

function inBody(what: string, replacement: string): Written {
  const written = consultations();
  return { ...written, body: written.body.replace(what, replacement) };
}

function consultationsIn(valuePeriod: object): Written {
  return RIGHT.record([
    { name: "includeConsultations", part: [{ name: "consultationSearchPeriod", valuePeriod }] },
  ]);
}

function claiming(changes: object): Written {
  return changedClaims(find(), changes);
}

function interactionOf({ headers }: Written): string {
  return headers[INTERACTION] ?? "";
}

function tokenOf({ headers }: Written): string {
  return headers["Authorization"] ?? "";
}
