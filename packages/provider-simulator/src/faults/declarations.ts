import { isJsonObject, type JsonObject, numberOf, textOf } from "@gpdocs/model";
import { mapAttachments } from "../entry.ts";
import { type Reply, textAnswer, whole } from "../exchange.ts";
import type { Fault } from "./fault.ts";

/**
 * Faults of what records and searches say of a document, in `DocumentReference.content.attachment`. By themselves they
 * concern every document of the Bundle; in a mix, those that the mix has them for.
 */

/** `wrong-declared-size`: `attachment.size` is one byte more than the file has; 1 where there was none. */
export function wrongDeclaredSize(): Fault {
  return declaration("wrong-declared-size", (attachment) => ({
    ...attachment,
    size: (numberOf(attachment, "size") ?? 0) + 1,
  }));
}

/** `wrong-declared-content-type`: `attachment.contentType` is a GIF image, or a PNG in place of a GIF. */
export function wrongDeclaredContentType(): Fault {
  return declaration("wrong-declared-content-type", (attachment) => ({
    ...attachment,
    contentType: textOf(attachment, "contentType") === "image/gif" ? "image/png" : "image/gif",
  }));
}

/**
 * The reply with other declarations, where it is a Bundle that arrives whole.
 *
 * @param declareOf how a document is declared, by its Binary id; `undefined`: as it was
 */
export async function redeclared(
  reply: Reply,
  declareOf: (binaryId: string) => Fault["declare"],
): Promise<Reply> {
  if (reply.kind !== "whole" || reply.answer.status !== 200) return reply;
  const { answer } = reply;
  const pieces: Uint8Array[] = [];
  for await (const piece of answer.body) pieces.push(piece);
  const bundle: unknown = JSON.parse(Buffer.concat(pieces).toString("utf8"));
  if (!isJsonObject(bundle)) return whole({ ...answer, body: pieces });
  const changed = mapAttachments(bundle, (attachment) => {
    const binaryId = /\/Binary\/([^/?#]+)$/.exec(textOf(attachment, "url") ?? "")?.[1];
    const declare = binaryId === undefined ? undefined : declareOf(binaryId);
    return declare === undefined ? attachment : declare(attachment);
  });
  const { compressible } = answer;
  return whole({ ...textAnswer(200, answer.headers, JSON.stringify(changed)), compressible });
}

/** The interactions whose answers declare documents. */
export const DECLARING = [
  "retrieve-structured-record",
  "migrate-structured-record",
  "search-documents",
] as const;

function declaration(name: string, declare: (attachment: JsonObject) => JsonObject): Fault {
  return {
    name,
    at: "practice",
    declare,
    async act(rightReply, { interaction }) {
      const reply = await rightReply();
      return DECLARING.some((declaring) => declaring === interaction)
        ? redeclared(reply, () => declare)
        : reply;
    },
  };
}
