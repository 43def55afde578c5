import type { Finding, Refusal } from "./finding.ts";
import type { Consumer, Practice } from "./practice.ts";
import { CLAUSES, type Clause } from "./specification.ts";
import type { Transcript } from "./transcripts.ts";

/** Lets a request through to the provider, or says why not. */
export type Passage =
  | { readonly passes: true; readonly root: string; readonly target: string }
  | { readonly passes: false; readonly finding: Finding & { readonly refusal: Refusal } };

/**
 * Plays the Spine Secure Proxy: takes the service root off the front of the target, which has to be the one registered
 * for the interaction, to the letter, and checks who sends to whom.
 *
 * @param target what follows the proxy's address and its slash, undecoded
 */
export function pass(
  target: string,
  headers: ReadonlyMap<string, string>,
  {
    practice,
    consumer,
    transcripts,
  }: { practice: Practice; consumer: Consumer; transcripts: readonly Transcript[] },
): Passage {
  const sender = headers.get("ssp-from") ?? "";
  const receiver = headers.get("ssp-to") ?? "";
  const registered = transcripts.find(({ interaction }) => interaction === headers.get("ssp-interactionid"));
  if (sender !== consumer.asid || registered === undefined) {
    const found =
      registered === undefined ? "no such interaction is registered" : "Ssp-From is not the consumer's ASID";
    return refuse(
      registered === undefined ? CLAUSES.interaction : CLAUSES.sender,
      found,
      FORBIDDEN,
      `ASID_CHECK_FAILED_MESSAGESENDER_${sender}`,
    );
  }
  if (receiver !== practice.asid) {
    const reason = `PARTYKEY_INTERACTION_CHECK_FAILED_MESSAGERECEIVER_${receiver}`;
    return refuse(CLAUSES.receiver, "Ssp-To is not the provider's ASID", FORBIDDEN, reason);
  }
  const root = practice.roots[registered.capability];
  if (!target.startsWith(`${root}/`)) {
    const reason = `ENDPOINT_${root}_VARIES_FROM_TARGETURL`;
    return refuse(CLAUSES.alteredRoot, `the target begins otherwise than ${root}/`, INVALID, reason);
  }
  return { passes: true, root, target: target.slice(root.length) };
}

const FORBIDDEN = { status: 403, issue: "forbidden" } as const;
const INVALID = { status: 400, issue: "invalid" } as const;

function refuse(
  clause: Clause,
  found: string,
  kind: typeof FORBIDDEN | typeof INVALID,
  reason: string,
): Passage {
  return { passes: false, finding: { clause, found, refusal: { by: "proxy", ...kind, reason } } };
}
