import { describe, expect, it } from "vitest";
import { networkFailure } from "../src/network-failure.ts";
import { shownBy } from "./calls.ts";

const URL_WITH_PATIENT = "https://practice.example/Patient?identifier=9434765919";

/** As fetch and ky throw: the code stands some way down the chain of causes, the url everywhere. */
function thrown(code: string): Error {
  const system = Object.assign(new Error(`connect to ${URL_WITH_PATIENT}`), { code });
  const fetchFailed = new TypeError("fetch failed", { cause: system });
  return new Error(`Request failed: GET ${URL_WITH_PATIENT}`, { cause: fetchFailed });
}

describe("an exception of the HTTP client", () => {
  it.each([
    ["ECONNREFUSED", "RouteError", "unreachable", true],
    ["ENOTFOUND", "RouteError", "unreachable", true],
    ["EAI_AGAIN", "RouteError", "unreachable", true],
    ["EHOSTUNREACH", "RouteError", "unreachable", true],
    ["ENETUNREACH", "RouteError", "unreachable", true],
    ["ECONNRESET", "RouteError", "connection-lost", true],
    ["EPIPE", "RouteError", "connection-lost", true],
    ["UND_ERR_SOCKET", "RouteError", "connection-lost", true],
    ["ETIMEDOUT", "TimeoutError", "headers-timeout", true],
    ["UND_ERR_CONNECT_TIMEOUT", "TimeoutError", "headers-timeout", true],
    ["UND_ERR_HEADERS_TIMEOUT", "TimeoutError", "headers-timeout", true],
    ["CERT_HAS_EXPIRED", "RouteError", "tls-failed", false],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "RouteError", "tls-failed", false],
    ["SELF_SIGNED_CERT_IN_CHAIN", "RouteError", "tls-failed", false],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "RouteError", "tls-failed", false],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "RouteError", "tls-failed", false],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "RouteError", "tls-failed", false],
    ["EPROTO", "RouteError", "tls-failed", false],
  ])("%s is a %s, %s, and shows nothing of the url", (systemCode, _tag, code, retryable) => {
    const error = networkFailure(thrown(systemCode));
    expect(error).toMatchObject({ _tag, code, retryable });
    expect(shownBy(error)).not.toMatch(/9434765919|practice\.example/);
  });

  it("is read through an AggregateError, as of a name with several addresses", () => {
    const aggregate = new AggregateError([thrown("ECONNREFUSED"), thrown("ECONNREFUSED")], "");
    expect(networkFailure(new TypeError("fetch failed", { cause: aggregate }))).toMatchObject({
      code: "unreachable",
    });
  });

  it("whose causes go in a circle is read all the same", () => {
    const circle = new Error("round");
    circle.cause = circle;
    expect(networkFailure(circle)).toMatchObject({ code: "connection-lost" });
  });

  it.each([[undefined], [null], ["text"], [42], [[]]])("that is no error: %s", (value) => {
    expect(networkFailure(value)).toMatchObject({ _tag: "RouteError", code: "connection-lost" });
  });
});
