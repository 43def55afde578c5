import { createGpConnect, memorySink, type RetrievalOptions, type Session } from "@gpdocs/extractor";
import {
  createProvider,
  DEMONSTRATION_API_KEY,
  DEMONSTRATION_CONSUMER,
  DEMONSTRATION_USER,
  type Fault,
  manyDocumentsPatient,
  type Provider,
} from "@gpdocs/provider-simulator";
import { describe, expect, it, onTestFinished } from "vitest";

const NHS_NUMBER = "9000000009";
const DOCUMENTS = 20;

/** A practice with a patient of twenty documents, which answers each request for a Binary when it is told to. */
async function holdingPractice(): Promise<{
  readonly provider: Provider;
  session(): Session;
  /** Fulfilled when so many Binaries have been requested and wait for their answer. */
  asked(count: number): Promise<void>;
  /** Answers the requests that wait, and all that are to come. */
  release(): void;
  /** Binary ids, in the order in which they were requested. */
  order(): readonly (string | null)[];
}> {
  const patient = manyDocumentsPatient({ nhsNumber: NHS_NUMBER, count: DOCUMENTS, size: 10, seed: 1 });
  const provider = await createProvider({ patients: [patient] });
  onTestFinished(() => provider.close());
  const order: (string | null)[] = [];
  const waiting: (() => void)[] = [];
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const held: Fault = {
    name: "held",
    act: async (rightReply, { binaryId }) => {
      order.push(binaryId);
      for (const wake of waiting.splice(0)) wake();
      await released;
      return rightReply();
    },
  };
  provider.misbehave(held, { interaction: "retrieve-document" });
  const { sds, ssp } = provider.urls;
  const gpConnect = createGpConnect({
    route: { kind: "ssp", sdsUrl: sds, sspUrl: ssp, sdsApiKey: DEMONSTRATION_API_KEY },
    consumer: DEMONSTRATION_CONSUMER,
    manners: { maxPerProvider: 1 },
  });
  return {
    provider,
    session: () =>
      gpConnect.session({
        user: DEMONSTRATION_USER,
        patient: { nhsNumber: NHS_NUMBER, odsCode: provider.practice.odsCode },
      }),
    asked: async (count) => {
      while (order.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
    },
    release: () => release(),
    order: () => order,
  };
}

/** @returns which place a document has in the order of requests, 0 the first, that is opened while a bulk extraction runs */
async function placeOfOpened(options: RetrievalOptions): Promise<number> {
  const practice = await holdingPractice();
  const reader = practice.session();
  const { documents } = await reader.searchDocuments();
  const opened = documents.at(-1);
  if (opened?.availability.kind !== "available") throw new Error("The search shows no document.");
  const { url } = opened.availability;
  const extraction = practice.session().extract({
    from: "search",
    // All but the one that is opened: its request is not to be mistaken for the reader's.
    select: ({ key }) => key !== opened.key,
    sink: memorySink({ maxBytes: 1_000 }),
  });
  await practice.asked(1);
  const { body, finished } = reader.retrieve(opened, options);
  const reading = new Response(body).arrayBuffer();
  // Time to come to its place in the line: nothing of that can be seen from here.
  for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  practice.release();
  await Promise.all([finished, reading, extraction.statement]);
  const order = practice.order();
  expect(order).toHaveLength(DOCUMENTS);
  return order.findIndex((binaryId) => url.endsWith(`/${binaryId}`));
}

describe("a document that somebody has just opened", () => {
  it("overtakes a bulk extraction at the same practice: it comes after what is under way", async () => {
    expect(await placeOfOpened({})).toBe(1);
  });

  it("takes its turn where it is asked for as bulk", async () => {
    expect(await placeOfOpened({ priority: "bulk" })).toBeGreaterThan(1);
  });
});
