import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createProvider, syntheticPatients } from "@gpdocs/provider-simulator";
import { expect, it } from "vitest";

const PROGRAM = join(import.meta.dirname, "../../examples/get-all-documents/get-all-documents.ts");

it("examples/get-all-documents retrieves every document, as the README shows", async () => {
  const provider = await createProvider();
  const folder = await mkdtemp(join(tmpdir(), "gpdocs-test-"));
  const complete = syntheticPatients().find(({ description }) => description.startsWith("Complete"));
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [PROGRAM], {
    cwd: folder,
    env: {
      SDS_URL: provider.urls.sds,
      SSP_URL: provider.urls.ssp,
      ODS_CODE: provider.practice.odsCode,
      NHS_NUMBER: complete?.nhsNumber,
    },
  });
  await provider.close();
  const lines = stdout.trimEnd().split("\n");
  const retrieved = lines.filter((line) => line.startsWith("retrieved "));
  expect(retrieved.length).toBeGreaterThan(0);
  expect(lines.at(-1)).toBe(`${retrieved.length} documents known: ${retrieved.length} retrieved. Complete.`);
  expect(await readdir(join(folder, "patient", "documents"))).toHaveLength(retrieved.length);
  expect(stderr).toBe("");
  await rm(folder, { recursive: true });
});
