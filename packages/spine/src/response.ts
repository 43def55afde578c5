import * as Effect from "effect/Effect";
import { type GpConnectError, InvalidResponseError, SinkError } from "./errors.ts";
import { htmlPage, looksLikeHtml } from "./html-page.ts";
import type { Timeouts } from "./manners.ts";
import { connectionLost, idleTimeout } from "./network-failure.ts";
import { parseJson } from "./parse-json.ts";
import { outcomeFailure } from "./response-failure.ts";
import { settledPromise } from "./settled-promise.ts";

/** An answer whose head has arrived and whose body has not been read. */
export interface ProviderResponse {
  readonly httpStatus: number;
  /** Media type in lower case, without parameters. */
  readonly contentType: string | null;
  header(name: string): string | null;
  /**
   * Hands the body on piece by piece; the next piece is read when the last has been taken. What `onChunk` throws ends it.
   * Fails with a `TimeoutError` after a silence longer than the manners allow, with a `RouteError` if the connection breaks,
   * with a `SinkError` (`reader-too-slow`) if `onChunk` takes longer over one piece than the manners allow: the place at the
   * practice is needed. Its promise is then no longer waited for.
   */
  consume(onChunk: (chunk: Uint8Array) => void | Promise<void>): Effect.Effect<void, GpConnectError>;
}

/** The whole body, if it is not larger than `maxBytes`; the rest of a larger one is not read. */
export function readBytes(
  response: ProviderResponse,
  maxBytes: number,
): Effect.Effect<Uint8Array, GpConnectError> {
  return Effect.suspend(() => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    const collect = (chunk: Uint8Array) => {
      size += chunk.length;
      if (size > maxBytes) throw tooLarge(maxBytes);
      chunks.push(chunk);
    };
    return Effect.map(response.consume(collect), () => Buffer.concat(chunks, size));
  });
}

/**
 * The whole body of a `2xx` answer as JSON. An HTML page, a cut-off body and anything else that is no JSON are told apart; an
 * OperationOutcome means what it would have meant with an error status.
 */
export function readJson(
  response: ProviderResponse,
  maxBytes: number,
): Effect.Effect<unknown, GpConnectError> {
  return Effect.flatMap(readBytes(response, maxBytes), (bytes) => {
    const value = parseJson(bytes);
    if (value === undefined) {
      const isHtml = looksLikeHtml(response.contentType, bytes);
      return Effect.fail(isHtml ? htmlPage(response.httpStatus) : malformedJson(response.httpStatus));
    }
    const failure = outcomeFailure(value, response.httpStatus);
    return failure === undefined ? Effect.succeed(value) : Effect.fail(failure);
  });
}

type ReadTimeouts = Pick<Timeouts, "idleTimeout" | "readerTimeout">;

export function responseOf(response: Response, timeouts: ReadTimeouts): ProviderResponse {
  return {
    httpStatus: response.status,
    contentType: response.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() || null,
    header: (name) => response.headers.get(name),
    consume: (onChunk) => settledPromise((signal) => pump(response.body, onChunk, timeouts, signal)),
  };
}

async function pump(
  body: ReadableStream<Uint8Array> | null,
  onChunk: (chunk: Uint8Array) => void | Promise<void>,
  timeouts: ReadTimeouts,
  signal: AbortSignal,
): Promise<void> {
  if (body === null) return;
  const reader = body.getReader();
  const stop = () => void reader.cancel().catch(() => {});
  const arrival = limitedWait(timeouts.idleTimeout, idleTimeout);
  const taking = limitedWait(timeouts.readerTimeout, readerTooSlow);
  signal.addEventListener("abort", stop, { once: true });
  try {
    for (;;) {
      const chunk = await arrival.of(nextChunk(reader));
      if (chunk === undefined || signal.aborted) return;
      const taken = onChunk(chunk);
      if (taken !== undefined) await taking.of(taken);
    }
  } finally {
    signal.removeEventListener("abort", stop);
    arrival.end();
    taking.end();
    stop();
  }
}

async function nextChunk(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array | undefined> {
  try {
    const { done, value } = await reader.read();
    return done ? undefined : value;
  } catch {
    throw connectionLost();
  }
}

/** Waits for promises, one after the other, each for so long at most. One timer serves for all: a body has many pieces. */
interface LimitedWait {
  /** What the promise comes to, unless it takes too long. */
  of<A>(promise: Promise<A>): Promise<A>;
  end(): void;
}

function limitedWait(milliseconds: number, tooLong: () => GpConnectError): LimitedWait {
  let giveUp = (): void => {};
  const timer = setTimeout(() => giveUp(), milliseconds);
  return {
    of: (promise) => {
      timer.refresh();
      return new Promise((resolve, reject) => {
        giveUp = () => reject(tooLong());
        promise.then(resolve, reject);
      });
    },
    end: () => clearTimeout(timer),
  };
}

function readerTooSlow(): SinkError {
  return new SinkError({
    code: "reader-too-slow",
    message:
      "What arrived was not taken in time, and the practice is not to be kept busy meanwhile. Read it faster, or allow more time.",
  });
}

function tooLarge(maxBytes: number): InvalidResponseError {
  return new InvalidResponseError({
    code: "response-too-large",
    message: `The answer is larger than the limit of ${maxBytes} bytes. Ask for less, or raise the limit.`,
  });
}

function malformedJson(httpStatus: number): InvalidResponseError {
  return new InvalidResponseError({
    code: "malformed-json",
    httpStatus,
    retryable: true,
    message:
      "The answer is not JSON: cut off, or not from a GP Connect provider. Try again, then tell the practice's supplier.",
  });
}
