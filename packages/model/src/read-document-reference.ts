import { conceptText } from "./codeable-concept.ts";
import { readDisclosure } from "./disclosure.ts";
import type { DocumentLocation, Identifier } from "./document-location.ts";
import { asList, asObject, asObjects, asText, type JsonObject } from "./json.ts";
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
  const subject = readReference(asObject(resource["subject"]));
  const shared = {
    documentReferenceId: asText(resource["id"]) ?? null,
    identifiers: [
      ...identifiersIn(resource["masterIdentifier"], "master"),
      ...identifiersIn(resource["identifier"], "identifier"),
    ],
    subject: subject?.kind === "resource" ? resourceKey(subject.resourceType, subject.id) : null,
    links: [],
    type: conceptText(asObject(resource["type"])) ?? null,
    created: asText(resource["created"]) ?? null,
    indexed: asText(resource["indexed"]) ?? null,
    ...readProvenance(resource, find),
    disclosure: readDisclosure(resource),
  };
  // An entry of `content` that is no object counts all the same: a placeholder whose reason nobody gives.
  return (contents.length === 0 ? [undefined] : contents).map((content, contentIndex) => {
    const attachment = asObject(asObject(content)?.["attachment"]);
    const url = asText(attachment?.["url"]);
    const name = asText(attachment?.["title"]) ?? null;
    const size = attachment?.["size"];
    return {
      key: contentIndex === 0 ? key : `${key}#${contentIndex}`,
      ...shared,
      contentIndex,
      title: asText(resource["description"]) ?? (url ? name : null),
      contentType: asText(attachment?.["contentType"]) ?? null,
      size: typeof size === "number" && Number.isSafeInteger(size) && size >= 0 ? size : null,
      availability: url ? { kind: "available", url } : { kind: "placeholder", reason: name },
    };
  });
}

function identifiersIn(element: unknown, use: Identifier["use"]): readonly Identifier[] {
  return asObjects(element).flatMap((identifier) => {
    const value = asText(identifier["value"]);
    return value ? [{ system: asText(identifier["system"]) ?? null, value, use }] : [];
  });
}
