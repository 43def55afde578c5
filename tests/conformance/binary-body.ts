/** Ways in which systems write one and the same Binary: all of them are JSON, and FHIR. */
export type Writing =
  | "as in the specification"
  | "resourceType last"
  | "base64 in lines"
  | "escaped slashes"
  | "escaped plus";

/** A `Binary` resource of STU3 (its data is in `content`) as JSON text. */
export function binaryBody(id: string, contentType: string, bytes: Buffer, writing: Writing): string {
  const content = bytes.toString("base64");
  const meta = { versionId: "1" };
  switch (writing) {
    case "as in the specification":
      return JSON.stringify({ resourceType: "Binary", id, contentType, content }, null, 2);
    case "resourceType last":
      return JSON.stringify({ content, contentType, meta, id, resourceType: "Binary" }, null, "\t");
    case "base64 in lines":
      return JSON.stringify(
        { id, meta, content: content.replace(/.{76}/g, "$&\r\n"), resourceType: "Binary", contentType },
        null,
        1,
      );
    case "escaped slashes":
      return JSON.stringify({ resourceType: "Binary", id, meta, contentType, content }).replaceAll(
        "/",
        "\\/",
      );
    case "escaped plus":
      return JSON.stringify({ resourceType: "Binary", id, meta, contentType, content }).replaceAll(
        "+",
        "\\u002B",
      );
  }
}
