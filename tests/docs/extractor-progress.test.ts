import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createGpConnect, folderSink } from "@gpdocs/extractor";
import {
  createProvider,
  DEMONSTRATION_CONSUMER,
  DEMONSTRATION_USER,
  manyDocumentsPatient,
  status,
} from "@gpdocs/provider-simulator";
import { expect, it, onTestFinished } from "vitest";

const NHS_NUMBER = "9000000009";
const README = join(import.meta.dirname, "..", "..", "packages", "extractor", "README.md");

/** The README's program under `ts progress`: plain JavaScript that needs a session, a sink and something to show with. */
async function programOf(): Promise<(...given: readonly unknown[]) => Promise<void>> {
  const [, program = ""] = /^```ts progress\n(.*?)^```$/ms.exec(await readFile(README, "utf8")) ?? [];
  const run = new Function("session", "folderSink", "show", `return (async () => {${program}})();`);
  return async (...given) => {
    await run(...given);
  };
}

it("packages/extractor/README.md shows how far an extraction is", async () => {
  const patient = manyDocumentsPatient({ nhsNumber: NHS_NUMBER, count: 3, size: 10, seed: 1 });
  const provider = await createProvider({ patients: [patient] });
  const folder = await mkdtemp(join(tmpdir(), "gpdocs-test-"));
  onTestFinished(async () => {
    await provider.close();
    await rm(folder, { recursive: true });
  });
  provider.misbehave(status(503), { interaction: "retrieve-document", times: 1 });
  const { structured, documents } = provider.urls.serviceRoots;
  const session = createGpConnect({
    route: { kind: "direct", serviceRoots: { structured, documents } },
    consumer: DEMONSTRATION_CONSUMER,
    manners: { retryDelay: 0 },
  }).session({
    user: DEMONSTRATION_USER,
    patient: { nhsNumber: NHS_NUMBER, odsCode: provider.practice.odsCode },
  });
  const shown: string[] = [];
  const run = await programOf();
  await run(
    session,
    () => folderSink(join(folder, "letters")),
    (line: string) => shown.push(line),
  );
  expect(shown[0]).toBe("0 of 3 documents");
  expect(shown.at(-1)).toBe("3 of 3 documents");
  expect(shown.filter((line) => line.endsWith(": attempt 2 follows provider-unavailable"))).toHaveLength(1);
  expect(await readdir(join(folder, "letters", "documents"))).toHaveLength(3);
});
