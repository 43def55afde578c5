import { binaryFault } from "./binaries.ts";
import type { Fault } from "./fault.ts";

/** What no dialect of base64 allows, with padding or without. */

/** `bad-base64-character`: an asterisk in place of the character in the middle. */
export function badBase64Character(): Fault {
  return damaged("bad-base64-character", (length) => ({ at: Math.floor(length / 2), without: 1, text: "*" }));
}

/** `bad-base64-padding`: three padding characters at the end of the last group of four. */
export function badBase64Padding(): Fault {
  return damaged("bad-base64-padding", (length) => ({ at: length - 3, without: 3, text: "===" }));
}

/** `bad-base64-length`: the last group has one character only. */
export function badBase64Length(): Fault {
  return damaged("bad-base64-length", (length) => ({
    at: length - 3,
    without: 3,
    text: length === 0 ? "A" : "",
  }));
}

/** At the character `at`, so many are left out, and a text comes in their place. */
interface Damage {
  readonly at: number;
  readonly without: number;
  readonly text: string;
}

function damaged(name: string, damageOf: (length: number) => Damage): Fault {
  return binaryFault(name, (members) =>
    members.map((member) => {
      if (member.name !== "content") return member;
      const { at, without, text } = damageOf(member.length);
      const damage = { at: Math.max(at, 0), without: Math.min(without, member.length), text };
      return {
        name: member.name,
        base64: spliced(member.base64, damage),
        length: member.length - damage.without + text.length,
      };
    }),
  );
}

function* spliced(pieces: Iterable<Uint8Array>, { at, without, text }: Damage): Generator<Uint8Array> {
  const replacement = Buffer.from(text, "latin1");
  let place = 0;
  let replaced = false;
  for (const piece of pieces) {
    const start = Math.max(at - place, 0);
    yield piece.subarray(0, start);
    if (!replaced && start <= piece.length) {
      yield replacement;
      replaced = true;
    }
    yield piece.subarray(Math.max(at + without - place, 0));
    place += piece.length;
  }
  if (!replaced) yield replacement;
}
