import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  createGpConnect,
  type DocumentOutcome,
  type DocumentWriter,
  type ManifestLine,
} from "@gpdocs/extractor";
import {
  DEMONSTRATION_CONSUMER as consumer,
  createProvider,
  DEMONSTRATION_API_KEY,
  type Provider,
  syntheticPatients,
  truncatedBody,
  DEMONSTRATION_USER as user,
} from "@gpdocs/provider-simulator";
import { describe, expect, it, onTestFinished } from "vitest";
import { objectStoreSink } from "../../examples/object-store/object-store-sink.ts";

const EXAMPLE = join(import.meta.dirname, "../../examples/object-store");
const COMPLETE = syntheticPatients().find(({ description }) => description.startsWith("Complete"));

/** A store on loopback that knows an object when all of it has arrived, until the test has finished. */
interface Store {
  readonly url: string;
  /** By name. */
  readonly objects: Map<string, Buffer>;
  /** `METHOD name` of each request, in order. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** @param before sees each request first; `true` if it has answered, or does not mean to */
async function startStore(
  before: (request: IncomingMessage, response: ServerResponse) => boolean = () => false,
): Promise<Store> {
  const objects = new Map<string, Buffer>();
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const name = request.url ?? "";
    requests.push(`${request.method} ${name}`);
    if (before(request, response)) return;
    if (request.method === "DELETE") response.writeHead(objects.delete(name) ? 204 : 404).end();
    else {
      bodyOf(request).then(
        (body) => {
          objects.set(name, body);
          response.writeHead(201).end();
        },
        () => response.destroy(),
      );
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(close);
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The store has no port.");
  return { url: `http://127.0.0.1:${address.port}/run`, objects, requests, close };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function startProvider(): Promise<Provider> {
  const provider = await createProvider();
  onTestFinished(() => provider.close());
  return provider;
}

/** Outcomes of the patient's extraction into the store, and why it did not come to its end, if it did not. */
async function extractInto(
  provider: Provider,
  url: string,
): Promise<{ readonly outcomes: readonly DocumentOutcome[]; readonly stopped: unknown }> {
  const session = createGpConnect({
    route: {
      kind: "ssp",
      sspUrl: provider.urls.ssp,
      sdsUrl: provider.urls.sds,
      sdsApiKey: DEMONSTRATION_API_KEY,
    },
    consumer,
    manners: { retryDelay: 0 },
  }).session({
    user,
    patient: { nhsNumber: COMPLETE?.nhsNumber ?? "", odsCode: provider.practice.odsCode },
  });
  const outcomes: DocumentOutcome[] = [];
  try {
    for await (const outcome of session.extract({ from: "record", sink: objectStoreSink({ url }) }))
      outcomes.push(outcome);
    return { outcomes, stopped: undefined };
  } catch (stopped) {
    return { outcomes, stopped };
  }
}

function servedHashes(provider: Provider): readonly string[] {
  const binaries = provider.patients.find(({ nhsNumber }) => nhsNumber === COMPLETE?.nhsNumber)?.binaries;
  return [...(binaries?.values() ?? [])].map((binary) => hashOf(binary.bytes())).sort();
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

it("examples/object-store puts every document into a store, as the README shows", async () => {
  const provider = await startProvider();
  const folder = await mkdtemp(join(tmpdir(), "gpdocs-test-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const store = spawn(process.execPath, [join(EXAMPLE, "store.ts"), folder, "0"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void store.kill());
  const [printed] = await once(store.stdout, "data");
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [join(EXAMPLE, "object-store.ts")], {
    env: {
      SDS_URL: provider.urls.sds,
      SSP_URL: provider.urls.ssp,
      ODS_CODE: provider.practice.odsCode,
      NHS_NUMBER: COMPLETE?.nhsNumber,
      STORE_URL: `${String(printed).split(" ")[0]}/patients`,
    },
  });
  expect(stderr).toBe("");
  const hashes = servedHashes(provider);
  expect(hashes.length).toBeGreaterThan(0);
  expect(stdout.trimEnd().split("\n").at(-1)).toBe(
    `${hashes.length} documents known: ${hashes.length} retrieved. Complete.`,
  );
  const [run = ""] = await readdir(join(folder, "patients"));
  const objects = join(folder, "patients", run);
  expect((await readdir(objects)).sort()).toEqual(["documents", "extraction.json", "manifest.ndjson"]);
  const lines: readonly ManifestLine[] = (await readFile(join(objects, "manifest.ndjson"), "utf8"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const stored = await Promise.all(
    lines.map(async ({ file, sha256 }) => {
      expect(hashOf(await readFile(join(objects, file ?? "")))).toBe(sha256);
      return sha256;
    }),
  );
  expect(stored.sort()).toEqual(hashes);
  expect(JSON.parse(await readFile(join(objects, "extraction.json"), "utf8"))).toMatchObject({
    complete: true,
  });
  expect((await readdir(folder)).filter((name) => name.startsWith("."))).toEqual([]);
});

describe("an object store as a sink", () => {
  it("that refuses one object fails that document, and no other", async () => {
    const provider = await startProvider();
    let refused: string | undefined;
    const store = await startStore((request, response) => {
      if (request.method !== "PUT" || !request.url?.includes("/documents/")) return false;
      refused ??= request.url;
      if (refused !== request.url) return false;
      request.resume();
      response.writeHead(500).end();
      return true;
    });
    const { outcomes, stopped } = await extractInto(provider, store.url);
    expect(stopped).toBeUndefined();
    const failed = outcomes.filter(({ outcome }) => outcome === "failed");
    expect(failed).toMatchObject([{ attempts: 1, failure: { code: "sink-failed" } }]);
    expect(outcomes.filter(({ outcome }) => outcome === "retrieved")).toHaveLength(outcomes.length - 1);
    expect(outcomes.length).toBeGreaterThan(1);
    expect([...store.objects.keys()]).not.toContain(refused);
    expect([...store.objects.keys()].filter((name) => name.includes("/documents/"))).toHaveLength(
      outcomes.length - 1,
    );
  });

  it.each([401, 403, 507])("that answers %i takes no document any more: all are skipped", async (status) => {
    const provider = await startProvider();
    const store = await startStore((request, response) => {
      request.resume();
      response.writeHead(status).end();
      return true;
    });
    const { outcomes, stopped } = await extractInto(provider, store.url);
    expect(outcomes.length).toBeGreaterThan(0);
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ outcome: "skipped", because: "sink-unavailable" });
    expect(stopped).toMatchObject({ _tag: "SinkError", code: "sink-unavailable" });
  });

  it("that is gone takes no document: all are skipped", async () => {
    const provider = await startProvider();
    const store = await startStore();
    await store.close();
    const { outcomes, stopped } = await extractInto(provider, store.url);
    expect(outcomes.length).toBeGreaterThan(0);
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ outcome: "skipped", because: "sink-unavailable" });
    expect(stopped).toMatchObject({
      code: "sink-unavailable",
      message: expect.not.stringContaining("127.0.0.1"),
    });
  });

  it("holds nothing of an attempt that broke off, and the whole of the next", async () => {
    const provider = await startProvider();
    const store = await startStore();
    provider.misbehave(truncatedBody(600), { interaction: "retrieve-document", times: 1 });
    const { outcomes } = await extractInto(provider, store.url);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(outcomes.map(() => "retrieved"));
    expect(
      outcomes
        .map(({ attempts }) => attempts)
        .sort()
        .at(-1),
    ).toBe(2);
    const documents = [...store.objects].filter(([name]) => name.includes("/documents/"));
    expect(documents.map(([, bytes]) => hashOf(bytes)).sort()).toEqual(servedHashes(provider));
  });
});

describe("a writer into an object store", () => {
  const FACTS = {
    bytes: 3,
    sha256: "",
    contentType: "text/plain",
    declaredContentType: null,
    receivedContentType: null,
    extension: ".txt",
  };

  async function writerInto(store: Store): Promise<DocumentWriter> {
    const provider = await startProvider();
    const session = createGpConnect({
      route: {
        kind: "ssp",
        sspUrl: provider.urls.ssp,
        sdsUrl: provider.urls.sds,
        sdsApiKey: DEMONSTRATION_API_KEY,
      },
      consumer,
    }).session({
      user,
      patient: { nhsNumber: COMPLETE?.nhsNumber ?? "", odsCode: provider.practice.odsCode },
    });
    const [document] = (await session.searchDocuments()).documents;
    if (document === undefined) throw new Error("the synthetic patient has documents");
    return objectStoreSink({ url: store.url, token: "secret" }).open(document);
  }

  it("sends a document as it comes, with the token, and has it when the store says so", async () => {
    const headers: IncomingMessage["headers"][] = [];
    const store = await startStore((request) => {
      headers.push(request.headers);
      return false;
    });
    const writer = await writerInto(store);
    await writer.write(Buffer.from("ab"));
    await writer.write(Buffer.from("c"));
    expect(store.objects.size).toBe(0);
    const name = await writer.commit(FACTS);
    expect(name).toMatch(/^documents\/[0-9a-f]{64}$/);
    expect(store.objects.get(`/run/${name}`)?.toString()).toBe("abc");
    expect(headers).toMatchObject([
      {
        "transfer-encoding": "chunked",
        "content-type": "application/octet-stream",
        authorization: "Bearer secret",
      },
    ]);
  });

  it("is never far ahead of a store that reads slowly", async () => {
    let received = 0;
    const store = await startStore((request, response) => {
      void (async () => {
        for await (const piece of request) {
          received += piece.length;
          await new Promise((resolve) => setImmediate(resolve));
        }
        response.writeHead(201).end();
      })();
      return true;
    });
    const writer = await writerInto(store);
    const piece = Buffer.alloc(262_144);
    let ahead = 0;
    for (let written = piece.length; written <= 256 * piece.length; written += piece.length) {
      await writer.write(piece);
      ahead = Math.max(ahead, written - received);
    }
    await writer.commit(FACTS);
    expect(received).toBe(67_108_864);
    // What the sockets of the two sides hold, a few MiB; not the document.
    expect(ahead).toBeLessThan(16_777_216);
  });

  it("does not take an early answer for the whole", async () => {
    const store = await startStore((_request, response) => {
      response.writeHead(201).end();
      return true;
    });
    const writer = await writerInto(store);
    await expect(
      (async () => {
        for (;;) await writer.write(Buffer.alloc(65_536));
      })(),
    ).rejects.toThrow("before it had everything");
    await writer.discard();
  });

  it("breaks off what is discarded: the store makes no object of it", async () => {
    const store = await startStore();
    const writer = await writerInto(store);
    await writer.write(Buffer.from("ab"));
    await writer.discard();
    expect(store.objects.size).toBe(0);
    expect(store.requests.filter((request) => request.startsWith("DELETE"))).toEqual([]);
  });

  it("deletes an object that may be there, because the answer was lost", async () => {
    const store = await startStore((request) => {
      if (request.method === "DELETE") return false;
      void bodyOf(request).then((body) => {
        store.objects.set(request.url ?? "", body);
        request.socket.destroy();
      });
      return true;
    });
    const writer = await writerInto(store);
    await writer.write(Buffer.from("abc"));
    await expect(writer.commit(FACTS)).rejects.toThrow();
    expect(store.objects.size).toBe(1);
    await writer.discard();
    expect(store.objects.size).toBe(0);
  });
});
