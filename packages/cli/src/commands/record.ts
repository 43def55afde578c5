import { open, rm } from "node:fs/promises";
import * as Command from "effect/cli/Command";
import { chosen } from "../action.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { couldNotRun } from "../failure.ts";
import { optionalText } from "../flags.ts";
import { MIGRATION_FLAGS, type MigrationWishes, requestOf } from "../migration-options.ts";
import { openSession, SESSION_FLAGS, type SessionWishes } from "../session-options.ts";
import type { Surroundings } from "../surroundings.ts";
import { systemCode } from "../system-code.ts";
import { sayWarnings } from "../warnings.ts";

interface RecordWishes extends SessionWishes, MigrationWishes {
  readonly out: string | undefined;
}

/** `gpdocs record`: the structured record as the practice sent it, once it is known to be this patient's. */
export const recordCommand = Command.make(
  "record",
  {
    ...SESSION_FLAGS,
    ...MIGRATION_FLAGS,
    out: optionalText(
      "out",
      "FILE",
      "A new file for the record, readable by its owner only; standard output otherwise",
    ),
  },
  chosen(record),
).pipe(
  Command.withDescription(
    "Retrieve the clinical areas of a patient's structured record that lead to documents (with --migrate: the whole record), as JSON. Warnings go to standard error.",
  ),
  Command.withShortDescription("Retrieve a patient's structured record"),
);

async function record(wishes: RecordWishes, surroundings: Surroundings): Promise<ExitCode> {
  const { stdout, stderr, signal } = surroundings;
  const request = requestOf(wishes);
  const { session } = await openSession(
    wishes,
    [request.kind === "migrate" ? "migration" : "structured"],
    {},
    surroundings,
  );
  const found =
    request.kind === "migrate"
      ? await session.migration(request).structuredRecord({ signal })
      : await session.structuredRecord(undefined, { signal });
  await sayWarnings(found.warnings, stderr);
  const text = `${JSON.stringify(found.bundle)}\n`;
  if (wishes.out === undefined) await stdout.write(text);
  else await writeNewFile(wishes.out, text);
  return EXIT.complete;
}

/** Never over a file that is there: it may be another patient's. */
async function writeNewFile(path: string, text: string): Promise<void> {
  try {
    const file = await open(path, "wx", 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    throw couldNotRun(
      code === "EEXIST"
        ? "The file of --out is there already: name a new one."
        : `The file of --out cannot be written (${code}). Check the path, permissions and disk space.`,
    );
  }
}
