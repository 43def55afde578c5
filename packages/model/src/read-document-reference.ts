import { conceptText } from "./codeable-concept.ts";
import { readDisclosure } from "./disclosure.ts";
import type { Availability, DocumentLocation, Identifier } from "./document-location.ts";
import { isJsonObject, type JsonObject, listOf, member, objectOf, objectsOf, textOf } from "./json.ts";
import { readReference, resourceKey } from "./reference.ts";

/**
 * Everything that one DocumentReference offers: a location for each `content`, in order, with no links yet. One without
 * `content` is a placeholder without a reason: it must be accounted for too.
 *
 * @param key names the DocumentReference uniquely within its Bundle; see `documentKeys`
 */
export function readDocumentReference(resource: JsonObject, key: string): readonly DocumentLocation[] {
  const contents = listOf(resource, "content");
  const attachments = contents.length === 0 ? [undefined] : contents.map(attachmentOf);
  const shared = {
    documentReferenceId: textOf(resource, "id") ?? null,
    identifiers: identifiers(resource),
    subject: subject(resource),
    links: [],
    type: conceptText(objectOf(resource, "type")) ?? null,
    created: textOf(resource, "created") ?? null,
    indexed: textOf(resource, "indexed") ?? null,
    disclosure: readDisclosure(resource),
  };
  return attachments.map((attachment, contentIndex) => {
    const size = member(attachment, "size");
    return {
      key: contentIndex === 0 ? key : `${key}#${contentIndex}`,
      ...shared,
      contentIndex,
      title: title(resource, attachment),
      contentType: textOf(attachment, "contentType") ?? null,
      size: typeof size === "number" && Number.isSafeInteger(size) && size >= 0 ? size : null,
      availability: availability(attachment),
    };
  });
}

/** An entry of `content` that is no object counts all the same: a placeholder whose reason nobody gives. */
function attachmentOf(content: unknown): JsonObject | undefined {
  return isJsonObject(content) ? objectOf(content, "attachment") : undefined;
}

function availability(attachment: JsonObject | undefined): Availability {
  const url = textOf(attachment, "url");
  return url === undefined
    ? { kind: "placeholder", reason: textOf(attachment, "title") ?? null }
    : { kind: "available", url };
}

function title(resource: JsonObject, attachment: JsonObject | undefined): string | null {
  const ofFile = textOf(attachment, "url") === undefined ? undefined : textOf(attachment, "title");
  return textOf(resource, "description") ?? ofFile ?? null;
}

function identifiers(resource: JsonObject): readonly Identifier[] {
  const master = objectsOf(resource, "masterIdentifier").flatMap((found) => identifier(found, "master"));
  return [
    ...master,
    ...objectsOf(resource, "identifier").flatMap((found) => identifier(found, "identifier")),
  ];
}

function identifier(found: JsonObject, use: Identifier["use"]): readonly Identifier[] {
  const value = textOf(found, "value");
  return value === undefined ? [] : [{ system: textOf(found, "system") ?? null, value, use }];
}

function subject(resource: JsonObject): string | null {
  const reference = readReference(objectOf(resource, "subject"));
  return reference?.kind === "resource" ? resourceKey(reference.resourceType, reference.id) : null;
}
