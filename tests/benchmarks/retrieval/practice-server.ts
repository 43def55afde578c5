/**
 * Practices behind a gpc-consumer adaptor, as quick as can be, in a process of their own: `node practice-server.ts '<Served>'`
 * prints its url. `GET /most-at-once` tells how many documents were under way at once at each practice.
 */
import { createServer, type ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { BLOCK, BLOCK_BASE64 } from "./served-bytes.ts";

/** What every practice serves to whoever asks for whichever patient. */
export interface Served {
  readonly documents: number;
  /** Of each document. */
  readonly bytes: number;
  /** Milliseconds before a document is answered. */
  readonly latency: number;
  /** ODS code of a practice that takes ten times as long. */
  readonly slow?: string;
}

const NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number";

if (import.meta.main) {
  const served: Served = JSON.parse(process.argv[2] ?? "");
  const underWay = new Map<string, number>();
  const mostAtOnce: Record<string, number> = {};
  const server = createServer((request, response) => {
    const url = request.url ?? "";
    if (url === "/most-at-once") {
      json(response, mostAtOnce);
      return;
    }
    const [, odsCode = "", rest = ""] =
      /^\/([^/]+)\/STU3\/1\/gpconnect\/documents\/fhir\/(.*)$/.exec(url) ?? [];
    if (rest.startsWith("Patient?")) json(response, bundle([patient(url)]));
    else if (rest.startsWith("Patient/")) json(response, bundle(documents(served, rest.split("/")[1] ?? "")));
    else void binary(odsCode, rest, response);
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    if (typeof address === "object") console.log(`http://127.0.0.1:${address?.port}`);
  });

  async function binary(odsCode: string, rest: string, response: ServerResponse): Promise<void> {
    const now = (underWay.get(odsCode) ?? 0) + 1;
    underWay.set(odsCode, now);
    mostAtOnce[odsCode] = Math.max(mostAtOnce[odsCode] ?? 0, now);
    response.once("close", () => underWay.set(odsCode, (underWay.get(odsCode) ?? 1) - 1));
    const latency = odsCode === served.slow ? 10 * served.latency : served.latency;
    if (latency > 0) await wait(latency);
    const id = rest.slice("Binary/".length);
    response.writeHead(200, { "content-type": "application/fhir+json;charset=utf-8" });
    response.write(
      `{"resourceType":"Binary","id":"${id}","contentType":"application/octet-stream","content":"`,
    );
    for (let left = served.bytes; left > 0; left -= BLOCK.length) {
      const isWhole = left >= BLOCK.length;
      const piece = isWhole
        ? BLOCK_BASE64
        : Buffer.from(BLOCK.subarray(0, left).toString("base64"), "latin1");
      if (!response.write(piece)) await new Promise((resume) => response.once("drain", resume));
      if (response.destroyed) return;
    }
    response.end('"}');
  }
}

function patient(url: string): object {
  const value = /[0-9]{10}/.exec(url)?.[0];
  return { resourceType: "Patient", id: `p${value}`, identifier: [{ system: NHS_NUMBER, value }] };
}

function documents({ documents: count, bytes }: Served, patientId: string): readonly object[] {
  return Array.from({ length: count }, (_, place) => ({
    resourceType: "DocumentReference",
    id: `d${place}`,
    subject: { reference: `Patient/${patientId}` },
    content: [
      {
        attachment: {
          url: `Binary/${patientId}-${place}`,
          size: bytes,
          contentType: "application/octet-stream",
        },
      },
    ],
  }));
}

function bundle(resources: readonly object[]): object {
  return { resourceType: "Bundle", type: "searchset", entry: resources.map((resource) => ({ resource })) };
}

function json(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { "content-type": "application/fhir+json;charset=utf-8" });
  response.end(JSON.stringify(value));
}
