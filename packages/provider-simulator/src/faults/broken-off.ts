import { type Answer, type Body, whole, withBody } from "../exchange.ts";
import { changing, type Fault } from "./fault.ts";

/** Answers that stop too soon. `afterBytes` is half of the right body where it is left out. */

/** `reset-before-answer`: the connection is reset before a byte of the answer. */
export function resetBeforeAnswer(): Fault {
  return { name: "reset-before-answer", act: async () => ({ kind: "reset" }) };
}

/** `reset-inside-body`: the connection is reset after so many bytes of the body, compressed or not. */
export function resetInsideBody(afterBytes?: number): Fault {
  return changing("reset-inside-body", (answer) => ({
    kind: "cut",
    answer,
    afterBytes: afterBytes ?? half(answer),
    by: "reset",
  }));
}

/** `truncated-body`: chunked, and the connection ends after so many bytes of the body, compressed or not. */
export function truncatedBody(afterBytes?: number): Fault {
  return changing("truncated-body", (answer) => ({
    kind: "cut",
    answer,
    afterBytes: afterBytes ?? half(answer),
    by: "end",
  }));
}

/** `truncated-content-length`: the connection ends after fewer bytes than `Content-Length` declares; never compressed. */
export function truncatedContentLength(afterBytes?: number): Fault {
  return changing("truncated-content-length", (answer) => {
    const sent = afterBytes ?? half(answer);
    const declared = Math.max(answer.length ?? sent + 1, 1);
    const headers = { ...answer.headers, "content-length": String(declared) };
    return {
      kind: "cut",
      answer: { ...answer, headers, compressible: false },
      afterBytes: Math.min(sent, declared - 1),
      by: "end",
    };
  });
}

/** `incomplete-json`: the answer ends in good order, chunked, after so many bytes of what should be JSON. */
export function incompleteJson(afterBytes?: number): Fault {
  return changing("incomplete-json", (answer) => {
    const most = Math.max((answer.length ?? Number.POSITIVE_INFINITY) - 1, 0);
    return whole(withBody(answer, startOf(answer.body, Math.min(afterBytes ?? half(answer), most))));
  });
}

/** Of a body of unknown length, such as the SSP passes on, a little. */
const LITTLE = 100;

function half({ length }: Answer): number {
  return length === undefined ? LITTLE : Math.floor(length / 2);
}

async function* startOf(body: Body, bytes: number): AsyncGenerator<Uint8Array> {
  let left = bytes;
  for await (const piece of body) {
    if (left === 0) return;
    const part = piece.subarray(0, left);
    left -= part.length;
    yield part;
  }
}
