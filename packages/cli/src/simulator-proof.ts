import { randomUUID } from "node:crypto";
import type { Route } from "@gpdocs/extractor";
import { isJsonObject, textOf } from "@gpdocs/model";
import { PROOF_PATH, simulatorAnswer } from "@gpdocs/provider-simulator";
import { couldNotRun, wrongUsage } from "./failure.ts";

/**
 * Makes sure that every server of a route is the simulator, so that the demonstration identity is never sent to a real one.
 *
 * @throws CommandFailure for the first server that is not, or that does not answer
 */
export async function proveSimulator(route: Route, signal: AbortSignal): Promise<void> {
  for (const [name, url] of serversOf(route)) await proveServer(name, url, signal);
}

function serversOf(route: Route): readonly (readonly [name: string, url: string])[] {
  switch (route.kind) {
    case "ssp":
      return [
        ["SDS", route.sdsUrl],
        ["SSP", route.sspUrl],
      ];
    case "direct":
      return Object.entries(route.serviceRoots).map(([capability, url]) => [
        `${capability} service root`,
        url,
      ]);
    case "gpc-consumer":
      return [["gpc-consumer", route.url]];
  }
}

async function proveServer(name: string, url: string, signal: AbortSignal): Promise<void> {
  const challenge = randomUUID();
  const text = await answerOf(name, new URL(`${PROOF_PATH}?challenge=${challenge}`, url), signal);
  if (answerIn(text) === simulatorAnswer(challenge)) return;
  throw wrongUsage(
    `--demo is refused: the ${name} url is not the simulator's, and a demonstration identity must not be sent to a real practice. Start one with gpdocs simulate, or leave --demo out.`,
  );
}

async function answerOf(name: string, url: URL, signal: AbortSignal): Promise<string> {
  try {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(LONGEST_WAIT)]);
    const response = await fetch(url, { redirect: "manual", signal: patience });
    return await beginningOf(response);
  } catch {
    signal.throwIfAborted();
    throw couldNotRun(
      `Nothing answers at the ${name} url. Check it, and that gpdocs simulate is running there.`,
    );
  }
}

async function beginningOf(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const piece of response.body ?? []) {
    text += decoder.decode(piece, { stream: true });
    if (text.length > LONGEST_ANSWER) break;
  }
  return text;
}

function answerIn(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? textOf(value, "answer") : undefined;
  } catch {
    return undefined;
  }
}

/** Milliseconds. */
const LONGEST_WAIT = 5_000;
/** Characters. */
const LONGEST_ANSWER = 4_096;
