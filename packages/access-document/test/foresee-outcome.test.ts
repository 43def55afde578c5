import type { DocumentLocation } from "@gpdocs/model";
import * as Effect from "effect/Effect";
import { describe, expect, it } from "vitest";
import { type Foreseen, foreseeOutcome } from "../src/foresee-outcome.ts";
import { documentWith } from "./documents.ts";
import { sessionWith, startPractice } from "./practice.ts";
import { answersLetter, retrieve } from "./retrieving.ts";

async function foresee(
  facts: Partial<DocumentLocation> & { readonly url?: string },
  maxBytes?: number,
): Promise<{ readonly foreseen: Foreseen; readonly requests: readonly string[]; readonly root: string }> {
  const practice = await startPractice(answersLetter);
  const options = { patientReference: "Patient/2", ...(maxBytes === undefined ? {} : { maxBytes }) };
  const foreseen = await Effect.runPromise(
    foreseeOutcome(sessionWith(practice), documentWith(facts), options),
  );
  return { foreseen, requests: practice.requests, root: practice.serviceRoot };
}

describe("what is foreseen of a document", () => {
  it("is the request that would be made, which is not made", async () => {
    const { foreseen, requests, root } = await foresee({ url: "Binary/7", size: 3 }, 3);
    expect(foreseen).toEqual({
      kind: "requested",
      document: documentWith({ url: "Binary/7", size: 3 }),
      url: `${root}/Binary/7`,
    });
    expect(requests).toEqual([]);
  });

  it.each<[string, Partial<DocumentLocation> & { readonly url?: string }]>([
    ["a placeholder", { availability: { kind: "placeholder", reason: "too large" } }],
    ["another patient's document", { url: "Binary/7", subject: "Patient/3" }],
    ["a document that declares more than the limit", { url: "Binary/7", size: 4 }],
    ["a document at another place", { url: "https://elsewhere.invalid/x" }],
  ])("is the very end that retrieving comes to without a request: %s", async (_what, facts) => {
    const { url, ...others } = facts;
    const availability = url === undefined ? {} : { availability: { kind: "available", url } as const };
    const { outcome } = await retrieve(answersLetter, { ...others, ...availability }, { maxBytes: 3 });
    const { foreseen } = await foresee({ ...others, ...availability }, 3);
    expect(foreseen).toEqual({ kind: "certain", outcome });
    expect(outcome.outcome).not.toBe("retrieved");
  });
});
