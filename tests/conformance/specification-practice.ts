import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { binaryBody } from "./binary-body.ts";
import { resourcesOf } from "./bundle-reading.ts";
import type { Practice } from "./practice.ts";

/** Content of the one Binary that the specification's searchset points to; a Word document, by its declaration. */
export const SPECIFICATION_DOCUMENT = Buffer.from(
  "The specification's own Binary is cut off after a few lines.\n",
);

/** Whether the specification's example responses are at hand: they are not part of the project. */
export function specificationExamplesAreHere(): boolean {
  return existsSync(join(records(), SEARCH)) && existsSync(join(records(), RECORD));
}

/**
 * A practice that answers with the specification's own example responses, to the letter. Its roots are those that the
 * examples have in them, and so it can be reached through the proxy only.
 */
export function specificationPractice(): Practice {
  const searchset = readFileSync(join(records(), SEARCH), "utf8");
  const record = readFileSync(join(records(), RECORD), "utf8");
  const patient = resourcesOf(searchset).find(({ resourceType }) => resourceType === "Patient");
  const bytes = SPECIFICATION_DOCUMENT;
  return {
    odsCode: "GP0001",
    asid: "200000000116",
    partyKey: "GP0001-823456",
    roots: {
      structured: "http://exampleGPSystem.co.uk/GP0001/STU3/1/gpconnect/structured",
      documents: "http://exampleGPSystem.co.uk/GP0001/STU3/1/gpconnect-documents",
    },
    nhsNumber: "9999999999",
    patientId: "04603d77-1a4e-4d63-b246-d7504f8bd833",
    foundPatient: () =>
      JSON.stringify({ resourceType: "Bundle", type: "searchset", entry: [{ resource: patient }] }),
    documentsSearch: () => searchset,
    structuredRecord: () => record,
    migratedRecord: () => record,
    binaries: new Map([
      [
        BINARY,
        {
          body: binaryBody(BINARY, MSWORD, bytes, "as in the specification"),
          size: bytes.length,
          sensitive: false,
          gzip: false,
        },
      ],
    ]),
  };
}

const SEARCH = "specification-documents-search-response.json";
const RECORD = "specification-consultations-response-1.json";
const BINARY = "07a6483f-732b-461e-86b6-edb665c45510";
const MSWORD = "application/msword";

function records(): string {
  return process.env["GPDOCS_RECORDS"] ?? fileURLToPath(new URL("../../../shared/records", import.meta.url));
}
