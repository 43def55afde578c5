import type { ServerResponse } from "node:http";
import * as Effect from "effect/Effect";
import { describe, expect, it, onTestFinished } from "vitest";
import { fetchCappedAt } from "../src/uncapped-fetch.ts";
import { ask, directSpine, sessionOf } from "./calls.ts";
import { EMPTY_BUNDLE, serve } from "./http-server.ts";

const FHIR = { "content-type": "application/fhir+json" };
const CAP = 100;

describe("Node's own limits on the silence of a server", () => {
  it.each([
    ["before the head of an answer", "UND_ERR_HEADERS_TIMEOUT", ""],
    ["within a body", "UND_ERR_BODY_TIMEOUT", "{"],
  ])("%s are lifted, where they would end the call", async (_where, code, beginning) => {
    const held: ServerResponse[] = [];
    const server = await serve((request, response) => {
      if (request.target !== "/capped") held.push(response);
      if (beginning !== "") response.writeHead(200, FHIR).write(beginning);
    });
    capEverythingThatSaysNothingElse();
    const answer = Effect.runPromise(ask(sessionOf(directSpine(server.url, { attempts: 1 }))));
    await server.arrivals(1);
    const capped = fetchCappedAt(CAP)(`${server.url}/capped`).then((response) => response.text());
    await expect(capped).rejects.toMatchObject({ cause: { code } });
    const rest = JSON.stringify(EMPTY_BUNDLE).slice(beginning.length);
    for (const response of held) response.end(rest);
    expect(await answer).toStrictEqual(EMPTY_BUNDLE);
  });
});

/** As if Node's limits were not 300 seconds but short: a request that does not lift them is given up. */
function capEverythingThatSaysNothingElse(): void {
  for (const version of [1, 2]) {
    const dispatcher = Symbol.for(`undici.globalDispatcher.${version}`);
    const own = Reflect.get(globalThis, dispatcher);
    if (own === undefined) continue;
    const dispatch = (options: object, handler: object) =>
      own.dispatch({ headersTimeout: CAP, bodyTimeout: CAP, ...options }, handler);
    Reflect.set(globalThis, dispatcher, { dispatch });
    onTestFinished(() => {
      Reflect.set(globalThis, dispatcher, own);
    });
  }
}
