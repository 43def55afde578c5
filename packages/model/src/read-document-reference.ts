import { conceptText } from "./codeable-concept.ts";
import { readDisclosure } from "./disclosure.ts";
import type { Availability, DocumentLocation, Identifier } from "./document-location.ts";
import { asList, asObject, asObjects, asText, isJsonObject, type JsonObject, member } from "./json.ts";
import { type FindResource, readProvenance } from "./provenance.ts";
import { readReference, resourceKey } from "./reference.ts";

/**
 * Everything that one DocumentReference offers: a location for each `content`, in order, with no links yet. One without
 * `content` is a placeholder without a reason: it must be accounted for too.
 *
 * @param key names the DocumentReference uniquely within its Bundle; see `documentKeys`
 * @param find what a Reference in it leads to: people and organisations are named by it. @default nothing is found
 */
export function readDocumentReference(
  resource: JsonObject,
  key: string,
  find: FindResource = () => undefined,
): readonly DocumentLocation[] {
  const contents = asList(resource["content"]);
  const attachments = contents.length === 0 ? [undefined] : contents.map(attachmentOf);
  const shared = {
    documentReferenceId: asText(resource["id"]) ?? null,
    identifiers: identifiers(resource),
    subject: subject(resource),
    links: [],
    type: conceptText(asObject(resource["type"])) ?? null,
    created: asText(resource["created"]) ?? null,
    indexed: asText(resource["indexed"]) ?? null,
    ...readProvenance(resource, find),
    disclosure: readDisclosure(resource),
  };
  return attachments.map((attachment, contentIndex) => {
    const size = member(attachment, "size");
    return {
      key: contentIndex === 0 ? key : `${key}#${contentIndex}`,
      ...shared,
      contentIndex,
      title: title(resource, attachment),
      contentType: asText(attachment?.["contentType"]) ?? null,
      size: typeof size === "number" && Number.isSafeInteger(size) && size >= 0 ? size : null,
      availability: availability(attachment),
    };
  });
}

/** An entry of `content` that is no object counts all the same: a placeholder whose reason nobody gives. */
function attachmentOf(content: unknown): JsonObject | undefined {
  return isJsonObject(content) ? asObject(content["attachment"]) : undefined;
}

function availability(attachment: JsonObject | undefined): Availability {
  const url = asText(attachment?.["url"]);
  return url === undefined
    ? { kind: "placeholder", reason: asText(attachment?.["title"]) ?? null }
    : { kind: "available", url };
}

function title(resource: JsonObject, attachment: JsonObject | undefined): string | null {
  const ofFile = asText(attachment?.["url"]) === undefined ? undefined : asText(attachment?.["title"]);
  return asText(resource["description"]) ?? ofFile ?? null;
}

function identifiers(resource: JsonObject): readonly Identifier[] {
  const master = asObjects(resource["masterIdentifier"]).flatMap((found) => identifier(found, "master"));
  return [
    ...master,
    ...asObjects(resource["identifier"]).flatMap((found) => identifier(found, "identifier")),
  ];
}

function identifier(found: JsonObject, use: Identifier["use"]): readonly Identifier[] {
  const value = asText(found["value"]);
  return value === undefined ? [] : [{ system: asText(found["system"]) ?? null, value, use }];
}

function subject(resource: JsonObject): string | null {
  const reference = readReference(asObject(resource["subject"]));
  return reference?.kind === "resource" ? resourceKey(reference.resourceType, reference.id) : null;
}
