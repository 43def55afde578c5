import { createHash } from "node:crypto";
import { type Answer, textAnswer, type WireRequest } from "./exchange.ts";

/** Where every server of the simulator proves what it is: `?challenge=` and up to 256 characters of the caller's choice. */
export const PROOF_PATH = "/.well-known/gpdocs-simulator";

/**
 * What the simulator answers to a challenge, so that a demonstration identity is never sent to a real practice by mistake.
 *
 * @returns SHA-256 in hexadecimal of `gpdocs-simulator `, with its blank, and the challenge
 */
export function simulatorAnswer(challenge: string): string {
  return createHash("sha256").update(`gpdocs-simulator ${challenge}`).digest("hex");
}

/** The proof, if that is what the request is for. */
export function proof(request: WireRequest): Answer | undefined {
  const [path, query = ""] = request.target.split("?", 2);
  if (path !== PROOF_PATH) return undefined;
  const challenge = new URLSearchParams(query).get("challenge") ?? "";
  if (challenge === "" || challenge.length > 256) return json(400, { simulator: "gpdocs" });
  return json(200, { simulator: "gpdocs", answer: simulatorAnswer(challenge) });
}

function json(status: number, value: object): Answer {
  const headers = { "content-type": "application/json", "cache-control": "no-store" };
  return textAnswer(status, headers, JSON.stringify(value));
}
