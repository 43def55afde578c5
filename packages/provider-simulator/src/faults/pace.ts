import { setTimeout as wait } from "node:timers/promises";
import { type Body, whole, withBody } from "../exchange.ts";
import { changing, type Fault } from "./fault.ts";

/** Right answers that take their time. */

/** `latency`: nothing for so many milliseconds, then the right answer. */
export function latency(milliseconds: number): Fault {
  return {
    name: "latency",
    async act(rightReply, _subject, gone) {
      await pause(milliseconds, gone);
      return rightReply();
    },
  };
}

/**
 * `slow-headers`: status line and headers come one by one, then the right body, never compressed.
 *
 * @param milliseconds pause after each line; there are about eight
 */
export function slowHeaders(milliseconds: number): Fault {
  return changing("slow-headers", (answer) => ({ kind: "slow-headers", answer, pause: milliseconds }));
}

/** `slow-drip`: the right body in pieces of so many bytes, with a pause of so many milliseconds after each; never compressed. */
export function slowDrip(bytes: number, milliseconds: number): Fault {
  return changing("slow-drip", (answer, gone) =>
    whole({ ...withBody(answer, dripping(answer.body, bytes, milliseconds, gone)), compressible: false }),
  );
}

async function* dripping(
  body: Body,
  bytes: number,
  milliseconds: number,
  gone: AbortSignal,
): AsyncGenerator<Uint8Array> {
  for await (const piece of body) {
    for (let at = 0; at < piece.length; at += bytes) {
      yield piece.subarray(at, at + bytes);
      await pause(milliseconds, gone);
    }
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return wait(milliseconds, undefined, { ref: false, signal });
}
