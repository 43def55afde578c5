import type { DocumentLocation } from "@gpdocs/model";

/** A document of Patient/2 without anything that the test does not name. */
export function documentWith(facts: Partial<DocumentLocation> & { readonly url?: string }): DocumentLocation {
  const { url, ...others } = facts;
  return {
    key: "d1",
    documentReferenceId: "d1",
    contentIndex: 0,
    identifiers: [],
    subject: "Patient/2",
    links: [],
    title: null,
    type: null,
    created: null,
    indexed: null,
    authors: [],
    custodian: null,
    origin: null,
    contentType: null,
    size: null,
    disclosure: "unlabelled",
    availability: url === undefined ? { kind: "placeholder", reason: null } : { kind: "available", url },
    ...others,
  };
}

/** A FHIR Binary (STU3) as JSON. */
export function binary(
  bytes: Uint8Array | string,
  facts: { readonly id?: string; readonly contentType?: string } = {},
): string {
  return JSON.stringify({ resourceType: "Binary", ...facts, content: Buffer.from(bytes).toString("base64") });
}
