import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import ky from "ky";
import { type GpConnectError, InvalidResponseError } from "./errors.ts";
import type { Timeouts } from "./manners.ts";
import { networkFailure } from "./network-failure.ts";
import { type ProviderResponse, readBytes, responseOf } from "./response.ts";
import { responseFailure } from "./response-failure.ts";
import { settledPromise } from "./settled-promise.ts";
import { uncappedFetch } from "./uncapped-fetch.ts";

/** One HTTP request, ready to be sent. */
export interface HttpRequest {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * Sends the request once and hands a `2xx` answer to `read`; any other status is a failure by its OperationOutcome. No
 * redirect is followed: behind the SSP every practice has the same origin. However it ends, nothing of the answer stays open.
 *
 * @param onBusy is told how many milliseconds the server asks to be left alone (`Retry-After` with 429 or 503)
 */
export function exchange<A>(
  request: HttpRequest,
  timeouts: Timeouts,
  read: (response: ProviderResponse) => Effect.Effect<A, GpConnectError>,
  onBusy: (milliseconds: number) => Effect.Effect<void> = () => Effect.void,
): Effect.Effect<A, GpConnectError> {
  return Effect.suspend(() => {
    const attempt = new AbortController();
    return send(request, timeouts, attempt).pipe(
      Effect.flatMap((response) =>
        response.httpStatus >= 200 && response.httpStatus < 300 ? read(response) : refuse(response, onBusy),
      ),
      Effect.ensuring(Effect.sync(() => attempt.abort(ENDED))),
    );
  });
}

/** Why what is still open of an attempt is closed. One for all: an error that is made each time costs its stack each time. */
const ENDED = new Error("The attempt has ended.");

function send(
  { method, url, headers, body }: HttpRequest,
  timeouts: Timeouts,
  attempt: AbortController,
): Effect.Effect<ProviderResponse, GpConnectError> {
  return settledPromise(async (signal) => {
    const abort = () => attempt.abort();
    signal.addEventListener("abort", abort, { once: true });
    try {
      const response = await ky(url, {
        method,
        headers,
        ...(body === undefined ? {} : { body }),
        redirect: "manual",
        retry: 0,
        signal: attempt.signal,
        throwHttpErrors: false,
        timeout: timeouts.headersTimeout,
        fetch: uncappedFetch,
      });
      return responseOf(response, timeouts);
    } catch (thrown) {
      throw networkFailure(thrown);
    } finally {
      signal.removeEventListener("abort", abort);
    }
  });
}

function refuse(
  response: ProviderResponse,
  onBusy: (milliseconds: number) => Effect.Effect<void>,
): Effect.Effect<never, GpConnectError> {
  if (response.httpStatus < 400) return Effect.fail(redirected(response.httpStatus));
  return Effect.gen(function* () {
    const pause = retryAfter(response.header("retry-after"), yield* Clock.currentTimeMillis);
    if (pause !== undefined && (response.httpStatus === 429 || response.httpStatus === 503))
      yield* onBusy(pause);
    const body = yield* Effect.orElseSucceed(readBytes(response, LARGEST_ERROR_BODY), () => new Uint8Array());
    return yield* Effect.fail(responseFailure(response.httpStatus, response.contentType, body));
  });
}

/** Milliseconds from `now` that a `Retry-After` header asks for, in either of its forms. */
export function retryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

const LARGEST_ERROR_BODY = 65_536;

function redirected(httpStatus: number): InvalidResponseError {
  return new InvalidResponseError({
    code: "redirected",
    httpStatus,
    message:
      "The server sent a redirect, which GP Connect does not use and gpdocs does not follow. Check the address.",
  });
}
