import { readFileSync } from "node:fs";
import { binaries, binaryIds } from "./invented-documents.ts";
import { isObject, type JsonObject, parseJson } from "./json.ts";
import type { Occasion, Practice } from "./practice.ts";

/** A practice of our own invention, with answers in the shapes of the specification's examples. */
export const INVENTED_PRACTICE: Practice = {
  odsCode: "B99901",
  asid: "200000000116",
  partyKey: "B99901-823456",
  // Host names with capitals, and another host for each capability: the specification's own example has the former.
  roots: {
    structured: "https://exampleGPSystem.example/B99901/STU3/1/gpconnect/structured",
    documents: "https://Documents.exampleGPSystem.example/B99901/STU3/1/GPConnect/Documents",
  },
  nhsNumber: "9991234578",
  patientId: "04603d77-1a4e-4d63-b246-d7504f8bd8f3",
  foundPatient: (occasion) => {
    const [patient] = documentsServer("administrative", occasion);
    return JSON.stringify(
      { resourceType: "Bundle", type: "searchset", entry: [{ resource: patient }] },
      null,
      2,
    );
  },
  documentsSearch: (occasion) => {
    const found = documentsServer("document-references", occasion).filter(({ id }) => id !== SENSITIVE);
    return JSON.stringify(
      {
        resourceType: "Bundle",
        id: occasion.traceId,
        meta: { profile: ["https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-Searchset-Bundle-1"] },
        type: "searchset",
        entry: [...found, ...documentsServer("administrative", occasion)].map((resource) => ({
          fullUrl: `${occasion.roots.documents}/${resource["resourceType"]}/${resource["id"]}`,
          resource,
        })),
      },
      null,
      1,
    );
  },
  structuredRecord: (occasion, included) => {
    const documents = structuredServer("document-references", occasion).filter(
      ({ id }) => id !== SENSITIVE && id !== UNREVIEWED,
    );
    return recordBundle(occasion, [
      ...areaResources("referrals", "includeReferrals", occasion, included),
      ...documents,
      ...areaResources("consultations", "includeConsultations", occasion, included),
      ...areaResources("problems", "includeProblems", occasion, included),
      ...emptyLists(included),
      ...structuredServer("administrative", occasion),
    ]);
  },
  migratedRecord: (occasion, sensitive) => {
    const everything = new Set(["includeReferrals", "includeConsultations", "includeProblems"]);
    const areas = [...everything]
      .flatMap((area) =>
        areaResources(area.slice("include".length).toLowerCase(), area, occasion, everything),
      )
      .map(withEveryArea);
    const documents = structuredServer("document-references", occasion)
      .filter(({ id }) => id !== UNREVIEWED && (sensitive || id !== SENSITIVE))
      .map((document) => (document["id"] === OVERSIZE ? withUrl(document, occasion) : document));
    return recordBundle(occasion, [
      ...structuredServer("administrative", occasion),
      ...documents,
      ...(sensitive ? areas.map(withoutWarning) : areas),
      ...emptyLists(new Set(EMPTY_AREAS.map(([area]) => area))),
    ]);
  },
  binaries: binaries(),
};

const SENSITIVE = "safeguarding-report";
const UNREVIEWED = "unreviewed-result";
const OVERSIZE = "theatre-video";
const RECORD_PATIENT = "9340157B-6973-4209-9B57-BF6C64F29EF6";

/** A part of the record; the Lists that answer for its clinical area only where that area is asked for. */
function areaResources(
  name: string,
  area: string,
  occasion: Occasion,
  included: ReadonlySet<string>,
): JsonObject[] {
  return structuredServer(name, occasion).filter(({ id }) => id !== undefined || included.has(area));
}

function recordBundle({ traceId }: Occasion, resources: readonly JsonObject[]): string {
  const meta = {
    profile: ["https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-StructuredRecord-Bundle-1"],
  };
  const entry = resources.map((resource) => ({ resource }));
  return JSON.stringify({ id: traceId, type: "collection", meta, entry, resourceType: "Bundle" }, null, 2);
}

