import * as Effect from "effect/Effect";
import { type GpConnectError, InvalidResponseError } from "./errors.ts";
import { htmlPage, looksLikeHtml } from "./html-page.ts";
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
   * Fails with a `TimeoutError` after a silence longer than the manners allow, with a `RouteError` if the connection breaks.
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

export function responseOf(response: Response, idleMilliseconds: number): ProviderResponse {
  return {
    httpStatus: response.status,
    contentType: response.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() || null,
    header: (name) => response.headers.get(name),
    consume: (onChunk) => settledPromise((signal) => pump(response.body, onChunk, idleMilliseconds, signal)),
  };
}

async function pump(
  body: ReadableStream<Uint8Array> | null,
  onChunk: (chunk: Uint8Array) => void | Promise<void>,
  idleMilliseconds: number,
  signal: AbortSignal,
): Promise<void> {
  if (body === null) return;
  const reader = body.getReader();
  const stop = () => void reader.cancel().catch(() => {});
  signal.addEventListener("abort", stop, { once: true });
  try {
    for (;;) {
      const chunk = await nextChunk(reader, idleMilliseconds);
      if (chunk === undefined || signal.aborted) return;
      await onChunk(chunk);
    }
  } finally {
    signal.removeEventListener("abort", stop);
    stop();
  }
}

async function nextChunk(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  idleMilliseconds: number,
): Promise<Uint8Array | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(idleTimeout()), idleMilliseconds);
  });
  const read = reader.read().catch(() => {
    throw connectionLost();
  });
  try {
    const { done, value } = await Promise.race([read, silence]);
    return done ? undefined : value;
  } finally {
    clearTimeout(timer);
    read.catch(() => {});
  }
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
