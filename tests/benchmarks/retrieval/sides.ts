/** One side's run, in a process of its own: prints a {@link Measured} as JSON. It imports nothing that a user would not. */
import { createHash, randomUUID } from "node:crypto";
import { open, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Consumer, createGpConnect, folderSink, type User } from "@gpdocs/extractor";

export interface Run {
  readonly side: Side;
  readonly url: string;
  readonly folder: string;
  readonly documents: number;
  /** Documents under way at once at each practice. */
  readonly atOnce: number;
  /** How many practices; each has its own patient. @default 1 */
  readonly practices?: number;
}

export type Side = keyof typeof SIDES;

export interface Measured {
  readonly milliseconds: number;
  /** Of the processor, in user and system mode. */
  readonly cpuMilliseconds: number;
  /** The most memory that the operating system saw in use, in MB. */
  readonly peakMegabytes: number;
  /** Hashes of what arrived, each once. */
  readonly hashes: readonly string[];
  /** When each practice was done, in milliseconds from the start. */
  readonly finished: readonly number[];
}

type Arrived = Pick<Measured, "hashes" | "finished">;

/** What is measured, and what it is compared with; the source of each is what is printed. */
export const SIDES = {
  gpdocs: ({ url, folder, atOnce, practices = 1 }: Run): Promise<Arrived> => {
    const start = performance.now();
    const gpConnect = createGpConnect({
      route: { kind: "gpc-consumer", url },
      consumer: CONSUMER,
      manners: { maxConcurrent: atOnce * practices, maxPerProvider: atOnce },
    });
    const hashes = new Set<string>();
    const all = Array.from({ length: practices }, async (_, place) => {
      const session = gpConnect.session({
        user: USER,
        patient: { nhsNumber: "9476719931", odsCode: odsCodeOf(place) },
      });
      const extraction = session.extract({ from: "search", sink: folderSink(join(folder, `${place}`)) });
      for await (const outcome of extraction) {
        hashes.add(outcome.outcome === "retrieved" ? outcome.receipt.sha256 : JSON.stringify(outcome));
      }
      return performance.now() - start;
    });
    return Promise.all(all).then((finished) => ({ hashes: [...hashes], finished }));
  },

  /** All of a document in memory, as the public adaptors have it. */
  whole: async ({ url, folder, documents }: Run): Promise<Arrived> => {
    for (let place = 0; place < documents; place += 1) {
      const response = await fetch(binaryUrl(url, place));
      const { content } = await response.json();
      await writeFile(join(folder, `${place}`), Buffer.from(content, "base64"));
    }
    return { hashes: [], finished: [] };
  },

  /** The least that keeps a document safely: hashed, in a temporary file, flushed, renamed. */
  loop: async ({ url, folder, documents, atOnce }: Run): Promise<Arrived> => {
    let next = 0;
    const hashes = new Set<string>();
    const worker = async () => {
      for (let place = next++; place < documents; place = next++) {
        const response = await fetch(binaryUrl(url, place));
        const { content } = await response.json();
        const bytes = Buffer.from(content, "base64");
        hashes.add(createHash("sha256").update(bytes).digest("hex"));
        const unfinished = join(folder, `.${randomUUID()}.part`);
        const file = await open(unfinished, "wx", 0o600);
        await file.write(bytes);
        await file.sync();
        await file.close();
        await rename(unfinished, join(folder, `${place}.bin`));
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    return { hashes: [...hashes], finished: [] };
  },
};

const SYSTEM = "https://consumer.invalid/Id/of-this-benchmark";

const CONSUMER: Consumer = {
  asid: "200000000001",
  issuer: "https://consumer.invalid/fhir",
  organisation: { odsCode: "B12345", name: "Benchmark" },
  device: { identifier: { system: SYSTEM, value: "1" }, model: "gpdocs", version: "1" },
};

const USER: User = {
  id: "1",
  name: { family: "Benchmark", given: ["Bea"] },
  localUserId: { system: SYSTEM, value: "1" },
};

export function odsCodeOf(place: number): string {
  return `A${String(10_000 + place)}`;
}

export function binaryUrl(url: string, place: number): string {
  return `${url}/${odsCodeOf(0)}/STU3/1/gpconnect/documents/fhir/Binary/p-${place}`;
}

if (import.meta.main) {
  const run: Run = JSON.parse(process.argv[2] ?? "");
  const before = process.cpuUsage();
  const start = performance.now();
  const arrived = await SIDES[run.side](run);
  const milliseconds = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  const measured: Measured = {
    ...arrived,
    milliseconds,
    cpuMilliseconds: (user + system) / 1000,
    peakMegabytes: (process.resourceUsage().maxRSS * 1024) / 1_000_000,
  };
  console.log(JSON.stringify(measured));
}