/** Clinical areas of which this patient's record holds nothing, with title, code and display of their primary List. */
const EMPTY_AREAS: readonly (readonly [area: string, title: string, code: string, display: string])[] = [
  [
    "includeAllergies",
    "Allergies and adverse reactions",
    "886921000000105",
    "Allergies and adverse reactions",
  ],
  [
    "includeMedication",
    "Medications and medical devices",
    "933361000000108",
    "Medications and medical devices",
  ],
  ["includeImmunisations", "Immunisations", "1102181000000102", "Immunisations"],
  ["includeUncategorisedData", "Uncategorised data", "826501000000100", "Miscellaneous record"],
  ["includeInvestigations", "Investigations and results", "887191000000108", "Investigations and results"],
  [
    "includeDiaryEntries",
    "Patient recall administration",
    "714311000000108",
    "Patient recall administration",
  ],
];

function emptyLists(included: ReadonlySet<string>): JsonObject[] {
  return EMPTY_AREAS.filter(([area]) => included.has(area)).map(([, title, code, display]) => ({
    resourceType: "List",
    meta: { profile: ["https://fhir.nhs.uk/STU3/StructureDefinition/CareConnect-GPC-List-1"] },
    status: "current",
    mode: "snapshot",
    title,
    code: { coding: [{ system: "http://snomed.info/sct", code, display }] },
    subject: { reference: `Patient/${RECORD_PATIENT}` },
    note: [{ text: "Information not available" }],
    emptyReason: {
      coding: [{ system: "http://hl7.org/fhir/list-empty-reason", code: "no-content-recorded" }],
    },
  }));
}

/** Migration knows no largest size: what was a placeholder can be had. */
function withUrl(document: JsonObject, { roots }: Occasion): JsonObject {
  const url = `${roots.documents}/Binary/${binaryIds()[OVERSIZE]}`;
  return { ...document, content: [{ attachment: { contentType: "video/mp4", url, size: 5_767_168 } }] };
}

/** A migration has every clinical area: nothing is there as a mere sentence instead of a reference. */
function withEveryArea(resource: JsonObject): JsonObject {
  const isSaid = (reference: unknown) => isObject(reference) && reference["reference"] === undefined;
  const { entry, extension, ...rest } = resource;
  return {
    ...rest,
    ...(Array.isArray(entry)
      ? { entry: entry.filter((each) => !isSaid(isObject(each) && each["item"])) }
      : {}),
    ...(Array.isArray(extension)
      ? { extension: extension.filter((each) => !isObject(each) || !isSaid(each["valueReference"])) }
      : {}),
  };
}

/** With sensitive information included, no List has anything left to warn of. */
function withoutWarning(resource: JsonObject): JsonObject {
  if (resource["resourceType"] !== "List" || resource["id"] !== undefined) return resource;
  const { extension, note, ...rest } = resource;
  return rest;
}

function documentsServer(name: string, occasion: Occasion): JsonObject[] {
  const patient = INVENTED_PRACTICE.patientId;
  return fixture(name, {
    patient,
    absolute: `${occasion.roots.documents}/`,
    documents: occasion.roots.documents,
  });
}

function structuredServer(name: string, occasion: Occasion): JsonObject[] {
  return fixture(name, { patient: RECORD_PATIENT, absolute: "", documents: occasion.roots.documents });
}

function fixture(name: string, texts: Readonly<Record<string, string>>): JsonObject[] {
  const { nhsNumber, odsCode } = INVENTED_PRACTICE;
  const all = new Map(Object.entries({ ...binaryIds(), nhsNumber, odsCode, ...texts }));
  const written = readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), "utf8");
  const resources = parseJson(
    written.replace(/\{([A-Za-z-]+)\}/g, (whole, key: string) => all.get(key) ?? whole),
  );
  if (!Array.isArray(resources) || !resources.every(isObject))
    throw new Error(`${name}.json is not an array of resources.`);
  return resources;
}
