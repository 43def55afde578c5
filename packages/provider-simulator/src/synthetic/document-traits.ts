import { NOPAT, SYSTEMS } from "@gpdocs/model";
import type { Attachment, DocumentReference, Reference } from "fhir/r3.js";
import { binary, binaryUrl, type DocumentTrait } from "./document.ts";
import type { Subject } from "./subject.ts";

/**
 * No url, and the reason in `attachment.title`: a file over the 5 MB that may be retrieved.
 *
 * Rests on: `emis-9465700193.json`, two of its documents; specification, *DocumentReference*, `content.attachment.title`.
 */
export const placeholderOverSizeLimit: DocumentTrait = placeholder(({ size }) => ({
  title: `File size ${size} bytes greater than maximum allowable (5MB)`,
}));

/** Neither url nor title. Rests on: domain notes, "A placeholder's `title` is only a SHOULD". */
export const placeholderWithoutReason: DocumentTrait = placeholder(() => ({}));

/**
 * The document is not for the patient. Rests on: specification, *FHIR resources*, "Documents not to be disclosed to a
 * patient".
 */
export const documentNotForPatient: DocumentTrait = resource(() => ({
  securityLabel: [{ coding: [NOT_FOR_PATIENT] }],
}));

/**
 * Not even that there is a document is for the patient. Rests on: specification, *FHIR resources*, "Resources not to be
 * disclosed to a patient".
 */
export const existenceNotForPatient: DocumentTrait = resource(({ meta }) => ({
  meta: { ...meta, security: [NOT_FOR_PATIENT] },
}));

/**
 * `application/octet-stream` for a file that the system cannot type, in the record and in the Binary. Rests on:
 * `emis-9465700193.json`, six of its documents.
 */
export function untyped(fileType: string, size: number): DocumentTrait {
  const contentType = "application/octet-stream";
  return (document) => ({
    ...attachment(() => ({ contentType }))(document),
    binaries: new Map([...document.binaries.keys()].map((id) => [id, binary(fileType, size, contentType)])),
  });
}

/** Rests on: domain notes, "a whole transfer failing because one document had no contentType". */
export const withoutContentType: DocumentTrait = without("contentType");

/** Rests on: domain notes, "`size` missing or wrong". */
export const withoutSize: DocumentTrait = without("size");

/** Letter case and parameters. Rests on: domain notes, "a `contentType` with parameters, in odd case, or missing". */
export function contentTypeSpelt(contentType: string): DocumentTrait {
  return attachment(() => ({ contentType }));
}

/** Declares a size that the file does not have. Rests on: domain notes, "declared sizes that do not match". */
export function declaringSize(size: number): DocumentTrait {
  return attachment(() => ({ size }));
}

/** A title on a document that does have a url. Rests on: domain notes, "a `title` on a document that does have a url". */
export function attachmentTitled(title: string): DocumentTrait {
  return attachment(() => ({ title }));
}

/** Rests on: domain notes, "two `content` entries". */
export function secondContent(
  subject: Subject,
  key: string,
  contentType: string,
  size: number,
): DocumentTrait {
  const id = subject.binaryId(key);
  return (document) => ({
    ...document,
    resource: {
      ...document.resource,
      content: [...document.resource.content, { attachment: { contentType, url: binaryUrl(id), size } }],
    },
    binaries: new Map([...document.binaries, [id, binary(contentType, size)]]),
  });
}

/**
 * Written elsewhere: the author is not the custodian. Rests on: `emis-9465701297.json`, documents from the NHS e-Referral
 * Service; domain notes.
 */
export function writtenBy(author: Reference): DocumentTrait {
  return resource(() => ({ author: [author] }));
}

/** No author at all. Rests on: `emis-9465700193.json`, most of its documents. */
export const withoutAuthor: DocumentTrait = (document) => {
  const { author: _author, ...rest } = document.resource;
  return { ...document, resource: rest };
};

/** No `created`; providers compare `indexed` then. Rests on: specification, *Search for a patient's documents*, `created`. */
export const withoutCreated: DocumentTrait = (document) => {
  const { created: _created, ...rest } = document.resource;
  return { ...document, resource: rest };
};

/** Rests on: `MedicusBasedOnErrorStructuredRecord.json`; specification, *DocumentReference*, `masterIdentifier`. */
export const withMasterIdentifier: DocumentTrait = resource(({ identifier }) => {
  const [first] = identifier ?? [];
  return first === undefined ? {} : { masterIdentifier: first };
});

/** Rests on: specification, *DocumentReference*, `context.related`: "this could be a reference to an inbound referral". */
export function relatedTo(related: Reference): DocumentTrait {
  return resource(({ context }) => ({ context: { ...context, related: [{ ref: related }] } }));
}

/** Session A alone shows it. Rests on: domain notes, "unreviewed ones are included". */
export const shownBySearchOnly: DocumentTrait = (document) => ({ ...document, shownBy: "search" });

/** The structured record alone shows it. Rests on: issue 2, "what only one of the two sessions showed". */
export const shownByRecordOnly: DocumentTrait = (document) => ({ ...document, shownBy: "record" });

const NOT_FOR_PATIENT = {
  system: SYSTEMS.actCode,
  code: NOPAT,
  display: "no disclosure to patient, family or caregivers without attending provider's authorization",
};

function resource(change: (resource: DocumentReference) => Partial<DocumentReference>): DocumentTrait {
  return (document) => ({ ...document, resource: { ...document.resource, ...change(document.resource) } });
}

function attachment(change: (attachment: Attachment) => Partial<Attachment>): DocumentTrait {
  return attachments((found) => ({ ...found, ...change(found) }));
}

function without(element: "contentType" | "size"): DocumentTrait {
  return attachments(({ [element]: _left, ...rest }) => rest);
}

function placeholder(change: (attachment: Attachment) => Partial<Attachment>): DocumentTrait {
  const changed = attachments(({ url: _url, ...found }) => ({ ...found, ...change(found) }));
  return (document) => ({ ...changed(document), binaries: new Map() });
}

function attachments(change: (attachment: Attachment) => Attachment): DocumentTrait {
  return resource(({ content }) => ({
    content: content.map((found) => ({ ...found, attachment: change(found.attachment) })),
  }));
}
