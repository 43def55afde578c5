import { MANDATORY_INCLUDES } from "./rules/search-rules.ts";

/** The documents service's statement. Page: *Get the FHIR capability statement* (Access Document). */
export function documentsCapabilityStatement(): object {
  return statement("Access Document", {
    resource: [
      {
        type: "Patient",
        interaction: [{ code: "search-type" }],
        searchParam: [{ name: "identifier", type: "token" }],
      },
      { type: "Binary", interaction: [{ code: "read" }] },
      {
        type: "DocumentReference",
        interaction: [{ code: "search-type" }],
        searchInclude: MANDATORY_INCLUDES.filter(([name]) => name === "_include").map(([, value]) => value),
        searchRevInclude: ["PractitionerRole:practitioner"],
        searchParam: [
          { name: "created", type: "date" },
          { name: "author", type: "token" },
          { name: "description", type: "string" },
        ],
      },
    ],
  });
}

/** The Foundations statement, which lists the structured record operations. Page: *Get the FHIR capability statement*. */
export function foundationsCapabilityStatement(): object {
  return statement("Foundations", {
    operation: [
      operation("gpc.getstructuredrecord", "GPConnect-GetStructuredRecord-Operation-1"),
      operation("gpc.migratestructuredrecord", "GPConnect-MigrateStructuredRecord-Operation-1"),
    ],
  });
}

function statement(capability: string, rest: object): object {
  return {
    resourceType: "CapabilityStatement",
    version: "1.6.2",
    name: `GP Connect API - ${capability}`,
    status: "active",
    date: "2020-02-10",
    publisher: "gpdocs",
    description: "A simulated practice",
    kind: "capability",
    software: { name: "gpdocs provider simulator" },
    fhirVersion: "3.0.1",
    acceptUnknown: "both",
    format: ["application/fhir+json"],
    rest: [{ mode: "server", ...rest }],
  };
}

function operation(name: string, definition: string): object {
  return { name, definition: { reference: `https://fhir.nhs.uk/STU3/OperationDefinition/${definition}` } };
}
