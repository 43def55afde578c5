import { INTERACTIONS } from "@gpdocs/model";
import fc from "fast-check";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { describe, expect, it } from "vitest";
import { type AuditTokenFacts, auditToken } from "../src/audit-token.ts";
import { CONSUMER, USER } from "./calls.ts";

const FACTS: AuditTokenFacts = {
  interaction: INTERACTIONS["retrieve-structured-record"],
  serviceRoot: "https://providersupplier.thirdparty.nhs.uk/GP0001/STU3/1",
  consumer: CONSUMER,
  user: USER,
  now: 1_469_436_687_000,
  sensitive: false,
};

const { sdsUserId: _user, sdsRoleProfileId: _role, ...WITHOUT_SMARTCARD } = USER;

describe("audit token", () => {
  it("makes the claims of the specification's full example", () => {
    expect(decodeJwt(auditToken(FACTS))).toStrictEqual({
      iss: "https://consumersupplier.thirdparty.nhs.uk/",
      sub: "10019",
      aud: "https://providersupplier.thirdparty.nhs.uk/GP0001/STU3/1",
      exp: 1_469_436_987,
      iat: 1_469_436_687,
      reason_for_request: "directcare",
      requested_scope: "patient/*.read",
      requesting_device: {
        resourceType: "Device",
        identifier: [{ system: "https://consumersupplier.com/Id/device-identifier", value: "CONS-APP-4" }],
        model: "Consumer product name",
        version: "5.3.0",
      },
      requesting_organization: {
        resourceType: "Organization",
        identifier: [{ system: "https://fhir.nhs.uk/Id/ods-organization-code", value: "A1001" }],
        name: "Test Hospital",
      },
      requesting_practitioner: {
        resourceType: "Practitioner",
        id: "10019",
        identifier: [
          { system: "https://fhir.nhs.uk/Id/sds-user-id", value: "111222333444" },
          { system: "https://fhir.nhs.uk/Id/sds-role-profile-id", value: "444555666777" },
          {
            system: "https://consumersupplier.com/Id/user-guid",
            value: "98ed4f78-814d-4266-8d5b-cde742f3093c",
          },
        ],
        name: [{ family: "Jones", given: ["Claire"], prefix: ["Dr"] }],
      },
    });
  });

  it("has a header of exactly alg and typ, and an empty signature behind a full stop", () => {
    const token = auditToken(FACTS);
    expect(decodeProtectedHeader(token)).toStrictEqual({ alg: "none", typ: "JWT" });
    expect(token).toMatch(/^eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0\.[A-Za-z0-9_-]+\.$/);
  });

  it("is issued at the whole second that has begun, and expires 300 seconds later", () => {
    const { iat, exp } = decodeJwt(auditToken({ ...FACTS, now: 1_469_436_687_999 }));
    expect(iat).toBe(1_469_436_687);
    expect(exp).toBe(1_469_436_987);
  });

  it("says UNK where the user has no smartcard", () => {
    expect(decodeJwt(auditToken({ ...FACTS, user: WITHOUT_SMARTCARD }))).toMatchObject({
      requesting_practitioner: {
        identifier: [
          { system: "https://fhir.nhs.uk/Id/sds-user-id", value: "UNK" },
          { system: "https://fhir.nhs.uk/Id/sds-role-profile-id", value: "UNK" },
          { system: "https://consumersupplier.com/Id/user-guid" },
        ],
      },
    });
  });

  it("leaves out names that the user does not have", () => {
    const name = { family: "Jones", given: ["Claire"] };
    const claims = decodeJwt(auditToken({ ...FACTS, user: { ...USER, name } }));
    expect(claims).toHaveProperty("requesting_practitioner.name", [name]);
  });

  it.each([
    ["retrieve-structured-record", false, "directcare", "patient/*.read"],
    ["find-patient", false, "directcare", "patient/*.read"],
    ["search-documents", false, "directcare", "patient/*.read"],
    ["retrieve-document", false, "directcare", "patient/*.read"],
    ["migrate-structured-record", false, "migration", "patient/*.read"],
    ["migrate-structured-record", true, "migration", "patient/*.read conf/R"],
    ["migrate-document", false, "migration", "patient/*.read"],
    ["migrate-document", true, "migration", "patient/*.read conf/R"],
  ] as const)("%s, sensitive %s: reason %s, scope %s", (interaction, sensitive, reason, scope) => {
    const claims = decodeJwt(auditToken({ ...FACTS, interaction: INTERACTIONS[interaction], sensitive }));
    expect(claims).toMatchObject({ reason_for_request: reason, requested_scope: scope });
  });

  it("carries any name through base64url without padding", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (family) => {
        const token = auditToken({ ...FACTS, user: { ...USER, name: { family, given: [family] } } });
        expect(token).toMatch(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.$/);
        expect(decodeJwt(token)).toHaveProperty("requesting_practitioner.name", [
          { family, given: [family] },
        ]);
      }),
      { examples: [["Zoë O’Brien-Łukasiewicz"], ["山田"], [">>>???"], [""]] },
    );
  });
});
