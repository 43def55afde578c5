import type { BinaryMember } from "../binary-resource.ts";
import { binaryAnswer, whole } from "../exchange.ts";
import { changing, type Fault } from "./fault.ts";

/** Binaries that are wrong, or only unusual. All of them act at the practice, on Binaries; other answers stay right. */

/** `without-content`: a Binary that has everything but its content. */
export function withoutContent(): Fault {
  return binaryFault("without-content", (members) => members.filter(({ name }) => name !== "content"));
}

/** `other-resource-type`: everything that a Binary has, in a resource that calls itself Media. */
export function otherResourceType(): Fault {
  return binaryFault("other-resource-type", (members) => replaced(members, "resourceType", () => "Media"));
}

/** `wrong-binary-id`: the right document under another Binary's id. */
export function wrongBinaryId(): Fault {
  return binaryFault("wrong-binary-id", (members) => replaced(members, "id", () => "another-binary"));
}

/** `wrong-content-type`: another `Binary.contentType` than the document's own: a GIF image, or a PNG in place of a GIF. */
export function wrongContentType(): Fault {
  return binaryFault("wrong-content-type", (members) =>
    replaced(members, "contentType", (type) => (type === "image/gif" ? "image/png" : "image/gif")),
  );
}

/** `content-first`: right, only that `content` comes before all else. */
export function contentFirst(): Fault {
  return binaryFault("content-first", (members) => ordered(members, ["content", "contentType", "id"]));
}

/** `content-last`: right, only that `resourceType` comes late, just before `content`. */
export function contentLast(): Fault {
  return binaryFault("content-last", (members) => ordered(members, ["contentType", "meta", "id"]));
}

/** A fault of the Binary's members. */
export function binaryFault(
  name: string,
  change: (members: readonly BinaryMember[]) => readonly BinaryMember[],
): Fault {
  const fault = changing(name, (answer) =>
    whole(answer.members === undefined ? answer : binaryAnswer(change(answer.members), answer.compressible)),
  );
  return { ...fault, at: "practice" };
}

function replaced(
  members: readonly BinaryMember[],
  name: "resourceType" | "id" | "contentType",
  value: (right: string) => string,
): readonly BinaryMember[] {
  return members.map((member) =>
    member.name === name ? { name: member.name, value: value(member.value) } : member,
  );
}

/** Those that are named first, in that order, the others after them. */
function ordered(
  members: readonly BinaryMember[],
  first: readonly BinaryMember["name"][],
): readonly BinaryMember[] {
  const rank = ({ name }: BinaryMember) => (first.includes(name) ? first.indexOf(name) : first.length);
  return members.toSorted((one, other) => rank(one) - rank(other));
}
