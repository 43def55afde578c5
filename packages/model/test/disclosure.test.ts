import { readDisclosure } from "@gpdocs/model";
import { expect, it } from "vitest";

const nopat = { system: "http://hl7.org/fhir/v3/ActCode", code: "NOPAT" };

// Page FHIR resource guidance, Resources not to be disclosed to a patient.
it.each([
  [{}, "unlabelled"],
  [{ meta: { security: [{ code: "V" }] }, securityLabel: [{ coding: [{ code: "R" }] }] }, "unlabelled"],
  [{ securityLabel: [{ coding: [{ code: "V" }, nopat] }] }, "document-not-for-patient"],
  [{ meta: { security: [nopat] } }, "existence-not-for-patient"],
  [{ meta: { security: [nopat] }, securityLabel: [{ coding: [nopat] }] }, "existence-not-for-patient"],
  [
    { meta: { security: [{ system: "http://hl7.org/fhir/V3/ActCode ", code: " nopat" }] } },
    "existence-not-for-patient",
  ],
  [{ securityLabel: { coding: { code: "NOPAT" } } }, "document-not-for-patient"],
])("%j is %s", (resource, disclosure) => {
  expect(readDisclosure(resource)).toBe(disclosure);
});
