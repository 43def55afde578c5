import type { JsonObject } from "@gpdocs/model";
import fc from "fast-check";

/** Few ids, so that references often meet, resources share ids, and Lists go in circles. */
const id = fc.constantFrom("a", "b", "c");

const type = fc.constantFrom(
  "DocumentReference",
  "DocumentReference",
  "List",
  "List",
  "Encounter",
  "Condition",
  "Observation",
  "DiagnosticReport",
  "ReferralRequest",
);

const referenceText = fc.oneof(
  { weight: 12, arbitrary: fc.tuple(type, id).map(([type, id]) => `${type}/${id}`) },
  {
    weight: 1,
    arbitrary: fc.tuple(type, id).map(([type, id]) => `https://p.example/fhir/${type}/${id}/_history/1`),
  },
  { weight: 1, arbitrary: fc.tuple(type, id, id).map(([type, id, inner]) => `${type}/${id}#${inner}`) },
  { weight: 1, arbitrary: id.map((id) => `#${id}`) },
  { weight: 1, arbitrary: id },
  {
    weight: 1,
    arbitrary: fc.constantFrom("Referral items are not supported by the provider system", "#", ""),
  },
);

const reference = fc.oneof(
  { weight: 9, arbitrary: referenceText.map((reference) => ({ reference })) },
  { weight: 1, arbitrary: fc.constantFrom({ display: "Items have been disabled" }, {}) },
);

const extension = fc
  .tuple(
    fc.constantFrom(
      "ActualProblem",
      "RelatedClinicalContent",
      "RelatedProblemHeader",
      "RelatedProblemHeader",
    ),
    fc.boolean(),
    reference,
  )
  .map(([name, nested, valueReference]) => ({
    url: `https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-${name}-1`,
    ...(nested ? { extension: [{ url: "target", valueReference }] } : { valueReference }),
  }));

const few = { maxLength: 3 };

const list = fc
  .tuple(
    fc.constantFrom(
      "325851000000107",
      "325851000000107",
      "25851000000105",
      "24781000000107",
      "consultations-documents-contained-in-consultations",
      "717711000000103",
    ),
    id,
    fc.array(reference, { maxLength: 4 }),
    fc.array(extension, { maxLength: 1 }),
    fc.option(fc.constantFrom("2020-01-01", "2020-02-01"), { nil: undefined }),
  )
  .map(([code, encounter, items, extension, date]) => ({
    resourceType: "List",
    code: { coding: [{ code }] },
    encounter: { reference: `Encounter/${encounter}` },
    entry: items.map((item) => ({ item })),
    extension,
    ...(date === undefined ? {} : { date }),
  }));

const documentReference = fc
  .record({
    description: fc.constantFrom("one", "two"),
    indexed: fc.constantFrom("2020-01-01", "2021-01-01"),
    content: fc.array(fc.constant({ attachment: { url: "https://practice.example/Binary/1" } }), few),
    subject: fc.constantFrom({ reference: "Patient/a" }, { reference: "Patient/b" }),
    context: fc.record({
      encounter: reference,
      related: fc.array(
        reference.map((ref) => ({ ref })),
        few,
      ),
    }),
    relatesTo: fc.array(
      reference.map((target) => ({ target })),
      { maxLength: 1 },
    ),
  })
  .map((elements) => ({ resourceType: "DocumentReference", ...elements }));

const other = fc.record({
  resourceType: fc.constantFrom(
    "Condition",
    "Condition",
    "ReferralRequest",
    "DiagnosticReport",
    "Observation",
    "ProcedureRequest",
  ),
  extension: fc.array(extension, few),
  supportingInfo: fc.array(reference, few),
  result: fc.array(reference, few),
});

const encounter = fc
  .constantFrom("2020-01-01", "2020-06", undefined)
  .map((start) => ({ resourceType: "Encounter", ...(start === undefined ? {} : { period: { start } }) }));

const plain = fc.oneof(
  { weight: 4, arbitrary: list },
  { weight: 3, arbitrary: documentReference },
  { weight: 2, arbitrary: other },
  { weight: 2, arbitrary: encounter },
);

/** One in eight without an id, as GP Connect's primary and secondary Lists are. */
const named = fc
  .tuple(plain, fc.option(id, { nil: undefined, freq: 7 }))
  .map(([resource, id]): JsonObject => (id === undefined ? resource : { ...resource, id }));

const resource = fc
  .tuple(
    named,
    fc.oneof({ weight: 6, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.array(named, few) }),
  )
  .map(
    ([resource, contained]): JsonObject => (contained.length === 0 ? resource : { ...resource, contained }),
  );

/** The resources of a record, not always as they should be, and one Patient. */
export const arbitraryRecord: fc.Arbitrary<readonly JsonObject[]> = fc
  .array(resource, { maxLength: 14 })
  .map((resources) => [{ resourceType: "Patient", id: "a" }, ...resources]);
