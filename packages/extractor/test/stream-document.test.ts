import { describe, expect, it } from "vitest";
import type { DocumentLocation, Session } from "../src/index.ts";
import { type Practice, sendError, startPractice } from "./practice.ts";
import { unheardRejections } from "./unheard-rejections.ts";

describe("one document as a stream", () => {
  /** A session that has searched, and the location of its only document. */
  async function searched(practice: Practice): Promise<{ session: Session; document: DocumentLocation }> {
    const session = practice.session();
    const { documents } = await session.searchDocuments();
    const [document] = documents;
    if (document === undefined) throw new Error("The search shows no document.");
    return { session, document };
  }

  const large = Buffer.from(Array.from({ length: 1_000_000 }, (_, at) => (at * 7) % 251));

  it("comes whole, with its receipt", async () => {
    const { session, document } = await searched(await startPractice({ binaries: { a: large } }));
    const { body, finished } = session.retrieve(document);
    expect(Buffer.from(await new Response(body).arrayBuffer()).equals(large)).toBe(true);
    expect(await finished).toMatchObject({
      bytes: 1_000_000,
      file: null,
      contentType: "text/plain",
      warnings: [],
    });
  });

  it("fails on both sides where the practice refuses", async () => {
    const unheard = unheardRejections();
    const { session, document } = await searched(
      await startPractice({
        binaries: { a: "aaa" },
        before: (request, response) => {
          if (request.url?.includes("Binary") !== true) return false;
          sendError(response, 404, "NO_RECORD_FOUND");
          return true;
        },
      }),
    );
    const { body, finished } = session.retrieve(document);
    await expect(body.getReader().read()).rejects.toMatchObject({ code: "no-record-found" });
    await expect(finished).rejects.toMatchObject({ code: "no-record-found" });
    expect(await unheard()).toEqual([]);
  });

  it("is tried again while nothing of it has been handed on", async () => {
    let tries = 0;
    const { session, document } = await searched(
      await startPractice({
        binaries: { a: "aaa" },
        before: (request, response) => {
          if (request.url?.includes("Binary") !== true) return false;
          tries += 1;
          if (tries === 1) sendError(response, 503, "INTERNAL_SERVER_ERROR");
          return tries === 1;
        },
      }),
    );
    expect(await new Response(session.retrieve(document).body).text()).toBe("aaa");
    expect(tries).toBe(2);
  });

  it("breaks off, and is not asked for again, where it fails after some of it has been handed on", async () => {
    const content = large.toString("base64");
    let handedOn = () => {};
    const someRead = new Promise<void>((resolve) => {
      handedOn = resolve;
    });
    const practice = await startPractice({
      binaries: { a: "aaa" },
      before: async (request, response) => {
        if (request.url?.includes("Binary") !== true) return false;
        response.writeHead(200, { "Content-Type": "application/fhir+json" });
        response.write(`{"resourceType":"Binary","content":"${content.slice(0, 100_000)}`);
        await someRead;
        response.destroy();
        return true;
      },
    });
    const { session, document } = await searched(practice);
    const { body, finished } = session.retrieve(document);
    const reader = body.getReader();
    expect((await reader.read()).value?.length).toBeGreaterThan(0);
    handedOn();
    const toTheEnd = async () => {
      for (let read = await reader.read(); !read.done; ) read = await reader.read();
    };
    await expect(toTheEnd()).rejects.toMatchObject({
      _tag: "SinkError",
      code: "broken-off",
      retryable: true,
    });
    await expect(finished).rejects.toMatchObject({ code: "broken-off" });
    expect(practice.requests.filter((request) => request.includes("Binary"))).toHaveLength(1);
  });

  it("ends when the reader leaves", async () => {
    const unheard = unheardRejections();
    const { session, document } = await searched(await startPractice({ binaries: { a: large } }));
    const { body, finished } = session.retrieve(document);
    const reader = body.getReader();
    await reader.read();
    await reader.cancel("seen enough");
    await expect(finished).rejects.toMatchObject({ name: "AbortError" });
    expect(await unheard()).toEqual([]);
  });

  it("ends with the signal's reason on both sides", async () => {
    const unheard = unheardRejections();
    const stop = new AbortController();
    const reason = new Error("enough");
    const { session, document } = await searched(await startPractice({ binaries: { a: large } }));
    const { body, finished } = session.retrieve(document, { signal: stop.signal });
    const reader = body.getReader();
    await reader.read();
    stop.abort(reason);
    await expect(finished).rejects.toBe(reason);
    await expect(reader.read()).rejects.toBe(reason);
    const never = session.retrieve(document, { signal: stop.signal });
    await expect(never.finished).rejects.toBe(reason);
    await expect(never.body.getReader().read()).rejects.toBe(reason);
    expect(await unheard()).toEqual([]);
  });

  it("ends when it is aborted though nobody has ever read of it", async () => {
    const stop = new AbortController();
    let sent = () => {};
    const allSent = new Promise<void>((resolve) => {
      sent = resolve;
    });
    const practice = await startPractice({
      binaries: { a: "aaa" },
      before: (request, response) => {
        if (request.url?.includes("Binary") === true) response.once("finish", sent);
        return false;
      },
    });
    const { session, document } = await searched(practice);
    const { finished } = session.retrieve(document, { signal: stop.signal });
    await allSent;
    // Time for the bytes to arrive at the stream, where they wait for a reader.
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    stop.abort("enough");
    await expect(finished).rejects.toBe("enough");
  });

  it("leaves no rejection unheard where nobody waits for it", async () => {
    const unheard = unheardRejections();
    const practice = await startPractice({
      binaries: {},
      documents: (root) => [
        {
          resourceType: "DocumentReference",
          id: "x",
          subject: { reference: "Patient/2" },
          content: [{ attachment: { url: `${root}/Binary/x` } }],
        },
      ],
    });
    const { session, document } = await searched(practice);
    session.retrieve(document);
    await expect(session.retrieve(document).finished).rejects.toMatchObject({ code: "no-record-found" });
    expect(await unheard()).toEqual([]);
  });

  it("is refused where the session has checked no patient, and where it is another's", async () => {
    const practice = await startPractice({ binaries: { a: "aaa" } });
    const { session, document } = await searched(practice);
    const asked = practice.requests.length;
    await expect(practice.session().retrieve(document).finished).rejects.toMatchObject({
      _tag: "InputError",
      code: "patient-not-checked",
    });
    await expect(session.retrieve({ ...document, subject: "Patient/3" }).finished).rejects.toMatchObject({
      _tag: "PatientMismatchError",
    });
    expect(practice.requests).toHaveLength(asked);
  });
});
