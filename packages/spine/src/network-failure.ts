import { isJsonObject } from "@gpdocs/model";
import { type GpConnectError, isGpConnectError, RouteError, TimeoutError } from "./errors.ts";

/**
 * What an exception of the HTTP client means, by its system error code alone: the exception itself holds the url, which may
 * hold the NHS number, so it is never handed on.
 */
export function networkFailure(thrown: unknown): GpConnectError {
  if (isGpConnectError(thrown)) return thrown;
  const codes = systemCodes(thrown);
  const is = (test: (code: string) => boolean) => codes.some(test);
  if (is((code) => code === "ECONNREFUSED"))
    return unreachable("refused the connection", "that it is running there");
  if (is((code) => /^(?:EHOST|ENET)(?:UNREACH|DOWN)$/.test(code)))
    return unreachable("cannot be reached from here", "your network");
  if (is((code) => code === "ENOTFOUND" || code === "EAI_AGAIN")) {
    return unreachable("has a name that cannot be resolved", "the name and your DNS");
  }
  if (is((code) => code === "TimeoutError" || code.endsWith("TIMEOUT") || code === "ETIMEDOUT"))
    return headersTimeout();
  if (is(isTlsCode)) {
    return new RouteError({
      code: "tls-failed",
      message: "The TLS connection could not be made. Check the certificates, the CA and the server's name.",
    });
  }
  return connectionLost();
}

export function connectionLost(): RouteError {
  return new RouteError({
    code: "connection-lost",
    retryable: true,
    message:
      "The connection broke before the whole answer had arrived. Try again; if it goes on, check the network.",
  });
}

export function headersTimeout(): TimeoutError {
  return new TimeoutError({
    code: "headers-timeout",
    retryable: true,
    message: "The server did not begin to answer in time. Try again later, or allow it more time.",
  });
}

export function idleTimeout(): TimeoutError {
  return new TimeoutError({
    code: "idle-timeout",
    retryable: true,
    message: "The answer stopped arriving half way. Try again later, or allow longer pauses.",
  });
}

function unreachable(what: string, check: string): RouteError {
  return new RouteError({
    code: "unreachable",
    retryable: true,
    message: `The server ${what}. Check the address in your configuration and ${check}.`,
  });
}

function isTlsCode(code: string): boolean {
  return /^(?:ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|EPROTO)/.test(code);
}

/** Codes and names along the chain of causes, and of the errors that an AggregateError joins. */
function systemCodes(thrown: unknown): readonly string[] {
  const codes: string[] = [];
  const queue: unknown[] = [thrown];
  for (let seen = 0; seen < 20 && queue.length > 0; seen += 1) {
    const error = queue.shift();
    if (!isJsonObject(error)) continue;
    if (typeof error["code"] === "string") codes.push(error["code"]);
    if (typeof error["name"] === "string") codes.push(error["name"]);
    queue.push(error["cause"]);
    if (Array.isArray(error["errors"])) queue.push(...error["errors"].slice(0, 10));
  }
  return codes;
}
